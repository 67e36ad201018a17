"""Which tellings are one happening, and what the row that is kept says. Texts of our own."""

from collections.abc import Callable
from datetime import date

import pytest

from transforms.document import Document

Read = Callable[..., Document]
DAY = date(2021, 5, 14)  # a Friday


def of_type(document: Document, event_type: str) -> list[str]:
    """The triggers of the rows of one type."""
    return [event.trigger for event in document.events if event.event_type == event_type]


@pytest.mark.parametrize(
    ("text", "event_type"),
    [
        # those whom the police took, told of again
        ("Police arrested 23 foreign workers in Lima. Police said that they arrested the suspects at dawn.", "COERCE"),
        ("A woman has been arrested after a fight. Police then arrested the Lima woman at home.", "COERCE"),
        ("Police arrested seven Peruvian smugglers. The seven smugglers arrested were named.", "COERCE"),
        # who signed for the bodies
        (
            "Alba University and the Chadian government signed a deal in Lima. "
            "The deal was signed by Minister Ivor Bora and President Ana Lowe.",
            "SUPPORT",
        ),
        # one large number
        (
            "Alba Union has signed a deal with an Iranian firm to buy 350,000 tonnes of oil. "
            "The Chadian delegation entered into a contract with an Iranian firm to buy 350,000 tonnes of oil.",
            "SUPPORT",
        ),
        # a body told by its name in small letters
        ("The king dissolved the National Assembly. In May, the national assembly was dissolved.", "COERCE"),
        # two words in one breath
        ("The president had his rivals jailed or exiled.", "COERCE"),
        ("The minister supported the bill and approved it.", "SUPPORT"),
        # a visit that was the last of its kind
        ("Ana Lowe's visit to Chad in 2018 was the last time a Malian minister visited that nation.", "CONSULT"),
        # the two sides of the sentence before
        ("Ana Lowe met the envoy Ivor Bora in Lima. The two sides discussed security.", "CONSULT"),
        # he who has just resigned
        ("In 2018, Ivor Bora resigned, and Bora Lowe won. The push-back was great and so he resigned.", "CONCEDE"),
        # a crowd and its number
        ("Soldiers shot dozens of protesters. Soldiers shot at least 40 protesters.", "ASSAULT"),
        # the body of the lead is named
        ("Soldiers raided a foreign company in Lima. Soldiers raided the Bora Group.", "ASSAULT"),
    ],
)
def test_one_row(read: Read, text: str, event_type: str) -> None:
    assert len(of_type(read(text, published_date=DAY), event_type)) == 1


@pytest.mark.parametrize(
    ("text", "event_type"),
    [
        # an arrest of another day, of others, of more
        ("A trader was arrested on Friday. The trader had been arrested in 2017.", "COERCE"),
        ("Police arrested a man in Lima. Police arrested a woman in Lima. Police arrested the women.", "COERCE"),
        ("Police arrested seven smugglers in Lima. Police arrested the nine smugglers in Accra.", "COERCE"),
        # taken and killed are two deeds
        ("Rebels kidnapped Ivor Bora. Rebels killed Ivor Bora.", "ASSAULT"),
        # other counts; so many things are no firm
        ("Rebels killed ten miners in Lima. Rebels killed three miners at dawn.", "ASSAULT"),
        ("The agency seized 119 bank accounts. The agency seized Alba Corp.", "COERCE"),
        # a university is no company
        ("Rebels robbed a foreign company in Lima. Rebels robbed Bora University.", "ASSAULT"),
        # another pact
        ("Chad signed a contract with Mali. A treaty was signed by Ghana.", "SUPPORT"),
    ],
)
def test_more_rows(read: Read, text: str, event_type: str) -> None:
    assert len(of_type(read(text), event_type)) > 1


def test_tellings_that_leave_out_what_others_say_are_one(read: Read) -> None:
    text = "Rebels killed Ivor Bora in Lima. The killing by the rebels shocked many. Ivor Bora was killed at dawn."
    assert len(of_type(read(text), "ASSAULT")) == 1


def test_a_deed_done_is_kept_before_its_plan(read: Read) -> None:
    (event,) = read(
        "Ivor Bora decided to resign. The mayor said that Ivor Bora resigned on Monday.", published_date=DAY
    ).events
    assert (event.modality, event.date_start) == ("happened", date(2021, 5, 10))


def test_shot_and_killed_is_one_also_beside_the_plan(read: Read) -> None:
    text = "Ivor Bora planned to kill Ana Lowe. Ana Lowe was shot in Lima. Ivor Bora killed Ana Lowe, the court heard."
    assert len(of_type(read(text), "ASSAULT")) == 1


def test_the_one_shot_on_a_day_is_told_by_what_he_was(read: Read) -> None:
    text = "Ivor Bora was shot in Lima on July 8. The suspect shot the country's president on July 8."
    assert len(of_type(read(text), "ASSAULT")) == 1
