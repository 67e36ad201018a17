"""The note of the night at work. Where one is found as a night begins, the night before did not finish."""

import contextlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from warehouse import durable
from warehouse.home import Home


@dataclass(frozen=True)
class Note:
    """A night that has begun and has not finished."""

    run_id: str
    began: datetime
    process: int
    flow_run: str | None = None  # its flow run in Prefect
    failed: str | None = None  # why it ended; None where it ended without a word

    def told(self, batches: int) -> str:
        """What it means, for the night after it. `batches` is how many finished batches are kept."""
        how = self.failed or f"process {self.process} ended without a word (killed, or the machine went down)"
        kept = f"{batches} finished batch{'es' * (batches != 1)} of it will not be done again"
        return f"the night of {self.began:%Y-%m-%d %H:%M} UTC did not finish: {how}; {kept}"


def path(home: Home) -> Path:
    """Where the note lies; it goes with the staged batches once a night has committed."""
    return home.staging / "night.json"


def read(home: Home) -> Note | None:
    """The note of the night before; None where that one finished."""
    try:
        record = json.loads(path(home).read_bytes())
        return Note(**(record | {"began": datetime.fromisoformat(record["began"])}))
    except (OSError, ValueError, KeyError, TypeError):  # none, or cut off as the machine went down
        return None


def write(home: Home, note: Note) -> None:
    """Leave the note of the night that begins, in one step."""
    home.temporary.mkdir(parents=True, exist_ok=True)
    beside = durable.temporary(home.temporary, "night.json")
    record = asdict(note) | {"began": note.began.isoformat()}
    durable.write_file(beside, json.dumps(record, ensure_ascii=False).encode())
    beside.replace(path(home))


def failed(home: Home, note: Note, why: str) -> None:
    """Write down why the night ended. A disk that is full, or gone, must not hide the reason itself."""
    with contextlib.suppress(OSError):
        write(home, replace(note, failed=why))


def clear(home: Home) -> None:
    """The night has finished."""
    path(home).unlink(missing_ok=True)


def batches(home: Home) -> int:
    """How many finished batches are staged."""
    if not home.staging.is_dir():
        return 0
    return sum(one.is_dir() and one != home.temporary for one in home.staging.iterdir())
