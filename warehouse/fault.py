"""Named moments at which a test may kill the process, to prove that any instruction may be the last.

`DATELINE_FAULT_POINT=night.checked` kills at the first passing of that point, `night.checked:3` at the third. Without
the variable a point costs one look into a dictionary.
"""

import os
import signal
from collections import Counter

VARIABLE = "DATELINE_FAULT_POINT"

POINTS = (
    "raw.written",  # the temporary file of a raw input is on disk
    "raw.kept",  # it has its name
    "staging.written",  # the tables of a batch are in a temporary folder
    "staging.finished",  # the folder has its name
    "night.begun",
    "parts.open",  # the first rows of a part are written, its footer is not
    "parts.written",  # one part is on disk, staged
    "night.written",  # all parts are
    "night.checked",
    "parts.moved",  # one part has its final name
    "night.moved",  # all parts have
    "commit.written",  # the record is on disk beside its place
    "commit.linked",  # the commit holds
    "staging.cleared",  # one staged batch is deleted
    "vacuum.record",  # one commit record is deleted
    "vacuum.part",  # one part is deleted
)
"""Every point of storing; each is passed in every night or vacuum that has something to do."""

_passed: Counter[str] = Counter()


def point(name: str) -> None:
    """Die here by SIGKILL, if the environment says so."""
    wanted = os.environ.get(VARIABLE)
    if not wanted:
        return
    wanted, _, times = wanted.partition(":")
    if wanted != name:
        return
    _passed[name] += 1
    if _passed[name] == int(times or 1):
        os.kill(os.getpid(), signal.SIGKILL)
