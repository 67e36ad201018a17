"""Where a request may go: to public addresses only, unless the user allows a host by its name.

The check stands where the connection is made: names are resolved here, every address is vetted, and the connection goes
to the vetted address itself. So it holds for redirects, for names that resolve to something else the second time, for
literals, and for odd notations (`0x7f.1`, `2130706433`), as it is the resolver that decides what they mean.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Collection, Iterable

import httpcore2
from httpcore2 import AsyncNetworkBackend, AsyncNetworkStream

from transforms.problems import Unreadable, unfetchable

Resolve = Callable[[str, int], Awaitable[list[str]]]
"""resolve(host, port): the numeric addresses of a host; raises OSError for a name that has none."""

UNICAST = ipaddress.ip_network("2000::/3")
NAT64 = ipaddress.ip_network("64:ff9b::/96")
REFUSED = tuple(
    ipaddress.ip_network(network)
    for network in (
        "168.63.129.16/32",  # from the public range, and answered by a cloud inside its own machines only
        "192.0.0.0/24",  # protocol assignments; some clouds keep their metadata here
        "192.88.99.0/24",  # relays of 6to4
        "2001::/23",  # Teredo and other tunnels
        "3fff::/20",  # documentation
    )
)
"""What the standard library, or an older one, takes for public."""


def is_public(address: str) -> bool:
    """Whether a numeric address lies in the open internet; one that wraps an IPv4 address is judged by that."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:  # also one with a zone, which is link-local
        return False
    if isinstance(ip, ipaddress.IPv6Address) and (wrapped := _wrapped(ip)) is not None:
        return is_public(str(wrapped))
    if not ip.is_global or ip.is_multicast or ip.is_reserved or any(ip in network for network in REFUSED):
        return False
    return ip.version == 4 or ip in UNICAST


def _wrapped(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address inside a mapped, 6to4 or NAT64 address."""
    if ip in NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour


def is_allowed(host: str, port: int, allowed: Collection[str]) -> bool:
    """Whether the user allows a host by name: `host`, or `host:port` for that port alone."""
    plain = host.strip("[]").rstrip(".").lower()
    written = {plain, f"{plain}:{port}", f"[{plain}]", f"[{plain}]:{port}"}
    return any(name.lower() in written for name in allowed)


async def resolve(host: str, port: int) -> list[str]:
    """The numeric addresses of a host as the system gives them, each once."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class VettingBackend(AsyncNetworkBackend):
    """Opens the connections of the HTTP client, to vetted addresses only.

    A host with a public and a private address is refused as a whole: no honest one has both, and a name that changes
    its mind between two questions is how such checks are got round.
    """

    def __init__(self, allowed: Collection[str], resolve: Resolve = resolve, seconds: float = 10.0) -> None:
        self.allowed = allowed
        self.resolve = resolve
        self.seconds = seconds
        self._plain = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> AsyncNetworkStream:
        """Connect to the first address of the host that answers. Raises Unreadable."""
        try:
            addresses = await asyncio.wait_for(self.resolve(host, port), self.seconds)
        except TimeoutError:
            raise unfetchable("timeout", f"The name {host} could not be resolved in {self.seconds:g} s.") from None
        except (OSError, UnicodeError):
            raise unfetchable("unresolved", f"There is no host of the name {host}; check the address.") from None
        if not is_allowed(host, port, self.allowed):
            self._vet(host, addresses)
        failed: Exception | None = None
        for address in addresses:
            try:
                return await self._plain.connect_tcp(address, port, self.seconds, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
        raise failed or unfetchable("unresolved", f"The name {host} has no address.")

    @staticmethod
    def _vet(host: str, addresses: Iterable[str]) -> None:
        bad = [address for address in addresses if not is_public(address)]
        if bad:
            raise refused(host, bad[0])

    async def sleep(self, seconds: float) -> None:
        """Wait, as the client does between tries to connect."""
        await asyncio.sleep(seconds)


def refused(host: str, address: str) -> Unreadable:
    """The error for a host that lies where no request may go."""
    where = f"{host} is" if host == address else f"{host} is at {address},"
    return unfetchable("address", f"{where} no public address; allow it by name in allow_hosts if it is meant.")
