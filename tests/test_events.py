"""Events and participants, on small texts of our own."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from tests.told import actors
from transforms import events, names, parse
from transforms.document import Document
from transforms.events.actors import Cast, sector_of_words
from transforms.events.candidates import candidates
from transforms.events.lexicon import QUAD, ROOTS, sectors, senses, words
from warehouse.schema import Event, Participant

Read = Callable[..., Document]


def told(document: Document) -> list[tuple[str, str]]:
    return [(event.event_type, event.modality) for event in document.events]


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


def test_each_other_means_both_sides_named_before(read: Read) -> None:
    document = read(
        "The minister spoke of the conflict between Chad and Sudan. The two sides accused each other of lying."
    )
    (event,) = document.events
    assert (event.event_type, event.source_name, event.target_name) == ("ACCUSE", "Chad", "Sudan")
    assert actors(document, "source") == actors(document, "target") == ["The two sides"]


def test_each_other_without_sides_before_means_the_one_phrase(read: Read) -> None:
    document = read("The villagers attacked each other.")
    assert actors(document, "source") == actors(document, "target") == ["The villagers"]


def test_a_truce_and_a_war_have_the_sides_of_the_conflict_told_before(read: Read) -> None:
    document = read(
        "The dispute between Chad and Sudan is old. The two-year war ended on May 3, 1994. A truce took effect."
    )
    war = next(e for e in document.events if e.event_type == "ASSAULT")
    assert (war.source_name, war.target_name) == ("Chad", "Sudan")
    assert (war.date_start, war.date_end, war.date_precision) == (date(1992, 1, 1), date(1994, 5, 3), "year")
    truce = next(e for e in document.events if e.event_type == "RETREAT")
    assert (truce.source_name, truce.target_name) == ("Chad", "Sudan")


def test_the_leaders_of_two_countries_are_two_sides(read: Read) -> None:
    event = read("The leaders of Chad and Sudan met on Friday.").events[0]
    assert (event.source_country, event.target_country) == ("TCD", "SDN")


def test_the_next_clause_has_its_own_subject(read: Read) -> None:
    document = read("Chad rejected those claims and the state news agency has instead blamed Sudan.")
    assert [(p.role, p.text) for p in document.participants if p.event_id == document.events[0].event_id] == [
        ("source", "Chad")
    ]


def test_who_invited_a_visitor_is_a_third_party(read: Read) -> None:
    document = read("The Kenyan president arrived in Malta at the invitation of the Maltese prime minister.")
    assert actors(document, "third") == ["the Maltese prime minister"]


def test_a_phrase_goes_on_behind_brackets_and_hyphens(read: Read) -> None:
    document = read("The minister accused a Move Ahead Party (MAP) lawmaker of lying.")
    assert actors(document, "target") == ["a Move Ahead Party (MAP) lawmaker"]
    assert document.events[0].target_sector == "LEG"


def test_the_president_of_a_union_is_of_no_state(read: Read) -> None:
    document = read("The union's president condemned the government of Peru.")
    assert document.events[0].source_sector == "CVL"


def test_a_bare_capital_is_where_not_whom(read: Read) -> None:
    document = read("Students staged a protest in the capital.")
    assert (actors(document, "source"), actors(document, "target")) == (["Students"], [])


def test_the_government_of_a_one_country_article_is_that_countrys(read: Read) -> None:
    document = read("Peru votes in May. Peru is large. In Peru the rains came. The government banned the party.")
    assert [e.source_country for e in document.events] == ["PER"]
    document = read("Peru votes in May. Peru is near Chile. In Peru the rains came. The government banned the party.")
    assert [e.source_country for e in document.events] == [None]


@pytest.mark.parametrize(
    ("words", "sector"),
    [
        ("Executive Decree", None),
        ("Old Historic House", None),
        ("House of Representatives", "LEG"),
        ("Defense Minister Lieutenant General", "GOV"),
        ("Lieutenant General", "MIL"),
        ("Foreign Ministry spokesman", "GOV"),
        ("Central Bank of the Isles", "GOV"),
        ("Chief Executive Officer", "BUS"),
    ],
)
def test_the_head_of_a_name_tells_the_sector(words: str, sector: str | None) -> None:
    assert sector_of_words(words) == sector


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
        ("A treaty allows the president of Ghana to visit the king of Morocco.", "hypothetical"),
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


def test_thanks_figures_of_speech_and_games_are_no_events(read: Read) -> None:
    for text in (
        "Headmistress Ana Lowe congratulated the students.",
        "The country fought a long battle against the virus.",
        "The goalkeeper fell and the striker shot at the defender before halftime.",
        "Mr Lowe, a minister, quit being a shareholder in 1997.",
        "It is hard to find Chadian troops willing to march.",
    ):
        assert read(text).events == [], text


def test_protesters_being_shot_is_going_on(read: Read) -> None:
    document = read("Protesters are being shot by the army in the streets.")
    assert told(document) == [("ASSAULT", "ongoing")]
    assert actors(document, "source") == ["the army"]


def test_deaths_in_the_clashes_told_before_are_the_same_happening(read: Read) -> None:
    document = read("Soldiers and rebels clashed on Friday. Ten soldiers were killed in the clashes.")
    assert [(e.event_type, e.mode) for e in document.events] == [("ASSAULT", "clash")]


def test_an_anniversary_or_an_address_gives_no_date(read: Read) -> None:
    document = read("The family marked on 3 May 2020 the anniversary of the assassination of the president by rebels.")
    assert [e.date_start for e in document.events] == [None]
    document = read("https://alba.example/2020-05-03/rebels-attack Rebels attacked a village.")
    assert all(e.date_start is None for e in document.events)


def test_a_place_behind_where_is_that_of_the_talks(read: Read) -> None:
    event = read("She flew home from Malta, where Egypt held talks with Sudan.").events[-1]
    assert (event.place_name, event.place_basis) == ("Malta", "stated")


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
