"""Repetitions: every Monday, twice a week, annually."""

import re

from transforms.dates.context import Context, Reading
from transforms.dates.length_rules import duration_value
from transforms.dates.lexicon import lexicon
from transforms.dates.numerals import parse_number
from transforms.dates.patterns import rule
from transforms.dates.rates import is_rate
from transforms.dates.words import unit_code


@rule(
    r"(?:every|each)(?: (?P<other>other|<NUMBER>|few|single|<ORDINAL>))? "
    r"(?:(?P<unit>day|night|week|weekend|month|quarter|year|decade|hour|minute|morning|evening|afternoon)s?|"
    r"(?P<few><UNIT>)|(?P<weekday><WEEKDAY>)|(?P<month><MONTH>)|(?P<season><SEASON>))",
    needs="every",
)
def every(match: re.Match[str], context: Context) -> Reading | None:
    """Every day, every two weeks, each Monday, every summer."""
    start, end = match.span()
    if match["weekday"]:
        return Reading(start, end, f"XXXX-WXX-{lexicon()['weekdays'][match['weekday'].lower()]}", "SET", anchors=False)
    if match["month"]:
        return Reading(
            start, end, f"XXXX-{lexicon()['months'][match['month'].lower().rstrip('.')]:02}", "SET", anchors=False
        )
    if match["season"]:
        return Reading(start, end, f"XXXX-{lexicon()['seasons'][match['season'].lower()]}", "SET", anchors=False)
    unit = (match["unit"] or match["few"]).lower()
    code = "D" if unit in ("morning", "evening", "afternoon", "night") else unit_code(unit)
    other = (match["other"] or "").lower()
    count = {"other": 2.0, "": 1.0, "single": 1.0}.get(other)
    if other == "few":
        return Reading(start, end, duration_value(None, code), "SET", anchors=False)
    number = count if count is not None else parse_number(other)
    if code == "WE":
        return Reading(start, end, "P1W", "SET", anchors=False)
    return Reading(start, end, duration_value(number, code), "SET", anchors=False) if number else None


@rule(
    r"(?P<first><WEEKDAY>)s? ?(?:to|through|till|until|-|–|—) ?(?P<last><WEEKDAY>)(?P<plural>s)?",
    needs="weekday",
)
def weekday_range(match: re.Match[str], context: Context) -> Reading | None:
    """Open from Monday to Friday: the same days of each week. None where the clause tells of one time past or ahead."""
    if context.tense(*match.span()) in ("past", "future") and not match["plural"]:
        return None
    first, last = (lexicon()["weekdays"][match[end].lower()] for end in ("first", "last"))
    return Reading(*match.span(), f"XXXX-WXX-{first}/XXXX-WXX-{last}", "SET", anchors=False)


@rule(r"(?P<weekday><WEEKDAY>)(?:s| (?P<part>mornings|afternoons|evenings|nights))", needs="weekday")
def weekdays(match: re.Match[str], _: Context) -> Reading:
    """On Sundays, Friday nights."""
    part = lexicon()["dayparts"][match["part"].lower().removesuffix("s")] if match["part"] else ""
    value = f"XXXX-WXX-{lexicon()['weekdays'][match['weekday'].lower()]}{part}"
    return Reading(*match.span(), value, "SET", anchors=False)


@rule(
    r"(?:(?P<times>once|twice|thrice|(?:<NUMBER>|several|many|a few) times|an average of <NUMBER>) )?"
    r"(?P<per>an?|per|each|every|every other)[ -](?P<unit>hour|day|night|week|month|quarter|year|annum|decade)",
    needs="unit",
)
def rate(match: re.Match[str], context: Context) -> Reading | None:
    """Twice a week, $5 a year, per month."""
    start, end = match.span()
    per = match["per"].lower()
    if not match["times"] and per in ("a", "an"):
        start = match.start("per")
        if not is_rate(start, end, context):
            return None
    if per == "per" and not match["times"]:
        start = match.start("per")
    code = "Y" if match["unit"].lower() == "annum" else unit_code(match["unit"])
    return Reading(start, end, duration_value(1, code), "SET", anchors=False)


@rule(r"(?P<word><FREQUENCY>)", needs="frequency")
def frequency(match: re.Match[str], context: Context) -> Reading | None:
    """annually, a monthly report."""
    if context.text[match.start()].isupper() and context.before(match.start()).strip()[-1:] not in ("", ".", '"', "“"):
        return None
    token = context.token(*match.span())
    if token is not None and token.head.pos_ == "PROPN" and context.text[match.end() + 1 : match.end() + 2].isupper():
        return None  # the daily Harbour Post
    if token is not None and token.pos_ == "NOUN" and token.dep_ not in ("compound", "nmod"):
        return None
    if match["word"].lower() in ("annual", "quarterly", "monthly", "weekly", "biannual", "biennial") and (
        token is None or token.pos_ != "ADV"
    ):
        return None
    return Reading(*match.span(), lexicon()["frequencies"][match["word"].lower()], "SET", anchors=False)
