"""Dates told from the article's own day: yesterday, this morning, last week, the same day, now."""

import re
from datetime import date, timedelta

from transforms.dates import periods
from transforms.dates.context import Context, Reading, period_reading, spanning, unresolved
from transforms.dates.lexicon import lexicon
from transforms.dates.patterns import rule
from transforms.dates.stretches import GRAIN, from_anchor, stretch
from transforms.dates.words import DAYS, STEPS, unit_code


@rule(
    r"(?:(?:early|late|earlier|later) )?"
    r"(?P<word>the day before yesterday|the day after tomorrow|today|yesterday|tomorrow|tonight)(?P<possessive>['’]s)?"
    r"(?: (?P<part><DAYPART>))?",
    needs="near",
)
def near_day(match: re.Match[str], context: Context) -> Reading:
    """today, yesterday morning, late yesterday, the day after tomorrow."""
    start, end = spanning(match)
    word = match["word"].lower()
    if match["possessive"] and not match["part"]:
        end = match.start("possessive")
    code = lexicon()["dayparts"][match["part"].lower()] if match["part"] else "TNI" if word == "tonight" else None
    if context.today is None:
        return unresolved(start, end, "TIME" if code else "DATE")
    step = -2 if word.endswith("before yesterday") else 2 if word.endswith("after tomorrow") else DAYS[word]
    return _day_or_part(start, end, context.today + timedelta(step), code)


def _day_or_part(start: int, end: int, day: date, code: str | None) -> Reading:
    if code is None:
        return period_reading(start, end, periods.day(day), "inferred")
    return Reading(start, end, day.isoformat() + code, "TIME", day, day, "time", "inferred")


@rule(
    r"(?:(?:early|late|earlier|later) )?"
    r"(?P<which>this|last|that|the same|the next|the following|the previous) (?P<part><DAYPART>)",
    needs="daypart",
)
def near_part(match: re.Match[str], context: Context) -> Reading | None:
    """Last night, this morning, that night, that evening, the following morning."""
    start, end = spanning(match)
    which, code = match["which"].lower(), lexicon()["dayparts"][match["part"].lower()]
    if which == "last" and code != "TNI" and code != "TEV":
        return None
    if which in ("this", "last"):
        base, step = context.today, -1 if which == "last" else 0
    else:
        anchor = context.anchor("day")
        base = anchor.date_end if anchor else None
        step = {"that": 0, "the same": 0, "the previous": -1}.get(which, 1)
    return _day_or_part(start, end, base + timedelta(step), code) if base else unresolved(start, end, "TIME")


@rule(
    r"(?:(?:<PART>|mid)[ -])?(?:the )?"
    r"(?P<which>this|last|next|past|current|coming|previous|preceding|following|upcoming)"
    r"(?: fiscal| financial| calendar| school| academic)? (?P<unit><BIG_UNIT>)(?P<possessive>['’]s)?",
    needs="unit",
)
def near_unit(match: re.Match[str], context: Context) -> Reading | None:
    """Last week, earlier this month, last year, the coming weekend, the following day."""
    start, end = match.start(), match.end("unit")
    which, code = match["which"].lower(), unit_code(match["unit"])
    if match["which"] == "This" and match["unit"][0].isupper():  # a broadcast or a paper
        return None
    if code == "D" and match["unit"].lower() == "night":
        return None
    the = re.match(r"(?:.*\b)?the ", match[0].lower()) is not None
    if which in ("past",) or (which == "last" and the and code in ("10Y", "100Y", "Y", "M", "W")):
        return _stretch_to_today(start, end, code, context)
    told = which in ("previous", "preceding", "following") or (the and which == "next")
    if told and not (the and which == "next" and code != "D" and context.anchor("year") is None):
        return from_anchor(start, end, code, STEPS[which], context)
    if code == "D" and (which != "next" or not the):
        return None
    if context.today is None:
        return unresolved(start, end)
    if which == "last" and code == "WE":
        return period_reading(start, end, periods.unit_at("WE", context.today, -1), "inferred")
    return period_reading(start, end, periods.unit_at(code, context.today, STEPS[which]), "inferred")


def _stretch_to_today(start: int, end: int, code: str, context: Context) -> Reading:
    """The past year, the last decade: a length that ends today."""
    value = f"P1{code}" if len(code) == 1 else f"P{code}" if code != "WE" else "P2D"
    if context.today is None or code not in GRAIN:
        return Reading(start, end, value, "DURATION")
    return stretch(start, end, value, code, 1, -1, context.today)


@rule(
    r"(?:(?:<PART>|early|late) )?(?P<which>that same|that very|that|the same) "
    r"(?P<unit>day|week|weekend|month|quarter|year|decade)(?:['’]s)?",
    needs="unit",
)
def same_unit(match: re.Match[str], context: Context) -> Reading | None:
    """The same day, later that month, that year."""
    unit_end = match.end("unit")
    if match["which"].lower() == "that":
        token = context.token(match.start("which"), match.end("which"))
        if token is not None and token.dep_ == "mark":
            return None
    return from_anchor(match.start(), unit_end, unit_code(match["unit"]), 0, context)


@rule(r"(?:over )?the weekend", needs="unit")
def the_weekend(match: re.Match[str], context: Context) -> Reading:
    """The weekend: the nearest one that fits the tense."""
    start, end = match.end() - len("the weekend"), match.end()
    if context.today is None:
        return unresolved(start, end)
    ahead = context.tense(start, end) == "future" or context.today.isoweekday() >= 6
    return period_reading(start, end, periods.unit_at("WE", context.today, 0 if ahead else -1), "inferred")


@rule(
    r"(?:(?P<which>last|next|this) )?(?:year[ -]end|year['’]s end)|<PART> the (?P<unit>week|month|year|decade|century)",
    needs="unit",
)
def edge_of_unit(match: re.Match[str], context: Context) -> Reading | None:
    """year-end, the beginning of the year: no finer than the unit itself."""
    start, end = spanning(match)
    if match["unit"] and not re.search(r"(?: of| in|early|late)$", match[0].lower().rsplit(" the ", 1)[0]):
        return None
    if context.today is None:
        return unresolved(start, end)
    step = STEPS[match["which"].lower()] if match["which"] else 0
    return period_reading(
        start, end, periods.unit_at(unit_code(match["unit"] or "year"), context.today, step), "inferred"
    )


@rule(r"(?P<word><REFERENCE>)", needs="reference")
def reference(match: re.Match[str], context: Context) -> Reading | None:
    """now, recently, soon: no day, but told in time."""
    if context.before(match.start()).endswith("as ") or context.text[match.end() : match.end() + 1] in ("-", "‑"):
        return None
    # "in the past" stands before a unit in "in the past decade", and means something else there.
    if re.match(
        r"^ (?:few|several|couple|\d|one|two|three|four|five|six|ten|century|decade|"
        r"years?|months?|weeks?|days?|quarter)",
        context.after(match.end()),
    ):
        return None
    value = lexicon()["references"][match["word"].lower()]
    return Reading(*match.span(), value, "DATE", anchors=False)


@rule(r"(?P<which>recent|past|coming|upcoming) (?:days|weeks|months|quarters|years|decades)(?! of\b)", needs="unit")
def vague_unit(match: re.Match[str], _: Context) -> Reading:
    """In recent weeks, in the coming months: past or ahead, no more."""
    value = "PAST_REF" if match["which"].lower() in ("recent", "past") else "FUTURE_REF"
    return Reading(*match.span(), value, "DATE", anchors=False)
