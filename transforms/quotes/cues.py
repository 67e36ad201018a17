"""Cues: the words that mark speech as said, with who says it."""

from dataclasses import dataclass

from spacy.tokens import Token

from transforms.quotes import lexicon, speakers
from transforms.quotes.page import Page, end_of


@dataclass(frozen=True)
class Cue:
    """A verb of speech outside marks, with its frames and its speaker's head word."""

    verb: Token
    frames: frozenset[str]
    speaker: Token | None

    @property
    def span(self) -> tuple[int, int]:
        """The verb with the auxiliaries and particles that stand right at it."""
        first, last = self.verb, self.verb
        doc = self.verb.doc
        while first.i > 0 and _belongs(doc[first.i - 1], self.verb):
            first = doc[first.i - 1]
        if last.i + 1 < len(doc) and doc[last.i + 1].dep_ == "prt" and doc[last.i + 1].head == self.verb:
            last = doc[last.i + 1]
        return first.idx, end_of(last)


def _belongs(word: Token, verb: Token) -> bool:
    return word.head == verb and (
        word.dep_ in ("aux", "auxpass", "neg") or (word.dep_ == "advmod" and word.pos_ == "ADV")
    )


def cues(page: Page) -> list[Cue]:
    """Every verb of speech that stands outside marks, in order."""
    found = []
    for token in page.tokens:
        if page.marked[token.i] is None and token.pos_ in ("VERB", "NOUN", "PROPN", "ADJ", "AUX"):
            frames = lexicon.frames(lexicon.verb_of(token))
            if frames and _is_verb(token):
                found.append(Cue(token, frames, speakers.of_verb(token)))
    return found


def _is_verb(token: Token) -> bool:
    return token.pos_ == "VERB" or token.lower_ in ("said", "says", "told", "asked", "added")
