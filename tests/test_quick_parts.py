"""The parts of the parse that are computed otherwise than in spaCy give what spaCy gives."""

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from transforms import parse, wordfacts, wordvectors

TEXTS = [
    "The minister said on Monday that they're gonna rebuild the bridges. It ain't so, said Ann Lee; there's no money.",
    "\n\nIt is there.  There are three of them, I told you.\nC'm on y'all, let's go!\n\n'He's got ta leave.'",
    "Gon na NA gon gotta let's Let 's y' all n't ai n't don't",
    "x",
    "But there was, there were, there is; it did. You do it, I'd have had you.\n",
    "",
]
WORDS = [
    "gon",
    "na",
    "got",
    "ta",
    "let",
    "'s",
    "c'm",
    "on",
    "y'",
    "y",
    "all",
    "ai",
    "n't",
    "there",
    "is",
    "It",
    "\n",
    "men",
]
TAGS = ["VBZ", "PRP", "NN", "DT", "_SP", "IN", "MD"]
RELATIONS = ["expl", "ROOT", "nsubj", "aux", "det", "dobj", "amod"]
FACTS = ["TAG", "DEP", "POS", "LEMMA", "MORPH", "HEAD", "SENT_START"]


@pytest.fixture(scope="module")
def plain() -> Language:
    return spacy.load(parse.DEFAULT_MODEL, exclude=["ner"])


@pytest.fixture(scope="module")
def facts(plain: Language) -> wordfacts.WordFacts:
    return wordfacts.WordFacts(plain.get_pipe("attribute_ruler"), plain.get_pipe("lemmatizer"))  # type: ignore[arg-type]


def tagged(plain: Language, text: str) -> Doc:
    with plain.select_pipes(enable=["tok2vec", "tagger", "parser"]):
        return plain(text)


def by_spacy(plain: Language, doc: Doc) -> np.ndarray:
    made = doc.copy()
    for name in ("attribute_ruler", "lemmatizer"):
        made = plain.get_pipe(name)(made)
    return made.to_array(FACTS)


def test_facts_are_those_of_the_attribute_ruler_and_the_lemmatizer(
    plain: Language, facts: wordfacts.WordFacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs = [tagged(plain, text) for text in TEXTS]
    for most in (wordfacts.MOST, 10):  # also where it forgets in between
        monkeypatch.setattr(wordfacts, "MOST", most)
        for _ in range(2):  # what is remembered is what was learned
            for doc in docs:
                assert (facts(doc.copy()).to_array(FACTS) == by_spacy(plain, doc)).all()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(*map(st.sampled_from, (WORDS, TAGS, RELATIONS))), min_size=1, max_size=9))
def test_facts_hold_for_any_neighbours(
    plain: Language, facts: wordfacts.WordFacts, words: list[tuple[str, str, str]]
) -> None:
    texts, tags, relations = zip(*words, strict=True)
    doc = Doc(plain.vocab, list(texts), tags=list(tags), deps=list(relations), heads=[0] * len(words))
    assert (facts(doc.copy()).to_array(FACTS) == by_spacy(plain, doc)).all()


def test_facts_are_left_to_spacy_where_patterns_ask_for_more(plain: Language) -> None:
    ruler, lemmatizer = plain.get_pipe("attribute_ruler"), plain.get_pipe("lemmatizer")
    assert wordfacts.fits(ruler, lemmatizer)
    assert not wordfacts.fits(ruler, None)
    for pattern in ([{"SHAPE": "xx"}], [{"TAG": "NN"}] * 2, [{"LOWER": "a"}] * 3, [{"LOWER": "a", "OP": "*"}],
                    [{"DEP": {"REGEX": "^n"}}]):  # fmt: skip
        other = spacy.blank("en").add_pipe("attribute_ruler")
        other.add([pattern], {"POS": "X"})  # type: ignore[attr-defined]
        assert not wordfacts.fits(other, lemmatizer), pattern


def test_vectors_are_those_of_spacy_whatever_the_batch(plain: Language) -> None:
    spacys = plain.get_pipe("tok2vec")
    vectors = wordvectors.WordVectors(spacys.model)  # type: ignore[attr-defined]
    wanted = [doc.tensor for doc in spacys.pipe([plain.make_doc(text) for text in TEXTS])]  # type: ignore[attr-defined]
    first = [doc.tensor for doc in vectors.pipe([plain.make_doc(text) for text in TEXTS])]
    again = [vectors(plain.make_doc(text)).tensor for text in reversed(TEXTS)][::-1]
    for text, mine, other, theirs in zip(TEXTS, first, again, wanted, strict=True):
        assert not text or (mine.shape == theirs.shape and np.abs(mine - theirs).max() < 1e-4)
        assert (mine == other).all()


def test_vectors_forget_without_a_difference(plain: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = wordvectors.WordVectors(plain.get_pipe("tok2vec").model)  # type: ignore[attr-defined]
    kept = [vectors(plain.make_doc(text)).tensor for text in TEXTS]
    monkeypatch.setattr(wordvectors, "MOST", 3)
    for before, text in zip(kept, TEXTS, strict=True):
        assert (vectors(plain.make_doc(text)).tensor == before).all()


def test_vectors_of_another_kind_are_left_to_spacy() -> None:
    assert not wordvectors.fits(None)
    other = spacy.blank("en").add_pipe("tok2vec", config={"model": {
        "@architectures": "spacy.HashEmbedCNN.v2", "pretrained_vectors": None, "width": 8, "depth": 1, "embed_size": 10,
        "window_size": 2, "maxout_pieces": 3, "subword_features": True}})  # fmt: skip
    assert not wordvectors.fits(other.model)  # type: ignore[attr-defined]


def test_the_pipeline_holds_the_quick_parts() -> None:
    names = parse.load().pipe_names
    assert names[0] == wordvectors.COMPONENT
    assert wordfacts.COMPONENT in names
    assert not {"tok2vec", "attribute_ruler", "lemmatizer", "ner"} & set(names)
