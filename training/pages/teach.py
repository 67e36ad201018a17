"""Grows the trees of page blocks: `python -m training.pages.teach GOLD [FOLDS]`.

Reads the labelled pages below GOLD/pages and writes `transforms/pagetrees.csv`. With a number of folds it writes
nothing and prints how well trees grown on the other folds tell the blocks of each; pages of one outlet share a fold.
"""

import gzip
import hashlib
import html
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.pages.labels import labels
from training.pages.trees import Recipe, grow
from transforms import pagesigns, pagetrees, text, urls, webpage

SETS = ("andy", "fundus_tests", "wcxb_dev")
BETWEEN = (
    '<div class="newsletter"><p>Sign up for our newsletter: the best of the day in your inbox.</p></div>',
    '<figure><img src="/a"><figcaption>The harbor at dawn. Photo: Harbor office</figcaption></figure>',
    '<div class="related"><h3>More stories</h3><ul><li><a href="/a">Why the ferry was late</a></li></ul></div>',
    '<div class="ad"><p>Advertisement</p></div>',
    '<div class="promo"><p>Read more: <a href="/b">What the minister said of the pier</a></p></div>',
    '<aside class="subscribe"><p>Support our journalism: subscribe today for unlimited access.</p></aside>',
    '<section class="signup-box"><p>Get our free newsletter and never miss a story.</p></section>',
)
"""What pages set between paragraphs, in words of our own."""

LONGEST, PLAIN_WEIGHT = 40, 0.3
"""Paragraphs of a made page, and what it counts beside a real one."""

PLAIN_SHARE = 0.15
"""Share of the plainly foreign blocks (short, of links) that are learned from, with so much more weight."""


@dataclass(frozen=True)
class Example:
    """One page: its signs, labels and weights, a row a block."""

    outlet: str
    signs: NDArray[np.float32]
    labels: NDArray[np.int8]
    weights: NDArray[np.float32]


def _plain(row: dict[str, Any], number: int, outlet: str) -> Example:
    """A page of the article and next to nothing else, as programs and people save them: too few such are labelled. Some
    have a paragraph many times, which in the labelled ones is always the sign of a plea or a note.
    """
    lines = [html.escape(line) for line in row["body"].split("\n") if line.strip()][:LONGEST]
    lines += lines[:1] * (7 if number % 5 == 0 else 0)
    mark, frame = ("p", "div")[number % 2], ("article", "body", "main", "div")[number % 4]
    paragraphs = [f"<{mark}>{line}</{mark}>" for line in lines]
    for step in range(number % 3):
        paragraphs.insert(len(paragraphs) * (step + 1) // 3, BETWEEN[(number + step) % len(BETWEEN)])
    title = f"<h1>{html.escape(row['title'] or '')}</h1>"
    above = '<nav><a href="/">Home</a> <a href="/world">World</a></nav>' if number % 3 else ""
    below = "<footer><p>About us. Contact. All rights reserved.</p></footer>" if number % 3 else ""
    page = f"<html><body>{above}<{frame}>{title}{''.join(paragraphs)}</{frame}>{below}</body></html>"
    found, signs = webpage.blocks(page, row["url"])
    story = {pagesigns.folded(html.unescape(line)) for line in lines}
    right = np.array([pagesigns.folded(block.text) in story for block in found])
    weights = np.sqrt([block.n_words for block in found], dtype=np.float32)
    return Example(outlet, signs, right.astype(np.int8), PLAIN_WEIGHT * weights / np.sqrt(weights.sum()))


def examples(gold: Path) -> Iterator[Example]:
    """The labelled pages that have blocks."""
    for name in SETS:
        for number, line in enumerate((gold / "pages" / f"{name}.jsonl").read_text("utf-8").splitlines()):
            row = json.loads(line)
            page = text.decode_page(gzip.decompress((gold / "pages" / row["html_path"]).read_bytes()))
            blocks, signs = webpage.blocks(page, row["url"])
            if not blocks:
                continue
            right, belief = labels(blocks, row["body"], row.get("body_alt") or [])
            weights = belief * np.sqrt([block.n_words for block in blocks], dtype=np.float32)
            outlet = urls.domain(row["url"]) or row["id"]
            yield Example(outlet, signs, right, weights / np.sqrt(weights.sum()))
            yield _plain(row, number, outlet)


def teach(pages: list[Example], recipe: Recipe) -> pagetrees.Trees:
    """Trees grown from pages."""
    signs = np.vstack([page.signs for page in pages])
    right = np.concatenate([page.labels for page in pages])
    weights = np.concatenate([page.weights for page in pages])
    columns = {name: place for place, name in enumerate(pagesigns.names())}
    plain = (right == 0) & (signs[:, columns["links"]] > 0.5) & (signs[:, columns["words"]] < 10)
    kept = ~plain | (np.random.default_rng(1).random(len(right)) < PLAIN_SHARE)
    weights = np.where(plain, weights / PLAIN_SHARE, weights)[kept]
    return grow(signs[kept], right[kept], weights / weights.mean(), recipe)


def fold_of(outlet: str, folds: int) -> int:
    """The fold of an outlet, by hash."""
    return int(hashlib.sha256(outlet.encode()).hexdigest(), 16) % folds


def main(arguments: list[str]) -> None:
    """Grow and write, or grow and measure."""
    pages, recipe = list(examples(Path(arguments[0]))), Recipe()
    print(f"{len(pages)} pages, {sum(len(page.labels) for page in pages)} blocks, {recipe}")
    if len(arguments) < 2:
        pagetrees.write(teach(pages, recipe))
        return
    folds = int(arguments[1])
    for fold in range(folds):
        trees = teach([page for page in pages if fold_of(page.outlet, folds) != fold], recipe)
        held = [page for page in pages if fold_of(page.outlet, folds) == fold]
        right = [(trees.chances(page.signs) > 0.5) == page.labels for page in held]
        share = sum(float(w @ r) for w, r in zip((p.weights for p in held), right, strict=True))
        whole = sum(float(page.weights.sum()) for page in held)
        print(f"fold {fold}: {share / whole:.4f} of the weight of {len(held)} pages")


if __name__ == "__main__":
    main(sys.argv[1:])
