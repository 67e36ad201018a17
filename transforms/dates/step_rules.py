"""Dates so many units from today or from a date told before: two weeks ago, three days later, in five years."""

import re
from dataclasses import replace
from datetime import date

from transforms.dates import periods
from transforms.dates.account_rules import quarter_compared, same_quarter
from transforms.dates.context import Context, Reading, period_reading, unresolved
from transforms.dates.length_rules import duration_value
from transforms.dates.numerals import parse_number
from transforms.dates.patterns import rule
from transforms.dates.periods import FINENESS
from transforms.dates.stretches import from_anchor, shift
from transforms.dates.words import unit_code


@rule(
    r"(?:the )?(?P<unit>day|week|month|year) (?P<side>before|after|earlier|later)",
    needs="unit",
)
def step_from_anchor(match: re.Match[str], context: Context) -> Reading | None:
    """The year before, the day after."""
    start, end = match.span()
    if re.match(r"^ (?:that|than)\b", context.after(end)):
        return None
    side, lead = match["side"].lower(), match[0].lower().split(" ")[0]
    if side in ("before", "after") and lead != "the":
        return None
    if (
        side in ("before", "after")
        and re.match(r"^ [\w\"“]", context.after(end))
        and not re.match(r"^ (?:in|at|on|by|when|and|but|with|for|to|from|as)\b", context.after(end))
    ):
        return None  # "the day after the vote": the day of a happening that the words do not date
    step = -1 if side in ("before", "earlier") else 1
    if unit_code(match["unit"]) == "Y" and side == "earlier" and (named := quarter_compared(context, start)):
        return same_quarter(start, end, named, years=-1)
    found = from_anchor(start, end, unit_code(match["unit"]), step, context)
    return replace(found, anchors=False) if side == "earlier" else found


AGO = r"(?:ago|earlier|later|before|from now|after that|previously|back|hence|prior)"


@rule(
    r"(?:<HEDGE> ){0,3}(?P<count><NUMBER>|<VAGUE>|an?|half an?)[ -](?P<unit><UNIT>)(?P<half> and a half)?(?: or so)? "
    rf"(?P<side>{AGO})(?: (?P<part>today|<WEEKDAY>))?",
    needs="unit",
)
def counted_step(match: re.Match[str], context: Context) -> Reading | None:
    """Two weeks ago, three days later, a year earlier, several months ago."""
    start, end, length = match.start(), match.end("side"), match.end("half") if match["half"] else match.end("unit")
    side, code = match["side"].lower(), unit_code(match["unit"])
    if (
        side == "before"
        and re.match(r"^ \w", context.after(end))
        and not re.match(r"^ (?:in|at|on|when)\b", context.after(end))
    ):
        return None
    if side == "after that" and _is_noun_behind(context, end):
        return Reading(start, length, duration_value(_count(match), code), "DURATION", anchors=False)
    from_today = side in ("ago", "from now", "hence", "back")
    direction = 1 if side in ("later", "from now", "after that", "hence") else -1
    count = _count(match)
    if count is None:
        return _vague_step(start, end, length, direction, from_today, match["count"].lower(), code, context)
    if (
        code == "Y"
        and count == 1
        and not match["half"]
        and side in ("ago", "earlier")
        and (named := quarter_compared(context, start))
    ):
        return same_quarter(start, end, named, years=-1)
    base = context.today if from_today else _told_base(context, start, code, side)
    count += 0.5 if match["half"] else 0
    if not from_today and (base is None or code.startswith("T")):
        if code == "Y" and side == "earlier" and count == 1:
            return unresolved(start, end)  # a comparison with a year that is not told
        # Later than what, the text does not say in days: what it gives is a length.
        return Reading(start, length, duration_value(count, code), "DURATION", anchors=False)
    reading = _counted(start, end, count, code, direction, base)
    # What is compared with is no place to count on from.
    return replace(reading, anchors=False) if direction < 0 and not from_today else reading


def _count(match: re.Match[str]) -> float | None:
    return 1.0 if match["count"].lower() in ("a", "an") else parse_number(match["count"])


def _is_noun_behind(context: Context, end: int) -> bool:
    """Whether 'that' at `end` goes with a noun: a day after that vote."""
    word = context.token(end + 1, end + 2)
    return word is not None and context.text[end : end + 1] == " " and word.pos_ in ("NOUN", "PROPN", "ADJ")


def _told_base(context: Context, start: int, code: str, side: str) -> date | None:
    """The day from which 'three days later' counts: that of the date told last, where it is fine enough.

    A year earlier, inside a sentence without a date of its own, compares with the year the article writes in.
    """
    # "Three days later" passes over a year that has been told; "three years later" takes whatever was told last.
    anchor = context.anchor("day" if code in ("D", "W") else "year")
    near = anchor is not None and not re.search(r"[.!?]['\"”’]*\s", context.text[anchor.end : start])
    opening = re.search(r"(?:^|[.!?]['\"”’]*\s+)$", context.before(start)) is not None
    if code == "Y" and side == "earlier" and not near and not opening:
        recent = anchor is None or context.today is None or anchor.date_start.year >= context.today.year - 1  # type: ignore[union-attr]
        return context.today if recent else None
    if anchor is None or (code == "M" and anchor.precision not in FINENESS[: FINENESS.index("month") + 1]):
        return None
    return anchor.date_start


@rule(
    r"(?:(?:with)?in) (?:<HEDGE> ){0,3}(?P<count><NUMBER>|<VAGUE>|an?)[ -](?P<unit><UNIT>)"
    r"(?P<owner>['’]s?)?(?: time)?(?! of\b)",
    needs="unit",
)
def in_units(match: re.Match[str], context: Context) -> Reading | None:
    """In three days: that day, where the clause looks ahead; else it is a length, which another rule reads."""
    start, end = match.start() + 3, match.end()
    code = unit_code(match["unit"])
    count = _count(match)
    if count is None or code.startswith("T") or code in ("Q", "WE") or match[0].lower().startswith("within"):
        return None
    if re.match(r"^ (?:or|to)\b", context.after(end)):
        return None
    if not match[0].lower().endswith("time") and context.tense(start, end) != "future":
        return None
    return _counted(start, end, count, code, 1, context.today)


def _counted(start: int, end: int, count: float, code: str, direction: int, base: date | None) -> Reading:
    """The period `count` units from `base`, as fine as its unit."""
    if code.startswith("T"):
        return unresolved(start, end, "TIME")
    if base is None or code not in ("D", "W", "2W", "M", "6M", "Q", "Y", "10Y", "100Y", "1000Y"):
        return unresolved(start, end)
    if count != int(count):
        if code != "Y":
            return unresolved(start, end)
        count, code = count * 12, "M"
    far = shift(base, code, direction * int(count))
    grain = {"2W": "W", "6M": "M", "Q": "M", "10Y": "Y", "100Y": "10Y", "1000Y": "100Y"}.get(code, code)
    return period_reading(start, end, periods.unit_at(grain, far) if far else None, "inferred")


def _vague_step(
    start: int, end: int, length: int, direction: int, from_today: bool, count: str, code: str, context: Context
) -> Reading:
    """Several months ago: some time past, no more. A couple is two. Several months later: a length."""
    if count in ("a couple", "a couple of") and from_today and context.today:
        return _counted(start, end, 2, code, direction, context.today)
    if not from_today:
        return Reading(start, length, duration_value(None, code), "DURATION", anchors=False)
    return Reading(start, end, "PAST_REF" if direction < 0 else "FUTURE_REF", "DATE", anchors=False)
