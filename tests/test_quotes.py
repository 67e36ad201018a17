"""Who said what: every order of cue and speaker, the boundaries of the content, and rows that always hold."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transforms import dates, names, quotes
from transforms.document import Document
from warehouse.schema import Quote

Make = Callable[..., Document]


@pytest.fixture(scope="module")
def read(make_document: Make) -> Callable[[str], list[Quote]]:
    return lambda text: quotes.rows(make_document(text))


def told(row: Quote) -> tuple[str, str, str | None, str | None]:
    return row.quote_type, row.content, row.cue, row.speaker_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“The bridge is safe,” said the mayor.", ("direct", "The bridge is safe", "said", "the mayor")),
        ("“The bridge is safe,” the mayor said.", ("direct", "The bridge is safe", "said", "the mayor")),
        ("The mayor said: “The bridge is safe.”", ("direct", "The bridge is safe.", "said", "The mayor")),
        ("“Is the bridge safe?” asked the mayor.", ("direct", "Is the bridge safe?", "asked", "the mayor")),
        ("The mayor said the bridge was safe.", ("indirect", "the bridge was safe", "said", "The mayor")),
        ("The mayor said that the bridge was safe.", ("indirect", "the bridge was safe", "said", "The mayor")),
        ("The bridge was safe, the mayor said.", ("indirect", "The bridge was safe", "said", "the mayor")),
        (
            "The bridge was safe, according to the mayor.",
            ("indirect", "The bridge was safe", "according to", "the mayor"),
        ),
        (
            "According to the mayor, the bridge was safe.",
            ("indirect", "the bridge was safe", "According to", "the mayor"),
        ),
        (
            "The mayor asked whether the bridge was safe.",
            ("indirect", "whether the bridge was safe", "asked", "The mayor"),
        ),
        ("The mayor said the bridge was “quite safe”.", ("mixed", "the bridge was “quite safe”", "said", "The mayor")),
        ("The envoy called the raid a mistake.", ("indirect", "the raid a mistake", "called", "The envoy")),
        ("The mayor promised to mend the roof.", ("indirect", "to mend the roof", "promised", "The mayor")),
        (
            "The league expressed concern that food was short.",
            ("indirect", "food was short", "expressed concern", "The league"),
        ),
        (
            "She criticised the owner’s claim that the well was dry.",
            ("indirect", "the well was dry", "claim", "the owner"),
        ),
    ],
)
def test_orders_and_boundaries(read: Callable[[str], list[Quote]], text: str, expected: tuple[str, ...]) -> None:
    assert expected in [told(row) for row in read(text)]


def test_a_quote_broken_by_its_cue_is_a_row_a_piece(read: Callable[[str], list[Quote]]) -> None:
    first, second = read("“The bridge is safe,” said the mayor, “and the road is dry.”")
    assert (first.content, second.content) == ("The bridge is safe", "and the road is dry.")
    assert first.attribution_id == second.attribution_id
    assert second.speaker_text == "the mayor"


def test_an_inserted_cue_leaves_a_piece_on_either_side(read: Callable[[str], list[Quote]]) -> None:
    rows = read("The bridge, the mayor said, was closed on Monday.")
    assert [row.content for row in rows] == ["The bridge", "was closed on Monday"]
    assert len({row.attribution_id for row in rows}) == 1
    rows = read("The old bridge, the mayor said, “is safe for everyone.”")
    assert [row.content for row in rows] == ["The old bridge", "is safe for everyone."]


def test_a_participle_takes_the_subject_of_its_verb(read: Callable[[str], list[Quote]]) -> None:
    rows = read("The mayor said the bridge was safe, adding: “We looked at it twice.”")
    assert [(row.content, row.cue, row.speaker_text) for row in rows] == [
        ("the bridge was safe", "said", "The mayor"),
        ("We looked at it twice.", "adding", "The mayor"),
    ]


def test_verbs_joined_behind_the_content_take_the_outer_subject(read: Callable[[str], list[Quote]]) -> None:
    rows = read("Baker says security must be kept by the states, criticizing any foreign intervention.")
    assert [(row.content, row.speaker_text) for row in rows] == [
        ("security must be kept by the states", "Baker"),
        ("any foreign intervention", "Baker"),
    ]
    rows = read("Baker said he had held good talks with officials and expressed hope that trade would grow.")
    assert [(row.content, row.cue, row.speaker_text) for row in rows] == [
        ("he had held good talks with officials", "said", "Baker"),
        ("trade would grow", "expressed hope", "Baker"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She hoped that the dispute would be settled.", ("indirect", "the dispute would be settled", "hoped", "She")),
        (
            "The mayor placed a premium on the growth of trade.",
            ("indirect", "the growth of trade", "placed", "The mayor"),
        ),
        (
            "The union called on the firm to “act at once” and pay the crew.",
            ("mixed", "the firm to “act at once” and pay the crew", "called", "The union"),
        ),
        (
            "The mayor condemned the raid as “cruel” and a “grave error” of the army.",
            ("mixed", "the raid as “cruel” and a “grave error” of the army", "condemned", "The mayor"),
        ),
        (
            "The mayor told farmers this week he would leave.",
            ("indirect", "he would leave", "told", "The mayor"),
        ),
        (
            "The mayor complained about the loss of the bridge, just weeks after the owner claimed it was safe.",
            ("indirect", "the loss of the bridge", "complained", "The mayor"),
        ),
        (
            "At the mill, the answer is the same: “We have no work at all,” said Ann Baker.",
            ("direct", "We have no work at all", "said", "Ann Baker"),
        ),
        ("The road was a “rich man’s dream,” the mayor said.", (
            "mixed", "The road was a “rich man’s dream,”", "said", "the mayor",
        )),
        (
            "The mayor said the film called “The Long Winter” was dull.",
            ("indirect", "the film called “The Long Winter” was dull", "said", "The mayor"),
        ),
        (
            "The mayor says “the road is dry” because “it has not rained”.",
            ("mixed", "“the road is dry” because “it has not rained”", "says", "The mayor"),
        ),
    ],
)  # fmt: skip
def test_where_content_starts_and_ends(
    read: Callable[[str], list[Quote]], text: str, expected: tuple[str, ...]
) -> None:
    assert expected in [told(row) for row in read(text)]


def test_a_clause_before_a_colon_shares_the_attribution(read: Callable[[str], list[Quote]]) -> None:
    first, second = read("She said she was too busy to look for it: “I have a lot going on.”")
    assert (first.quote_type, first.content) == ("indirect", "she was too busy to look for it")
    assert (second.quote_type, second.content) == ("direct", "I have a lot going on.")
    assert first.attribution_id == second.attribution_id


def test_the_next_paragraph_goes_on_without_a_cue(read: Callable[[str], list[Quote]]) -> None:
    rows = read("“The bridge is safe,” said the mayor.\n\n“We looked at every stone of it.”")
    assert [(row.cue, row.speaker_text) for row in rows] == [("said", "the mayor"), (None, "the mayor")]


def test_a_paragraph_left_open_goes_on_under_one_attribution(read: Callable[[str], list[Quote]]) -> None:
    first, second = read("The mayor said: “The bridge is safe.\n\n“We looked at every stone of it.”")
    assert first.attribution_id == second.attribution_id
    assert second.cue is None
    assert second.speaker_text == "The mayor"


@pytest.mark.parametrize(
    "text",
    [
        "The “iron bridge” was built in spring.",
        "He read “The Long Winter” on the train.",
        "Tom “the Cook” Baker opened a shop.",
        "That said, the bridge is old.",
        "The owner sold the shop.",
    ],
)
def test_marks_and_verbs_that_are_not_speech(read: Callable[[str], list[Quote]], text: str) -> None:
    assert read(text) == []


def test_nested_speech_is_two_rows(read: Callable[[str], list[Quote]]) -> None:
    rows = read("The minister said the president had announced that the port would close.")
    inner = next(row for row in rows if row.content == "the port would close")
    outer = next(row for row in rows if row.quote_id == inner.nested_in)
    assert outer.speaker_text == "The minister"
    assert inner.speaker_text == "the president"


def test_a_signature_and_a_transcript(read: Callable[[str], list[Quote]]) -> None:
    (signed,) = read("“We will rebuild every house in the valley.” — Ann Example")
    assert signed.speaker_text == "Ann Example"
    (row,) = read("“BAKER: We will rebuild every house in the valley.”")
    assert (row.speaker_text, row.content) == ("BAKER", "We will rebuild every house in the valley.")


def test_the_speaker_is_the_entity_behind_the_words(make_document: Make) -> None:
    document = make_document(
        "Defence Minister Jane Okoro said on Monday that the army would leave. “We are done,” she said.\n"
        "A senior official said nothing had changed."
    )
    document.add(names.rows(document))
    rows = quotes.rows(document)
    assert [row.speaker_name for row in rows] == ["Jane Okoro", "Jane Okoro", None]
    assert rows[0].speaker_text == "Jane Okoro"
    assert rows[0].content == "the army would leave"
    assert (rows[2].speaker_type, rows[2].speaker_role) == ("person", "senior official")


def test_unnamed_speakers_and_their_pronouns(read: Callable[[str], list[Quote]]) -> None:
    rows = read("Several women said the well was dry. They said the road was closed.")
    assert [(row.speaker_text, row.speaker_type, row.speaker_role) for row in rows] == [
        ("Several women", "person", "women"),
        ("They", "person", "women"),
    ]
    rows = read("A teacher said the well was dry. He added that the road was closed.")
    assert [(row.speaker_type, row.speaker_name) for row in rows] == [("person", None), ("person", None)]


def test_it_is_the_body_that_spoke_last(make_document: Make) -> None:
    document = make_document(
        "Kenya said on Monday that trade would grow. It added that talks would go on.\nKenya’s officials said no more."
    )
    document.add(names.rows(document))
    document.add(dates.rows(document))
    rows = quotes.rows(document)
    assert [(row.speaker_text, row.speaker_country) for row in rows[:2]] == [("Kenya", "KEN"), ("It", "KEN")]


def test_the_day_in_the_clause_of_the_cue_is_stated(make_document: Make) -> None:
    document = make_document("The mayor said on Monday that the road was dry.", published_date=date(2024, 5, 8))
    document.add(dates.rows(document))
    (row,) = quotes.rows(document)
    assert (row.said_date, row.said_basis) == (date(2024, 5, 6), "stated")


def test_the_day_of_what_is_talked_of_is_not_the_day_it_was_said(make_document: Make) -> None:
    text = "Talking about the march on Monday, she said that the road was dry."
    document = make_document(text, published_date=date(2024, 5, 8))
    document.add(dates.rows(document))
    (row,) = quotes.rows(document)
    assert row.said_date is None


def test_the_field_of_a_post_is_not_who_holds_it(make_document: Make) -> None:
    document = make_document(
        "Railway Minister Tesso Brandu said that the line was dry. The line will stay shut, the railway said. "
        "The minister said that it was old."
    )
    document.add(names.rows(document))
    speakers = {row.content: row.speaker_name for row in quotes.rows(document)}
    assert speakers["The line will stay shut"] is None
    assert speakers["it was old"] == "Tesso Brandu"


WORDS = ["“", "”", '"', "''", "‘", "’", "«", "»", "\n", "\n\n", ",", ".", ":", "—", "said", "he", "Ann Example",
         "that", "according to", "the mayor", "it rained", "adding", "told", "urged", "her", "to go", "as",
         "calls", "(", ")"]  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))
def test_any_text_gives_rows_that_hold(make_document: Make, text: str) -> None:
    rows = quotes.rows(make_document(text))
    ids = [row.quote_id for row in rows]
    assert len(ids) == len(set(ids))
    assert rows == quotes.rows(make_document(text))
    for row in rows:
        assert row.content == text[row.char_start : row.char_end] and row.content.strip() == row.content != ""
        assert row.cue == (None if row.cue_start is None else text[row.cue_start : row.cue_end])
        assert row.speaker_text == (None if row.speaker_start is None else text[row.speaker_start : row.speaker_end])
        assert row.nested_in is None or row.nested_in in ids
