"""An article, its one language pass, and the rows that readers have found in it so far."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from spacy.tokens import Doc, Span

from warehouse.schema import Article, Date, Entity, Event, Figure, Mention, Participant, Quote

Row = Entity | Mention | Date | Quote | Event | Participant | Figure
"""A row that a reader makes."""

PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*")


@dataclass
class Document:
    """What readers are handed: later ones see the rows of earlier ones.

    `parsed` is the spaCy Doc over `article.text`; `token.idx` is a code point offset into that text, and no sentence
    crosses a line break.
    """

    article: Article
    parsed: Doc
    entities: list[Entity] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    dates: list[Date] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    participants: list[Participant] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The article's text, into which every offset points."""
        return self.article.text

    @cached_property
    def paragraphs(self) -> list[tuple[int, int]]:
        """Start and end of each line that is not blank."""
        return [match.span() for match in PARAGRAPH.finditer(self.text)]

    def paragraph_at(self, position: int) -> int:
        """Index of the paragraph that holds `position`; that of the one before, where it lies between two."""
        return max(0, bisect_right(self.paragraphs, (position, len(self.text) + 1)) - 1)

    def span(self, start: int, end: int) -> Span | None:
        """The tokens that `start` to `end` touches, or None where there are none."""
        return self.parsed.char_span(start, end, alignment_mode="expand")

    def add(self, rows: Iterable[Row]) -> None:
        """File each row with its kind."""
        for row in rows:
            self.rows_of(type(row)).append(row)

    def rows_of(self, kind: type) -> list[Row]:
        """The list that holds the rows of a row class."""
        return getattr(self, _LISTS[kind])

    def entity(self, entity_id: str | None) -> Entity | None:
        """The entity with that id, if the article has it."""
        return next((entity for entity in self.entities if entity.entity_id == entity_id), None)

    def mentions_within(self, start: int, end: int) -> list[Mention]:
        """Mentions that lie wholly between `start` and `end`, in order."""
        return [m for m in self.mentions if start <= m.char_start and m.char_end <= end]


_LISTS = {
    Entity: "entities",
    Mention: "mentions",
    Date: "dates",
    Quote: "quotes",
    Event: "events",
    Participant: "participants",
    Figure: "figures",
}
