"""The page of a flow run: a bar that moves, and at the end tables of what the night did, and where the report lies."""

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from prefect.artifacts import (
    create_link_artifact,
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

from flows import quality
from flows.progress import Progress
from flows.settings import Settings
from flows.summary import FETCHED, Summary

PAUSE, SHARE = 2.0, 0.1
"""Seconds at least from one move of the bar to the next, and which share of what has passed: hundreds of batches cost
some fifty requests, however long they take.
"""

SHOWN_ALERTS = 200


@contextlib.contextmanager
def unharmed(say: Callable[[str], None]) -> Iterator[None]:
    """A page that cannot be written, as the server is away, costs a line of the log and never the night."""
    try:
        yield
    except Exception as error:  # whatever the client of the server may raise
        say(f"the page could not be brought up to date: {type(error).__name__}")


class Bar(Progress):
    """Progress as an artifact of the flow run."""

    def __init__(self, say: Callable[[str], None]) -> None:
        super().__init__()
        self.say = say
        self._artifact: Any = None
        self._moved = 0.0
        self._began = time.monotonic()

    def changed(self, words: str) -> None:
        """Move the bar."""
        now = time.monotonic()
        pause = max(PAUSE, SHARE * (now - self._began))
        if self._artifact is not None and now - self._moved < pause and self.hundredths < 100:
            return
        self._moved = now
        with unharmed(self.say):
            if self._artifact is None:
                self._artifact = create_progress_artifact(self.hundredths, key="progress", description=words)
            else:
                update_progress_artifact(self._artifact, self.hundredths, description=words)


def rows(summary: Summary) -> list[dict[str, str]]:
    """A night as the rows of one table."""
    found: list[tuple[str, str, str]] = [
        ("articles", name, f"{count:,}") for name, count in summary.counts().items() if name != "fetched"
    ]
    found += [("fetched", FETCHED.get(name, name), f"{count:,}") for name, count in summary.fetched.items() if count]
    found += [("not fetched", reason, f"{count:,}") for reason, count in summary.unfetched.items()]
    found += [("rejected", reason, f"{count:,}") for reason, count in _most(summary.rejected)]
    found += [("rows", name, f"{count:+,}") for name, count in _most(summary.rows) if count]
    found += [("seconds", stage, f"{spent:.1f}") for stage, spent in summary.seconds.items()]
    found += [("CPU seconds of the workers", step, f"{spent:.1f}") for step, spent in summary.cpu_seconds.items()]
    found += [("slowest articles", ref, f"{spent:.1f} s") for spent, ref in summary.slowest]
    found += [("largest articles", ref, f"{words:,} words") for words, ref in summary.largest]
    if summary.peak_bytes:
        found.append(("memory", "the most a worker held", f"{summary.peak_bytes / 2**20:.0f} MiB"))
    return [{"what": what, "of": of, "value": value} for what, of, value in found]


def _most(counts: Any) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def report(home: Path, settings: Settings) -> str | None:
    """Where the report of the warehouse is opened; None where there is none."""
    file = (home / "report.html").absolute()
    if not file.is_file():
        return None
    return settings.report_url or file.as_uri()


def fill(summary: Summary, home: Path, settings: Settings, mask: Callable[[str], str]) -> None:
    """Write the tables, the link and the summary. Raises whatever Prefect's client raises."""
    told = [f"**{line}**" for line in [*(f"missed: {one}" for one in summary.missed), *summary.warnings]]
    where = report(home, settings)
    if where is not None:
        create_link_artifact(where, link_text="report.html", key="report", description="The report of the warehouse")
        told.append(f"[The report]({where})")
    create_markdown_artifact(mask("\n\n".join([*told, *summary.lines()])), key="summary", description="What it did")
    table = [{name: mask(value) for name, value in row.items()} for row in rows(summary)]
    create_table_artifact(table, key="night", description="Articles, rows, seconds, slowest and largest articles")
    if summary.alerts:
        create_table_artifact(summary.alerts[:SHOWN_ALERTS], key="alerts", description="What the watch list found")
    scores = quality.rows()
    if scores:
        create_table_artifact(scores, key="quality", description="How good the rows are, measured on labelled news")
