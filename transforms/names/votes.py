"""What each name of an article is, decided by all its occurrences together."""

from collections import defaultdict

from transforms.names import places
from transforms.names.countries import capitals
from transforms.names.cues import PLAIN, cue_kind
from transforms.names.extents import extend, repetitions
from transforms.names.lexicon import beside, fold, words
from transforms.names.marks import Mark
from transforms.names.reading import Reading
from transforms.names.titles import is_head
from warehouse.schema import EntityType

LABEL = {"PERSON": 2.5, "ORG": 2.5, "GPE": 2.5, "FAC": 2.2, "NORP": 1.5, "MISC": 2.0}
"""How much one label of the model's counts; those not listed count OTHER_LABEL."""
OTHER_LABEL = 0.5
REPEATED = 1.5
"""Weight of the mean of all occurrences' hints against one proof."""
ENOUGH = 1.0
"""Votes that a name no model saw needs to be one."""
LITTLE = 0.3
"""Votes that a name the model saw needs."""
FAMILY = 2.5
"""What a name gains towards a person by being part of a person's full name."""
PLAINLY = 2.0
"""Votes above which a single name is a person beyond doubt."""
PROVED = 1.5
"""The proof of one occurrence from which a last name shows that the full name is a person's."""
AGE = 5.0
"""How plainly an age between commas behind a name shows that a person is meant."""
LONE = 2.0
"""What a name of one part loses towards a person where no one bears it in full."""
BEYOND = 4.0
"""How plainly a head word as "Station" tells that what the model calls a person is none."""
BIG_TOWN = 100_000
ORDER: tuple[EntityType, ...] = ("person", "organization", "place", "facility", "group", "country", "other")
Total = dict[str, float]


def decide(reading: Reading, marks: list[Mark]) -> list[Mark]:
    """The marks with their kind settled; those that are no name are left out, missed repetitions are added."""
    marks = extend(reading, marks)
    groups: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        if not mark.sure:
            _count(reading, mark)
            groups[fold(reading.span_text(mark.start, mark.end))].append(mark)
    _prove_acronyms(reading, marks)
    totals = {name: _total(group) for name, group in groups.items()}
    _raise_families(reading, groups, totals)
    _keep_capitals(groups, totals)
    _doubt_lone_names(reading, groups, totals)
    for name, group in groups.items():
        kind = _verdict(reading, group, totals[name])
        for mark in group:
            mark.kind = kind
    kept = [mark for mark in marks if mark.kind != "other"]
    return sorted(kept + repetitions(reading, kept), key=lambda m: m.start)


def _best(total: Total) -> EntityType:
    return max(ORDER, key=lambda kind: (total.get(kind, 0.0), -ORDER.index(kind)))


def _verdict(reading: Reading, group: list[Mark], total: Total) -> EntityType:
    """The kind with most votes; "other", which gives no row, where too little speaks for a name no model saw.

    What neither a model nor a title calls a person is none: only bodies and places are added by their words alone.
    """
    best = _best(total)
    first = group[0]
    common = first.end - first.start == 1 and reading.plain[first.start] in words("bodies", "common")
    if common and not any(mark.proof for mark in group):
        return "other"
    seen = any(mark.label for mark in group)
    if best == "person" and not seen and not any(mark.title for mark in group):
        return "other"
    return best if total.get(best, 0.0) >= (LITTLE if seen else ENOUGH) else "other"


def _total(group: list[Mark]) -> Total:
    """Votes of all occurrences: what one of them proves counts whole, what many hint at counts by its mean."""
    total: Total = defaultdict(float)
    for mark in group:
        for kind, vote in mark.votes.items():
            total[kind] += vote * REPEATED / len(group)
    for kind in ORDER:
        total[kind] += max(mark.proof.get(kind, 0.0) for mark in group)
    return total


def _raise_families(reading: Reading, groups: dict[str, list[Mark]], totals: dict[str, Total]) -> None:
    """Lift single names that are the first or last part of a person's full name, and full names of single persons.

    Parts are what blanks divide: "El-Example" is one. A full name whose last part is proved a person's elsewhere, by a
    title or an age, is one too, unless a word in it says otherwise.
    """
    parts = {name: _parts(reading, group[0]) for name, group in groups.items()}
    for name, total in totals.items():
        last = totals.get(parts[name][-1]) if len(parts[name]) > 1 else None
        if last is not None and _best(last) == "person" and last["person"] > PLAINLY:
            proved = any(mark.proof.get("person", 0.0) >= PROVED for mark in groups[parts[name][-1]])
            plain = not any(mark.proof and "person" not in mark.proof for mark in groups[name])
            total["person"] += FAMILY if proved and plain and len(parts[name]) < 5 else 1.0
    full = [parts[name] for name, total in totals.items() if len(parts[name]) > 1 and _best(total) == "person"]
    for part in {part for name in full for part in (name[0], name[-1]) if len(part) > 1}:
        if part in totals:
            totals[part]["person"] += FAMILY


def _parts(reading: Reading, mark: Mark) -> list[str]:
    """The parts of a written name, as blanks divide them, folded."""
    return [part for word in reading.span_text(mark.start, mark.end).split() if (part := fold(word))] or [""]


def _doubt_lone_names(reading: Reading, groups: dict[str, list[Mark]], totals: dict[str, Total]) -> None:
    """Lower a single name towards a person where the model sees other things in it and no one bears it in full.

    News gives a person's full name or title once; a lone name that is now a person and now a body is a body.
    """
    seen = [group for name, group in groups.items() if _best(totals[name]) == "person"]
    whole = {part for group in seen for part in _full(reading, group)}
    for name in totals.keys() - whole:
        group = groups[name]
        labels = {mark.label for mark in group} - {"PERSON", ""}
        if labels and not any(mark.title or mark.proof.get("person") for mark in group):
            totals[name]["person"] -= LONE * (len(_parts(reading, group[0])) == 1)


def _full(reading: Reading, group: list[Mark]) -> list[str]:
    parts = _parts(reading, group[0])
    return parts if len(parts) > 1 else []


def _keep_capitals(groups: dict[str, list[Mark]], totals: dict[str, Total]) -> None:
    """A capital that speaks ("Lima believes") is no person, unless a title or a person's full name holds its name."""
    people = {
        part for name, total in totals.items() if " " in name and _best(total) == "person" for part in name.split()
    }
    for name in totals.keys() & capitals().keys() - people:
        if not any(mark.title for mark in groups[name]):
            totals[name]["person"] = 0.0


def _prove_acronyms(reading: Reading, marks: list[Mark]) -> None:
    """An abbreviation in brackets behind a body is one too, where it starts with the same letter."""
    behind = {mark.end + 1: mark for mark in marks if reading.words[mark.end : mark.end + 1] == ["("]}
    for mark in marks:
        long = behind.get(mark.start)
        if long is not None and long.kind == "organization" and not mark.sure and mark.end - mark.start == 1:
            short = reading.words[mark.start]
            if short.isupper() and short[0] == reading.words[long.start][0]:
                mark.proof["organization"] = 2.0


def _count(reading: Reading, mark: Mark) -> None:
    """Add what one occurrence says of what the name is to the mark's votes and proofs."""
    votes: Total = defaultdict(float, mark.votes)
    if mark.label:
        votes[mark.kind] += LABEL.get(mark.label, OTHER_LABEL)
    if (cue := cue_kind(reading, mark.start, mark.end)) is not None:
        plain = mark.label == "PERSON" and cue[1] >= PLAIN and mark.end - mark.start > 1
        mark.proof[cue[0]] = mark.proof.get(cue[0], 0.0) + (BEYOND if plain else cue[1])
    before = reading.plain[mark.start - 1] if mark.start > 0 else ""
    behind = reading.plain[mark.end] if mark.end < len(reading) else ""
    _count_form(reading, mark, votes, before)
    _count_neighbours(reading, mark, votes, before, behind)
    _count_syntax(reading, mark, votes)
    if not mark.title:
        _count_gazetteer(reading, mark, votes, before)
    mark.votes = votes


def _count_form(reading: Reading, mark: Mark, votes: Total, before: str) -> None:
    """Capitals throughout point to a body, an article to no person."""
    if mark.end - mark.start > 1:
        return
    word = reading.words[mark.start]
    if reading.initial[mark.start] and reading.tags[mark.start] in ("JJ", "NN", "NNS", "RB", "VBG", "VBN"):
        votes[mark.kind] -= 1.0
    if word.isupper() and len(word) > 1 and word.isalnum():
        votes["organization"] += 1.2 if mark.label else 0.6
    if before == "the" and "person" in votes:
        votes["person"] -= 0.8
        votes["organization"] += 0.3


def _count_neighbours(reading: Reading, mark: Mark, votes: Total, before: str, behind: str) -> None:
    """What the words on either side say: an age, "who", "in", "the firm", "province"."""
    if before in beside("organization_before") or behind in beside("organization_behind"):
        votes["organization"] += 1.2
    if before in beside("place_before") or behind in beside("place_behind"):
        votes["place"] += 1.2
    if before in ("in", "near", "at", "across", "into") and mark.kind != "organization":
        votes["facility" if mark.kind == "facility" else "place"] += 0.6
    if behind == "who":
        _prove_person(mark, 1.5)
    if behind != "," or mark.end + 1 >= len(reading):
        return
    after = reading.plain[mark.end + 1]
    if after.isdigit() and 14 <= int(after) < 100 and reading.words[mark.end + 2 : mark.end + 3] == [","]:
        _prove_person(mark, AGE)
    if after == "who":
        _prove_person(mark, 2.0)
    if after in ("which", "where"):
        votes["person"] -= 1.0
    if before == "," and mark.start > 1 and is_head(reading, mark.start - 2) and mark.end - mark.start < 5:
        _prove_person(mark, 1.5)


def _count_syntax(reading: Reading, mark: Mark, votes: Total) -> None:
    """Who speaks is a person or a body; who stands beside an office word is a person."""
    head = mark.end - 1
    for i in range(mark.start, mark.end):
        if not mark.start <= reading.heads[i] < mark.end:
            head = i
    parent, length = reading.heads[head], mark.end - mark.start
    if reading.deps[head] == "nsubj" and reading.lemmas[parent] in words("verbs", "speech"):
        votes["organization"] += 0.2
        if length < 4:
            votes["person"] += 0.6 if mark.label or length == 1 else 1.2
    beside_office = reading.deps[head] == "appos" and is_head(reading, parent) and parent < mark.start
    if beside_office and reading.tags[parent] in ("NN", "NNP"):
        _prove_person(mark, 1.5)


def _count_gazetteer(reading: Reading, mark: Mark, votes: Total, before: str) -> None:
    """Names of towns and provinces point to a place, less so where the model sees a person's full name."""
    name = reading.span_text(mark.start, mark.end)
    towns = places.named(name)
    full_name = mark.label == "PERSON" and mark.end - mark.start > 1
    if fold(name) in capitals() and not full_name:
        votes["place"] += 0.6
    if places.provinces().get(fold(name)) is not None:
        votes["place"] += 0.3 if mark.label == "PERSON" else 0.8
    if towns and (towns[0].population > BIG_TOWN or before in ("in", "at", "near", "from")):
        votes["place"] += 0.3 if full_name else 1.3 if before == "in" else 0.8


def _prove_person(mark: Mark, weight: float) -> None:
    mark.proof["person"] = max(mark.proof.get("person", 0.0), weight)
