"""Who wrote an article, as a page states it, cleaned to names."""

import html
import re
from collections.abc import Iterable, Mapping

from lxml.html import HtmlElement

from transforms import jsonld
from transforms.fullname import FULL_NAME
from transforms.jsonld import Node
from transforms.text import one_line

META = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl",
        "article:author_name", "authors", "og:article:author", "citation_author", "cxenseparse:author")  # fmt: skip
LEADING = re.compile(
    r"^(?:view |see |more |all )*(?:posts|articles|stories)\s+(?:by|from)\s+"
    r"|^(?:(?:written|reported|story|posted|words|text|published|report)\s+)?by(?:[:\s]+|$)|^authors?\s*:\s*|^from\s+",
    re.IGNORECASE,
)
JOINED = re.compile(r"\s*(?:;|\||\s/\s|,?\s+(?:and|und|og|och|et)\s+|\s+&\s|\n)\s*|\s*,\s+|、", re.IGNORECASE)
ADDRESS = re.compile(r"https?:\S*|www\.\S+|\S+@\S+", re.IGNORECASE)
NOT_A_NAME = re.compile(
    r"\d{2}|\.(?:com|org|net|co)\b|^[a-z]+(?:\.[a-z]+)+$|[{}<>=_]|^(?:admin|administrator|editor|editorial|staff|null|none|"
    r"undefined|unknown|guest|webmaster|root|user|author|by)$|^(?:web|news)\s?desk$",
    re.IGNORECASE,
)
ROLE = re.compile(
    r"\b(?:editors?|reporter|correspondent|writer|staff|contributors?|columnist|producer|journalist|bureau|chief|desk|team|"
    r"updated|published|photographs?|image|photo|redaktion)\b",
    re.IGNORECASE,
)
LONGEST = 60
CLASS = "translate(@class, 'AUTHORBYLINE', 'authorbyline')"
MARKED = (
    f"//*[@rel='author' or @itemprop='author' or contains({CLASS}, 'author') or contains({CLASS}, 'byline')]"
    "[not(ancestor::aside or ancestor::nav or ancestor::footer or self::script or self::style or self::img)]"
)


def authors(
    meta: Mapping[str, list[str]], node: Node, found: list[Node], marked: list[str], beside: list[str], site: str | None
) -> tuple[str, ...]:
    """Names of the authors: persons by JSON-LD, else by meta elements, else as seen beside the headline or marked as
    the author's name; a body only where no person is named. `beside`: the short texts below the headline.
    """
    named = jsonld.people(node.get("author") or node.get("creator"), found)
    written = meta.get("twitter:data1", []) if "Written by" in meta.get("twitter:label1", []) else []
    for stated in (
        [name for name, kind in named if kind == "person"],
        [name for name, kind in named if kind == "unknown"],
        [value for name in META for value in meta.get(name, ())],
        written,
        _after_by(beside),
        [name for name in marked if FULL_NAME.fullmatch(LEADING.sub("", name))][:1],
        [name for name, kind in named if kind == "body"],
    ):
        cleaned = clean(stated, site)
        if cleaned:
            return cleaned
    return ()


def marked(tree: HtmlElement) -> list[str]:
    """Texts of the elements marked as the author's, the innermost only."""
    elements = tree.xpath(MARKED)
    outer = {ancestor for element in elements for ancestor in element.iterancestors()}
    texts = [element.text_content() for element in elements if element not in outer]
    return [line for text in texts if len(text) < 200 and (line := one_line(text))]


def _after_by(beside: list[str]) -> list[str]:
    """What follows *By* among the texts below a headline, where it is a full name."""
    for place, line in enumerate(beside):
        rest = LEADING.sub("", line)
        if rest == line:
            continue
        rest = rest or (beside[place + 1] if place + 1 < len(beside) else "")
        names = [part for part in JOINED.split(rest) if FULL_NAME.fullmatch(part)]
        if names:
            return names
    return []


def clean(stated: Iterable[str | None], site: str | None = None) -> tuple[str, ...]:
    """Single names, each once, without the outlet's own, addresses, roles and *By*."""
    names: dict[str, str] = {}
    for line in stated:
        for part in JOINED.split(ADDRESS.sub("", LEADING.sub("", one_line(html.unescape(line or "")) or ""))):
            name = LEADING.sub("", part).strip(" .,-–—:|•·()")
            if _is_name(name, site):
                names.setdefault(name.casefold(), name)
    return tuple(names.values())


def is_all_names(stated: str) -> bool:
    """Whether a byline holds names and nothing that `clean` would drop."""
    return len(clean([stated])) == len(JOINED.split(stated.strip()))


def _is_name(name: str, site: str | None) -> bool:
    if not name or len(name) > LONGEST or NOT_A_NAME.search(name) or not any(c.isalpha() for c in name):
        return False
    if name.islower() and ("-" in name or "_" in name):
        return False  # part of an address
    return name.casefold() != (site or "").casefold() and not ROLE.search(name) and len(name.split()) <= 6
