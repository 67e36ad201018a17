"""What a page states of its article: title, authors, dates, section, address. Nothing is guessed.

Read from JSON-LD, from meta elements, and from what stands visibly beside the headline, in the order each can be
trusted. No rule is made for a single outlet.
"""

import html
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal
from urllib.parse import urlsplit

from lxml import etree
from lxml.etree import _Element as Element

from transforms import bylines, datestamp, jsonld, urls
from transforms.bylines import Beside
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
LONGEST_HEADING = 200
"""Characters of an h1; a longer one is a paragraph set large."""

OUTLET_WORDS = 4
HEADLINE_WORDS = 5
"""An h1 of so many different words is the headline even where the page calls the article otherwise in its metadata."""

BESIDE = 30
"""Pieces of text below the headline that are looked at."""

BESIDE_LONGEST = 100
LONG_BESIDE = 2
"""Of longer pieces, a standfirst and a caption, behind which a byline is still looked for."""

BEFORE, BEFORE_LEVELS, FEW = 6, 2, 12
"""Pieces of text above the headline that are looked at, levels of elements, and elements of what may hold a byline."""

LABEL_LEVELS, LABEL_LETTERS = 3, 30
"""Elements before a date in which its label may stand, and letters of such a label."""

OTHER_FORMS = {"amp", "print", "index.html", "index.htm", "index.php", "all"}
"""Last parts of addresses under which an outlet shows an article once more."""

UPDATED = re.compile(r"\b(?:updated|modified|reviewed|edited|revised|edit)\b[\W\d]*(?:(?:on|at)\b\W*)*$", re.IGNORECASE)
UPDATED_LABEL = re.compile(r"(?:last |recently )?(?:updated|modified)(?: (?:on|at))?\s*[:–-]?\s*", re.IGNORECASE)
ZONES_BEHIND, ZONES_AHEAD = timedelta(hours=12), timedelta(hours=14)
"""How far the clocks of the world are behind and ahead of UTC."""

TIMES = "//time[not(ancestor::aside or ancestor::nav or ancestor::footer or @itemprop='dateModified')]"
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
    heading = _heading(tree, [*_values(meta, TITLE), named], _first(meta, SITE), url)
    node = jsonld.article(found, heading or _first(meta, TITLE[:1]))
    site = _first(meta, SITE) or jsonld.text(node.get("publisher"))
    title = _title(meta, node, heading, named, site, url)
    beside = _beside(tree, title)
    updated = _best(_updated([*beside.below, *beside.further, *beside.above]))
    modified = _best([jsonld.text(node.get("dateModified")), *_values(meta, MODIFIED)]) or updated
    stamps = [jsonld.text(node.get("datePublished")), *_values(meta, PUBLISHED), *_itemprop(tree, "datePublished")]
    shown = _best(_shown(beside.below))
    published, basis = _published(_best(stamps), shown, modified, url)
    if published is None and updated is None:
        published, basis = _elsewhere(tree, found)
    metadata = Metadata(
        title=title,
        subtitle=_subtitle(tree, title, node),
        authors=bylines.authors(tree, meta, node, found, beside, site, url),
        section=jsonld.text(node.get("articleSection")) or _first(meta, SECTION),
        language=_language(tree, meta, node),
        published=published,
        published_basis=basis,
        modified=modified,
        url=_own_address(tree, meta, url),
        site=site,
        is_paid=str(node.get("isAccessibleForFree")).lower() == "false",
        types=frozenset(_types(found, meta)),
    )
    return metadata, Stated(
        title,
        _first(meta, DESCRIPTION),
        jsonld.text(node.get("articleBody")),
        titles=tuple(_given(_values(meta, TITLE), node, "headline")),
        descriptions=tuple(_given(_values(meta, DESCRIPTION), node, "description", SUBTITLE_PROPERTY)),
    )


def _given(values: Iterable[str], node: Node, *properties: str) -> Iterator[str]:
    """What the meta elements and the article's own data say, each once."""
    yield from dict.fromkeys([*values, *(text for name in properties if (text := _plain(jsonld.text(node.get(name)))))])


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


def _heading(tree: Element, stated: Iterable[str | None], site: str | None, url: str | None) -> str | None:
    """The one h1 of the page; of several, the one with which a stated title begins, else the only one that is neither
    a link, as the titles of other articles are, nor the outlet's name.
    """
    titles = [short for title in stated if title for short in (title, _without_site(title, site, url))]
    headings = {_letters(text): (h1, text) for h1 in tree.iter("h1") if (text := _told(h1, titles))}
    if len(headings) < 2:
        return next((text for _, text in headings.values()), None)
    letters = [_letters(title) for title in titles]
    same = {
        text for start, (_, text) in headings.items() if start and any(title.startswith(start) for title in letters)
    }
    if not same:
        same = {text for h1, text in headings.values() if not _is_outlet(text, site, url) and not _is_link(h1)}
    return same.pop() if len(same) == 1 else None


def _told(heading: Element, titles: list[str]) -> str | None:
    """The words of a heading; where a piece that is most of it is a title that the page states, that piece: a rubric
    or a date stands beside it.
    """
    whole = content(heading)
    if whole and len(heading):
        pieces = {_letters(piece): piece for part in heading.itertext() if (piece := _plain(part))}
        known = {_letters(title) for title in titles}
        least = len(_letters(whole)) / 2
        return next((piece for letters, piece in pieces.items() if len(letters) > least and letters in known), whole)
    return whole


def _is_link(heading: Element) -> bool:
    return heading.find(".//a") is not None or next(heading.iterancestors("a"), None) is not None


def content(element: Element) -> str | None:
    """The visible characters of an element, on one line."""
    parts = (part for part in element.itertext() if part)
    return one_line(html.unescape(" ".join(parts))) if element.find(".//script") is None else None


def _title(
    meta: dict[str, list[str]], node: Node, heading: str | None, named: str | None, site: str | None, url: str | None
) -> str | None:
    """The headline: the article's h1, else what JSON-LD or the meta elements call it, without the outlet's name."""
    stated = [_plain(jsonld.text(node.get("headline"))), *_values(meta, TITLE)]
    if heading and heading != site and len(heading) < LONGEST_HEADING and _is_headline(heading, stated, site, url):
        return heading
    for title in (*stated, named):
        if title and len(title) < LONGEST_TITLE and (short := _without_site(title, site, url)) and short != site:
            return short
    return heading if heading != site else None


def _beside(tree: Element, title: str | None) -> Beside:
    """The texts around the headline."""
    heading = next((head for head in tree.iter("h1", "h2") if title and _is_told(head, title)), None)
    texts: list[str] = []
    more: list[str] = []
    if heading is None:
        return Beside(texts, more, [])
    long = 0
    for text in itertools.islice(_texts_after(heading), BESIDE):
        long += len(text) > BESIDE_LONGEST
        if long > LONG_BESIDE:
            break
        (more if long else texts).append(text)
    return Beside(texts, more, _texts_before(heading))


def _is_told(heading: Element, title: str) -> bool:
    """Whether a heading holds the title, alone or, in an h1, with a rubric beside it."""
    words = content(heading)
    return words == title or (heading.tag == "h1" and bool(words) and title in (words or "") and len(heading) > 0)


def _texts_before(heading: Element) -> list[str]:
    """The last short texts right above a headline, within the element that holds it or the one around that."""
    texts: list[str] = []
    for element in itertools.islice((heading, *heading.iterancestors()), BEFORE_LEVELS):
        for sibling in itertools.islice(element.itersiblings(preceding=True), BEFORE):
            if isinstance(sibling.tag, str) and sibling.tag not in UNSEEN and len(sibling.xpath(".//*")) < FEW:
                texts += [
                    line for part in sibling.itertext() if (line := one_line(part)) and len(line) < BESIDE_LONGEST
                ]
    return texts[:BEFORE]


def _texts_after(heading: Element) -> Iterator[str]:
    """The pieces of visible text that follow an element, in the order of the page."""
    if (line := one_line(heading.tail)) is not None:
        yield line
    above: Element | None = heading
    while above is not None:
        for sibling in above.itersiblings():
            for piece in _pieces(sibling):
                if piece and (line := one_line(piece)) is not None:
                    yield line
        above = above.getparent()
        if above is not None and (line := one_line(above.tail)) is not None:
            yield line


def _pieces(element: Element) -> Iterator[str | None]:
    """The visible characters of an element and those right behind it, in order."""
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, inner in walk:
        if event == "end":
            yield inner.tail
        elif inner.tag in UNSEEN or not isinstance(inner.tag, str):
            walk.skip_subtree()
        else:
            yield inner.text


def _following(element: Element) -> Iterator[Element]:
    """The elements behind an element and its own, in the order of the page."""
    above: Element | None = element
    while above is not None:
        for sibling in above.itersiblings():
            yield from sibling.iter()
        above = above.getparent()


def _is_headline(heading: str, stated: list[str | None], site: str | None, url: str | None) -> bool:
    """Whether a heading is the article's, which needs not be what the page calls it elsewhere: else it is the outlet's
    name or a rubric, which are short and share nothing, or one word of two, with the page's other titles.
    """
    words = set(re.findall(r"\w+", heading.casefold()))
    others = [set(re.findall(r"\w+", title.casefold())) for title in stated if title]
    if not others or any(words <= other for other in others):
        return True
    if _is_outlet(heading, site, url):
        return False
    same = max(len(words & other) / min(len(words), len(other)) for other in others if other)
    return len(words) >= HEADLINE_WORDS or (len(words) > 2 and same >= 0.5)


def _without_site(title: str, site: str | None, url: str | None) -> str:
    """A title without the outlet's name at its end or start, and without a rubric that stands before that name."""
    parts = SEPARATOR.split(title)
    if len(parts) < 2:
        return title
    if _is_outlet(parts[-1], site, url) or _is_rubric(parts[-1], url):
        rubric = len(parts) > 2 and title.count("|") > 1 and len(parts[-2].split()) <= 2
        last = parts[-2] if rubric else parts[-1]
        return re.split(rf"\s*[|–—·•»:-]\s*{re.escape(last)}\s*(?:[|–—·•»:-]|$)", title)[0] or title
    if _is_outlet(parts[0], site, url):
        return title[len(parts[0]) :].lstrip(" |–—·•»:-") or title
    return title


def _is_outlet(part: str, site: str | None, url: str | None) -> bool:
    """Whether a part of a title is the outlet's name: as the page gives it, or as its domain has it, perhaps with a
    word or two more.
    """
    letters = _letters(part)
    if not letters:
        return False
    host, name = _names_in_host(url)
    if letters in (_letters(site or ""), host) or (len(letters) > 4 and letters in host):
        return True
    return len(name) > 4 and letters.startswith(name) and len(part.split()) <= OUTLET_WORDS


@lru_cache(maxsize=16)
def _names_in_host(url: str | None) -> tuple[str, str]:
    """The letters of an address's domain without its ending, and those of its longest part."""
    parts = (urls.domain(url) or "").split(".")[:-1]
    return _letters("".join(parts)), _letters(max(parts, key=len, default=""))


def _is_rubric(part: str, url: str | None) -> bool:
    """Whether a part of a title is a folder of the page's address: *World* of /world/ferry-opens."""
    letters = _letters(part)
    return bool(letters) and letters in {_letters(folder) for folder in urlsplit(url or "").path.split("/")[:-1]}


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _subtitle(tree: Element, title: str | None, node: Node) -> str | None:
    """The standfirst: what JSON-LD calls the alternative headline, or the one marked element right below the title."""
    heading = next((h1 for h1 in tree.iter("h1") if title and _is_told(h1, title)), None)
    below = itertools.islice(_following(heading), BESIDE) if heading is not None else ()
    marked = (e for e in below if SUBTITLE_CLASS.search(e.get("class") or "") or e.get("itemprop") == SUBTITLE_PROPERTY)
    seen = {text for element in marked if (text := content(element)) and len(text) < LONGEST_SUBTITLE}
    for stated in (_plain(jsonld.text(node.get("alternativeHeadline"))), seen.pop() if len(seen) == 1 else None):
        if stated and len(stated.split()) > 2 and _letters(stated) not in _letters(title or ""):
            return stated
    return None


def _published(
    stated: Stamp | None, shown: Stamp | None, modified: Stamp | None, url: str | None
) -> tuple[Stamp | None, Literal["metadata", "visible"] | None]:
    """The publication date of a page, from the one in its metadata and the one it shows below the headline. The day
    shown wins: it is of the page's own zone, or what readers are to take for the date, unless it is that of an update.
    """
    if stated is None or shown is None:
        local = _local(stated, urls.day_in(url)) if stated else None
        return (local or stated, "metadata") if stated else (shown, "visible" if shown else None)
    if _may_be(stated, shown.day):
        return _local(stated, shown.day) or stated, "metadata"
    return (stated, "metadata") if modified and _may_be(modified, shown.day) else (shown, "visible")


def _elsewhere(tree: Element, found: list[Node]) -> tuple[Stamp | None, Literal["metadata", "visible"] | None]:
    """A date that the page shows anywhere as that of its article. Last the only one that JSON-LD gives, of whatever: a
    page may describe itself and not its article.
    """
    visible = _best([*_visible_times(tree), *_marked_dates(tree), *_labelled_dates(tree)])
    if visible is not None:
        return visible, "visible"
    others = {text for other in found if (text := jsonld.text(other.get("datePublished")))}
    last = datestamp.read(others.pop()) if len(others) == 1 else None
    return last, "metadata" if last else None


def _shown(beside: list[str]) -> Iterator[str | None]:
    """The texts below the headline that may be the date of publication: not behind *Updated*."""
    for place, text in enumerate(beside):
        if not UPDATED.search(" ".join(beside[max(0, place - 2) : place])):
            yield _date_words(text)


def _updated(around: list[str]) -> Iterator[str | None]:
    """The texts around the headline that follow *Updated*."""
    for place, text in enumerate(around):
        if UPDATED_LABEL.match(text):
            yield UPDATED_LABEL.sub("", text)
        elif UPDATED.search(" ".join(around[max(0, place - 2) : place])):
            yield text


def _may_be(stamp: Stamp, day: date) -> bool:
    """Whether the moment of a stamp falls on a day somewhere in the world."""
    if stamp.at is None:
        return stamp.day == day
    return (stamp.at - ZONES_BEHIND).date() <= day <= (stamp.at + ZONES_AHEAD).date()


def _local(stamp: Stamp, day: date | None) -> Stamp | None:
    """A stamp in UTC with the day of the page's own zone, where the page gives that day elsewhere; else None."""
    if day is None or stamp.at is None or stamp.utc_offset or day == stamp.day or not _may_be(stamp, day):
        return None
    return Stamp(day, stamp.at)


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
    times = [time for time in tree.xpath(TIMES) if not _is_update(time)]
    inside = [time for time in times if next(time.iterancestors("article", "main", "header"), None) is not None]
    for time in inside or (times if len({time.get("datetime") for time in times}) == 1 else []):
        yield time.get("datetime")
        yield _date_words(content(time))


def _marked_dates(tree: Element) -> Iterator[str | None]:
    """Dates of elements whose class or id says that they hold one."""
    for element in tree.xpath(MARKED_DATES):
        if len(element) < 4 and not _is_update(element):
            yield _date_words(content(element))


def _is_update(element: Element) -> bool:
    """Whether *Updated* stands right before an element, or its class says so."""
    names = element.get("class") or ""
    if "updated" in names and "published" not in names:
        return True
    before = ""
    for sibling in itertools.islice(element.itersiblings(preceding=True), LABEL_LEVELS):
        words = "".join(itertools.islice(sibling.itertext(), BEFORE)) if isinstance(sibling.tag, str) else ""
        before = f"{words}{sibling.tail or ''} {before}"
    if element.getprevious() is None and (parent := element.getparent()) is not None:
        before = parent.text or ""
    elif len(before.strip()) < LABEL_LETTERS and (parent := element.getparent()) is not None:
        before = f"{parent.text or ''} {before}"
    return UPDATED.search(before[-BESIDE_LONGEST:].strip()) is not None


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
        if not whole or len(urlsplit(whole).path) <= 1:
            continue
        if url is None or (urls.same_site(whole, url) and not _is_above(whole, url)):
            return whole
    return None


def _is_above(own: str, url: str) -> bool:
    """Whether an address is that of a folder around another's: careless pages all give that of their section."""
    folders, path = ([part for part in urlsplit(each).path.split("/") if part] for each in (own, url))
    rest = path[len(folders) :]
    return path[: len(folders)] == folders and any(part.lower() not in OTHER_FORMS for part in rest)


def _types(found: list[Node], meta: dict[str, list[str]]) -> Iterator[str]:
    for value in _values(meta, ("og:type",)):
        yield value.lower()
    for node in found:
        types = node.get("@type")
        for name in types if isinstance(types, list) else [types]:
            if isinstance(name, str):
                yield re.split("[/:]", name)[-1].lower()
