"""How far names reach beyond what was proposed, and where they stand again."""

from collections import defaultdict

from transforms.names.cues import cue_kind
from transforms.names.lexicon import words
from transforms.names.marks import Mark, by_token
from transforms.names.reading import Reading, tight
from transforms.names.titles import is_half_title

PARTICLES_BEFORE = frozenset(
    {"al", "el", "bin", "ibn", "dos", "da", "de", "del", "della", "di", "van", "von", "der", "den", "ter", "abu", "ben"}
)
"""Small particles that open a family name written alone."""
YOUNGER = frozenset({"jr", "jnr", "sr", "snr"})
NAME_TAGS = frozenset({"NNP", "NNPS", "NN", "NNS", "JJ"})


def extend(reading: Reading, marks: list[Mark]) -> list[Mark]:
    """The marks with their ends moved outwards over what belongs to them; covered ones are left out."""
    at = by_token(marks)
    for mark in marks:
        if mark.kind == "person":
            _extend_person(reading, mark, at)
        elif not mark.sure and not mark.label and mark.kind != "group":
            _extend_body(reading, mark, at)
    return _without_overlap(marks)


def _extend_person(reading: Reading, mark: Mark, at: dict[int, Mark]) -> None:
    """Take in the hyphenated part, the particle before and the suffix behind."""
    end = mark.end
    hyphen = reading.words[end : end + 1] == ["-"] and tight(reading, end) and end + 1 not in at
    if hyphen and reading.words[end + 1].isalpha():
        mark.end = end + 2
    comma = reading.words[mark.end : mark.end + 1] == [","]  # "Ann Example, Jr."
    suffix = words("titles", "suffixes") if not comma else YOUNGER
    if reading.plain[mark.end + comma : mark.end + comma + 1] and reading.plain[mark.end + comma] in suffix:
        mark.end += 1 + comma
    while (i := mark.start - 1) >= 0 and i not in at and reading.words[i] in PARTICLES_BEFORE:
        mark.start = i


def _extend_body(reading: Reading, mark: Mark, at: dict[int, Mark]) -> None:
    """Take in "of Foreign Affairs" behind "Ministry", and capitalised words before a head word."""
    while (end := _complement_end(reading, mark, at)) > mark.end:
        mark.end = end
    if cue_kind(reading, mark.start, mark.end) is not None:
        while mark.start > 0 and _leads(reading, mark.start - 1, at):
            mark.start -= 1


def _complement_end(reading: Reading, mark: Mark, at: dict[int, Mark]) -> int:
    """Where the "of ..." behind a body's head word ends; the mark's own end if there is none."""
    end = mark.end
    bodies = words("bodies", "organizations")
    if end + 1 >= len(reading) or reading.plain[end - 1] not in bodies or reading.plain[end] not in ("of", "for"):
        return end
    start = end + 2 if reading.plain[end + 1] == "the" else end + 1
    stop = _capitals_end(reading, start, at)
    while stop > start and reading.plain[mark.start] in ("ministry", "department"):
        if reading.plain[stop : stop + 1] not in (["and"], ["&"]):
            break
        further = _capitals_end(reading, stop + 1, at)
        if further == stop + 1:
            break
        stop = further
    return stop if stop > start else end


def _capitals_end(reading: Reading, i: int, at: dict[int, Mark]) -> int:
    """The end of a run of capitalised words that no titled person is part of."""
    while i < len(reading) and reading.capital[i] and not (i in at and at[i].title):
        i += 1
    return i


def _leads(reading: Reading, i: int, at: dict[int, Mark]) -> bool:
    """Whether a token before a body's head belongs to its name: a capitalised noun or adjective within the sentence."""
    if not reading.capital[i] or reading.initial[i] or reading.plain[i] in ("the", "a", "an"):
        return False
    if i in at and (at[i].title or at[i].kind == "person"):
        return False
    return reading.tags[i] in ("NNP", "NNPS", "JJ") and reading.plain[i] not in words("titles", "courtesies")


def _without_overlap(marks: list[Mark]) -> list[Mark]:
    """The marks without those that a longer one covers; a country gives way to the body that is named after it."""
    taken: set[int] = set()
    kept = []
    for mark in sorted(marks, key=lambda m: (not m.sure or m.kind == "country", m.start - m.end, m.start)):
        if taken.isdisjoint(range(mark.start, mark.end)):
            kept.append(mark)
            taken.update(range(mark.start, mark.end))
    return sorted(kept, key=lambda m: m.start)


def repetitions(reading: Reading, marks: list[Mark]) -> list[Mark]:
    """Occurrences of the article's names that no one has marked: same words, same capitals."""
    models = _models(reading, marks)
    by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for name in sorted(models, key=lambda n: (-len(n), n)):
        by_first[name[0]].append(name)
    taken = set(by_token(marks))
    found = []
    for i, word in enumerate(reading.words):
        for name in by_first.get(word, []):
            span = range(i, i + len(name))
            same = tuple(reading.words[i : span.stop]) == name and reading.tags[i] in NAME_TAGS
            if same and taken.isdisjoint(span) and not is_half_title(reading, i, span.stop):
                model = models[name]
                found.append(Mark(i, span.stop, model.kind, key=model.key, country=model.country, sure=model.sure))
                taken.update(span)
                break
    return found


def _models(reading: Reading, marks: list[Mark]) -> dict[tuple[str, ...], Mark]:
    """What to look for: every name by its words, and the last name of every titled person."""
    models: dict[tuple[str, ...], Mark] = {}
    for mark in marks:
        if mark.form == "name" and mark.kind not in ("country", "group"):
            models.setdefault(tuple(reading.words[mark.start : mark.end]), mark)
            if mark.kind == "person" and mark.title is not None:
                models.setdefault((reading.words[mark.end - 1],), mark)
    return {name: mark for name, mark in models.items() if len(name) > 1 or len(name[0]) > 2}
