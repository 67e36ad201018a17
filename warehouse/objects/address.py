"""The address of a home in object storage, and the folder in which this machine keeps its copy."""

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CACHE = "DATELINE_CACHE"
"""The variable that names the folder of all copies."""

SCHEME = re.compile(r"s3://?(?!/)", re.IGNORECASE)  # one slash where the address has been taken for a path
OTHER = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]")

ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")
"""The variables that name the endpoint, the first that is set; without one it is Amazon's."""


def is_address(place: object) -> bool:
    """Whether a home lies in object storage, or at another address, and not in a folder."""
    return bool(SCHEME.match(str(place)) or OTHER.match(str(place)))


@dataclass(frozen=True)
class Address:
    """A bucket and the prefix that all names begin with, without slashes at its ends."""

    bucket: str
    prefix: str

    @classmethod
    def parse(cls, place: object) -> "Address":
        """The address that a text gives. Raises ValueError, which tells what is wrong, for none."""
        text = str(place)
        found = SCHEME.match(text)
        if not found:
            raise ValueError(f"{text}: give a folder or s3://bucket/prefix; no other storage is known")
        bucket, _, prefix = text[found.end() :].partition("/")
        steps = [step for step in prefix.split("/") if step]
        if not BUCKET.fullmatch(bucket):
            raise ValueError(f"{text}: {bucket!r} is no name of a bucket; give s3://bucket/prefix")
        if any(step in (".", "..") or not step.isprintable() for step in steps):
            raise ValueError(f"{text}: a prefix has no . and .. and no control characters; give s3://bucket/prefix")
        return cls(bucket, "/".join(steps))

    def __str__(self) -> str:
        """As it is given to --home."""
        return "/".join(filter(None, (f"s3://{self.bucket}", self.prefix)))


def endpoint(environment: Mapping[str, str] = os.environ) -> str | None:
    """Where the storage answers; None for Amazon's."""
    return next((environment[name] for name in ENDPOINTS if environment.get(name)), None)


def copy_of(address: Address) -> Path:
    """The folder of this machine's copy. The same bucket at another endpoint is another one."""
    digest = hashlib.sha256(f"{endpoint() or ''} {address}".encode()).hexdigest()[:12]
    name = re.sub(r"[^A-Za-z0-9._]+", "-", "-".join(filter(None, (address.bucket, address.prefix))))[:80]
    return _cache() / f"{name}-{digest}"


def _cache() -> Path:
    given = os.environ.get(CACHE)
    if given:
        return Path(given).expanduser().absolute()
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "dateline"
