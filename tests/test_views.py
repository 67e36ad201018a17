"""The SELECT over a commit's files."""

import dataclasses
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from tests.made_home import commit_rows, rows_of_article, together
from warehouse import views
from warehouse.home import Home
from warehouse.schema import TABLES, Identity, columns, to_arrow

ENTITY_COLUMNS = {
    "quotes": {"speaker_id", "addressee_id"},
    "entities": {"entity_id"},
    "events": {"source_id", "target_id", "place_id"},
    "mentions": {"entity_id", "place_id"},
    "participants": {"entity_id"},
    "figures": {"claimed_by"},
}


def described(connection: duckdb.DuckDBPyConnection, name: str) -> list[tuple[str, str]]:
    return [(row[0], row[1]) for row in connection.execute(f"DESCRIBE {name}").fetchall()]


def declared(name: str) -> list[tuple[str, str]]:
    return [(column.name, views.SQL_TYPES[column.type]) for column in columns(name)]


def ids(connection: duckdb.DuckDBPyConnection, query: str) -> set[str]:
    return {value for (value,) in connection.execute(query).fetchall()}


def test_a_table_without_files_is_empty_and_has_the_right_types() -> None:
    connection = duckdb.connect()
    views.create_views(connection, {}, views.Identities(), TABLES)
    for name in TABLES:
        assert described(connection, name) == declared(name)
        assert connection.execute(f"SELECT count(*) FROM {name}").fetchall() == [(0,)]


def test_columns_keep_their_order_and_types(tmp_path: Path) -> None:
    commit = commit_rows(tmp_path, rows_of_article())
    connection = duckdb.connect()
    views.create_views(connection, commit.paths(Home(tmp_path)), views.Identities(), TABLES)
    assert all(described(connection, name) == declared(name) for name in TABLES)


def test_a_column_that_an_older_file_lacks_reads_null(tmp_path: Path) -> None:
    commit = commit_rows(tmp_path, rows_of_article())
    (new,) = commit.paths(Home(tmp_path))["quotes"]
    old = tmp_path / "old.parquet"
    pq.write_table(pq.ParquetFile(new).read().drop_columns(["nested_in", "speaker_role"]), old)
    connection = duckdb.connect()
    for files in ([old], [old, new], [new, old]):
        rows = connection.execute(f"SELECT speaker_role, quote_id FROM ({views.select('quotes', files)})").fetchall()
        assert sorted(rows, key=str) == sorted(
            [(None, "q-a-1"), *[("port minister", "q-a-1")] * (len(files) - 1)], key=str
        )


def test_identity_columns_follow_from_the_schema() -> None:
    found = {name: {c for c, kind in views.identity_columns(name).items() if kind == "entity"} for name in TABLES}
    assert {name: names for name, names in found.items() if names} == ENTITY_COLUMNS
    assert views.identity_columns("events")["happening_id"] == "happening"
    assert set(views.identity_columns("articles")) == set(views.CLUSTER)


@pytest.fixture
def joined(tmp_path: Path) -> duckdb.DuckDBPyConnection:
    """Two articles of which the second's ids become the first's."""
    changes = [
        *(
            Identity(kind="entity", article_id="a-2", local_id=f"e-{name}-a-2", global_id=f"e-{name}-a-1")
            for name in ("quill", "lind", "alba")
        ),
        Identity(kind="happening", article_id="a-2", local_id="h-a-2", global_id="h-a-1"),
        Identity(kind="cluster", article_id="a-1", local_id="a-1", global_id="a-1", is_cluster_lead=True, n_copies=2),
        Identity(kind="cluster", article_id="a-2", local_id="a-2", global_id="a-1", is_cluster_lead=False, n_copies=2),
    ]
    rows = together(rows_of_article("a-1"), rows_of_article("a-2"), {"identities": changes})
    files = commit_rows(tmp_path, rows).paths(Home(tmp_path))
    connection = duckdb.connect()
    identities = views.read_identities(connection, files)
    assert identities.kinds == {"entity", "happening", "cluster"}
    assert not identities.merges
    views.create_views(connection, files, identities, TABLES)
    return connection


def test_identities_replace_every_id_and_nothing_else(joined: duckdb.DuckDBPyConnection) -> None:
    for name, names in ENTITY_COLUMNS.items():
        for column in names:
            held = ids(joined, f"SELECT {column} FROM {name} WHERE {column} LIKE 'e-%'")
            assert all(value.endswith("a-1") for value in held), (name, column)
    assert ids(joined, "SELECT happening_id FROM events") == {"h-a-1"}
    assert ids(joined, "SELECT claimed_by FROM figures") == {"q-a-1", "q-a-2"}
    assert joined.execute(
        "SELECT article_id, duplicate_cluster_id, is_cluster_lead, n_copies FROM articles ORDER BY 1"
    ).fetchall() == [("a-1", "a-1", True, 2), ("a-2", "a-1", False, 2)]


def test_identities_neither_lose_nor_double_rows(joined: duckdb.DuckDBPyConnection) -> None:
    expected = {name: 2 * len(rows) for name, rows in rows_of_article().items()}
    for name, n in expected.items():
        assert joined.execute(f"SELECT count(*) FROM {name}").fetchall() == [(n,)]


def test_two_entities_of_one_article_that_become_one_are_one_row(tmp_path: Path) -> None:
    merge = [Identity(kind="entity", article_id="a-1", local_id="e-lind-a-1", global_id="e-quill-a-1")]
    files = commit_rows(tmp_path, together(rows_of_article(), {"identities": merge})).paths(Home(tmp_path))
    connection = duckdb.connect()
    identities = views.read_identities(connection, files)
    assert identities.merges
    views.create_views(connection, files, identities, TABLES)
    rows = connection.execute("SELECT entity_id, name, n_mentions FROM entities ORDER BY first_char_start").fetchall()
    assert rows == [("e-quill-a-1", "Ada Quill", 3), ("e-alba-a-1", "Alba", 1)]
    assert described(connection, "entities") == declared("entities")
    # The view looks them up in a table; without one they are found among all rows.
    found = connection.execute(f"FROM ({views.select('entities', files['entities'], identities)}) ORDER BY ALL")
    assert found.fetchall() == connection.execute("FROM entities ORDER BY ALL").fetchall()


def test_paths_with_quotes_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "it's"
    folder.mkdir()
    row = dataclasses.replace(rows_of_article()["articles"][0], title="it's")
    pq.write_table(to_arrow("articles", [row]), folder / "part.parquet")
    query = f"SELECT title FROM ({views.select('articles', [folder / 'part.parquet'])})"
    assert duckdb.connect().execute(query).fetchall() == [("it's",)]
