"""Names as they are compared across articles: their parts, how the parts sound, and how two names may be one."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
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
    """A name without case, accents, apostrophes, full stops, brackets behind it; hyphens as spaces, single spaces."""
    letters = text.casefold()
    if letters.find("(") > 0:
        letters = letters[: letters.index("(")]
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
    """The parts of a person's name: folded, without articles, suffixes and honorifics in front of two parts or more."""
    given, dropped = fold(name).split(), _dropped()
    kept = [part for part in given if part not in dropped]
    while len(kept) > 2 and kept[0] in _listed("honorifics", "words"):
        kept = kept[1:]
    return tuple(kept or given)


@cache
def _dropped() -> frozenset[str]:
    return _listed("suffixes", "words") | _listed("particles", "words")


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
IN_ITS_COUNTRY = "the same words in one country"
SHORTENED = "parts left out"
FRONTED = "more in front"
CLOSE = "a vowel apart"


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
        return CLOSE if _close(one, other) else None
    short, long = sorted((one, other), key=len)
    if not _listed("bodies", "from_persons").isdisjoint(set(long) - set(short)):
        return None
    if shortens(short, long):
        return SHORTENED
    return FRONTED if all(map(same_part, short, long[-len(short) :])) else None


def _close(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether all parts but one are the same, and that one has the same consonants: Wongsan, Wongson.

    Not where the parts end differently, as the names of a man and a woman do, and not two given names that are told
    apart everywhere: Hassan is no Hussein.
    """
    differing = [(a, b) for a, b in zip(one, other, strict=True) if not same_part(a, b)]
    if len(differing) != 1:
        return False
    left, right = differing[0]
    listed = {left, right} & _replaced().keys() | {left, right} & set(_replaced().values())
    return (
        not listed
        and left[-1] == right[-1]
        and min(len(left), len(right)) >= SHORT
        and _bones(sound(left)) == _bones(sound(right))
    )


def _bones(heard: str) -> str:
    """The first letter of a part as it sounds, and its consonants."""
    return heard[:1] + heard[1:].translate(_NO_VOWELS)


_NO_VOWELS = dict.fromkeys(map(ord, "aeiouy"))


def is_full(name: str) -> bool:
    """Whether a person's name has two parts that tell who it is."""
    return len(_telling(person_parts(name))) > 1


def _telling(parts: Sequence[str]) -> list[str]:
    """The parts that tell who someone is: "bin Example" is a bare surname."""
    between = _listed("particles", "between")
    return [part for part in parts if part not in between]


def shortens(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether the longer name is the shorter one with more in the middle or behind."""
    if all(map(same_part, short, long[: len(short)])):
        return True
    if not (same_part(short[0], long[0]) and same_part(short[-1], long[-1])):
        return False
    rest = iter(long[1:-1])
    return all(any(_middle(part, found) for found in rest) for part in short[1:-1])


def _middle(short: str, long: str) -> bool:
    return same_part(short, long) or (len(short) == 1 and long.startswith(short))


def is_told_apart(one: str, other: str) -> bool:
    """Whether the names of two persons differ in no given name that many share: Ahmed and Ahmad say little."""
    pairs = zip(person_parts(one), person_parts(other), strict=False)
    return all(a == b or _replaced().get(a, a) != _replaced().get(b, b) for a, b in pairs)


def person_keys(name: str) -> set[str]:
    """The blocks a person's name is looked for in: two names that may be one share a key. None for a bare surname."""
    if name.isalpha():  # one part
        return set()
    parts = person_parts(name)[:6]
    if len(_telling(parts)) < 2:
        return set()
    heard = [sound(part) for part in parts]
    keys = {f"j {''.join(parts)}", f"c {' '.join(map(_bones, heard))}"}
    # Every relation keeps the first part beside another one, or the last two.
    first = heard[0]
    for other in heard[1:]:
        keys.add(f"p {first} {other}" if first < other else f"p {other} {first}")
    if len(heard) > 2:
        keys.add(f"p {min(heard[-2:])} {max(heard[-2:])}")
    return keys


# Bodies and places


@cache
def _same_word(kind: str) -> dict[str, str]:
    return {other: one for one, others in words()[kind]["same"].items() for other in others}


@lru_cache(1 << 14)
def body_words(name: str) -> tuple[str, ...]:
    """The words of a body's name that tell it apart, each in one spelling."""
    same, empty, given = _same_word("bodies"), _listed("bodies", "empty"), fold(name).split()
    if len(given) > 2 and given[-1] in _listed("bodies", "forms"):
        given = given[:-1]
    return tuple([same.get(word, word) for word in given if word not in empty]) or tuple(given)


def is_one_of_many(name: str) -> bool:
    """Whether a body is called what many are: a ministry, a party, a court, or by one word."""
    return len(body_words(name)) == 1 or is_of_many(name)


def is_of_many(name: str) -> bool:
    """Whether a word of a body's name says that there are many such bodies."""
    return not _listed("bodies", "many").isdisjoint(body_words(name))


GENERIC, NATIONAL, OFFICE, ACRONYMS = "generic", "national", "office", "acronym"
"""How bodies may share a name: by common words, by such of which a country has one, by letters that stand for an
office, by letters."""

MOST_LETTERS = 5
"""Letters up to which one acronym stands for many things."""


def shared_how(name: str) -> str | None:
    """How a name is one that bodies of many countries bear; None for a name of its own.

    A name is generic where each of its words is an organ, an office, a field of the state or a family of parties:
    "National Assembly", "Labour", "Commission of Inquiry".
    """
    if _ACRONYM.fullmatch(name):
        told = letters(name)
        if told in _listed("acronyms", "offices"):
            return OFFICE
        if told in _listed("acronyms", "international") or len(told) > MOST_LETTERS:
            return None
        return GENERIC if told in _listed("bodies", "generic") else ACRONYMS
    found = body_words(_OWNERS.sub("", name))
    if not _listed("bodies", "generic").issuperset(found):
        return None
    one = len(found) > 1 and (is_one_a_country(found) or not {"national", "party"}.isdisjoint(found))
    return NATIONAL if one else GENERIC


def is_worldwide(name: str) -> bool:
    """Whether a long name says that there is one such body in the world: International Water Organization."""
    found = body_words(name)
    return len(found) > 2 and not _listed("bodies", "worldwide").isdisjoint(found)


def is_one_a_country(found: Sequence[str]) -> bool:
    """Whether each country has one body called by these words: a senate, a ministry of health, no court or council."""
    return not _listed("bodies", "national").isdisjoint(found)


def relate_bodies(one: str, other: str) -> Relation | None:
    """How two names of bodies may name one."""
    left, right = body_words(one), body_words(other)
    if "".join(left) == "".join(right):
        kind = SAME_LETTERS if fold(one).replace(" ", "") == fold(other).replace(" ", "") else SPELLED
    elif _bag(left) == _bag(right):
        kind = REORDERED
    else:
        return None
    return Relation(kind, round(fuzz.ratio(fold(one), fold(other)), 1))


def _bag(found: Iterable[str]) -> list[str]:
    """Words in any order; "foreign ministry" is the "ministry of foreign affairs"."""
    return sorted([word for word in found if word != "affairs"])


def in_its_country(name: str, country: str, called: Mapping[str, str]) -> list[str]:
    """The words of a body's name in any order, its country as a code. `called`: the words for countries, folded.

    The code is left out where each country has one body called by the rest, or two words stay that many bodies have:
    "Chilean Senate" of Chile is the Senate, but "Bank of Chile" is not the Bank.
    """
    given, start = fold(_OWNERS.sub("", name)).split(), 0
    found: list[str] = []
    while start < len(given):
        length = next((n for n in (3, 2, 1) if called.get(" ".join(given[start : start + n])) == country), 0)
        found += [country] if length else body_words(given[start])
        start += length or 1
    bag = _bag(word for word in dict.fromkeys(found) if word not in _listed("bodies", "empty"))
    rest = [word for word in bag if word != country]
    many = len(rest) > 1 and not _listed("bodies", "many").isdisjoint(rest)
    return rest if many or is_one_a_country(rest) else bag


_OWNERS = re.compile(r"['’]s\b")


def body_keys(name: str, country: str | None, implied: str | None, called: Mapping[str, str]) -> set[str]:
    """The blocks a body's name is looked for in. A name that many have is looked for in its own country only.

    Whoever shares a block that starts with "o" is one: the same words in the same country. A country that the article
    only implies counts for what each country has one of.
    """
    found = body_words(name)
    many = len(found) == 1 or not _listed("bodies", "many").isdisjoint(found)
    if many and country is None and implied is None:
        return set()
    keys = set() if many else {"b " + "".join(found), "b " + "".join(_bag(found))}
    settled = country or (implied if is_one_a_country(found) else None)
    if settled:
        bag = in_its_country(name, settled, called)
        if many or (settled in bag and len(bag) > 2):
            keys.add(f"o {settled} {' '.join(bag)}")
    return keys


ACRONYM = r"[A-Z][A-Z.&]{1,8}"
"""What an acronym looks like, for Python and DuckDB."""

_ACRONYM = re.compile(ACRONYM)


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


@cache
def _walks() -> dict[str, str]:
    return {word: walk for walk, listed in words()["walks"].items() for word in listed}


def walk(role: str | None) -> str | None:
    """The walk of life a role belongs to ("sport" for a striker), where it tells just one."""
    found = {_walks()[word] for word in fold(role or "").split() if word in _walks()}
    return found.pop() if len(found) == 1 else None


def is_office_of_state(role: str) -> bool:
    """Whether few hold such an office in a country, one at a time: a prime minister, a king, a minister of health."""
    return not _listed("roles", "of_state").isdisjoint(fold(role).split())


def one_name(name: str) -> tuple[str, bool]:
    """The letters of a person's name, and whether they are one name alone: Example, King Example, A.Example.

    A name written in one piece is alone, as it may be an initial and a surname that many have.
    """
    parts = [part for part in person_parts(name) if part not in _listed("honorifics", "before_one")]
    return "".join(parts or person_parts(name)), len(parts) < 2
