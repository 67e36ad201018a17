"""Where the content behind its cue starts and ends: what the parse governs, mended where parses commonly slip."""

from spacy.tokens import Token

from transforms.quotes.cues import Cue
from transforms.quotes.edges import tidy
from transforms.quotes.governed import governed, is_infinitive
from transforms.quotes.page import Page, end_of
from transforms.quotes.speakers import SUBJECTS, reports_anew

FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
JOINERS = frozenset(("and", "or", "but"))
LEADS_IN = frozenset(("for", "on", "about", "of", "to"))
"""Prepositions right behind a cue that the content leaves out."""
ASIDE_LINKS = frozenset(("during", "after", "via", "by", "through", "at"))
TIME_CLAUSES = frozenset(("after", "before", "when", "while", "as", "where", "since"))
CLAUSES = frozenset(("ccomp", "xcomp", "advcl"))
SHORTEST = 3
"""Words that must be left of the content where an aside behind it is cut."""
PAUSES = frozenset((",", ";", "—", "–", "-"))


def content(page: Page, cue: Cue, complement: Token, verbs: dict[int, Cue]) -> tuple[int, int] | None:
    """The content behind the cue, from the words it governs."""
    start, end = _start(cue, complement), _end(page, cue, complement, verbs)
    first = [
        word for word in page.tokens_within(start, end)[:4] if not word.is_punct and word.pos_ not in ("ADV", "PART")
    ]
    if len(first) > 1 and first[0].lower_ in JOINERS and first[1].i in verbs:
        return None  # what follows is said by another cue
    return tidy(page, start, end)


def stance_that(cue: Cue, noun: Token) -> Token | None:
    """The *that* right behind a noun of stance: expressed hope that."""
    if noun.dep_ != "dobj" or "stance" not in cue.frames:
        return None
    that = next((word for word in noun.subtree if word.lower_ == "that" and word.dep_ == "mark"), None)
    return that if that is not None and that.i - noun.i <= 2 else None


def _start(cue: Cue, complement: Token) -> int:
    doc = cue.verb.doc
    that = _that_of(complement)
    if complement.dep_ in ("ccomp", "xcomp") or that is not None:
        first = complement.left_edge
        if first.i <= cue.verb.i:
            first = doc[cue.verb.i + 1]
        for i in range(cue.verb.i + 1, min(complement.i, cue.verb.i + 40)):
            if doc[i].dep_ in SUBJECTS:
                continue
            if doc[i].lower_ == "that" and (doc[i].dep_ == "mark" or i <= first.i or doc[i] == that):
                return end_of(doc[i])
        if "told" not in cue.frames and complement.dep_ == "xcomp":
            return end_of(last_of(cue))
        return _behind_aside(cue, complement, first).idx
    if complement.dep_ == "advcl" and is_infinitive(complement):
        return complement.left_edge.idx
    that = stance_that(cue, complement)
    if that is not None:
        return end_of(that)
    leads_in = complement.i == last_of(cue).i + 1 or "weight" in cue.frames
    if complement.dep_ == "prep" and leads_in and complement.lower_ in LEADS_IN:
        return end_of(complement)
    return end_of(last_of(cue))


def _that_of(clause: Token) -> Token | None:
    """The *that* of a finite clause that the parse took for an adverbial one."""
    if clause.dep_ != "advcl":
        return None
    return next((word for word in clause.lefts if word.lower_ == "that"), None)


def _behind_aside(cue: Cue, clause: Token, first: Token) -> Token:
    """The subject of a clause without *that*, where a time between it and the cue belongs to the cue: said on the phone
    this week the bank would close.
    """
    subject = next((word for word in clause.lefts if word.dep_ in SUBJECTS), None)
    if subject is None or subject.left_edge.i <= first.i:
        return first
    between = first.doc[first.i : subject.left_edge.i]
    tops = [word for word in clause.lefts if first.i <= word.i < subject.left_edge.i]
    aside = all(word.dep_ == "npadvmod" or (word.dep_ == "prep" and word.lower_ in ASIDE_LINKS) for word in tops)
    return subject.left_edge if tops and aside and "," not in [word.text for word in between] else first


def last_of(cue: Cue) -> Token:
    """The last word of the cue: its verb or the particle right behind it."""
    doc = cue.verb.doc
    last = cue.verb
    if last.i + 1 < len(doc) and doc[last.i + 1].dep_ == "prt" and doc[last.i + 1].head == cue.verb:
        last = doc[last.i + 1]
    return last


def _end(page: Page, cue: Cue, complement: Token, verbs: dict[int, Cue]) -> int:
    doc, limit = cue.verb.doc, page.sentence(cue.verb.idx)[1]
    last = complement.right_edge
    while complement.dep_ not in CLAUSES and last.i > complement.i and last.text in PAUSES:
        last = doc[last.i - 1]
    under = {word.i for word in cue.verb.subtree}
    following = last.i + 1
    while following < len(doc) and doc[following].idx < limit and following in under:
        word = doc[following]
        if word.text in PAUSES or word.dep_ in ("cc", "conj", "agent") or word.is_space:
            break
        last = word
        following += 1
    end = _goes_on(page, complement, over_marks(page, min(end_of(last), limit)), limit, verbs)
    end = cut(page, cue, complement, end, verbs)
    if complement.dep_ not in CLAUSES:
        end = _before_other_report(page, complement, end, verbs)
    return over_marks(page, _before_aside(page, complement, end))


def _goes_on(page: Page, complement: Token, end: int, limit: int, verbs: dict[int, Cue]) -> int:
    """The end moved over what is joined to the content, though the parse ties it to something else: more marked words,
    or *and* with one more infinitive, gerund or noun phrase.
    """
    rest = [word for word in page.tokens_within(end, limit) if not word.is_punct]
    plain = [word for word in rest if page.marked[word.i] is None]
    if not rest or any(word.i in verbs or word.lower_ == "according" for word in plain):
        return end
    finite = any(word.tag_ in FINITE for word in plain)
    within = page.stretch_at(end - 1)
    if within is not None and page.stretches[within].closed and len(plain) < len(rest) and not finite:
        return limit
    if rest[0].lower_ not in JOINERS or len(rest) < 2 or rest[0] not in page.tokens_within(end, end + 5):
        return end
    said = page.tokens_within(complement.left_edge.idx, end)
    joined = next((word for word in rest[1:] if word.pos_ not in ("ADV", "PART")), None)
    if joined is None or joined.i - rest[0].i > 4:
        return end
    within = page.marked[joined.i]
    if within is not None:
        return page.stretches[within].end if complement.dep_ in CLAUSES else end
    if joined.tag_ in ("VB", "VBG") and not finite and any(word.tag_ == joined.tag_ for word in said):
        return min(limit, end_of(joined.right_edge))
    if joined.pos_ in ("NOUN", "PROPN", "ADJ", "DET", "NUM") and not finite and complement.tag_ != "VBG":
        return min(limit, end_of(plain[-1]))
    return end


def cut(page: Page, cue: Cue, complement: Token, end: int, verbs: dict[int, Cue]) -> int:
    """The end moved before words that report anew, wherever the parse hangs them: ", adding that", "and said"."""
    for word in page.tokens_within(complement.idx + 1, end):
        if page.marked[word.i] is not None:
            continue
        before = word.doc[word.i - 1]
        if before.is_quote:
            before = word.doc[word.i - 2] if word.i > 1 and before.idx >= complement.idx else before
        if word.lower_ == "according" and before.text == ",":
            return before.idx
        if word.i not in verbs or word.i == cue.verb.i or not reports_anew(word):
            continue
        other = verbs[word.i]
        if word.tag_ == "VBG" and (other.frames & {"that", "quote"} or other.speaker == cue.speaker):
            return word.doc[word.i - 2].idx if before.lower_ == "while" else before.idx
        if word.tag_ == cue.verb.tag_ and (
            "that" in other.frames or (other.speaker == cue.speaker and governed(other) is not None)
        ):
            return _joiner(word).idx
    return end


def _joiner(verb: Token) -> Token:
    """The *and* or *but* that joins a verb to what stands before it, with the comma before that."""
    word = verb.doc[verb.i - 1]
    while word.lower_ not in JOINERS:
        word = word.doc[word.i - 1]
    return word.doc[word.i - 1] if word.i > 0 and word.doc[word.i - 1].text == "," else word


def _before_other_report(page: Page, complement: Token, end: int, verbs: dict[int, Cue]) -> int:
    """For content that is no clause: the end moved before an aside or adverbial clause that reports by itself
    (complained about the loss, two months after the office claimed ...).
    """
    for word in page.tokens_within(complement.idx + 1, end):
        if word.i not in verbs or page.marked[word.i] is not None:
            continue
        first = word.left_edge
        if first.i <= complement.i:
            continue
        comma = next((w for w in page.tokens_within(complement.idx, first.idx)[:-7:-1] if w.text in PAUSES), None)
        if word.dep_ in ("relcl", "advcl", "ccomp") and first.lower_ in TIME_CLAUSES:
            return comma.idx if comma is not None else first.idx
        if word.dep_ in ("relcl", "advcl") and comma is not None and comma.i == first.i - 1:
            return comma.idx
    return end


def _before_aside(page: Page, complement: Token, end: int) -> int:
    """The end moved before a clause with who that explains the last name of the content: ", who is a lawyer"."""
    for word in page.tokens_within(complement.idx + 1, end):
        if word.text != "," or page.marked[word.i] is not None or word.i + 1 >= len(word.doc):
            continue
        behind = word.doc[word.i + 1]
        explains = behind.lower_ in ("who", "whose") and behind.head.dep_ == "relcl"
        if explains and word.i - complement.left_edge.i >= SHORTEST and end_of(behind.head.right_edge) >= end - 1:
            return word.idx
    return end


def over_marks(page: Page, end: int) -> int:
    """Where the content ends inside a marked stretch, it ends with the stretch."""
    within = page.stretch_at(end - 1)
    if within is None:
        return end
    stretch = page.stretches[within]
    if stretch.single and end < stretch.inner_end:
        return end
    return max(end, stretch.end)
