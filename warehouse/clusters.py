"""Near copies: articles one of which holds most of the other, found from the fingerprints alone.

Two articles are near copies where their signatures agree in RESEMBLING of the minima and the longer one holds HELD of
the shorter one's shingles. Pairs are looked for among those that agree in a whole band (42 bands of 3 minima: a pair
that resembles by 0.5 is found with a chance of 0.996, one by 0.35 with 0.84), and near copies of near copies are in one
cluster. The outcome depends on the set of fingerprints only. `make bench-duplicates` measures it.

A night on a large warehouse decides only the clusters that it touches (`of_night`), and they are the same: a pair is
one or none by its two texts alone, so that clusters can only change where an article comes or goes.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warehouse.lookup import Lookup
from warehouse.schema import Identity, to_arrow
from warehouse.signatures import BAND, PERMUTATIONS, STORED, WIDTH, banded, contained, stored
from warehouse.views import Files, scan

RESEMBLING = 0.35
HELD = 0.7
"""A paper that cuts an agency's report in half and adds a head of its own stays above both; reports from one form, with
every sixth word another, stay below."""

_FACTORS = np.array([0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB], dtype=np.uint64)
"""Odd numbers that mix the minima of a band into one."""

PAIRS_AT_A_TIME = 1 << 18
"""Pairs compared at once: bounds the memory of the comparison to about 128 MiB."""


Signed = tuple[np.ndarray, np.ndarray]
"""article_ids (of objects) and their signatures (n of STORED)."""


def identities(
    connection: duckdb.DuckDBPyConnection, fingerprints: Sequence[Path], articles: Sequence[Path]
) -> pa.Table:
    """The identities of kind cluster: a row for each article that has near copies, the lead included.

    A cluster's id is its smallest article_id. Its lead is the article published first (undated ones last), then the
    one with the smallest article_id.
    """
    return _rows(connection, clusters(*_read(fingerprints)), articles)


KEYS = pa.schema([("kind", pa.string()), ("article_id", pa.string()), ("local_id", pa.string())])
"""What tells one identity from another."""


def of_night(
    connection: duckdb.DuckDBPyConnection, after: Files, held: Sequence[Path], known: Lookup | None = None
) -> tuple[pa.Table, pa.Table]:
    """The identities of kind cluster that a night decides anew, and the keys (KEYS) of all that it may have changed.

    `after` are the files of the state after the night, `held` the identities before it. On the connection are the
    tables `tonight` (article_id, month) of the articles that come and `gone` (article_id) of those that leave. `known`
    are the keys of those files of `after` that hold none of tonight's; without it all fingerprints are read.

    Decided anew are tonight's articles, those of other nights that share a band with one of them, and the clusters
    in which any of these or one that leaves was. No other text is a near copy of any of them, so what comes out is what
    `identities` would give for them.
    """
    prints = after.get("fingerprints", ())
    come = dict(connection.execute("SELECT article_id, month FROM tonight").fetchall())
    left = {article_id for (article_id,) in connection.execute("FROM gone").fetchall()}
    there = {} if known is None else known.files_of("fingerprints")
    others = [file for file in prints if file not in there]
    mine = _read([file for file in others if _month(file) in {*come.values(), ""}], come.keys())
    found = [*_sharing(others, mine[1], come), *_looked_up(known, mine[1])]
    near = _sorted(pieces for _, pieces in found)
    touched = {*come, *left, *near[0].tolist()}
    members = _members(connection, held, touched)
    absent = members.keys() - come.keys() - left - {*near[0].tolist()}
    months = {members[one] for one in absent}
    wanted = [file for file in prints if "" in months or _month(file) in months]
    more = _read(wanted, absent) if absent else _read([])
    ids, signatures = _sorted([mine, near, more])
    keys = pa.array(sorted({*touched, *members}), pa.string())
    named = pa.table([pa.repeat(pa.scalar("cluster"), len(keys)), keys, keys], schema=KEYS)
    months |= {*come.values(), *(month for month, _ in found)}
    articles = [file for file in after.get("articles", ()) if "" in months or _month(file) in months]
    return _rows(connection, clusters(ids, signatures), articles), named


def _month(file: Path) -> str:
    """The month that a file is of; nothing where its place does not tell."""
    return file.parent.name.partition("month=")[2]


def _members(connection: duckdb.DuckDBPyConnection, held: Sequence[Path], touched: Iterable[str]) -> dict[str, str]:
    """The articles that were in one cluster with any of these, themselves included, and the months of their rows."""
    if not held:
        return {}
    connection.register("cluster_touched", pa.table({"article_id": pa.array(sorted(touched), pa.string())}))
    found = connection.execute(
        f"""
        WITH held AS MATERIALIZED (SELECT article_id, global_id, filename
                                   FROM {scan("identities", held, filename=True)} WHERE kind = 'cluster'),
             hit AS (SELECT DISTINCT global_id FROM held SEMI JOIN cluster_touched USING (article_id))
        SELECT article_id, filename FROM held SEMI JOIN hit USING (global_id)
        """
    ).fetchall()
    connection.unregister("cluster_touched")
    return {article_id: _month(Path(file)).replace("all", "") for article_id, file in found}


def _sharing(files: Iterable[Path], signatures: np.ndarray, without: Collection[str]) -> Iterator[tuple[str, Signed]]:
    """The fingerprints that share a band with one of these, with their month; not those of the articles `without`."""
    if not len(signatures):
        return
    known = _Bands(signatures["minima"])
    mine = pa.array(sorted(without), pa.string())
    for file in files:
        for ids, others in _pieces(file, mine, without=True):
            hit = known.among(others["minima"])
            if len(hit):
                yield _month(file), (ids[hit], others[hit])


AT_A_TIME = 4096
"""Signatures whose bands are compared at once: 1 MiB, which a processor keeps at hand."""


def _looked_up(known: Lookup | None, signatures: np.ndarray) -> Iterator[tuple[str, Signed]]:
    """The same from files whose keys are known."""
    if known is None or not len(signatures):
        return
    bands = np.stack(list(banded(np.ascontiguousarray(signatures["minima"].T))))
    for file, rows in known.rows_sharing(bands).items():
        for piece in _pieces(file, rows=rows):
            yield _month(file), piece


class _Bands:
    """The bands of a night's signatures, and which of others have one of them.

    Of each band a hash of 32 bits is looked up in a table of its first bits, and what is found there by bisection. Two
    bands that fall together bring a signature too many, which costs a comparison.
    """

    def __init__(self, minima: np.ndarray) -> None:
        self.bits = max(10, int(minima.shape[0] * 32 - 1).bit_length())
        self.hashes = [np.unique(band) for band in banded(np.ascontiguousarray(minima.T))]
        self.tables = np.zeros((len(self.hashes), 1 << self.bits), dtype=bool)
        for table, hashes in zip(self.tables, self.hashes, strict=True):
            table[hashes >> np.uint32(32 - self.bits)] = True

    def among(self, minima: np.ndarray) -> np.ndarray:
        """Numbers of the rows that share a band, in order."""
        found = [start + self._hit(minima[start : start + AT_A_TIME]) for start in range(0, len(minima), AT_A_TIME)]
        return np.concatenate(found) if found else np.empty(0, dtype=int)

    def _hit(self, minima: np.ndarray) -> np.ndarray:
        found = np.zeros(len(minima), dtype=bool)
        bands = banded(np.ascontiguousarray(minima.T))
        for table, hashes, band in zip(self.tables, self.hashes, bands, strict=True):
            [maybe] = np.nonzero(table.take(band >> np.uint32(32 - self.bits)))
            at = hashes.searchsorted(band[maybe])
            found[maybe[hashes.take(at, mode="clip") == band[maybe]]] = True
        return np.flatnonzero(found)


def _rows(connection: duckdb.DuckDBPyConnection, groups: Sequence[Sequence[str]], articles: Sequence[Path]) -> pa.Table:
    """The identities of some clusters, whose articles lie in these files."""
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


def _read(files: Sequence[Path], only: Collection[str] | None = None) -> Signed:
    """The fingerprints of files, by article_id; those of texts too short are left out, and those not among `only`."""
    wanted = None if only is None else pa.array(sorted(only), pa.string())
    return _sorted(rows for file in files for rows in _pieces(file, wanted))


def _pieces(
    file: Path, wanted: pa.Array | None = None, *, without: bool = False, rows: np.ndarray | None = None
) -> Iterator[Signed]:
    """The fingerprints of one file, a row group at a time: all, those of the articles `wanted`, or all `without` them;
    of `rows` only, which are sorted.
    """
    with pq.ParquetFile(file) as opened:
        end = 0
        for group in range(opened.num_row_groups):
            start, end = end, end + opened.metadata.row_group(group).num_rows
            mine = None if rows is None else rows[np.searchsorted(rows, start) : np.searchsorted(rows, end)] - start
            if mine is not None and not len(mine):
                continue
            found = opened.read_row_group(group, columns=["article_id", "signature"], use_threads=False)
            found = found if mine is None else found.take(pa.array(mine))
            long = pc.equal(pc.binary_length(found["signature"]), WIDTH)
            if wanted is not None:
                named = pc.is_in(found["article_id"], wanted)
                long = pc.and_not(long, named) if without else pc.and_(long, named)
            found = found.filter(long)
            yield _of_objects(found["article_id"]), stored(found["signature"])


def _of_objects(ids: pa.ChunkedArray) -> np.ndarray:
    return np.array(ids.to_pylist(), dtype=object)


def _sorted(pieces: Iterable[Signed]) -> Signed:
    """Fingerprints together, by article_id."""
    held = [(ids, signatures) for ids, signatures in pieces if len(ids)]
    if not held:
        return np.empty(0, dtype=object), np.empty(0, dtype=STORED)
    ids, signatures = (np.concatenate([piece[place] for piece in held]) for place in (0, 1))
    order = np.argsort(ids, kind="stable")
    return ids[order], signatures[order]


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
