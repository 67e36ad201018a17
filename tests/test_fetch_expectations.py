"""What a source missed is told with the source, what came, why, and what to do."""

from collections import Counter

import pytest

from flows.expectations import Brought, bring, missed
from flows.wanted import Wanted


@pytest.mark.parametrize(
    ("expected", "brought", "said"),
    [
        ({"at_least": 3}, Brought(new=1, known=1),
         "alba: 2 articles, at least 3 expected: see what its lists and folders hold, or lower at_least"),
        ({"at_least": 1}, Brought(rejected=2),
         "alba: 0 articles, at least 1 expected; all rejected before: see the table rejects, or lower at_least"),
        ({"at_least_new": 1}, Brought(known=5, rejected=3, reasons=Counter(busy=2, robots=1)),
         "alba: 0 new, at least 1 new expected; rejected: busy 2, robots 1: see the table rejects, or lower "
         "at_least_new"),
        ({"language": "en"}, Brought(new=9, languages=Counter(en=8, fr=1)),
         "alba: 1 of 9 new articles are not in en (en 8, fr 1): see what its lists name, or change language"),
        ({"max_reject_share": 0.1}, Brought(new=8, rejected=1, reasons=Counter(no_text=1)),
         "alba: 1 of 9 rejected, at most 10% expected; rejected: no_text 1: see the table rejects, or raise "
         "max_reject_share"),
    ],
)  # fmt: skip
def test_what_was_missed_is_told(expected: dict, brought: Brought, said: str) -> None:
    assert missed(Wanted("alba", ("feed",), **expected), brought) == [said]


@pytest.mark.parametrize(
    ("expected", "brought"),
    [
        ({"at_least": 3}, Brought(new=1, known=2)),
        ({"language": "en"}, Brought(new=10, languages=Counter(en=9, fr=1))),
        ({"language": "en"}, Brought()),
        ({"max_reject_share": 0.1}, Brought(known=9, rejected=1)),
        ({}, Brought(rejected=9)),
    ],
)
def test_what_was_met_is_not(expected: dict, brought: Brought) -> None:
    assert missed(Wanted("alba", ("feed",), **expected), brought) == []


def test_each_source_is_counted_by_itself() -> None:
    alba, berg = Wanted("alba", ("a",)), Wanted("berg", ("b",))
    owners = {"https://alba.example/1": (alba, berg), "b.jsonl": (berg,), "gone": (alba,), "old": (berg,)}
    outcomes = {"https://alba.example/1": "new", "b.jsonl#1": "revision", "b.jsonl#2": "copy", "gone": "reject"}
    languages = {"https://alba.example/1": "en", "b.jsonl#1": None}
    found = bring(owners, outcomes, {"gone": "not_found"}, languages, {"old": (3, 1)})
    assert found["alba"] == Brought(1, 0, 1, Counter(not_found=1), Counter(en=1))
    assert found["berg"] == Brought(2, 4, 1, Counter(), Counter(en=1))
