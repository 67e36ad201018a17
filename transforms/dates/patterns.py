"""The building blocks of the grammar, and the table of rules.

A rule is a regular expression over the text and a function that reads its match. Names in angle brackets stand for the
blocks below; names of months and weekdays are asked to carry their capital.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from spacy.strings import get_string_id

from transforms.dates.context import Context, Reading
from transforms.dates.lexicon import lexicon
from transforms.dates.numerals import alternatives, number_pattern

Build = Callable[[re.Match[str], Context], "Reading | Iterable[Reading] | None"]
"""Reads a match: one reading, several, or None where it is no date after all."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of time expression. `needs` names the words (see `cues`) of which one must stand in every match."""

    pattern: str
    needs: str
    build: Build


RULES: list[Rule] = []


def rule(pattern: str, needs: str) -> Callable[[Build], Build]:
    """Enter a rule into the grammar. Of matches that overlap, the one that starts first and is longest is tried first,
    then the rule entered first.
    """

    def enter(build: Build) -> Build:
        RULES.append(Rule(pattern, needs, build))
        return build

    return enter


def _capitalised(words: Iterable[str]) -> str:
    return alternatives([form for word in words for form in (word.capitalize(), word.upper())])


def _months() -> str:
    short = [word for word in lexicon()["months"] if len(word) <= 4 and word not in ("may", "june", "july")]
    full = [word for word in lexicon()["months"] if word not in short]
    return rf"(?-i:{_capitalised(full)}|(?:{_capitalised(short)})\b\.?)"


@cache
def blocks() -> dict[str, str]:
    """What the names in angle brackets stand for. None of the blocks has groups."""
    words = lexicon()
    units = alternatives([form for unit in words["units"] for form in (unit, unit + "s")])
    short_days = _capitalised(words["weekdays_short"])
    return {
        "MONTH": _months(),
        "WEEKDAY": rf"(?-i:{_capitalised(words['weekdays'])})",
        "WEEKDAY_ANY": rf"(?-i:{_capitalised(words['weekdays'])}|(?:{short_days})\b\.?)",
        "SEASON": alternatives(list(words["seasons"])),
        "DAYPART": alternatives(list(words["dayparts"])),
        "UNIT": rf"(?:{units})",
        "BIG_UNIT": r"(?:day|night|week|fortnight|weekend|month|quarter|year|decade|century)",
        "NUMBER": number_pattern(),
        "ORDINAL": rf"(?:{alternatives(list(words['ordinals']))}|\d{{1,2}}(?:st|nd|rd|th))",
        "FEAST": alternatives([*words["feasts"], *words["easter"], *words["nth_weekday"]]).replace("'", "['’]"),
        "FREQUENCY": alternatives(list(words["frequencies"])),
        "REFERENCE": alternatives(list(words["references"])),
        "NUMERAL": alternatives(list(words["numerals"])),
        "YEAR": r"(?:1[0-9]|20)\d\d",
        "DAY": r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d%]|[:.,]\d)",
        "PART": r"(?:early|late|earlier|later|mid|the[ ](?:very[ ])?(?:beginning|start|middle|end)[ ](?:of|in)"
        r"(?:[ ]the)?|the[ ](?:first|last)[ ](?:days|weeks|months)[ ]of)",
        "HEDGE": r"(?:about|around|some|nearly|almost|roughly|approximately|more[ ]than|less[ ]than|fewer[ ]than|"
        r"over|under|at[ ]least|at[ ]most|up[ ]to|just|only|well[ ]over|just[ ]over|just[ ]under|as[ ]long[ ]as|"
        r"an?[ ]estimated)(?![ ]the[ ](?:past|last|next|coming)\b)",
        "VAGUE": r"(?:several|many|a[ ]few|few|some|a[ ]couple[ ]of|a[ ]couple|couple[ ]of|couple|dozens[ ]of|"
        r"hundreds[ ]of|thousands[ ]of|tens[ ]of|a[ ]number[ ]of)",
    }


@cache
def compiled() -> tuple[tuple[re.Pattern[str], str, Build], ...]:
    """The grammar, ready to run: a space in a rule stands for any white space within a line."""
    return tuple((re.compile(expand(r.pattern), re.IGNORECASE), r.needs, r.build) for r in RULES)


@cache
def cues() -> dict[str, frozenset[str]]:
    """The words, in lower case, that rules need; any word with a digit in it is a cue for `digit`.

    Running a rule only around its cues costs a fraction of running it over the whole text.
    """
    words = lexicon()
    units = {form for unit in words["units"] for form in (unit, unit + "s")} | {"annum"}
    dayparts = {part.split()[-1] for part in words["dayparts"]}
    found = {
        "month": {form for month in words["months"] for form in (month, month + ".")},
        "weekday": {form for day in words["weekdays"] for form in (day, day + "s")},
        "unit": units,
        "long": {"long"} | {unit + end for unit in ("day", "week", "month", "year") for end in ("long", "-long")},
        "daypart": dayparts | {part + "s" for part in dayparts},
        "season": set(words["seasons"]),
        "feast": {
            part for kind in ("feasts", "easter", "nth_weekday") for name in words[kind] for part in name.split()
        },
        "frequency": set(words["frequencies"]),
        "reference": {name.split()[-1] for name in words["references"]},
        "near": {"today", "yesterday", "tomorrow", "tonight"},
        "quarter": {"quarter", "half", "period"},
        "quarters": {"quarters", "halves"},
        "spelled": {"sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thousand"},
        "decade": {"twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties", DIGIT},
        "century": {"century"},
        "every": {"every", "each"},
        "ago": {"year-ago", "year-earlier", "ago", "earlier"},
        "clock": {"noon", "midday", "midnight", "o'clock", "o’clock", DIGIT},
        "digit": {DIGIT},
    }
    return {name: frozenset(cue) for name, cue in found.items()}


DIGIT = "0"
"""Stands among cues for every word with a digit in it."""


@cache
def needs_by_word() -> dict[int, tuple[str, ...]]:
    """Which needs each cue meets, by the number that spaCy has for it in lower case."""
    found: dict[int, tuple[str, ...]] = {}
    for name, words in cues().items():
        for word in words - {DIGIT}:
            number = get_string_id(word)
            found[number] = (*found.get(number, ()), name)
    return found


@cache
def digit_needs() -> tuple[str, ...]:
    """The needs that any word with a digit in it meets."""
    return tuple(name for name, words in cues().items() if DIGIT in words)


def has_digit(shape: str) -> bool:
    """Whether words of a shape have a digit, which it writes as d; those too long to have one may."""
    return "d" in shape or shape == "LONG"


def expand(pattern: str) -> str:
    """A rule's pattern with its blocks filled in and its bounds set: no letter, digit or hyphened word runs on."""
    for name, block in blocks().items():
        pattern = pattern.replace(f"<{name}>", f"(?:{block})")
    pattern = pattern.replace("[ -]", r"(?:[^\S\n]|[-‐‑–])").replace("[ ]", " ")
    pattern = pattern.replace(" ?", r"[^\S\n]*").replace(" ", r"[^\S\n]+")
    return rf"(?<![\w$€£#@])(?<!\w\.)(?:{pattern})(?!\w)"
