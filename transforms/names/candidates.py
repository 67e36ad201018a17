"""Stretches of a text that may be names: what a model proposes, the lexicons know, titles and capitals show."""

from spacy.tokens import Doc

from transforms.names import owners, titles
from transforms.names.countries import capitals
from transforms.names.cues import cue_kind
from transforms.names.known import known_marks, settle
from transforms.names.lexicon import fold, words
from transforms.names.marks import Mark, by_token, overlap
from transforms.names.owners import is_field
from transforms.names.reading import CALENDAR, Reading, tight
from transforms.names.spans import SHORT_TITLES, proposed, trim

ADDRESSED = 6.0
"""How plainly "Mr" or "General" shows that a person follows; an office in small letters shows half of it."""
HONOURS = frozenset({"SC", "QC", "KC", "OBE", "MBE", "CBE", "PhD", "MD", "JP", "SAN", "AM", "AO", "AC", "FRS"})
"""What may stand behind a person's name and a comma."""
RUN_TAGS = frozenset({"NNP", "NNPS", "NN", "NNS", "JJ"})


def propose(reading: Reading, parsed: Doc) -> list[Mark]:
    """Candidate marks in order of text, none overlapping another."""
    found = [mark for mark in proposed(reading, parsed) if _is_name(reading, mark)]
    marks = _with_titled(reading, settle(reading, known_marks(reading), found))
    marks = sorted(marks + _capital_runs(reading, marks), key=lambda m: m.start)
    return _joined(reading, marks)


def _is_name(reading: Reading, mark: Mark) -> bool:
    """Whether a proposal is more than a title, an office or its field; a body loses the office before it."""
    return not (_is_title(reading, mark) or _is_field(reading, mark)) and _without_office(reading, mark)


def _is_title(reading: Reading, mark: Mark) -> bool:
    """Whether an entity is nothing but an office word, or the first half of a title: "Parliament" speaker."""
    if mark.end - mark.start > 1 or mark.kind == "person":
        return False
    return titles.is_half_title(reading, mark.start, mark.end) or titles.is_head(reading, mark.start)


def _without_office(reading: Reading, mark: Mark) -> bool:
    """Take "Director of" off a body's name; False where nothing but an office with its field is left of it."""
    office = titles.is_head(reading, mark.start) and reading.plain[mark.start] not in words("bodies", "organizations")
    if (
        mark.kind != "organization"
        or not office
        or reading.plain[mark.start + 1 : mark.start + 2] not in (["of"], ["for"])
    ):
        return True
    rest = trim(reading, mark.start + 2, mark.end, False)
    if rest is None or cue_kind(reading, *rest) is None:
        return False
    mark.start, mark.end = rest
    return True


def _is_field(reading: Reading, mark: Mark) -> bool:
    """Whether a model takes a minister's field or an honour behind a name for a body: "Minister of [Education]"."""
    start = mark.start
    if mark.kind != "organization" or start < 2:
        return False
    honour = mark.end - start == 1 and reading.words[start] in HONOURS and reading.words[start - 1] == ","
    return honour or (reading.plain[start - 1] in ("of", "for") and is_field(reading, start - 2, mark))


def _with_titled(reading: Reading, marks: list[Mark]) -> list[Mark]:
    """The marks, with every name behind a title a person, and without those that are part of the title."""
    at = by_token(marks)
    titled: list[Mark] = []
    for i in range(len(reading) - 1):
        if not reading.capital[i + 1] or not titles.is_head(reading, i):
            continue
        if not titles.is_head(reading, i + 1) and titles.is_name_token(reading, i + 1):
            person = _titled_person(reading, at, i)
            if person is not None and not (titled and overlap(titled[-1], person)):
                titled.append(person)
    taken = set(by_token(titled))
    for person in titled:
        first, last = titles.before(reading, person.start, at) or (person.start, person.start)
        taken |= {i for i in range(first, last) if i in at and first <= at[i].start and not at[i].sure}
    free = [mark for mark in marks if taken.isdisjoint(range(mark.start, mark.end))]
    return sorted(free + titled, key=lambda m: m.start)


def _titled_person(reading: Reading, at: dict[int, Mark], head: int) -> Mark | None:
    """The person whose name starts behind a title word, or None where what follows is something else."""
    start = head + 1
    mark = at.get(start)
    seen = mark is not None and mark.label == "PERSON"
    end = mark.end if mark is not None and seen else titles.name_end(reading, start)
    inside_name = head in at and at[head].end > start
    if end <= start or inside_name or (mark is not None and mark.sure and mark.end >= end):
        return None
    if cue_kind(reading, start, end) is not None:
        return None
    end = next((i for i in range(start + 1, end) if i in at and at[i].kind != "person" and at[i].start == i), end)
    large = reading.capital[head] or reading.plain[head] in words("titles", "courtesies")
    if not large and mark is not None and mark.label in ("ORG", "GPE") and end - start == 1:
        return None
    first, last = titles.before(reading, start, at) or (head, start)
    title = owners.before(reading, first, at)
    title.role = titles.role_text(reading, first, last)
    title.gender = titles.gender(reading, first, last)
    proof = {"person": ADDRESSED if large else ADDRESSED / 2}
    return Mark(start, end, "person", title=title, label=mark.label if mark else "", proof=proof)


def _capital_runs(reading: Reading, marks: list[Mark]) -> list[Mark]:
    """Runs of capitalised nouns that no mark touches, as candidates without a label."""
    taken, runs, i = by_token(marks), [], 0
    while i < len(reading):
        if not _may_run(reading, taken, i):
            i += 1
            continue
        j = i + 1
        while _may_run(reading, taken, j) or (_may_run(reading, taken, j + 1) and _joins(reading, i, j)):
            j += 1
        if (run := _run(reading, i, j)) is not None:
            runs.append(run)
        i = j
    return runs


def _run(reading: Reading, start: int, end: int) -> Mark | None:
    """The candidate of a run, or None where its capital says nothing or it is a common word or title."""
    word = reading.words[start]
    telling = end - start > 1 or not reading.initial[start] or word.isupper() or fold(word) in capitals()
    if not telling or reading.plain[start] in words("bodies", "common"):
        return None
    span = trim(reading, start, end, False)
    if span is not None and titles.is_office(reading, span[1] - 1):
        short = span[0] == span[1] - 2 and reading.words[span[0]].isupper() and len(reading.words[span[0]]) > 2
        span = (span[0], span[1] - 1) if short else None  # "LWC Director"
    if span is None or titles.is_office(reading, span[1] - 1) or titles.is_half_title(reading, *span):
        return None
    return Mark(*span, "other")


def _may_run(reading: Reading, taken: dict[int, Mark], i: int) -> bool:
    """Whether a token can be part of a run of capitalised nouns."""
    if i >= len(reading) or i in taken or not reading.capital[i] or reading.plain[i] in CALENDAR:
        return False
    return reading.tags[i] in ("NNP", "NNPS") or (reading.tags[i] in RUN_TAGS and not reading.initial[i])


def _joins(reading: Reading, start: int, i: int) -> bool:
    """Whether a small word may join two parts of one name: behind a body's head word, or as a hyphen."""
    if reading.words[i] == "-":
        return tight(reading, i)
    if reading.plain[i] in ("and", "&"):
        heads = ("ministry", "department", "institute", "committee", "commission")
        return any(reading.plain[k] in heads for k in range(start, i))
    return reading.plain[i] in ("of", "for") and reading.plain[i - 1] in words("bodies", "organizations")


def _joined(reading: Reading, marks: list[Mark]) -> list[Mark]:
    """The marks, with the pieces of one person's name made one."""
    result: list[Mark] = []
    for mark in marks:
        last = result[-1] if result else None
        if last is not None and _continues(reading, last, mark):
            last.end, last.kind = mark.end, "person"
            last.label = last.label or mark.label
            last.proof = mark.proof | last.proof
        else:
            result.append(mark)
    return result


def _no_part(reading: Reading, run: Mark) -> bool:
    """Whether capitals that no model saw before a name are none of it: a title, the end of a minister's field."""
    before = reading.plain[run.start - 1] if run.start > 0 else ""
    short = run.end - run.start == 1 and reading.words[run.start].isupper() and reading.plain[run.start] in SHORT_TITLES
    return short or before in ("and", "&", "of", "for")


def _continues(reading: Reading, last: Mark, mark: Mark) -> bool:
    """Whether a mark goes on with the person's name before it: they touch, or small particles lie between."""
    kinds = {last.kind, mark.kind}
    if not last.label and _no_part(reading, last):
        return False
    if last.sure or mark.sure or mark.title is not None or "person" not in kinds or kinds & {"organization", "group"}:
        return False
    between = range(last.end, mark.start)
    if between:
        return len(kinds) == 1 and all(
            reading.words[i] != "st" and reading.plain[i] in words("titles", "particles") for i in between
        )
    tail = last.end - 1
    compound = reading.deps[tail] == "compound" and reading.heads[tail] in range(mark.start, mark.end)
    office = not words("titles", "modifiers").isdisjoint(reading.plain[last.start : last.end])
    labels_agree = not (last.label and mark.label) or len(kinds) == 1
    return compound and labels_agree and not titles.is_head(reading, tail) and not (last.kind == "other" and office)
