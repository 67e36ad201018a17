"""A web page's article: its text by trafilatura, the rest by what the page states of itself.

Runs in the process of `guard`; imports nothing that is not needed there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.utils import load_html

from transforms import pagemeta, pagequality
from transforms.pagemeta import Metadata
from transforms.text import clean, one_line

BLOCKS = {"p", "head", "item", "quote", "code", "row", "cell", "lb", "list", "table", "div", "body"}
"""Elements of trafilatura's tree at whose ends a paragraph ends."""


TOO_LITTLE = 0.2
"""Where the strict reading gives less than this share of the wider one, it has missed the article."""

SPACE = re.compile(r"\s+")
SOFT_HYPHENS = re.compile("\u00ad|&shy;|&#173;|&#xad;", re.IGNORECASE)
"""Where a browser may break a word; no part of it."""


@dataclass(frozen=True)
class Page:
    """What a page holds: its article's text, one paragraph a line, what it turned out to be, and what it states."""

    text: str
    quality: pagequality.Quality
    metadata: Metadata


def extract(html: str, url: str | None) -> Page:
    """Read a page. `url` is its address where known. The text is empty where the page has none."""
    html = SOFT_HYPHENS.sub("", html)
    tree = load_html(html if "<html" in html[:5000].lower() else f"<html><body><article>{html}</article></body></html>")
    if tree is None:
        return Page("", "stub", Metadata())
    metadata = pagemeta.read(tree, url)
    signs = pagequality.signs(tree)
    text = "\n".join(_without_title(_article(tree, signs.visible_words), metadata.title))
    return Page(text, pagequality.judge(text, signs, metadata), metadata)


def _article(tree: HtmlElement, visible_words: int) -> list[str]:
    """The article's paragraphs, cut out strictly; less so where next to nothing of the page would be left."""
    strict = _paragraphs(tree, strict=True)
    n_strict = _words(strict)
    if n_strict >= TOO_LITTLE * visible_words:
        return strict
    wide = _paragraphs(tree, strict=False)
    return wide if n_strict < TOO_LITTLE * _words(wide) else strict


def _paragraphs(tree: HtmlElement, strict: bool) -> list[str]:
    """What trafilatura takes for the article; subheads, list items and table cells are paragraphs of their own."""
    document = bare_extraction(tree, favor_precision=strict, include_comments=False, with_metadata=False)
    body = getattr(document, "body", None)
    if body is None:
        return []
    joined = "".join(_pieces(body))
    return [paragraph for line in clean(joined).split("\n") if (paragraph := line.strip())]


def _words(paragraphs: list[str]) -> int:
    return sum(len(paragraph.split()) for paragraph in paragraphs)


def _pieces(body: HtmlElement) -> Iterator[str]:
    """The characters of a tree in order, with a line break at both ends of each block."""
    stack: list[HtmlElement | str] = [body]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield item
            continue
        edge = "\n" if item.tag in BLOCKS else ""
        yield edge + SPACE.sub(" ", item.text or "")
        stack.append(edge)
        for child in reversed(item):
            stack += [SPACE.sub(" ", child.tail or ""), child]


def _without_title(paragraphs: list[str], title: str | None) -> list[str]:
    """The paragraphs without a first one that repeats the title."""
    if paragraphs and title and _letters(paragraphs[0]) == _letters(title):
        return paragraphs[1:]
    return paragraphs


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", one_line(text) or "").casefold()
