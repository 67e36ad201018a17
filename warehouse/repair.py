"""What is damaged of a commit, and what its other files and the raw input tell of what was in it.

Nothing is guessed: a row is made again from the raw input by the readers, or from a table that says the same; what
neither tells is lost, and is said to be.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse import checks, commits, durable, parts, publish, query, staging, views
from warehouse.admit import Decisions
from warehouse.again import Held
from warehouse.checks import Finding
from warehouse.commits import Commit, Part
from warehouse.home import Home
from warehouse.schema import READER_TABLES, Input, Reject, columns, to_arrow
from warehouse.views import scan

OF_ARTICLES = ("fingerprints", *READER_TABLES)
"""The tables whose rows are read from an article's text."""

UNREAD = "the next `dateline run` over their sources reads them again"


@dataclass
class Survey:
    """What is lost with the damaged files, as far as the others tell."""

    commit: Commit  # without the damaged files
    lost: frozenset[str]  # the paths of the damaged ones
    articles: list[list[Held]] = field(default_factory=list)  # each article's last inputs; more than one: see `decided`
    reread: list[Held] = field(default_factory=list)  # articles that stand, and of which other rows are lost
    inputs: list[Input] = field(default_factory=list)
    whole_rejects: list[Reject] = field(default_factory=list)  # of places whose inputs are lost
    rejects: list[Held] = field(default_factory=list)  # inputs whose reject is lost
    nameless: list[str] = field(default_factory=list)  # articles of which no table tells the input any more
    told: list[str] = field(default_factory=list)  # what cannot be made again


def derived(home: Home, commit: Commit) -> list[str]:
    """Each derived file, or folder of such, that does not show the commit, in a line. Its parts must be whole."""
    found = []
    with query.in_memory(checks.MEMORY) as connection:
        files = commit.paths(home)
        identities = views.read_identities(connection, files)
        for name in views.public_tables():
            shown = sorted((home.current / name).glob("*/*.parquet"))
            try:
                same = _sum(connection, name, scan(name, shown)) == _sum(
                    connection, name, f"({views.select(name, files[name], identities)})"
                )
            except duckdb.Error as error:
                found.append(f"current/{name}: cannot be read ({str(error).splitlines()[0]})")
            else:
                found += [] if same else [f"current/{name}: its rows are not the commit's"]
    try:
        with query.attach(home.database) as connection:
            for name in views.public_tables():
                connection.execute(f"FROM {name} LIMIT 1").fetchall()
            connection.execute("FROM runs").fetchall()
    except duckdb.Error as error:
        found.append(f"{home.database.name}: cannot be read ({str(error).splitlines()[0]})")
    else:
        found += [f"{home.database.name}: is not that of the latest commit"] if publish.stale(home) else []
    return found


def _sum(connection: duckdb.DuckDBPyConnection, name: str, rows: str) -> list[tuple[object, ...]]:
    """Number of rows and the sum of their hashes, whatever their order."""
    named = ", ".join(column.name for column in columns(name))
    return connection.execute(f"SELECT count(*), sum(hash({named})) FROM {rows}").fetchall()


def survey(home: Home, head: Commit, findings: Iterable[Finding]) -> Survey:
    """What was in the damaged files that the findings name."""
    lost = frozenset(finding.example for finding in findings if finding.example)
    files = {name: tuple(part for part in held if part.path not in lost) for name, held in head.files.items()}
    made = Survey(dataclasses.replace(head, files=files), lost)
    away = {name: [part for part in held if part.path in lost] for name, held in head.files.items()}
    with parts.connect(home) as connection:
        standing = _standing(home, connection, made.commit)
        if away.get("articles"):
            _lost_articles(home, connection, made, head, standing, away)
        made.reread = list(_reread(home, connection, made.commit, standing, away))
        if away.get("inputs"):
            made.inputs = list(_inputs(home, connection, made, head, standing, away["inputs"]))
            # An input that comes replaces what is there of its place.
            places, whole = {row.raw_ref for row in made.inputs}, made.commit.paths(home)["rejects"]
            there = connection.sql(f"FROM {scan('rejects', whole)}").to_arrow_table().to_pylist()
            made.whole_rejects = [Reject(**row) for row in there if row["raw_ref"] in places]
        if away.get("rejects"):
            made.rejects = _rejects(home, connection, made, away["rejects"])
    return made


@dataclass(frozen=True)
class _Standing:
    """An article whose row is whole."""

    held: Held
    month: str
    version: str


def _standing(home: Home, connection: duckdb.DuckDBPyConnection, commit: Commit) -> dict[str, _Standing]:
    found = {}
    for part in commit.files.get("articles", ()):
        rows = connection.execute(
            "SELECT raw_ref, raw_sha256, article_id, revision, dateline_version"
            f" FROM {scan('articles', [home.path / part.path])}"
        ).fetchall()
        for *held, version in rows:
            one = Held(*held)
            found[one.article_id] = _Standing(one, part.month, version)
    return found


def _ids(connection: duckdb.DuckDBPyConnection, name: str, files: Sequence[Path]) -> set[str]:
    rows = connection.execute(f"SELECT DISTINCT article_id FROM {scan(name, files)}").fetchall()
    return {article_id for (article_id,) in rows if article_id is not None}


# Articles


def _lost_articles(
    home: Home, connection: duckdb.DuckDBPyConnection, made: Survey, head: Commit,
    standing: Mapping[str, _Standing], away: Mapping[str, list[Part]],
) -> None:  # fmt: skip
    """The articles whose rows are lost, with the inputs that gave them; those of which the inputs tell nothing."""
    files = made.commit.paths(home)
    ids = set().union(*(_ids(connection, name, files[name]) for name in ("inputs", *OF_ARTICLES))) - set(standing)
    given = _given(home, connection, head, ids, made.lost)
    for article_id in sorted(ids):
        if article_id in given:
            made.articles.append(given[article_id])
        else:
            made.nameless.append(article_id)
    if len(ids) < (rows := sum(part.rows for part in away["articles"])):
        made.told.append(f"articles: {rows - len(ids)} of which no other table tells are lost; {UNREAD}")


def _given(
    home: Home, connection: duckdb.DuckDBPyConnection, head: Commit, ids: set[str], lost: frozenset[str]
) -> dict[str, list[Held]]:
    """The inputs that gave each article its latest text, and its revision, from the inputs of all kept commits.

    Several where the one commit that is left names several: then the fingerprint tells.
    """
    connection.register("lost", pa.table({"article_id": pa.array(sorted(ids), pa.string())}))
    seen: dict[str, list[tuple[str, str]]] = {}
    last: dict[str, list[tuple[str, str]]] = {}
    whole: dict[str, bool] = {}
    for commit in commits.history(home):
        held = [part for part in commit.files.get("inputs", ()) if part.path not in lost]
        files = [home.path / p.path for p in held if whole.setdefault(p.path, _is_whole(home, p))]
        rows = connection.execute(
            f"SELECT article_id, raw_ref, raw_sha256 FROM {scan('inputs', files)} SEMI JOIN lost USING (article_id)"
            " WHERE outcome IN ('new', 'revision') AND raw_sha256 IS NOT NULL ORDER BY ALL"
        ).fetchall()
        come: dict[str, list[tuple[str, str]]] = {}
        for article_id, *pair in rows:
            if tuple(pair) not in seen.setdefault(article_id, []):
                come.setdefault(article_id, []).append((pair[0], pair[1]))
        for article_id, pairs in come.items():
            seen[article_id] += pairs
            last[article_id] = pairs
    return {
        article_id: [Held(ref, sha256, article_id, len(seen[article_id])) for ref, sha256 in pairs]
        for article_id, pairs in last.items()
    }


def _is_whole(home: Home, part: Part) -> bool:
    path = home.path / part.path
    return path.is_file() and durable.sha256_of(path) == part.sha256


def signatures(home: Home, commit: Commit, articles: Iterable[str]) -> dict[str, bytes]:
    """The fingerprints of articles that are whole."""
    with parts.connect(home) as connection:
        connection.register("wanted", pa.table({"article_id": pa.array(sorted(articles), pa.string())}))
        rows = connection.execute(
            f"FROM {scan('fingerprints', commit.paths(home)['fingerprints'])} SEMI JOIN wanted USING (article_id)"
        ).fetchall()
    return dict(rows)


def decided(several: Sequence[Held], kept: bytes | None, cleaned: Mapping[tuple[str, str], bytes]) -> Held | None:
    """Which of an article's inputs gave its text: the one whose fingerprint is the kept one, else the only one.

    None where none of them could be cleaned, or several could and nothing tells which it was.
    """
    there = [one for one in several if one.place in cleaned]
    same = [one for one in there if cleaned[one.place] == kept]
    return same[0] if same else there[0] if len(there) == len(several) == 1 else None


def staged_signatures(home: Home, keys: Iterable[str]) -> dict[tuple[str, str], tuple[str, bytes]]:
    """For each place of which cleaned batches hold an article: the batch and the article's fingerprint."""
    found: dict[tuple[str, str], tuple[str, bytes]] = {}
    for key in keys:
        rows = staging.read(home, key, "articles", ["raw_ref", "raw_sha256"]).to_pylist()
        prints = staging.read(home, key, "fingerprints")["signature"].to_pylist()
        found |= {(row["raw_ref"], row["raw_sha256"]): (key, one) for row, one in zip(rows, prints, strict=True)}
    return found


def _reread(
    home: Home, connection: duckdb.DuckDBPyConnection, commit: Commit, standing: Mapping[str, _Standing],
    away: Mapping[str, list[Part]],
) -> Iterator[Held]:  # fmt: skip
    """The articles some rows of which may be lost: those of the month that have none in the files that are whole.

    An article's rows of one table always lie in one file.
    """
    wanted: set[str] = set()
    for name in OF_ARTICLES:
        for month in sorted({part.month for part in away.get(name, ())}):
            files = [home.path / part.path for part in commit.files.get(name, ()) if part.month == month]
            there = _ids(connection, name, files)
            wanted |= {one for one, article in standing.items() if article.month == month and one not in there}
    return (standing[article_id].held for article_id in sorted(wanted))


# Inputs and rejects


def _inputs(
    home: Home, connection: duckdb.DuckDBPyConnection, made: Survey, head: Commit,
    standing: Mapping[str, _Standing], away: Sequence[Part],
) -> Iterator[Input]:  # fmt: skip
    """The lost rows of `inputs` that articles and rejects tell."""
    files = made.commit.paths(home)
    there = {ref for (ref,) in connection.execute(f"SELECT raw_ref FROM {scan('inputs', files['inputs'])}").fetchall()}
    found = {one.held.raw_ref: _told_by(one.held, one.version) for one in standing.values()}
    versions = {commit.dateline_version for commit in commits.history(home)}
    rejects = connection.execute(f"SELECT raw_ref, raw_sha256 FROM {scan('rejects', files['rejects'])}").fetchall()
    for ref, sha256 in rejects if len(versions) == 1 else []:  # else it is not told which version refused it
        found[ref] = Input(
            raw_ref=ref, raw_sha256=sha256, outcome="reject", dateline_version=head.dateline_version
        )  # fmt: skip
    for several in made.articles:
        found.setdefault(several[0].raw_ref, _told_by(several[0], head.dateline_version))
    new = [found[ref] for ref in sorted(set(found) - there)]
    if len(new) < (rows := sum(part.rows for part in away)):
        made.told.append(
            f"inputs: {rows - len(new)} of {rows} lost rows told of copies, of texts that came too late, or of rejects "
            f"that nothing else tells of; {UNREAD}"
        )
    yield from new


def _told_by(article: Held, version: str) -> Input:
    """The input that gave an article."""
    return Input(raw_ref=article.raw_ref, raw_sha256=article.raw_sha256, article_id=article.article_id,
                 outcome="new" if article.revision == 1 else "revision", dateline_version=version)  # fmt: skip


def _rejects(home: Home, connection: duckdb.DuckDBPyConnection, made: Survey, away: Sequence[Part]) -> list[Held]:
    """The inputs whose reject is lost."""
    files = made.commit.paths(home)
    rows = connection.execute(
        f"SELECT raw_ref, raw_sha256 FROM {scan('inputs', files['inputs'])} AS t WHERE outcome = 'reject' AND NOT"
        f" EXISTS (FROM {scan('rejects', files['rejects'])} AS r WHERE r.raw_ref = t.raw_ref"
        " AND r.raw_sha256 IS NOT DISTINCT FROM t.raw_sha256) ORDER BY ALL"
    ).fetchall()
    if len(rows) < (lost := sum(part.rows for part in away)):
        made.told.append(f"rejects: {lost - len(rows)} of which no other table tells are lost; {UNREAD}")
    return [Held(ref, sha256 or "", "", 0) for ref, sha256 in rows]


def rejects_told(
    made: Survey, rows: Iterable[Mapping[str, object]], version: str
) -> tuple[list[Reject], list[Input], list[str]]:
    """The rejects that cleaning gives again, with their inputs, and the places of those it does not."""
    by_ref = {row["raw_ref"]: row for row in rows}
    again = [one for one in made.rejects if one.raw_ref in by_ref]
    return (
        [Reject(**by_ref[one.raw_ref]) for one in again],  # type: ignore[arg-type]
        [Input(raw_ref=one.raw_ref, raw_sha256=one.raw_sha256 or None, outcome="reject", dateline_version=version)
         for one in again],
        [one.raw_ref for one in made.rejects if one.raw_ref not in by_ref],
    )  # fmt: skip


def decisions(
    made: Survey, rebuilt: Decisions, gone: Iterable[str], left: Iterable[str], rejects: Sequence[Reject],
    refused: Iterable[Input], version: str,
) -> Decisions:  # fmt: skip
    """Under which a commit follows that names no damaged file. `rebuilt` are those of the articles made again."""
    read = {one.article_id for one in rebuilt.admitted}
    lost = (
        dataclasses.replace(row, dateline_version=version) if row.article_id in read else row for row in made.inputs
    )
    inputs = {row.raw_ref: row for row in [*lost, *refused]}
    inputs |= {row["raw_ref"]: Input(**row) for row in rebuilt.inputs.to_pylist()}
    left = sorted(set(left))
    return dataclasses.replace(
        rebuilt,
        inputs=to_arrow("inputs", [inputs[ref] for ref in sorted(inputs) if ref not in left]),
        rejects=pa.concat_tables([rebuilt.rejects, to_arrow("rejects", [*made.whole_rejects, *rejects])]),
        gone=(*rebuilt.gone, *sorted(gone)),
        left=tuple(left),
        lost=made.lost,
    )
