from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms import urls


def test_the_plain_form() -> None:
    given_ = "HTTPS://Example.com:443/a/B?utm_source=x&b=2&a=1&fbclid=y#part"
    assert urls.canonical(given_) == "https://example.com/a/B?a=1&b=2"
    assert urls.canonical("www.example.com%2Fnews%2Fone") == "http://www.example.com/news/one"
    assert urls.canonical("http://127.0.0.1:8080/a") == "http://127.0.0.1:8080/a"


@pytest.mark.parametrize(
    "bad", [None, "", "ferry", "mailto:a@example.com", "http://", "http://exa mple.com/", "http://a.example:99999/",
            "javascript:void(0)", "http://[::1", "ftp://example.com/a", "https://nodots/a"],
)  # fmt: skip
def test_what_is_no_address(bad: str | None) -> None:
    assert urls.canonical(bad) is None and urls.key(bad) is None and urls.domain(bad) is None
    assert urls.day_in(bad) is None


@pytest.mark.parametrize(
    "same",
    ["http://example.com/a", "https://www.example.com/a/", "https://m.example.com/a", "https://example.com/a/amp/",
     "https://amp.example.com/a.amp", "https://example.com/a?amp=1", "https://example.com/amp/a", "https://example.com/a?output=amp",
     "https://example.com/a?wt_mc=rss", "https://example.com/a?utm_medium=x#top"],
)  # fmt: skip
def test_the_key_folds_what_shows_the_same_article(same: str) -> None:
    assert urls.key(same) == "example.com/a"


def test_the_key_keeps_what_may_be_another() -> None:
    keys = {urls.key(f"https://{rest}") for rest in ("example.com/a", "example.com/A", "example.com/a?id=1",
                                                     "example.com/a?id=2", "n.example.com/a", "m.com/a")}  # fmt: skip
    assert len(keys) == 6


def test_the_domain() -> None:
    assert urls.domain("https://www.Example.co.uk/a") == "example.co.uk"
    assert urls.same_site("https://www.example.com/a", "https://edition.example.com/b")
    assert not urls.same_site("https://example.co.uk/a", "https://other.co.uk/b")


@pytest.mark.parametrize(
    ("path", "day"),
    [("/2024/03/09/ferry", date(2024, 3, 9)), ("/2024/mar/9/ferry", date(2024, 3, 9)),
     ("/2024-03-09-ferry", date(2024, 3, 9)),
     ("/ferry-20240309.html", date(2024, 3, 9)), ("/20240309/ferry", date(2024, 3, 9)),
     ("/2024/03/ferry", None),
     ("/2024/13/09/ferry", None), ("/ferry-120240309", None), ("/2024/03/09/2024/04/01/", None),
     ("/ferry?d=20240309", None),
     ("/ferry-of-2024-03-09", None),
     ("/29/03/2024/ferry", date(2024, 3, 29)), ("/03/29/2024/ferry", date(2024, 3, 29)), ("/03/04/2024/ferry", None),
     ("/stories/202403090123.html", date(2024, 3, 9)), ("/stories/202413090123.html", None),
     ("/ferry-20240309-more", date(2024, 3, 9)), ("/news/20240309012", date(2024, 3, 9)),
     ("/view.php?ud=20240309000123&np=1", date(2024, 3, 9)), ("/view.php?date=2024-03-09", date(2024, 3, 9)),
     ("/view.php?id=20240309000123", None)],
)  # fmt: skip
def test_the_day_in_a_path(path: str, day: date | None) -> None:
    assert urls.day_in(f"https://example.com{path}") == day


@settings(deadline=None)
@given(st.text(max_size=60))
def test_the_plain_form_is_stable(text: str) -> None:
    plain = urls.canonical(f"https://example.com/{text}")
    assert plain is None or urls.canonical(plain) == plain


@pytest.mark.parametrize(
    ("path", "month"),
    [("/2024/03/ferry", date(2024, 3, 1)), ("/news/2024-03/ferry", date(2024, 3, 1)), ("/2024/13/ferry", None),
     ("/2024/ferry", None), ("/2024/03/2023/04/ferry", None), ("/uploads/2024/03/ferry.pdf", None)],
)  # fmt: skip
def test_the_month_in_a_path(path: str, month: date | None) -> None:
    assert urls.month_in(f"https://example.com{path}") == month


def test_an_address_as_it_may_be_shown() -> None:
    assert urls.shown("https://me:secret@alba.example/a@b") == "https://***@alba.example/a@b"
    assert urls.shown("https://alba.example/\x1b[31m\ud800") == "https://alba.example/\\x1b[31m\\ud800"
    assert len(urls.shown("https://alba.example/" + "\x00" * 9000)) == 4000


def test_half_a_character_is_no_address() -> None:
    assert urls.canonical("https://alba.example/?utm_source=a&b=\ud800") is None
