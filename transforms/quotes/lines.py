"""Speech laid out by lines: a name and a colon, a transcript, a signature behind a dash, a headline."""

import re

from spacy.tokens import Token

from transforms.quotes import lexicon
from transforms.quotes.direct import Direct, content, words_before
from transforms.quotes.edges import tidy
from transforms.quotes.page import Page, end_of
from transforms.quotes.report import Report

DASHES = frozenset(("—", "–", "―", "-", "--", "~"))
TRANSCRIPT = re.compile(r"[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3}:\s+(?=\S)")
LABEL_WORDS = 6
HEADLINE_WORDS = 25


def read(page: Page, spoken: Direct) -> list[Report]:
    """A report for each line that names its speaker by layout and that no cue claims."""
    found = []
    for index in range(len(page.stretches)):
        if index in spoken.by_stretch:
            continue
        report = _transcript(page, index) or _labelled(page, index) or _signed(page, index)
        if report is not None:
            spoken.by_stretch[index] = report
            found.append(report)
    headline = _headline(page)
    return found + ([headline] if headline is not None else [])


def _transcript(page: Page, index: int) -> Report | None:
    """A marked paragraph of a transcript: "NAME: We agreed."""
    stretch = page.stretches[index]
    label = TRANSCRIPT.match(page.text, stretch.inner_start, stretch.inner_end)
    if label is None:
        return None
    colon = page.text.index(":", label.start())
    speaker = _last_word(page, label.start(), colon)
    end = content(page, stretch)[1]
    if speaker is None or label.end() >= end:
        return None
    return Report([(label.end(), end)], (colon, colon + 1), None, speaker, (label.start(), colon))


def _labelled(page: Page, index: int) -> Report | None:
    """Name: "…" with nothing else before the mark."""
    before = words_before(page, index)
    if len(before) < 2 or len(before) > LABEL_WORDS or before[-1].text != ":":
        return None
    if not _is_label(page, before[:-1]):
        return None
    colon = before[-1].idx
    return Report([content(page, page.stretches[index])], (colon, colon + 1), None, before[-2])


def _is_label(page: Page, words: list[Token]) -> bool:
    """Whether words are a name or a post: no verb, and a name or a person's noun at the end."""
    if any(word.pos_ in ("VERB", "AUX") for word in words):
        return False
    last = words[-1]
    return (last.pos_ == "PROPN" and last.i not in page.timed) or last.lemma_.lower() in lexicon.nouns("person")


def _signed(page: Page, index: int) -> Report | None:
    """A marked stretch with a dash and a name behind it that end the paragraph."""
    stretch = page.stretches[index]
    if words_before(page, index):
        return None
    end = page.paragraph(stretch.start)[1]
    behind = page.tokens_within(stretch.end, end)
    while behind and behind[-1].text in (".", ",", ")"):
        behind.pop()
    if len(behind) < 2 or len(behind) > 1 + LABEL_WORDS or behind[0].text not in DASHES:
        return None
    name = behind[1:]
    if not all(word.pos_ == "PROPN" or word.is_title for word in name):
        return None
    span = (name[0].idx, end_of(name[-1]))
    return Report([content(page, stretch)], None, None, name[-1], span)


def _headline(page: Page) -> Report | None:
    """Minister: Bridge to open in May, as a first line without a full stop."""
    if not page.document.paragraphs:
        return None
    start, end = page.document.paragraphs[0]
    line = page.tokens_within(start, end)
    colon = next((k for k, word in enumerate(line[: LABEL_WORDS + 1]) if word.text == ":"), None)
    if (
        colon is None
        or colon == 0
        or len(line) > HEADLINE_WORDS
        or len(line) - colon < 4
        or line[-1].text in (".", ":")
    ):
        return None
    person = line[colon - 1].ent_type_ in ("PERSON", "ORG") or line[colon - 1].lemma_.lower() in lexicon.nouns("person")
    verb = any(word.pos_ in ("VERB", "AUX") for word in line[colon + 1 :])
    span = tidy(page, line[colon + 1].idx, end)
    if (
        not person
        or not verb
        or not _is_label(page, line[:colon])
        or span is None
        or page.marked[line[colon + 1].i] is not None
    ):
        return None
    return Report([span], (line[colon].idx, end_of(line[colon])), None, line[colon - 1])


def _last_word(page: Page, start: int, end: int) -> Token | None:
    words = page.tokens_within(start, end)
    return words[-1] if words else None
