"""Which marks of an article name the same person, body, place, country or group."""

from collections import defaultdict

from transforms.names import countries
from transforms.names.bodies import bodies
from transforms.names.lexicon import fold
from transforms.names.marks import Mark
from transforms.names.people import persons
from transforms.names.reading import Reading
from transforms.names.things import Thing, text_of
from warehouse.schema import EntityType


def gather(reading: Reading, marks: list[Mark]) -> list[Thing]:
    """The entities of an article, each with its marks, in order of first mark."""
    by_kind: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        by_kind[mark.kind].append(mark)
    things = [
        *_countries(by_kind["country"]),
        *_groups(reading, by_kind["group"]),
        *bodies(reading, by_kind["organization"]),
        *persons(reading, by_kind["person"]),
        *_spots(reading, by_kind["place"], "place"),
        *_spots(reading, by_kind["facility"], "facility"),
    ]
    return sorted(things, key=lambda t: (t.marks[0].start, t.kind))


def _countries(marks: list[Mark]) -> list[Thing]:
    found: dict[str, Thing] = {}
    for mark in marks:
        code = mark.key or ""
        found.setdefault(code, Thing("country", countries.countries()[code].name, country=code)).marks.append(mark)
    return list(found.values())


def _groups(reading: Reading, marks: list[Mark]) -> list[Thing]:
    found: dict[str, Thing] = {}
    for mark in marks:
        name = mark.key if mark.key is not None and mark.country is None else text_of(reading, mark)
        key = f"people of {mark.country}" if mark.country else fold(name)
        found.setdefault(key, Thing("group", name, country=mark.country)).marks.append(mark)
    return list(found.values())


def _spots(reading: Reading, marks: list[Mark], kind: EntityType) -> list[Thing]:
    found: dict[str, Thing] = {}
    for mark in marks:
        name = mark.key or text_of(reading, mark)
        thing = found.setdefault(fold(name), Thing(kind, name, country=mark.country))
        thing.marks.append(mark)
    return list(found.values())
