"""Numbers in a text, with what loosens them: where they stand, and between which bounds they lie."""

import re
from dataclasses import dataclass, replace
from functools import cache

from transforms.dates.numerals import alternatives, number_pattern
from transforms.document import Document
from transforms.figures.codes import letter_of_code, part_of_code
from transforms.figures.lexicon import lexicon
from transforms.figures.starts import first_words, led_by_particle, may_start, start_of
from transforms.figures.values import GOES_ON, bounded, part_before, span_of, value_of


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
    number = rf"{number}(?:(?<=\d)|(?![^\W\d_]))"  # of "2 million tents" no ten is a part
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
    for match in first_words().finditer(doc.text):
        span = None if found and match.start() < found[-1].end else doc.span(match.start(), match.start() + 1)
        if span is None or any(start <= span[0].idx < end for start, end in taken):
            continue
        if start_of(span[0]) != match.start() or not may_start(span[0], doc.text):
            continue
        amount = _amount(doc.text, match.start(), led_by_particle(span[0]))
        if amount is not None:
            found.append(amount)
    return found


SIGN = 12
"""How far before a number its currency may start."""


def _amount(text: str, position: int, particle: bool) -> Amount | None:
    """The number that starts at a position, with its qualifier and sign; None where it is part of a code or score.

    Behind a verb's particle a word that could be a qualifier is none: handed over 500.
    """
    match = _patterns()[0].match(text, position)
    if match is None:
        return None
    sign = _patterns()[2].search(text, max(0, position - SIGN), position)
    low = value_of(match["plural"], match["number"], match["scale"])
    if low is None or part_of_code(text, position, match.end(), signed=sign is not None):
        return None
    if sign is not None and letter_of_code(text, sign["sign"], match[0], low):
        return None
    start = position if sign is None else sign.start("sign")
    if match[0].lower().startswith("a "):
        part = part_before(text, start)
        if part is None:
            return None
        low, start = low * part[0], part[1]
    unit = lexicon()["signs"][sign["sign"]] if sign else None
    qualifier = match["plural"] and match["plural"].lower()
    one = Amount(start, position, match.end(), low, None if match["plural"] else low, qualifier, unit)
    amount = _loosened_before(text, one, match["scale"], particle)
    if text[amount.end : amount.end + 1].isalnum() or GOES_ON.search(text, position, amount.end + 2):
        return None
    amount, end = loosened(text, amount, amount.end)
    return replace(amount, end=end)


def _loosened_before(text: str, one: Amount, scale: str | None, particle: bool) -> Amount:
    """The amount with its qualifier in front, or with the second number of a range: over 500, between 10 and 15."""
    led = None if particle else _patterns()[3].search(text[max(0, one.start - 24) : one.start])
    word = led["qualifier"].lower() if led else None
    start = one.start if led is None else one.start - (len(led.string) - led.start("qualifier"))
    second = _patterns()[1].match(text, one.end)
    if second is not None and second["sign2"] and lexicon()["signs"].get(second["sign2"]) != one.unit:
        second = None  # "KD200 million or $600 million"
    ranged = span_of(second, word, one.low, scale) if second is not None else None
    if second is not None and ranged is not None:
        low, high = ranged
        between = word == "between"
        begun = start if between else one.start
        return replace(one, start=begun, end=second.end(), low=low, high=high, qualifier="between" if between else None)
    if word is None or word in ("between", "from"):
        return one
    low, upper = bounded(lexicon()["qualifiers"][word], one.low, one.high)
    return replace(one, start=start, low=low, high=upper, qualifier=word)


BEHIND = re.compile(r" or (?P<word>so|more|less|fewer)\b|(?P<plus>-plus|\+)(?![\w+-])", re.IGNORECASE)
HOW_BEHIND = {"so": "near", "more": "low", "less": "high", "fewer": "high"}


def loosened(text: str, amount: Amount, end: int) -> tuple[Amount, int]:
    """The amount with what loosens it behind: 200 or so, 1,000 yen or more, 600-plus; and where that ends."""
    match = BEHIND.match(text, end) if amount.qualifier is None else None
    if match is None:
        return amount, end
    word = (match["word"] or "").lower()
    low, high = bounded(HOW_BEHIND.get(word, "low"), amount.low, amount.high)
    return replace(amount, low=low, high=high, qualifier=f"or {word}" if word else "plus"), match.end()


def of_people(text: str, amount: Amount) -> Amount:
    """The amount where it counts people, who come whole: 1.000 persons are a thousand."""
    if re.fullmatch(r"\d{1,3}\.\d{3}", text[amount.number_start : amount.end]) is None:
        return amount
    high = None if amount.high is None else round(amount.high * 1000)
    return replace(amount, low=round(amount.low * 1000), high=high)
