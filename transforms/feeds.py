"""RSS, Atom and JSON feeds: the articles they name. Only links and times are taken; the articles' pages tell the rest.

Feeds are often broken XML, so they are read as far as they make sense; entities of their own are never expanded.
"""

import json
import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from transforms.lists import Link, Listing, as_utf8, broken, moment, stated
from transforms.problems import Unreadable
from transforms.text import decode

MARK_AND_BLANKS = b"\xef\xbb\xbf \t\r\n"
AMPERSAND = re.compile(rb"(<!\[CDATA\[.*?\]\]>)|&amp;|&(?!(?:lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)", re.DOTALL)
CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
DECLARATION = re.compile(rb"<\?xml.{0,200}?\?>", re.DOTALL)
ITEMS = ("item", "entry")
BASE = "{http://www.w3.org/XML/1998/namespace}base"
ORIGINAL = "origLink"
"""The article's own address, where a feed's service puts its counting one into `link`."""


def read(data: bytes, base: str | None = None) -> Listing:
    """The articles of a feed. `base` is the feed's own address. Raises Unreadable."""
    data = data.lstrip(MARK_AND_BLANKS)
    links = _json_links(data, base) if data[:1] == b"{" else _xml_links(data, base)
    return Listing("feed", tuple(links))


def elements(data: bytes) -> Iterator[etree._Element]:
    """Each element of an XML file at its end, its children first. Safe against bombs and outside files, and broken XML
    is read as far as it goes. Raises lxml.etree.XMLSyntaxError for what is none.
    """
    # After one fault the parser loses every `&amp;`, but no `&#38;`; and an entity of the file's own is never expanded.
    data = CONTROLS.sub(b" ", AMPERSAND.sub(lambda match: match[1] or b"&#38;", _plain(data)))
    for _, element in etree.iterparse(
        BytesIO(data), events=("end",), recover=True, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True, resolve_entities=False,
    ):  # fmt: skip
        if isinstance(element.tag, str):
            yield element


def _plain(data: bytes) -> bytes:
    """UTF-16 as UTF-8, and no declaration then."""
    plain = as_utf8(data)
    return DECLARATION.sub(b"", plain.lstrip(MARK_AND_BLANKS), count=1) if plain is not data else data


def name(element: etree._Element) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def text(element: etree._Element | None) -> str:
    """An element's text, without blanks around."""
    return "".join(element.itertext()).strip() if element is not None else ""


def _xml_links(data: bytes, base: str | None) -> Iterator[Link]:
    count = 0
    try:
        for element in elements(data):
            if name(element) in ITEMS:
                count += 1
                link = _item(element, base)
                element.clear()
                if link is not None:
                    yield link
    except etree.XMLSyntaxError as error:
        if count == 0:
            raise broken("feed", error) from error


def _item(item: etree._Element, base: str | None) -> Link | None:
    """The article of an item or entry; None where it gives no address. Where a tag left open has swallowed what comes
    behind it, the address is looked for deeper down.
    """
    return _link(list(item), item, base) or _link(list(item.iterdescendants()), item, base)


def _link(elements: list[etree._Element], item: etree._Element, base: str | None) -> Link | None:
    parts: dict[str, etree._Element] = {}
    children = [child for child in elements if isinstance(child.tag, str)]
    for child in children:
        parts.setdefault(name(child), child)
    base = urljoin(base or "", item.get(BASE, ""))
    candidates = [
        text(parts.get(ORIGINAL)),
        *_hrefs(children),
        *((e.text or "").strip() for e in children if name(e) == "link"),
    ]
    guid = parts.get("guid")
    if guid is not None and guid.get("isPermaLink", "true").lower() != "false" and "//" in text(guid):
        candidates.append(text(guid))
    url = next((address for one in candidates if one and (address := _address(one, base))), None)
    if url is None:
        return None
    changed = [found for tag in ("updated", "modified") if (found := moment(text(parts.get(tag))))]
    published = stated(*(text(parts.get(tag)) for tag in ("pubDate", "published", "issued", "date")))
    return Link(url, max(changed, default=None), moment(published), published)


def _hrefs(children: list[etree._Element]) -> list[str]:
    """The addresses of an entry's links to its page: first those of HTML, as an entry may have others."""
    links = [e for e in children if name(e) == "link" and e.get("href")]
    pages = [e for e in links if e.get("rel", "alternate") == "alternate"]
    return [e.get("href", "") for e in sorted(pages, key=lambda e: "html" not in e.get("type", "html"))]


def _json_links(data: bytes, base: str | None) -> Iterator[Link]:
    try:
        feed = json.loads(decode(data))
    except (ValueError, RecursionError, Unreadable) as error:
        raise broken("JSON feed", error) from error
    items = feed.get("items") if isinstance(feed, Mapping) else None
    for item in items if isinstance(items, list) else []:
        if isinstance(item, Mapping):
            said = [one for one in (_said(item, "url"), _said(item, "external_url"), _said(item, "id")) if one]
            url = next((address for one in said if "/" in one and (address := _address(one, base))), None)
            if url is not None:
                published = stated(_said(item, "date_published"))
                yield Link(url, moment(_said(item, "date_modified")), moment(published), published)


def _said(item: Mapping[str, Any], key: str) -> str | None:
    value = item.get(key)
    return value if isinstance(value, str) else None


def _address(url: str, base: str | None) -> str | None:
    """An address made whole; None for what is none of the web, such as a guid that is only a number."""
    try:
        joined = urljoin(base or "", url)
        joined.encode()
    except ValueError:  # also half a character, which JSON can hold
        return None
    return joined if joined.startswith(("http://", "https://")) else None
