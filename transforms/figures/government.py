"""The kind that the words around a phrase give those it counts: killed, injured, missing, displaced, arrested."""

import re

from spacy.tokens import Token

from transforms.document import Document
from transforms.figures.lexicon import kinds, words
from warehouse.schema import FigureKind

STATE = re.compile(
    r"[^\S\n]+(?:(?:(?:who|that)[^\S\n]+)?(?:is|are|was|were|have been|has been|had been|been|be|remain|remained|"
    r"remains|still|reported|reportedly|feared|confirmed|also|left|others|more|later|shot|found|being|go|gone|went|"
    r"badly|seriously|critically)[^\S\n]+){0,5}(?P<state>[a-z]+)",
    re.IGNORECASE,
)
GROUPS = {"group", "total", "number", "family", "crowd"}
THROUGH = {"including", "of", "among", "between"}
STEPS = 8
"""How many words up the tree a kind may stand: enough for lists inside lists."""


def by_state(doc: Document, noun: Token | None, end: int) -> FigureKind | None:
    """Five dead; 30 people were injured; 1,200 still missing; 12 wounded soldiers."""
    for child in noun.children if noun is not None else ():
        if child.dep_ == "amod" and child.i < noun.i and child.lower_ in kinds("states"):  # type: ignore[union-attr]
            return _kind("states", child.lower_)
    match = STATE.match(doc.text, end)
    kind = _kind("states", match["state"].lower()) if match else None
    word = doc.span(*match.span("state")) if match and kind else None
    if word is None or (word[0].tag_ == "VBD" and any(child.dep_ == "dobj" for child in word[0].children)):
        return None  # "20 gunmen killed the mayor"
    return kind


def by_relative(head: Token) -> FigureKind | None:
    """51 people who died; 20 men arrested in the raid."""
    for child in head.children:
        if child.dep_ in ("relcl", "acl") and child.i > head.i and not _negated(child):
            kind = _kind("objects" if child.tag_ == "VBN" else "subjects", child.lemma_.lower())
            if kind is not None:
                return kind
    return None


def by_government(head: Token) -> FigureKind | None:
    """The kind that the verb or noun over a phrase gives it: killed 12, the arrest of 20, a toll of 5."""
    token = head
    for _ in range(STEPS):
        over = token.head
        lemma = over.lemma_.lower()
        if token.dep_ in ("conj", "appos", "nmod", "npadvmod"):
            token = over
        elif _negated(over):
            return None
        elif token.dep_ in ("dobj", "oprd", "nsubjpass") or (token.dep_ == "nsubj" and over.tag_ == "VBN"):
            return _kind("objects", lemma) or (_kind("subjects", lemma) if token.dep_ == "nsubjpass" else None)
        elif token.dep_ == "nsubj":
            return _kind("subjects", lemma)
        elif token.dep_ == "pobj":
            kind = _under_preposition(over)
            if kind is not None or over.lower_ not in THROUGH:
                return kind
            token = over.head
            if over.lower_ == "of" and token.pos_ == "NOUN" and token.lemma_.lower() not in GROUPS:
                return None
        else:
            return None
    return None


def _under_preposition(preposition: Token) -> FigureKind | None:
    """The deaths of 12 people; the toll rose to 217."""
    over = preposition.head
    if preposition.lower_ == "of" and over.pos_ == "NOUN":
        if over.lemma_.lower() in words("tolls", "nouns"):
            return "killed"
        kind = _kind("nouns", over.lemma_.lower())
        return None if kind in ("people", "troops", "votes") else kind
    if preposition.lower_ in ("to", "at", "past", "beyond"):
        subjects = [over, *(child for child in over.children if child.dep_ in ("nsubj", "nsubjpass"))]
        if any(subject.lemma_.lower() in words("tolls", "nouns") for subject in subjects):
            return "killed"
    return None


def _negated(verb: Token) -> bool:
    return any(child.dep_ == "neg" for child in verb.children)


def _kind(section: str, word: str) -> FigureKind | None:
    return kinds(section).get(word)  # type: ignore[return-value]
