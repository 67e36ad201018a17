"""Years, decades, centuries."""

import re
from datetime import date

from spacy.tokens import Token

from transforms.dates import periods
from transforms.dates.context import Context, Reading, period_reading, spanning, unresolved
from transforms.dates.lexicon import lexicon
from transforms.dates.month_rules import LEADS
from transforms.dates.numerals import parse_number
from transforms.dates.patterns import rule
from transforms.dates.periods import Period
from transforms.dates.words import ordinal

NOT_YEAR_BEHIND = re.compile(
    r"^(?:\s?%|[.,]\d|\s?(?:percent|per cent|gmt|utc|hours|hrs|km|kg|meters|metres|miles|feet|acres|hectares|people|"
    r"men|women|troops|soldiers|dollars|euros|pounds|tons|tonnes|million|billion|thousand|points|votes|copies|jobs|"
    r"megawatts|mw|times|or more|degrees)\b)"
)
MODIFIED = re.compile(r"(?:\b(?:the|that|this|its|his|her|their|our|failed|unsuccessful|landmark)|['’]s?)\s$")
"""Words before a year that, with a noun behind it, is the year of the thing: its 1990 invasion, the 1978 resolution."""


@rule(
    r"(?:<PART>[ -])?(?:(?:the )?(?P<fiscal>fiscal|financial)(?: year)? |the (?:calendar )?year )?(?P<year><YEAR>)"
    r"(?P<tail>[-–/](?:<YEAR>|\d\d)(?!\d|-))?",
    needs="digit",
)
def year_alone(match: re.Match[str], context: Context) -> Reading | list[Reading] | None:
    """1994, early 2017, 1991-1994, 2016-17 season, fiscal 1989."""
    if not _is_year(match, context):
        return None
    start, end = spanning(match)
    first = int(match["year"])
    readings = [period_reading(start, end, periods.year(first), "stated")]
    if match["tail"] is not None:
        readings = _year_range(match, first, start, end)
    # A fiscal year begins where its house says: the days stay open.
    return [_open(reading) for reading in readings] if match["fiscal"] else readings


def _open(reading: Reading) -> Reading:
    return Reading(reading.start, reading.end, reading.value, "DATE", None, None, reading.precision, reading.basis)


def _year_range(match: re.Match[str], first: int, start: int, end: int) -> list[Reading]:
    written = match["tail"][1:]
    last = int(written) if len(written) == 4 else first // 100 * 100 + int(written)
    if not first < last <= first + 150:
        return []
    # One year that crosses the new year: the 2016-17 season, 2016/2017, fiscal 2016-2017; 1991-1992 is two.
    if last == first + 1 and (len(written) == 2 or match["tail"][0] == "/" or match["fiscal"]):
        span = Period(f"{first}/{last}", date(first, 1, 1), date(last, 12, 31), "year")
        return [period_reading(start, end, span, "stated")]
    cut = match.start("tail")
    return [
        period_reading(start, cut, periods.year(first), "stated"),
        period_reading(cut + 1, end, periods.year(last), "stated"),
    ]


def _is_year(match: re.Match[str], context: Context) -> bool:
    """Whether four digits are a year and no count, price, clock time or part of a code."""
    start, end = match.span()
    if NOT_YEAR_BEHIND.search(context.after(end)) or re.search(
        r"[\d$€£#]\s?$|[./:-]$|\b(?:no\.?|rs\.?)\s$", context.before(start)
    ):
        return False
    if match.start("year") > start or match["tail"]:
        return True
    number = int(match["year"])
    before, after = context.before(start), context.after(end)
    if number < 1200 or number > 2100:
        return False
    token = context.token(start, end)
    follows = context.token(end + 1, end + 2) if after[:1] == " " and after[1:2].isalpha() else None
    counted = (
        follows is not None and follows.tag_ == "NNS" and not re.search(r"(?:the|['’]s|its|their|his|her)\s$", before)
    )
    if (counted and number % 10 == 0) or (counted and number < 1900):
        return False
    if re.search(r"(?:1[5-9]|20)\d\d\s?[-–—]\s$", before):
        return number >= 1500  # the end of "2016 – 2019"
    if LEADS.search(before) or (before.endswith("(") and after[:1] in (")", "-", "–", ",")):
        return number >= 1500 or bool(re.search(r"(?:in|since|of|until)\s$", before))
    if not 1900 <= number <= 2050 or counted:
        return False
    if follows is not None and MODIFIED.search(before) and follows.tag_ in ("NN", "NNP", "JJ", "NNS"):
        return True
    return (
        re.search(r"(?:,|['’]s)\s$|\($", before) is not None
        or (token is not None and _stands_as_year(token, follows))
        or _names_an_edition(before)
    )


def _stands_as_year(token: Token, follows: Token | None) -> bool:
    """Whether digits alone are used as one uses a year: '2022 could be the driest', 'presented the 2022 budget'.

    A count would have a plural behind it, a name or number ('Windows 2000') a noun before it.
    """
    if follows is None:
        return False
    before = token.nbor(-1) if token.i > token.sent.start else None
    if follows.tag_ in ("MD", "VBD", "VBZ") and follows.pos_ in ("AUX", "VERB"):
        return before is None or before.pos_ in ("SCONJ", "CCONJ", "PUNCT", "ADV", "VERB")
    if before is None:
        return False
    return before.tag_ == "RP" or (before.pos_ in ("VERB", "ADJ") and follows.tag_ in ("NN", "NNP", "JJ"))


def _names_an_edition(before: str) -> bool:
    """Whether a word that goes by years stands in front: the World Cup 2022, Budget 2022."""
    words = before.split()
    return before.endswith(" ") and bool(words) and words[-1] in lexicon()["editions"]["words"]


@rule(
    r"(?:the year )?(?P<hundreds>sixteen|seventeen|eighteen|nineteen|twenty) "
    r"(?P<rest>(?:oh[ -])?(?:<NUMERAL>)(?:[ -](?:<NUMERAL>))?)|"
    r"the year (?P<plain>two thousand(?: and)?(?: <NUMERAL>)?)",
    needs="spelled",
)
def spelled_year(match: re.Match[str], context: Context) -> Reading | None:
    """Nineteen ninety-six, the year two thousand."""
    if match["plain"]:
        number = parse_number(match["plain"])
    else:
        rest = parse_number(match["rest"].replace("oh", "").strip(" -"))
        if rest is None or (not 10 <= rest <= 99 and "oh" not in match["rest"].lower()):
            return None
        number = (parse_number(match["hundreds"]) or 0) * 100 + rest
    return period_reading(*spanning(match), periods.year(int(number)), "stated") if number else None


@rule(
    r"(?:(?:<PART>|mid)[ -])?(?:the )?(?:(?:<PART>|mid)[ -])?"
    r"(?:(?P<digits>(?:1[0-9]|20)\d0)['’]?s|['’‘](?P<two>\d0)s|"
    r"(?:early[ -]|late[ -]|mid[ -])?(?P<bare>[1-9]0)s|"
    r"(?P<word>nineteen[ -])?(?P<tens>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties))",
    needs="decade",
)
def decade(match: re.Match[str], context: Context) -> Reading | None:
    """The 1990s, the late '80s, the nineties. A person in her nineties is none."""
    start, end = spanning(match)
    if re.search(r"(?:\bhis|\bher|\btheir|\bmy|\bour)\s(?:early\s|late\s|mid-?\s?)?$", context.before(start)):
        return None
    if match["digits"] and match["digits"].endswith("00") and int(match["digits"]) < 2000:
        return period_reading(start, end, periods.century(int(match["digits"]) // 100), "stated")
    if match["digits"]:
        return period_reading(start, end, periods.decade(int(match["digits"]) // 10), "stated")
    if match["tens"]:
        if not re.search(r"\bthe\b|nineteen", match[0].lower()):
            return None
        tens = 2 + ("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties").index(
            match["tens"].lower()
        )
    else:
        tens = int((match["two"] or match["bare"])[0])
        if match["bare"] and re.match(r"^(?:\s?%| percent| degrees)", context.after(end)):
            return None
        if match[0][0].isdigit() and not DECADE_BEFORE.search(context.before(start)):
            return None
    return period_reading(start, end, periods.decade(190 + tens), "inferred") if tens >= 2 else None


DECADE_BEFORE = re.compile(r"\d\d\d0s(?: and| or|,) $")
"""What makes digits alone a decade: the 1960s and 70s; not women in their 20s and 30s."""


@rule(
    r"(?:(?:<PART>|mid)[ -])?(?:the )?(?:(?:<PART>|mid)[ -])?(?P<nth><ORDINAL>)[ -]century"
    r"(?P<era> b\.?c\.?(?:e\.?)?)?",
    needs="century",
)
def century(match: re.Match[str], context: Context) -> Reading | None:
    """The 19th century, the late twentieth century."""
    start, end = spanning(match)
    nth = ordinal(match["nth"])
    if match["era"] or not 1 <= nth <= 22:
        return unresolved(start, end)
    return period_reading(start, end, periods.century(nth - 1), "stated")
