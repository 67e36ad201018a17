"""The few things asked of object storage, by names below the home's prefix; each failure told in one line.

Key and secret are taken from the environment by the client and are never part of a message.
"""

import contextlib
import hashlib
import os
import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, NotModifiedError, PreconditionError

from warehouse import durable
from warehouse.errors import MissingError, WarehouseError, explained
from warehouse.objects.address import Address, endpoint

RETRIES: Any = {"max_retries": 5, "retry_timeout": timedelta(seconds=60)}
"""Of a request that met a busy server or a broken line. A request that failed for good takes a second and a half."""

CLIENT = {"connect_timeout": "10s", "timeout": "300s"}
"""The time for a whole request is that of a part of 256 MB over a line of 1 MB a second."""

PIECE = 8 << 20
"""Bytes of a file that are sent in one request; of larger ones several pieces become one object when all are there."""

PROBES = "probes"
"""Where it is tried whether the storage keeps conditions."""


@dataclass(frozen=True)
class Listed:
    """One object as a listing tells it. `tag` changes with its bytes."""

    name: str
    bytes: int
    tag: str
    modified: datetime  # by the clock of the storage


class Gone(Exception):
    """There is no object of that name."""


class Store:
    """The objects of one home. Safe for many threads; made anew in a process of its own."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._objects = _open(address.bucket, address.prefix, endpoint(), _environment())

    def get(self, name: str) -> tuple[bytes, str]:
        """The bytes of an object and their tag. Raises Gone."""
        with self._told("read", name):
            found = obstore.get(self._objects, name)
            return bytes(found.bytes()), _tag(found.meta["e_tag"])

    def modified(self, name: str) -> datetime:
        """When an object was written, by the clock of the storage. Raises Gone."""
        with self._told("read", name):
            return obstore.head(self._objects, name)["last_modified"]

    def download(self, name: str, file: Path) -> tuple[str, str]:
        """Write an object into a new file, synced; returns the SHA-256 of its bytes and its tag. Raises Gone."""
        hashed = hashlib.sha256()
        with self._told("read", name), explained(file), open(file, "wb") as opened:
            found = obstore.get(self._objects, name)
            for piece in found.stream():
                hashed.update(piece)
                opened.write(piece)
            opened.flush()
            os.fsync(opened.fileno())
            return hashed.hexdigest(), _tag(found.meta["e_tag"])

    def put(self, name: str, data: bytes | Path) -> str:
        """Write an object, whatever is there; returns its tag."""
        with self._told("write", name):
            return _tag(obstore.put(self._objects, name, data, chunk_size=PIECE, max_concurrency=2)["e_tag"])

    def create(self, name: str, data: bytes) -> str | None:
        """Write an object where there is none of that name; returns its tag, None where the name is taken.

        Where the answer to a request was lost, what lies there is looked at: the same bytes are taken for ours.
        """
        try:
            with self._told("write", name):
                return _tag(obstore.put(self._objects, name, data, mode="create", use_multipart=False)["e_tag"])
        except _Refused:
            pass
        except WarehouseError:
            with contextlib.suppress(Gone, WarehouseError):
                held, tag = self.get(name)
                if held == data:
                    return tag
            raise
        held, tag = self.get(name)
        return tag if held == data else None

    def replace(self, name: str, data: bytes, tag: str) -> str | None:
        """Write an object in the place of the one with that tag; returns the new tag, None where it is another now."""
        try:
            with self._told("write", name):
                mode: Any = {"e_tag": f'"{tag}"'}
                return _tag(obstore.put(self._objects, name, data, mode=mode, use_multipart=False)["e_tag"])
        except (_Refused, Gone):
            pass
        with contextlib.suppress(Gone):
            held, new = self.get(name)
            if held == data:
                return new
        return None

    def list(self, prefix: str) -> Iterator[Listed]:
        """Every object whose name begins with the prefix and a slash, by name. A thousand cost one request."""
        with self._told("list", prefix):
            for page in obstore.list(self._objects, prefix or None):
                for one in page:
                    yield Listed(one["path"], one["size"], _tag(one["e_tag"]), one["last_modified"])

    def delete(self, names: Sequence[str]) -> None:
        """Delete objects; what is not there is no error. A thousand cost one request."""
        if names:
            with contextlib.suppress(Gone), self._told("delete", names[0]):
                obstore.delete(self._objects, list(names))

    def must_keep_conditions(self) -> None:
        """Raise WarehouseError unless a second writer of one name is refused, and one who has seen other bytes.

        Some storage takes the condition and heeds it not; then two writers would each believe to have committed.
        """
        name = f"{PROBES}/{uuid.uuid4().hex}"
        try:
            first = self.create(name, b"first")
            taken = self.create(name, b"second") is None
            seen = first is not None and self.replace(name, b"third", "0123456789abcdef0123456789abcdef") is None
        finally:
            with contextlib.suppress(WarehouseError):
                self.delete([name])
        if first is None or not taken or not seen:
            raise WarehouseError(
                self.address,
                f"{endpoint() or 'the storage'} overwrites what a conditional PUT (If-None-Match, If-Match) must leave "
                "alone, so two machines could each overwrite the other's commit; nothing was written",
                "choose storage that keeps the condition, or a home in a folder; reading works",
            )

    @contextlib.contextmanager
    def _told(self, doing: str, name: str) -> Iterator[None]:
        """Turn the client's errors into ours."""
        try:
            yield
        except FileNotFoundError as error:
            if "NoSuchBucket" in str(error):
                raise self._explain(doing, name, str(error)) from None
            raise Gone(name) from None
        except (AlreadyExistsError, PreconditionError, NotModifiedError) as error:
            if "NoSuchKey" in str(error):
                raise Gone(name) from None
            raise _Refused(name) from None
        except (BaseError, PermissionError, ValueError, TimeoutError) as error:
            raise self._explain(doing, name, str(error)) from None

    def _explain(self, doing: str, name: str, message: str) -> WarehouseError:
        found = CODE.search(message)
        code = found[1] if found else next((code for words, code in WORDS.items() if words in message), "")
        place = f"{self.address}/{name}" if name else str(self.address)
        where = endpoint() or "Amazon S3"
        if code == "NoSuchBucket":
            return MissingError(self.address, f"there is no bucket {self.address.bucket} at {where}",
                                "make it, or name the right one by --home")  # fmt: skip
        if code == "AccessDenied" or (not code and "403" in message):
            return WarehouseError(place, f"no right to {doing} it", "give this access key the right, or use another")
        if code in KNOWN:
            reason, advice = KNOWN[code]
            return WarehouseError(place, reason.format(where=where), advice)
        status = STATUS.search(message)
        said = " ".join(filter(None, (status and status[1], code))) or message.splitlines()[0][:160]
        return WarehouseError(place, f"{where} refused to {doing} it ({said})", "see to it and run it again")


def _tag(given: str | None) -> str:
    """A tag without the quotation marks that some answers put around it and others do not."""
    return (given or "").strip('"')


class _Refused(Exception):
    """A condition that did not hold."""


CODE = re.compile(r"<Code>(\w+)</Code>")
STATUS = re.compile(r"status code: (\d{3} [A-Za-z ]+)")

WORDS = {
    "169.254.169.254": "NoCredentials",
    "169.254.170.2": "NoCredentials",
    "error sending request": "Unreachable",
    "operation timed out": "Unreachable",
    "Missing region": "AuthorizationHeaderMalformed",
}
"""What the client says where the storage said nothing."""

_LATER = "see to it and run it again: what is staged is not done again"
KNOWN = {
    "NoCredentials": ("there are no credentials", "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"),
    "Unreachable": ("{where} cannot be reached", "check the network and AWS_ENDPOINT_URL, and run it again"),
    "InvalidAccessKeyId": ("{where} does not know the access key", "check AWS_ACCESS_KEY_ID"),
    "SignatureDoesNotMatch": ("the secret does not fit the access key", "check AWS_SECRET_ACCESS_KEY"),
    "ExpiredToken": ("the session's token has expired", "get new credentials and run it again"),
    "InvalidToken": ("the session's token is not valid", "check AWS_SESSION_TOKEN"),
    "RequestTimeTooSkewed": ("the clock of this machine is wrong", "set it right and run it again"),
    "RequestExpired": ("the clock of this machine is wrong", "set it right and run it again"),
    "PermanentRedirect": ("the bucket is in another region", "set AWS_REGION"),
    "AuthorizationHeaderMalformed": ("the bucket is in another region", "set AWS_REGION"),
    "SlowDown": ("{where} is too busy", "run it again later: what is staged is not done again"),
    "ServiceUnavailable": ("{where} is too busy", "run it again later: what is staged is not done again"),
    "QuotaExceeded": ("the quota of the storage is used up", _LATER),
    "XMinioStorageFull": ("the storage is full", _LATER),
}
"""What is said of a code: the reason, and what to do."""


@lru_cache(maxsize=4)
def _open(bucket: str, prefix: str, at: str | None, environment: tuple[str, ...]) -> Any:
    """The client of a bucket. It takes credentials and region from the environment, which is part of the key."""
    from obstore.store import S3Store

    given: dict[str, Any] = {"endpoint": at} if at else {}
    plain = at is not None and at.startswith("http://")
    options: Any = {**CLIENT, **({"allow_http": True} if plain else {})}
    try:
        return S3Store(bucket, prefix=prefix or None, client_options=options, retry_config=RETRIES, **given)
    except (BaseError, ValueError) as error:
        what = str(Address(bucket, prefix))
        raise WarehouseError(what, f"the AWS_… variables cannot be used ({str(error).splitlines()[0][:160]})",
                             "correct them") from None  # fmt: skip


def _environment() -> tuple[str, ...]:
    """A hash of the variables that the client reads: where they change, so does the client."""
    held = sorted(f"{name}={value}" for name, value in os.environ.items() if name.startswith("AWS_"))
    return (hashlib.sha256("\0".join(held).encode()).hexdigest(), str(os.getpid()))


def sha256_of(file: Path) -> str | None:
    """SHA-256 of a file's bytes; None where there is none."""
    try:
        return durable.sha256_of(file)
    except FileNotFoundError:
        return None
