"""Near copies among 100,000 made articles: `make bench-duplicates`.

Makes articles from an invented vocabulary of realistic frequencies, and from some of them copies as papers make them:
a head or tail added, cut from the end, words changed to house style, a paragraph dropped, figures brought up to date,
or two of these. Among them stand articles that are no copies and look alike: reports from one form with other names and
numbers, and articles that share a paragraph of background. Prints precision and recall over pairs, seconds and memory,
and writes them into docs/quality.md.
"""

import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import accumulate

import numpy as np

from benchmarks import machine, shown
from transforms.fingerprints import signature
from warehouse import clusters
from warehouse.signatures import STORED

DOCUMENTS = 100_000
VOCABULARY = 30_000
SHARE_COPIED, SHARE_FORM, SHARE_BACKGROUND = 0.12, 0.05, 0.05
Paragraphs = list[list[str]]


class Maker:
    """Makes articles as lists of paragraphs of words, always the same ones from one seed."""

    def __init__(self, seed: int = 1) -> None:
        self.random = random.Random(seed)
        self.words = [f"{self._syllables()}" for _ in range(VOCABULARY)]
        self.weights = list(accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))
        self.backgrounds = [self.paragraph() for _ in range(200)]
        self.forms = [[self.paragraph() for _ in range(self.random.randint(2, 5))] for _ in range(40)]

    def _syllables(self) -> str:
        return "".join(self.random.choice("bdfgklmnprstv") + self.random.choice("aeiou")
                       for _ in range(self.random.randint(1, 4)))  # fmt: skip

    def some(self, count: int) -> list[str]:
        """Words by their frequency."""
        return self.random.choices(self.words, cum_weights=self.weights, k=count)

    def paragraph(self) -> list[str]:
        """Twenty to sixty words."""
        return self.some(self.random.randint(20, 60))

    def article(self) -> Paragraphs:
        """Three to fourteen paragraphs; some with a paragraph of background that others have too."""
        made = [self.paragraph() for _ in range(min(14, max(3, int(self.random.lognormvariate(1.9, 0.4)))))]
        if self.random.random() < SHARE_BACKGROUND:
            made.append(self.random.choice(self.backgrounds))
        return made

    def from_form(self) -> Paragraphs:
        """A report from a form: every sixth word on average is of today."""
        return [[self.some(1)[0] if self.random.random() < 1 / 6 else word for word in paragraph]
                for paragraph in self.random.choice(self.forms)]  # fmt: skip

    def copy(self, article: Paragraphs) -> tuple[str, Paragraphs]:
        """A near copy, and what was done."""
        changes: dict[str, Callable[[Paragraphs], Paragraphs]] = {
            "head and tail": lambda p: [self.some(8), *p, self.some(self.random.randint(5, 30))],
            "cut": lambda p: p[: max(2, round(len(p) * self.random.uniform(0.55, 0.95)))],
            "house style": lambda p: self._change(p, self.random.uniform(0.01, 0.05)),
            "dropped": lambda p: p[:at] + p[at + 1 :] if (at := self.random.randrange(len(p))) or len(p) > 2 else p,
            "brought up to date": lambda p: [self.paragraph(), *self._change(p, 0.01)],
            "none": lambda p: p,
        }
        names = self.random.sample(sorted(changes), self.random.choice((1, 1, 2)))
        for name in names:
            article = changes[name](article)
        return " + ".join(sorted(names)), article

    def _change(self, article: Paragraphs, share: float) -> Paragraphs:
        return [[self.some(1)[0] if self.random.random() < share else word for word in p] for p in article]


def made(count: int) -> tuple[list[str], list[int], list[str]]:
    """Texts, the number of the article each is a copy of (its own where it is none), and what was done to it."""
    maker = Maker()
    texts: list[str] = []
    origin: list[int] = []
    changes: list[str] = []

    def keep(article: Paragraphs, of: int, change: str) -> None:
        texts.append("\n\n".join(" ".join(paragraph) for paragraph in article))
        origin.append(of)
        changes.append(change)

    while len(texts) < count:
        number, lot = len(texts), maker.random.random()
        if lot < SHARE_FORM:
            keep(maker.from_form(), number, "form")
            continue
        article = maker.article()
        keep(article, number, "")
        for _ in range(maker.random.choice((1, 1, 2, 3, 6)) if lot < SHARE_FORM + SHARE_COPIED else 0):
            change, copied = maker.copy(article)
            keep(copied, number, change)
    return texts[:count], origin[:count], changes[:count]


def pairs(sizes: Sequence[int]) -> int:
    """Pairs within groups of these sizes."""
    return sum(size * (size - 1) // 2 for size in sizes)


def main(count: int = DOCUMENTS) -> None:
    """Make, fingerprint, join, score."""
    print(machine.describe())
    texts, origin, changes = made(count)
    words = sum(text.count(" ") for text in texts)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    prints = [signature(text) for text in texts]
    printed = time.process_time()
    ids = np.array([f"{number:08d}" for number in range(len(texts))], dtype=object)
    groups = clusters.clusters(ids, np.frombuffer(b"".join(prints), dtype=STORED))
    joined = time.process_time()
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = [[int(member) for member in group] for group in groups]
    right = sum(pairs(list(Counter(origin[member] for member in group).values())) for group in found)
    said, true = pairs([len(group) for group in found]), pairs(list(Counter(origin).values()))
    figures = {
        "made articles": f"{len(texts):,} of {words / len(texts):.0f} words on average",
        "pairs of copies": f"{true:,}",
        "precision": f"{right / said:.4f}",
        "recall": f"{right / true:.4f}",
        "CPU seconds, fingerprints": f"{printed - began:.1f}",
        "CPU seconds, joining": f"{joined - printed:.1f}",
        "peak memory, MiB": f"{after / 1024:.0f}, the texts themselves {before / 1024:.0f}",
    }
    for name, value in figures.items():
        print(f"{name}: {value}")
    home = {member: number for number, group in enumerate(found) for member in group}
    kinds, missed = Counter(changes), Counter(
        changes[n] for n, of in enumerate(origin) if of != n and (n not in home or home.get(of) != home[n])
    )  # fmt: skip
    rows = ["| What was done to a copy | Copies | Not joined to the original |", "|---|---:|---:|"]
    for change in sorted(kinds.keys() - {"", "form"}):
        rows.append(f"| {change} | {kinds[change]} | {missed[change] / kinds[change]:.3f} |")
        print(rows[-1])
    if count == DOCUMENTS:
        head = ["| Measure | Figure |", "|---|---|", *(f"| {name} | {value} |" for name, value in figures.items())]
        shown.write("duplicates", [*head, "", *rows])


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
