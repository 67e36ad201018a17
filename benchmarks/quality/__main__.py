"""`python -m benchmarks.quality GOLD [PART]`: all measures, or those named with PART, of which nothing is written."""

import sys
from itertools import groupby
from pathlib import Path

from benchmarks import machine
from benchmarks.quality import speeds, table
from benchmarks.quality.measures import MEASURES
from benchmarks.quality.reading import Cost
from benchmarks.quality.scoring import score_file
from benchmarks.quality.table import Figure


def main(arguments: list[str]) -> None:
    """Score, print as figures come, and write them down where all were made."""
    if not arguments or not Path(arguments[0]).is_dir():
        raise SystemExit("bench-quality: give the gold's folder: make bench-quality GOLD=folder")
    gold, wanted = Path(arguments[0]).absolute(), arguments[1] if len(arguments) > 1 else ""
    print(machine.describe())
    figures: list[Figure] = []

    def keep(figure: Figure) -> None:
        figures.append(figure)
        print(f"{figure.set:40} {figure.metric:36} {figure.shown}", flush=True)

    for file, group in groupby((m for m in MEASURES if wanted in m.name), key=lambda measure: measure.gold):
        measures, cost = list(group), Cost()
        scored = score_file(gold, measures, cost)
        peers = {(m.name, metric): told for m in measures for metric, told in m.peers.items()}
        for name, results in scored.items():
            for metric, value in results.items():
                keep(Figure(name, metric, value, peers.get((name, metric), "")))
        name = measures[-1].name
        keep(Figure(name, "documents a CPU second", cost.documents / cost.seconds))
        keep(Figure(name, "readers' CPU by the parse's", (cost.seconds - cost.parse) / cost.parse))
        print(f"{file}: {cost.documents} documents, {cost.seconds:.0f} CPU s, parse {cost.parse:.0f}, "
              + ", ".join(f"{reader} {spent:.1f}" for reader, spent in cost.readers.items()))  # fmt: skip
    if not wanted:
        for metric, value in speeds.words_a_second(gold).items():
            keep(Figure("model of names", metric, value))
        table.write(figures, machine.describe())


if __name__ == "__main__":
    main(sys.argv[1:])
