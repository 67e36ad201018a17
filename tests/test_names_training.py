"""What the model of names learns from and is measured by: words with labels, and names that are right."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from training.names.data import SETS, SKIP, examples, held_back, word_labels
from training.names.score import f1_of, names
from transforms.names.tagger import LABELS
from transforms.names.windows import Window, word_bounds

TEXT = "The Lake Party of Kampala met on Monday."
KINDS = {"organisation": "ORG", "country": "LOC", "misc": None}


def spans(*those: tuple[str, str]) -> list[dict[str, object]]:
    return [
        {"start": TEXT.index(words), "end": TEXT.index(words) + len(words), "label": label} for words, label in those
    ]


def told(article: dict[str, object]) -> list[str]:
    labels = word_labels(article, KINDS, word_bounds(TEXT))
    return ["skip" if label == SKIP else LABELS[label] for label in labels]


def test_words_of_a_name_begin_it_and_are_inside() -> None:
    article = {"text": TEXT, "spans": spans(("Kampala", "country"), ("Lake Party", "organisation"))}
    assert told(article) == ["O", "B-ORG", "I-ORG", "O", "B-LOC", "O", "O", "O", "O"]


def test_labels_of_no_name_are_none_and_those_of_several_kinds_are_passed_over() -> None:
    article = {"text": TEXT, "spans": spans(("Lake Party", "misc"), ("Monday", "date"))}
    assert told(article) == ["O", "skip", "skip", "O", "O", "O", "O", "O", "O"]


def test_every_kind_that_a_set_is_mapped_to_is_one_of_the_models() -> None:
    kinds = {kind for mapped in SETS.values() for kind in mapped.values() if kind}
    assert {f"B-{kind}" for kind in kinds} <= set(LABELS)


def test_windows_hold_the_labels_of_their_words() -> None:
    text = "Kampala waits. " * 100
    article = {"text": text, "spans": [{"start": at, "end": at + 7, "label": "country"} for at in range(0, 1500, 15)]}
    made = list(examples(article, KINDS))
    assert len(made) > 1
    assert [label for example in made for label in example.labels] == [LABELS.index("B-LOC"), 0, 0] * 100


def test_a_tenth_is_held_back_whatever_the_order() -> None:
    ids = [f"article-{i}" for i in range(2000)]
    back = {i for i in ids if held_back({"id": i})}
    assert 140 < len(back) < 260
    assert back == {i for i in reversed(ids) if held_back({"id": i})}


@given(st.lists(st.integers(0, len(LABELS) - 1), max_size=30))
def test_names_do_not_overlap_and_hold_every_labelled_word(labels: list[int]) -> None:
    words = [i for start, end, _ in sorted(names(labels)) for i in range(start, end)]
    assert words == [i for i, label in enumerate(labels) if label]


def test_a_name_is_right_with_its_span_and_kind_and_not_counted_where_words_are_passed_over() -> None:
    (example,) = examples({"text": TEXT, "spans": spans(("Lake Party", "organisation"), ("Kampala", "misc"))}, KINDS)

    def read(labels: list[str]) -> list[np.ndarray]:
        return [np.eye(len(LABELS), dtype=np.float32)[[LABELS.index(label) for label in labels]]]

    def f1(labels: list[str]) -> float:
        def answer(those: list[Window]) -> list[np.ndarray]:
            assert len(those) == 1
            return read(labels)

        return f1_of(answer, [example])["all"]

    assert f1(["O", "B-ORG", "I-ORG", "O", "B-LOC", "O", "O", "O", "O"]) == 1
    assert f1(["O", "B-LOC", "I-LOC", "O", "O", "O", "O", "O", "O"]) == 0
    assert f1(["O", "B-ORG", "O", "O", "O", "O", "O", "O", "O"]) == 0
    assert f1(["O", "B-ORG", "I-ORG", "O", "O", "O", "B-PER", "O", "O"]) == 0.6667
