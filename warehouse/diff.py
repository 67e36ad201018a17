"""What changed between two commits, row by row, and why.

Only articles that could differ are looked at: those in files that one of the two does not name, and those whose
identities differ. A row is the same one where its key is; one that is there in both and differs is told with the
columns that do.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse import commits, views
from warehouse.commits import Commit
from warehouse.home import Home
from warehouse.query import in_memory
from warehouse.schema import READER_TABLES, TABLES, columns
from warehouse.views import Files, scan

TOLD = ("articles", *READER_TABLES, "rejects")
"""The tables that are compared."""

CLOCKED = ("fetched_at", "rejected_at", "first_commit", "revision_commit")
"""Columns that only tell when something was done."""

JOINED = "joined anew"
"""Other articles changed what is one; told by what in a row has changed, see `_reason`."""

BY_HAND = "correction by hand"

SHOWN = 60
"""Characters of a value that are shown."""

MEMORY = "2GB"
"""What a comparison may hold in memory; the rest waits on disk."""


@dataclass(frozen=True)
class Sides:
    """The two states."""

    old: Files
    new: Files
    old_identities: views.Identities
    new_identities: views.Identities


def compare(home: Home, old: Commit, new: Commit) -> duckdb.DuckDBPyConnection:
    """A connection with the table `diff`: a row for each row of the tables that came, went or changed.

    Columns: table_name, change (came, went, changed), reason, article_id, row_key, what (column: old -> new; ...).
    Reasons: new article, article gone, article edited, new code (other rows from the same text), entity merged,
    happening joined and copy found (other articles changed what is one entity, happening or cluster; apart again, too),
    correction by hand (the overrides did), and for rejects read again.
    """
    connection = in_memory(MEMORY)
    files = old.paths(home), new.paths(home)
    sides = Sides(*files, *(views.read_identities(connection, each) for each in files))
    _suspects(connection, sides)
    _reasons(connection, sides, _correction(home, old, new))
    connection.execute(
        "CREATE TEMP TABLE diff (table_name VARCHAR, change VARCHAR, reason VARCHAR, article_id VARCHAR,"
        " row_key VARCHAR, what VARCHAR)"
    )
    for name in TOLD:
        connection.execute(f"INSERT INTO diff {_of_table(name, sides)}")
    return connection


def _only(files: Files, others: Files, name: str) -> list[Path]:
    there = set(others.get(name, ()))
    return [path for path in files.get(name, ()) if path not in there]


def _suspects(connection: duckdb.DuckDBPyConnection, sides: Sides) -> None:
    """Make `suspects`: the articles whose rows may differ."""
    touched = [
        f"SELECT article_id FROM {scan(name, _only(one, other, name))}"
        for name in ("articles", *READER_TABLES)
        for one, other in ((sides.old, sides.new), (sides.new, sides.old))
    ]
    held = [f"(FROM {scan('identities', each.files)})" for each in (sides.old_identities, sides.new_identities)]
    changed = [f"SELECT article_id FROM ({a} EXCEPT {b})" for a, b in (held, held[::-1])]
    connection.execute(f"CREATE TEMP TABLE suspects AS SELECT DISTINCT * FROM ({' UNION '.join([*touched, *changed])})")


def _reasons(connection: duckdb.DuckDBPyConnection, sides: Sides, correction: str) -> None:
    """Make `reasons`: for each suspect, why its rows differ where they do."""
    held = [
        "(SELECT article_id, content_sha256, revision, dateline_version, model_version"
        f" FROM {scan('articles', each['articles'])} SEMI JOIN suspects USING (article_id))"
        for each in (sides.old, sides.new)
    ]
    connection.execute(
        f"""
        CREATE TEMP TABLE reasons AS
        SELECT article_id, CASE
            WHEN a.content_sha256 IS NULL THEN 'new article'
            WHEN b.content_sha256 IS NULL THEN 'article gone'
            WHEN a.content_sha256 <> b.content_sha256 OR a.revision <> b.revision THEN 'article edited'
            WHEN a.dateline_version <> b.dateline_version OR a.model_version IS DISTINCT FROM b.model_version
                OR article_id IN ({_read_otherwise(sides)}) THEN 'new code'
            ELSE {views.quoted(correction)} END AS reason
        FROM {held[0]} AS a FULL JOIN {held[1]} AS b USING (article_id)
        """
    )


def _read_otherwise(sides: Sides) -> str:
    """The articles of which rows in the parts differ, before anything is joined: of the same text, by other code.

    An article's rows of one table lie in one file, so only files that one side does not name are compared.
    """
    found = []
    for name in ("articles", *READER_TABLES):
        compared = ", ".join(c.name for c in columns(name) if c.name not in CLOCKED)
        files = [scan(name, _only(*each, name)) for each in ((sides.old, sides.new), (sides.new, sides.old))]
        rows = [f"SELECT {compared} FROM {each}" for each in files]
        found += [f"SELECT article_id FROM ({a} EXCEPT ALL {b})" for a, b in (rows, rows[::-1])]
    return " UNION ".join(found)


def _correction(home: Home, old: Commit, new: Commit) -> str:
    """Why identities differ: what other articles say, the user's overrides, or either."""
    if old.overrides == new.overrides:
        return JOINED
    first, last = sorted((old.number, new.number))
    steps = [commits.load(home, number) for number in commits.numbers(home) if first <= number <= last]
    same = all(one.files["articles"] == steps[0].files["articles"] for one in steps)
    return BY_HAND if same else f"{BY_HAND}, or {JOINED}"


def _of_table(name: str, sides: Sides) -> str:
    key = TABLES[name].key
    by_article = name != "rejects"
    suspects = " SEMI JOIN suspects USING (article_id)" if by_article else ""
    one, other = (
        f"(SELECT * FROM ({views.select(name, files.get(name, ()), identities)}){suspects})"
        for files, identities in ((sides.old, sides.old_identities), (sides.new, sides.new_identities))
    )
    compared = [c.name for c in columns(name) if c.name not in (*key, *CLOCKED)]
    differs = " OR ".join(f"a.{column} IS DISTINCT FROM b.{column}" for column in compared)
    what = ", ".join(
        f"CASE WHEN a.{c} IS DISTINCT FROM b.{c} THEN '{c}: ' || {_shown(f'a.{c}')} || ' -> ' || {_shown(f'b.{c}')} END"
        for c in compared
    )
    article = "coalesce(a.article_id, b.article_id)" if by_article else "NULL"
    same_key = " AND ".join(f"a.{column} IS NOT DISTINCT FROM b.{column}" for column in key)
    first = TABLES[name].key[0]
    came, went = f"a.{first} IS NULL", f"b.{first} IS NULL"
    reason = _reason(name) if by_article else "'read again'"
    told = " || ' ' || ".join(f"coalesce(a.{column}, b.{column})::VARCHAR" for column in key)
    joined = f"LEFT JOIN reasons ON reasons.article_id = {article}" if by_article else ""
    return f"""
        SELECT {views.quoted(name)}, CASE WHEN {came} THEN 'came' WHEN {went} THEN 'went' ELSE 'changed' END,
               {reason}, {article}, {told},
               CASE WHEN NOT ({came}) AND NOT ({went}) THEN concat_ws('; ', {what}) END
        FROM {one} AS a FULL JOIN {other} AS b ON {same_key} {joined}
        WHERE {came} OR {went} OR {differs}
    """


def _reason(name: str) -> str:
    """Why a row differs. Where other articles have changed what is one, the columns tell what."""
    kinds = views.identity_columns(name)

    def differs(kind: str) -> str:
        of_kind = [column for column, of in kinds.items() if of == kind]
        return " OR ".join(f"a.{column} IS DISTINCT FROM b.{column}" for column in of_kind) or "false"

    return f"""CASE WHEN reason <> {views.quoted(JOINED)} THEN reason
        WHEN {differs("cluster")} THEN 'copy found'
        WHEN NOT ({differs("entity")}) AND ({differs("happening")}) THEN 'happening joined'
        ELSE 'entity merged' END"""


def _shown(value: str) -> str:
    """A value as it is shown: NULL by name, and long ones cut."""
    text = f"{value}::VARCHAR"
    cut = f"WHEN length({text}) > {SHOWN} THEN left({text}, {SHOWN}) || '…'"
    return f"CASE WHEN {value} IS NULL THEN 'NULL' {cut} ELSE {text} END"
