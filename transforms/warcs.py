"""WARC files of others, such as the news crawl of Common Crawl: the pages in them, read as a stream."""

import gzip
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import BinaryIO

from transforms import encodings
from transforms.problems import Problem, Unreadable, unreadable

PAGES = ("text/html", "application/xhtml+xml", "text/plain")
"""What a crawl holds besides (pictures, styles, scripts, its own notes) is no article and passed over."""


EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Before it there was no web: a record that claims an earlier time does not know when it was fetched."""

AHEAD = timedelta(days=1)
"""How far in the future a record's time may lie, as clocks and time zones are not always right."""


HEADER_BYTES = 262_144
"""Of the headers of a record and of an answer; some servers send more than the 32 kB that crawlers begin with."""


@dataclass(frozen=True)
class WarcPage:
    """A page as it was fetched by others. `packed` are the bytes on the way, `body` those that were meant."""

    url: str
    fetched_at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    packed: bytes = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class WarcLimits:
    """What one record may hold."""

    packed_bytes: int = 20_000_000
    bytes: int = 50_000_000


def is_warc(start: bytes) -> bool:
    """Whether a file that starts with these bytes is a WARC file, packed by gzip or not."""
    if start[:2] == b"\x1f\x8b":
        try:
            start = zlib.decompressobj(31).decompress(start[:4096], 64)
        except zlib.error:
            return False
    return start.startswith(b"WARC/")


def is_named_so(path: str) -> bool:
    """Whether a path ends as that of a WARC file."""
    return path.lower().removesuffix(".gz").removesuffix(".zst").endswith(".warc")


def pages(
    file: BinaryIO, limits: WarcLimits | None = None, now: datetime | None = None
) -> Iterator[WarcPage | tuple[str, Problem]]:
    """Each page of a WARC file that was fetched well, or the Problem it has beside its address. A page that claims to
    be fetched more than a day after `now` has one.

    A file that is broken in the middle gives what stands before, and then raises Unreadable.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    wanted = WarcRecordType.response | WarcRecordType.resource
    try:
        for record in ArchiveIterator(
            file, record_types=wanted, parse_http=False, quirks_mode=True, max_header_len=HEADER_BYTES
        ):
            url = (record.headers.get("WARC-Target-URI") or "").strip().strip("<>")
            if not url[:8].lower().startswith(("http://", "https://")) or _is_rules(url):
                continue
            try:
                _parse_http(record)
                if _is_page(record):
                    yield _page(url, record, limits or WarcLimits(), now)
            except Unreadable as error:
                yield url, Problem("read", error.problem.reason, error.problem.detail)
    except (OSError, ValueError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        said = " ".join(str(error).split())[:200]
        raise unreadable(
            "broken_warc", f"The WARC file is broken at byte {file.tell():,} or before ({said})."
        ) from error


def _parse_http(record: "WarcRecord") -> None:  # type: ignore[name-defined]  # noqa: F821
    """Read the headers of an answer. Raises Unreadable, which costs this record and not those behind it."""
    if not record.is_http:
        return
    try:
        record.parse_http(max_header_len=HEADER_BYTES, quirks_mode=True)
    except (OSError, ValueError) as error:
        raise unreadable("broken_warc", f"The headers of the answer cannot be read ({error}).") from error


def _is_rules(url: str) -> bool:
    """Whether an address is that of a site's robots.txt, which is a text and no article."""
    return url.partition("//")[2].partition("?")[0].partition("/")[2].lower() == "robots.txt"


def _is_page(record: "WarcRecord") -> bool:  # type: ignore[name-defined]  # noqa: F821
    """Whether a record holds an answer that may be an article. One without a type is looked at by its content."""
    if record.is_http_parsed:
        kind, status = record.http_content_type, record.http_headers.status_code
        return status in (200, 203) and (kind is None or kind.lower() in PAGES)
    kind = record.headers.get("Content-Type") or ""
    return kind.partition(";")[0].strip().lower() in PAGES


def _page(
    url: str,
    record: "WarcRecord",  # type: ignore[name-defined]  # noqa: F821
    limits: WarcLimits,
    now: datetime | None,
) -> WarcPage:
    """The page of a record. Raises Unreadable."""
    if record.headers.get("WARC-Truncated"):
        raise unreadable("cut_short", "The crawl kept only its beginning (WARC-Truncated).")
    packed = record.reader.read(limits.packed_bytes + 1)
    if len(packed) > limits.packed_bytes:
        raise unreadable("too_large", f"The record is larger than {limits.packed_bytes:,} bytes.")
    if len(packed) < record.content_length:
        raise unreadable("cut_short", "The WARC file ends in the middle of the record; fetch it again.")
    headers = tuple(record.http_headers.to_tuples()) if record.is_http_parsed else (
        ("Content-Type", record.headers.get("Content-Type") or ""),
    )  # fmt: skip
    if "chunked" in _said(headers, "transfer-encoding").lower():
        packed = encodings.unchunk(packed)
    body = encodings.unpack(packed, _said(headers, "content-encoding"), limits.bytes)
    if not body.strip():
        raise unreadable("empty", "The record is empty.")
    return WarcPage(
        url,
        _moment(record, now),
        record.http_headers.status_code if record.is_http_parsed else 200,
        headers,
        packed,
        body,
    )


def _said(headers: Sequence[tuple[str, str]], name: str) -> str:
    """A header's value, which may be given in several of that name."""
    return ", ".join(value for key, value in headers if key.lower() == name)


def _moment(record: "WarcRecord", now: datetime | None) -> datetime:  # type: ignore[name-defined]  # noqa: F821
    """When a record was fetched. Raises Unreadable where it does not say, or says what cannot be."""
    try:
        moment = record.record_date
        if moment is not None:
            moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):  # at the edge of the calendar a time zone leads out of it
        moment = None
    if moment is None:
        raise unreadable("broken_warc", "The record does not say when it was fetched (WARC-Date).")
    if moment < EARLIEST or (now is not None and moment > now + AHEAD):
        raise unreadable("broken_warc", f"The record cannot have been fetched in the year {moment.year} (WARC-Date).")
    return moment
