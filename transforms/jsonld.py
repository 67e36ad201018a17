"""What a page says of its article in JSON-LD."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from lxml.etree import _Element as Element

from transforms.text import one_line

Node = Mapping[str, Any]

ARTICLE_TYPES = re.compile(r"(?:^|[/:])(?:\w*Article|BlogPosting|LiveBlogPosting|Report|NewsItem|Review)$")
PERSON = re.compile(r"(?:^|[/:])Person$")
BODY = re.compile(r"(?:Organization|Corporation)$")
Kind = Literal["person", "body", "unknown"]

BLOCKS = 200_000
"""Characters of one block that are read; longer ones are data of a program, not a description."""

DEPTH = 6


def nodes(tree: Element) -> list[Node]:
    """Every object of every block of a page, nested ones and those under @graph too."""
    found: list[Node] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            found += _walk(_load(script.text or ""), DEPTH)
    return found


def article(found: list[Node], title: str | None) -> Node:
    """The object that describes the page's article: the one with the page's title, else the fullest. {} for none."""
    candidates = [node for node in found if is_a(node, ARTICLE_TYPES)]
    same = [node for node in candidates if title and _folded(text(node.get("headline"))) == _folded(title)]
    return max(same or candidates, key=lambda node: sum(name in node for name in TELLING), default={})


TELLING = ("headline", "datePublished", "author", "articleBody", "mainEntityOfPage")


def is_a(node: Node, types: re.Pattern[str]) -> bool:
    """Whether one of an object's types matches."""
    return any(isinstance(name, str) and types.search(name) for name in _list(node.get("@type")))


def text(value: Any) -> str | None:
    """The words of a value: of a string, of the first of a list, of a named thing."""
    for item in _list(value):
        if isinstance(item, str) and (line := one_line(item)):
            return line
        if isinstance(item, Mapping) and (line := text(item.get("name") or item.get("@value") or item.get("url"))):
            return line
    return None


def people(value: Any, found: list[Node]) -> list[tuple[str, Kind]]:
    """Names of the authors, and what each is said to be; references by @id are followed."""
    named: list[tuple[str, Kind]] = []
    for item in _list(value):
        if isinstance(item, Mapping) and "name" not in item and "@id" in item:
            item = next((node for node in found if node.get("@id") == item["@id"] and "name" in node), item)
        if isinstance(item, str):
            named.append((item, "unknown"))
        elif isinstance(item, Mapping):
            kind: Kind = "person" if is_a(item, PERSON) else "body" if is_a(item, BODY) else "unknown"
            named += [(name, kind) for name in _list(item.get("name")) if isinstance(name, str)]
    return named


def _load(block: str) -> Any:
    """The value of a block, forgiving what pages commonly get wrong; None where it cannot be read."""
    block = re.sub(
        r"^\s*(?:<!--|//<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\]\]>|\]\]>)\s*;?\s*$", "", block[:BLOCKS]
    )
    attempts = [block, re.sub(r",(\s*[}\]])", r"\1", block)]
    if "&quot;" in block and '"' not in block.replace("&quot;", ""):
        attempts.append(html.unescape(block))
    for attempt in attempts:
        try:
            return json.loads(attempt.strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _walk(value: Any, depth: int) -> Iterator[Node]:
    if depth == 0:
        return
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, depth)
    elif isinstance(value, Mapping):
        yield value
        for inner in value.values():
            if isinstance(inner, list | Mapping):
                yield from _walk(inner, depth - 1)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _folded(value: str | None) -> str:
    return re.sub(r"\W+", "", value or "").casefold()
