"""Commit records: one JSON file names every file of every table. The one with the highest number is the state of all.

A record is written beside, synced, and linked to its name, which fails where the name is taken: the link is the commit.
"""

import dataclasses
import fcntl
import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from warehouse import durable, fault
from warehouse.errors import ConflictError, WarehouseError, explained
from warehouse.home import Home

FORMAT = 1
"""Version of the record and of the tables it names. One more with each change an older Dateline cannot read."""

OWN_SHA256 = "record_sha256"
"""The field that holds the hash of all others, so that a flipped byte of a record is seen."""

NAME = re.compile(r"(\d{8})\.json")


@dataclass(frozen=True)
class Part:
    """One immutable Parquet file of a table."""

    path: str  # relative to the home
    month: str  # 2017-04, unknown, or all for tables that are not cut by month
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Commit:
    """The state of all tables after one night."""

    number: int
    parent: int | None
    run_id: str
    created_at: datetime
    dateline_version: str
    model_versions: tuple[str, ...]  # the language models that read the night's articles
    files: Mapping[str, tuple[Part, ...]]  # of every table, by name; each table sorted by path
    counts: Mapping[str, int] = field(default_factory=dict)  # outcomes of the night, and articles it rewrote
    seconds: Mapping[str, float] = field(default_factory=dict)  # by stage
    quality: Mapping[str, Any] | None = None  # scores on the gold
    overrides: str | None = None  # hash of the user's overrides that were applied
    schema: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # table -> column -> Arrow type
    format: int = FORMAT
    settled: bool = True  # whether it was decided over all articles which ids are one, or night by night
    parent_run: str | None = None  # the run that made the parent; told in object storage alone

    def paths(self, home: Home) -> dict[str, list[Path]]:
        """The files of every table of the schema, by table name; from object storage they are pulled first."""
        from warehouse.schema import TABLES  # brings pyarrow, which `sql` and `log` need not wait for

        if home.address is not None:
            from warehouse.objects import pulling

            pulling.bring(home, self)
        return {name: [home.path / part.path for part in self.files.get(name, ())] for name in TABLES}

    def rows(self, table: str) -> int:
        """Rows of one table."""
        return sum(part.rows for part in self.files.get(table, ()))


def schema_of_tables() -> dict[str, dict[str, str]]:
    """The columns and types of every table, as a record states them."""
    from warehouse.schema import TABLES, columns

    return {name: {c.name: str(c.type) for c in columns(name)} for name in TABLES}


def path(home: Home, number: int) -> Path:
    """Where the record of that number lies."""
    return home.commits / f"{number:08d}.json"


def numbers(home: Home) -> list[int]:
    """The numbers of the kept commits, ascending."""
    try:
        names = os.listdir(home.commits)
    except FileNotFoundError:
        return []
    except OSError:
        with explained(home.commits):
            raise
    return sorted(int(match[1]) for match in map(NAME.fullmatch, names) if match)


def latest(home: Home) -> Commit | None:
    """The commit that holds now; None where nothing has been committed."""
    kept = numbers(home)
    return load(home, kept[-1]) if kept else None


def load(home: Home, number: int) -> Commit:
    """One commit. Raises WarehouseError where it is not kept, damaged, or made by a newer version."""
    try:
        with explained(path(home, number)):
            text = path(home, number).read_bytes()
    except FileNotFoundError:
        raise WarehouseError(f"commit {number}", "not kept", "`dateline log` lists the commits there are") from None
    try:
        record = json.loads(text)
        newer = record["format"] > FORMAT
    except (ValueError, KeyError, TypeError):
        raise _damaged(path(home, number)) from None
    if newer:
        raise WarehouseError(
            f"commit {number}",
            f"made by Dateline {record.get('dateline_version')} with tables of format {record['format']}, "
            f"newer than this one's {FORMAT}",
            "install that version or a later one",
        )
    if not _is_whole(record, text):
        raise _damaged(path(home, number))
    try:
        return _from_record(record)
    except (ValueError, KeyError, TypeError):
        raise _damaged(path(home, number)) from None


def _damaged(file: Path) -> WarehouseError:
    return WarehouseError(file, "the commit record is damaged", "restore it from a backup, or delete it to fall back "
                          "to the commit before")  # fmt: skip


def history(home: Home) -> list[Commit]:
    """All kept commits, oldest first."""
    return [load(home, number) for number in numbers(home)]


def at(home: Home, moment: int | date | datetime) -> Commit:
    """The commit of that number, or the one that held at that moment; a date means the end of that day in UTC.

    Raises WarehouseError where there is none.
    """
    if isinstance(moment, int):
        return load(home, moment)
    end = moment if isinstance(moment, datetime) else datetime.combine(moment, datetime.max.time(), UTC)
    for number in reversed(numbers(home)):
        commit = load(home, number)
        if commit.created_at <= end:
            return commit
    raise WarehouseError(
        f"--as-of {moment}", "nothing had been committed then", "`dateline log` lists the commits there are"
    )


def append(home: Home, commit: Commit) -> None:
    """Make the commit: once its record has its name, it holds. Raises ConflictError where the name is taken."""
    final = path(home, commit.number)
    _must_know(home, commit)
    with explained(final):
        home.commits.mkdir(parents=True, exist_ok=True)
        if home.address is not None:
            return _append_object(home, commit)
        durable.sync_folder(home.path)
        beside = durable.temporary(home.temporary, final.name)
        durable.write_file(beside, _to_record(commit))
        fault.point("commit.written")
        try:
            _link(beside, final)
        except FileExistsError:
            raise ConflictError(f"commit {commit.number}", "another night has committed first",
                                "run it again: finished batches are not done again") from None  # fmt: skip
        finally:
            beside.unlink(missing_ok=True)
        durable.sync_folder(home.commits)
    fault.point("commit.linked")


def _must_know(home: Home, commit: Commit) -> None:
    """Refuse to follow a commit of a newer version with columns that this one would leave out of what it rewrites."""
    if commit.parent is None or commit.parent not in numbers(home):
        return
    before = load(home, commit.parent)
    unknown = [f"{table}.{column}" for table, held in before.schema.items() for column in held
               if column not in commit.schema.get(table, {})]  # fmt: skip
    if unknown and commit.schema and _ordered(before.dateline_version) > _ordered(commit.dateline_version):
        raise WarehouseError(
            f"commit {before.number}",
            f"made by Dateline {before.dateline_version} with columns this one does not know ({', '.join(unknown)})",
            "install that version or a later one",
        )


def _ordered(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


def _append_object(home: Home, commit: Commit) -> None:
    from warehouse.objects import sending

    before = latest(home)
    told = dataclasses.replace(commit, parent_run=before.run_id if before else None)
    fault.point("commit.written")
    sending.append(home, told, _to_record(told))
    fault.point("commit.linked")


def replace(home: Home, commit: Commit) -> None:
    """Put another record in the place of a commit's own, in one step. Only forgetting changes what was."""
    final = path(home, commit.number)
    with explained(final):
        if home.address is not None:
            from warehouse.objects import sending

            return sending.replace(home, commit, _to_record(commit))
        beside = durable.temporary(home.temporary, final.name)
        durable.write_file(beside, _to_record(commit))
        os.replace(beside, final)
        durable.sync_folder(home.commits)


def _link(beside: Path, final: Path) -> None:
    """Give a file its name unless the name is taken."""
    try:
        os.link(beside, final)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links: look and rename, one writer at a time
        handle = os.open(final.parent, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            if final.exists():
                raise FileExistsError(final) from None
            os.rename(beside, final)
        finally:
            os.close(handle)


def _to_record(commit: Commit) -> bytes:
    record = dataclasses.asdict(commit) | {"created_at": commit.created_at.isoformat()}
    return _dumped(record | {OWN_SHA256: hashlib.sha256(_dumped(record)).hexdigest()}) + b"\n"


def _dumped(record: Mapping[str, Any]) -> bytes:
    return json.dumps(record, indent=1, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _is_whole(record: Mapping[str, Any], text: bytes) -> bool:
    """Whether a record is what was written, byte for byte. Those of before the hash have none, and no unknown field."""
    if OWN_SHA256 not in record:
        return set(record) <= {one.name for one in dataclasses.fields(Commit)}
    ending = f',\n "{OWN_SHA256}": "{record[OWN_SHA256]}"\n}}\n'.encode()
    return text.endswith(ending) and hashlib.sha256(text[: -len(ending)] + b"\n}").hexdigest() == record[OWN_SHA256]


def _from_record(record: dict[str, Any]) -> Commit:
    known = {f.name for f in dataclasses.fields(Commit)}
    values = {name: value for name, value in record.items() if name in known}
    values["created_at"] = datetime.fromisoformat(record["created_at"])
    values["model_versions"] = tuple(record["model_versions"])
    values["files"] = {name: tuple(Part(**part) for part in parts) for name, parts in record["files"].items()}
    return Commit(**values)
