"""10,000 mutated pages, texts, files, lists and WARC files: `make fuzz`.

Takes the bundled samples, and a feed, sitemap, list of addresses and WARC file of its own, and breaks them: bytes
changed, cut out or doubled, tags and quotes put in, halves of two inputs joined, other encodings. Each is cleaned, or
read as a list, as a night does it; what is neither an article with a sound text, nor links, nor a reject with a reason
is an escape, is written to a file and counted. So is an error in a reader, which a night would tell as a crash.
"""

import io
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks import machine, shown
from benchmarks.guided import ADDRESSES, CRAWL, FEED, SITEMAP
from flows.settings import Settings
from transforms import clean, guard, lists, records, warcs
from transforms.problems import Problem, Unreadable

TRIALS = 10_000
LISTS = 0.2
"""Share of the inputs that are lists and WARC files."""

PIECES = (b"<", b">", b"</", b"<!--", b"<script>", b"</p>", b"&#", b"&#x110000;", b"&amp", b'"', b"\x00", b"\xff\xfe",
          b"\xed\xa0\x80", b"<![CDATA[", b"]]>", b"{", b"}", b"[" * 300, b"\x1f\x8b", b"\r", b"\n\n", "“".encode(),
          b"<table><tr><td>", b"<svg>", b"<noscript>", b"<base href=//x>", b"=?", b"%00", b"9" * 400)  # fmt: skip


def mutated(chance: random.Random, inputs: list[bytes]) -> bytes:
    """One input, broken in one to eight places."""
    data = chance.choice(inputs)
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        data = broken(chance, inputs, data)[:2_000_000]
    return data


def broken(chance: random.Random, inputs: list[bytes], data: bytes) -> bytes:
    """An input broken in one place."""
    at, length = chance.randrange(len(data) + 1), int(chance.paretovariate(0.7))
    before, piece, after = data[:at], data[at : at + length], data[at + length :]
    match chance.randrange(6):
        case 0:
            return before + chance.randbytes(min(length, 40)) + after
        case 1:
            return before + after
        case 2:
            return before + piece[:5000] * chance.randint(2, 20) + after
        case 3:
            return before + chance.choice(PIECES) * chance.choice((1, 1, 5, 50)) + piece + after
        case 4:
            return before + chance.choice(inputs)[chance.randrange(500) :]
        case _:
            encoding = chance.choice(("utf-16", "utf-32-le", "cp1252"))
            return data.decode("utf-8", "replace").encode(encoding, "replace")


def main(trials: int = TRIALS, seed: int = 1) -> None:
    """Try, and print what became of the inputs. Exit code 1 after an escape."""
    print(machine.describe())
    inputs = [
        path.read_bytes() for path in sorted(Path("samples").rglob("*")) if path.is_file() and path.suffix != ".py"
    ]
    chance, settings = random.Random(seed), Settings()
    became: Counter[str] = Counter()
    escapes, began = Path("fuzz-escapes"), time.process_time()
    with guard.PageWorker(settings.page_seconds, settings.page_megabytes) as pages:
        for number in range(trials):
            is_list = chance.random() < LISTS
            data = mutated(chance, [FEED, SITEMAP, ADDRESSES, CRAWL] if is_list else inputs)
            name = "list" if is_list else chance.choice(("a.html", "a.txt", "a.json", "a.jsonl", "a.csv", "a"))
            try:
                for outcome in listed(data) if is_list else cleaned(data, name, pages):
                    became[outcome] += 1
            except Exception as error:
                escapes.mkdir(exist_ok=True)
                (escapes / f"{seed}-{number}-{name}").write_bytes(data)
                became[f"ESCAPE: {type(error).__name__}: {str(error)[:80]}"] += 1
    rows = [
        "| Became | Records |",
        "|---|---:|",
        *(f"| {outcome} | {count} |" for outcome, count in became.most_common()),
    ]
    print("\n".join(rows))
    spent = f"{trials:,} inputs with seed {seed} in {time.process_time() - began:.0f} CPU seconds"
    escaped = sum(count for outcome, count in became.items() if outcome.startswith("ESCAPE"))
    print(f"{spent}: {escaped} escapes")
    if trials == TRIALS:
        shown.write(
            "broken inputs", [*rows, "", f"{spent} besides those of the process that reads pages: {escaped} escapes."]
        )
    sys.exit(escaped > 0)


def cleaned(data: bytes, name: str, pages: guard.PageWorker) -> Iterator[str]:
    """What became of each record of an input. Raises for an escape."""
    for found in records.records(data, name, {}):
        made = found[1] if isinstance(found, tuple) else clean.article(found, raw_sha256="", version="", pages=pages)
        if not isinstance(made, Problem):
            made.text.encode()
            assert made.text == clean.clean(made.text).strip() and made.n_words, "the text is not sound"
        elif made.reason == "crash" and "nested too deep" not in made.detail:
            raise AssertionError(made.detail)
        yield f"reject: {made.reason}" if isinstance(made, Problem) else "article"


def listed(data: bytes) -> Iterator[str]:
    """What became of an input that was a list or a WARC file. Raises for an escape."""
    found = lists.look(data, "https://alba.example/feed.xml")
    if isinstance(found, lists.Listing):
        for link in (*found.links, *found.lists):
            link.url.encode()
    yield f"list: {found.reason}" if isinstance(found, Problem) else "list" if found else "no list"
    try:
        for page in warcs.pages(io.BytesIO(data)):
            yield f"record: {page[1].reason}" if isinstance(page, tuple) else "record of a WARC file"
    except Unreadable as error:
        yield f"WARC file: {error.problem.reason}"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
