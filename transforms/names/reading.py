"""The tokens of a document as plain lists: what every step of the names reader looks at, fetched from spaCy once."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

import numpy as np
from spacy.tokens import Doc

FACTS: list[int | str] = ["ORTH", "TAG", "DEP", "LEMMA", "HEAD", "IDX", "SENT_START"]
"""What is read of each token, by spaCy's names; the head as a distance in tokens."""
UNSIGNED = 2**64
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


def read(parsed: Doc, text: str) -> Reading:
    """The lists of a parsed document, taken from it in one go: fetching each token by itself costs far more.

    `text` is the text that was parsed, which spaCy would put together anew.
    """
    facts = parsed.to_array(FACTS).astype("int64", copy=False) if len(parsed) else np.zeros((0, len(FACTS)), "int64")
    orth, tags, deps, lemmas, heads, starts, opens = facts.T.tolist()
    known = {key: _spelled(parsed, key) for key in {*orth, *tags, *deps, *lemmas}}
    words = [known[key][0] for key in orth]
    sentence, first = [], 0
    for i, opening in enumerate(opens):
        first = i if opening == 1 else first
        sentence.append(first)
    initial = [True] * len(words)
    for i in range(1, len(words)):
        before = words[i - 1]
        initial[i] = before in OPENING or sentence[i] == i or before[-1] in "?!" or before.isspace()
    return Reading(
        text=text,
        words=words,
        plain=[known[key][1].rstrip(".") for key in orth],
        tags=[known[key][0] for key in tags],
        deps=[known[key][0] for key in deps],
        heads=[i + far for i, far in enumerate(heads)],
        lemmas=[known[key][1] for key in lemmas],
        starts=starts,
        ends=[start + len(word) for start, word in zip(starts, words, strict=True)],
        sentence=sentence,
        capital=[word[:1].isupper() for word in words],
        initial=initial,
        quoted=_inside_marks(words),
    )


def _spelled(parsed: Doc, key: int) -> tuple[str, str]:
    """The string of spaCy's number for it, which comes signed, and the same in small letters."""
    word: str = parsed.vocab.strings[key % UNSIGNED]
    return word, word.lower()
