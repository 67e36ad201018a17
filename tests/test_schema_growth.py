"""Homes of other versions: a column that came later, a commit of a newer version, a damaged record."""

import dataclasses
import json
from datetime import timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from flows import cli
from tests.test_crash import FIRST, THIRD, tonight
from tests.warehouse_rows import NOW, run_night
from warehouse import checks, commits, compact, durable, publish
from warehouse.commits import Commit, Part
from warehouse.errors import WarehouseError
from warehouse.home import Home, writing
from warehouse.query import open_warehouse

LATER = {"articles": ["subtitle", "model_version"], "entities": ["wikidata_id"], "quotes": ["said_basis"]}
"""Columns that an earlier version is made to lack."""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    run_night(made, FIRST, run_id="first")
    return made


def as_before(home: Home) -> None:
    """Take the columns out of the files and the record, as if they had never been."""
    commit = commits.latest(home)
    assert commit is not None
    files = {name: tuple(_without(home, name, part) for part in held) for name, held in commit.files.items()}
    schema = {name: {c: t for c, t in held.items() if c not in LATER.get(name, ())}
              for name, held in commit.schema.items()}  # fmt: skip
    commits.replace(home, dataclasses.replace(commit, files=files, schema=schema, dateline_version="0.0.9"))


def _without(home: Home, name: str, part: Part) -> Part:
    file = home.path / part.path
    if name in LATER:
        rows = pq.ParquetFile(file).read().drop_columns(LATER[name])
        file.unlink()
        pq.write_table(rows, file)
    return dataclasses.replace(part, bytes=file.stat().st_size, sha256=durable.sha256_of(file))


def test_files_without_a_later_column_are_read_joined_and_rewritten_with_null(home: Home) -> None:
    as_before(home)
    asked = "SELECT count(*), count(subtitle), count(model_version) FROM articles"
    with open_warehouse(home) as db:
        assert db.execute(asked).fetchall() == [(3, 0, 0)]
        assert db.execute("SELECT count(*), count(said_basis) FROM quotes").fetchall() == [(3, 0)]
        assert db.execute("SELECT count(wikidata_id) FROM entities").fetchall() == [(0,)]
    plain = pq.read_table(home.current / "articles")
    assert plain.num_rows == 3
    tonight(home.path)  # a revision: what stays of an old file is written with all columns
    with writing(home):
        run_night(home, THIRD, run_id="third", at=NOW + timedelta(days=1))
        assert compact.compact(home, "joined", NOW) is not None
    publish.refresh(home)
    with open_warehouse(home) as db:
        assert db.execute(asked).fetchall() == [(6, 0, 4)]  # those that the nights of this version read
    head = commits.latest(home)
    assert head is not None and checks.damaged(home, head, deep=True) == []


def newer(home: Home, **changed: object) -> Commit:
    commit = commits.latest(home)
    assert commit is not None
    new = dataclasses.replace(commit, dateline_version="99.1", **changed)  # type: ignore[arg-type]
    commits.replace(home, new)
    return new


def test_a_commit_of_a_newer_version_is_refused_by_every_command(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    newer(home, format=commits.FORMAT + 1)
    (tmp_path / "one.txt").write_text("The minister opened the bridge on Monday.")
    source, to = str(tmp_path / "one.txt"), str(tmp_path / "out")
    commands = [
        ["sql", "FROM articles"], ["sql", "--as-of", "1", "FROM articles"], ["log"], ["diff"], ["show", "a-1"],
        ["why", "a", "b"], ["open", "a-1"], ["browse", "--port", "0"], ["report"], ["mcp"],
        ["export", "--format", "csv", "--to", to], ["check"], ["check", "--deep"], ["check", "--deep", "--repair"],
        ["compact"], ["vacuum"], ["correct"], ["settle"], ["rebuild"], ["forget", "a-1"], ["watch"],
        ["run", source], ["nightly"], ["backfill", "2017-04", source], ["fetch", "https://alba.example/a"],
    ]  # fmt: skip
    assert {command[0] for command in commands} == set(cli.COMMANDS) - {"settings"}
    monkeypatch.chdir(tmp_path)
    Path("watch.toml").write_text('[a]\nword = "bridge"\n')
    for command in commands:
        assert cli.main([*command, "--home", str(home.path)]) in (1, 2), command
        said = capsys.readouterr().err
        assert "commit 1: made by Dateline 99.1 with tables of format" in said and "install that version" in said
        assert len(said.splitlines()) == 1, command


def test_columns_this_version_does_not_know_are_read_past_and_never_dropped(home: Home) -> None:
    commit = commits.latest(home)
    assert commit is not None
    newer(home, schema={**commit.schema, "quotes": {**commit.schema["quotes"], "tone": "string"}})
    with open_warehouse(home) as db:
        assert db.execute("SELECT count(*) FROM quotes").fetchall() == [(3,)]
    with pytest.raises(
        WarehouseError, match=r"made by Dateline 99\.1 with columns this one does not know \(quotes.tone"
    ):
        tonight(home.path)
    assert commits.numbers(home) == [1]


def test_a_flipped_byte_of_a_record_is_seen(home: Home) -> None:
    file = commits.path(home, 1)
    record = json.loads(file.read_text())
    file.write_text(file.read_text().replace('"outcome"', '"outcome"').replace("first", "fjrst", 1))
    with pytest.raises(WarehouseError, match="the commit record is damaged; restore it from a backup"):
        commits.latest(home)
    del record[commits.OWN_SHA256]  # as earlier versions wrote it
    file.write_text(json.dumps(record))
    assert commits.latest(home) is not None
