"""A flipped byte in any kind of file under a home is found and named, and `--repair` does what the docs say of it.

Parts of every table, identities among them, are damaged and made again in `tests/test_repair.py`, where articles are
really read.
"""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from flows import cli
from tests.test_crash import FIRST, SECOND
from tests.test_forget import arrived
from tests.warehouse_rows import NOW, run_night
from warehouse import commits, fault, publish, raw, sums
from warehouse.errors import WarehouseError
from warehouse.home import Home, writing
from warehouse.joins import overrides
from warehouse.query import open_warehouse
from warehouse.responses import Responses

LINES = "action,id,value,article_id,author,date\nrename,{},Anna A. Example,,me,2020-05-01\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two nights and a correction, so that `current/` has joined files; raw inputs and responses."""
    home = Home(tmp_path_factory.mktemp("flips") / "home")
    run_night(home, FIRST, run_id="first")
    with open_warehouse(home) as db:
        ((anna,),) = db.execute("SELECT DISTINCT entity_id FROM entities WHERE name = 'Anna'").fetchall()
    overrides.folder(home).mkdir()
    (overrides.folder(home) / "mine.csv").write_text(LINES.format(anna))
    run_night(home, SECOND, run_id="second", at=NOW + timedelta(days=1))
    raw.keep(home, b"an input as it came")
    with writing(home), Responses(home, "fetched") as kept:
        for name in ("one", "two"):
            kept.add(arrived(name, f"<html><p>{name} as it came</p></html>".encode(), NOW))
    publish.refresh(home)
    return home.path


@pytest.fixture
def home(built: Path, tmp_path: Path) -> Home:
    shutil.copytree(built, tmp_path / "home", symlinks=True)
    made = Home(tmp_path / "home")
    publish.refresh(made)  # the links of current/ became copies
    return made


def joined(home: Home) -> Path:
    return next(path for path in sorted(home.current.glob("entities/*/*.parquet")) if "second" in path.name)


def part(home: Home, table: str) -> Path:
    head = commits.latest(home)
    assert head is not None
    return home.path / head.files[table][0].path


Where = Callable[[Home], Path]
DERIVED: dict[str, Where] = {
    "a joined file of current/": joined,
    "warehouse.duckdb": lambda home: home.database,
    "datapackage.json": lambda home: home.path / "datapackage.json",
    "the dictionary": lambda home: home.path / "DICTIONARY.md",
}
TOLD: dict[str, Where] = {
    "a raw input": lambda home: raw.path(home, raw.kept(home)[0]),
    "a file of responses": lambda home: next((home.raw / "responses").glob("*.warc.gz")),
    "overrides": lambda home: overrides.folder(home) / "mine.csv",
}
PARTS: dict[str, Where] = {
    "a part": lambda home: part(home, "articles"),
    "the identities": lambda home: part(home, "identities"),
}


def flip(file: Path, at: float) -> bytes:
    """Another bit in the byte at that share of a file; its other names have it too. Returns what it held."""
    data = file.read_bytes()
    place = int(at * (len(data) - 1))
    changed = bytearray(data)
    changed[place] ^= 1 << place % 8
    file.write_bytes(changed)
    return data


def checked(home: Home, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str]:
    code = cli.main(["check", "--deep", *more, "--home", str(home.path)])
    told = capsys.readouterr()
    return code, told.out + told.err


def whole(home: Home) -> str:
    head = commits.latest(home)
    assert head is not None
    return f"commit {head.number}: {sum(map(head.rows, head.files))} rows checked, 0 findings\n"


@pytest.mark.parametrize("at", [0.0, 0.37, 1.0])
def test_each_is_named(home: Home, at: float, capsys: pytest.CaptureFixture[str]) -> None:
    files = [find(home) for find in (DERIVED | TOLD | PARTS).values()]
    for file in files:
        flip(file, at)
    code, told = checked(home, capsys)
    lines = told.splitlines()
    assert code == 1
    for file in files:
        name = file.relative_to(home.path).as_posix()
        assert [line for line in lines if name in line], (name, told)


def test_what_is_derived_is_made_anew(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(home, capsys) == (0, whole(home))
    files = [find(home) for find in DERIVED.values()]
    for file in files:
        flip(file, 0.4)
    code, told = checked(home, capsys, "--repair")
    assert code == 0 and "made anew" in told
    assert [file for file in files if file.relative_to(home.path).as_posix() not in told] == []
    assert checked(home, capsys) == (0, whole(home))


def test_what_nothing_else_tells_is_said_to_be_damaged(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    before = {file: flip(file, 0.4) for file in (find(home) for find in TOLD.values())}
    damaged = {file: file.read_bytes() for file in before}
    code, told = checked(home, capsys, "--repair")
    told = told.replace(f"{home.path}/", "")
    assert code == 1
    for file, data in before.items():
        assert f"cannot be restored: {file.relative_to(home.path)}" in told
        assert file.read_bytes() == damaged[file] != data
        file.write_bytes(data)
    assert checked(home, capsys) == (0, whole(home))


@pytest.mark.parametrize("number", [1, 2])
def test_without_a_damaged_record_the_others_hold(home: Home, capsys: pytest.CaptureFixture[str], number: int) -> None:
    flip(commits.path(home, number), 0.5)
    for more in ([], ["--repair"]):
        code, told = checked(home, capsys, *more)
        assert code == 1 and f"{number:08d}.json: the commit record is damaged" in told, told
    commits.path(home, number).unlink()
    assert checked(home, capsys)[0] == 0
    with open_warehouse(home) as db:
        assert db.execute("SELECT count(*) FROM articles").fetchall() == [(3 if number == 2 else 4,)]


def test_no_bit_of_a_record_can_be_flipped_unseen(home: Home) -> None:
    file = commits.path(home, 1)
    data = file.read_bytes()
    last = range(len(data) - 100, len(data))  # its own hash stands there
    for place, bit in [(n, n % 8) for n in range(0, len(data), 29)] + [(n, bit) for n in last for bit in (0, 3, 5, 7)]:
        file.write_bytes(data[:place] + bytes([data[place] ^ 1 << bit]) + data[place + 1 :])
        with pytest.raises(WarehouseError, match=r"the commit record is damaged|newer than this one"):
            commits.load(home, 1)


def test_publishing_that_was_cut_short_is_no_damage(home: Home) -> None:
    run_night(home, [], run_id="none")
    with pytest.MonkeyPatch.context() as patch, pytest.raises(InterruptedError):
        (overrides.folder(home) / "mine.csv").write_text("action,id,author,date\n")
        assert run_night(home, [], run_id="third") is not None
        patch.setattr(fault, "point", interrupted)
        publish.refresh(home)
    assert sums.damaged(home) == [] == sums.changed_overrides(home)
    publish.refresh(home)
    assert sums.damaged(home) == []


def interrupted(point: str) -> None:
    if point == "publish.swapped":
        raise InterruptedError
