"""The SQL of the tables: one SELECT over a commit's Parquet files, with the identities of that commit put in.

The same SELECT makes the views of `warehouse.duckdb`, the views of an older commit, the rows the checks look at, and
the joined files of `current/`. Every column and type comes from `warehouse/schema.py`.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse.schema import TABLES, columns

Files = Mapping[str, Sequence[Path]]
"""The Parquet files of each table, by table name."""

SQL_TYPES = {
    pa.string(): "VARCHAR",
    pa.int32(): "INTEGER",
    pa.float64(): "DOUBLE",
    pa.bool_(): "BOOLEAN",
    pa.binary(): "BLOB",
    pa.date32(): "DATE",
    pa.timestamp("us", tz="UTC"): "TIMESTAMP WITH TIME ZONE",
}

CLAIMANT = "figures.claimed_by"
"""The one column that may hold either a quote_id or an entity_id, so that the schema names no table for it."""

CLUSTER = {"duplicate_cluster_id": "global_id", "is_cluster_lead": "is_cluster_lead", "n_copies": "n_copies"}
"""The columns of `articles` that an identity of the kind cluster replaces, each with the column it comes from."""

CLUSTER_ID = "duplicate_cluster_id"
"""The one of them by which the identity is found."""

LABEL = {"name": "entity_name", "wikidata_id": "wikidata_id"}
"""The columns of `entities` that an identity of the kind entity may replace beside the id, likewise."""


MERGED = "internal.merged_entities"
"""The table, beside the views, of the entities of which several in one article have become one. They are few; to look
for them among all rows costs each query over a million articles some five CPU seconds more."""


NAMES = "internal.names"
"""Beside the views: under which name, type and country how many articles have an entity. What a name means is looked
for there: a million made articles have 15.5 million entities and 0.7 million rows of names."""

LOCAL_IDS = "internal.local_ids"
"""Beside the views: the ids in the parts (local_id) that mean another entity_id across articles."""

BESIDE = NAMES.partition(".")[0]


REJECTABLE = ("entities", "events", "quotes", "mentions")
"""The tables whose rows an identity of the kind reject hides, by the id of one row."""


@dataclass(frozen=True)
class Identities:
    """The identities of one commit: their files, the kinds that occur, and whether two entities of one article become
    one, which costs a window over the rows of `entities`, or a join with a table of them.
    """

    files: tuple[Path, ...] = ()
    kinds: frozenset[str] = frozenset()
    merges: bool = False
    labels: bool = True  # whether one gives a name or a Wikidata id; without them a filter on a name reaches the files
    merged: str | None = None  # the table that holds them, where there is one
    rows: pa.Table | None = field(default=None, compare=False)  # what is in that table, where it is known


def quoted(text: str) -> str:
    """A string as a SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def public_tables() -> list[str]:
    """The tables users see, in the schema's order."""
    return [name for name, table in TABLES.items() if table.public]


@cache
def _schema_sql(name: str) -> str:
    """The columns as read_parquet takes them: matched by name, NULL where an older file lacks one."""
    parts = (f"{quoted(c.name)}: {{name: {quoted(c.name)}, type: {quoted(SQL_TYPES[c.type])}, default_value: NULL}}"
             for c in columns(name))  # fmt: skip
    return f"MAP {{{', '.join(parts)}}}"


def scan(name: str, files: Iterable[Path], *, filename: bool = False) -> str:
    """A FROM item that reads the Parquet files of a table with exactly the columns and types of the schema.

    Without files it gives no rows, with the right types. `filename` adds the column of that name.
    """
    paths = [quoted(os.path.abspath(path)) for path in files]
    if not paths:
        wanted = [f"NULL::{SQL_TYPES[c.type]} AS {c.name}" for c in columns(name)]
        return f"(SELECT {', '.join(wanted + ['NULL::VARCHAR AS filename'] * filename)} WHERE false)"
    with_name = ", filename = true" if filename else ""
    return f"read_parquet([{', '.join(paths)}], hive_partitioning = false, schema = {_schema_sql(name)}{with_name})"


@cache
def identity_columns(name: str) -> Mapping[str, str]:
    """Columns of a table that identities may replace, each with the kind of identity."""
    if name == "identities":
        return {}
    found = {c.name: "entity" for c in columns(name) if _holds_entity(name, c.name, c.references)}
    found |= {c.name: "happening" for c in columns(name) if c.name == "happening_id"}
    return found | (dict.fromkeys(CLUSTER, "cluster") if name == "articles" else {})


def _holds_entity(name: str, column: str, references: str | None) -> bool:
    return "entities.entity_id" in (references, f"{name}.{column}") or f"{name}.{column}" == CLAIMANT


@cache
def reject_columns(name: str) -> Mapping[str, bool]:
    """Columns of a table that hold an id of what may be rejected, each with whether the row goes with it.

    Else the column becomes NULL.
    """
    targets = {f"{table}.{TABLES[table].key[-1]}" for table in REJECTABLE}
    found = {}
    for column in columns(name) if name != "identities" else ():
        own = f"{name}.{column.name}" in targets
        if own or column.references in targets or f"{name}.{column.name}" == CLAIMANT:
            found[column.name] = own or not column.nullable
    return found


def kinds_that_touch(name: str) -> set[str]:
    """The kinds of identities that may change or hide rows of a table."""
    return set(identity_columns(name).values()) | ({"reject"} if reject_columns(name) else set())


def read_identities(connection: duckdb.DuckDBPyConnection, files: Files) -> Identities:
    """What the identities among `files` change. Reads those files and, where they name entities, the entities' keys."""
    held = tuple(files.get("identities", ()))
    if not held:
        return Identities()
    rows = scan("identities", held)
    given = ", ".join(f"count({column}) > 0" for column in LABEL.values())
    found = connection.execute(f"SELECT kind, {given} FROM {rows} GROUP BY kind").fetchall()
    kinds = {kind for kind, *_ in found}
    merges = "entity" in kinds and _merges(connection, rows, scan("entities", files.get("entities", ())))
    return Identities(held, frozenset(kinds), merges, any(any(labels) for _, *labels in found))


def _merges(connection: duckdb.DuckDBPyConnection, identities: str, entities: str) -> bool:
    """Whether two entities of one article get the same id."""
    found = connection.execute(
        f"""
        WITH changed AS (SELECT article_id, local_id, global_id FROM {identities} WHERE kind = 'entity'),
             given AS (SELECT article_id, entity_id FROM {entities} SEMI JOIN changed USING (article_id))
        SELECT 1 FROM given LEFT JOIN changed
          ON changed.article_id = given.article_id AND changed.local_id = given.entity_id
        GROUP BY given.article_id, coalesce(changed.global_id, given.entity_id) HAVING count(*) > 1 LIMIT 1
        """
    ).fetchone()
    return found is not None


def select(
    name: str, files: Iterable[Path], identities: Identities = Identities(), condition: str | None = None
) -> str:
    """The SELECT that gives the rows of a table as users see them, from its files and the identities.

    Only those of which the row in the file, with ids that hold in its article alone, meets `condition`.
    """
    replaced = {column: kind for column, kind in identity_columns(name).items() if kind in identities.kinds}
    labels = LABEL if name == "entities" and "entity" in identities.kinds and identities.labels else {}
    hidden = reject_columns(name) if "reject" in identities.kinds else {}
    outputs = {c.name: _labelled(c.name, labels) if c.name in labels else _output(c.name, replaced, hidden)
               for c in columns(name)}  # fmt: skip
    held = scan("identities", identities.files)
    joins = _joins(replaced, held) + _reject_joins(hidden, held)
    stays = [f"no_{column}.local_id IS NULL" for column, goes in hidden.items() if goes]
    merges = name == "entities" and identities.merges
    if merges and identities.merged:
        outputs["n_mentions"] = "coalesce(as_one.n_mentions, part.n_mentions) AS n_mentions"
        joins += (
            f" LEFT JOIN {identities.merged} AS as_one ON as_one.article_id = part.article_id"
            " AND as_one.entity_id = coalesce(to_entity_id.global_id, part.entity_id)"
        )
        stays += ["(as_one.local_id IS NULL OR as_one.local_id = part.entity_id)"]
    where = f" WHERE {' AND '.join(stays)}" if stays else ""
    held = scan(name, files) if condition is None else f"(SELECT * FROM {scan(name, files)} WHERE {condition})"
    rows = f"SELECT {', '.join(outputs.values())} FROM {held} AS part{joins}{where}"
    return _merged(rows) if merges and not identities.merged else rows


def _output(column: str, replaced: Mapping[str, str], hidden: Mapping[str, bool]) -> str:
    held = f"part.{column}"
    if column in replaced:
        source = f"to_cluster.{CLUSTER[column]}" if column in CLUSTER else f"to_{column}.global_id"
        held = f"coalesce({source}, {held})"
    if column in hidden and not hidden[column]:
        held = f"CASE WHEN no_{column}.local_id IS NULL THEN {held} END"
    return held if held == f"part.{column}" else f"{held} AS {column}"


def _reject_joins(hidden: Iterable[str], identities: str) -> str:
    """One LEFT JOIN with the rejected ids for each column that may hold one."""
    return "".join(
        f" LEFT JOIN (SELECT article_id, local_id FROM {identities} WHERE kind = 'reject') AS no_{column}"
        f" ON no_{column}.article_id = part.article_id AND no_{column}.local_id = part.{column}"
        for column in hidden
    )


def _labelled(column: str, labels: Mapping[str, str]) -> str:
    return f"coalesce(to_entity_id.{labels[column]}, part.{column}) AS {column}"


def _joins(replaced: Mapping[str, str], identities: str) -> str:
    """One LEFT JOIN with the identities for each replaced column; the three columns of a cluster share theirs."""
    joins = []
    for column, kind in replaced.items():
        if column in CLUSTER and column != CLUSTER_ID:
            continue
        alias = "to_cluster" if kind == "cluster" else f"to_{column}"
        joins.append(
            f" LEFT JOIN (SELECT * FROM {identities} WHERE kind = {quoted(kind)}) AS {alias}"
            f" ON {alias}.article_id = part.article_id AND {alias}.local_id = part.{column}"
        )
    return "".join(joins)


def _merged(rows: str) -> str:
    """Entities of which several in one article have become one: its first row, with all mentions counted."""
    return (
        "SELECT * REPLACE (CAST(sum(n_mentions) OVER entity AS INTEGER) AS n_mentions)"
        f" FROM ({rows}) WINDOW entity AS (PARTITION BY article_id, entity_id)"
        " QUALIFY row_number() OVER (entity ORDER BY first_char_start, entity_type, name) = 1"
    )


def create_merged(connection: duckdb.DuckDBPyConnection, files: Files, identities: Identities) -> None:
    """Make the table of merged entities: the id they share, that of the row that stays, and their mentions together."""
    if identities.rows is not None:
        connection.register("known_merged", identities.rows)
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {BESIDE}")
        connection.execute(f"CREATE OR REPLACE TABLE {MERGED} AS FROM known_merged ORDER BY article_id, entity_id")
        connection.unregister("known_merged")
        return
    rows = select("entities", files.get("entities", ()), replace(identities, merges=False))
    with_local = rows.replace(" FROM ", ", part.entity_id AS local_id FROM ", 1)
    connection.execute(
        f"""
        CREATE SCHEMA IF NOT EXISTS {BESIDE};
        CREATE OR REPLACE TABLE {MERGED} AS
        WITH changed AS (
            SELECT article_id, global_id AS entity_id FROM {scan("identities", identities.files)} WHERE kind = 'entity'
        )
        SELECT article_id, entity_id, sum(n_mentions)::INTEGER AS n_mentions,
               arg_min(local_id, (first_char_start, entity_type, name, local_id)) AS local_id
        FROM ({with_local}) SEMI JOIN changed USING (article_id, entity_id)
        GROUP BY article_id, entity_id HAVING count(*) > 1 ORDER BY article_id, entity_id
        """
    )


def create_views(
    connection: duckdb.DuckDBPyConnection, files: Files, identities: Identities, tables: Iterable[str]
) -> None:
    """Make a view of each table over its files, replacing one that is there, and the table of merged entities."""
    tables = list(tables)
    if identities.merges and "entities" in tables:
        identities = replace(identities, merged=MERGED)
        create_merged(connection, files, identities)
    for name in tables:
        connection.execute(f"CREATE OR REPLACE VIEW {name} AS {select(name, files.get(name, ()), identities)}")


def count_names(entities: str) -> str:
    """The SELECT that gives the rows of `internal.names`, from a FROM item with the rows of `entities`."""
    return f"SELECT entity_id, name, entity_type, country, count(*) AS n FROM {entities} GROUP BY ALL"


def create_beside(
    connection: duckdb.DuckDBPyConnection, files: Files, identities: Identities, names: pa.Table | None = None
) -> None:
    """Make what stands beside the views of `create_views` to find the rows of an entity quickly.

    `internal.names`, of the rows in `names` where they have been counted, else a view; `internal.local_ids`; and for
    each table a macro `internal.<table>_where(condition)`: the rows of its view, of those that meet a condition in the
    files. A filter on an id cannot go there from the view, which joins what the identities change to every row first.
    An id in the files is the entity_id, or one that `internal.local_ids` has for it.
    """
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {BESIDE}")
    identities = replace(identities, merged=MERGED) if identities.merges else identities
    for name in public_tables():
        rows = select(name, files.get(name, ()), identities, "condition")
        connection.execute(f"CREATE OR REPLACE MACRO {BESIDE}.{name}_where(condition) AS TABLE {rows}")
    changed = scan("identities", identities.files)
    connection.execute(
        f"CREATE OR REPLACE VIEW {LOCAL_IDS} AS"
        f" SELECT DISTINCT local_id, global_id AS entity_id FROM {changed} WHERE kind = 'entity'"
    )
    if names is None:
        connection.execute(f"CREATE OR REPLACE VIEW {NAMES} AS {count_names('entities')}")
        return
    connection.register("counted_names", names)
    connection.execute(
        f"CREATE OR REPLACE TABLE {NAMES} AS FROM counted_names ORDER BY entity_id, name, entity_type, country"
    )
    connection.unregister("counted_names")


def create_beside_views(connection: duckdb.DuckDBPyConnection, tables: Iterable[str]) -> None:
    """Make the names and macros of `create_beside` over views of those tables that stand already, as for a report."""
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {BESIDE}")
    connection.execute(f"CREATE OR REPLACE VIEW {NAMES} AS {count_names('entities')}")
    for name in tables:
        connection.execute(
            f"CREATE OR REPLACE MACRO {BESIDE}.{name}_where(condition) AS TABLE SELECT * FROM {name} WHERE condition"
        )
