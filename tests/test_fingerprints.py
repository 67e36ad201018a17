from hypothesis import given, settings
from hypothesis import strategies as st

from transforms import fingerprints
from warehouse.signatures import WIDTH, resemblance

EXPECTED = "0500000078d8fca0ef084bfc"
WORDS = [f"word{i}" for i in range(400)]


def test_the_definition_is_fixed() -> None:
    signature = fingerprints.signature("The ferry line opened again on Monday")
    assert len(signature) == WIDTH and signature[:12].hex() == EXPECTED


def test_too_short_to_compare() -> None:
    assert fingerprints.signature("Two words") == b""


@settings(deadline=None)
@given(st.integers(0, 100))
def test_the_estimate_is_near_the_true_share(changed: int) -> None:
    other = [*WORDS[: 400 - changed], *(f"other{i}" for i in range(changed))]
    shared = max(0, 398 - changed)
    true = shared / (2 * 398 - shared)
    one, two = (fingerprints.signature(" ".join(words)) for words in (WORDS, other))
    assert abs(resemblance(one, two) - true) < 0.2


def test_case_and_marks_do_not_matter() -> None:
    one, two = "The ferry line, “opened” again on MONDAY.", "the ferry line opened again on monday"
    assert fingerprints.signature(one) == fingerprints.signature(two)
