"""What an unnamed speaker is: what its noun, or the word that stands for one, tells."""

from spacy.tokens import Token

from transforms.quotes import lexicon
from warehouse.schema import Entity, EntityType

KINDS: tuple[EntityType, ...] = ("person", "organization", "country", "group")
SHARES = frozenset((
    "one", "some", "many", "most", "several", "few", "none", "all", "both", "each", "half", "third", "quarter", "cent",
    "percent", "%", "majority", "minority", "dozen", "hundred", "thousand", "rest", "remainder",
))  # fmt: skip
"""Words before *of* that only count those who speak: one of the farmers, 15 per cent of the voters."""
SPOKEN = frozenset(("speech", "interview", "briefing", "answer", "question", "summons", "directive", "footage"))
"""Things that consist of words, besides writings and assertions."""
DEMONSTRATIVES = frozenset(("this", "that", "which"))


def of_noun(head: Token) -> EntityType | None:
    """The type that a common noun tells; for a list joined by *and* the one all share; None where nothing tells."""
    joined = [word for word in head.rights if word.dep_ == "conj" and word.pos_ in ("NOUN", "PROPN", "PRON")]
    own = _of_one(head)
    return own if all(_of_one(word) in (own, None) for word in joined) else None


def _of_one(head: Token) -> EntityType | None:
    word, lemma = head.lower_, head.lemma_.lower()
    forms = {word, lemma, word.removesuffix("s")}  # a title's lemma keeps its plural: MPs
    counted = _counted(head) if lemma in SHARES else None
    if counted is not None:
        return of_noun(counted)
    if word in lexicon.nouns("several"):
        return "group"
    if word in lexicon.nouns("somebody") or _is_aged(head):
        return "person"
    if lemma == "statistic":
        return "other"  # the lemma of statistics, which no one who counts is called
    for kind in KINDS:
        if forms & lexicon.nouns(kind):
            return kind
    if forms & lexicon.nouns("document") or forms & lexicon.nouns("thing"):
        return "other"
    if head.pos_ == "PROPN" and head.text[0].isupper():
        return None  # a name that only looks like a noun with such an ending
    if lemma.endswith(tuple(lexicon.nouns("person_endings"))):
        return "person"
    return "other" if lemma.endswith(tuple(lexicon.nouns("thing_endings"))) else None


def is_thing(head: Token) -> bool:
    """Whether a subject is, or a pronoun takes up, a common noun for neither people nor bodies nor words."""
    if head.tag_ == "WDT" and head.head.dep_ == "relcl":
        head = head.head.head
    if head.lower_ in DEMONSTRATIVES:
        return True
    if head.pos_ != "NOUN" or of_noun(head) != "other":
        return False
    lemma = head.lemma_.lower()
    return lemma not in SPOKEN and not any(lemma in lexicon.nouns(kind) for kind in ("document", "assertion"))


def only_counts(head: Token) -> bool:
    """Whether a word counts speakers or stands for them and tells no role of theirs: one, somebody, the 24-year-old."""
    lemma = head.lemma_.lower()
    if _is_aged(head):
        return True
    return lemma in SHARES or head.lower_ in lexicon.nouns("several") | lexicon.nouns("somebody")


def _counted(head: Token) -> Token | None:
    """The noun behind *of*: one of the farmers."""
    of = next((child for child in head.rights if child.lower_ == "of" and child.i == head.i + 1), None)
    return next((child for child in of.children if child.dep_ == "pobj"), None) if of is not None else None


def _is_aged(head: Token) -> bool:
    """Whether a person is called by age: the 24-year-old; the parse may divide it at the hyphens."""
    doc, following = head.doc, head.i + 2
    whole = head.lower_.endswith(("-year-old", "year-olds"))
    divided = head.lower_.endswith("year") and following < len(doc) and doc[following].lower_ in ("old", "olds")
    behind = head.lower_ in ("old", "olds") and head.i > 1 and head.nbor(-2).lower_.endswith("year")
    return whole or behind or (divided and doc[head.i + 1].text == "-")


def of_entity(entity: Entity) -> EntityType:
    """What an entity is when it speaks: a place does so by those who run it."""
    return "organization" if entity.entity_type in ("place", "facility") else entity.entity_type
