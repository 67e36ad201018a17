"""The folder, its lock, raw inputs, staged batches and commit records, one by one."""

import errno
import json
import multiprocessing
import os
import threading
import time
from datetime import UTC, date, datetime, timedelta
from multiprocessing.synchronize import Event
from pathlib import Path

import pyarrow as pa
import pytest

from tests.warehouse_rows import NOW, Page, run_night
from warehouse import commits, durable, raw, staging
from warehouse.commits import Commit, Part
from warehouse.errors import ConflictError, WarehouseError, explained
from warehouse.home import Home, writing
from warehouse.schema import arrow_schema


def commit(number: int, at: datetime = NOW) -> Commit:
    return Commit(number, number - 1 or None, "r", at, "1.0", ("m",), {"articles": (Part("p", "all", 1, 2, "3"),)})


def test_naming_a_home_creates_nothing(tmp_path):
    home = Home(tmp_path / "home")
    assert not home.exists() and not home.path.exists()
    assert commits.latest(home) is None
    with pytest.raises(WarehouseError, match="no such folder"):
        home.must_exist()
    home.path.mkdir()
    with pytest.raises(WarehouseError, match="nothing has been committed"):
        home.must_exist()


def test_one_night_writes_at_a_time_and_a_second_waits(tmp_path):
    home, order, lines = Home(tmp_path), [], []

    def second() -> None:
        with writing(home, lines.append):
            order.append("second")

    with writing(home):
        other = threading.Thread(target=second)
        other.start()
        while not lines:
            time.sleep(0.005)
        order.append("first")
    other.join()
    assert order == ["first", "second"]
    assert f"(process {os.getpid()})" in lines[0] and "waiting" in lines[0]


def _sleep(born: Event) -> None:
    born.set()
    time.sleep(30)


def test_a_forked_worker_does_not_hold_the_lock(tmp_path):
    home, waited = Home(tmp_path), []
    with writing(home):
        born = multiprocessing.get_context("fork").Event()
        worker = multiprocessing.get_context("fork").Process(target=_sleep, args=(born,))
        worker.start()
        born.wait(10)
    with writing(home, waited.append):
        pass
    worker.kill()
    worker.join()
    assert not waited


def test_raw_inputs_are_kept_once_and_proved(tmp_path):
    home = Home(tmp_path)
    sha256 = raw.keep(home, b"as it came")
    written = raw.path(home, sha256).stat()
    assert raw.keep(home, b"as it came") == sha256
    assert raw.path(home, sha256).stat().st_mtime_ns == written.st_mtime_ns
    assert raw.read(home, sha256) == b"as it came"
    assert raw.path(home, sha256) == tmp_path / "raw" / sha256[:2] / sha256
    raw.path(home, sha256).write_bytes(b"as it cama")
    with pytest.raises(WarehouseError, match="changed"):
        raw.read(home, sha256)
    with pytest.raises(WarehouseError, match="gone"):
        raw.read(home, "0" * 64)


def test_a_staged_batch_is_there_whole_or_not_at_all(tmp_path, monkeypatch):
    home = Home(tmp_path)
    table = pa.Table.from_pylist([{"article_id": "a-1", "signature": b""}], arrow_schema("fingerprints"))
    staging.write(home, "k", {"fingerprints": table, "rejects": arrow_schema("rejects").empty_table()})
    assert staging.finished(home, "k") and staging.read(home, "k", "fingerprints") == table
    assert staging.read(home, "k", "quotes").num_rows == 0
    assert staging.paths(home, ["k"], "rejects") == []
    staging.write(home, "k", {})  # a batch that finished is not written again
    assert staging.read(home, "k", "fingerprints") == table
    with pytest.raises(FileNotFoundError):
        staging.read(home, "other", "articles")

    def full(path: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(durable, "sync_file", full)
    with pytest.raises(WarehouseError, match="disk is full; free some space"):
        staging.write(home, "late", {"fingerprints": table})
    assert not staging.finished(home, "late")
    staging.clear(home)
    assert not list(home.staging.iterdir())


def test_records_come_back_as_written_and_a_number_is_taken_once(tmp_path):
    home = Home(tmp_path)
    for number in (1, 2):
        commits.append(home, commit(number, NOW + timedelta(days=number)))
    with pytest.raises(ConflictError):
        commits.append(home, commit(2))
    assert commits.history(home) == [commit(1, NOW + timedelta(days=1)), commit(2, NOW + timedelta(days=2))]
    assert commits.at(home, 1).number == 1
    assert commits.at(home, NOW.date() + timedelta(days=1)).number == 1
    assert commits.at(home, date(2100, 1, 1)).number == 2
    with pytest.raises(WarehouseError, match="nothing had been committed then"):
        commits.at(home, datetime(2000, 1, 1, tzinfo=UTC))
    with pytest.raises(WarehouseError, match="not kept"):
        commits.load(home, 7)


def test_records_are_appended_where_hard_links_fail(tmp_path, monkeypatch):
    def no_links(source: Path, target: Path) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    home = Home(tmp_path)
    commits.append(home, commit(1))
    with pytest.raises(ConflictError):
        commits.append(home, commit(1))
    assert commits.latest(home) == commit(1)
    assert [path.name for path in home.temporary.iterdir()] == []


def test_a_record_of_a_newer_version_and_a_damaged_one_are_refused(tmp_path):
    home = Home(tmp_path)
    commits.append(home, commit(1))
    file = commits.path(home, 1)
    record = json.loads(file.read_text())
    file.write_text(json.dumps(record | {"format": commits.FORMAT + 1}))
    with pytest.raises(WarehouseError, match="newer than this one's"):
        commits.latest(home)
    file.write_text(file.read_text()[:50])
    with pytest.raises(WarehouseError, match="damaged"):
        commits.latest(home)


def test_a_record_states_the_schema(tmp_path):
    home = Home(tmp_path)
    run_night(home, [[Page("a", "Anna says so")]])
    record = json.loads(commits.path(home, 1).read_text())
    assert record["schema"]["quotes"]["char_start"] == "int32"
    assert record["files"]["articles"][0]["path"] == "tables/articles/month=unknown/night-1.parquet"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(WarehouseError, match="no permission"), writing(Home(tmp_path / "home")):
        pass


def test_a_file_in_the_place_of_the_home(tmp_path):
    (tmp_path / "home").write_text("not a folder")
    with pytest.raises(WarehouseError, match="a file stands where"), writing(Home(tmp_path / "home")):
        pass


def test_errors_that_a_library_only_words():
    with pytest.raises(WarehouseError, match="disk is full"), explained("here"):
        raise OSError("Failed to write: No space left on device")
    with pytest.raises(OSError, match="something else"), explained("here"):
        raise OSError("something else")
