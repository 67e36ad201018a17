"""The rules by which a text becomes a new article, a revision, a copy, or comes too late. Pure: no files, no tables."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from warehouse.schema import Outcome
from warehouse.signatures import containment

SAME_ARTICLE = 0.5
"""Two texts at one address are revisions of one article where the longer holds this share of the shorter's shingles.

A shingle is three words, so a change of one word in every five leaves about half of them."""

Seen = Mapping[tuple[str, str | None], tuple[Outcome, str]]
"""For the place and the raw input of records read before: what became of them, and the version that read them."""


@dataclass(frozen=True, slots=True)
class Text:
    """What the decision needs of an article, cleaned tonight or standing in the head commit."""

    article_id: str
    canonical_url: str | None
    content_sha256: str
    n_words: int
    stamp: datetime | None  # modified_at, else published_at, else the first moment of published_date
    raw_ref: str
    raw_sha256: str
    signature: bytes = b""
    revision: int = 0  # 0 for tonight's
    batch: str = ""  # the staged batch it lies in


@dataclass
class Line:
    """One article through its revisions, as the night goes on."""

    latest: Text
    article_id: str
    revision: int
    standing: bool  # whether the head commit holds it
    stamp: datetime | None
    winner: int | None = None  # index of the decision that holds tonight's latest text


@dataclass
class Decision:
    """What becomes of one text."""

    text: Text
    outcome: Outcome
    line: Line


def decide(texts: Iterable[Text], standing: Iterable[Text], seen: Seen) -> list[Decision]:
    """What becomes of each of tonight's texts, in an order that follows from the texts alone.

    Texts with an address come first, so that the same text without one is a copy of it; then older ones.
    """
    night = _Night(standing)
    for text in sorted(texts, key=_order):
        night.take(text, superseded=seen.get((text.raw_ref, text.raw_sha256), ("", ""))[0] == "superseded")
    return night.decisions


def _order(text: Text) -> tuple:
    stamp = text.stamp or datetime.min.replace(tzinfo=UTC)
    return (text.canonical_url is None, text.stamp is not None, stamp, text.raw_ref, text.raw_sha256,
            text.content_sha256, text.article_id, text.batch)  # fmt: skip


class _Night:
    """The lines as far as the night has come, found by id, by address and by text."""

    def __init__(self, standing: Iterable[Text]) -> None:
        self.decisions: list[Decision] = []
        self.by_id: dict[str, Line] = {}
        self.by_url: dict[str, list[Line]] = {}
        self.by_content: dict[str, Line] = {}
        self.older: dict[tuple[str, str, datetime | None], Line] = {}  # texts of tonight, as their lines went on
        for text in sorted(standing, key=lambda text: text.article_id):
            self._open(Line(text, text.article_id, text.revision, True, text.stamp))

    def _open(self, line: Line) -> None:
        self.by_id[line.article_id] = line
        if line.latest.canonical_url is not None:
            self.by_url.setdefault(line.latest.canonical_url, []).append(line)
        self.by_content.setdefault(line.latest.content_sha256, line)

    def take(self, text: Text, superseded: bool) -> None:
        """Decide over the next text. `superseded`: an earlier version of the code has found it to be so."""
        lines = self._lines(text)
        same = self._copied(text, lines)
        line = same or self._revised(text, lines) or self.by_id.get(self._free_id(text))
        if same is not None:
            self._file(text, "copy", same)
        elif line is None:
            line = Line(text, self._free_id(text), 0, False, None)
            self._advance(text, line)
            self._open(line)
        elif superseded or (text.stamp and line.stamp and text.stamp < line.stamp):
            self._file(text, "superseded", line)
        else:
            self._advance(text, line)

    def _lines(self, text: Text) -> list[Line]:
        """The lines that the text may continue: those of its address and of its id."""
        lines = list(self.by_url.get(text.canonical_url, ())) if text.canonical_url is not None else []
        mine = self.by_id.get(text.article_id)
        return lines if mine is None or mine in lines else [*lines, mine]

    def _copied(self, text: Text, lines: Iterable[Line]) -> Line | None:
        """The line whose text this is already."""
        if text.canonical_url is None and text.content_sha256 in self.by_content:
            return self.by_content[text.content_sha256]
        for line in lines:
            if line.latest.content_sha256 == text.content_sha256:
                return line
            if (line.article_id, text.content_sha256, text.stamp) in self.older:
                return line
        return None

    def _revised(self, text: Text, lines: Iterable[Line]) -> Line | None:
        """The line whose text is most like this one, if it is like enough."""
        alike = [(containment(text.signature, line.latest.signature), line) for line in lines]
        near = [(-share, line.article_id, line) for share, line in alike if share >= SAME_ARTICLE]
        return min(near)[2] if near else None

    def _free_id(self, text: Text) -> str:
        """The text's own id, or where that is another article's one derived from it and the text."""
        return other_id(text.article_id, text.content_sha256) if text.article_id in self.by_id else text.article_id

    def _advance(self, text: Text, line: Line) -> None:
        """The text becomes the line's latest; what was tonight's latest before is superseded."""
        if line.winner is not None:
            before = self.decisions[line.winner]
            before.outcome = "superseded"
            self.older[line.article_id, before.text.content_sha256, before.text.stamp] = line
        line.latest, line.revision, line.stamp = text, line.revision + 1, text.stamp or line.stamp
        line.winner = len(self.decisions)
        self.by_content.setdefault(text.content_sha256, line)
        self._file(text, "revision" if line.standing else "new", line)

    def _file(self, text: Text, outcome: Outcome, line: Line) -> None:
        self.decisions.append(Decision(text, outcome, line))


def other_id(article_id: str, content_sha256: str) -> str:
    """The id of another article at the same address: of the usual form, from the address's id and the text."""
    digest = hashlib.sha256(f"{article_id}/{content_sha256}".encode()).hexdigest()
    return f"{article_id.partition('-')[0]}-{digest[:16]}"
