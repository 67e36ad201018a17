"""Figures: the number, its bounds, what it counts, the event it belongs to, and who claims it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms import dates, figures
from transforms.document import Document
from transforms.figures.lexicon import kinds, lexicon
from warehouse.schema import Event, EventType, Figure, FigureKind, Quote

Make = Callable[..., Document]


def read(make: Make, text: str) -> list[Figure]:
    doc = make(text, published_date=date(2017, 4, 17))
    doc.add(dates.rows(doc))
    return figures.rows(doc)


CASES = [
    ("Nearly 75 sailors were killed.", "killed", 75, 75, "nearly", "sailors", "Nearly 75 sailors"),
    ("It killed at least a dozen sailors.", "killed", 12, None, "at least", "sailors", "at least a dozen sailors"),
    ("The quake claimed over 30,000 lives.", "killed", 30_000, None, "over", "lives", "over 30,000 lives"),
    ("The train carried 12 wounded soldiers.", "injured", 12, 12, None, "soldiers", "12 wounded soldiers"),
    ("Nine miners died in the tunnel.", "killed", 9, 9, None, "miners", "Nine miners"),
    ("The death toll rose to 217.", "killed", 217, 217, None, None, "217"),
    ("The storm left up to 40 people dead.", "killed", 0, 40, "up to", "people", "up to 40 people"),
    ("The crash injured 30 passengers.", "injured", 30, 30, None, "passengers", "30 passengers"),
    ("Police arrested 20 suspects.", "arrested", 20, 20, None, "suspects", "20 suspects"),
    ("Between 10 and 15 men were detained.", "arrested", 10, 15, "between", "men", "Between 10 and 15 men"),
    ("Floods displaced 4,000 families.", "displaced", 4_000, 4_000, None, "families", "4,000 families"),
    ("More than 2,000 people fled.", "displaced", 2_000, None, "more than", "people", "More than 2,000 people"),
    ("They sent 1,960 foreign peacekeepers.", "troops", 1960, 1960, None, "peacekeepers", "1,960 foreign peacekeepers"),
    ("The bill won 51 votes.", "votes", 51, 51, None, "votes", "51 votes"),
    ("Some 500 people attended the fair.", "people", 500, 500, "some", "people", "Some 500 people"),
    ("Thousands of people attended the fair.", "people", 2_000, None, "thousands", "people", "Thousands of people"),
    ("Prices rose by 5.5 percent.", "percent", 5.5, 5.5, None, "percent", "5.5 percent"),
    ("The bank lent $40 billion.", "money", 4e10, 4e10, None, "$", "$40 billion"),
    ("The bank lent US$40 billion.", "money", 4e10, 4e10, None, "USD", "US$40 billion"),
    ("The bank lent Rs 300 crore.", "money", 3e9, 3e9, None, "Rs", "Rs 300 crore"),
    ("The bank lent SR10 billion.", "money", 1e10, 1e10, None, "SAR", "SR10 billion"),
    ("The bank lent €5bn.", "money", 5e9, 5e9, None, "EUR", "€5bn"),
    ("The bank lent two million euros.", "money", 2e6, 2e6, None, "EUR", "two million euros"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "low", "high", "qualifier", "unit", "words"), CASES)
def test_a_figure(
    make_document: Make,
    text: str,
    kind: str,
    low: float,
    high: float | None,
    qualifier: str | None,
    unit: str | None,
    words: str,
) -> None:
    (row,) = read(make_document, text)
    found = (row.kind, row.value_low, row.value_high, row.qualifier, row.unit, row.text)
    assert found == (kind, low, high, qualifier, unit, words)


def test_each_number_takes_the_kind_of_its_own_verb(make_document: Make) -> None:
    rows = read(make_document, "The blast killed 12 people, including five children, and injured 30 others.")
    assert [(row.kind, row.value_low) for row in rows] == [("killed", 12), ("killed", 5), ("injured", 30)]


@pytest.mark.parametrize(
    "text",
    [
        "They won 3-2 after extra time.",
        "Flight 204 left gate 7.",
        "The war ended on May 12, 1994, after three years.",
        "The two men shook hands.",
        "No one was killed.",
        "The 12-member council met.",
        "The storm killed 40 cows.",
        "Room 101 is upstairs.",
    ],
)
def test_no_figures(make_document: Make, text: str) -> None:
    assert read(make_document, text) == []


def event(doc: Document, trigger: str, event_type: EventType = "ASSAULT", **columns: Any) -> Event:
    start = doc.text.index(trigger)
    known: dict[str, Any] = {
        "event_id": f"e-{trigger}",
        "happening_id": "h",
        "article_id": doc.article.article_id,
        "quad_class": "material conflict",
        "trigger_start": start,
        "trigger_end": start + len(trigger),
        "evidence": doc.text,
        "evidence_start": 0,
        "evidence_end": len(doc.text),
        "modality": "happened",
    }
    return Event(event_type=event_type, trigger=trigger, **(known | columns))


def test_a_figure_belongs_to_the_event_that_governs_it(make_document: Make) -> None:
    doc = make_document("Rebels attacked the town and killed 12 villagers.")
    doc.events = [event(doc, "attacked"), event(doc, "killed")]
    assert [row.event_id for row in figures.rows(doc)] == ["e-killed"]


def test_an_event_of_another_type_takes_no_figure(make_document: Make) -> None:
    doc = make_document("The ministers met after 12 villagers died.")
    doc.events = [event(doc, "met", "CONSULT")]
    assert [row.event_id for row in figures.rows(doc)] == [None]


def test_a_figure_in_a_quote_is_claimed_by_it(make_document: Make) -> None:
    doc = make_document("The mayor said 12 villagers died.")
    content = "12 villagers died"
    start = doc.text.index(content)
    quote = Quote(
        quote_id="q-1",
        attribution_id="t-1",
        article_id=doc.article.article_id,
        quote_type="indirect",
        content=content,
        char_start=start,
        char_end=start + len(content),
    )
    doc.quotes = [quote]
    assert [row.claimed_by for row in figures.rows(doc)] == ["q-1"]


def test_the_lexicon_is_whole() -> None:
    allowed = set(FigureKind.__args__)
    for section in ("objects", "subjects", "states", "nouns", "events"):
        assert set(lexicon()[section]) <= allowed
    assert set(lexicon()["events"]) == allowed
    assert {name for names in lexicon()["events"].values() for name in names} <= set(EventType.__args__)
    assert set(lexicon()["qualifiers"].values()) == {"low", "high", "near"}
    assert all(value > 0 for value in lexicon()["plurals"].values())
    for section in ("objects", "subjects", "states", "nouns"):
        assert len(kinds(section)) == sum(len(words) for words in lexicon()[section].values())


@settings(max_examples=30, deadline=None)
@given(number=st.integers(2, 10**6))
def test_every_count_reads_back(make_document: Make, number: int) -> None:
    (row,) = read(make_document, f"The flood displaced {number:,} villagers.")
    assert (row.value_low, row.value_high, row.unit) == (number, number, "villagers")


@settings(max_examples=30, deadline=None)
@given(
    words=st.lists(
        st.sampled_from(
            [
                "$",
                "5",
                "million",
                "people",
                "killed",
                "over",
                "between",
                "10",
                "and",
                "15",
                "%",
                ",",
                "-",
                "a",
                "dozen",
                "of",
                "euros",
            ]
        )
    )
)
def test_rows_are_true_to_the_text(make_document: Make, words: list[str]) -> None:
    text = " ".join(words) or "."
    for row in read(make_document, text):
        assert text[row.char_start : row.char_end] == row.text
        assert row.value_high is None or row.value_low <= row.value_high


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("About 1,000 men and women marched.", ["About 1,000 men and women"]),
        ("Police held 40 teachers and staff.", ["40 teachers and staff"]),
        ("For every 10,000 people there are 24 doctors.", ["24 doctors"]),
        ("One in five women agreed.", []),
    ],
)
def test_joined_nouns_are_one_figure_and_the_measure_of_a_rate_is_none(
    make_document: Make, text: str, words: list[str]
) -> None:
    assert [figure.text for figure in read(make_document, text)] == words


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("Gunmen attacked the village. At least 12 people were killed.", True),
        ("Gunmen attacked the village. At least 12 people have been killed since 2011.", False),
        ("Gunmen attacked the village. Some 12 people were killed in 1998.", False),
        (
            "Gunmen attacked the village. Rain fell on the hills. All roads were shut. Some 12 people died there.",
            False,
        ),
        ("Gunmen attacked the village.\nRain fell in the hills. At least 12 people were killed.", False),
    ],
)
def test_a_figure_belongs_to_the_event_of_the_sentence_before(make_document: Make, text: str, linked: bool) -> None:
    doc = make_document(text)
    doc.add(dates.rows(doc))
    told = text.split(".")[0]
    doc.events = [event(doc, "attacked", mode="attack", polarity="positive", evidence=told, evidence_end=len(told))]
    (figure,) = figures.rows(doc)
    assert (figure.event_id is not None) == linked
