"""What can go wrong in a way that is the caller's to mend."""

from collections.abc import Mapping, Sequence
from typing import Any


class UsageError(Exception):
    """A wrong flag, setting or source: one line that names it, says why, and what to do. Exit code 2."""


class NightError(Exception):
    """A night that could not finish: what failed and what to do. The warehouse is as before. Exit code 1."""


class MissedError(NightError):
    """A night that is committed, and in which a source missed what the user expects of it. Exit code 1.

    `record` is the night's summary as plain values.
    """

    def __init__(self, missed: Sequence[str], record: Mapping[str, Any]) -> None:
        super().__init__("; ".join(missed))
        self.missed = list(missed)
        self.record = dict(record)
