"""Which files may hold a key, told by sorted hashes of all of them."""

import dataclasses
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.warehouse_rows import NOW, VERSION, Page, run_night
from transforms.fingerprints import signature
from warehouse import admit, checks, clusters, commits, lookup, merged, views
from warehouse.commits import Commit, Part
from warehouse.home import Home
from warehouse.lookup import Lookup
from warehouse.query import in_memory, open_warehouse
from warehouse.schema import READER_TABLES, TABLES, Entity, Identity, arrow_schema, to_arrow
from warehouse.signatures import STORED, banded

KEYS = st.lists(st.text("abcé", max_size=3), max_size=6)


def part(home: Home, table: str, name: str, rows: list[dict]) -> Part:
    """A part in which only some columns are filled in."""
    path = f"tables/{table}/month=all/{name}.parquet"
    (home.path / path).parent.mkdir(parents=True, exist_ok=True)
    schema = pa.schema([field.with_nullable(True) for field in arrow_schema(table)])
    pq.write_table(pa.Table.from_pylist(rows, schema), home.path / path, row_group_size=2)
    return Part(path, "all", len(rows), 0, name)


@given(st.lists(KEYS, max_size=6), st.lists(st.sets(st.integers(0, 5)), min_size=1, max_size=4), KEYS)
@settings(max_examples=30, deadline=None)
def test_every_file_with_a_key_is_told_whatever_parts_come_and_go(files, states, wanted):
    """Of each state some of the parts are there; the hash of other keys being that of a wanted one does not happen."""
    with TemporaryDirectory() as folder:
        home = Home(folder)
        parts = [part(home, "inputs", f"p{n}", [{"raw_ref": key, "raw_sha256": key} for key in keys])
                 for n, keys in enumerate(files)]  # fmt: skip
        for state in states:
            there = [parts[n] for n in sorted(state) if n < len(parts)]
            keys = Lookup(home, {"inputs": there})
            expected = [home.path / one.path for one in there if {*files[parts.index(one)]} & {*wanted}]
            assert keys.files("inputs", {"raw_ref": wanted}) == expected
            ask = keys.file_of_one("inputs", "raw_sha256")
            assert {file for key in wanted for file in ask(key)} == {*expected}
            rows = [segment.rows for segment in keys.segments("inputs")]
            assert len(rows) < 2 or max(rows) >= sum(rows) - max(rows)


@given(st.integers(0, 2**32 - 1), st.lists(st.sets(st.integers(0, 3)), min_size=1, max_size=3))
@settings(max_examples=20, deadline=None)
def test_every_row_that_shares_a_band_is_told(seed, states):
    random = np.random.default_rng(seed)
    signatures = np.zeros(20, dtype=STORED)
    signatures["minima"] = random.integers(0, 9, (20, 128))
    with TemporaryDirectory() as folder:
        home = Home(folder)
        rows = [
            {"article_id": f"a-{n}", "signature": b"" if n % 7 == 3 else signatures[n].tobytes()} for n in range(20)
        ]
        parts = [part(home, "fingerprints", f"p{n}", rows[n * 5 : n * 5 + 5]) for n in range(4)]
        asked = np.stack(list(banded(np.ascontiguousarray(signatures["minima"][:1].T))))
        mine = {(number, hashes[0]) for number, hashes in enumerate(asked)}
        for state in states:
            there = [parts[n] for n in sorted(state)]
            found = Lookup(home, {"fingerprints": there}).rows_sharing(asked)
            expected = {}
            for number, one in zip(sorted(state), there, strict=True):
                bands = list(banded(np.ascontiguousarray(signatures["minima"][number * 5 : number * 5 + 5].T)))
                hit = [n for n in range(5) if (number * 5 + n) % 7 != 3
                       and any((band, hashes[n]) in mine for band, hashes in enumerate(bands))]  # fmt: skip
                expected |= {home.path / one.path: hit} if hit else {}
            assert {file: list(rows) for file, rows in found.items()} == expected


def test_a_damaged_segment_is_made_anew(tmp_path):
    home = Home(tmp_path)
    held = {"inputs": [part(home, "inputs", "p", [{"raw_ref": "a"}, {"raw_ref": "b"}])]}
    [segment] = Lookup(home, held).segments("inputs")
    whole = segment.file.read_bytes()
    for damaged in (whole[:-1], whole[:-1] + bytes([whole[-1] ^ 1]), b"", whole[::-1]):
        segment.file.write_bytes(damaged)
        assert len(Lookup(home, held).files("inputs", {"raw_ref": ["b"]})) == 1
        assert segment.file.read_bytes() == whole
    lookup.drop(home)
    assert not list((tmp_path / lookup.FOLDER).iterdir())


PAGES = [Page("a", "Anna says that the harbour stays open and that nobody has to leave the town before noon"),
         Page("b", "Bela doubts it"), Page("c", "Cora met Dora in the harbour on a Monday in the spring")]  # fmt: skip
NIGHTS = [
    [PAGES],
    [[dataclasses.replace(PAGES[0], text=f"{PAGES[0].text}, as was said"), Page("d", PAGES[2].text), PAGES[1]]],
    [[Page("e", "Emil is silent"), dataclasses.replace(PAGES[1], text="Bela doubts it still")]],
]


def test_nights_that_look_their_keys_up_come_to_the_same(tmp_path, monkeypatch):
    """New articles, a revision, copies and what was read before, by files that may hold them and by all."""
    homes = {large: Home(tmp_path / f"{large}") for large in (0, lookup.LARGE)}
    for large, home in homes.items():
        monkeypatch.setattr(lookup, "LARGE", large)
        for number, night in enumerate(NIGHTS):
            run_night(home, night, run_id=f"n{number}", check=checks.check_files)
        head = commits.latest(home)
        known, places = admit.known(home, head, VERSION), admit.known_places(home, head, VERSION)
        assert (home.path / lookup.FOLDER).is_dir() == (large == 0)
        assert None not in known and "none" not in known
        assert {sha256: places[place, sha256] for place, sha256 in places} == dict(known)
        assert admit.known(home, head, "another") == {}
    looked, all_read = homes.values()
    assert rows(looked) == rows(all_read)
    head = commits.latest(all_read)
    assert dict(admit.known(looked, head, VERSION)) == dict(admit.known(all_read, head, VERSION))


def rows(home: Home) -> dict[str, list]:
    """All rows of all tables."""
    with open_warehouse(home) as connection:
        return {
            name: connection.execute(f"FROM {name} ORDER BY ALL").fetchall() for name in ("articles", *READER_TABLES)
        }


def test_copies_are_found_by_their_bands(tmp_path):
    home, texts = Home(tmp_path), [f"{'the same words in every text ' * 3}{n} {n + 1} {n + 2}" for n in range(3)]
    kept = [part(home, "fingerprints", f"p{n}", [{"article_id": f"a-{n}", "signature": signature(text)}])
            for n, text in enumerate(texts)]  # fmt: skip
    mine = np.frombuffer(signature(texts[0]), dtype=STORED)
    found = list(clusters._looked_up(Lookup(home, {"fingerprints": kept}), mine))
    assert sorted(str(ids[0]) for _, (ids, _) in found) == ["a-0", "a-1", "a-2"]


@pytest.mark.parametrize("few", [0, 1])
def test_a_small_warehouse_looks_at_all(tmp_path, few):
    parts = {"articles": [Part("x", "all", lookup.LARGE + few, 0, "x")]}
    assert (lookup.of_parts(Home(tmp_path), parts) is None) == (few == 0)


def test_what_identities_change_is_kept_by_month(tmp_path, monkeypatch):
    """Two entities of one article become one; what is kept of a month tells the same as its files, and is made anew."""
    home, made = Home(tmp_path), {name: [] for name in TABLES}
    for month, same in (("2026-01", True), ("2026-02", False)):
        rows = [Entity(entity_id=f"e-{n}", article_id=f"a-{month}", entity_type="person", name=f"Bo {n}", n_mentions=n,
                       first_char_start=n) for n in (1, 2)]  # fmt: skip
        became = Identity(kind="entity", article_id=f"a-{month}", local_id="e-2", global_id="e-1" if same else "e-9")
        for name, held in (("entities", rows), ("identities", [became])):
            path = f"tables/{name}/month={month}/part.parquet"
            (tmp_path / path).parent.mkdir(parents=True)
            pq.write_table(to_arrow(name, held), tmp_path / path)
            made[name].append(Part(path, month, len(held), 0, month))
    commit = Commit(1, None, "r", NOW, VERSION, (), made)
    monkeypatch.setattr(lookup, "LARGE", -1)
    for kept in (None, b"damaged", "as it was"):
        if isinstance(kept, bytes):
            (tmp_path / "lookup" / "merged.parquet").write_bytes(kept)
        with in_memory() as connection:
            found = merged.of_commit(connection, home, commit)
            assert found.kinds == {"entity"} and found.merges
            assert found.rows.to_pylist() == [
                {"article_id": "a-2026-01", "entity_id": "e-1", "n_mentions": 3, "local_id": "e-1"}
            ]
            views.create_views(connection, commit.paths(home), found, ["entities"])
            shown = connection.execute("SELECT article_id, entity_id, n_mentions FROM entities ORDER BY ALL").fetchall()
            assert shown == [("a-2026-01", "e-1", 3), ("a-2026-02", "e-1", 1), ("a-2026-02", "e-9", 2)]
