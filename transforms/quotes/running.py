"""Free-standing quotes: marked sentences without a cue, given to the speaker of the running discourse."""

from spacy.tokens import Token

from transforms.quotes import lexicon, speakers
from transforms.quotes.direct import Direct, content, stands_alone, words_before
from transforms.quotes.page import FULL_STOPS, Page
from transforms.quotes.report import Report

REACH = 2
"""Paragraphs back within which a speaker still runs."""


def read(page: Page, spoken: Direct, reports: list[Report]) -> list[Report]:
    """A report for each marked sentence that no cue claims, where the text tells who goes on speaking."""
    found: list[Report] = []
    taken = [piece for report in reports for piece in report.pieces]
    for index, stretch in enumerate(page.stretches):
        if index in spoken.by_stretch or words_before(page, index) or not stands_alone(page, index):
            continue
        start, end = content(page, stretch)
        if stretch.closed and page.text[end - 1] not in FULL_STOPS and page.text[stretch.end : stretch.end + 1] != ".":
            continue  # a heading or a name
        if any(a < end and start < b for a, b in taken) or not _long_enough(page, start, end):
            continue
        above = _left_open_above(page, index, reports + found) if stretch.continues else None
        if above is not None:
            report = above
            report.bare.add(len(report.pieces))
            report.pieces.append((start, end))
        else:
            speaker = _speaker(page, stretch.start, reports + found)
            if speaker is None:
                continue
            report = Report([(start, end)], None, None, speaker)
            found.append(report)
        spoken.by_stretch[index] = report
    return found


def _left_open_above(page: Page, index: int, reports: list[Report]) -> Report | None:
    """The report that the stretch before belongs to, by whichever reader, where its paragraph left it open."""
    before = page.stretches[index - 1]
    end = content(page, before)[1]
    holding = [r for r in reports if any(a < end and before.start < b for a, b in r.pieces)]
    return holding[0] if holding and not before.closed else None


def _long_enough(page: Page, start: int, end: int) -> bool:
    words = page.tokens_within(start, end)
    return len(words) >= 4 and any(word.pos_ in ("VERB", "AUX") for word in words)


def _speaker(page: Page, position: int, reports: list[Report]) -> Token | None:
    """Who speaks at a position: the one the sentence before tells or speaks of, else who spoke last, nearby."""
    last = _last_report(page, position, reports)
    above = [word for word in _sentence_before(page, position) if page.marked[word.i] is None]
    subject = _subject(above)
    if last is not None and last.speaker is not None:
        if above and last.verb is not None and any(word.i == last.verb.i for word in above):
            return last.speaker
        if subject is None or subject.pos_ == "PRON" or not above:
            return last.speaker
    if subject is not None and _may_speak(subject):
        return subject
    return last.speaker if last is not None else None


def _last_report(page: Page, position: int, reports: list[Report]) -> Report | None:
    """The report that ends last before a position, if it is within reach."""
    before = [(max(end for _, end in r.pieces), r) for r in reports if r.pieces[0][0] < position and not _aside(r)]
    near = [(end, r) for end, r in before if end <= position and _distance(page, end, position) <= REACH]
    return max(near, key=lambda pair: (pair[0], (pair[1].cue or (0, 0))[0]))[1] if near else None


def _aside(report: Report) -> bool:
    """Speech told of in a relative clause hands the floor to no one, nor does a document's."""
    if report.speaker is None or report.speaker.tag_ in ("WP", "WDT"):
        return True
    return report.speaker.lower_ in ("it", "this", "that") or report.speaker.lemma_.lower() in lexicon.nouns("document")


def _distance(page: Page, earlier: int, later: int) -> int:
    return page.document.paragraph_at(later) - page.document.paragraph_at(max(0, earlier - 1))


def _sentence_before(page: Page, position: int) -> list[Token]:
    starts = [start for start in page.sentence_starts if start < position]
    return page.tokens_within(*page.sentence(starts[-1])) if starts else []


def _subject(words: list[Token]) -> Token | None:
    root = next((word for word in words if word.dep_ == "ROOT"), None)
    if root is None:
        return None
    return next((child for child in root.children if child.dep_ in speakers.SUBJECTS), None)


def _may_speak(word: Token) -> bool:
    return word.ent_type_ in ("PERSON", "ORG") or (word.pos_ == "PRON" and word.lower_ in ("he", "she", "they"))
