"""Quotation marks, paired by shape within a paragraph.

A mark that is never closed ends with its paragraph; where the next paragraph opens with a mark of its own, as papers
print a long quote, it goes on there. Odd and unclosed marks stop nothing: every text gets some pairing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

OPENERS = "“„‟«"
CLOSERS = "”»"
SINGLE_OPENERS = "‘‚‛"
WIDE = ("``", "''", "‘‘", "’’")
"""Double marks made of two single ones, as old wires and TeX print them."""

SINGLE = re.compile("[‘‚‛']")
MARK = re.compile(r"``|''|‘‘|’’|[“”„‟«»\"]")
PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*")
SPACE_OR_OPEN = re.compile(r"[\s(\[{—–\-/:]")
LONGEST_SINGLE = 2_000
"""Characters within which a single mark must close: longer ones are stray apostrophes."""
INITIAL_APOSTROPHE = re.compile(r"[‘'’](?:\d0s|em\b|til\b|tis\b|twas\b|cause\b|n\b|bout\b)", re.IGNORECASE)


@dataclass(frozen=True)
class Stretch:
    """What stands between two marks. All offsets are code points into the text."""

    start: int  # of the opening mark
    end: int  # behind the closing mark, or the paragraph's end where there is none
    inner_start: int
    inner_end: int
    closed: bool
    single: bool = False  # ‘…’ or '…'
    continues: bool = False  # carries on the stretch before, which its paragraph left open


def stretches(text: str) -> list[Stretch]:
    """The outermost marked stretches of a text, in order, none of them empty."""
    found: list[Stretch] = []
    left_open = False
    for paragraph in PARAGRAPH.finditer(text):
        start, end = paragraph.span()
        here = _double(text, start, end)
        here += _single(text, start, end, here)
        here.sort(key=lambda stretch: stretch.start)
        for index, stretch in enumerate(here):
            carries_on = index == 0 and left_open and not text[start : stretch.start].strip() and not stretch.single
            found.append(_replace_continues(stretch) if carries_on else stretch)
        left_open = bool(here) and not here[-1].closed
    return found


def _replace_continues(stretch: Stretch) -> Stretch:
    return Stretch(
        stretch.start, stretch.end, stretch.inner_start, stretch.inner_end, stretch.closed, stretch.single, True
    )


def _double(text: str, start: int, end: int) -> list[Stretch]:
    """Stretches in double marks between two offsets that lie in one paragraph."""
    found: list[Stretch] = []
    opened: re.Match[str] | None = None
    depth = 0
    marks = list(MARK.finditer(text, start, end))
    for index, mark in enumerate(marks):
        if opened is None:
            if _may_open(text, mark, start, end):
                opened, depth = mark, 1
        elif _closes(text, mark, opened, start, end):
            depth -= 1
            if depth == 0:
                found += _made(text, opened.start(), opened.end(), mark.start(), mark.end(), True)
                opened = None
        elif mark.group() in OPENERS:
            if _closers_ahead(marks, index) > depth:
                depth += 1
            else:  # the mark before was never closed
                found += _made(text, opened.start(), opened.end(), mark.start(), mark.start(), False)
                opened, depth = mark, 1
    if opened is not None:
        found += _made(text, opened.start(), opened.end(), end, end, False)
    return found


def _made(text: str, start: int, inner_start: int, inner_end: int, end: int, closed: bool) -> Iterator[Stretch]:
    """The stretch, its inner side trimmed of spaces; nothing where it holds no word."""
    while inner_start < inner_end and text[inner_start].isspace():
        inner_start += 1
    while inner_end > inner_start and text[inner_end - 1].isspace():
        inner_end -= 1
    if any(character.isalnum() for character in text[inner_start:inner_end]):
        yield Stretch(start, end if closed else inner_end, inner_start, inner_end, closed)


def _spaced(text: str, at: int, start: int, end: int) -> bool:
    return not start <= at < end or bool(SPACE_OR_OPEN.match(text[at]))


def _may_open(text: str, mark: re.Match[str], start: int, end: int) -> bool:
    """A mark of closing shape opens nothing, unless it hugs the word behind it and not the one before."""
    if mark.group() in OPENERS or mark.group() in ("``", "‘‘"):
        return True
    before, after = _spaced(text, mark.start() - 1, start, end), _spaced(text, mark.end(), start, end)
    if mark.group() in CLOSERS or mark.group() == "’’":
        return before and not after
    return before or not after


def _closes(text: str, mark: re.Match[str], opened: re.Match[str], start: int, end: int) -> bool:
    """Whether the mark can close what is open: by shape, or by standing behind a word and before none."""
    kind = mark.group()
    if kind in CLOSERS or kind in ('"', "''", "’’"):
        return True
    before, after = _spaced(text, mark.start() - 1, start, end), _spaced(text, mark.end(), start, end)
    return kind == "“" and (opened.group() == "„" or (not before and (after or text[mark.end()] in ".,;!?)")))


def _closers_ahead(marks: list[re.Match[str]], index: int) -> int:
    """How many closing marks stand before the next opening one."""
    count = 0
    for mark in marks[index + 1 :]:
        if mark.group() in OPENERS:
            break
        count += 1
    return count


def _single(text: str, start: int, end: int, doubles: list[Stretch]) -> list[Stretch]:
    """Stretches in single marks outside the double ones, told from apostrophes."""
    found: list[Stretch] = []
    ahead, closed = 0, start - 1
    for mark in SINGLE.finditer(text, start, end):
        at = mark.start()
        while ahead < len(doubles) and doubles[ahead].end <= at:
            ahead += 1
        coming = doubles[ahead] if ahead < len(doubles) else None
        inside = at <= closed or (coming is not None and coming.start <= at)
        if inside or not _opens_single(text, at, start, end):
            continue
        stop = min(coming.start if coming is not None else end, at + LONGEST_SINGLE)
        close = _closing_single(text, at, stop)
        made = next(_made(text, at, at + 1, close, close + 1, True), None) if close is not None else None
        if made is not None and close is not None:
            found.append(Stretch(made.start, made.end, made.inner_start, made.inner_end, True, single=True))
            closed = close
    return found


def _opens_single(text: str, at: int, start: int, end: int) -> bool:
    if at + 1 >= end:
        return False
    lone = _spaced(text, at - 1, start, end) and (text[at + 1].isalnum() or text[at + 1] in "[(£$€")
    return lone and not INITIAL_APOSTROPHE.match(text, at)


def _closing_single(text: str, opened: int, stop: int) -> int | None:
    """Where the stretch opened at `opened` closes: the first mark that no letter follows and that is no possessive."""
    shape = "’" if text[opened] in SINGLE_OPENERS else "'"
    weak = None
    for at in range(opened + 2, stop):
        if text[at] in SINGLE_OPENERS and _spaced(text, at - 1, opened, stop):
            break
        if text[at] != shape or text[at - 1].isspace() or (at + 1 < stop and text[at + 1].isalnum()):
            continue
        possessive = text[at - 1] == "s" and at + 2 < stop and text[at + 1] == " " and text[at + 2].isalpha()
        if not possessive:
            return at
        weak = at if weak is None else weak
    return weak
