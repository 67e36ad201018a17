"""Happenings told by nouns: who stands before, behind and above them. Texts of our own."""

from collections.abc import Callable

import pytest

from transforms.document import Document
from transforms.events.lexicon import senses, words

Read = Callable[..., Document]
Row = tuple[str, str, list[str], list[str]]


def told(document: Document) -> list[Row]:
    """(trigger, type, sources, targets) of every event."""
    return [
        (event.trigger, event.event_type, _texts(document, event.event_id, "source"), _texts(document, event.event_id))
        for event in document.events
    ]


def _texts(document: Document, event_id: str, role: str = "target") -> list[str]:
    return [p.text for p in document.participants if p.event_id == event_id and p.role == role]


# Who acts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a body or a crowd before the noun of a deed does it
        ("The police raid on the bank drew anger.", [("raid", "COERCE", ["police"], ["the bank"])]),
        ("Student protests began in May.", [("protests", "PROTEST", ["Student"], [])]),
        ("A military coup took place in May.", [("coup", "COERCE", ["military"], [])]),
        ("The American embargo against Cuba began in 1960.", [("embargo", "SANCTION", ["American"], ["Cuba"])]),
        ("The minister spoke during a cabinet meeting on Monday.", [("meeting", "CONSULT", ["cabinet"], [])]),
        # but not the end of a word with a hyphen, nor before a bare plural that names a kind
        ("Anti-government protests against the mayor began in May.", [("protests", "PROTEST", [], ["the mayor"])]),
        ("He works in police investigations.", []),
        # before a war a country tells where it was fought
        ("She was known for her roles in the Algerian war.", []),
        # two countries joined by a hyphen are the two sides
        ("The price rose during the Peru-Chile war.", [("war", "ASSAULT", ["Peru"], ["Chile"])]),
        ("The Danish-Norwegian summit drew praise.", [("summit", "CONSULT", ["Danish"], ["Norwegian"])]),
        # forces that are there in strength have been sent
        ("There was a heavy police presence in the town.", [("presence", "MOBILIZE", ["police"], [])]),
        # *from* names who speaks or gives
        (
            "A request from the union to the ministry came late.",
            [("request", "REQUEST", ["the union"], ["the ministry"])],
        ),
        # *of* names who goes
        ("The visit of the king to Chad drew praise.", [("visit", "CONSULT", ["the king"], ["Chad"])]),
        # *by* behind the one acted upon tells who did it
        (
            "The expulsion of two diplomats by Chad drew anger.",
            [("expulsion", "SANCTION", ["Chad"], ["two diplomats"])],
        ),
        (
            "The storm ended the invasion of Togo by Chad.",
            [("invasion", "ASSAULT", ["Chad"], ["Togo"])],
        ),
        # who speaks in a meeting has met, and where it is held has not
        (
            "The minister, in a meeting with the union, praised the nurses of Malta.",
            [
                ("meeting", "CONSULT", ["The minister"], ["the union"]),
                ("praised", "SUPPORT", ["The minister"], ["the nurses of Malta"]),
            ],
        ),
        ("The council held a meeting at the ministry.", [("meeting", "CONSULT", ["The council"], [])]),
        # who speaks on a trip has made it
        ("During his trip to Chad, the premier opened a school.", [("trip", "CONSULT", ["the premier"], ["Chad"])]),
    ],
)
def test_who_acts(read: Read, text: str, expected: list[Row]) -> None:
    assert told(read(text)) == expected


# Whom it befalls


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The premier received a request from the king of Jordan.",
            [("request", "REQUEST", ["the king of Jordan"], ["The premier"])],
        ),
        ("The general is awaiting trial.", [("trial", "ACCUSE", [], ["The general"])]),
        ("The judge's suspension by the king drew anger.", [("suspension", "COERCE", ["the king"], ["The judge"])]),
        ("The king's suspension of the judge drew anger.", [("suspension", "COERCE", ["The king"], ["the judge"])]),
        # a place that is taken is not arrested
        ("The capture of Aleppo by the army came in 2016.", [("capture", "ASSAULT", ["the army"], ["Aleppo"])]),
        ("The capture of two rebels by the army came in 2016.", [("capture", "COERCE", ["the army"], ["two rebels"])]),
    ],
)
def test_whom_it_befalls(read: Read, text: str, expected: list[Row]) -> None:
    assert told(read(text)) == expected


# Where it counts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what is behind *after* and *there was* has happened, as under a verb that carries it
        ("The trains stopped after a walkout by the drivers.", [("walkout", "PROTEST", ["the drivers"], [])]),
        (
            "There was a violent confrontation between soldiers and students.",
            [("confrontation", "ASSAULT", ["soldiers"], ["students"])],
        ),
        # one goes on a walkout and takes part in a rally, and begins the tour that is told of
        ("The nurses went on a walkout over pay.", [("walkout", "PROTEST", ["The nurses"], [])]),
        ("The students took part in a rally in May.", [("rally", "PROTEST", ["The students"], [])]),
        ("The tour that the premier began in May ended in Chad.", [("tour", "CONSULT", ["the premier"], [])]),
        # a noun that only tells the kind of another names no happening
        ("The government probe committee is large.", []),
        ("On March 6 the engineers embarked on the ship.", []),
        # a participle that only says who did it tells no second deed
        (
            "An inquiry conducted by the senate into the bank ended.",
            [("inquiry", "ACCUSE", ["the senate"], ["the bank"])],
        ),
        # what is asked or threatened because of a deed leaves it done
        (
            "The council called for an inquiry into the killing of the mayor.",
            [("called", "REQUEST", ["The council"], []), ("killing", "ASSAULT", [], ["the mayor"])],
        ),
        (
            "The ministers discussed Russia's invasion of Ukraine.",
            [("discussed", "CONSULT", ["The ministers"], []), ("invasion", "ASSAULT", ["Russia"], ["Ukraine"])],
        ),
    ],
)
def test_where_a_noun_counts(read: Read, text: str, expected: list[Row]) -> None:
    assert told(read(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "China's demand for lithium rose in May.",
        "The two senators fought a war of words over the budget.",
        "The release of the report by the ministry came in May.",
    ],
)
def test_no_happening(read: Read, text: str) -> None:
    assert told(read(text)) == []


def test_sets_of_nouns_and_verbs_are_told() -> None:
    for name in ("undergone", "entering", "voiced", "uttered", "doer", "convener", "dignitary", "journey", "commodity"):
        assert words(name), name
    assert sum(sense.pos == "noun" for sense in senses()) > 250


# States that someone is in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mayor is on trial for fraud.", [("trial", "ACCUSE", [], ["The mayor"])]),
        ("Two officials were under investigation.", [("investigation", "ACCUSE", [], ["Two officials"])]),
        ("The king remains under house arrest.", [("arrest", "COERCE", [], ["The king"])]),
        ("The town was under siege by the rebels.", [("siege", "ASSAULT", ["the rebels"], ["The town"])]),
        ("Three suspects are in police custody.", [("custody", "COERCE", [], ["Three suspects"])]),
        ("The troops were on high alert.", [("alert", "MOBILIZE", ["The troops"], [])]),
        ("The government is in talks with the union.", [("talks", "CONSULT", ["The government"], ["the union"])]),
        ("The mayor came under fire from the senate.", [("fire", "ACCUSE", ["the senate"], ["The mayor"])]),
        # no one is in them
        ("The vaccine is on trial in Kenya.", []),
        ("The town is under water.", []),
        ("The team was on high form.", []),
        ("Despite being in custody the mayor laughed.", []),
    ],
)
def test_states_that_someone_is_in(read: Read, text: str, expected: list[Row]) -> None:
    assert told(read(text)) == expected


def test_a_state_that_someone_could_be_in_is_supposed(read: Read) -> None:
    document = read("The mayor will remain under house arrest until May.")
    assert [event.modality for event in document.events] == ["planned"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what sparks a protest takes no part in it
        ("The new tax sparked protests in Lima.", [("protests", "PROTEST", [], [])]),
        ("Talks are under way between Chad and Sudan.", [("Talks", "CONSULT", ["Chad"], ["Sudan"])]),
        ("Heavy fighting was reported in Lima on Sunday.", [("fighting", "ASSAULT", [], [])]),
        ("The senator survived an assassination attempt.", [("attempt", "ASSAULT", [], ["The senator"])]),
    ],
)
def test_happenings_that_are_set_off_or_under_way(read: Read, text: str, expected: list[Row]) -> None:
    assert told(read(text)) == expected


def test_what_is_alleged_stands_between_the_allegation_and_whom_it_hits(read: Read) -> None:
    document = read("The opposition made allegations of fraud against the premier.")
    assert told(document) == [("allegations", "ACCUSE", ["The opposition"], ["the premier"])]
