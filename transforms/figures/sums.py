"""Sums of money: the currency that a sign, a name or a code beside a number tells."""

import re
from functools import cache

from transforms.figures.amounts import Amount
from transforms.figures.lexicon import lexicon

LARGE = re.compile(r"(?:million|billion|trillion|[mbt]n)$", re.IGNORECASE)
DOLLARS = re.compile(r"[ ](?:US |U\.S\. )?dollars?\b|[ ]USD?\b")
AMERICAN = re.compile(r"[ ](?:USD?\b|US |U\.S\.)")


def currency(text: str, amount: Amount) -> tuple[str, int] | None:
    """The unit of a sum and where the sum ends; None where the number is no sum.

    The unit is the ISO 4217 code where the sign or word names one currency, else the sign or word itself: a bare $
    stays $ unless the words say that it is of the United States.
    """
    if amount.unit is not None:
        dollars = DOLLARS.match(text, amount.end)
        american = amount.unit == "$" and AMERICAN.match(text, amount.end)
        return "USD" if american else amount.unit, dollars.end() if dollars else amount.end
    return _named(text, amount) or _coded(text, amount)


def _named(text: str, amount: Amount) -> tuple[str, int] | None:
    for pattern, name, code in _names():
        match = pattern.match(text, amount.end)
        if match is None:
            continue
        if name == "won" and not LARGE.search(text[amount.number_start : amount.end]):
            return None  # "the 12 won praise"
        return code, match.end()
    return None


def _coded(text: str, amount: Amount) -> tuple[str, int] | None:
    match = re.compile(r"[ ]([A-Z]{3})\b").match(text, amount.end)
    return (match[1], match.end()) if match and match[1] in _codes() else None


@cache
def _names() -> list[tuple[re.Pattern[str], str, str]]:
    """A pattern for each name of a currency, the longest first."""
    names = sorted(lexicon()["currencies"].items(), key=lambda pair: (-len(pair[0]), pair[0]))
    return [(re.compile(rf"[ \xa0-]{re.escape(name)}\b", re.IGNORECASE), name, code) for name, code in names]


@cache
def _codes() -> frozenset[str]:
    known = {*lexicon()["signs"].values(), *lexicon()["currencies"].values()}
    return frozenset(code for code in known if len(code) == 3 and code.isupper())
