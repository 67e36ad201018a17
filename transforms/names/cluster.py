"""Which marks of an article name the same person, body, place, country or group."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache

from transforms.names import countries, places, titles
from transforms.names.lexicon import fold, words
from transforms.names.marks import Mark, Title
from transforms.names.reading import Reading
from warehouse.schema import EntityType


@dataclass(slots=True)
class Thing:
    """One entity of the article while it is built; `country` is ISO alpha-2."""

    kind: EntityType
    name: str
    marks: list[Mark] = field(default_factory=list)
    title: Title = field(default_factory=Title)
    country: str | None = None
    place: places.Place | None = None
    full: bool = True  # a person's name has more than one part
    also: list[Mark] = field(default_factory=list)  # metonyms of the country that this place stands for
    aliases: set[str] = field(default_factory=set)


def gather(reading: Reading, marks: list[Mark]) -> list[Thing]:
    """The entities of an article, each with its marks, in order of first mark."""
    by_kind: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        by_kind[mark.kind].append(mark)
    things = [
        *_countries(by_kind["country"]),
        *_groups(reading, by_kind["group"]),
        *_bodies(reading, by_kind["organization"]),
        *_persons(reading, by_kind["person"]),
        *_spots(reading, by_kind["place"], "place"),
        *_spots(reading, by_kind["facility"], "facility"),
    ]
    return sorted(things, key=lambda t: (t.marks[0].start, t.kind))


def _text(reading: Reading, mark: Mark) -> str:
    return " ".join(reading.span_text(mark.start, mark.end).split())


def _countries(marks: list[Mark]) -> list[Thing]:
    found: dict[str, Thing] = {}
    for mark in marks:
        code = mark.key or ""
        found.setdefault(code, Thing("country", countries.countries()[code].name, country=code)).marks.append(mark)
    return list(found.values())


def _groups(reading: Reading, marks: list[Mark]) -> list[Thing]:
    found: dict[str, Thing] = {}
    for mark in marks:
        name = mark.key if mark.key is not None and mark.country is None else _text(reading, mark)
        key = f"people of {mark.country}" if mark.country else fold(name)
        found.setdefault(key, Thing("group", name, country=mark.country)).marks.append(mark)
    return list(found.values())


def _spots(reading: Reading, marks: list[Mark], kind: EntityType) -> list[Thing]:
    found: dict[str, Thing] = {}
    for mark in marks:
        name = mark.key or _text(reading, mark)
        thing = found.setdefault(fold(name), Thing(kind, name, country=mark.country))
        thing.marks.append(mark)
    return list(found.values())


def body_key(name: str) -> str:
    """A body's name as it is compared: folded, without legal form and article, a generic one without demonym."""
    parts = [part for part in fold(name).split() if part not in words("bodies", "forms")] or fold(name).split()
    if parts[0] == "the" and len(parts) > 1:
        parts = parts[1:]
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


def _bodies(reading: Reading, marks: list[Mark]) -> list[Thing]:
    """Bodies by name; of a name that every country has, one for each country the article gives it."""
    found: dict[tuple[str, str | None], Thing] = {}
    for mark in marks:
        name = _text(reading, mark)
        key = body_key(name)
        code = mark.country if is_generic(key.split()) else None
        thing = found.setdefault((key, code), Thing("organization", name))
        thing.marks.append(mark)
        thing.name = max(thing.name, name, key=len)
    _join_unowned(found)
    _join_acronyms(reading, found)
    for thing in found.values():
        told = Counter(mark.country for mark in thing.marks if mark.country)
        thing.country = next(iter(told)) if len(told) == 1 else None
    return list(found.values())


def _join_unowned(found: dict[tuple[str, str | None], Thing]) -> None:
    """Join "the Senate" to the one Senate whose country the article tells, if there is but one."""
    for key, code in [k for k in found if k[1] is None]:
        owned = [k for k in found if k[0] == key and k[1] is not None]
        if len(owned) == 1:
            thing = found.pop((key, code))
            found[owned[0]].marks = sorted(found[owned[0]].marks + thing.marks, key=lambda m: m.start)


def _join_acronyms(reading: Reading, found: dict[tuple[str, str | None], Thing]) -> None:
    """Join "LWC" to "Lake Water Commission": told in brackets, or its initials and no other's."""
    for key in list(found):
        short = found[key]
        if not short.name.isupper() or " " in short.name or not 2 <= len(short.name.replace(".", "")) <= 8:
            continue
        letters = short.name.replace(".", "").casefold()
        told = [other for other in found.values() if other is not short and _in_brackets(reading, other, short)]
        spelt = [other for other in found.values() if other is not short and letters in _initials(other.name)]
        long = told[0] if len(told) == 1 else spelt[0] if len(spelt) == 1 else None
        if long is not None:
            long.marks = sorted(long.marks + short.marks, key=lambda m: m.start)
            long.aliases.add(short.name)
            del found[key]


def _in_brackets(reading: Reading, long: Thing, short: Thing) -> bool:
    """Whether a mark of the short name stands in brackets right behind one of the long name."""
    behind = {mark.end + 1 for mark in long.marks if reading.words[mark.end : mark.end + 1] == ["("]}
    return any(mark.start in behind for mark in short.marks)


def _initials(name: str) -> set[str]:
    """The acronyms a long name may give: of all its words, and of those written with a capital."""
    parts = name.replace("-", " ").replace("’", " ").split()
    if len(parts) < 2:
        return set()
    return {"".join(p[0] for p in parts).casefold(), "".join(p[0] for p in parts if p[0].isupper()).casefold()}


def name_parts(name: str) -> list[str]:
    """The parts of a person's name as they are compared: folded, without article-like particles and suffixes."""
    parts = [p for p in fold(name).split() if p not in words("titles", "suffixes")]
    return [p for p in parts if p not in ("al", "el", "ul", "as", "ash", "ad", "an")] or parts


def _persons(reading: Reading, marks: list[Mark]) -> list[Thing]:
    """Full names first, then shorter ones joined to the one full name that they can be short for."""
    spelled: dict[tuple[str, ...], list[Mark]] = defaultdict(list)
    for mark in marks:
        spelled[tuple(name_parts(_text(reading, mark)))].append(mark)
    things: list[tuple[tuple[str, ...], Thing]] = []
    for parts in sorted(spelled, key=lambda p: (-len(p), spelled[p][0].start)):
        group = spelled[parts]
        owner = _owner(parts, group, things)
        if owner is None:
            things.append((parts, Thing("person", _text(reading, group[0]), list(group), full=len(parts) > 1)))
        else:
            owner.marks.extend(group)
    for _, thing in things:
        thing.marks.sort(key=lambda m: m.start)
        for mark in thing.marks:
            thing.title = titles.united(thing.title, mark.title)
        thing.country = thing.title.country
    return [thing for _, thing in things]


def _owner(parts: tuple[str, ...], group: list[Mark], things: list[tuple[tuple[str, ...], Thing]]) -> Thing | None:
    """The one person whose fuller name a name shortens; None where there is none or more than one."""
    fits = [
        thing for full, thing in things if len(full) > 1 and _shortens(parts, full) and _genders_agree(group, thing)
    ]
    if len(fits) > 1 and len(parts) == 1:
        last = [thing for full, thing in things if thing in fits and full[-1] == parts[0]]
        fits = last if len(last) == 1 else fits
    return fits[0] if len(fits) == 1 else None


def _shortens(parts: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether one name is the other with parts left out or as initials, first or last part kept."""
    if not parts or not full:
        return False
    if len(parts) == 1:
        return len(parts[0]) > 1 and parts[0] in full
    if len(parts) >= len(full) and parts != full:
        return False
    rest = iter(full)
    if not all(any(_same_part(part, other) for other in rest) for part in parts):
        return False
    return parts[-1] == full[-1] or parts[0] == full[0]


def _same_part(short: str, long: str) -> bool:
    return short == long or (len(short) == 1 and long.startswith(short))


def _genders_agree(group: list[Mark], thing: Thing) -> bool:
    told = {m.title.gender for m in [*group, *thing.marks] if m.title is not None and m.title.gender is not None}
    return len(told) < 2
