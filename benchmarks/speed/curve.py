"""What `benchmarks.speed.growth` has measured, as tables and as a picture: `python -m benchmarks.speed.curve`.

A stage that takes N to the power of 1 grows as the articles do; below 1 part of it is a fixed price, above 1 it looks
at more than its own articles.
"""

import json
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks import shown

FILE = Path(__file__).with_name("growth.jsonl")
PICTURE = shown.DOCS / "growth.svg"
PAGE = shown.DOCS / "performance.md"
Night = dict[str, Any]
STAGES = (
    ("cpu", "the whole night"), ("cpu clean", "clean"), ("cpu parse", "parse"), ("cpu names", "names"),
    ("cpu dates", "dates"), ("cpu quotes", "quotes"), ("cpu events", "events"), ("cpu figures", "figures"),
    ("clock plan", "plan (clock)"), ("clock commit", "commit (clock)"), ("clock publish", "publish (clock)"),
    ("clock report", "report (clock)"), ("rerun cpu", "rerun with nothing new"),
)  # fmt: skip


def nights() -> list[Night]:
    """What is kept, whole articles first, then by number and workers."""
    lines = FILE.read_text("utf-8").splitlines() if FILE.exists() else []
    return sorted(map(json.loads, lines), key=_key)


def _key(night: Night) -> tuple[int, int, int]:
    return night["words"] or 0, night["articles"], night["workers"]


def keep(night: Night) -> None:
    """Keep a night in the place of an earlier one of the same size, and write tables and picture anew."""
    kept = {_key(one): one for one in nights()} | {_key(night): night}
    FILE.write_text("".join(json.dumps(kept[key]) + "\n" for key in sorted(kept)), "utf-8")
    show()


def exponent(points: Iterable[tuple[float, float]]) -> float | None:
    """The slope of a line through points of (articles, taken) on paper with two logarithmic scales.

    None where there are fewer than two points above 0.
    """
    logs = [(math.log(x), math.log(y)) for x, y in points if x > 0 and y > 0]
    if len(logs) < 2:
        return None
    middle_x, middle_y = (sum(column) / len(logs) for column in zip(*logs, strict=True))
    spread = sum((x - middle_x) ** 2 for x, _ in logs)
    return sum((x - middle_x) * (y - middle_y) for x, y in logs) / spread if spread else None


def show() -> None:
    """Write the tables and the picture into the docs."""
    found = nights()
    shown.write("growth", [*_nights(found), "", *_stages(found)], PAGE)
    if _whole(found):
        _draw(found)


def _nights(found: Sequence[Night]) -> list[str]:
    lines = [
        "| Articles | Workers | Clock, s | CPU, s | CPU an article, ms | Largest process, MiB | Largest worker, MiB "
        "| Rerun: clock, s | CPU, s | MiB |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for night in found:
        size = f"{night['articles']:,}" + (f" of {night['words']} words" if night["words"] else "")
        figures = (
            f"{night['wall']:,.0f}", f"{night['cpu']:,.0f}", f"{night['cpu'] / night['articles'] * 1000:.0f}",
            f"{night['flow_mib']:,.0f}", f"{night['worker_mib'] or 0:,}",
            f"{night['rerun wall']:.1f}", f"{night['rerun cpu']:.1f}", f"{night['rerun mib']:,.0f}",
        )  # fmt: skip
        lines.append(f"| {' | '.join([size, str(night['workers']), *figures])} |")
    return lines


def _whole(found: Sequence[Night]) -> list[Night]:
    """The nights of whole articles by two workers."""
    return [one for one in found if not one["words"] and one["workers"] == 2]


def _stages(found: Sequence[Night]) -> list[str]:
    """Seconds of each stage at each number of whole articles, two workers, and the exponent."""
    series = _whole(found)
    lines = [
        f"| CPU seconds of | {' | '.join(format(one['articles'], ',') for one in series)} | Exponent |",
        "|---" * (len(series) + 2) + "|",
    ]
    for name, told in STAGES:
        power = exponent((one["articles"], one.get(name, 0.0)) for one in series)
        taken = " | ".join(f"{one.get(name, 0.0):,.1f}" for one in series)
        lines.append(f"| {told} | {taken} | {'' if power is None else f'{power:.2f}'} |")
    return lines


def _draw(found: Sequence[Night]) -> None:
    """Time of each stage and memory against the number of articles, both scales logarithmic."""
    from matplotlib import pyplot, rcParams

    rcParams["svg.hashsalt"] = "growth"  # the same figures give the same file
    series = _whole(found)
    counts = [one["articles"] for one in series]
    figure, (time, memory) = pyplot.subplots(1, 2, figsize=(14, 5), layout="constrained")
    for number, (name, told) in enumerate(STAGES):
        # What takes less than a tenth of a second has no place on such paper.
        time.plot(counts, [one.get(name) or math.nan for one in series], marker="os"[number // 10], label=told)
    for name, told in (("flow_mib", "largest process"), ("worker_mib", "largest worker"), ("rerun mib", "rerun")):
        memory.plot(counts, [one[name] for one in series], marker="o", label=told)
        for one in found:
            if one["words"]:
                memory.plot([one["articles"]], [one[name]], marker="x", color=memory.lines[-1].get_color())
    for axes, title in ((time, "Seconds of a night"), (memory, "Memory, MiB (crosses: articles of 60 words)")):
        axes.set(xscale="log", yscale="log", xlabel="articles in the night", title=title)
        axes.grid(visible=True, which="major", alpha=0.4)
        axes.legend(fontsize=8, loc="center left", bbox_to_anchor=(1, 0.5))
    memory.set(yscale="linear", ylim=(0, None))
    figure.savefig(PICTURE, metadata={"Date": None})


if __name__ == "__main__":
    show()
