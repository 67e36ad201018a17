"""What a page states of its article: title, authors, dates, section, address. Nothing is guessed.

Read from JSON-LD, from meta elements, and from what stands visibly beside the headline, in the order each can be
trusted. No rule is made for a single outlet.
"""

import html
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from lxml.etree import _Element as Element

from transforms import bylines, datestamp, jsonld, urls
from transforms.datestamp import Stamp
from transforms.jsonld import Node
from transforms.pagesigns import Stated
from transforms.text import one_line

PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "parsely-pub-date",
    "sailthru.date", "dc.date.issued", "dcterms.issued", "dc.date.created", "dcterms.created", "dc.date",
    "dcterms.date", "article.published", "published_time", "publishdate", "publish-date", "publish_date", "published",
    "publication_date", "pubdate", "article_date_original", "originalpublicationdate", "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime", "date", "displaydate", "article:published", "timestamp", "og:pubdate", "created",
)  # fmt: skip
MODIFIED = ("article:modified_time", "og:updated_time", "og:modified_time", "datemodified", "last-modified",
            "dcterms.modified", "dc.date.modified", "lastmod", "modified")  # fmt: skip
SITE = ("og:site_name", "application-name", "twitter:site:name", "dc.publisher")
TITLE = ("og:title", "twitter:title", "dc.title")
SECTION = ("article:section", "og:article:section", "section", "parsely-section", "cxenseparse:section")
DESCRIPTION = ("og:description", "description", "twitter:description")
SEPARATOR = re.compile(r"\s+[|–—·•»:-]\s+|\s*[|：]\s*")
LONGEST_SUBTITLE = 400
SUBTITLE_CLASS = re.compile(r"subtitle|standfirst|sub-?head", re.IGNORECASE)
SUBTITLE_PROPERTY = "alternativeHeadline"
UNSEEN = {"script", "style", "noscript", "template"}
LONGEST_TITLE = 250
BESIDE = 30
"""Pieces of text below the headline that are looked at."""

BESIDE_LONGEST = 100
MARKED_DATES = (
    "//*[contains(@class, 'date') or contains(@class, 'publi') or contains(@class, 'posted') "
    "or contains(@class, 'time') or contains(@id, 'date')]"
    "[not(self::script or self::style or self::time or self::body or self::html)]"
    "[not(ancestor::aside or ancestor::nav or ancestor::footer)]"
)
DATE_LABEL = re.compile(
    r"^(?:first |originally )?(?:published|posted|date|publication date|on)\s*(?:on|at)?\s*:?\s*", re.IGNORECASE
)
LABELLED_DATE = re.compile(r"(?:first |originally )?(?:published|posted)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Metadata:
    """What a page states. Names of columns of `articles`; None or empty where it does not say."""

    title: str | None = None
    subtitle: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    language: str | None = None  # as written
    published: Stamp | None = None
    published_basis: Literal["metadata", "visible"] | None = None
    modified: Stamp | None = None
    url: str | None = None  # the address the page says is its own
    site: str | None = None
    is_paid: bool = False  # the page says that not everybody may read the whole
    types: frozenset[str] = frozenset()  # of JSON-LD and og:type, in lower case


def read(tree: Element, url: str | None) -> tuple[Metadata, Stated]:
    """What a page states of its article, and what it states that tells the blocks of the page apart. `url` is its
    address where known.
    """
    meta = _meta(tree)
    found = jsonld.nodes(tree)
    element = tree.find(".//head/title")
    named = _plain(content(element)) if element is not None else None
    heading = _heading(tree, [*_values(meta, TITLE), named])
    node = jsonld.article(found, heading or _first(meta, TITLE[:1]))
    site = _first(meta, SITE) or jsonld.text(node.get("publisher"))
    title = _title(meta, node, heading, named, site, url)
    beside = _beside(tree, title)
    published, basis = _published(tree, meta, node, found, beside)
    metadata = Metadata(
        title=title,
        subtitle=_subtitle(tree, title, node),
        authors=bylines.authors(tree, meta, node, found, beside, site),
        section=jsonld.text(node.get("articleSection")) or _first(meta, SECTION),
        language=_language(tree, meta, node),
        published=published,
        published_basis=basis,
        modified=_best([jsonld.text(node.get("dateModified")), *_values(meta, MODIFIED)]),
        url=_own_address(tree, meta, url),
        site=site,
        is_paid=str(node.get("isAccessibleForFree")).lower() == "false",
        types=frozenset(_types(found, meta)),
    )
    return metadata, Stated(title, _first(meta, DESCRIPTION), jsonld.text(node.get("articleBody")))


def _meta(tree: Element) -> dict[str, list[str]]:
    """Folded name or property of each meta element -> its contents."""
    meta: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = _plain(element.get("content"))
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if content and (name := element.get(attribute)):
                meta.setdefault(name.strip().lower(), []).append(content)
    return meta


def _plain(value: str | None) -> str | None:
    """A value without character references left over by careless pages."""
    return one_line(html.unescape(value)) if value else None


def _first(meta: dict[str, list[str]], names: Iterable[str]) -> str | None:
    return next(_values(meta, names), None)


def _values(meta: dict[str, list[str]], names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield from meta.get(name, ())


def _heading(tree: Element, stated: Iterable[str | None]) -> str | None:
    """The one h1 of the page; of several, the one with which a stated title begins."""
    headings = {_letters(text): text for h1 in tree.iter("h1") if (text := content(h1))}
    if len(headings) < 2:
        return next(iter(headings.values()), None)
    titles = [_letters(title) for title in stated if title]
    same = {text for start, text in headings.items() if start and any(title.startswith(start) for title in titles)}
    return same.pop() if len(same) == 1 else None


def content(element: Element) -> str | None:
    """The visible characters of an element, on one line."""
    parts = (part for part in element.itertext() if part)
    return one_line(html.unescape(" ".join(parts))) if element.find(".//script") is None else None


def _title(
    meta: dict[str, list[str]], node: Node, heading: str | None, named: str | None, site: str | None, url: str | None
) -> str | None:
    """The headline: the article's h1, else what JSON-LD or the meta elements call it, without the outlet's name."""
    stated = [_plain(jsonld.text(node.get("headline"))), *_values(meta, TITLE)]
    if heading and heading != site and _shares_words(heading, stated):
        return heading
    for title in (*stated, named):
        if title and len(title) < LONGEST_TITLE and (short := _without_site(title, site, url)) and short != site:
            return short
    return heading if heading != site else None


def _beside(tree: Element, title: str | None) -> list[str]:
    """The short texts that follow the headline, up to the first long one: dates and bylines stand there."""
    texts: list[str] = []
    for heading in tree.iter("h1", "h2"):
        if title is None or content(heading) != title:
            continue
        for text in itertools.islice(_texts_after(heading), BESIDE):
            if len(text) > BESIDE_LONGEST:
                break
            texts.append(text)
        break
    return texts


def _texts_after(heading: Element) -> Iterator[str]:
    """The pieces of visible text that follow an element, in the order of the page."""
    if (line := one_line(heading.tail)) is not None:
        yield line
    for element in _following(heading):
        for piece in (element.text if element.tag not in UNSEEN else None, element.tail):
            if piece and (line := one_line(piece)) is not None:
                yield line


def _following(element: Element) -> Iterator[Element]:
    """The elements behind an element and its own, in the order of the page."""
    above: Element | None = element
    while above is not None:
        for sibling in above.itersiblings():
            yield from sibling.iter()
        above = above.getparent()


def _shares_words(heading: str, stated: list[str | None]) -> bool:
    """Whether a heading is about what the page's other titles are about: else it is the outlet's name or a rubric."""
    words = set(re.findall(r"\w+", heading.casefold()))
    others = [set(re.findall(r"\w+", title.casefold())) for title in stated if title]
    return not others or any(2 * len(words & other) >= min(len(words), len(other)) for other in others)


def _without_site(title: str, site: str | None, url: str | None) -> str:
    """A title without the outlet's name at its end or start, and without a rubric that stands before that name."""
    parts = SEPARATOR.split(title)
    if len(parts) < 2:
        return title
    if _is_outlet(parts[-1], site, url):
        rubric = len(parts) > 2 and title.count("|") > 1 and len(parts[-2].split()) <= 2
        last = parts[-2] if rubric else parts[-1]
        return re.split(rf"\s*[|–—·•»:-]\s*{re.escape(last)}\s*(?:[|–—·•»:-]|$)", title)[0] or title
    if _is_outlet(parts[0], site, url):
        return title[len(parts[0]) :].lstrip(" |–—·•»:-") or title
    return title


def _is_outlet(part: str, site: str | None, url: str | None) -> bool:
    """Whether a part of a title is the outlet's name: as the page gives it, or as its domain has it."""
    letters = _letters(part)
    host = _letters((urls.domain(url) or "").rpartition(".")[0])
    return bool(letters) and (letters in (_letters(site or ""), host) or (len(letters) > 4 and letters in host))


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _subtitle(tree: Element, title: str | None, node: Node) -> str | None:
    """The standfirst: what JSON-LD calls the alternative headline, or the one marked element right below the title."""
    heading = next((h1 for h1 in tree.iter("h1") if title and content(h1) == title), None)
    below = itertools.islice(_following(heading), BESIDE) if heading is not None else ()
    marked = (e for e in below if SUBTITLE_CLASS.search(e.get("class") or "") or e.get("itemprop") == SUBTITLE_PROPERTY)
    seen = {text for element in marked if (text := content(element)) and len(text) < LONGEST_SUBTITLE}
    for stated in (_plain(jsonld.text(node.get("alternativeHeadline"))), seen.pop() if len(seen) == 1 else None):
        if stated and len(stated.split()) > 2 and _letters(stated) not in _letters(title or ""):
            return stated
    return None


def _published(
    tree: Element, meta: dict[str, list[str]], node: Node, found: list[Node], beside: list[str]
) -> tuple[Stamp | None, Literal["metadata", "visible"] | None]:
    """The publication date a page states in its metadata, else visibly. Last the only one that JSON-LD gives, of
    whatever: a page may describe itself and not its article.
    """
    stated = [jsonld.text(node.get("datePublished")), *_values(meta, PUBLISHED), *_itemprop(tree, "datePublished")]
    best = _best(stated)
    if best is not None:
        return best, "metadata"
    visible = _best([*_visible_times(tree), *map(_date_words, beside), *_marked_dates(tree), *_labelled_dates(tree)])
    if visible is not None:
        return visible, "visible"
    others = {text for other in found if (text := jsonld.text(other.get("datePublished")))}
    last = datestamp.read(others.pop()) if len(others) == 1 else None
    return last, "metadata" if last else None


def _best(stated: Iterable[str | None]) -> Stamp | None:
    """The first date that can be read; told more exactly by a later one that means the same moment or day."""
    stamps = [stamp for text in stated if (stamp := datestamp.read(text))]
    if not stamps:
        return None
    first = stamps[0]
    if first.at is None:
        return next((s for s in stamps if s.at is not None and s.day == first.day), first)
    return next((s for s in stamps if s.at == first.at and s.utc_offset), first)  # not UTC: the page's own zone


def _itemprop(tree: Element, name: str) -> Iterator[str | None]:
    for element in tree.xpath("//*[@itemprop=$name]", name=name):
        yield element.get("datetime") or element.get("content") or content(element)


def _visible_times(tree: Element) -> Iterator[str | None]:
    """Dates of the time elements that stand inside the article, or of the only one of the page."""
    times = tree.xpath("//time[not(ancestor::aside or ancestor::nav or ancestor::footer)]")
    inside = [time for time in times if next(time.iterancestors("article", "main", "header"), None) is not None]
    for time in inside or (times if len({time.get("datetime") for time in times}) == 1 else []):
        yield time.get("datetime")
        yield _date_words(content(time))


def _marked_dates(tree: Element) -> Iterator[str | None]:
    """Dates of elements whose class or id says that they hold one."""
    for element in tree.xpath(MARKED_DATES):
        if len(element) < 4:
            yield _date_words(content(element))


def _labelled_dates(tree: Element) -> Iterator[str | None]:
    """The first date of the page with *Published* or *Posted* in front of it."""
    for element in tree.iter("span", "div", "p", "small", "li", "em"):
        line = one_line(element.text) if element.text and len(element.text) < BESIDE_LONGEST else None
        if line and LABELLED_DATE.match(line) and not _is_aside(element):
            yield _date_words(line)


def _is_aside(element: Element) -> bool:
    return next(element.iterancestors("aside", "nav", "footer"), None) is not None


def _date_words(text: str | None) -> str | None:
    """A text that may be a date, without *Published on*; an *Updated* stays in front and makes it none."""
    return DATE_LABEL.sub("", text).strip(" |·•-–—,") if text and len(text) < BESIDE_LONGEST else None


def _language(tree: Element, meta: dict[str, list[str]], node: Node) -> str | None:
    return (
        one_line(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang"))
        or jsonld.text(node.get("inLanguage"))
        or _first(meta, ("og:locale", "content-language", "language", "dc.language"))
    )


def _own_address(tree: Element, meta: dict[str, list[str]], url: str | None) -> str | None:
    """The address a page gives as its own, if it lies in its domain and leads to more than the front page."""
    links = [link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()]
    for stated in (*links, *_values(meta, ("og:url", "twitter:url"))):
        whole = urls.absolute(stated, url)
        if whole and len(urlsplit(whole).path) > 1 and (url is None or urls.same_site(whole, url)):
            return whole
    return None


def _types(found: list[Node], meta: dict[str, list[str]]) -> Iterator[str]:
    for value in _values(meta, ("og:type",)):
        yield value.lower()
    for node in found:
        types = node.get("@type")
        for name in types if isinstance(types, list) else [types]:
            if isinstance(name, str):
                yield re.split("[/:]", name)[-1].lower()
