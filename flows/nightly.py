"""The flow of a night. Run by `dateline run`, and by the deployment `nightly` of prefect.yaml.

Prefect keeps states, retries and logs; `flows.night` knows the steps. One task run carries a batch, waits in a thread
for a worker process, and hands back keys and counts: batches themselves travel through staged files.
"""

import sys
from collections.abc import Sequence
from typing import Any

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.futures import as_completed
from prefect.task_runners import ThreadPoolTaskRunner
from tqdm import tqdm

from flows.batches import Done
from flows.errors import MissedError
from flows.night import Night, Step, work
from flows.settings import load
from flows.wanted import named
from warehouse.home import Home


@task(task_run_name="{name} {number} of {of}", retries=1, persist_result=False, cache_policy=NO_CACHE)
def batch(name: str, number: int, of: int, step: Step, arguments: tuple[Any, ...]) -> list[Done]:
    """One step over one batch."""
    return step(*arguments)


def as_tasks(name: str, step: Step, arguments: Sequence[tuple[Any, ...]]) -> list[list[Done]]:
    """Run the batches of a step as Prefect tasks; on a terminal a bar moves as each ends."""
    of = len(arguments)
    futures = [batch.submit(name, number, of, step, one) for number, one in enumerate(arguments, start=1)]
    # disable=None: no bar where the output is no terminal.
    for future in tqdm(as_completed(futures), desc=name, total=of, unit="batch", disable=None, leave=False):
        future.wait()
    return [future.result() for future in futures]


THREADS: ThreadPoolTaskRunner[Any] = ThreadPoolTaskRunner(max_workers=64)
"""Threads only wait for worker processes, so there may be many more of them than cores."""


@flow(name="nightly", task_runner=THREADS, persist_result=False)  # type: ignore[arg-type]
def nightly(
    sources: list[str] | None = None, home: str | None = None, settings: dict[str, str] | None = None
) -> dict[str, Any]:
    """One night: fetch and read what is new in the sources and commit it.

    `sources` are files, folders, globs and addresses, by default those of `sources.toml`; `settings` are names and
    values as in `dateline.toml`. Returns the counts of the night's records and the number of its commit, None where
    nothing was new. Raises MissedError, after the commit, where a source missed what is expected of it.
    """
    in_force = load(None, home=home, **(settings or {}))
    logger = get_run_logger()

    def say(line: str) -> None:
        logger.warning(line)
        print(line, file=sys.stderr)

    wanted = named(sources or [], in_force.sources)
    summary = work(Night(Home(in_force.home), in_force), wanted, as_tasks, say)
    for line in summary.lines():
        logger.info(line)
    create_markdown_artifact("\n\n".join(summary.lines()), key="summary", description="What the night read")
    if summary.missed:
        raise MissedError(summary.missed, summary.record())
    return summary.record()
