"""Near copies by their signatures."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.fingerprints import signature
from warehouse import clusters as clusters_module
from warehouse.clusters import HELD, RESEMBLING, clusters
from warehouse.schema import arrow_schema
from warehouse.signatures import PERMUTATIONS, STORED, containment, resemblance


def by_hand(ids: list[str], signatures: np.ndarray) -> list[list[str]]:
    """The same, pair by pair."""
    groups = [{i} for i in range(len(ids))]
    for one in range(len(ids)):
        for other in range(one):
            pair = signatures[one].tobytes(), signatures[other].tobytes()
            if resemblance(*pair) >= RESEMBLING and containment(*pair) >= HELD:
                joined = [g for g in groups if one in g or other in g]
                groups = [g for g in groups if g not in joined] + [set().union(*joined)]
    return sorted(sorted(ids[i] for i in group) for group in groups if len(group) > 1)


def made(minima: np.ndarray, shingles: int | np.ndarray = 300) -> np.ndarray:
    """Signatures of these minima, a row each."""
    signatures = np.zeros(len(minima), dtype=STORED)
    signatures["minima"], signatures["shingles"] = minima, shingles
    return signatures


@given(st.integers(0, 2**32 - 1), st.integers(0, 14))
@settings(max_examples=60, deadline=None)
def test_bands_find_what_pairs_find(seed, n):
    random = np.random.default_rng(seed)
    minima = random.integers(0, 2**16, (n, PERMUTATIONS), dtype=np.uint16)
    for copy in range(1, n, 2):  # changed in places beside each other, so that many bands stay whole
        minima[copy] = minima[random.integers(0, copy)]
        minima[copy, : random.integers(0, 100)] = copy
    signatures = made(minima, random.integers(200, 400, n))
    ids = [f"a-{i:02d}" for i in range(n)]
    assert clusters(ids, signatures) == by_hand(ids, signatures)


def test_many_copies_of_one_text_are_one_cluster():
    signatures = made(np.tile(np.arange(PERMUTATIONS, dtype=np.uint16), (500, 1)))
    assert clusters([f"a-{i:03d}" for i in range(500)], signatures) == [[f"a-{i:03d}" for i in range(500)]]


def test_resemblance_and_containment():
    minima = np.arange(PERMUTATIONS, dtype=np.uint16)
    half = minima.copy()
    half[PERMUTATIONS // 2 :] += 1000
    whole, part = made(np.stack([minima, half]), np.array([100, 200]))
    assert resemblance(whole.tobytes(), part.tobytes()) == 0.5
    assert resemblance(whole.tobytes(), b"") == 0
    assert containment(whole.tobytes(), part.tobytes()) == 1.0
    assert containment(whole.tobytes(), b"") == 0


def test_an_agency_report_cut_short_under_another_head_is_a_near_copy():
    report = " ".join(f"word{i} spoken{i % 7} here{i}" for i in range(100))
    paper = "From our own desk in the port. " + report[: len(report) * 3 // 5]
    texts = [report, paper, " ".join(f"other{i} matter{i}" for i in range(100))]
    signatures = np.frombuffer(b"".join(map(signature, texts)), dtype=STORED)
    assert clusters(["a", "b", "c"], signatures) == [["a", "b"]]


@given(st.lists(st.dictionaries(st.integers(0, 9), st.none() | st.integers(0, 11), max_size=5), max_size=4),
       st.integers(0, 2**32 - 1))  # fmt: skip
@settings(max_examples=30, deadline=None)
def test_nights_that_decide_what_they_touch_come_to_what_all_at_once_gives(nights, seed):
    """Texts come, are revised and leave, night by night."""
    texts = _texts(seed)
    with TemporaryDirectory() as folder, duckdb.connect() as connection:
        held: dict[int, int] = {}
        decided: dict[tuple, dict] = {}
        for number, night in enumerate(nights):
            gone = [article for article in night if article in held]
            held = {article: text for article, text in (held | night).items() if text is not None}
            come = [article for article, text in night.items() if text is not None]
            before = _write(Path(folder), f"held-{number}", "identities", list(decided.values()))
            after = _state(Path(folder) / f"{number}", held, texts)
            _tell(connection, come, gone)
            rows, keys = clusters_module.of_night(connection, after, before)
            dropped = {tuple(key.values()) for key in keys.to_pylist()}
            new = {(row["kind"], row["article_id"], row["local_id"]): row for row in rows.to_pylist()}
            assert new.keys() <= dropped
            decided = {key: row for key, row in decided.items() if key not in dropped} | new
            whole = clusters_module.identities(connection, after["fingerprints"], after["articles"])
            assert [decided[key] for key in sorted(decided)] == sorted(
                whole.to_pylist(), key=lambda row: row["article_id"]
            )


def _texts(seed: int) -> np.ndarray:
    """Twelve signatures, of which some are copies of others, changed in places beside each other."""
    random = np.random.default_rng(seed)
    minima = random.integers(0, 2**16, (12, PERMUTATIONS), dtype=np.uint16)
    for copy in range(1, 12):
        if random.random() < 0.7:
            minima[copy] = minima[random.integers(0, copy)]
            minima[copy, : random.integers(0, 100)] = copy
    return made(minima, random.integers(200, 400, 12))


def _article(number: int) -> str:
    return f"a-{number}"


def _month_of(article: int) -> str:
    return f"2026-0{1 + article % 3}"


def _tell(connection: duckdb.DuckDBPyConnection, come: list[int], gone: list[int]) -> None:
    connection.execute("CREATE OR REPLACE TEMP TABLE tonight (article_id VARCHAR, month VARCHAR)")
    connection.execute("CREATE OR REPLACE TEMP TABLE gone (article_id VARCHAR)")
    for article in come:
        connection.execute("INSERT INTO tonight VALUES (?, ?)", [_article(article), _month_of(article)])
    for article in gone:
        connection.execute("INSERT INTO gone VALUES (?)", [_article(article)])


def _state(folder: Path, held: dict[int, int], texts: np.ndarray) -> dict[str, list[Path]]:
    """The articles, in the month of each, with the texts that they have; text 11 is too short to compare."""
    files: dict[str, list[Path]] = {"fingerprints": [], "articles": []}
    for month in sorted({_month_of(article) for article in held}):
        mine = sorted(article for article in held if _month_of(article) == month)
        prints = [{"article_id": _article(a), "signature": b"" if held[a] == 11 else texts[held[a]].tobytes()}
                  for a in mine]  # fmt: skip
        day = [date(2026, int(month[-2:]), 1 + held[a] % 3) if held[a] % 4 else None for a in mine]
        dated = [{"article_id": _article(a), "published_date": one} for a, one in zip(mine, day, strict=True)]
        files["fingerprints"] += _write(folder, f"month={month}", "fingerprints", prints)
        files["articles"] += _write(folder, f"month={month}", "articles", dated)
    return files


def _write(folder: Path, name: str, table: str, rows: list[dict]) -> list[Path]:
    """A file of rows, of which only what is asked here is filled in."""
    file = folder / table / name / "part.parquet"
    file.parent.mkdir(parents=True)
    schema = pa.schema([field.with_nullable(True) for field in arrow_schema(table)])
    pq.write_table(pa.Table.from_pylist(rows, schema), file)
    return [file]
