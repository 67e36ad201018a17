"""Numbers and units as the rules read them off their matches."""

import re

from transforms.dates.lexicon import lexicon


def month_number(text: str) -> int:
    """1 to 12 for a name of a month or its short form."""
    return lexicon()["months"][text.lower().rstrip(".")]


def day_number(text: str) -> int:
    """The number in '3', '3rd'."""
    return int(re.sub(r"\D", "", text))


def full_year(text: str) -> int:
    """The year that four or two digits name; two digits are 1970 to 2069."""
    number = int(re.sub(r"\D", "", text))
    return number if len(text) >= 3 else number + (1900 if number >= 70 else 2000)


def ordinal(text: str) -> int:
    """The number an ordinal in words or digits names."""
    return lexicon()["ordinals"].get(text.lower().replace(" ", "-")) or day_number(text)


def unit_code(text: str) -> str:
    """The code of a unit's name, singular or plural."""
    units = lexicon()["units"]
    word = text.lower()
    return units.get(word) or units.get(word.removesuffix("s")) or units[re.sub("ies$", "y", word)]


# How many units from the present one a word points.
STEPS = {
    "last": -1, "past": -1, "previous": -1, "preceding": -1, "prior": -1,
    "this": 0, "current": 0, "same": 0, "that": 0,
    "next": 1, "coming": 1, "following": 1, "upcoming": 1,
}  # fmt: skip


DAYS = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}
