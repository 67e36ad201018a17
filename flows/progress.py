"""How far a night is. `flows.night` tells it; who shows it is another matter."""

SHARES = {"fetch": 12, "plan": 3, "clean": 18, "admit": 2, "read": 55, "commit": 7, "publish": 3}
"""Hundredths of a night that each stage takes, roughly; only the bar that moves depends on them."""


class Progress:
    """Told of each stage and each batch that ends; this one keeps it to itself.

    `hundredths` is how much of the night is done, `stage` what it is at.
    """

    def __init__(self) -> None:
        self.stage = ""
        self.hundredths = 0.0

    def begin(self, stage: str) -> None:
        """A stage begins; those before it are over."""
        self.stage = stage
        before = list(SHARES)[: list(SHARES).index(stage)] if stage in SHARES else []
        self.hundredths = float(sum(SHARES[one] for one in before))
        self.changed(stage)

    def done(self, batches: int, of: int) -> None:
        """So many batches of the stage are done."""
        before = list(SHARES)[: list(SHARES).index(self.stage)] if self.stage in SHARES else []
        self.hundredths = sum(SHARES[one] for one in before) + SHARES.get(self.stage, 0) * batches / max(1, of)
        self.changed(f"{self.stage}: {batches} of {of} batches")

    def end(self) -> None:
        """The night is over."""
        self.hundredths = 100.0
        self.changed("done")

    def changed(self, words: str) -> None:
        """For those who show it."""
