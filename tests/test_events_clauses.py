"""Events in less plain clauses: whom they name, when they were, and which words tell none. Texts of our own."""

from collections.abc import Callable
from datetime import date

import pytest

from transforms import dates, events, figures, names, quotes
from transforms.document import Document

Read = Callable[..., Document]


@pytest.fixture(scope="module")
def read(read_by: Callable[..., Read]) -> Read:
    """read(text, **article_columns): the text with every reader run."""
    return read_by(names, dates, quotes, events, figures)


def sides(document: Document, event_type: str) -> tuple[list[str], list[str]]:
    """The texts of sources and targets of the events of a type."""
    found = {event.event_id for event in document.events if event.event_type == event_type}
    parts = [p for p in document.participants if p.event_id in found]
    return [p.text for p in parts if p.role == "source"], [p.text for p in parts if p.role == "target"]


@pytest.mark.parametrize(
    ("text", "event_type", "source", "target"),
    [
        # the gerund behind a preposition of time is the subject's deed, that behind *of* the object's
        ("After attacking the town, the rebels freed the mayor.", "ASSAULT", ["the rebels"], ["the town"]),
        # *to* stands on a word inside what is given
        (
            "The ministry returned a silver cup engraved with a lion to the museum of Chad.",
            "RETREAT",
            ["The ministry"],
            ["the museum of Chad"],
        ),
        # the sanctions imposed on someone are lifted for him
        (
            "Japan has decided to lift the sanctions imposed on Chad after the war.",
            "CONCEDE",
            ["Japan"],
            ["Chad"],
        ),
        # whom a refused permission would have gone to
        ("Chad refused to let the Kenyan envoy enter the country.", "REJECT", ["Chad"], ["the Kenyan envoy"]),
        # who writes a statement says what it says
        (
            "The council issued a statement calling on the army to leave.",
            "REQUEST",
            ["The council"],
            ["the army"],
        ),
        # who leads an inquiry
        ("An investigation led by the senate into the army began in May.", "ACCUSE", ["the senate"], ["the army"]),
        # a body's spokesman says what *it* does
        (
            "A spokesman for the ministry said it was investigating the governor.",
            "ACCUSE",
            ["the ministry"],
            ["the governor"],
        ),
        # a meeting held between two
        (
            "This was the outcome of a meeting held on Monday between the ministry and the rebels.",
            "CONSULT",
            ["the ministry"],
            ["the rebels"],
        ),
        ("Six agreements were signed between Chad and Sudan.", "SUPPORT", ["Chad"], ["Sudan"]),
        # who claims responsibility
        (
            "The rebels claimed responsibility for the attack on the barracks.",
            "ASSAULT",
            ["The rebels"],
            ["the barracks"],
        ),
        # what befalls a defendant twice
        ("The banker was tried and fined 5,000 dollars.", "COERCE", [], ["The banker"]),
        # a lawsuit's owner sues
        ("The union's lawsuit was filed against the ministry.", "ACCUSE", ["The union"], ["the ministry"]),
        # who threatens is not threatened by his own side
        ("The union threatened that its members would march.", "THREATEN", ["The union"], []),
    ],
)
def test_sides(read: Read, text: str, event_type: str, source: list[str], target: list[str]) -> None:
    assert sides(read(text), event_type) == (source, target)


def test_who_is_accused_is_another_than_the_accuser(read: Read) -> None:
    document = read("Minister Ada Low met Adam Gray on Monday. Low said she was hurt and accused her of lying.")
    assert sides(document, "ACCUSE")[1] == ["her"]


def test_a_weekday_is_no_actor(read: Read) -> None:
    document = read("About 300 miners stopped work in a strike for higher wages on Tuesday at the mine.")
    assert not any("Tuesday" in p.text for p in document.participants)


def test_a_phrase_ends_before_its_time(read: Read) -> None:
    document = read("The ministers met their counterparts in Peru early this month.")
    assert not any("month" in p.text for p in document.participants)


def test_a_backer_does_not_act(read: Read) -> None:
    document = read("A Qatari-backed offensive against the rebels began on Monday.")
    assert sides(document, "ASSAULT") == ([], ["the rebels"])


def test_what_frames_a_deed_is_not_its_target(read: Read) -> None:
    document = read("The senate launched an investigation in the wake of a Kenyan report.")
    assert sides(document, "ACCUSE") == (["The senate"], [])


def test_a_demand_by_should_is_an_appeal(read: Read) -> None:
    document = read("The Kenyan president said that the Sudanese government should hold elections.")
    assert [(e.event_type, e.mode) for e in document.events] == [("REQUEST", "appeal")]


@pytest.mark.parametrize(
    "text",
    [
        "The minister called it a fine example for the farmers.",
        "He joined the Riverside Shooting Club of Chad in May.",
        "The minister seized the opportunity to thank the staff.",
        "The singer was shot to fame by her first record.",
        "Norway considers reaching an agreement dependent on a truce.",
        "The envoy was thanked for his efforts in strengthening ties.",
        "The student travelled to Chad.",
    ],
)
def test_no_event(read: Read, text: str) -> None:
    assert [event for event in read(text).events if event.event_type != "SUPPORT" or "ties" in text] == []


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("The workers went on strike to protest against the ministry.", "happened"),
        ("The ministry will be able to take on tasks such as demanding reforms from the police.", "planned"),
        ("Prosecutors will charge the governor with fraud.", "planned"),
        ("Anna Berg was the first governor to visit the camp in Togo.", "happened"),
        ("The president of Ghana has a plan to visit Togo.", "planned"),
        ("The leaders were not arrested.", "denied"),
        ("The bishops pray so that the priests are released.", "planned"),
    ],
)
def test_modality(read: Read, text: str, modality: str) -> None:
    assert modality in [event.modality for event in read(text).events]


def test_a_heading_tells_news_in_the_present(read: Read) -> None:
    document = read("Rebels kill three soldiers in Chad\n\nThe attack came at dawn.")
    assert ("ASSAULT", "happened") in [(e.event_type, e.modality) for e in document.events]


def test_a_fronted_date_holds_for_both_clauses(read: Read) -> None:
    document = read("On 3 May 2021, the premier resigned and the court freed the general.")
    assert {e.date_start for e in document.events} == {date(2021, 5, 3)}


def test_what_goes_on_since_has_a_first_day_only(read: Read) -> None:
    document = read("Negotiations between Chad and Sudan have been going on since 2021.")
    (event,) = document.events
    assert (event.date_start, event.date_end, event.date_text) == (date(2021, 1, 1), None, "2021")


def test_a_happening_another_is_dated_by_has_no_date_of_it(read: Read) -> None:
    document = read("He advised the king in 2016 and led the party until his resignation.")
    assert [e.date_start for e in document.events if e.trigger == "resignation"] in ([], [None])


def test_a_century_of_a_thing_is_no_date(read: Read) -> None:
    document = read("The ministry returned a 16th century painting to Chad.")
    assert [e.date_start for e in document.events] == [None]


def test_month_of_the_article_leaves_no_words_without_a_date(read: Read) -> None:
    columns = {"published_date": date(2021, 5, 1), "published_precision": "month", "published_basis": "url"}
    (event,) = read("The premier resigned on Monday.", **columns).events
    assert (event.date_start, event.date_text) == (None, "Monday")


def test_a_clash_without_sides_keeps_its_place(read: Read) -> None:
    document = read("Clashes broke out in Lima. In Cusco, clashes between police and miners left three dead.")
    assert [e.place_name for e in document.events] == ["Lima", "Cusco"]


def test_deaths_in_the_clashes_of_a_weekday_belong_to_them(read: Read) -> None:
    document = read("Police clashed with miners in Lima on Friday. Two men were killed in the clashes, officials said.")
    (clash,) = document.events
    assert [(figure.kind, figure.event_id) for figure in document.figures] == [("killed", clash.event_id)]
    assert sides(document, "ASSAULT") == (["Police"], ["miners"])


def test_two_speech_acts_of_one_speaker_are_two(read: Read) -> None:
    document = read("The governor demanded a recount. On the same evening the governor appealed for calm.")
    assert [event.event_type for event in document.events] == ["REQUEST", "REQUEST"]


def test_a_secretary_general_is_no_soldier(read: Read) -> None:
    document = read("The secretary general of the union met the premier on Monday.")
    assert [p.sector for p in document.participants if p.role == "source"] == [None]


@pytest.mark.parametrize(
    ("text", "event_type", "source", "target"),
    [
        # what someone *had* or *saw* done to what is his was done to him
        ("The mayor had his passport seized by the police.", "COERCE", ["the police"], ["The mayor"]),
        ("The editor saw her jail term extended by the court.", "COERCE", ["the court"], ["The editor"]),
        # *opposed to* is a stand, not something suffered
        ("The government of Chad was opposed to the new law.", "REJECT", ["The government of Chad"], []),
        # the parser puts *from* on the adverb beside the verb
        ("Hungary pulled back from the agreement with Chad.", "SANCTION", ["Hungary"], ["Chad"]),
        # and *by* on the infinitive below a passive
        ("The premier was asked to resign by the union.", "REQUEST", ["the union"], ["The premier"]),
        # a noun beside another says what that is called
        ("The junta declared the movement a terrorist organisation.", "COERCE", ["The junta"], ["the movement"]),
        # a crowd that is counted is the crowd
        ("A group of villagers blocked the road to the mine.", "PROTEST", ["A group of villagers"], []),
        # what a crowd gathers for makes it a protest
        (
            "Hundreds of farmers gathered outside parliament to demand higher prices.",
            "PROTEST",
            ["Hundreds of farmers"],
            [],
        ),
    ],
)
def test_less_plain_clauses(read: Read, text: str, event_type: str, source: list[str], target: list[str]) -> None:
    assert sides(read(text), event_type) == (source, target)


@pytest.mark.parametrize(
    "text",
    [
        "She had her hair cut by the mayor's barber.",
        "Hundreds of fans gathered outside parliament to hear the singer.",
        "He walked away from the crash unhurt.",
    ],
)
def test_less_plain_clauses_that_tell_nothing(read: Read, text: str) -> None:
    assert read(text).events == []


def test_who_has_someone_arrested_is_not_arrested(read: Read) -> None:
    document = read("The king had his brother arrested by the army.")
    assert sides(document, "COERCE") == (["the army"], ["his brother"])


@pytest.mark.parametrize(
    "text",
    [
        "In a phone call with the mayor, the chancellor asked for more time.",
        "During a meeting with the mayor, the chancellor demanded more time.",
    ],
)
def test_who_demands_something_at_a_meeting_has_met(read: Read, text: str) -> None:
    document = read(text)
    assert sides(document, "CONSULT") == (["the chancellor"], ["the mayor"])


def test_demonstrations_told_to_have_been_banned_by_no_one(read: Read) -> None:
    document = read("On Tuesday the minister told reporters that the demonstrations had been banned.")
    assert sides(document, "COERCE") == ([], ["the demonstrations"])


def test_an_accident_told_behind_the_second_verb_is_no_attack(read: Read) -> None:
    assert read("Two Chadians were killed and five others were injured in a car accident near Lima.").events == []
