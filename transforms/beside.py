"""The short texts around a headline, among which the byline and the date stand."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element as Element

from transforms import metaelements
from transforms.text import one_line

UNSEEN = {"script", "style", "noscript", "template"}
PIECES = 30
"""Pieces of text below the headline that are looked at."""

LONGEST = 100
LONG = 2
"""Of longer pieces, a standfirst and a caption, behind which a byline is still looked for."""

BEFORE, LEVELS, FEW = 6, 2, 12
"""Pieces of text above the headline that are looked at, levels of elements, and elements of what may hold a byline."""

MASTHEAD = re.compile(r"\b(?:masthead|top-?bar|top|site-?header|current-?(?:date|time)|today)\b", re.IGNORECASE)
"""Classes and ids of what stands at the top of every page of an outlet, with the day of reading perhaps."""


@dataclass(frozen=True)
class Beside:
    """The short texts around a headline: below it up to the first long one, behind that (a standfirst, a caption), and
    right above it.
    """

    below: list[str]
    further: list[str]
    above: list[str]
    heading: Element | None = None


def around(tree: Element, title: str | None) -> Beside:
    """The texts around the headline."""
    heading = next((head for head in tree.iter("h1", "h2") if title and is_told(head, title)), None)
    texts: list[str] = []
    more: list[str] = []
    if heading is None:
        return Beside(texts, more, [])
    long: set[str] = set()
    told = (text for text in _texts_after(heading) if any(character.isalnum() for character in text))
    for text in itertools.islice(told, PIECES):
        if text in long:
            continue  # a page may hold its standfirst twice, for wide screens and for narrow ones
        if len(text) > LONGEST:
            long.add(text)
        if len(long) > LONG:
            break
        (more if long else texts).append(text)
    return Beside(texts, more, _texts_before(heading), heading)


def is_told(heading: Element, title: str) -> bool:
    """Whether a heading holds the title, alone or, in one of several parts, with a rubric beside it."""
    words = metaelements.content(heading)
    return words == title or (len(heading) > 0 and title in (words or ""))


def is_masthead(element: Element) -> bool:
    """Whether an element that does not hold the headline is part of the frame at the top of every page."""
    if element.tag == "header":
        return next(element.iterancestors("article", "main"), None) is None
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return element.tag == "nav" or MASTHEAD.search(names) is not None


def _texts_before(heading: Element) -> list[str]:
    """The last short texts right above a headline, within the element that holds it or the one around that."""
    texts: list[str] = []
    for element in itertools.islice((heading, *heading.iterancestors()), LEVELS):
        for sibling in itertools.islice(element.itersiblings(preceding=True), BEFORE):
            if not isinstance(sibling.tag, str) or sibling.tag in UNSEEN or is_masthead(sibling):
                continue
            if len(sibling.xpath(".//*")) < FEW:
                texts += [line for part in _pieces(sibling) if (line := one_line(part)) and len(line) < LONGEST]
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


def following(element: Element) -> Iterator[Element]:
    """The elements behind an element and its own, in the order of the page."""
    above: Element | None = element
    while above is not None:
        for sibling in above.itersiblings():
            yield from sibling.iter()
        above = above.getparent()
