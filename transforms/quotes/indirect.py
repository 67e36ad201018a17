"""Indirect and mixed speech: what a verb of speech governs, by the parse, across quotation marks."""

from spacy.tokens import Token

from transforms.quotes import lexicon
from transforms.quotes.around import around as around_cue
from transforms.quotes.around import behind_as_clause, is_as_clause, is_inserted, leading_piece
from transforms.quotes.cues import Cue
from transforms.quotes.edges import tidy
from transforms.quotes.governed import governed
from transforms.quotes.page import Page, end_of
from transforms.quotes.report import Report


def read(page: Page, cues: list[Cue], used: set[int]) -> list[Report]:
    """A report for each cue, not used up by direct speech, that governs something."""
    verbs = {cue.verb.i: cue for cue in cues}
    found = []
    for cue in cues:
        if cue.verb.i in used:
            continue
        pieces = [span for span in _pieces(page, cue, verbs) if span is not None and span[0] < span[1]]
        if pieces:
            found.append(Report(pieces, cue.span, cue.verb, cue.speaker))
    return found


def lead(page: Page, cues: list[Cue], spoken: list[Report]) -> None:
    """Give utterances of direct speech the words of their sentence before an inserted cue."""
    by_verb = {cue.verb.i: cue for cue in cues}
    for report in spoken:
        cue = by_verb.get(report.verb.i) if report.verb is not None else None
        if cue is None or report.pieces[0][0] < cue.verb.idx:
            continue
        follows = page.tokens_within(report.pieces[0][0], report.pieces[0][1])
        piece = leading_piece(page, cue, follows[0]) if follows else None
        if piece is not None:
            report.pieces.insert(0, piece)
            report.bare = {index + 1 for index in report.bare}


def _pieces(page: Page, cue: Cue, verbs: dict[int, Cue]) -> list[tuple[int, int] | None]:
    """Spans of the content, in order."""
    if cue.speaker is None:
        return []
    if cue.speaker.lower_ in ("that", "all", "this") and cue.verb.lower_ in ("said", "told"):
        return []  # That said, ...: no one speaks
    if "shown" in cue.frames and not _can_show(cue.speaker):
        return []
    if "that" in cue.frames and (is_inserted(page, cue) or is_as_clause(cue)):
        around = behind_as_clause(page, cue) or around_cue(page, cue, verbs)
        if around:
            return around
    complement = governed(cue)
    if complement is None:
        if "that" not in cue.frames:
            return []
        return around_cue(page, cue, verbs) or [_after_that(page, cue, verbs)]
    if complement.i < cue.verb.i:
        return around_cue(page, cue, verbs)
    return [_behind(page, cue, complement, verbs)]


def _can_show(speaker: Token) -> bool:
    """Whether a subject of show or suggest speaks: a person, a body or a writing, and no event or thing."""
    if speaker.pos_ in ("PROPN", "PRON", "NUM", "DET"):
        return speaker.lower_ not in ("this", "that", "which", "it")
    lemma = speaker.lemma_.lower()
    return any(lemma in lexicon.nouns(kind) for kind in ("person", "organization", "group", "document"))


def _after_that(page: Page, cue: Cue, verbs: dict[int, Cue]) -> tuple[int, int] | None:
    """What follows *that* behind the cue, where the parse ties it to something else: up to the sentence's end."""
    doc, limit = cue.verb.doc, page.sentence(cue.verb.idx)[1]
    for i in range(cue.verb.i + 1, min(len(doc), cue.verb.i + 15)):
        word = doc[i]
        if word.idx >= limit or word.pos_ in ("VERB", "AUX") or word.text in ",;:":
            return None
        if (
            word.lower_ == "that"
            and i + 1 < len(doc)
            and word.tag_ in ("IN", "WDT")
            and (word.dep_ == "mark" or i == cue.verb.i + 1)
        ):
            end = _cut(page, cue, doc[i + 1], limit, verbs)
            return tidy(page, end_of(word), _over_marks(page, end))
    return None


def _behind(page: Page, cue: Cue, complement: Token, verbs: dict[int, Cue]) -> tuple[int, int] | None:
    """The content behind the cue."""
    start = _start_behind(page, cue, complement)
    end = _end_behind(page, cue, complement, verbs)
    return tidy(page, start, end)


def _start_behind(page: Page, cue: Cue, complement: Token) -> int:
    doc = cue.verb.doc
    if complement.dep_ in ("ccomp", "xcomp"):
        first = complement.left_edge
        if first.i <= cue.verb.i:
            first = doc[cue.verb.i + 1]
        for i in range(cue.verb.i + 1, min(complement.i, cue.verb.i + 40)):
            if doc[i].lower_ == "that" and (doc[i].dep_ == "mark" or i <= first.i):
                return end_of(doc[i])
        if "told" not in cue.frames and complement.dep_ == "xcomp":
            return end_of(_last_of_cue(cue))
        return first.idx
    that = next((word for word in complement.subtree if word.lower_ == "that" and word.dep_ == "mark"), None)
    if that is not None and complement.dep_ == "dobj" and "stance" in cue.frames and that.i - complement.i <= 2:
        return end_of(that)
    if (
        complement.dep_ == "prep"
        and complement.i == _last_of_cue(cue).i + 1
        and complement.lower_ in ("for", "on", "about", "of")
    ):
        return end_of(complement)
    return end_of(_last_of_cue(cue))


def _last_of_cue(cue: Cue) -> Token:
    doc = cue.verb.doc
    last = cue.verb
    if last.i + 1 < len(doc) and doc[last.i + 1].dep_ == "prt" and doc[last.i + 1].head == cue.verb:
        last = doc[last.i + 1]
    return last


def _end_behind(page: Page, cue: Cue, complement: Token, verbs: dict[int, Cue]) -> int:
    doc, limit = cue.verb.doc, page.sentence(cue.verb.idx)[1]
    last = complement.right_edge
    under = {word.i for word in cue.verb.subtree}
    following = last.i + 1
    while following < len(doc) and doc[following].idx < limit and following in under:
        word = doc[following]
        if word.text in (",", ";", "—", "–", "-") or word.dep_ in ("cc", "conj", "agent") or word.is_space:
            break
        last = word
        following += 1
    end = min(end_of(last), limit)
    end = _cut(page, cue, complement, end, verbs)
    return _over_marks(page, end)


def _cut(page: Page, cue: Cue, complement: Token, end: int, verbs: dict[int, Cue]) -> int:
    """Stop before words that report anew: ", adding that", "and said"; the parse hangs them anywhere."""
    for word in page.tokens_within(complement.idx + 1, end):
        if page.marked[word.i] is not None:
            continue
        before = word.doc[word.i - 1]
        if word.lower_ == "according" and before.text == ",":
            return before.idx
        if word.i not in verbs or word.i == cue.verb.i:
            continue
        if word.tag_ == "VBG" and before.text == "," and verbs[word.i].frames & {"that", "quote"}:
            return before.idx
        joined = before.lower_ in ("and", "but") and word.dep_ == "conj"
        if joined and word.tag_ == cue.verb.tag_ and "that" in verbs[word.i].frames:
            return before.idx
    return end


def _over_marks(page: Page, end: int) -> int:
    """Where the content ends inside a marked stretch, it ends with the stretch."""
    within = page.stretch_at(end - 1)
    if within is None:
        return end
    stretch = page.stretches[within]
    if stretch.single and end < stretch.inner_end:
        return end
    return max(end, stretch.end)
