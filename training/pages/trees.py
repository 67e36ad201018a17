"""Boosted decision trees for yes or no, of one fixed depth, in numpy alone; the same input gives the same trees."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transforms.pagetrees import Trees

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Recipe:
    """How trees are grown."""

    trees: int = 160
    depth: int = 5
    rate: float = 0.1
    columns: float = 0.3  # share of the columns that a tree may ask about, drawn anew for each
    bins: int = 32
    penalty: float = 3.0  # added to the sum of second derivatives of a leaf
    smallest: float = 8.0  # sum of second derivatives a leaf must have


def grow(table: Floats, labels: NDArray[np.int8], weights: Floats, recipe: Recipe) -> Trees:
    """The trees that tell the rows with label 1 from those with 0."""
    edges = [_edges(table[:, column], recipe.bins) for column in range(table.shape[1])]
    binned = np.stack([np.searchsorted(e, table[:, c], "left") for c, e in enumerate(edges)], axis=0).astype(np.uint8)
    y, w = labels.astype(np.float64), weights.astype(np.float64)
    share = float((w * y).sum() / w.sum())
    base = float(np.log(share / (1 - share)))
    score = np.full(len(y), base)
    inner, outer = 2**recipe.depth - 1, 2**recipe.depth
    columns = np.zeros((recipe.trees, inner), dtype=np.int32)
    values = np.full((recipe.trees, inner), np.inf, dtype=np.float32)
    leaves = np.zeros((recipe.trees, outer), dtype=np.float32)
    draw = np.random.default_rng(1)
    told = np.array([c for c, found in enumerate(edges) if len(found)])
    for tree in range(recipe.trees):
        drawn = np.sort(draw.choice(told, max(1, round(recipe.columns * len(told))), replace=False))
        chance = 1 / (1 + np.exp(-score))
        slope, bend = w * (chance - y), w * chance * (1 - chance)
        node = np.zeros(len(y), dtype=np.int64)  # within its level
        for level in range(recipe.depth):
            column, cut = _splits(binned, edges, drawn, node, 2**level, slope, bend, recipe)
            first = 2**level - 1
            for n in range(2**level):
                if column[n] >= 0:
                    columns[tree, first + n] = column[n]
                    values[tree, first + n] = edges[column[n]][cut[n]]
            asked = np.maximum(column, 0)[node]
            right = (binned[asked, np.arange(len(y))] > np.where(column >= 0, cut, 255)[node]).astype(np.int64)
            node = 2 * node + right
        g = np.bincount(node, slope, outer)
        h = np.bincount(node, bend, outer)
        leaves[tree] = -recipe.rate * g / (h + recipe.penalty)
        score += leaves[tree][node]
    return Trees(base, columns, values, leaves)


def _edges(column: Floats, bins: int) -> Floats:
    """Values that part a column into bins of about as many rows; halfway between neighbours."""
    found = np.unique(column)
    if len(found) > bins:
        found = np.unique(np.quantile(column, np.linspace(0, 1, bins), method="nearest"))
    return ((found[:-1] + found[1:]) / 2).astype(np.float32)


def _splits(
    binned: NDArray[np.uint8], edges: list[Floats], drawn: NDArray[np.int64], node: NDArray[np.int64], nodes: int,
    slope: NDArray[np.float64], bend: NDArray[np.float64], recipe: Recipe,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:  # fmt: skip
    """The best column and bin for each node of a level; -1 where no split is worth it."""
    best, column, cut = np.full(nodes, 1e-6), np.full(nodes, -1), np.zeros(nodes, dtype=np.int64)
    g_all, h_all = np.bincount(node, slope, nodes), np.bincount(node, bend, nodes)
    parent = g_all**2 / (h_all + recipe.penalty)
    offset = node * recipe.bins
    for c in drawn.tolist():
        width = len(edges[c])
        place = offset + binned[c]
        g = np.bincount(place, slope, nodes * recipe.bins).reshape(nodes, recipe.bins).cumsum(axis=1)[:, :width]
        h = np.bincount(place, bend, nodes * recipe.bins).reshape(nodes, recipe.bins).cumsum(axis=1)[:, :width]
        g_right, h_right = g_all[:, None] - g, h_all[:, None] - h
        gain = g**2 / (h + recipe.penalty) + g_right**2 / (h_right + recipe.penalty) - parent[:, None]
        gain[(h < recipe.smallest) | (h_right < recipe.smallest)] = 0
        at = gain.argmax(axis=1)
        won = gain[np.arange(nodes), at]
        better = won > best
        best[better], column[better], cut[better] = won[better], c, at[better]
    return column, cut
