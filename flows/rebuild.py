"""New code over what is kept: articles are read again, or cleaned again from their raw input first, without fetching.

The batches are staged as in a night, so a rebuild that is stopped goes on where it was, unless a night came between.
The one commit comes at the end.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

import pyarrow as pa

from flows.batches import Admission, key_of
from flows.errors import UsageError
from flows.night import Each, Night, clean, in_threads, read, try_out
from flows.plan import MAX_TASK_RUNS, Slice, batches
from flows.settings import Settings
from flows.workers import Executor, Workers, executor
from warehouse import again, checks, commits, publish, raw, staging
from warehouse.admit import Decisions
from warehouse.again import Held
from warehouse.commits import Commit
from warehouse.home import Home, writing
from warehouse.night import Run, commit_night
from warehouse.responses import Responses, are_kept
from warehouse.schema import arrow_schema

Stage = Literal["clean", "read"]


@dataclass
class Rebuilt:
    """What a rebuild did."""

    rebuilt: int = 0
    rejected: int = 0
    kept: int = 0  # articles whose raw input is gone, or gives them no more: as they were
    commit: int | None = None

    def lines(self) -> list[str]:
        """It as lines of plain text."""
        told = f"{self.rebuilt} articles rebuilt, {self.rejected} now rejected, {self.kept} left as they were"
        return [told, f"commit {self.commit}" if self.commit is not None else "nothing to do: nothing committed"]


def months(commit: Commit, wanted: str | None) -> list[str]:
    """The months a rebuild goes over: all, one (2026-11 or unknown), or those of a range (2026-01..2026-06).

    Raises UsageError where there is none.
    """
    there = again.months_of(commit)
    if wanted is None:
        return there
    first, dots, last = wanted.partition("..")
    found = [month for month in there if month == wanted or (dots and month != "unknown" and first <= month <= last)]
    if not found:
        raise UsageError(f"--month {wanted}: no articles of it; there are {', '.join(there)}")
    return found


def work(night: Night, stage: Stage, month: str | None, each: Each, say: Callable[[str], None] = print) -> Rebuilt:
    """Rebuild the articles of the latest commit. Raises UsageError, WarehouseError, NightError."""
    home = night.home
    with writing(home, say):
        head = commits.latest(home)
        if head is None:
            return Rebuilt()
        articles = again.held(home, head, months(head, month))
        with executor(night.settings, home, Workers) as workers:
            if articles:
                try_out(workers, night.settings.language_model)
            keys = cleaned(night, workers, articles, each) if stage == "clean" else staged(night, head, articles)
            found = {place: key for key in keys for place in places(home, key, "articles")}
            decided = again.decisions(home, head, articles, found, rejects(home, keys), night.code.version)
            keys = read_again(night, workers, decided, each)
        failed = sum(len(places(home, key, "rejects")) for key in keys)
        made = Rebuilt(len(decided.admitted) - failed, len(decided.gone))
        made.kept = len(articles) - made.rebuilt - made.rejected
        run = Run(night.run_id, night.began, night.code.version, {"rebuilt": made.rebuilt, "rejected": made.rejected})
        commit = commit_night(home, keys, decided, run, checks.check_files, say, whole=bool(articles))
        if commit is not None:
            made.commit = commit.number
            publish.refresh(home)
        staging.clear(home)
    return made


def read_again(night: Night, workers: Executor, decided: Decisions, each: Each) -> list[str]:
    """The admitted articles read; the keys of the batches."""
    arguments = [
        (night, workers, key, [Admission(one.raw_ref, one.article_id, one.revision) for one in admitted])
        for key, admitted in sorted(decided.batches().items())
    ]
    return [one.key for several in each("read", read, arguments) for one in several]


def _size(night: Night, count: int) -> int:
    return max(night.settings.batch_size, -(-2 * count // MAX_TASK_RUNS))


def staged(night: Night, head: Commit, articles: Sequence[Held]) -> list[str]:
    """The articles as they were cleaned before, in batches; their keys."""
    keys, size = [], _size(night, len(articles))
    for group in _once_each(articles):
        for first in range(0, len(group), size):
            several = group[first : first + size]
            keys.append(key_of("again", head.number, several, night.code))
            again.stage_cleaned(night.home, head, keys[-1], several, night.code.version)
    return keys


def _once_each(articles: Iterable[Held]) -> list[list[Held]]:
    """The articles in groups that name no place twice: within a batch the place tells which record is meant, and a
    file may have held one article in one night and another in a later one.
    """
    groups: list[list[Held]] = []
    seen: Counter[str] = Counter()
    for one in articles:
        if seen[one.raw_ref] == len(groups):
            groups.append([])
        groups[seen[one.raw_ref]].append(one)
        seen[one.raw_ref] += 1
    return groups


def cleaned(night: Night, workers: Executor, articles: Sequence[Held], each: Each) -> list[str]:
    """The articles cleaned again from what is kept of them; the keys of the batches."""
    groups = [list(_slices(night.home, group)) for group in _once_each(articles)]
    size = _size(night, sum(piece.stop - piece.first for slices in groups for piece in slices))
    arguments: list[tuple[Any, ...]] = [(night, workers, batch) for slices in groups for batch in batches(slices, size)]
    return [one.key for several in each("clean", clean, arguments) for one in several]


def _slices(home: Home, articles: Sequence[Held]) -> Iterator[Slice]:
    """Where the records of the articles lie. What is not kept any more is left out."""
    there = are_kept(home)
    raw.bring(home, (one.raw_sha256 for one in articles if "://" not in one.raw_ref))
    with Responses(home, "rebuild") if there else Nothing() as kept:
        for (place, sha256), several in groupby(
            sorted(articles, key=lambda one: (one.record[0], one.raw_sha256, one.record[1])),
            key=lambda one: (one.record[0], one.raw_sha256),
        ):
            response = kept.at(place, sha256)
            if response is None and not raw.is_kept(home, sha256):
                continue
            for one in several:
                number = one.record[1]
                yield Slice(place, sha256, number, number + 1, response.place if response else None)


class Nothing:
    """The store of responses where nothing was ever fetched."""

    def __enter__(self) -> "Nothing":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def at(self, url: str, sha256: str) -> None:
        """No response."""


def places(home: Home, key: str, table: str) -> list[tuple[str, str]]:
    """Where the rows of a staged table came from: raw_ref and raw_sha256."""
    rows = staging.read(home, key, table, ["raw_ref", "raw_sha256"]).to_pylist()
    return [(row["raw_ref"], row["raw_sha256"]) for row in rows]


def rejects(home: Home, keys: Iterable[str]) -> pa.Table:
    """The rejects of staged batches."""
    none = arrow_schema("rejects").empty_table()
    return pa.concat_tables([none, *(staging.read(home, key, "rejects") for key in keys)])


def run(settings: Settings, stage: Stage, month: str | None) -> int:
    """Rebuild and print what came of it. Returns 0."""
    home = Home(settings.home)
    home.must_exist()
    for line in work(Night(home, settings), stage, month, in_threads(settings.workers)).lines():
        print(line)
    return 0
