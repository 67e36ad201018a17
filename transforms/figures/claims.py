"""Who claims a figure: the quote it stands in, else whom its own clause names as the source."""

from spacy.tokens import Token

from transforms.document import Document
from transforms.figures.lexicon import words
from warehouse.schema import FigureKind, Quote

LOSSES = {"killed", "injured", "missing", "displaced", "arrested"}


def claimant(doc: Document, kind: FigureKind, head: Token, start: int, end: int) -> str | None:
    """The innermost quote that holds the figure, else the body or person whom its own clause gives as the source."""
    holding = [
        q
        for q in doc.quotes
        if q.char_start <= start and end <= q.char_end and not (kind in LOSSES and _aside(head, q))
    ]
    if holding:
        return min(holding, key=lambda q: (q.char_end - q.char_start, q.quote_id)).quote_id
    return _according_to(doc, head) or _counted_by(doc, head)


def _aside(head: Token, quote: Quote) -> bool:
    """Whether a loss is the reporter's within what is said of a thing: condemned the killing of 12; declared a curfew
    after 12 died. What is said in a clause is said with its asides.
    """
    if quote.quote_type != "indirect" or quote.cue_end is None or quote.cue_start is None:
        return False
    for token in (head, *head.ancestors):
        cue = token.head
        if quote.cue_start <= cue.idx < quote.cue_end:
            adverbial = token.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ != "that" for c in token.children)
            thing = any(child.dep_ == "dobj" for child in cue.children)
            stance = token.dep_ in ("dobj", "prep") and cue.lemma_.lower() in words("stances", "verbs")
            return token.i > cue.i and (stance or (adverbial and thing))
    return False


def _according_to(doc: Document, head: Token) -> str | None:
    """Whom *according to* names, where it stands in the figure's own clause."""
    for token in head.sent:
        if token.lower_ != "according" or not _same_clause(token, head):
            continue
        named = next((c for to in token.children if to.lower_ == "to" for c in to.children if c.dep_ == "pobj"), None)
        return _entity(doc, named) if named is not None else None
    return None


def _same_clause(token: Token, head: Token) -> bool:
    """Whether the figure stands under the verb that an adverbial belongs to."""
    return token.head.i == head.i or any(over.i == token.head.i for over in head.ancestors)


def _counted_by(doc: Document, head: Token) -> str | None:
    """The subject of a verb of counting over the figure: the ministry put the toll at 45."""
    verb = next((token for token in (head, *head.ancestors) if token.pos_ == "VERB"), None)
    if verb is None or verb.lemma_.lower() not in words("claims", "verbs"):
        return None
    if any(child.dep_ in ("auxpass", "neg") or child.tag_ == "MD" for child in verb.children):
        return None
    subject = next((child for child in verb.children if child.dep_ == "nsubj"), None)
    return _entity(doc, subject) if subject is not None else None


def _entity(doc: Document, noun: Token) -> str | None:
    """The person or body that a noun names; countries and places count no dead."""
    named = next((m for m in doc.mentions if m.char_start <= noun.idx < m.char_end), None)
    entity = doc.entity(named.entity_id) if named is not None else None
    return entity.entity_id if entity is not None and entity.entity_type in ("person", "organization") else None
