"""Publication dates as pages, records and header lines write them. No clock, no guess: what is not plain is None."""

import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path
from typing import Literal

MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
MONTH_NUMBERS = {name[:3]: number for number, name in enumerate(MONTH_NAMES, 1)}
ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 60, "cet": 60, "cest": 120, "eet": 120, "eest": 180, "msk": 180,
    "est": -300, "edt": -240, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
    "jst": 540, "kst": 540, "hkt": 480, "sgt": 480, "wib": 420, "ict": 420, "aest": 600, "aedt": 660, "nzst": 720,
}  # fmt: skip
"""Abbreviations of zones in minutes; those with two common meanings (IST, CST, AST) are left out."""

YEARS = range(1600, 2101)
ZONES_BEHIND, ZONES_AHEAD = timedelta(hours=12), timedelta(hours=14)
"""How far the clocks of the world are behind and ahead of UTC."""

MONTH = rf"(?P<month>{'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in MONTH_NAMES)}|sept)\.?"
WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
ZONE = r"(?:\s*\(?(?P<zone>z|[a-z]{2,5}(?=[+-]\d)|[a-z]{2,4})?\s*(?P<offset>[+-]\d\d?(?::?\d\d)?)?\)?)"
CLOCK = rf"(?P<hour>\d\d?)[:.h時时](?P<minute>\d\d)分?(?::(?P<second>\d\d)(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\.?)?{ZONE}"
AROUND = r"(?:\s*(?:,|-|–|—|\||·|•|at|@|t)?\s*"
DAY_FORMS = (
    r"(?P<y>\d{4})-(?P<m>\d\d?)-(?P<d>\d\d?)",  # 2024-03-09
    r"(?P<y>\d{4})/(?P<m>\d\d?)/(?P<d>\d\d?)",  # 2024/03/09
    r"(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)",  # 20240309
    r"(?P<d>\d\d?)\.\s?(?P<m>\d\d?)\.\s?(?P<y>\d{4})",  # 9.3.2024: with dots the day comes first
    r"(?P<y>\d{4})\.\s?(?P<m>\d\d?)\.\s?(?P<d>\d\d?)\.?",  # 2024.3.9, or the year
    r"(?P<y>\d{4})\s?[年년]\s?(?P<m>\d\d?)\s?[月월]\s?(?P<d>\d\d?)\s?[日일]",  # 2024年3月9日
    rf"(?P<y>\d{{4}})\.?\s+{MONTH}\s+(?P<d>\d\d?)\.?",  # 2024 March 9
    rf"{WEEKDAY}{MONTH}\s+(?P<d>\d\d?)(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})",  # Saturday, March 9th, 2024
    rf"{WEEKDAY}(?P<d>\d\d?)(?:st|nd|rd|th|er|º|\.)?(?:\s+of)?[\s-]+{MONTH},?[\s-]+(?P<y>\d{{4}})",  # 9 March 2024
)
IN_WORDS = len(DAY_FORMS) - 2
"""The place of the first form with the month in words."""

WHOLE = tuple(re.compile(rf"{form}{AROUND}{CLOCK})?", re.IGNORECASE) for form in DAY_FORMS)
CLOCK_FIRST = tuple(
    re.compile(rf"{CLOCK},?\s*(?:on\s+)?{form}", re.IGNORECASE) for form in DAY_FORMS[IN_WORDS:]
)  # 10:30 GMT, 9 March 2024
SLASHED = re.compile(rf"(?P<a>\d\d?)(?P<s>[/-])(?P<b>\d\d?)(?P=s)(?P<y>\d{{4}}){AROUND}{CLOCK})?", re.IGNORECASE)
YEAR = re.compile(r"\d{4}")
LETTERS = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0900-\u0dff])*")  # with the vowel signs of Indian scripts
GAPS = re.compile(r"\s+(?=[\s,])|^[\s,]+|[\s,]+$|(?<=[\s,]),|\ba (?= ?at\b)")
EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?")

DATELINE_LENGTH = 160
PLACE = r"[^\W\d_][^\W\d_.'’-]*\.?(?:(?:,\s|\s?/\s?|[\s'’-])(?:(?:and|&|of|de|the)\s)?[^\W\d_a-z][^\W\d_.'’-]*\.?){0,7}"
DATE_IN_WORDS = "|".join(re.sub(r"\?P<\w+>", "?:", form) for form in DAY_FORMS[IN_WORDS:])
DATELINE = re.compile(
    rf"(?P<whole>\()?(?P<place>{PLACE})(?:\s?,\s?|\s?[-–—]\s?|\s(?P<open>\())(?P<date>(?i:{DATE_IN_WORDS}))(?(open)\))"
    r"(?(whole)\))(?P<agency>\s?[(/\[][^()/\[\]]{2,60}[)/\]])?\s?(?:[-–—]+|:|\.-)\s?(?=\S)"
)
"""ELMPORT, May 3 2024 (Agency) -   ELMPORT – 3 May 2024:   (Elmport, 3 May 2024) –   ELMPORT (May 3, 2024) —"""


ARTICLES = ("The ", "A ", "An ")
OPENING = re.compile(r"[“\"'‘]?[A-Z](?:\S*\s+){8,}\S")
"""The beginning of a sentence, longer than a title's half."""

TODAY_LENGTH = 400
TODAY = re.compile(rf"[^“”\"]*?\b(?i:(?P<day>today|yesterday)) \((?P<date>(?i:{DATE_IN_WORDS}))\)")


@dataclass(frozen=True)
class Stamp:
    """A publication date: its day in the writer's own zone, and the moment where a time and a zone are stated."""

    day: date
    at: datetime | None = None  # UTC
    utc_offset: int | None = None  # minutes
    is_month: bool = False  # only the month stands fast; `day` is its first

    @property
    def precision(self) -> Literal["time", "day", "month"]:
        """The finest unit that stands fast."""
        if self.is_month:
            return "month"
        return "day" if self.at is None else "time"


def read(text: str | None, day_first: bool = False) -> Stamp | None:
    """The date that a text states if it is a date and nothing else, else None.

    Understands ISO 8601, the dates of mail headers and feeds, dates in words of English and some thirty other
    languages, day.month.year, and seconds or milliseconds since 1970. 04/05/2024 is None, as it may be April or May,
    unless `day_first` says that the text is of a language that writes the day first.
    """
    text = " ".join((text or "").split())
    if len(text) > 80 or not YEAR.search(text):
        return None
    text = _in_english(text)
    for pattern in (*WHOLE, *CLOCK_FIRST):
        match = pattern.fullmatch(text)
        if match:
            return _stamp(match.groupdict())
    return _slashed(text, day_first) or _epoch(text) or _mail(text)


def until(stamp: Stamp, fetched_at: datetime | None) -> Stamp | None:
    """A stamp as it may be believed of what was fetched at a moment: None for a day that had nowhere begun by then; the
    day alone where the moment had not come, as careless pages call their own zone UTC.
    """
    if fetched_at is None:
        return stamp
    if stamp.day > (fetched_at + ZONES_AHEAD).date():
        return None
    return Stamp(stamp.day) if stamp.at is not None and stamp.at > fetched_at else stamp


@cache
def lexicon() -> dict[str, dict[str, list[str]]]:
    """The sections of datewords.toml."""
    with open(Path(__file__).with_name("datewords.toml"), "rb") as file:
        return tomllib.load(file)


@cache
def _english() -> dict[str, str]:
    """Words of dates in other languages -> the English word, or nothing."""
    months, words = lexicon()["months"], lexicon()["words"]
    names = {name: MONTH_NAMES[int(number) - 1] for number, names in months.items() for name in names}
    return {**dict.fromkeys([*words["dropped"], *words["of"]], ""), **dict.fromkeys(words["at"], "at"), **names}


def _in_english(text: str) -> str:
    """A text with the words of dates in other languages replaced by English ones."""
    words = _english()
    if not any(word.lower() in words for word in LETTERS.findall(text)):
        return text
    return GAPS.sub("", LETTERS.sub(lambda word: words.get(word[0].lower(), word[0]), text))


def in_dateline(text: str) -> Stamp | None:
    """The day on which a paragraph says that it was written, with its year: in the dateline it opens with, 'ELMPORT,
    May 3 2024 (Agency) - ', or as 'today (May 3, 2024)' and 'yesterday (May 2, 2024)' in its first sentence.

    None for a place in small letters without an agency, brackets around all, or around the day and a sentence behind:
    it may be no place, and the day that of which the story tells.
    """
    match = DATELINE.match(text[:DATELINE_LENGTH])
    if match is None:
        return _today(text)
    is_told = match["open"] and not match["place"].startswith(ARTICLES) and OPENING.match(text[match.end() :])
    is_plain = match["place"].isupper() or match["agency"] or match["whole"] or is_told
    return read(match["date"]) if is_plain else None


def _today(text: str) -> Stamp | None:
    """The day of writing told in brackets behind *today* or *yesterday*, outside of anybody's words."""
    match = TODAY.match(text[:TODAY_LENGTH])
    stamp = read(match["date"]) if match else None
    if match is None or stamp is None or match["day"].lower() == "today":
        return stamp
    return Stamp(stamp.day + timedelta(days=1))


def of_moment(moment: datetime | date) -> Stamp | None:
    """The stamp of a typed value. A moment without a zone gives its day only."""
    if not isinstance(moment, datetime):
        return Stamp(moment)
    offset = moment.utcoffset()
    if offset is None:
        return Stamp(moment.date())
    try:
        return Stamp(moment.date(), moment.astimezone(UTC), round(offset.total_seconds() / 60))
    except OverflowError:
        return None


def _stamp(found: dict[str, str | None]) -> Stamp | None:
    """The stamp of a match's groups; None where they are no day."""
    month = found.get("month")
    number = MONTH_NUMBERS[month[:3].lower()] if month else int(found["m"] or 0)
    year = int(found["y"] or 0)
    if year not in YEARS:
        return None
    try:
        day = date(year, number, int(found["d"] or 0))
    except ValueError:
        return None
    offset = _offset(found.get("zone"), found.get("offset"))
    if not found.get("hour") or offset is None:
        return Stamp(day)
    try:
        clock = datetime(
            day.year, day.month, day.day, _hour(found), int(found["minute"] or 0), int(found["second"] or 0)
        )
        return of_moment(clock.replace(tzinfo=timezone(timedelta(minutes=offset))))
    except ValueError:
        return Stamp(day)


def _hour(found: dict[str, str | None]) -> int:
    """The hour of 24. Raises ValueError for 13 PM."""
    hour, half = int(found["hour"] or 0), (found.get("half") or "").lower()
    if not half:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError("no hour of twelve")
    return hour % 12 + (12 if half.startswith("p") else 0)


def _offset(zone: str | None, offset: str | None) -> int | None:
    """Minutes from UTC, or None where no zone is stated or known."""
    if offset is None:
        return ZONES.get((zone or "").lower())
    digits = offset[1:].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    total = (hours * 60 + minutes) * (-1 if offset[0] == "-" else 1)
    return total if abs(total) <= 18 * 60 and minutes < 60 else None


def _slashed(text: str, day_first: bool) -> Stamp | None:
    """13/04/2024 and 04/13/2024 are plain, as one of the numbers is no month; 04/05/2024 is not."""
    match = SLASHED.fullmatch(text)
    if match is None:
        return None
    a, b = int(match["a"]), int(match["b"])
    if (a > 12) == (b > 12) and a != b and not (day_first and a <= 12):
        return None
    day, month = (a, b) if a > 12 or (day_first and b <= 12) else (b, a)
    return _stamp({**match.groupdict(), "m": str(month), "d": str(day)})


def _epoch(text: str) -> Stamp | None:
    """Seconds or milliseconds since 1970, UTC."""
    if not EPOCH.fullmatch(text):
        return None
    seconds = float(text)
    return of_moment(datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC))


def _mail(text: str) -> Stamp | None:
    """`Sat, 09 Mar 2024 10:30:00 +0100`."""
    if not re.match(r"[A-Z][a-z]{2}, \d", text):
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return of_moment(moment) if moment.year in YEARS else None
