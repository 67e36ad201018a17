import ctypes
import multiprocessing
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor

import pytest

from transforms.guard import PageWorker
from transforms.problems import Problem


def modules() -> set[str]:
    return {name.partition(".")[0] for name in sys.modules}


def take(megabytes: int) -> int:
    return len(bytearray(megabytes * 1024**2))


def fail() -> None:
    raise ValueError("no such page")


def nest(depth: int) -> int:
    return nest(depth + 1)


def end() -> None:
    ctypes.string_at(0)


def in_a_pool(number: int) -> int:
    with PageWorker(10) as pages:
        return int(pages.run(abs, number))


def reason(outcome: object) -> str:
    assert isinstance(outcome, Problem) and outcome.stage == "clean" and outcome.detail
    return outcome.reason


def test_one_process_for_many_pages() -> None:
    with PageWorker() as pages:
        ids = {pages.run(os.getpid) for _ in range(3)}
    assert len(ids) == 1 and ids != {os.getpid()}


def test_the_process_imports_nothing_of_the_program() -> None:
    with PageWorker() as pages:
        assert not {"prefect", "duckdb", "spacy", "pyarrow"} & pages.run(modules)


def test_a_page_that_takes_too_long() -> None:
    with PageWorker(0.5) as pages:
        began = time.monotonic()
        assert reason(pages.run(time.sleep, 30)) == "timeout"
        assert time.monotonic() - began < 10
        assert pages.run(abs, -3) == 3


def compute() -> None:
    while True:
        sum(range(1000))


def test_the_limit_is_on_computing_not_on_the_clock() -> None:
    with PageWorker(0.3) as pages:
        assert pages.run(time.sleep, 0.6) is None
        began = time.process_time()
        assert reason(pages.run(compute)) == "timeout"
        assert time.process_time() - began < 1
        assert pages.run(abs, -3) == 3


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps a process to a limit of memory")
def test_a_page_that_takes_too_much_memory() -> None:
    with PageWorker(megabytes=200) as pages:
        assert pages.run(take, 50) == 50 * 1024**2
        assert reason(pages.run(take, 400)) == "memory"
        assert pages.run(take, 50) == 50 * 1024**2


def test_a_page_that_fails() -> None:
    with PageWorker() as pages:
        assert reason(pages.run(fail)) == "crash"
        assert reason(pages.run(nest, 0)) == "crash"
        assert reason(pages.run(end)) == "crash"
        assert pages.run(abs, -3) == 3


def test_large_pages_pass() -> None:
    with PageWorker() as pages:
        assert len(pages.run(str.upper, "x" * 5_000_000)) == 5_000_000


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_inside_the_workers_of_a_pool(method: str) -> None:
    with ProcessPoolExecutor(1, multiprocessing.get_context(method)) as pool:
        assert list(pool.map(in_a_pool, [-1, -2])) == [1, 2]


def test_closing_ends_the_process() -> None:
    with PageWorker() as pages:
        process = pages.run(os.getpid)
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
