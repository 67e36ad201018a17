"""A night, step by step: plan, clean, admit, read, commit, publish. Knows nothing of Prefect.

`work` drives the steps and hands the batches of each to `each`, which runs them side by side: as Prefect tasks in
`flows.nightly`, in bare threads in the tests.
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flows import batches, clock, comparison, quality, unfinished, watch
from flows.batches import Admission, Code, Done
from flows.errors import NightError
from flows.expectations import Brought, bring, missed
from flows.plan import Known, Plan, Slice, plan, sha256_of
from flows.progress import Progress
from flows.settings import Settings
from flows.summary import Summary
from flows.version import DATELINE_VERSION, code_version
from flows.wanted import Sources, sources_of
from flows.workers import Executor, Workers, alone, executor
from warehouse import admit, checks, commits, publish, staging
from warehouse.commits import Commit
from warehouse.errors import ConflictError, explained
from warehouse.home import Home, anew, writing
from warehouse.night import Run, commit_night, corrected

if TYPE_CHECKING:
    from flows.fetch import Fetched

__all__ = ["Each", "Night", "Step", "in_threads", "nothing_new", "sources_of", "work"]

Step = Callable[..., list[Done]]
Each = Callable[[str, Step, Sequence[tuple[Any, ...]]], list[list[Done]]]
"""each(name, step, arguments): `step(*one)` for each one of `arguments`, side by side, results in order."""


@dataclass
class Night:
    """What every step of one night needs to know."""

    home: Home
    settings: Settings
    code: Code = field(default_factory=lambda: Code(DATELINE_VERSION, code_version()))
    began: Any = field(default_factory=clock.now)
    summary: Summary = field(default_factory=Summary)
    progress: Progress = field(default_factory=Progress)
    flow_run: str | None = None  # its flow run in Prefect, where it has one
    taking_over: Callable[[unfinished.Note], None] = lambda note: None  # told of the night before that did not finish

    @property
    def run_id(self) -> str:
        """Names the night and its files: the moment it began."""
        return self.began.strftime("%Y%m%dT%H%M%S%f")

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the seconds that pass on the clock to a stage."""
        began = time.perf_counter()
        self.progress.begin(stage)
        yield
        spent = self.summary.seconds
        spent[stage] = round(spent.get(stage, 0.0) + time.perf_counter() - began, 3)


def nothing_new(home: Home, sources: Sources, settings: Settings) -> Summary | None:
    """The summary of a night in which every input is known already and no override new; None where there is work."""
    if sources.web or any(one.expects for one in sources.wanted):
        return None
    if not home.exists() or corrected(home, head := commits.latest(home)):
        return None
    known = admit.known(home, head, DATELINE_VERSION, again=bool(settings.fields))
    unchanged = 0
    for source in sources.files:
        sha256 = sha256_of(source)
        if sha256 is None or sha256 not in known:
            return None
        unchanged += known[sha256]
    publish.refresh(home)
    return Summary(unchanged=unchanged)


def work(night: Night, sources: Sources, each: Each, say: Callable[[str], None] = print) -> Summary:
    """One night over the sources; returns its summary. The state before stands until the commit.

    `say` is told where the night waits for another one, and which overrides cannot be applied.
    """
    watch.load(night.settings.watch)  # a watch list that is wrong is told before the work, not after it
    with writing(night.home, say):
        note = _noted(night, say)
        try:
            summary = _over_the_latest(night, sources, each, say)
        except BaseException as error:
            stopped = not isinstance(error, Exception)  # Ctrl-C, or however else Prefect ends a run
            why = "it was stopped" if stopped else " ".join(str(error).split())
            unfinished.failed(night.home, note, why or type(error).__name__)
            raise
    night.progress.end()
    return summary


def _over_the_latest(night: Night, sources: Sources, each: Each, say: Callable[[str], None]) -> Summary:
    """The night, decided over the commit that it follows. What is staged is not done again."""
    warnings = list(night.summary.warnings)

    def attempt() -> Summary:
        night.summary = Summary(warnings=list(warnings))
        try:
            return _work(night, sources, each, say)
        except ConflictError as error:
            say(f"{error.what}: {error.reason}; what is staged is not done again")
            raise

    return anew(night.home, attempt)


def _noted(night: Night, say: Callable[[str], None]) -> unfinished.Note:
    """Leave the note of this night, and warn of a night before that did not finish."""
    before = unfinished.read(night.home)
    if before is not None:
        night.taking_over(before)
        night.summary.warnings.append(before.told(unfinished.batches(night.home)))
        say(night.summary.warnings[-1])
    note = unfinished.Note(night.run_id, night.began, os.getpid(), night.flow_run)
    with explained(night.home.path):
        unfinished.write(night.home, note)
    return note


def _work(night: Night, sources: Sources, each: Each, say: Callable[[str], None]) -> Summary:
    home, settings, summary = night.home, night.settings, night.summary
    head = commits.latest(home)
    with executor(settings, home, Workers) as workers:  # a cluster that is not there is told before hours of fetching
        fetched = _fetched(night, sources)
        with night.timed("plan"):
            planned = plan(home, sources.files, _known(night, head, fetched), settings.fields, settings.batch_size,
                           fetched.pages if fetched else ())  # fmt: skip
            planned.problems += fetched.problems.items() if fetched else ()
        if planned.batches:
            try_out(workers, settings.language_model)
        with night.timed("clean"):
            cleaned = _cleaned(night, planned, workers, each)
        with night.timed("admit"):
            decisions = admit.admit(home, head, [done.key for done in cleaned], night.code.version, night.began)
        with night.timed("read"):
            done = _read(night, decisions, workers, each)
    keys = [one.key for one in done]
    summary.count(planned.unchanged, decisions, _failed(home, keys))
    summary.measure([*cleaned, *done])
    brought = _brought(night, head, sources, fetched, planned, decisions, cleaned, keys)
    with night.timed("commit"):
        commit = commit_night(home, keys, decisions, _run(night), checks.check_files, say)
    if commit is not None:
        summary.commit = commit.number
        summary.rows = {name: commit.rows(name) - (head.rows(name) if head else 0) for name in commit.files}
        with night.timed("publish"):
            publish.refresh(home)
        with night.timed("report"):
            from flows.report import after_night  # while the workers are not there any more

            after_night(home, say)
    if fetched is not None:
        from flows.fetch import finish

        finish(home, night.run_id, fetched)
    summary.missed = [line for one in sources.wanted for line in missed(one, brought.get(one.name, Brought()))]
    failed = _failed(home, keys)
    staging.clear(home)
    if commit is not None:
        summary.warnings += comparison.warnings(home, commit)
        read_now = [one.article_id for one in decisions.admitted if one.raw_ref not in failed]
        summary.alerts = watch.alerts(home, settings.watch, read_now)
    return summary


def _fetched(night: Night, sources: Sources) -> "Fetched | None":
    """What the sources of the web brought; None where there are none."""
    if not sources.web:
        return None
    from flows.fetch import fetch  # what the network needs takes time to import

    with night.timed("fetch"):
        found = fetch(night.home, sources, night.settings, night.run_id)
    night.summary.fetched, night.summary.unfetched = dict(found.counts), dict(found.failed)
    return found


def _known(night: Night, head: Commit | None, fetched: "Fetched | None") -> Known:
    """What was read before; places only where there are pages, as files are known by their bytes."""
    given = (night.home, head, night.code.version)
    again = bool(night.settings.fields)
    return Known(admit.known(*given, again=again), admit.known_places(*given, again=again) if fetched else {})


def _brought(
    night: Night, head: Commit | None, sources: Sources, fetched: "Fetched | None", planned: Plan,
    decisions: admit.Decisions, cleaned: Sequence[Done], keys: Sequence[str],
) -> dict[str, Brought]:  # fmt: skip
    """What each source brought; empty where nothing is expected of any."""
    if not any(one.expects for one in sources.wanted):
        return {}
    owners = {**(sources.of_file or {}), **(fetched.owners if fetched else {})}
    languages = {
        row["raw_ref"]: row["language"]
        for done in cleaned
        for row in staging.read(night.home, done.key, "articles", ["raw_ref", "language"]).to_pylist()
    }
    outcomes = {row["raw_ref"]: row["outcome"] for row in decisions.inputs.to_pylist()}
    reasons = {row["raw_ref"]: row["reason"] for row in decisions.rejects.to_pylist()}
    reasons |= _failed(night.home, keys) | {ref: problem.reason for ref, problem in planned.problems}
    outcomes |= dict.fromkeys(reasons, "reject")
    rejects = admit.rejects_among(night.home, head, (sha256 for _, sha256 in planned.stale))
    known = _known(night, head, fetched)
    stale = {}
    for ref, sha256 in planned.stale:
        total, bad = known.places.get((ref, sha256)) or known.files.get(sha256, 0), rejects.get(sha256, 0)
        stale[ref] = (max(0, total - bad), min(total, bad))
    return bring(owners, outcomes, reasons, languages, stale)


def in_threads(count: int) -> Each:
    """Run the batches of a step in bare threads: for tests and for programs without Prefect."""

    def each(name: str, step: Step, arguments: Sequence[tuple[Any, ...]]) -> list[list[Done]]:
        with ThreadPoolExecutor(count) as threads:
            return list(threads.map(lambda one: step(*one), arguments))

    return each


def try_out(workers: Executor, model: str) -> None:
    """Start one worker before any batch: a broken installation must not be taken for broken articles."""
    try:
        workers.run(batches.warm_up, model)
    except (BrokenExecutor, OSError) as error:
        raise NightError(f"no worker process can start with the language model {model}: {error}") from error


def _cleaned(night: Night, planned: Plan, workers: Executor, each: Each) -> list[Done]:
    """Clean every planned batch; what could not even be read is staged as rejects."""
    arguments = [(night, workers, batch) for batch in planned.batches]
    done = [one for found in each("clean", clean, arguments) for one in found]
    return [*done, batches.stage_problems(night.home, planned.problems, night.began)] if planned.problems else done


def _read(night: Night, decisions: admit.Decisions, workers: Executor, each: Each) -> list[Done]:
    """Read the admitted articles, a cleaned batch at a time."""
    arguments = [
        (night, workers, key, [Admission(one.raw_ref, one.article_id, one.revision) for one in admitted])
        for key, admitted in sorted(decisions.batches().items())
    ]
    return [one for found in each("read", read, arguments) for one in found]


def clean(night: Night, workers: Executor, batch: Sequence[Slice]) -> list[Done]:
    """Clean one batch in a worker; a record on which workers die becomes a reject of its own."""
    given = (night.settings, night.code, night.began)
    try:
        return [workers.run(batches.clean_batch, night.home, batch, *given)]
    except BrokenExecutor:
        return [one for piece in _records(batch) for one in _clean_alone(night, piece)]


def _records(batch: Sequence[Slice]) -> Iterator[Slice]:
    """Each record of a batch as a slice of its own."""
    for piece in batch:
        for number in range(piece.first, piece.stop):
            yield Slice(piece.ref, piece.raw_sha256, number, number + 1)


def _clean_alone(night: Night, piece: Slice) -> list[Done]:
    given = (night.settings, night.code, night.began)
    try:
        return [alone(batches.clean_batch, night.home, [piece], *given)]
    except BrokenExecutor:
        return [batches.give_up_cleaning(night.home, piece, *given)]


def read(night: Night, workers: Executor, cleaned: str, admitted: Sequence[Admission]) -> list[Done]:
    """Read the admitted articles of one cleaned batch in a worker; one on which workers die becomes a reject."""
    given = (night.settings, night.code, night.began)
    try:
        return [workers.run(batches.read_batch, night.home, cleaned, admitted, *given)]
    except BrokenExecutor:
        return [_read_alone(night, cleaned, one) for one in admitted]


def _read_alone(night: Night, cleaned: str, one: Admission) -> Done:
    given = (night.settings, night.code, night.began)
    try:
        return alone(batches.read_batch, night.home, cleaned, [one], *given)
    except BrokenExecutor:
        return batches.give_up_reading(night.home, cleaned, one, *given)


def _failed(home: Home, keys: Sequence[str]) -> dict[str, str]:
    """The records of the read batches that became rejects there, with the reason."""
    rows = [row for key in keys for row in staging.read(home, key, "rejects", ["raw_ref", "reason"]).to_pylist()]
    return {row["raw_ref"]: row["reason"] for row in rows}


def _run(night: Night) -> Run:
    """What the commit record says of the night."""
    return Run(
        run_id=night.run_id,
        created_at=night.began,
        dateline_version=night.code.version,
        counts=night.summary.counts(),
        seconds=dict(night.summary.seconds),
        quality={"rows": scores} if (scores := quality.rows()) else None,
    )
