"""One request against servers that are fine, slow, broken, lying or hostile."""

import asyncio
import gzip
import ssl
import subprocess
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import brotli
import httpcore2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.site import Page, serving
from transforms.fetching.client import Answer, Client, Limits, request_url
from transforms.problems import Unreadable

TEXT = ("The minister said the bridge would open. " * 50).encode()
SMALL = Limits(packed_bytes=200_000, bytes=500_000, header_bytes=20_000, seconds=1.0, connect_seconds=1.0)


def get(url: str, limits: Limits = SMALL, **more: Any) -> Answer | str:
    """The answer, or the reason why there is none."""

    async def once() -> Answer | str:
        async with Client("Dateline/test", ("127.0.0.1",), limits, **more) as client:
            try:
                return await client.get(url)
            except Unreadable as error:
                return error.problem.reason

    return asyncio.run(once())


def body(page: Page) -> bytes | str:
    with serving({"/": page}) as site:
        found = get(f"{site.url}/")
        return found if isinstance(found, str) else found.body


def raw(*parts: bytes, pause: float = 0.0, forever: bool = False) -> Page:
    """A server that writes these bytes and nothing else."""

    def write(file: Any) -> None:
        while True:
            for part in parts:
                file.write(part)
                file.flush()
                time.sleep(pause)
            if not forever:
                return

    return Page(raw=write)


def test_an_answer_is_kept_as_it_came() -> None:
    packed = gzip.compress(TEXT)
    page = Page(packed, headers={"Content-Encoding": "gzip"}, etag='"v1"')
    with serving({"/": page}) as site:
        found = get(f"{site.url}/")
        assert isinstance(found, Answer)
        assert (found.status, found.packed, found.body) == (200, packed, TEXT)
        assert (found.header("etag"), found.address) == ('"v1"', "127.0.0.1")
        (_, headers, _) = site.asked[0]
    assert headers["user-agent"] == "Dateline/test"
    assert "cookie" not in headers


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", lambda data: gzip.compress(data[:100]) + gzip.compress(data[100:])),
        ("deflate", zlib.compress),
        ("deflate", lambda data: zlib.compress(data)[2:-4]),
        ("br", brotli.compress),
        ("gzip, br", lambda data: brotli.compress(gzip.compress(data))),
        ("identity", bytes),
        ("gzip", bytes),  # a lie that does no harm
    ],
)
def test_what_was_packed_is_unpacked(name: str, pack: Callable[[bytes], bytes]) -> None:
    assert body(Page(pack(TEXT), headers={"Content-Encoding": name})) == TEXT


@pytest.mark.parametrize(
    ("name", "pack"),
    [("gzip", gzip.compress), ("deflate", zlib.compress), ("br", lambda data: brotli.compress(data, quality=2)),
     ("gzip, gzip", lambda data: gzip.compress(gzip.compress(data)))],
)  # fmt: skip
def test_a_bomb_does_not_go_off(name: str, pack: Callable[[bytes], bytes]) -> None:
    assert body(Page(pack(bytes(50_000_000)), headers={"Content-Encoding": name})) == "too_large"


@pytest.mark.parametrize(
    ("name", "packed", "reason"),
    [
        ("gzip", gzip.compress(TEXT, mtime=0)[:-20], "cut_short"),
        ("br", brotli.compress(TEXT)[:-20], "cut_short"),
        ("gzip", b"\x1f\x8bnoise and no gzip", "bad_response"),
        ("br", b"noise and no brotli", "bad_response"),
        ("deflate", b"noise and no deflate", "bad_response"),
        ("zstd", b"whatever", "bad_response"),
    ],
)
def test_what_is_packed_wrongly_says_so(name: str, packed: bytes, reason: str) -> None:
    assert body(Page(packed, headers={"Content-Encoding": name})) == reason


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (Page(bytes(300_000)), "too_large"),
        (raw(HEAD + b"\r\n" + b"x" * 65536, b"x" * 65536, forever=True), "too_large"),
        (Page(TEXT, headers={"X-Long": "x" * 30_000}), "too_large"),
        (raw(HEAD + b"X-More: and more\r\n" * 20_000), "bad_response"),
        (raw(b"H", b"T", b"T", b"P", pause=0.4), "timeout"),
        (raw(HEAD + b"Content-Length: 9999\r\n\r\n", *[b"a"] * 9, pause=0.3), "timeout"),
        (Page(TEXT, seconds=1.5), "timeout"),
        (raw(HEAD + b"Content-Length: 9999\r\n\r\nshort"), "cut_short"),
        (raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello"), "cut_short"),
        (raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello"), "bad_response"),
        (raw(b"220 mail.example ESMTP ready\r\n"), "bad_response"),
        (raw(b""), "bad_response"),
        (raw(b"HTTP/1.1 100 Continue\r\n\r\n", forever=True), "timeout"),
    ],
)
def test_limits_hold_against_hostile_servers(page: Page, reason: str) -> None:
    began = time.monotonic()
    assert body(page) == reason
    assert time.monotonic() - began < 4


def test_packed_twice_as_two_headers_say() -> None:
    packed = brotli.compress(gzip.compress(TEXT))
    both = b"Content-Encoding: gzip\r\nContent-Encoding: br\r\nContent-Length: %d\r\n\r\n" % len(packed)
    assert body(raw(HEAD + both + packed)) == TEXT


def test_many_small_pieces_are_no_answer() -> None:
    pieces = raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\na\r\n" * 900, b"0\r\n\r\n")
    with serving({"/": pieces}) as site:
        assert get(f"{site.url}/", Limits(parts=500)) == "bad_response"
        assert isinstance(get(f"{site.url}/", Limits(parts=1000)), Answer)


def test_no_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving({"/": Page(TEXT)}) as site, serving() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "https_proxy", "HTTPS_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        assert isinstance(get(f"{site.url}/"), Answer)
        assert get("http://10.0.0.1/") == "address" and get("https://10.0.0.1/") == "address"
    assert proxy.asked == []


def test_nobody_there() -> None:
    with serving() as site:
        url = f"{site.url}/"
    assert get(url) == "unreachable"


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://x.example/", "gopher://x.example", "javascript:alert(1)", "data:text/html,x",
     "x.html", "//x.example/", "http://", "http:///x", "http://x.example:99999/", "http://me:secret@x.example/", "",
     "http://x.example/" + "a" * 5000, "http://exa mple.example/", "http://[::1/"],
)  # fmt: skip
def test_only_addresses_of_the_web_are_asked(url: str) -> None:
    with pytest.raises(Unreadable) as raised:
        request_url(url)
    assert raised.value.problem.reason == "bad_address"


@given(st.text(st.sampled_from("ab.:/\\@?#[]%01&;, \t\r\n\0é。１｜"), max_size=30))
def test_the_host_that_is_asked_is_the_one_that_is_looked_at(text: str) -> None:
    """Robots and pace go by one reading of an address, the connection by another: both must see one host."""
    for url in (f"http://{text}", f"https://alba.example{text}"):
        try:
            safe = request_url(url)
        except Unreadable:
            continue
        seen, asked = urlsplit(safe), httpcore2.URL(safe)
        assert (seen.scheme, seen.hostname, seen.username) == (
            asked.scheme.decode(), asked.host.decode().strip("[]").lower(), None,
        )  # fmt: skip
        assert seen.port == asked.port and safe.isascii() and safe.isprintable() and " " not in safe


def test_addresses_become_ascii() -> None:
    assert request_url("https://exämple.example/ü?q=ä#part") == "https://xn--exmple-cua.example/%C3%BC?q=%C3%A4"
    assert request_url(" http://x.example/a b ") == "http://x.example/a%20b"


def test_a_header_from_a_server_cannot_bring_headers_of_its_own() -> None:
    with serving({"/": Page(TEXT)}) as site:

        async def once() -> None:
            async with Client("Dateline/test", ("127.0.0.1",)) as client:
                await client.get(f"{site.url}/", {"If-None-Match": '"a"\r\nX-Evil: 1'})

        asyncio.run(once())
        assert "x-evil" not in site.asked[0][1]


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", tmp_path / "key.pem",
         "-out", tmp_path / "cert.pem", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1"],
        capture_output=True, check=False,
    )  # fmt: skip
    if made.returncode != 0:
        pytest.skip("no openssl here")
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    with serving({"/": Page(TEXT)}, tls=server) as site:
        url = f"https://127.0.0.1:{site.port}/"
        assert get(url) == "tls"
        assert site.asked == []
        trusting = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))
        found = get(url, ssl_context=trusting)
        assert isinstance(found, Answer) and found.body == TEXT
        assert get(f"https://localhost:{site.port}/", ssl_context=trusting) == "address"
