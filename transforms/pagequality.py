"""What a page turned out to be, by a few cheap and fixed signs."""

import itertools
import re
from dataclasses import dataclass
from typing import Literal

from lxml.etree import _Element as Element

from transforms.pageblocks import BIT, Block
from transforms.pagemeta import Metadata

Quality = Literal["ok", "stub", "consent_wall", "index_page", "live_blog", "script_shell"]

STUB_WORDS = 60
"""An article of fewer words is the beginning of one, or all there is."""

PAID_WORDS = 150
"""Of an article that the page says is not free, one of fewer words is what stands before the wall."""

WALL_WORDS = 250
"""A page that asks for consent and nothing else has no more words than that."""

SHELL_WORDS = 30
SENTENCE = re.compile(r"(?:\S+\s+){3,}\S+[.!?…][\"'”’»)\]]*(?:\s|$)|[。！？]")
"""Four words and a stop."""

TEASERS = 5
LINKED = 0.4
LONG_PARAGRAPH = 25
"""A page of which two fifths of the words are links, with five teasers and hardly a paragraph of 25
words, is an index."""

CONSENT = re.compile(
    r"\b(?:cookies?|consent|gdpr|accept all|reject all|agree|privacy (?:policy|settings|choices)|our partners|"
    r"personal(?:ised|ized)? (?:data|ads)|manage (?:options|preferences)|legitimate interest)\b",
    re.IGNORECASE,
)
NEEDS_SCRIPT = re.compile(
    r"(?:enable|turn on|activate|requires?|need)\s+(?:\w+\s+){0,3}javascript|javascript is (?:disabled|required|not)",
    re.IGNORECASE,
)
ARTICLE_TYPES = re.compile(r"article$|blogposting$|^report$|^review$|^newsitem$")
INDEX_TYPES = {"collectionpage", "itemlist", "searchresultspage", "offercatalog"}


WIDE = re.compile("[\u2e80-\U0010ffff]")

LIVE = re.compile(
    r"\blive[ -]?(?:blog|ticker|feed|updates?|coverage|report)\b|\bnews[ -]?blog\b|\b(?:news)?ticker\b|"
    r"\bas it happened\b|\ben direct\b|\ben vivo\b|\ben directo\b|\bin diretta\b|"
    r"\bdiretta live\b|\bao vivo\b|\bna żywo\b",
    re.IGNORECASE,
)
TIME = re.compile(r"\b\d{1,2} ?(?:[:.h] ?\d\d\b|[ap]\.?m\b)", re.IGNORECASE)
TIMES, TIME_WORDS = 4, 8
"""A page whose headline says so is a live blog where so many blocks of no more words give a time of day; any page is
where as many of its subheads begin with one.
"""

SUBHEAD = BIT["h2"] | BIT["h3"] | BIT["h4"]
TEASER = SUBHEAD | BIT["li"]
NAV = BIT["nav"]


@dataclass(frozen=True)
class Signs:
    """What is counted on a page before its article is cut out."""

    visible_words: int
    link_words: int
    teasers: int  # headings and list items that are links
    times: int  # short blocks with a time of day
    hours: int  # subheads without links that begin with one
    teased: frozenset[str]  # what stands right below a subhead that is a link
    needs_script: bool  # the page has programs, or asks its readers to turn them on


def signs(tree: Element, blocks: list[Block]) -> Signs:
    """Count the signs of a page."""
    visible = sum(block.n_words for block in blocks)
    linked = sum(block.n_words * min(1.0, block.linked / len(block.text)) for block in blocks)
    teasers = sum(_is_teaser(block) for block in blocks)
    times = sum(block.n_words <= TIME_WORDS and TIME.search(block.text) is not None for block in blocks)
    hours = sum(not b.linked and b.frame.inside & SUBHEAD != 0 and TIME.match(b.text) is not None for b in blocks)
    teased = frozenset(
        below.text
        for head, below in itertools.pairwise(blocks)
        if head.frame.inside & SUBHEAD and _is_teaser(head) and not below.linked
    )
    programs = (script for script in tree.iter("script") if "json" not in (script.get("type") or ""))
    return Signs(visible, round(linked), teasers, times, hours, teased, next(programs, None) is not None)


def _is_teaser(block: Block) -> bool:
    inside = block.frame.inside
    return 2 * block.linked > len(block.text) and inside & TEASER != 0 and inside & NAV == 0


def judge(text: str, seen: Signs, metadata: Metadata) -> Quality:
    """What the page is. `text` is the article's text as cut out."""
    words = _words(text)
    if "liveblogposting" in metadata.types or _is_live(seen, metadata.title or ""):
        return "live_blog"
    if _is_consent_wall(text, words, seen):
        return "consent_wall"
    if _is_shell(text, seen):
        return "script_shell"
    if _is_index(text, seen, metadata):
        return "index_page"
    return "stub" if words < (PAID_WORDS if metadata.is_paid else STUB_WORDS) else "ok"


def _is_live(seen: Signs, title: str) -> bool:
    return seen.hours >= TIMES or (seen.times >= TIMES and LIVE.search(title) is not None)


def _words(text: str) -> int:
    """Words of a text; where they are not set apart, as in Chinese and Japanese, two characters count as one."""
    n = len(text.split())
    return n if text.isascii() else max(n, len(WIDE.findall(text)) // 2)


def _is_shell(text: str, seen: Signs) -> bool:
    """Hardly a word and no sentence but one that asks for programs, on a page that has such. A short note is no shell,
    whatever programs stand beside it.
    """
    if seen.visible_words >= SHELL_WORDS:
        return False
    told = [line for line in text.split("\n") if SENTENCE.search(line) and not NEEDS_SCRIPT.search(line)]
    return not told and (seen.needs_script or NEEDS_SCRIPT.search(text) is not None or not text)


def _is_consent_wall(text: str, words: int, seen: Signs) -> bool:
    terms = {match.lower() for match in CONSENT.findall(text)}
    return words < WALL_WORDS and len(terms) >= 3 and len(CONSENT.findall(text)) * 25 >= words


def _is_index(text: str, seen: Signs, metadata: Metadata) -> bool:
    """Many teasers, most words in links or most of the text right below the teasers, few long paragraphs, and no word
    of an article in the metadata. A text most of which is one paragraph is a short note beside many links.
    """
    if any(ARTICLE_TYPES.search(name) for name in metadata.types):
        return False
    paragraphs = text.split("\n")
    lines = [_words(line) for line in paragraphs]
    long = sum(n >= LONG_PARAGRAPH for n in lines)
    if long == 1 and 2 * max(lines) >= sum(lines):
        return False
    listed = bool(INDEX_TYPES & metadata.types) or seen.link_words > LINKED * seen.visible_words
    told = sum(line in seen.teased for line in paragraphs)
    listed = listed or (told >= TEASERS and 2 * told > len(paragraphs))
    return seen.teasers >= TEASERS and listed and long < 2
