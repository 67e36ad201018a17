"""Writing files so that after a crash each is there whole or not at all."""

import contextlib
import hashlib
import os
import threading
from pathlib import Path


def temporary(folder: Path, name: str) -> Path:
    """A path in `folder` that no other process or thread uses."""
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.{os.getpid()}.{threading.get_ident()}.tmp"


def sync_file(path: Path) -> None:
    """Wait until the file's bytes are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(path: Path) -> None:
    """Wait until the folder's entries are on the disk. File systems that cannot sync a folder need no such thing."""
    handle = os.open(path, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)


def write_file(path: Path, data: bytes) -> None:
    """Write a new file and wait until it is on the disk; no trace of it stays where that fails."""
    try:
        with open(path, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        with contextlib.suppress(OSError):
            path.unlink()
        raise


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal digits."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
