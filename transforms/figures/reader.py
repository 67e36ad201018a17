"""Reads figures: numbers with what they count, the event they belong to, and who claims them."""

from spacy.tokens import Token

from transforms.document import Document
from transforms.figures.amounts import Amount, amounts
from transforms.figures.kinds import Counted, counted
from transforms.figures.lexicon import lexicon
from warehouse.schema import Event, Figure


def rows(doc: Document) -> list[Figure]:
    """The article's figures in order. Reads the dates, quotes, events and mentions found before."""
    found: dict[tuple[int, int, str], Figure] = {}
    for amount in amounts(doc):
        what = counted(doc, amount)
        if what is not None:
            figure = _figure(doc, amount, what)
            found.setdefault((figure.char_start, figure.char_end, figure.kind), figure)
    return list(found.values())


def _figure(doc: Document, amount: Amount, what: Counted) -> Figure:
    start, end = amount.start, max(what.end, amount.end)
    return Figure(
        article_id=doc.article.article_id,
        event_id=_event(doc, what, start, end),
        value_low=amount.low,
        value_high=amount.high,
        qualifier=amount.qualifier,
        unit=what.unit,
        kind=what.kind,
        claimed_by=_claimant(doc, start, end, what.head),
        text=doc.text[start:end],
        char_start=start,
        char_end=end,
    )


def _event(doc: Document, what: Counted, start: int, end: int) -> str | None:
    """The event whose trigger governs the figure, else the only event of a fitting type in its sentence."""
    fitting = lexicon()["events"][what.kind]
    here = [e for e in doc.events if e.evidence_start <= start and end <= e.evidence_end and e.event_type in fitting]
    governors = [what.head, *what.head.ancestors]
    for governor in governors:
        over = [e for e in here if _is_trigger(governor, e)]
        if over:
            return over[0].event_id
    return here[0].event_id if len(here) == 1 else None


def _is_trigger(token: Token, event: Event) -> bool:
    return event.trigger_start <= token.idx < event.trigger_end


def _claimant(doc: Document, start: int, end: int, head: Token) -> str | None:
    """The innermost quote that holds the figure, else whoever the sentence names behind *according to*."""
    holding = [q for q in doc.quotes if q.char_start <= start and end <= q.char_end]
    if holding:
        return min(holding, key=lambda q: (q.char_end - q.char_start, q.quote_id)).quote_id
    for token in head.sent:
        if token.lower_ == "according" and token.i + 1 < len(token.doc) and token.nbor().lower_ == "to":
            named = [m for m in doc.mentions_within(token.idx, head.sent.end_char)]
            return named[0].entity_id if named else None
    return None
