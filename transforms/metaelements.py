"""The meta elements of a page, and its text as readers see it."""

import html
from collections.abc import Iterable, Iterator

from lxml.etree import _Element as Element

from transforms.text import one_line

Meta = dict[str, list[str]]
"""Folded name or property of each meta element -> its contents."""


def read(tree: Element) -> Meta:
    """Folded name or property of each meta element -> its contents."""
    meta: Meta = {}
    for element in tree.iter("meta"):
        value = plain(element.get("content"))
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if value and (name := element.get(attribute)):
                meta.setdefault(name.strip().lower(), []).append(value)
    return meta


def plain(value: str | None) -> str | None:
    """A value without character references left over by careless pages."""
    return one_line(html.unescape(value)) if value else None


def first(meta: Meta, names: Iterable[str]) -> str | None:
    """The first content of the first of the names that a page gives."""
    return next(values(meta, names), None)


def values(meta: Meta, names: Iterable[str]) -> Iterator[str]:
    """The contents under the names, in the order of the names."""
    for name in names:
        yield from meta.get(name, ())


def content(element: Element) -> str | None:
    """The visible characters of an element, on one line."""
    parts = (part for part in element.itertext() if part)
    return one_line(html.unescape(" ".join(parts))) if element.find(".//script") is None else None
