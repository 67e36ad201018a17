from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms import datestamp
from transforms.datestamp import Stamp

DAY = date(2024, 3, 9)
MOMENT = datetime(2024, 3, 9, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    ["2024-03-09", "2024/3/9", "20240309", "9.3.2024", "March 9, 2024", "Saturday, March 9th, 2024", "9 March 2024",
     "09-Mar-2024", "Sat 9 Mar 2024", "Sept 9, 2024", "2024-03-09 10:30", "2024-03-09T10:30:00", "13/03/2024",
     "March 9, 2024 | 10:30 AM"],
)  # fmt: skip
def test_days(written: str) -> None:
    stamp = datestamp.read(written)
    assert stamp is not None and stamp.at is None and stamp.precision == "day"
    assert stamp.day in (DAY, date(2024, 9, 9), date(2024, 3, 13))


@pytest.mark.parametrize(
    ("written", "offset"),
    [("2024-03-09T10:30:00+01:00", 60), ("2024-03-09T09:30Z", 0), ("Sat, 09 Mar 2024 15:00:00 +0530", 330),
     ("March 9, 2024 at 4:30 a.m. EST", -300), ("2024-03-09 09:30:00.000000+0000", 0), ("9 March 2024, 09:30 GMT", 0),
     ("09:30 GMT, 9 March 2024", 0), ("1709976600", 0), ("1709976600000", 0)],
)  # fmt: skip
def test_moments(written: str, offset: int) -> None:
    assert datestamp.read(written) == Stamp(DAY, MOMENT, offset)


@pytest.mark.parametrize(
    "written",
    [None, "", "yesterday", "Monday", "2024", "March 2024", "March 9", "03/04/2024", "2024-13-01", "2024-02-30",
     "Marching 9, 2024", "on March 9, 2024 he left", "9 March 2024 and later", "12345", "x" * 500],
)  # fmt: skip
def test_what_is_no_plain_date(written: str | None) -> None:
    assert datestamp.read(written) is None


def test_the_day_is_the_writers_own() -> None:
    stamp = datestamp.read("2024-03-09T23:30:00-05:00")
    assert stamp is not None and stamp.day == DAY and stamp.at == datetime(2024, 3, 10, 4, 30, tzinfo=UTC)


@settings(deadline=None)
@given(st.datetimes(datetime(1900, 1, 1), datetime(2099, 12, 31)), st.integers(-720, 840))
def test_iso_goes_there_and_back(moment: datetime, offset: int) -> None:
    sign = "-" if offset < 0 else "+"
    written = f"{moment:%Y-%m-%dT%H:%M:%S}{sign}{abs(offset) // 60:02d}:{abs(offset) % 60:02d}"
    stamp = datestamp.read(written)
    assert stamp is not None and stamp.day == moment.date() and stamp.utc_offset == offset


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_or_none(written: str) -> None:
    datestamp.read(written)


@pytest.mark.parametrize(
    ("opening", "day"),
    [("ELMPORT, May 3 2024 (Agency) - The ferry sank.", date(2024, 5, 3)),
     ("Elmport & Westhaven, 3 May 2024 (Agency) — The ferry sank.", date(2024, 5, 3)),
     ("ELMPORT – 3 May 2024: The ferry sank.", date(2024, 5, 3)),
     ("ELMPORT (May 3, 2024) — The ferry sank.", date(2024, 5, 3)),
     ("(Elmport, 3 May 2024) – The ferry sank.", date(2024, 5, 3)),
     ("ELMPORT, May 3 (Agency) - The ferry sank.", None),
     ("ELMPORT, 31 February 2024 (Agency) - The ferry sank.", None),
     ("Elmport, 6 June 1944 – The boats came at dawn.", None),
     ("The Long War (8 May 1945): how it ended.", None),
     ("On Thursday, June 6, 2019 – a holiday – the ferry sank.", None),
     ("The ferry sank off Elmport on 3 May 2024 (Agency) - again.", None)],
)  # fmt: skip
def test_the_day_of_a_dateline(opening: str, day: date | None) -> None:
    stamp = datestamp.in_dateline(opening)
    assert (stamp.day if stamp else None) == day


@pytest.mark.parametrize(
    "written",
    ["9. März 2024", "Samstag, 9. März 2024, 10:30 Uhr", "9 mars 2024 à 10:30", "9 de marzo de 2024 a las 10:30",
     "sabato 9 marzo 2024 alle ore 10:30", "9 Mart 2024, Cumartesi 10:30", "9 марта 2024", "2024. március 9.",
     "2024年3月9日 10時30分", "2024년 3월 9일", "2024.03.09 10:30", "Mar. 9, 2024 10:30 a.m. PT"],
)  # fmt: skip
def test_days_of_other_languages(written: str) -> None:
    assert datestamp.read(written) == Stamp(DAY)


def test_every_word_of_the_lexicon() -> None:
    for number, names in datestamp.lexicon()["months"].items():
        for name in names:
            assert datestamp.read(f"9 {name} 2024") == Stamp(date(2024, int(number), 9)), name
    for word in (*datestamp.lexicon()["words"]["dropped"], *datestamp.lexicon()["words"]["of"]):
        assert datestamp.read(f"9 {word} March {word} 2024") == Stamp(DAY), word
    for word in datestamp.lexicon()["words"]["at"]:
        assert datestamp.read(f"9 March 2024 {word} 10:30") == Stamp(DAY), word


def test_day_and_month_in_numbers() -> None:
    assert datestamp.read("03/04/2024", day_first=True) == Stamp(date(2024, 4, 3))
    assert datestamp.read("04/13/2024", day_first=True) == Stamp(date(2024, 4, 13))
    assert datestamp.read("04-13-2024") == Stamp(date(2024, 4, 13)) and datestamp.read("03-04-2024") is None


def test_nothing_lies_behind_the_fetching() -> None:
    stamp = datestamp.read("2024-03-09T10:30:00+01:00")
    assert stamp is not None and datestamp.until(stamp, None) == stamp
    assert datestamp.until(stamp, MOMENT) == stamp
    assert datestamp.until(stamp, datetime(2024, 3, 9, 4, tzinfo=UTC)) == Stamp(DAY)
    assert datestamp.until(stamp, datetime(2024, 3, 8, 4, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    ("opening", "day"),
    [("New Elmport (May 3, 2024): The harbor office has closed the pier for the winter after two storms.",
      date(2024, 5, 3)),
     ("The harbor office today (May 3, 2024) closed the pier.", date(2024, 5, 3)),
     ("Two ships sank yesterday (May 3, 2024) off the pier.", date(2024, 5, 4)),
     ("Long War (May 3, 2024): How it ended", None),
     ("“We sail today (May 3, 2024),” the captain said.", None),
     ("The pier fell on Friday (May 3, 2024).", None)],
)  # fmt: skip
def test_the_day_of_writing_in_the_text(opening: str, day: date | None) -> None:
    stamp = datestamp.in_dateline(opening)
    assert (stamp.day if stamp else None) == day
