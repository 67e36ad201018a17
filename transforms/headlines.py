"""The title of a page's article: its headline as readers see it, else what the page's data call it, without the
outlet's name; and the subtitle.
"""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from lxml.etree import _Element as Element

from transforms import beside, jsonld, metaelements, urls
from transforms.jsonld import Node
from transforms.metaelements import Meta

TITLE = ("og:title", "twitter:title", "dc.title")
SEPARATOR = re.compile(r"\s+[|–—·•»:-]\s+|\s*[|：]\s*")
LONGEST_TITLE, LONGEST_SUBTITLE = 250, 400
LONGEST_HEADING = 200
"""Characters of an h1; a longer one is a paragraph set large."""

OUTLET_WORDS = 4
HEADLINE_WORDS = 5
"""An h1 of so many different words is the headline even where the page calls the article otherwise in its metadata."""

HEADLINE_CLASS = re.compile(r"headline|(?:article|story|post|entry|news|hero)(?:[-_]+\w+)*?[-_]+title\b", re.IGNORECASE)
PATH, PATH_ATTRIBUTES, PATH_LEVELS = re.compile(r"breadcrumb", re.IGNORECASE), ("class", "id", "aria-label"), 4
SUBTITLE_CLASS = re.compile(r"subtitle|standfirst|sub-?head", re.IGNORECASE)
SUBTITLE_PROPERTY = "alternativeHeadline"


@dataclass(frozen=True)
class Heading:
    """The element that looks like the headline, and its words without a rubric."""

    element: Element
    text: str


def heading(
    tree: Element, stated: Iterable[str | None], described: Iterable[str | None], site: str | None, url: str | None
) -> Heading | None:
    """The one h1 of the page; of several, the one with which a stated title begins, else the only one that is neither
    a link, as the titles of other articles are, nor the outlet's name, else the only such one that is named a headline.
    The h1 of a path (*Home > World > Ferry opens*) gives way to an h2 that is a stated title, else to the headlines by
    which the page's data describe articles, if any.
    """
    told = [title for title in described if title]
    titles = [short for title in (*stated, *told) if title for short in (title, _without_site(title, site, url))]
    headings: dict[str, Heading] = {}
    for h1 in tree.iter("h1"):
        if text := _told(h1, titles):
            headings.setdefault(_letters(text), Heading(h1, text))
    chosen = next(iter(headings.values()), None) if len(headings) < 2 else _chosen(headings, titles, site, url)
    if chosen is not None and _is_step(chosen.element):
        known = {_letters(title) for title in titles}
        below = (Heading(h2, text) for h2 in tree.iter("h2") if not _is_link(h2) and (text := _told(h2, titles)))
        other = None if told and _letters(chosen.text) not in map(_letters, told) else chosen
        chosen = next((h2 for h2 in below if known & {_letters(h2.text), _letters(whole(h2.element))}), other)
    return chosen


def _chosen(headings: dict[str, Heading], titles: list[str], site: str | None, url: str | None) -> Heading | None:
    """The headline among several h1."""
    letters = [_letters(title) for title in titles]
    same = [each for start, each in headings.items() if start and any(title.startswith(start) for title in letters)]
    if not same:
        same = [
            each for each in headings.values() if not _is_outlet(each.text, site, url) and not _is_link(each.element)
        ]
    if len(same) > 1:
        same = [each for each in same if _is_named(each.element)]
    return same[0] if len(same) == 1 else None


def _told(heading: Element, titles: list[str]) -> str | None:
    """The words of a heading; where a piece of it is a title that the page states, that piece: a rubric or a date
    stands beside it. Where a stated title joins its parts by a colon, as stated.
    """
    words = metaelements.content(heading)
    if words and len(heading):
        pieces = {_letters(piece): piece for part in heading.itertext() if (piece := metaelements.plain(part))}
        all_letters, (first, *_) = _letters(words), pieces.values()
        for title in titles:
            letters = _letters(title)
            if letters == all_letters:
                return title if title.startswith(f"{first}:") else words
            if letters in pieces and (len(letters) > len(all_letters) / 2 or " " in pieces[letters]):
                is_joined = first.endswith(":") or words.startswith((f"{first}:", f"{first} :"))
                return words if is_joined else pieces[letters]
    return words


def whole(heading: Element) -> str:
    """All words of a heading."""
    return metaelements.content(heading) or ""


def _is_step(heading: Element) -> bool:
    """Whether a heading is the last step of the path that leads to the page: it, or what holds it, is called so, or
    links stand side by side in front of it, as in a list.
    """
    for element in itertools.islice((heading, *heading.iterancestors()), PATH_LEVELS):
        if PATH.search(" ".join((*element.attrib.keys(), *(element.get(name, "") for name in PATH_ATTRIBUTES)))):
            return True
    links = sum(sibling.tag == "a" for sibling in heading.itersiblings(preceding=True))
    return links > 1 or next(heading.iterancestors("nav"), None) is not None


def _is_named(heading: Element) -> bool:
    """Whether a page calls an element the headline of its article."""
    return heading.get("itemprop") == "headline" or HEADLINE_CLASS.search(heading.get("class") or "") is not None


def _is_link(heading: Element) -> bool:
    return heading.find(".//a") is not None or next(heading.iterancestors("a"), None) is not None


def title(
    meta: Meta, node: Node, found: Heading | None, named: str | None, site: str | None, url: str | None
) -> str | None:
    """The headline: the article's h1, else what JSON-LD or the meta elements call it, without the outlet's name."""
    stated = [metaelements.plain(jsonld.text(node.get("headline"))), *metaelements.values(meta, TITLE)]
    heading = found.text if found is not None else None
    if found is not None and heading and heading != site and len(heading) < LONGEST_HEADING:
        is_named = _is_named(found.element) and not _is_outlet(heading, site, url)
        if is_named or _is_headline(heading, stated, site, url):
            return heading
    for title in (*stated, named):
        if title and len(title) < LONGEST_TITLE and (short := _without_site(title, site, url)) and short != site:
            return short
    return heading if heading != site else None


def _is_headline(heading: str, stated: list[str | None], site: str | None, url: str | None) -> bool:
    """Whether a heading is the article's, which needs not be what the page calls it elsewhere: else it is the outlet's
    name or a rubric, which are short and share nothing, or one word of two, with the page's other titles.
    """
    words = set(re.findall(r"\w+", heading.casefold()))
    others = [set(re.findall(r"\w+", title.casefold())) for title in stated if title]
    if not others or any(words <= other for other in others):
        return True
    if _is_outlet(heading, site, url):
        return False
    same = max(len(words & other) / min(len(words), len(other)) for other in others if other)
    return len(words) >= HEADLINE_WORDS or (len(words) > 2 and same >= 0.5)


def _without_site(title: str, site: str | None, url: str | None) -> str:
    """A title without the outlet's name at its end, what it says of itself behind that, and a rubric in front of it;
    or without the outlet's name at its start.
    """
    parts = SEPARATOR.split(title)
    if len(parts) < 2:
        return title
    at = next((at for at, part in enumerate(parts) if at and _is_outlet(part, site, url)), None)
    if at is None and _is_rubric(parts[-1], url):
        at = len(parts) - 1
    if at is not None:
        rubric = at > 1 and title.count("|") > 1 and len(parts[at - 1].split()) <= 2
        last = parts[at - 1] if rubric else parts[at]
        return re.split(rf"\s*[|–—·•»:-]\s*{re.escape(last)}\s*(?:[|–—·•»:-]|$)", title)[0] or title
    if _is_outlet(parts[0], site, url):
        return title[len(parts[0]) :].lstrip(" |–—·•»:-") or title
    return title


def _is_outlet(part: str, site: str | None, url: str | None) -> bool:
    """Whether a part of a title is the outlet's name: as the page gives it, or as its domain has it, perhaps with a
    word or two more, or of fewer words.
    """
    letters = _letters(part)
    if not letters:
        return False
    host, name = _names_in_host(url)
    if letters in (_letters(site or ""), host) or (len(letters) > 4 and letters in host):
        return True
    if len(name) <= 4 or len(part.split()) > OUTLET_WORDS:
        return False
    return letters.startswith(name) or _is_made_of(name, part)


def _is_made_of(name: str, part: str) -> bool:
    """Whether a name is made of the first and later words of a part: *thetimes* of The Harbor Times."""
    rest = name
    for word in part.split():
        rest = rest.removeprefix(_letters(word))
    return not rest


@lru_cache(maxsize=16)
def _names_in_host(url: str | None) -> tuple[str, str]:
    """The letters of an address's domain without its ending, and those of its longest part."""
    parts = (urls.domain(url) or "").split(".")[:-1]
    return _letters("".join(parts)), _letters(max(parts, key=len, default=""))


def _is_rubric(part: str, url: str | None) -> bool:
    """Whether a part of a title is a folder of the page's address: *World* of /world/ferry-opens."""
    letters = _letters(part)
    return bool(letters) and letters in {_letters(folder) for folder in urlsplit(url or "").path.split("/")[:-1]}


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def subtitle(tree: Element, title: str | None, node: Node) -> str | None:
    """The standfirst: what JSON-LD calls the alternative headline, or the one marked element right below the title."""
    heading = next((h1 for h1 in tree.iter("h1") if title and beside.is_told(h1, title)), None)
    below = itertools.islice(beside.following(heading), beside.PIECES) if heading is not None else ()
    marked = (e for e in below if SUBTITLE_CLASS.search(e.get("class") or "") or e.get("itemprop") == SUBTITLE_PROPERTY)
    seen = {text for element in marked if (text := metaelements.content(element)) and len(text) < LONGEST_SUBTITLE}
    for stated in (
        metaelements.plain(jsonld.text(node.get("alternativeHeadline"))),
        seen.pop() if len(seen) == 1 else None,
    ):
        if stated and len(stated.split()) > 2 and _letters(stated) not in _letters(title or ""):
            return stated
    return None
