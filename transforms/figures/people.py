"""People and votes: the noun a number counts, and what the sentence says befell those counted."""

import re
from functools import cache

from spacy.tokens import Token

from transforms.document import Document
from transforms.figures.amounts import Amount
from transforms.figures.deeds import by_relative
from transforms.figures.government import by_government, by_state
from transforms.figures.lexicon import kinds, words
from transforms.figures.unreal import averted, unreal
from warehouse.schema import FigureKind

AGE_LEAD = re.compile(r"\b(?:aged?|ages|no\.?|number)\s$", re.IGNORECASE)
MEASURE = re.compile(r"[^\S\n]*(?:years?|months?|days?|weeks?|hours?|minutes?|-|times|am|pm|[ap]\.m)")
RATE = re.compile(r"[^\S\n]+(?:per|for every|in every|out of every)\b", re.IGNORECASE)
"""What makes a number a rate, not a count: 24 deaths per 100,000."""
DEFINITE = {"the", "these", "those", "both", "all", "his", "her", "their", "our"}
COLLECTIVES = {"people", "crew", "staff", "personnel", "police", "clergy"}
"""Nouns that count several without an ending."""
BEHIND = {"more", "others"}
MODIFIERS = {"nummod", "compound", "quantmod", "nmod", "amod"}
OF_THINGS_TOO = {"missing", "displaced"}
"""What befalls things as well: pages are missing, homes are evacuated. Those counted must be people by their noun."""
ARGUMENTS = {"nsubj", "nsubjpass", "dobj"}


def kind_of(doc: Document, amount: Amount, root: Token, noun: Token | None) -> FigureKind | None:
    """What befell those counted, else what they are; None where the number counts no people and no votes."""
    if re.match(r"[-‐‑](?!mark\b)[a-z]", doc.text[amount.end : amount.end + 5]):
        return None  # a two-time senator, a 12-member council
    if (amount.low == 0 and amount.high == 0) or amount.low != int(amount.low):
        return None  # a month with zero homicides, 2.4 children
    lemma = noun.lemma_.lower().removeprefix("ex-") if noun is not None else ""
    if noun is not None and lemma in words("lives", "nouns"):
        return _lives(noun)
    if noun is not None and lemma in words("bodies", "nouns"):
        return _bodies(noun)
    befallen = _befallen(doc, amount, root, noun)
    if noun is None:
        return befallen if befallen and _stands_alone(doc.text, root, amount) else None
    if lemma == "mark":
        return befallen  # the toll passed the 200 mark
    if noun.tag_ == "NN" and amount.low > 1 and lemma not in COLLECTIVES:
        return None  # a level 9 official
    own = kinds("nouns").get(lemma)
    deed = befallen or own
    if deed not in ("people", "troops", "votes", None) and RATE.match(doc.text, word_end(doc.text, noun)):
        return None
    if befallen is not None:
        known = own is not None or _named_group(noun) or lemma in words("humans", "nouns")
        return befallen if known or (befallen not in OF_THINGS_TOO and _may_be_people(noun, amount)) else None
    if own in ("people", "troops") or (own is None and _named_group(noun)):
        single = amount.high is not None and amount.high < 2
        return None if single or _definite(noun) else own or "people"  # type: ignore[return-value]
    if own == "votes" and amount.low == 1:
        return None  # one man, one vote
    if own in ("killed", "injured", "missing", "arrested") and averted(noun):
        return None
    return own  # type: ignore[return-value]


def _befallen(doc: Document, amount: Amount, root: Token, noun: Token | None) -> FigureKind | None:
    """What the sentence tells as a fact about those counted."""
    end = word_end(doc.text, noun) if noun is not None else amount.end
    part = _part_of(root, noun)
    more = noun is None and root.head.i == root.i + 1 and root.head.lower_ in BEHIND
    kind = None
    if not (part and amount.low == 1):  # in "one of the ten arrested" it is the ten who were
        kind = None if _whole(root, noun) else by_state(doc, noun, end)
        kind = kind or by_relative(noun or root)
    over = root if part else root.head if more else noun or root
    told = by_government(over) if kind is None or over.dep_ in ARGUMENTS else None
    kind = "killed" if told == "killed" else kind or told  # of the wounded who died, death is told
    return None if kind is not None and unreal(root) else kind


def _whole(root: Token, noun: Token | None) -> bool:
    """Whether those counted are the whole of which a number before is a part: the 30 in *12 of the 30 were killed*."""
    head = noun or root
    of = head.head
    return head.dep_ == "pobj" and of.lower_ == "of" and of.head.i < of.i and of.head.like_num


def _part_of(root: Token, noun: Token | None) -> bool:
    """Whether the noun stands behind *of*: dozens of men, two of the men."""
    return noun is not None and noun.i != root.i and any(t.i == root.i for t in noun.ancestors) and noun.dep_ == "pobj"


def noun_of(root: Token, amount: Amount) -> Token | None:
    """The noun the number counts: right behind it, or behind *of*. *Dead* in "12 dead" is a state, no noun."""
    of = next((token for token in root.doc[root.i + 1 : root.i + 6] if token.idx >= amount.end), None)
    if of is not None and of.lower_ == "of" and of.idx - amount.end <= 2:
        inner = next((c for c in of.children if c.dep_ == "pobj"), None)
        return inner if inner is not None and inner.pos_ in ("NOUN", "PROPN") and not _state(inner) else None
    head = root
    while head.dep_ in MODIFIERS and head.head.i > head.i and head.head.pos_ != "VERB":
        head = head.head
        if head.pos_ in ("NOUN", "PROPN") and head.dep_ != "compound":
            break
    if head is root or head.idx < amount.end or head.pos_ not in ("NOUN", "PROPN") or _state(head):
        return None
    between = root.doc[root.i + 1 : head.i]
    return None if any(token.pos_ in ("ADP", "VERB") and token.dep_ != "amod" for token in between) else head


def _state(noun: Token) -> bool:
    return noun.lower_ in kinds("states") and noun.lower_ != "missing"


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


def _bodies(noun: Token) -> FigureKind | None:
    """Bodies that are found are so many dead; those that lie, weigh or meet are no figure."""
    verbs, over = words("bodies", "verbs"), noun.head
    found = noun.dep_ in ("dobj", "nsubj", "nsubjpass") and over.lemma_.lower() in verbs
    found = found or any(c.dep_ in ("acl", "relcl") and c.lemma_.lower() in verbs for c in noun.children)
    found = found or (noun.dep_ == "pobj" and over.head.lemma_.lower() in words("bodies", "deeds"))
    return "killed" if found and not _definite(noun) else None


THINGS = re.compile(r"(?:ment|tion|sion|ness|ity|ship|ism|ure|(?<!l)ing)$")
"""Endings of nouns that are deeds or qualities: 12 constructions were executed."""


def _may_be_people(noun: Token, amount: Amount) -> bool:
    """A noun we do not know, of whom several were killed, hurt or held: plural, and no animal, thing or measure."""
    lemma = noun.lemma_.lower()
    person = lemma not in words("not_people", "nouns") and THINGS.search(lemma) is None
    return noun.tag_ in ("NNS", "NNPS") and amount.low != 1 and person


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
    inside = inside and root.head.lower_ not in BEHIND and not _state(root.head)
    if amount.low == 1 and any(child.dep_ in ("det", "amod") for child in root.children):
        return False  # the other one, this one, every one
    return amount.low == int(amount.low) and not inside and MEASURE.match(after) is None
