import os
from pathlib import Path

import pytest

from transforms import sources
from transforms.problems import Unreadable
from transforms.sources import SourceError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.txt", "a.HTML", "deep/er/c.jsonl.gz", ".hidden.txt", ".git/d.txt", "notes.md", "e.parquet"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return tmp_path / "in"


def refs(folder: Path, *names: str) -> list[str]:
    return [os.path.relpath(source.ref, folder) for source in sources.find([str(folder / name) for name in names])]


def test_a_folder_is_searched_to_the_bottom(folder: Path) -> None:
    assert refs(folder, ".") == ["a.HTML", "b.txt", "deep/er/c.jsonl.gz", "e.parquet"]


def test_a_named_file_is_taken_whatever_its_ending(folder: Path) -> None:
    assert refs(folder, "notes.md", ".hidden.txt") == [".hidden.txt", "notes.md"]


def test_globs(folder: Path) -> None:
    assert refs(folder, "*.txt") == ["b.txt"]
    assert refs(folder, "**/*.gz") == ["deep/er/c.jsonl.gz"]
    assert refs(folder, "d*p") == ["deep/er/c.jsonl.gz"]


def test_each_file_once(folder: Path) -> None:
    (folder / "link.txt").symlink_to(folder / "b.txt")
    (folder / "circle").symlink_to(folder)
    assert refs(folder, "b.txt", ".", "*.txt").count("b.txt") == 1
    assert len(refs(folder, ".")) == 4


def test_ref_is_the_folder_as_given_and_the_path_inside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    assert [source.ref for source in sources.find(["./in/deep/"])] == ["in/deep/er/c.jsonl.gz"]


@pytest.mark.parametrize("name", ["nowhere", "nowhere/*.txt", "https://example.com/a"])
def test_what_leads_nowhere_is_one_clear_line(name: str) -> None:
    with pytest.raises(SourceError) as raised:
        sources.find([name])
    assert str(raised.value).startswith(name) and "\n" not in str(raised.value)


def test_reading(folder: Path) -> None:
    (source,) = sources.find([str(folder / "b.txt")])
    assert sources.read(source) == b"x"
    source.path.unlink()
    with pytest.raises(Unreadable) as raised:
        sources.read(source)
    assert raised.value.problem.reason == "missing"


def test_a_name_that_is_no_utf8_can_be_stored(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("x")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    (source,) = sources.find([str(tmp_path)])
    assert source.ref.endswith("caf\\xe9.txt") and sources.read(source) == b"x"


def test_what_is_fetched_and_what_is_read(folder: Path) -> None:
    assert sources.is_web("https://alba.example/") and sources.is_web("HTTP://alba.example")
    assert not sources.is_web("httpd.conf") and not sources.is_web("ftp://alba.example/")
    (folder / "list.txt").write_text("https://alba.example/1\nhttps://alba.example/2\n")
    (folder / "article.txt").write_text("https://alba.example/1\nThe minister said so.\n")
    (folder / "feed.json").write_text('{"version": "https://jsonfeed.org/version/1.1", "items": []}')
    assert [name for name in ("list.txt", "article.txt", "feed.json", "a.HTML", "nowhere", ".")
            if sources.is_list(str(folder / name))] == ["list.txt"]  # fmt: skip
    (folder / "deep/crawl.WARC.gz").write_text("x")
    assert [one.path.name for one in sources.find([str(folder)]) if sources.is_warc(one)] == ["crawl.WARC.gz"]
