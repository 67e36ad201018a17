"""Our answers put beside the gold's by the gold's own scorers, or by ours where it has none."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.quality import reading
from benchmarks.quality.answers import Answer
from benchmarks.quality.measures import Measure, Result

Scored = dict[str, float]


def score_file(gold: Path, measures: Sequence[Measure], cost: reading.Cost) -> dict[str, Scored]:
    """The figures of measures that share one gold file, whose texts are read once. No text outlives the call.

    Raises SystemExit with the scorer's own words where it refuses our answers.
    """
    rows = reading.rows(gold / measures[0].gold)
    answers: list[list[Answer]] = [[] for _ in measures]
    for row, doc in reading.documents(rows, cost):
        for measure, found in zip(measures, answers, strict=True):
            if measure.keep(row):
                found.append(measure.answer(row, doc))
    scored: dict[str, Scored] = {}
    for measure, found in zip(measures, answers, strict=True):
        result = _run(gold, measure, [r for r in rows if measure.keep(r)], found)
        scored.setdefault(measure.name, {}).update(_figures(measure, result))
    return scored


def _figures(measure: Measure, result: Result) -> Scored:
    found = {}
    for metric, where in measure.figures.items():
        value = result
        if callable(where):
            value = where(result)
        else:
            for step in where:
                value = value[step]
        found[metric] = float(value)
    return found


def _run(gold: Path, measure: Measure, rows: list[Answer], answers: list[Answer]) -> Result:
    if callable(measure.scorer):
        return measure.scorer(rows, answers)
    with tempfile.TemporaryDirectory() as folder:
        right, ours, result = (Path(folder, name) for name in ("gold.jsonl", "ours.jsonl", "result.json"))
        _write(right, rows)
        _write(ours, answers)
        script, *options = measure.scorer
        if script == "score_quotes.py":
            command = [script, str(right), str(ours), *options, "--json", str(result)]
        else:
            command = [script, options[0], str(right), str(ours), *options[1:]]
        ran = subprocess.run([sys.executable, *command], cwd=gold, capture_output=True, text=True, check=False)
        if ran.returncode:
            raise SystemExit(f"{measure.name}: the scorer failed: {ran.stderr.strip()}")
        return json.loads(result.read_text("utf-8") if result.exists() else ran.stdout)


def _write(path: Path, rows: list[Answer]) -> None:
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
