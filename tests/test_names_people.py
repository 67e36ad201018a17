"""Which names are one person or one body, and which stay two."""

from collections.abc import Callable

import pytest

from transforms import names
from transforms.document import Document
from transforms.names import bodies, people

Read = Callable[[str], Document]


@pytest.fixture(scope="module")
def read(read_by: Callable[..., Read]) -> Read:
    return read_by(names)


def owner(document: Document, text: str, nth: int = 0) -> str:
    mention = [m for m in document.mentions if m.text == text][nth]
    found = document.entity(mention.entity_id)
    assert found is not None
    return found.name


def test_a_bare_surname_stays_with_whom_it_took_up_first(read: Read) -> None:
    document = read(
        "Minister Orin Valdak opened the bridge on Monday. Mr Valdak said it was late.\n"
        "His brother, General Tesso Valdak, was away. It rained.\n"
        "Mr Valdak added that the road would follow."
    )
    assert [owner(document, "Valdak", n) for n in (0, 1)] == ["Orin Valdak", "Orin Valdak"]


def test_a_surname_of_two_just_named_is_left_on_doubt(read: Read) -> None:
    document = read("Minister Orin Valdak met General Tesso Valdak on Monday. Mr Valdak smiled.")
    assert owner(document, "Valdak") == "Valdak"


def test_an_office_tells_which_bearer_is_meant(read: Read) -> None:
    document = read(
        "Minister Orin Valdak met General Tesso Valdak on Monday. General Valdak smiled. Minister Valdak left."
    )
    assert owner(document, "Valdak", 1) == "Orin Valdak"


@pytest.mark.parametrize(
    ("name", "full", "same"),
    [
        ("Ann Valdak", "Ann Maria Valdak", True),
        ("Valdak Ann", "Ann Valdak", True),
        ("Park Bo-gye", "Park Bo-kye", True),
        ("Hassanov Orin", "Hasanov Orin", True),
        ("Ann Valdak", "Bo Valdak", False),
        ("Nawar Al-Tessad", "Tessad Al-Nawar", False),
        ("Nawar Al-Tessad", "Orin Nawar Al-Tessad", False),
        ("bin Tessad", "Orin bin Tessad", True),
    ],
)
def test_full_names_alike(name: str, full: str, same: bool) -> None:
    parts, whole = tuple(people.name_parts(name)), tuple(people.name_parts(full))
    things = [(whole, people.Thing("person", full))]
    assert bool(people._bearers(parts, [], things)) is same


def test_known_as_makes_two_names_one(read: Read) -> None:
    document = read("Ann Maria Valdak, better known as Lola Sorin, sang on Monday. Sorin danced.")
    assert owner(document, "Lola Sorin") == owner(document, "Ann Maria Valdak")


def test_junior_behind_a_comma_is_part_of_the_name(read: Read) -> None:
    document = read("Mr Orin Valdak, Jr., spoke on Monday.")
    assert next(e.name for e in document.entities if e.entity_type == "person").startswith("Orin Valdak, Jr")


def test_short_forms_of_bodies(read: Read) -> None:
    document = read(
        "The Lake Water Commission met on Monday. Ambrelle Motors paid. "
        "The commission published a report. Ambrelle sells cars."
    )
    assert owner(document, "commission") == "Lake Water Commission"
    assert owner(document, "Ambrelle") == "Ambrelle Motors"


def test_a_head_word_alone_is_short_only_for_its_own_kind() -> None:
    assert bodies._ends_in(["lake", "water", "commission"], "commission")
    assert not bodies._ends_in(["voice", "to", "parliament"], "parliament")
    assert not bodies._ends_in(["lake", "congress"], "congress")
    assert bodies._opens(["ambrelle"], ["ambrelle", "motors"])
    assert not bodies._opens(["un"], ["un", "commission"])


def test_spellings_of_one_body_share_a_key() -> None:
    assert bodies.body_key("Lake Water Organisation") == bodies.body_key("the Lake Water Organization")


def nominals(document: Document, name: str) -> list[str]:
    ids = {e.entity_id for e in document.entities if e.name == name}
    return [m.text for m in document.mentions if m.entity_id in ids and m.mention_type == "nominal"]


def test_a_trade_takes_up_who_once_followed_it(read: Read) -> None:
    document = read(
        "Orin Valdak, a customs broker, paid. The customs broker left. Mara Tesso, a retired goalkeeper, came. "
        "The now-retired goalkeeper said so. The former minister slept."
    )
    assert nominals(document, "Orin Valdak") == ["customs broker"]
    assert nominals(document, "Mara Tesso") == ["now-retired goalkeeper"]


def test_a_body_is_taken_up_by_what_the_text_calls_it(read: Read) -> None:
    document = read("The Filmore party won. The party will govern.")
    assert nominals(document, "Filmore") == ["party"]
    two = read("The Filmore party and the Sorvel party won. The party will govern.")
    assert not nominals(two, "Filmore") and not nominals(two, "Sorvel")
