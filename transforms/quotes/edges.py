"""Where content starts and ends, whatever the parse says: no marks, commas, stops or datelines at its edges."""

import re
from bisect import bisect_left

from transforms.quotes.page import Page

DATELINE = re.compile(r"[A-Z][A-Z.'’-]+[A-Z.](?:[ ,][^\n—–]{0,60}?)?(?: ?—| ?–| --| -) ?")
OVERLAPPING = 3
"""Mentions looked at that begin right before an offset."""
EDGE = " \t\r\n ,;:—–-"


def tidy(page: Page, start: int, end: int) -> tuple[int, int] | None:
    """The span without what stands at its edges but is not said: spaces, commas, stops, *that*, whole outer marks."""
    text = page.text
    changed = True
    while changed and start < end:
        before = start, end
        while start < end and text[start] in EDGE:
            start += 1
        while end > start and (text[end - 1] in EDGE or (text[end - 1] in ".)" and _loose(text, start, end))):
            end -= 1
        if text[start : start + 5] == "that " and start + 5 < end and not _is_subject(page, start):
            start += 5
        within = page.stretch_at(start)
        if within is not None and page.stretches[within].start == start:
            stretch = page.stretches[within]
            if end <= stretch.end + 1:
                start, end = stretch.inner_start, min(end, stretch.inner_end)
        changed = before != (start, end)
    start, end = _balanced(page, start, _closed(text, start, _whole(page, start, end)))
    return (start, end) if any(character.isalnum() for character in text[start:end]) else None


def _whole(page: Page, start: int, end: int) -> int:
    """The end moved behind the name or hyphened word that the parse divides: Ann Al-| Example; must be re|-read."""
    text = page.text
    if 0 < end < len(text) - 1 and text[end - 1].isalnum() and text[end] == "-" and text[end + 1].isalnum():
        end += 1
        while end < len(text) and text[end].isalnum():
            end += 1
    rows = page.document.mentions
    near = rows[max(0, bisect_left(rows, end, key=lambda m: m.char_start) - OVERLAPPING) :][:OVERLAPPING]
    over = [m for m in near if start < m.char_start < end < m.char_end and m.mention_type == "name"]
    names = [m.char_end for m in over if any(character.isalnum() for character in text[end : m.char_end])]
    return max(names, default=end)


def _closed(text: str, start: int, end: int) -> int:
    """The end moved behind the bracket that closes right there what the span opens: the bank (the only one)."""
    opened = text.count("(", start, end) > text.count(")", start, end)
    return end + 1 if opened and text[end : end + 1] == ")" else end


def _balanced(page: Page, start: int, end: int) -> tuple[int, int]:
    """The span with both marks of what it quotes in part: a stop that stands inside the closing mark then stays too."""
    last, first = page.stretch_at(end - 1), page.stretch_at(start)
    if last is not None and last != first and page.stretches[last].inner_end - end <= 1:
        end = page.stretches[last].end
    if first is not None and last != first and start == page.stretches[first].inner_start:
        start = page.stretches[first].start
    return start, end


def _is_subject(page: Page, start: int) -> bool:
    """Whether the word there is no joining *that* but means a thing: that is wrong."""
    word = page.tokens_within(start, start + 1)
    return bool(word) and word[0].dep_ in ("nsubj", "nsubjpass", "det") and word[0].tag_ == "DT"


def _loose(text: str, start: int, end: int) -> bool:
    """Whether the last character is a full stop that ends the sentence, or a bracket that nothing opened."""
    if text[end - 1] == ")":
        return text.count("(", start, end) < text.count(")", start, end)
    last = text[start:end].split()[-1]
    return not (len(last) <= 5 and last.count(".") > 1)


def behind_dateline(page: Page, start: int) -> int:
    """Where a story's first sentence starts behind its place, date and agency: SPRINGFIELD (Wire) -- The mayor ..."""
    found = DATELINE.match(page.text, start) if start == page.paragraph(start)[0] else None
    return found.end() if found is not None else start
