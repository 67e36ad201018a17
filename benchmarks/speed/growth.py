"""Cost as a warehouse's nights grow: `python -m benchmarks.speed.growth NEWS COUNT[xWORDS][:WORKERS] ...`.

Makes COUNT articles out of those in NEWS (`benchmarks.made_news`), reads them in one night into a fresh home, asks for
them once more with nothing new, and keeps what that took (`benchmarks.speed.curve`), one size after the other.
"""

import json
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import made_news
from benchmarks.speed import curve
from benchmarks.speed.took import command

DATELINE = str(Path(sys.executable).with_name("dateline"))


def stages(printed: str) -> dict[str, float]:
    """Seconds on the clock of each stage, and CPU seconds of each step of the workers, as a run tells them."""
    clock, cpu = (re.search(rf"^{head}: (.*)$", printed, re.M) for head in ("seconds", "CPU seconds of the workers"))
    assert clock and cpu
    return {
        **{f"clock {name}": float(spent) for name, spent in re.findall(r"(\w+) ([\d.]+)", clock[1])},
        **{f"cpu {name}": float(spent) for name, spent in re.findall(r"(\w+) ([\d.]+)", cpu[1])},
    }


def measured(news: Path, count: int, words: int | None, workers: int) -> dict[str, Any]:
    """One night over that many made articles, and the night after it."""
    with tempfile.TemporaryDirectory(prefix="dateline-") as place:
        texts, home = Path(place) / "texts", Path(place) / "home"
        made_news.write(news, count, texts, words)
        run = [DATELINE, "run", str(texts), "--home", str(home), "--workers", str(workers)]
        took, again = command(run), command(run)
        memory = re.search(r"memory: ([\d,]+) MiB", took.printed)
        shutil.rmtree(home)
    return {
        "articles": count, "words": words, "workers": workers, "wall": took.wall, "cpu": took.cpu, "flow_mib": took.mib,
        "worker_mib": int(memory[1].replace(",", "")) if memory else None, **stages(took.printed),
        "rerun wall": again.wall, "rerun cpu": again.cpu, "rerun mib": again.mib,
    }  # fmt: skip


def main(news: Path, wanted: list[str]) -> None:
    """Measure each and keep it."""
    for one in wanted:
        size, _, workers = one.partition(":")
        count, _, words = size.partition("x")
        night = measured(news, int(count), int(words) if words else None, int(workers or 2))
        print(json.dumps(night), flush=True)
        curve.keep(night)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
