"""Part of speech, morphology and lemma of each word, remembered: a component in the place of two of spaCy's.

spaCy's attribute ruler and rule lemmatizer ask some 180 patterns and the tables of the lemmatizer about every word of
every text. But what they answer depends on nothing but the word, its tag and its relation, save for the few patterns of
two words (*gon na*). So they are asked once about each such triple, and each time about the words that such a pattern
may begin with; the answers are kept. What comes out is what they would have given.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler, Lemmatizer
from spacy.tokens import Doc

COMPONENT = "dateline_word_facts"
ASKED: list[int | str] = ["ORTH", "TAG", "DEP"]
GIVEN: list[int | str] = ["TAG", "DEP", "POS", "LEMMA"]
DEP = GIVEN.index("DEP")
SIGNS = frozenset({"TAG", "DEP", "LOWER", "ORTH", "IS_SPACE"})
"""What patterns may look at for an answer to hold for every such word."""
MOST = 300_000
"""Answers kept at most: some 100 MB. A process that has met more words begins anew."""
OTHER = "dateline_other"
"""Stands for every relation that no pattern names."""
Key = tuple[int, int, int]


class WordFacts:
    """The component. `ruler` and `lemmatizer` are the ones it stands for."""

    def __init__(self, ruler: AttributeRuler, lemmatizer: Lemmatizer) -> None:
        self.ruler, self.lemmatizer, self.vocab = ruler, lemmatizer, ruler.vocab
        patterns = _patterns(ruler)
        self.openings = Matcher(self.vocab)
        for pattern in patterns:
            if len(pattern) > 1:
                self.openings.add(str(len(self.openings)), [pattern[:1]])
        self.relations = {self.vocab.strings[name] for name in _relations(patterns)} | {0}
        self.other = self.vocab.strings.add(OTHER)
        self.gap = self.vocab.strings.add("\n"), self.vocab.strings.add("_SP"), 0
        """A line break, which no pattern of two words holds: it keeps words apart."""
        self._forget()

    def _forget(self) -> None:
        self.places: dict[Key, int] = {}
        self.facts = np.zeros((0, len(GIVEN)), np.uint64)
        self.morphs: list[Any] = []
        self.opens: set[int] = set()

    def __call__(self, doc: Doc) -> Doc:
        """The document with its words' parts of speech, morphology and lemmas."""
        if not len(doc):
            return doc
        if len(self.places) > MOST:
            self._forget()
        asked = doc.to_array(ASKED)
        relations, other = self.relations, self.other
        keys = [(word, tag, dep if dep in relations else other) for word, tag, dep in asked.tolist()]
        known = self.places
        new = [key for key in dict.fromkeys(keys) if key not in known]
        if new:
            self._learn(new)
        places = [known[key] for key in keys]
        given = self.facts[places]
        morphs = [self.morphs[place] for place in places]
        for start, end in self._stretches(places):
            answered = self._asked(keys[start:end])
            given[start:end] = answered.to_array(GIVEN)
            morphs[start:end] = [token.morph for token in answered]
        same = given[:, DEP] == other
        given[same, DEP] = asked[same, ASKED.index("DEP")]
        doc.from_array(GIVEN, given)  # type: ignore[arg-type]
        for token, morph in zip(doc, morphs, strict=True):
            token.morph = morph
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """The documents one by one, whatever the batch."""
        for doc in stream:
            yield self(doc)

    def _learn(self, keys: list[Key]) -> None:
        """Keep the answers for words that stand by themselves, and which of them a pattern of two may begin with."""
        first = len(self.morphs)
        opening = {start for _, start, _ in self.openings(self._bare(keys), allow_missing=True)}
        self.opens.update(first + place for place in opening)
        apart = [one for place, key in enumerate(keys) for one in ((key, self.gap) if place in opening else (key,))]
        answered = self._asked(apart)
        kept = [place for place, key in enumerate(apart) if key is not self.gap]
        self.facts = np.concatenate([self.facts, answered.to_array(GIVEN)[kept]])
        self.morphs += [answered[place].morph for place in kept]
        self.places.update(zip(keys, range(first, len(self.morphs)), strict=True))

    def _stretches(self, places: list[int]) -> Iterator[tuple[int, int]]:
        """Words that may begin a pattern of two, with the one behind each, where there is one."""
        start = end = -1
        for place in (place for place, fact in enumerate(places) if fact in self.opens):
            if place >= end:
                if end - start > 1:
                    yield start, end
                start = place
            end = min(place + 2, len(places))
        if end - start > 1:
            yield start, end

    def _asked(self, keys: list[Key]) -> Doc:
        """The words as a text of their own, with what the two components say of it."""
        return self.lemmatizer(self.ruler(self._bare(keys)))

    def _bare(self, keys: list[Key]) -> Doc:
        doc = Doc(self.vocab, words=[self.vocab.strings[word] for word, _, _ in keys])
        for token, (_, tag, relation) in zip(doc, keys, strict=True):
            token.tag, token.dep = tag, relation
        return doc


def _patterns(ruler: AttributeRuler) -> list[list[dict[str, Any]]]:
    """The patterns of a ruler, each a list of what it asks of one word and the next."""
    rules: list[Any] = ruler.patterns
    return [pattern for rule in rules for pattern in rule["patterns"]]


def _relations(patterns: list[list[dict[str, Any]]]) -> Iterator[str]:
    """The relations that patterns name."""
    for sign in (sign for pattern in patterns for sign in pattern):
        asked = sign.get("DEP", [])
        yield from [asked] if isinstance(asked, str) else next(iter(asked.values()), []) if asked else []


def fits(ruler: Any, lemmatizer: Any) -> bool:
    """Whether the answers of these two components depend on no more than this one asks of a word."""
    if type(ruler) is not AttributeRuler or not isinstance(lemmatizer, Lemmatizer) or lemmatizer.mode != "rule":
        return False
    patterns = _patterns(ruler)
    signs = [sign for pattern in patterns for sign in pattern]
    of_two = [sign for pattern in patterns if len(pattern) > 1 for sign in pattern]
    return (
        max(map(len, patterns), default=0) <= 2
        and all(set(sign) <= SIGNS for sign in signs)
        and all(isinstance(sign.get("DEP", ""), str) or list(sign["DEP"]) in (["IN"], ["NOT_IN"]) for sign in signs)
        and all({"LOWER", "ORTH", "DEP"} & set(sign) for sign in of_two)
    )


@Language.factory(COMPONENT, assigns=["token.pos", "token.morph", "token.lemma"])
def make_word_facts(nlp: Language, name: str) -> WordFacts:
    """The component as spaCy makes it, in a pipeline that holds the two it stands for."""
    return WordFacts(nlp.get_pipe("attribute_ruler"), nlp.get_pipe("lemmatizer"))  # type: ignore[arg-type]
