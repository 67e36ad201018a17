"""Polarity and modality of a trigger: whether it happened, goes on, is planned, demanded, denied or supposed."""

from spacy.tokens import Token

from transforms.events.clause import joined_above
from transforms.events.lexicon import words
from warehouse.schema import Modality

MODALS: dict[str, Modality] = {
    "will": "planned", "'ll": "planned", "’ll": "planned", "wo": "planned", "shall": "planned",
    "may": "hypothetical", "might": "hypothetical", "could": "hypothetical", "can": "hypothetical",
    "ca": "hypothetical", "must": "demanded", "should": "demanded", "ought": "demanded",
}  # fmt: skip
CONDITIONS = frozenset({"if", "unless", "whether", "lest"})
HABITS = frozenset({"often", "usually", "always", "sometimes", "regularly", "routinely", "frequently", "generally"})
AIMS = frozenset({"for", "to", "from", "against", "of"})
SPEECH = frozenset(
    {"say", "tell", "add", "announce", "report", "state", "note", "declare", "write", "claim", "explain"}
)
STRENGTH: dict[Modality, int] = {
    "happened": 0, "ongoing": 1, "planned": 2, "demanded": 3, "hypothetical": 4, "denied": 5,
}  # fmt: skip


def stronger(first: Modality, second: Modality) -> Modality:
    """The one further from fact."""
    return max(first, second, key=STRENGTH.__getitem__)


def negated(token: Token) -> bool:
    """Whether a verb or noun is negated where it stands."""
    for child in token.children:
        late = token.pos_ == "VERB" and child.i > token.i + 1  # *opposes it, not only for its size*
        if (child.dep_ == "neg" and not late) or (
            child.dep_ in ("det", "preconj") and child.lower_ in ("no", "neither")
        ):
            return True
        if child.dep_ in ("nsubj", "nsubjpass", "dobj") and any(
            c.lower_ in ("no", "neither") and c.dep_ == "det" for c in child.children
        ):
            return True
        if child.dep_ in ("nsubj", "nsubjpass") and child.lower_ in ("none", "nobody", "neither"):
            return True
    return token.dep_ == "pcomp" and token.head.lower_ == "without"


def habitual(verb: Token) -> bool:
    """Whether an adverb says that it happens again and again."""
    return any(child.lower_ in HABITS for child in verb.children)


def of_verb(verb: Token, depth: int = 0) -> Modality:
    """How a verb's happening stands to fact, all that governs it included."""
    own = _auxiliaries(verb)
    if negated(verb):
        own = stronger(own, "denied") if own != "planned" else own
    if any(c.dep_ == "mark" and c.lower_ in CONDITIONS for c in verb.children) or _hangs(verb):
        own = stronger(own, "hypothetical")
    return stronger(own, _governing(verb, depth)) if depth < 8 else own


def _hangs(verb: Token) -> bool:
    """Whether what is reached or signed hangs on something else: *a deal dependent on a truce*."""
    nouns = [verb, *(c for c in verb.children if c.dep_ in ("dobj", "nsubjpass"))]
    found = [c for noun in nouns for c in noun.children if c.lower_ in words("conditional")]
    return any(p.dep_ == "prep" for c in found for p in c.children)


def _auxiliaries(verb: Token) -> Modality:
    """What the verb's own auxiliaries and form say."""
    aux = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    for helper in aux:
        if helper.lower_ in MODALS:
            return MODALS[helper.lower_]
        if helper.lower_ in ("would", "'d"):
            return "planned" if _reported(verb) else "hypothetical"
    present = any(h.lower_ in ("is", "are", "'s", "'re", "am", "been") for h in aux)
    if verb.tag_ == "VBG" and present:
        intends = verb.lemma_ == "go" and any(c.dep_ == "xcomp" for c in verb.children)
        return "planned" if intends else "ongoing"
    being = any(h.lower_ == "being" for h in aux)
    return "ongoing" if verb.tag_ == "VBN" and being and present else "happened"


def _reported(verb: Token) -> bool:
    """Whether the verb stands in the report of what was said."""
    return verb.dep_ == "ccomp" and verb.head.pos_ == "VERB" and verb.head.lemma_ in SPEECH


def _governing(verb: Token, depth: int) -> Modality:
    """What the words above a verb make of it."""
    head, dep = verb.head, verb.dep_
    if head.i == verb.i:
        return "happened"
    infinitive = any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)
    if dep == "conj":
        shares = not any(c.dep_ in ("nsubj", "nsubjpass", "aux") for c in verb.children)
        if joined_above(verb):
            return of_verb(head.head, depth + 1)
        return of_verb(head, depth + 1) if shares and head.pos_ == "VERB" else _governing(head, depth + 1)
    if dep == "xcomp" or (dep in ("ccomp", "pcomp", "advcl") and (infinitive or dep != "advcl")):
        return _complement(verb, head, infinitive, depth)
    marks = {c.lower_ for c in verb.children if c.dep_ in ("mark", "advmod") and c.i < verb.i}
    if dep in ("advcl", "ccomp") and {"so", "that"} <= marks:
        return "planned"  # *pray so that they are freed*
    if dep in ("acl", "relcl"):
        if infinitive and _ranked(head):  # *the first governor to visit the camp* did so, or will where she is to be it
            governor = head.head
            return of_verb(governor, depth + 1) if governor.pos_ in ("VERB", "AUX") and depth < 8 else "happened"
        if infinitive:
            return "planned"
        if dep == "acl" and head.lemma_ in words("prospect") and verb.tag_ not in ("VBG", "VBN"):
            return "demanded" if head.lemma_ in words("wished") else "hypothetical"
        return of_noun_position(head, depth + 1) if dep == "acl" and head.lemma_ in words("prospect") else "happened"
    return "happened"


def _ranked(noun: Token) -> bool:
    """Whether a noun is the first, the last, the only or the greatest of its kind."""
    return any(t.tag_ in ("JJS", "RBS") or t.lower_ in RANKS for t in (noun, *noun.lefts))


def _complement(verb: Token, head: Token, infinitive: bool, depth: int) -> Modality:
    """What a governing verb, adjective or preposition makes of its complement."""
    if head.lower_ in ("including", "as", "like") and head.head.pos_ in ("NOUN", "PROPN") and depth < 8:
        return of_noun_position(head.head, depth + 1)  # *by all means, including suing them*
    if head.pos_ == "ADP":
        if head.lower_ == "without" or head.head.lower_ in ("instead", "rather"):
            return "denied"
        head = head.head
    lemma = head.lemma_.lower()
    above = of_verb(head, depth + 1) if head.pos_ in ("VERB", "AUX") and depth < 8 else "happened"
    if lemma in words("wished") & words("planned") and not any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children):
        return stronger("planned", above)
    if lemma in words("enabled") and head.tag_ == "VBN" and any(c.lower_ in ("was", "were") for c in head.children):
        return above  # *was allowed to go* is told of one who went
    for name, modality in GOVERNORS:
        if lemma in words(name):
            return stronger(modality, above if above != "ongoing" else "happened")
    if infinitive and (lemma in words("gathering") or _into_the_streets(head)):
        return above
    if head.pos_ == "NOUN" and lemma in words("prospect"):
        return "planned"
    if head.pos_ == "ADJ" or (verb.dep_ == "advcl" and infinitive):
        return "planned" if infinitive else above
    if lemma in SPEECH:
        return "happened"
    return stronger("planned", above) if infinitive and lemma not in words("brought_about") else above


def _into_the_streets(verb: Token) -> bool:
    """Whether people take to the streets or go on strike, after which *to protest* is told as a fact."""
    return any(p.lemma_ in ("street", "strike") for c in verb.children if c.dep_ == "prep" for p in c.children)


GOVERNORS: tuple[tuple[str, Modality], ...] = (
    ("denied", "denied"),
    ("wished", "demanded"),
    ("supposed", "hypothetical"),
    ("enabled", "hypothetical"),
    ("planned", "planned"),
)
"""Sets of words.toml and what the words in them make of what they govern."""


def of_noun_position(noun: Token, depth: int = 0) -> Modality:
    """How a happening named by a noun stands to fact: by its adjectives and by what governs it."""
    own: Modality = "denied" if negated(noun) else "happened"
    for child in noun.children:
        if child.dep_ == "amod" and child.lower_ in words("unreal"):
            own = stronger(own, "planned" if child.lower_ in PLANNED_ADJECTIVES else "hypothetical")
    head = noun.head
    if noun.dep_ == "pobj" and head.head.lemma_ == "responsibility":
        return own  # *claimed responsibility for the attack*
    if noun.dep_ == "conj" and head.pos_ in ("NOUN", "PROPN"):
        return stronger(own, of_noun_position(head, depth + 1)) if depth < 8 else own
    aimed = noun.dep_ != "pobj" or head.lower_ in AIMS
    if noun.dep_ == "pobj" and head.i != noun.i:
        head = head.head
    if head.i == noun.i:
        return own
    lemma = head.lemma_.lower()
    if head.pos_ in ("NOUN", "ADJ"):
        if lemma in words("prospect") | {"ready", "open"}:
            return stronger(own, "planned" if lemma in ("plan", "date", "preparation", "ready") else "hypothetical")
        return stronger(own, of_noun_position(head, depth + 1)) if head.pos_ == "NOUN" and depth < 4 else own
    if head.pos_ not in ("VERB", "AUX"):
        return own
    above = of_verb(head, depth + 1)
    if aimed and noun.dep_ in ("dobj", "pobj", "nsubjpass"):
        for name, modality in GOVERNORS:
            if lemma in words(name) and lemma not in ("accuse", "order", "prepare"):
                return stronger(own, modality)
    direct = noun.dep_ in ("dobj", "nsubjpass", "nsubj") or lemma in ("be",)
    if direct and above == "happened" and _goes_on(head):
        return stronger(own, "ongoing")
    return stronger(own, above) if direct or above == "planned" else own


def _goes_on(verb: Token) -> bool:
    """Whether a verb says in the present or the present perfect that something continues: *have carried on*."""
    aux = {c.lower_ for c in verb.children if c.dep_ == "aux"}
    present = verb.tag_ in ("VBP", "VBZ") or (verb.tag_ == "VBN" and bool(aux & {"have", "has", "'ve", "’ve"}))
    lasting = verb.lemma_ in ("continue", "persist", "rage") or (
        verb.lemma_ in ("carry", "go", "drag") and any(c.lower_ == "on" for c in verb.children)
    )
    return present and lasting


RANKS = frozenset({"first", "second", "third", "fourth", "fifth", "last", "latest", "only"})
PLANNED_ADJECTIVES = frozenset({"planned", "upcoming", "forthcoming", "next", "future", "imminent"})
