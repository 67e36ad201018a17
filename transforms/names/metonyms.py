"""Capitals and seats that stand for their governments: "Lima agreed", "sanctions on Lima", "Lima's decision".

A capital acts where it does, owns or suffers what governments do and towns do not: as the subject of a verb of speech,
mind, will or government, as the possessor of a policy, as a party to talks, as one that is urged or blamed. Where that
is not plain it is a place.
"""

from transforms.names import countries
from transforms.names.lexicon import fold, table, words
from transforms.names.marks import Mark
from transforms.names.reading import Reading
from transforms.names.roles import head_of
from transforms.names.things import Thing

REACH = 8
"""Tokens behind a name within which the verb of its relative clause stands."""


def read_metonyms(reading: Reading, things: list[Thing]) -> list[Thing]:
    """Move the marks of capitals and seats that act to their country; returns the things, new countries included."""
    by_code = {thing.country: thing for thing in things if thing.kind == "country"}
    for thing in list(things):
        code = _governs(thing)
        if code is None:
            continue
        acting = [mark for mark in thing.marks if mark.form == "name" and acts(reading, mark)]
        if not acting:
            continue
        if code not in by_code:
            by_code[code] = Thing("country", countries.countries()[code].name, country=code)
            things.append(by_code[code])
        for mark in acting:
            mark.metonym = True
            by_code[code].marks.append(mark)
            thing.marks.remove(mark)
            thing.also.append(mark)
        by_code[code].marks.sort(key=lambda m: m.start)
    return sorted(things, key=lambda t: (min(m.start for m in [*t.marks, *t.also]), t.kind))


def _governs(thing: Thing) -> str | None:
    """The country whose government a place or building may stand for."""
    if thing.kind == "facility" and any(mark.label == "SEAT" for mark in thing.marks):
        return thing.country
    code = countries.capitals().get(fold(thing.name)) if thing.kind == "place" else None
    meant = thing.place is None or thing.place.country == code
    return code if meant and code not in countries.MULTINATIONAL else None


def acts(reading: Reading, mark: Mark) -> bool:
    """Whether a place does, owns or suffers what governments do."""
    head = head_of(reading, mark.start, mark.end)
    if _is_dateline(reading, mark):
        return False
    if _tied(reading, mark) or _does_in_clause(reading, head):
        return True
    if _is_of_pair(reading, mark, head):
        return True
    first = head
    while reading.deps[first] == "conj" and reading.heads[first] < first:
        first = reading.heads[first]
    parent = reading.heads[first]
    match reading.deps[first]:
        case "nsubj":
            return _does(reading, parent) or _is_disposed(reading, parent)
        case "compound" | "nmod":
            return parent == mark.end and reading.plain[parent] in words("metonyms", "named")
        case "nsubjpass":
            return reading.lemmas[parent] in words("metonyms", "addressed")
        case "poss":
            return reading.lemmas[parent] in words("metonyms", "owned")
        case "dobj":
            return reading.lemmas[parent] in words("metonyms", "addressed")
        case "pobj":
            return _is_party(reading, parent)
        case _:
            return False


def _is_dateline(reading: Reading, mark: Mark) -> bool:
    """Whether the name opens a paragraph as the place of writing: "LIMA — The president", "LIMA (Agency)"."""
    opens = mark.start == 0 or reading.breaks(mark.start - 1)
    apart = mark.end < len(reading) and reading.ends[mark.end - 1] < reading.starts[mark.end]
    behind = reading.words[mark.end : mark.end + 1]
    return opens and (behind in ([","], ["("], [":"]) or (apart and behind in (["-"], ["–"], ["—"], ["--"])))


def _tied(reading: Reading, mark: Mark) -> bool:
    """Whether a hyphen ties the name to what governments do: "Lima-backed"."""
    behind = reading.plain[mark.end : mark.end + 2]
    return len(behind) == 2 and behind[0] in "-‐‑–" and behind[1] in table("metonyms")["tied"]["words"]


def _is_of_pair(reading: Reading, mark: Mark, head: int) -> bool:
    """Whether a hyphen joins the name to another one and both to a relation: "Lima-Quito ties"."""
    dashes = {*reading.words[mark.end : mark.end + 1], *reading.words[max(0, mark.start - 1) : mark.start]}
    above = head
    while reading.deps[above] in ("compound", "nmod", "amod", "dep") and reading.heads[above] > above:
        above = reading.heads[above]
    return not dashes.isdisjoint("-‐‑–") and above >= mark.end and reading.plain[above] in words("verbs", "relations")


def _does(reading: Reading, verb: int) -> bool:
    """Whether a verb is one of speech, mind, will or government."""
    acting = words("verbs", "speech", "governing") | words("metonyms", "mind")
    return reading.tags[verb].startswith("VB") and reading.lemmas[verb] in acting


def _is_disposed(reading: Reading, verb: int) -> bool:
    """Whether "be" is followed by what only a mind is: "was willing to"."""
    behind = range(verb + 1, min(verb + REACH, len(reading)))
    told = [i for i in behind if reading.heads[i] == verb and reading.deps[i] in ("acomp", "attr")]
    return reading.lemmas[verb] == "be" and any(reading.plain[i] in words("metonyms", "disposed") for i in told)


def _does_in_clause(reading: Reading, head: int) -> bool:
    """Whether a relative clause tells what the place does: "Lima, which denies the charge"."""
    for verb in range(head + 1, min(head + REACH, len(reading))):
        if reading.deps[verb] == "relcl" and reading.heads[verb] == head:
            who = [i for i in range(head + 1, verb) if reading.heads[i] == verb and reading.deps[i] == "nsubj"]
            return [reading.plain[i] for i in who] == ["which"] and _does(reading, verb)
    return False


def _is_party(reading: Reading, preposition: int) -> bool:
    """Whether the object of a preposition is a party to something: "talks with", "signed by", "sanctions on"."""
    word, above = reading.lemmas[preposition], reading.heads[preposition]
    lemma, verbal = reading.lemmas[above], reading.tags[above].startswith("VB")
    if word in ("with", "between"):
        return reading.plain[above] in words("verbs", "relations") or lemma in words("metonyms", "joint", "joint_nouns")
    if word == "by":
        return verbal and lemma in words("verbs", "speech", "governing") | words("metonyms", "addressed")
    if word == "on" and lemma == "call" and verbal:
        return True
    governed = table("metonyms")["governed"].get(word, ())
    return lemma in governed or reading.plain[above] in governed
