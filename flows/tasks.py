"""Batches as Prefect tasks: one task run a batch, waiting in a thread for a worker process.

What a task hands back are keys and counts: batches themselves travel through staged files.
"""

import logging
from collections.abc import Sequence
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.futures import as_completed
from prefect.task_runners import ThreadPoolTaskRunner
from tqdm import tqdm

from flows.batches import Done
from flows.errors import NightError
from flows.logs import Log
from flows.night import Each, Step
from flows.plan import MAX_TASK_RUNS, Slice
from flows.progress import Progress
from transforms.urls import shown

THREADS: ThreadPoolTaskRunner[Any] = ThreadPoolTaskRunner(max_workers=MAX_TASK_RUNS // 2)
"""Threads only wait for workers, so all batches of a step may wait at once: a cluster may have as many workers."""


@task(task_run_name="{name} {number} of {of}: {what}", retries=1, persist_result=False, cache_policy=NO_CACHE)
def batch(name: str, number: int, of: int, what: str, step: Step, arguments: tuple[Any, ...]) -> list[Done]:
    """One step over one batch."""
    return step(*arguments)


def each_as_task(log: Log, progress: Progress) -> Each:
    """Run the batches of a step as Prefect tasks; on a terminal a bar moves as each ends.

    A batch that fails twice fails the night, but not before the others are done: those are staged, and the next night
    does not do them again.
    """

    def each(name: str, step: Step, arguments: Sequence[tuple[Any, ...]]) -> list[list[Done]]:
        of = len(arguments)
        futures = {
            batch.submit(name, number, of, what(one), step, one): number
            for number, one in enumerate(arguments, start=1)
        }
        failed: dict[int, BaseException] = {}
        # disable=None: no bar where the output is no terminal.
        ended = tqdm(as_completed(list(futures)), desc=name, total=of, unit="batch", disable=None, leave=False)
        for count, future in enumerate(ended, start=1):
            found = future.result(raise_on_failure=False)
            if isinstance(found, BaseException):
                failed[futures[future]] = found
                log(f"{name} {futures[future]} of {of} failed twice: {_told(found)}", logging.ERROR)
            else:
                for one in found:
                    spent = round(sum(one.seconds.values()), 1)
                    told = f"{one.n_records} records, {spent} CPU s" if one.seconds else "done before"
                    log(f"{name} {futures[future]} of {of}: {told} ({one.key})", batch=one.key,
                        records=one.n_records, cpu_seconds=spent)  # fmt: skip
            progress.done(count, of)
        if failed:
            number, error = min(failed.items())
            raise NightError(
                f"{_told(error)}: {name} {number} of {of} failed twice"
                + (f", and {len(failed) - 1} more" if len(failed) > 1 else "")
                + f"; nothing was committed, {of - len(failed)} of {of} batches are kept and will not be done again"
            ) from error
        return [future.result() for future in futures]

    return each


def what(arguments: Sequence[Any]) -> str:
    """What a batch holds, for the name of its task run: how many records, and where the first comes from."""
    records = arguments[-1]  # slices of inputs, or admitted articles
    count = sum(one.stop - one.first if isinstance(one, Slice) else 1 for one in records)
    first = records[0].ref if isinstance(records[0], Slice) else records[0].raw_ref
    return f"{count} record{'s' * (count != 1)} from {shown(first)[-80:]}"


def _told(error: BaseException) -> str:
    words = " ".join(str(error).split()) or type(error).__name__
    return words if isinstance(error, NightError) else f"{type(error).__name__}: {words}"
