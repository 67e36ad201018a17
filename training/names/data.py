"""Labelled articles as windows with a label for every word, and the tenth of them that is held back."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from transforms.names.tagger import LABELS
from transforms.names.windows import Window, windows, word_bounds

Article = Mapping[str, Any]
SKIP = -100
"""The label of a word that training passes over: its name is of no kind that the sets agree on."""
SETS: Mapping[str, Mapping[str, str | None]] = {
    "worldwide_newswire": {
        "Person": "PER", "Organization": "ORG", "Location": "LOC", "Facility": "FAC", "NORP": "NORP",
        "Misc": "MISC", "Product": "MISC",
    },
    "crossner_politics": {
        "person": "PER", "politician": "PER", "organisation": "ORG", "politicalparty": "ORG", "country": "LOC",
        "location": "LOC", "event": "MISC", "election": "MISC", "misc": None,
    },
    "conllpp": {"PER": "PER", "ORG": "ORG", "LOC": "LOC", "MISC": None},
}  # fmt: skip
"""The sets, and their labels as our kinds. None: of several of our kinds (peoples, events, works), so passed over.
Labels that are not listed, as of dates and money, are of no name."""


@dataclass(slots=True)
class Example:
    """A window and the label of each of its words, as its place in `LABELS`, or SKIP."""

    window: Window
    labels: list[int]


def held_back(article: Article) -> bool:
    """Whether an article is of the tenth that is measured on and never learned from."""
    return int(hashlib.sha256(f"held back:{article['id']}".encode()).hexdigest(), 16) % 10 == 0


def articles(gold: Path, name: str) -> list[Article]:
    """All articles of a set."""
    lines = (gold / "ner" / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def word_labels(article: Article, kinds: Mapping[str, str | None], bounds: list[tuple[int, int]]) -> list[int]:
    """The label of every word."""
    labels = [0] * len(bounds)
    for span in sorted(article["spans"], key=lambda span: span["start"]):
        if span["label"] not in kinds:
            continue
        kind = kinds[span["label"]]
        inside = [i for i, (start, end) in enumerate(bounds) if start >= span["start"] and end <= span["end"]]
        for i in inside:
            labels[i] = SKIP if kind is None else LABELS.index(f"{'B' if i == inside[0] else 'I'}-{kind}")
    return labels


def examples(article: Article, kinds: Mapping[str, str | None]) -> Iterator[Example]:
    """The windows of an article with their labels."""
    bounds = word_bounds(article["text"])
    labels = word_labels(article, kinds, bounds)
    for window in windows(article["text"], bounds):
        yield Example(window, labels[window.first : window.first + len(window.heads)])
