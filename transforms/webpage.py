"""A web page's article: its text, what the page turned out to be, and what the page states of itself.

The text is made of the page's blocks that the trees of `pagetrees` take for the article, with its standfirst and
without notes on the page. Where they are not sure of themselves, trafilatura decides, which looks at a page in another
way.

Runs in the process of `guard`; imports nothing that is not needed there.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from lxml import etree
from lxml.etree import _Element as Element
from numpy.typing import NDArray
from trafilatura import bare_extraction
from trafilatura.utils import load_html

from transforms import bylines, pageblocks, pagemeta, pagenotes, pagequality, pagesigns, pagetrees, standfirst
from transforms.pageblocks import Block
from transforms.pagemeta import Metadata
from transforms.pagesigns import Stated
from transforms.text import clean, one_line

BLOCKS = {"p", "head", "item", "quote", "code", "row", "cell", "lb", "list", "table", "div", "body"}
"""Elements of trafilatura's tree at whose ends a paragraph ends."""

LIKELY, SURE = 0.5, 0.95
UNSURE = 0.14
"""Words by which the trees may be expected to err, for each word they take: above, trafilatura is asked too (measured
on labelled pages of outlets that the trees did not learn from).
"""

MOST_BLOCKS = 5000
"""Of a page that trafilatura is asked about: its time grows with their square."""

NOTE_WORDS = 4
MENUS = sum(pageblocks.BIT[tag] for tag in ("nav", "footer", "aside", "header", "form", "button")) | pageblocks.HIDDEN

OWN_LETTERS = 20
"""Letters of a block that stand nowhere else by chance."""

TOO_LITTLE = 0.2
"""Where the strict reading gives less than this share of the wider one, it has missed the article; so has trafilatura
where it gives less than this share of what the trees expect.
"""

SPACE = re.compile(r"\s+")
SOFT_HYPHENS = re.compile("\u00ad|&shy;|&#173;|&#xad;", re.IGNORECASE)
"""Where a browser may break a word; no part of it."""


ENDS = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)

OF_HEAD = frozenset({"title", "meta", "link", "style", "script", "base", "noscript", "template", "object"})
"""What may stand in the head of a page."""


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
    found, signs, metadata, stated = _read(tree, url)
    if not found:
        return Page("", pagequality.judge("", pagequality.signs(tree, found), metadata), metadata)
    paragraphs = _article(html, found, pagetrees.shipped().chances(signs), stated)
    paragraphs = _without_title(paragraphs, metadata.title)
    if not metadata.authors and (names := pagenotes.byline(paragraphs)):
        metadata = replace(metadata, authors=bylines.clean([names], metadata.site))
    text = "\n".join(pagenotes.without(paragraphs, metadata.authors))
    return Page(text, pagequality.judge(text, pagequality.signs(tree, found), metadata), metadata)


def blocks(html: str, url: str | None) -> tuple[list[Block], NDArray[np.float32]]:
    """The blocks of a page with a row of signs for each: what the trees learn from."""
    tree = _tree(_whole(html))
    return _read(tree, url)[:2] if tree is not None else ([], _NO_SIGNS)


_NO_SIGNS = np.zeros((0, 0), dtype=np.float32)


def _read(tree: Element, url: str | None) -> tuple[list[Block], NDArray[np.float32], Metadata, Stated]:
    """The blocks of a page, a row of signs for each, and what the page states."""
    metadata, stated = pagemeta.read(tree, url)
    found = pageblocks.cut(tree)
    return found, pagesigns.table(found, stated) if found else _NO_SIGNS, metadata, stated


def _whole(html: str) -> str:
    """A page without what may not stay in words, and with a frame where it is a piece of one."""
    if any(written in html for written in ("\u00ad", "shy;", "&#173;", "&#xad;", "&#xAD;", "&SHY;")):
        html = SOFT_HYPHENS.sub("", html)
    html = _with_rest(html)
    return html if "<html" in html[:5000].lower() else f"<html><body><article>{html}</article></body></html>"


def _with_rest(html: str) -> str:
    """A page without the ends of body and html: browsers show what stands behind them, libxml2 drops it."""
    end = ENDS.search(html)
    return html[: end.start()] + ENDS.sub("", html[end.start() :]) if end else html


def _tree(html: str) -> Element | None:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree: Element | None = etree.fromstring(html.encode("utf-8", "replace"), parser)
    except etree.ParserError:
        return None  # nothing in it
    return _with_body(tree) if tree is not None else None


def _with_body(tree: Element) -> Element:
    """The tree with what stands in its head and cannot be of one in a body.

    The tags of head and body may be left out, and libxml2 takes an *article* behind a title for a part of the head.
    """
    head = tree.find("head")
    if tree.find("body") is None and head is not None:
        moved = [*itertools.dropwhile(lambda child: child.tag in OF_HEAD, head)]
        if moved:
            etree.SubElement(tree, "body").extend(moved)
    return tree


def _article(html: str, found: list[Block], chances: NDArray[np.float32], stated: Stated) -> list[str]:
    """The paragraphs of a page's article: the blocks that the trees take, the standfirst among them. Where the trees
    are not sure of a page, or find nothing on it, trafilatura decides on the blocks of which they are not sure.
    """
    taken = [bool(chance > LIKELY) for chance in chances]
    words = np.array([block.n_words for block in found])
    errs = words @ np.minimum(chances, 1 - chances) > UNSURE * max(1.0, float(words @ chances))
    if (errs or not any(taken)) and len(found) <= MOST_BLOCKS:
        others = _by_trafilatura(html, int(words.sum()))
        held = _held(found, others)
        settled = [bool(c > SURE or (c > 1 - SURE and same)) for c, same in zip(chances, held, strict=True)]
        if not any(settled) and (note := _note(found)):
            return note
        if words @ held < TOO_LITTLE * _words(others):
            return others  # it has cut the page in another way
        if others and words @ held >= TOO_LITTLE * (words @ chances):
            taken = settled
    at = standfirst.find(found, taken, stated)
    if at is not None:
        taken[at] = True
    return _lines("\n".join(block.text for block, is_taken in zip(found, taken, strict=True) if is_taken))


def _note(found: list[Block]) -> list[str]:
    """The sentences of a page that has no more than a note's, outside its menus: too little to look like an article."""
    told = [block for block in found if not block.frame.inside & MENUS and 3 * block.linked < len(block.text)]
    told = [block for block in told if block.n_words >= NOTE_WORDS and pagesigns.SENTENCE_END.search(block.text[-8:])]
    return [block.text for block in told] if sum(block.n_words for block in told) <= pagequality.STUB_WORDS else []


def _held(found: list[Block], paragraphs: list[str]) -> list[bool]:
    """Of each block whether it is among the paragraphs, as one of them or as part of one."""
    lines = {pagesigns.folded(line) for line in paragraphs}
    whole = pagesigns.folded(" ".join(paragraphs))
    letters = [pagesigns.folded(block.text) for block in found]
    return [text in lines or (len(text) >= OWN_LETTERS and text in whole) for text in letters]


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
    """What trafilatura takes for the article, by itself, as the trees do better than the programs it falls back on;
    subheads, list items and table cells are paragraphs of their own.
    """
    document = bare_extraction(tree, favor_precision=strict, include_comments=False, with_metadata=False, fast=True)
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


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", one_line(text) or "").casefold()
