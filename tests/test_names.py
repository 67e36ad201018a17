"""Names read from small texts: types, roles, countries, joins, and what must not be joined."""

import itertools
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms import names
from transforms.document import Document
from transforms.names import countries
from warehouse.schema import Entity, Mention

Read = Callable[[str], Document]


@pytest.fixture(scope="module")
def read(read_by: Callable[..., Read]) -> Read:
    return read_by(names)


def entity(document: Document, name: str) -> Entity:
    (found,) = [e for e in document.entities if e.name == name]
    return found


def mention(document: Document, text: str, nth: int = 0) -> Mention:
    return [m for m in document.mentions if m.text == text][nth]


def named(document: Document, text: str, nth: int = 0) -> str:
    found = document.entity(mention(document, text, nth).entity_id)
    assert found is not None
    return found.name


def test_title_makes_a_person_with_role_and_country(read: Read) -> None:
    document = read(
        "Kenyan Parliament Speaker Orin Valdak met Ghana's Defense Minister Lieutenant General Tesso Brandu."
    )
    speaker, minister = entity(document, "Orin Valdak"), entity(document, "Tesso Brandu")
    assert (speaker.entity_type, speaker.role, speaker.country) == ("person", "Parliament Speaker", "KEN")
    assert (minister.entity_type, minister.role, minister.country) == ("person", "Defense Minister", "GHA")


def test_apposition_gives_role_country_and_body(read: Read) -> None:
    document = read(
        "Tesso Brandu, the foreign minister of Ghana, arrived on Monday.\n"
        "Orin Valdak, who heads the Lake Water Commission, welcomed him."
    )
    assert entity(document, "Tesso Brandu").role == "foreign minister"
    assert entity(document, "Tesso Brandu").country == "GHA"
    assert entity(document, "Orin Valdak").role == "head"
    assert entity(document, "Orin Valdak").affiliation == "Lake Water Commission"


def test_surname_nominal_and_pronoun_join_their_person(read: Read) -> None:
    document = read(
        "President Orin Valdak said on Monday that the harvest was good.\n"
        "The Kenyan president thanked the farmers. Valdak added that he would visit the valley."
    )
    assert named(document, "Valdak") == "Orin Valdak"
    assert named(document, "Kenyan president") == "Orin Valdak"
    assert named(document, "he") == "Orin Valdak"
    assert entity(document, "Orin Valdak").country == "KEN"
    assert mention(document, "Kenyan").mention_type == "adjectival"


def test_two_bearers_of_a_surname_stay_two(read: Read) -> None:
    document = read(
        "Minister Orin Valdak met General Tesso Valdak. Later, Minister Orin Valdak left. General Tesso Valdak stayed."
    )
    assert {e.name for e in document.entities if e.entity_type == "person"} == {"Orin Valdak", "Tesso Valdak"}


def test_pronoun_is_left_out_on_doubt(read: Read) -> None:
    document = read("Mr Orin Valdak and Mr Tesso Brandu met in the garden. He was tired.")
    assert not [m for m in document.mentions if m.mention_type == "pronoun"]


def test_pronoun_agrees_with_a_title(read: Read) -> None:
    document = read("Mr Orin Valdak met Mrs Tessa Brandu. She said the talks had been useful.")
    assert named(document, "She") == "Tessa Brandu"


def test_country_has_its_english_name_and_position(read: Read) -> None:
    document = read("The U.S. and the UK signed. Azeri and Ivorian ministers watched. The Kenyans left.")
    assert entity(document, "United States").country == "USA"
    assert entity(document, "United States").lat is not None
    assert named(document, "Azeri") == "Azerbaijan"
    assert mention(document, "Azeri").mention_type == "adjectival"
    group = entity(document, "Kenyans")
    assert (group.entity_type, group.country) == ("group", "KEN")


def test_capital_that_acts_is_a_metonym(read: Read) -> None:
    one, two = (countries.countries()[code].capital for code in ("KE", "GH"))
    document = read(f"{one} rejected the offer. Talks between {one} and {two} went on. He landed in {one}.")
    acting, visited = mention(document, one, 0), mention(document, one, 2)
    assert acting.is_metonym and named(document, one) == "Kenya"
    assert mention(document, two).is_metonym
    assert not visited.is_metonym
    assert acting.place_id == visited.entity_id
    assert entity(document, one).n_mentions == 3


def test_acronym_joins_its_long_form(read: Read) -> None:
    document = read("The Lake Water Commission (LWC) met on Monday. The LWC published a report.")
    assert named(document, "LWC", 1) == "Lake Water Commission"


def test_generic_body_belongs_to_its_country(read: Read) -> None:
    first = read("Ghana's Supreme Court ruled on Monday.")
    second = read("The Ghanaian Supreme Court has spoken.")
    third = read("Kenya's Supreme Court ruled on Monday.")
    ids = [next(e for e in d.entities if e.entity_type == "organization").entity_id for d in (first, second, third)]
    assert ids[0] == ids[1] != ids[2]


def test_small_body_of_a_country_is_a_nominal(read: Read) -> None:
    document = read("Troops of the Kenyan army crossed the river.")
    body = entity(document, "Kenyan army")
    assert (body.entity_type, body.country) == ("organization", "KEN")
    assert mention(document, "Kenyan army").mention_type == "nominal"


def test_full_name_is_one_person_across_articles_and_a_bare_surname_is_not(read: Read) -> None:
    full = [entity(read(text), "Orin Valdak").entity_id for text in ("Mr Orin Valdak slept.", "Gen. Orin Valdak woke.")]
    bare = [entity(read(text), "Valdak").entity_id for text in ("Mr Valdak slept.", "Gen. Valdak woke.")]
    assert full[0] == full[1]
    assert bare[0] != bare[1]


def test_mention_covering_a_noun_phrase(read: Read) -> None:
    text = "Ghana's Defense Minister Tesso Brandu met the Kenyan president, Orin Valdak, on Monday."
    document = read(text)

    def covering(phrase: str) -> str | None:
        start = text.index(phrase)
        found = names.mention_covering(document, start, start + len(phrase))
        return found.text if found is not None else None

    assert covering("Ghana's Defense Minister Tesso Brandu") == "Tesso Brandu"
    assert covering("the Kenyan president, Orin Valdak") == "Orin Valdak"
    assert covering("met") is None


def check_rows(document: Document) -> None:
    """Offsets, keys, counts and overlaps hold."""
    counts: dict[str, list[int]] = {}
    for row in document.mentions:
        assert document.text[row.char_start : row.char_end] == row.text
        for key in {row.entity_id, row.place_id or row.entity_id}:
            counts.setdefault(key, []).append(row.char_start)
    assert {e.entity_id: (e.n_mentions, e.first_char_start) for e in document.entities} == {
        key: (len(starts), min(starts)) for key, starts in counts.items()
    }
    assert len({e.entity_id for e in document.entities}) == len(document.entities)
    assert len({m.mention_id for m in document.mentions}) == len(document.mentions)
    full = sorted((m.char_start, m.char_end, m.mention_type) for m in document.mentions)
    for (_, end, outer), (start, _, inner) in itertools.pairwise(full):
        assert start >= end or "nominal" in (outer, inner)


WORDS = (
    "President Orin Valdak Kenya 's Kenyan the minister said he ( LWC ) , - al of Ministry Mr . “ ” and who U.S. army"
)
PIECES = st.sampled_from([*WORDS.split(), "Dr", "é", "in", "\n", "\u00a0"])


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=30).map(" ".join))
def test_rows_hold_on_any_text(read: Read, text: str) -> None:
    document = read(text)
    check_rows(document)
    again = names.rows(document)
    assert again == [*document.entities, *document.mentions]


def test_a_counterpart_holds_the_office_for_the_other_country(make_document):
    text = (
        "Prime Minister Kato Senbei and his Irish counterpart Sean Farlan met in Tokyo on Monday. "
        "The Irish prime minister praised the port."
    )
    document = make_document(text)
    document.add(names.rows(document))
    countries = {e.name: e.country for e in document.entities if e.entity_type == "person"}
    assert countries == {"Kato Senbei": None, "Sean Farlan": "IRL"}
