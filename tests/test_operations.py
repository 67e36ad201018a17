"""What an operator relies on: warnings, notes, alerts, logs, settings, counts, ranges of days, times of nights."""

import importlib
import inspect
import io
import json
import re
import shlex
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from prefect.cli._app import _app as prefect_cli
from prometheus_client.parser import text_string_to_metric_families

from flows import backfill, cli, comparison, logs, metrics, nightly, page, periods, serve, settings, unfinished, watch
from flows.cli import parser
from flows.errors import NightError, UsageError
from flows.fetch import fetch
from flows.night import Night, in_threads, sources_of, work
from flows.progress import Progress
from flows.settings import Settings
from flows.summary import Summary
from flows.wanted import Wanted
from tests.sessions import ROOT
from tests.site import Page, serving
from transforms.sentence import around, words_in
from warehouse import commits
from warehouse.commits import Commit, Part
from warehouse.home import Home

NOW = datetime(2026, 11, 1, 2, 15, tzinfo=UTC)


# A night beside the nights before


def night_of(number: int, new: int, rejected: int, events: int, **counts: int) -> Commit:
    """A commit whose tables hold so many events, of which the last `new` articles brought some."""
    files = {"events": (Part("e.parquet", "2026-11", events, 1, "0" * 64),)}
    told = counts or {"records": new + rejected, "new": new, "rejected": rejected}
    return Commit(number, number - 1 or None, f"run-{number}", NOW + timedelta(number), "0", (), files, told)


def compared(home: Home, *nights: Commit) -> list[str]:
    for one in nights:
        commits.append(home, one)
    return comparison.warnings(home, nights[-1])


def test_a_jump_in_rejects_and_a_drop_in_rows_are_told_beside_the_usual(tmp_path: Path) -> None:
    told = compared(
        Home(tmp_path),
        night_of(1, 100, 2, 400),
        night_of(2, 100, 4, 800),
        night_of(3, 0, 0, 800, **{"joined files": 7}),  # no night
        night_of(4, 100, 40, 900),
    )
    assert told == [
        "rejects jumped: 40 of 140 new inputs rejected (29%), 3% in the 2 nights before",
        "events dropped: 1.0 an article, 4.0 in the 2 nights before",
    ]


def test_nights_alike_small_or_first_are_not_warned_of(tmp_path: Path) -> None:
    assert compared(Home(tmp_path / "first"), night_of(1, 100, 90, 0)) == []
    assert compared(Home(tmp_path / "alike"), night_of(1, 100, 10, 400), night_of(2, 90, 12, 750)) == []
    assert compared(Home(tmp_path / "small"), night_of(1, 100, 0, 400), night_of(2, 5, 9, 400)) == []


def test_a_night_longer_than_a_day_is_told(tmp_path: Path) -> None:
    long = replace(night_of(1, 1, 0, 1), seconds={"fetch": 3600.0, "read": 25 * 3600.0})
    assert compared(Home(tmp_path), long) == ["the night took 26 hours, longer than a day: the next one begins late"]


def test_the_state_of_a_night_is_judged_with_the_reason_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "fill", lambda *_: None)
    night, log = Night(Home(tmp_path), Settings(home=tmp_path)), logs.Log(Settings())

    def judged(**columns: Any) -> tuple[str, str, str]:
        state = nightly._told(Summary(new=30, **columns), night, log)
        return str(state.type.value), str(state.name), str(state.message)

    missed = "alba: 3 articles, at least 10 expected; see what its lists name, or lower at_least"
    for jump in compared(Home(tmp_path / "n"), night_of(1, 100, 2, 400), night_of(2, 100, 40, 500)):
        kind, name, message = judged(warnings=[jump])
        assert (kind, name) == ("COMPLETED", nightly.WARNED)
        assert message.startswith(jump) and "30 new" in message
        assert jump.split()[0] in ("rejects", "events")
        kind, name, message = judged(missed=[missed], warnings=[jump])
        assert (kind, name) == ("FAILED", "Failed") and message.startswith(missed) and jump in message
    assert judged()[:2] == ("COMPLETED", "Completed")


# A night that did not finish


def a_night(folder: Path, each: Any = None, **columns: Any) -> Summary:
    settings = Settings(home=folder / "home", workers=1)
    night = Night(Home(folder / "home"), settings, **columns)
    return work(night, sources_of([str(folder / "in")]), each or in_threads(1), lambda line: None)


def test_a_night_that_failed_is_told_by_the_next_one_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/one.txt").write_text("")
    home = Home(tmp_path / "home")

    def broken(name: str, *_: Any) -> Any:
        raise NightError(f"{name}: the disk is full")

    with pytest.raises(NightError):
        a_night(tmp_path, broken, flow_run="f-1")
    note = unfinished.read(home)
    assert note is not None and (note.failed, note.flow_run) == ("clean: the disk is full", "f-1")
    seen: list[Any] = []
    second = a_night(tmp_path, taking_over=seen.append)
    assert seen == [note]
    assert second.warnings == [note.told(0)]
    assert "did not finish: clean: the disk is full" in second.verdict()
    assert unfinished.read(home) is None
    assert a_night(tmp_path).warnings == []


def test_a_killed_night_leaves_a_note_that_says_so() -> None:
    told = unfinished.Note("r", NOW, 4711).told(1)
    assert told == (
        "the night of 2026-11-01 02:15 UTC did not finish: process 4711 ended without a word (killed, or the machine "
        "went down); 1 finished batch of it will not be done again"
    )


# The watch list

WATCHES = """
[premier]
person = "rita zerafin"

[neighbours]
pair = ["Georgia", "Armenia"]

[post]
word = "Customs  post"

[capital]
place = "Valletta"

[nobody]
person = "Nobody Atall"
"""


def test_the_watch_list_finds_sentences_that_name_what_is_watched_for(
    sampled: tuple[Path, Summary], tmp_path: Path
) -> None:
    file = tmp_path / "watch.toml"
    file.write_text(WATCHES)
    found = watch.alerts(Home(sampled[0]), file)
    named = {
        "premier": ("Zerafin",), "neighbours": (), "post": ("customs post",), "capital": ("Valletta",),
    }  # fmt: skip
    assert {one["watch"] for one in found} == set(named)
    for one in found:
        assert all(word in one["sentence"] for word in named[one["watch"]]), one
    some = [one["article_id"] for one in found if one["watch"] == "premier"]
    assert {one["article_id"] for one in watch.alerts(Home(sampled[0]), file, some)} == set(some)
    assert watch.alerts(Home(sampled[0]), file, []) == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[a]\nperson = 3", "person"),
        ("[a]\npair = ['one']", "two names"),
        ("[a]\nthing = 'x'", "[a]"),
        ("a = 'x'", "[a]"),
        ("[a", "TOML"),
        ("[a]\nword = ' '", "word"),
    ],
)
def test_a_watch_list_that_is_wrong_is_named_before_the_night(text: str, named: str, tmp_path: Path) -> None:
    file = tmp_path / "watch.toml"
    file.write_text(text)
    night = Night(Home(tmp_path / "home"), Settings(home=tmp_path / "home", watch=file))
    with pytest.raises(UsageError, match=r"watch\.toml") as caught:
        work(night, sources_of([]), in_threads(1))
    assert named in str(caught.value)
    assert not (tmp_path / "home").exists()


@given(st.text(alphabet="aB .?!\n“”", max_size=80), st.integers(0, 80), st.integers(1, 5))
def test_the_sentence_around_a_place_holds_it(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    end = min(len(text), start + length)
    first, last = around(text, start, end)
    assert 0 <= first <= start <= end <= last <= len(text)


def test_a_sentence_ends_at_its_stop_and_not_at_an_initial() -> None:
    text = "It rained. Gen. A. Quill met Dr. Lind at noon. “Stay.” He left."
    start = text.index("Lind")
    first, last = around(text, start, start + 4)
    assert text[first:last] == "Gen. A. Quill met Dr. Lind at noon."
    other = "Cease-fire now; a cease fire? Ceasefires."
    assert [other[a:b] for a, b in words_in(other, "cease fire")] == ["Cease-fire", "cease fire"]


# What is logged, and what never is


def test_no_line_tells_a_password_or_the_address_of_a_webhook() -> None:
    hook = "https://hooks.example/services/T000/abcdefghijklmnop"
    in_force = Settings(notify=hook, log="json")
    for line in (
        "cannot reach https://ada:quill-pw@news.example/feed",
        f"POST {hook} failed",
        "retry /services/T000/abcdefghijklmnop",
    ):
        told = logs.masked(line, in_force)
        assert "quill-pw" not in told and "abcdefghijklmnop" not in told
    assert "abcdefghijklmnop" not in repr(in_force.as_text())
    assert settings.shown("notify", in_force) == "***"
    assert nightly.hidden(["https://ada:quill-pw@news.example/feed"]) == ["https://***@news.example/feed"]
    assert nightly.revealed(["https://***@news.example/feed"]) == ["https://ada:quill-pw@news.example/feed"]


def test_json_lines_carry_the_ids_of_run_and_batch() -> None:
    said = io.StringIO()
    log = logs.Log(Settings(log="json"), {"run_id": "r-1", "flow_run": None}, stream=said)
    log("clean 1 of 2\nhttp://a:b@c.example", batch="clean-0", records=3)
    (line,) = said.getvalue().splitlines()
    told = json.loads(line)
    assert datetime.fromisoformat(told.pop("time")).tzinfo is not None
    assert told == {
        "level": "info", "message": "clean 1 of 2\nhttp://***@c.example", "run_id": "r-1", "batch": "clean-0",
        "records": 3,
    }  # fmt: skip


def test_settings_tell_where_each_comes_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dateline.toml").write_text('workers = 3\nnotify = "mailtos://me:pw@mail.example"\n')
    found = settings.origins({"DATELINE_WORKERS": "4", "DATELINE_CONTACT": "me@news.example"}, home="h")
    assert {name: found[name] for name in ("home", "workers", "contact", "notify", "batch_size")} == {
        "home": "the command line", "workers": "the environment", "contact": "the environment",
        "notify": "dateline.toml", "batch_size": "default",
    }  # fmt: skip
    lines = settings.as_table(settings.load({}), found)
    assert not any("pw" in line for line in lines)
    with pytest.raises(UsageError, match="text or json"):
        settings.load({"DATELINE_LOG": "xml"})


def test_the_counts_of_a_night_are_written_for_prometheus(sampled: tuple[Path, Summary], tmp_path: Path) -> None:
    metrics.write(tmp_path / "deep/dateline.prom", sampled[1], 1000.5)
    families = {one.name: one for one in text_string_to_metric_families((tmp_path / "deep/dateline.prom").read_text())}
    counts = {sample.labels["outcome"]: sample.value for sample in families["dateline_night_records"].samples}
    assert counts == {name: n for name, n in sampled[1].counts().items() if name != "records"}
    rows = {sample.labels["table"]: sample.value for sample in families["dateline_night_rows"].samples}
    assert rows["quotes"] == sampled[1].rows["quotes"] > 0
    assert families["dateline_night_end_timestamp_seconds"].samples[0].value == 1000.5


# The page of a night


def test_the_page_tells_articles_rows_seconds_and_the_slowest(sampled: tuple[Path, Summary]) -> None:
    told = {(row["what"], row["of"]): row["value"] for row in page.rows(sampled[1])}
    assert told["articles", "new"] == "40" and told["rejected", "no_text"] == "6"
    assert told["rows", "quotes"].startswith("+")
    assert {what for what, _ in told} >= {"seconds", "slowest articles", "largest articles", "memory"}
    words = [int(value.split()[0].replace(",", "")) for (what, _), value in told.items() if what == "largest articles"]
    assert words == sorted(words, reverse=True)


def test_the_bar_only_moves_on() -> None:
    seen: list[tuple[str, float]] = []

    class Seen(Progress):
        def changed(self, words: str) -> None:
            seen.append((words, self.hundredths))

    bar = Seen()
    for stage in ("plan", "clean", "read", "commit", "publish"):
        bar.begin(stage)
        for number in range(3 if stage in ("clean", "read") else 0):
            bar.done(number + 1, 3)
    bar.end()
    assert [n for _, n in seen] == sorted(n for _, n in seen) and seen[-1] == ("done", 100.0)
    assert ("clean: 2 of 3 batches", 15 + 12.0) in seen


def test_the_report_is_linked_where_there_is_one(tmp_path: Path) -> None:
    assert page.report(tmp_path, Settings()) is None
    (tmp_path / "report.html").write_text("")
    assert page.report(tmp_path, Settings()) == (tmp_path / "report.html").as_uri()
    assert page.report(tmp_path, Settings(report_url="http://news.example/r")) == "http://news.example/r"


# Ranges of days and months


def test_a_range_is_told_in_days_or_months() -> None:
    assert [one.name for one in periods.periods("2016-12..2017-02")] == ["2016-12", "2017-01", "2017-02"]
    assert [one.name for one in periods.periods("2016-02-28..2016-03-01")] == [
        "2016-02-28", "2016-02-29", "2016-03-01",
    ]  # fmt: skip
    assert periods.periods("2017-02")[0].last == date(2017, 2, 28)
    for wrong in ("2017", "2017-13", "2017-02..2017-01", "2017-01..2017-01-03", "2017-02-30", "", "1000-01..3000-01"):
        with pytest.raises(UsageError, match=r"range|more than"):
            periods.periods(wrong)


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.integers(0, 60))
def test_the_days_of_a_range_follow_each_other(first: date, count: int) -> None:
    found = periods.periods(f"{first}..{first + timedelta(count)}")
    assert [one.first for one in found] == [first + timedelta(n) for n in range(count + 1)]
    months = periods.periods(f"{first:%Y-%m}..{first + timedelta(count):%Y-%m}")
    assert all(one.last + timedelta(1) == other.first for one, other in pairwise(months))


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("archive/2017-04/a.txt", "2017-04"),
        ("archive/2017/04/18/a.txt", "2017-04-18"),
        ("archive/2017-04/20170418-a.txt", "2017-04-18"),
        ("archive/20170418123000.warc.gz", None),
        ("export-2026-11-01/2017-04/a.txt", None),
        ("archive/a.txt", None),
        ("https://news.example/2017/04/18/bridge", "2017-04-18"),
        ("https://news.example/2017/04/bridge", "2017-04"),
        ("https://news.example/bridge-2017", None),
    ],
)
def test_a_path_or_an_address_names_its_day(place: str, name: str | None) -> None:
    found = periods.named_in(place)
    assert (found.name if found else None) == name


def test_a_placeholder_stands_for_each_day_or_month() -> None:
    (february,) = periods.periods("2017-02")
    assert periods.filled("in/{year}-{month}", february) == ["in/2017-02"]
    assert len(periods.filled("in/{year}/{month}/{day}.jsonl", february)) == 28


def test_a_backfill_takes_what_is_of_the_days_by_path_by_article_and_by_placeholder(tmp_path: Path) -> None:
    home, folder = Home(tmp_path / "home"), tmp_path / "in"
    for name, text in {
        "2017-01/a.txt": "A dam broke.", "2017-02/b.txt": "A bridge opened.",
        "c.txt": "date 2017-01-09\nA mine closed.",
        "d.txt": "date 2017-02-09\nA school opened.", "e.txt": "Nothing tells when.",
    }.items():  # fmt: skip
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text + "\n")
    in_force = Settings(home=home.path, workers=1)
    said: list[str] = []

    def names(period: str, place: str = "") -> list[str]:
        (one,) = periods.periods(period)
        wanted = [Wanted("w", (place or str(folder),))]
        found = backfill.of_period(home, wanted, one, in_force, said.append)
        return [source.path.name for source in found.files]

    assert names("2017-01") == ["a.txt", "c.txt"]
    assert names("2017-02") == ["b.txt", "d.txt"]
    assert names("2017-02-09") == ["d.txt"], "of the month that b's folder names no day is known"
    assert names("2017-03") == []
    backfill._tell_undated(False, said.append)
    assert said == ["1 files name no day, and neither do their articles: they are left to `dateline run`"]
    said.clear()
    assert names("2017-02", f"{folder}/{{year}}-{{month}}") == ["b.txt"]
    assert names("2017-03", f"{folder}/{{year}}-{{month}}") == [] and "2017-03" in said[0], "a month without a folder"


FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>f</title>
<item><link>{url}/jan</link><pubDate>Mon, 09 Jan 2017 10:00:00 GMT</pubDate></item>
<item><link>{url}/feb</link><pubDate>Thu, 09 Feb 2017 10:00:00 GMT</pubDate></item>
<item><link>{url}/2017/01/20/dam</link></item><item><link>{url}/undated</link></item></channel></rss>"""


def test_a_backfill_asks_only_for_pages_of_its_days(tmp_path: Path) -> None:
    page_of = Page(b"<html><body><article><p>A dam broke in the hills.</p></article></body></html>")
    with serving() as site:
        site.add({"/feed.xml": Page(FEED.format(url=site.url).encode(), kind="application/rss+xml")})
        site.add(dict.fromkeys(("/jan", "/feb", "/2017/01/20/dam", "/undated"), page_of))
        in_force = Settings(home=tmp_path, host_seconds=0.01, allow_hosts=(f"127.0.0.1:{site.port}",))
        (january,) = periods.periods("2017-01")
        wanted = [Wanted("feed", (f"{site.url}/feed.xml",))]
        found = backfill.of_period(Home(tmp_path), wanted, january, in_force, print)
        fetched = fetch(Home(tmp_path), found, in_force, "r-1")
        assert [one.url.removeprefix(site.url) for one in fetched.pages] == ["/2017/01/20/dam", "/jan"]
        assert (site.count("/feb"), site.count("/undated"), fetched.counts["outside"]) == (0, 0, 2)
    crawl = backfill.of_period(
        Home(tmp_path), [Wanted("w", ("https://news.example/a.warc.gz",))], january, in_force, print
    )
    with pytest.raises(UsageError, match="cannot be cut by days"):
        fetch(Home(tmp_path), crawl, in_force, "r-2")


# When a night is due


def test_the_next_night_follows_the_zone_and_its_clock_changes() -> None:
    due = serve.next_night("15 2 * * *", "UTC", datetime(2026, 11, 22, 2, 15, tzinfo=UTC))
    assert due == datetime(2026, 11, 23, 2, 15, tzinfo=UTC)
    summer = serve.next_night("30 3 * * *", "Europe/Paris", datetime(2026, 7, 1, 0, 0, tzinfo=UTC))
    assert summer.astimezone(UTC) == datetime(2026, 7, 1, 1, 30, tzinfo=UTC)
    for cron, zone in (("61 * * * *", "UTC"), ("15 2 * * *", "Nowhere/Land"), ("daily", "UTC")):
        with pytest.raises(UsageError, match=r"cron|timezone"):
            serve.next_night(cron, zone, NOW)


def test_serving_runs_a_night_when_it_is_due_and_leaves_out_what_it_overslept(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [datetime(2026, 11, 1, 2, 0, tzinfo=UTC)]
    ran: list[datetime] = []

    def sleep(seconds: float) -> None:
        clock[0] += timedelta(seconds=seconds)

    def night(_: Any, due: datetime) -> None:
        ran.append(due)
        clock[0] += timedelta(hours=30)  # longer than a day
        if len(ran) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(serve.clock, "now", lambda: clock[0])
    monkeypatch.setattr(serve.time, "sleep", sleep)
    monkeypatch.setattr(serve, "_night", night)
    assert serve.run(Settings(cron="15 2 * * *")) == 0
    assert [one.day for one in ran] == [1, 3], "the night of the 2nd was due while the first one ran"


def test_the_schedule_is_the_same_in_the_settings_and_in_prefect_yaml() -> None:
    described = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))["deployments"]
    (schedule,) = next(one["schedules"] for one in described if one["name"] == "nightly")
    assert (schedule["cron"], schedule["timezone"]) == (Settings().cron, Settings().timezone)
    assert {one["name"] for one in described} == {"nightly", "backfill", "maintain", "rebuild"}
    assert {one["work_pool"]["name"] for one in described} == {"dateline"}
    assert all(one["concurrency_limit"]["limit"] == 1 for one in described)


# What docs/operations.md and the README tell an operator to type


def commands() -> list[str]:
    """The commands of the blocks of shell in the docs, lines that go on joined, variables in front taken away."""
    found = []
    for page_of in ("README.md", "docs/operations.md"):
        text = (ROOT / page_of).read_text("utf-8")
        for kind, block in re.findall(r"(?ms)^```(\S*)\n(.*?)^```", text):
            if kind not in ("sh", "sh-session", ""):
                continue
            for line in block.replace("\\\n", " ").splitlines():
                if kind == "sh-session" and not line.startswith("$ "):
                    continue
                line = re.sub(r"\s+#.*$", "", line.removeprefix("$ ")).strip().removesuffix("&").strip()
                line = re.sub(r"^(?:[-*/\d]+ ){5} *cd \S+ && ", "", line)  # a crontab's
                while re.match(r"[A-Z_]+=\S+ ", line):
                    line = line.partition(" ")[2]
                if (line and kind != "") or "dateline " in line:
                    found.append(line.partition(" >>")[0])
    return found


def test_every_command_that_the_docs_tell_an_operator_to_type_is_one() -> None:
    targets = set(re.findall(r"(?m)^([a-z-]+):.*## ", (ROOT / "Makefile").read_text()))
    deployments = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))["deployments"]
    entrypoints = {one["name"]: one["entrypoint"] for one in deployments}
    seen = set()
    for line in commands():
        program, *words = shlex.split(line)
        name = Path(program).name
        seen.add(name)
        if name == "dateline":
            parser().parse_args(words)
        elif name == "make":
            assert next(word for word in words if "=" not in word) in targets, line
        elif name == "prefect" and words[:2] == ["deployment", "run"]:
            deployment = words[2].partition("/")[0]
            assert words[2] == f"{deployment}/{deployment}", line
            file, _, flow_name = entrypoints[deployment].partition(":")
            flow = getattr(importlib.import_module(file.removesuffix(".py").replace("/", ".")), flow_name)
            given = [word.partition("=")[0] for word in words[3:] if word != "--param"]
            assert set(given) <= set(inspect.signature(flow.fn).parameters), line
        elif name == "dask":
            dask_command(words[0]).make_context(words[0], words[1:])
        else:
            assert program == "." or name in {"prefect", "export", "git", "cd", "podman", "cat", "kill", "sleep"}, line
        if name == "prefect":
            words = [word for word in words if word != "--no-prompt"]
            prefect_cli.parse_args(words, print_error=False, exit_on_error=False)
    assert {"dateline", "make", "prefect", "dask"} <= seen


def dask_command(name: str) -> Any:
    """The command `dask scheduler` or `dask worker`, as its own parser knows it."""
    return importlib.import_module(f"distributed.cli.dask_{name}").main


def test_the_page_on_operations_names_every_deployment_state_and_setting_it_has() -> None:
    told = (ROOT / "docs/operations.md").read_text("utf-8")
    *_, example = re.findall(r"```toml\n(.*?)\n```", told, re.DOTALL)
    assert {key for table in tomllib.loads(example).values() for key in table} == set(watch.KINDS)
    for name in ("notify", "log", "metrics_file", "report_url", "watch", "cron", "timezone"):
        assert f"`{name}" in told, name
    assert nightly.WARNED in told and f"less than {comparison.ROWS_LEFT} of the usual" in told
    for key in ("progress", "night", "summary", "quality", "alerts"):
        assert f"- `{key}`:" in told, key


def test_a_schedule_needs_serving(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["nightly", "--cron", "1 1 * * *"]) == 2
    assert "--serve" in capsys.readouterr().err
    assert cli.main(["backfill", "2017-13", "samples", "--home", "nowhere"]) == 2
    assert "2017-13" in capsys.readouterr().err
