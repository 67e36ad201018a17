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
    "responses.half",  # half of a fetched response is in the night's WARC file
    "responses.kept",  # a fetched response is kept and indexed
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
    "publish.built",  # the new generation of current/ is there under a temporary name
    "publish.named",  # it has its own name, `current` leads to the old one
    "publish.swapped",  # `current` leads to it, the old descriptions and warehouse.duckdb still stand
    "publish.described",  # the descriptions are new
    "publish.filled",  # the new warehouse.duckdb is beside its place
    "publish.done",
    "compact.begun",
    "compact.joined",  # the files of one month are one, staged
    "vacuum.record",  # one commit record is deleted
    "vacuum.part",  # one part is deleted
    "repair.history",  # the files of an older commit are made again, its record does not name them yet
    "forget.noted",  # what is forgotten stands in overrides/forgotten.csv, and nowhere else yet
    "forget.committed",  # the latest commit is without it
    "forget.rewritten",  # the parts of older commits are there without it, nobody names them
    "forget.record",  # one older commit names them
    "forget.published",  # the derived files are without it
    "forget.deleted",  # so are the parts and the generations of current/
    "forget.response",  # one response of the web is overwritten
    "forget.raw",  # one raw input is deleted
    "objects.part",  # one part is in the bucket
    "objects.sent",  # all that a record names is in the bucket, the record is not
    "objects.committed",  # the record is, and not yet in the copy
    "objects.shown",  # the bucket's datapackage.json names the files of the new commit
    "objects.fenced",  # a commit without a change stands before a vacuum deletes what no record names
    "objects.dropped",  # one commit record is deleted from the bucket
    "objects.deleted",  # parts are deleted from the bucket
)
"""Every point of storing; each is passed in every night, compaction, vacuum or forgetting that has something to do."""

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
