"""A whole night over the bundled sample, without Prefect: what comes out, what a rerun does, what a crash leaves."""

import csv
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from flows import batches, night
from flows.settings import Settings
from flows.summary import Summary
from tests.sessions import ROOT
from transforms import parse as parsing
from transforms import read as readers
from transforms.document import Document, Row
from warehouse import checks, commits
from warehouse.home import Home
from warehouse.query import open_warehouse
from warehouse.schema import READER_TABLES

EXPECTED = list(csv.DictReader((ROOT / "tests/samples_expected.csv").open(encoding="utf-8")))
SAMPLES = str(ROOT / "samples")


def run(home: Path, *sources: str, workers: int = 2, batch_size: int = 24) -> Summary:
    """One night over the sources, at another moment than that of the home that is compared with."""
    settings = Settings(home=home, workers=workers, batch_size=batch_size)
    made = night.Night(Home(home), settings, began=datetime(2019, 5, 6, tzinfo=UTC))
    return night.work(made, night.sources_of(sources), night.in_threads(workers))


def same_rows(one: Path, other: Path) -> None:
    """Assert that two homes hold the same rows, places of the inputs aside."""
    for table in ("articles", "rejects", *READER_TABLES):
        places = {"articles": "EXCLUDE (raw_ref)", "rejects": "EXCLUDE (raw_ref, rejected_at)"}.get(table, "")
        rows = f"SELECT * {places} FROM {table} ORDER BY ALL"
        with open_warehouse(one) as first, open_warehouse(other) as second:
            assert first.execute(rows).fetchall() == second.execute(rows).fetchall(), table


def test_every_record_of_the_sample_comes_out_as_stated(sampled: tuple[Path, Summary]) -> None:
    query = "SELECT raw_ref, text_quality, language, published_date, published_basis, title FROM articles"
    with open_warehouse(sampled[0]) as db:
        articles = {ref.removeprefix("samples/"): row for ref, *row in db.execute(query).fetchall()}
        rejects = {ref.removeprefix("samples/") for (ref,) in db.execute("SELECT raw_ref FROM rejects").fetchall()}
    assert rejects == {row["raw_ref"] for row in EXPECTED if row["outcome"] == "reject"}
    expected = {row["raw_ref"]: row for row in EXPECTED}
    for ref, (quality, language, day, basis, title) in articles.items():
        row = expected[ref]
        found = (quality, language or "", day.isoformat() if day else "", basis or "", title or "")
        named = ("text_quality", "language", "published_date", "published_basis", "title")
        assert found == tuple(row[name] for name in named), ref
    assert len(articles) == 40


def test_the_summary_adds_up(sampled: tuple[Path, Summary]) -> None:
    _, summary = sampled
    assert summary.records == len(EXPECTED)
    assert (summary.new, summary.revisions, summary.copies) == (40, 1, 1)
    assert sum(summary.rejected.values()) == 21


def test_the_checks_find_nothing(sampled: tuple[Path, Summary]) -> None:
    commit = commits.latest(Home(sampled[0]))
    assert commit is not None
    assert checks.check(Home(sampled[0]), commit, deep=True) == []


def test_every_reader_table_has_rows(sampled: tuple[Path, Summary]) -> None:
    assert all(sampled[1].rows[name] > 0 for name in READER_TABLES), sampled[1].rows


def test_other_languages_and_walls_are_kept_without_rows(sampled: tuple[Path, Summary]) -> None:
    unread = "SELECT article_id FROM articles WHERE language <> 'en' OR text_quality IN ('consent_wall', 'index_page')"
    with open_warehouse(sampled[0]) as db:
        assert len(db.execute(unread).fetchall()) == 4
        for table in READER_TABLES:
            assert db.execute(f"SELECT * FROM {table} WHERE article_id IN ({unread})").fetchall() == [], table


def test_the_wire_story_is_one_cluster_of_three(sampled: tuple[Path, Summary]) -> None:
    query = "SELECT n_copies, is_cluster_lead FROM articles WHERE raw_ref LIKE '%/wire/%' ORDER BY is_cluster_lead"
    with open_warehouse(sampled[0]) as db:
        assert db.execute(query).fetchall() == [(3, False), (3, False), (3, True)]


def test_a_second_night_commits_nothing(sampled: tuple[Path, Summary]) -> None:
    again = run(sampled[0], SAMPLES)
    assert again.commit is None
    assert again.unchanged == len(EXPECTED)
    assert commits.numbers(Home(sampled[0])) == [1]


def test_order_workers_batches_and_hash_seed_change_no_byte(sampled: tuple[Path, Summary], tmp_path: Path) -> None:
    """A run of the command, with the clock of the other home: the same files, byte for byte."""
    folders = sorted((f"samples/{path.name}" for path in Path(SAMPLES).iterdir() if path.is_dir()), reverse=True)
    made = {
        "PYTHONHASHSEED": "4711", "DATELINE_CLOCK": "2026-01-02T00:00:00+00:00", "DATELINE_WORKERS": "1",
        "DATELINE_BATCH_SIZE": "17",
    }  # fmt: skip
    command = [sys.executable, "-m", "flows.cli", "run", *folders, "--home", str(tmp_path / "home")]
    ran = subprocess.run(command, cwd=ROOT, env=os.environ | made, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert parts_of(tmp_path / "home") == parts_of(sampled[0])
    files = (sorted(path.name for path in (home / "raw").rglob("*")) for home in (tmp_path / "home", sampled[0]))
    assert next(files) == next(files)


def parts_of(home: Path) -> dict[str, str]:
    """The files of the latest commit, with the SHA-256 of their bytes."""
    commit = commits.latest(Home(home))
    assert commit is not None
    return {part.path: part.sha256 for held in commit.files.values() for part in held}


KILLED = """
import os, signal, sys
from pathlib import Path
from flows import night
from tests import test_sample_night
read = night.read
def dying(*arguments):
    read(*arguments)
    os.kill(os.getpid(), signal.SIGKILL)
night.read = dying
if __name__ == "__main__":
    test_sample_night.run(Path({home!r}), {source!r}, workers=1, batch_size=10)
"""


def test_a_killed_night_leaves_nothing_and_the_next_one_finishes(sampled: tuple[Path, Summary], tmp_path: Path) -> None:
    home, program = tmp_path / "home", tmp_path / "killed.py"
    program.write_text(KILLED.format(home=str(home), source=SAMPLES))
    ended = subprocess.run(
        [sys.executable, str(program)], cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, check=False
    )
    assert ended.returncode == -9, ended.stderr
    assert commits.latest(Home(home)) is None
    run(home, SAMPLES)
    same_rows(sampled[0], home)


def test_a_text_that_cannot_be_parsed_costs_one_article(monkeypatch: pytest.MonkeyPatch, nlp: Language) -> None:
    def failing(nlp: Language, texts: list[str]) -> Iterator[Doc]:
        docs = parse(nlp, texts)
        for text in texts:
            if "kiwi" in text:
                raise ValueError("no kiwis")
            yield next(docs)

    parse = parsing.parse
    monkeypatch.setattr(parsing, "parse", failing)
    texts = ["One came.", "A kiwi came.", "Two came.", "Three came."]
    found = list(batches._parsed(nlp, texts, batches.Done("key")))
    assert [str(one) for one in found] == ["One came.", "no kiwis", "Two came.", "Three came."]


def test_a_reader_that_fails_costs_one_article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(doc: Document) -> list[Row]:
        if "kiwi" in doc.text:
            raise ValueError("no kiwis")
        return []

    monkeypatch.setitem(readers.READERS, "figures", failing)
    # In this process, where the patch holds.
    monkeypatch.setattr(night.Workers, "run", lambda self, function, *arguments: function(*arguments))
    (tmp_path / "in").mkdir()
    (tmp_path / "in/good.txt").write_text("The minister opened the bridge on Monday and thanked the builders.")
    (tmp_path / "in/bad.txt").write_text("The minister ate a kiwi on Monday and thanked the growers.")
    summary = run(tmp_path / "home", str(tmp_path / "in"))
    assert (summary.new, summary.rejected) == (1, {"reader_failed": 1})
    with open_warehouse(tmp_path / "home") as db:
        assert db.execute("SELECT reason, detail LIKE '%no kiwis%' FROM rejects").fetchall() == [
            ("reader_failed", True)
        ]
    again = run(tmp_path / "home", str(tmp_path / "in"))
    assert (again.commit, again.unchanged) == (None, 2)
