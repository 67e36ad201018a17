"""Which blocks of a labelled page are its article, told by the article's text in the gold."""

import itertools
import re
from collections import Counter, defaultdict

import numpy as np
from numpy.typing import NDArray

from transforms.pageblocks import Block

WORD = re.compile(r"\w+")
RUN = 4
"""Words in a row that a block and the article must share."""
SHORT = 6
"""A block of fewer words is told by the words that the article has between those of the long blocks around it."""
AROUND = 6
OUTER = 12
"""Blocks before the first long one of the article, and behind the last, among which short ones are looked for."""

Labels = NDArray[np.int8]
Beliefs = NDArray[np.float32]


def labels(blocks: list[Block], body: str, others: list[str]) -> tuple[Labels, Beliefs]:
    """1 for each block of the article, else 0, and how far that is to be believed. `others`: bodies that would be as
    right; what is not in all of them is believed less.
    """
    words = WORD.findall(body)
    runs = defaultdict(list)
    for i in range(len(words) - RUN + 1):
        runs[tuple(words[i : i + RUN])].append(i)
    own = [WORD.findall(block.text) for block in blocks]
    shares = np.zeros(len(blocks))
    for i, found in enumerate(own):
        if len(found) >= SHORT:
            shares[i] = sum(run in runs for run in _runs(found)) / (len(found) - RUN + 1)
    _drop_copies([" ".join(found) for found in own], shares, _flat(body))
    belief = np.where((shares > 0.2) & (shares < 0.8), 0.5, 1.0).astype(np.float32)
    made = (shares > 0.5).astype(np.int8)
    _short(own, words, _placed(own, made, runs), made, belief)
    flat = [_flat(other) for other in others]
    for i in np.flatnonzero(made):
        if any(f" {' '.join(own[i])} " not in other for other in flat):
            belief[i] = 0.25
    return made, belief


def _runs(words: list[str]) -> list[tuple[str, ...]]:
    return [tuple(words[k : k + RUN]) for k in range(len(words) - RUN + 1)]


def _placed(own: list[list[str]], made: Labels, runs: dict[tuple[str, ...], list[int]]) -> list[tuple[int, int, int]]:
    """The long blocks of the article in order: block, and from and up to which word of the article it goes."""
    placed, end = [], 0
    for i in np.flatnonzero(made):
        found = _runs(own[i])
        votes = Counter(at - k for k, run in enumerate(found) for at in runs.get(run, ()))
        starts = [at for at, count in votes.items() if at >= end - 3 and count >= 0.3 * len(found)]
        if starts:
            start = max(end, min(starts))
            end = min(starts) + len(own[i])
            placed.append((int(i), start, end))
    return placed


def _short(
    own: list[list[str]], words: list[str], placed: list[tuple[int, int, int]], made: Labels, belief: Beliefs
) -> None:
    """Label the short blocks: between two long ones, the last first, as headings stand close to what is below them."""
    flat = f" {' '.join(words)} "
    n = len(own)
    edges = [(-1, 0, 0), *placed, (n, len(words), len(words))]
    for (before, _, end), (behind, start, _) in itertools.pairwise(edges):
        between, stop = words[end:start], max(0, start - end)
        for i in range(behind - 1, before, -1):
            text = own[i]
            if not 0 < len(text) < SHORT:
                continue
            is_near = (before >= 0 or behind - i <= OUTER) and (behind < n or i - before <= OUTER) and bool(placed)
            places = range(stop - len(text), -1, -1) if is_near else ()
            at = next((k for k in places if between[k : k + len(text)] == text), None)
            made[i] = at is not None
            if at is not None:
                stop = at
            elif f" {' '.join(text)} " in flat:
                belief[i] = 0.3


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
