"""What the words around a person's name tell: role, affiliation, country; and where bodies are."""

from collections.abc import Callable

import pytest

from transforms import names
from transforms.document import Document
from transforms.names import countries, owners, titles
from transforms.names.marks import Title
from warehouse.schema import Entity

Read = Callable[[str], Document]
KABUL, NAIROBI = (countries.countries()[code].capital for code in ("AF", "KE"))


@pytest.fixture(scope="module")
def read(read_by: Callable[..., Read]) -> Read:
    return read_by(names)


def entity(document: Document, name: str) -> Entity:
    (found,) = [e for e in document.entities if e.name == name]
    return found


def told(document: Document, name: str) -> tuple[str | None, str | None, str | None]:
    found = entity(document, name)
    return found.role, found.affiliation, found.country


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        (
            "Hanna Molin, the deputy director of the Lake Water Commission, met farmers.",
            "Hanna Molin",
            ("deputy director", "Lake Water Commission", None),
        ),
        (
            "National Party finance spokesperson Tessa Brandu said so.",
            "Tessa Brandu",
            ("finance spokesperson", "National Party", None),
        ),
        (
            "The President of the Lake Labour Congress, Orin Valdak, spoke on Monday.",
            "Orin Valdak",
            ("President", "Lake Labour Congress", None),
        ),
        (
            f"Tesso Brandu, 61, a spokesman for the Lake Authority in {KABUL}, said no.",
            "Tesso Brandu",
            ("spokesman", "Lake Authority", "AFG"),
        ),
        ("Sheikh Orin Valdak, Minister of Education and Culture, spoke.", "Orin Valdak",
         ("Minister of Education and Culture", None, None)),
        ("The former Kenyan foreign minister Tesso Brandu spoke.", "Tesso Brandu",
         ("former foreign minister", None, "KEN")),
        ("Far-right President Orin Valdak lost the vote.", "Orin Valdak", ("President", None, None)),
        ("The country's Defence Minister Lt Gen Orin Valdak spoke.", "Orin Valdak", ("Defence Minister", None, None)),
        ("Lena Sorin, marketing and communications executive at a hotel, said no.", "Lena Sorin",
         ("marketing and communications executive", None, None)),
        (f"The mayor of {NAIROBI}, Mr Tesso Brandu, spoke.", "Tesso Brandu", ("mayor", None, "KEN")),
    ],
)  # fmt: skip
def test_titles_and_appositions(
    read: Read, text: str, name: str, expected: tuple[str | None, str | None, str | None]
) -> None:
    assert told(read(text), name) == expected


def test_an_ambassador_to_a_country_is_not_of_it(read: Read) -> None:
    assert told(read("US ambassador to Kenya Orin Valdak left."), "Orin Valdak") == ("ambassador", None, "USA")
    assert told(read("Kenya's ambassador to Ghana, Orin Valdak, left."), "Orin Valdak")[2] == "KEN"


def test_a_specialist_on_a_country_is_not_of_it(read: Read) -> None:
    assert told(read("China specialist Orin Valdak said no."), "Orin Valdak") == ("specialist", None, None)


def test_a_plural_title_is_the_role_of_each_in_its_list(read: Read) -> None:
    document = read("Ghanaian Ministers Ann Valdak and Bo Brandu met on Monday.")
    assert told(document, "Ann Valdak") == told(document, "Bo Brandu") == ("Minister", None, "GHA")
    document = read("Opposition MPs Ann Valdak and Bo Brandu met on Monday.")
    assert entity(document, "Bo Brandu").role == "Opposition MP"
    assert entity(read("In his words to the press, Ann Valdak and Bo Brandu said no."), "Ann Valdak").role is None


def test_country_and_body_beside_a_name_without_a_title(read: Read) -> None:
    document = read("Kenya's Tesso Brandu beat Hanna Molin of Ukraine. Lena Sorin from the Lake Party watched.")
    assert told(document, "Tesso Brandu") == (None, None, "KEN")
    assert told(document, "Hanna Molin") == (None, None, "UKR")
    assert told(document, "Lena Sorin") == (None, "Lake Party", None)


def test_short_form_in_brackets_hides_neither_body_nor_country(read: Read) -> None:
    document = read("The chief of the Kenyan Lake Force (KLF), Orin Valdak, met the Water Institute (WI) of Ghana.")
    assert told(document, "Orin Valdak") == ("chief", "Kenyan Lake Force", "KEN")
    assert entity(document, "Water Institute").country == "GHA"
    assert told(read("Head of the Lake Force (LKF) Orin Valdak spoke."), "Orin Valdak")[:2] == ("Head", "Lake Force")


def test_general_is_part_of_some_offices_and_a_rank_behind_others(read: Read) -> None:
    document = read("Secretary General of the Lake Force Orin Valdak met Defence Minister General Tesso Brandu.")
    assert told(document, "Orin Valdak")[:2] == ("Secretary General", "Lake Force")
    assert entity(document, "Tesso Brandu").role == "Defence Minister"


def test_a_word_that_is_no_office_is_no_role(read: Read) -> None:
    assert entity(read("The puppet master Orin Valdak bowed."), "Orin Valdak").role is None


def test_a_role_belongs_to_the_next_name_in_a_list(read: Read) -> None:
    document = read("Orin Valdak, and the mayor of the town, Mr Tesso Brandu, met.")
    assert entity(document, "Orin Valdak").role is None
    assert entity(document, "Tesso Brandu").role == "mayor"
    document = read("Envoy Orin Valdak, Deputy Minister of Roads and Bridges Tesso Brandu, and others dined.")
    assert entity(document, "Orin Valdak").role == "Envoy"
    document = read(
        "Guests were Orin Valdak, vice-president for Student Affairs; Dr Tesso Brandu, chairman; and others."
    )
    assert entity(document, "Orin Valdak").role == "vice-president"
    document = read("Orin Valdak, Minister of Roads and Bridges, dined with Tesso Brandu.")
    assert entity(document, "Orin Valdak").role == "Minister of Roads and Bridges"


def test_country_of_a_body(read: Read) -> None:
    document = read(
        "French carmaker Ambrelle Motors and the Lake Fund, a Kenyan charity, paid. "
        "The Pan American Health Union did not."
    )
    assert entity(document, "Ambrelle Motors").country == "FRA"
    assert entity(document, "Lake Fund").country == "KEN"
    assert entity(document, "Pan American Health Union").country is None


def test_a_state_office_is_of_the_country_the_article_is_about(read: Read) -> None:
    about = "Kenya votes on Monday. Kenyans wait. Environment Minister Orin Valdak said the Kenyan army was calm."
    assert entity(read(about), "Orin Valdak").country == "KEN"
    between = about.replace("Kenyans wait.", "Ghana votes too, and Ghanaians wait, and Ukraine's farmers.")
    assert entity(read(between), "Orin Valdak").country is None


def test_an_office_counts_before_a_rank() -> None:
    both = owners.united(Title(role="Lt Gen"), Title(role="army chief", country="KE"))
    assert (both.role, both.country) == ("army chief", "KE")
    assert owners.united(Title(role="Speaker"), Title(role="member")).role == "Speaker"
    assert owners.is_style("Maj. Gen.") and not owners.is_style("Attorney General")


@pytest.mark.parametrize(
    ("word", "one"),
    [("ministers", "minister"), ("secretaries", "secretary"), ("minister", None), ("cars", None), ("press", None)],
)
def test_singular_of_offices(word: str, one: str | None) -> None:
    assert titles.singular(word) == one


def test_a_ministers_field_is_no_body(read: Read) -> None:
    document = read("Minister of Education Tessa Brandu spoke. The Lake Bank chief, Orin Valdak, did not.")
    assert not [e for e in document.entities if e.name == "Education"]
    assert entity(document, "Tessa Brandu").role == "Minister of Education"


def test_a_role_keeps_deputy_fields_and_head_noun(read: Read) -> None:
    document = read(
        "Deputy Youth and Sports Minister Orin Valdak met deputy police chief Mara Tesso. "
        "Trade and Industry Minister Ilo Brandu came. Dana Sorvel, chief operating officer of Brandu Foods, left."
    )
    assert entity(document, "Orin Valdak").role == "Deputy Youth and Sports Minister"
    assert entity(document, "Mara Tesso").role == "deputy police chief"
    assert entity(document, "Ilo Brandu").role == "Trade and Industry Minister"
    assert entity(document, "Dana Sorvel").role == "chief operating officer"


def test_whose_office_it_is_is_not_the_office(read: Read) -> None:
    document = read("Orin Valdak, the king's traditional prime minister, said the feast would go on.")
    assert entity(document, "Orin Valdak").role == "traditional prime minister"


def test_two_offices_are_two_and_no_field_of_one_another(read: Read) -> None:
    document = read("Minister of State for Legal Affairs and Head of the Lake Committee Orin Valdak spoke.")
    assert "Affairs and Head" not in (entity(document, "Orin Valdak").role or "")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Minister Datuk Seri Orin Valdak spoke.", "Orin Valdak"),
        ("Tan Sri Orin Valdak spoke.", "Orin Valdak"),
        ("Prime Minister Samdech Techo Orin Valdak spoke.", "Orin Valdak"),
        ("Tan Wei Brandu, a teacher, spoke.", "Tan Wei Brandu"),
        ("Minister of Industry Dr Sultan Al Valdak spoke.", "Sultan Al Valdak"),
        ("Foreign Minister Amir Khan Valdak met reporters.", "Amir Khan Valdak"),
    ],
)
def test_honorifics_of_two_words_and_given_names_that_are_titles(read: Read, text: str, name: str) -> None:
    document = read(text)
    assert [e.name for e in document.entities if e.entity_type == "person"] == [name]


def test_a_monarch_keeps_the_title(read: Read) -> None:
    document = read("Sultan Orin bin Valdak met Emir Sorvel al-Brandu on Monday.")
    assert "Orin bin Valdak" in [e.name for e in document.entities]


def test_a_country_of_whose_nationals_alone_the_text_speaks_is_not_its_own(read: Read) -> None:
    document = read(
        "A Filipino nurse was held. The Department of Justice filed an appeal. President Orin Valdak spoke."
    )
    assert entity(document, "Orin Valdak").country is None
    assert entity(document, "Department of Justice").country is None


def test_a_country_well_ahead_of_all_others_is_the_articles_own(read: Read) -> None:
    about = (
        "Kenya votes on Monday. Kenya is calm, and Kenya waits. Kenya's ports shut. Kenya's farmers wait too. {} "
        "The rain came late this year and the fields stood dry for weeks on end while people in the towns and villages "
        "spoke of little else than maize, goats, wells and the price of flour, and of the roads that no one had mended "
        "since the storm of last spring, when the river had carried off two bridges and a mill. "
        "Environment Minister Orin Valdak spoke."
    )
    ahead = about.format("Ghana watches, as does Uganda.")
    assert entity(read(ahead), "Orin Valdak").country == "KEN"
    rivalled = about.format("Ghana watches. Ghana's army and Ghana's navy wait for Ghana.")
    assert entity(read(rivalled), "Orin Valdak").country is None


def test_a_story_sent_from_another_country_than_it_speaks_of_has_none(read: Read) -> None:
    text = "{}March 3 - Kenya votes. Kenya waits. Kenya's ports shut, and Kenya is calm. The Ministry of Trade wrote."
    assert entity(read(text.format("LAGOS, ")), "Ministry of Trade").country is None
    assert entity(read(text.format("NAIROBI, ")), "Ministry of Trade").country == "KEN"


def test_a_body_of_many_countries_is_of_none(read: Read) -> None:
    document = read("Kenya votes. Kenya waits. The European Parliament wrote to the Ministry of Trade.")
    assert entity(document, "European Parliament").country is None
    assert entity(document, "Ministry of Trade").country == "KEN"


def test_one_who_sits_for_a_party_and_one_who_leads_a_club(read: Read) -> None:
    document = read("Kenya votes. Kenya waits. LWC lawmaker Orin Valdak spoke. Mara Tesso, club secretary, wept.")
    assert entity(document, "Orin Valdak").country == "KEN"
    assert entity(document, "Mara Tesso").country is None
    assert entity(read("Kenya votes. Kenya waits. Police chief Orin Valdak spoke."), "Orin Valdak").country == "KEN"


def test_bodies_tell_the_country_of_an_article_without_places(read: Read) -> None:
    document = read("The Kenya Dockers Union struck. President Orin Valdak spoke. The Lake Fund paid.")
    assert entity(document, "Orin Valdak").country == "KEN"
    assert entity(document, "Lake Fund").country is None
    two = read("The Kenya Dockers Union and the Ghana Dockers Union struck. President Orin Valdak spoke.")
    assert entity(two, "Orin Valdak").country is None


def test_no_body_is_named_after_a_word_of_a_divisions_name(read: Read) -> None:
    document = read("The Harbour Board met on Monday. The National Assembly had asked it to, said Anna Berg.")
    assert entity(document, "National Assembly").country is None
