"""Places: the gazetteer, what names may mean, which of several an article means, and what stands for a government."""

import csv
from collections import defaultdict
from collections.abc import Callable
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms import names
from transforms.document import Document
from transforms.names import countries, gazetteer, geography, places
from transforms.names.gazetteer import Place, look_up
from transforms.names.lexicon import fold, table
from transforms.names.siting import Name, settle
from warehouse.schema import Entity, Mention

Read = Callable[[str], Document]


@pytest.fixture(scope="module")
def keys() -> list[str]:
    """The folded names of the gazetteer, a line each."""
    with resources.files("transforms.names").joinpath("gazetteer.csv").open(encoding="utf-8") as lines:
        return [row[0] for row in csv.reader(lines)]


@pytest.fixture(scope="module")
def namesake(keys: list[str]) -> str:
    """A name of towns of like size in Illinois and in another state, and of no larger place."""
    for key in dict.fromkeys(keys):
        found = [place for place in places.named(key) if " " not in place.name and "'" not in key]
        inside = [place for place in found if (place.country, place.admin) == ("US", "IL")]
        like = [place for place in found if inside and place.country == "US" and place.admin != "IL"]
        if not inside or not like or found[0].population > 30_000:
            continue
        alike = 3000 < like[0].population < 2 * inside[0].population
        if alike and inside[0].kind == like[0].kind == "town" and fold(inside[0].name) == key:
            return inside[0].name
    raise LookupError("no namesakes in the data")


@pytest.fixture(scope="module")
def read(read_by: Callable[..., Read]) -> Read:
    return read_by(names)


def place_of(document: Document, text: str) -> Entity:
    (found,) = {m.place_id or m.entity_id for m in document.mentions if m.text == text}
    entity = document.entity(found)
    assert entity is not None
    return entity


def test_every_name_is_found_again(keys: list[str]) -> None:
    count: dict[str, int] = defaultdict(int)
    for key in keys:
        count[key] += 1
    assert all(key == fold(key) for key in keys[::97])
    for key in keys[::397]:
        assert len(look_up(key)) == count[key], key
    for key in (keys[0], keys[-1]):
        assert len(look_up(key)) == count[key]


def test_no_place_for_what_is_no_name() -> None:
    for key in ("", ",", "no such town anywhere", "\n", "zzzzzz", "a,town"):
        assert look_up(key) == []


def test_lexicons_of_places_are_sound() -> None:
    for place in places.landforms().values():
        assert place.lat is not None and -90 <= place.lat <= 90
        assert place.lon is not None and -180 <= place.lon <= 180
        assert not place.country or place.country in countries.countries()
    for country, short in table("divisions")["provinces"].items():
        for name, code in short.items():
            assert any((p.country, p.admin) == (country, code) for p in places.named(name)), name
    for name, full in table("divisions")["towns"].items():
        assert places.named(name) and places.named(name) == places.named(full)
    for key, words in table("metonyms").items():
        lists = words.values() if isinstance(words, dict) else [words]
        assert all(word == word.lower().strip() and word for each in lists for word in each), key


def test_states_have_a_middle_and_their_abbreviations() -> None:
    assert len({place.admin for place in places.states().values()}) == 51
    state = places.states()["IL"]
    assert places.state("Ill.") == places.state("Ill") == places.state(state.name.upper()) == state
    assert state.geonames_id is not None and state.kind == "state"
    assert places.state("L.A.") is None
    assert places.divisions("B.C.") == [("CA", "02")]


def test_spellings_that_newspapers_use() -> None:
    (county, *_) = [p for p in look_up("cook county") if p.country == "US"]
    assert county in places.named("Cook Co.")
    assert places.named("the village of") == ()
    town = places.named("City of " + countries.countries()["PE"].capital)
    assert town and town[0].country == "PE"


def test_no_town_is_what_a_region_means(read: Read) -> None:
    document = read("The envoy toured the Middle East for a week.")
    assert place_of(document, "Middle East").lat is None


def test_a_name_alone_and_doubt(namesake: str) -> None:
    assert places.choose(namesake, {"US": 1.0}) is None
    capital = places.choose(countries.countries()["KE"].capital, {})
    assert capital is not None and capital.country == "KE"
    assert places.choose("No Such Town", {}) is None


def test_state_behind_a_town_settles_it(read: Read, namesake: str) -> None:
    document = read(f"Police in {namesake}, Ill., closed the road on Monday.")
    found = place_of(document, namesake)
    assert found.country == "USA"
    state = places.states()["IL"]
    assert found.lat is not None and state.lat is not None and abs(found.lat - state.lat) < 4


def test_towns_take_no_article(read: Read, namesake: str) -> None:
    assert place_of(read(f"Floods rose in {namesake}, Ill., on Monday."), namesake).lat is not None
    document = read("He crossed the Madison and came home.")
    assert all(entity.lat is None for entity in document.entities)


def test_a_shared_name_is_the_division_that_its_country_holds(read: Read) -> None:
    for country, code in (("Pakistan", "PAK"), ("India", "IND")):
        document = read(f"Rain fell in the Punjab province of {country} on Monday.")
        assert code in [entity.country for entity in document.entities if entity.name.startswith("Punjab")]


def town(number: int, lat: float, lon: float, country: str, population: int, kind: gazetteer.Kind = "town") -> Place:
    return Place(number, "Example", lat, lon, country, "01", population, kind)


def test_neighbours_settle_a_name_that_population_does_not() -> None:
    small, big = town(1, 10, 10, "KE", 4000), town(2, -20, 100, "AU", 90_000)
    others = [Name([town(n, 10 + n / 50, 10, "KE", 9000)]) for n in (3, 4, 5)]
    assert settle([Name([big, small])], {}, {}, set())[0] != small
    assert settle([Name([big, small]), *others], {}, {}, set())[0] == small


def test_a_country_that_is_named_settles_a_name() -> None:
    one, two = town(1, 10, 10, "KE", 40_000), town(2, -20, 100, "AU", 60_000)
    assert settle([Name([two, one])], {}, {}, set()) == [None]
    assert settle([Name([two, one])], {"KE": 1.0}, {}, set()) == [one]


def test_the_town_and_not_the_division_around_it_unless_told() -> None:
    city, around = town(1, 10, 10, "KE", 900_000), town(2, 10.5, 11, "KE", 3_000_000, "province")
    assert settle([Name([around, city])], {}, {}, set()) == [city]
    assert settle([Name([around, city], prefer={"province"})], {}, {}, set()) == [around]


PLACES = st.lists(
    st.builds(
        town, st.integers(1, 9999), st.floats(-80, 80), st.floats(-179, 179), st.sampled_from(["KE", "GH"]),
        st.integers(0, 10**6),
    ),
    min_size=1, max_size=3, unique_by=lambda place: place.geonames_id,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(groups=st.lists(PLACES, max_size=5), data=st.data())
def test_the_order_of_names_changes_nothing(groups: list[list[Place]], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(groups))))
    straight = settle([Name(group) for group in groups], {"KE": 1.0}, {}, set())
    turned = settle([Name(groups[i]) for i in order], {"KE": 1.0}, {}, set())
    assert all(place is None or place in group for place, group in zip(straight, groups, strict=True))
    assert [straight[i] for i in order] == turned


def test_a_country_is_a_town_only_with_its_state_behind(read: Read) -> None:
    name = next(
        country.name
        for country in countries.countries().values()
        if any(p.country == "US" and p.kind == "town" and p.population > 20_000 for p in look_up(fold(country.name)))
        and places.state(country.name) is None
    )
    state = next(p for p in look_up(fold(name)) if p.country == "US" and p.population > 20_000).admin
    assert place_of(read(f"Talks were held in {name} with neighbours."), name).entity_type == "country"
    document = read(f"A man from {name}, {places.states()[state].name}, was hurt.")
    assert place_of(document, name).country == "USA"


def acting(document: Document, name: str) -> list[Mention]:
    return [m for m in document.mentions if m.text == name and m.is_metonym]


@pytest.mark.parametrize(
    "sentence",
    [
        "Analysts say that {} expects an answer this week.",
        "Officials said {} urged restraint.",
        "Rebels praised {}'s decision on Monday.",
        "The ministers discussed sanctions on {} at length.",
        "They signed an agreement with {} on trade.",
        "{}-backed rebels took the town.",
        "They wrote of Nairobi-{} relations.",
        "Officials said {} was willing to wait.",
        "Rebels fought the {} regime for years.",
        "The envoy accused {} of delay.",
        "{} was accused of delay.",
        "The paper asked about {}, which denies the charge.",
        "Nobody called on {} to act.",
    ],
)
def test_capitals_that_act(read: Read, sentence: str) -> None:
    name = countries.countries()["PE"].capital
    assert acting(read(sentence.format(name)), name)


@pytest.mark.parametrize(
    "sentence",
    [
        "The delegation arrived in {} on Monday.",
        "{}'s streets were empty after the storm.",
        "A storm hit {} on Monday.",
        "The {} government repaired its streets.",
        "The road between {} and the coast was closed.",
        "The {}-based firm hired ten people.",
        "{} is looking at calm conditions.",
        "{} — The minister says that prices rose.",
    ],
)
def test_capitals_that_are_places(read: Read, sentence: str) -> None:
    name = countries.countries()["GH"].capital
    document = read(sentence.format(name))
    assert not acting(document, name)
    assert place_of(document, name).entity_type == "place"


def test_middles_of_countries_lie_in_them() -> None:
    for code, own in table("countries").items():
        if "middle" in own:
            country = countries.countries()[code]
            assert [country.lat, country.lon] == own["middle"]


def test_words_that_tell_kinds_are_lower_case() -> None:
    assert all(word == word.lower() for word in geography.TELLS)


def test_a_village_alone_in_its_country_is_no_place_of_the_article() -> None:
    village = Place(1, "Dargo", 1.0, 2.0, "NL", "07", 900)
    great = Place(2, "Alba", 1.0, 2.0, "PE", "15", 900_000)
    beside = Place(3, "Tornby", 1.1, 2.0, "NL", "07", 1200)
    assert geography._in_company([village, great, None], {"KE": 1.0}) == [None, great, None]
    assert geography._in_company([village, beside], {"KE": 1.0}) == [village, beside]
    assert geography._in_company([village], {"NL": 0.2}) == [village]
