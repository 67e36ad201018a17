"""Scores of the readers on the gold: `make bench-quality GOLD=folder`.

Reads every gold text with the readers as they are, writes predictions in the gold's shape to a temporary folder, and
runs the gold's own scorers on them. Prints one line a measure and writes docs/quality.csv. No text leaves the
temporary folder.
"""

import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import machine
from flows.version import DATELINE_VERSION
from transforms import ids, parse
from transforms.document import Document
from transforms.read import read
from warehouse.schema import Article

QUALITY = Path("docs/quality.csv")
Answer = dict[str, Any]
NAME_TYPES = {"name", "adjectival"}


@dataclass(frozen=True)
class Measure:
    """One gold file, how to put our rows into its shape, how to score them, and which figures to keep."""

    name: str
    gold: str
    answer: Callable[[Answer, Document], Answer]
    scorer: tuple[str, ...]
    figures: Mapping[str, tuple[str, ...]]  # metric -> path in the scorer's JSON
    keep: Callable[[Answer], bool] = lambda row: True


def spans(row: Answer, doc: Document) -> Answer:
    """Names with their types."""
    kinds = {entity.entity_id: entity.entity_type for entity in doc.entities}
    named = [m for m in doc.mentions if m.mention_type in NAME_TYPES]
    found = [
        {
            "start": m.char_start,
            "end": m.char_end,
            "label": "group" if m.mention_type == "adjectival" else "place" if m.is_metonym else kinds[m.entity_id],
        }
        for m in named
    ]
    return {"id": row["id"], "spans": found}


def timex(row: Answer, doc: Document) -> Answer:
    """Time expressions with values."""
    found = [{"start": d.char_start, "end": d.char_end, "type": d.value_type, "value": d.value} for d in doc.dates]
    return {"id": row["id"], "timex": found}


def toponyms(row: Answer, doc: Document) -> Answer:
    """Names of places with coordinates; a metonym counts as the place it names."""
    at = {entity.entity_id: entity for entity in doc.entities}
    found = []
    for m in doc.mentions:
        place = at.get(m.place_id or m.entity_id)
        if m.mention_type == "name" and place and place.entity_type in ("country", "place") and place.lat is not None:
            found.append({"start": m.char_start, "end": m.char_end, "lat": place.lat, "lon": place.lon})
    return {"id": row["id"], "toponyms": found}


def clusters(row: Answer, doc: Document) -> Answer:
    """People by name, joined."""
    people = [entity.entity_id for entity in doc.entities if entity.entity_type == "person"]
    found = [
        [
            {"start": m.char_start, "end": m.char_end}
            for m in doc.mentions
            if m.entity_id == person and m.mention_type == "name"
        ]
        for person in people
    ]
    return {"id": row["id"], "clusters": [{"mentions": mentions} for mentions in found if mentions]}


def triples(row: Answer, doc: Document) -> Answer:
    """Events with the spans of their actors."""
    penta = {"verbal cooperation": 1, "material cooperation": 2, "verbal conflict": 3, "material conflict": 4}
    found = []
    for event in doc.events:
        actors = {
            role: [
                {"start": p.char_start, "end": p.char_end}
                for p in doc.participants
                if p.event_id == event.event_id and p.role == role
            ]
            for role in ("source", "target")
        }
        found.append({"type": event.event_type, "penta": penta[event.quad_class], **actors})
    return {"id": row["id"], "events": found}


def speech(row: Answer, doc: Document) -> Answer:
    """Quotes with cue and speaker."""

    def part(text: str | None, start: int | None, end: int | None) -> Answer | None:
        return None if text is None else {"text": text, "start": start, "end": end}

    found = [
        {
            "start": q.char_start,
            "end": q.char_end,
            "text": q.content,
            "kind": q.quote_type,
            "cue": part(q.cue, q.cue_start, q.cue_end),
            "speaker": part(q.speaker_text, q.speaker_start, q.speaker_end),
        }
        for q in doc.quotes
    ]
    return {"doc_id": row["doc_id"], "text": row["text"], "quotes": found}


def _f1(*path: str) -> dict[str, tuple[str, ...]]:
    return {"f1": (*path, "F1")}


NER = {"f1": ("micro", "F1"), "person f1": ("PER", "F1"), "organization f1": ("ORG", "F1"), "place f1": ("LOC", "F1")}
QUOTES = {
    "attributed f1": ("attributed", "all", "f1"),
    "attributed direct f1": ("attributed", "direct", "f1"),
    "exact stretch f1": ("content", "exact", "all", "f1"),
    "direct f1": ("content", "iou50", "direct", "f1"),
    "indirect f1": ("content", "iou50", "indirect", "f1"),
    "mixed recall": ("content", "iou50", "mixed", "r"),
    "speaker string": ("speaker", "all", "string"),
}


def _ner(name: str, scheme: str) -> Measure:
    scorer = ("score_readers.py", "ner", "--gmap", scheme, "--pmap", "dateline")
    return Measure(f"names {name}", f"ner/{name}.jsonl", spans, scorer, NER)


def _time(name: str) -> Measure:
    figures = {"value f1": ("value", "F1"), "span f1": ("relaxed", "F1")}
    return Measure(f"dates {name}", f"time/{name}.jsonl", timex, ("score_readers.py", "timex"), figures)


MEASURES = (
    _ner("worldwide_newswire", "worldwide"),
    _ner("crossner_politics", "crossner"),
    _ner("conllpp", "conll"),
    Measure("people gum_news", "people/alias_gum_news.jsonl", clusters, ("score_readers.py", "alias"),
            {"b3 f1": ("B3_F1",)}),
    Measure("people gum_interview_bio", "people/alias_gum_interview_bio.jsonl", clusters,
            ("score_readers.py", "alias"), {"b3 f1": ("B3_F1",)}),
    Measure("places lgl", "places/lgl.jsonl", toponyms, ("score_readers.py", "geo"), _f1("end2end")),
    Measure("places geovirus", "places/geovirus.jsonl", toponyms, ("score_readers.py", "geo"), _f1("end2end")),
    _time("timebank"),
    _time("aquaint"),
    _time("meantime"),
    Measure("events plv", "events/plv.jsonl", triples, ("score_readers.py", "event", "--mode", "triple"),
            {"triple f1": ("full", "F1"), "actors f1": ("actors", "F1"), "type f1": ("type", "F1"),
             "type recall": ("type", "R")}),
    Measure("quotes polnear.dev", "quotes/polnear.dev.jsonl", speech, ("score_quotes.py", "--view", "speech"), QUOTES),
)  # fmt: skip


def documents(rows: Iterable[Answer]) -> Iterator[tuple[Answer, Document]]:
    """Each gold row with its text read."""
    nlp = parse.load()
    rows = list(rows)
    for row, doc in zip(rows, parse.parse(nlp, [row["text"] for row in rows]), strict=True):
        stated = row.get("dct") or row.get("date") or ""
        day = date.fromisoformat(stated[:10]) if len(stated) >= 10 and stated[4] == "-" else None
        name = ids.derive("a", row.get("id") or row["doc_id"])
        article = Article(
            article_id=name, text=row["text"], language="en", published_date=day,
            published_precision=day and "day", published_basis=day and "record", n_words=len(row["text"].split()),
            content_sha256="", raw_sha256="", raw_ref="gold", duplicate_cluster_id=name,
            dateline_version=DATELINE_VERSION,
        )  # fmt: skip
        yield row, read(Document(article, doc))


def score(gold: Path, measure: Measure, folder: Path) -> dict[str, float]:
    """The figures of one measure."""
    lines = (gold / measure.gold).read_text("utf-8").split("\n")  # not splitlines: texts hold other line ends
    rows = [json.loads(line) for line in lines if line.strip()]
    predicted = folder / "predicted.jsonl"
    with predicted.open("w", encoding="utf-8") as out:
        for row, doc in documents(rows):
            out.write(json.dumps(measure.answer(row, doc), ensure_ascii=False) + "\n")
    script, *options = measure.scorer
    command = [sys.executable, script, *options]
    target = folder / "score.json"
    if script == "score_quotes.py":
        command += [str((gold / measure.gold).absolute()), str(predicted), "--json", str(target)]
    else:
        command[3:3] = [str((gold / measure.gold).absolute()), str(predicted)]
    ran = subprocess.run(command, cwd=gold, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise SystemExit(f"{measure.name}: the scorer failed: {ran.stderr.strip()}")
    result = json.loads(target.read_text() if target.exists() else ran.stdout)
    figures = {}
    for metric, path in measure.figures.items():
        value = result
        for step in path:
            value = value[step]
        figures[metric] = float(value)
    return figures


def main(arguments: list[str]) -> None:
    """Score all measures, or those whose name contains the second argument."""
    if not arguments or not Path(arguments[0]).is_dir():
        raise SystemExit("bench-quality: give the gold's folder: make bench-quality GOLD=folder")
    gold, wanted = Path(arguments[0]).absolute(), arguments[1] if len(arguments) > 1 else ""
    print(machine.describe())
    rows = []
    for measure in MEASURES:
        if wanted not in measure.name:
            continue
        began = time.process_time()
        with tempfile.TemporaryDirectory() as folder:
            figures = score(gold, measure, Path(folder))
        for metric, value in figures.items():
            rows.append((measure.name, metric, f"{value:.4f}", DATELINE_VERSION))
            print(f"{measure.name:30} {metric:22} {value:.3f}", flush=True)
        print(f"{measure.name:30} {'CPU seconds':22} {time.process_time() - began:.0f}", flush=True)
    if not wanted:
        with QUALITY.open("w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(("set", "metric", "value", "version"))
            writer.writerows(rows)


if __name__ == "__main__":
    main(sys.argv[1:])
