"""What must hold of every row, proved by SQL made from the schema, before a commit and on demand.

Keys are unique, what must be there is there, references lead to a row of the same article, values and ranges are the
schema's, and the characters at every offset are the stored ones. DuckDB's `substr` and `length` count Unicode code
points, as the offsets do (its `array_slice` and `[a:b]` count what a reader sees as one character, and do not serve).

Rows of readers lie in the same month as their article, so these checks go through bundles of months: their memory grows
with the largest month, not with the archive.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse import commits, durable, lookup, parts, views
from warehouse.commits import Commit, Part
from warehouse.home import Home
from warehouse.query import in_memory
from warehouse.schema import READER_TABLES, TABLES, Column, columns
from warehouse.views import CLAIMANT, Files, Identities, quoted

MONTH = re.compile(r"month=([^/]+)$")
MEMORY = "1GB"
"""What a check may hold in memory; the rest waits on disk."""

BUNDLE = 128 << 20
"""Bytes of Parquet that are checked together; a larger month goes alone."""

LOCATED = ("country", "place", "facility")
"""The entity types that may have a latitude and a longitude."""


@dataclass(frozen=True)
class Finding:
    """One thing that does not hold: where, what, of how many rows, and the key of one of them."""

    table: str
    column: str
    what: str
    rows: int
    example: str | None = None

    def __str__(self) -> str:
        """The finding in one line."""
        example = f", for example {self.example}" if self.example else ""
        return f"{self.table}.{self.column}: {self.what}: {self.rows} row{'s' * (self.rows != 1)}{example}"


@dataclass(frozen=True)
class Rule:
    """One condition under which rows are wrong, over `t`, the table."""

    column: str
    what: str
    wrong: str


def check_files(home: Home, files: Files, rest: Files | None = None) -> list[Finding]:
    """Check new files before they are committed.

    `files` hold whole articles, so everything within an article is checked in them alone. `rest` are the files that
    will be committed beside them: with it, no key may occur in both, and references to articles may lead there.
    """
    with in_memory(MEMORY) as connection:
        found = _unreadable(files)
        if found:
            return found
        for bundle in _bundles(files):
            found += _check_bundle(connection, bundle, Identities())
        return found + _check_across(connection, files, _beside(home, connection, files, rest or {}), Identities())


def _beside(home: Home, connection: duckdb.DuckDBPyConnection, files: Files, rest: Files) -> Files:
    """Those of the files that stay in which a key of new ones may be, or an article that they refer to."""
    head = commits.latest(home) if rest else None
    paths = {name: {*held} for name, held in rest.items()}
    there = {name: [part for part in held if home.path / part.path in paths.get(name, ())]
             for name, held in head.files.items()} if head else {}  # fmt: skip
    keys = lookup.of_parts(home, there)
    if keys is None:
        return rest
    found = {**rest}
    for name in ("articles", "inputs", "rejects"):
        key = TABLES[name].key[0]
        new = connection.execute(f"SELECT {key} FROM {views.scan(name, files.get(name, ()))}").fetchall()
        found[name] = keys.files(name, {key: (value for (value,) in new)})
    for name in (name for name in parts.BY_MONTH if name not in ("articles", *READER_TABLES)):
        months = {path.parent.name for path in files.get(name, ())}
        months |= {f"month={parts.ALL}"} if months else set()
        found[name] = [path for path in rest.get(name, ()) if path.parent.name in months]
        theirs = [path for path in rest.get("articles", ()) if path.parent.name in months]
        found["articles"] = [*dict.fromkeys([*found["articles"], *theirs])]
    return found


def check(home: Home, commit: Commit, *, deep: bool = False) -> list[Finding]:
    """Check every row of a commit as users see it, and its files against the commit; `deep` hashes each file."""
    found = damaged(home, commit, deep=deep)
    if found:
        return found
    files = commit.paths(home)
    with in_memory(MEMORY) as connection:
        identities = views.read_identities(connection, files)
        for bundle in _bundles(files):
            found += _check_bundle(connection, bundle, identities)
        return found + _check_across(connection, files, {}, identities) + _check_clusters(connection)


# Files


def _unreadable(files: Files) -> list[Finding]:
    found = []
    for name, paths in files.items():
        for path in paths:
            problem = _problem_of(path, None)
            if problem:
                found.append(Finding(name, "file", problem, 0, str(path)))
    return found


def _problem_of(path: Path, rows: int | None) -> str | None:
    """Why a file cannot be read as Parquet, or does not hold `rows` rows; None where all is well."""
    try:
        held = pq.read_metadata(path).num_rows
    except FileNotFoundError:
        return "the file is missing"
    except (OSError, pa.ArrowException) as error:
        return f"the file cannot be read ({str(error).splitlines()[0]})"
    return None if rows in (None, held) else f"the file holds {held} rows, the commit says {rows}"


def damaged(home: Home, commit: Commit, *, deep: bool) -> list[Finding]:
    """The files of a commit that are not what it says of them; `example` is the path. `deep` hashes each."""
    found = []
    for name, listed in commit.files.items():
        for file in listed:
            problem = damaged_part(home, file, deep=deep)
            if problem:
                found.append(Finding(name, "file", problem, file.rows, file.path))
    return found


def damaged_part(home: Home, part: Part, *, deep: bool) -> str | None:
    """Why a file is not what its commit says of it; None where it is. `deep` hashes it."""
    path = home.path / part.path
    problem = _problem_of(path, part.rows)
    if problem is None and path.stat().st_size != part.bytes:
        problem = f"the file has {path.stat().st_size} bytes, the commit says {part.bytes}"
    if problem is None and deep and durable.sha256_of(path) != part.sha256:
        problem = "the file's SHA-256 is not the commit's"
    return problem


def _bundles(files: Files) -> list[dict[str, list[Path]]]:
    """The files of articles and readers in bundles of whole months, small months together."""
    months: dict[str, list[tuple[str, Path]]] = defaultdict(list)
    for name in ("articles", *READER_TABLES):
        for path in files.get(name, ()):
            match = MONTH.search(path.parent.as_posix())
            months[match[1] if match else ""].append((name, path))
    bundles: list[dict[str, list[Path]]] = []
    room = 0
    for _, held in sorted(months.items()):
        size = sum(path.stat().st_size for _, path in held)
        if size > room or not bundles:
            bundles.append(defaultdict(list))
            room = BUNDLE
        room -= size
        for name, path in held:
            bundles[-1][name].append(path)
    return bundles


# Rows within their article


def _check_bundle(connection: duckdb.DuckDBPyConnection, files: Files, identities: Identities) -> list[Finding]:
    """The rows of articles and readers of some months."""
    views.create_views(connection, files, identities, ("articles", *READER_TABLES))
    found: list[Finding] = []
    for name in ("articles", *READER_TABLES):
        if files.get(name):
            found += _check_rows(connection, name)
            found += _check_key(connection, name)
            found += _check_references(connection, name)
            found += _check_offsets(connection, name)
    return found


def _check_rows(connection: duckdb.DuckDBPyConnection, name: str) -> list[Finding]:
    """Conditions on single rows: one scan for all of them."""
    return _apply(connection, name, f"{name} AS t", list(row_rules(name)))


def row_rules(name: str) -> Iterator[Rule]:
    """What must hold within one row of the table `name`."""
    for column in columns(name):
        yield from _column_rules(column)
    for span, stored in TABLES[name].spans.items():
        start, end = f"t.{span}_start", f"t.{span}_end"
        null = f"(({start} IS NULL) <> ({end} IS NULL) OR ({start} IS NULL) <> (t.{stored} IS NULL))"
        yield Rule(f"{span}_start", f"only some of {span}_start, {span}_end and {stored} are NULL", null)
        yield Rule(f"{span}_start", f"{span}_start is not before {span}_end", f"{start} >= {end}")
    names = {column.name for column in columns(name)}
    for low, high in (("date_start", "date_end"), ("value_low", "value_high")):
        if {low, high} <= names:
            yield Rule(low, f"{low} is after {high}", f"t.{low} > t.{high}")
    for prefix in ("", "place_"):
        lat, lon = f"{prefix}lat", f"{prefix}lon"
        if {lat, lon} <= names:
            yield Rule(lat, f"only one of {lat} and {lon} is NULL", f"(t.{lat} IS NULL) <> (t.{lon} IS NULL)")
    if name == "entities":
        types = ", ".join(map(quoted, LOCATED))
        yield Rule(
            "lat", f"a latitude on what is none of {types}", f"t.lat IS NOT NULL AND t.entity_type NOT IN ({types})"
        )


def _column_rules(column: Column) -> Iterator[Rule]:
    value = f"t.{column.name}"
    if not column.nullable:
        yield Rule(column.name, "NULL where a value is required", f"{value} IS NULL")
    if column.values:
        yield Rule(column.name, "not an allowed value", f"{value} NOT IN ({', '.join(map(quoted, column.values))})")
    if pa.types.is_floating(column.type):
        yield Rule(column.name, "not a finite number", f"NOT isfinite({value})")
    if column.minimum is not None:
        yield Rule(column.name, f"below {column.minimum}", f"{value} < {column.minimum}")
    if column.maximum is not None:
        yield Rule(column.name, f"above {column.maximum}", f"{value} > {column.maximum}")


def _check_key(connection: duckdb.DuckDBPyConnection, name: str) -> list[Finding]:
    """No two rows share their key."""
    key = ", ".join(TABLES[name].key)
    doubled = f"(SELECT {key}, count(*) AS n FROM {name} GROUP BY {key} HAVING count(*) > 1)"
    rule = Rule(TABLES[name].key[-1], f"more than one row with the same {key}", "true")
    return _apply(connection, name, f"{doubled} AS t", [rule], weight="t.n")


def _check_references(connection: duckdb.DuckDBPyConnection, name: str) -> list[Finding]:
    """Every reference leads to a row, of the same article where both tables belong to articles."""
    rules = []
    for column in columns(name):
        if column.references and column.references != "articles.article_id":
            rules.append(_reference(column.name, column.references))
        elif column.references and name in READER_TABLES:
            rules.append(Rule(column.name, "leads to no article", _leads_nowhere("articles", column.name)))
        elif f"{name}.{column.name}" == CLAIMANT:
            nowhere = [_leads_nowhere(f"{target}", column.name, key) for target, key in
                       (("quotes", "quote_id"), ("entities", "entity_id"))]  # fmt: skip
            rules.append(Rule(column.name, "leads to no quote and no entity of the article", " AND ".join(nowhere)))
    return [finding for rule in rules for finding in _apply(connection, name, f"{name} AS t", [rule])]


def _reference(column: str, references: str) -> Rule:
    target, key = references.split(".")
    return Rule(column, f"leads to no row of {target} in the article", _leads_nowhere(target, column, key))


def _leads_nowhere(target: str, column: str, key: str | None = None) -> str:
    within = "" if key is None else f" AND o.{key} = t.{column}"
    there = f"EXISTS (SELECT 1 FROM {target} AS o WHERE o.article_id = t.article_id{within})"
    return f"t.{column} IS NOT NULL AND NOT {there}"


def wrong_characters(span: str, stored: str, text: str = "a.text") -> str:
    """The condition under which the characters at a span of `t` are not the stored ones."""
    there = f"substr({text}, t.{span}_start + 1, t.{span}_end - t.{span}_start)"
    return f"t.{span}_start IS NOT NULL AND {there} IS DISTINCT FROM t.{stored}"


def _check_offsets(connection: duckdb.DuckDBPyConnection, name: str) -> list[Finding]:
    rules = [
        Rule(f"{span}_start", f"the characters at {span}_start to {span}_end are not {stored}",
             wrong_characters(span, stored))
        for span, stored in TABLES[name].spans.items()
    ]  # fmt: skip
    return _apply(connection, name, f"{name} AS t LEFT JOIN articles AS a USING (article_id)", rules)


# Rows across months


def _check_across(
    connection: duckdb.DuckDBPyConnection, files: Files, rest: Files, identities: Identities
) -> list[Finding]:
    """Articles occur once in all months; the tables that are not cut by article hold what they must."""
    everything = {name: [*files.get(name, ()), *rest.get(name, ())] for name in TABLES}
    others = [name for name in TABLES if name not in READER_TABLES and name != "articles" and files.get(name)]
    views.create_views(connection, everything, identities, ["articles", *others])
    found = _check_key(connection, "articles") if files.get("articles") else []
    for name in others:
        found += _check_rows(connection, name) + _check_key(connection, name)
        if any(column.references == "articles.article_id" for column in columns(name)):
            rule = Rule("article_id", "leads to no article", _leads_nowhere("articles", "article_id"))
            found += _apply(connection, name, f"{name} AS t", [rule])
    return found


def _check_clusters(connection: duckdb.DuckDBPyConnection) -> list[Finding]:
    """A cluster has one lead, and every article of it says how many it holds. `articles` is a view over all."""
    clusters = (
        "(SELECT duplicate_cluster_id AS article_id, count(*) AS n, count(*) FILTER (is_cluster_lead) AS leads,"
        " min(n_copies) AS low, max(n_copies) AS high FROM articles GROUP BY ALL) AS t"
    )
    rules = [
        Rule("is_cluster_lead", "a cluster without exactly one lead", "t.leads <> 1"),
        Rule("n_copies", "n_copies is not the number of articles in the cluster", "t.low <> t.n OR t.high <> t.n"),
    ]
    return _apply(connection, "articles", clusters, rules, weight="t.n", key=("article_id",))


def _apply(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    source: str,
    rules: Sequence[Rule],
    weight: str = "1",
    key: tuple[str, ...] | None = None,
) -> list[Finding]:
    """Count the rows of `source`, which names `t`, that break each rule: one scan, and one more where some do."""
    if not rules:
        return []
    counts = ", ".join(f"coalesce(sum({weight}) FILTER (WHERE {rule.wrong}), 0)::BIGINT" for rule in rules)
    row = connection.execute(f"SELECT {counts} FROM {source}").fetchone() or ()
    return [
        Finding(name, rule.column, rule.what, n, _example(connection, source, rule, key or TABLES[name].key))
        for rule, n in zip(rules, row, strict=True)
        if n
    ]


def _example(connection: duckdb.DuckDBPyConnection, source: str, rule: Rule, key: tuple[str, ...]) -> str:
    """The first key, in order, of a row that breaks the rule."""
    names = ", ".join(f"t.{part}" for part in key)
    row: Sequence[Any] = (
        connection.execute(f"SELECT {names} FROM {source} WHERE {rule.wrong} ORDER BY ALL LIMIT 1").fetchone() or ()
    )
    return ", ".join(f"{part} {value}" for part, value in zip(key, row, strict=True))


# The proof for readers


def _offsets_sql() -> str:
    """One query over the views that counts, for each span, its rows and those whose characters differ."""
    parts = [
        f"SELECT '{name}' AS \"table\", '{span}' AS span, count(t.{span}_start) AS rows,\n"
        f"       count(*) FILTER (WHERE {wrong_characters(span, stored)}) AS wrong\n"
        f"FROM {name} AS t LEFT JOIN articles AS a USING (article_id)"
        for name, table in TABLES.items()
        for span, stored in table.spans.items()
    ]
    return "\nUNION ALL\n".join(parts)


OFFSETS_SQL = _offsets_sql()
"""Proves every offset of a warehouse: columns table, span, rows, wrong."""
