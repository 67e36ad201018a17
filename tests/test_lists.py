"""Feeds, sitemaps and lists of addresses: told by content, read as far as they make sense."""

import gzip
import io
import json
import time
import zipfile
import zlib
from datetime import UTC, datetime

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms import encodings, lists, urls
from transforms.lists import Link
from transforms.problems import Problem, Unreadable

BASE = "https://alba.example/news/feed.xml"
RSS = b"""<?xml version="1.0" encoding="UTF-8"?>
<!-- made by hand --><?xml-stylesheet href="x.xsl"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:fb="http://rssnamespace.org/feedburner/ext/1.0">
<channel><title>Alba</title><link>https://alba.example/</link>
<item><title>One &amp; only</title><atom:link rel="self" href="https://alba.example/self"/>
  <link> https://alba.example/one?a=1&amp;b=2 </link><pubDate>Sun, 22 Nov 2026 07:00:00 GMT</pubDate></item>
<item><title>Two</title><guid>https://alba.example/two</guid></item>
<item><title>Three</title><link>/three</link><guid isPermaLink="false">3</guid></item>
<item><title>Counted</title><link>https://counter.example/~r/4</link>
  <fb:origLink>https://alba.example/four</fb:origLink></item>
<item><title>Nothing</title><guid>5</guid></item>
<item><title>One again</title><link>https://www.alba.example/one?a=1&amp;b=2&amp;utm_source=feed</link></item>
</channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://alba.example/"/>
<entry><link rel="enclosure" href="https://alba.example/one.mp3"/>
  <link rel="alternate" type="application/json" href="https://alba.example/one.json"/>
  <link rel="alternate" type="text/html" href="one"/><published>2026-11-20T10:00:00Z</published>
  <updated>2026-11-21T10:00:00+01:00</updated>
  <source><link href="https://elsewhere.example/"/><updated>2027-01-01T00:00:00Z</updated></source></entry>
<entry xml:base="https://alba.example/deep/"><link href="two"/><updated>2026-11-21</updated></entry></feed>"""
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><items/></channel>
<item rdf:about="x"><link>https://alba.example/one</link><dc:date>2026-11-20T10:00:00Z</dc:date></item></rdf:RDF>"""
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "items": [
        {"id": "1", "url": "https://alba.example/one", "date_modified": "2026-11-20T10:00:00Z"},
        {"id": "https://alba.example/two", "content_text": "Two."},
        {"id": 3},
        "four",
    ],
}
SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://alba.example/one </loc><lastmod>2026-11-20</lastmod>
  <image:image><image:loc>https://alba.example/one.jpg</image:loc></image:image></url>
<url><loc>https://alba.example/two</loc><news:news><news:publication><news:name>Alba</news:name></news:publication>
  <news:publication_date>2026-11-21T12:00:00Z</news:publication_date></news:news></url><url/></urlset>"""
INDEX = b"""<sitemapindex><sitemap><loc>/a.xml.gz</loc><lastmod>2026-11-20</lastmod></sitemap>
<sitemap><loc>https://alba.example/b.xml</loc></sitemap></sitemapindex>"""


def read(data: bytes, base: str | None = BASE) -> lists.Listing:
    kind = lists.kind_of(data)
    assert kind is not None
    return lists.read(data, kind, base)


def addresses(data: bytes) -> list[str]:
    return [link.url for link in read(data).links]


def test_rss() -> None:
    found = read(RSS)
    assert found.kind == "feed"
    assert [link.url.removeprefix("https://alba.example/") for link in found.links] == [
        "one?a=1&b=2", "two", "three", "four", "https://www.alba.example/one?a=1&b=2&utm_source=feed",
    ]  # fmt: skip
    assert found.links[0].published == datetime(2026, 11, 22, 7, tzinfo=UTC)
    assert found.links[0].changed is None


def test_the_publication_date_is_kept_as_it_is_written() -> None:
    """Of feeds and news sitemaps; when a page last changed is none."""
    assert [link.stated for link in read(RSS).links] == ["Sun, 22 Nov 2026 07:00:00 GMT", None, None, None, None]
    assert [link.stated for link in read(ATOM).links] == ["2026-11-20T10:00:00Z", None]
    assert [link.stated for link in read(SITEMAP).links] == [None, "2026-11-21T12:00:00Z"]
    feed = {"version": "https://jsonfeed.org/version/1.1",
            "items": [{"url": "https://alba.example/one", "date_published": "2026-11-20T10:00:00+02:00"}]}  # fmt: skip
    assert read(json.dumps(feed).encode()).links[0].stated == "2026-11-20T10:00:00+02:00"
    assert read(RSS.replace(b"Sun, 22 Nov 2026 07:00:00 GMT", b"two hours ago")).links[0].stated is None
    twice = [Link("https://a.example/1"), Link("https://a.example/1", stated="2026-11-20")]
    assert lists.once(twice) == [Link("https://a.example/1", stated="2026-11-20")]


@pytest.mark.parametrize(("said", "believed"), [("2026-11-20T10:00:07Z", False), ("2026-11-20", True)])
def test_one_moment_for_all_is_when_the_list_was_made(said: str, believed: bool) -> None:
    items = "".join(f"<item><link>/{n}</link><pubDate>{said}</pubDate></item>" for n in range(3))
    found = read(f"<rss>{items}</rss>".encode())
    assert {link.stated for link in found.links} == {said if believed else None}
    other = read(f"<rss>{items}<item><link>/4</link><pubDate>2026-11-19T10:00:00Z</pubDate></item></rss>".encode())
    assert None not in {link.stated for link in other.links}


def test_a_list_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "LINKS", 5)
    assert addresses("".join(f"https://alba.example/{n}\n" for n in range(9)).encode()) == [
        f"https://alba.example/{n}" for n in range(5)
    ]


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_broken_archive_is_a_broken_list(method: int) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        archive.writestr("20261122.export.CSV", "\n".join(URLS * 100))
    data = bytearray(packed.getvalue())
    for at in range(60, 120):
        data[at] ^= 0x5A
    found = lists.look(bytes(data))
    assert isinstance(found, Problem) and found.reason == "broken_list"


def test_an_article_under_several_addresses_is_one() -> None:
    links = [
        Link("https://a.example/1"),
        Link("https://www.a.example/1?utm_source=x", datetime(2026, 1, 2, tzinfo=UTC)),
    ]
    assert lists.once(links) == links
    assert lists.once(links, lambda url: str(urls.key(url))) == [Link("https://a.example/1", links[1].changed)]


def test_atom() -> None:
    assert read(ATOM).links == (
        Link("https://alba.example/news/one", datetime(2026, 11, 21, 9, tzinfo=UTC),
             datetime(2026, 11, 20, 10, tzinfo=UTC), "2026-11-20T10:00:00Z"),
        Link("https://alba.example/deep/two", datetime(2026, 11, 22, 12, tzinfo=UTC)),
    )  # fmt: skip


def test_rdf_and_json_feeds() -> None:
    assert addresses(RDF) == ["https://alba.example/one"]
    assert addresses(json.dumps(JSON_FEED).encode()) == ["https://alba.example/one", "https://alba.example/two"]


def test_sitemaps() -> None:
    found = read(SITEMAP)
    assert [link.url for link in found.links] == ["https://alba.example/one", "https://alba.example/two"]
    assert found.links[0].changed == datetime(2026, 11, 21, 12, tzinfo=UTC), "the last moment that day has on earth"
    assert found.links[1].published == datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert read(INDEX).lists == (
        Link("https://alba.example/a.xml.gz", datetime(2026, 11, 21, 12, tzinfo=UTC)),
        Link("https://alba.example/b.xml"),
    )


@pytest.mark.parametrize("data", [RSS, ATOM, SITEMAP])
def test_other_encodings_and_junk_in_front(data: bytes) -> None:
    text = data.decode().replace(' encoding="UTF-8"', "")
    expected = addresses(data)
    assert addresses(text.encode("utf-16")) == expected
    assert addresses(b"\xef\xbb\xbf \n" + text.encode()) == expected
    assert addresses(lists.unpack(gzip.compress(data))) == expected


def test_a_broken_feed_gives_what_stands_before_and_often_behind() -> None:
    broken = RSS.replace(b"One &amp; only", b"One & only &nbsp; <b>").replace(b"Two</title>", b"Two \x0b</title>")
    assert "https://alba.example/two" in addresses(broken)
    assert any(url.endswith("one?a=1&b=2") for url in addresses(broken[: broken.index(b"<item><title>One again")]))
    assert addresses(RSS[: RSS.index(b"<item><title>Three")]) == [
        "https://alba.example/one?a=1&b=2", "https://alba.example/two",
    ]  # fmt: skip


def test_a_feed_that_is_none_says_so() -> None:
    with pytest.raises(Unreadable) as raised:
        lists.read(b'{"version": "https://jsonfeed.org/version/1", ', "feed")
    assert raised.value.problem.reason == "broken_list"


def test_bombs_do_not_go_off() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    item = "<rss><channel><item><link>https://a.example/&%s;</link></item></channel></rss>"
    bomb = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]>' + item % "l11"
    outside = b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + (item % "x").encode()
    hidden = outside.decode().replace("&", "+ACY-").encode()  # a `&` that only the encoding shows
    hidden = b'<?xml version="1.0" encoding="UTF-7"?>' + hidden.replace(b"&", b"+ACY-")
    deep = b"<rss>" + b"<item>" * 100_000
    wide = b"<urlset>" + b"<url " + b" ".join(b'a%d="x"' % n for n in range(200_000)) + b"/></urlset>"
    began = time.process_time()
    for data in (bomb.encode(), outside, hidden, deep, wide):
        try:
            assert all("root:" not in link.url and len(link.url) < 100 for link in read(data).links)
        except Unreadable:
            continue
    assert time.process_time() - began < 5
    with pytest.raises(Unreadable):
        lists.unpack(gzip.compress(bytes(3_000_000)), 1_000_000)


URLS = [f"https://alba.example/{n}" for n in range(30)]


def test_lists_of_addresses() -> None:
    assert addresses(b"# mine\n\n" + "\r\n".join(URLS).encode()) == URLS
    assert addresses(b"\xef\xbb\xbfhttps://alba.example/one") == ["https://alba.example/one"]


def export(*columns: int, width: int) -> bytes:
    """Rows as GDELT has them: tabs, no header, an address in some of the columns."""
    rows = [["1", "20261122", "A B", ""] * (width // 4 + 1) for _ in URLS]
    for row, url in zip(rows, URLS, strict=True):
        for column in columns:
            row[column] = url if column == columns[0] else "https://img.example/1.jpg"
    rows[3][columns[-1]] = rows[3][columns[-1]] if len(columns) == 1 else ""
    return "\n".join("\t".join(row[:width]) for row in rows).encode()


@pytest.mark.parametrize("data", [export(60, width=61), export(57, width=58), export(5, width=16),
                                  export(4, 18, width=27)])  # fmt: skip
def test_lists_of_gdelt(data: bytes) -> None:
    assert addresses(data) == URLS
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("20261122.export.CSV", data)
    assert addresses(lists.unpack(packed.getvalue())) == URLS
    assert lists.begins_as_list(packed.getvalue()) and lists.begins_as_list(gzip.compress(data))


def test_the_list_of_the_latest_files_names_further_lists() -> None:
    data = b"150383 297a16b4 http://files.example/20261122.export.CSV.zip\n"
    data += b"318084 bb27f78b http://files.example/2.mentions.CSV.zip\n"
    assert read(data).lists == (
        Link("http://files.example/20261122.export.CSV.zip"),
        Link("http://files.example/2.mentions.CSV.zip"),
    )


def test_tables_of_addresses() -> None:
    rows = "\n".join(f'"A story, told",{url},2026-11-22' for url in URLS)
    assert addresses(f"title,url,date\n{rows}".encode()) == URLS


@pytest.mark.parametrize(
    "data",
    [
        b"https://alba.example/one\n\nThe minister said the bridge would open on Friday.\n",
        b"The minister said so. See https://alba.example/one\n",
        b"See, https://alba.example/one\n",
        b"title,url,text\nOne,https://alba.example/one,The minister said so.\n",
        b"title\turl\ttext\nOne\thttps://alba.example/one\tThe minister said so.\n",
        b"url,story\nhttps://alba.example/one," + b"The minister said so. " * 30 + b"\n",
        b"<html><body><a href='https://alba.example/one'>one</a></body></html>",
        b"<!doctype html><html><rss></rss></html>",
        b'{"url": "https://alba.example/one", "text": "The minister said so."}',
        b'[{"url": "https://alba.example/one"}]',
        b"", b"\n", b"PK\x03\x04 broken", b"\x00\x01\x02", b"ftp://alba.example/one",
    ],
)  # fmt: skip
def test_what_is_no_list(data: bytes) -> None:
    assert lists.kind_of(data) is None


@given(st.binary(max_size=300), st.sampled_from([RSS, ATOM, SITEMAP, INDEX, json.dumps(JSON_FEED).encode()]), st.data())
def test_whatever_comes_it_is_read_or_refused(noise: bytes, good: bytes, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(good)))
    for made in (noise, good[:cut] + noise + good[cut:], good[:cut] + noise):
        kind = lists.kind_of(made)
        if kind is not None:
            try:
                lists.read(made, kind, BASE)
            except Unreadable as error:
                assert error.problem.stage == "fetch"


def test_one_bad_address_costs_only_itself() -> None:
    assert addresses(b"https://alba.example/one\nhttp://[bad/x\nhttps://alba.example/two\n") == [
        "https://alba.example/one", "https://alba.example/two",
    ]  # fmt: skip
    found = read(SITEMAP.replace(b" https://alba.example/one ", b"http://[bad/x"))
    assert [link.url for link in found.links] == ["https://alba.example/two"]
    bad = {"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "https://alba.example/\ud800"}]}
    assert addresses(json.dumps(bad).encode()) == []


def test_a_long_line_is_no_address_and_takes_no_time() -> None:
    began = time.process_time()
    assert lists.kind_of(b"http://" + b"a" * 100_000 + b" b") is None
    assert lists.kind_of(b"http://" + b"a" * 100_000) is None
    assert time.process_time() - began < 1


def test_packed_many_times_over() -> None:
    empty = gzip.compress(b"", mtime=0)
    assert encodings.unpack(empty * 10 + gzip.compress(b"x" * 200_000), "gzip", 10**6) == b"x" * 200_000
    began = time.process_time()
    for data, encoding in ((empty * 100_000, "gzip"), (b"x", ", ".join(["deflate"] * 4))):
        with pytest.raises(Unreadable) as raised:
            encodings.unpack(data, encoding, 10**6)
        assert raised.value.problem.reason == "bad_response"
    assert time.process_time() - began < 2


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", ""])
def test_the_start_of_what_is_packed(encoding: str) -> None:
    text = b"User-agent: *\nDisallow: /\n" * 1000
    packers = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "": bytes}
    packed = packers[encoding](text)  # type: ignore[operator]
    assert encodings.start(packed, encoding, 1000) == text[:1000]
    assert text.startswith(encodings.start(packed[: len(packed) // 2], encoding, 10**6))
