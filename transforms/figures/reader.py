"""Reads figures: numbers with what they count, the event they belong to, and who claims them."""

from spacy.tokens import Token

from transforms.document import Document
from transforms.figures.amounts import Amount, amounts
from transforms.figures.kinds import Counted, counted
from transforms.figures.links import event_of
from warehouse.schema import Figure


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
        event_id=event_of(doc, what.kind, what.head, start, end),
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
