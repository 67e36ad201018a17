"""What a number is worth, and between which bounds what stands around it puts it."""

import re

from transforms.dates.numerals import parse_number
from transforms.figures.lexicon import lexicon

GOES_ON = re.compile(r"(?:hundred|thousand|million) \d$", re.IGNORECASE)
"""A number in a form that is none of English: 67 thousand 338."""
FRACTION = re.compile(r"\b(?P<part>(?:a|one) quarter|three[ -]quarters|half|a tenth|\w+ thirds?) of $", re.IGNORECASE)
PARTS = {"a quarter": 0.25, "one quarter": 0.25, "three quarters": 0.75, "half": 0.5, "a tenth": 0.1}
PART_BEHIND = re.compile(
    r"(?P<large>hundred|thousand|million|billion|trillion) and a (?P<part>half|quarter)$", re.IGNORECASE
)


def value_of(plural: str | None, number: str | None, scale: str | None) -> float | None:
    """The value of a plural of number, or of a number with its short scale; None where it has none."""
    if plural:
        return float(lexicon()["plurals"][plural.lower()])
    value = parse_number(number or "")
    if value is None:
        return None
    behind = PART_BEHIND.search(number or "")
    if behind is not None:  # of "a million and a half" the half is half a million
        part = PARTS["half" if behind["part"].lower() == "half" else "a quarter"]
        value += part * (parse_number(behind["large"]) or 0) - part
    return round(value * (lexicon()["scales"][scale.strip().lower()] if scale else 1), 6)


def part_before(text: str, start: int) -> tuple[float, int] | None:
    """What a fraction before makes of a number that *a* opens, and where it starts; None where it cannot be told.

    A quarter of a million is a quarter; a third of a million is no round number, so none is given.
    """
    fraction = FRACTION.search(text, max(0, start - 18), start)
    if fraction is None:
        return 1.0, start
    part = PARTS.get(fraction["part"].lower().replace("-", " "))
    return None if part is None else (part, fraction.start())


def span_of(second: re.Match[str], led: str | None, low: float, scale: str | None) -> tuple[float, float] | None:
    """The bounds of 'between 10 and 15' and '10 to 15'; 'and' joins bounds only behind *between*."""
    joined = " and " in f" {second[0].strip().split()[0]} "
    if joined and led != "between":
        return None
    high = value_of(None, second["number2"], second["scale2"])
    if high is None:
        return None
    # "$3-5 million": the scale of the second holds for the first.
    word = re.search(r"(thousand|million|billion|trillion|lakh|crore)s?$", second["number2"].lower())
    if low < 1000 and high >= 1000 and (second["scale2"] and not scale):
        low *= lexicon()["scales"][second["scale2"].strip().lower()]
    elif low < 1000 <= high and word:
        low *= parse_number(word[1]) or 1
    return (low, high) if low < high else None


def bounded(how: str, low: float, high: float | None) -> tuple[float, float | None]:
    """The bounds that a qualifier leaves: "low" opens the upper one, "high" makes the lower nought."""
    if how == "low":
        return low, None
    if how == "high":
        return 0.0, high
    return low, high
