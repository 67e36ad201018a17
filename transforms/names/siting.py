"""Which of several places of one name an article means: all its names are settled together.

Every name has candidates. Each starts with what speaks for it alone: people, being the capital of its country, the
countries and divisions that the article names. Then candidates lend each other weight: those near one another, and
those of one division or country, so that five small towns of one county outweigh five cities all over the world. What
stays in doubt is left without a place.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from transforms.names.gazetteer import Place
from transforms.names.lexicon import fold


@dataclass(frozen=True, slots=True)
class Weights:
    """What speaks for a place; set on the gold's places, in units of the logarithm of chances."""

    people: float = 2.0  # a power of ten of population
    renown: float = 1.0  # a power of ten of population above that of a great city
    country: float = 3.5  # the country has all of the article's mentions of countries
    named_country: float = 2.0  # the country is mentioned at all
    division: float = 1.6  # the article names the division
    capital: float = 3.0
    alias: float = -2.0  # an old, foreign or second name of the place
    province: float = -0.5
    seat: float = -3.0  # a division named after a town in it
    county: float = -1.4
    nation: float = 4.0  # a whole country, beside towns named like it
    told: float = 5.0  # "province" or "town" stands beside the name
    near: float = 6.0
    same_division: float = 1.6
    sisters: float = 1.0  # two divisions of one country: states are named together
    same_country: float = 0.15
    open: float = 0.18  # how much of this is believed before neighbours are looked at
    context: float = 2.6
    nowhere: float = 6.6  # the name means none of the candidates
    enough: float = 0.75  # chance that a place needs


WEIGHTS = Weights()
REACH = 60.0
"""Kilometres over which nearness falls to a third."""
ONE_SPOT = 60.0
"""Kilometres within which two places of one name count as one: a town and the county named after it."""
EARTH = 6371.0
ROUNDS = 3
GREAT = 200_000
SEAT = 50
"""A town with less than this part of its division's people is not what the division's name brings to mind."""
DIVISIONS = frozenset({"province", "county", "state"})
MOST = 40
"""Candidates of one name that are looked at, those with most people."""


@dataclass(slots=True)
class Name:
    """A place name of an article and the places of that name.

    `key`: the name folded; `prefer`: the kinds of place that the words beside it tell; `weight`: how much it tells of
    the others.
    """

    candidates: Sequence[Place]
    key: str = ""
    prefer: Collection[str] = ()
    weight: float = 1.0


def settle(
    names: Sequence[Name],
    countries: Mapping[str, float],
    divisions: Mapping[tuple[str, str], Collection[str]],
    capitals: Collection[int],
    weights: Weights = WEIGHTS,
) -> list[Place | None]:
    """The place each name means, None where that is in doubt.

    `countries`: ISO alpha-2 to its share of the article's mentions of countries; `divisions`: country and code of
    first-level divisions to the folded names by which the article names them; `capitals`: GeoNames ids of the capitals
    of countries.
    """
    places = [place for name in names for place in name.candidates[:MOST]]
    if not places:
        return [None] * len(names)
    owner = np.repeat(np.arange(len(names)), [len(name.candidates[:MOST]) for name in names])
    alone = np.array(
        [
            _alone(place, name, countries, divisions, capitals, weights)
            for name in names
            for place in name.candidates[:MOST]
        ]
    )
    apart = _distances(places)
    links = _links(places, owner, apart, weights)
    chances = _chances(alone * weights.open, owner, len(names), weights.nowhere * weights.open)
    share = np.array([name.weight for name in names])[owner]
    for _ in range(ROUNDS):
        support = links @ (chances * share)
        chances = _chances(alone + weights.context * np.log1p(support), owner, len(names), weights.nowhere)
    return [_decided(places, chances, np.flatnonzero(owner == i), apart, weights) for i in range(len(names))]


def _alone(
    place: Place,
    name: Name,
    countries: Mapping[str, float],
    divisions: Mapping[tuple[str, str], Collection[str]],
    capitals: Collection[int],
    weights: Weights,
) -> float:
    """What speaks for a place, its neighbours apart."""
    score = weights.people * math.log10(place.population + 100)
    if place.kind == "town" and place.population > GREAT:
        score += weights.renown * math.log10(place.population / GREAT)
    if name.key and not fold(place.name).startswith(name.key):
        score += weights.alias
    if place.country in countries:
        score += weights.named_country + weights.country * countries[place.country]
    if any(by != name.key for by in divisions.get((place.country, place.admin), ())):
        score += weights.division
    if place.geonames_id in capitals:
        score += weights.capital
    if place.kind == "landform":
        score += weights.people * 6
    if place.kind == "country":
        score += weights.nation
    if place.kind in name.prefer:
        return score + weights.told
    if place.kind in DIVISIONS:
        score += weights.county if place.kind == "county" else weights.province
        if _has_town(place, name.candidates):
            score += weights.seat
    return score


def _has_town(division: Place, candidates: Sequence[Place]) -> bool:
    """Whether a town of some weight in a division bears its name."""
    return any(
        p.kind == "town" and p.population * SEAT > division.population and _same_division(p, division)
        for p in candidates
    )


def _same_division(one: Place, other: Place) -> bool:
    return one.country == other.country and one.admin == other.admin


def _distances(places: Sequence[Place]) -> np.ndarray:
    """Kilometres between all pairs."""
    lat = np.radians([place.lat or 0.0 for place in places])
    lon = np.radians([place.lon or 0.0 for place in places])
    points = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
    return EARTH * np.arccos(np.clip(points @ points.T, -1.0, 1.0))


def _links(places: Sequence[Place], owner: np.ndarray, apart: np.ndarray, weights: Weights) -> np.ndarray:
    """How much each place speaks for each place of another name."""
    lands = _codes([place.country for place in places])
    parts = _codes([f"{place.country} {place.admin}" if place.admin else "" for place in places])
    known = (lands[:, None] == lands[None, :]) & (lands[:, None] >= 0)
    inside = (parts[:, None] == parts[None, :]) & (parts[:, None] >= 0)
    links = weights.near * np.exp(-apart / REACH) + weights.same_division * inside + weights.same_country * known
    first = np.array([place.kind in ("province", "state") for place in places])
    links += weights.sisters * (known & first[:, None] & first[None, :])
    links[owner[:, None] == owner[None, :]] = 0.0
    return links


def _codes(labels: Sequence[str]) -> np.ndarray:
    """Equal numbers for equal labels; -1 for empty ones."""
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(label, len(numbers)) if label else -1 for label in labels])


def _chances(scores: np.ndarray, owner: np.ndarray, n: int, nowhere: float) -> np.ndarray:
    """Scores as chances that sum to less than one within each name: the rest is that it means none of them."""
    best = np.full(n, nowhere)
    np.maximum.at(best, owner, scores)
    raised = np.exp(scores - best[owner])
    total = np.exp(nowhere - best)
    np.add.at(total, owner, raised)
    return raised / total[owner]


def _decided(
    places: Sequence[Place], chances: np.ndarray, own: np.ndarray, apart: np.ndarray, weights: Weights
) -> Place | None:
    """The likeliest place where it and what lies beside it are likely enough."""
    if not len(own):
        return None
    best = own[int(np.argmax(chances[own]))]
    one = [i for i in own if apart[best, i] <= ONE_SPOT or _around(places[best], places[i])]
    together = float(chances[one].sum())
    return places[best] if together >= weights.enough else None


def _around(one: Place, other: Place) -> bool:
    """Whether one place is the first-level division around the other."""
    return _same_division(one, other) and "province" in (one.kind, other.kind)
