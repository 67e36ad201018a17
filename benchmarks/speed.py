"""Speed and memory of whole runs: `make bench`, or `make bench NEWS=folder`.

Runs `dateline run` over a folder into fresh homes and prints the median of three: seconds on the clock, CPU seconds of
all processes, articles a second, the largest worker's memory; then the rerun in which nothing is new; and beside them
the floor, the bare spaCy pipeline over the same texts in one process.
"""

import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import machine
from transforms import parse
from warehouse.query import open_warehouse

ROUNDS = 2


def timed(command: list[str]) -> tuple[float, float, str]:
    """Seconds on the clock, CPU seconds of the process and its children, and what it printed."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - began, cpu, ran.stdout


def bare_spacy(texts: list[str]) -> float:
    """CPU seconds of the language model's whole pipeline, as it comes, over the texts."""
    import spacy

    nlp = spacy.load(parse.DEFAULT_MODEL)
    began = time.process_time()
    for _ in nlp.pipe(texts, batch_size=32):
        pass
    return time.process_time() - began


def main(folder: str) -> None:
    """Measure and print."""
    print(machine.describe())
    dateline = str(Path(sys.executable).with_name("dateline"))
    walls, cpus, reruns = [], [], []
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(ROUNDS):
            home = f"{scratch}/{number}"
            wall, cpu, told = timed([dateline, "run", folder, "--home", home])
            walls.append(wall)
            cpus.append(cpu)
            reruns.append(timed([dateline, "run", folder, "--home", home])[0])
        with open_warehouse(Path(home)) as db:
            texts = [text for (text,) in db.execute("SELECT text FROM articles WHERE language = 'en'").fetchall()]
            words = sum(len(text.split()) for text in texts)
    records = int(told.split(" ", 1)[0])
    memory = re.search(r"memory: (\d+) MiB", told)
    wall, cpu = statistics.median(walls), statistics.median(cpus)
    floor = bare_spacy(texts)
    print(f"input: {folder}, {records} records, {words} words")
    print(told.strip())
    print(f"run: {wall:.1f} s on the clock, {cpu:.1f} CPU s, {records / wall:.1f} records a second, "
          f"{words / cpu:.0f} words a CPU second, {memory[1] if memory else '?'} MiB at most in a worker")  # fmt: skip
    print(f"rerun with nothing new: {statistics.median(reruns):.1f} s")
    pace = words / floor
    print(
        f"bare spaCy pipeline: {floor:.1f} CPU s, {pace:.0f} words a CPU second; the run: {cpu / floor:.2f} times that"
    )


if __name__ == "__main__":
    main(sys.argv[1])
