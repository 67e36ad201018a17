"""Numbers that count nothing: scores, ratios, roads, names of things."""

import re

LETTERS = {"R": "rand", "N": "naira", "P": "pula|pesos?", "K": "kwacha|kina"}
"""Single letters that are signs of a currency, and its name in words."""


def part_of_code(text: str, start: int, end: int, *, signed: bool) -> bool:
    """A score, a flight, a ratio, a hyphened name: 3-2, B-52, 24/7. A currency's sign in front makes it a sum."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if before[-1:].isalpha() or before == "S/":
        return not signed
    if text[start].isdigit() and before[-1:] in tuple("/:.#-–") and before[:1].strip():
        return True
    return bool(re.match(r"[/:]\d|[.,]\d", after))


def letter_of_code(text: str, sign: str, number: str, value: float) -> bool:
    """Whether a letter before a small number names a road or a channel, the N12, for want of sums in that currency."""
    if sign not in LETTERS or value >= 100 or "." in number:
        return False
    sums = rf"\b{sign} ?\d+(?:[., ]\d{{3}}|[\d.]* ?(?:million|billion|bn|m)\b)|\b(?:{LETTERS[sign]})\b"
    return re.search(sums, text) is None
