"""Near copies: articles one of which holds most of the other, found from the fingerprints alone.

Two articles are near copies where their signatures agree in RESEMBLING of the minima and the longer one holds HELD of
the shorter one's shingles. Pairs are looked for among those that agree in a whole band (42 bands of 3 minima: a pair
that resembles by 0.5 is found with a chance of 0.996, one by 0.35 with 0.84), and near copies of near copies are in one
cluster. The outcome depends on the set of fingerprints only. `make bench-duplicates` measures it.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warehouse.schema import Identity, to_arrow
from warehouse.signatures import PERMUTATIONS, STORED, WIDTH, contained
from warehouse.views import scan

RESEMBLING = 0.35
HELD = 0.7
"""A paper that cuts an agency's report in half and adds a head of its own stays above both; reports from one form, with
every sixth word another, stay below."""

BAND = 3
"""Minima in a band."""

_FACTORS = np.array([0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB], dtype=np.uint64)
"""Odd numbers that mix the minima of a band into one."""

PAIRS_AT_A_TIME = 1 << 18
"""Pairs compared at once: bounds the memory of the comparison to about 128 MiB."""


def identities(
    connection: duckdb.DuckDBPyConnection, fingerprints: Sequence[Path], articles: Sequence[Path]
) -> pa.Table:
    """The identities of kind cluster: a row for each article that has near copies, the lead included.

    A cluster's id is its smallest article_id. Its lead is the article published first (undated ones last), then the
    one with the smallest article_id.
    """
    groups = clusters(*_read(fingerprints))
    members = pa.table(
        {"article_id": [member for group in groups for member in group]}, pa.schema([("article_id", pa.string())])
    )
    rank = {article_id: number for number, article_id in enumerate(_by_publication(connection, members, articles))}
    rows = []
    for group in groups:
        lead = min(group, key=rank.__getitem__)
        rows += [
            Identity(kind="cluster", article_id=member, local_id=member, global_id=group[0],
                     is_cluster_lead=member == lead, n_copies=len(group))
            for member in group
        ]  # fmt: skip
    return to_arrow("identities", rows)


def _by_publication(connection: duckdb.DuckDBPyConnection, members: pa.Table, articles: Sequence[Path]) -> list[str]:
    """The members, first published first."""
    connection.register("cluster_members", members)
    found = connection.execute(
        f"""SELECT article_id FROM {scan("articles", articles)} SEMI JOIN cluster_members USING (article_id)
        ORDER BY published_date NULLS LAST, published_at NULLS LAST, article_id"""
    ).fetchall()
    connection.unregister("cluster_members")
    return [article_id for (article_id,) in found]


def _read(files: Sequence[Path]) -> tuple[np.ndarray, np.ndarray]:
    """article_ids (sorted, of objects) and their signatures (n of STORED); those of texts too short are left out."""
    ids, blocks = [], []
    for file in files:
        rows = pq.ParquetFile(file).read(columns=["article_id", "signature"])
        rows = rows.filter(pc.equal(pc.binary_length(rows["signature"]), WIDTH))
        ids += rows["article_id"].to_pylist()
        blocks += [np.frombuffer(b"".join(chunk.to_pylist()), dtype=STORED) for chunk in rows["signature"].chunks]
    signatures = np.concatenate(blocks) if blocks else np.empty(0, dtype=STORED)
    order = np.argsort(np.array(ids, dtype=object), kind="stable") if ids else np.empty(0, dtype=int)
    return np.array(ids, dtype=object)[order], signatures[order]


def clusters(ids: Sequence[str] | np.ndarray, signatures: np.ndarray) -> list[list[str]]:
    """Groups of two or more near copies: each sorted, all sorted by their first id. `ids` must be sorted."""
    rows = np.ascontiguousarray(signatures).view(f"V{WIDTH}")
    _, first, same = np.unique(rows, return_index=True, return_inverse=True)
    parent = np.arange(len(ids))
    representatives = first[same.ravel()]
    for member in np.flatnonzero(representatives != parent):
        _join(parent, int(member), int(representatives[member]))
    distinct = signatures[first]
    minima, sizes = distinct["minima"], distinct["shingles"].astype(np.float64)
    for left, right in _pairs(minima):
        resembling = (minima[left] == minima[right]).mean(axis=1)
        alike = (resembling >= RESEMBLING) & (contained(resembling, sizes[left], sizes[right]) >= HELD)
        for one, other in zip(first[left[alike]], first[right[alike]], strict=True):
            _join(parent, int(one), int(other))
    groups: dict[int, list[str]] = {}
    for member in np.flatnonzero(parent != np.arange(len(ids))):
        root = _root(parent, int(member))
        groups.setdefault(root, [ids[root]]).append(ids[int(member)])
    return [groups[root] for root in sorted(groups)]


def _pairs(minima: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Pairs of rows that agree in a band, as two arrays of row numbers at a time."""
    for start in range(0, PERMUTATIONS - BAND + 1, BAND):
        # It wraps around; two bands that fall together only cost a comparison.
        values = minima[:, start : start + BAND].astype(np.uint64) @ _FACTORS
        order = np.argsort(values, kind="stable")
        bucket = values[order]
        at = np.arange(len(order))
        for distance in range(1, len(order)):  # neighbours in a bucket, then second neighbours, until there are none
            at = at[at + distance < len(order)]
            at = at[bucket[at] == bucket[at + distance]]
            if not len(at):
                break
            for begin in range(0, len(at), PAIRS_AT_A_TIME):
                piece = at[begin : begin + PAIRS_AT_A_TIME]
                yield order[piece], order[piece + distance]


def _root(parent: np.ndarray, member: int) -> int:
    while parent[member] != member:
        parent[member] = parent[parent[member]]
        member = int(parent[member])
    return member


def _join(parent: np.ndarray, one: int, other: int) -> None:
    """The smaller number becomes the root, so that it does not depend on the order of joining."""
    one, other = _root(parent, one), _root(parent, other)
    parent[max(one, other)] = min(one, other)
