"""What can go wrong in a way that is the caller's to mend."""


class UsageError(Exception):
    """A wrong flag, setting or source: one line that names it, says why, and what to do. Exit code 2."""


class NightError(Exception):
    """A night that could not finish: what failed and what to do. The warehouse is as before. Exit code 1."""
