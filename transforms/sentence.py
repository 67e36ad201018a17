"""The sentence around a place of a text, where no parse of it is at hand."""

import re
from collections.abc import Iterable

END = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*\s+(?=[\"'“‘«(\[]*[A-Z0-9À-Þ])|\n+")
"""Between two sentences: a full stop, quotation marks that close with it, space and a capital; or a new line."""

ABBREVIATED = re.compile(r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|St|Gen|Col|Lt|Sgt|Capt|Gov|Sen|Rep|Rev|Prof|Jr|Sr|No|vs))\.$")
"""Before a stop that ends no sentence: an initial, or a title in front of a name."""

LONGEST = 600
"""Characters; what is longer is no sentence but a text without stops, and is cut."""


def around(text: str, start: int, end: int, known: Iterable[tuple[int, int]] = ()) -> tuple[int, int]:
    """Where the sentence that holds `start` to `end` begins and ends; one of `known` that holds them comes first."""
    for first, last in known:
        if first <= start and end <= last:
            return first, last
    first, last = 0, len(text)
    for match in END.finditer(text):
        if "\n" not in match[0] and ABBREVIATED.search(text, 0, match.start()):
            continue
        if match.end() <= start:
            first = match.end()
        elif match.start() >= end:
            last = match.start() + len(match[0].rstrip())
            break
    return max(first, start - LONGEST), min(last, end + LONGEST)


def words_in(text: str, words: str) -> list[tuple[int, int]]:
    """Where whole words stand in a text, in their order, whatever the case; between them may be anything but words."""
    pattern = r"[^\w]+".join(re.escape(word) for word in re.findall(r"\w+", words))
    return [match.span() for match in re.finditer(rf"(?i)\b{pattern}\b", text)] if pattern else []
