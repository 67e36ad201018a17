"""Responses as they came: kept one by one, found again, and safe against a run that is killed."""

import gzip
import os
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows import plan
from transforms import warcs
from warehouse import fault, responses
from warehouse.errors import WarehouseError
from warehouse.home import Home
from warehouse.responses import Arrived, Responses

NOW = datetime(2026, 11, 22, 2, 15, 0, 123456, tzinfo=UTC)
BODY = b"<p>The minister said the bridge would open.</p>\r\n\r\n" + bytes(range(256))


def arrived(number: int, body: bytes = BODY, at: datetime = NOW, **more: str) -> Arrived:
    url = f"https://alba.example/{number}"
    headers = (("Content-Type", "text/html"), ("ETag", f'"{number}"'), ("Transfer-Encoding", "chunked"),
               ("X-Odd", "caf\xe9\r\nX-Evil: 1"))  # fmt: skip
    return Arrived(url, f"alba.example/{number}", f"{url}?final", "page", 200, "OK", headers, body,
                   f"{number:064x}", at, "8.8.4.4", **more)  # fmt: skip


def test_what_is_kept_is_found_as_it_came(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with Responses(home, "one") as store:
        kept = [store.add(arrived(n)) for n in range(5)]
        assert store.latest("alba.example/3") == kept[3]
        assert store.latest("alba.example/9") is None
        assert store.asked("alba.example/3") is not None
        stored = store.load(kept[3])
    assert stored == responses.load(home, kept[3].place)
    assert (stored.url, stored.final_url) == ("https://alba.example/3", "https://alba.example/3?final")
    assert (stored.packed, stored.fetched_at, stored.header("etag")) == (BODY, NOW, '"3"')
    assert stored.header("X-Evil") is None
    assert kept[3].etag == '"3"' and kept[3].content_type == "text/html"


def test_others_can_read_the_file(tmp_path: Path) -> None:
    with Responses(Home(tmp_path), "one") as store:
        for n in range(3):
            store.add(arrived(n))
    with open(tmp_path / "raw/responses/one.warc.gz", "rb") as file:
        found = list(warcs.pages(file))
    assert [page.url for page in found if isinstance(page, warcs.WarcPage)] == [
        f"https://alba.example/{n}?final" for n in range(3)
    ]
    assert all(isinstance(page, warcs.WarcPage) and page.packed == BODY for page in found)


def test_the_latest_counts_and_each_is_kept(tmp_path: Path) -> None:
    with Responses(Home(tmp_path), "one") as store:
        store.add(arrived(1, b"new", NOW + timedelta(days=1)))
        store.add(arrived(1, b"old"))
        found = store.latest("alba.example/1")
        assert found is not None and store.load(found).packed == b"new"
        assert store.first_fetched("alba.example/1") == NOW
        store.renew(found, '"2"', None)
        assert store.latest("alba.example/1").etag == '"2"'  # type: ignore[union-attr]


@pytest.mark.parametrize("harm", ["missing", "noise", "empty", "old version"])
def test_the_index_is_made_anew(tmp_path: Path, harm: str) -> None:
    home = Home(tmp_path)
    with Responses(home, "one") as store:
        kept = [store.add(arrived(n, origin="f" * 64)) for n in range(5)]
    index = tmp_path / "raw/responses/index.sqlite"
    if harm == "missing":
        index.unlink()
    elif harm == "noise":
        index.write_bytes(b"noise " * 5000)
    elif harm == "empty":
        index.write_bytes(b"")
    else:
        import sqlite3

        with sqlite3.connect(index) as connection:
            connection.execute("PRAGMA user_version = 99")
        connection.close()
    with Responses(home, "two") as store:
        assert [store.latest(f"alba.example/{n}") for n in range(5)] == kept
        assert store.of_origin("f" * 64) == kept == store.unread()


@pytest.mark.parametrize("cut", [1, 20, 100])
def test_half_a_record_is_cut_off_at_the_next_opening(tmp_path: Path, cut: int) -> None:
    home = Home(tmp_path)
    with Responses(home, "one") as store:
        kept = [store.add(arrived(n)) for n in range(4)]
    file = tmp_path / "raw/responses/one.warc.gz"
    os.truncate(file, file.stat().st_size - cut)
    with Responses(home, "two") as store:
        assert [store.latest(f"alba.example/{n}") for n in range(4)] == [*kept[:3], None]
    assert file.stat().st_size == kept[3].offset
    assert gzip.decompress(file.read_bytes()).count(b"WARC-Type: response") == 3
    with Responses(home, "one") as store:  # the same run goes on in its file
        again = store.add(arrived(3))
        assert again.offset == kept[3].offset and store.load(again).packed == BODY


@pytest.mark.parametrize(("point", "kept"), [("responses.half:3", 2), ("responses.kept:3", 3)])
def test_a_killed_run_leaves_what_it_kept(tmp_path: Path, point: str, kept: int) -> None:
    home = Home(tmp_path)
    child = os.fork()
    if child == 0:
        os.environ[fault.VARIABLE] = point
        fault._passed.clear()
        with Responses(home, "one") as store:
            for n in range(9):
                store.add(arrived(n))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    with Responses(home, "two") as store:
        # The record of the run itself is the first to pass the point in the middle of a record.
        expected = kept - 1 if point.startswith("responses.half") else kept
        assert len(store.unread()) == expected
        assert all(store.load(response).packed == BODY for response in store.unread())


def test_a_damaged_record_costs_only_what_stands_behind_it(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with Responses(home, "one") as store:
        kept = [store.add(arrived(n)) for n in range(4)]
    file = tmp_path / "raw/responses/one.warc.gz"
    data = bytearray(file.read_bytes())
    data[kept[2].offset : kept[2].offset + 20] = bytes(20)
    file.write_bytes(data)
    (tmp_path / "raw/responses/index.sqlite").unlink()
    with Responses(home, "two") as store:
        assert store.unread() == kept[:2]
        with pytest.raises(WarehouseError, match="byte"):
            responses.load(home, kept[2].place)
    assert len(file.read_bytes()) == len(data), "nothing is thrown away"


def test_a_deep_check_finds_what_is_not_as_it_came(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert list(responses.damaged(home)) == []
    with Responses(home, "one") as store:
        kept = [store.add(arrived(n)) for n in range(3)]
    assert list(responses.damaged(home)) == []
    file = tmp_path / "raw/responses/one.warc.gz"
    members = [gzip.decompress(file.read_bytes()[one.offset :])[:20_000] for one in kept[2:]]
    changed = gzip.compress(members[0].replace(b"The minister", b"The builders"))
    file.write_bytes(file.read_bytes()[: kept[2].offset] + changed)
    (said,) = responses.damaged(home)
    assert f"byte {kept[2].offset}" in said
    file.write_bytes(file.read_bytes()[:-9])
    assert list(responses.damaged(home)) == [], "half a response is of a run that was killed"
    file.write_bytes(file.read_bytes()[: kept[1].offset] + b"noise")
    (said,) = responses.damaged(home)
    assert "damaged" in said


def test_a_round_lasts_until_a_night_is_finished(tmp_path: Path) -> None:
    with Responses(Home(tmp_path), "one") as store:
        hour = timedelta(hours=1)
        assert store.begin_round(NOW, NOW - 20 * hour) == NOW
        assert store.begin_round(NOW + hour, NOW - 19 * hour) == NOW
        assert store.begin_round(NOW + 30 * hour, NOW + 10 * hour) == NOW + 30 * hour
        kept = store.add(arrived(1))
        store.finish_round([kept])
        assert store.unread() == []
        assert store.begin_round(NOW + 31 * hour, NOW + 11 * hour) == NOW + 31 * hour


def test_what_was_asked_in_vain_is_remembered(tmp_path: Path) -> None:
    with Responses(Home(tmp_path), "one") as store:
        store.note("key", "https://alba.example/gone", NOW, "not_found", "The answer is status 404.")
    with Responses(Home(tmp_path), "two") as store:
        asked = store.asked("key")
    assert asked is not None and (asked.at, asked.reason) == (NOW, "not_found")


def test_an_early_year_is_written_so_that_it_can_be_read(tmp_path: Path) -> None:
    with Responses(Home(tmp_path), "one") as store:
        kept = store.add(arrived(1, at=datetime(999, 1, 1, tzinfo=UTC)))
        assert store.load(kept).fetched_at == datetime(999, 1, 1, tzinfo=UTC)


def test_what_others_fetched_was_not_asked_for(tmp_path: Path) -> None:
    with Responses(Home(tmp_path), "one") as store:
        store.add(arrived(1, origin="0" * 64))
        assert store.latest("alba.example/1") is not None
        assert store.asked("alba.example/1") is None


def test_a_response_that_cannot_be_read_is_a_reject(tmp_path: Path) -> None:
    with Responses(Home(tmp_path), "one") as store:
        kept = store.add(arrived(1))
    (tmp_path / "raw/responses/one.warc.gz").write_bytes(b"noise")
    ((ref, problem),) = plan.of_response(Home(tmp_path), kept.url, kept.place, {})
    assert (ref, problem.reason) == (kept.url, "unreadable")  # type: ignore[union-attr]
