"""The figures as docs/quality.csv and as the table of docs/quality.md."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.version import DATELINE_VERSION

CSV = Path("docs/quality.csv")
PAGE = Path("docs/quality.md")
BEGIN, END = "<!-- table of scores: begin -->", "<!-- table of scores: end -->"


@dataclass(frozen=True)
class Figure:
    """One figure, and what others reach."""

    set: str
    metric: str
    value: float
    peers: str = ""

    @property
    def shown(self) -> str:
        """Three places for shares, none for counts and rates."""
        return (
            f"{self.value:.3f}"
            if self.value <= 1
            else f"{self.value:,.1f}"
            if self.value < 100
            else f"{self.value:,.0f}"
        )


def write(figures: Sequence[Figure], machine: str) -> None:
    """Replace the CSV and the table between the marks of the page."""
    with CSV.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("set", "metric", "value", "version"))
        writer.writerows((f.set, f.metric, f"{f.value:.4f}", DATELINE_VERSION) for f in figures)
    lines = ["| Set | Measure | Ours | Others, on another sample of the set |", "|---|---|---|---|"]
    lines += [f"| {f.set} | {f.metric} | {f.shown} | {f.peers} |" for f in figures]
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}\n\n" + "\n".join(lines) + f"\n\nOn {machine}.\n\n{END}{after}", "utf-8")
