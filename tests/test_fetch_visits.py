"""Manners: robots.txt, pace, patience, and where a redirect may lead."""

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from tests.site import Page, Site, serving
from transforms.fetching.client import Answer, Client, Limits
from transforms.fetching.hosts import FAILURES, Hosts, OutOfTime, backoff, retry_after
from transforms.fetching.robots import Robots
from transforms.fetching.visits import Held, Visitor
from transforms.problems import Unreadable

LIMITS = Limits(seconds=1.0, connect_seconds=1.0)


def visit(
    site: Site, *paths: str, seconds: float = 0.001, held: Held | None = None, time_left: float = 60.0
) -> Sequence[str | int]:
    """For each path the status of the answer, or the reason why there is none."""

    async def one_by_one() -> list[str | int]:
        found: list[str | int] = []
        async with Client("Dateline/test", ("127.0.0.1",), LIMITS) as client:
            deadline = asyncio.get_running_loop().time() + time_left
            visitor = Visitor(client, Hosts(seconds, deadline), retry_seconds=0.01)
            for path in paths:
                try:
                    found.append((await visitor.visit(site.url + path if path[0] == "/" else path, held)).status)
                except Unreadable as error:
                    found.append(error.problem.reason)
                except OutOfTime:
                    found.append("later")
        return found

    return asyncio.run(one_by_one())


def robots(text: str) -> Page:
    return Page(text.encode(), kind="text/plain")


OK = Page(b"<p>fine</p>")


def test_robots_txt_is_asked_once_and_obeyed() -> None:
    rules = "User-agent: *\nDisallow: /\n\nUser-agent: Dateline\nDisallow: /private\nAllow: /private/open\n"
    pages = {"/robots.txt": robots(rules), "/a": OK, "/private/b": OK, "/private/open": OK}
    with serving(pages) as site:
        assert visit(site, "/a", "/private/b", "/private/open") == [200, "robots", 200]
        assert [path for path, *_ in site.asked] == ["/robots.txt", "/a", "/private/open"]


@pytest.mark.parametrize(
    ("page", "outcome"),
    [
        (Page(b"", 404), 200),
        (Page(b"", 403), 200),
        (Page(b"", 200), 200),
        (Page(b"<html>an error page in disguise</html>"), 200),
        (Page(b"\xff\xfe\x00 User-agent: *\nDisallow: /" * 9), 200),
        (Page(b"User-agent: *\nDisallow: /\n", 203), "robots"),
        (Page(b"User-agent: *\nDisallow: /\n" + b"# x\n" * 5_100_000), "robots"),
        (Page(b"User-agent: *\nDisallow: /\n", headers={"Content-Encoding": "zstd"}), "robots"),
        (Page(raw=lambda file: (file.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n#"), None)[1]), "robots"),
        (robots("User-agent: *\nRequest-rate: 1/" + "9" * 400 + "\n"), 200),
        (Page(b"x", 500), "robots"),
        (Page(b"x", 503), "robots"),
        (robots("User-agent: *\nDisallow: /" + "*a" * 5000 + "\n"), 200),
        (robots("\ufeffUser-agent: *\nDisallow: /a\n"), "robots"),
    ],
)
def test_where_there_is_no_good_robots_txt(page: Page, outcome: str | int) -> None:
    with serving({"/robots.txt": page, "/a": OK}) as site:
        assert visit(site, "/a") == [outcome]


def test_rules_of_many_sites_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was let go of is asked for again, and obeyed as before."""
    monkeypatch.setattr("transforms.fetching.robots.HELD_CHARACTERS", 100)
    asked: list[str] = []

    async def ask(url: str) -> Answer:
        asked.append(url)
        return Answer(url, 200, (), b"", b"User-agent: *\nDisallow: /shut\n")

    async def several() -> tuple[int, list[bool]]:
        rules, shut = Robots(ask), []
        for n in [*range(9), 0, 0]:
            await rules.allow(f"https://{n}.example/open")
            try:
                await rules.allow(f"https://{n}.example/shut")
            except Unreadable as error:
                shut.append(error.problem.reason == "robots")
        return len(rules._sites), shut

    held, shut = asyncio.run(several())
    assert held <= 4 and shut == [True] * 11
    assert len(asked) == 10, "nine sites, and the first once more"


def test_crawl_delay_and_pace() -> None:
    """The server's clock tells; a busy machine may be late with the first request, so not each gap is looked at."""
    paths = ("/a", "/b", "/c", "/d")
    fine = dict.fromkeys(paths, OK)
    for robots_txt, seconds in (("Crawl-delay: 0.3", 0.001), ("Request-rate: 10/3", 0.001), ("", 0.3)):
        with serving({"/robots.txt": robots(f"User-agent: *\n{robots_txt}\n"), **fine}) as site:
            assert visit(site, *paths, seconds=seconds) == [200] * 4
            moments = [moment for path, _, moment in site.asked if path != "/robots.txt"]
        assert moments[-1] - moments[0] >= 0.6, robots_txt


def test_one_request_at_a_time_and_host() -> None:
    slow = {f"/{n}": Page(b"<p>fine</p>", seconds=0.2) for n in range(4)}

    async def side_by_side(site: Site) -> None:
        async with Client("Dateline/test", ("127.0.0.1",), LIMITS) as client:
            visitor = Visitor(client, Hosts(0.001, asyncio.get_running_loop().time() + 60))
            await asyncio.gather(*(visitor.visit(site.url + path) for path in slow))

    with serving(slow) as site:
        began = time.monotonic()
        asyncio.run(side_by_side(site))
        assert time.monotonic() - began >= 0.75


def test_redirects_are_followed_and_each_hop_is_allowed() -> None:
    pages = {
        "/robots.txt": robots("User-agent: *\nDisallow: /shut\n"),
        "/one": Page(status=301, headers={"Location": "/two"}),
        "/two": Page(status=307, headers={"Location": "three#part"}),
        "/three": OK,
        "/to-shut": Page(status=302, headers={"Location": "/shut/door"}),
    }
    with serving(pages) as site:
        assert visit(site, "/one", "/to-shut") == [200, "robots"]
        assert site.count("/shut/door") == 0


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("http://169.254.169.254/latest/meta-data/", "address"),
        ("http://[::ffff:169.254.169.254]/", "address"),
        ("http://localhost:{port}/", "address"),  # the same machine under a name that is not allowed
        ("http://2130706433:{port}/", "address"),
        ("file:///etc/passwd", "redirects"),
        ("gopher://127.0.0.1:{port}/", "redirects"),
        ("//me:secret@127.0.0.1:{port}/", "redirects"),
        ("http://", "redirects"),
        ("/here", "redirects"),
        ("", "redirects"),
    ],
)
def test_a_redirect_leads_nowhere_else(place: str, reason: str) -> None:
    with serving({"/": Page(b"secret")}) as site:
        site.add({"/here": Page(status=302, headers={"Location": place.format(port=site.port)})})
        assert visit(site, "/here") == [reason]
        assert site.count("/") == 0 and site.count("/here") == 1


def test_redirects_end() -> None:
    with serving() as site:
        site.add({f"/{n}": Page(status=302, headers={"Location": f"/{n + 1}"}) for n in range(50)})
        assert visit(site, "/0") == ["redirects"]
        assert site.count("/5") == 1 and site.count("/6") == 0


def test_what_passes_is_tried_again() -> None:
    def mended(count: int) -> Page:
        return Page(b"", 503) if count < 3 else OK

    def refusing(count: int) -> Page:
        return Page(raw=lambda file: file.write(b"")) if count < 2 else OK

    with serving({"/busy": mended, "/broken": refusing, "/down": Page(b"x", 500), "/gone": Page(b"x", 404)}) as site:
        assert visit(site, "/busy", "/broken", "/down", "/gone") == [200, 200, "server_error", "not_found"]
        assert [site.count(path) for path in ("/busy", "/broken", "/down", "/gone")] == [3, 2, 3, 1]


@pytest.mark.parametrize(
    ("status", "reason"),
    [(401, "denied"), (403, "denied"), (451, "denied"), (410, "not_found"), (418, "http_error"), (204, "http_error"),
     (206, "http_error"), (300, "http_error")],
)  # fmt: skip
def test_each_status_has_its_reason(status: int, reason: str) -> None:
    with serving({"/a": Page(b"x" if status != 204 else b"", status)}) as site:
        assert visit(site, "/a") == [reason]


def test_an_empty_answer_is_none() -> None:
    with serving({"/a": Page(b" \n")}) as site:
        assert visit(site, "/a") == ["empty"]


def test_retry_after_is_obeyed_and_a_long_one_ends_the_visit() -> None:
    def soon(count: int) -> Page:
        return Page(b"", 429, {"Retry-After": "1"}) if count == 1 else OK

    with serving({"/soon": soon, "/late": Page(b"", 503, {"Retry-After": "3600"}), "/a": OK}) as site:
        assert visit(site, "/soon", "/late", "/a") == [200, "busy", "host_paused"]
        first, second = [moment for path, _, moment in site.asked if path == "/soon"]
        assert second - first >= 0.99
        assert site.count("/late") == 1 and site.count("/a") == 0


def test_a_host_that_fails_is_left_alone() -> None:
    with serving({f"/{n}": Page(b"x", 500) for n in range(FAILURES + 3)}) as site:
        found = visit(site, *(f"/{n}" for n in range(FAILURES + 3)))
        assert found == ["server_error"] * FAILURES + ["host_paused"] * 3
        assert site.count(f"/{FAILURES}") == 0


def test_one_good_answer_ends_the_row_of_failures() -> None:
    with serving({"/bad": Page(b"x", 500), "/good": OK, "/gone": Page(b"x", 404)}) as site:
        assert "host_paused" not in visit(site, *["/bad", "/bad", "/bad", "/good"] * 3, *["/gone"] * 9)


def test_only_what_is_new_is_sent_again() -> None:
    with serving({"/a": Page(b"<p>fine</p>", etag='"v1"')}) as site:
        assert visit(site, "/a", held=Held(f"{site.url}/a", '"v1"')) == [304]
        assert visit(site, "/a", held=Held(f"{site.url}/a", '"v0"')) == [200]
        assert visit(site, "/a", held=Held(f"{site.url}/elsewhere", '"v1"')) == [200]
        assert visit(site, "/a", held=Held(f"{site.url}/a", None, "Fri, 20 Nov 2020 10:00:00 GMT")) == [200]
        assert site.asked[-1][1]["if-modified-since"] == "Fri, 20 Nov 2020 10:00:00 GMT"


def test_nothing_changed_is_no_answer_to_who_knows_nothing() -> None:
    with serving({"/a": Page(b"", 304)}) as site:
        assert visit(site, "/a") == ["bad_response"]


def test_the_night_ends() -> None:
    with serving({"/a": OK, "/b": OK}) as site:
        assert visit(site, "/a", "/b", seconds=1.5, time_left=2.0) == [200, "later"]


def test_retry_after_in_both_forms() -> None:
    now = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)
    assert retry_after("90", now) == 90
    assert retry_after(format_datetime(now + timedelta(minutes=2), usegmt=True), now) == 120
    assert retry_after(format_datetime(now - timedelta(minutes=2), usegmt=True), now) == 0
    for nothing in (None, "", "soon", "-5", "１２"):
        assert retry_after(nothing, now) is None
    assert retry_after("9" * 400, now) is not None


def test_backoff_grows_and_is_spread() -> None:
    assert all(0.75 <= backoff(0) <= 1.25 and 3 <= backoff(2) <= 5 for _ in range(20))
    assert len({backoff(1) for _ in range(5)}) > 1


def test_a_time_to_come_back_that_no_calendar_has_is_none() -> None:
    assert retry_after("Mon, 01 Jan 99999999999 00:00:00 GMT") is None
