"""Cleaning of web pages against labelled ones: `make bench-pages GOLD=folder`.

Scores trafilatura alone, the best of two other programs, and ours on every set below GOLD/pages with the gold's own
scorer, prints the figures and writes them between two marks of docs/quality.md. Speed is of one process, bytes to
article, the first page of a set not counted.
"""

import gzip
import json
import logging
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import justext
from trafilatura import bare_extraction
from trafilatura.external import try_readability
from trafilatura.utils import load_html

from benchmarks import machine
from transforms import clean
from transforms.guard import PageWorker
from transforms.problems import Problem
from transforms.records import Record
from transforms.text import decode_page

PAGE = Path("docs/quality.md")
BEGIN, END = "<!-- table of pages: begin -->", "<!-- table of pages: end -->"
Answer = dict[str, Any]


class InThisProcess(PageWorker):
    """Runs the reading of a page here, so that its time is that of this process."""

    def run(self, function: Callable[..., Any], *args: Any) -> Any:
        """What the function gives."""
        return function(*args)


def ours(html: str, url: str | None) -> Answer:
    """The article that Dateline makes of a page."""
    fields = {"url": url} if url else {}
    record = Record(ref="page", text=None, html=html, fields=fields)
    made = clean.article(record, raw_sha256="", version="", pages=InThisProcess())
    if isinstance(made, Problem):
        return {"body": ""}
    day = made.published_date.isoformat() if made.published_date else None
    return {"body": made.text, "title": made.title, "authors": (made.authors or "").split("; "), "date": day}


def trafilatura_alone(html: str, url: str | None) -> Answer:
    """What trafilatura gives as it is installed, without comments."""
    made = bare_extraction(html, url=url, with_metadata=True, include_comments=False)
    if made is None:
        return {"body": ""}
    authors = [name.strip() for name in (made.author or "").split(";") if name.strip()]
    return {"body": made.text, "title": made.title, "authors": authors, "date": made.date}


def readability(html: str, url: str | None) -> Answer:
    """The text of what the readability algorithm keeps, in the form that trafilatura ships."""
    tree = load_html(html)
    kept = try_readability(tree) if tree is not None else None
    return {"body": "\n".join(text.strip() for text in kept.itertext() if text.strip()) if kept is not None else ""}


def justext_alone(html: str, url: str | None) -> Answer:
    """The paragraphs that jusText keeps, with its English words."""
    found = justext.justext(html.encode("utf-8", "replace"), justext.get_stoplist("English"), encoding="utf-8")
    return {"body": "\n".join(paragraph.text for paragraph in found if not paragraph.is_boilerplate)}


PROGRAMS: dict[str, Callable[[str, str | None], Answer]] = {
    "trafilatura": trafilatura_alone,
    "readability": readability,
    "jusText": justext_alone,
    "ours": ours,
}
FIGURES = {
    "body F1": "f1",
    "exact body": "accuracy",
    "F1 below .5": "bad_lt50",
    "title": "title",
    "authors F1": "authors_f1",
    "date": "date",
}


@dataclass(frozen=True)
class Scored:
    """One program on one set."""

    set: str
    program: str
    figures: dict[str, float]
    pages_a_second: float


def score(gold: Path, pages: Path, program: str) -> Scored:
    """Run a program over a set and let the gold's scorer judge. Raises SystemExit with the scorer's words."""
    rows = [json.loads(line) for line in pages.read_text("utf-8").splitlines()]
    htmls = [decode_page(gzip.decompress((pages.parent / row["html_path"]).read_bytes())) for row in rows]
    PROGRAMS[program](htmls[0], rows[0]["url"])
    began = time.process_time()
    answers = [{"id": row["id"]} | PROGRAMS[program](html, row["url"]) for row, html in zip(rows, htmls, strict=True)]
    spent = time.process_time() - began
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "answers.jsonl")
        file.write_text("".join(json.dumps(answer) + "\n" for answer in answers), "utf-8")
        command = [sys.executable, "score_pages.py", "--gold", str(pages), "--pred", str(file)]
        ran = subprocess.run(command, cwd=gold, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise SystemExit(f"{pages.stem}: the scorer failed: {ran.stderr.strip()}")
    return Scored(pages.stem, program, json.loads(ran.stdout), len(rows) / spent)


def table(scored: Iterable[Scored]) -> list[str]:
    """The lines of the table: trafilatura, the best other program by body, ours."""
    lines = [f"| Set | Program | {' | '.join(FIGURES)} | pages a CPU second |", "|---" * (len(FIGURES) + 3) + "|"]
    sets: dict[str, list[Scored]] = {}
    for one in scored:
        sets.setdefault(one.set, []).append(one)
    for name, found in sets.items():
        others = [one for one in found if one.program not in ("trafilatura", "ours")]
        best = max(others, key=lambda one: one.figures["f1"]).program
        for one in found:
            if one.program in ("trafilatura", best, "ours"):
                given = len(FIGURES) if one.program != best else 3
                cells = [f"{one.figures[key]:.3f}" for key in list(FIGURES.values())[:given]]
                cells += [""] * (len(FIGURES) - given)
                lines.append(f"| {name} | {one.program} | {' | '.join(cells)} | {one.pages_a_second:.0f} |")
    return lines


def main(arguments: list[str]) -> None:
    """Score, print and write the table."""
    if not arguments or not Path(arguments[0], "pages").is_dir():
        raise SystemExit("bench-pages: give the gold's folder: make bench-pages GOLD=folder")
    logging.disable(logging.CRITICAL)
    gold = Path(arguments[0]).absolute()
    scored = []
    for pages in sorted((gold / "pages").glob("*.jsonl")):
        for program in PROGRAMS:
            scored.append(score(gold, pages, program))
            figures = "  ".join(f"{name} {scored[-1].figures[key]:.3f}" for name, key in FIGURES.items())
            print(f"{pages.stem:14}{program:12} {figures}  {scored[-1].pages_a_second:.1f} pages/s", flush=True)
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    lines = [BEGIN, "", *table(scored), "", f"On {machine.describe()}.", "", END]
    PAGE.write_text(before + "\n".join(lines) + rest.partition(END)[2], "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
