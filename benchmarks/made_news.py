"""Many articles out of a few: copies with changed names and numbers, for runs over more texts than there are.

`python -m benchmarks.made_news FOLDER COUNT OUT [WORDS]` writes COUNT plain texts below OUT, a thousand a folder: the
texts of FOLDER in turn, each round with other names and numbers, cut after about WORDS words where that is given.
A name is a word with a capital that the texts never write small; in round n each stands for the one n steps further in
a shuffled list of all, so that it stays the same within an article and no new words come up. Always the same articles.
"""

import calendar
import random
import re
import sys
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

WORD = re.compile(r"[^\W\d_]{3,}")
DIGITS = re.compile(r"(?<![\d.,/-])\d{1,3}(?![\d,/-])")
ADDRESS = re.compile(r"https?://\S+")
CALENDAR = frozenset((*calendar.day_name, *calendar.month_name))
STEP = 101
"""How far a name is moved each round."""
FOLDER_SIZE = 1000


def plain_texts(folder: Path) -> list[str]:
    """The plain texts in a folder, in the order of their names."""
    return [path.read_text("utf-8", "replace") for path in sorted(folder.rglob("*.txt"))]


def names_of(texts: Sequence[str]) -> list[str]:
    """The words that are only ever written with a capital, shuffled."""
    words = {word for text in texts for word in WORD.findall(ADDRESS.sub(" ", text))} - CALENDAR
    small = {word for word in words if word.islower()}
    names = sorted(word for word in words if word.istitle() and word.lower() not in small)
    random.Random(1).shuffle(names)
    return names


def changed(text: str, number: int, moved: dict[str, str]) -> str:
    """A text with other names, other small numbers and another address."""
    text = ADDRESS.sub(lambda found: f"{found[0].rstrip('/')}/{number}", text)
    head, *rest = re.split(r"(https?://\S+)", text)
    parts = [head, *rest]
    for place in range(0, len(parts), 2):
        named = WORD.sub(lambda found: moved.get(found[0], found[0]), parts[place])
        parts[place] = DIGITS.sub(lambda found: str(int(found[0]) + number % 7 + 1), named)
    return "".join(parts)


def cut(text: str, words: int) -> str:
    """About the first words of a text, its lines kept."""
    found = list(re.finditer(r"\S+", text))
    return text if len(found) <= words else text[: found[words - 1].end()] + "."


def articles(texts: Sequence[str], words: int | None = None) -> Iterator[str]:
    """Articles without end: the texts as they are, then round after round of changed ones."""
    names = names_of(texts)
    for number in count():
        moved = {name: names[(place + number * STEP) % len(names)] for place, name in enumerate(names)}
        for text in texts:
            made = changed(text, number, moved) if number else text
            yield cut(made, words) if words else made


def write(folder: Path, wanted: int, out: Path, words: int | None = None) -> None:
    """Write that many articles as files."""
    for number, text in zip(range(wanted), articles(plain_texts(folder), words), strict=False):
        place = out / f"{number // FOLDER_SIZE:03}" / f"{number:06}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]) if len(sys.argv) > 4 else None)
