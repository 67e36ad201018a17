"""The date of a happening: from its own clause, else from its sentence, else none."""

import re
from dataclasses import dataclass
from datetime import date

from spacy.tokens import Token

from transforms.dates import article_day
from transforms.document import Document
from transforms.events.lexicon import words
from transforms.events.modality import SPEECH
from warehouse.schema import Basis, Date, Precision

ENDED = frozenset({"end", "conclude", "finish", "stop", "cease"})
REFERRING = frozenset(
    {"since", "until", "till", "before", "after", "following", "amid", "despite", "over", "about", "by", "from"}
)
"""Prepositions that set a happening beside another, whose date is not its own: *served in 2016, until his arrest*."""
NOUN_PARTS = frozenset({"dobj", "compound", "nmod", "amod", "conj"})
YEARS = re.compile(r"P([1-9]\d?)Y")
BOUNDS = frozenset({"since", "until", "till", "by", "before", "after", "from", "following", "than", "of", "for"})
"""Prepositions that set a bound or a length, not the day itself."""


@dataclass(frozen=True)
class When:
    """The date columns of an event."""

    start: date | None = None
    end: date | None = None
    precision: Precision | None = None
    basis: Basis | None = None
    text: str | None = None


def verb_above(token: Token) -> Token:
    """The nearest verb above a word; the root of its sentence where there is none."""
    return next((a for a in token.ancestors if a.pos_ in ("VERB", "AUX")), token.sent.root)


def of_event(document: Document, trigger: Token, anchor: Token, triggers: frozenset[int]) -> When:
    """The date told for a trigger whose tense stands at `anchor`. `triggers`: token indices of all."""
    if _remembered(trigger):
        return When()
    sentence = trigger.sent
    own, near, since = [], [], When()
    for found in document.dates:
        if not (sentence.start_char <= found.char_start and found.char_end <= sentence.end_char):
            continue
        if found.value_type in ("DURATION", "SET") and found.date_start is None:
            continue
        span = document.span(found.char_start, found.char_end)
        if span is None or _in_address(document.text, found.char_start):
            continue
        if found.precision in ("decade", "century") and span.root.dep_ in NOUN_PARTS:
            continue  # *returned a 16th century painting*
        closeness = _closeness(span.root, trigger, anchor, triggers)
        if _bounded(span.root):
            if closeness == 2 and span.root.head.lower_ == "since" and _lasts(anchor) and found.date_start:
                since = When(found.date_start, None, found.precision, "stated", found.text)
            continue
        if closeness == 2:
            own.append(found)
        elif closeness == 1:
            near.append(found)
    chosen = own or near
    if not chosen:
        return since
    nearest = min(chosen, key=lambda d: (d.date_start is None, abs(d.char_start - trigger.idx)))
    told = _when(nearest, article_day(document.article) is None)
    return _with_length(document, trigger, anchor, told)


def _with_length(document: Document, trigger: Token, anchor: Token, told: When) -> When:
    """*The three-year war ended in 1994*: the years before the end too, no finer than a year."""
    if told.start is None or told.end is None or anchor.lemma_ not in ENDED or trigger.pos_ != "NOUN":
        return told
    for found in document.dates:
        length = YEARS.fullmatch(found.value or "")
        span = document.span(found.char_start, found.char_end)
        if length and span is not None and span.root.head.i == trigger.i and span.root.i < trigger.i:
            return When(date(told.end.year - int(length[1]), 1, 1), told.end, "year", "inferred", told.text)
    return told


def _remembered(trigger: Token) -> bool:
    """Whether a happening is only remembered there: *the anniversary of the invasion*."""
    return trigger.dep_ == "pobj" and trigger.head.head.lemma_.lower() in words("memory")


def _in_address(text: str, position: int) -> bool:
    """Whether a position lies inside a web address."""
    start = max(text.rfind(blank, 0, position) for blank in (" ", "\n", "\t")) + 1
    return "://" in text[start:position] or text.startswith("www.", start)


def _bounded(root: Token) -> bool:
    """Whether a preposition makes the expression a bound."""
    while root.dep_ in ("nummod", "appos", "compound", "nmod") and root.head.pos_ not in ("VERB", "AUX"):
        root = root.head  # *for the financial year 2021*
    return root.dep_ == "pobj" and root.head.lower_ in BOUNDS


def _opened_by_when(root: Token, verb: Token) -> bool:
    """Whether a verb's clause spells out an expression: *in October 2019, when thousands marched*."""
    opener = next((c for c in verb.children if c.lower_ == "when" and c.dep_ == "advmod"), None)
    if opener is None or opener.i <= root.i:
        return False
    between = root.doc[root.i + 1 : opener.i]
    return all(t.is_punct or t.ent_type_ == "DATE" or t.like_num or t in root.subtree for t in between)


def _lasts(verb: Token) -> bool:
    """Whether a verb tells what has gone on until now: *talks have been going on since 2021*."""
    aux = {c.lower_ for c in verb.children if c.dep_ == "aux"}
    return verb.tag_ == "VBG" and "been" in aux and bool(aux & {"has", "have", "'ve", "’ve"})


def _closeness(root: Token, trigger: Token, anchor: Token, triggers: frozenset[int]) -> int:
    """2: the expression stands in the trigger's own clause; 1: in one right above or below; 0: elsewhere."""
    if root.dep_ in ("compound", "nmod", "nummod", "amod", "poss") and root.head.i != trigger.i:
        return 0
    if _opened_by_when(root, anchor):
        return 2
    if trigger.pos_ != "VERB" and trigger.dep_ == "pobj" and trigger.head.lower_ in REFERRING:
        return 2 if trigger in root.ancestors else 0
    told_by_another = trigger.pos_ != "VERB" and anchor.i in triggers and anchor.i != trigger.i
    for ancestor in root.ancestors:
        if told_by_another and ancestor.i == anchor.i:
            return 0
        before = anchor.dep_ == "conj" and ancestor.i == anchor.head.i and root.i < ancestor.i
        if before and (_shares_subject(anchor) or _fronted(root, ancestor)):
            return 1
        if (
            ancestor.dep_ == "conj"
            and ancestor.head.i == anchor.i
            and root.i > ancestor.i
            and _shares_subject(ancestor)
        ):
            return 1
        if ancestor.i in triggers and ancestor.i not in (trigger.i, anchor.i):
            return 0
        if ancestor.i in (trigger.i, anchor.i):
            return 2
        if ancestor.pos_ in ("VERB", "AUX"):
            break
    verb = verb_above(root)
    if verb.lemma_ in SPEECH or verb.i in triggers:
        return 0
    if anchor.dep_ in ("xcomp", "conj", "advcl") and anchor.head.i == verb.i:
        return int(anchor.dep_ != "conj" or _shares_subject(anchor))
    if anchor.dep_ == "relcl" and anchor.head.lemma_ in words("assault") and verb_above(anchor.head).i == verb.i:
        return 1
    return 1 if verb.dep_ in ("xcomp", "advcl") and verb.head.i == anchor.i else 0


def _fronted(root: Token, verb: Token) -> bool:
    """Whether an expression stands before its verb's subject: *In May, they won and the court freed him* dates both."""
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    return subject is not None and root.i < subject.left_edge.i


def _shares_subject(verb: Token) -> bool:
    """Whether a conjoined verb has its subject from the verb before."""
    return not any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)


def _when(found: Date, undated: bool) -> When:
    """The date columns; an expression that the article's own date left unresolved tells nothing."""
    basis: Basis = "stated"
    if found.date_start is None:
        return When(text=found.text, basis=basis) if undated else When()
    return When(found.date_start, found.date_end, found.precision, basis, found.text)
