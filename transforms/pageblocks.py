"""A page cut into its blocks: what stands between two breaks, with where it stands. One walk over the tree.

A block is a paragraph, heading, list item, table cell, or a line of any other element; inline elements are part of
their block. Nothing is judged here.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from lxml.etree import _Element as Element

INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
    "ins", "kbd", "label", "mark", "nobr", "picture", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike",
    "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
})  # fmt: skip
UNSEEN = frozenset({
    "area", "audio", "base", "canvas", "datalist", "dialog", "embed", "head", "iframe", "input", "link", "map", "math",
    "meta", "noscript", "object", "option", "script", "select", "source", "style", "svg", "template", "textarea",
    "title", "track", "video",
})  # fmt: skip
SPACE = re.compile(r"[ \t\n\r\f\v]+")
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
NOT_LETTERS = re.compile(r"[^a-z]+")
NAMING = ("class", "id", "itemprop", "role")
BOLD = ("b", "strong")
DEEPEST = 200
"""Levels of elements that are followed; no page that shows an article has more."""


@dataclass(slots=True, eq=False)
class Frame:
    """A block element on the way down to a block."""

    tag: str
    up: "Frame | None"
    signature: str
    marks: int  # kinds of words in its attributes, one bit each
    inside: int  # tags of it and of all above it, one bit each of TAGS
    above: int  # marks of it and of all above it
    depth: int
    n_blocks: int = 0  # right in it
    words: float = 0.0  # of the paragraphs within
    link_words: float = 0.0
    all_words: float = 0.0


@dataclass(slots=True, eq=False)
class Block:
    """One block: its characters and where it stands."""

    text: str
    frame: Frame
    linked: int  # characters within links
    bold: int  # characters within b and strong
    after_break: bool  # follows a br of the same element
    marks: int  # of inline elements at its beginning
    heads_before: int  # h1 elements, its own included
    articles_before: int
    n_words: int = 0


TAGS = (
    "article", "main", "section", "nav", "header", "footer", "aside", "figure", "figcaption", "form", "ul", "ol", "li",
    "table", "blockquote", "button", "h1", "h2", "h3", "h4", "h5", "h6", "body",
)  # fmt: skip
BIT = {tag: 1 << place for place, tag in enumerate(TAGS)}
HIDDEN = 1 << len(TAGS)
ARTICLE_BODY = 1 << (len(TAGS) + 1)


@cache
def lexicon() -> dict[str, dict[str, list[str]]]:
    """The words of pagewords.toml: table -> kind -> words."""
    with open(Path(__file__).with_name("pagewords.toml"), "rb") as file:
        return tomllib.load(file)


@cache
def _marks() -> dict[str, int]:
    kinds = lexicon()["marks"]
    found: dict[str, int] = {}
    for place, words in enumerate(kinds.values()):
        for word in words:
            found[word] = found.get(word, 0) | 1 << place
    return found


@lru_cache(maxsize=50_000)
def _marks_of(names: str) -> int:
    """The kinds of words in the attributes of an element, one bit each."""
    known, found = _marks(), 0
    words = NOT_LETTERS.split(CAMEL.sub(" ", names[:400]).lower())
    for word in words:
        if word in known:
            found |= known[word]
        elif word[:-1] in known and word[-1:] == "s":
            found |= known[word[:-1]]
        elif len(word) > 4:
            found |= next((known[word[:n]] for n in range(len(word) - 1, 4, -1) if word[:n] in known), 0)
    return found


def cut(root: Element) -> list[Block]:
    """The blocks of a page in the order of its source."""
    return _Cutter().walk(root)


class _Cutter:
    """The block that is being read, and what was met on the way to it."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.parts: list[str] = []
        self.linked = self.bold = self.marks = 0
        self.heads = self.articles = 0
        self.after_break = False

    def walk(self, root: Element) -> list[Block]:
        """Read a tree. What is left to do stands on a stack, as pages may be nested deeper than Python may call."""
        top = Frame("body", None, "body", 0, BIT["body"], 0, 0)
        stack: list[_Task] = [(root, top, 0, 0, 0)]
        while stack:
            item, frame, links, bold, depth = stack.pop()
            if item is None:
                self.end(frame)
            elif isinstance(item, str):
                self.add(item, links, bold)
            elif isinstance(tag := item.tag, str) and tag not in UNSEEN and depth <= DEEPEST:
                if tag == "br" or tag == "hr":
                    self.end(frame, is_break=tag == "br")
                    continue
                names = _names(item)
                if tag in INLINE or "-" in tag:
                    links, bold = links + (tag == "a"), bold + (tag in BOLD)
                    if names and not self.parts:
                        self.marks |= _marks_of(names)
                else:
                    self.end(frame)
                    frame = self.open(item, tag, names, frame)
                    stack.append((None, frame, 0, 0, 0))
                for child in reversed(item):
                    if child.tail:
                        stack.append((child.tail, frame, links, bold, depth))
                    stack.append((child, frame, links, bold, depth + 1))
                if item.text:
                    self.add(item.text, links, bold)
        self.end(top)
        return self.blocks

    def add(self, characters: str, links: int, bold: int) -> None:
        """Take characters into the block."""
        self.parts.append(characters)
        if links:
            self.linked += len(characters.strip())
        if bold:
            self.bold += len(characters.strip())

    def open(self, element: Element, tag: str, names: str, up: Frame) -> Frame:
        """Enter a block element."""
        self.heads += tag == "h1"
        self.articles += tag == "article"
        marks = _marks_of(names) if names and tag != "body" and tag != "html" else 0
        inside = up.inside | BIT.get(tag, 0) | (HIDDEN if _is_hidden(element) else 0)
        if "articleBody" in names:
            inside |= ARTICLE_BODY
        return Frame(tag, up, f"{tag}.{element.get('class', '')}", marks, inside, up.above | marks, up.depth + 1)

    def end(self, frame: Frame, is_break: bool = False) -> None:
        """End the block, if there is one."""
        text = SPACE.sub(" ", "".join(self.parts)).strip() if self.parts else ""
        if text:
            block = Block(text, frame, self.linked, self.bold, self.after_break, self.marks, self.heads, self.articles)
            self.blocks.append(block)
            frame.n_blocks += 1
        self.parts.clear()
        self.linked = self.bold = self.marks = 0
        self.after_break = is_break


_Task = tuple[Element | str | None, Frame, int, int, int]
"""An element, characters, or None for the end of a block; its frame; links and bold elements around it; its depth."""


def _names(element: Element) -> str:
    """What the attributes call an element."""
    found = element.attrib
    if not found:
        return ""
    return " ".join([value for name in NAMING if (value := found.get(name))])


def _is_hidden(element: Element) -> bool:
    found = element.attrib
    return bool(found) and (
        "hidden" in found
        or found.get("aria-hidden") == "true"
        or "display:none" in found.get("style", "").replace(" ", "")
    )
