"""When a web page's article was published and changed: by the page's data, by what it shows beside the headline, else
by what it shows anywhere. Nothing is guessed.
"""

import html
import itertools
import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from typing import Literal

from lxml.etree import _Element as Element

from transforms import beside, datestamp, jsonld, metaelements, urls
from transforms.beside import Beside
from transforms.datestamp import Stamp
from transforms.jsonld import Node
from transforms.metaelements import Meta
from transforms.text import one_line

Basis = Literal["metadata", "visible"]

PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "parsely-pub-date",
    "sailthru.date", "dc.date.issued", "dcterms.issued", "dc.date.created", "dcterms.created", "dc.date",
    "dcterms.date", "article.published", "published_time", "publishdate", "publish-date", "publish_date", "published",
    "publication_date", "pubdate", "pub_date", "article_date_original", "originalpublicationdate",
    "article:publish_date", "citation_publication_date", "citation_date", "citation_online_date", "bt:pubdate",
    "page-content-original-publish-date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime",
    "cxenseparse:recs:articlepublishtime", "date", "displaydate", "article:published", "timestamp", "og:pubdate",
    "created",
)  # fmt: skip
MODIFIED = ("article:modified_time", "og:updated_time", "og:modified_time", "datemodified", "last-modified",
            "dcterms.modified", "dc.date.modified", "lastmod", "modified")  # fmt: skip
MINUTE = timedelta(minutes=1)
NEVER = date(1970, 1, 1)
"""What programs write where they know no date."""

LABEL_LEVELS, LABEL_LETTERS = 3, 30
"""Elements before a date in which its label may stand, and letters of such a label."""

BETWEEN = re.compile(r"\s*(?:[|•·、|]|//|\bby\b|\s[–—-]\s|[((])\s*")
"""What stands between a date and what else a line beside the headline says."""

TIMES = "//time[not(ancestor::aside or ancestor::nav or ancestor::footer or @itemprop='dateModified')]"
MARKED_DATES = (
    "//*[contains(@class, 'date') or contains(@class, 'Date') or contains(@class, 'publi') "
    "or contains(@class, 'posted') or contains(@class, 'time') or contains(@id, 'date') "
    "or contains(@class, 'datum') or contains(@class, 'fecha') or contains(@class, 'tarih')]"
    "[not(self::script or self::style or self::time or self::body or self::html)]"
    "[not(ancestor::aside or ancestor::nav or ancestor::footer)]"
)
OTHERS = re.compile(
    r"\b(?:card|teaser|related|recommend\w*|popular|latest|trending|comments?|respond|sidebar|promo|carousel|most-read|"
    r"read-(?:next|also|more)|also-read|more-(?:stories|news|articles|from))"
    r"(?:\b|[-_])",
    re.IGNORECASE,
)
"""Classes and ids of what holds other articles, or readers' words."""

OWN = (re.compile(r"(?:Page|WebSite|CreativeWork)$"), jsonld.ARTICLE_TYPES)
"""Types of what JSON-LD says of a page and its article."""

TEASER_WORDS = 4
"""Words of a link beside a date that make it the headline of another article, as names and rubrics are shorter."""

IN_STATE = re.compile(
    r"\b(?:date_?published|(?:first_?|original_?)?publish(?:ed)?_?(?:at|date|time|on)?|publication_?(?:date|time)|"
    r"(?:article_?)?pub_?date|article_?(?:publication_?|published_?)?date|post_?date)"
    r"[\"']?\s*[:=]\s*[\"'](?P<date>[^\"'<>]{8,40})[\"']",
    re.IGNORECASE,
)
"""`"datePublished":"2024-03-09T10:30:00Z"` in a program's data, with or without the quotes."""

BEHIND = 8
"""Texts behind the first long one below the headline among which a date is looked for."""

IN_SENTENCE = re.compile(r"\w+ \S+ (?:on|am|vom|le|el|il|em|op|den|since|until|from)$")
"""*On the ferry, see our programme on*: the date behind it is not the article's."""

STATE_LETTERS = 2_000_000
"""Of the data of all programs of a page that are looked through."""

HEADLINE_LETTERS = 15
"""Letters of the headline that stand in a program's data; quotation marks behind may be written otherwise there."""

MOST_MARKED = 500
"""Elements with a date's class that are looked at: a page of more is a list."""


def read(
    tree: Element, meta: Meta, node: Node, found: list[Node], near: Beside, language: str | None, url: str | None
) -> tuple[Stamp | None, Basis | None, Stamp | None]:
    """Publication date and where it was read, and the date of the last change. `node` is the article's own among the
    objects `found`, `near` the texts around its headline, `language` that of the page as written.
    """
    day_first = language is not None and not language.lower().startswith("en")
    updated = _best(_updated([*near.below, *near.further, *near.above]), day_first)
    modified = _best([jsonld.text(node.get("dateModified")), *metaelements.values(meta, MODIFIED)], day_first)
    modified = modified or updated
    given = [jsonld.text(node.get("datePublished")), *metaelements.values(meta, PUBLISHED)]
    stated = _best(itertools.chain(given, _itemprop(tree, "datePublished")), day_first)
    shown, around = _best(_shown(near.below), day_first), _best(_shown_around(near), day_first)
    if stated is not None and stated.at is not None and not stated.utc_offset:
        times = (datestamp.read(time.get("datetime")) for time in tree.iter("time"))
        stated = _in_zone(stated, itertools.chain((shown, around), times))
    if stated is not None and modified is not None and (stated.day, stated.at) == (modified.day, modified.at):
        stated = _before_change(stated, tree, meta, around, day_first)
    published, basis = _published(stated, shown, around, modified, url)
    if published is None and updated is None:
        published, basis = _elsewhere(tree, found, near, day_first)
        if published is None:
            published = _in_state(tree, near)
            basis = "metadata" if published else None
    if published is not None and published.at is None and basis == "visible":
        marked = itertools.islice(tree.iter("time"), MOST_MARKED)
        times = (time.get("datetime") for time in marked if not _is_of_others(time, near))
        published = _best(itertools.chain([published], times), day_first)
    return published, basis, modified


def is_date(text: str) -> bool:
    """Whether a short text is a date, of publication or of an update, perhaps with something beside it."""
    if not datestamp.YEAR.search(text):
        return False
    words = itertools.chain(_date_words(text), (_updated_label().sub("", text, count=1),))
    return any(datestamp.read(each) is not None for each in words)


def is_all_dates(text: str) -> bool:
    """Whether a short text holds dates, each perhaps with *Published* or *Updated* in front of it, and nothing else."""
    parts = [part for part in BETWEEN.split(text) if part]
    texts = (_updated_label().sub("", _without_label(part), count=1) for part in parts)
    return bool(parts) and all(datestamp.read(each) is not None for each in texts)


def _published(
    stated: Stamp | None, shown: Stamp | None, around: Stamp | None, modified: Stamp | None, url: str | None
) -> tuple[Stamp | None, Basis | None]:
    """The publication date of a page, from the one in its metadata, the one it shows below the headline, and the one
    it shows not so near. The day shown wins: it is of the page's own zone, or what readers are to take for the date,
    unless it is that of an update. One not so near only tells the zone, or stands in for what is not there.
    """
    if stated is not None and shown is None:
        days = (urls.day_in(url), around.day if around else None)
        return next((local for day in days if (local := _local(stated, day))), stated), "metadata"
    if stated is None or shown is None:
        return (shown or around), ("visible" if shown or around else None)
    if _may_be(stated, shown.day):
        return _local(stated, shown.day) or stated, "metadata"
    return (stated, "metadata") if modified and _may_be(modified, shown.day) else (shown, "visible")


def _before_change(stated: Stamp, tree: Element, meta: Meta, around: Stamp | None, day_first: bool) -> Stamp:
    """The publication date of a page whose data give one moment for publication and last change, which may be that of
    the change: an earlier day that it gives elsewhere, if any.
    """
    marked = (time.get("datetime") for time in tree.iter("time") if "pubdate" in time.attrib)
    others = (_best([each], day_first) for each in (*marked, *metaelements.values(meta, PUBLISHED), around))
    return next((each for each in others if each and each.day < stated.day and not _may_be(stated, each.day)), stated)


def _elsewhere(tree: Element, found: list[Node], near: Beside, day_first: bool) -> tuple[Stamp | None, Basis | None]:
    """A date that the page shows anywhere as that of its article. Last the only one that JSON-LD gives, where it is of
    the page, which may describe itself and not its article: that of a video in it may be years older.
    """
    visible = _best(
        itertools.chain(_visible_times(tree, near), _marked_dates(tree, near), _labelled_dates(tree)), day_first
    )
    if visible is not None:
        return visible, "visible"
    dated = [other for other in found if jsonld.text(other.get("datePublished"))]
    others = {jsonld.text(other.get("datePublished")) for other in dated}
    is_own = any("@type" not in other or any(jsonld.is_a(other, kind) for kind in OWN) for other in dated)
    last = datestamp.read(others.pop()) if len(others) == 1 and is_own else None
    return last, "metadata" if last else None


def _shown(near: list[str]) -> Iterator[str]:
    """The texts below the headline that may be the date of publication: not behind *Updated*."""
    for place, text in enumerate(near):
        if datestamp.YEAR.search(text) and not _is_updated_label(near[max(0, place - 2) : place]):
            yield from _date_words(text)


def _shown_around(near: Beside) -> Iterator[str]:
    """The same of the texts right above the headline, and of the few between two long ones below it."""
    behind = itertools.takewhile(lambda text: len(text) < beside.LONGEST, near.further[1 : 1 + BEHIND])
    for texts in (near.above, [*near.further[:1], *behind]):
        for place, text in enumerate(texts):
            before = texts[max(0, place - 2) : place]
            if not datestamp.YEAR.search(text):
                continue
            if not _is_updated_label(before) and not (before and IN_SENTENCE.search(before[-1])):
                yield from _date_words(text)


def _updated(around: list[str]) -> Iterator[str]:
    """The texts around the headline that follow *Updated*."""
    for place, text in enumerate(around):
        if not datestamp.YEAR.search(text):
            continue
        for part in (text, *BETWEEN.split(text)):
            if _updated_label().match(part):
                yield _updated_label().sub("", part)
        if _is_updated_label(around[max(0, place - 2) : place]):
            yield text


def _is_updated_label(texts: list[str]) -> bool:
    return _updated_end().search(" ".join(texts)) is not None


PREPOSITIONS = r"(?:\s*\b(?:on|at|am|le|el|il|em|op|den|o|dne)\b)?\s*[::–-]?\s*"


@cache
def _updated_end() -> re.Pattern[str]:
    """*Updated on:* as the last words of a text."""
    labels = "|".join(datestamp.lexicon()["labels"]["updated"])
    return re.compile(rf"(?<!\w)(?:{labels})(?!\w)[\W\d]*(?:(?:on|at|am|le|el|il|em|op)\b\W*)*$", re.IGNORECASE)


@cache
def _updated_label() -> re.Pattern[str]:
    """*Last updated on:* as the first words of a text."""
    labels = "|".join(datestamp.lexicon()["labels"]["updated"])
    return re.compile(rf"(?:last |recently |zuletzt |senast |sist |sidst |son )?(?:{labels})(?!\w){PREPOSITIONS}", re.I)


@cache
def _published_label() -> re.Pattern[str]:
    """*First published on:* as the first words of a text."""
    labels = "|".join(datestamp.lexicon()["labels"]["published"])
    return re.compile(rf"(?:first |originally )?(?:{labels})(?!\w){PREPOSITIONS}", re.IGNORECASE)


def _may_be(stamp: Stamp, day: date) -> bool:
    """Whether the moment of a stamp falls on a day somewhere in the world."""
    if stamp.at is None:
        return stamp.day == day
    return (stamp.at - datestamp.ZONES_BEHIND).date() <= day <= (stamp.at + datestamp.ZONES_AHEAD).date()


def _local(stamp: Stamp, day: date | None) -> Stamp | None:
    """A stamp in UTC with the day of the page's own zone, where the page gives that day elsewhere; else None."""
    if day is None or stamp.at is None or stamp.utc_offset or day == stamp.day or not _may_be(stamp, day):
        return None
    return Stamp(day, stamp.at)


def _in_zone(stated: Stamp, others: Iterable[Stamp | None]) -> Stamp:
    """A stamp in UTC told in the zone in which the page gives the same minute elsewhere, if it does."""
    for other in others:
        if other and stated.at and other.at and other.utc_offset and abs(other.at - stated.at) < MINUTE:
            return Stamp((stated.at + timedelta(minutes=other.utc_offset)).date(), stated.at, other.utc_offset)
    return stated


def _best(stated: Iterable[str | Stamp | None], day_first: bool) -> Stamp | None:
    """The first date that can be read; told more exactly by a later one that means the same moment or day."""
    first: Stamp | None = None
    for text in stated:
        stamp = text if isinstance(text, Stamp) else datestamp.read(text, day_first)
        if stamp is None or stamp.day == NEVER:
            continue
        if first is None:
            first = stamp
        elif first.at is None:
            if stamp.at is not None and stamp.day == first.day:
                return stamp
        elif stamp.at == first.at and stamp.utc_offset:
            return stamp  # not UTC: the page's own zone
        if first.at is not None and first.utc_offset:
            return first
    return first


def _itemprop(tree: Element, name: str) -> Iterator[str | None]:
    for element in tree.iter("*"):
        if element.get("itemprop") == name:
            yield element.get("datetime") or element.get("content") or metaelements.content(element)


def _visible_times(tree: Element, near: Beside) -> Iterator[str]:
    """Dates of the time elements that stand inside the article, or of the only one of the page."""
    times = [time for time in tree.xpath(TIMES)[:MOST_MARKED] if not _is_update(time)]
    times = [time for time in times if not _is_of_others(time, near)]
    inside = [time for time in times if next(time.iterancestors("article", "main", "header"), None) is not None]
    for time in inside or (times if len({time.get("datetime") for time in times}) == 1 else []):
        yield time.get("datetime") or ""
        yield from _date_words(metaelements.content(time))


def _marked_dates(tree: Element, near: Beside) -> Iterator[str]:
    """Dates of elements whose class or id says that they hold one."""
    for element in tree.xpath(MARKED_DATES)[:MOST_MARKED]:
        if len(element) < 4 and not _is_update(element) and not _is_of_others(element, near):
            yield element.get("data-datetime") or ""
            yield from _date_words(metaelements.content(element))


def _is_of_others(element: Element, near: Beside) -> bool:
    """Whether an element stands in what shows other articles, what readers wrote, or the frame of every page, and not
    beside the headline.
    """
    own = set(near.heading.iterancestors()) if near.heading is not None else set()
    around = [*itertools.takewhile(lambda up: up not in own and up.tag != "body", element.iterancestors())]
    if any(OTHERS.search(f"{up.get('class') or ''} {up.get('id') or ''}") for up in around):
        return True
    if near.heading is not None and any(map(beside.is_masthead, (element, *around))):
        return True
    return bool(around) and _is_teaser(around[0])


def _is_teaser(element: Element) -> bool:
    """Whether what holds a date is small and holds a link with the words of a headline, which is another article's."""
    if next(itertools.islice(element.iterdescendants("*"), beside.FEW, None), None) is not None:
        return False
    links = (one_line("".join(link.itertext())) or "" for link in element.iter("a"))
    return any(len(words.split()) >= TEASER_WORDS and not is_date(words) for words in links)


def _is_update(element: Element) -> bool:
    """Whether *Updated* stands right before an element, or its class says so."""
    names = element.get("class") or ""
    if "updated" in names and "published" not in names:
        return True
    before = ""
    for sibling in itertools.islice(element.itersiblings(preceding=True), LABEL_LEVELS):
        words = "".join(itertools.islice(sibling.itertext(), beside.BEFORE)) if isinstance(sibling.tag, str) else ""
        before = f"{words}{sibling.tail or ''} {before}"
    if element.getprevious() is None and (parent := element.getparent()) is not None:
        before = parent.text or ""
    elif len(before.strip()) < LABEL_LETTERS and (parent := element.getparent()) is not None:
        before = f"{parent.text or ''} {before}"
    return _updated_end().search(before[-beside.LONGEST :].strip()) is not None


def _labelled_dates(tree: Element) -> Iterator[str]:
    """The first date of the page with *Published* or *Posted* in front of it."""
    for element in tree.iter("span", "div", "p", "small", "li", "em"):
        line = one_line(element.text) if element.text and len(element.text) < beside.LONGEST else None
        if line and _published_label().match(line) and not _is_aside(element):
            yield _without_label(line)


def _is_aside(element: Element) -> bool:
    return next(element.iterancestors("aside", "nav", "footer"), None) is not None


def _without_label(text: str) -> str:
    """A text that may be a date, without *Published on*; an *Updated* stays in front and makes it none."""
    return _published_label().sub("", text, count=1).strip(" |·•-–—,")


def _date_words(text: str | None) -> Iterator[str]:
    """What of a short text may be a date: the whole, or a part of it beside a name or a rubric."""
    if text and len(text) < beside.LONGEST:
        yield _without_label(text)
        parts = BETWEEN.split(text)
        if len(parts) > 1:
            yield from (_without_label(part) for part in parts)


def _in_state(tree: Element, near: Beside) -> Stamp | None:
    """The publication date in the data that a page hands to its programs, where they give one day and no more, beside
    the page's own headline: else the day may be another article's.
    """
    headline = one_line("".join(near.heading.itertext())) if near.heading is not None else ""
    days: dict[date, Stamp] = {}
    left = STATE_LETTERS
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            continue  # read as what it is, which tells what a date is of
        for value in (script.text, *(value for name, value in script.items() if name.startswith("data-"))):
            if value and ("ate" in value or "ubl" in value) and left > 0:
                told = html.unescape(value[:left]).replace('\\"', '"')
                left -= len(value)
                if not headline or headline[:HEADLINE_LETTERS] not in told:
                    continue
                stamps = (datestamp.read(match["date"]) for match in IN_STATE.finditer(told))
                days |= {stamp.day: stamp for stamp in stamps if stamp is not None and stamp.day != NEVER}
    return next(iter(days.values())) if len(days) == 1 else None
