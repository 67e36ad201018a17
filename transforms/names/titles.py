"""Titles before names and appositions beside them: who is a person, in what role, of which body and country."""

from collections.abc import Mapping
from functools import lru_cache

from transforms.names import countries
from transforms.names.lexicon import all_titles, words
from transforms.names.marks import Mark
from transforms.names.owners import FAR
from transforms.names.reading import CALENDAR, Reading, tight

NOUN_OR_ADJECTIVE = frozenset({"NN", "NNP", "JJ", "NNS", "NNPS"})
NO_NAME_TAGS = frozenset({"MD", "DT", "IN", "CC", "PRP", "PRP$", "WP", "RB"})


def is_head(reading: Reading, i: int) -> bool:
    """Whether a token is a word of office, rank or address."""
    if i >= len(reading.plain):
        return False
    if _heads_title(reading.plain[i]):
        return not is_given_name(reading, i)
    return is_second_half(reading, i)


def is_second_half(reading: Reading, i: int) -> bool:
    """Whether a token ends a form of address of two words: "Datuk [Seri]", "Tan [Sri]"."""
    if not 0 < i < len(reading.plain) or reading.plain[i] not in words("titles", "second_halves"):
        return False
    return reading.plain[i - 1] in words("titles", "first_halves")


def is_first_half(reading: Reading, i: int) -> bool:
    """Whether a token that may be a name as well begins a form of address of two words: "[Tan] Sri"."""
    return is_second_half(reading, i + 1)


def is_given_name(reading: Reading, i: int) -> bool:
    """Whether a title that is a given name too is one here: a family's name or another title tells it so.

    "Sultan Al Example", "Amir Khan Example", "Minister Sultan Example"; two capitals before which an office stands are
    a person's initials: "Minister MP Example".
    """
    word = reading.plain[i]
    if word not in words("titles", "given_too", "initials_too") or i + 1 >= len(reading):
        return False
    if not reading.capital[i] or not reading.capital[i + 1]:
        return False
    before = reading.plain[i - 1] if i > 0 else ""
    office = before in words("titles", "offices") or before in words("titles", "addresses")
    if word in words("titles", "given_too"):
        return office or reading.plain[i + 1] in words("titles", "family_marks")
    return (
        word in words("titles", "initials_too") and reading.words[i].isupper() and before in words("titles", "offices")
    )


@lru_cache(maxsize=65536)
def _heads_title(word: str) -> bool:
    return word in all_titles() or word.endswith("ologist")


def singular(word: str) -> str | None:
    """The office that a plural names: "ministers", "secretaries"; None for what is no such plural ("press")."""
    if word.endswith("ss"):
        return None
    one = word.removesuffix("ies") + "y" if word.endswith("ies") else word.removesuffix("s")
    return one if one != word and one in words("titles", "offices", "ranks") else None


def is_office(reading: Reading, i: int) -> bool:
    """Whether a token is a word of office, rank or address, or a plural of the first."""
    return is_head(reading, i) or singular(reading.plain[i]) is not None


def is_half_title(reading: Reading, start: int, end: int) -> bool:
    """Whether a span is one word that makes a title with the office word behind it: "Parliament" speaker."""
    return end - start == 1 and reading.plain[start] in words("titles", "modifiers") and is_head(reading, end)


def is_name_token(reading: Reading, i: int) -> bool:
    """Whether a token can be part of a person's name: a capitalised word, no title, no day or month."""
    if i >= len(reading) or not reading.capital[i] or reading.plain[i] in CALENDAR:
        return False
    word = reading.words[i]
    if is_first_half(reading, i) or is_second_half(reading, i):
        return False
    if reading.plain[i] in words("titles", "modifiers") and i + 1 < len(reading):
        joined = reading.plain[i + 1] in ("and", "&") and i + 2 < len(reading) and _links(reading, i + 1)
        if joined or is_head(reading, i + 1):
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
        if _names_owner(reading, i, marks):
            break
        if (
            is_head(reading, i)
            or reading.plain[i] in words("titles", "modifiers")
            or _qualifies(reading, i, start, marks)
        ):
            first = i
        elif not _links(reading, i):
            break
    return _without_attitude(reading, first, start), start


def _without_attitude(reading: Reading, first: int, start: int) -> int:
    """Where a title begins without a hyphened adjective or the half of one: "far-[right] president"."""
    while first + 1 < start:
        tail = first > 0 and reading.words[first - 1] == "-" and tight(reading, first - 1)
        hyphened = reading.words[first + 1] == "-" and tight(reading, first + 1) and first + 3 < start
        if tail:
            first += 1
        elif hyphened and reading.plain[first] not in words("titles", "modifiers") and not is_head(reading, first):
            first += 3
        else:
            break
    return first


def _names_owner(reading: Reading, i: int, marks: Mapping[int, Mark]) -> bool:
    """Whether a token is part of whose office it is: "Kenyan", "Lake Party", "LWC" before "leader"."""
    mark = marks.get(i)
    if mark is None:
        acronym = reading.words[i].isupper() and len(reading.words[i]) > 2 and reading.words[i].isalpha()
        return acronym and not is_head(reading, i) and reading.plain[i] not in words("bodies", "common")
    if mark.kind == "organization":
        if mark.end > i + 1 and is_head(reading, mark.end - 1):
            return False  # a model's "Office of the First Lady" reaches into the title
        inside = range(mark.start, mark.end)
        bare = all(reading.plain[k] in words("titles", "modifiers") for k in inside)
        if bare and reading.plain[mark.end - 1] not in words("bodies", "organizations"):
            return False  # "National General" secretary
        half = reading.plain[i] in words("titles", "modifiers") and i == mark.end - 1
        opening = countries.phrases().get(reading.words[mark.start])
        return not half or not (mark.start == i or (mark.start == i - 1 and opening is not None))
    return mark.kind in ("country", "group", "place", "person")


def _qualifies(reading: Reading, i: int, start: int, marks: Mapping[int, Mark]) -> bool:
    """Whether a noun or adjective belongs to the title or name that it stands before."""
    tied = reading.deps[i] in ("compound", "amod", "nmod") and reading.heads[i] < start
    return tied and reading.tags[i] in NOUN_OR_ADJECTIVE and (i not in marks or marks[i].kind == "other")


def _links(reading: Reading, i: int) -> bool:
    """Whether a token joins two words of one title: a hyphen, or "and" between two offices or two fields."""
    if reading.words[i] == "-":
        return tight(reading, i)
    if reading.plain[i] not in ("and", "&"):
        return False
    fields = words("titles", "modifiers")
    both = reading.plain[i - 1] in fields and reading.plain[i + 1] in fields
    if both and reading.capital[i - 1] and reading.capital[i + 1]:
        return not is_head(reading, i - 1) and reading.plain[i + 1] not in words("titles", "led", "heads_only")
    return is_head(reading, i + 1) and is_head(reading, i - 1)


def role_start(reading: Reading, head: int, marks: Mapping[int, Mark]) -> int:
    """Where the words of an office begin that ends at `head`, without articles, numbers and other names before it."""
    first, _ = before(reading, head + 1, marks) or (head, head + 1)
    while first < head and (reading.tags[first] in ("DT", "PRP$", "POS", "CD") or first in marks):
        first += 1
    return _with_first_field(reading, first, head, marks)


def _with_first_field(reading: Reading, first: int, head: int, marks: Mapping[int, Mark]) -> int:
    """Where an office of two fields begins: "[marketing and] communications executive"."""
    i = first - 2
    if i < 1 or first == head or reading.plain[first - 1] not in ("and", "&") or i in marks or is_head(reading, first):
        return first
    plain = reading.tags[i] in ("NN", "NNS") and not reading.capital[i] and not is_head(reading, i)
    closed = reading.tags[i - 1] in ("DT", ",", "POS", "PRP$") or reading.words[i - 1] in (",", "(")
    return i if plain and closed and reading.tags[first] in ("NN", "NNS") else first


def role_text(reading: Reading, first: int, end: int) -> str | None:
    """The words of a title phrase, without forms of address and kinship; None where nothing is left."""
    courtesies, ranks, kin = words("titles", "courtesies"), words("titles", "ranks"), words("titles", "kin")
    while end > first and _is_address(reading, end - 1):
        end -= 1
    while first < end and _is_address(reading, first):
        first += 1
    if first >= end or reading.plain[end - 1] in kin:
        return None
    offices = [
        i for i in range(first, end) if reading.plain[i] in words("titles", "offices") and reading.plain[i] not in kin
    ]
    strong = [i for i in offices if reading.plain[i] not in ranks and reading.plain[i] != "deputy"]
    if strong and all(reading.plain[i] in ranks for i in range(strong[-1] + 1, end)) and strong[-1] < end - 1:
        general = reading.plain[strong[-1]] in words("titles", "with_general")
        end = strong[-1] + 1 + (general and reading.plain[strong[-1] + 1] == "general")
    if not any(is_office(reading, i) and reading.plain[i] not in courtesies for i in range(first, end)):
        return None  # "puppet master" is no office once "master" is taken for a form of address
    text = " ".join(reading.span_text(first, end).split())
    return text or None


def _is_address(reading: Reading, i: int) -> bool:
    """Whether a token is a form of address or half of one."""
    return reading.plain[i] in words("titles", "courtesies") or is_second_half(reading, i) or is_first_half(reading, i)


def gender(reading: Reading, first: int, end: int) -> str | None:
    """What the title words say: "m", "f", or None where they say nothing or both."""
    found = {sex for i in range(first, end) for sex in ("male", "female") if reading.plain[i] in words("titles", sex)}
    return {"male": "m", "female": "f"}[found.pop()] if len(found) == 1 else None


def iso3(iso2: str | None) -> str | None:
    """Alpha-2 to alpha-3."""
    return countries.countries()[iso2].iso3 if iso2 is not None and iso2 in countries.countries() else None
