"""Numbers as news writes them: digits, words, and both mixed."""

import re

from transforms.dates.lexicon import lexicon

_WORD = re.compile(r"[a-z]+|\d[\d,]*(?:\.\d+)?|\d+/\d+|[½¼¾]")
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "1/2": 0.5, "1/4": 0.25, "3/4": 0.75}


def alternatives(words: list[str]) -> str:
    """A regular expression for any of `words`, the longest first."""
    return "|".join(re.escape(word).replace("\\ ", " ") for word in sorted(words, key=lambda word: (-len(word), word)))


def number_pattern() -> str:
    """A regular expression for one number in digits or words, without groups: 1,960, three and a half, two million."""
    small, large = alternatives(list(lexicon()["numerals"])), alternatives(list(lexicon()["multipliers"]))
    grouped = r"\d{1,3}(?:,\d{2,3}){1,6}(?:\.\d+)?|\d{1,3}(?:[ ]\d{3}){1,4}(?!\d)"
    digits = rf"{grouped}|\d{{1,15}}(?:\.\d{{1,9}})?(?:[ -]?(?:1/2|1/4|3/4|[½¼¾]))?"
    words = rf"(?:{small})(?:[ -](?:{small}))?"
    head = rf"(?:(?:{digits})(?!\d)|(?:{words}|(?:an?|half[ ]an?)(?= (?:{large})\b))\b)"
    tail = rf"(?:[ -](?:{large})(?:[ ](?:and[ ])?{words})?){{0,4}}"
    return rf"(?:{head}{tail}(?:[ ]and[ ](?:a[ ]half|a[ ]quarter)\b)?)"


def parse_number(text: str) -> float | None:
    """The value of a number in digits or words: 'two and a half' is 2.5, '1.2 million' 1.2e6. None where it is none."""
    numerals, multipliers = lexicon()["numerals"], lexicon()["multipliers"]
    total = current = 0.0
    seen = False
    lowered = re.sub(r"(?<=\d) (?=\d{3}(?!\d))", "", text.lower().replace("\xa0", " "))
    for fraction, value in _FRACTIONS.items():
        if fraction in lowered:
            total, seen, lowered = total + value, True, lowered.replace(fraction, " ")
    if lowered.endswith(" and a half") or lowered.endswith(" and a quarter"):
        total += 0.5 if lowered.endswith("half") else 0.25
        lowered = lowered.rsplit(" and ", 1)[0]
    if lowered.startswith("half a"):
        current, seen, lowered = 0.5, True, lowered.split(" ", 2)[-1] if lowered.count(" ") > 1 else ""
    for word in _WORD.findall(lowered):
        if word in numerals:
            current, seen = current + numerals[word], True
        elif word in multipliers:
            scale = multipliers[word]
            current = round((current or 1.0) * scale, 6)
            seen = True
            if scale >= 1_000:
                total, current = total + current, 0.0
        elif word[0].isdigit():
            current, seen = current + float(word.replace(",", "")), True
        elif word in ("a", "an"):
            current, seen = current or 1.0, True
        elif word != "and":
            return None
    # Sums of decimals leave dust: 264.1 million is a whole number.
    return round(total + current, 6) if seen else None
