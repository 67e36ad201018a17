"""Indirect and mixed speech: what a verb of speech governs, by the parse, across quotation marks."""

from spacy.tokens import Token

from transforms.quotes import behind, kinds, lexicon
from transforms.quotes.around import around as around_cue
from transforms.quotes.around import behind_as_clause, is_as_clause, is_inserted, leading_piece
from transforms.quotes.cues import Cue
from transforms.quotes.edges import tidy
from transforms.quotes.governed import governed
from transforms.quotes.page import Page, end_of
from transforms.quotes.report import Report

PLAIN = frozenset(("said", "says"))
LINKS = frozenset(("WDT", "WP", "WRB", "TO"))
OPENS_CLAUSE = frozenset(("DET", "PRON", "NOUN", "PROPN", "ADJ", "NUM"))


def read(page: Page, cues: list[Cue], used: set[int]) -> list[Report]:
    """A report for each cue, not used up by direct speech, that governs something."""
    verbs = {cue.verb.i: cue for cue in cues}
    found = []
    for cue in cues:
        if cue.verb.i in used:
            continue
        pieces = [span for span in _pieces(page, cue, verbs) if span is not None and span[0] < span[1]]
        if pieces:
            found.append(Report(pieces, _span(cue), cue.verb, cue.speaker))
    return found


def _before_colon(page: Page, cue: Cue, spoken: Report, verbs: dict[int, Cue]) -> tuple[int, int] | None:
    """The clause that a cue governs besides the marked words behind a colon (She said the well was dry: “…”)."""
    clause, first = governed(cue), spoken.pieces[0][0]
    if (
        cue.speaker is None
        or clause is None
        or clause.dep_ != "ccomp"
        or not cue.verb.i < clause.i
        or first < clause.idx
    ):
        return None
    colon = page.text.rfind(":", clause.idx, first)
    span = behind.content(page, cue, clause, verbs)
    if colon < 0 or span is None or span[0] >= colon or len(page.text[colon:first].strip(": \n")) > 1:
        return None
    return tidy(page, span[0], min(span[1], colon))


def _span(cue: Cue) -> tuple[int, int]:
    """The cue's words; a noun of stance that the content leaves out is one of them: expressed hope that."""
    noun = governed(cue)
    if noun is None or behind.stance_that(cue, noun) is None:
        return cue.span
    return cue.span[0], end_of(noun)


def lead(page: Page, cues: list[Cue], spoken: list[Report]) -> None:
    """Give utterances of direct speech the words of their sentence before an inserted cue or before a colon."""
    by_verb = {cue.verb.i: cue for cue in cues}
    for report in spoken:
        cue = by_verb.get(report.verb.i) if report.verb is not None else None
        if cue is None or report.pieces[0][0] < cue.verb.idx:
            continue
        told = _before_colon(page, cue, report, by_verb)
        if told is not None:
            report.pieces.insert(0, told)
            report.bare = {index + 1 for index in report.bare}
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
        found = _after_that(page, cue, verbs) or _marks_behind(page, cue) or _clause_behind(page, cue, verbs)
        return around_cue(page, cue, verbs) or [found]
    if complement.i < cue.verb.i:
        return around_cue(page, cue, verbs)
    plain = complement.dep_ != "ccomp" or "that" not in cue.frames
    if plain and kinds.is_thing(cue.speaker) and not _is_quoted(page, cue, complement):
        return []  # a storm that threatens to come, a plan that calls for care: no one speaks
    return [behind.content(page, cue, complement, verbs)]


def _is_quoted(page: Page, cue: Cue, complement: Token) -> bool:
    """Whether marks show that someone speaks after all, and no participle only gives a name: a fear called “dread”."""
    return cue.verb.dep_ != "acl" and any(page.marked[word.i] is not None for word in complement.subtree)


def _can_show(speaker: Token) -> bool:
    """Whether a subject of show or suggest speaks: a person, a body or a writing, and no event or thing."""
    if speaker.pos_ in ("PROPN", "PRON", "NUM", "DET"):
        return speaker.lower_ not in ("this", "that", "which", "it")
    lemma = speaker.lemma_.lower()
    return any(lemma in lexicon.nouns(kind) for kind in ("person", "organization", "group", "document"))


def _marks_behind(page: Page, cue: Cue) -> tuple[int, int] | None:
    """Several marked stretches right behind the cue that *and* joins: chanted “no tax” and “no toll”."""
    first = page.tokens_within(end_of(cue.verb), len(page.text))[:1]
    at = page.marked[first[0].i] if first and "quote" in cue.frames else None
    last = at
    while at is not None and last is not None and last + 1 < len(page.stretches):
        between = page.tokens_within(page.stretches[last].end, page.stretches[last + 1].start)
        if len(between) > 2 or not all(word.text == "," or word.pos_ == "CCONJ" for word in between):
            break
        last += 1
    if at is None or last is None or at == last:
        return None
    return tidy(page, page.stretches[at].start, page.stretches[last].end)


def _clause_behind(page: Page, cue: Cue, verbs: dict[int, Cue]) -> tuple[int, int] | None:
    """The clause right behind *said* and its like where the parse lost it: subject and verb follow without a pause."""
    limit = page.sentence(cue.verb.idx)[1]
    words = page.tokens_within(end_of(behind.last_of(cue)), limit)
    told = cue.speaker is not None and cue.speaker.head == cue.verb and cue.speaker.i < cue.verb.i
    if not told or cue.verb.lower_ not in PLAIN or not words or words[0].pos_ not in OPENS_CLAUSE:
        return None
    if words[0].i in page.timed or words[0].dep_ == "npadvmod":
        return None
    verb = next((word for word in words if word.tag_ in behind.FINITE), None)
    if verb is None or verb == words[0] or any(word.i in verbs and word.i < verb.i for word in words):
        return None
    subject = words[0].doc[words[0].i : verb.i]
    if any(word.text in ":;—–-" or word.is_quote or word.tag_ in LINKS or word.dep_ == "mark" for word in subject):
        return None
    if words[0].dep_ == "dobj" and not any(word.lower_ == "and" for word in subject):
        return None
    if words[0].lower_ == "so" or any(
        w.text == "," and (w.nbor().pos_ == "PRON" or w.nbor().lower_ == "but") for w in subject[:-1]
    ):
        return None
    return tidy(page, words[0].idx, behind.over_marks(page, behind.cut(page, cue, words[0], limit, verbs)))


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
            end = behind.cut(page, cue, doc[i + 1], limit, verbs)
            return tidy(page, end_of(word), behind.over_marks(page, end))
    return None
