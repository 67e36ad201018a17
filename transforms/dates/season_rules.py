"""Seasons."""

import re
from datetime import date

from transforms.dates import periods
from transforms.dates.context import Context, Reading, period_reading, spanning, unresolved
from transforms.dates.lexicon import lexicon
from transforms.dates.nearness import near_period
from transforms.dates.patterns import rule
from transforms.dates.periods import Hemisphere, Period, without_days
from transforms.dates.tense import Tense
from transforms.dates.words import STEPS


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
    return period if hemisphere else without_days(period)


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
