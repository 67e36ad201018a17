"""Months: May 1994, last April, mid-March."""

import re
from datetime import date

from transforms.dates import periods
from transforms.dates.context import Context, Reading, period_reading, spanning, unresolved
from transforms.dates.nearness import near_period
from transforms.dates.numerals import parse_number
from transforms.dates.patterns import blocks, rule
from transforms.dates.periods import Period
from transforms.dates.tense import Tense
from transforms.dates.words import STEPS, full_year, month_number

LEADS = re.compile(
    r"(?:^|[\s(\"“‘'-])(?:in|on|of|since|by|until|till|from|to|and|or|between|before|after|during|for|through|throughout|"
    r"as|at|last|next|this|early|late|mid|around|about|towards?|around|within|past|end|beginning|every|each|the|"
    r"is|was|a|ended|ending|than|via|into|both|due|post|pre|with|year)[\s-]+$"
)
"""Words that go before a bare month or year that is one."""


RANGE_YEAR = r"^ ?(?:-|–|—|to|and|until|through|or) ?(?:<WEEKDAY>,? )?(?:<DAY> )?<MONTH>(?: <DAY>)?,? (<YEAR>)\b"


def year_behind(context: Context, end: int) -> int | None:
    """The year that the end of a range gives its start: 'from April 3 to May 5, 2016', 'May 3 to 5, 2016'."""
    tail = context.text[end : end + 40].split("\n", 1)[0]
    pattern = RANGE_YEAR.replace(" ?", r"\s?")
    for name in ("WEEKDAY", "DAY", "MONTH", "YEAR"):
        pattern = pattern.replace(f"<{name}>", f"(?:{blocks()[name]})")
    found = re.match(pattern, tail, re.IGNORECASE) or re.match(
        r"^\s?(?:-|–|—|to|until|through)\s?\d{1,2}(?:st|nd|rd|th)?,? ((?:1[0-9]|20)\d\d)\b", tail
    )
    return int(found[1]) if found else None


@rule(
    r"(?:the )?(?:<PART>[ -])?(?P<month><MONTH>)(?:,| of| in)? "
    r"(?P<year><YEAR>|nineteen <NUMERAL>(?:[ -]<NUMERAL>)?)(?![\d,-]\d)",
    needs="month",
)
def month_year(match: re.Match[str], context: Context) -> Reading | None:
    """May 1994, early May 1994, the end of May 1994."""
    written = match["year"]
    year = int(written) if written.isdigit() else 1900 + int(parse_number(written.split(" ", 1)[-1]) or 0)
    return period_reading(*spanning(match), periods.month(year, month_number(match["month"])), "stated")


@rule(
    r"(?:(?:<PART>|mid)[ -])?(?:(?P<which>last|next|this past|this coming|this|the coming|the past) )?"
    r"(?P<month><MONTH>)(?:,? (?:of )?(?P<year>last|this|next|that|the same|the following) year| (?P<short>['’]\d\d))?",
    needs="month",
)
def month_alone(match: re.Match[str], context: Context) -> Reading | None:
    """In April, last April, April last year, mid-March."""
    start, end = spanning(match)
    if not _is_month(match, context):
        return None
    month = month_number(match["month"])
    if match["short"]:
        return period_reading(start, end, periods.month(full_year(match["short"][1:]), month), "stated")
    if match["year"]:
        year = _named_year(match["year"].lower(), context)
        return period_reading(start, end, periods.month(year, month) if year else None, "inferred")
    # In "March to May 1994" the year stands behind the second month.
    year = year_behind(context, match.end())
    if year:
        return period_reading(start, end, periods.month(year, month), "stated")
    tense: Tense | None = context.tense(start, end)
    if not match["which"] and tense not in ("past", "future") and _in_range(match, context):
        return Reading(start, end, f"XXXX-{month:02}", "SET", anchors=False)
    if context.today is None:
        return unresolved(start, end)
    which = (match["which"] or "").lower()
    if not which and context.is_done(start, end):
        which = "done"
    return period_reading(start, end, _month_near(context.today, month, which, tense), "inferred")


def _in_range(match: re.Match[str], context: Context) -> bool:
    """Whether the month is an end of a range without a year, which, where no verb tells of one time, is every year's:
    the dry season (December to April).
    """
    start, end = match.span("month")
    to = r"[^\S\n]?(?:to|through|until|till|-|–|—)[^\S\n]?"
    month = rf"(?:{blocks()['MONTH']})"
    before, behind = context.text[max(0, start - 20) : start], context.text[end : end + 40]
    return (
        re.match(rf"{to}{month}(?![\w-]|,? \d)", behind) is not None
        or re.search(rf"\b{month}{to}$", before) is not None
    )


def _month_near(today: date, month: int, which: str, tense: Tense | None) -> Period:
    """The month by that number which the words mean in an article of `today`."""
    if which in ("last", "this past", "the past"):
        return periods.month(today.year - (month >= today.month), month)
    if which in ("next", "this coming", "the coming"):
        return periods.month(today.year + (month <= today.month), month)
    if which == "this":
        return periods.month(today.year, month)
    candidates = [periods.month(today.year + step, month) for step in (-1, 0, 1)]
    if which == "done":
        candidates = [p for p in candidates if p.start is not None and p.start <= today]
    return near_period(candidates, today, tense)


def _named_year(word: str, context: Context) -> int | None:
    if word in STEPS and word != "following":
        return context.today.year + STEPS[word] if context.today else None
    anchor = context.anchor("year")
    if anchor is None or anchor.date_start is None:
        return None
    return anchor.date_start.year + (word == "the following")


def _is_modifier(match: re.Match[str], context: Context) -> bool:
    """Whether May stands before the noun it is part of, and behind no name: its May report, a hasty May vote."""
    token = context.token(match.start("month"), match.end("month"))
    if token is None or token.i == 0 or token.dep_ != "compound" or token.head.tag_ not in ("NN", "NNS"):
        return False
    return token.nbor(-1).tag_ in ("PRP$", "POS", "JJ", "DT", "IN") and token.nbor(-1).text.islower()


def _is_month(match: re.Match[str], context: Context) -> bool:
    """Whether the word is a month, not a name, a verb, or a march."""
    name = match["month"].lower().rstrip(".")
    if match["which"] or match["year"] or match["short"] or match.start("month") > match.start():
        return True
    if context.text[match.end("month") : match.end("month") + 2].startswith(("-", "–")) and name in ("may", "march"):
        return False
    led = LEADS.search(context.before(match.start())) is not None or (name == "may" and _is_modifier(match, context))
    token = context.token(match.start("month"), match.end("month"))
    if token is not None and token.ent_type_ in ("PERSON", "GPE", "ORG") and not led:
        return False
    if len(name) <= 4 and name not in ("june", "july"):
        short = name not in ("may",)
        named = re.match(r" [A-Z]", context.text[match.end("month") :]) is not None
        return led and not (short and named) and token is not None and token.tag_ in ("NNP", "NN", "NNPS")
    if name == "march":
        return led and token is not None and token.tag_ in ("NNP", "NN", "NNPS")
    return token is None or token.pos_ in ("PROPN", "NOUN", "ADJ", "ADV", "NUM", "X")
