"""WARC files of others: the pages that were fetched well, as a stream."""

import gzip
import io
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest

from transforms import warcs
from transforms.problems import Unreadable
from transforms.warcs import WarcLimits, WarcPage

HTML = b"<html><body><p>The minister said the bridge would open.</p></body></html>"
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"


def record(block: bytes, url: str = "https://alba.example/one", kind: str = "response", **more: str) -> bytes:
    """One record, packed as its own gzip member."""
    headers = {
        "WARC-Type": kind,
        "WARC-Record-ID": "<urn:uuid:00000000-0000-4000-8000-000000000001>",
        "WARC-Date": "2026-11-20T10:00:00Z",
        "WARC-Target-URI": url,
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
    } | {name.replace("_", "-"): value for name, value in more.items()}
    head = "WARC/1.0\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return gzip.compress(head.encode() + b"\r\n" + block + b"\r\n\r\n")


def pages(tmp_path: Path, *records: bytes, limits: WarcLimits | None = None) -> list[object]:
    path = tmp_path / "made.warc.gz"
    path.write_bytes(b"".join(records))
    assert warcs.is_warc(path.read_bytes()[:4096])
    return [
        (one.url, one.body) if isinstance(one, WarcPage) else (one[0], one[1].reason)
        for one in warcs.pages(io.BytesIO(path.read_bytes()), limits)
    ]


def test_pages_that_were_fetched_well(tmp_path: Path) -> None:
    found = pages(
        tmp_path,
        record(b"robots: obeyed\r\n", "", "warcinfo", Content_Type="application/warc-fields"),
        record(HTTP + b"\r\n" + HTML),
        record(b"GET / HTTP/1.1\r\n\r\n", kind="request", Content_Type="application/http; msgtype=request"),
        record(b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\ngone", "https://alba.example/gone"),
        record(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG", "https://alba.example/x.png"),
        record(b"HTTP/1.1 200 OK\r\n\r\n" + HTML, "https://alba.example/untyped"),
        record(HTML, "https://alba.example/resource", "resource", Content_Type="text/html"),
        record(b"x", "dns:alba.example", "resource", Content_Type="text/dns"),
        record(HTTP + b"\r\n", "https://alba.example/empty"),
    )
    assert found == [
        ("https://alba.example/one", HTML),
        ("https://alba.example/untyped", HTML),
        ("https://alba.example/resource", HTML),
        ("https://alba.example/empty", "empty"),
    ]


def test_when_and_how_a_page_was_fetched(tmp_path: Path) -> None:
    path = tmp_path / "plain.warc"
    path.write_bytes(gzip.decompress(record(HTTP + b"ETag: x\r\n\r\n" + HTML)))
    assert warcs.is_warc(path.read_bytes())
    (page,) = warcs.pages(io.BytesIO(path.read_bytes()))
    assert isinstance(page, WarcPage)
    assert page.fetched_at == datetime(2026, 11, 20, 10, tzinfo=UTC)
    assert ("ETag", "x") in page.headers and page.status == 200


def test_packed_and_chunked_bodies(tmp_path: Path) -> None:
    chunked = b"%x\r\n%s\r\n5;x=y\r\nhello\r\n0\r\n\r\n" % (len(HTML), HTML)
    found = pages(
        tmp_path,
        record(HTTP + b"Content-Encoding: br\r\n\r\n" + brotli.compress(HTML)),
        record(HTTP + b"Transfer-Encoding: chunked\r\n\r\n" + chunked),
        record(HTTP + b"Transfer-Encoding: chunked\r\n\r\n" + HTML),
        record(HTTP + b"Content-Encoding: gzip\r\n\r\n" + HTML),
    )
    assert [body for _, body in found] == [HTML, HTML + b"hello", HTML, HTML]  # type: ignore[misc]


def test_hostile_records_are_problems(tmp_path: Path) -> None:
    found = pages(
        tmp_path,
        record(HTTP + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(bytes(2_000_000))),
        record(HTTP + b"\r\n" + b"x" * 200_000),
        record(HTTP + b"\r\n" + HTML, WARC_Truncated="length"),
        record(HTTP + b"\r\n" + HTML),
        limits=WarcLimits(100_000, 1_000_000),
    )
    assert [reason for _, reason in found] == ["too_large", "too_large", "cut_short", HTML]  # type: ignore[misc]


def test_rules_for_robots_are_no_article(tmp_path: Path) -> None:
    rules = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nUser-agent: *\nDisallow: /\n"
    found = pages(tmp_path, record(rules, "https://alba.example/robots.txt"), record(rules, "https://alba.example/r"))
    assert [url for url, _ in found] == ["https://alba.example/r"]  # type: ignore[misc]


def test_packed_twice_as_two_headers_say(tmp_path: Path) -> None:
    packed = brotli.compress(gzip.compress(HTML))
    found = pages(tmp_path, record(HTTP + b"Content-Encoding: gzip\r\nContent-Encoding: br\r\n\r\n" + packed))
    assert found == [("https://alba.example/one", HTML)]


def test_long_headers_cost_no_other_record(tmp_path: Path) -> None:
    found = pages(
        tmp_path,
        record(HTTP + b"X-A: " + b"x" * 100_000 + b"\r\n\r\n" + HTML, "https://alba.example/long"),
        record(HTTP + b"X-A: " + b"x" * 300_000 + b"\r\n\r\n" + HTML, "https://alba.example/too-long"),
        record(HTTP + b"\r\n" + HTML),
    )
    assert found == [
        ("https://alba.example/long", HTML), ("https://alba.example/too-long", "broken_warc"),
        ("https://alba.example/one", HTML),
    ]  # fmt: skip


def test_a_broken_file_gives_what_stands_before(tmp_path: Path) -> None:
    path = tmp_path / "broken.warc.gz"
    path.write_bytes(record(HTTP + b"\r\n" + HTML) + b"noise that is no gzip member")
    found = []
    with pytest.raises(Unreadable) as raised:
        for page in warcs.pages(io.BytesIO(path.read_bytes())):
            found.append(page)
    assert raised.value.problem.reason == "broken_warc"
    assert len(found) == 1


def test_a_page_cut_in_the_middle_is_no_page(tmp_path: Path) -> None:
    whole, cut = record(HTTP + b"\r\n" + HTML), record(HTTP + b"\r\n" + HTML * 100, "https://alba.example/two")[:-30]
    assert pages(tmp_path, whole, cut) == [
        ("https://alba.example/one", HTML),
        ("https://alba.example/two", "cut_short"),
    ]
    assert pages(tmp_path, record(HTTP + b"\r\n" + HTML, WARC_Date="nonsense")) == [
        ("https://alba.example/one", "broken_warc")
    ]


def test_what_is_no_warc() -> None:
    assert not warcs.is_warc(b"")
    assert not warcs.is_warc(gzip.compress(HTML))
    assert not warcs.is_warc(b"\x1f\x8bnoise")


@pytest.mark.parametrize(
    "said", ["0001-01-01T00:00:00+14:00", "0999-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00", "2999-01-01T00:00:00Z"]
)
def test_a_time_that_cannot_be_is_a_problem(said: str) -> None:
    file = io.BytesIO(record(HTTP + b"\r\n" + HTML, WARC_Date=said))
    ((url, problem),) = warcs.pages(file, now=datetime(2026, 11, 22, tzinfo=UTC))  # type: ignore[misc]
    assert (url, problem.reason) == ("https://alba.example/one", "broken_warc")  # type: ignore[union-attr]
