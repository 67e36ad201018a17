"""One request, one answer, within limits of size and time."""

import asyncio
import re
import ssl
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import BinaryIO

import h11
import httpcore2
from w3lib.url import safe_url_string

from transforms import encodings
from transforms.fetching.addresses import Resolve, VettingBackend, resolve
from transforms.problems import unfetchable

CONNECTIONS = 64
"""Requests at the same time, to all hosts together."""

ADDRESS_CHARACTERS = 4000
HOST = re.compile(rb"[\w.:\[\]-]+")


@dataclass(frozen=True)
class Limits:
    """What one answer may cost."""

    packed_bytes: int = 20_000_000
    bytes: int = 50_000_000
    header_bytes: int = 65_536
    parts: int = 100_000  # each costs some microseconds, however small it is
    connect_seconds: float = 10.0
    seconds: float = 60.0
    redirects: int = 5


@dataclass(frozen=True)
class Answer:
    """A response as it came. `packed` are the bytes on the way, `body` those that were meant."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    packed: bytes = field(repr=False)
    body: bytes = field(repr=False)
    address: str | None = None  # the server's, numeric
    reason: str = ""
    is_cut: bool = False  # only the beginning of the body was taken

    def header(self, name: str) -> str | None:
        """The first header of that name."""
        return next(iter(self._all(name)), None)

    @property
    def encoding(self) -> str:
        """How the body is packed: Content-Encoding, which may be given in several headers."""
        return ", ".join(self._all("Content-Encoding"))

    def _all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]


def request_url(url: str) -> str:
    """The address as it goes into a request: in ASCII, without a fragment. Raises Unreadable for what is none."""
    if len(url) > ADDRESS_CHARACTERS:
        raise unfetchable("bad_address", f"The address has more than {ADDRESS_CHARACTERS:,} characters.")
    try:
        safe = safe_url_string(url.strip()).partition("#")[0]
        parsed = httpcore2.URL(safe)
    except (ValueError, TypeError):  # UnicodeError is a ValueError
        raise unfetchable("bad_address", "It is no address of the web; give http:// or https://.") from None
    if parsed.scheme not in (b"http", b"https") or not HOST.fullmatch(parsed.host):
        raise unfetchable("bad_address", "It is no address of the web; give http:// or https://.")
    if b"@" in safe.encode("ascii").split(b"//", 1)[-1].split(b"/", 1)[0].split(b"?", 1)[0]:
        raise unfetchable("bad_address", "The address holds a user name; pages behind a login are not fetched.")
    return safe


class Client:
    """Sends requests side by side over kept connections. An asynchronous context manager.

    TLS certificates are always verified, by the system's store. No cookies, no login, no proxy: each would make the
    answer depend on something other than its address, and a proxy would resolve names where they cannot be vetted.
    """

    def __init__(
        self,
        user_agent: str,
        allowed: Collection[str] = (),
        limits: Limits | None = None,
        resolve: Resolve = resolve,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self._headers = [
            (b"User-Agent", _value(user_agent)),
            (b"Accept", b"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
            (b"Accept-Encoding", encodings.ACCEPTED.encode()),
        ]
        self._gate = asyncio.Semaphore(CONNECTIONS)  # waiting for a connection is no fault of a host
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=ssl_context,
            max_connections=CONNECTIONS,
            keepalive_expiry=30.0,
            network_backend=VettingBackend(allowed, resolve, self.limits.connect_seconds),
        )

    async def __aenter__(self) -> "Client":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._pool.aclose()

    async def get(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        into: tuple[BinaryIO, int] | None = None,
        *,
        seconds: float | None = None,
        first: int | None = None,
    ) -> Answer:
        """The answer to one request; a redirect is an answer. Raises Unreadable where none comes within the limits.

        `into` takes a large body instead: a file and the bytes it may take. `seconds` is the time for the whole
        answer, where it is not that of the limits. `first`: no more than so many bytes of the body are taken, and an
        end in the middle of what is packed is no fault.
        """
        seconds = self.limits.seconds if seconds is None else seconds
        safe = request_url(url)
        more = [(name.encode("ascii", "replace"), _value(value)) for name, value in (headers or {}).items()]
        try:
            async with self._gate, asyncio.timeout(seconds):
                return await self._get(safe, [*self._headers, *more], into, first)
        except (TimeoutError, httpcore2.TimeoutException):
            raise unfetchable("timeout", f"No whole answer came within {seconds:.3g} s.") from None
        except (httpcore2.ProtocolError, h11.ProtocolError) as error:
            cut = "without sending complete message" in str(error)
            raise unfetchable(
                "cut_short" if cut else "bad_response", f"The answer is no valid HTTP ({_words(error)})."
            ) from error
        except (httpcore2.NetworkError, httpcore2.UnsupportedProtocol, OSError) as error:
            if _is_tls(error):
                raise unfetchable("tls", f"The host could not prove who it is ({_words(error)}).") from error
            raise unfetchable("unreachable", f"The host could not be reached ({_words(error)}).") from error

    async def _get(
        self, url: str, headers: list[tuple[bytes, bytes]], into: tuple[BinaryIO, int] | None, first: int | None
    ) -> Answer:
        seconds = dict.fromkeys(("connect", "read", "write", "pool"), self.limits.seconds)
        async with self._pool.stream("GET", url, headers=headers, extensions={"timeout": seconds}) as response:
            said = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers)
            if sum(len(name) + len(value) + 4 for name, value in said) > self.limits.header_bytes:
                raise unfetchable("too_large", f"The headers are larger than {self.limits.header_bytes:,} bytes.")
            server = response.extensions["network_stream"].get_extra_info("server_addr")
            packed, is_cut = b"", False
            if into is not None and response.status == 200:
                await self._save(response, *into)
            else:
                packed, is_cut = await self._packed(response, first)
        answer = Answer(
            url,
            response.status,
            said,
            packed,
            packed,
            address=str(server[0]) if server else None,
            reason=response.extensions.get("reason_phrase", b"").decode("latin-1"),
            is_cut=is_cut,
        )
        if not packed or not answer.encoding:
            return answer
        if first is not None:
            return replace(answer, body=encodings.start(packed, answer.encoding, first))
        return replace(answer, body=encodings.unpack(packed, answer.encoding, self.limits.bytes))

    async def _save(self, response: httpcore2.Response, file: BinaryIO, limit: int) -> None:
        """Write the body to a file as it comes."""
        file.seek(0)
        file.truncate()
        async for part in response.aiter_stream():
            if file.tell() + len(part) > limit:
                raise unfetchable("too_large", f"The file is larger than {limit:,} bytes.")
            file.write(part)
        file.flush()

    async def _packed(self, response: httpcore2.Response, first: int | None) -> tuple[bytes, bool]:
        """The body as it came over the line, or its first bytes; and whether it was cut there."""
        body, parts = bytearray(), 0
        async for part in response.aiter_stream():
            body += part
            parts += 1
            if first is not None and len(body) > first:
                return bytes(body[:first]), True
            if len(body) > self.limits.packed_bytes:
                raise unfetchable("too_large", f"The answer is larger than {self.limits.packed_bytes:,} bytes.")
            if parts > self.limits.parts:
                raise unfetchable("bad_response", f"The answer comes in more than {self.limits.parts:,} pieces.")
        return bytes(body), False


def _value(text: str) -> bytes:
    """A header's value; one that came from a server must not bring headers of its own."""
    return "".join(c for c in text if c.isprintable()).encode("latin-1", "replace")


def _is_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _words(error: BaseException) -> str:
    """What an error says, in one line; that of its cause where it says nothing."""
    said = " ".join(str(error).split())[:200]
    if said or error.__cause__ is None:
        return said or type(error).__name__
    return _words(error.__cause__)
