"""What a run begins with: workers forked from one process, a server beside it, a database that is ready."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from pathlib import Path

import pytest

from flows import batches, empty_database, workers
from flows.settings import Settings
from tests.sessions import ROOT
from tests.test_nightly import environment

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere workers are spawned")


@pytest.fixture
def pool() -> Iterator[workers.Workers]:
    workers.begin(Settings())
    with workers.Workers(2) as found:
        yield found


def parents() -> tuple[int, list[int]]:
    """Where this process comes from, and how many it holds: language models, lexicons of events, models of names."""
    from transforms import parse
    from transforms.events import lexicon
    from transforms.names import tagger

    return os.getppid(), [one.cache_info().currsize for one in (parse.load, lexicon.senses, tagger.session)]


@LINUX
def test_workers_come_with_all_that_batches_need_from_one_process(pool: workers.Workers) -> None:
    nursery, held = pool.run(parents)
    assert held == [1, 1, 0]
    assert nursery != os.getpid()
    assert workers.alone(parents) == (nursery, held)


@LINUX
def test_a_worker_that_dies_costs_its_batch_alone(pool: workers.Workers) -> None:
    nursery, _ = pool.run(parents)
    with pytest.raises(BrokenProcessPool):
        pool.run(os._exit, 9)
    assert pool.run(parents)[0] == nursery


def test_a_language_model_that_cannot_be_loaded_is_told_by_the_worker(tmp_path: Path) -> None:
    with workers.Workers(1) as found, pytest.raises(OSError, match="no_such_model"):
        found.run(batches.warm_up, "no_such_model")


def test_the_process_of_the_night_reads_no_texts() -> None:
    code = "import sys; from flows import run, nightly; print(*{'spacy', 'trafilatura', 'lxml'} & sys.modules.keys())"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment(), capture_output=True, text=True)
    assert (said.stdout.strip(), said.returncode) == ("", 0), said.stderr


HELD = "x = b'x' * 300_000_000; del x; import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1]])"
TOLD = "from flows.batches import peak_bytes; print(peak_bytes() // 2**20)"


@LINUX
def test_memory_is_that_of_the_process_and_not_of_the_one_that_started_it() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", HELD, TOLD], cwd=ROOT, env=environment(), capture_output=True, text=True, check=True
    )
    assert 10 < int(ended.stdout) < 250


@LINUX
def test_the_memory_of_a_command_is_that_of_the_largest_process_below_it() -> None:
    from benchmarks.speed.took import command

    held = "x = b'x' * 200_000_000; import time; time.sleep(0.5)"
    own = bytearray(b"x") * 400_000_000
    took = command([sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {held!r}])"])
    assert 190 < took.mib < 300
    del own


@pytest.fixture
def prefect_database(tmp_path: Path) -> Path:
    """A database as if it had gone through the migrations."""
    place = tmp_path / "made.db"
    made_database(place, "0a1b")
    return place


def made_database(place: Path, step: str) -> None:
    with closing(sqlite3.connect(place)) as made:
        made.execute("PRAGMA journal_mode = WAL")
        made.execute("CREATE TABLE alembic_version (version_num TEXT)")
        made.execute("INSERT INTO alembic_version VALUES (?)", [step])
        made.commit()


def test_a_new_database_is_a_copy_of_the_one_that_is_kept(prefect_database: Path, tmp_path: Path) -> None:
    kept, new = tmp_path / "kept" / "prefect.db", tmp_path / "new.db"
    assert not empty_database.copied(kept, new), "nothing is kept yet"
    assert empty_database.keep(prefect_database, kept)
    assert not empty_database.keep(prefect_database, kept), "the first one stays"
    assert empty_database.copied(kept, new)
    assert empty_database.same_steps(kept, new)
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix in ("", ".db")) == [
        "kept",
        "made.db",
        "new.db",
    ], "nothing is left beside"


def test_what_is_odd_is_never_begun_with(prefect_database: Path, tmp_path: Path) -> None:
    kept, new = tmp_path / "kept.db", tmp_path / "new.db"
    for odd in (b"", b"no database", prefect_database.read_bytes()[:5000]):
        kept.write_bytes(odd)
        assert not empty_database.copied(kept, new)
        assert not empty_database.same_steps(kept, prefect_database)
        assert not new.exists()
    made_database(new, "an older step")
    assert not empty_database.same_steps(prefect_database, new), "it is to be migrated"
    (tmp_path / "file").touch()
    assert not empty_database.keep(prefect_database, tmp_path / "file" / "kept.db"), "no folder can be there"


def test_another_prefect_finds_another_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    import prefect

    ours = empty_database.kept()
    monkeypatch.setattr(prefect, "__version__", "9.9.9")
    assert empty_database.kept() != ours


def test_only_files_of_sqlite_are_taken_over() -> None:
    assert empty_database._place("sqlite+aiosqlite:////home/prefect.db") == Path("/home/prefect.db")
    for other in ("sqlite+aiosqlite:///:memory:", "sqlite+aiosqlite:///file:x?mode=memory", "postgresql+asyncpg://a/b"):
        assert empty_database._place(other) is None
