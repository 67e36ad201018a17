"""10,000 mutated pages, texts and files: `make fuzz`.

Takes the bundled samples and breaks them: bytes changed, cut out or doubled, tags and quotes put in, halves of two
inputs joined, other encodings. Each is cleaned as a worker of a night does it; what is neither an article with a sound
text nor a reject with a reason is an escape, is written to a file and counted.
"""

import random
import sys
import time
from collections import Counter
from pathlib import Path

from benchmarks import machine
from flows.settings import Settings
from transforms import clean, guard, records
from transforms.problems import Problem

TRIALS = 10_000
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
    slowest, escapes = 0.0, Path("fuzz-escapes")
    with guard.PageWorker(settings.page_seconds, settings.page_megabytes) as pages:
        for number in range(trials):
            data, name = mutated(chance, inputs), chance.choice(("a.html", "a.txt", "a.json", "a.jsonl", "a.csv", "a"))
            began = time.perf_counter()
            try:
                for found in records.records(data, name, {}):
                    made = found[1] if isinstance(found, tuple) else clean.article(
                        found, raw_sha256="", version="", pages=pages)  # fmt: skip
                    became[f"reject: {made.reason}" if isinstance(made, Problem) else "article"] += 1
                    if not isinstance(made, Problem):
                        made.text.encode()
                        assert made.text == clean.clean(made.text).strip() and made.n_words
            except Exception as error:
                escapes.mkdir(exist_ok=True)
                (escapes / f"{seed}-{number}-{name}").write_bytes(data)
                became[f"ESCAPE: {type(error).__name__}: {str(error)[:80]}"] += 1
            slowest = max(slowest, time.perf_counter() - began)
    for outcome, count in became.most_common():
        print(f"{count:8} {outcome}")
    print(f"{trials} inputs, slowest {slowest:.1f} s")
    sys.exit(any(outcome.startswith("ESCAPE") for outcome in became))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
