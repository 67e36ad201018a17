"""Nights over a site on loopback: only what is new is fetched, nothing twice, and what fails is told."""

import gzip
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from flows import fetch, night, wanted
from flows.asking import body_of
from flows.errors import UsageError
from flows.settings import Settings
from flows.version import DATELINE_VERSION
from flows.wanted import Wanted, sources_of
from tests.sessions import ROOT
from tests.site import Page, Site, serving
from tests.test_warcs import HTML, HTTP, record
from transforms.fetching.client import Answer, Client
from transforms.fetching.visits import Held, Visitor
from transforms.problems import Unreadable
from warehouse.home import Home
from warehouse.query import open_warehouse
from warehouse.responses import Responses

STORIES = 12


def story(number: int, edition: str = "") -> Page:
    paragraphs = (
        f"The minister said bridge {number} would open on Friday, after {number + 3} years of work.",
        f"Builders of the town were thanked on Monday{edition}, officials told reporters in the capital.",
        f"It carries {number + 2} lanes over the river and cost {number + 10} million dollars, half of it the town's.",
        "Farmers on the other bank have waited for it since the old ferry sank in a storm, and no boat goes any more.",
        f"The mayor said the next one, number {number + 1}, would be built further down the river in the coming year.",
    )
    text = (
        f"<html><head><title>Bridge {number} opens</title></head><body><article><h1>Bridge {number} opens</h1>"
        + "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        + "</article></body></html>"
    )
    return Page(text.encode(), etag=f'"{number}{edition}"')


def site_of(stories: int) -> dict[str, Any]:
    """A site with robots.txt, a feed, a sitemap index with a sitemap, stories, and links that lead nowhere."""
    links = "".join(
        f"<item><link>/story/{n}?utm_source=feed</link>"
        f"<pubDate>Fri, 20 Nov 2020 {n % 24:02}:00:00 +0100</pubDate></item>"
        for n in range(stories // 2)
    )
    maps = "".join(
        f"<url><loc>/story/{n}</loc><lastmod>2999-01-01</lastmod></url>" for n in range(stories // 3, stories)
    )
    return {
        "/robots.txt": Page(b"User-agent: *\nDisallow: /shut/\n", kind="text/plain"),
        "/feed.xml": Page(
            f"<rss><channel>{links}<item><link>/gone</link></item><item><link>/shut/1</link></item></channel></rss>".encode(),
            kind="application/rss+xml",
        ),
        "/sitemap.xml": Page(b"<sitemapindex><sitemap><loc>/map.xml.gz</loc></sitemap></sitemapindex>"),
        "/map.xml.gz": Page(gzip.compress(f"<urlset>{maps}</urlset>".encode()), kind="application/gzip"),
        **{f"/story/{n}": story(n) for n in range(stories)},
        **{f"/story/{n}?utm_source=feed": story(n) for n in range(stories)},
    }


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(site_of(STORIES)) as made:
        yield made


def settings(home: Path, **more: Any) -> Settings:
    return Settings(**{"home": home, "workers": 1, "allow_hosts": ("127.0.0.1",), "host_seconds": 0.001} | more)


def fetched(home: Path, *names: str | Wanted, finished: bool = True, **more: Any) -> fetch.Fetched:
    """The fetching of one night; `finished` as if its night had read all."""
    run_id = f"{datetime.now(UTC):%H%M%S%f}"
    found = fetch.fetch(Home(home), sources_of(names), settings(home, **more), run_id)
    if finished:
        fetch.finish(Home(home), run_id, found)
    return found


def asked(site: Site) -> list[str]:
    """The paths asked for since the last call."""
    paths = [path for path, *_ in site.asked]
    site.asked.clear()
    return paths


def reasons(found: fetch.Fetched) -> dict[str, str]:
    return {url.rpartition("/")[2]: problem.reason for url, problem in found.problems.items()}


def test_a_feed_and_a_sitemap_give_each_page_once(site: Site, tmp_path: Path) -> None:
    found = fetched(tmp_path, f"{site.url}/feed.xml", f"{site.url}/sitemap.xml", contact="desk@alba.example")
    agents = {headers["user-agent"] for _, headers, _ in site.asked}
    assert agents == {f"Dateline/{DATELINE_VERSION} (+desk@alba.example)"}
    paths = asked(site)
    assert len(paths) == len(set(paths)) == 1 + 3 + STORIES + 1, "robots.txt, the lists, each story, what is gone"
    assert len({path.partition("?")[0] for path in paths}) == len(paths), "one address for one story"
    assert len(found.pages) == STORIES and found.counts["new"] == STORIES
    assert reasons(found) == {"gone": "not_found", "1": "robots"}


def test_only_what_is_new_or_changed_comes_again(site: Site, tmp_path: Path) -> None:
    names = [f"{site.url}/feed.xml", f"{site.url}/sitemap.xml"]
    fetched(tmp_path, *names)
    site.add({"/story/7": story(7, " evening")})
    again = fetched(tmp_path, *names)
    assert (again.counts["new"], again.counts["changed"], again.counts["unchanged"]) == (0, 1, STORIES - 1)
    site.pages = {path: Page(page.body) for path, page in site.pages.items()}  # type: ignore[union-attr]
    bare = fetched(tmp_path, *names)
    assert (bare.counts["new"], bare.counts["changed"], bare.counts["unchanged"]) == (0, 0, STORIES), "told by the hash"
    with Responses(Home(tmp_path), "x") as store:
        assert sum(one.role == "page" for one in store._select("url LIKE '%/story/7%'")) == 2, "both are kept"


def test_a_page_is_left_alone_once_it_is_old_or_its_list_says_so(site: Site, tmp_path: Path) -> None:
    stated = "".join(
        f"<url><loc>/story/{n}</loc><lastmod>{moment:%Y-%m-%dT%H:%M:%SZ}</lastmod></url>"
        for n, moment in enumerate([datetime.now(UTC) - timedelta(days=1), datetime.now(UTC) + timedelta(days=1)])
    )
    site.add({"/stated.xml": Page(f"<urlset>{stated}</urlset>".encode())})
    fetched(tmp_path, f"{site.url}/stated.xml")
    asked(site)
    fetched(tmp_path, f"{site.url}/stated.xml")
    assert [path for path in asked(site) if "story" in path] == ["/story/1"]
    fetched(tmp_path, f"{site.url}/feed.xml")
    asked(site)
    found = fetched(tmp_path, f"{site.url}/feed.xml", revisit_days=1e-9)
    assert [path for path in asked(site) if "story" in path] == []
    assert len(found.pages) == STORIES // 2, "and they are still known"


def test_a_fetch_that_was_not_read_is_not_done_again(site: Site, tmp_path: Path) -> None:
    first = fetched(tmp_path, f"{site.url}/feed.xml", finished=False)
    asked(site)
    second = fetched(tmp_path, f"{site.url}/feed.xml")
    assert asked(site) == [], "neither lists nor robots.txt, nor what was gone"
    assert second.pages == first.pages and reasons(second) == reasons(first)
    third = fetched(tmp_path, f"{site.url}/feed.xml")
    assert "/feed.xml" in asked(site) and third.counts["unchanged"] == STORIES // 2


def test_what_may_have_passed_is_tried_again_at_once(site: Site, tmp_path: Path) -> None:
    first = fetched(tmp_path, f"{site.url}/story/1", finished=False, allow_hosts=())
    assert reasons(first) == {"1": "address"} and asked(site) == []
    assert len(fetched(tmp_path, f"{site.url}/story/1").pages) == 1


KILLED = "import sys; from flows.cli import main; main(sys.argv[1:])"


def test_a_killed_fetch_is_finished_by_the_next_without_fetching_anything_twice(site: Site, tmp_path: Path) -> None:
    words = ["fetch", f"{site.url}/feed.xml", f"{site.url}/sitemap.xml", "--home", str(tmp_path),
             "--allow-host", "127.0.0.1"]  # fmt: skip
    told = os.environ | {"DATELINE_FAULT_POINT": "responses.half:9", "DATELINE_HOST_SECONDS": "0.001"}
    ran = subprocess.run([sys.executable, "-c", KILLED, *words], cwd=ROOT, env=told, capture_output=True, check=False)
    assert ran.returncode == -signal.SIGKILL, ran.stderr
    cut = asked(site)
    assert 4 < len(cut) < STORIES
    found = fetched(tmp_path, *words[1:3])
    rest = asked(site)
    assert len(found.pages) == STORIES
    assert set(cut) & set(rest) == {cut[-1]}, "only the one that came in half is asked again"
    assert len(cut) + len(rest) == 1 + 3 + STORIES + 1 + 1


def test_a_list_of_addresses_a_saved_feed_and_a_single_page(site: Site, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text(f"# mine\n{site.url}/story/1\n{site.url}/story/2\nhttp://169.254.169.254/\n")
    (tmp_path / "feed.xml").write_text(f"<rss><item><link>{site.url}/story/3</link></item></rss>")
    found = fetched(tmp_path / "home", str(tmp_path / "list.txt"), str(tmp_path / "feed.xml"), f"{site.url}/story/4")
    assert [one.url.rpartition("/")[2] for one in found.pages] == ["1", "2", "3", "4"]
    assert reasons(found) == {"": "address"}


def test_a_page_that_fails_later_stays_what_it_was(site: Site, tmp_path: Path) -> None:
    fetched(tmp_path, f"{site.url}/story/1")
    site.add({"/story/1": Page(b"", 500), "/robots.txt": Page(b"", 404)})
    found = fetched(tmp_path, f"{site.url}/story/1")
    assert found.problems == {} and found.failed == {"server_error": 1} and len(found.pages) == 1


def test_pages_of_a_source_have_a_limit_and_the_newest_come_first(site: Site, tmp_path: Path) -> None:
    dated = "".join(f"<item><link>/story/{n}</link><pubDate>2026-11-{n + 10}</pubDate></item>" for n in range(9))
    site.add({"/dated.xml": Page(f"<rss>{dated}</rss>".encode())})
    found = fetched(tmp_path, f"{site.url}/dated.xml", source_pages=4)
    assert [one.url[-1] for one in found.pages] == ["5", "6", "7", "8"]
    assert found.counts["left"] == 5
    more = fetched(tmp_path, f"{site.url}/dated.xml", source_pages=4, revisit_days=1e-9)
    assert [one.url[-1] for one in more.pages] == ["1", "2", "3", "4", "5", "6", "7", "8"]


def test_a_list_of_feeds_and_pages(site: Site, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text(f"{site.url}/feed.xml\n{site.url}/sitemap.xml\n{site.url}/story/1\n")
    found = fetched(tmp_path / "home", str(tmp_path / "mine.txt"))
    assert len(found.pages) == STORIES and all(one.role == "page" for one in found.pages)
    assert len(asked(site)) == 1 + 3 + STORIES + 1
    later = fetched(tmp_path / "home", str(tmp_path / "mine.txt"), revisit_days=1e-9)
    assert [path for path in asked(site) if "story" in path] == [] and len(later.pages) == STORIES
    site.add({"/deep.txt": Page(f"{site.url}/lists.txt\n".encode(), kind="text/plain"),
              "/lists.txt": Page(f"{site.url}/more.txt\n".encode(), kind="text/plain"),
              "/more.txt": Page(f"{site.url}/story/1\n".encode(), kind="text/plain")})  # fmt: skip
    deep = fetched(tmp_path / "other", f"{site.url}/deep.txt")
    assert reasons(deep) == {"more.txt": "unsupported"} and deep.pages == []


def test_lists_that_lead_in_a_circle_end(site: Site, tmp_path: Path) -> None:
    site.add({"/a.xml": Page(b"<sitemapindex><sitemap><loc>/b.xml</loc></sitemap></sitemapindex>"),
              "/b.xml": Page(b"<sitemapindex><sitemap><loc>/a.xml</loc></sitemap></sitemapindex>")})  # fmt: skip
    found = fetched(tmp_path, f"{site.url}/a.xml")
    assert found.pages == [] and asked(site).count("/a.xml") == 1


def test_a_hostile_list_is_a_problem_and_the_rest_goes_on(site: Site, tmp_path: Path) -> None:
    site.add({"/bomb.xml.gz": Page(gzip.compress(b"<rss>" + bytes(300 * 1024**2), 1), kind="application/gzip"),
              "/noise.xml": Page(b'{"version": "https://jsonfeed.org/version/1", nonsense')})  # fmt: skip
    found = fetched(tmp_path, *(f"{site.url}/{name}" for name in ("bomb.xml.gz", "noise.xml", "story/1")))
    assert [one.url[-1] for one in found.pages if "story" in one.url] == ["1"]
    assert reasons(found)["noise.xml"] == "broken_list"


WARC = gzip.compress(b"") + b"".join(
    record(HTTP + b"\r\n" + HTML.replace(b"bridge", b"bridge %d" % n), f"https://alba.example/{n}") for n in range(3)
)


def test_a_warc_file_from_here_and_from_afar(site: Site, tmp_path: Path) -> None:
    (tmp_path / "warcs").mkdir()
    (tmp_path / "warcs/crawl.warc.gz").write_bytes(WARC[20:])
    found = fetched(tmp_path / "home", str(tmp_path / "warcs"))
    assert [one.url for one in found.pages] == [f"https://alba.example/{n}" for n in range(3)]
    assert {one.fetched_at for one in found.pages} == {datetime(2026, 11, 20, 10, tzinfo=UTC)}
    again = fetched(tmp_path / "home", str(tmp_path / "warcs/crawl.warc.gz"))
    assert [one.place for one in again.pages] == [one.place for one in found.pages]
    assert again.counts["imported"] == 0
    (tmp_path / "renamed.data").write_bytes(WARC[20:])
    assert len(fetched(tmp_path / "third", str(tmp_path / "renamed.data")).pages) == 3
    site.add({"/crawl.warc.gz": Page(WARC[20:], kind="application/warc")})
    for times in (1, 1):
        afar = fetched(tmp_path / "other", f"{site.url}/crawl.warc.gz")
        assert len(afar.pages) == 3 and site.count("/crawl.warc.gz") == times


def test_what_a_warc_file_does_not_give_is_told_until_a_night_has_read_it(site: Site, tmp_path: Path) -> None:
    page = HTTP + b"\r\n" + HTML
    data = record(page) + record(page, "https://me:secret@alba.example/two") + record(page, WARC_Truncated="length")
    (tmp_path / "crawl.warc.gz").write_bytes(data)
    site.add({"/crawl.warc.gz": Page(data, kind="application/warc")})
    for source in (str(tmp_path / "crawl.warc.gz"), f"{site.url}/crawl.warc.gz"):
        for _ in range(2):  # a night that is killed reads the file, and the next one does not
            found = fetched(tmp_path / "home", source, finished=False)
            assert len(found.pages) == 1
            assert {url: problem.reason for url, problem in found.problems.items()} == {
                "https://***@alba.example/two": "bad_address", "https://alba.example/one": "cut_short",
            }  # fmt: skip


def test_a_kept_list_that_is_damaged_is_fetched_again(site: Site, tmp_path: Path) -> None:
    """Also where the server says that nothing has changed since; a damaged page likewise."""
    site.add({"/list.txt": Page(f"{site.url}/story/1\n".encode(), kind="text/plain", etag='"1"')})
    fetched(tmp_path, f"{site.url}/list.txt")
    for file in (tmp_path / "raw/responses").glob("*.warc.gz"):
        file.write_bytes(bytes(file.stat().st_size))
    found = fetched(tmp_path, f"{site.url}/list.txt")
    assert [one.url for one in found.pages] == [f"{site.url}/story/1"] and found.problems == {}
    with Responses(Home(tmp_path), "x") as store:
        assert all(store.is_sound(one) for one in found.pages)
        assert b"bridge 1" in body_of(store, found.pages[0])
        (tmp_path / "raw/responses" / found.pages[0].file).unlink()
        with pytest.raises(Unreadable, match="fetch it again"):
            body_of(store, found.pages[0])
    asked(site)
    assert len(fetched(tmp_path, f"{site.url}/list.txt").pages) == 1, "nothing has changed: the kept list is read"
    assert "/list.txt" in asked(site)


def test_no_list_leads_into_the_house(tmp_path: Path) -> None:
    """Feeds, sitemaps, lists and redirects of a site that is allowed at one port, against another port of its host."""
    with serving({"/": Page(b"secret")}) as inner, serving() as site:
        places = [f"http://{host}:{inner.port}/" for host in ("127.0.0.1", "localhost", "127.1", "0x7f000001", "[::1]",
                  "[::ffff:127.0.0.1]", "127。0。0。1")]  # fmt: skip
        places += [f"http://127.0.0.1:{site.port}@127.0.0.1:{inner.port}/", f"//127.0.0.1:{inner.port}/",
                   "http://169.254.169.254/", f"http://localhost:{site.port}/", "file:///etc/passwd"]  # fmt: skip
        links = "".join(f"<item><link>{place}</link></item>" for place in places)
        maps = "".join(f"<sitemap><loc>{place}</loc></sitemap>" for place in places)
        lines = "\n".join(place for place in places if place.startswith("http"))
        index = f"<sitemapindex>{maps}</sitemapindex>"
        site.add({"/feed": Page(f"<rss>{links}</rss>".encode()), "/map": Page(index.encode())})
        site.add({"/list": Page(lines.encode(), kind="text/plain")})
        for n, place in enumerate(places):
            site.add({f"/{n}": Page(status=302, headers={"Location": place.encode().decode("latin-1")})})
        names = [f"{site.url}/{name}" for name in ("feed", "map", "list", *range(len(places)))]
        found = fetched(tmp_path, *names, allow_hosts=(f"127.0.0.1:{site.port}",))
        assert found.pages == [] and inner.asked == []
        assert set(reasons(found).values()) <= {"address", "bad_address", "redirects", "host_paused"}
        rules = Page(status=302, headers={"Location": f"http://127.0.0.1:{inner.port}/robots.txt"})
        site.add({"/robots.txt": rules, "/story/1": story(1)})
        led = fetched(tmp_path / "led", f"{site.url}/story/1", allow_hosts=(f"127.0.0.1:{site.port}",))
        assert reasons(led) == {"1": "address"} and inner.asked == [] and site.count("/story/1") == 0


def test_of_a_long_robots_txt_the_beginning_is_kept_and_marked(site: Site, tmp_path: Path) -> None:
    rules = b"User-agent: *\nDisallow: /story/1\n" + b"# and so on\n" * 60_000
    for encoding, packed in (("identity", rules), ("gzip", gzip.compress(rules, 0))):
        home = tmp_path / encoding
        site.add({"/robots.txt": Page(packed, headers={"Content-Encoding": encoding}, kind="text/plain")})
        for _ in range(2):  # the second is answered from what is kept
            assert reasons(fetched(home, f"{site.url}/story/1", finished=False)) == {"1": "robots"}
        assert asked(site).count("/robots.txt") == 1
        (file,) = (home / "raw/responses").glob("*.warc.gz")
        kept = gzip.decompress(file.read_bytes())
        assert b"WARC-Truncated: length\r\n" in kept and len(kept) < 600_000


def test_links_of_a_source_are_counted_together(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "_Budget", partial(fetch._Budget, links=4))
    index = "".join(f"<sitemap><loc>/m{n}</loc></sitemap>" for n in range(4))
    site.add({"/i": Page(f"<sitemapindex>{index}</sitemapindex>".encode())})
    for n in range(4):
        maps = "".join(f"<url><loc>/story/{3 * n + k}</loc></url>" for k in range(3))
        site.add({f"/m{n}": Page(f"<urlset>{maps}</urlset>".encode())})
    found = fetched(tmp_path, f"{site.url}/i")
    assert len(found.pages) == 4 and found.counts["left"] + 3 * found.counts["left_lists"] == 8


def test_the_time_for_fetching_ends(site: Site, tmp_path: Path) -> None:
    began = time.monotonic()
    found = fetched(tmp_path, f"{site.url}/feed.xml", host_seconds=0.5, fetch_minutes=1.2 / 60)
    assert time.monotonic() - began < 30
    assert found.counts["left"] >= 5 and found.problems.keys() <= {f"{site.url}/gone", f"{site.url}/shut/1"}
    more = fetched(tmp_path, f"{site.url}/feed.xml")
    assert len(more.pages) == STORIES // 2


def test_hosts_are_asked_side_by_side(tmp_path: Path) -> None:
    async def local(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    class Everywhere(Client):
        def __init__(self, agent: str, allowed: Any, limits: Any) -> None:
            super().__init__(agent, [f"{n}.example" for n in range(9)], limits, local)

    slow = {f"/{n}": Page(story(n).body, seconds=0.4) for n in range(9)}
    with serving(slow) as site, pytest.MonkeyPatch.context() as patch:
        patch.setattr(fetch, "Client", Everywhere)
        (tmp_path / "list.txt").write_text("".join(f"http://{n}.example:{site.port}/{n}\n" for n in range(9)))
        found = fetched(tmp_path / "home", str(tmp_path / "list.txt"))
        moments = [moment for path, _, moment in site.asked if path != "/robots.txt"]
    assert len(found.pages) == 9
    assert max(moments) - min(moments) < 2.5, "one after the other they would take 3.6 s"


def full(home: Path, sources: Any, **more: Any) -> Any:
    """A whole night, without Prefect."""
    return night.work(night.Night(Home(home), settings(home, **more)), sources, night.in_threads(1))


def test_a_whole_night_and_the_next(site: Site, tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "here/one.txt").write_text("The minister said the harbour would open on Friday.\n")
    (tmp_path / "sources.toml").write_text(
        f'[feed]\nfrom = "{site.url}/feed.xml"\nat_least = 6\nlanguage = "en"\nmax_reject_share = 0.5\n'
        f'[map]\nfrom = ["{site.url}/sitemap.xml"]\nat_least = {STORIES + 1}\nmax_reject_share = 0\n'
        '[files]\nfrom = "here"\nat_least_new = 1\n'
    )
    names = wanted.named([], tmp_path / "sources.toml")
    first = full(tmp_path / "home", names)
    assert (first.new, first.rejected, first.unchanged) == (STORIES + 1, {"not_found": 1, "robots": 1}, 0)
    assert first.missed == [
        f"map: {STORIES - STORIES // 3} articles, at least {STORIES + 1} expected: "
        "see what its lists and folders hold, or lower at_least"
    ]
    assert first.lines()[0] == f"fetched: {STORIES} new; 3 lists read"
    with open_warehouse(tmp_path / "home") as db:
        rows = db.execute(
            "SELECT count(*), count(fetched_at), count(DISTINCT url), bool_and(raw_ref = url) FROM articles "
            "WHERE raw_ref LIKE 'http%'"
        ).fetchone()
        rejects = db.execute("SELECT raw_ref, stage, reason FROM rejects ORDER BY ALL").fetchall()
        spoken = db.execute("SELECT count(*) FROM quotes").fetchone()
        dated = db.execute(
            "SELECT published_basis, published_utc_offset, count(published_at) FROM articles "
            "WHERE raw_ref LIKE 'http%' GROUP BY ALL ORDER BY ALL NULLS LAST"
        ).fetchall()
    assert rows == (STORIES, STORIES, STORIES, True)
    assert dated == [("feed", 60, STORIES // 2), (None, None, 0)], "that of the feed, and none of a sitemap's lastmod"
    assert rejects == [(f"{site.url}/gone", "fetch", "not_found"), (f"{site.url}/shut/1", "fetch", "robots")]
    assert spoken is not None and spoken[0] >= STORIES

    site.add({"/gone": story(99), "/story/7": story(7, " evening")})
    second = full(tmp_path / "home", names)
    assert (second.new, second.revisions, second.commit) == (1, 1, 2)
    assert second.missed[-1].startswith("files: 0 new, at least 1 new expected: see what its lists")
    with open_warehouse(tmp_path / "home") as db:
        assert db.execute("SELECT raw_ref FROM rejects").fetchall() == [(f"{site.url}/shut/1",)]
    third = full(tmp_path / "home", names)
    assert third.commit is None and third.unchanged == STORIES + 3


def test_sources_toml_says_what_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "sources.toml"
    for text, said in {
        "": "names no source",
        "nonsense": "TOML",
        "a = 1": "no table",
        "[a]": "from",
        '[a]\nfrom = ""': "from",
        '[a]\nfrom = "x"\natleast = 1': "atleast",
        '[a]\nfrom = "x"\nat_least = 0': "at_least",
        '[a]\nfrom = "x"\nat_least = true': "at_least",
        '[a]\nfrom = "x"\nmax_reject_share = 2': "max_reject_share",
        '[a]\nfrom = "nowhere"': "nowhere",
        '[a]\nfrom = "ftp://x.example/"': "http",
    }.items():
        file.write_text(text)
        with pytest.raises(UsageError, match=said):
            wanted.named([], file)


def test_a_missed_expectation_fails_the_command(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without Prefect, which takes long to start, and of a page that is gone, so that no worker need start."""
    from flows import run

    (tmp_path / "sources.toml").write_text(f'[page]\nfrom = "{site.url}/gone"\nat_least = 2\n')
    monkeypatch.setattr(run, "nothing_new", lambda home, sources, _: full(home.path, sources))
    assert run.run([], settings(tmp_path / "home", sources=tmp_path / "sources.toml")) == 1
    said = capsys.readouterr().out
    assert said.splitlines()[:2] == ["fetched: no page", "not fetched: not_found 1"]
    assert "missed: page: 0 articles, at least 2 expected; rejected: not_found 1: see the table rejects" in said
    assert "commit 1" in said


def test_an_address_that_nothing_was_made_for_does_not_cost_the_night(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = Visitor.visit

    async def failing(self: Visitor, url: str, held: Held | None = None) -> Answer:
        if "/story/2" in url:
            raise OverflowError("too much")
        return await visit(self, url, held)

    monkeypatch.setattr(Visitor, "visit", failing)
    found = fetched(tmp_path, f"{site.url}/feed.xml", f"{site.url}/story/2")
    assert reasons(found)["2"] == "bad_response"
    assert found.counts["new"] == STORIES // 2 - 1


def test_passwords_and_controls_are_not_told(site: Site, tmp_path: Path) -> None:
    site.add(
        {
            "/list": Page(
                b'{"version": "https://jsonfeed.org/version/1", "items": [{"url": "http://me:secret@alba.example/\\u001b[31m"}]}'
            )
        }
    )
    found = fetched(tmp_path, f"http://me:secret@127.0.0.1:{site.port}/a", f"{site.url}/list")
    assert len(found.problems) == 2
    assert all("***@" in url and "secret" not in f"{url} {one}" and url.isprintable()
               for url, one in found.problems.items())  # fmt: skip


def test_an_address_that_cannot_be_taken_apart_is_a_fault_of_use() -> None:
    with pytest.raises(UsageError, match="no address of the web"):
        sources_of(["http://[bad/x"])


def test_many_bad_addresses_are_one_problem(site: Site, tmp_path: Path) -> None:
    lines = "".join(f"http://me@alba.example/{n}\n" for n in range(150))
    site.add({"/list": Page(lines.encode(), kind="text/plain")})
    found = fetched(tmp_path, f"{site.url}/list")
    assert len(found.problems) == fetch.BAD_ADDRESSES + 1
    assert any(problem.detail.startswith("50 further") for problem in found.problems.values())


def test_lists_of_a_source_are_counted_together(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "_Budget", partial(fetch._Budget, lists=4))

    def index(*names: str) -> Page:
        maps = "".join(f"<sitemap><loc>/{name}</loc></sitemap>" for name in names)
        return Page(f"<sitemapindex>{maps}</sitemapindex>".encode())

    site.add({"/i": index("i", "i1", "i2"), "/i1": index("i", "i2", "m1", "m2"), "/i2": index("m1", "m2", "m3")})
    site.add({f"/m{n}": Page(f"<urlset><url><loc>/story/{n}</loc></url></urlset>".encode()) for n in (1, 2, 3)})
    found = fetched(tmp_path, f"{site.url}/i")
    paths = [path for path in asked(site) if path[1] in "im"]
    assert len(paths) == len(set(paths)) <= 5
    assert found.counts["left_lists"] > 0


def test_half_of_a_warc_file_is_not_left_behind(site: Site, tmp_path: Path) -> None:
    site.add({"/x.warc.gz": Page(b"x", 404)})
    found = fetched(tmp_path, f"{site.url}/x.warc.gz")
    assert reasons(found) == {"x.warc.gz": "not_found"}
    assert not list(tmp_path.rglob("*.warc"))


def test_a_warc_file_that_drips_ends_with_the_night(site: Site, tmp_path: Path) -> None:
    def drip(file: Any) -> None:
        file.write(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n")
        for _ in range(30):
            file.write(b"x")
            file.flush()
            time.sleep(0.2)

    site.add({"/x.warc.gz": Page(raw=drip)})
    began = time.monotonic()
    found = fetched(tmp_path, f"{site.url}/x.warc.gz", fetch_minutes=0.02)
    assert time.monotonic() - began < 5 and found.counts["left"] == 1
    assert not list(tmp_path.rglob("*.warc"))
