"""Lengths of time: three years, six-week, the past two months."""

import re

from spacy.tokens import Token

from transforms.dates.context import Context, Reading
from transforms.dates.lexicon import lexicon
from transforms.dates.numerals import parse_number
from transforms.dates.patterns import rule
from transforms.dates.rates import is_rate
from transforms.dates.stretches import GRAIN, stretch
from transforms.dates.words import unit_code

VAGUE_UNITS = {"TS": "PTXS", "TM": "PTXM", "TH": "PTXH", "WE": "PXWE", "10Y": "PXDE", "100Y": "PXCE", "2W": "PXW"}


HALVES = {"Y": "Y6M", "TH": "H30M", "TM": "M30S"}
"""What follows the whole number of a count that ends in a half: two and a half hours are PT2H30M."""


def duration_value(count: float | None, code: str) -> str:
    """P3Y, PT2H, P2.5Y; PXM where the count is vague."""
    if count is None:
        return VAGUE_UNITS.get(code) or (f"PX{code}" if len(code) == 1 else f"PX{code[-1]}")
    if code == "WE":
        return f"P{_plain(count)}WE"
    if code == "Q":
        return f"P{_plain(count * 3)}M"
    if count % 1 == 0.5 and code in HALVES:
        return (
            (f"P{int(count)}{HALVES[code]}" if code == "Y" else f"PT{int(count)}{HALVES[code]}")
            .replace("P0Y", "P")
            .replace("T0H", "T")
            .replace("T0M", "T")
        )
    if code.startswith("T"):
        return f"PT{_plain(count)}{code[1:]}"
    if len(code) > 1:
        return f"P{_plain(count * int(code[:-1]))}{code[-1]}"
    return f"P{_plain(count)}{code}"


def _plain(number: float) -> str:
    return str(int(number)) if number == int(number) else f"{number:g}"


@rule(
    r"(?:(?:the )?(?P<which>past|last|next|coming|previous|recent|first|final|latest) )?(?:<HEDGE> ){0,3}"
    r"(?:the (?P<which2>past|last|next|coming|first) )?"
    r"(?P<count><NUMBER>|<VAGUE>|an?|one|half an?)(?P<joint>[ -])"
    r"(?:consecutive |straight |full |whole |more |long |extra |additional |(?P<kind>[a-z]+) (?=[a-z]+s\b))?"
    r"(?P<unit><UNIT>)(?P<half> and a half)?(?P<old>[ -](?:old|olds)\b)?(?:[ -]long)?(?P<possessive>['’]s?)?",
    needs="unit",
)
def counted_length(match: re.Match[str], context: Context) -> Reading | None:
    """Three years, six-week, the past two months, nearly forty years, several days."""
    start, end = match.start(), match.end("half") if match["half"] else match.end("unit")
    if match["count"].lower() in ("a", "an") and match["unit"].lower().endswith("s"):
        return None  # "a decades-old treaty": how many, the text does not say
    if match["kind"] and not _is_adjective(match, context):
        return None
    code, count_text = unit_code(match["unit"]), match["count"].lower()
    if not _is_length(match, context, code, count_text) or _in_title(match, context):
        return None
    count = 1.0 if count_text in ("a", "an") else parse_number(count_text)
    if "couple" in count_text:
        count = 2.0
    if match["half"] and count is not None:
        count += 0.5
    value = duration_value(count, code)
    which = (match["which"] or match["which2"] or "").lower()
    side = {"past": -1, "last": -1, "next": 1, "coming": 1}.get(which)
    if side and count is not None and count == int(count) and context.today and code in GRAIN:
        return stretch(start, end, value, code, int(count), side, context.today)
    return Reading(start, end, value, "DURATION", anchors=False)


def _is_adjective(match: re.Match[str], context: Context) -> bool:
    """Whether the word between a count and its unit says what the units are like: five long days, two trading days."""
    word = context.token(*match.span("kind"))
    return word is not None and (word.tag_ in ("JJ", "VBG", "VBN") or word.dep_ in ("amod", "compound"))


def _age_of_thing(end: int, context: Context) -> bool:
    """Whether what is so old, right behind `end`, is no person: the six-month-old truce."""
    behind = re.match(r"^ [a-z]+", context.text[end : end + 40])
    word = context.token(end + 1, end + behind.end()) if behind else None
    while word is not None and word.dep_ in ("compound", "amod", "nmod") and word.head.i > word.i:
        word = word.head
    return word is not None and word.lower_ in lexicon()["aged_things"]["words"]


def _in_title(match: re.Match[str], context: Context) -> bool:
    """Whether the unit carries a capital without need: 'the magazine 24 Hours'."""
    return match["unit"][0].isupper() and not match["unit"].isupper() and match["count"][0].isdigit()


def _is_length(match: re.Match[str], context: Context, code: str, count: str) -> bool:
    """Whether a number before a unit is a length: no age, no 'second half', no 'a year' of a rate."""
    end, after = match.end("unit"), context.after(match.end("unit"))
    if match["old"] and match["joint"] != " " and _age_of_thing(match.end("old"), context):
        return True
    if match["old"] or re.match(r"^[ -](?:old|olds)\b", after) or re.match(r"^ of age", after):
        return False
    if re.fullmatch(r"(?:1[89]|20)\d\d", count) and match["joint"] == " ":
        return False
    if code == "TS" and match["unit"].lower() == "second":
        # "a second attack", "one second-half goal": an ordinal.
        return count not in ("a", "an", "one") and re.match(r"^[-‑]", after) is None and False
    if code == "D" and match["unit"].lower().startswith("night") and count in ("a", "an"):
        return False
    if (
        code == "D"
        and count == "one"
        and not re.search(
            r"\b(?:for|in|after|within|of|lasted|just|only|than|by|about|at least)\s$", context.before(match.start())
        )
        and match["joint"] == " "
    ):
        return False
    if code == "Q":
        # A quarter of something, and quarter-finals; but "the next three quarters", "several quarters of losses".
        if count in ("a", "an", "one", "three") and not (match["which"] or match["which2"]):
            return False
        return re.match(r"^-", after) is None and (parse_number(count) is None or re.match(r"^ of", after) is None)
    if count in ("a", "an") and re.match(r"^ (?:ago|earlier|later)\b", after):
        return True
    if count in ("a", "an") and (match["joint"] != " " or re.match(r"^[-‑–]\w|^ (?:when|on which)\b", after)):
        return False  # "a day when it rained" lasts no time: it is some day
    if count in ("a", "an") and is_rate(match.start("count"), end, context):
        return False
    if code == "WE" and count in ("a", "an") and re.match(r"^ [a-z]", after) and not after.startswith(" of "):
        return False  # a weekend meeting
    if match["joint"] == " " and re.match(r"\d", count) and not match["unit"].lower().endswith("s") and count != "1":
        return (re.match(r"^[ -][a-z]", after) is not None and code not in ("TM",)) or match["unit"] in ("min", "yr")
    return not context.text[end : end + 1].isalpha()


@rule(
    r"(?:(?:the )?(?:past|last|next|coming) )?(?:<HEDGE> ){0,3}(?:between )?"
    r"(?:<NUMBER>)(?: to | or |-|–)(?:<NUMBER>)[ -](?P<unit><UNIT>)"
    r"|an? (?P<unit2>day|week|month|year|decade) or (?:two|so|more)",
    needs="unit",
)
def counted_range(match: re.Match[str], context: Context) -> Reading | None:
    """Two to three weeks, a year or two: how many is left open."""
    if re.match(r"^[ -](?:old|ago|later|earlier)\b", context.after(match.end())):
        return None
    return Reading(
        *match.span(), duration_value(None, unit_code(match["unit"] or match["unit2"])), "DURATION", anchors=False
    )


@rule(r"(?P<vague>decades|centuries|years|months|weeks|days|hours|minutes)(?P<long>[ -](?:long|old))?", needs="unit")
def vague_length(match: re.Match[str], context: Context) -> Reading | None:
    """For years, weeks of talks, decades-long."""
    start, end = match.span("vague")
    before, after = context.before(start), context.after(match.end())
    value = duration_value(None, unit_code(match["vague"]))
    if before.rstrip()[-1:].isdigit() or after.startswith(" of age"):
        return None  # under 13 years of age
    if match["long"] and (match["long"].lower().endswith("long") or _age_of_thing(match.end("long"), context)):
        return Reading(start, end, value, "DURATION", anchors=False)
    told = STRETCH_BEFORE.search(before)
    if told and (told["over"] or STRETCH_BEHIND.match(after)):
        return Reading(start - len("the "), end, value, "DURATION", anchors=False)
    first = FIRST_OF.search(before)
    if first and re.match(r"^ (?:of|after)\b", after) and not DAY_BEHIND.match(after):
        return Reading(start - len(first[0]), end, value, "DURATION", anchors=False)
    led = re.search(
        r"\b(?:for|in|after|over|during|within|following|lasted|takes?|took|taken|last|despite)\s"
        r"(?:the\s)?(?:past\s|last\s|recent\s|coming\s)?$",
        before,
    )
    if not led and not re.match(r"^ (?:of|ago|later|earlier|before|after)\b", after):
        return None
    word = context.token(start, end)
    if after.startswith(" of ") and word is not None and _named_time(word, after):
        return None
    if re.match(r"^ ago\b", after):
        return Reading(start, end + 4, "PAST_REF", "DATE", anchors=False)
    if re.search(r"\b(?:the|these|those|his|her|their|its|early|late|small|wee|first|final|last)\s$", before):
        return None
    return Reading(start, end, value, "DURATION", anchors=False)


def _named_time(word: Token, after: str) -> bool:
    """Whether days or hours 'of' something are those it is known by: its glory days, the hours of business."""
    if re.match(r"^ of (?:operation|business|opening|service|work|the (?:day|week|month|year))\b", after):
        return True
    kinds = ("compound", "amod") if word.lower_ == "days" else ("compound",)
    return any(child.dep_ in kinds for child in word.lefts)


STRETCH_BEFORE = re.compile(r"\b(?:(?P<over>over|through|throughout|down|across)|in|during|for|within)\sthe\s$")
STRETCH_BEHIND = re.compile(
    r"^ (?:ahead|to come|since|that followed|following|leading up|before|after|prior|between)\b"
)
"""What makes a stretch of 'the years': over the years, in the weeks ahead, in the days before the vote."""

FIRST_OF = re.compile(r"(?<![\w-])the (?:first|early|opening|final|closing) $")
DAY_BEHIND = re.compile(r"^ of (?:today|yesterday|\d|(?:mon|tues|wednes|thurs|fri|satur|sun)day)")
"""The first days of the war are a stretch; the early hours of Monday are a time."""


@rule(r"(?P<unit>hour|day|week|month|year|decade|century)[ -]?long", needs="long")
def unit_long(match: re.Match[str], context: Context) -> Reading | None:
    """A day-long meeting."""
    if context.before(match.start()).endswith("all "):
        return None
    return Reading(*match.span(), duration_value(1, unit_code(match["unit"])), "DURATION", anchors=False)


@rule(r"the (?:fiscal |financial )?year(?= (?:ended|ending)\b)", needs="unit")
def year_ended(match: re.Match[str], _: Context) -> Reading:
    """The year ended March 31: twelve months, whichever they are."""
    return Reading(*match.span(), "P1Y", "DURATION", anchors=False)
