"""What a night tells at its end."""

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flows.batches import Done
from warehouse.admit import Decisions
from warehouse.schema import TABLES

SLOWEST = 3
ALERTS = 20
"""Alerts that the summary lists."""

FETCHED = {
    "new": "new",
    "changed": "changed",
    "unchanged": "unchanged",
    "again": "fetched by a run before",
    "imported": "from WARC files",
    "outside": "of other days or of none",
}
"""What came of the pages that were asked for, in words."""

LEFT = (("left", "page", "pages"), ("left_lists", "list", "lists"))


@dataclass
class Summary:
    """Counts and times of one night. Every record given is counted once: new, revision, copy, reject or unchanged."""

    new: int = 0
    revisions: int = 0
    copies: int = 0
    unchanged: int = 0
    rejected: Mapping[str, int] = field(default_factory=dict)  # by reason
    rows: Mapping[str, int] = field(default_factory=dict)  # added, by table
    seconds: dict[str, float] = field(default_factory=dict)  # on the clock, by stage
    cpu_seconds: dict[str, float] = field(default_factory=dict)  # of the workers, by step
    slowest: list[tuple[float, str]] = field(default_factory=list)
    peak_bytes: int = 0
    commit: int | None = None
    fetched: Mapping[str, int] = field(default_factory=dict)  # pages by what came of them, lists, what is left
    unfetched: Mapping[str, int] = field(default_factory=dict)  # pages and lists that were asked in vain, by reason
    missed: list[str] = field(default_factory=list)  # what sources fell short of
    warnings: list[str] = field(default_factory=list)  # what an operator should look at
    largest: list[tuple[int, str]] = field(default_factory=list)  # articles, by words
    alerts: list[dict[str, Any]] = field(default_factory=list)  # what the watch list found among tonight's articles

    def count(self, unchanged: int, decisions: Decisions, failed: Mapping[str, str]) -> None:
        """Take over what the night decided. `failed` gives the reason for each admitted record no reader got through.

        `unchanged` counts the records that the plan left out.
        """
        decided = Counter(decisions.counts)
        for one in decisions.admitted:
            decided[one.outcome] -= one.raw_ref in failed
        self.new, self.copies = decided["new"], decided["copy"]
        self.revisions = decided["revision"] + decided["superseded"]
        self.unchanged = unchanged + decided["unchanged"]
        self.rejected = dict(Counter([*decisions.rejects["reason"].to_pylist(), *failed.values()]))

    def measure(self, done: Iterable[Done]) -> None:
        """Take over what the batches cost."""
        for one in done:
            for step, spent in one.seconds.items():
                self.cpu_seconds[step] = self.cpu_seconds.get(step, 0.0) + spent
            self.slowest = sorted([*self.slowest, *one.slowest], reverse=True)[:SLOWEST]
            self.largest = sorted([*self.largest, *one.largest], reverse=True)[:SLOWEST]
            self.peak_bytes = max(self.peak_bytes, one.peak_bytes)

    @property
    def records(self) -> int:
        """All records given to the night."""
        return self.new + self.revisions + self.copies + self.unchanged + sum(self.rejected.values())

    def record(self) -> dict[str, Any]:
        """The summary as plain values, to travel as a flow's result."""
        return dataclasses.asdict(self)

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "Summary":
        """The summary that `record` gave."""
        return cls(**record)

    def counts(self) -> dict[str, int]:
        """The counts by which the records add up, for the commit record."""
        return {
            "records": self.records,
            "new": self.new,
            "revisions": self.revisions,
            "copies": self.copies,
            "unchanged": self.unchanged,
            "rejected": sum(self.rejected.values()),
        } | ({"fetched": sum(self.fetched.get(name, 0) for name in ("new", "changed"))} if self.fetched else {})

    def fetch_lines(self) -> list[str]:
        """What the fetching brought, as lines of plain text; none where nothing was to be fetched."""
        if not self.fetched and not self.unfetched:
            return []
        told = [f"{n} {words}" for name, words in FETCHED.items() if (n := self.fetched.get(name, 0))]
        lists = self.fetched.get("lists", 0)
        lines = [
            f"fetched: {', '.join(told) or 'no page'}" + (f"; {counted(lists, 'list', 'lists')} read" if lists else "")
        ]
        if self.unfetched:
            lines.append("not fetched: " + _listed(self.unfetched))
        left = [counted(self.fetched.get(name, 0), one, many) for name, one, many in LEFT if self.fetched.get(name)]
        return [*lines, f"left for the next night: {', '.join(left)}"] if left else lines

    def lines(self) -> list[str]:
        """The summary as lines of plain text."""
        alerts = [f"alert: {one['watch']}: {one['sentence']} ({one['article_id']})" for one in self.alerts[:ALERTS]]
        if len(self.alerts) > ALERTS:
            alerts.append(f"alerts: {len(self.alerts) - ALERTS} more; `dateline watch` lists all")
        return [
            *self.fetch_lines(),
            *self._read_lines(),
            *alerts,
            *(f"warning: {line}" for line in self.warnings),
            *(f"missed: {line}" for line in self.missed),
        ]

    def verdict(self) -> str:
        """What an operator must know, the reason first; empty where the night was as it should be."""
        return "; ".join([*self.missed, *self.warnings])

    def _read_lines(self) -> list[str]:
        told = [
            f"{self.records} read: {self.new} new, {counted(self.revisions, 'revision', 'revisions')}, "
            f"{counted(self.copies, 'copy', 'copies')}, {self.unchanged} unchanged, "
            f"{sum(self.rejected.values())} rejected"
        ]
        if self.rejected:
            told.append("rejected: " + _listed(self.rejected))
        if self.commit is None:
            return [*told, "nothing new: nothing committed"]
        told.append("rows: " + _listed({name: n for name, n in self.rows.items() if n and TABLES[name].public}))
        told.append("seconds: " + _spent(self.seconds))
        if self.cpu_seconds:  # empty where every batch was staged by a night that was stopped
            told.append("CPU seconds of the workers: " + _spent(self.cpu_seconds))
            told.append(f"memory: {self.peak_bytes / 2**20:.0f} MiB at most in a worker")
            told.append("slowest: " + ", ".join(f"{ref} {spent:.1f} s" for spent, ref in self.slowest))
        told.append(f"commit {self.commit}")
        return told


def counted(count: int, one: str, many: str) -> str:
    """A number with its noun."""
    return f"{count} {one if count == 1 else many}"


def _spent(seconds: Mapping[str, float]) -> str:
    return ", ".join(f"{stage} {spent:.1f}" for stage, spent in seconds.items())


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])))
