"""Speed and memory: `make bench [NEWS=folder] [GOLD=folder]`.

Runs `dateline run` over the texts of NEWS (by default the bundled samples) into fresh homes, beside them the floors:
the bare language model over the same texts, DuckDB, Parquet; with GOLD the pages below GOLD/pages too. Ours and the
floors take turns, so that a busy moment of the machine hits both; the medians are told. Where textacy is installed
(`uv pip install textacy`) it reads the texts too. Writes its table between two marks of docs/performance.md where NEWS
is given.
"""

import importlib.util
import json
import re
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks import machine, shown
from benchmarks.speed.took import Took, apart, command

ROUNDS = 3
DATELINE = str(Path(sys.executable).with_name("dateline"))
SHORT = ("The minister said on Monday that the bridge would open.", "Two people were killed in a flood, police said.")
FIRST = {
    "`dateline run`, files to published tables": "82.2 s on the clock, 132.0 CPU s",
    "words a CPU second, all included": "3,360",
    "largest worker process": "1,212 MiB",
    "rerun with nothing new": "1.3 s",
    "the same floor, 32 texts at a time, its fastest": "70.8 CPU s",
    "the run against it, 32 at a time": "1.86 times",
    "`dateline run` over two short articles, the least of three": "24.5 s on the clock",
}
"""What this project's first state took for the same lines, over 827 world news articles, on the machine of the docs."""

Floor = Callable[[], Took]
Line = tuple[str, str]


def middle(found: Sequence[Took]) -> Took:
    """The medians of several runs; what the last one told."""
    wall, cpu, mib = (statistics.median(getattr(one, name) for one in found) for name in ("wall", "cpu", "mib"))
    return Took(wall, cpu, mib, found[-1].told, found[-1].printed)


def run(sources: object, home: Path, *more: str) -> Took:
    """`dateline run` in processes of its own."""
    return command([DATELINE, "run", str(sources), "--home", str(home), *more])


def paired(sources: object, scratch: Path, floors: dict[str, Floor]) -> dict[str, Took]:
    """Runs into fresh homes and every floor over what they made, in turn."""
    found: dict[str, list[Took]] = {}
    for number in range(ROUNDS):
        found.setdefault("run", []).append(run(sources, scratch / f"home-{number}"))
        found.setdefault("rerun", []).append(run(sources, scratch / f"home-{number}"))
        for name, floor in floors.items():
            found.setdefault(name, []).append(floor())
    return {name: middle(these) for name, these in found.items()}


def of_texts(news: Path, scratch: Path) -> list[Line]:
    """Whole runs over texts, beside the floors."""
    home = scratch / "home-0"
    floor = "benchmarks.speed.floors"
    took = paired(news, scratch, {
        "spacy": lambda: apart(floor, "spacy", home),
        "spacy 32": lambda: apart(floor, "spacy", home, 32),
        "parquet": lambda: apart(floor, "parquet", home, scratch),
        "duckdb": lambda: apart(floor, "duckdb", home),
    })  # fmt: skip
    ours, words = took["run"], took["spacy"].told["words"]
    records = int(ours.printed.split(" ", 1)[0])
    worker = re.search(r"memory: (\d[\d,]*) MiB", ours.printed)
    plain, batched = took["spacy"], took["spacy 32"]
    return [
        ("articles; words of the English ones", f"{records:,}; {words:,}"),
        ("`dateline run`, files to published tables", _both(ours)),
        ("articles a second on the clock", f"{records / ours.wall:.1f}"),
        ("words a CPU second, all included", f"{words / ours.cpu:,.0f}"),
        ("largest worker process", f"{worker[1] if worker else '?'} MiB"),
        ("rerun with nothing new", f"{took['rerun'].wall:.1f} s"),
        ("floor: bare spaCy en_core_web_sm", f"{plain.cpu:.1f} CPU s, {words / plain.cpu:,.0f} words a CPU second"),
        ("the run against it, 256 at a time", f"{ours.cpu / plain.cpu:.2f} times"),
        ("the same floor, 32 texts at a time, its fastest", f"{batched.cpu:.1f} CPU s, {words / batched.cpu:,.0f}"),
        ("the run against it, 32 at a time", f"{ours.cpu / batched.cpu:.2f} times"),
        ("floor: bare `pq.write_table` of all rows", f"{took['parquet'].cpu:.2f} CPU s"),
        ("floor: DuckDB reading every value", f"{took['duckdb'].cpu:.2f} CPU s"),
        *_two_workers(news, scratch),
        *_two_at_once(home, batched),
        *_stages(news, scratch),
        *_peers(home),
    ]


def _both(took: Took) -> str:
    return f"{took.wall:.1f} s on the clock, {took.cpu:.1f} CPU s"


def _two_workers(news: Path, scratch: Path) -> list[Line]:
    """How much faster two workers clean and read than one: the seconds that these stages take on the clock."""
    spent = {}
    for workers in (1, 2):
        printed = run(news, scratch / f"workers-{workers}", "--workers", str(workers)).printed
        told = dict(re.findall(r"(clean|read) ([\d.]+)", printed.split("CPU seconds")[0]))
        spent[workers] = float(told["clean"]) + float(told["read"])
    return [("two workers against one, cleaning and reading", f"{spent[1] / spent[2]:.2f} times")]


def _two_at_once(home: Path, alone: Took) -> list[Line]:
    """What a second processor gives this machine at best: two bare language models at once, each over all texts."""
    with ThreadPoolExecutor() as pool:
        both = list(pool.map(lambda _: apart("benchmarks.speed.floors", "spacy", home, 32), range(2)))
    gain = 2 * alone.wall / max(one.wall for one in both)
    return [("two bare models at once against one, all that the machine gives", f"{gain:.2f} times")]


def _stages(news: Path, scratch: Path) -> list[Line]:
    """Each stage alone, in CPU seconds, in one process without Prefect."""
    took = apart("benchmarks.speed.stages", news, scratch / "stages")
    return [
        ("all stages in one process, without Prefect and start-up", f"{took.told.pop('whole'):.1f} CPU s"),
        *((f"stage {name}", f"{spent:.1f} CPU s") for name, spent in took.told.items()),
    ]


def _peers(home: Path) -> list[Line]:
    """Another program over the same texts, where somebody has installed it."""
    if importlib.util.find_spec("textacy") is None:
        return []
    took = apart("benchmarks.speed.floors", "textacy", home)
    told = took.told
    figures = f"{took.cpu:.1f} CPU s, {told['alone']:.1f} its own; {told['quotes']:,} quotes"
    return [("textacy with spaCy: direct quotes alone", f"{figures}, {told['refused']} texts given up")]


def of_pages(pages: Path, scratch: Path) -> list[Line]:
    """Runs over web pages, beside trafilatura over them and a run over the texts that they gave."""
    texts = scratch / "texts"
    _as_texts(run(pages, scratch / "first"), scratch / "first", texts)
    took = paired(pages, scratch / "pages", {
        "trafilatura": lambda: apart("benchmarks.speed.floors", "trafilatura", pages),
        "texts": lambda: run(texts, Path(tempfile.mkdtemp(dir=scratch))),
    })  # fmt: skip
    ours, floor, plain = took["run"], took["trafilatura"], took["texts"]
    return [
        ("`dateline run` over pages", f"{floor.told['pages']} pages, {_both(ours)}"),
        ("floor: bare `trafilatura.extract`", f"{floor.cpu:.1f} CPU s"),
        ("`dateline run` over their texts as JSON lines", _both(plain)),
        ("the run over pages against these two together", f"{ours.cpu / (floor.cpu + plain.cpu):.2f} times"),
    ]


def _as_texts(done: Took, home: Path, out: Path) -> None:
    """The articles of a home as JSON lines: their texts without the pages around them."""
    from warehouse.query import open_warehouse

    out.mkdir()
    with open_warehouse(home) as db, (out / "texts.jsonl").open("w", encoding="utf-8") as lines:
        for title, text, day in db.execute("SELECT title, text, published_date::VARCHAR FROM articles").fetchall():
            lines.write(json.dumps({"title": title, "text": text, "published_date": day}) + "\n")


def start_up(scratch: Path) -> list[Line]:
    """What each command takes to start."""
    folder, home = scratch / "short", scratch / "short-home"
    folder.mkdir()
    for number, text in enumerate(SHORT):
        (folder / f"{number}.txt").write_text(text, "utf-8")
    two = [run(folder, scratch / f"short-home-{number}") for number in range(ROUNDS)]
    run(folder, home)
    asked = [command([DATELINE, "sql", "--home", str(home), "SELECT count(*) FROM quotes"]) for _ in range(2 * ROUNDS)]
    known = [run(folder, home) for _ in range(ROUNDS)]
    return [
        ("`dateline sql`, the least of six", f"{min(one.wall for one in asked):.2f} s"),
        ("`dateline run` over two short articles, the least of three", _both(min(two, key=lambda one: one.wall))),
        ("`dateline run` without work, the least of three", f"{min(one.wall for one in known):.2f} s"),
    ]


def main(news: str, gold: str) -> None:
    """Measure, print, and write where the news are given."""
    with tempfile.TemporaryDirectory(prefix="dateline-") as place:
        scratch = Path(place)
        lines = start_up(scratch) + of_texts(Path(news or "samples"), scratch)
        if gold:
            (scratch / "pages").mkdir()
            lines += of_pages(Path(gold) / "pages" / "html", scratch)
    first = FIRST if news else {}
    table = ["| What | First state | Now |", "|---|---|---|"]
    table += [f"| {what} | {first.get(what, '')} | {figure} |" for what, figure in lines]
    print("\n".join([machine.describe(), "", *table]))
    if news:
        shown.write("speed", table, shown.DOCS / "performance.md")


if __name__ == "__main__":
    main(*[*sys.argv[1:], "", ""][:2])
