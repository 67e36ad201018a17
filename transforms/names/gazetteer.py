"""GeoNames' towns and divisions by name, looked up in `gazetteer.csv` without reading it whole.

A line a name, sorted by the bytes of the folded name and its comma: folded name, kind (town, province, county),
GeoNames id, latitude, longitude, country (alpha-2), first-level division, population, name (empty where it is the
folded one with capitals). A division's population is that of its towns, its position the middle of the area they span.
The file is mapped into memory, which all processes share, and halved until the name is found; starting costs nothing.
`training/places/gazetteer.py` makes it. Data of GeoNames, CC BY 4.0.
"""

import csv
import mmap
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Literal, NamedTuple

Kind = Literal["town", "province", "county", "state", "country", "continent", "landform"]


class Place(NamedTuple):
    """One place. `admin` is GeoNames' code of its first-level division; `country` ISO alpha-2, empty for continents.

    For divisions `lat` and `lon` are the middle of their towns, as the data give none of their own.
    """

    geonames_id: int | None
    name: str
    lat: float | None
    lon: float | None
    country: str
    admin: str
    population: int
    kind: Kind = "town"


@cache
def _file() -> mmap.mmap:
    """The gazetteer, mapped for reading."""
    with resources.as_file(resources.files(__package__).joinpath("gazetteer.csv")) as path, path.open("rb") as source:
        return mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ)


def look_up(key: str) -> list[Place]:
    """The places of a folded name, those with most people first; none for an empty one."""
    if not key or "," in key or "\n" in key:
        return []
    data, wanted = _file(), key.encode() + b","
    return [_place(line) for line in _lines_from(data, _first(data, wanted), wanted)]


def _first(data: mmap.mmap, wanted: bytes) -> int:
    """Where the first line begins that sorts at or behind `wanted`."""
    low, high = 0, len(data)
    while low < high:
        start = data.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = data.find(b"\n", start) + 1 or len(data)
        if data[start : start + len(wanted)] < wanted:
            low = end
        else:
            high = start
    return low


def _lines_from(data: mmap.mmap, start: int, wanted: bytes) -> Iterator[str]:
    while data[start : start + len(wanted)] == wanted:
        end = data.find(b"\n", start)
        yield data[start:end].decode()
        start = end + 1


def _place(line: str) -> Place:
    fields = next(csv.reader([line])) if '"' in line else line.split(",")
    key, kind, number, lat, lon, country, admin, population, name = fields
    return Place(
        int(number) if number else None, name or key.title(), float(lat), float(lon), country, admin, int(population),
        kind,  # type: ignore[arg-type]
    )  # fmt: skip
