"""Speech acts told by a plain verb of speech and its clause, on small texts of our own."""

from collections.abc import Callable

import pytest

from transforms.document import Document

Read = Callable[..., Document]

ACTS = frozenset({"REQUEST", "ACCUSE", "AGREE", "THREATEN", "REJECT", "SUPPORT"})


def acts(document: Document) -> list[tuple[str, list[str], list[str]]]:
    """Type, sources and targets of the acts in words of a document."""
    found = []
    for event in document.events:
        own = [p for p in document.participants if p.event_id == event.event_id]
        sides = [[p.text for p in own if p.role == role] for role in ("source", "target")]
        if event.event_type in ACTS:
            found.append((event.event_type, sides[0], sides[1]))
    return found


@pytest.mark.parametrize(
    ("text", "kind", "sources", "targets"),
    [
        # demands: by any verb of speech, by need and duty, in front, in quotes
        ("The minister stressed that Chad must free the sailors.", "REQUEST", ["The minister"], ["Chad"]),
        ("The union leader said the government should raise pay.", "REQUEST", ["The union leader"], ["the government"]),
        ("Chad should stop its raids, the envoy of Peru said.", "REQUEST", ["the envoy of Peru"], ["Chad"]),
        ("“The junta has to free the prisoners,” the envoy added.", "REQUEST", ["the envoy"], ["The junta"]),
        ("The ambassador noted that Peru needs to ratify the treaty.", "REQUEST", ["The ambassador"], ["Peru"]),
        ("The envoy said it was necessary for Chad to open the port.", "REQUEST", ["The envoy"], ["Chad"]),
        ("The envoy said it was imperative that the rebels disarm.", "REQUEST", ["The envoy"], ["the rebels"]),
        ("The panel noted that the state is obliged to pay.", "REQUEST", ["The panel"], ["the state"]),
        ("The governor said residents must evacuate the valley.", "REQUEST", ["The governor"], ["residents"]),
        ("The minister said that those who seized power must give it back.", "REQUEST", ["The minister"], []),
        ("The opposition said that the tax must be abolished.", "REQUEST", ["The opposition"], []),
        ("The envoy said a reform of the army of Chad was needed.", "REQUEST", ["The envoy"], ["the army of Chad"]),
        ("The union wants the ministry to pay the arrears.", "REQUEST", ["The union"], ["the ministry"]),
        # charges: a wrong, a broken duty, guilt, a name for a deed
        ("Peru said that Chad had violated the truce.", "ACCUSE", ["Peru"], ["Chad"]),
        ("The opposition said the government had failed to pay.", "ACCUSE", ["The opposition"], ["the government"]),
        ("The residents claim that the city had ignored them.", "ACCUSE", ["The residents"], ["the city"]),
        ("The premier said that the rebels were behind the riots.", "ACCUSE", ["The premier"], ["the rebels"]),
        ("The government said the rebels were responsible.", "ACCUSE", ["The government"], ["the rebels"]),
        ("The envoy said the raids of Chad were unacceptable.", "ACCUSE", ["The envoy"], ["Chad"]),
        ("The envoy said it was a provocation to invite the king.", "ACCUSE", ["The envoy"], []),
        ("The minister said that Chad's raids violated the truce.", "ACCUSE", ["The minister"], ["Chad"]),
        # promises, threats and refusals
        ("The ministry said it would protect the witnesses.", "AGREE", ["The ministry"], ["the witnesses"]),
        ("Iran said it will hand over the relics to Peru.", "AGREE", ["Iran"], ["Peru"]),
        ("Iran said it would respond to the attack.", "THREATEN", ["Iran"], []),
        ("The envoy said Chad would face severe consequences.", "THREATEN", ["The envoy"], ["Chad"]),
        ("The envoy said that there would be consequences.", "THREATEN", ["The envoy"], []),
        (
            "The minister said strict action will be taken against the smugglers.",
            "THREATEN",
            ["The minister"],
            ["the smugglers"],
        ),
        ("Peru said it will not accept the refugees.", "REJECT", ["Peru"], ["the refugees"]),
        ("The city has no plans to build a bridge.", "REJECT", ["The city"], []),
        ("The ministry said the claims of Chad were baseless.", "REJECT", ["The ministry"], ["Chad"]),
        ("The government is opposed to the plan of the senate.", "REJECT", ["The government"], ["the senate"]),
        ("The government is against the bill.", "REJECT", ["The government"], []),
        ("The party said it was in favour of the reform.", "SUPPORT", ["The party"], []),
    ],
)
def test_what_a_clause_tells(read: Read, text: str, kind: str, sources: list[str], targets: list[str]) -> None:
    assert acts(read(text)) == [(kind, sources, targets)]


@pytest.mark.parametrize(
    "text",
    [
        # private advice, games, forecasts, manners
        "The coach said that his team must score more goals.",
        "The doctor said that patients should drink more water.",
        "Forecasters said that drivers should expect heavy rain.",
        "The economist said that prices should fall.",
        "The minister said that young people should read more.",
        "The minister said that we must all work hard.",
        "The minister said that leaders should come from the north.",
        "Ada Low said that Chad needs to grow.",
        "“You must be joking,” the minister said.",
        # guesses, the past, what only a rule says
        "The minister said the paper must have been mistaken.",
        "The premier said that he had to leave early.",
        "The president said the country has yet to heal.",
        "The minister said that the festival should be held every year.",
        # said by no one, asked, denied, supposed, again and again
        "The minister never said that the army should leave.",
        "The minister asked whether the army should leave.",
        "The minister would say that the army should leave.",
        "The union often says that the state should pay.",
        # failure and guilt without a charge
        "The officer said the brakes had failed.",
        "The minister said the satellite had failed to reach orbit.",
        "The minister said the storm was to blame for the floods.",
        "The minister said that the ministry was responsible for roads.",
        "The minister said that the director was behind him.",
        "The minister said that theft is a crime.",
        "The officer said it is illegal to park there.",
        # plans of one's own, and what others will do
        "The singer said she will release an album.",
        "The company said that it would protect its brand.",
        "The minister said the project will help; it will provide jobs.",
        "The minister said that the bank would pay the price of the shares.",
        "The minister said that the ministry would respond to questions.",
        "The minister said the train would not stop there.",
        "The actor has no plans to retire.",
        "The president has no plans for the weekend.",
        "The team is against Spain on Sunday.",
    ],
)
def test_what_is_no_act(read: Read, text: str) -> None:
    assert acts(read(text)) == []


def test_what_is_demanded_is_no_row_beside_the_demand(read: Read) -> None:
    document = read("The minister said that Chad must free the sailors.")
    assert [(event.event_type, event.trigger) for event in document.events] == [("REQUEST", "must")]


def test_what_stands_beside_a_charge_stays_a_row(read: Read) -> None:
    document = read("The premier said that soldiers had shelled the town and that the rebels were responsible.")
    assert {event.event_type for event in document.events} == {"ASSAULT", "ACCUSE"}


def test_a_measure_announced_is_planned_and_no_threat(read: Read) -> None:
    (event,) = read("Peru announced that it would recall its ambassador from Chad.").events
    assert (event.event_type, event.modality) == ("SANCTION", "planned")


def test_a_pronoun_speaks_with_the_weight_of_whom_it_means(read: Read) -> None:
    by_minister = "Ada Low, the foreign minister, arrived on Monday. She said that Chad must free the sailors."
    assert ("REQUEST", ["She"], ["Chad"]) in acts(read(by_minister))
    by_singer = "Ada Low, a pop singer, arrived on Monday. She said that the band should leave."
    assert acts(read(by_singer)) == []
