"""What befell those counted: killed, injured, missing, displaced, arrested, and what is no fact or no person."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms import dates, figures
from transforms.document import Document
from transforms.figures.lexicon import lexicon

Make = Callable[..., Document]


def told(make: Make, text: str) -> list[tuple[str, float, float | None]]:
    doc = make(text, published_date=date(2017, 4, 17))
    doc.add(dates.rows(doc))
    return [(row.kind, row.value_low, row.value_high) for row in figures.rows(doc)]


LOSSES = [
    # Perfects are no passives.
    ("Eight people have died in the floods.", [("killed", 8, 8)]),
    ("Thousands of people have fled the town.", [("displaced", 2000, None)]),
    # What a number before *of* suffers.
    ("Troops killed dozens of people.", [("killed", 24, None)]),
    ("Police detained thousands of protesters.", [("arrested", 2000, None)]),
    ("Two of the guards were killed.", [("killed", 2, 2)]),
    # The whole does not fare like its part.
    ("12 of the 30 passengers were killed.", [("killed", 12, 12)]),
    ("Ms Reed was one of 10 protesters arrested in the square.", [("arrested", 10, 10)]),
    ("A dealer was held, the last of the three drug lords.", []),
    # A part that *including* tells fares like the whole.
    ("The storm killed 14, including three children.", [("killed", 14, 14), ("killed", 3, 3)]),
    # States that stand for those counted.
    ("The riots left at least 355 dead.", [("killed", 355, None)]),
    ("The blast left 12 dead and 30 wounded.", [("killed", 12, 12), ("injured", 30, 30)]),
    ("The war left hundreds of thousands of dead.", [("killed", 200_000, None)]),
    ("The fire left 58 people, mostly pilgrims, dead.", [("killed", 58, 58)]),
    ("Guards report 13 (inmates) dead and two injured.", [("killed", 13, 13), ("injured", 2, 2)]),
    ("Three persons were reported to be injured.", [("injured", 3, 3)]),
    # Verbs with a particle, an object or a phrase.
    ("Gunmen shot dead five policemen.", [("killed", 5, 5)]),
    ("Gunmen gunned down five policemen.", [("killed", 5, 5)]),
    ("Police rounded up 40 youths.", [("arrested", 40, 40)]),
    ("About 20 people were taken into custody.", [("arrested", 20, 20)]),
    ("Three hikers lost their lives.", [("killed", 3, 3)]),
    ("Five people suffered injuries.", [("injured", 5, 5)]),
    ("Four persons were burnt alive.", [("killed", 4, 4)]),
    ("Ninety people were detained in hospital.", [("injured", 90, 90)]),
    ("Nearly 40,000 people have been forced from their homes.", [("displaced", 40_000, 40_000)]),
    # Verbs that share a subject.
    ("Three men were shot and killed on Monday.", [("killed", 3, 3)]),
    ("Three soldiers wounded in the blast died.", [("killed", 3, 3)]),
    ("The bombing killed at least 75 displaced people.", [("killed", 75, None)]),
    # The nearer of two nouns of loss.
    ("It led to the death of 10 and injury of 31 civilians.", [("killed", 10, 10), ("injured", 31, 31)]),
    # Bodies that are found, people by their ties.
    ("Two bodies were recovered from the river.", [("killed", 2, 2)]),
    ("Police detained two neighbours and three cousins.", [("arrested", 2, 2), ("arrested", 3, 3)]),
    # Those who do it do not suffer it.
    ("A mob of 500 men killed 12 villagers.", [("people", 500, 500), ("killed", 12, 12)]),
    ("The raid killed three soldiers and injured seven more.", [("killed", 3, 3), ("injured", 7, 7)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rows"), LOSSES)
def test_what_befell_those_counted(make_document: Make, text: str, rows: list[tuple[str, float, float | None]]) -> None:
    assert told(make_document, text) == rows


TOLLS = [
    ("The death toll reached 217 on Monday.", "killed", 217),
    ("That brought the death toll to 217.", "killed", 217),
    ("The death toll has gone up to 231.", "killed", 231),
    ("The death toll passed the 200 mark.", "killed", 200),
    ("The average number of deaths was 6,813 people.", "killed", 6813),
    ("The number of people killed rose to 12.", "killed", 12),
    ("Snow left the nation's fatalities at 5,226.", "killed", 5226),
    ("The figure of arrests has crossed 3,000.", "arrested", 3000),
]


@pytest.mark.parametrize(("text", "kind", "value"), TOLLS)
def test_a_tally_counts_what_it_is_a_tally_of(make_document: Make, text: str, kind: str, value: float) -> None:
    assert told(make_document, text) == [(kind, value, value)]


def test_each_tally_has_its_own_number(make_document: Make) -> None:
    rows = told(make_document, "Deaths rose to 45 and injuries to 90.")
    assert rows == [("killed", 45, 45), ("injured", 90, 90)]


@pytest.mark.parametrize(
    "text",
    [
        "A flood could kill 500 people.",
        "The dam threatens to displace 4,000 families.",
        "Some 300 families will be displaced by the dam.",
        "Police launched operations to detain 110 people.",
    ],
)
def test_what_is_feared_or_planned_befell_nobody(make_document: Make, text: str) -> None:
    assert [kind for kind, *_ in told(make_document, text)] == ["people"]


@pytest.mark.parametrize(
    "text",
    [
        "There were 24 deaths per 100,000 residents.",
        "The vaccine saved 500 lives and prevented 400 deaths.",
        "It was a month with zero homicides.",
        "The report had nearly 20 pages missing.",
        "Two contingents were arrested.",
        "Rebels captured 12 towns and burned 30 shops.",
        "The firm executed 12 projects.",
        "He was hired as a level 9 official.",
        "Families have 2.4 children.",
        "One man, one vote.",
        "The 2022 contestants posed.",
        "More than 300 massacres were recorded.",
    ],
)
def test_no_losses(make_document: Make, text: str) -> None:
    assert told(make_document, text) == []


def test_a_modal_with_have_is_a_claim(make_document: Make) -> None:
    assert told(make_document, "The flood may have killed 500 people.") == [("killed", 500, 500)]


def test_those_sentenced_to_death_live(make_document: Make) -> None:
    assert told(make_document, "A court has sentenced six persons to death.") == [("people", 6, 6)]


def test_the_new_sections_of_the_lexicon_are_whole() -> None:
    for section in ("particles", "losses"):
        assert set(lexicon()[section]) <= {"killed", "injured", "missing", "displaced", "arrested"}
        assert all(" " in phrase for phrases in lexicon()[section].values() for phrase in phrases)
    persons = lexicon()["nouns"]["people"]
    assert len(persons) == len(set(persons))
    assert not set(persons) & set(lexicon()["not_people"]["nouns"])
    assert not set(lexicon()["stances"]["verbs"]) & set(lexicon()["claims"]["verbs"])


NUMBERS = st.integers(2, 10**6)


@settings(max_examples=25, deadline=None)
@given(number=NUMBERS)
def test_active_passive_and_perfect_count_the_same(make_document: Make, number: int) -> None:
    texts = [
        f"The flood killed {number:,} villagers.",
        f"Some {number:,} villagers were killed.",
        f"At least {number:,} villagers have died.",
        f"The flood left {number:,} villagers dead.",
    ]
    assert [told(make_document, text)[0][:2] for text in texts] == [("killed", number)] * 4


@settings(max_examples=25, deadline=None)
@given(part=st.integers(2, 20), whole=st.integers(21, 10**4))
def test_a_whole_is_never_lost_with_its_part(make_document: Make, part: int, whole: int) -> None:
    rows = told(make_document, f"{part} of the {whole:,} passengers were killed.")
    assert [row for row in rows if row[0] == "killed"] == [("killed", part, part)]
