"""The tokens of a document as plain lists: what every step of the names reader looks at, fetched from spaCy once."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from spacy.tokens import Doc

CALENDAR = frozenset(
    [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sept",
        "sep",
        "oct",
        "nov",
        "dec",
    ]
)
POSSESSIVES = frozenset({"'s", "’s", "'", "’", "‘s", "`s"})
OPENING = frozenset({'"', "“", "‘", "'", "(", "[", "-", "–", "—", ":", "•", "*", "«", "``", ".", "…", "..."})


@dataclass(slots=True)
class Reading:
    """Lists by token index; `heads` and sentence bounds are token indices, `starts` and `ends` character offsets."""

    text: str
    words: list[str]
    plain: list[str]  # lower case, without a final full stop
    tags: list[str]  # Penn tags
    deps: list[str]
    heads: list[int]
    lemmas: list[str]
    starts: list[int]
    ends: list[int]
    sentence: list[int]  # the index of the first token of the token's sentence
    capital: list[bool]
    initial: list[bool]  # first word of a sentence or of quoted or bracketed speech: its capital says nothing
    quoted: list[bool]  # inside double quotation marks

    def __len__(self) -> int:
        return len(self.words)

    def span_text(self, start: int, end: int) -> str:
        """The characters of tokens `start` to `end`, exclusive."""
        return self.text[self.starts[start] : self.ends[end - 1]]

    def token_at(self, position: int) -> int:
        """The token that holds the character at `position`, or the last one before it."""
        return max(0, bisect_right(self.starts, position) - 1)

    def tokens_of(self, start: int, end: int) -> tuple[int, int]:
        """The token range that the characters `start` to `end` touch."""
        return self.token_at(start), bisect_left(self.starts, end)

    def breaks(self, index: int) -> bool:
        """Whether a token is white space with a line break in it, or past the end."""
        return index >= len(self.words) or index < 0 or "\n" in self.words[index]


def touches(reading: Reading, i: int) -> bool:
    """Whether no space stands between a token and the next."""
    return i + 1 < len(reading) and reading.ends[i] == reading.starts[i + 1]


def tight(reading: Reading, i: int) -> bool:
    """Whether no space stands on either side of a token, as with the hyphen inside a name."""
    return i > 0 and touches(reading, i - 1) and touches(reading, i)


def _inside_marks(words: list[str]) -> list[bool]:
    """For each token, whether it lies between double quotation marks; a mark left open ends with its paragraph."""
    inside, result = False, []
    for word in words:
        if "\n" in word:
            inside = False
        elif word in ("“", "«", "„"):
            inside = True
        elif word in ("”", "»"):
            inside = False
        elif word in ('"', "``", "''"):
            inside = not inside
        result.append(inside)
    return result


def read(parsed: Doc) -> Reading:
    """The lists of a parsed document."""
    words = [token.text for token in parsed]
    sentence, first = [], 0
    for token in parsed:
        first = token.i if token.is_sent_start else first
        sentence.append(first)
    initial = [True] * len(words)
    for i in range(1, len(words)):
        before = words[i - 1]
        initial[i] = before.isspace() or before in OPENING or sentence[i] == i or before[-1] in "?!"
    starts = [token.idx for token in parsed]
    return Reading(
        text=parsed.text,
        words=words,
        plain=[word.lower().rstrip(".") for word in words],
        tags=[token.tag_ for token in parsed],
        deps=[token.dep_ for token in parsed],
        heads=[token.head.i for token in parsed],
        lemmas=[token.lemma_.lower() for token in parsed],
        starts=starts,
        ends=[start + len(word) for start, word in zip(starts, words, strict=True)],
        sentence=sentence,
        capital=[word[:1].isupper() for word in words],
        initial=initial,
        quoted=_inside_marks(words),
    )
