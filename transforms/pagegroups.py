"""Signs of what a block stands in together with others: its list or table, and the section below its heading.

A list behind a paragraph that ends with a colon is told apart from one below *Related stories*, which block by block
look the same.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from transforms.pageblocks import BIT, Block, Frame, lexicon

Floats = NDArray[np.float32]

GROUPS = frozenset({"ul", "ol", "table", "dl"})
HEADING = sum(BIT[tag] for tag in ("h1", "h2", "h3", "h4", "h5", "h6"))
BEGINNING = 40
MANY = 100
FAR = 60
LINKED = 0.35
"""A block is none of text, for what stands behind a list, where a larger share of it is linked."""

OF_LIST = (
    "list blocks", "list words each", "list links", "list digits", "before list: words", "before list: colon",
    "before list: links", "before list: heading", "behind list: words",
)  # fmt: skip
OF_SECTION = (
    "from heading", "section words", "section links", "section blocks", "section paragraphs", "heading words",
    "heading asks",
)  # fmt: skip


@cache
def names() -> tuple[str, ...]:
    """The columns, in order."""
    return (*OF_LIST, *(f"below: {kind}" for kind in lexicon()["openings"]), *OF_SECTION)


def table(blocks: list[Block], words: Floats, links: Floats, paragraphs: Floats) -> Floats:
    """A row of signs for each block; -1 where it stands in no list, or below no heading."""
    heads = np.array([block.frame.inside & HEADING != 0 for block in blocks])
    made = np.full((len(blocks), len(names())), -1.0, dtype=np.float32)
    made[:, : len(OF_LIST)] = _lists(blocks, words, links, heads)
    made[:, len(OF_LIST) :] = _sections(blocks, words, links, paragraphs, heads)
    return made


def _lists(blocks: list[Block], words: Floats, links: Floats, heads: NDArray[np.bool_]) -> Floats:
    found = _groups(blocks)
    made = np.full((len(blocks), len(OF_LIST)), -1.0, dtype=np.float32)
    places: dict[int, list[int]] = {}
    for i, frame in enumerate(found):
        if frame is not None:
            places.setdefault(id(frame), []).append(i)
    for at in places.values():
        n, before, behind = len(at), at[0] - 1, at[-1] + 1
        whole = float(words[at].sum())
        digits = sum(sum(map(str.isdigit, blocks[i].text)) / len(blocks[i].text) for i in at) / n
        row = [min(n, MANY), whole / n, float(words[at] @ links[at]) / max(1.0, whole), digits]
        if before >= 0:
            row += [words[before], blocks[before].text.endswith(":"), links[before], heads[before]]
        else:
            row += [-1.0, 0.0, 1.0, 0.0]
        is_last = behind == len(blocks)
        made[at] = [*row, -1.0 if is_last else words[behind] if links[behind] < LINKED else 0.0]
    return made


def _groups(blocks: list[Block]) -> list[Frame | None]:
    """The innermost list or table around each block."""
    known: dict[int, Frame | None] = {}
    found = []
    for block in blocks:
        path: list[Frame] = []
        frame: Frame | None = block.frame
        while frame is not None and id(frame) not in known and frame.tag not in GROUPS:
            path.append(frame)
            frame = frame.up
        group = known.get(id(frame), frame) if frame is not None else None
        for passed in path:
            known[id(passed)] = group
        found.append(group)
    return found


def _sections(
    blocks: list[Block], words: Floats, links: Floats, paragraphs: Floats, heads: NDArray[np.bool_]
) -> Floats:
    """What stands from the last heading to the next one, the heading included."""
    section = np.cumsum(heads)
    n = int(section[-1]) + 1
    whole, linked, told = (np.bincount(section, w, n) for w in (words, words * links, paragraphs))
    count = np.bincount(section, minlength=n)
    openings = list(lexicon()["openings"].values())
    at = np.flatnonzero(heads)
    opened = np.zeros((n, len(openings)), dtype=np.float32)
    rest = np.zeros((n, len(OF_SECTION) - 1), dtype=np.float32)
    for place, i in enumerate(at.tolist(), 1):
        text = blocks[i].text
        beginning = text[:BEGINNING].lower()
        opened[place] = [beginning.startswith(tuple(kind)) for kind in openings]
        share = linked[place] / max(1.0, whole[place])
        rest[place] = [whole[place], share, count[place], told[place], words[i], "?" in text]
    first = np.concatenate([[0], at])[section]
    distance = np.minimum(np.arange(len(blocks)) - first, FAR)
    made = np.column_stack([opened[section], distance, rest[section]]).astype(np.float32)
    made[section == 0] = -1.0
    return made
