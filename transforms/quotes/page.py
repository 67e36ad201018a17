"""One document as the quote readers look at it: its tokens, its marked stretches, its sentences."""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Token

from transforms.document import Document
from transforms.quotes.marks import Stretch, stretches

FULL_STOPS = frozenset(".?!…")


@dataclass
class Page:
    """A document with what the readers of direct and indirect speech both ask for."""

    document: Document

    @property
    def text(self) -> str:
        """The article's text."""
        return self.document.text

    @cached_property
    def tokens(self) -> list[Token]:
        """Every token that is not white space."""
        return [token for token in self.document.parsed if not token.is_space]

    @cached_property
    def stretches(self) -> list[Stretch]:
        """What stands in quotation marks."""
        return stretches(self.text)

    @cached_property
    def _starts(self) -> list[int]:
        return [stretch.start for stretch in self.stretches]

    def stretch_at(self, position: int) -> int | None:
        """Index of the marked stretch that covers a position, marks included."""
        index = bisect_right(self._starts, position) - 1
        return index if index >= 0 and position < self.stretches[index].end else None

    @cached_property
    def marked(self) -> list[int | None]:
        """For each token of the parse, the stretch that covers it."""
        found: list[int | None] = [None] * len(self.document.parsed)
        for index, stretch in enumerate(self.stretches):
            for word in self.tokens_within(stretch.start, stretch.end):
                found[word.i] = index
        return found

    @cached_property
    def timed(self) -> frozenset[int]:
        """Indexes of the tokens that the dates reader found to tell a time."""
        rows = self.document.dates
        return frozenset(word.i for row in rows for word in self.tokens_within(row.char_start, row.char_end))

    @cached_property
    def sentence_starts(self) -> list[int]:
        """Offsets at which a sentence starts: those of the parse, less the ones inside a marked stretch."""
        starts = {stretch.start for stretch in self.stretches if self._opens_sentence(stretch)}
        for sentence in self.document.parsed.sents:
            first = next((token for token in sentence if not token.is_space), None)
            if first is None:
                continue
            within = self.stretch_at(first.idx)
            if not self._may_start(first.idx):
                continue
            if within is None:
                starts.add(first.idx)
            elif first.idx <= self.stretches[within].inner_start:
                starts.add(self.stretches[within].start)
        return sorted(starts)

    def _may_start(self, position: int) -> bool:
        """Whether a sentence can start there: not at a comma, nor in small letters behind a comma or a letter."""
        if self.text[position] in ",;)":
            return False
        before = self.text[max(0, position - 30) : position]
        plain = before.rstrip(" ")[-1:]
        return not self.text[position].islower() or not (plain.isalnum() or plain == ",")

    def _opens_sentence(self, stretch: Stretch) -> bool:
        """Whether a stretch with a capital stands right behind a full stop."""
        before = self.text[max(0, stretch.start - 9) : stretch.start].rstrip()[-1:]
        return before in FULL_STOPS and self.text[stretch.inner_start].isupper()

    def sentence(self, position: int) -> tuple[int, int]:
        """Start and end of the sentence around a position, white space at its end left out."""
        index = max(0, bisect_right(self.sentence_starts, position) - 1)
        starts = self.sentence_starts
        start = starts[index] if starts else 0
        end = starts[index + 1] if index + 1 < len(starts) else len(self.text)
        paragraph_start, paragraph_end = self.paragraph(position)
        return self.trim(max(start, paragraph_start), min(end, paragraph_end))

    def paragraph(self, position: int) -> tuple[int, int]:
        """Start and end of the paragraph around a position."""
        paragraphs = self.document.paragraphs
        return paragraphs[self.document.paragraph_at(position)] if paragraphs else (0, len(self.text))

    def tokens_within(self, start: int, end: int) -> list[Token]:
        """Tokens that start between two offsets."""
        low = bisect_right(self._token_starts, start - 1)
        high = bisect_right(self._token_starts, end - 1)
        return self.tokens[low:high]

    @cached_property
    def _token_starts(self) -> list[int]:
        return [token.idx for token in self.tokens]

    def trim(self, start: int, end: int) -> tuple[int, int]:
        """The span without white space at its ends."""
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return start, end


def end_of(token: Token) -> int:
    """The offset behind a token."""
    return token.idx + len(token)
