"""`current/`: the rows of the latest commit as plain Parquet files, for tools that read Parquet and know no views.

A generation is one folder with everything; `current` is a symbolic link to it: a link can be swapped in one step, and a
folder that is not empty cannot. A reader that resolves the link once keeps its generation; the last few stay.
"""

import contextlib
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from warehouse import durable, fault, parts, views
from warehouse.commits import Commit, Part
from warehouse.home import Home
from warehouse.schema import arrow_schema
from warehouse.views import Identities

KEPT = 3
"""Generations that stay, the latest included."""

GENERATION = re.compile(r"\.current-(\d{8})-(\d+)")
UNFINISHED = ".current-unfinished"
JOINED = ".current-joined"


def renew(
    connection: duckdb.DuckDBPyConnection, home: Home, commit: Commit, identities: Identities, anew: bool = False
) -> dict[str, list[str]]:
    """Build a generation for a commit and swap it in. For one process at a time.

    `anew`: without files of the generation before. Returns each table's files, relative to the home.
    """
    for left in (UNFINISHED, JOINED):
        shutil.rmtree(home.path / left, ignore_errors=True)
    before = home.current.resolve() if home.current.is_dir() and not anew else None
    beside = home.path / UNFINISHED
    made = {name: _fill_table(connection, home, commit, identities, name, beside / name, before)
            for name in views.public_tables()}  # fmt: skip
    fault.point("publish.built")
    generation = home.path / _next_name(home, commit.number)
    os.rename(beside, generation)
    fault.point("publish.named")
    _swap(home, generation.name)
    fault.point("publish.swapped")
    _drop_old(home)
    return {name: [f"current/{name}/{file}" for file in sorted(files)] for name, files in made.items()}


def _fill_table(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    commit: Commit,
    identities: Identities,
    name: str,
    folder: Path,
    before: Path | None,
) -> list[str]:
    """The files of one table, relative to its folder: links to parts, joined files for those that identities touch."""
    held = commit.files.get(name, ())
    touched = touched_parts(connection, name, [home.path / part.path for part in held], identities)
    made = []
    for part in held:
        source = home.path / part.path
        digest = touched.get(str(source))
        file = f"month={part.month}/{source.stem}{f'-{digest}' if digest else ''}.parquet"
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        if digest is None:
            link(source, folder / file)
        elif before is not None and (before / name / file).is_file():
            link(before / name / file, folder / file)
        else:
            _write_joined(connection, home, name, part, identities, folder / file)
        made.append(file)
    return made or [_write_empty(name, folder)]


def touched_parts(
    connection: duckdb.DuckDBPyConnection, name: str, files: Sequence[Path], identities: Identities
) -> Mapping[str, str]:
    """The files with articles that the identities change, each with a short hash of those changes.

    Reads the column article_id of all files: this grows with the archive.
    """
    kinds = sorted(views.kinds_that_touch(name) & identities.kinds)
    if not kinds or not files:
        return {}
    wanted = ", ".join(map(views.quoted, kinds))
    rows = connection.execute(
        f"""
        WITH changed AS (
            SELECT * FROM {views.scan("identities", identities.files)} WHERE kind IN ({wanted})
        ),
        held AS (
            SELECT DISTINCT filename, article_id
            FROM {views.scan(name, files, filename=True)} SEMI JOIN changed USING (article_id)
        )
        SELECT filename, md5(string_agg(to_json(changed)::VARCHAR, '' ORDER BY kind, article_id, local_id))[:12]
        FROM held JOIN changed USING (article_id) GROUP BY filename
        """
    ).fetchall()
    return dict(rows)


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
    for name in (UNFINISHED, JOINED, *(name for _, _, name in _generations(home))):
        if name != used:
            shutil.rmtree(home.path / name, ignore_errors=True)
