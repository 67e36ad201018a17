"""Where no request may go, however the address is written and whatever the name resolves to."""

import asyncio
import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.site import Page, serving
from transforms.fetching.addresses import is_allowed, is_public
from transforms.fetching.client import Client
from transforms.problems import Unreadable

PRIVATE = [
    "127.0.0.1", "127.8.9.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.100.100.200",
    "168.63.129.16", "192.0.0.192", "198.18.0.1", "224.0.0.251", "240.0.0.1", "255.255.255.255",
    "::1", "::", "::127.0.0.1", "fe80::1", "fe80::1%eth0", "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1",
    "::ffff:127.0.0.1", "::ffff:169.254.169.254", "2002:7f00:1::", "2002:a9fe:a9fe::1", "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1", "2001::1", "3fff::1", "no address", "",
]  # fmt: skip
PUBLIC = ["8.8.4.4", "::ffff:8.8.4.4", "2002:808:404::", "64:ff9b::808:404", "2606:4700::1", "2a00:1450::1"]


@pytest.mark.parametrize("address", PRIVATE)
def test_no_private_address_is_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_ones_are(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_an_address_wrapped_in_another_is_judged_by_itself(ip: ipaddress.IPv4Address) -> None:
    high, low = int(ip) >> 16, int(ip) & 0xFFFF
    for wrapped in (f"::ffff:{ip}", f"2002:{high:x}:{low:x}::1", f"64:ff9b::{high:x}:{low:x}"):
        assert is_public(wrapped) == is_public(str(ip))


def test_a_host_is_allowed_by_name_and_perhaps_by_port() -> None:
    assert is_allowed("News.Example.", 80, ["news.example"])
    assert is_allowed("127.0.0.1", 8000, ["127.0.0.1:8000"])
    assert not is_allowed("127.0.0.1", 8001, ["127.0.0.1:8000"])
    assert is_allowed("::1", 80, ["[::1]"])
    assert not is_allowed("evil-news.example", 80, ["news.example"])
    assert not is_allowed("sub.news.example", 80, ["news.example"])


def reason(url: str, *, allowed: tuple[str, ...] = (), **more: object) -> str:
    """Why an address gives nothing; 'ok' where it gives something."""

    async def get() -> str:
        async with Client("Test", allowed, **more) as client:  # type: ignore[arg-type]
            try:
                await client.get(url)
            except Unreadable as error:
                return error.problem.reason
        return "ok"

    return asyncio.run(get())


def test_loopback_is_refused_in_every_notation_before_anything_is_sent() -> None:
    with serving({"/": Page(b"secret")}) as site:
        for host in ("127.0.0.1", "localhost", "127.1", "0x7f.0.0.1", "2130706433", "0177.0.0.1", "[::1]",
                     "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "0", "127.0.0.1."):  # fmt: skip
            assert reason(f"http://{host}:{site.port}/") in ("address", "unresolved"), host
        assert site.asked == []
        assert reason(f"{site.url}/", allowed=("127.0.0.1",)) == "ok"
        assert reason(f"http://127.1:{site.port}/", allowed=("127.0.0.1",)) == "address", "another name, not allowed"


def test_metadata_addresses_are_refused() -> None:
    for url in ("http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/", "http://100.100.100.200/"):
        assert reason(url) == "address"


def test_the_connection_goes_to_the_address_that_was_vetted() -> None:
    """A name that is public when it is vetted, and loopback a moment later, is resolved once a connection only."""
    with serving({"/": Page(b"secret")}) as site:
        told = iter(["8.8.4.4", "127.0.0.1", "127.0.0.1"])
        tried: list[str] = []

        async def rebinding(host: str, port: int) -> list[str]:
            tried.append(next(told))
            return [tried[-1]]

        async def get() -> list[str]:
            found = []
            async with Client("Test", resolve=rebinding) as client:
                client._pool._network_backend._plain = Nowhere()  # the first address leads nowhere
                for _ in range(2):
                    try:
                        await client.get(f"http://rebinding.example:{site.port}/")
                    except Unreadable as error:
                        found.append(error.problem.reason)
            return found

        class Nowhere:
            async def connect_tcp(self, host: str, *_: object) -> None:
                assert host == "8.8.4.4", "the second address is never tried"
                raise OSError("nobody there")

        assert asyncio.run(get()) == ["unreachable", "address"]
        assert site.asked == []


def test_a_name_with_a_public_and_a_private_address_is_refused() -> None:
    async def both(host: str, port: int) -> list[str]:
        return ["8.8.4.4", "10.0.0.7"]

    assert reason("http://both.example/", resolve=both) == "address"


def test_a_name_that_does_not_resolve() -> None:
    async def none(host: str, port: int) -> list[str]:
        raise OSError("no such host")

    assert reason("http://gone.example/", resolve=none) == "unresolved"
