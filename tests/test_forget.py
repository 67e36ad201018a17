"""What is forgotten is nowhere any more, whatever kills the forgetting, and does not come back by itself."""

import gzip
import hashlib
import json
import os
import shutil
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from flows import cli, forget, night, rebuild, repair
from flows.asking import key
from flows.night import Night
from flows.settings import Settings
from flows.summary import Summary
from tests.site import Page, serving
from tests.test_rebuild import Here
from warehouse import checks, commits, fault, raw, responses
from warehouse.home import Home
from warehouse.joins import overrides
from warehouse.query import open_warehouse
from warehouse.responses import Arrived, Responses

START = datetime(2026, 1, 2, tzinfo=UTC)
SLUG = "zinnober-kiosk-closes"
ADDRESS = f"https://alba.example/{SLUG}"
WORDS = ("Zinnober", "zinnober", "kwixel", SLUG)
"""Words of the article and of its address, and of nothing else."""


def page(words: str, address: str | None = None) -> bytes:
    link = f'<link rel="canonical" href="{address}">' if address else ""
    body = "".join(f"<p>The mayor of Alba said that {words} needed stone number {n} and a lamp.</p>" for n in range(9))
    return f"<html><title>The {words}</title>{link}<body><article>{body}</article></body></html>".encode()


FIRST, EDITED = page("Zinnober kwixel", ADDRESS), page("Zinnober kwixel of glass", ADDRESS)


def run(home: Path, folder: Path, number: int) -> None:
    made = Night(Home(home), Settings(home=home, workers=1), began=START + timedelta(days=number))
    night.work(made, night.sources_of([str(folder)]), night.in_threads(1))


def arrived(name: str, body: bytes, at: datetime, role: str = "page") -> Arrived:
    url = f"https://alba.example/{name}"
    kind = "text/html" if role == "page" else "application/rss+xml"
    return Arrived(url, key(url), url, role, 200, "OK", [("Content-Type", kind)], body,  # type: ignore[arg-type]
                   hashlib.sha256(body).hexdigest(), at)  # fmt: skip


class Inline(Here):
    """The reading of a list without a process of its own."""

    def __init__(self, seconds: float, megabytes: int) -> None:
        pass


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forget, "PageWorker", Inline)
    monkeypatch.setattr(night, "Workers", Here)
    monkeypatch.setattr(rebuild, "Workers", Here)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three nights: files, an edited file, and responses of the web as if they had been fetched."""
    folder = tmp_path_factory.mktemp("forget")
    sources, home = folder / "in", folder / "home"
    sources.mkdir()
    (sources / "page.html").write_bytes(FIRST)
    (sources / "other.html").write_bytes(page("ferry of the north"))
    records = [{"text": f"The minister said {words} would open in spring.", "date": "2021-02-01"}
               for words in ("the kwixel bridge", "the second bridge")]  # fmt: skip
    (sources / "many.jsonl").write_text("\n".join(map(json.dumps, records)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(night, "Workers", Here)
        run(home, sources, 0)
        (sources / "page.html").write_bytes(EDITED)
        run(home, sources, 1)
        (sources / "copy.html").write_bytes(EDITED + b"<!-- again -->")
        run(home, sources, 2)
        fetched(home)
    return folder


def fetched(home: Path) -> None:
    """A feed that names the article, its page, and another page; read by a night."""
    feed = f"<rss><channel><item><title>Zinnober</title><link>{ADDRESS}</link></item></channel></rss>".encode()
    other = b"<rss><channel><item><title>Ferry</title><link>https://alba.example/ferry</link></item></channel></rss>"
    with Responses(Home(home), "made") as kept:
        kept.add(arrived("feed", feed, START, "list"))
        kept.add(arrived(SLUG, page("Zinnober kwixel", ADDRESS), START))
        kept.add(arrived("ferry", page("ferry of the south"), START))
        kept.add(arrived("feed2", other, START, "list"))


@pytest.fixture
def place(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "made", symlinks=True)
    return tmp_path / "made"


def contents(file: Path) -> Iterator[bytes]:
    """The bytes of a file, and what is packed in them."""
    data = file.read_bytes()
    yield str(file).encode() + data
    if data[:2] == b"\x1f\x8b":
        yield gzip.decompress(data)
    if data[:4] == b"PAR1":
        yield repr(pq.ParquetFile(file).read().to_pylist()).encode()


def told(home: Path, words: tuple[str, ...] = WORDS) -> set[str]:
    """The files under the home in which a word of the article stands."""
    return {
        path.relative_to(home).as_posix()
        for path in home.rglob("*")
        if path.is_file() and any(word.encode() in data for data in contents(path) for word in words)
    }


def id_of(home: Path) -> str:
    with open_warehouse(home) as db:
        ((found,),) = db.execute("SELECT article_id FROM articles WHERE canonical_url = ?", [ADDRESS]).fetchall()
    return str(found)


def rows(home: Path, as_of: int | None = None) -> list[tuple[object, ...]]:
    with open_warehouse(home, as_of) as db:
        return db.execute("SELECT article_id, title FROM articles ORDER BY ALL").fetchall()


def test_no_byte_of_it_is_left(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = place / "home"
    assert len(told(home)) > 10
    with open_warehouse(home) as db:
        ((second,),) = db.execute(
            "SELECT article_id FROM articles WHERE text LIKE ?", ["%the kwixel bridge%"]
        ).fetchall()
        ids = [i for (i,) in db.execute("SELECT article_id FROM articles WHERE raw_ref LIKE '%many%'").fetchall()]
    one = id_of(home)
    before = {number: rows(home, number) for number in (1, 2, 3)}
    assert cli.main(["forget", ADDRESS, "a-none", "--home", str(home)]) == 1
    refused = capsys.readouterr().err
    assert "a-none: no article of any kept commit" in refused and "nothing was forgotten" in refused
    assert len(commits.numbers(Home(home))) == 3 and overrides.load(Home(home)).forgotten == ()
    assert cli.main(["forget", ADDRESS, *ids, "--home", str(home)]) == 0
    said = capsys.readouterr().out
    assert one in said and second in said and "1 older commits" not in said
    assert told(home) == set()
    for number, old in before.items():
        assert rows(home, number) == [row for row in old if row[0] not in (one, *ids)]
    head = commits.latest(Home(home))
    assert head is not None and head.number == 4
    assert checks.check(Home(home), head, deep=True) == []
    assert cli.main(["check", "--deep", "--home", str(home)]) == 0
    with Responses(Home(home), "look") as kept:  # what lies beside it in the WARC file is as it was
        assert [response.url.rpartition("/")[2] for response in kept.unread()] == ["ferry"]
        assert [response.url.rpartition("/")[2] for response in kept.lists()] == ["feed2"]
        assert kept.load(kept.unread()[0]).packed == page("ferry of the south")
        assert kept.is_forgotten(key(ADDRESS)) and not kept.is_forgotten(key("https://alba.example/ferry"))
        assert kept.asked(key(ADDRESS)) is None
    (home / "raw/responses/index.sqlite").unlink()
    with Responses(Home(home), "look") as kept:
        assert [response.url.rpartition("/")[2] for response in kept.unread()] == ["ferry"]
    assert list(responses.damaged(Home(home))) == []
    assert all(line.date and SLUG not in repr(line) for line in overrides.load(Home(home)).forgotten)
    assert cli.main(["forget", ADDRESS, "--home", str(home)]) == 0  # again: nothing is left to do
    assert "0 older commits changed, 0 raw inputs" in capsys.readouterr().out
    assert len(commits.numbers(Home(home))) == 4


def test_it_does_not_come_back(place: Path) -> None:
    home = place / "home"
    forget.work(Home(home), [ADDRESS])
    number = len(commits.numbers(Home(home)))
    run(home, place / "in", 9)
    with open_warehouse(home) as db:
        assert db.execute("SELECT count(*) FROM articles WHERE canonical_url = ?", [ADDRESS]).fetchall() == [(0,)]
        found = db.execute("SELECT raw_ref, reason FROM rejects").fetchall()
    assert sorted((Path(ref).name, reason) for ref, reason in found) == [
        ("copy.html", "forgotten"), ("page.html", "forgotten")
    ]  # fmt: skip
    assert {"Zinnober" in raw.read(Home(home), sha256).decode() for sha256 in raw.kept(Home(home))} == {False}
    run(home, place / "in", 10)
    assert len(commits.numbers(Home(home))) == number + 1  # known: nothing new
    (place / "in/page.html").write_bytes(EDITED.replace(b"lamp", b"light"))
    (place / "in/elsewhere.html").write_bytes(EDITED.replace(b"canonical", b"nothing"))
    run(home, place / "in", 11)
    with open_warehouse(home) as db:
        assert db.execute("SELECT count(*) FROM articles WHERE canonical_url = ?", [ADDRESS]).fetchall() == [(0,)]
        assert db.execute("SELECT count(*) FROM articles WHERE text LIKE '%kwixel of%'").fetchall() == [(0,)]
    assert forget.work(Home(home), [ADDRESS]).raw > 0  # what came meanwhile goes too
    assert told(home, ("Zinnober", SLUG)) == set()


def test_what_other_articles_need_stays_and_is_told(place: Path) -> None:
    home = place / "home"
    with open_warehouse(home) as db:
        ids = [i for (i,) in db.execute("SELECT article_id FROM articles WHERE raw_ref LIKE '%many%' ORDER BY text")
               .fetchall()]  # fmt: skip
    made = forget.work(Home(home), ids[:1])
    (line,) = made.stays
    assert "stays, and the text in it: 1 other articles" in line
    run(home, place / "in", 9)
    with open_warehouse(home) as db:
        assert db.execute("SELECT count(*) FROM articles WHERE raw_ref LIKE '%many%'").fetchall() == [(1,)]
    assert forget.work(Home(home), ids).stays == []


def test_where_an_old_file_cannot_be_read_it_is_said_what_helps(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = place / "home"
    old, *_, head = (commit.files["articles"] for commit in commits.history(Home(home)))
    (home / next(part.path for part in old if part not in head)).write_bytes(b"PAR1" + bytes(40) + b"PAR1")
    assert cli.main(["forget", ADDRESS, "--home", str(home)]) == 1
    assert "dateline check --deep --repair" in capsys.readouterr().err
    monkeypatch.setenv("DATELINE_VACUUM_HOURS", "0.001")
    assert cli.main(["vacuum", "--keep", "1", "--home", str(home)]) == 0
    assert cli.main(["forget", ADDRESS, "--home", str(home)]) == 0
    assert told(home, ("Zinnober", SLUG)) == set()


def test_the_last_article_may_be_forgotten_too(place: Path) -> None:
    home = place / "home"
    forget.work(Home(home), [str(row[0]) for row in rows(home)])
    assert rows(home) == [] and raw.kept(Home(home)) == []
    assert cli.main(["check", "--deep", "--home", str(home)]) == 0
    run(home, place / "in", 9)
    assert rows(home) == []


POINTS = [point for point in fault.POINTS if point.startswith("forget.")]


def killed_at(home: Path, point: str) -> None:
    """Forget in a child of its own, which dies at a point."""
    child = os.fork()
    if child == 0:
        os.environ[fault.VARIABLE] = point
        try:
            forget.work(Home(home), [ADDRESS])
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL, point


def test_killed_at_every_point_in_turn_the_last_one_finishes(place: Path) -> None:
    """Each run finds what the one before has left to do. `make test-crash` lets the next run finish from each point."""
    home = place / "home"
    before = rows(home)
    for point in sorted([*POINTS, "forget.record", "forget.response"], key=POINTS.index):
        killed_at(home, point)
        one = overrides.load(Home(home)).forgotten[0].article_id
        after = [row for row in before if row[0] != one]
        assert len(after) < len(before)
        assert rows(home) == (before if point == "forget.noted" else after), point
    forget.work(Home(home), [one])
    assert told(home, ("Zinnober", SLUG)) == set()
    assert rows(home) == after
    head = commits.latest(Home(home))
    assert head is not None and head.number == 4 and checks.check(Home(home), head, deep=True) == []


def test_a_page_of_the_web_is_nowhere_and_not_asked_again(tmp_path: Path) -> None:
    """Two pages of one WARC file: one is forgotten, the other is made again from it where its rows are damaged."""
    links = "".join(f"<item><title>{name}</title><link>/{name}</link></item>" for name in (SLUG, "ferry"))
    pages = {
        "/feed.xml": Page(f"<rss><channel>{links}</channel></rss>".encode(), kind="application/rss+xml"),
        f"/{SLUG}": Page(page("Zinnober kwixel")),
        "/ferry": Page(page("ferry of the south")),
    }
    home = Home(tmp_path / "home")
    with serving(pages) as site:
        settings = Settings(home=home.path, workers=1, allow_hosts=("127.0.0.1",), host_seconds=0.001)

        def tonight(number: int) -> Summary:
            made = Night(home, settings, began=START + timedelta(days=number))
            return night.work(made, night.sources_of([f"{site.url}/feed.xml"]), night.in_threads(1))

        tonight(0)
        old = gzip.decompress((warc := next((home.raw / "responses").glob("*.warc.gz"))).read_bytes())
        size = warc.stat().st_size
        assert b"ferry of the south" in old and b"Zinnober" in old and rows(home.path)
        assert forget.work(home, [f"{site.url}/{SLUG}"]).responses == 2  # the page, and the feed that names it
        assert told(home.path) == set() and warc.stat().st_size == size
        site.asked.clear()
        again = tonight(1)
        assert [path for path, *_ in site.asked if SLUG in path] == []
        assert again.unfetched == {"forgotten": 1} and again.commit is None
        assert told(home.path) == {"raw/responses/20260103T000000000000.warc.gz"}  # the feed as it came still names it
    before = rows(home.path)
    head = commits.latest(home)
    assert head is not None and len(before) == 1
    (home.path / head.files["articles"][0].path).unlink()
    made = Night(home, settings, began=START + timedelta(days=9))
    assert repair.work(made, night.in_threads(1)).lost == []
    assert rows(home.path) == before
