"""Whom a figure belongs to: the event that it counts the losses of, and the one who claims it."""

from collections.abc import Callable
from datetime import date

import pytest

from transforms.document import Document
from transforms.read import read

Make = Callable[..., Document]


def claims(make: Make, text: str) -> list[tuple[float, str | None]]:
    """Each figure's number, and the words that name its claimant."""
    doc = read(make(text, published_date=date(2017, 4, 17)))
    names = {quote.quote_id: quote.speaker_text for quote in doc.quotes} | {e.entity_id: e.name for e in doc.entities}
    return [(row.value_low, names.get(row.claimed_by or "")) for row in doc.figures]


@pytest.mark.parametrize(
    ("text", "claimed"),
    [
        ("Police said 12 people were killed.", [(12, "Police")]),
        ("The mayor spoke after 12 people were killed.", [(12, None)]),
        ("The president condemned the attack, which killed 12 people.", [(12, None)]),
        ("The president condemned the killing of 12 people.", [(12, None)]),
        ("The governor declared a state of emergency after 12 people died.", [(12, None)]),
        ("The governor said the attack, which killed 12 people, was over.", [(12, "The governor")]),
        ("Three soldiers were hurt, according to the army, and 12 villagers fled.", [(3, "the army"), (12, None)]),
        ("The World Bank put the death toll at 45.", [(45, "World Bank")]),
    ],
)
def test_a_figure_is_claimed_by_whom_its_own_clause_credits(
    make_document: Make, text: str, claimed: list[tuple[float, str | None]]
) -> None:
    assert claims(make_document, text) == claimed


def triggers(make: Make, text: str) -> list[tuple[float, str | None]]:
    """Each figure's number, and the trigger of its event."""
    doc = read(make(text, published_date=date(2017, 4, 17)))
    told = {event.event_id: event.trigger for event in doc.events}
    return [(row.value_low, told.get(row.event_id or "")) for row in doc.figures]


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("Rebels attacked the town, killing 12 people.", [(12, "killing")]),
        ("Two men were killed and five others were wounded by rebels.", [(2, "killed"), (5, "wounded")]),
        ("Two people were killed by rebels, taking the toll to 561.", [(2, "killed"), (561, None)]),
        ("Police arrested two clerks over payments amounting to $7 million.", [(2, "arrested"), (7e6, None)]),
        ("The court fined the bank $7 million.", [(7e6, "fined")]),
        ("Three children hid while police arrested two men.", [(3, None), (2, "arrested")]),
    ],
)
def test_a_figure_belongs_to_the_event_of_its_own_clause(
    make_document: Make, text: str, linked: list[tuple[float, str | None]]
) -> None:
    assert triggers(make_document, text) == linked
