"""Rows the user rejects by id: which rows of which articles they are."""

from collections.abc import Sequence

import duckdb

from warehouse.joins import gather
from warehouse.joins.groups import Groups
from warehouse.joins.overrides import Line
from warehouse.schema import TABLES
from warehouse.views import REJECTABLE, Files, scan

Key = tuple[str, str]
"""article_id and id in the part."""


def rows(
    connection: duckdb.DuckDBPyConnection, files: Files, made: Groups, single: dict[Key, str], lines: Sequence[Line]
) -> tuple[list[Key], list[str]]:
    """The rows that go, and what is wrong with the lines. `single`: entities of one article that go elsewhere."""
    found: set[Key] = set()
    problems = []
    for line in lines:
        gone = [key for key in _entities(connection, files, made, single, line.id) + _others(connection, files, line.id)
                if line.article_id in ("", key[0])]  # fmt: skip
        problems += [] if gone else [f"{line.place}: no quote, event, mention or entity {line.id}"]
        found.update(gone)
    return sorted(found), problems


def _entities(
    connection: duckdb.DuckDBPyConnection, files: Files, made: Groups, single: dict[Key, str], asked: str
) -> list[Key]:  # fmt: skip
    """The rows of an entity, with all ids that went into it; those of kinds that are never joined by the id alone."""
    gather.given(connection, "join_wanted", ["entity_id"], [(one,) for one in sorted(made.members(asked))])
    found = connection.execute(
        f"""
        SELECT article_id, local_id FROM join_rows SEMI JOIN join_wanted USING (entity_id)
        UNION ALL
        SELECT article_id, entity_id FROM {scan("entities", files.get("entities", ()))}
        WHERE entity_id = $1 AND entity_type NOT IN {gather.KINDS}
        """,
        [asked],
    ).fetchall()
    elsewhere = {key for key, root in single.items() if root != made.root(asked)}
    return [key for key in found if key not in elsewhere] + [
        key for key, root in single.items() if root == made.root(asked)
    ]


def _others(connection: duckdb.DuckDBPyConnection, files: Files, asked: str) -> list[Key]:
    """The row of a quote, an event or a mention."""
    queries = (
        f"SELECT article_id, {key} FROM {scan(name, files.get(name, ()))} WHERE {key} = $1"
        for name, key in ((name, TABLES[name].key[-1]) for name in REJECTABLE if name != "entities")
    )
    return connection.execute(" UNION ALL ".join(queries), [asked]).fetchall()
