"""Every input as it came, kept by the SHA-256 of its bytes, so that new code can read it again."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from warehouse import durable, fault
from warehouse.errors import WarehouseError, explained
from warehouse.home import Home


def path(home: Home, sha256: str) -> Path:
    """Where the input of that hash lies."""
    return home.raw / sha256[:2] / sha256


def keep(home: Home, data: bytes) -> str:
    """Keep an input and return its hash. One that is there is not written again."""
    sha256 = hashlib.sha256(data).hexdigest()
    final = path(home, sha256)
    if final.exists():
        return sha256
    with explained(final):
        if home.address is not None:
            from warehouse.objects import sending

            sending.mark(home, f"raw/{sha256[:2]}/{sha256}")
        beside = durable.temporary(home.temporary, sha256)
        durable.write_file(beside, data)
        fault.point("raw.written")
        final.parent.mkdir(parents=True, exist_ok=True)
        os.replace(beside, final)
        durable.sync_folder(final.parent)
    fault.point("raw.kept")
    return sha256


def read(home: Home, sha256: str) -> bytes:
    """The input of that hash. Raises WarehouseError where it is gone or its bytes have changed."""
    is_kept(home, sha256)
    try:
        data = path(home, sha256).read_bytes()
    except FileNotFoundError:
        raise WarehouseError(path(home, sha256), "the raw input is gone", "read its source again") from None
    if hashlib.sha256(data).hexdigest() != sha256:
        raise WarehouseError(path(home, sha256), "the raw input's bytes have changed since it was kept",
                             "delete it and read its source again")  # fmt: skip
    return data


def is_kept(home: Home, sha256: str) -> bool:
    """Whether there is an input of that hash; from object storage it is pulled."""
    if path(home, sha256).is_file():
        return True
    if home.address is None:
        return False
    from warehouse.objects import pulling

    return pulling.bring_raw(home, sha256)


def bring(home: Home, hashes: Iterable[str]) -> None:
    """Have these inputs at hand, as far as they are kept; those in object storage are pulled, many at a time."""
    if home.address is not None:
        from warehouse.objects import pulling

        pulling.bring_many_raw(home, hashes)


def kept(home: Home) -> list[str]:
    """The hashes of all inputs that are kept; those in object storage alone too."""
    if home.address is not None:
        from warehouse.objects import state

        return sorted({*state.raw_inputs(home), *_here(home)})
    return sorted(_here(home))


def _here(home: Home) -> set[str]:
    return {path.name for path in home.raw.glob("[0-9a-f][0-9a-f]/*") if path.is_file()}


def delete(home: Home, sha256: str) -> None:
    """Delete an input for good."""
    final = path(home, sha256)
    if home.address is not None:
        from warehouse.objects import upkeep

        upkeep.delete_raw(home, sha256)
    final.unlink(missing_ok=True)
    if final.parent.is_dir():
        durable.sync_folder(final.parent)


def damaged(home: Home) -> list[str]:
    """The inputs whose bytes are not those that were kept, by their hashes."""
    return [sha256 for sha256 in sorted(_here(home)) if durable.sha256_of(path(home, sha256)) != sha256]
