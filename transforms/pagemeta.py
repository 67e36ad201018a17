"""What a page states of its article: title, authors, dates, section, address. Nothing is guessed.

Read from JSON-LD, from meta elements, and from what stands visibly beside the headline, in the order each can be
trusted. No rule is made for a single outlet.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml.etree import _Element as Element

from transforms import beside, headlines, jsonld, metaelements, pageauthors, pagedates, urls
from transforms.datestamp import Stamp
from transforms.headlines import SUBTITLE_PROPERTY, TITLE
from transforms.jsonld import Node
from transforms.metaelements import Meta
from transforms.pagesigns import Stated
from transforms.text import one_line

SITE = ("og:site_name", "application-name", "twitter:site:name", "dc.publisher")
SECTION = ("article:section", "og:article:section", "section", "parsely-section", "cxenseparse:section")
DESCRIPTION = ("og:description", "description", "twitter:description")

OTHER_FORMS = {"amp", "print", "index.html", "index.htm", "index.php", "all"}
"""Last parts of addresses under which an outlet shows an article once more."""


@dataclass(frozen=True)
class Metadata:
    """What a page states. Names of columns of `articles`; None or empty where it does not say."""

    title: str | None = None
    subtitle: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    language: str | None = None  # as written
    published: Stamp | None = None
    published_basis: pagedates.Basis | None = None
    modified: Stamp | None = None
    url: str | None = None  # the address the page says is its own
    site: str | None = None
    is_paid: bool = False  # the page says that not everybody may read the whole
    types: frozenset[str] = frozenset()  # of JSON-LD and og:type, in lower case


def read(tree: Element, url: str | None) -> tuple[Metadata, Stated]:
    """What a page states of its article, and what it states that tells the blocks of the page apart. `url` is its
    address where known.
    """
    meta = metaelements.read(tree)
    found = _without_listed(jsonld.nodes(tree))
    element = tree.find(".//head/title")
    named = metaelements.plain(metaelements.content(element)) if element is not None else None
    site = metaelements.first(meta, SITE)
    described = (metaelements.plain(jsonld.text(node.get("headline"))) for node in found)
    heading = headlines.heading(tree, [*metaelements.values(meta, TITLE), named], described, site, url)
    node = jsonld.article(found, heading.text if heading else metaelements.first(meta, TITLE[:1]))
    site = site or jsonld.text(node.get("publisher"))
    title = headlines.title(meta, node, heading, named, site, url)
    near = beside.around(tree, title)
    language = _language(tree, meta, node)
    published, basis, modified = pagedates.read(tree, meta, node, found, near, language, url)
    metadata = Metadata(
        title=title,
        subtitle=headlines.subtitle(tree, title, node),
        authors=pageauthors.read(tree, meta, node, found, near, site, url),
        section=jsonld.text(node.get("articleSection")) or metaelements.first(meta, SECTION),
        language=language,
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
        metaelements.first(meta, DESCRIPTION),
        jsonld.text(node.get("articleBody")),
        titles=tuple(_given(metaelements.values(meta, TITLE), node, "headline")),
        descriptions=tuple(_given(metaelements.values(meta, DESCRIPTION), node, "description", SUBTITLE_PROPERTY)),
    )


def _without_listed(found: list[Node]) -> list[Node]:
    """The objects that are not in a list: those are other articles, as on a front page, or steps of a path."""
    listed: set[int] = set()
    left = [node.get("itemListElement") for node in found]
    while left:
        value = left.pop()
        if isinstance(value, list):
            left += value
        elif isinstance(value, dict):
            listed.add(id(value))
            left += value.values()
    return [node for node in found if id(node) not in listed]


def _given(values: Iterable[str], node: Node, *properties: str) -> Iterator[str]:
    """What the meta elements and the article's own data say, each once."""
    yield from dict.fromkeys(
        [*values, *(text for name in properties if (text := metaelements.plain(jsonld.text(node.get(name)))))]
    )


def _language(tree: Element, meta: Meta, node: Node) -> str | None:
    return (
        one_line(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang"))
        or jsonld.text(node.get("inLanguage"))
        or metaelements.first(meta, ("og:locale", "content-language", "language", "dc.language"))
    )


def _own_address(tree: Element, meta: Meta, url: str | None) -> str | None:
    """The address a page gives as its own, if it lies in its domain and leads to more than the front page."""
    links = [link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()]
    for stated in (*links, *metaelements.values(meta, ("og:url", "twitter:url"))):
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


def _types(found: list[Node], meta: Meta) -> Iterator[str]:
    for value in metaelements.values(meta, ("og:type",)):
        yield value.lower()
    for node in found:
        types = node.get("@type")
        for name in types if isinstance(types, list) else [types]:
            if isinstance(name, str):
                yield re.split("[/:]", name)[-1].lower()
