"""Verbs of courts, police, parliaments and aid: which sense a clause tells, and whom it names. Texts of our own."""

from collections.abc import Callable

import pytest

from tests.told import actors, triggers
from transforms.document import Document

Read = Callable[..., Document]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a call on someone at his office is a visit, one to do something a request
        ("The ambassador called on the premier at his office.", [("called", "CONSULT")]),
        ("The ambassador called on the premier to resign.", [("called", "REQUEST")]),
        ("The minister called the ambassador a traitor.", [("called", "ACCUSE")]),
        ("The general called up 3000 reservists on Monday.", [("called", "MOBILIZE")]),
        # a bishop charges the youth with a task, police with a crime
        ("The bishop charged the youth to vote in peace.", [("charged", "REQUEST")]),
        ("Police charged the bishop with fraud.", [("charged", "ACCUSE")]),
        # a motion is brought before a house, charges before a court
        ("The opposition brought a motion in the assembly.", [("brought", "REQUEST")]),
        ("Prosecutors brought charges against the mayor.", [("brought", "ACCUSE")]),
        # charges dismissed free the accused, a petition dismissed is refused
        ("The court dismissed the charges against the editor.", [("dismissed", "CONCEDE")]),
        ("The court dismissed the plea of the editor.", [("dismissed", "REJECT")]),
        ("The king dismissed the interior minister.", [("dismissed", "COERCE")]),
        # a ban is lifted for someone, immunity against him
        ("The senate lifted the ban on the party.", [("lifted", "CONCEDE")]),
        ("The senate lifted the immunity of the mayor.", [("lifted", "COERCE")]),
        ("The president lifted the state of emergency on Monday.", [("lifted", "CONCEDE")]),
        # students occupy an office in protest, an army a town in war
        ("Students occupied the office of the mayor.", [("occupied", "PROTEST")]),
        ("The army occupied the town.", [("occupied", "ASSAULT")]),
        # police search what they raid, rebels attack it
        ("Tax officers raided the office of the newspaper.", [("raided", "COERCE")]),
        ("The militants raided a village.", [("raided", "ASSAULT")]),
        # a proposal is shot down in words, an aircraft in fact
        ("The senate shot down the proposal of the premier.", [("shot", "REJECT")]),
        ("The rebels shot down an army helicopter.", [("shot", "ASSAULT")]),
        # troops pull back, states pull out
        ("The rebels withdrew from the town.", [("withdrew", "RETREAT")]),
        ("Kenya withdrew from the treaty with Uganda.", [("withdrew", "SANCTION")]),
        # a court condemns to a sentence, a council a deed
        ("The court condemned the general to death.", [("condemned", "COERCE")]),
        ("The council condemned the general.", [("condemned", "ACCUSE")]),
        # courts and police of every part of the world
        ("Police produced the banker before a magistrate.", [("produced", "ACCUSE")]),
        ("The union moved the high court in May.", [("moved", "REQUEST")]),
        ("The court sent the editor to jail.", [("sent", "COERCE")]),
        ("The police cordoned off the village on Monday.", [("cordoned", "COERCE")]),
        ("The ministry sealed the factory of the company.", [("sealed", "COERCE")]),
        ("The guards beat up two reporters.", [("beat", "ASSAULT")]),
        # what a union or a crowd does
        ("The union called a strike against the ministry.", [("called", "PROTEST")]),
        ("Students gheraoed the minister on Monday.", [("gheraoed", "PROTEST")]),
        ("The nurses resumed work on Monday.", [("resumed", "CONCEDE")]),
        # light verbs whose object is the act
        ("The senator raised objections to the plan of the ministry.", [("raised", "REJECT")]),
        ("The union slapped the company with a lawsuit.", [("slapped", "ACCUSE")]),
        ("The rebels took control of the town.", [("took", "ASSAULT")]),
        ("The king laid a wreath for the soldiers.", [("laid", "SUPPORT")]),
        ("The premier turned a deaf ear to the demands of the miners.", [("turned", "REJECT")]),
        ("The ambassador presented his credentials to the king.", [("presented", "CONSULT")]),
        ("The ministry presented a plan to the unions.", [("presented", "REQUEST")]),
    ],
)
def test_sense_by_what_stands_around(read: Read, text: str, expected: list[tuple[str, str]]) -> None:
    assert triggers(read(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The premier reached out to the people.",  # no one is met
        "Two barns burned down in May.",
        "The senator questioned herself in May.",
        "The striker invested 3 million pounds in the team.",
        "The minister resisted the urge to laugh.",
        "The ministry sent text messages to the winners.",
    ],
)
def test_no_happening_of_its_own(read: Read, text: str) -> None:
    assert triggers(read(text)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Police brought the banker before a judge.", ["the banker"]),
        ("The court slapped the company with a fine.", ["the company"]),
        ("The high court issued a notice to the ministry.", ["the ministry"]),
        ("The guard implicated the mayor in the theft.", ["the mayor"]),
        ("The senate committee grilled the banker for two hours.", ["the banker"]),
        ("Norway sent a rescue team to Turkey.", ["Turkey"]),
        ("The king sent his condolences to the people of Nepal.", ["the people of Nepal"]),
        ("The mayor faces an investigation over fraud.", ["The mayor"]),
        ("The prisoner died of torture on Monday.", ["The prisoner"]),
        ("Soldiers forced the villagers from their homes.", ["the villagers"]),
        ("The premier hit back at the senators.", ["the senators"]),
    ],
)
def test_whom_it_is_done_to(read: Read, text: str, expected: list[str]) -> None:
    assert actors(read(text), "target") == expected


def test_a_truce_of_words_and_a_truce_of_arms(read: Read) -> None:
    document = read("Norway resolved its dispute with Iceland. The rebels broke the ceasefire with the government.")
    assert [e.event_type for e in document.events] == ["AGREE", "ASSAULT"]


def test_title_of_a_king_acts(read: Read) -> None:
    document = read("His Majesty received the Omani ambassador at the palace.")
    assert [(p.role, p.text) for p in document.participants] == [
        ("source", "His Majesty"),
        ("target", "the Omani ambassador"),
    ]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        # those who are sent act, where nobody says who sent them
        ("Extra troops were sent to the border.", ["Extra troops"]),
        ("The army has been put on high alert.", ["The army"]),
        ("The troops were deployed to Syria by the president.", ["the president"]),
        # a bare number is people where it marches; a participle with an article is a person before a court
        ("Thousands marched against the junta.", ["Thousands"]),
        ("The accused stabbed a clerk.", ["The accused"]),
    ],
)
def test_who_acts(read: Read, text: str, source: list[str]) -> None:
    assert [p.text for p in read(text).participants if p.role == "source"] == source


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # residents in danger are told, asked, advised and warned, by whomever
        ("Motorists are being told to stay off the bridge.", [("told", "REQUEST")]),
        ("Villagers were asked to move to higher ground.", [("asked", "REQUEST")]),
        ("Passengers have been advised to avoid the station.", [("advised", "REQUEST")]),
        ("The sheriff warned swimmers to stay out of the river.", [("warned", "REQUEST")]),
        ("The minister advised the farmers against planting early.", [("advised", "REQUEST")]),
        ("Teachers are clamouring for the release of the editor.", [("clamouring", "REQUEST")]),
        ("The committee proposed merging the two ministries.", [("proposed", "REQUEST")]),
        # an account is taken from its owner, a tree from no one
        ("The platform removed the account of the blogger.", [("removed", "COERCE")]),
        ("The blogger had his account deleted by the platform.", [("deleted", "COERCE")]),
        ("The gardener removed the tree.", []),
        ("Forty officers were punished for the brawl.", [("punished", "COERCE")]),
        ("The police towed 40 taxis on Monday.", [("towed", "COERCE")]),
        # gas deployed on a crowd is used, troops deployed are moved
        ("Riot police deployed tear gas against the students.", [("deployed", "ASSAULT")]),
        ("The king deployed troops to the border.", [("deployed", "MOBILIZE")]),
        ("Guards used firearms against the fishermen.", [("used", "ASSAULT")]),
        ("The guard used a torch against the dark.", []),
        # a plan is put on hold, rumours are dismissed, ministers too
        ("The council put the project on hold.", [("put", "REJECT")]),
        ("The ministry dismissed rumours of a delay.", [("dismissed", "REJECT")]),
        # charges withdrawn free the accused, a chargé withdrawn does not
        ("The state withdrew the charges against the editor.", [("withdrew", "CONCEDE")]),
        ("Farmers blockaded the port on Monday.", [("blockaded", "PROTEST")]),
        ("The navy blockaded the port on Monday.", [("blockaded", "ASSAULT")]),
        ("The army vowed to crush the rebels.", [("vowed", "THREATEN")]),
    ],
)
def test_families_of_words(read: Read, text: str, expected: list[tuple[str, str]]) -> None:
    assert triggers(read(text)) == expected


def test_what_is_clamoured_for_is_demanded(read: Read) -> None:
    document = read("The opposition is baying for the resignation of the mayor.")
    assert [(e.trigger, e.modality) for e in document.events] == [("resignation", "demanded")]
