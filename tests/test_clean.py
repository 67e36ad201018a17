from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from transforms import clean
from transforms.guard import PageWorker
from transforms.problems import Problem
from transforms.records import Record
from warehouse.schema import Article, to_arrow

BODY = "The ferry opened again on Monday.\nIts first ship carried a band, two goats and the minister."
PAGE = (
    '<html><head><meta property="article:published_time" content="2024-03-09T10:30:00+01:00">'
    '<meta property="og:site_name" content="The Quay"><link rel="canonical" href="https://quay.example/ferry"></head>'
    "<body><article><h1>Ferry opens again</h1>"
    + "<p>The ferry opened again on Monday after nine years, the harbor office on the smaller island said.</p>" * 3
    + "</article></body></html>"
)


@pytest.fixture(scope="module")
def pages() -> Iterator[PageWorker]:
    with PageWorker() as worker:
        yield worker


@pytest.fixture
def article(pages: PageWorker) -> Any:
    def make(**record: Any) -> Article | Problem:
        return clean.article(Record("in/a.txt", **record), raw_sha256="0" * 64, version="1", pages=pages)

    return make


def test_a_plain_text(article: Any) -> None:
    made = article(text=f"https://www.quay.example/a?utm_source=x\nFerry opens\nBy Ann Lee\n 9 March 2024\n\n{BODY}")
    assert (made.text, made.title, made.authors, made.n_words) == (BODY, "Ferry opens", "Ann Lee", 17)
    assert (made.published_date, made.published_precision, made.published_basis) == (date(2024, 3, 9), "day", "header")
    assert made.published_at is None and made.fetched_at is None and made.language == "en"
    assert made.canonical_url == "https://www.quay.example/a" and made.source == "quay.example"
    assert made.duplicate_cluster_id == made.article_id and made.text_quality == "ok"


def test_nothing_is_filled_in(article: Any) -> None:
    made = article(text=BODY)
    for column in ("url", "source", "title", "authors", "published_at", "published_date", "published_precision",
                   "published_basis", "modified_at", "fetched_at", "model_version"):  # fmt: skip
        assert getattr(made, column) is None


def test_a_page_that_states_only_its_update_says_so(article: Any) -> None:
    made = article(html=f"<title>Ferry</title><body><article><h1>Ferry</h1><p>Updated March 9, 2024</p>"
                        f"{'<p>' + BODY + '</p>'}</article></body>")  # fmt: skip
    assert (made.published_date, made.published_basis) == (date(2024, 3, 9), "modified")


def test_a_page(article: Any) -> None:
    made = article(html=PAGE)
    assert made.title == "Ferry opens again" and made.url == "https://quay.example/ferry"
    assert made.published_at == datetime(2024, 3, 9, 9, 30, tzinfo=UTC) and made.published_utc_offset == 60
    assert made.published_basis == "metadata" and made.source == "quay.example"
    to_arrow("articles", [made])


def test_what_a_record_states_wins(article: Any) -> None:
    fields = {
        "published": "2024-03-10T08:00:00Z",
        "title": "Ferry!",
        "url": "https://m.quay.example/ferry",
        "source": "Quay",
    }
    made = article(html=PAGE, fields=fields)
    assert (made.published_basis, made.published_date, made.title, made.source) == (
        "record", date(2024, 3, 10), "Ferry!", "Quay",
    )  # fmt: skip
    assert made.article_id == article(html=PAGE).article_id


def test_the_pages_own_address_is_the_canonical_one(article: Any) -> None:
    made = article(html=PAGE, fields={"url": "https://quay.example/x?id=9&utm_source=mail"})
    assert made.url == "https://quay.example/x?id=9&utm_source=mail"
    assert made.canonical_url == "https://quay.example/ferry" and made.article_id == article(html=PAGE).article_id
    elsewhere = article(html=PAGE, fields={"url": "https://other.example/x"})
    assert elsewhere.canonical_url == "https://other.example/x"


def test_a_record_whose_text_begins_with_its_title(article: Any) -> None:
    made = article(text=f"Ferry opens again.\n{BODY}", fields={"title": "Ferry opens again"})
    assert made.text == BODY and made.title == "Ferry opens again"


def test_the_day_in_the_address_is_the_last_resort(article: Any) -> None:
    made = article(text=f"https://quay.example/2024/03/09/ferry\n{BODY}")
    assert (made.published_date, made.published_basis, made.published_precision) == (date(2024, 3, 9), "url", "day")


FETCHED = datetime(2024, 3, 12, tzinfo=UTC)
UNDATED = PAGE.replace("article:published_time", "x")


def test_the_date_of_the_list_that_named_a_page(article: Any) -> None:
    """Where the page has none; not where its address or its last update says otherwise, nor ahead of the fetching."""
    listed = {"listed": "Sat, 09 Mar 2024 23:30:00 -0500", "fetched_at": FETCHED}
    made = article(html=UNDATED, **listed)
    assert (made.published_at, made.published_utc_offset, made.published_date, made.published_basis) == (
        datetime(2024, 3, 10, 4, 30, tzinfo=UTC), -300, date(2024, 3, 9), "feed",
    )  # fmt: skip
    assert article(html=PAGE, **listed).published_basis == "metadata"
    for url, basis in (("/2024/03/10/ferry", "feed"), ("/2024/03/05/ferry", "url"), ("/2024/03/ferry", "feed"),
                       ("/2023/03/ferry", "url")):  # fmt: skip
        page = UNDATED.replace("https://quay.example/ferry", f"https://quay.example{url}")
        assert article(html=page, fields={"url": f"https://quay.example{url}"}, **listed).published_basis == basis, url
    ahead = article(html=UNDATED, listed="2024-04-09T10:00:00Z", fetched_at=FETCHED)
    assert (ahead.published_date, ahead.published_basis) == (None, None)


@pytest.mark.parametrize("said", ["2024-03-14T10:30:00+01:00", "2031-01-01"])
def test_no_date_lies_ahead_of_the_fetching(article: Any, said: str) -> None:
    page = PAGE.replace("2024-03-09T10:30:00+01:00", said)
    made = article(html=page, fetched_at=FETCHED, fields={"url": "https://quay.example/2031/05/06/x"})
    assert (made.published_date, made.published_at, made.published_basis) == (None, None, None)
    assert article(html=page).published_date is not None, "a file does not say when it was fetched"


def test_ids_follow_from_the_address_or_else_from_the_words(article: Any) -> None:
    one = article(text=f"https://quay.example/a\n{BODY}")
    assert one.article_id == article(text="http://www.quay.example/a/?utm_medium=y\nOther words here.").article_id
    two = article(text=BODY)
    assert two.article_id != one.article_id and two.content_sha256 == one.content_sha256
    assert two.article_id == article(text=BODY.replace("\n", "\r\n\r\n  ")).article_id
    front = article(text=f"https://quay.example/\n{BODY}")
    assert front.article_id == two.article_id and front.source == "quay.example"


@pytest.mark.parametrize(
    ("record", "reason"),
    [({"text": "12 345 ..."}, "no_text"), ({"html": "<html><body><nav></nav></body></html>"}, "no_text"),
     ({"text": "https://quay.example/a"}, "no_text"), ({"text": "word " * 250_000}, "too_large")],
)  # fmt: skip
def test_what_gives_no_article(article: Any, record: dict[str, str], reason: str) -> None:
    made = article(**record)
    assert isinstance(made, Problem) and made.stage == "clean" and made.reason == reason
