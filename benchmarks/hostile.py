"""Hostile inputs, one by one: `make bench-hostile`.

Each is cleaned in a process of its own, as a worker of a night does it. Prints what became of it, CPU seconds (those of
the process that reads pages too, whose start is in the first row) and the most memory that the two held together, and
writes the table into docs/quality.md.
"""

import gzip
import io
import multiprocessing
import random
import resource
import sys
import zlib
from collections.abc import Callable, Mapping

from benchmarks import machine, shown
from flows.settings import Settings
from transforms import clean, guard, records
from transforms.problems import Problem

SENTENCE = "The harbour master said on Monday that the ferry line would open again before the first snow. "
BODY = "".join(f"<p>{SENTENCE * 3}</p>" for _ in range(8))


def page(body: str, head: str = "") -> bytes:
    """A page around a body."""
    return f"<!doctype html><html><head><title>Ferry opens</title>{head}</head><body>{body}</body></html>".encode()


def _bomb(size: int) -> bytes:
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=9) as out:
        out.write(page(BODY))
        for _ in range(size >> 20):
            out.write(b" " * (1 << 20))
    return packed.getvalue()


def _entities() -> bytes:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    start = f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e0 "ha">{levels}]>'
    return f"{start}<html><body><p>&e11;</p>{BODY}</body></html>".encode()


ARTICLE = f"<article><h1>Ferry opens</h1>{BODY}</article>"


def _western(declared: str) -> bytes:
    made = page(ARTICLE.replace("ferry", "fährlinie"), f'<meta charset="{declared}">')
    return made.decode().encode("cp1252")


INPUTS: Mapping[str, Callable[[], bytes]] = {
    "an ordinary page": lambda: page(ARTICLE),
    "200,000 attributes on one element": lambda: page(
        "<div " + " ".join(f'a{n}="{n}"' for n in range(200_000)) + f">{ARTICLE}</div>"),
    "200,000 attributes on 20,000 elements": lambda: page(
        "".join(f"<i {' '.join(f'a{k}={k}' for k in range(10))}>x</i>" for _ in range(20_000)) + ARTICLE),
    "100,000 nested elements": lambda: page("<div>" * 100_000 + ARTICLE + "</div>" * 100_000),
    "100,000 nested inline elements": lambda: page(f"<article><p>{'<b>' * 100_000}{SENTENCE}</p>{BODY}</article>"),
    "100,000 links": lambda: page("".join(f'<a href="/{n}">Read more {n}</a> ' for n in range(100_000)) + ARTICLE),
    "100,000 table cells": lambda: page(
        "<table>" + "".join(f"<tr>{'<td>cell</td>' * 10}</tr>" for _ in range(10_000)) + f"</table>{ARTICLE}"),
    "100,000 nested table cells": lambda: page("<table><tr><td>" * 33_000 + ARTICLE),
    "100,000 nested list items": lambda: page("<ul><li>" * 50_000 + ARTICLE),
    "100,000 paragraphs of a word": lambda: page("<article>" + "<p>word" * 100_000 + "</article>"),
    "100,000 empty elements": lambda: page("<span></span>" * 100_000 + ARTICLE),
    "100,000 comments": lambda: page("<!-- x -->" * 100_000 + ARTICLE),
    "100,000 meta tags": lambda: page(ARTICLE, "".join(f'<meta name="author" content="{n}">' for n in range(100_000))),
    "a JSON-LD block of 10 MB": lambda: page(
        ARTICLE, f'<script type="application/ld+json">{"[" * 5_000_000}{"]" * 5_000_000}</script>'),
    "a JSON-LD block of 100,000 authors": lambda: page(
        ARTICLE, '<script type="application/ld+json">{"@type":"NewsArticle","author":['
        + ",".join(f'{{"name":"A. Writer {n}"}}' for n in range(100_000)) + "]}</script>"),
    "one attribute of 10 MB": lambda: page(f'<div data-x="{"x" * 10_000_000}">{ARTICLE}</div>'),
    "one word of 10 MB": lambda: page(f"<article><p>{'x' * 10_000_000}</p>{BODY}</article>"),
    "a script of 10 MB": lambda: page(f"<script>{'var a = 1;' * 1_000_000}</script>{ARTICLE}"),
    "a page of 50 MB": lambda: page("<article>" + f"<p>{SENTENCE}</p>" * 500_000 + "</article>"),
    "a page of 15 MB": lambda: page("<article>" + f"<p>{SENTENCE}</p>" * 150_000 + "</article>"),
    "a text of 50 MB": lambda: (SENTENCE * 500_000).encode(),
    "a text line of 1.5 MB": lambda: (SENTENCE * 15_000).encode(),
    "a gzip bomb of 10 GB": lambda: _bomb(10 << 30),
    "a gzip bomb within a gzip bomb": lambda: gzip.compress(_bomb(1 << 30)),
    "an entity bomb": _entities,
    "UTF-16 with a mark": lambda: page(ARTICLE).decode().encode("utf-16"),
    "UTF-16 without a mark": lambda: page(ARTICLE).decode().encode("utf-16-le"),
    "UTF-32": lambda: page(ARTICLE).decode().encode("utf-32"),
    "a charset that lies": lambda: _western("utf-8"),
    "a charset unknown": lambda: _western("x-none"),
    "NULs": lambda: page(ARTICLE.replace("ferry", "fe\0rry")),
    "lone surrogates": lambda: page(ARTICLE).replace(b"ferry", b"fe\xed\xa0\x80rry"),
    "a PDF": lambda: b"%PDF-1.7\n" + random.Random(1).randbytes(1_000_000),
    "a picture": lambda: b"\x89PNG\r\n\x1a\n" + random.Random(1).randbytes(1_000_000),
    "noise": lambda: random.Random(1).randbytes(5_000_000),
    "zlib noise": lambda: zlib.compress(random.Random(1).randbytes(1_000_000)),
    "JSON nested 1,000,000 deep": lambda: b"[" * 1_000_000 + b"]" * 1_000_000,
    "JSON of 100,000 records without text": lambda: b"[" + b",".join(b'{"a":1}' for _ in range(100_000)) + b"]",
    "a script": lambda: b"function a() { return 1; }\n" * 100_000,
    "a CSV line of 15 MB": lambda: b'title,text\nFerry,"' + SENTENCE.encode() * 150_000 + b'"\n',
    "an unclosed CSV quote": lambda: b'title,text\n"Ferry,' + SENTENCE.encode() * 10_000,
    "200,000 unclosed tags": lambda: page("<p><a href=x><b>word" * 66_000),
    "300,000 less-than signs": lambda: page("<" * 300_000 + ARTICLE),
    "100,000 quotation marks in a text": lambda: ("“" * 100_000 + SENTENCE * 10).encode(),
}  # fmt: skip


def attempt(data: bytes, ref: str, out: "multiprocessing.SimpleQueue[tuple[str, float, float]]") -> None:
    """Clean one input and tell what became of it, CPU seconds and MiB."""
    began = _cpu()
    settings = Settings()
    texts: list[str] = []
    reasons: dict[str, int] = {}
    with guard.PageWorker(settings.page_seconds, settings.page_megabytes) as pages:
        for found in records.records(data, ref, {}):
            made = found[1] if isinstance(found, tuple) else clean.article(
                found, raw_sha256="", version="", pages=pages)  # fmt: skip
            if isinstance(made, Problem):
                reasons[made.reason] = reasons.get(made.reason, 0) + 1
            else:
                texts.append(made.text)
    told = [f"{len(text):,} characters" for text in texts[:2]] + [f"{n} × {why}" for why, n in reasons.items()]
    memory = sum(resource.getrusage(who).ru_maxrss for who in WHO) / 1024
    out.put((", ".join(told), _cpu() - began, memory))


WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def _cpu() -> float:
    """CPU seconds of this process and of those it has ended."""
    return sum(resource.getrusage(who).ru_utime + resource.getrusage(who).ru_stime for who in WHO)


def main(wanted: str = "") -> None:
    """Try every input, or those whose name contains `wanted`, and print a table."""
    print(machine.describe())
    rows = ["| Input | MB | Became | CPU seconds | MiB |", "|---|---:|---|---:|---:|"]
    print("\n".join(rows))
    context = multiprocessing.get_context("spawn")
    for name, make in INPUTS.items():
        if wanted not in name:
            continue
        data = make()
        out = context.SimpleQueue()
        process = context.Process(target=attempt, args=(data, "page.html" if data[:1] == b"<" else "input", out))
        process.start()
        process.join(120)
        process.kill()
        became, seconds, memory = ("the process ended", 120.0, 0.0) if out.empty() else out.get()
        rows.append(f"| {name} | {len(data) / 1e6:.1f} | {became} | {seconds:.1f} | {memory:.0f} |")
        print(rows[-1], flush=True)
    if not wanted:
        shown.write("hostile inputs", rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
