"""Which code wrote a row."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

DATELINE_VERSION = version("dateline")


@cache
def code_version() -> str:
    """The version and a hash of the transforms' sources and lexicons.

    Names staged batches: a batch staged by other code is never taken for finished.
    """
    digest = hashlib.sha256()
    root = Path(__file__).parent.parent
    for folder in ("transforms", "warehouse"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in {".py", ".toml", ".csv", ".onnx"}:
                digest.update(f"{path.relative_to(root)}\0".encode())
                digest.update(path.read_bytes())
    return f"{DATELINE_VERSION}+{digest.hexdigest()[:12]}"
