"""A record becomes an article: its text, its language, its date, its ids."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urlsplit

from transforms import bylines, datestamp, ids, language, plaintext, urls, webpage
from transforms.datestamp import Stamp
from transforms.guard import PageWorker
from transforms.problems import Problem
from transforms.records import Record
from transforms.text import clean, one_line
from warehouse.schema import Article, PublishedBasis, TextQuality

WORD = re.compile(r"\w+")
TEXT_CHARACTERS = 1_000_000
"""Of one article. A novel has as many; the language pass takes a minute for them."""

NOTHING_FOUND = {
    "consent_wall": "It only asks for consent; save the page after agreeing.",
    "script_shell": "No text was found in it; if its text comes by script, save the page as the browser shows it.",
}


@dataclass(frozen=True)
class Content:
    """What was read from a text or a page, whichever it was. `stated` holds columns as written."""

    text: str
    quality: TextQuality = "ok"
    stated: Mapping[str, str] = field(default_factory=dict)
    authors: tuple[str, ...] = ()
    published: Stamp | None = None
    published_basis: PublishedBasis | None = None
    filed: Stamp | None = None  # the day in a plain text's dateline
    modified: Stamp | None = None
    site: str | None = None


def article(record: Record, *, raw_sha256: str, version: str, pages: PageWorker) -> Article | Problem:
    """The article of a record, or why there is none.

    `raw_sha256` is that of the input that holds the record, `version` Dateline's own; `pages` reads web pages.
    """
    if record.html is None and len(record.text or "") > 2 * TEXT_CHARACTERS:
        return _too_large(len(record.text or ""))
    content = _page(record, pages) if record.html is not None else _plain(record)
    if isinstance(content, Problem):
        return content
    if not any(character.isalpha() for character in content.text):
        return Problem("clean", "no_text", NOTHING_FOUND.get(content.quality, "No text of an article was found in it."))
    if len(content.text) > TEXT_CHARACTERS:
        return _too_large(len(content.text))
    stated = {**content.stated, **{column: value for column, value in record.fields.items() if value}}
    url = _address(stated.get("url"))
    published, basis = _published(record, content, url)
    digest = content_sha256(content.text)
    own = _address(content.stated.get("url")) if record.html is not None else None
    canonical = urls.canonical(own or url)
    key = urls.key(canonical)
    article_id = ids.derive("a", key) if key and _leads_somewhere(canonical) else ids.derive("a", digest)
    updated = _moment(record.fields.get("modified")) or content.modified
    modified = datestamp.until(updated, record.fetched_at) if updated is not None else None
    return Article(
        article_id=article_id,
        url=url,
        canonical_url=canonical,
        source=one_line(record.fields.get("source")) or urls.domain(url) or stated.get("source") or content.site,
        title=stated.get("title"),
        subtitle=stated.get("subtitle"),
        authors="; ".join(_authors(record, content)) or None,
        section=stated.get("section"),
        language=language.of_text(content.text, stated.get("language")),
        published_at=published.at if published else None,
        published_utc_offset=published.utc_offset if published else None,
        published_date=published.day if published else None,
        published_precision=published.precision if published else None,
        published_basis=basis,
        modified_at=modified.at if modified else None,
        fetched_at=record.fetched_at,
        text=content.text,
        text_quality=content.quality,
        n_words=len(WORD.findall(content.text)),
        content_sha256=digest,
        raw_sha256=raw_sha256,
        raw_ref=record.ref,
        duplicate_cluster_id=article_id,
        dateline_version=version,
    )


def _too_large(length: int) -> Problem:
    detail = f"Its text has {length:,} characters; the limit is {TEXT_CHARACTERS:,}: split it into articles."
    return Problem("clean", "too_large", detail)


def content_sha256(text: str) -> str:
    """SHA-256 of a text's words, white space folded: what must differ for a text to count as changed."""
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "replace")).hexdigest()


def _plain(record: Record) -> Content:
    """Paragraphs and header of a plain text. What a record states is not looked for in its text's header again."""
    read = plaintext.read(record.text or "")
    stated, text = dict(read.header), read.text
    title = record.fields.get("title")
    first, _, rest = text.partition("\n")
    if title and rest and _same(first, title):
        text = rest
    return Content(
        text=text,
        stated=stated,
        authors=bylines.clean([stated.pop("authors", None)]),
        published=_moment(stated.get("published")),
        published_basis="header",
        filed=plaintext.filed(text),
        modified=_moment(stated.get("modified")),
    )


def _page(record: Record, pages: PageWorker) -> Content | Problem:
    """Text and metadata of a web page."""
    read = pages.run(webpage.extract, record.html, record.fields.get("url"))
    if isinstance(read, Problem):
        return read
    page: webpage.Page = read
    said = page.metadata
    columns = ("title", "subtitle", "section", "language", "url")
    return Content(
        text=page.text,
        quality=page.quality,
        stated={column: value for column in columns if (value := getattr(said, column))},
        authors=said.authors,
        published=said.published,
        published_basis=said.published_basis,
        modified=said.modified,
        site=said.site,
    )


def _published(record: Record, content: Content, url: str | None) -> tuple[Stamp | None, PublishedBasis | None]:
    """The publication date and where it was read: a record's own field, the page or header, the feed or news sitemap
    that named it, the day in the address, the dateline of a plain text, else the month in the address, else the day on
    which a page says it was updated. What lies behind the moment of fetching is none of these.

    A dateline tells when the story was written. One of another month than the address gives is not believed, nor is a
    list that gives another day than the address: it may tell of an update.
    """
    for stamp, basis in _dates(record, content, url):
        if (known := _past(stamp, record)) is not None:
            return known, basis
    return None, None


def _past(stamp: Stamp | None, record: Record) -> Stamp | None:
    """A stamp as far as it can be true of what was fetched when the record was."""
    return datestamp.until(stamp, record.fetched_at) if stamp is not None else None


def _dates(record: Record, content: Content, url: str | None) -> Iterator[tuple[Stamp | None, PublishedBasis | None]]:
    """The dates an article is given, the most trusted first, and where each was read."""
    yield _moment(record.fields.get("published")), "record"
    yield content.published, content.published_basis
    day, month = urls.day_in(url), urls.month_in(url)
    listed = _moment(record.listed)
    if listed is not None and _is_about(listed.day, day, month) and not _is_before(content.modified, listed):
        yield listed, "feed"
    yield Stamp(day) if day else None, "url"
    filed = content.filed
    if filed is not None and (month is None or filed.day.replace(day=1) == month):
        yield filed, "header"
    yield Stamp(month, is_month=True) if month else None, "url"
    if record.html is not None:
        yield content.modified, "modified"


DAY = timedelta(days=1)
"""What two statements of one day may lie apart, by their time zones."""


def _is_about(listed: date, day: date | None, month: date | None) -> bool:
    """Whether a day agrees with the day, or else the month, of an address, as far as that gives one."""
    if day is not None:
        return abs(listed - day) <= DAY
    return month is None or month in ((listed - DAY).replace(day=1), (listed + DAY).replace(day=1))


def _is_before(modified: Stamp | None, listed: Stamp) -> bool:
    """Whether a page was last updated before the day that a list gives: then that is not when it came out."""
    return modified is not None and modified.day < listed.day - DAY


def _authors(record: Record, content: Content) -> tuple[str, ...]:
    return bylines.clean([record.fields.get("authors")]) or content.authors


def _moment(text: str | None) -> Stamp | None:
    return datestamp.read(text)


def _address(stated: str | None) -> str | None:
    """An address as given, if it is one of the web."""
    return stated if urls.canonical(stated) else None


def _leads_somewhere(url: str | None) -> bool:
    """Whether an address names more than an outlet's front page, which many articles may give as theirs."""
    parts = urlsplit(urls.canonical(url) or "")
    return len(parts.path) > 1 or bool(parts.query)


def _same(line: str, title: str) -> bool:
    return WORD.findall(clean(line).casefold()) == WORD.findall(title.casefold())
