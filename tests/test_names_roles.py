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
def read(make_document: Callable[..., Document]) -> Read:
    def run(text: str) -> Document:
        document = make_document(text)
        document.add(names.rows(document))
        return document

    return run


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
    ("word", "one"), [("ministers", "minister"), ("secretaries", "secretary"), ("minister", None), ("cars", None)]
)
def test_singular_of_offices(word: str, one: str | None) -> None:
    assert titles.singular(word) == one


def test_a_ministers_field_is_no_body(read: Read) -> None:
    document = read("Minister of Education Tessa Brandu spoke. The Lake Bank chief, Orin Valdak, did not.")
    assert not [e for e in document.entities if e.name == "Education"]
    assert entity(document, "Tessa Brandu").role == "Minister of Education"
