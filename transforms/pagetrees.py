"""The boosted trees that say how likely a block is part of its page's article: pagetrees.csv, grown by training/pages.

The file has a line a node: tree, node (0 is the root, below n stand 2n + 1 and 2n + 2), the sign asked about, and the
value up to which the left way is taken; leaves name no sign and give what they add. Its first line holds what all start
from.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from transforms import pagesigns

FILE = Path(__file__).with_name("pagetrees.csv")
TOGETHER = 20_000
"""Rows that are read at once, to bound the memory."""


@dataclass(frozen=True)
class Trees:
    """Trees of one depth: of each inner node the column asked and the value up to which the left way is taken, of each
    leaf what it adds.
    """

    base: float
    columns: NDArray[np.int32]  # trees x (2 ** depth - 1)
    values: NDArray[np.float32]
    leaves: NDArray[np.float32]  # trees x 2 ** depth

    def chances(self, table: NDArray[np.float32]) -> NDArray[np.float32]:
        """How likely each row is a yes, 0 to 1."""
        scores = [self._scores(table[first : first + TOGETHER]) for first in range(0, len(table), TOGETHER)]
        made: NDArray[np.float32] = (1 / (1 + np.exp(-np.concatenate(scores)))).astype(np.float32)
        return made

    def _scores(self, table: NDArray[np.float32]) -> NDArray[np.float64]:
        trees, inner = self.columns.shape
        rows, every = np.arange(len(table))[:, None], np.arange(trees)[None, :]
        node = np.zeros((len(table), trees), dtype=np.int64)
        for _ in range(inner.bit_length()):
            node = 2 * node + 1 + (table[rows, self.columns[every, node]] > self.values[every, node])
        found: NDArray[np.float64] = self.base + self.leaves[every, node - inner].sum(axis=1, dtype=np.float64)
        return found


@cache
def shipped() -> Trees:
    """The trees of pagetrees.csv."""
    place = {name: column for column, name in enumerate(pagesigns.names())}
    with FILE.open(encoding="utf-8", newline="") as file:
        _, base, *nodes = csv.reader(line for line in file if not line.startswith("#"))
    n_trees, n_nodes = 1 + max(int(row[0]) for row in nodes), 1 + max(int(row[1]) for row in nodes)
    inner = n_nodes // 2
    columns = np.zeros((n_trees, inner), dtype=np.int32)
    values = np.full((n_trees, inner), np.inf, dtype=np.float32)
    leaves = np.zeros((n_trees, n_nodes - inner), dtype=np.float32)
    for tree, node, sign, value in nodes:
        if int(node) >= inner:
            leaves[int(tree), int(node) - inner] = float(value)
        else:
            columns[int(tree), int(node)], values[int(tree), int(node)] = place[sign], float(value)
    return Trees(float(base[3]), columns, values, leaves)


def write(trees: Trees, path: Path = FILE) -> None:
    """Write trees as a file. Nodes that ask nothing (all go left) are left out."""
    signs, inner = pagesigns.names(), trees.columns.shape[1]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("tree", "node", "sign", "value"))
        writer.writerow(("", "", "", f"{trees.base:.6g}"))
        for tree in range(len(trees.columns)):
            for node in range(inner):
                if np.isfinite(trees.values[tree, node]):
                    sign = signs[trees.columns[tree, node]]
                    writer.writerow((tree, node, sign, f"{trees.values[tree, node]:.9g}"))
            writer.writerows((tree, inner + leaf, "", f"{v:.6g}") for leaf, v in enumerate(trees.leaves[tree]))
