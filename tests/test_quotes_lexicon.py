"""The lexicons of speech, read whole."""

import csv
import re
from importlib.resources import files

from transforms.quotes import lexicon

LINES = (files("transforms.quotes") / "verbs.csv").read_text("utf-8").splitlines()


def test_every_verb_has_known_frames_and_an_example() -> None:
    rows = list(csv.DictReader(line for line in LINES if line and not line.startswith("#")))
    lemmas = [row["lemma"] for row in rows]
    assert lemmas == sorted(set(lemmas))
    for row in rows:
        assert row["frames"].split(), row
        assert set(row["frames"].split()) <= lexicon.FRAMES, row
        assert len(row["example"].split()) >= 2, row
        assert len(row) == 3, row


def test_the_head_of_the_file_explains_every_frame() -> None:
    head = " ".join(line for line in LINES if line.startswith("#"))
    assert {frame for frame in lexicon.FRAMES if not re.search(rf"\b{frame}\b", head)} == set()


def test_every_verb_is_found_in_its_regular_forms() -> None:
    forms = lexicon.forms()
    for verb in lexicon.verbs():
        assert set(lexicon.inflected(verb)) <= set(forms), verb
    assert forms["hoped"] == forms["hopes"] == forms["hoping"] == "hope"
    assert forms["denies"] == forms["denied"] == "deny"


def test_noun_lists_hold_lower_case_words_once() -> None:
    for kind in (
        "stance", "weight", "work", "document", "assertion", "person", "organization", "group", "medium", "measure",
        "anyone", "any_body", "offices", "kinds_of_body",
    ):  # fmt: skip
        words = lexicon.nouns(kind)
        assert words
        assert all(word == word.lower() and word.strip() == word for word in words)
