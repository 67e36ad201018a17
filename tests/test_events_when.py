"""When and where a happening was, and which tellings are one. Texts of our own."""

from collections.abc import Callable
from datetime import date

import pytest

from transforms.document import Document
from warehouse.schema import Event

Read = Callable[..., Document]
DAY = date(2021, 5, 14)  # a Friday


def told(document: Document, trigger: str) -> Event:
    """The one event with that trigger."""
    return next(event for event in document.events if event.trigger == trigger)


# The day


@pytest.mark.parametrize(
    ("text", "trigger", "expected"),
    [
        # the year in the name of a war or a coup, the month in that of an attack
        ("The general was toppled by the army in a 2003 coup.", "toppled", (date(2003, 1, 1), date(2003, 12, 31))),
        ("The April attack killed four nurses.", "killed", (date(2021, 4, 1), date(2021, 4, 30))),
        # a fronted day that the parser takes for a part of the subject, one between auxiliary and verb
        ("Last Tuesday Governor Ana Lowe sued the mayor.", "sued", (date(2021, 5, 11), date(2021, 5, 11))),
        ("He met a miner who was last year pardoned by President Ana Lowe.", "pardoned", (date(2020, 1, 1), None)),
        # part of a time; the first day of what lasts
        ("The king gave aid to Chad during the month of April.", "gave", (date(2021, 4, 1), date(2021, 4, 30))),
        ("The miner has been detained since May 3.", "detained", (date(2021, 5, 3), None)),
        # one day for those killed and those hurt
        (
            "Two men were killed and five others were injured in an attack near Accra on Tuesday.",
            "killed",
            (date(2021, 5, 11), None),
        ),
        # a stretch of days; the day of a gathering that someone joins, and of one at which he acts
        ("The president attended a summit in Lima on March 23-24.", "attended", (date(2021, 3, 23), date(2021, 3, 24))),
        (
            "The envoy participated in a conference, which was held from 19 to 20 April 2021.",
            "participated",
            (date(2021, 4, 19), date(2021, 4, 20)),
        ),
        ("The talks between Chad and Mali scheduled for Tuesday will be in Lima.", "talks", (date(2021, 5, 18), None)),
        # the day on which a promise was made, not that of its keeping
        ("The army said on Tuesday that it would punish the rebels.", "punish", (date(2021, 5, 11), None)),
        # who had to do it did it then
        ("In 2018, the court had to step in to suspend the mayor.", "suspend", (date(2018, 1, 1), None)),
        # what one says on a day one also urges on it
        ("The envoy said on Tuesday it was late, urging the army to leave.", "urging", (date(2021, 5, 11), None)),
    ],
)
def test_day(read: Read, text: str, trigger: str, expected: tuple[date, date | None]) -> None:
    event = told(read(text, published_date=DAY), trigger)
    assert event.date_start == expected[0] and event.date_basis == "stated"
    assert expected[1] is None or event.date_end == expected[1]


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        # the day of the next deed, of what is looked into, of what is called for
        ("The governor was accused of taking bribes, pleaded guilty on Tuesday.", "accused"),
        ("Prosecutors have been looking into claims that the mayor shot a clerk in May 2020.", "looking"),
        ("The union demanded a strike next Tuesday.", "demanded"),
        # what surfaced then, what went on until then, of whose kind it was then
        ("The mayor denied the claims after they surfaced on Tuesday.", "denied"),
        ("Prosecutors indicted ten miners from 2018 to this April.", "indicted"),
        ("The colonel was dismissed for his part in the weekend rally.", "dismissed"),
        # of the crime, of the law
        ("The court has sentenced six miners to death for crimes during the war in 1971.", "sentenced"),
        ("Police charged the miner under the Trafficking Act, 1956.", "charged"),
    ],
)
def test_the_day_of_another_is_not_its_own(read: Read, text: str, trigger: str) -> None:
    event = told(read(text, published_date=DAY), trigger)
    assert (event.date_start, event.date_text) == (None, None)


def test_how_long_there_was_none_before_is_no_date(read: Read) -> None:
    document = read("The Arab League will hold its first summit in three years in June 2021.", published_date=DAY)
    assert [event.date_start for event in document.events] == [date(2021, 6, 1)]


# The day of the scene


@pytest.mark.parametrize(
    "text",
    [
        "The minister met the Danish envoy on Tuesday. He urged Sweden to sign the treaty.",
        "The minister spoke to reporters on Tuesday. The minister also urged Sweden to sign the treaty.",
    ],
)
def test_the_next_sentence_goes_on_with_the_day(read: Read, text: str) -> None:
    event = told(read(text, published_date=DAY), "urged")
    assert (event.date_start, event.date_basis, event.date_text) == (date(2021, 5, 11), "inferred", "Tuesday")


@pytest.mark.parametrize(
    "text",
    [
        # another actor, another time, another tense, a deed after a mere report, a sentence between
        "The minister met the Danish envoy on Tuesday. The bishops urged Sweden to sign the treaty.",
        "The minister met the Danish envoy on Tuesday. He earlier urged Sweden to sign the treaty.",
        "The minister met the Danish envoy on Tuesday. He had urged Sweden to sign the treaty.",
        "The minister met the Danish envoy on Tuesday. It rained. He urged Sweden to sign the treaty.",
    ],
)
def test_no_day_is_inferred_where_the_scene_changes(read: Read, text: str) -> None:
    assert told(read(text, published_date=DAY), "urged").date_start is None


def test_a_deed_has_not_the_day_of_what_its_doer_said(read: Read) -> None:
    document = read("The minister said on Tuesday that it was late. He freed ten miners in Chad.", published_date=DAY)
    assert told(document, "freed").date_start is None


# The place


@pytest.mark.parametrize(
    ("text", "trigger", "place"),
    [
        ("Rebels bombed Kumasi.", "bombed", "Kumasi"),
        ("The army condemned an attack on Kumasi, Ghana.", "attack", "Kumasi"),
        ("The Kumasi attack killed four nurses.", "killed", "Kumasi"),
        ("Gunmen shot four nurses at the Lima residence of the mayor.", "shot", "Lima"),
        ("In the northern slum of Kibera, rebels shot four nurses.", "shot", "Kibera"),
        ("A prison riot in Ecuador left four dead.", "riot", "Ecuador"),
    ],
)
def test_place(read: Read, text: str, trigger: str, place: str) -> None:
    event = told(read(text), trigger)
    assert (event.place_name, event.place_basis) == (place, "stated")


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        # what one speaks of, what one leaves, an aside, and a country that is merely attacked in words
        ("The general was briefed by the premier on the flood in Ecuador.", "briefed"),
        ("He left a house in Ecuador to return for an inquiry by the senate.", "inquiry"),
        ("The family sued the army over his death while on duty in Ecuador.", "sued"),
        ("The minister attacked Ecuador.", "attacked"),
    ],
)
def test_no_place(read: Read, text: str, trigger: str) -> None:
    assert [event.place_name for event in read(text).events if event.trigger == trigger] in ([None], [])


# One happening, one row


@pytest.mark.parametrize(
    "text",
    [
        # the lead tells of a man whom the text names below
        "A teacher was arrested in Lima on Tuesday. Police arrested Ivor Bora at his school.",
        "A teacher was convicted by the High Court. Judge Ana Lowe convicted Ivor Bora on three counts.",
        # him to whom it was done once
        "The court convicted Ivor Bora of fraud. The jury left when he was convicted.",
        # a family's suit
        "Relatives of a miner plan to sue the ministry. The family plans to sue the ministry on May 20.",
        # decided and done
        "Nurses staged a sit-in in Lima on Tuesday. The nurses decided to stage a sit-in in Lima.",
    ],
)
def test_one_row(read: Read, text: str) -> None:
    assert len(read(text, published_date=DAY).events) == 1


@pytest.mark.parametrize(
    "text",
    [
        # one more of the kind, other numbers, and a body that is another
        "The minister visited Chad. The minister also visited Mali.",
        "The envoy urged a doctor to leave. The envoy urged doctors to stay.",
        # another's father, two sons of two mothers, a plan still open
        "Police arrested Ivor Bora. His father was arrested in Lima.",
        "Rebels killed her son, Ivor. Rebels killed her son, Bora.",
        "Nurses staged a sit-in in Lima on Tuesday. The nurses will stage a sit-in in Lima.",
    ],
)
def test_two_rows(read: Read, text: str) -> None:
    assert len(read(text, published_date=DAY).events) == 2


def test_words_of_a_day_left_open_are_taken_over(read: Read) -> None:
    (event,) = read("A teacher was arrested in Lima on Tuesday. Police arrested Ivor Bora.").events
    assert (event.target_name, event.date_start, event.date_text) == ("Ivor Bora", None, "Tuesday")


def test_days_with_other_names_are_two(read: Read) -> None:
    text = "Police arrested Ivor Bora on Monday. Police arrested Ivor Bora on Friday."
    assert [event.date_text for event in read(text).events] == ["Monday", "Friday"]


def test_the_name_of_the_one_in_the_lead_is_taken_over(read: Read) -> None:
    document = read("A teacher was arrested in Lima on Tuesday. Police arrested Ivor Bora.", published_date=DAY)
    (event,) = document.events
    assert (event.target_name, event.date_start) == ("Ivor Bora", date(2021, 5, 11))
