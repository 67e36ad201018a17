"""Which rows a report is about: those of the articles that came or changed since an earlier commit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse import commits, views
from warehouse.commits import Commit
from warehouse.home import Home
from warehouse.query import in_memory, moment
from warehouse.questions import questions

BROUGHT = ("new", "revisions")
"""The counts of a commit that tell of articles that came or changed."""


@dataclass(frozen=True)
class Scope:
    """The state that is told, and the one before; None: everything the warehouse holds."""

    commit: Commit
    since: Commit | None


def scope_of(home: Home, since: str | None = None) -> Scope:
    """The latest commit, and the one that `since` names: a number, or a day for the last commit of that day; 0: none.

    By default the one before the latest night that brought articles, so that a correction by hand does not empty the
    report. Raises WarehouseError where there is no such commit.
    """
    home.must_exist()
    kept = commits.numbers(home)
    latest = commits.load(home, kept[-1])
    if since is not None:
        named = moment(since)
        return Scope(latest, None if named == 0 else commits.at(home, named))
    for position in range(len(kept) - 1, 0, -1):
        if any(commits.load(home, kept[position]).counts.get(name) for name in BROUGHT):
            return Scope(latest, commits.load(home, kept[position - 1]))
    return Scope(latest, None)


def open_scope(home: Home, scope: Scope) -> duckdb.DuckDBPyConnection:
    """A connection with the rows of the scope, read from the files that came since: its cost is that of the night.

    `told_articles` holds every article that came or changed (`is_revised`), without its text; `told_quotes`,
    `told_events`, `told_figures`, `told_entities`, `told_participants` and `told_meetings` the rows of those among them
    that are no copy of another; `told_rejects` the inputs that failed since. Each has a `row_id`: 1, 2, …, newest
    article first. `articles` and `mentions` are views over the files, with texts, of other articles too.
    """
    connection = in_memory(MEMORY)
    files = _came(home, scope)
    identities = views.read_identities(connection, files)
    views.create_views(connection, files, identities, ("articles", "mentions"))
    _articles(connection, home, scope, files)
    order = "articles.published_date DESC NULLS LAST, articles.article_id"
    for name, position in ROWS.items():
        rows = views.select(name, files[name], identities)
        connection.execute(
            f"CREATE TABLE told_{name} AS SELECT row_number() OVER (ORDER BY {order}, {position}) AS row_id, t.*"
            f" FROM ({rows}) AS t JOIN told_leads AS articles USING (article_id)"
        )
        connection.execute(f"CREATE VIEW {name} AS SELECT * EXCLUDE (row_id) FROM told_{name}")
    views.create_beside_views(connection, ("participants",))
    for question in questions():
        if question.name in ASKED:
            connection.execute(question.sql)
    connection.execute(
        "CREATE TABLE told_meetings AS"
        " SELECT met.*, told_events.row_id FROM who_met_whom AS met JOIN told_events USING (event_id)"
    )
    connection.execute(
        f"""
        CREATE TABLE told_rejects AS
        SELECT row_number() OVER (ORDER BY reason, raw_ref, raw_sha256) AS row_id, rejects.*
        FROM ({views.select("rejects", scope.commit.paths(home)["rejects"], identities)}) AS rejects
        ANTI JOIN {views.scan("rejects", _held(home, scope.since, "rejects"))} AS before
            ON before.raw_ref = rejects.raw_ref AND before.raw_sha256 IS NOT DISTINCT FROM rejects.raw_sha256
        """
    )
    return connection


MEMORY = "2GB"
"""What the rows of a scope may hold in memory; the rest waits on disk."""

ROWS = {
    "quotes": "t.char_start, t.quote_id",
    "events": "t.trigger_start, t.event_id",
    "figures": "t.char_start, t.kind",
    "entities": "t.first_char_start, t.entity_id",
    "participants": "t.event_id, t.char_start, t.char_end, t.role",
}
"""The tables of rows, each with the order of its rows in an article."""

ASKED = ("folded", "has_words", "entity_names", "who_met_whom")
"""The questions that the report asks, over the night's rows alone."""


def _held(home: Home, commit: Commit | None, name: str) -> Sequence[Path]:
    return commit.paths(home)[name] if commit else ()


def _came(home: Home, scope: Scope) -> dict[str, list[Path]]:
    """The files of each table that the earlier commit does not name; of identities all that hold now."""
    held = scope.commit.paths(home)
    came = {name: [path for path in paths if path not in set(_held(home, scope.since, name))]
            for name, paths in held.items()}  # fmt: skip
    return came | {"identities": list(held["identities"])}


def named_before(home: Home, scope: Scope, connection: duckdb.DuckDBPyConnection) -> str:
    """A SELECT of the entity_ids that stand in articles of the earlier commit which have not come again."""
    files = {name: _held(home, scope.since, name) for name in ("entities", "identities")}
    identities = views.read_identities(connection, {**files, "identities": scope.commit.paths(home)["identities"]})
    rows = views.select("entities", files["entities"], identities)
    return f"SELECT entity_id FROM ({rows}) ANTI JOIN told_articles USING (article_id)"


def _articles(
    connection: duckdb.DuckDBPyConnection, home: Home, scope: Scope, files: Mapping[str, Sequence[Path]]
) -> None:
    """Make `told_articles` and `told_leads`: what stands in new files and did not stand so before."""
    there = set(scope.commit.paths(home)["articles"])
    gone = [path for path in _held(home, scope.since, "articles") if path not in there]
    connection.execute(
        f"""
        CREATE TABLE told_articles AS
        SELECT row_number() OVER (ORDER BY published_date DESC NULLS LAST, article_id) AS row_id,
               now.* EXCLUDE (text), before.article_id IS NOT NULL AS is_revised
        FROM articles AS now
        LEFT JOIN (SELECT article_id, content_sha256 FROM {views.scan("articles", gone)}) AS before USING (article_id)
        WHERE before.content_sha256 IS DISTINCT FROM now.content_sha256
        """
    )
    connection.execute("CREATE TABLE told_leads AS SELECT * FROM told_articles WHERE is_cluster_lead")
