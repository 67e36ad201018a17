"""Reads figures: numbers with what they count, the event they belong to, and who claims them."""

from transforms.document import Document
from transforms.figures.amounts import Amount, amounts, loosened, of_people
from transforms.figures.claims import claimant
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
    if what.kind not in ("money", "percent"):
        amount = of_people(doc.text, amount)
    amount, end = loosened(doc.text, amount, max(what.end, amount.end))
    start = amount.start
    return Figure(
        article_id=doc.article.article_id,
        event_id=event_of(doc, what.kind, what.head, start, end),
        value_low=amount.low,
        value_high=amount.high,
        qualifier=amount.qualifier,
        unit=what.unit,
        kind=what.kind,
        claimed_by=claimant(doc, what.kind, what.head, start, end),
        text=doc.text[start:end],
        char_start=start,
        char_end=end,
    )
