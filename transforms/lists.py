"""Lists of articles: feeds, sitemaps, lists of addresses. What one is, its content tells; what it holds are links."""

import contextlib
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Literal
from urllib.parse import urljoin

from transforms import datestamp, encodings
from transforms.problems import Problem, Unreadable, unfetchable

ListKind = Literal["feed", "sitemap", "urls"]

UNPACKED_BYTES = 256 * 1024**2
"""What a packed list may unpack to: a day of an export of world news has some 100 MB."""

LINKS = 250_000
"""Links of one list that are taken; a sitemap may have 50,000."""

SEVERAL = 3
"""Links of a list that must all state one moment for it to be nobody's."""

START_BYTES = 200_000
"""Of a file by which it is told whether it is a list."""

ADDRESSES_IN_NAME = re.compile(rb"\.(?:export|mentions|gkg)\.csv", re.IGNORECASE)
ROOT = re.compile(rb"<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
PROLOG = re.compile(
    rb"\s*(?:<\?.{0,2000}?\?>|<!--.{0,20000}?-->|<!DOCTYPE[^>\[]{0,2000}(?:\[.{0,20000}?\]\s*)?>)", re.S
)
ROOTS: dict[bytes, ListKind] = {
    b"rss": "feed",
    b"feed": "feed",
    b"rdf": "feed",
    b"channel": "feed",
    b"urlset": "sitemap",
    b"sitemapindex": "sitemap",
}
JSON_FEED = re.compile(r'"version"\s*:\s*"https?://(?:www\.)?jsonfeed\.org/version/')


@dataclass(frozen=True)
class Link:
    """An article that a list names. `changed` and `published` are when it last changed and came out, as far as the
    list says: the latest moment its words allow. `stated` is the publication date as the list writes it.
    """

    url: str
    changed: datetime | None = None
    published: datetime | None = None
    stated: str | None = None


@dataclass(frozen=True)
class Listing:
    """What a list holds: articles, and further lists."""

    kind: ListKind
    links: tuple[Link, ...] = ()
    lists: tuple[Link, ...] = ()


def unpack(data: bytes, limit: int = UNPACKED_BYTES) -> bytes:
    """A list out of its gzip file, or out of a ZIP file with one member; anything else as it is. Raises Unreadable."""
    if data[:2] == b"\x1f\x8b":
        return encodings.unpack(data, "gzip", limit)
    if data[:4] != b"PK\x03\x04":
        return data
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            (member,) = archive.infolist()
            with archive.open(member) as file:
                unpacked = file.read(limit + 1)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, ValueError, RuntimeError, OSError, EOFError) as error:
        raise unfetchable("broken_list", "It is a ZIP file, but not of one list; unpack it.") from error
    if len(unpacked) > limit:
        raise unfetchable("too_large", f"It unpacks to more than {limit:,} bytes; split it.")
    return unpacked


def kind_of(data: bytes) -> ListKind | None:
    """What kind of list unpacked bytes are; None for an article, a page or anything else."""
    from transforms import urllists

    start = as_utf8(data[:65536]).lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] == b"<":
        while match := PROLOG.match(start):
            start = start[match.end() :].lstrip()
        root = ROOT.match(start)
        return ROOTS.get(root[2].lower()) if root else None
    if start[:1] == b"{" and JSON_FEED.search(start[:20_000].decode("utf-8", "replace")):
        return "feed"
    return "urls" if urllists.is_list(data) else None


def read(data: bytes, kind: ListKind, base: str | None = None) -> Listing:
    """The links of a list in its order, each once. `base` is its own address. Raises Unreadable for a broken list."""
    from transforms import feeds, sitemaps, urllists

    readers: dict[ListKind, Callable[[bytes, str | None], Listing]] = {
        "feed": feeds.read,
        "sitemap": sitemaps.read,
        "urls": urllists.read,
    }
    try:
        found = readers[kind](data, base)
    except RecursionError as error:
        raise unfetchable("broken_list", "It is nested too deep to be read.") from error
    return Listing(found.kind, tuple(once(believed(found.links))), tuple(once(found.lists)))


def look(data: bytes, base: str | None = None) -> Listing | Problem | None:
    """What a file or an answer lists, packed or not; None where it is no list, a Problem where it is a broken one."""
    try:
        unpacked = unpack(data)
        kind = kind_of(unpacked)
        return read(unpacked, kind, base) if kind is not None else None
    except Unreadable as error:
        return error.problem


def begins_as_list(start: bytes) -> bool:
    """Whether a local file that starts with these bytes is a list. A JSON file is not: it may hold the articles."""
    if start[:2] == b"\x1f\x8b":
        with contextlib.suppress(zlib.error):
            start = zlib.decompressobj(31).decompress(start, START_BYTES)
    if start[:4] == b"PK\x03\x04":
        return ADDRESSES_IN_NAME.search(start[:300]) is not None
    if len(start) >= START_BYTES:
        start = start[: start.rfind(b"\n") + 1] or start
    return kind_of(start) is not None and start.lstrip()[:1] != b"{"


def once(links: Iterable[Link], key: Callable[[str], str] = str) -> list[Link]:
    """Each article once, under the first of its addresses, with the latest change of all of them. `key` gives what is
    the same for every address of one article.
    """
    known: dict[str, Link] = {}
    for link in links:
        name = key(link.url)
        before = known.get(name)
        if before is not None:
            known[name] = both(before, link)
        elif len(known) < LINKS:
            known[name] = link
    return list(known.values())


def both(first: Link, other: Link) -> Link:
    """What two lists say of one article, under the first's address."""
    changed = max((m for m in (first.changed, other.changed) if m is not None), default=None)
    return Link(first.url, changed, first.published or other.published, first.stated or other.stated)


def believed(links: Sequence[Link]) -> Sequence[Link]:
    """The links without their publication dates where all state one and the same moment: it is that at which a program
    made the list. One and the same day is none, as a list may hold the articles of a day.
    """
    stated = {link.stated for link in links}
    (only, *others) = stated or {None}
    if len(links) < SEVERAL or others or only is None or ":" not in only:
        return links
    return [replace(link, published=None, stated=None) for link in links]


def stated(*texts: str | None) -> str | None:
    """The first of these that states a day or a moment, and nothing else."""
    said = (" ".join(text.split()) for text in texts if text)
    return next((text for text in said if (stamp := datestamp.read(text)) is not None and not stamp.is_month), None)


def joined(base: str | None, url: str) -> str | None:
    """An address made whole by that of its list; None for what cannot be one, such as one with half a bracket."""
    try:
        return urljoin(base or "", url)
    except ValueError:
        return None


def moment(text: str | None) -> datetime | None:
    """The latest moment that a stated time allows: the end of a day, in the last time zone of the earth."""
    stamp = datestamp.read(text)
    if stamp is None or stamp.is_month:
        return None
    if stamp.at is not None:
        return stamp.at
    return datetime.combine(stamp.day, time(), UTC) + timedelta(days=1, hours=12)


def as_utf8(data: bytes) -> bytes:
    """Bytes that open with the mark of UTF-16 or UTF-32 as UTF-8; others as they are."""
    for mark, encoding in ((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"),
                           (b"\xfe\xff", "utf-16")):  # fmt: skip
        if data.startswith(mark):
            return data.decode(encoding, "replace").encode("utf-8", "replace")
    return data


def broken(what: str, error: Exception) -> Unreadable:
    """The error for a list that begins well and cannot be read."""
    return unfetchable("broken_list", f"The {what} cannot be read ({' '.join(str(error).split())[:200]}).")
