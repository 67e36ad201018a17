"""The kind that the words around a phrase give those it counts: killed, injured, missing, displaced, arrested."""

import re
from functools import cache

from spacy.tokens import Token

from transforms.dates.numerals import alternatives
from transforms.document import Document
from transforms.figures.deeds import negated, of_subject, of_whole, suffered
from transforms.figures.lexicon import kind_in, kinds, words
from transforms.figures.tolls import numbered, toll, tolled
from warehouse.schema import FigureKind

GROUPS = {"group", "total", "number", "family", "crowd", "couple", "lot"}
THROUGH = {"including", "among", "between"}
STEPS = 8
"""How many words up the tree a kind may stand: enough for lists inside lists."""


@cache
def _state_behind() -> re.Pattern[str]:
    """A word of state behind those counted, with what may stand between: 30 (pilgrims) were still missing."""
    fillers = alternatives(list(words("states_behind", "fillers")))
    gap = r"[^\S\n]+"
    opening = rf"(?:of{gap}|\([a-z]+\){gap})?"
    return re.compile(rf"{gap}{opening}(?:(?:{fillers}){gap}){{0,6}}\(?(?P<state>[a-z]+)", re.IGNORECASE)


def by_state(doc: Document, noun: Token | None, end: int) -> FigureKind | None:
    """Five dead; 30 people were injured; 1,200 still missing; 12 wounded soldiers."""
    for child in noun.children if noun is not None else ():
        if child.dep_ == "amod" and child.i < noun.i and child.lower_ in kinds("states"):  # type: ignore[union-attr]
            return kind_in("states", child.lower_)
    match = _state_behind().match(doc.text, end)
    kind = kind_in("states", match["state"].lower()) if match else None
    word = doc.span(*match.span("state")) if match and kind else None
    deps = {child.dep_ for child in word[0].children} if word is not None else set()
    if word is None or ("dobj" in deps and "auxpass" not in deps):
        return None  # "20 gunmen killed the mayor"
    return suffered(word[0]) or kind if word[0].tag_ == "VBN" else kind


def by_government(head: Token) -> FigureKind | None:
    """The kind that the verb or noun over a phrase gives it: killed 12, the arrest of 20, a toll of 5."""
    token = head
    for _ in range(STEPS):
        over = token.head
        if token.dep_ in ("conj", "appos", "nmod", "npadvmod") and over.i != token.i:
            token = over
        elif token.dep_ in ("dobj", "oprd", "nsubjpass", "nsubj", "attr", "acomp"):
            return _of_verb(token, over)
        elif token.dep_ == "pobj":
            kind = _under_preposition(over, token)
            if kind is not None or not _passes(over):
                return kind
            token = over.head
            if token.pos_ == "VERB":
                behind = over.lower_ == "including" and over.i > token.i and not negated(token)
                return of_whole(token) if behind else None
        else:
            return None
    return None


def _passes(preposition: Token) -> bool:
    """Whether what befell the whole befell the part too: 12 people including 3 children, a group of 12.

    The whole of a part does not fare like the part: 12 of the 30 passengers, the last of the three.
    """
    if preposition.lower_ == "of":
        return preposition.head.pos_ == "NOUN" and preposition.head.lemma_.lower() in GROUPS
    return preposition.lower_ in THROUGH


def _of_verb(token: Token, verb: Token) -> FigureKind | None:
    """What a verb says of its subject or object."""
    if negated(verb):
        return None
    if token.dep_ in ("nsubj", "nsubjpass"):
        return kind_in("states", verb.lower_) if verb.pos_ == "ADJ" else of_subject(verb)
    if verb.lemma_.lower() in words("tolls", "verbs") and numbered(token):
        return tolled(verb)
    return suffered(verb) if token.dep_ in ("dobj", "oprd") else None


def _under_preposition(preposition: Token, number: Token) -> FigureKind | None:
    """The deaths of 12 people; the toll rose to 217."""
    before = preposition.nbor(-1) if preposition.i else preposition
    if preposition.lower_ == "of":
        over = before if before.pos_ == "NOUN" else preposition.head  # in "death of 10 and injury of 31" a parse slips
        if over.pos_ != "NOUN":
            return None
        if over.lemma_.lower() in words("tolls", "nouns"):
            return "killed"
        kind = kind_in("nouns", over.lemma_.lower())
        return None if kind in ("people", "troops", "votes") else kind
    if preposition.lower_ in words("tolls", "prepositions") and numbered(number):
        over = preposition.head
        over = over.head if over.lower_ in ("up", "down") else over  # gone up to 231
        return toll(before) or toll(over) or tolled(over)
    return None
