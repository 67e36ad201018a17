"""`current/`: the rows of the latest commit as plain Parquet files, for tools that read Parquet and know no views.

A generation is one folder with everything; `current` is a symbolic link to it: a link can be swapped in one step, and a
folder that is not empty cannot. A reader that resolves the link once keeps its generation; the last few stay.
"""

import contextlib
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse import commits, durable, fault, parts, views
from warehouse.commits import Commit, Part
from warehouse.errors import WarehouseError
from warehouse.home import Home
from warehouse.schema import arrow_schema, columns
from warehouse.views import Identities

KEPT = 3
"""Generations that stay, the latest included."""

GENERATION = re.compile(r"\.current-(\d{8})-(\d+)")
UNFINISHED = ".current-unfinished"
JOINED = ".current-joined"
CUT = ".current-identities"

DIGEST = re.compile(r"-[0-9a-f]{12}$")
"""What a joined file has behind the name of its part."""


def renew(
    connection: duckdb.DuckDBPyConnection, home: Home, commit: Commit, identities: Identities, anew: bool = False
) -> dict[str, list[str]]:
    """Build a generation for a commit and swap it in. For one process at a time.

    `anew`: without files of the generation before. Returns each table's files, relative to the home.
    """
    for left in (UNFINISHED, JOINED, CUT):
        shutil.rmtree(home.path / left, ignore_errors=True)
    before = None if anew else _before(home)
    changed = _changed_months(connection, home, commit, identities, before)
    beside = home.path / UNFINISHED
    tables = {name: _sources(connection, home, commit, identities, name, before, changed)
              for name in views.public_tables()}  # fmt: skip
    cut = _cut(connection, home, commit, identities, _joined_months(tables))
    made = {name: _fill_table(connection, home, cut, name, held, beside / name) for name, held in tables.items()}
    shutil.rmtree(home.path / CUT, ignore_errors=True)
    fault.point("publish.built")
    generation = home.path / _next_name(home, commit.number)
    os.rename(beside, generation)
    fault.point("publish.named")
    _swap(home, generation.name)
    fault.point("publish.swapped")
    _drop_old(home)
    return {name: [f"current/{name}/{file}" for file in sorted(files)] for name, files in made.items()}


@dataclass(frozen=True)
class _Before:
    """The generation in use, and the commit that it shows."""

    folder: Path
    commit: Commit

    def files(self, name: str) -> dict[str, Path]:
        """The file that a table has for each part of the commit, by the path of the part."""
        there: dict[tuple[str, str], Path] = {}
        for file in (self.folder / name).glob("month=*/*.parquet"):
            there[file.parent.name, file.stem] = file
            there[file.parent.name, DIGEST.sub("", file.stem)] = file
        found = {part.path: there.get((f"month={part.month}", Path(part.path).stem))
                 for part in self.commit.files.get(name, ())}  # fmt: skip
        return {path: file for path, file in found.items() if file is not None}


def _before(home: Home) -> _Before | None:
    """None where there is no generation, or what it shows cannot be told any more."""
    folder = home.current.resolve() if home.current.is_dir() else None
    match = GENERATION.fullmatch(folder.name) if folder else None
    if folder is None or match is None:
        return None
    try:
        commit = commits.load(home, int(match[1]))
    except WarehouseError:
        return None
    held = commit.files.get("identities", ())
    return _Before(folder, commit) if all((home.path / part.path).is_file() for part in held) else None


def _by_month(identities: Sequence[Part]) -> dict[str, set[str]] | None:
    """The paths of each month's identities; None where a part, of an earlier Dateline, is over all months."""
    found: dict[str, set[str]] = {}
    for part in identities:
        found.setdefault(part.month, set()).add(part.path)
    return None if parts.ALL in found else found


def _changed_months(
    connection: duckdb.DuckDBPyConnection, home: Home, commit: Commit, identities: Identities, before: _Before | None
) -> set[str] | None:
    """The months with articles of which other identities hold than in the generation before; None: it may be any.

    Makes the table `changed_identities` (article_id) of these.
    """
    if before is None:
        return None
    held = [of.files.get("identities", ()) for of in (before.commit, commit)]
    old, new = (_by_month(of) for of in held)
    if old is not None and new is not None:
        changed = {month for month in old.keys() | new.keys() if old.get(month) != new.get(month)}
        kept = {path for month in changed for path in old.get(month, set()) & new.get(month, set())}
        other = [[part for part in of if part.month in changed and part.path not in kept] for of in held]
        _compare(connection, *([home.path / part.path for part in of] for of in other))
        return changed
    files = [[home.path / part.path for part in of] for of in held]
    if set(files[0]) == set(files[1]):
        return set()
    _compare(connection, *files)
    return _months_of_changed(connection, home, commit, before)


def _compare(connection: duckdb.DuckDBPyConnection, old: Sequence[Path], new: Sequence[Path]) -> None:
    """Make the table `changed_identities` (article_id): what some files tell otherwise than others."""
    named = ", ".join(column.name for column in columns("identities"))
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE changed_identities AS SELECT DISTINCT article_id FROM (
            SELECT article_id FROM (
                SELECT article_id, hash({named}) AS told FROM {views.scan("identities", old)} UNION ALL
                SELECT article_id, hash({named}) FROM {views.scan("identities", new)}
            ) GROUP BY article_id, told HAVING count(*) = 1)
        """
    )


def _months_of_changed(connection: duckdb.DuckDBPyConnection, home: Home, commit: Commit, before: _Before) -> set[str]:
    months: set[str] = set()
    for of in (before.commit, commit):
        files = {str(home.path / part.path): part.month for part in of.files.get("articles", ())}
        there = [Path(file) for file in files if os.path.exists(file)]
        months |= {files[file] for file in _holding_changed(connection, "articles", there)}
    return months


def _holding_changed(connection: duckdb.DuckDBPyConnection, name: str, files: Sequence[Path]) -> set[str]:
    """The files of a table with rows of articles of which other identities hold."""
    if not files:
        return set()
    rows = connection.execute(
        f"SELECT DISTINCT filename FROM {views.scan(name, files, filename=True)}"
        " SEMI JOIN changed_identities USING (article_id)"
    ).fetchall()
    return {file for (file,) in rows}


@dataclass(frozen=True)
class _Source:
    """One file of a table in `current/`: what it is made of, and what it is called in the table's folder."""

    part: Part
    file: str
    ready: Path | None  # the file it is, None where it is to be joined


def _sources(
    connection: duckdb.DuckDBPyConnection, home: Home, commit: Commit, identities: Identities, name: str,
    before: _Before | None, changed: set[str] | None,
) -> list[_Source]:  # fmt: skip
    """What each part becomes: itself, the joined file that is there already, or one to be made.

    What identities have not changed since the generation before is not looked at again.
    """
    held = commit.files.get(name, ())
    there = before.files(name) if before else {}
    same = {part.path for part in held if changed is not None and part.path in there and part.month not in changed}
    if changed and name in parts.BY_MONTH:
        looked_at = {home.path / part.path: part.path for part in held if part.path in there and part.path not in same}
        hit = _holding_changed(connection, name, list(looked_at))
        same |= {path for file, path in looked_at.items() if str(file) not in hit}
    asked = [part for part in held if part.path not in same]
    of_months = _of_months(home, commit, identities, {part.month for part in asked})
    touched = touched_parts(connection, name, [home.path / part.path for part in asked], of_months)
    found = []
    for part in held:
        source = home.path / part.path
        digest = touched.get(str(source))
        file = f"{source.stem}{f'-{digest}' if digest else ''}.parquet"
        ready = there[part.path] if part.path in same else there.get(part.path) if digest else source
        if part.path not in same and digest and ready is not None and ready.name != file:
            ready = None
        found.append(_Source(part, f"month={part.month}/{ready.name if ready else file}", ready))
    return found


def touched_parts(
    connection: duckdb.DuckDBPyConnection, name: str, files: Sequence[Path], identities: Identities
) -> Mapping[str, str]:
    """The files with ids that the identities change or hide, each with a short hash of those changes."""
    kinds = sorted(views.kinds_that_touch(name) & identities.kinds)
    if not kinds or not files or not identities.files:
        return {}
    wanted = ", ".join(map(views.quoted, kinds))
    rows = connection.execute(
        f"""
        WITH changed AS (
            SELECT * FROM {views.scan("identities", identities.files)} WHERE kind IN ({wanted})
        ),
        held AS (
            SELECT DISTINCT filename, article_id, kind, local_id FROM (
                SELECT filename, article_id, unnest([{_ids(name, kinds)}], recursive := true)
                FROM {views.scan(name, files, filename=True)} SEMI JOIN changed USING (article_id))
        )
        SELECT filename, md5(string_agg(to_json(changed)::VARCHAR, '' ORDER BY kind, article_id, local_id))[:12]
        FROM held JOIN changed USING (kind, article_id, local_id) GROUP BY filename
        """
    ).fetchall()
    return dict(rows)


def _ids(name: str, kinds: Sequence[str]) -> str:
    """The ids of a row that identities of these kinds may change or hide, each with the kind."""
    found = [(kind, column) for column, kind in views.identity_columns(name).items()
             if column not in views.CLUSTER or column == views.CLUSTER_ID]  # fmt: skip
    found += [("reject", column) for column in views.reject_columns(name)]
    return ", ".join(f"{{kind: {views.quoted(kind)}, local_id: {column}}}" for kind, column in found if kind in kinds)


def _of_months(home: Home, commit: Commit, identities: Identities, months: set[str]) -> Identities:
    """The identities of the articles of some months, and more where they are not cut by month."""
    held = commit.files.get("identities", ())
    if _by_month(held) is None:
        return identities
    files = tuple(home.path / part.path for part in held if part.month in months)
    return Identities(files, identities.kinds if files else frozenset(), identities.merges)


def _joined_months(tables: Mapping[str, Sequence[_Source]]) -> set[str]:
    return {source.part.month for held in tables.values() for source in held if source.ready is None}


def _cut(
    connection: duckdb.DuckDBPyConnection, home: Home, commit: Commit, identities: Identities, months: set[str]
) -> Mapping[str, Identities]:
    """The identities of the articles of each of these months, in a file of its own: a month's rows have no others."""
    if not months:
        return {}
    if _by_month(commit.files.get("identities", ())) is not None:
        return {month: _of_months(home, commit, identities, {month}) for month in months}
    files = {str(home.path / part.path): part.month for part in commit.files["articles"] if part.month in months}
    connection.register("cut_files", pa.table({"filename": list(files), "month": list(files.values())}))
    connection.execute(
        f"""
        COPY (
            SELECT i.*, month FROM {views.scan("identities", identities.files)} AS i
            JOIN (SELECT article_id, month
                  FROM {views.scan("articles", map(Path, files), filename=True)} JOIN cut_files USING (filename))
            USING (article_id)
        ) TO {views.quoted(str(home.path / CUT))} (FORMAT parquet, PARTITION_BY (month), OVERWRITE)
        """
    )
    connection.unregister("cut_files")
    return {
        month: Identities(tuple(sorted((home.path / CUT / f"month={month}").glob("*.parquet"))),
                          identities.kinds, identities.merges)
        for month in months
    }  # fmt: skip


def _fill_table(
    connection: duckdb.DuckDBPyConnection, home: Home, cut: Mapping[str, Identities], name: str,
    held: Sequence[_Source], folder: Path,
) -> list[str]:  # fmt: skip
    """The files of one table, relative to its folder: links to parts and files that are there, and joined ones."""
    for source in held:
        (folder / source.file).parent.mkdir(parents=True, exist_ok=True)
        if source.ready is not None:
            link(source.ready, folder / source.file)
        else:
            _write_joined(connection, home, name, source.part, cut[source.part.month], folder / source.file)
    return [source.file for source in held] or [_write_empty(name, folder)]


def _write_joined(
    connection: duckdb.DuckDBPyConnection, home: Home, name: str, part: Part, identities: Identities, file: Path
) -> None:
    """One part anew, with the ids that hold across articles."""
    joined = views.select(name, [home.path / part.path], identities)
    rows = f"SELECT *, {views.quoted(part.month)} AS month FROM ({joined})"
    folder = home.path / JOINED
    made = parts.write(home, connection, name, rows, folder, file.stem)
    if made:
        os.replace(folder / made[0].path, file)
        shutil.rmtree(folder)
    else:  # the user rejects every row of it
        pq.write_table(arrow_schema(name).empty_table(), file)


def _write_empty(name: str, folder: Path) -> str:
    """A file without rows, so that a table is there for every tool before its first row is."""
    file = f"month={parts.UNKNOWN if name in parts.BY_MONTH else parts.ALL}/empty.parquet"
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(arrow_schema(name).empty_table(), folder / file)
    return file


def link(source: Path, target: Path) -> None:
    """Give a file a second name; a copy where the file system has no hard links."""
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(source, target)


def _generations(home: Home) -> list[tuple[int, int, str]]:
    """Commit number, count and name of each finished generation, oldest first."""
    matches = map(GENERATION.fullmatch, os.listdir(home.path))
    return sorted((int(match[1]), int(match[2]), match[0]) for match in matches if match)


def _next_name(home: Home, number: int) -> str:
    count = max((count for of, count, _ in _generations(home) if of == number), default=0)
    return f".current-{number:08d}-{count + 1}"


def _swap(home: Home, name: str) -> None:
    """Point `current` to the generation of that name."""
    if home.current.is_dir() and not home.current.is_symlink():  # a copy of the home in which links became folders
        os.rename(home.current, home.path / UNFINISHED)
        shutil.rmtree(home.path / UNFINISHED)
    beside = durable.temporary(home.path, ".current")
    with contextlib.suppress(FileNotFoundError):
        beside.unlink()
    os.symlink(name, beside)
    os.replace(beside, home.current)


def _drop_old(home: Home) -> None:
    """Delete all but the last few generations, and never the one in use."""
    used = os.readlink(home.current)
    for _, _, name in _generations(home)[:-KEPT]:
        if name != used:
            shutil.rmtree(home.path / name, ignore_errors=True)


def drop_others(home: Home) -> None:
    """Delete all generations but the one in use, and what was left half built."""
    used = os.readlink(home.current) if home.current.is_symlink() else ""
    for name in (UNFINISHED, JOINED, CUT, *(name for _, _, name in _generations(home))):
        if name != used:
            shutil.rmtree(home.path / name, ignore_errors=True)
