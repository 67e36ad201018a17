"""Content-Encoding undone: what a server packed for the way, unpacked up to a limit."""

import contextlib
import re
import zlib
from collections.abc import Callable

import brotli

from transforms.problems import unfetchable

ACCEPTED = "gzip, deflate, br"
"""What a request says it can unpack."""

PIECE = 65536

NAMES = 3
"""Encodings one upon the other; more than one is rare, and many are an attack."""

MEMBERS = 1000
"""Members of one gzip answer."""

CHUNK = re.compile(rb"(?:\r\n)?([0-9a-fA-F]{1,8})[^\r\n]{0,200}\r\n")


def unpack(data: bytes, encoding: str, limit: int) -> bytes:
    """The bytes as they were before they were packed; `encoding` is the header's value, several in the order applied.

    No more than `limit` bytes are ever unpacked. Raises Unreadable for more, for what is broken, and for an encoding
    that nobody asked for.
    """
    names = [name.strip().lower() for name in encoding.split(",")]
    names = [name for name in names if name not in ("", "identity", "none")]
    if len(names) > NAMES:
        raise unfetchable("bad_response", f"The answer is packed {len(names)} times over.")
    for name in reversed(names):
        if name not in UNPACKERS:
            raise unfetchable("bad_response", f"The answer is packed as {name[:40]!r}, which was not asked for.")
        try:
            data = UNPACKERS[name](data, limit)
        except (zlib.error, brotli.error) as error:
            raise unfetchable("bad_response", f"The answer is no valid {name}: {error}.") from error
    if len(data) > limit:
        raise _too_large(limit)
    return data


def start(data: bytes, encoding: str, limit: int) -> bytes:
    """The first `limit` bytes of what was packed, out of data that may end in the middle. Raises Unreadable for what
    is broken, and for what is packed several times over or as nobody asked.
    """
    name = encoding.strip().lower()
    if name in ("", "identity", "none") or (name in ("gzip", "x-gzip") and data[:2] != b"\x1f\x8b"):
        return data[:limit]
    if name not in UNPACKERS:
        raise unfetchable("bad_response", f"The answer is packed as {name[:40]!r}, which was not asked for.")
    try:
        if name == "br":
            return bytes(brotli.Decompressor().process(data, output_buffer_limit=limit)[:limit])
        if name == "deflate":
            with contextlib.suppress(zlib.error):
                return zlib.decompressobj().decompress(data, limit)
            return zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, limit)
        return zlib.decompressobj(31).decompress(data, limit)
    except (zlib.error, brotli.error) as error:
        raise unfetchable("bad_response", f"The answer is no valid {name}: {error}.") from error


def _gzip(data: bytes, limit: int) -> bytes:
    """Every member. What does not begin as gzip was not packed, whatever the header says."""
    if data[:2] != b"\x1f\x8b":
        return data
    parts: list[bytes] = []
    at = size = members = 0
    while data[at : at + 2] == b"\x1f\x8b":
        members += 1
        if members > MEMBERS:
            raise unfetchable("bad_response", f"The answer is more than {MEMBERS:,} gzip files in one.")
        member = zlib.decompressobj(31)
        # In slices, as each member would otherwise copy all that stands behind it.
        while not member.eof:
            piece = data[at : at + PIECE]
            if not piece:
                raise unfetchable("cut_short", "The packed answer ends in the middle.")
            parts.append(member.decompress(piece, max(0, limit - size) + 1))
            size += len(parts[-1])
            if size > limit:
                raise _too_large(limit)
            at += len(piece) - len(member.unused_data) - len(member.unconsumed_tail)
    return b"".join(parts)


def _deflate(data: bytes, limit: int) -> bytes:
    """With the zlib header, as it should be, or bare, as some servers have it."""
    try:
        return _all_of(zlib.decompressobj(), data, limit)
    except zlib.error:
        return _all_of(zlib.decompressobj(-zlib.MAX_WBITS), data, limit)


def _all_of(member: "zlib._Decompress", data: bytes, limit: int) -> bytes:
    unpacked = member.decompress(data, max(0, limit) + 1)
    if len(unpacked) > limit:
        raise _too_large(limit)
    if not member.eof:
        raise unfetchable("cut_short", "The packed answer ends in the middle.")
    return unpacked


def _brotli(data: bytes, limit: int) -> bytes:
    member = brotli.Decompressor()
    parts, size = [member.process(data, output_buffer_limit=PIECE)], 0
    while True:
        size += len(parts[-1])
        if size > limit:
            raise _too_large(limit)
        if member.is_finished():
            return b"".join(parts)
        if member.can_accept_more_data():
            raise unfetchable("cut_short", "The packed answer ends in the middle.")
        parts.append(member.process(b"", output_buffer_limit=PIECE))


UNPACKERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
}


def _too_large(limit: int) -> Exception:
    return unfetchable("too_large", f"The answer unpacks to more than {limit:,} bytes.")


def unchunk(data: bytes) -> bytes:
    """A body out of its chunks; one that is not in chunks, whatever its header says, as it is."""
    parts: list[bytes] = []
    at = 0
    while match := CHUNK.match(data, at):
        size = int(match[1], 16)
        if size == 0:
            return b"".join(parts)
        parts.append(data[match.end() : match.end() + size])
        at = match.end() + size
    return data if at == 0 else b"".join(parts)
