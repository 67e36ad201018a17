"""A web page's article: its text, what the page turned out to be, and what the page states of itself.

The text is made of the page's blocks that the trees of `pagetrees` take for the article. Where they are not sure of
themselves, trafilatura decides, which looks at a page in another way.

Runs in the process of `guard`; imports nothing that is not needed there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from lxml import etree
from lxml.etree import _Element as Element
from numpy.typing import NDArray
from trafilatura import bare_extraction
from trafilatura.utils import load_html

from transforms import pageblocks, pagemeta, pagequality, pagesigns, pagetrees
from transforms.pageblocks import Block
from transforms.pagemeta import Metadata
from transforms.text import clean, one_line

BLOCKS = {"p", "head", "item", "quote", "code", "row", "cell", "lb", "list", "table", "div", "body"}
"""Elements of trafilatura's tree at whose ends a paragraph ends."""

LIKELY = 0.5
UNSURE = 0.14
"""Words by which the trees may be expected to err, for each word they take: above, their answer is not worth more than
trafilatura's (measured on labelled pages of outlets that the trees did not learn from).
"""

TOO_LITTLE = 0.2
"""Where the strict reading gives less than this share of the wider one, it has missed the article."""

LEADS_ON = re.compile(
    r"\W*(?:related|also read|read also|read more|read next|see also|more|recommended|must read|you may also like)"
    r"(?: (?:stories|story|articles?|news|reading|coverage|content|videos?))?\s*(?:[:|]|\W*$)",
    re.IGNORECASE,
)
LEADS_ON_LENGTH = 200
RIGHTS = re.compile(r"(?:©|copyright\b(?! law)|\(c\) ?\d{4}|all rights reserved)", re.IGNORECASE)
ABOUT_AUTHOR = re.compile(
    r",?(?: \w+)?,? (?:is|was|writes|covers|reports|joined|has|can be|contributed|works|lives|edits)\b"
)
LAST = 4
"""Paragraphs at the end among which those notes stand."""

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
    html = _whole(html)
    tree = _tree(html)
    if tree is None:
        return Page("", "stub", Metadata())
    found, signs, metadata = read(tree, url)
    if not found:
        return Page("", pagequality.judge("", pagequality.signs(tree, found), metadata), metadata)
    paragraphs = _taken(found, signs)
    if paragraphs is None:
        paragraphs = _by_trafilatura(html, sum(block.n_words for block in found))
    text = "\n".join(_without_tail(_without_title(paragraphs, metadata.title), metadata.authors))
    return Page(text, pagequality.judge(text, pagequality.signs(tree, found), metadata), metadata)


def blocks(html: str, url: str | None) -> tuple[list[Block], NDArray[np.float32]]:
    """The blocks of a page with a row of signs for each: what the trees learn from."""
    tree = _tree(_whole(html))
    return read(tree, url)[:2] if tree is not None else ([], _NO_SIGNS)


_NO_SIGNS = np.zeros((0, 0), dtype=np.float32)


def read(tree: Element, url: str | None) -> tuple[list[Block], NDArray[np.float32], Metadata]:
    """The blocks of a page, a row of signs for each, and what the page states."""
    metadata, stated = pagemeta.read(tree, url)
    found = pageblocks.cut(tree)
    return found, pagesigns.table(found, stated) if found else _NO_SIGNS, metadata


def _whole(html: str) -> str:
    """A page without what may not stay in words, and with a frame where it is a piece of one."""
    if any(written in html for written in ("\u00ad", "shy;", "&#173;", "&#xad;", "&#xAD;", "&SHY;")):
        html = SOFT_HYPHENS.sub("", html)
    return html if "<html" in html[:5000].lower() else f"<html><body><article>{html}</article></body></html>"


def _tree(html: str) -> Element | None:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(html.encode("utf-8", "replace"), parser)
    except etree.ParserError:
        return None  # nothing in it


def _taken(found: list[Block], signs: NDArray[np.float32]) -> list[str] | None:
    """The blocks that the trees take for the article; None where they are not sure of them."""
    chances = pagetrees.shipped().chances(signs)
    words = np.array([block.n_words for block in found])
    if words @ np.minimum(chances, 1 - chances) > UNSURE * max(1.0, float(words @ chances)):
        return None
    return _lines("\n".join(block.text for block, chance in zip(found, chances, strict=True) if chance > LIKELY))


def _by_trafilatura(html: str, visible_words: int) -> list[str]:
    """The article's paragraphs, cut out strictly; less so where next to nothing of the page would be left."""
    tree = load_html(html)
    strict = _paragraphs(tree, strict=True)
    n_strict = _words(strict)
    if n_strict >= TOO_LITTLE * visible_words:
        return strict
    wide = _paragraphs(tree, strict=False)
    return wide if n_strict < TOO_LITTLE * _words(wide) else strict


def _paragraphs(tree: Element, strict: bool) -> list[str]:
    """What trafilatura takes for the article; subheads, list items and table cells are paragraphs of their own."""
    document = bare_extraction(tree, favor_precision=strict, include_comments=False, with_metadata=False)
    body = getattr(document, "body", None)
    if body is None:
        return []
    return _lines("".join(_pieces(body)))


def _lines(text: str) -> list[str]:
    return [paragraph for line in clean(text).split("\n") if (paragraph := line.strip())]


def _words(paragraphs: list[str]) -> int:
    return sum(len(paragraph.split()) for paragraph in paragraphs)


def _pieces(body: Element) -> Iterator[str]:
    """The characters of a tree in order, with a line break at both ends of each block."""
    stack: list[Element | str] = [body]
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


def _without_tail(paragraphs: list[str], authors: tuple[str, ...]) -> list[str]:
    """The paragraphs without lines that lead to other articles, and without notes on rights and on the authors among
    the last: they are about the page, not the story.
    """
    kept = [line for line in paragraphs if len(line) > LEADS_ON_LENGTH or not LEADS_ON.match(line)] or paragraphs
    last = max(1, len(kept) - LAST)
    return kept[:last] + [line for line in kept[last:] if not RIGHTS.match(line) and not _is_about(line, authors)]


def _is_about(line: str, authors: tuple[str, ...]) -> bool:
    """Whether a paragraph introduces an author: 'Ann Lee covers the harbour'."""
    return any(line.startswith(name) and ABOUT_AUTHOR.match(line[len(name) :]) for name in authors)


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", one_line(text) or "").casefold()
