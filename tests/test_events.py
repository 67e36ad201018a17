"""Events and participants, on small texts of our own."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from transforms import dates, events, names, parse, quotes
from transforms.document import Document
from transforms.events.actors import Cast
from transforms.events.candidates import candidates
from transforms.events.lexicon import QUAD, ROOTS, sectors, senses, words
from warehouse.schema import Event, Participant

Read = Callable[..., Document]


@pytest.fixture(scope="module")
def read(make_document: Callable[..., Document]) -> Read:
    """read(text, **article_columns): the text with every reader run up to events."""

    def made(text: str, **columns: object) -> Document:
        document = make_document(text, **columns)
        for reader in (names, dates, quotes, events):
            document.add(reader.rows(document))
        return document

    return made


def told(document: Document) -> list[tuple[str, str]]:
    return [(event.event_type, event.modality) for event in document.events]


def actors(document: Document, role: str) -> list[str]:
    return [p.text for p in document.participants if p.role == role]


# The lexicon


def test_every_trigger_names_its_happening_in_its_example(make_document: Callable[..., Document]) -> None:
    document = make_document("\n".join(sense.example for sense in senses()))
    document.add(names.rows(document))
    found: dict[int, list[str]] = {}
    for candidate in candidates(document, Cast(document)):
        found.setdefault(document.paragraph_at(candidate.trigger.idx), []).append(candidate.event_type)
    told = [(sense.example, found.get(i, [])) for i, sense in enumerate(senses())]
    assert [pair for pair, sense in zip(told, senses(), strict=True) if pair[1] != [sense.event_type]] == []


def test_every_trigger_line_is_whole() -> None:
    assert len(senses()) > 400
    assert {sense.event_type for sense in senses()} == QUAD.keys() == ROOTS.keys()
    assert {sense.pos for sense in senses()} == {"verb", "noun", "adj"}
    assert all(len(sense.root) == 2 and sense.root.isdigit() for sense in senses())
    assert len({(s.word, s.pos, s.needs, s.flags) for s in senses()}) == len(senses())


def test_every_sector_is_known_to_the_schema() -> None:
    allowed = {None, "GOV", "MIL", "LEG", "JUD", "REB", "OPP", "CVL", "IGO", "NGO", "MED", "BUS"}
    assert set(sectors().values()) <= allowed


def test_sets_of_words_are_lower_case_and_not_empty() -> None:
    for sense in senses():
        for name, wanted in sense.needs:
            assert wanted, (sense.word, name)
    assert all(word == word.lower() for name in ("aid", "talks", "pact", "planned") for word in words(name))


# Roles


def test_active_and_passive_tell_the_same_roles(read: Read) -> None:
    for text in ("The rebels attacked the army base.", "The army base was attacked by the rebels."):
        document = read(text)
        assert told(document) == [("ASSAULT", "happened")]
        assert [a.lower() for a in actors(document, "source")] == ["the rebels"]
        assert [a.lower() for a in actors(document, "target")] == ["the army base"]


def test_a_meeting_has_the_first_named_as_source(read: Read) -> None:
    document = read("The foreign minister of Chad met with the Sudanese ambassador in Malta.")
    assert actors(document, "source") == ["The foreign minister of Chad"]
    assert actors(document, "target") == ["the Sudanese ambassador"]
    event = document.events[0]
    assert (event.event_type, event.mode, event.source_country, event.target_country) == (
        "CONSULT",
        "meet",
        "TCD",
        "SDN",
    )
    assert (event.place_name, event.place_basis) == ("Malta", "stated")


def test_talks_between_two_sides(read: Read) -> None:
    document = read("Talks between Egypt and Sudan resumed on Monday.", published_date=date(2021, 6, 9))
    assert actors(document, "source") == ["Egypt"]
    assert actors(document, "target") == ["Sudan"]
    event = document.events[0]
    assert (event.date_start, event.date_basis, event.date_text) == (date(2021, 6, 7), "stated", "Monday")


def test_a_remark_made_in_a_meeting_tells_the_meeting(read: Read) -> None:
    document = read("“We want peace,” the Kenyan president said in a meeting with the Somali prime minister on Friday.")
    assert [e.event_type for e in document.events] == ["CONSULT"]
    assert actors(document, "source") == ["the Kenyan president"]
    assert actors(document, "target") == ["the Somali prime minister"]


def test_troops_of_two_nations_against_each_other_are_two_sides(read: Read) -> None:
    event = read("Chadian and Sudanese troops opened fire against each other.").events[0]
    assert (event.source_country, event.target_country) == ("TCD", "SDN")


def test_a_mediator_is_a_third_party(read: Read) -> None:
    document = read("Qatar brokered a ceasefire deal between Chad and Sudan.")
    assert [(p.role, p.text) for p in document.participants] == [
        ("source", "Chad"),
        ("target", "Sudan"),
        ("third", "Qatar"),
    ]


def test_the_unnamed_take_part_without_a_name(read: Read) -> None:
    document = read("Gunmen killed two villagers near the border.")
    source = document.participants[0]
    assert (source.text, source.entity_id, source.name, source.sector) == ("Gunmen", None, None, "REB")
    assert document.events[0].source_sector == "REB"


def test_a_promise_to_act_is_the_promise(read: Read) -> None:
    assert told(read("Norway agreed to send aid to Malawi.")) == [("AGREE", "happened")]
    assert told(read("The ministry said it would release the prisoners.")) == [("AGREE", "happened")]
    assert told(read("The general vowed to attack Chad.")) == [("THREATEN", "happened")]


def test_a_refused_favour_is_a_rejection(read: Read) -> None:
    document = read("The government of Kenya will not lift the ban on the opposition party.")
    assert told(document) == [("REJECT", "happened")]


# Polarity and modality


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("The president of Ghana visited Togo.", "happened"),
        ("The president of Ghana is visiting Togo.", "ongoing"),
        ("The president of Ghana will visit Togo.", "planned"),
        ("The president of Ghana plans to visit Togo.", "planned"),
        ("The president of Ghana may visit Togo.", "hypothetical"),
        ("The president of Ghana did not visit Togo.", "denied"),
    ],
)
def test_modality(read: Read, text: str, modality: str) -> None:
    (event,) = read(text).events
    assert (event.event_type, event.modality) == ("CONSULT", modality)
    assert (event.polarity == "negative") == (modality == "denied")


def test_habits_questions_and_plain_speech_are_no_events(read: Read) -> None:
    for text in (
        "The two presidents often meet.",
        "Will the president visit Togo?",
        "The minister said that the weather was fine.",
        "Persons convicted of theft lose their seats.",
    ):
        assert read(text).events == [], text


def test_sport_culture_and_private_life_are_no_events(read: Read) -> None:
    for text in (
        "The striker attacked from the left and beat the goalkeeper.",
        "The singer met her fans after the concert.",
        "My father agreed to pay the rent.",
        "The storm killed 12 people.",
    ):
        assert read(text).events == [], text


def test_what_is_told_in_a_quote_names_the_quote(read: Read) -> None:
    document = read("The minister said that rebels had attacked the village.")
    attack = next(e for e in document.events if e.event_type == "ASSAULT")
    assert attack.reported_by == document.quotes[0].quote_id


# Time


def test_background_keeps_its_own_time(read: Read) -> None:
    document = read(
        "The premier met the Iraqi president on Tuesday. Iraq invaded Kuwait in August 1990.",
        published_date=date(2020, 5, 14),
    )
    assert [(e.date_start, e.date_precision) for e in document.events] == [
        (date(2020, 5, 12), "day"),
        (date(1990, 8, 1), "month"),
    ]


def test_no_date_is_taken_from_the_article_or_from_the_report(read: Read) -> None:
    document = read("Rebels attacked a village, officials said on Monday.", published_date=date(2020, 5, 14))
    assert document.events[0].date_start is None


def test_a_war_that_ended_is_an_event_of_that_time(read: Read) -> None:
    (event,) = read("The border is quiet since the war, which ended in 1991.").events
    assert (event.event_type, event.date_start, event.date_end) == ("ASSAULT", date(1991, 1, 1), date(1991, 12, 31))


# One happening, one row


def test_one_happening_told_twice_is_one_row(read: Read) -> None:
    document = read(
        "The Kenyan president met the Somali premier on Friday in Malta.\n"
        "The Kenyan president held talks with Somali officials.",
        published_date=date(2020, 5, 17),
    )
    assert len(document.events) == 1


def test_two_days_are_two_happenings(read: Read) -> None:
    document = read(
        "The Kenyan president met the Somali premier on Friday. "
        "The Kenyan president met the Somali premier on Saturday.",
        published_date=date(2020, 5, 17),
    )
    assert len(document.events) == 2


def test_articles_share_the_happening_of_a_known_day(read: Read) -> None:
    first = read("Egypt signed an agreement with Sudan on 3 May 2020.").events[0]
    second = read("On 3 May 2020, Egypt signed a treaty with Sudan.").events[0]
    assert first.event_id != second.event_id
    assert first.happening_id == second.happening_id


# Laws

WHO = ["Chad", "the rebels", "President Ana Lowe", "police", "Sudan", "Malta", "who", "its"]
WHAT = [
    "met",
    "attacked",
    "said",
    "agreed to",
    "talks between",
    "was killed by",
    "will",
    "not",
    "with",
    "in",
    "on Monday",
]
PIECES = st.sampled_from([*WHO, *WHAT, "that", "and", ",", ".", "“", "”", "\n\n"])


@given(st.lists(PIECES, max_size=30))
def test_rows_fit_the_text_whatever_it_is(nlp: Language, read: Read, parts: list[str]) -> None:
    document = read(" ".join(parts))
    text = document.text
    known = {entity.entity_id for entity in document.entities}
    ids = [event.event_id for event in document.events]
    assert len(ids) == len(set(ids))
    for event in document.events:
        assert text[event.trigger_start : event.trigger_end] == event.trigger
        assert text[event.evidence_start : event.evidence_end] == event.evidence
        assert event.evidence_start <= event.trigger_start < event.trigger_end <= event.evidence_end
        assert {event.source_id, event.target_id, event.place_id} - {None} <= known
        assert (event.date_basis is None) == (event.date_text is None)
        assert (event.place_basis is None) == (event.place_id is None)
    keys = [(p.event_id, p.role, p.char_start, p.char_end) for p in document.participants]
    assert len(keys) == len(set(keys))
    for participant in document.participants:
        assert participant.event_id in ids
        assert text[participant.char_start : participant.char_end] == participant.text != ""


def test_reading_twice_gives_the_same_rows(read: Read) -> None:
    document = read("Egypt signed an agreement with Sudan on 3 May 2020. Police arrested four students in Sudan.")
    again = events.rows(document)
    assert [row for row in again if isinstance(row, Event)] == document.events
    assert [row for row in again if isinstance(row, Participant)] == document.participants


def test_an_empty_text_tells_nothing(nlp: Language, make_document: Callable[..., Document]) -> None:
    assert parse.pieces("") == [""]
    assert events.rows(make_document("")) == []
