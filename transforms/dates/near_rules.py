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
def near_day(match: re.Match[str], context: Context) -> Reading | None:
    """today, yesterday morning, late yesterday, the day after tomorrow. A paper or broadcast of that name is none."""
    start, end = spanning(match)
    word = match["word"].lower()
    if match["word"][0].isupper() and re.search(r"[A-Z]\w*[^\S\n]$", context.text[max(0, start - 20) : start]):
        return None
    if match["possessive"] and not match["part"]:
        end = match.start("possessive")
    if match["possessive"] and word == "today" and TODAY_AT_LARGE.match(context.after(match.end("possessive"))):
        return Reading(start, end, "PRESENT_REF", "DATE", anchors=False)
    code = lexicon()["dayparts"][match["part"].lower()] if match["part"] else "TNI" if word == "tonight" else None
    if context.today is None:
        return unresolved(start, end, "TIME" if code else "DATE")
    step = -2 if word.endswith("before yesterday") else 2 if word.endswith("after tomorrow") else DAYS[word]
    return _day_or_part(start, end, context.today + timedelta(step), code)


TODAY_AT_LARGE = re.compile(
    r"^ (?:\w+ )?(?:world|society|youth|age|generation|economy|children|environment|technology|standards|consumers|"
    r"democracy|language|culture|climate|era)\b"
)
"""What is today's but not of this one day: today's youth, today's digital world."""


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
    if re.match(r"^ \(?(?:1[89]|20)\d\d\b", context.after(end)):
        return None  # the next school year 2022-2023
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
    if code == "WE" and which == "this" and context.today.isoweekday() <= 3 and context.tense(start, end) == "past":
        which = "last"  # told at a week's start of what has been: the one just over
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
        if (token is not None and token.dep_ == "mark") or TO_COME.match(context.after(unit_end)):
            return None
    return from_anchor(match.start(), unit_end, unit_code(match["unit"]), 0, context)


TO_COME = re.compile(
    r"^ (?:comes|came|arrives|arrived|ha[sd] (?:not )?(?:come|arrived)|will (?:\w+ )?(?:come|arrive))\b"
)
"""What makes 'that day' the one hoped for or feared: until that day comes."""


@rule(r"the (?P<unit>week|weekend|month|year) before last", needs="unit")
def before_last(match: re.Match[str], context: Context) -> Reading:
    """The week before last."""
    period = periods.unit_at(unit_code(match["unit"]), context.today, -2) if context.today else None
    return period_reading(*match.span(), period, "inferred")


@rule(r"(?:early|late|earlier|later)(?: on)? in the (?P<unit>day|week|month)(?! of\b|[-‑])", needs="unit")
def within_unit(match: re.Match[str], context: Context) -> Reading:
    """Earlier in the day, later in the week: the one told last in the paragraph, else the article's."""
    code = unit_code(match["unit"])
    told, line = context.anchor("day"), context.text.rfind("\n", 0, match.start()) + 1
    base = told.date_start if told is not None and told.start >= line else context.today
    return period_reading(*match.span(), periods.unit_at(code, base) if base else None, "inferred")


@rule(r"(?:over )?the weekend(?! of (?:the )?(?:<WEEKDAY>,? )?(?:<DAY>(?: of)? )?<MONTH>)", needs="unit")
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
    if not match["unit"] and not match["which"] and context.before(start).endswith("since "):
        step = -1  # up a tenth since year-end: the last one
    return period_reading(
        start, end, periods.unit_at(unit_code(match["unit"] or "year"), context.today, step), "inferred"
    )


@rule(
    r"(?:(?:earlier|later|early|late) in )?the (?P<whole>full |calendar |whole |entire )?year(?P<possessive>['’]s)?",
    needs="unit",
)
def the_year(match: re.Match[str], context: Context) -> Reading | None:
    """For the full year, in the first nine months of the year: the one told last in the paragraph, else the article's.

    The player of the year and the year of a happening are none.
    """
    before, behind = context.before(match.start()), context.after(match.end())
    led = match[0][0] in "eElL" or match["whole"] is not None or YEAR_OF.search(before) is not None
    if not led or NOT_THE_YEAR.match(behind):
        return None
    end = match.start("possessive") if match["possessive"] else match.end()
    line = context.text.rfind("\n", 0, match.start()) + 1
    told = context.anchor("year")
    if told is not None and told.start >= line and told.date_start is not None:
        return period_reading(match.start(), end, periods.year(told.date_start.year), "inferred")
    if context.today is None:
        return unresolved(match.start(), end)
    return period_reading(match.start(), end, periods.year(context.today.year), "inferred")


YEAR_OF = re.compile(
    r"(?:\b(?:weeks|months|quarters?|half|third|rest|remainder|beginning|start|end|middle|course|part|most|much)"
    r"\sof|\b(?:for|during))\s$"
)
NOT_THE_YEAR = re.compile(r"^[-‑]|^ (?:\d|of|to|when|that|in which|before|after|earlier|since|ended|ending|award)\b")


@rule(r"(?P<word><REFERENCE>)", needs="reference")
def reference(match: re.Match[str], context: Context) -> Reading | None:
    """now, recently, soon: no day, but told in time."""
    if context.before(match.start()).endswith("as ") or context.text[match.end() : match.end() + 1] in ("-", "‑"):
        return None
    # "The past four years" and "the future president" are other things.
    token = context.token(match.end() - 1, match.end())
    named = token is None or token.dep_ in ("compound", "amod", "nmod")
    if match["word"].lower().startswith("the ") and (named or context.after(match.end()).startswith(" of ")):
        return None
    value = lexicon()["references"][match["word"].lower()]
    return Reading(*match.span(), value, "DATE", anchors=False)


@rule(r"(?P<which>recent|past|coming|upcoming) (?:days|weeks|months|quarters|years|decades)(?! of\b)", needs="unit")
def vague_unit(match: re.Match[str], _: Context) -> Reading:
    """In recent weeks, in the coming months: past or ahead, no more."""
    value = "PAST_REF" if match["which"].lower() in ("recent", "past") else "FUTURE_REF"
    return Reading(*match.span(), value, "DATE", anchors=False)
