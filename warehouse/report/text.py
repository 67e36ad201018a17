"""What of an article may stand on a page: text without tricks, addresses that are safe to follow, marked stretches."""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

_TRICKS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Control characters but the line feed, separators of lines, and marks that turn the direction of what follows. The
marks that only tell the direction of the letter beside them (U+200E, U+200F) belong to honest text and stay."""


def shown(text: str) -> str:
    """The text with characters that could rewrite what stands around them shown as [U+202E]; a tab as a space."""
    return _TRICKS.sub(lambda match: " " if match[0] == "\t" else f"[U+{ord(match[0]):04X}]", text)


def link(address: str | None) -> str | None:
    """The address if it leads to the web, so that no `javascript:` or `data:` of a page is ever followed."""
    if not address:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc else None


@dataclass(frozen=True)
class Span:
    """A stretch of a text, in code points, and what it is: one word, used as a CSS class."""

    start: int
    end: int
    kind: str
    label: str = ""  # of the row it belongs to: q3


@dataclass(frozen=True)
class Piece:
    """A stretch between two bounds of spans: its text, the spans it lies in, those that begin with it."""

    text: str
    inside: tuple[Span, ...] = ()
    begins: tuple[Span, ...] = ()

    @property
    def kinds(self) -> str:
        """The kinds of the spans it lies in, as CSS classes."""
        return " ".join(dict.fromkeys(span.kind for span in self.inside))

    @property
    def labels(self) -> str:
        """The labels of the rows it belongs to."""
        return " ".join(dict.fromkeys(span.label for span in self.inside if span.label))


def pieces(text: str, spans: Iterable[Span], start: int = 0, end: int | None = None) -> list[Piece]:
    """The text from start to end (code points) cut at every bound of a span; spans may overlap, and be cut off."""
    end = len(text) if end is None else end
    held = sorted(
        (span for span in spans if span.start < span.end and span.start < end and span.end > start),
        key=lambda span: (span.start, -span.end, span.kind, span.label),
    )
    bounds = {start, end}
    for span in held:
        bounds |= {min(max(span.start, start), end), min(span.end, end)}
    cuts = sorted(bounds)
    made: list[Piece] = []
    opened: list[Span] = []
    waiting = iter(held)
    following = next(waiting, None)
    for left, right in itertools.pairwise(cuts):
        opened = [span for span in opened if span.end > left]
        begun = []
        while following is not None and following.start <= left:
            begun.append(following)
            following = next(waiting, None)
        opened += begun
        made.append(Piece(text[left:right], tuple(opened), tuple(begun)))
    return made


WHOLE, AROUND = 700, 260
"""Characters of a paragraph that is shown whole; of a longer one, those that are shown before and behind the words."""


def passage(text: str, core: tuple[int, int], spans: Sequence[Span]) -> list[Piece]:
    """The paragraph that holds the core, cut where it is long, with its words marked.

    Spans nearby are taken in; those far away (a speaker named three paragraphs before) are left out.
    """
    start, end = core
    for span in spans:
        if start - AROUND <= span.start and span.end <= end + AROUND:
            start, end = min(start, span.start), max(end, span.end)
    left = text.rfind("\n", 0, start) + 1
    right = text.find("\n", end)
    right = len(text) if right < 0 else right
    if right - left > WHOLE:
        left, right = max(left, _word(text, start - AROUND)), min(right, _word(text, end + AROUND))
        left += text[left:start].startswith(" ")
    made = pieces(text, spans, left, right)
    before = [Piece("… ")] if left > 0 and text[left - 1] != "\n" else []
    behind = [Piece(" …")] if right < len(text) and text[right] != "\n" else []
    return [*before, *made, *behind]


def _word(text: str, position: int) -> int:
    """The next position that begins a word, so that no word is cut."""
    position = min(max(position, 0), len(text))
    space = text.find(" ", position, position + 30)
    return position if space < 0 else space
