"""A byte changed anywhere is found and named, and what it spoiled is made again, or said to be lost."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows import cli, forget, night, rebuild, repair
from flows.night import Night
from flows.repair import Repaired
from flows.settings import Settings
from tests.test_rebuild import Here
from warehouse import checks, commits, identities, raw
from warehouse.home import Home
from warehouse.query import in_memory, open_warehouse
from warehouse.schema import READER_TABLES, TABLES
from warehouse.views import scan

START = datetime(2026, 1, 2, tzinfo=UTC)
TEXT = (
    "The minister of ports, Ada Quill, said on Monday that the harbour of Alba would open in spring. "
    "Quill met the mayor of Alba, Bo Lind, on 3 March 2021. Soldiers killed three people in France on Sunday."
)
CLOCKED = ("fetched_at", "rejected_at", "first_commit", "revision_commit")


def run(home: Path, folder: Path, number: int) -> None:
    made = Night(Home(home), Settings(home=home, workers=1), began=START + timedelta(days=number))
    night.work(made, night.sources_of([str(folder)]), night.in_threads(1))


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(night, "Workers", Here)
    monkeypatch.setattr(rebuild, "Workers", Here)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two nights over files of which one is edited, one cannot be read, and two are near copies; three months."""
    folder = tmp_path_factory.mktemp("repair")
    sources, home = folder / "in", folder / "home"
    sources.mkdir()
    link = '<link rel="canonical" href="https://alba.example/harbour">'
    body = "".join(
        f"<p>The mayor said that pier {n} of the harbour of Alba needed {n + 2} lamps.</p>" for n in range(9)
    )
    page = f"<html><title>The harbour</title>{link}<body><article><p>{TEXT}</p>{body}</article></body></html>"
    (sources / "page.html").write_text(page)
    (sources / "one.txt").write_text(f" date 2021-03-04 {TEXT}\n")
    (sources / "near.txt").write_text(f" date 2021-03-05 {TEXT} That was all.\n")
    (sources / "empty.txt").write_text(" \n")
    records = [{"text": f"{TEXT} He gave {n} reasons.", "date": f"2021-03-0{n}"} for n in (1, 2)]
    (sources / "many.jsonl").write_text("\n".join(map(json.dumps, [records[0], {"text": ""}, records[1]])))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(night, "Workers", Here)
        run(home, sources, 0)
        (sources / "page.html").write_text(page.replace("lamps", "lamps of glass"))
        run(home, sources, 1)
    shutil.rmtree(sources)  # nothing is read from the sources again
    return folder / "home"


@pytest.fixture
def home(built: Path, tmp_path: Path) -> Home:
    shutil.copytree(built, tmp_path / "home", symlinks=True)
    return Home(tmp_path / "home")


def mend(home: Home, day: int = 3) -> Repaired:
    made = Night(home, Settings(home=home.path, workers=1), began=START + timedelta(days=day))
    return repair.work(made, night.in_threads(1))


def rows(home: Home, as_of: int | None = None) -> dict[str, list[tuple[object, ...]]]:
    """The rows of every table as users see them, and of those that are not shown."""
    head = commits.load(home, as_of) if as_of else commits.latest(home)
    assert head is not None
    found = {}
    with open_warehouse(home, as_of) as db, in_memory() as inner:
        for name, table in TABLES.items():
            source = name if table.public else scan(name, head.paths(home)[name])
            clocked = [c for c in CLOCKED if c in {field for field in table.row.__dataclass_fields__}]
            without = f"* EXCLUDE ({', '.join(clocked)})" if clocked else "*"
            found[name] = (db if table.public else inner).execute(f"SELECT {without} FROM {source}").fetchall()
    return {name: sorted(held, key=repr) for name, held in found.items()}


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at % len(data)] ^= 0x55
    path.write_bytes(data)


def parts_of(home: Home) -> list[str]:
    head = commits.latest(home)
    assert head is not None
    return [part.path for held in head.files.values() for part in held]


TOGETHER = [("articles",), ("fingerprints", "identities", "rejects"), ("inputs", *READER_TABLES)]
"""Tables whose files are damaged together: what one of a group is made again from, no other of it holds."""


def test_a_flipped_byte_in_any_file_is_found_named_and_made_good(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    before, old = rows(home), {number: rows(home, number) for number in (1, 2)}
    there = {name for name, held in before.items() if held}
    assert there == set(TABLES) - {"names"}  # that of an archive so small has no row; of a larger one see below
    assert {path.split("/")[1] for path in parts_of(home)} == there
    assert {name for group in TOGETHER for name in group} == there
    for number, group in enumerate(TOGETHER):
        paths = [next(path for path in parts_of(home) if path.split("/")[1] == name) for name in group]
        for path in paths:
            flip(home.path / path, 997 * number + 4)
        if number == 0:
            assert cli.main(["check", "--deep", "--home", str(home.path)]) == 1
            assert paths[0] in capsys.readouterr().out
        made = mend(home, 3 + number)
        assert made.lost == [] and [path for path in paths if path not in "".join(made.damaged)] == []
        assert not set(paths) & set(parts_of(home))
        assert rows(home) == before, group
    capsys.readouterr()
    assert cli.main(["check", "--deep", "--repair", "--home", str(home.path)]) == 0
    assert capsys.readouterr().out == "nothing is damaged\n"
    assert commits.numbers(home) == [1, 2, 3, 4, 5]
    assert {number: rows(home, number) for number in old} == old
    assert cli.main(["check", "--repair", "--home", str(home.path)]) == 2


def test_all_files_but_the_inputs_at_once(home: Home) -> None:
    before = rows(home)
    for path in parts_of(home):
        if "inputs" not in path:
            (home.path / path).unlink()
    made = mend(home)
    assert made.lost == [] and rows(home) == before
    assert repair.run(Settings(home=home.path)) == 0


def test_what_cannot_be_made_again_is_told_and_comes_back_with_its_source(home: Home) -> None:
    before = rows(home)
    with open_warehouse(home) as db:
        ((lost, sha256),) = db.execute(
            "SELECT article_id, raw_sha256 FROM articles WHERE raw_ref LIKE '%one.txt'"
        ).fetchall()
    head = commits.latest(home)
    assert head is not None
    (part,) = (part for part in head.files["articles"] if part.month == "2021-03")
    flip(home.path / part.path, 99)
    raw.delete(home, sha256)
    made = mend(home)
    line, *older = made.lost
    assert lost in line and "one.txt" in line
    assert [one.partition(":")[0] for one in older] == ["commit 1", "commit 2"] and part.path in older[0]
    after = rows(home)
    assert [row for row in before["articles"] if row[0] == lost] and not [r for r in after["articles"] if r[0] == lost]
    assert not any(lost in row for name in TABLES for row in after[name])
    head = commits.latest(home)
    assert head is not None and checks.check(home, head, deep=True) == []
    (home.path.parent / "in").mkdir()
    (home.path.parent / "in/one.txt").write_text(f" date 2021-03-04 {TEXT}\n")
    run(home.path, home.path.parent / "in", 9)
    assert len(rows(home)["articles"]) == len(before["articles"])


def test_the_names_of_a_large_archive_are_made_again_and_those_of_older_commits_forgotten(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identities, "WHOLE", 0)  # as if it were large
    (home.path.parent / "in").mkdir()
    (home.path.parent / "in/new.txt").write_text(f" date 2021-03-06 {TEXT} Lind was there.\n")
    run(home.path, home.path.parent / "in", 3)
    before = rows(home)
    assert before["names"]
    for path in parts_of(home):
        if path.split("/")[1] in ("names", "identities"):
            flip(home.path / path, 60)
    made = mend(home, 4)
    assert made.lost == [] and "tables/names/" in "".join(made.damaged)
    assert rows(home) == before
    forget.work(home, [str(before["articles"][0][0])])
    *older, last = commits.history(home)
    assert last.files["names"] and not any(commit.files.get("names") for commit in older)
    assert checks.check(home, last, deep=True) == []


def test_inputs_and_rejects_lost_together_say_so(home: Home) -> None:
    before = rows(home)
    for path in parts_of(home):
        if path.split("/")[1] in ("inputs", "rejects"):
            flip(home.path / path, 50)
    made = mend(home)
    assert [line.partition(":")[0] for line in made.lost] == ["inputs", "rejects", "commit 1", "commit 2"]
    after = rows(home)
    assert {name for name in TABLES if after[name] != before[name]} == {"inputs", "rejects"}
    assert set(after["inputs"]) < set(before["inputs"])


def test_damaged_raw_inputs_are_named(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    one = raw.kept(home)[0]
    flip(raw.path(home, one), 3)
    assert cli.main(["check", "--deep", "--home", str(home.path)]) == 1
    assert one in capsys.readouterr().out
    assert one in "".join(mend(home).lost)


def test_damaged_derived_files_are_made_anew(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    before = rows(home)
    made = {path.stat().st_ino for path in (home.path / "tables").rglob("*.parquet")}
    joined = [path for path in sorted(home.current.glob("*/*/*.parquet")) if path.stat().st_ino not in made]
    assert joined
    for path in joined:
        path.write_bytes(path.read_bytes()[:200])
    flip(home.database, 12_400)
    assert cli.main(["check", "--deep", "--home", str(home.path)]) == 1
    assert "current/" in capsys.readouterr().out
    assert mend(home).lost == []
    assert rows(home) == before
    assert cli.main(["check", "--deep", "--home", str(home.path)]) == 0
