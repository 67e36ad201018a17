"""Names as they are compared across articles: their parts, how the parts sound, and how two names may be one."""

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from rapidfuzz import fuzz

FOLDED = dict.fromkeys(map(ord, ".'’‘`´ʻʼ")) | dict.fromkeys(map(ord, "-‐‑–/,&"), " ")
LETTERS = str.maketrans({"ı": "i", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ə": "a", "ð": "d", "þ": "t"})

SHORT = 3
"""Parts of so few letters must be written alike: Li is not Lee, and Bo not Po."""

ALIKE = 60.0
"""rapidfuzz ratio below which two parts of one sound are still not the same."""


@cache
def words() -> dict[str, Any]:
    """`spellings.toml`."""
    return tomllib.loads(resources.files(__package__).joinpath("spellings.toml").read_text("utf-8"))


@lru_cache(1 << 14)
def fold(text: str) -> str:
    """A name without case, accents, apostrophes and full stops; hyphens as spaces, single spaces."""
    letters = text.casefold()
    if not letters.isascii():
        decomposed = unicodedata.normalize("NFKD", letters.translate(LETTERS))
        letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(letters.translate(FOLDED).split())


@cache
def _listed(table: str, key: str) -> frozenset[str]:
    """The words under a key of `spellings.toml`."""
    return frozenset(words()[table][key])


@lru_cache(1 << 14)
def person_parts(name: str) -> tuple[str, ...]:
    """The parts of a person's name: folded, without articles and suffixes."""
    given = fold(name).split()
    dropped = _listed("suffixes", "words") | _listed("particles", "words")
    return tuple(part for part in given if part not in dropped) or tuple(given)


@cache
def _replaced() -> dict[str, str]:
    """One word for each that stands for it, by kind."""
    return {other: one for one, others in words()["given"].items() for other in others}


@cache
def _sounds() -> re.Pattern[str]:
    """The letters of `sounds`, the longest first; `off` and `ow` only where a part ends."""
    inside = sorted((s for s in words()["sounds"] if s not in ("off", "ow")), key=lambda s: (-len(s), s))
    return re.compile("|".join(["off$", "ow$", *inside]))


@lru_cache(1 << 17)
def sound(part: str) -> str:
    """What all transliterations of a part have in common: Mustafayev and Mustafaev give the same."""
    part = _replaced().get(part, part)
    if len(part) <= SHORT:
        return part
    table = words()["sounds"]
    heard = _sounds().sub(lambda match: table[match[0]], part)
    heard = _LEFT_OUT.sub("", _HARD.sub("k", heard))
    heard = heard[:1] + heard[1:].translate(_VOWELS)
    return _TWICE.sub(r"\1", heard)


_HARD = re.compile(r"c(?=[aoulrk])")
_LEFT_OUT = re.compile(r"(?<=[aeou])i(?=[aeou])|(?<=[aeiou])h$")
"""An i between vowels (-ayev, -aev) and an h at the end (-ullah, -ulla)."""

_TWICE = re.compile(r"(.)\1+")
_VOWELS = str.maketrans("eo", "iu")


def same_part(one: str, other: str) -> bool:
    """Whether two parts are one, in the same or another transliteration."""
    if one == other:
        return True
    if sound(one) != sound(other):
        return False
    listed = _replaced().get(one, one) == _replaced().get(other, other)
    return listed or (min(len(one), len(other)) > SHORT and fuzz.ratio(one, other) >= ALIKE)


@dataclass(frozen=True)
class Relation:
    """How two names may be one, and how alike they are written (0 to 100)."""

    kind: str
    alike: float

    @property
    def letters(self) -> bool:
        """Whether they differ in hyphens, spaces and accents only."""
        return self.kind == SAME_LETTERS

    @property
    def sounds(self) -> bool:
        """Whether they are the same when read aloud."""
        return self.kind in (SAME_LETTERS, SPELLED)


SAME_LETTERS = "same letters"
SPELLED = "another spelling"
REORDERED = "another order"
SHORTENED = "parts left out"


def relate_persons(one: Sequence[str], other: Sequence[str]) -> Relation | None:
    """How two persons' names, as parts, may name one person; None where they cannot. Symmetric."""
    kind = _kind(one, other)
    return Relation(kind, round(fuzz.ratio(" ".join(one), " ".join(other)), 1)) if kind else None


def _kind(one: Sequence[str], other: Sequence[str]) -> str | None:
    if min(len(_telling(one)), len(_telling(other))) < 2:
        return None
    if "".join(one) == "".join(other):
        return SAME_LETTERS
    if len(one) == len(other):
        if all(map(same_part, one, other)):
            return SPELLED
        if all(map(same_part, [*one[1:], one[0]], other)) or all(map(same_part, one, [*other[1:], other[0]])):
            return REORDERED
        return None
    short, long = sorted((one, other), key=len)
    return SHORTENED if shortens(short, long) else None


def _telling(parts: Sequence[str]) -> list[str]:
    """The parts that tell who someone is: "bin Example" is a bare surname."""
    return [part for part in parts if part not in _listed("particles", "between")]


def shortens(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether the longer name is the shorter one with more in the middle, behind or in front."""
    n = len(short)
    if all(map(same_part, short, long[:n])) or all(map(same_part, short, long[-n:])):
        return True
    if not (same_part(short[0], long[0]) and same_part(short[-1], long[-1])):
        return False
    rest = iter(long[1:-1])
    return all(any(_middle(part, found) for found in rest) for part in short[1:-1])


def _middle(short: str, long: str) -> bool:
    return same_part(short, long) or (len(short) == 1 and long.startswith(short))


def person_keys(name: str) -> set[str]:
    """The blocks a person's name is looked for in: two names that may be one share a key. None for a bare surname."""
    parts = person_parts(name)[:6]
    if len(_telling(parts)) < 2:
        return set()
    heard = [sound(part) for part in parts]
    keys = {f"j {''.join(parts)}"}
    for number, one in enumerate(heard):
        keys.update(f"p {one} {other}" if one < other else f"p {other} {one}" for other in heard[number + 1 :])
    return keys


# Bodies and places


@cache
def _same_word(kind: str) -> dict[str, str]:
    return {other: one for one, others in words()[kind]["same"].items() for other in others}


@lru_cache(1 << 14)
def body_words(name: str) -> tuple[str, ...]:
    """The words of a body's name that tell it apart, each in one spelling."""
    same, empty, given = _same_word("bodies"), _listed("bodies", "empty"), fold(name).split()
    return tuple(same.get(word, word) for word in given if word not in empty) or tuple(given)


def is_one_of_many(name: str) -> bool:
    """Whether a body is called what many are: a ministry, a party, a court, or by one word."""
    found = body_words(name)
    return len(found) == 1 or not _listed("bodies", "many").isdisjoint(found)


def relate_bodies(one: str, other: str) -> Relation | None:
    """How two names of bodies may name one."""
    left, right = body_words(one), body_words(other)
    if "".join(left) == "".join(right):
        kind = SAME_LETTERS if fold(one).replace(" ", "") == fold(other).replace(" ", "") else SPELLED
    elif is_one_of_many(one) and _bag(left) == _bag(right):
        kind = REORDERED
    else:
        return None
    return Relation(kind, round(fuzz.ratio(fold(one), fold(other)), 1))


def _bag(found: Sequence[str]) -> list[str]:
    """Words in any order; "foreign ministry" is the "ministry of foreign affairs"."""
    return sorted(word for word in found if word != "affairs")


def body_keys(name: str, country: str | None) -> set[str]:
    """The blocks a body's name is looked for in. A name that many have is looked for in its own country only."""
    if is_one_of_many(name):
        return {f"o {country} {' '.join(_bag(body_words(name)))}"} if country else set()
    return {"b " + "".join(body_words(name))}


ACRONYM = r"[A-Z][A-Z.&]{1,8}"
"""What an acronym looks like, for Python and DuckDB."""


def letters(acronym: str) -> str:
    """An acronym without its full stops, in lower case."""
    return acronym.replace(".", "").casefold()


def initials(name: str) -> set[str]:
    """The acronyms a long name may give: of all its words, of those with a capital, of those that are not empty."""
    parts = [part for part in re.split(r"[\s\-/]+", name.replace("’", " ").replace("'", " ")) if part[:1].isalpha()]
    if len(parts) < 2:
        return set()
    told = [part for part in parts if fold(part) not in _listed("bodies", "empty")]
    capitals = [part for part in parts if part[0].isupper()]
    return {"".join(part[0] for part in some).casefold() for some in (parts, told, capitals)}


def place_key(name: str) -> str:
    """A place's name as it sounds, without spaces."""
    return "l " + sound(fold(name).replace(" ", ""))


def relate_places(one: str, other: str) -> Relation | None:
    """How two names of places may name one."""
    left, right = fold(one).replace(" ", ""), fold(other).replace(" ", "")
    if left == right:
        return Relation(SAME_LETTERS, 100.0)
    parts, others = fold(one).split(), fold(other).split()
    if len(parts) != len(others) or not all(map(same_part, parts, others)):
        return None
    return Relation(SPELLED, round(fuzz.ratio(left, right), 1))


def role_words(role: str) -> frozenset[str]:
    """The words of a role that tell one office from another."""
    same, empty = _same_word("roles"), _listed("roles", "empty")
    return frozenset(same.get(word, word) for word in fold(role).split() if word not in empty)


@cache
def _common() -> frozenset[str]:
    return frozenset(_same_word("roles").get(word, word) for word in _listed("roles", "common"))


def is_common(role: frozenset[str]) -> bool:
    """Whether a role is one that thousands have."""
    return role <= _common()
