"""Reads time expressions: every match of the grammar, in order, each resolved with what was read before it."""

import heapq
import re
from collections import Counter
from collections.abc import Iterable
from datetime import date

from spacy.attrs import LOWER, SHAPE

from transforms.dates import (
    account_rules,
    clock_rules,
    day_rules,
    length_rules,
    month_rules,
    near_rules,
    quarter_rules,
    season_rules,
    set_rules,
    step_rules,
    weekday_rules,
    year_rules,
)
from transforms.dates.context import Context, Reading
from transforms.dates.merging import merged
from transforms.dates.patterns import Build, compiled, digit_needs, has_digit, needs_by_word
from transforms.dates.periods import Hemisphere
from transforms.document import Document
from warehouse.schema import Article, Date, Entity

GRAMMAR = (
    day_rules, month_rules, year_rules, quarter_rules, season_rules, weekday_rules, near_rules, account_rules,
    step_rules, length_rules, set_rules, clock_rules,
)  # fmt: skip
"""The modules whose rules make the grammar."""


def rows(doc: Document) -> list[Date]:
    """The article's time expressions, in order and without overlap.

    Relative ones are resolved against the article's own date; without it they keep their words and no value.
    """
    context = Context(doc.text, doc.parsed, article_day(doc.article), hemisphere(doc.entities))
    return [_row(doc, reading) for reading in read(context)]


TROPIC = 23.0
SOUTHERN = -15.0
"""Latitudes beyond which people speak of the four seasons; in the south they do so nearer to the equator."""


def hemisphere(entities: Iterable[Entity]) -> Hemisphere | None:
    """The half of the earth on which most of the places that an article speaks of lie; None where they do not tell."""
    where: Counter[Hemisphere | None] = Counter()
    for entity in entities:
        if entity.lat is not None:
            side: Hemisphere | None = "north" if entity.lat > TROPIC else "south" if entity.lat < SOUTHERN else None
            where[side] += entity.n_mentions
    sides: tuple[Hemisphere, ...] = ("north", "south")
    return next((side for side in sides if 2 * where[side] > where.total()), None)


def article_day(article: Article) -> date | None:
    """The article's own day; None where it is unknown or coarser than a day.

    The day of a last update is none: the text may be older, and its *Monday* is not the one before that day.
    """
    exact = article.published_precision in (None, "day", "time") and article.published_basis != "modified"
    return article.published_date if exact else None


def read(context: Context) -> list[Reading]:
    """Every reading of the text: leftmost first, then the longest match, then the first rule that accepts it."""
    waiting = _matches(context)
    heapq.heapify(waiting)
    while waiting:
        place, number, match, build = heapq.heappop(waiting)
        taken = context.readings[-1].end if context.readings else 0
        if match.start() < taken:
            # What is left of a match behind a reading may be one by itself: "this Friday, | July 8, 2022".
            rest = match.re.search(context.text, taken, match.end()) if taken < match.end() else None
            if rest is not None:
                heapq.heappush(waiting, ((rest.start(), -rest.end(), place[2]), number, rest, build))
            continue
        if in_address(context.text, match.start()):
            continue
        made = build(match, context)
        for reading in [made] if isinstance(made, Reading) else made or []:
            context.readings.append(reading)
    return clock_rules.dated_clocks(merged(context.readings, context), context)


def in_address(text: str, position: int) -> bool:
    """Whether a position lies inside a web address, whose numbers are no dates of the text."""
    start = max(text.rfind(blank, max(0, position - LONGEST_ADDRESS), position) for blank in (" ", "\n", "\t", "\xa0"))
    return ADDRESS.search(text[start + 1 : position]) is not None


LONGEST_ADDRESS = 500
ADDRESS = re.compile(r"://|(?:^|[(<\[])www\.|^[\w.-]+\.[a-z]{2,6}/", re.IGNORECASE)

BEFORE, BEHIND = 72, 56
"""Characters around a cue in which a match that needs it may stand."""
LONGEST_WORD = 40

Found = tuple[tuple[int, int, int], int, re.Match[str], Build]


def _matches(context: Context) -> list[Found]:
    """Every match of every rule, with its place in the order of trying."""
    found: list[Found] = []
    near = _stretches(context)
    for order, (pattern, needs, build) in enumerate(compiled()):
        for start, end in near.get(needs, ()):
            for m in pattern.finditer(context.text, start, end):
                found.append(((m.start(), -m.end(), order), len(found), m, build))
    return found


def _stretches(context: Context) -> dict[str, list[tuple[int, int]]]:
    """For each need, the stretches of text around its cues, in order and apart."""
    near: dict[str, list[tuple[int, int]]] = {}
    parsed, known, counting = context.parsed, needs_by_word(), digit_needs()
    # Words and shapes as numbers: looking at every token of a text would cost more than the rules do.
    words, shapes = parsed.to_array(LOWER).tolist(), parsed.to_array(SHAPE).tolist()
    numbered = {shape for shape in set(shapes) if has_digit(parsed.vocab.strings[shape])}
    places = [
        n for n, (word, shape) in enumerate(zip(words, shapes, strict=True)) if word in known or shape in numbered
    ]
    for place in places:
        token = parsed[place]
        for need in known.get(words[place], ()) + (counting if shapes[place] in numbered else ()):
            start, end = _word_bounds(context.text, token.idx - BEFORE, token.idx + len(token) + BEHIND)
            stretches = near.setdefault(need, [])
            if stretches and start <= stretches[-1][1]:
                start = stretches.pop()[0]
            stretches.append((start, end))
    return near


def _word_bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch, widened to white space so that it cuts no word of a sane length."""
    start, end = max(start, 0), min(end, len(text))
    first, last = max(start - LONGEST_WORD, 0), min(end + LONGEST_WORD, len(text))
    while start > first and not text[start - 1].isspace():
        start -= 1
    while end < last and not text[end].isspace():
        end += 1
    return start, end


def _row(doc: Document, reading: Reading) -> Date:
    return Date(
        article_id=doc.article.article_id,
        text=doc.text[reading.start : reading.end],
        char_start=reading.start,
        char_end=reading.end,
        value=reading.value,
        value_type=reading.value_type,
        date_start=reading.date_start,
        date_end=reading.date_end,
        precision=reading.precision,
        basis=reading.basis,
    )
