"""Verbs of deeds, law, protest and aid: who does what to whom, and where none. Texts of our own."""

from collections.abc import Callable

import pytest

from transforms.document import Document

Read = Callable[..., Document]
Row = tuple[str, list[str], list[str]]


def told(document: Document) -> list[Row]:
    """(type, sources, targets) of every event."""
    return [
        (e.event_type, _texts(document, e.event_id, "source"), _texts(document, e.event_id)) for e in document.events
    ]


def _texts(document: Document, event_id: str, role: str = "target") -> list[str]:
    return [p.text for p in document.participants if p.event_id == event_id and p.role == role]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a deed that is told without who did it
        ("Several shops were ransacked on Monday.", [("ASSAULT", [], ["Several shops"])]),
        ("The parliament was dissolved on Monday.", [("COERCE", [], ["The parliament"])]),
        ("The mayor is being investigated for fraud.", [("ACCUSE", [], ["The mayor"])]),
        ("The premier was forced out on Monday.", [("COERCE", [], ["The premier"])]),
        ("Four soldiers were hurt in a clash on Monday.", [("ASSAULT", [], ["Four soldiers"])]),
        ("The website of the union was hacked in May.", [("ASSAULT", [], ["the union"])]),
        # captivity
        ("Pirates seized a tanker off Yemen.", [("ASSAULT", ["Pirates"], ["a tanker"])]),
        ("The gang held two nurses at gunpoint.", [("ASSAULT", ["The gang"], ["two nurses"])]),
        ("The rebels took 20 villagers captive.", [("ASSAULT", ["The rebels"], ["20 villagers"])]),
        ("Police freed four kidnapped girls.", [("AID", ["Police"], ["four kidnapped girls"])]),
        # courts
        ("Police produced the banker before a magistrate.", [("ACCUSE", ["Police"], ["the banker"])]),
        ("The tribunal put the general on trial.", [("ACCUSE", ["The tribunal"], ["the general"])]),
        ("The court held the minister in contempt.", [("ACCUSE", ["The court"], ["the minister"])]),
        ("The union dragged the ministry to court.", [("ACCUSE", ["The union"], ["the ministry"])]),
        ("The judge sent the editor to prison.", [("COERCE", ["The judge"], ["the editor"])]),
        ("The court ruled in favour of the farmers.", [("SUPPORT", ["The court"], ["the farmers"])]),
        ("The court set aside the conviction of the editor.", [("CONCEDE", ["The court"], ["the editor"])]),
        # one verb, two deeds
        ("The rebels downed an army helicopter.", [("ASSAULT", ["The rebels"], ["an army helicopter"])]),
        ("Miners downed tools on Monday.", [("PROTEST", ["Miners"], [])]),
        ("The senate shot down the bill of the opposition.", [("REJECT", ["The senate"], ["the opposition"])]),
        ("The gang hacked two men to death.", [("ASSAULT", ["The gang"], ["two men"])]),
        ("The king sacked four generals.", [("COERCE", ["The king"], ["four generals"])]),
        ("The militia sacked the town.", [("ASSAULT", ["The militia"], ["the town"])]),
        ("Turkey slapped two banks with sanctions.", [("SANCTION", ["Turkey"], ["two banks"])]),
        ("The guard slapped the prisoner.", [("ASSAULT", ["The guard"], ["the prisoner"])]),
        ("The general surrendered to the army.", [("RETREAT", ["The general"], ["the army"])]),
        ("The police disarmed the man.", [("COERCE", ["The police"], ["the man"])]),
        ("The army said that the rebels had disarmed.", [("RETREAT", ["the rebels"], [])]),
        ("The air force airlifted soldiers to the border.", [("MOBILIZE", ["The air force"], [])]),
        ("North Korea fired two missiles into the sea.", [("MOBILIZE", ["North Korea"], [])]),
        ("The governor called out the army on Monday.", [("MOBILIZE", ["The governor"], [])]),
        ("The rebels fired two missiles into Israel.", [("ASSAULT", ["The rebels"], ["Israel"])]),
        # protest and its end
        ("Traders closed their shops in protest.", [("PROTEST", ["Traders"], [])]),
        ("Protesters surrounded the ministry on Monday.", [("PROTEST", ["Protesters"], ["the ministry"])]),
        ("The government gave in to the demands of the miners.", [("CONCEDE", ["The government"], ["the miners"])]),
        # words for and against
        ("The minister laid the blame on the rebels.", [("ACCUSE", ["The minister"], ["the rebels"])]),
        ("The premier held Chad responsible for the raid.", [("ACCUSE", ["The premier"], ["Chad"])]),
        ("The opposition attacked the premier over the budget.", [("ACCUSE", ["The opposition"], ["the premier"])]),
        ("The union put the ministry under pressure.", [("REQUEST", ["The union"], ["the ministry"])]),
        ("The rebels vowed to avenge the raid.", [("THREATEN", ["The rebels"], [])]),
        ("Chad refrained from signing the treaty with Sudan.", [("REJECT", ["Chad"], ["Sudan"])]),
    ],
)
def test_what_a_verb_tells(read: Read, text: str, expected: list[Row]) -> None:
    assert told(read(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The minister picked up the newspaper.",  # *pick up* of a thing
        "The bomb squad went off duty.",
        "The ministers came under one roof.",
        "The robbers broke into song.",
        "The governor took over the chair of the club.",
        "The premier set aside an hour.",
        "The singer returned fire wood to the shop.",
        "The singer was forced to leave the stage.",
        "The minister dropped a pen.",
        "The farmers were prevented from sleeping by the noise.",
        "The premier shot down the stairs.",
        "The mayor slapped paint on the wall.",
        "The chef beat the eggs to death.",
        "The company put forward its clocks.",
        "The judge gave the singer two hours of music.",
        "The minister left the room.",
        "The village lost its life and colour.",
        "The king received a box of pears.",
    ],
)
def test_where_a_verb_tells_no_happening(read: Read, text: str) -> None:
    assert told(read(text)) == []
