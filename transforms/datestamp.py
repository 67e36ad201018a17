"""Publication dates as pages, records and header lines write them. No clock, no guess: what is not plain is None."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
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

MONTH = rf"(?P<month>{'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in MONTH_NAMES)}|sept)\.?"
WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
ZONE = r"(?:\s*\(?(?P<zone>z|[a-z]{2,5}(?=[+-]\d)|[a-z]{3,4})?\s*(?P<offset>[+-]\d\d?(?::?\d\d)?)?\)?)"
CLOCK = rf"(?P<hour>\d\d?)[:.h](?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\.?)?{ZONE}"
AROUND = r"(?:\s*(?:,|-|–|—|\||·|•|at|@|t)?\s*"
DAY_FORMS = (
    r"(?P<y>\d{4})-(?P<m>\d\d?)-(?P<d>\d\d?)",  # 2024-03-09
    r"(?P<y>\d{4})/(?P<m>\d\d?)/(?P<d>\d\d?)",  # 2024/03/09
    r"(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)",  # 20240309
    r"(?P<d>\d\d?)\.\s?(?P<m>\d\d?)\.\s?(?P<y>\d{4})",  # 9.3.2024: with dots the day comes first
    rf"{WEEKDAY}{MONTH}\s+(?P<d>\d\d?)(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})",  # Saturday, March 9th, 2024
    rf"{WEEKDAY}(?P<d>\d\d?)(?:st|nd|rd|th)?(?:\s+of)?[\s-]+{MONTH},?[\s-]+(?P<y>\d{{4}})",  # 9 March 2024, 9-Mar-2024
)
WHOLE = tuple(re.compile(rf"{form}{AROUND}{CLOCK})?", re.IGNORECASE) for form in DAY_FORMS)
CLOCK_FIRST = tuple(
    re.compile(rf"{CLOCK},?\s*(?:on\s+)?{form}", re.IGNORECASE) for form in DAY_FORMS[4:]
)  # 10:30 GMT, 9 March 2024
SLASHED = re.compile(r"(?P<a>\d\d?)/(?P<b>\d\d?)/(?P<y>\d{4})(?:,?\s+\d\d?:\d\d(?::\d\d)?)?")
EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?")

DATELINE_LENGTH = 160
PLACE = r"[^\W\d_][^\W\d_.'’-]*\.?(?:(?:,\s|\s?/\s?|[\s'’-])(?:(?:and|&|of|de|the)\s)?[^\W\d_a-z][^\W\d_.'’-]*\.?){0,7}"
DATE_IN_WORDS = "|".join(re.sub(r"\?P<\w+>", "?:", form) for form in DAY_FORMS[4:])
DATELINE = re.compile(
    rf"(?P<whole>\()?(?P<place>{PLACE})(?:\s?,\s?|\s?[-–—]\s?|\s(?P<open>\())(?P<date>(?i:{DATE_IN_WORDS}))(?(open)\))"
    r"(?(whole)\))(?P<agency>\s?[(/\[][^()/\[\]]{2,60}[)/\]])?\s?(?:[-–—]+|:|\.-)\s?(?=\S)"
)
"""ELMPORT, May 3 2024 (Agency) -   ELMPORT – 3 May 2024:   (Elmport, 3 May 2024) –   ELMPORT (May 3, 2024) —"""


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


def read(text: str | None) -> Stamp | None:
    """The date that a text states if it is a date and nothing else, else None.

    Understands ISO 8601, the dates of mail headers and feeds, English dates in words, day.month.year, and seconds or
    milliseconds since 1970. 04/05/2024 is None: it may be April or May.
    """
    text = " ".join((text or "").split())
    if not text or len(text) > 80:
        return None
    for pattern in (*WHOLE, *CLOCK_FIRST):
        match = pattern.fullmatch(text)
        if match:
            return _stamp(match.groupdict())
    return _slashed(text) or _epoch(text) or _mail(text)


def in_dateline(text: str) -> Stamp | None:
    """The date of the dateline a paragraph opens with, where it gives day, month and year: 'ELMPORT, May 3 2024
    (Agency) - '. None for a place in small letters without an agency or brackets around all: it may be no place, and
    the day that of which the story tells.
    """
    match = DATELINE.match(text[:DATELINE_LENGTH])
    if match is None:
        return None
    is_plain = match["place"].isupper() or match["agency"] or match["whole"]
    return read(match["date"]) if is_plain else None


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


def _slashed(text: str) -> Stamp | None:
    """13/04/2024 and 04/13/2024 are plain, as one of the numbers is no month; 04/05/2024 is not."""
    match = SLASHED.fullmatch(text)
    if match is None:
        return None
    a, b = int(match["a"]), int(match["b"])
    if (a > 12) == (b > 12) and a != b:
        return None
    day, month = (a, b) if a > 12 else (b, a)
    return _stamp({"y": match["y"], "m": str(month), "d": str(day)})


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
