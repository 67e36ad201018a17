"""Quarters, halves, seasons."""

import re
from dataclasses import replace
from datetime import date

from transforms.dates import periods
from transforms.dates.context import Context, Reading, period_reading, spanning, unresolved
from transforms.dates.lexicon import lexicon
from transforms.dates.nearness import near_period
from transforms.dates.patterns import rule
from transforms.dates.periods import Hemisphere, Period
from transforms.dates.tense import Tense
from transforms.dates.words import STEPS


@rule(
    r"(?:the )?(?:(?:(?P<front_which>this|last|next)(?: fiscal)? year['’]s|(?P<front><YEAR>)(?:['’]s)?) )?"
    r"(?:fiscal[ -])?"
    r"(?P<nth>first|second|third|fourth|final|last|1st|2nd|3rd|4th|opening)[ -](?P<unit>quarter|half)"
    r"(?:(?: of|,)?(?: fiscal(?: year)?| financial year)? (?P<year><YEAR>)| (?:of )?(?P<which>last|this|next) year|"
    r"(?P<the> of the year))?",
    needs="quarter",
)
def quarter(match: re.Match[str], context: Context) -> Reading | None:
    """The third quarter, the first half of 2016, last year's fourth quarter."""
    start, end = spanning(match)
    nth = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "last": 4, "opening": 1}.get(
        match["nth"].lower()
    )
    nth = nth or (int(match["nth"][0]) if match["nth"][0].isdigit() else None)
    halves = match["unit"].lower() == "half"
    if match["nth"].lower() == "last" and not halves:
        return None
    dated = match["year"] or match["front"] or match["which"] or match["front_which"] or match["the"]
    if nth is None or (halves and ((nth > 2 and nth != 4) or not dated)):
        return None
    make, count = (periods.half, 2) if halves else (periods.quarter, 4)
    nth = min(nth, count)
    if match["year"] or match["front"]:
        return period_reading(start, end, make(int(match["year"] or match["front"]), nth), "stated")
    if context.today is None:
        return unresolved(start, end)
    which = (match["which"] or match["front_which"] or "").lower()
    if which:
        return period_reading(start, end, make(context.today.year + STEPS[which], nth), "inferred")
    candidates = [make(context.today.year + step, nth) for step in (-1, 0, 1)]
    return period_reading(start, end, near_period(candidates, context.today, context.tense(start, end)), "inferred")


@rule(r"Q(?P<nth>[1-4])(?:,? (?:of )?(?P<year><YEAR>))?|(?P<front><YEAR>)[ -]?Q(?P<second>[1-4])", needs="digit")
def quarter_code(match: re.Match[str], context: Context) -> Reading | None:
    """Q3 2016."""
    start, end = spanning(match)
    nth = int(match["nth"] or match["second"])
    written = match["year"] or match["front"]
    if written:
        return period_reading(start, end, periods.quarter(int(written), nth), "stated")
    if context.today is None:
        return unresolved(start, end)
    candidates = [periods.quarter(context.today.year + step, nth) for step in (-1, 0, 1)]
    return period_reading(start, end, near_period(candidates, context.today, context.tense(start, end)), "inferred")


@rule(
    r"(?:the )?(?:(?P<part><PART>|mid)[ -])?"
    r"(?:(?P<which>last|next|this past|this coming|this|the coming|the past|that) |the )?"
    r"(?P<season><SEASON>)(?:,? (?:of )?(?:(?P<year><YEAR>)|(?P<named>last|this|next) year))?",
    needs="season",
)
def season(match: re.Match[str], context: Context) -> Reading | None:
    """Last summer, the spring of 1998, in the autumn. A spring that is water and a fall in prices are none."""
    start, end = spanning(match)
    code = lexicon()["seasons"][match["season"].lower()]
    home = context.hemisphere or "north"
    if match["year"]:
        stated = periods.season(int(match["year"]), code, home)
        across = stated.end is not None and stated.end.year > int(match["year"])
        # "The summer of 2016" is two halves of two summers where summers cross the new year.
        return period_reading(
            start, end, _laid(stated, None if across and home == "south" else context.hemisphere), "stated"
        )
    if not (match["which"] or match["named"] or _is_season(match, context)):
        return None
    if context.today is None or (match["which"] or "").lower() == "that":
        return unresolved(start, end)
    today = context.today
    if match["named"]:
        period = periods.season(today.year + STEPS[match["named"].lower()], code, home)
    else:
        candidates = [periods.season(today.year + step, code, home) for step in (-2, -1, 0, 1)]
        period = _season_near(candidates, (match["which"] or "").lower(), today, context.tense(start, end))
    return period_reading(start, end, _laid(period, context.hemisphere), "inferred")


def _season_near(candidates: list[Period], which: str, today: date, tense: Tense | None) -> Period:
    """The season that the words mean in an article of `today`."""
    if which in ("last", "this past", "the past"):
        return [p for p in candidates if p.end and p.end < today][-1]
    if which in ("next", "this coming", "the coming"):
        return next(p for p in candidates if p.start and p.start > today)
    return near_period(candidates, today, None if which == "this" else tense)


def _laid(period: Period, hemisphere: Hemisphere | None) -> Period:
    """The season with its days; without them where nothing tells on which half of the earth it is spoken of."""
    return period if hemisphere else replace(period, start=None, end=None)


def _is_season(match: re.Match[str], context: Context) -> bool:
    token = context.token(match.start("season"), match.end("season"))
    if match["season"][0].isupper() or token is None or token.pos_ not in ("NOUN", "PROPN"):
        return False
    led = re.search(
        r"\b(?:in|by|since|until|during|before|after|of|from|over|into|through|throughout)\s$",
        context.before(match.start()),
    )
    behind = context.after(match.end("season"))
    if match["season"].lower() in ("fall", "spring"):
        return bool(
            (led or match["part"])
            and not re.match(r" (?:in|of|to|from|by)\b", behind)
            and (match["part"] or re.search(r"\b(?:in|by|since|until|during)\s$", context.before(match.start())))
        ) and (match["season"].lower() != "fall" or " the " in f" {match[0].lower()} ")
    return bool(led or match["part"])
