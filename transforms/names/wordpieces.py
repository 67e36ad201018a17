"""Words as the pieces of a BERT vocabulary: small letters, no accents, long words in parts ("##" in front)."""

import re
import unicodedata
from functools import cache, lru_cache
from importlib import resources

WORD = re.compile(r"\w+|[^\w\s]")
"""A run of letters and digits, or any one other sign."""
UNKNOWN, OPEN, CLOSE = "[UNK]", "[CLS]", "[SEP]"
LONGEST = 100
"""Letters a word may have; a longer one is unknown."""
MOST = 8
"""Pieces of one word that are read; the rest of a long one tells nothing more."""


@cache
def vocabulary() -> dict[str, int]:
    """The number of every piece: its line in `model/vocab.txt`."""
    lines = resources.files(__package__).joinpath("model/vocab.txt").read_text("utf-8").splitlines()
    return {piece: number for number, piece in enumerate(lines)}


@lru_cache(maxsize=200_000)
def numbers(word: str) -> tuple[int, ...]:
    """The pieces of one word, as `WORD` finds it, by number: one at least, at most `MOST`."""
    found = [number for part in _parts(word) for number in _cut(part)]
    return tuple(found[:MOST]) or (vocabulary()[UNKNOWN],)


def _parts(word: str) -> list[str]:
    """A word in small letters without accents, cut around punctuation and at every Chinese character."""
    letters = "".join(c for c in word if unicodedata.category(c)[0] != "C" and c != "\ufffd")
    spaced = "".join(f" {c} " if _is_alone(c) else c for c in letters)
    bare = "".join(c for c in unicodedata.normalize("NFD", spaced) if unicodedata.category(c) != "Mn")
    return "".join(f" {c} " if _is_punctuation(c) else c for c in bare.lower()).split()


def _is_alone(letter: str) -> bool:
    """Whether a letter is a Chinese character, each of which is a word to the vocabulary."""
    point = ord(letter)
    return 0x3400 <= point <= 0x4DBF or 0x4E00 <= point <= 0x9FFF or 0xF900 <= point <= 0xFAFF or point >= 0x20000


def _is_punctuation(letter: str) -> bool:
    """Whether the vocabulary holds a sign apart."""
    return unicodedata.category(letter)[0] == "P" or letter in "$+<=>^`|~"


def _cut(part: str) -> list[int]:
    """The longest pieces that make up a part, from the left; the unknown one where the vocabulary lacks a letter."""
    known, found, start = vocabulary(), [], 0
    if len(part) > LONGEST:
        return [known[UNKNOWN]]
    while start < len(part):
        for end in range(len(part), start, -1):
            number = known.get(part[start:end] if start == 0 else f"##{part[start:end]}")
            if number is not None:
                found.append(number)
                start = end
                break
        else:
            return [known[UNKNOWN]]
    return found
