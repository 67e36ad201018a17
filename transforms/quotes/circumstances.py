"""What a report tells besides who says what: whom it was said to, and when."""

from dataclasses import dataclass
from datetime import date

from spacy.tokens import Token

from transforms.quotes import lexicon, speakers
from transforms.quotes.page import Page
from transforms.quotes.report import Report
from transforms.quotes.resolve import entity_of
from warehouse.schema import Basis, Date, Entity, Precision

TIME_LINKS = frozenset(("npadvmod", "pobj", "prep", "compound", "nmod", "nummod", "appos", "amod", "tmod", "obl"))
TALK = frozenset(("speak", "talk", "address", "write", "appear", "answer", "comment"))
TOPIC = frozenset(("about", "regarding", "concerning"))
"""What they lead to is what was talked of: *speaking about the march on Monday* tells the day of the march."""


@dataclass(frozen=True)
class Said:
    """When it was said."""

    day: date | None = None
    precision: Precision | None = None
    basis: Basis | None = None


def addressee(page: Page, report: Report) -> Entity | None:
    """The entity that a verb like tell or urge has as its object."""
    verb = report.verb
    if verb is None or "told" not in lexicon.frames(lexicon.verb_of(verb)) or speakers.is_passive(verb):
        return None
    objects = [
        child for child in verb.rights if child.dep_ in ("dobj", "dative") and child.pos_ in ("PROPN", "NOUN", "PRON")
    ]
    if not objects:
        objects = [
            w for c in verb.rights if c.dep_ in ("xcomp", "ccomp") for w in c.lefts if w.dep_ == "nsubj" and _to(c)
        ]
    return entity_of(page, objects[0]) if objects and objects[0] != report.speaker else None


def _to(clause: Token) -> bool:
    return any(word.lower_ == "to" and word.dep_ == "aux" for word in clause.lefts)


def said(page: Page, report: Report) -> Said:
    """The day that a time expression tied to the cue's own clause gives."""
    if report.verb is None:
        return Said()
    sentence = page.sentence(report.verb.idx)
    for row in page.document.dates:
        inside = any(start <= row.char_start < end for start, end in report.pieces)
        if not sentence[0] <= row.char_start < sentence[1] or inside or row.date_start is None:
            continue
        if row.precision in ("day", "time") and row.date_start == row.date_end and _tied(page, row, report.verb):
            return Said(row.date_start, row.precision, "stated")  # the cue's own clause names the day
    return Said()


def _tied(page: Page, row: Date, verb: Token) -> bool:
    """Whether a time expression hangs on the cue's verb, through nothing but its phrase or a verb of talking."""
    span = page.document.span(row.char_start, row.char_end)
    if span is None:
        return False
    word = span.root
    for _ in range(7):
        if word == verb:
            return True
        spoken = word.pos_ == "VERB" and word.lemma_.lower() in TALK and word.dep_ == "advcl"
        if (word.dep_ not in TIME_LINKS and not spoken) or word.lower_ in TOPIC or word.head == word:
            return False
        word = word.head
    return False
