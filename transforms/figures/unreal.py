"""What is no fact: deaths that could come, are planned, or were prevented."""

from spacy.tokens import Token

from transforms.figures.lexicon import words
from transforms.figures.tolls import tally

STEPS = 8
"""How many verbs up a verb may borrow its auxiliary from."""


def unreal(token: Token) -> bool:
    """Whether what befell those counted is only feared or planned: could kill 500, threatens to displace 40."""
    verb: Token | None = token
    while verb is not None and verb.pos_ != "VERB":
        if tally(verb) is not None and verb.i != token.i:
            return False  # "the deaths of 12 may be added": the deaths are a fact
        verb = None if verb.head.i == verb.i else verb.head
    for _ in range(STEPS):
        if verb is None:
            return False
        auxiliaries = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
        perfect = any(child.lower_ == "have" for child in auxiliaries)
        if any(child.tag_ == "MD" for child in auxiliaries) and not perfect:
            return True
        if any(child.dep_ == "mark" and child.lower_ in ("if", "unless") for child in verb.children):
            return True
        aimed = any(child.lower_ == "to" for child in auxiliaries)
        if aimed and verb.head.lemma_.lower() in words("unreal", "governors"):
            return True
        if aimed and verb.dep_ in ("acl", "advcl") and verb.head.lemma_.lower() != "go":
            return True  # an operation to detain 40, but: went on to kill 40
        verb = verb.head if verb.dep_ in ("conj", "xcomp") and verb.head.pos_ in ("VERB", "AUX") else None
    return False


def averted(noun: Token) -> bool:
    """Whether deaths or injuries did not come about: prevented 500 deaths, could cause 500 deaths."""
    kept = noun.dep_ in ("dobj", "nsubjpass") and noun.head.lemma_.lower() in words("averted", "verbs")
    return kept or unreal(noun)
