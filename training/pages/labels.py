"""Which blocks of a labelled page are its article, told by the article's text in the gold."""

import re
from collections import Counter, defaultdict

import numpy as np
from numpy.typing import NDArray

from transforms.pageblocks import Block

WORD = re.compile(r"\w+")
RUN = 4
"""Words in a row that a block and the article must share."""
SHORT = 6
"""A block of fewer words counts only as a whole line of the article, near others that are of it."""
NEAR, AROUND = 4, 6


def labels(blocks: list[Block], body: str, others: list[str]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """1 for each block of the article, else 0, and how far that is to be believed. `others`: bodies that would be as
    right; what is not in all of them is believed less.
    """
    lines = {" ".join(WORD.findall(line)) for line in body.split("\n")}
    flat = _flat(body)
    words = WORD.findall(body)
    runs = {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}
    texts, shares = [], np.zeros(len(blocks))
    for i, block in enumerate(blocks):
        own = WORD.findall(block.text)
        texts.append(" ".join(own))
        if len(own) >= SHORT:
            shares[i] = sum(tuple(own[k : k + RUN]) in runs for k in range(len(own) - RUN + 1)) / (len(own) - RUN + 1)
    _drop_copies(texts, shares, flat)
    belief = np.where((shares > 0.2) & (shares < 0.8), 0.5, 1.0).astype(np.float32)
    found = np.flatnonzero(shares > 0.6)
    made = (shares > 0.5).astype(np.int8)
    for i, text in enumerate(texts):
        if 0 < len(text.split()) < SHORT and f" {text} " in flat and len(found):
            is_near = any(abs(i - other) <= NEAR for other in found)
            within = found[0] - NEAR < i < found[-1] + NEAR
            made[i] = is_near and within and text in lines
            if is_near and within and not made[i]:
                belief[i] = 0.3
        if made[i] and any(f" {text} " not in _flat(other) for other in others):
            belief[i] = 0.25
    return made, belief


def _flat(text: str) -> str:
    return f" {' '.join(WORD.findall(text))} "


def _drop_copies(texts: list[str], shares: NDArray[np.float64], flat: str) -> None:
    """Of blocks with the same text keep as many as the article has, those with most of the article around them."""
    dense = np.convolve(np.pad((shares > 0.6).astype(float), AROUND), np.ones(2 * AROUND + 1), "valid")
    same: dict[str, list[int]] = defaultdict(list)
    for i in np.flatnonzero(shares > 0.6):
        same[texts[i]].append(int(i))
    many = Counter({text: max(1, flat.count(f" {text} ")) for text in same})
    for text, places in same.items():
        for i in sorted(places, key=lambda i: -dense[i])[many[text] :]:
            shares[i] = 0
