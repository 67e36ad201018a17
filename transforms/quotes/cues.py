"""Cues: the words that mark speech as said, with who says it."""

from dataclasses import dataclass

from spacy.tokens import Token

from transforms.quotes import lexicon, speakers
from transforms.quotes.page import Page, end_of

PASSES_ON = frozenset(("quote", "cite"))
"""Verbs of one who gives the words of another: quoted her as saying."""


@dataclass(frozen=True)
class Cue:
    """A verb of speech outside marks, with its frames and its speaker's head word."""

    verb: Token
    frames: frozenset[str]
    speaker: Token | None

    timed: frozenset[int] = frozenset()  # indexes of the document's words that tell a time
    opening: Token | None = None  # the word that begins a cue of several verbs: was quoted as saying

    @property
    def span(self) -> tuple[int, int]:
        """The verb with the auxiliaries and particles that stand right at it."""
        first, last = self.opening or self.verb, self.verb
        doc = self.verb.doc
        while first.i > 0 and _belongs(doc[first.i - 1], self.opening or self.verb):
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
                found.append(_passed_on(token, frames) or Cue(token, frames, speakers.of_verb(token), page.timed))
    passed_on = {cue.verb.nbor(-1).head.i for cue in found if cue.verb.i > 0 and cue.verb.nbor(-1).lower_ == "as"}
    return [cue for cue in found if not (cue.verb.i in passed_on and lexicon.verb_of(cue.verb) in PASSES_ON)]


def _passed_on(said: Token, frames: frozenset[str]) -> Cue | None:
    """The cue of one whose words another passes on, who is the speaker: The agency quoted her as saying ..."""
    link = said.nbor(-1) if said.i > 0 else said
    teller = link.head
    if said.tag_ != "VBG" or link.lower_ != "as" or lexicon.verb_of(teller) not in PASSES_ON or teller.i > link.i:
        return None
    if speakers.is_passive(teller) or speakers.subject(teller) is None:
        people = [child for child in teller.children if child.dep_ == "nsubjpass"]
        opening: Token | None = teller
    else:
        people = [child for child in teller.rights if child.dep_ in ("dobj", "dative") and child.i < link.i]
        opening = None
    if not people:
        return None
    return Cue(said, frames, people[-1], opening=opening)


def _is_verb(token: Token) -> bool:
    if token.i > 1 and token.nbor(-1).text == "-" and not token.nbor(-1).whitespace_ and not token.nbor(-2).whitespace_:
        return False  # a part of a longer word: a book co-written by
    if token.dep_ == "amod" and token.tag_ in ("VBN", "VBG") and token.head.i > token.i:
        return False  # the proposed law
    return token.pos_ == "VERB" or token.lower_ in ("said", "says", "told", "asked", "added")
