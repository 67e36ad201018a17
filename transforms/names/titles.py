"""Titles before names and appositions beside them: who is a person, in what role, of which body and country."""

from collections.abc import Mapping

from transforms.names import countries
from transforms.names.lexicon import all_titles, words
from transforms.names.marks import Mark, Title
from transforms.names.reading import CALENDAR, POSSESSIVES, Reading, tight

FAR = 12
"""Tokens that a title phrase may be long."""


NOUN_OR_ADJECTIVE = frozenset({"NN", "NNP", "JJ", "NNS", "NNPS"})
NO_NAME_TAGS = frozenset({"MD", "DT", "IN", "CC", "PRP", "PRP$", "WP", "RB"})


def is_head(reading: Reading, i: int) -> bool:
    """Whether a token is a word of office, rank or address."""
    return i < len(reading) and (reading.plain[i] in all_titles() or reading.plain[i].endswith("ologist"))


def is_half_title(reading: Reading, start: int, end: int) -> bool:
    """Whether a span is one word that makes a title with the office word behind it: "Parliament" speaker."""
    return end - start == 1 and reading.plain[start] in words("titles", "modifiers") and is_head(reading, end)


def is_name_token(reading: Reading, i: int) -> bool:
    """Whether a token can be part of a person's name: a capitalised word, no title, no day or month."""
    if i >= len(reading) or not reading.capital[i] or reading.plain[i] in CALENDAR:
        return False
    word = reading.words[i]
    if reading.plain[i] in words("titles", "modifiers") and i + 1 < len(reading) and is_head(reading, i + 1):
        return False
    return word[0].isalpha() and (reading.tags[i] not in NO_NAME_TAGS or len(word) == 2)


def name_end(reading: Reading, start: int) -> int:
    """The end of the person's name that begins at a token: capitalised words, initials, particles, hyphens between."""
    i = start
    particles, suffixes = words("titles", "particles"), words("titles", "suffixes")
    while i < len(reading):
        word = reading.plain[i]
        if is_name_token(reading, i) and not (i > start and is_head(reading, i) and word not in particles):
            i += 1
        elif word in particles and is_name_token(reading, _behind_particles(reading, i)) and i > start:
            i = _behind_particles(reading, i) + 1
        elif _hyphens(reading, i, start):
            i += 2
        elif word in suffixes and i > start:
            return i + 1
        else:
            break
    return i


def _hyphens(reading: Reading, i: int, start: int) -> bool:
    """Whether a name that begins at `start` goes on at `i` with a hyphen: "al-" in front, "-hee" behind."""
    if i == start:
        return reading.plain[i] in words("titles", "particles") and reading.words[i + 1 : i + 2] == ["-"]
    return reading.words[i] in "-‐‑" and tight(reading, i) and reading.words[i + 1].isalpha()


def _behind_particles(reading: Reading, i: int) -> int:
    """The first token that is neither a particle nor a hyphen."""
    particles = words("titles", "particles")
    while i < len(reading) and (reading.plain[i] in particles or reading.words[i] == "-"):
        i += 1
    return i


def before(reading: Reading, start: int, marks: Mapping[int, Mark]) -> tuple[int, int] | None:
    """The title phrase that ends where a name starts, as the range of its first and last token; None if there is none.

    The range holds the words of the role alone: a country, body or owner before it is left out.
    """
    if start < 1 or not is_head(reading, start - 1):
        return None
    first = start - 1
    for i in range(start - 2, max(-1, start - FAR), -1):
        if i in marks and marks[i].kind in ("country", "group", "place", "person"):
            break
        if (
            is_head(reading, i)
            or reading.plain[i] in words("titles", "modifiers")
            or _qualifies(reading, i, start, marks)
        ):
            first = i
        elif not _links(reading, i):
            break
    return first, start


def _qualifies(reading: Reading, i: int, start: int, marks: Mapping[int, Mark]) -> bool:
    """Whether a noun or adjective belongs to the title or name that it stands before."""
    tied = reading.deps[i] in ("compound", "amod", "nmod") and reading.heads[i] < start
    return tied and reading.tags[i] in NOUN_OR_ADJECTIVE and (i not in marks or marks[i].kind == "other")


def _links(reading: Reading, i: int) -> bool:
    """Whether a token joins two words of one title: a hyphen, or "and" between two offices."""
    if reading.words[i] == "-":
        return tight(reading, i)
    return reading.plain[i] == "and" and is_head(reading, i + 1) and is_head(reading, i - 1)


def role_start(reading: Reading, head: int, marks: Mapping[int, Mark]) -> int:
    """Where the words of an office begin that ends at `head`, without articles, numbers and other names before it."""
    first, _ = before(reading, head + 1, marks) or (head, head + 1)
    while first < head and (reading.tags[first] in ("DT", "PRP$", "POS", "CD") or first in marks):
        first += 1
    return first


def role_text(reading: Reading, first: int, end: int) -> str | None:
    """The words of a title phrase, without forms of address and kinship; None where nothing is left."""
    courtesies, ranks, kin = words("titles", "courtesies"), words("titles", "ranks"), words("titles", "kin")
    while end > first and reading.plain[end - 1] in courtesies:
        end -= 1
    while first < end and reading.plain[first] in courtesies:
        first += 1
    if first >= end or reading.plain[end - 1] in kin:
        return None
    offices = [
        i for i in range(first, end) if reading.plain[i] in words("titles", "offices") and reading.plain[i] not in kin
    ]
    if offices and all(reading.plain[i] in ranks for i in range(offices[-1] + 1, end)):
        strong = [i for i in offices if reading.plain[i] not in ranks]
        if strong and strong[-1] < end - 1:
            end = strong[-1] + 1
    text = " ".join(reading.span_text(first, end).split())
    return text or None


def gender(reading: Reading, first: int, end: int) -> str | None:
    """What the title words say: "m", "f", or None where they say nothing or both."""
    found = {sex for i in range(first, end) for sex in ("male", "female") if reading.plain[i] in words("titles", sex)}
    return {"male": "m", "female": "f"}[found.pop()] if len(found) == 1 else None


def owner(reading: Reading, first: int, marks: Mapping[int, Mark]) -> Title:
    """The country or body written before a title phrase: "Kenya's", "Kenyan", "the Example Bank's", "the Party"."""
    i = first - 1
    if i >= 0 and reading.words[i] in POSSESSIVES:
        i -= 1
    mark = marks.get(i)
    if mark is None or reading.breaks(i):
        return Title()
    if mark.kind == "country":
        return Title(country=mark.key)
    if mark.kind == "organization":
        return Title(affiliation=_text(reading, mark), country=mark.country)
    return Title()


def _text(reading: Reading, mark: Mark) -> str:
    return " ".join(reading.span_text(mark.start, mark.end).split())


def of_phrase(reading: Reading, head: int, limit: int, marks: Mapping[int, Mark]) -> Title:
    """The body or country behind "of", "at", "for" that follows an office: "director of the agency"."""
    i = head + 1
    while i < limit and i - head < FAR:
        mark = marks.get(i)
        if mark is not None and mark.kind == "organization":
            field = reading.plain[head + 1] == "for" and mark.end - mark.start == 1  # "secretary for Research"
            return Title() if field else Title(affiliation=_text(reading, mark), country=mark.country)
        if mark is not None and mark.kind == "country":
            owned = mark.end < len(reading) and reading.words[mark.end] in POSSESSIVES and mark.end + 1 < limit
            body = marks.get(mark.end + 1) if owned else None
            if body is not None and body.kind == "organization":
                return Title(affiliation=_text(reading, body), country=mark.key)
            return Title(country=mark.key)
        if reading.words[i] in (",", ";", ".") or reading.breaks(i):
            break
        i += 1
    return Title()


def united(a: Title | None, b: Title | None) -> Title:
    """Two titles as one; what the first says counts first."""
    a, b = a or Title(), b or Title()
    return Title(a.role or b.role, a.affiliation or b.affiliation, a.country or b.country, a.gender or b.gender)


def iso3(iso2: str | None) -> str | None:
    """Alpha-2 to alpha-3."""
    return countries.countries()[iso2].iso3 if iso2 is not None and iso2 in countries.countries() else None
