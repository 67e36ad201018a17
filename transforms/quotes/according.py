"""According to: what a source is given for."""

from spacy.tokens import Token

from transforms.quotes.edges import behind_dateline, tidy
from transforms.quotes.page import Page, end_of
from transforms.quotes.report import Report


def read(page: Page) -> list[Report]:
    """A report for each "according to" outside marks."""
    found = []
    for token in page.tokens:
        if token.lower_ != "according" or page.marked[token.i] is not None or token.i + 2 >= len(token.doc):
            continue
        to = token.doc[token.i + 1]
        source = next((word for word in to.children if word.dep_ == "pobj"), None)
        if to.lower_ != "to" or source is None:
            continue
        span = _content(page, token, source)
        if span is not None:
            found.append(Report([span], (token.idx, end_of(to)), token, source))
    return found


def _content(page: Page, cue: Token, source: Token) -> tuple[int, int] | None:
    """The clause before the cue; behind it, where the cue opens the sentence."""
    start, end = page.sentence(cue.idx)
    start = behind_dateline(page, start)
    lead = [word for word in page.tokens_within(start, cue.idx) if not word.is_punct and word.pos_ != "CCONJ"]
    if not any(word.pos_ in ("VERB", "AUX") for word in lead) and len(lead) <= 6:
        comma = _comma_behind(page, source, end)
        if comma is not None:
            return tidy(page, comma, end)
    before = cue.doc[cue.i - 1]
    inserted = _comma_behind(page, source, end)
    joined = cue.doc[cue.i - 2] if before.text == "," and cue.i > 1 else None
    if joined is not None and (joined.pos_ in ("CCONJ", "SCONJ") or joined.tag_ == "WDT"):
        return tidy(page, inserted, end) if inserted is not None else None
    if before.text == "," and inserted is not None and _goes_on(page, cue, inserted, end):
        return tidy(page, start, before.idx)
    return tidy(page, start, before.idx if before.is_punct and not before.is_quote else cue.idx)


def _comma_behind(page: Page, source: Token, end: int) -> int | None:
    """Offset behind the comma that closes the source's phrase."""
    last = source.right_edge
    for i in range(source.i + 1, min(last.i + 3, len(source.doc))):
        word = source.doc[i]
        if word.text == "," and word.idx < end and not _inside_aside(source, word):
            return end_of(word)
    return None


def _inside_aside(source: Token, comma: Token) -> bool:
    behind = comma.doc[comma.i + 1] if comma.i + 1 < len(comma.doc) else None
    return behind is not None and behind.i <= source.right_edge.i and source.is_ancestor(behind)


def _goes_on(page: Page, cue: Token, comma: int, end: int) -> bool:
    return any(word.pos_ in ("VERB", "AUX") for word in page.tokens_within(comma, end))
