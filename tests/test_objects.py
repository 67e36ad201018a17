"""A home in object storage: what holds of a folder holds of a bucket, for many machines and any that dies."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow.dataset as ds
import pyarrow.fs as fs
import pytest

from flows import cli, forget, night, settings
from flows.asking import key
from flows.errors import UsageError
from flows.summary import Summary
from tests.bucket import BUCKET, LOST, Endpoint, rclone, serving
from tests.sessions import ROOT
from tests.test_crash import FIRST, LATER, THIRD, cleaning, crash, joining, publishing, tonight
from tests.test_forget import arrived, told
from tests.test_readers import page
from tests.test_rebuild import Here
from tests.warehouse_rows import NOW, Page, run_night
from warehouse import commits, compact, publish, raw, vacuum
from warehouse.errors import WarehouseError
from warehouse.home import Home, anew, writing
from warehouse.objects import damage, pulling, upkeep
from warehouse.objects.address import Address, copy_of
from warehouse.objects.store import Store
from warehouse.query import open_warehouse
from warehouse.responses import Responses

pytestmark = pytest.mark.skipif(rclone() is None, reason="rclone is not installed, which serves the bucket")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("objects")


@pytest.fixture(scope="module")
def endpoint(room: Path) -> Iterator[Endpoint]:
    with serving(room / "storage") as endpoint, pytest.MonkeyPatch.context() as patch:
        for name, value in endpoint.environment().items():
            patch.setenv(name, value)
        patch.setenv("DATELINE_CACHE", str(room / "here"))
        yield endpoint


@pytest.fixture
def bucket(endpoint: Endpoint, request: pytest.FixtureRequest) -> str:
    """The address of an empty home."""
    return f"s3://{BUCKET}/{request.node.name[:60]}"


@contextmanager
def machine(name: str) -> Iterator[None]:
    """Be another machine: one with a copy of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATELINE_CACHE", str(Path(os.environ["DATELINE_CACHE"]).parent / name))
        yield


def state(address: str, number: int | None = None) -> dict[str, str]:
    """The parts of a commit, each pulled by a machine that has nothing yet and compared with its hash."""
    state.machines += 1  # type: ignore[attr-defined]
    with machine(f"fresh-{state.machines}"):  # type: ignore[attr-defined]
        home = Home(address)
        home.must_exist()
        commit = commits.load(home, number) if number else commits.latest(home)
        assert commit is not None
        pulling.bring(home, commit)
        return {part.path: part.sha256 for held in commit.files.values() for part in held}


state.machines = 0  # type: ignore[attr-defined]


def numbers(endpoint: Endpoint, address: str) -> list[int]:
    return [int(name[8:16]) for name in endpoint.files(address.removeprefix(f"s3://{BUCKET}/")) if "commits/" in name]


def parts_in(endpoint: Endpoint, address: str) -> set[str]:
    files = endpoint.files(address.removeprefix(f"s3://{BUCKET}/"))
    return {name for name in files if name.startswith("tables/")}


def one_night(address: str, batches: list[list[Page]], run_id: str) -> None:
    home = Home(address)
    with writing(home):
        anew(home, lambda: run_night(home, batches, run_id=run_id))


@pytest.fixture(scope="module")
def folder(room: Path) -> Path:
    """The same nights in a folder."""
    made = room / "folder"
    run_night(Home(made), FIRST, run_id="first")
    tonight(made)
    return made


@pytest.fixture(scope="module")
def before(endpoint: Endpoint) -> str:
    address = f"s3://{BUCKET}/before"
    one_night(address, FIRST, "first")
    return address


@pytest.fixture(scope="module")
def after(endpoint: Endpoint, before: str) -> str:
    address = endpoint.copied("before", "after")
    tonight(Path(address))
    return address


# Addresses and settings


def test_an_address_names_a_bucket_and_a_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    assert str(Address.parse("s3://news/by//day/")) == "s3://news/by/day"
    assert str(Address.parse("s3://news")) == "s3://news"
    assert Home(Path("s3://news/day")).address == Home("s3://news/day").address == "s3://news/day"
    assert Home("plain").address is None
    for wrong in ("gs://news/day", "s3:///day", "s3://n/day", "s3://news/../day", "s3://news/a\nb"):
        with pytest.raises(ValueError):
            Address.parse(wrong)
        with pytest.raises(UsageError, match="s3://bucket/prefix"):
            settings.load({}, home=wrong)
    assert settings.load({"DATELINE_HOME": "s3://news/day/"}).home == "s3://news/day"
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://one.example")
    one = copy_of(Address.parse("s3://news/day"))
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://two.example")
    assert copy_of(Address.parse("s3://news/day")) != one


# What holds of a folder


def test_a_bucket_holds_the_same_parts_as_a_folder(endpoint: Endpoint, folder: Path, before: str, after: str) -> None:
    local = Home(folder)
    for number in (1, 2):
        files = commits.load(local, number).files
        expected = {part.path: part.sha256 for held in files.values() for part in held}
        assert state(after, number) == expected
    assert numbers(endpoint, after) == [1, 2]
    with machine("reader"), open_warehouse(after) as there, open_warehouse(folder) as here:
        for table in ("articles", "quotes", "entities", "runs"):
            query = (
                f"SELECT * EXCLUDE (created_at) FROM {table} ORDER BY ALL"
                if table == "runs"
                else f"FROM {table} ORDER BY ALL"
            )
            assert there.execute(query).fetchall() == here.execute(query).fetchall(), table
    with machine("reader"), open_warehouse(after, as_of=1) as then:
        assert then.execute("SELECT count(*) FROM articles").fetchone() == (3,)
    assert not list(endpoint.files("before/probes"))


def test_what_reads_only_pulls_only_what_it_needs(endpoint: Endpoint, after: str) -> None:
    with machine("lister"):
        home = Home(after)
        home.must_exist()
        assert [commit.number for commit in commits.history(home)] == [1, 2]
        assert not home.tables.exists()
        with open_warehouse(after):
            pass
        endpoint.requests.clear()
        with open_warehouse(after):
            pass
        assert {method for method, _ in endpoint.requests} == {"GET"} and len(endpoint.requests) == 2  # two listings


# Two machines


def test_storage_that_overwrites_is_refused_and_can_be_read(
    endpoint: Endpoint, after: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint.careless)
    there = set(endpoint.files("after"))
    with machine("careless"):
        assert cli.main(["compact", "--home", after]) == 1
        said = capsys.readouterr().err
        assert "conditional PUT" in said and "nothing was written" in said and said.count("\n") == 1
        assert cli.main(["sql", "--home", after, "--format", "csv", "SELECT count(*) AS n FROM articles"]) == 0
        assert capsys.readouterr().out == "n\n4\n"
    assert set(endpoint.files("after")) == there


def test_of_two_nights_at_once_one_commits_and_the_other_decides_anew(endpoint: Endpoint, bucket: str) -> None:
    one_night(bucket, [[page(0, 0)]], "zero")
    came: list[str] = []

    def other_first(method: str, name: str) -> None:
        if method == "PUT" and name.endswith("commits/00000002.json") and not came:
            came.append(name)
            with machine("other"):
                one_night(bucket, [[page(1, 0), page(2, 0)]], "other")

    with endpoint.meanwhile(other_first):
        one_night(bucket, [[page(1, 0), page(3, 0)]], "mine")
    assert came and numbers(endpoint, bucket) == [1, 2, 3]
    home = Home(bucket)
    assert [commit.run_id for commit in commits.history(home)] == ["zero", "other", "mine"]
    with open_warehouse(bucket) as db:
        rows = db.execute("SELECT url, revision FROM articles ORDER BY ALL").fetchall()
    assert rows == [(f"http://x.example/{night}-0", 1) for night in range(4)]  # what both had read is there once
    assert parts_in(endpoint, bucket) > set(state(bucket))  # those that were sent for nothing
    with writing(home):
        vacuum.vacuum(home, LATER, timedelta(0))
    named = {part.path for commit in commits.history(home) for held in commit.files.values() for part in held}
    assert parts_in(endpoint, bucket) == named


def test_a_whole_run_decides_anew_over_what_another_machine_has_committed(
    endpoint: Endpoint, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(night, "Workers", Here)
    for name in ("mine", "both", "theirs"):
        (tmp_path / f"{name}.txt").write_text(f"The mayor, Ada Quill, said on Monday that the {name} pier was open.")
    said: list[str] = []

    def run(*names: str) -> Summary:
        made = night.Night(Home(bucket), settings.Settings(home=bucket, workers=1))
        found = night.sources_of([str(tmp_path / name) for name in names])
        return night.work(made, found, night.in_threads(1), said.append)

    def other_first(method: str, name: str) -> None:
        if method == "PUT" and name.endswith("commits/00000001.json"):
            endpoint.between.clear()
            with machine("other"):
                run("theirs.txt", "both.txt")

    with endpoint.meanwhile(other_first):
        summary = run("mine.txt", "both.txt")
    assert (summary.commit, summary.counts()["new"], summary.counts()["unchanged"]) == (2, 1, 1)
    assert said == ["commit 1: another machine has committed first; what is staged is not done again"]
    with open_warehouse(bucket) as db:
        assert db.execute("SELECT count(*), count(DISTINCT article_id) FROM articles").fetchall() == [(3, 3)]


def test_an_answer_that_is_lost_is_no_second_commit(endpoint: Endpoint, bucket: str) -> None:
    lost: list[str] = []

    def between(method: str, name: str) -> bytes | None:
        if method == "PUT" and name.endswith("commits/00000001.json") and not lost:
            lost.append(name)
            return LOST
        return None

    with endpoint.meanwhile(between):
        one_night(bucket, [[page(0, 0)]], "zero")
    assert lost and numbers(endpoint, bucket) == [1]
    assert len(state(bucket)) > 3


def test_a_number_that_was_vacuumed_is_not_taken_again(endpoint: Endpoint, bucket: str) -> None:
    """A machine that slept through nights and a vacuum must not believe that it has committed."""
    one_night(bucket, [[page(0, 0)]], "zero")

    def sleeping(method: str, name: str) -> None:
        if method == "PUT" and name.endswith("commits/00000002.json"):
            endpoint.between.clear()
            with machine("other"):
                for number in (1, 2, 3):
                    one_night(bucket, [[page(number, 0)]], f"other-{number}")
                cleaning(Path(bucket))

    with endpoint.meanwhile(sleeping):
        one_night(bucket, [[page(9, 0)]], "slept")
    with open_warehouse(bucket) as db:
        assert db.execute("SELECT count(*) FROM articles").fetchone() == (5,)
    assert numbers(endpoint, bucket) == [4, 5, 6]  # with that of the vacuum


def test_a_commit_that_is_followed_at_once_stays(endpoint: Endpoint, bucket: str) -> None:
    """Another machine may commit over this one's record before this one has looked whether there is a later one."""
    one_night(bucket, [[page(0, 0)]], "zero")
    came: list[str] = []

    def other_next(method: str, name: str) -> None:
        if method == "PUT" and name.endswith("commits/00000002.json"):
            came.append(name)
        elif came and len(came) < 2:
            came.append(name)
            with machine("other"):
                one_night(bucket, [[page(2, 0)]], "other")

    with endpoint.meanwhile(other_next):
        one_night(bucket, [[page(1, 0)]], "mine")
    Home(bucket).must_exist()
    assert [commit.run_id for commit in commits.history(Home(bucket))] == ["zero", "mine", "other"]


def test_a_vacuum_takes_nothing_that_a_night_at_work_has_sent(endpoint: Endpoint, bucket: str) -> None:
    one_night(bucket, [[page(0, 0)]], "zero")
    came: list[int] = []

    def vacuuming(method: str, name: str) -> None:
        if method == "PUT" and name.endswith("commits/00000002.json"):
            endpoint.between.clear()
            with machine("other"), writing(Home(bucket)):
                came.append(vacuum.vacuum(Home(bucket), LATER, timedelta(0)).parts)

    with endpoint.meanwhile(vacuuming):
        one_night(bucket, [[page(1, 0)]], "mine")
    assert came[0] > 0
    assert [commit.run_id for commit in commits.history(Home(bucket))] == ["zero", "vacuum-2", "mine"]
    state(bucket)  # every part is there
    assert {name.rpartition("/")[2] for name in parts_in(endpoint, bucket)} == {"zero-1.parquet", "mine-3.parquet"}


def test_two_that_delete_are_kept_apart_and_one_that_was_killed_goes_on(endpoint: Endpoint, bucket: str) -> None:
    one_night(bucket, [[page(0, 0)]], "zero")
    home = Home(bucket)
    with writing(home), upkeep.alone(home):
        with machine("other"), pytest.raises(WarehouseError, match=r"is vacuuming or forgetting; wait .*/upkeep\.lock"):
            cleaning(Path(bucket))
        left = (home.path / upkeep.LOCK).read_bytes()
    assert "upkeep.lock" not in endpoint.files(bucket.removeprefix(f"s3://{BUCKET}/"))
    (home.path / upkeep.LOCK).write_bytes(left)  # as if it had been killed
    Store(Address.parse(bucket)).put("upkeep.lock", left)
    cleaning(Path(bucket))
    assert "upkeep.lock" not in endpoint.files(bucket.removeprefix(f"s3://{BUCKET}/"))


# Machines that die


POINTS = ["night.moved", "objects.part:5", "objects.sent", "objects.committed", "commit.linked"]


def test_a_night_killed_at_any_point_is_before_or_after_and_the_next_ends_the_same(
    endpoint: Endpoint, before: str, after: str
) -> None:
    addresses = [endpoint.copied("before", f"killed-{point.replace(':', '-')}") for point in POINTS]
    fates = crash([("tonight", Path(address), point) for address, point in zip(addresses, POINTS, strict=True)])
    assert dict(zip(POINTS, fates, strict=True)) == dict.fromkeys(POINTS, "killed")
    old, new = state(before), state(after)
    assert old != new
    for number, (point, address) in enumerate(zip(POINTS, addresses, strict=True)):
        assert state(address) == (new if point in ("objects.committed", "commit.linked") else old), point
        with machine("here" if number % 2 else "stand-in"):  # the machine itself, or another that takes over
            tonight(Path(address))
            assert state(address) == new, point
            assert numbers(endpoint, address) == [1, 2], point
            if point.startswith(("objects.part", "objects.sent")):
                cleaning(Path(address))
                assert parts_in(endpoint, address) == set(state(address)) == set(new), point


def test_what_is_published_names_one_night_whole_whenever_it_is_killed(
    endpoint: Endpoint, before: str, after: str, room: Path
) -> None:
    points = ["publish.filled", "objects.shown"]
    addresses = [endpoint.copied("before", f"shown-{point}") for point in points]
    for address in addresses:
        home = Home(address)
        with writing(home):
            publish.refresh(home)
        tonight(Path(address))
    assert crash([("publishing", Path(a), p) for a, p in zip(addresses, points, strict=True)]) == ["killed"] * 2
    for address, expected in zip(addresses, (3, 4), strict=True):
        assert published(address)["articles"].count_rows() == expected
        publishing(Path(address))
        assert published(address)["articles"].count_rows() == 4


def published(address: str) -> dict[str, ds.Dataset]:
    """What another program reads straight from the bucket: the files that datapackage.json names."""
    place = address.removeprefix("s3://")
    storage = fs.S3FileSystem(
        access_key=os.environ["AWS_ACCESS_KEY_ID"], secret_key=os.environ["AWS_SECRET_ACCESS_KEY"], region="us-east-1",
        endpoint_override=os.environ["AWS_ENDPOINT_URL"].removeprefix("http://"), scheme="http",
    )  # fmt: skip
    package = json.loads(storage.open_input_stream(f"{place}/datapackage.json").read())
    return {
        one["name"]: ds.dataset([f"{place}/{path}" for path in one["path"]], filesystem=storage)
        for one in package["resources"]
    }


def test_pyarrow_and_duckdb_read_the_bucket_itself(endpoint: Endpoint, after: str) -> None:
    publishing(Path(after))
    tables = published(after)
    with open_warehouse(after) as db, duckdb.connect() as plain:
        for name in ("articles", "quotes", "entities", "events"):
            plain.register("held", tables[name])
            query = "SELECT * FROM {} ORDER BY ALL"
            assert plain.execute(query.format("held")).fetchall() == db.execute(query.format(name)).fetchall(), name
    assert not [
        name for name in endpoint.files("after/current") if "articles/month=2020-01" in name
    ]  # parts as they lie


def test_a_compaction_and_a_vacuum_killed_at_any_point_lose_nothing(endpoint: Endpoint, after: str) -> None:
    grown = endpoint.copied("after", "grown")
    one_night(grown, THIRD, "third")
    stories = [("joining", "objects.sent"), ("joining", "objects.committed"), ("cleaning", "objects.dropped"),
               ("cleaning", "objects.deleted")]  # fmt: skip
    addresses = [endpoint.copied("grown", f"{story}-{point}") for story, point in stories]
    joined = endpoint.copied("grown", "joined")
    joining(Path(joined))
    old, new = state(grown), state(joined)
    assert len(new) < len(old)
    assert crash([(story, Path(a), p) for a, (story, p) in zip(addresses, stories, strict=True)]) == ["killed"] * 4
    for address, (story, point) in zip(addresses, stories, strict=True):
        assert state(address) == (new if point == "objects.committed" else old), point
        if story == "joining":
            joining(Path(address))
            assert state(address) == new, point
        cleaning(Path(address))
        assert parts_in(endpoint, address) == set(state(address)), point


def test_readers_on_other_machines_never_see_a_mixed_night(endpoint: Endpoint, bucket: str) -> None:
    one_night(bucket, [[page(0, n) for n in range(2)]], "zero")
    ended, seen, wrong = threading.Event(), [], []

    def read(name: str) -> None:
        script = """if True:
            import sys; sys.path.insert(0, ".")
            from warehouse.query import open_warehouse
            for _ in sys.stdin:
                with open_warehouse(sys.argv[1]) as db:
                    counts = "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM quotes)"
                    print(*db.execute(counts).fetchone(), flush=True)
        """
        cache = str(Path(os.environ["DATELINE_CACHE"]).parent / name)
        with subprocess.Popen([sys.executable, "-c", script, bucket], cwd=ROOT, stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              env=os.environ | {"DATELINE_CACHE": cache}) as reader:  # fmt: skip
            assert reader.stdin and reader.stdout and reader.stderr
            while not ended.is_set():
                reader.stdin.write("again\n")
                reader.stdin.flush()
                seen.append(reader.stdout.readline().split())
            reader.stdin.close()
            wrong.append(reader.stderr.read())

    readers = [threading.Thread(target=read, args=(f"reader-{number}",)) for number in range(1)]
    for one in readers:
        one.start()
    home = Home(bucket)
    try:
        for number in range(1, 3):
            edited = replace(page(number - 1, 0), text=f"Anna says {number - 1} and 0 again")
            one_night(bucket, [[edited, page(number, 0), page(number, 1)]], f"n{number}")
            with writing(home):
                if number == 1:
                    compact.compact(home, "joined", NOW)
                publish.refresh(home)
                vacuum.vacuum(home, LATER, timedelta(0), keep=1)
    finally:
        ended.set()
        for one in readers:
            one.join(60)
    assert wrong == [""], wrong
    assert seen and all(len(one) == 2 and one[0] == one[1] for one in seen), seen


# Forgotten


def test_what_is_forgotten_is_in_no_object_and_soon_in_no_copy(endpoint: Endpoint, bucket: str, room: Path) -> None:
    url, words = "http://x.example/zinnober", ("Zinnober", "kwixel", "x.example/zinnober")
    known = Page("z", "Zinnober says kwixel", url, date(2020, 1, 5))
    nights = [[known, page(0, 0)], [replace(known, text="Zinnober says kwixel again")]]
    for number, pages in enumerate(nights):
        with machine("writer"), writing(Home(bucket)):
            for one in pages:
                raw.keep(Home(bucket), f"{one.url}{one.text}{one.day}{one.modified}".encode())
        with machine("writer"):
            one_night(bucket, [pages], f"night-{number}")
            publishing(Path(bucket))
    with machine("writer"), writing(Home(bucket)), Responses(Home(bucket), "fetched") as kept:
        body = b"<html><p>Zinnober says kwixel</p></html>"
        kept.add(replace(arrived("zinnober", body, NOW), url=url, key=key(url), final_url=url))
        kept.add(arrived("other", b"<html><p>Nothing of the kind</p></html>", NOW))
    prefix = bucket.removeprefix(f"s3://{BUCKET}/")
    with machine("reader"), open_warehouse(bucket, as_of=1), open_warehouse(bucket):
        pass
    assert told(endpoint.folder / BUCKET / prefix, words)
    with machine("forgetter"):
        made = forget.work(Home(bucket), [url])
        assert (made.commit, made.commits, made.raw, made.responses) == (3, 2, 2, 1)
        assert forget.work(Home(bucket), [url]).commit is None  # nothing is left to do
    assert told(endpoint.folder / BUCKET / prefix, words) == set()
    state(bucket, 1)
    state(bucket, 2)
    for name in ("writer", "reader", "forgetter"):
        with machine(name):
            Home(bucket).must_exist()
            with Responses(Home(bucket), "again") as kept:
                assert [one.url for one in kept.unread()] == ["https://alba.example/other"]
            assert told(Home(bucket).path, words) == set(), name
            with open_warehouse(bucket, as_of=1) as db:
                assert db.execute("SELECT url FROM articles").fetchall() == [("http://x.example/0-0",)]


# Overrides, damage, errors


def test_overrides_are_taken_from_either_side_and_none_is_lost(endpoint: Endpoint, bucket: str) -> None:
    one_night(bucket, [[page(0, 0)]], "zero")
    mine = Home(bucket).path / "overrides" / "mine.csv"
    head = "action,id,value,article_id,author,date,note\n"
    mine.parent.mkdir()
    mine.write_text(head)
    with writing(Home(bucket)):
        pass
    bucket_side = Store(Address.parse(bucket))
    assert bucket_side.get("overrides/mine.csv")[0] == head.encode()
    bucket_side.put("overrides/mine.csv", f"{head}reject,q-1,,,them,2026-11-01,\n".encode())
    Home(bucket).must_exist()
    assert "q-1" in mine.read_text()
    with machine("other"):
        Home(bucket).must_exist()
        assert "q-1" in (Home(bucket).path / "overrides" / "mine.csv").read_text()
    bucket_side.put("overrides/mine.csv", f"{head}reject,q-2,,,them,2026-11-01,\n".encode())
    mine.write_text(f"{head}reject,q-3,,,me,2026-11-01,\n")
    with pytest.raises(WarehouseError, match=r"mine\.csv: edited here, and .* elsewhere"):
        Home(bucket).must_exist()
    assert "q-3" in mine.read_text()
    mine.unlink()
    Home(bucket).must_exist()
    assert "q-2" in mine.read_text()


def test_a_damaged_object_is_found_and_not_read(
    endpoint: Endpoint, after: str, capsys: pytest.CaptureFixture[str]
) -> None:
    address = endpoint.copied("after", "damaged")
    with open_warehouse(address):
        pass
    name = next(name for name in state(address) if name.startswith("tables/quotes"))
    data = bytearray(endpoint.files("damaged")[name].read_bytes())
    data[len(data) // 2] ^= 1
    Store(Address.parse(address)).put(name, bytes(data))
    with machine("reader"), pytest.raises(WarehouseError, match=f"{name}: the object's SHA-256 is not"):
        open_warehouse(address)
    with machine("reader"):
        assert cli.main(["check", "--deep", "--home", address]) == 1
        assert f"{name}" in capsys.readouterr().out
    mended, _ = damage.look_anew(Home(address), mend=True)  # this machine has it whole
    assert mended == [f"{address}/{name}: damaged or gone, sent again from this machine's copy"]
    state(address)


CASES: list[tuple[str, dict[str, str], bytes | None, int, str]] = [
    ("no bucket", {}, None, 2, "there is no bucket nobody"),
    ("nothing there", {}, None, 2, "nothing has been committed there"),
    ("wrong key", {"AWS_ACCESS_KEY_ID": "another-key"}, None, 1, "does not know the access key"),
    ("wrong secret", {"AWS_SECRET_ACCESS_KEY": "another-secret"}, None, 1, "check AWS_SECRET_ACCESS_KEY"),
    ("no network", {"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}, None, 1, "cannot be reached"),
    ("no right", {}, b"403<Error><Code>AccessDenied</Code></Error>", 1, "no right to"),
    ("clock", {}, b"403<Error><Code>RequestTimeTooSkewed</Code></Error>", 1, "the clock of this machine is wrong"),
    ("region", {}, b"400<Error><Code>AuthorizationHeaderMalformed</Code></Error>", 1, "set AWS_REGION"),
    ("unknown", {}, b"418<Error><Code>Teapot</Code></Error>", 1, "Teapot"),
]


@pytest.mark.parametrize(("what", "variables", "answer", "code", "said"), CASES, ids=[case[0] for case in CASES])
def test_what_goes_wrong_is_told_in_one_line(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], what: str,
    variables: dict[str, str], answer: bytes | None, code: int, said: str,
) -> None:  # fmt: skip
    monkeypatch.setattr("warehouse.objects.store.RETRIES", {"max_retries": 0, "retry_timeout": timedelta(seconds=1)})
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    address = "s3://nobody/there" if what == "no bucket" else f"s3://{BUCKET}/nothing"
    between: Callable[[str, str], bytes | None] = lambda method, name: answer  # noqa: E731
    with endpoint.meanwhile(between):
        assert cli.main(["log", "--home", address]) == code
    told = capsys.readouterr()
    assert said in told.err and told.err.count("\n") == 1 and not told.out
    assert os.environ["AWS_SECRET_ACCESS_KEY"] not in told.err
