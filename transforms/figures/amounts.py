"""Numbers in a text, with what loosens them: where they stand, and between which bounds they lie."""

import re
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from transforms.dates.numerals import alternatives, number_pattern, parse_number
from transforms.document import Document
from transforms.figures.lexicon import lexicon


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as written: from `number_start` to `end`; `start` takes in the qualifier and the currency sign."""

    start: int
    number_start: int
    end: int
    low: float
    high: float | None
    qualifier: str | None
    unit: str | None  # the currency of a sign in front; None where there is none


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    number = number_pattern().replace("[ -]", r"(?:[ \xa0]|-)").replace("[ ]", "[ \xa0]")
    scales = alternatives(list(lexicon()["scales"]))
    plurals = alternatives(list(lexicon()["plurals"]))
    signs = alternatives(list(lexicon()["signs"]))
    qualifiers = alternatives(list(lexicon()["qualifiers"]))
    one = rf"(?:(?P<plural>{plurals})\b|(?P<number>{number})(?P<scale> ?(?:{scales})\b)?)"
    other = rf"(?: ?(?:-|–|to|and|or) ?(?P<sign2>{signs})? ?(?P<number2>{number})(?P<scale2> ?(?:{scales})\b)?)"
    return (
        re.compile(one, re.IGNORECASE),
        re.compile(other, re.IGNORECASE),
        re.compile(rf"(?<![\w$€£])(?P<sign>{signs}) ?$"),
        re.compile(rf"\b(?P<qualifier>{qualifiers}|between|from)( an?| the)?\s$", re.IGNORECASE),
    )


def amounts(doc: Document) -> list[Amount]:
    """Every number of the text that is no date or time, in order and apart."""
    taken = [(d.char_start, d.char_end) for d in doc.dates]
    found: list[Amount] = []
    for token in doc.parsed:
        if not _may_start(token, doc.text) or (found and token.idx < found[-1].end):
            continue
        if any(start <= token.idx < end for start, end in taken):
            continue
        amount = _amount(doc.text, _number_start(token))
        if amount is not None:
            found.append(amount)
    return found


NOT_BEHIND = {"no", "every", "each", "per"}
"""Words before a number that is no count: no. 4, and the measure of a rate, for every 10,000 people."""
RATE = re.compile(r"\b(?:one|two|three|four|five|six|seven|eight|nine|\d+) (?:in|out of)(?: every)? $", re.IGNORECASE)
"""One in five women, three out of ten: the second number is the measure of a rate."""


def _may_start(token: Token, text: str) -> bool:
    word = token.lower_
    if token.i and token.nbor(-1).lower_ in NOT_BEHIND:
        return False
    if RATE.search(text[max(0, token.idx - 24) : token.idx]):
        return False
    if token.like_num and not token.tag_.startswith("JJ"):
        return True
    if word in ("a", "an", "half"):
        following = token.doc[token.i + 1].lower_ if token.i + 1 < len(token.doc) else ""
        return following in _LARGE
    return word in _PLURALS or word[:1].isdigit() or _number_start(token) > token.idx


_LARGE = ("dozen", "hundred", "thousand", "million", "billion", "trillion", "lakh", "crore", "a")
_PLURALS = ("dozens", "scores", "hundreds", "thousands", "tens", "millions")


def _number_start(token: Token) -> int:
    """Where the number begins in a token that a currency sign opens: €5bn, SR10."""
    sign = re.match(r"[^\d\s]+(?=\d)", token.text)
    return token.idx + (sign.end() if sign and sign[0] in lexicon()["signs"] else 0)


def _amount(text: str, position: int) -> Amount | None:
    """The number that starts at a position, with its qualifier and sign; None where it is part of a code or score."""
    one, other, sign_before, qualifier_before = _patterns()
    match = one.match(text, position)
    if match is None or _part_of_code(text, match.start(), match.end()):
        return None
    low = _value(match["plural"], match["number"], match["scale"])
    if low is None:
        return None
    start, end, high = match.start(), match.end(), None if match["plural"] else low
    qualifier = match["plural"] and match["plural"].lower()
    sign = sign_before.search(text, max(0, start - 6), start)
    unit = lexicon()["signs"][sign["sign"]] if sign else None
    start = sign.start("sign") if sign else start
    led = qualifier_before.search(text[max(0, start - 24) : start])
    second = other.match(text, end)
    ranged = _range(second, led["qualifier"].lower() if led else None, low, match["scale"])
    if second is not None and ranged is not None:
        low, high = ranged
        end = second.end()
        qualifier = "between" if led and led["qualifier"].lower() == "between" else None
        start = start if qualifier is None or led is None else _lead(start, led)
    elif led and led["qualifier"].lower() not in ("between", "from"):
        qualifier, start = led["qualifier"].lower(), _lead(start, led)
        low, high = _bounds(lexicon()["qualifiers"][qualifier], low, high)
    if text[end : end + 1].isalnum():
        return None
    return Amount(start, match.start(), end, low, high, qualifier, unit)


def _lead(start: int, led: re.Match[str]) -> int:
    return start - (len(led.string) - led.start("qualifier"))


def _part_of_code(text: str, start: int, end: int) -> bool:
    """A score, a flight, a ratio, a hyphened name: 3-2, B-52, 24/7."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if before[-1:].isalpha():
        return _patterns()[2].search(text, max(0, start - 6), start) is None
    if before[-1:] in tuple("/:.#-–") and before[:1].strip():
        return True
    return bool(re.match(r"[/:]\d|[.,]\d", after))


def _value(plural: str | None, number: str | None, scale: str | None) -> float | None:
    if plural:
        return float(lexicon()["plurals"][plural.lower()])
    value = parse_number(number or "")
    if value is None:
        return None
    return round(value * (lexicon()["scales"][scale.strip().lower()] if scale else 1), 6)


def _range(second: re.Match[str] | None, led: str | None, low: float, scale: str | None) -> tuple[float, float] | None:
    """The bounds of 'between 10 and 15' and '10 to 15'; 'and' joins bounds only behind *between*."""
    if second is None:
        return None
    joined = " and " in f" {second[0].strip().split()[0]} "
    if joined and led != "between":
        return None
    high = _value(None, second["number2"], second["scale2"])
    if high is None:
        return None
    # "$3-5 million": the scale of the second holds for the first.
    word = re.search(r"(thousand|million|billion|trillion|lakh|crore)s?$", second["number2"].lower())
    if low < 1000 and high >= 1000 and (second["scale2"] and not scale):
        low *= lexicon()["scales"][second["scale2"].strip().lower()]
    elif low < 1000 <= high and word:
        low *= parse_number(word[1]) or 1
    return (low, high) if low < high else None


def _bounds(how: str, low: float, high: float | None) -> tuple[float, float | None]:
    if how == "low":
        return low, None
    if how == "high":
        return 0.0, high
    return low, high
