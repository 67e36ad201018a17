"""The names of entities, counted when a commit is published and kept up by differences."""

from pathlib import Path

import duckdb
import pytest

from tests.made_home import Rows, commit_rows, rows_of_article, together
from warehouse import names, publish, views
from warehouse.commits import Commit
from warehouse.home import Home
from warehouse.query import attach, open_warehouse
from warehouse.schema import Identity

COUNTED = "SELECT * FROM internal.names ORDER BY ALL"
SEEN = "SELECT entity_id, name, entity_type, country, count(*) FROM entities GROUP BY ALL ORDER BY ALL"


def same(name: str, other: str, who: str = "quill") -> Identity:
    return Identity(kind="entity", article_id=name, local_id=f"e-{who}-{name}", global_id=f"e-{who}-{other}")


def published(path: Path, rows: Rows, number: int, before: Commit | None, month: str = "2017-04") -> Commit:
    commit = commit_rows(path, rows, number, before, month)
    publish.publish(Home(path), commit)
    return commit


def told(path: Path) -> tuple[list, list]:
    with attach(Home(path).database) as connection:
        kind = "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'internal' AND table_name = 'names'"
        assert connection.execute(kind).fetchall() == [(1,)]
        return connection.execute(COUNTED).fetchall(), connection.execute(SEEN).fetchall()


def test_a_nights_names_are_put_to_those_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """New articles, two persons of earlier ones that become one, an entity rejected: each as if all were counted."""
    first = published(tmp_path, together(*(rows_of_article(f"a-{n}") for n in range(6))), 1, None)
    counted: list[int] = []
    of_files = names._counted

    def watched(connection: duckdb.DuckDBPyConnection, files: views.Files, identities: views.Identities) -> object:
        counted.append(len(files.get("entities", ())))
        return of_files(connection, files, identities)

    monkeypatch.setattr(names, "_counted", watched)
    second = published(tmp_path, rows_of_article("b-1"), 2, first, "2017-05")
    assert counted == [0, 1]  # nothing of the first month is read
    assert told(tmp_path)[0] == told(tmp_path)[1]
    changes = [
        same("b-1", "a-1"),
        Identity(kind="entity", article_id="b-1", local_id="e-lind-b-1", global_id="e-quill-a-1"),
        Identity(kind="reject", article_id="b-1", local_id="e-alba-b-1", global_id="e-alba-b-1"),
    ]
    published(tmp_path, rows_of_article("b-2") | {"identities": changes}, 3, second, "2017-05")
    found, seen = told(tmp_path)
    assert found == seen
    assert ("e-quill-a-1", "Ada Quill", "person", None, 2) in found
    assert not [row for row in found if row[0] in ("e-alba-b-1", "e-lind-b-1")]


def test_names_that_do_not_fit_are_counted_anew(tmp_path: Path) -> None:
    first = published(tmp_path, together(*(rows_of_article(f"a-{n}") for n in range(6))), 1, None)
    second = published(tmp_path, rows_of_article("b-1"), 2, first, "2017-05")
    with duckdb.connect() as connection:
        of = views.read_identities(connection, first.paths(Home(tmp_path)))
        whole = names.of_commit(connection, Home(tmp_path), first, of)
        # Without the names that are to be taken off; of a commit whose record is gone.
        for known in ((2, whole), (7, whole.slice(0, 0))):
            again = names.of_commit(connection, Home(tmp_path), first, of, known)
            assert sorted(again.to_pylist(), key=str) == sorted(whole.to_pylist(), key=str)
    assert second.number == 2


def test_an_older_commit_answers_without_them(tmp_path: Path) -> None:
    first = published(tmp_path, together(rows_of_article("a-1"), rows_of_article("a-2")), 1, None)
    published(tmp_path, rows_of_article("b-1") | {"identities": [same("b-1", "a-1")]}, 2, first)
    with open_warehouse(tmp_path) as now, open_warehouse(tmp_path, as_of=1) as then:
        asked = "SELECT entity_id, n_articles FROM find('quill') ORDER BY 1"
        assert now.execute(asked).fetchall() == [("e-quill-a-1", 2), ("e-quill-a-2", 1)]
        assert then.execute(asked).fetchall() == [("e-quill-a-1", 1), ("e-quill-a-2", 1)]


def test_what_an_article_calls_otherwise_is_found_under_its_entity(tmp_path: Path) -> None:
    """A person's id is another one in the second article's files: what is said, done and seen there is found too."""
    rows = together(rows_of_article("a-1"), rows_of_article("a-2"), {"identities": [same("a-2", "a-1")]})
    published(tmp_path, rows, 1, None)
    with open_warehouse(tmp_path) as asked:
        who = "e-quill-a-1"
        for question, key, n in (
            ("said_by", "quote_id", 2), ("timeline", "event_id", 2), ("cooccurrence", "entity_id", 2)
        ):  # fmt: skip
            found = asked.execute(f"SELECT count(DISTINCT {key}) FROM {question}(?)", [who]).fetchall()
            assert found == [(n,)], question


def test_what_stands_beside_is_listed_nowhere(tmp_path: Path) -> None:
    from warehouse.query import relations

    published(tmp_path, rows_of_article("a-1"), 1, None)
    with open_warehouse(tmp_path) as connection:
        listed = [name for name, _ in relations(connection)]
    assert "entity_names" in listed
    assert not [name for name in listed if name.startswith(("names", "local_ids", "quotes_where", "speech", "among"))]
