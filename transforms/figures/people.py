"""People and votes: the noun a number counts, and what the sentence says befell those counted."""

import re
from functools import cache

from spacy.tokens import Token

from transforms.document import Document
from transforms.figures.amounts import Amount
from transforms.figures.government import by_government, by_relative, by_state
from transforms.figures.lexicon import kinds, words
from warehouse.schema import FigureKind

AGE_LEAD = re.compile(r"\b(?:aged?|ages|no\.?|number)\s$", re.IGNORECASE)
MEASURE = re.compile(r"[^\S\n]*(?:years?|months?|days?|weeks?|hours?|minutes?|-|times|am|pm|[ap]\.m)")
DEFINITE = {"the", "these", "those", "both", "all", "his", "her", "their", "our"}
MODIFIERS = {"nummod", "compound", "quantmod", "nmod", "amod"}


def kind_of(doc: Document, amount: Amount, root: Token, noun: Token | None) -> FigureKind | None:
    """What befell those counted, else what they are; None where the number counts no people and no votes."""
    if re.match(r"[-‐‑][a-z]", doc.text[amount.end : amount.end + 2]):
        return None  # a two-time senator, a 12-member council
    lemma = noun.lemma_.lower() if noun is not None else ""
    if noun is not None and lemma in words("lives", "nouns"):
        return _lives(noun)
    end = word_end(doc.text, noun) if noun is not None else amount.end
    befallen = by_state(doc, noun, end) or by_relative(noun or root) or by_government(noun or root)
    if noun is None:
        return befallen if befallen and _stands_alone(doc.text, root, amount) else None
    own = kinds("nouns").get(lemma)
    if befallen is not None:
        return befallen if own or _named_group(noun) or _may_be_people(noun, amount) else None
    if own in ("people", "troops") or (own is None and _named_group(noun)):
        single = amount.high is not None and amount.high < 2
        return None if single or _definite(noun) else own or "people"  # type: ignore[return-value]
    return own  # type: ignore[return-value]


def noun_of(root: Token, amount: Amount) -> Token | None:
    """The noun the number counts: right behind it, or behind *of*."""
    for child in root.children:
        if child.lower_ == "of" and 0 <= child.idx - amount.end <= 2:
            inner = next((c for c in child.children if c.dep_ == "pobj"), None)
            return inner if inner is not None and inner.pos_ in ("NOUN", "PROPN") else None
    head = root
    while head.dep_ in MODIFIERS and head.head.i > head.i and head.head.pos_ != "VERB":
        head = head.head
        if head.pos_ in ("NOUN", "PROPN") and head.dep_ != "compound":
            break
    if head is root or head.idx < amount.end or head.pos_ not in ("NOUN", "PROPN"):
        return None
    between = root.doc[root.i + 1 : head.i]
    return None if any(token.pos_ in ("ADP", "VERB") and token.dep_ != "amod" for token in between) else head


def unit_of(text: str, noun: Token) -> str:
    """The noun as written, in lower case."""
    return text[noun.idx : word_end(text, noun)].lower()


def word_end(text: str, noun: Token) -> int:
    """Where a noun ends, the rest of a hyphened word included: 29 ex-combatants."""
    last = _joined(noun) or noun
    rest = re.match(r"(?:[-‐‑][a-z]+)*", text[last.idx + len(last) :])
    return last.idx + len(last) + (rest.end() if rest else 0)


def _joined(noun: Token) -> Token | None:
    """The bare plural that *and* joins to a plural: 1,000 men and women, 40 teachers and staff."""
    if noun.i + 2 >= len(noun.doc) or noun.nbor(1).lower_ != "and" or noun.tag_ != "NNS":
        return None
    second = noun.nbor(2)
    bare = second.tag_ == "NNS" or second.lemma_.lower() in ("staff", "crew", "personnel")
    counts = second.lemma_.lower() in _people() and noun.lemma_.lower() in _people()
    return second if bare and counts and not any(c.dep_ in MODIFIERS for c in second.children) else None


@cache
def _people() -> frozenset[str]:
    """Nouns that are people themselves."""
    return frozenset(word for word, kind in kinds("nouns").items() if kind in ("people", "troops"))


def _lives(noun: Token) -> FigureKind | None:
    """Lives that are claimed, cost or lost; those saved are no figure."""
    lost = noun.head.lemma_.lower() in words("lives", "verbs") and noun.dep_ in ("dobj", "nsubjpass")
    loss = noun.dep_ == "pobj" and noun.head.head.lemma_.lower() in ("loss", "cost")
    return "killed" if lost or loss else None


def _may_be_people(noun: Token, amount: Amount) -> bool:
    """A noun we do not know, of whom several were killed, hurt or held: plural, and no animal, thing or measure."""
    return noun.tag_ in ("NNS", "NNPS") and amount.low != 1 and noun.lemma_.lower() not in words("not_people", "nouns")


def _named_group(noun: Token) -> bool:
    """A people or faith by name, in the plural."""
    return noun.ent_type_ == "NORP" and noun.tag_ in ("NNPS", "NNS", "NNP")


def _definite(noun: Token) -> bool:
    """The two men: a second mention, no claim of a number."""
    return any(child.lower_ in DEFINITE for child in noun.children)


def _stands_alone(text: str, root: Token, amount: Amount) -> bool:
    """Whether a number stands for those counted: whole, in no longer noun phrase, no age, no measure."""
    before, after = text[max(0, amount.start - 8) : amount.start], text[amount.end : amount.end + 10]
    aside = before.endswith("(") and after[:1] == ")"
    if aside or AGE_LEAD.search(before) or (before.endswith(", ") and after[:1] in (",", ";", ".", ")")):
        return False
    inside = root.dep_ in (MODIFIERS | {"npadvmod", "appos"}) and root.head.i > root.i
    return amount.low == int(amount.low) and not inside and MEASURE.match(after) is None
