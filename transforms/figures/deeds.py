"""What a verb does to those who are its subject or object: killed them, shot them dead, lost their lives."""

from spacy.tokens import Token

from transforms.figures.lexicon import kind_in
from warehouse.schema import FigureKind

SUBJECTS = {"nsubj", "nsubjpass", "expl"}


def by_relative(head: Token) -> FigureKind | None:
    """51 people who died; 20 men arrested in the raid."""
    for child in head.children:
        if child.dep_ in ("relcl", "acl") and child.i > head.i and not negated(child):
            kind = of_subject(child)
            if kind is not None:
                return kind
    return None


def of_subject(verb: Token) -> FigureKind | None:
    """What befalls the subject of a verb, or of one that shares its subject: were attacked and killed."""
    shared = [c for c in verb.children if c.dep_ == "conj" and not any(s.dep_ in SUBJECTS for s in c.children)]
    for told in (verb, *shared):
        kind = (suffered(told) if passive(told) else None) or done(told)
        if kind is not None and not negated(told):
            return kind
    return None


def of_whole(verb: Token) -> FigureKind | None:
    """What befell the whole of a part that hangs on the verb itself: killed 12, including 3 children."""
    if passive(verb) or any(child.dep_ == "dobj" for child in verb.children):
        return suffered(verb) or done(verb)
    return done(verb)


def passive(verb: Token) -> bool:
    """Whether a participle is one of the passive: *arrested*, *were arrested*, never *have died*."""
    own = [child.lower_ for child in verb.children if child.dep_ == "aux"]
    be = any(child.dep_ == "auxpass" for child in verb.children)
    return verb.tag_ == "VBN" and (be or not any(word in ("have", "has", "had", "'ve", "’ve") for word in own))


def suffered(verb: Token) -> FigureKind | None:
    """What befalls the object of a verb, its particle and what it makes of the object included: shot dead, round up."""
    lemma = verb.lemma_.lower()
    for child in verb.children:
        kind = kind_in("particles", f"{lemma} {child.lower_}")
        if child.dep_ == "prep":
            inner = next((c.lower_ for c in child.children if c.dep_ == "pobj"), "")
            kind = kind_in("particles", f"{lemma} {child.lower_} {inner}") or kind_in(
                "particles", f"{child.lower_} {inner}"
            )
        if child.lower_ == "fatally":
            kind = "killed"
        if lemma in ("leave", "render", "find") and child.dep_ in ("oprd", "acomp", "ccomp", "xcomp"):
            kind = kind or kind_in("states", child.lower_)
        if kind is not None:
            return kind
    return kind_in("objects", lemma)


def done(verb: Token) -> FigureKind | None:
    """What a verb says of its subject: died, lost their lives, suffered injuries."""
    kind = kind_in("subjects", verb.lemma_.lower())
    if kind is not None:
        return kind
    for child in verb.children:
        if child.dep_ == "dobj":
            return kind_in("losses", f"{verb.lemma_.lower()} {child.lemma_.lower()}")
    return None


def negated(verb: Token) -> bool:
    """Whether a verb has its *not*."""
    return any(child.dep_ == "neg" for child in verb.children)
