"""Tallies: the toll rose to 217, deaths reached 200, the number of arrests."""

from spacy.tokens import Token

from transforms.figures.deeds import by_relative
from transforms.figures.lexicon import kind_in, kinds, words
from warehouse.schema import FigureKind


def numbered(token: Token) -> bool:
    """A number, people with a number, a mark: the toll passed 200, 200 people, the 200 mark."""
    counted = token.lemma_.lower() in kinds("nouns") or token.lemma_.lower() == "mark"
    return token.like_num or (counted and any(child.like_num for child in token.children))


def tolled(verb: Token) -> FigureKind | None:
    """What the toll that a verb moves counts."""
    for child in verb.children:
        if child.dep_ in ("nsubj", "nsubjpass", "dobj"):
            kind = toll(child)
            if kind is not None:
                return kind
    return None


def toll(noun: Token) -> FigureKind | None:
    """What a noun that stands for a tally counts: a toll, deaths, the number of arrests."""
    lemma = noun.lemma_.lower()
    if lemma in words("tolls", "nouns"):
        return "killed"
    if lemma in words("tolls", "tallies"):
        counted = [c for of in noun.children if of.lower_ == "of" for c in of.children if c.dep_ == "pobj"]
        kinds_told = (kind for c in counted for kind in (tally(c), by_relative(c)))
        return next((kind for kind in kinds_told if kind is not None), by_relative(noun))
    return tally(noun) if noun.tag_ == "NNS" else None


def tally(noun: Token) -> FigureKind | None:
    """What a noun that is a deed or a state in itself counts: deaths, arrests, the wounded."""
    kind = kind_in("nouns", noun.lemma_.lower()) or kind_in("states", noun.lower_)
    return None if kind in ("people", "troops", "votes", "displaced") else kind
