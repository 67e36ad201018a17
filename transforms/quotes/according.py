"""According to: what a source is given for."""

from spacy.tokens import Token

from transforms.quotes import lexicon
from transforms.quotes.edges import behind_dateline, tidy
from transforms.quotes.page import Page, end_of
from transforms.quotes.report import Report

FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
LOOSE = frozenset((",", ";", ":", "(", "[", "—", "–", "-", "--"))
"""Marks before the cue that are no part of what is said."""
LONGEST_CUE = 6
"""Words of a subject with its verb of speech."""
LONGEST_SOURCE = 15
"""Words behind the head of a source up to the comma that closes it."""


def read(page: Page) -> list[Report]:
    """A report for each "according to" outside marks."""
    found = []
    for token in page.tokens:
        if token.lower_ != "according" or page.marked[token.i] is not None or token.i + 2 >= len(token.doc):
            continue
        to = token.doc[token.i + 1]
        source = next((word for word in to.children if word.dep_ == "pobj"), None)
        if to.lower_ != "to" or source is None or _is_measure(page, token, source):
            continue
        span = _content(page, token, source)
        if span is not None and not _is_cue_alone(page, span):
            found.append(Report([span], (token.idx, end_of(to)), token, source))
    return found


def _is_cue_alone(page: Page, span: tuple[int, int]) -> bool:
    """Whether a span is but subject and verb of speech: The mayor said, according to the daily, that ..."""
    words = page.tokens_within(*span)
    last = words[-1]
    return len(words) <= LONGEST_CUE and last.pos_ == "VERB" and "that" in lexicon.frames(lexicon.verb_of(last))


def _is_measure(page: Page, cue: Token, source: Token) -> bool:
    """Whether something is done in accord with a rule and nobody is a source: dealt with according to the law."""
    fronted = page.sentence(cue.idx)[0] == cue.idx or cue.nbor(-1).text == ","
    return not fronted and source.lemma_.lower() in lexicon.nouns("measure")


def _content(page: Page, cue: Token, source: Token) -> tuple[int, int] | None:
    """The clause before the cue; behind it, where the cue opens the sentence."""
    start, end = page.sentence(cue.idx)
    start = behind_dateline(page, start)
    lead = [word for word in page.tokens_within(start, cue.idx) if not word.is_punct and word.pos_ != "CCONJ"]
    if not any(word.pos_ in ("VERB", "AUX") for word in lead) and len(lead) <= 6:
        opened = _comma_behind(page, source, end) or _later_comma(page, source, end) or _clause_at(page, source, end)
        if opened is not None:
            return tidy(page, opened, end)
        if not lead:
            return None  # what the source is given for could not be told from its name
    before = cue.doc[cue.i - 1]
    if before.tag_ == "WDT":
        return None  # which according to her is late: the clause that it is about stands around it
    inserted = _comma_behind(page, source, end)
    joined = cue.doc[cue.i - 2] if before.text == "," and cue.i > 1 else None
    if joined is not None and (joined.pos_ in ("CCONJ", "SCONJ") or joined.tag_ == "WDT"):
        return tidy(page, inserted, end) if inserted is not None else None
    if before.text == "," and inserted is not None and _goes_on(page, cue, inserted, end):
        return tidy(page, start, before.idx)
    return tidy(page, start, before.idx if before.text in LOOSE else cue.idx)


def _comma_behind(page: Page, source: Token, end: int) -> int | None:
    """Offset behind the comma that closes the source's phrase."""
    last = source.right_edge
    for i in range(source.i + 1, min(last.i + 3, len(source.doc))):
        word = source.doc[i]
        if word.text == "," and word.idx < end and not _inside_aside(source, word):
            return end_of(word)
    return None


def _later_comma(page: Page, source: Token, end: int) -> int | None:
    """Offset behind the first comma where the source's phrase is longer than the parse took it to be, with no verb."""
    for word in page.tokens_within(end_of(source), end)[:LONGEST_SOURCE]:
        if word.text == "," and not _inside_aside(source, word):
            return end_of(word)
        if word.tag_ in FINITE or word.is_quote:
            return None
    return None


def _clause_at(page: Page, source: Token, end: int) -> int | None:
    """Where the clause starts that follows a named source without a comma: According to Example the well was dry."""
    named = [m for m in page.document.mentions_within(source.left_edge.idx, end) if m.char_start <= source.idx]
    behind = max((m.char_end for m in named if m.char_end >= end_of(source)), default=None)
    first = page.tokens_within(behind, end)[:1] if behind is not None else []
    return first[0].idx if first and (first[0].pos_ in ("DET", "PRON") or first[0].is_quote) else None


def _inside_aside(source: Token, comma: Token) -> bool:
    behind = comma.doc[comma.i + 1] if comma.i + 1 < len(comma.doc) else None
    return behind is not None and behind.i <= source.right_edge.i and source.is_ancestor(behind)


def _goes_on(page: Page, cue: Token, comma: int, end: int) -> bool:
    return any(word.pos_ in ("VERB", "AUX") for word in page.tokens_within(comma, end))
