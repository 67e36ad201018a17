"""Every response of the web as it came: one WARC file a run under raw/responses/, and an index over all of them.

The WARC files are what counts. Each record is a gzip member of its own, so a run that is killed leaves at most half a
member behind, which the next opening cuts off. The index (SQLite) is derived: what it does not know yet, or all of it
where it is missing or broken, is read from the WARC files again. Only the notes of what was asked without an answer to
keep (`asked`) are nowhere else; without them an address is asked once more.
"""

import contextlib
import hashlib
import json
import os
import sqlite3
import struct
import uuid
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Literal

from warehouse import durable, fault
from warehouse.errors import WarehouseError, explained
from warehouse.home import Home

Role = Literal["page", "list", "robots"]

INDEX = "index.sqlite"

HEAD = 10
"""Bytes of a gzip member's head. It tells nothing that is read, and no checksum is over it: all of a file are alike."""

VERSION = 1
SCHEMA = """
CREATE TABLE files (file TEXT PRIMARY KEY, bytes INTEGER NOT NULL);
CREATE TABLE responses (
  file TEXT NOT NULL, offset INTEGER NOT NULL, url TEXT NOT NULL, key TEXT NOT NULL, final_url TEXT NOT NULL,
  role TEXT NOT NULL, status INTEGER NOT NULL, content_type TEXT, etag TEXT, last_modified TEXT, sha256 TEXT NOT NULL,
  fetched_at TEXT NOT NULL, origin TEXT, is_read INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (file, offset));
CREATE INDEX responses_by_key ON responses (key, fetched_at);
CREATE INDEX responses_by_sha256 ON responses (sha256);
CREATE INDEX responses_by_origin ON responses (origin);
CREATE INDEX responses_unread ON responses (role) WHERE NOT is_read;
CREATE TABLE asked (key TEXT PRIMARY KEY, url TEXT NOT NULL, at TEXT NOT NULL, reason TEXT, detail TEXT);
CREATE TABLE rounds (began TEXT NOT NULL);
"""


@dataclass(frozen=True)
class Response:
    """One kept response, as the index knows it."""

    file: str
    offset: int
    url: str  # that was asked for
    key: str  # the same for every address of one article
    final_url: str  # where it was found, redirects followed
    role: Role
    status: int
    content_type: str | None
    etag: str | None
    last_modified: str | None
    sha256: str  # of the content, unpacked
    fetched_at: datetime
    origin: str | None = None  # SHA-256 of the WARC file of others it was taken from
    is_read: bool = False  # whether a night has read it

    @property
    def place(self) -> str:
        """Where it lies: file and offset."""
        return f"{self.file}@{self.offset}"


NAMES = tuple(field.name for field in fields(Response))
COLUMNS = ", ".join(NAMES)


@dataclass(frozen=True)
class Arrived:
    """A response on its way into the store. `packed` is the body as it came, `sha256` that of its content."""

    url: str
    key: str
    final_url: str
    role: Role
    status: int
    reason: str
    headers: Sequence[tuple[str, str]]
    packed: bytes
    sha256: str
    fetched_at: datetime
    address: str | None = None
    origin: str | None = None
    listed: str | None = None  # the publication date of the list that named it, as written there
    is_cut: bool = False  # only the beginning was taken


@dataclass(frozen=True)
class Stored:
    """A response as it lies in its WARC file."""

    url: str
    final_url: str
    fetched_at: datetime
    headers: tuple[tuple[str, str], ...]
    packed: bytes
    sha256: str
    listed: str | None = None

    def header(self, name: str) -> str | None:
        """The first header of that name."""
        return next(iter(self._all(name)), None)

    @property
    def encoding(self) -> str:
        """How the body is packed: Content-Encoding, which may be given in several headers."""
        return ", ".join(self._all("Content-Encoding"))

    def _all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]


@dataclass(frozen=True)
class Asked:
    """The last time an address was asked, and why it gave nothing; `reason` is None where it did."""

    url: str
    at: datetime
    reason: str | None
    detail: str | None


def folder(home: Home) -> Path:
    """Where the WARC files and their index lie."""
    return home.raw / "responses"


def are_kept(home: Home) -> bool:
    """Whether anything was ever fetched; what other machines have, from object storage, is pulled."""
    if home.address is not None:
        from warehouse.objects import pulling

        pulling.bring_responses(home)
    return folder(home).is_dir()


def load(home: Home, place: str) -> Stored:
    """The response that lies at a place. Raises WarehouseError where it is gone."""
    file, _, offset = place.rpartition("@")
    path = folder(home) / file
    try:
        with open(path, "rb") as opened:
            _, content, _ = next(_members(opened, int(offset)))
        return _stored(content)
    except (OSError, EOFError, StopIteration, ValueError, KeyError, zlib.error) as error:
        why = f"the response at byte {offset} cannot be read ({error})"
        raise WarehouseError(path, why, "fetch it again") from error


def damaged(home: Home) -> Iterator[str]:
    """Each WARC file in which a response is not as it came, with the place, in a line."""
    for path in sorted(folder(home).glob("*.warc.gz")):
        offset = 0
        try:
            with open(path, "rb") as file, open(path, "rb") as heads:
                first = heads.read(HEAD)
                for offset, content, end in _members(file, 0):
                    heads.seek(offset)
                    head = heads.read(HEAD)
                    said, _, _, body = _parts(content) if b"\r\nDateline-Key: " in content else ({}, 0, (), b"")
                    digest = said.get("WARC-Payload-Digest", "")
                    strange = head != first and head + heads.read(end - offset - HEAD) != blank(end - offset)
                    if strange or (digest and digest != _digest(body)):
                        yield f"{path}: the response at byte {offset} is not as it came; fetch it again"
        except EOFError:
            if _finished(home, path):  # else half a response of a run that was killed, which the next run cuts off
                yield f"{path}: damaged behind byte {offset} (it ends too early); fetch its responses again"
        except (OSError, ValueError, KeyError, IndexError, zlib.error) as error:
            yield f"{path}: damaged behind byte {offset} ({error}); fetch its responses again"


def _finished(home: Home, path: Path) -> bool:
    """Whether the index knows the file to its end: then no run was killed over it."""
    try:
        with contextlib.closing(sqlite3.connect(f"{(folder(home) / INDEX).as_uri()}?mode=ro", uri=True)) as index:
            row = index.execute("SELECT bytes FROM files WHERE file = ?", (path.name,)).fetchone()
    except sqlite3.DatabaseError:
        return False
    return row is not None and row[0] == path.stat().st_size


class Responses:
    """The store, open for one run. For the writer who holds the lock of the home."""

    def __init__(self, home: Home, run_id: str) -> None:
        self.home = home
        self.file = f"{run_id}.warc.gz"
        self._warc: BinaryIO | None = None
        self._offset = 0
        if home.address is not None:
            from warehouse.objects import pulling

            pulling.bring_responses(home)
        with explained(folder(home)):
            folder(home).mkdir(parents=True, exist_ok=True)
            self._index = _connect(folder(home) / INDEX)
            self._finish_forgetting()
            self._catch_up()

    def __enter__(self) -> "Responses":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Bring all to the disk."""
        self._index.close()
        if self._warc is not None:
            os.fsync(self._warc.fileno())
            self._warc.close()
            durable.sync_folder(folder(self.home))
            self._warc = None
        if self.home.address is not None:
            from warehouse.objects import sending

            sending.send(self.home)

    def add(self, arrived: Arrived) -> Response:
        """Keep a response: in the WARC file first, then in the index."""
        with explained(folder(self.home) / self.file):
            if self._warc is None:
                self._open()
            offset = self._append(_response_record(arrived, self.file, self._offset))
        response = _indexed(self.file, offset, arrived)
        self._insert(response)
        if arrived.origin is None:  # what others fetched, we have not asked for
            self.note(arrived.key, arrived.url, arrived.fetched_at)
        fault.point("responses.kept")
        return response

    def note(self, key: str, url: str, at: datetime, reason: str | None = None, detail: str | None = None) -> None:
        """Remember that an address was asked, and why it gave nothing, if so."""
        self._index.execute("REPLACE INTO asked VALUES (?, ?, ?, ?, ?)", (key, url, at.isoformat(), reason, detail))

    def renew(self, response: Response, etag: str | None, last_modified: str | None) -> None:
        """Remember by what an unchanged response is now told from a newer one."""
        self._index.execute(
            "UPDATE responses SET etag = ?, last_modified = ? WHERE file = ? AND offset = ?",
            (etag, last_modified, response.file, response.offset),
        )

    def asked(self, key: str) -> Asked | None:
        """The last time an address was asked."""
        row = self._index.execute("SELECT url, at, reason, detail FROM asked WHERE key = ?", (key,)).fetchone()
        return Asked(row[0], datetime.fromisoformat(row[1]), row[2], row[3]) if row else None

    def latest(self, key: str) -> Response | None:
        """The latest response of an address."""
        return next(self._select("key = ? ORDER BY fetched_at DESC, file DESC, offset DESC LIMIT 1", key), None)

    def first_fetched(self, key: str) -> datetime | None:
        """When an address first gave a response."""
        (first,) = self._index.execute("SELECT min(fetched_at) FROM responses WHERE key = ?", (key,)).fetchone()
        return datetime.fromisoformat(first) if first else None

    def same(self, key: str, sha256: str) -> Response | None:
        """A response of an address with that content."""
        return next(self._select("key = ? AND sha256 = ? ORDER BY fetched_at DESC LIMIT 1", key, sha256), None)

    def at(self, url: str, sha256: str) -> Response | None:
        """The latest response that was asked for at exactly that address and has that content."""
        return next(self._select("url = ? AND sha256 = ? ORDER BY fetched_at DESC LIMIT 1", url, sha256), None)

    def of_origin(self, origin: str) -> list[Response]:
        """All responses taken from one WARC file of others."""
        return list(self._select("origin = ? ORDER BY file, offset", origin))

    def unread(self) -> list[Response]:
        """Pages that no finished night has read."""
        return list(self._select("role = 'page' AND NOT is_read ORDER BY file, offset"))

    def load(self, response: Response) -> Stored:
        """The response itself. Raises WarehouseError."""
        return load(self.home, response.place)

    def is_sound(self, response: Response) -> bool:
        """Whether a response can still be read; each lies in a gzip member with a checksum of its own."""
        try:
            self.load(response)
        except WarehouseError:
            return False
        return True

    def begin_round(self, now: datetime, oldest: datetime) -> datetime:
        """When the fetching began that no night has finished yet: `now`, where there is none or none after `oldest`."""
        (began,) = self._index.execute("SELECT max(began) FROM rounds").fetchone()
        if began is not None and oldest < datetime.fromisoformat(began) <= now:
            return datetime.fromisoformat(began)
        with self._transaction():
            self._index.execute("DELETE FROM rounds")
            self._index.execute("INSERT INTO rounds VALUES (?)", (now.isoformat(),))
        return now

    def finish_round(self, read: Iterable[Response]) -> None:
        """A night has read these responses, and what the next one fetches is fetched anew."""
        with self._transaction():
            self._index.executemany(
                "UPDATE responses SET is_read = 1 WHERE sha256 = ? AND url = ?",
                ((response.sha256, response.url) for response in read if not response.is_read),
            )
            self._index.execute("DELETE FROM rounds")

    @cached_property
    def forgotten(self) -> frozenset[str]:
        """The hashes of the addresses that the user has had forgotten."""
        from warehouse.joins import overrides  # brings pyarrow, which the store itself need not wait for

        return frozenset(line.address_sha256 for line in overrides.load(self.home).forgotten if line.address_sha256)

    def is_forgotten(self, key: str) -> bool:
        """Whether an address must not be asked again."""
        return bool(self.forgotten) and _hashed(key) in self.forgotten

    def at_hashes(self, addresses: Collection[str], contents: Collection[str]) -> list[Response]:
        """The responses of addresses and with contents that are told by their hashes."""
        keys = [
            key for (key,) in self._index.execute("SELECT DISTINCT key FROM responses") if _hashed(key) in addresses
        ]
        found = [response for key in keys for response in self._select("key = ?", key)]
        found += [response for sha256 in contents for response in self._select("sha256 = ?", sha256)]
        return sorted(set(found), key=lambda one: (one.file, one.offset))

    def lists(self) -> Iterator[Response]:
        """Every list that is kept."""
        return self._select("role = 'list' ORDER BY file, offset")

    def forget(self, leaving: Iterable[Response], addresses: Collection[str]) -> None:
        """Overwrite responses where they lie, by gzip members of the same length, so that all others stay where they
        are; and delete from the index what is known of them and of the addresses with these hashes.

        What is to be done is written down first: whoever opens the store next finishes what a kill has cut short.
        """
        places = [(one.file, one.offset, self._length(one)) for one in leaving]
        keys = [key for (key,) in self._index.execute("SELECT key FROM asked") if _hashed(key) in addresses]
        keys += [one.key for one in leaving]
        if places or keys:
            _note_forgetting(self.home, {"places": places, "keys": sorted(set(keys))})
            self._finish_forgetting()

    def _length(self, response: Response) -> int:
        """How many bytes the member of a response takes; of a damaged one, up to the next."""
        path = folder(self.home) / response.file
        with open(path, "rb") as file, contextlib.suppress(EOFError, zlib.error, StopIteration):
            offset, _, end = next(_members(file, response.offset))
            return end - offset
        (after,) = self._index.execute(
            "SELECT min(offset) FROM responses WHERE file = ? AND offset > ?", (response.file, response.offset)
        ).fetchone()
        return (after or path.stat().st_size) - response.offset

    def _finish_forgetting(self) -> None:
        noted = folder(self.home) / FORGETTING
        if not noted.exists():
            return
        todo = json.loads(noted.read_bytes())
        for file, offset, length in todo["places"]:
            self._will_change(file)
            with contextlib.suppress(FileNotFoundError), open(folder(self.home) / file, "r+b") as opened:
                opened.seek(offset)
                opened.write(blank(length))
                opened.flush()
                os.fsync(opened.fileno())
            fault.point("forget.response")
        self._index.execute("PRAGMA secure_delete = ON")
        with self._transaction():
            self._index.executemany(
                "DELETE FROM responses WHERE file = ? AND offset = ?", [place[:2] for place in todo["places"]]
            )
            self._index.executemany("DELETE FROM asked WHERE key = ?", [(key,) for key in todo["keys"]])
            # The notes on files of others name the addresses of what they did not give.
            self._index.execute("UPDATE asked SET detail = NULL WHERE key LIKE 'warc:%'")
        self._index.execute("VACUUM")  # what was deleted before lies in the free pages
        noted.unlink()
        durable.sync_folder(folder(self.home))

    def _open(self) -> None:
        """Begin the run's own file; a run of the same name goes on in it."""
        path = folder(self.home) / self.file
        self._will_change(self.file)
        self._warc = open(path, "ab")  # noqa: SIM115  (closed by `close`)
        self._offset = self._warc.tell()
        if self._offset == 0:
            self._append(_info_record(self.file))

    def _will_change(self, file: str) -> None:
        """Let object storage get a WARC file again."""
        if self.home.address is not None:
            from warehouse.objects import sending

            sending.mark(self.home, f"raw/responses/{file}")

    def _append(self, record: bytes) -> int:
        """Write one record as a gzip member of its own; returns where it begins."""
        assert self._warc is not None
        packer = zlib.compressobj(6, zlib.DEFLATED, 31)
        member = packer.compress(record) + packer.flush()
        offset = self._offset
        if os.environ.get(fault.VARIABLE):  # a test may kill the run in the middle of a record
            self._warc.write(member[: len(member) // 2])
            self._warc.flush()
            fault.point("responses.half")
            member = member[len(member) // 2 :]
        self._warc.write(member)
        self._warc.flush()
        self._offset = self._warc.tell()
        return offset

    def _insert(self, response: Response) -> None:
        row = (response.file, response.offset, response.url, response.key, response.final_url, response.role,
               response.status, response.content_type, response.etag, response.last_modified, response.sha256,
               response.fetched_at.isoformat(), response.origin, int(response.is_read))  # fmt: skip
        self._index.execute(f"REPLACE INTO responses ({COLUMNS}) VALUES ({', '.join('?' * len(row))})", row)
        self._index.execute("REPLACE INTO files VALUES (?, ?)", (response.file, self._offset))

    def _select(self, condition: str, *values: str) -> Iterator[Response]:
        for row in self._index.execute(f"SELECT {COLUMNS} FROM responses WHERE {condition}", values):
            found: dict[str, Any] = dict(zip(NAMES, row, strict=True))
            found["fetched_at"] = datetime.fromisoformat(found["fetched_at"])
            yield Response(**found | {"is_read": bool(found["is_read"])})

    def _catch_up(self) -> None:
        """Index what the WARC files hold beyond what is indexed, and cut off half a record at the end of one."""
        known = dict(self._index.execute("SELECT file, bytes FROM files").fetchall())
        there = {path.name: path for path in sorted(folder(self.home).glob("*.warc.gz"))}
        with self._transaction():
            for name in known.keys() - there.keys():
                self._index.execute("DELETE FROM responses WHERE file = ?", (name,))
                self._index.execute("DELETE FROM files WHERE file = ?", (name,))
            for name, path in there.items():
                size = path.stat().st_size
                if known.get(name, 0) > size:  # shorter than it was: the disk has lost what came last
                    self._index.execute("DELETE FROM responses WHERE file = ?", (name,))
                    known[name] = 0
                if known.get(name) != size:
                    self._read_on(path, known.get(name, 0), size)

    def _read_on(self, path: Path, start: int, size: int) -> None:
        end = start
        with open(path, "rb") as file:
            try:
                for offset, content, after in _members(file, start):
                    end = after
                    # The file's own record is no response, nor is what another program wrote.
                    with contextlib.suppress(KeyError, ValueError, IndexError):
                        self._insert(_of_record(path.name, offset, content))
            except EOFError:
                os.truncate(path, end)
                size = end
            except zlib.error:
                pass  # damaged in the middle: what stands before it is indexed, and nothing is thrown away
        self._index.execute("REPLACE INTO files VALUES (?, ?)", (path.name, size))

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._index.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._index.execute("ROLLBACK")
            raise
        self._index.execute("COMMIT")


FORGETTING = "forgetting.json"
"""What is being overwritten, until it is."""


def _note_forgetting(home: Home, todo: dict[str, Any]) -> None:
    final = folder(home) / FORGETTING
    beside = folder(home) / f".{FORGETTING}"
    durable.write_file(beside, json.dumps(todo).encode())
    os.replace(beside, final)
    durable.sync_folder(folder(home))


def _hashed(key: str) -> str:
    """As `overrides.hashed`."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def blank(length: int) -> bytes:
    """A gzip member of that length, 21 bytes or more, that says that a response was here.

    It is padded in the comment of its header, which unpacking skips.
    """
    headers = [("WARC-Type", "metadata"), ("WARC-Record-ID", _urn(f"forgotten {length}")),
               ("WARC-Date", "1970-01-01T00:00:00Z"), ("Content-Type", "text/plain")]  # fmt: skip
    content = _record(headers, b"forgotten\r\n")
    if len(_padded(content, 0)) > length:
        content = b""
    return _padded(content, length - len(_padded(content, 0)))


def _padded(content: bytes, padding: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    head = b"\x1f\x8b\x08\x10" + bytes(5) + b"\xff" + b"-" * padding + b"\0"
    return head + packer.compress(content) + packer.flush() + struct.pack("<II", zlib.crc32(content), len(content))


def _connect(path: Path) -> sqlite3.Connection:
    """The index; a new one where it is missing, broken, or of another version."""
    for _ in range(2):
        connection = sqlite3.connect(path, isolation_level=None, timeout=30)
        try:
            # It is derived: no need to wait for the disk at each row.
            connection.execute("PRAGMA journal_mode = TRUNCATE")
            connection.execute("PRAGMA synchronous = OFF")
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version == VERSION and connection.execute("SELECT count(*) FROM files").fetchone():
                return connection
            if version == 0 and not connection.execute("SELECT * FROM sqlite_master").fetchall():
                connection.executescript(f"BEGIN; {SCHEMA} PRAGMA user_version = {VERSION}; COMMIT;")
                return connection
        except sqlite3.DatabaseError:
            pass
        connection.close()
        for ending in ("", "-journal", "-wal", "-shm"):
            Path(f"{path}{ending}").unlink(missing_ok=True)
    raise WarehouseError(path, "the index cannot be made anew", "delete it and try again")


def _members(file: BinaryIO, start: int) -> Iterator[tuple[int, bytes, int]]:
    """Each gzip member from `start` on: where it begins, what it holds, where it ends. Raises EOFError for half a
    member, zlib.error for a broken one.
    """
    file.seek(start)
    offset, waiting = start, file.read(65536)
    while waiting:
        member, parts, used = zlib.decompressobj(31), [], 0
        while not member.eof:
            if not waiting:
                raise EOFError
            parts.append(member.decompress(waiting))
            used += len(waiting) - len(member.unused_data)
            waiting = member.unused_data or file.read(65536)
        yield offset, b"".join(parts), offset + used
        offset += used


def _record(headers: Sequence[tuple[str, str]], block: bytes) -> bytes:
    lines = "".join(f"{name}: {_line(value)}\r\n" for name, value in [*headers, ("Content-Length", str(len(block)))])
    return b"WARC/1.1\r\n" + lines.encode("utf-8", "replace") + b"\r\n" + block + b"\r\n\r\n"


def _info_record(file: str) -> bytes:
    block = b"software: Dateline\r\nformat: WARC File Format 1.1\r\n"
    moment = datetime.now(UTC)
    headers = [("WARC-Type", "warcinfo"), ("WARC-Record-ID", _urn(file)), ("WARC-Date", _moment(moment)),
               ("WARC-Filename", file), ("Content-Type", "application/warc-fields")]  # fmt: skip
    return _record(headers, block)


def _response_record(arrived: Arrived, file: str, offset: int) -> bytes:
    """A response as a WARC record. The body is as it came but for its chunks, which HTTP put around it for the way."""
    lines = [f"HTTP/1.1 {arrived.status} {_line(arrived.reason)}".rstrip()]
    for name, value in arrived.headers:
        if name.lower() in ("transfer-encoding", "content-length"):
            name = f"X-Crawler-{name}"
        lines.append(f"{_line(name)}: {_line(value)}")
    lines.append(f"Content-Length: {len(arrived.packed)}")
    block = "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n" + arrived.packed
    headers = [
        ("WARC-Type", "response"),
        ("WARC-Record-ID", _urn(f"{file}@{offset}/{arrived.sha256}")),
        ("WARC-Date", _moment(arrived.fetched_at)),
        ("WARC-Target-URI", arrived.final_url),
        ("WARC-Payload-Digest", _digest(arrived.packed)),
        ("Content-Type", "application/http; msgtype=response"),
        ("Dateline-Asked", arrived.url),
        ("Dateline-Key", arrived.key),
        ("Dateline-Role", arrived.role),
        ("Dateline-Content-SHA256", arrived.sha256),
    ]
    headers += [("WARC-IP-Address", arrived.address)] if arrived.address else []
    headers += [("Dateline-Origin", arrived.origin)] if arrived.origin else []
    headers += [("Dateline-Listed", arrived.listed)] if arrived.listed else []
    headers += [("WARC-Truncated", "length")] if arrived.is_cut else []
    return _record(headers, block)


def _parts(content: bytes) -> tuple[dict[str, str], int, tuple[tuple[str, str], ...], bytes]:
    """WARC headers, HTTP status, HTTP headers and body of a record. Raises KeyError or ValueError for another kind."""
    head, _, block = content.partition(b"\r\n\r\n")
    said = dict(line.split(": ", 1) for line in head.decode("utf-8").split("\r\n")[1:])
    http, _, body = block[: int(said["Content-Length"])].partition(b"\r\n\r\n")
    first, *lines = http.decode("latin-1").split("\r\n")
    pairs = tuple((name, value.strip()) for name, _, value in (line.partition(":") for line in lines))
    return said, int(first.split()[1]), pairs, body


def _stored(content: bytes) -> Stored:
    said, _, headers, body = _parts(content)
    return Stored(said["Dateline-Asked"], said["WARC-Target-URI"], datetime.fromisoformat(said["WARC-Date"]), headers,
                  body, said["Dateline-Content-SHA256"], said.get("Dateline-Listed"))  # fmt: skip


def _of_record(file: str, offset: int, content: bytes) -> Response:
    """The entry of a record in the index."""
    said, status, headers, _ = _parts(content)
    role: Role = said["Dateline-Role"]  # type: ignore[assignment]
    arrived = Arrived(said["Dateline-Asked"], said["Dateline-Key"], said["WARC-Target-URI"], role, status, "", headers,
                      b"", said["Dateline-Content-SHA256"], datetime.fromisoformat(said["WARC-Date"]),
                      origin=said.get("Dateline-Origin"))  # fmt: skip
    return _indexed(file, offset, arrived)


def _indexed(file: str, offset: int, arrived: Arrived) -> Response:
    said = {name.lower(): value for name, value in reversed(arrived.headers)}
    return Response(
        file, offset, arrived.url, arrived.key, arrived.final_url, arrived.role, arrived.status,
        said.get("content-type"), said.get("etag"), said.get("last-modified"), arrived.sha256,
        arrived.fetched_at.astimezone(UTC), arrived.origin,
    )  # fmt: skip


def _digest(body: bytes) -> str:
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


def _urn(name: str) -> str:
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}>"


def _moment(moment: datetime) -> str:
    # Not by strftime, which writes the year 999 with three digits.
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _line(text: str) -> str:
    return " ".join(text.splitlines())
