"""The model of names: words into pieces, texts into windows, scores into names, and the component in a pipeline."""

import hashlib
import itertools
import re
from pathlib import Path

import numpy as np
import spacy
from hypothesis import given
from hypothesis import strategies as st

from tests import sessions
from transforms import parse
from transforms.names import tagger
from transforms.names.windows import SIZE, case_of, windows, word_bounds
from transforms.names.wordpieces import UNKNOWN, numbers, vocabulary

TEXT = "Orin Valdak of the Lake Party met Tesso Brandu in Kampala on Monday.\n\nShe praised the Kenyan minister."


def pieces(word: str) -> list[str]:
    names = {number: piece for piece, number in vocabulary().items()}
    return [names[number] for number in numbers(word)]


def test_words_are_read_without_case_and_accents_and_cut_where_the_vocabulary_ends() -> None:
    assert pieces("Café") == ["cafe"]
    assert pieces("Embassy") == ["embassy"]
    assert pieces("unbelievableness") == ["unbelievable", "##ness"]
    assert pieces("snake_case") == ["snake", "_", "case"]
    assert pieces("北京") == ["北", "京"]
    assert pieces("\u0301") == pieces("☃☃") == [UNKNOWN]
    assert pieces("a" * 101) == [UNKNOWN]


@given(st.text(min_size=1))
def test_every_word_has_pieces(word: str) -> None:
    assert 1 <= len(numbers(word)) <= 8


def test_case_of_words() -> None:
    words = ["small", "Large", "UPPER", "McExample", "2024", "-", "I", "4th"]
    assert [case_of(word) for word in words] == [0, 1, 2, 3, 4, 5, 6, 0]


@given(st.lists(st.sampled_from(["lake", "Example", "unbelievableness", ".", "\n", "x" * 120]), max_size=600))
def test_windows_hold_every_word_once_and_are_never_too_long(words: list[str]) -> None:
    text = " ".join(words)
    bounds = word_bounds(text)
    made = list(windows(text, bounds))
    assert [w.first for w in made] == list(itertools.accumulate((len(w.heads) for w in made), initial=0))[:-1]
    assert sum(len(w.heads) for w in made) == len(bounds)
    assert all(len(w.pieces) == len(w.cases) <= SIZE for w in made)
    for window in made:
        heads = [0, *window.heads]
        firsts = [max(head for head in heads if head <= place) for place in range(len(window.pieces) - 1)]
        assert tagger.first_pieces(window).tolist() == [*firsts, 0]


@given(st.integers(0, 2**32 - 1), st.integers(1, 4))
def test_the_best_labels_are_the_likeliest_possible_ones(seed: int, length: int) -> None:
    scored = np.random.default_rng(seed).normal(size=(length, 5)).astype(np.float32)
    scored = np.concatenate([scored, np.full((length, len(tagger.LABELS) - 5), -99, np.float32)], axis=1)

    def possible(path: tuple[int, ...]) -> bool:
        return all(tagger.FOLLOWS[a, b] == 0 for a, b in itertools.pairwise((0, *path)))

    def chance(path: tuple[int, ...]) -> float:
        return float(sum(scored[i, label] for i, label in enumerate(path)))

    best = tagger.best_labels(scored)
    assert possible(tuple(best))
    top = max(chance(path) for path in itertools.product(range(5), repeat=length) if possible(path))
    assert abs(chance(tuple(best)) - top) < 1e-4


def test_names_are_found_with_their_kinds() -> None:
    found = [(TEXT[start:end], kind) for start, end, kind in tagger.find(TEXT)]
    assert found == [
        ("Orin Valdak", "PER"),
        ("Lake Party", "ORG"),
        ("Tesso Brandu", "PER"),
        ("Kampala", "LOC"),
        ("Kenyan", "NORP"),
    ]


def test_a_text_without_names_has_none() -> None:
    assert tagger.find("the bees rise and fall.") == tagger.find("7") == tagger.find("...") == []


def test_names_are_found_where_nothing_is_written_with_capitals() -> None:
    found = [(TEXT.lower()[start:end], kind) for start, end, kind in tagger.find(TEXT.lower())]
    assert {("orin valdak", "PER"), ("kampala", "LOC"), ("kenyan", "NORP")} <= set(found)


def test_an_empty_text_has_no_names() -> None:
    assert tagger.find("") == tagger.find(" \n ") == []


def test_a_text_reads_the_same_whatever_is_read_beside_it() -> None:
    nlp = parse.load()
    texts = [TEXT, "Bees rise.", TEXT * 9]

    def names(texts: list[str], batch_size: int) -> list[list[tuple[str, str]]]:
        return [[(e.text, e.label_) for e in doc.ents] for doc in parse.parse(nlp, texts, batch_size)]

    assert names(texts, 3) == names(texts, 1) == [names([text], 1)[0] for text in texts]


def test_the_component_works_in_any_pipeline() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe(tagger.COMPONENT)
    assert [(e.text, e.label_) for e in nlp(TEXT).ents][:2] == [("Orin Valdak", "PERSON"), ("Lake Party", "ORG")]


def test_our_model_stands_in_for_that_of_the_pipeline() -> None:
    nlp = parse.load()
    assert "ner" not in nlp.pipe_names
    assert nlp.pipe_names[-1] == tagger.COMPONENT
    assert parse.model_version(nlp).endswith(f"names {tagger.version()}")


def test_the_model_card_tells_of_the_file_that_is_shipped() -> None:
    card = (Path(sessions.ROOT) / "docs" / "models" / "names.md").read_text("utf-8")
    assert re.findall(r"[0-9a-f]{64}", card) == [hashlib.sha256(tagger.weights()).hexdigest()]
    assert len(tagger.weights()) < 30_000_000
