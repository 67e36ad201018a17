"""A text cut into windows, the stretches of words that the tagger reads in one go; training cuts the same ones."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from transforms.names.wordpieces import CLOSE, OPEN, WORD, numbers, vocabulary

SIZE = 192
"""Pieces a window holds at most, with one that opens and one that closes it."""
ENOUGH = 116
"""Pieces at which a window ends with its paragraph."""
SMALL, CAPITAL, UPPER, MIXED, DIGITS, SIGN, LETTER = range(7)
"""How a word is written: the vocabulary knows small letters alone, and a name shows by its capitals."""
CASES = 7


@dataclass(slots=True)
class Window:
    """Pieces and how their words are written, and the place of the first piece of each word of the window.

    The words of a text are counted; the window's words are those from `first` on, as many as `heads`.
    """

    first: int
    pieces: list[int] = field(default_factory=list)
    cases: list[int] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)


def word_bounds(text: str) -> list[tuple[int, int]]:
    """First character and end of every word."""
    return [found.span() for found in WORD.finditer(text)]


def case_of(word: str) -> int:
    """How a word is written."""
    if not any(letter.isalpha() for letter in word):
        return DIGITS if any(letter.isdigit() for letter in word) else SIGN
    if word.islower():
        return SMALL
    if word.isupper():
        return UPPER if len(word) > 1 else LETTER
    return CAPITAL if word[0].isupper() and word[1:].islower() else MIXED


def windows(text: str, bounds: list[tuple[int, int]]) -> Iterator[Window]:
    """Windows over all words of a text: whole paragraphs together while they are short, long ones cut where full."""
    window = _opened(0)
    before = 0
    for i, (start, end) in enumerate(bounds):
        word = text[start:end]
        pieces = numbers(word)
        full = len(window.pieces) + len(pieces) >= SIZE
        paragraph_ends = len(window.pieces) > ENOUGH and "\n" in text[before:start]
        if window.heads and (full or paragraph_ends):
            yield _closed(window)
            window = _opened(i)
        window.heads.append(len(window.pieces))
        window.pieces += pieces
        window.cases += [case_of(word)] * len(pieces)
        before = end
    if window.heads:
        yield _closed(window)


def _opened(first: int) -> Window:
    return Window(first, [vocabulary()[OPEN]], [SIGN])


def _closed(window: Window) -> Window:
    window.pieces.append(vocabulary()[CLOSE])
    window.cases.append(SIGN)
    return window
