"""Quotation marks are paired by shape and paragraph, and nothing stops the pairing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.quotes.marks import stretches

PIECES = ["“", "”", "«", "»", "„", '"', "``", "''", "‘", "’", "'", "\n", " ", ".", ",", "the", "boats’", "It's", "said"]
ODD = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=40).map("".join)


def inner(text: str) -> list[str]:
    return [text[s.inner_start : s.inner_end] for s in stretches(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“It is late,” she said. “Go.”", ["It is late,", "Go."]),
        ('"It is late," she said. "Go."', ["It is late,", "Go."]),
        ("«Il pleut», he wrote.", ["Il pleut"]),
        ("„It is late“, he said.", ["It is late"]),
        ("``It is late,'' he said.", ["It is late,"]),
        ("''It is late,'' he said. ''Go.''", ["It is late,", "Go."]),
        ("‘It is late,’ she said.", ["It is late,"]),
        ("'It is late,' she said.", ["It is late,"]),
        ("“He said ‘no’ to me,” she said.", ["He said ‘no’ to me,"]),
        ("“She told him “no” twice,” he said.", ["She told him “no” twice,"]),
    ],
)
def test_pairs(text: str, expected: list[str]) -> None:
    assert inner(text) == expected


@pytest.mark.parametrize(
    "text", ["The boats’ owners won’t pay.", "It's the '90s, y'all.", "Rock ’n’ roll isn't dead.", "” . “"]
)
def test_apostrophes_and_stray_marks_are_no_stretches(text: str) -> None:
    assert inner(text) == []


def test_an_unclosed_mark_ends_with_its_paragraph() -> None:
    text = "“It is late, she said.\nThe boats left."
    assert inner(text) == ["It is late, she said."]
    assert not stretches(text)[0].closed


def test_a_quote_goes_on_where_the_next_paragraph_opens_with_a_mark() -> None:
    first, second = stretches("“It is late.\n\n“We go,” she said.")
    assert not first.closed
    assert second.continues


@given(ODD)
def test_stretches_lie_in_order_inside_the_text_and_one_paragraph(text: str) -> None:
    end = 0
    for stretch in stretches(text):
        assert end <= stretch.start < stretch.inner_start < stretch.inner_end <= stretch.end <= len(text)
        assert "\n" not in text[stretch.start : stretch.end]
        end = stretch.end
