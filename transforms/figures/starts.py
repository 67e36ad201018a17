"""Where a number can start: which words open a count, and which only look so."""

import re
from functools import cache

from spacy.tokens import Token

from transforms.dates.lexicon import lexicon as times
from transforms.dates.numerals import alternatives
from transforms.figures.lexicon import lexicon

NOT_BEHIND = {"no", "every", "each", "per"}
"""Words before a number that is no count: no. 4, and the measure of a rate, for every 10,000 people. Nor is what stands
behind a large number, 67 thousand 338, a number of its own."""
RATE = re.compile(r"\b(?:one|two|three|four|five|six|seven|eight|nine|\d+) (?:in|out of)(?: every)? $", re.IGNORECASE)
"""One in five women, three out of ten: the second number is the measure of a rate."""
LARGE = ("dozen", "hundred", "thousand", "million", "billion", "trillion", "lakh", "crore", "a", "few", "couple")
LOOSE = ("a", "an", "half", "several", "few")
"""Words that open a number before a large one only: a dozen, several hundred."""


def may_start(token: Token, text: str) -> bool:
    """Whether a token that opens a number opens a count: no rank, no measure of a rate, no *no. 4*."""
    if token.tag_.startswith("JJ") and not text[start_of(token)].isdigit() and token.lower_ not in _loose():
        return False
    before = token.nbor(-1).lower_ if token.i else ""
    if before in NOT_BEHIND or (before in LARGE and before != "a"):
        return False
    return RATE.search(text, max(0, token.idx - 24), token.idx) is None


@cache
def _loose() -> frozenset[str]:
    """The words that open a number without being one."""
    return frozenset(LOOSE) | {name.split()[0] for name in lexicon()["plurals"]}


@cache
def first_words() -> re.Pattern[str]:
    """What can open a number: a run of digits, a numeral, a plural of number."""
    numerals = {*times()["numerals"], *times()["multipliers"]}
    words = alternatives(sorted(numerals | _loose() - set(LOOSE)))
    loose = rf"(?:{alternatives(list(LOOSE))})(?= (?:{alternatives(list(LARGE))})\b)"
    return re.compile(rf"\d+|\b(?:{words}|{loose})\b", re.IGNORECASE)


def start_of(token: Token) -> int:
    """Where the number begins in a token that a currency sign opens: €5bn, SR10."""
    sign = re.match(r"[^\d\s]+(?=\d)", token.text)
    return token.idx + (sign.end() if sign and sign[0] in lexicon()["signs"] else 0)


MOTIONS = {"go", "come", "move", "climb", "rise", "shoot", "jump"}
"""Verbs that go *up to* where they arrive."""


def led_by_particle(number: Token) -> bool:
    """Whether the word before belongs to a verb: the clerk handed over 500 rupees, the toll has gone up to 231."""
    before = number.doc[max(0, number.i - 3) : number.i]
    if any(token.dep_ == "prt" and token.lower_ in lexicon()["qualifiers"] for token in before[-2:]):
        return True
    moved = len(before) == 3 and before[0].lemma_.lower() in MOTIONS
    return moved and (before[1].lower_, before[2].lower_) == ("up", "to")
