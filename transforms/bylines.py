"""Who wrote an article, as a page states it, cleaned to names."""

import html
import re
from collections.abc import Callable, Iterable, Mapping

from lxml.etree import _Element as Element

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
    r"undefined|unknown|guest|webmaster|root|user|author|the author|by)$|^(?:web|news)\s?desk$",
    re.IGNORECASE,
)
NO_DESK = re.compile(
    r"[{}<>=_]|^(?-i:[a-z0-9.]+)$|^(?:admin|administrator|null|none|undefined|unknown|guest|webmaster|root|user|author|"
    r"the author|by)$",
    re.IGNORECASE,
)
ROLE = re.compile(
    r"\b(?:editors?|reporter|correspondent|writer|staff|contributors?|columnist|producer|journalist|bureau|chief|desk|team|"
    r"updated|published|photographs?|image|photo|redaktion)\b",
    re.IGNORECASE,
)
AUTHOR_PAGE = re.compile(r"/(?:authors?|writers?|staff|contributors?|journalists?|reporters?)/[^?#]+$")
LONGEST = 60
CLASS = "translate(@class, 'AUTHORBYLINE', 'authorbyline')"
MARKED = (
    f"//*[@rel='author' or @itemprop='author' or contains({CLASS}, 'author') or contains({CLASS}, 'byline')]"
    "[not(ancestor::aside or ancestor::nav or ancestor::footer or self::script or self::style or self::img)]"
)


def authors(
    tree: Element, meta: Mapping[str, list[str]], node: Node, found: list[Node], beside: list[str], site: str | None
) -> tuple[str, ...]:
    """Names of the authors: persons by JSON-LD, else by meta elements, else as seen beside the headline, marked or
    linked as the author's name. Only where no person is named a body, or the outlet or its desk, where the page's data
    say that it is the author. `beside`: the short texts below the headline.
    """
    named = jsonld.people(node.get("author") or node.get("creator"), found)
    stated = [value for name in META for value in meta.get(name, ())]
    voices: tuple[Callable[[], Iterable[str]], ...] = (  # the later ones take a walk over the page
        lambda: (name for name, kind in named if kind == "person"),
        lambda: (name for name, kind in named if kind == "unknown"),
        lambda: stated,
        lambda: _written_by(meta),
        lambda: _after_by(beside),
        lambda: _marked(tree),
        lambda: _linked(tree),
        lambda: (name for name, kind in named if kind == "body"),
    )
    for voice in voices:
        cleaned = clean(voice(), site)
        if cleaned:
            return cleaned
    return desk([*(name for name, _ in named), *stated, *_written_by(meta)])


def desk(stated: Iterable[str]) -> tuple[str, ...]:
    """The first name that is no person's but may be an author's: an outlet, its staff, a bureau."""
    for line in stated:
        name = LEADING.sub("", one_line(html.unescape(line)) or "").strip(" .,-–—:|•·()")
        if name and len(name) <= LONGEST and not NO_DESK.search(name) and not ADDRESS.search(name):
            return (name,)
    return ()


def _written_by(meta: Mapping[str, list[str]]) -> list[str]:
    """What cards for sharing give under the label *Written by*."""
    found: list[str] = []
    for number in ("1", "2"):
        if "written by" in (label.lower() for label in meta.get(f"twitter:label{number}", ())):
            found += meta.get(f"twitter:data{number}", ())
    return found


def _marked(tree: Element) -> list[str]:
    """The first full name in the elements marked as the author's, the innermost only. A date may stand behind it."""
    elements = tree.xpath(MARKED)
    outer = {ancestor for element in elements for ancestor in element.iterancestors()}
    for element in elements:
        if element in outer:
            continue
        for part in ("".join(element.itertext()), element.text):
            name = LEADING.sub("", one_line(part) or "").strip(" .,|•·") if part and len(part) < 200 else ""
            if FULL_NAME.fullmatch(name):
                return [name]
    return []


def _linked(tree: Element) -> list[str]:
    """The name on the links that lead to an author's own page, where they name one author and no more."""
    names: set[str] = set()
    for link in tree.iter("a"):
        if not AUTHOR_PAGE.search(link.get("href") or ""):
            continue
        name = LEADING.sub("", one_line("".join(link.itertext())) or "").strip(" .,|•·")
        if FULL_NAME.fullmatch(name) and next(link.iterancestors("aside", "nav", "footer"), None) is None:
            names.add(name)
    return list(names) if len(names) == 1 else []


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
    if name.islower() and re.search(r"[-_\d]", name):
        return False  # part of an address, or an account
    return name.casefold() != (site or "").casefold() and not ROLE.search(name) and len(name.split()) <= 6
