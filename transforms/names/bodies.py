"""Which marks of bodies name the same body: by name, by acronym, by the short form that only one can have."""

from collections import Counter
from functools import cache
from itertools import pairwise

from transforms.names import countries
from transforms.names.lexicon import fold, words
from transforms.names.marks import Mark
from transforms.names.places import provinces
from transforms.names.reading import Reading
from transforms.names.things import Thing, text_of

Key = tuple[str, str | None]
SPELLINGS = {"defence": "defense", "organisation": "organization", "centre": "center", "labour": "labor"}


def body_key(name: str) -> str:
    """A body's name as it is compared: folded, without legal form and article, a generic one without demonym."""
    parts = [part for part in fold(name).split() if part not in words("bodies", "forms")] or fold(name).split()
    if parts[0] == "the" and len(parts) > 1:
        parts = parts[1:]
    parts = [SPELLINGS.get(part, part) for part in parts]
    rest = [p for p in without_country(parts) if p not in ("of", "the", "for", "and", "s")]
    return " ".join(rest) if rest and is_generic(rest) else " ".join(parts)


def without_country(parts: list[str]) -> list[str]:
    """Folded parts of a name without the demonym or country it opens with, if something else is left."""
    for n in (2, 1):
        known = countries.phrases().get(" ".join(part.capitalize() for part in parts[:n]))
        if len(parts) > n and known is not None and known.use in ("adjective", "country"):
            return parts[n:]
    return parts


GENERIC_HEADS = frozenset(
    [
        "ministry",
        "department",
        "parliament",
        "army",
        "navy",
        "police",
        "government",
        "senate",
        "cabinet",
        "military",
        "forces",
        "authorities",
    ]
)


def is_generic(parts: list[str]) -> bool:
    """Whether a body's name, as folded parts, is one that many countries have."""
    return " ".join(parts) in _generic() or not GENERIC_HEADS.isdisjoint((parts[0], parts[-1]))


@cache
def _generic() -> frozenset[str]:
    return frozenset(fold(word) for word in words("bodies", "generic"))


def bodies(reading: Reading, marks: list[Mark]) -> list[Thing]:
    """Bodies by name; of a name that every country has, one for each country the article gives it."""
    found: dict[Key, Thing] = {}
    for mark in marks:
        name = text_of(reading, mark)
        key = body_key(name)
        code = mark.country if is_generic(key.split()) else None
        thing = found.setdefault((key, code), Thing("organization", name))
        thing.marks.append(mark)
        thing.name = max(thing.name, name, key=len)
    _join_unowned(found)
    _join_acronyms(reading, found)
    _join_short_forms(found)
    for thing in found.values():
        told = Counter(mark.country for mark in thing.marks if mark.country)
        thing.country = next(iter(told)) if len(told) == 1 else None
    return list(found.values())


def _join_unowned(found: dict[Key, Thing]) -> None:
    """Join "the Senate" to the one Senate whose country the article tells, if there is but one."""
    for key, code in [k for k in found if k[1] is None]:
        owned = [k for k in found if k[0] == key and k[1] is not None]
        if len(owned) == 1:
            _join(found, owned[0], (key, code))


def _join(found: dict[Key, Thing], long: Key, short: Key) -> None:
    """Move the marks of a short form to its long one."""
    gone = found.pop(short)
    found[long].marks = sorted(found[long].marks + gone.marks, key=lambda m: m.start)
    found[long].aliases.add(gone.name)


def _join_acronyms(reading: Reading, found: dict[Key, Thing]) -> None:
    """Join "LWC" to "Lake Water Commission": told in brackets, or its initials and no other's."""
    for key in list(found):
        short = found[key]
        letters = short.name.replace(".", "").casefold()
        if " " in short.name or not 2 <= len(letters) <= 12:
            continue
        others = [k for k in found if k != key]
        upper = short.name.isupper() and len(letters) <= 8
        told = [k for k in others if _in_brackets(reading, found[k], short)]
        told = told if upper else [k for k in told if _in_order(letters, found[k].name)]
        spelt = [k for k in others if letters in _initials(found[k].name)] if upper else []
        long = told[0] if len(told) == 1 else spelt[0] if len(spelt) == 1 else None
        if long is not None:
            _join(found, long, key)


def _in_brackets(reading: Reading, long: Thing, short: Thing) -> bool:
    """Whether a mark of the short name stands in brackets right behind one of the long name."""
    behind = {mark.end + 1 for mark in long.marks if reading.words[mark.end : mark.end + 1] == ["("]}
    return any(mark.start in behind for mark in short.marks)


def _in_order(letters: str, name: str) -> bool:
    """Whether a long name holds the letters of a short one in order, the first of them first."""
    rest = iter(name.casefold())
    return name[:1].casefold() == letters[:1] and all(letter in rest for letter in letters)


def _initials(name: str) -> set[str]:
    """The acronyms a long name may give: of all its words, and of those written with a capital."""
    parts = name.replace("-", " ").replace("’", " ").split()
    if len(parts) < 2:
        return set()
    return {"".join(p[0] for p in parts).casefold(), "".join(p[0] for p in parts if p[0].isupper()).casefold()}


def _join_short_forms(found: dict[Key, Thing]) -> None:
    """Join "Example" to "Example Motors" and "the Authority" to "Lake Authority", where only one body can be meant."""
    for key in sorted(found, key=lambda k: (len(k[0]), k[0], k[1] or "")):
        parts = key[0].split()
        if key[1] is not None or len(parts) > 2 or key not in found:
            continue
        first = found[key].marks[0].start
        longer = [k for k in found if len(k[0].split()) > len(parts)]
        if len(parts) == 1 and parts[0] in words("bodies", "organizations"):
            long = [k for k in longer if _ends_in(k[0].split(), parts[0]) and found[k].marks[0].start < first]
        else:
            long = [k for k in longer if _opens(parts, k[0].split())]
        if len(long) == 1:
            _join(found, long[0], key)


def _ends_in(long: list[str], head: str) -> bool:
    """Whether a body may be called by its head word alone; a "Congress" is a country's own, and no other party's."""
    if _head(long) != head:
        return False
    return head not in words("bodies", "alone") or set(long) - {head} <= words("titles", "modifiers") | {"assembly"}


def _head(parts: list[str]) -> str:
    """The head word of a body's name: the last, or the one before its first preposition."""
    return next((before for before, word in pairwise(parts) if word in ("of", "for", "on", "in", "to")), parts[-1])


def _opens(parts: list[str], long: list[str]) -> bool:
    """Whether a name goes on, behind a shorter one, with nothing but words for what kind of firm or party it is."""
    rest, name = long[len(parts) :], " ".join(parts)
    taken = " ".join(part.capitalize() for part in parts) in countries.phrases() or provinces().get(name) is not None
    kinds = words("bodies", "own_forms", "forms")
    return long[: len(parts)] == parts and not taken and not is_generic(parts) and all(p in kinds for p in rest)
