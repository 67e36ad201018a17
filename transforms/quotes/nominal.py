"""Nouns of speech with their speaker and clause: the owner's claim that the well was dry."""

from spacy.tokens import Token

from transforms.quotes import lexicon
from transforms.quotes.edges import tidy
from transforms.quotes.page import Page, end_of
from transforms.quotes.report import Report


def read(page: Page) -> list[Report]:
    """A report for each noun of speech outside marks that has a possessor and a that-clause."""
    found = []
    for token in page.tokens:
        if token.pos_ != "NOUN" or page.marked[token.i] is not None:
            continue
        if token.lemma_.lower() not in lexicon.nouns("assertion"):
            continue
        speaker, clause = _possessor(token), _that_clause(token)
        if speaker is None or clause is None:
            continue
        that = next(word for word in clause.subtree if word.lower_ == "that" and word.i > token.i)
        span = tidy(page, end_of(that), min(end_of(clause.right_edge), page.sentence(token.idx)[1]))
        if span is not None:
            found.append(Report([span], (token.idx, end_of(token)), token, speaker))
    return found


def _possessor(noun: Token) -> Token | None:
    return next((child for child in noun.children if child.dep_ == "poss"), None)


def _that_clause(noun: Token) -> Token | None:
    """The finite clause that says what was claimed, with *that* right at its front."""
    for child in noun.rights:
        if child.dep_ in ("acl", "ccomp", "relcl") and any(
            w.lower_ == "that" and w.dep_ == "mark" for w in child.lefts
        ):
            return child
    return None
