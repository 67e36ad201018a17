"""What a number counts: a share, a sum of money, or people and what befell them."""

import re
from dataclasses import dataclass

from spacy.tokens import Token

from transforms.document import Document
from transforms.figures import people, sums
from transforms.figures.amounts import Amount
from warehouse.schema import FigureKind

PERCENT = re.compile(r"[^\S\n]*(?:%|per[ -]?cent\b(?! points?\b))", re.IGNORECASE)

YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Counted:
    """What an amount counts: its kind, the unit as written or its code, where the figure ends, the word it hangs on."""

    kind: FigureKind
    unit: str | None
    end: int
    head: Token


def counted(doc: Document, amount: Amount) -> Counted | None:
    """What the amount counts; None where it is no figure we know."""
    span = doc.span(amount.number_start, amount.end)
    if span is None or not len(span):
        return None
    root = span.root
    percent = PERCENT.match(doc.text, amount.end)
    if percent:
        return Counted("percent", "percent", percent.end(), root)
    currency = sums.currency(doc.text, amount)
    if currency is not None:
        return Counted("money", *currency, root)
    if _is_year(doc.text, amount, span[0]):
        return None
    noun = people.noun_of(root, amount)
    kind = people.kind_of(doc, amount, root, noun)
    if kind is None:
        return None
    unit = people.unit_of(doc.text, noun) if noun is not None and noun.lower_ != "mark" else None
    return Counted(kind, unit, people.word_end(doc.text, noun) if noun is not None else amount.end, noun or root)


def _is_year(text: str, amount: Amount, number: Token) -> bool:
    """Whether a bare 1900 to 2099 is the year of a name or a thing known: the 2022 contestants, Cup 2022 visitors."""
    if amount.start != amount.number_start or YEAR.fullmatch(text[amount.start : amount.end]) is None or not number.i:
        return False
    before = number.nbor(-1)
    return before.pos_ == "PROPN" or before.lower_ in ("the", "this", "'s", "’s", "in", "since", "of")
