"""Where content starts and ends, whatever the parse says: no marks, commas, stops or datelines at its edges."""

import re

from transforms.quotes.page import Page

DATELINE = re.compile(r"[A-Z][A-Z.'’-]+[A-Z.](?:[ ,][^\n—–]{0,60}?)?(?: ?—| ?–| --| -) ?")
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
        if text[start : start + 5] == "that " and start + 5 < end:
            start += 5
        within = page.stretch_at(start)
        if within is not None and page.stretches[within].start == start:
            stretch = page.stretches[within]
            if end <= stretch.end + 1:
                start, end = stretch.inner_start, min(end, stretch.inner_end)
        changed = before != (start, end)
    return (start, end) if any(character.isalnum() for character in text[start:end]) else None


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
