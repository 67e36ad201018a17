"""Sums of money: the currency that a sign, a name or a code beside a number tells."""

import re
from functools import cache

from transforms.dates.numerals import alternatives
from transforms.figures.amounts import Amount
from transforms.figures.lexicon import lexicon

ONLY_LARGE = {"won", "pounds"}
"""Names that are words of other kinds too: they name a sum where the number is large."""
LARGE = re.compile(r"(?:million|billion|trillion|[mbt]n|lakh|crore)s?$", re.IGNORECASE)
DOLLARS = re.compile(r"[ ](?:US |U\.S\. )?dollars?\b|[ ]USD?\b")
AMERICAN = re.compile(r"[ ](?:USD?\b|US |U\.S\.)")


def currency(text: str, amount: Amount) -> tuple[str, int] | None:
    """The unit of a sum and where the sum ends; None where the number is no sum.

    The unit is the ISO 4217 code where the sign or word names one currency, else the sign or word itself: a bare $
    stays $ unless the words say that it is of the United States.
    """
    if amount.unit is not None:
        if amount.unit == "$":  # "a fee of $5 pesos", "$61 million Hong Kong dollars"
            named = _named(text, amount)
            if named is not None and named[0] not in ("$", "cents"):
                return named
        dollars = DOLLARS.match(text, amount.end)
        american = amount.unit == "$" and AMERICAN.match(text, amount.end)
        return "USD" if american else amount.unit, dollars.end() if dollars else amount.end
    return _named(text, amount) or _coded(text, amount)


def _named(text: str, amount: Amount) -> tuple[str, int] | None:
    """The currency whose name stands behind; *of* stands between only behind a plural: tens of millions of dollars."""
    of = r"(?: of)?" if amount.high is None and amount.qualifier in lexicon()["plurals"] else ""
    match = _names(of).match(text, amount.end)
    if match is None:
        return None
    name = match["name"].lower()
    if name in ONLY_LARGE and not LARGE.search(text[amount.number_start : amount.end]):
        return None  # "the 12 won praise", "12 pounds of flour"
    if name == "pounds" and text.startswith(" of ", match.end()):
        return None
    return lexicon()["currencies"][name], match.end()


def _coded(text: str, amount: Amount) -> tuple[str, int] | None:
    match = re.compile(r"[ ]([A-Z]{3})\b").match(text, amount.end)
    return (match[1], match.end()) if match and match[1] in _codes() else None


@cache
def _names(of: str) -> re.Pattern[str]:
    """Any name of a currency behind a number, the longest first."""
    return re.compile(rf"{of}[ \xa0-](?P<name>{alternatives(list(lexicon()['currencies']))})\b", re.IGNORECASE)


@cache
def _codes() -> frozenset[str]:
    known = {*lexicon()["signs"].values(), *lexicon()["currencies"].values()}
    return frozenset(code for code in known if len(code) == 3 and code.isupper())
