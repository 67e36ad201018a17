"""What a figure was measured on."""

import os
import platform
from importlib.metadata import version


def describe() -> str:
    """Processor, cores, system and the versions that matter, in a line."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("spacy", "duckdb", "pyarrow", "trafilatura", "prefect"))
    return (
        f"{_processor()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, {packages}"
    )


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()
