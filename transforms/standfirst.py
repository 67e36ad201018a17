"""The standfirst of a web page: the line or two below the headline that sum the article up.

It is part of what was written, but stands outside the text with the date and the byline, where the trees of
`pagetrees` rarely dare to look; sets of labelled pages do not agree on it either. So it is found by rule: between
headline and text, and named as such by the page or the same as the description it gives of the article.
"""

from transforms.pageblocks import BIT, Block, lexicon
from transforms.pagesigns import Stated, folded

BELOW = 8
"""Blocks below the headline that are looked at."""

PARAGRAPH = 8
"""Words of the first block that counts as the beginning of the text."""

LEAST, LEAST_NAMED = 4, 5
"""Words of a standfirst, and of one that only the page's own name for its element tells."""

LEAST_LETTERS, BEGINNING = 15, 60
LINKED = 0.3
ELSEWHERE = sum(BIT[tag] for tag in ("nav", "footer", "aside", "figure", "figcaption", "form", "table", "button"))


def _marks(*kinds: str) -> int:
    places = list(lexicon()["marks"])
    return sum(1 << places.index(kind) for kind in kinds)


def find(blocks: list[Block], taken: list[bool], stated: Stated) -> int | None:
    """The place of the standfirst among a page's blocks, where the text that was taken begins without it."""
    text = next((i for i, block in enumerate(blocks) if taken[i] and len(block.text.split()) >= PARAGRAPH), 0)
    title = folded(stated.title or "")
    head = next((i for i in range(text - 1, -1, -1) if title and folded(blocks[i].text) == title), None)
    if head is None:
        return None
    titles = [folded(name) for name in (stated.title, *stated.titles) if name]
    told = [folded(words) for words in stated.descriptions]
    told = [words[:BEGINNING] for words in told if len(words) >= LEAST_LETTERS]
    for i in range(head + 1, min(text, head + BELOW)):
        letters = folded(blocks[i].text)
        if taken[i] or not _may_be(blocks[i]) or any(letters in name for name in titles):
            continue
        if any(letters.startswith(words) or words.startswith(letters) for words in told) or _is_named(blocks[i]):
            return i
    return None


def _may_be(block: Block) -> bool:
    """Whether a block could be a standfirst by its form and its place."""
    own, up = block.frame.marks | block.marks, block.frame.up.marks if block.frame.up else 0
    is_other = own & _marks("caption", "comment", "offer", "share") or (own | up) & _marks("caption")
    words = len(block.text.split())
    return not (block.frame.inside & ELSEWHERE or is_other or words < LEAST or block.text.endswith(":")) and (
        block.linked <= LINKED * len(block.text)
    )


def _is_named(block: Block) -> bool:
    """Whether the page calls the block's element, or the one around it, a subtitle or the like."""
    up = block.frame.up.marks if block.frame.up else 0
    is_whole = len(block.text.split()) >= LEAST_NAMED or block.text.endswith((".", "!", "?"))
    return is_whole and (block.frame.marks | block.marks | up) & _marks("summary") != 0
