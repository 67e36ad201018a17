"""Inputs bred for new paths through the code, for what reads strangers' bytes in Python: part of `make fuzz`.

atheris keeps those inputs that reach lines no other has reached, and changes them further. Each reader has a process of
its own and 10,000 inputs, from the same seed. An exception that is not the reader's own refusal is an escape; the input
lies in fuzz-escapes/ then.
"""

import contextlib
import gzip
import io
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

TRIALS = 10_000
SEED = 1
ESCAPES = Path("fuzz-escapes")
FEED = b"""<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE rss [<!ENTITY a "b">]><rss version="2.0"><channel>
<item><title>One &amp; only</title><link>https://alba.example/one?a=1&amp;b=2</link>
<pubDate>Sun, 22 Nov 2026 07:00:00 GMT</pubDate><guid isPermaLink="false">1</guid></item>
<entry xml:base="/deep/"><link rel="alternate" href="two"/><updated>2026-11-21T10:00:00+01:00</updated></entry>
<item><![CDATA[three]]><link>/three</link></item></channel></rss>"""
SITEMAP = b"""<sitemapindex><sitemap><loc>/a.xml.gz</loc><lastmod>2026-11-20</lastmod></sitemap></sitemapindex>
<urlset><url><loc> https://alba.example/one </loc><news:news><news:publication_date>2026-11-21T12:00:00Z
</news:publication_date></news:news></url><url><loc>two</loc></url></urlset>"""
ADDRESSES = b"# mine\n" + b"".join(b"https://alba.example/%d\t20261122\tA, B\n" % n for n in range(30))
_HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
CRAWL = b"".join(
    gzip.compress(
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2026-11-20T10:00:00Z\r\nWARC-Target-URI: https://alba.example/%d"
        b"\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%b\r\n\r\n"
        % (number, len(_HTTP), _HTTP)
    )
    for number in range(3)
)
SHOWN = re.compile(r"^Done (\d+) runs", re.MULTILINE)


def _lists(data: bytes) -> None:
    from transforms import lists

    found = lists.look(data, "https://alba.example/feed.xml")
    if isinstance(found, lists.Listing):
        for link in (*found.links, *found.lists):
            link.url.encode()


def _texts(data: bytes) -> None:
    from transforms import fingerprints, plaintext, text
    from transforms.problems import Unreadable

    with contextlib.suppress(Unreadable):
        found = plaintext.read(text.decode(data)).text
        found.encode()
        plaintext.filed(found)
        fingerprints.signature(found)


def _records(data: bytes) -> None:
    from transforms import records

    for found in records.records(data, "input", {}):
        assert isinstance(found, tuple) or found.text or found.html


def _packed(data: bytes) -> None:
    from transforms import encodings
    from transforms.problems import Unreadable

    encodings.unchunk(data)
    for name in ("gzip", "deflate", "br", "gzip, br"):
        with contextlib.suppress(Unreadable):
            encodings.unpack(data, name, 100_000)
        with contextlib.suppress(Unreadable):
            encodings.start(data, name, 1000)


def _addresses(data: bytes) -> None:
    from transforms import urls
    from transforms.fetching import client
    from transforms.problems import Unreadable

    said = data.decode("utf-8", "surrogateescape")
    for url in (said, f"http://{said}", f"https://alba.example/{said}"):
        (
            urls.shown(url),
            urls.day_in(url),
            urls.month_in(url),
            urls.domain(url),
            urls.absolute(url, "https://a.example/"),
        )
        plain = urls.canonical(url)
        assert plain is None or (urls.canonical(plain), urls.key(plain)) == (plain, urls.key(url))
        with contextlib.suppress(Unreadable):
            client.request_url(url)


def _dates(data: bytes) -> None:
    from transforms import bylines, datestamp
    from transforms.fetching import hosts

    said = data.decode("utf-8", "replace")
    datestamp.read(said), datestamp.in_dateline(said), hosts.retry_after(said), bylines.clean([said])


def _robots(data: bytes) -> None:
    from transforms.fetching import robots

    rules = robots._parsed(data.decode("utf-8", "replace"))
    robots._can_fetch(rules, "https://alba.example/one"), robots.pace(rules)


def _crawls(data: bytes) -> None:
    from transforms import warcs
    from transforms.problems import Unreadable

    with contextlib.suppress(Unreadable):
        list(warcs.pages(io.BytesIO(data)))


SAMPLES = tuple(
    path.read_bytes() for path in sorted(Path("samples").rglob("*")) if path.is_file() and path.stat().st_size < 4000
)
TARGETS: dict[str, tuple[Callable[[bytes], None], tuple[bytes, ...]]] = {
    "lists": (_lists, (FEED, SITEMAP, ADDRESSES)),
    "texts": (_texts, SAMPLES),
    "records": (_records, SAMPLES),
    "packed bodies": (_packed, (b"5\r\nhello\r\n0\r\n\r\n", CRAWL)),
    "addresses": (_addresses, (b"www.m.alba.example:80/amp/2024/03/09/a?utm_source=x&id=3#p",)),
    "dates": (
        _dates,
        (b"Sat, 09 Mar 2024 10:30:00 +0100", b"ELMPORT, May 3 2024 (Agency) - The", b"By Ann Lee, Agency"),
    ),
    "robots.txt": (_robots, (b"User-agent: *\nDisallow: /a*b$\nCrawl-delay: 3\nRequest-rate: 1/5\n",)),
    "WARC files": (_crawls, (CRAWL,)),
}
"""What is tried, and the inputs to begin with."""


def attempt(name: str, corpus: str, runs: int) -> None:
    """Breed inputs for one reader; ends the process."""
    import atheris

    # Here and not above, as only what is imported here is watched.
    with atheris.instrument_imports(include=["transforms"]):
        pass
    ESCAPES.mkdir(exist_ok=True)
    limits = [f"-runs={runs}", f"-seed={SEED}", "-max_len=2000", "-timeout=20", f"-artifact_prefix={ESCAPES}/"]
    atheris.Setup([sys.argv[0], *limits, corpus], TARGETS[name][0])
    atheris.Fuzz()


def main(runs: int = TRIALS) -> None:
    """Try each reader in a process of its own. Exit code 1 after an escape."""
    try:
        import atheris  # noqa: F401
    except ImportError:
        print("atheris is not installed here: no inputs were bred")
        return
    escaped = 0
    for name, (_, begin) in TARGETS.items():
        with tempfile.TemporaryDirectory() as corpus:
            for number, data in enumerate(begin):
                Path(corpus, str(number)).write_bytes(data)
            words = [sys.executable, "-m", "benchmarks.guided", name, corpus, str(runs)]
            ran = subprocess.run(words, capture_output=True, text=True, errors="replace", check=False)
        done = SHOWN.search(ran.stderr)
        escaped += ran.returncode != 0
        print(
            f"{name}: {done[1] if done else 0} bred inputs, {'no escape' if ran.returncode == 0 else 'ESCAPE'}",
            flush=True,
        )
        if ran.returncode != 0:
            print("\n".join(line for line in ran.stderr.splitlines() if not line.startswith("#"))[-2000:])
    with contextlib.suppress(OSError):
        ESCAPES.rmdir()
    sys.exit(escaped > 0)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        attempt(sys.argv[1], sys.argv[2], int(sys.argv[3]))
    else:
        main(*map(int, sys.argv[1:]))
