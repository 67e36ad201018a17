"""Older commits that name a damaged file: what was in it is made again from the latest commit, which is whole.

A file that an older commit shares with the latest one held the latest text of its articles, and so did the rows read
from them. They are written again for the older commit alone, as many as it had; where the same bytes come out, the file
is put back in its place, and no record changes. What held an earlier revision is told by nothing else, and stays.
"""

import dataclasses
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from warehouse import commits, durable, fault, parts
from warehouse.checks import damaged_part
from warehouse.commits import Commit, Part
from warehouse.errors import explained
from warehouse.forget import SUMMED
from warehouse.home import Home
from warehouse.schema import columns
from warehouse.views import scan


def damaged(home: Home, history: Sequence[Commit]) -> dict[str, list[int]]:
    """The damaged files of commits, by their path, with the numbers of the commits that name each."""
    looked: dict[Part, bool] = {}
    found: dict[str, list[int]] = {}
    for commit in history:
        for part in (part for held in commit.files.values() for part in held):
            if looked.setdefault(part, damaged_part(home, part, deep=True) is not None):
                found.setdefault(part.path, []).append(commit.number)
    return found


def told(home: Home, head: Commit) -> list[str]:
    """The damaged files that only commits before the latest name, each a line."""
    if home.address is not None:  # a copy of a bucket has the files of the latest commit
        return []
    named = {part.path for held in head.files.values() for part in held}
    older = [commit for commit in commits.history(home) if commit.number < head.number]
    return [f"{path}: damaged or missing; commits {', '.join(map(str, numbers))} name it, the latest does not"
            for path, numbers in sorted(damaged(home, older).items()) if path not in named]  # fmt: skip


def mend(home: Home) -> tuple[list[str], list[str]]:
    """Make the older commits name no damaged file; returns what was done and what cannot be, each a line.

    The latest commit is whole. Not for a bucket, of which only the latest commit is at hand. The caller holds
    `writing(home)`. Each record is replaced in one step, so a repair that is killed is finished by the next one.
    """
    if home.address is not None:
        return [], []
    *older, head = commits.history(home)
    lost = damaged(home, older)
    done, told = [], []
    folder = home.temporary / "mended"
    known: dict[str, Part] = {}
    for commit in older:
        mine = {path for path, numbers in lost.items() if commit.number in numbers}
        if not mine:
            continue
        try:
            with explained(home.path), parts.connect(home) as connection:
                whole = _mended(home, connection, commit, head, mine, folder, known)
        except duckdb.Error:  # another file of it is damaged that no hash tells of
            whole = None
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        if whole is None:
            told.append(f"commit {commit.number}: {', '.join(sorted(mine))} held rows that nothing else tells; "
                        "`dateline vacuum --keep` drops commits but the last ones")  # fmt: skip
        else:
            done.append(f"commit {commit.number} names no damaged file any more")
    return done, told


def _mended(
    home: Home, connection: duckdb.DuckDBPyConnection, commit: Commit, head: Commit, lost: set[str], folder: Path,
    known: dict[str, Part],
) -> Commit | None:  # fmt: skip
    """The commit with other files for the lost ones, its record replaced; None where they cannot all be made.

    `known` are the files made for the commits before, by the hash of their bytes.
    """
    files = {name: tuple(part for part in held if part.path not in lost) for name, held in commit.files.items()}
    # Articles first: they tell what of the other tables is missing.
    for name in sorted(files, key=lambda name: name != "articles"):
        away = [part for part in commit.files[name] if part.path in lost]
        if not away:
            continue
        if name == "identities":
            if not _same_articles(home, connection, commit, head, files):
                return None
            files[name] = head.files[name]
            continue
        if name == SUMMED:
            continue
        names = ", ".join(column.name for column in columns(name))
        for month in sorted({part.month for part in away}):
            several = [part for part in away if part.month == month]
            rows = f"SELECT {names}, '{month}' AS month FROM ({_rows(home, name, month, head, files)})"
            file = f"{Path(several[0].path).stem}-again-{commit.number}"
            new = parts.write(home, connection, name, rows, folder, file)
            if sum(part.rows for part in new) != sum(part.rows for part in several):
                return None
            files[name] += tuple(_put(home, part, folder, several, known) for part in new)
        files[name] = tuple(sorted(files[name], key=lambda part: part.path))
    fault.point("repair.history")
    new_commit = dataclasses.replace(commit, files=files)
    if new_commit != commit:
        commits.replace(home, new_commit)
    return new_commit


def _put(home: Home, made: Part, folder: Path, lost: Sequence[Part], known: dict[str, Part]) -> Part:
    """Give a file its name: that of the damaged one where it has its bytes. One that is there already is taken."""
    if made.sha256 in known:
        return known[made.sha256]
    part = next((old for old in lost if (old.sha256, old.bytes) == (made.sha256, made.bytes)), made)
    final = home.path / part.path
    final.parent.mkdir(parents=True, exist_ok=True)
    os.replace(folder / made.path, final)
    durable.sync_folder(final.parent)
    known[part.sha256] = part
    return part


def _same_articles(
    home: Home, connection: duckdb.DuckDBPyConnection, commit: Commit, head: Commit, files: Mapping[str, Sequence[Part]]
) -> bool:  # fmt: skip
    """Whether an older commit has the articles and the corrections of the head, and so its identities."""
    if commit.overrides != head.overrides:
        return False
    old, new = (
        connection.execute(
            f"SELECT article_id, content_sha256 FROM {scan('articles', [home.path / one.path for one in held])}"
            " ORDER BY ALL"
        ).fetchall()
        for held in (files["articles"], head.files["articles"])
    )
    return old == new


def _rows(home: Home, name: str, month: str, head: Commit, files: Mapping[str, Sequence[Part]]) -> str:
    """The head's rows of a table that an older commit must have had, and that none of its whole files holds."""

    def of(commit: Mapping[str, Sequence[Part]], table: str) -> str:
        held = [part for part in commit.get(table, ()) if table not in parts.BY_MONTH or part.month == month]
        return scan(table, [home.path / part.path for part in held])

    there = of(files, name)
    if name in parts.BY_MONTH:
        same = f"{of(files, 'articles')} AS a JOIN {of(head.files, 'articles')} AS b"
        ids = f"SELECT a.article_id FROM {same} USING (article_id, revision, content_sha256)"
        if name == "articles":
            ids = (
                f"SELECT article_id FROM {of(files, 'fingerprints')} UNION SELECT article_id FROM {of(files, 'inputs')}"
            )
        return f"FROM {of(head.files, name)} SEMI JOIN ({ids}) USING (article_id) ANTI JOIN {there} USING (article_id)"
    other = "inputs" if name == "rejects" else "rejects"
    told = f"SELECT raw_ref FROM {of(files, other)}" + (" WHERE outcome = 'reject'" if other == "inputs" else "")
    if name == "inputs":
        articles = scan("articles", [home.path / part.path for part in files.get("articles", ())])
        told += f" UNION SELECT a.raw_ref FROM {of(head.files, 'inputs')} AS a JOIN {articles} AS b USING (article_id)"
    return f"FROM {of(head.files, name)} SEMI JOIN ({told}) USING (raw_ref) ANTI JOIN {there} USING (raw_ref)"
