"""Which places on earth an article's place names mean, by the words beside them and by one another."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from transforms.names import countries, places
from transforms.names.gazetteer import Place
from transforms.names.lexicon import fold
from transforms.names.marks import Mark
from transforms.names.reading import POSSESSIVES, Reading
from transforms.names.siting import DIVISIONS, Name, settle
from transforms.names.things import Thing

TELLS = {
    "province": DIVISIONS, "state": DIVISIONS, "region": DIVISIONS, "governorate": DIVISIONS, "prefecture": DIVISIONS,
    "oblast": DIVISIONS, "district": DIVISIONS, "county": DIVISIONS, "provinces": DIVISIONS, "states": DIVISIONS,
    "regions": DIVISIONS, "districts": DIVISIONS, "department": DIVISIONS, "division": DIVISIONS,
    "governor": DIVISIONS, "gov": DIVISIONS, "mayor": frozenset({"town"}),
    "city": frozenset({"town"}), "town": frozenset({"town"}), "village": frozenset({"town"}),
}  # fmt: skip
"""Words beside a name that tell which kind of place it is."""
LOCAL = 0.4
"""What a place named inside the name of a body or building tells of where the article plays."""
HOLDER_WORDS = 4
"""Words that the name of a division behind a comma may have."""
LIST = 24
"""Tokens behind a name in which the word that closes a list of counties is looked for."""
LISTED = {"counties": "County", "parishes": "Parish"}
WELL_KNOWN = 300_000
"""People of a town that needs no company."""
NAMESAKE = 3000
"""People that a town needs to be what the name of a country means."""
COUNTY_REACH = 0.9
"""Degrees around the middle of a county within which its towns lie."""


def locate(reading: Reading, things: list[Thing], at: Mapping[int, Mark]) -> None:
    """Give the article's places and countries their position, id and country, where there is no doubt."""
    spots = [thing for thing in things if thing.kind == "place" and thing.place is None]
    doubtful = [thing for thing in things if _may_be_town(reading, thing)]
    weights = _weights([thing for thing in things if thing not in doubtful])
    names = [_name(reading, thing, at) for thing in [*spots, *doubtful]]
    found = settle([*names, *_local(reading, things)], weights, _divisions(reading, spots), places.capitals())
    believed = _in_company(found, weights)
    for thing, place in zip([*spots, *doubtful], believed, strict=False):
        if thing.kind == "country":
            if place is None or place.kind == "country":
                continue
            thing.kind, thing.name = "place", _text(reading, thing)
        thing.place = place
        if place is not None:
            thing.country = place.country or None


def _in_company(found: list[Place | None], weights: Mapping[str, float]) -> list[Place | None]:
    """The places without those that alone of the article lie in their country, unless all the world knows them.

    Almost any word is a village somewhere: a rare surname, a river, a party's short name.
    """
    lands = Counter(place.country for place in found if place is not None)
    return [
        place
        if place is None
        or place.kind not in ("town", *DIVISIONS)
        or place.country in weights
        or lands[place.country] > 1
        or (place.kind == "town" and place.population >= WELL_KNOWN)
        else None
        for place in found
    ]


def _text(reading: Reading, thing: Thing) -> str:
    return " ".join(reading.span_text(thing.marks[0].start, thing.marks[0].end).split())


def _may_be_town(reading: Reading, thing: Thing) -> bool:
    """Whether a country may be a town or state named like it: one name throughout, and never an adjective."""
    if thing.kind != "country" or any(mark.form != "name" for mark in thing.marks):
        return False
    name = fold(_text(reading, thing))
    if any(fold(reading.span_text(mark.start, mark.end)) != name for mark in thing.marks):
        return False
    return any(p.country != thing.country and p.population >= NAMESAKE for p in places.named(name))


def _weights(things: list[Thing]) -> dict[str, float]:
    """Each country's share of the article's mentions of countries and of well-known capitals."""
    counts: Counter[str] = Counter()
    for thing in things:
        code = thing.country if thing.kind == "country" else None
        if thing.kind == "place":
            code = countries.capitals().get(fold(thing.name))
        if code is not None:
            counts[code] += len(thing.marks)
    total = sum(counts.values())
    return {code: n / total for code, n in counts.items()}


def _name(reading: Reading, thing: Thing, at: Mapping[int, Mark]) -> Name:
    """What a place's name may mean, as far as the words beside it allow."""
    name, owner = _without_owner(_full(reading, thing))
    key = fold(name)
    holders = [_country(owner)] if owner is not None else list(_holders(reading, thing, at))
    if thing.kind == "country":
        key, holders = "", [holder for holder in holders if holder.admin]
        own = countries.countries()[thing.country or ""]
        nation = Place(own.geonames_id, own.name, own.lat, own.lon, own.iso2, "", own.population, "country")
        candidates = [nation, *[p for p in places.named(_text(reading, thing)) if p.country != own.iso2]]
    else:
        candidates = [place for place in places.named(name) if place.lat is not None]
    region = thing.kind == "place" and any(mark.sure and mark.key for mark in thing.marks)
    if region:  # what the lexicons call a region is no town
        candidates = [place for place in candidates if place.kind in ("continent", "landform")]
    if thing.marks and all(_with_article(reading, mark) for mark in thing.marks):
        candidates = [place for place in candidates if place.kind != "town"]
    inside = [place for place in candidates if _held(place, holders)]
    return Name(inside or candidates, key, _told(reading, thing))


def _without_owner(name: str) -> tuple[str, str | None]:
    """A name without the country that it ends in, and the country: "Example province of Kenya"."""
    stem, _, owner = name.rpartition(" of ")
    told = stem.rpartition(" ")[2].lower() in TELLS
    hit = next(countries.find(owner), None) if told else None
    return (stem, hit.of) if hit is not None and hit.use == "country" and hit.start == 0 else (name, None)


def _with_article(reading: Reading, mark: Mark) -> bool:
    """Whether an article stands before the name and goes with no noun behind it: towns take none."""
    if mark.start == 0 or reading.plain[mark.start - 1] != "the" or reading.plain[mark.start] in TELLS:
        return False
    behind = reading.tags[mark.end] if mark.end < len(reading) else ""
    return not behind.startswith(("NN", "JJ", "POS", "HYPH", "VB")) and reading.words[mark.end : mark.end + 1] != ["-"]


def _full(reading: Reading, thing: Thing) -> str:
    """The name of a place; with the word that closes a list behind it: "Example, Sample and Specimen counties"."""
    for mark in thing.marks:
        end, last = mark.end, min(len(reading), mark.end + LIST)
        while end < last and (reading.capital[end] or reading.plain[end] in (",", "and")):
            end += 1
        if end > mark.end and reading.plain[end : end + 1] in (["counties"], ["parishes"]):
            return f"{thing.name} {LISTED[reading.plain[end]]}"
    return thing.name


def _held(place: Place, holders: list[Place]) -> bool:
    """Whether a place lies in one of the containers."""
    return any(
        place.country == holder.country
        and (holder.kind == "country" or place.admin == holder.admin)
        and place != holder
        and (holder.kind != "county" or _beside(place, holder))
        for holder in holders
    )


def _beside(place: Place, county: Place) -> bool:
    ends = (place.lat, place.lon, county.lat, county.lon)
    if None in ends:
        return False
    lat, lon, middle_lat, middle_lon = (end or 0.0 for end in ends)
    return abs(lat - middle_lat) < COUNTY_REACH and abs(lon - middle_lon) < COUNTY_REACH


def _holders(reading: Reading, thing: Thing, at: Mapping[int, Mark]) -> Iterator[Place]:
    """The countries, divisions and counties told behind the name after a comma, in brackets or "in", or before it."""
    for mark in thing.marks:
        before = mark.start - 1
        owner = at.get(before - (reading.words[before] in POSSESSIVES)) if before > 0 else None
        if owner is not None and owner.kind == "country" and owner.key is not None:
            yield _country(owner.key)
        behind = reading.plain[mark.end : mark.end + 1]
        if behind and behind[0] in TELLS and reading.plain[mark.end + 1 : mark.end + 2] in (["of"], ["in"]):
            yield from _holder_at(reading, mark.end + 2, thing, at)
        if behind in ([","], ["("], ["in"], ["–"], ["/"]):
            yield from _holder_at(reading, mark.end + 1, thing, at)


def _holder_at(reading: Reading, start: int, thing: Thing, at: Mapping[int, Mark]) -> Iterator[Place]:
    """The containers that the words from `start` on name, the longest name first and alone."""
    for end in range(min(start + HOLDER_WORDS, len(reading)), start, -1):
        name = reading.span_text(start, end)
        if not reading.capital[start] or any(i in at and at[i].kind == "person" for i in range(start, end)):
            continue
        found = [_division(*codes) for codes in places.divisions(name)]
        found += [p for p in places.named(name) if p.kind == "county" and end - start > 1]
        holder = at.get(start)
        if holder is not None and holder.kind == "country" and holder.form == "name" and holder.end == end:
            found.append(_country(holder.key or ""))
        if found:
            if not _lists(reading, end, name, thing):
                yield from found
            return


def _lists(reading: Reading, end: int, holder: str, thing: Thing) -> bool:
    """Whether a name and the one behind it are two of a list: "Boston, New York and Lima", "Ohio, Iowa"."""
    if holder.endswith("."):
        return False
    if places.state(thing.name) is not None and places.state(holder) is not None:
        return True
    big = any(p.kind == "town" and p.population > 100_000 for p in places.named(holder))
    return big and reading.plain[end : end + 1] in (["and"], [","], ["or"])


def _country(code: str) -> Place:
    return Place(None, "", None, None, code, "", 0, "country")


def _division(country: str, admin: str) -> Place:
    return Place(None, "", None, None, country, admin, 0, "province")


def _told(reading: Reading, thing: Thing) -> frozenset[str]:
    """The kinds of place that words beside half of its mentions tell: "Example province", "the city of Example"."""
    told = [kinds for mark in thing.marks if (kinds := _told_beside(reading, mark))]
    return max(told, key=told.count) if told and 2 * len(told) >= len(thing.marks) else frozenset()


def _told_beside(reading: Reading, mark: Mark) -> frozenset[str]:
    behind = reading.plain[mark.end] if mark.end < len(reading) else ""
    if behind in TELLS:
        return TELLS[behind]
    of = mark.start > 1 and reading.plain[mark.start - 1] == "of"
    return TELLS.get(reading.plain[mark.start - 2], frozenset()) if of else frozenset()


def _divisions(reading: Reading, spots: list[Thing]) -> dict[tuple[str, str], set[str]]:
    """Country and code of the first-level divisions that the article names, and the folded names it does so by.

    A name that a great city bears too, as New York, tells nothing.
    """
    named: dict[tuple[str, str], set[str]] = defaultdict(set)
    for thing in spots:
        known = places.named(thing.name)
        divisions = [place for place in known if place.kind in ("state", "province")]
        great = any(place.kind == "town" and place.population > 1_000_000 for place in known)
        first = divisions[0] if divisions and divisions[0] == known[0] else None
        plain = first is not None and (first.kind == "state" or len(divisions) == 1)
        if plain and not great and fold(thing.name) not in countries.capitals():
            named[known[0].country, known[0].admin].add(fold(thing.name))
    for i in range(1, len(reading)):
        if reading.words[i - 1] == "," and reading.capital[i] and reading.words[i][-1] == ".":
            for code in places.divisions(reading.words[i]):
                named[code].add(reading.plain[i])
    return named


def _local(reading: Reading, things: list[Thing]) -> Iterator[Name]:
    """The places that names of bodies and buildings open with: "Example County Court"."""
    for thing in things:
        if thing.kind not in ("organization", "facility"):
            continue
        mark = thing.marks[0]
        for end in range(min(mark.end - 1, mark.start + 3), mark.start, -1):
            name = reading.span_text(mark.start, end)
            if reading.capital[end - 1] and (found := places.named(name)):
                yield Name(found, weight=LOCAL)
                break
