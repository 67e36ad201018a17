"""The figures of made warehouses of several sizes, kept beside the benchmark, and the tables of the docs made of them.

A step that is measured again replaces its own figures only; so a large warehouse can be measured step by step.
"""

import csv
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from benchmarks import shown

FILE = Path(__file__).with_name("figures.csv")
COLUMNS = ("what", "articles", "seconds", "cpu", "mib", "load")

PAGE = shown.DOCS / "performance.md"

NIGHTS = {
    "commit": "commit of a night of 1,000", "publish": "publishing it",
    "settle": "deciding all identities anew, weekly",
    "revise": "commit of 30 articles of all months, edited", "publish revised": "publishing them",
    "open": "opening, median of five", "check": "`check`, every row",
    "compact": "compaction after these nights", "vacuum": "vacuum of all but the last commit",
    "month": "compaction of one month of so many articles, ten files a table to one",
}  # fmt: skip
"""What is measured of Dateline alone, as the table names it."""

PEERS = {"commit": "1,000 articles appended", "revise": "30 articles of all months edited"}
"""What is measured of Dateline and, with `plain ` or `delta ` in front, of the others."""


def keep(what: str, articles: int, taken: Mapping[str, float]) -> None:
    """Keep the figures of one step over so many articles, and write the tables anew."""
    found = {(row["what"], int(row["articles"])): row for row in _read()}
    load = f"{os.getloadavg()[0]:.0f}" if taken.get("cpu") else ""
    found[what, articles] = {
        "what": what, "articles": str(articles), "load": load,
        **{name: f"{taken[name]:.3f}" if name in taken else "" for name in ("seconds", "cpu", "mib")},
    }  # fmt: skip
    with open(FILE, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(found[key] for key in sorted(found))
    print(f"{what}, {articles:,} articles: {', '.join(f'{name} {value:.3g}' for name, value in taken.items())}",
          flush=True)  # fmt: skip
    show()


def show() -> None:
    """Write the tables into the docs."""
    found = {(row["what"], int(row["articles"])): row for row in _read()}
    sizes = sorted({size for what, size in found if what in NIGHTS})
    lines: list[Sequence[str]] = [("", *(f"{size:,} articles" if size else "no warehouse" for size in sizes))]
    for what, told in NIGHTS.items():
        lines.append((told, *(_taken(found.get((what, size))) for size in sizes)))
        if what in ("commit", "publish") and (what, 0) in found:
            lines.append(("— times as much as on none", *(_times(found, what, size) for size in sizes)))
    loads = sorted(int(row["load"]) for row in found.values() if row["load"])
    busy = (
        f"The machine had {loads[0]} to {loads[-1]} processes at work besides, on {os.cpu_count()} cores."
        if loads
        else ""
    )
    shown.write("a growing warehouse", [*_table(lines), "", busy], PAGE)
    for size in sorted({size for what, size in found if what.startswith("plain ")})[-1:]:
        shown.write("peers of the warehouse", [f"Over {size:,} articles:", "", *_table(_peers(found, size))], PAGE)


def _peers(found: Mapping[tuple[str, int], Mapping[str, str]], size: int) -> list[Sequence[str]]:
    lines: list[Sequence[str]] = [("", "Dateline", "Plain Parquet", "Delta Lake")]
    for what, told in PEERS.items():
        lines.append((told, *(_taken(found.get((f"{kind}{what}", size))) for kind in ("", "plain ", "delta "))))
    asked = sorted({what.partition(": ")[2] for what, of in found if of == size and ": " in what})
    for question in asked:
        kinds = (f"{kind}: {question}" for kind in ("dateline", "plain", "delta"))
        lines.append((question, *(_seconds(found.get((kind, size))) for kind in kinds)))
    return lines


def _read() -> list[dict[str, str]]:
    if not FILE.exists():
        return []
    with open(FILE, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _taken(row: Mapping[str, str] | None) -> str:
    if row is None:
        return ""
    cpu = float(row["cpu"])
    return f"{cpu:{'.2f' if cpu < 1 else '.1f' if cpu < 100 else ',.0f'}} s, {float(row['mib']):,.0f} MiB"


def _times(found: Mapping[tuple[str, int], Mapping[str, str]], what: str, size: int) -> str:
    row, none = found.get((what, size)), found[what, 0]
    if row is None or not size:
        return ""
    return ", ".join(f"{float(row[of]) / float(none[of]):.1f}" for of in ("cpu", "mib"))


def _seconds(row: Mapping[str, str] | None) -> str:
    return f"{float(row['seconds']):.2f} s" if row else ""


def _table(lines: Iterable[Sequence[str]]) -> list[str]:
    """A table in Markdown; the first line is the head."""
    head, *rest = lines
    return ["| " + " | ".join(line) + " |" for line in (head, ["---"] * len(head), *rest)]


if __name__ == "__main__":
    show()
