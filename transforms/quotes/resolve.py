"""Who a speaker is: the entity behind the words, its role and country."""

from dataclasses import dataclass

from spacy.tokens import Token

from transforms import names
from transforms.quotes import kinds, lexicon, speakers, taken_up
from transforms.quotes.page import Page, end_of
from warehouse.schema import Entity, EntityType

TAGGED: dict[str, EntityType] = {"PERSON": "person", "ORG": "organization"}
RELATIVE = frozenset(("WP", "WDT"))
PERSONAL = frozenset(("he", "she", "i", "who"))
DEFINITE = frozenset(("the", "this", "that"))
AGES = frozenset(("former", "then", "outgoing", "new", "current", "late", "longtime", "veteran", "top", "senior"))
"""Words before a post that say when or how it was held and not which it is."""
HEADS = frozenset(("leader", "chief", "head", "boss"))
"""Nouns for whoever leads a body or country, whatever the post is called."""
RULES = frozenset(("president", "premier", "chancellor", "king", "queen", "emir", "sultan", "prime"))
UNCOUNTED = frozenset((
    "several", "many", "few", "some", "most", "other", "various", "more", "numerous", "unnamed", "certain", "multiple",
    "such", "same", "own", "another", "two", "three", "anonymous",
))  # fmt: skip
"""Words that count speakers or leave them unnamed, and are no part of their role."""
LOOSE = frozenset(("government", "police", "army", "military", "party", "group", "team", "club", "force", "campaign"))
"""Bodies of which an article seldom speaks of one alone: the party may be any."""


@dataclass(frozen=True)
class Speaker:
    """What a row says of its speaker besides the words."""

    id: str | None = None
    name: str | None = None
    type: EntityType | None = None
    role: str | None = None
    country: str | None = None


def speaker(page: Page, head: Token) -> Speaker:
    """The entity a speaker's head word stands for; for an unnamed one, what its noun tells."""
    if head.tag_ in RELATIVE:
        found = speaker(page, head.head.head) if head.head.dep_ == "relcl" else _unnamed(page, head)
        return _unnamed(page, head) if found.type is None and head.lower_ == "who" else found
    if _is_title(page, head):
        return Speaker(type="other")
    entity = taken_up.by_initials(page, head) or entity_of(page, head) or _by_role(page, head)
    entity = entity or taken_up.named_later(page, head) or taken_up.by_surname(page, head)
    return of_entity(entity) if entity is not None else _unnamed(page, head)


def _is_title(page: Page, head: Token) -> bool:
    """Whether a head word stands in a title in marks that is longer than the name in it."""
    title = speakers.titled(page, head)
    mention = names.mention_covering(page.document, *title) if title is not None and page.document.mentions else None
    return title is not None and (mention is None or (mention.char_start, mention.char_end) != title)


def of_entity(entity: Entity) -> Speaker:
    """The speaker that an entity is."""
    return Speaker(entity.entity_id, entity.name, kinds.of_entity(entity), entity.role, entity.country)


def entity_of(page: Page, head: Token) -> Entity | None:
    """The entity of the mention that heads the phrase around a word."""
    joined = [child for child in head.rights if child.dep_ == "conj"]
    asides = [child for word in (head, *joined) for child in word.children if child.dep_ == "appos"]
    explained = next((child for child in asides if child.pos_ == "PROPN"), None)
    if head.ent_type_ != "PERSON" and explained is not None and explained.ent_type_ == "PERSON":
        return entity_of(page, explained)
    start, end = speakers.phrase(page, head)
    mention = names.mention_covering(page.document, start, end) if page.document.mentions else None
    if mention is None or not _heads(page, mention.char_start, mention.char_end, head):
        return None
    return page.document.entity(mention.entity_id)


def _heads(page: Page, start: int, end: int, head: Token) -> bool:
    """Whether a mention is the phrase's own head or stands in apposition to it, and is no part of its of-phrase."""
    if start <= head.idx < end:
        return True
    span = page.document.span(start, end)
    return span is not None and span.root.dep_ == "appos" and span.root.head == head


def _by_role(page: Page, head: Token) -> Entity | None:
    """The one person or body named before that a noun with *the* stands for: the minister, the party leader, the court.

    What stands before the noun must fit the one: a country or body by its role, affiliation or country.
    """
    office = head.tag_ == "NN" or (head.tag_ == "NNP" and head.lower_ in lexicon.nouns("person"))
    if not office or not any(child.lower_ in DEFINITE for child in head.lefts):
        return None
    of = [child for child in head.children if child.dep_ in ("prep", "poss", "relcl")]
    if of:
        return _by_whole_role(page, head) if [child.lower_ for child in of] == ["of"] else None
    before = [child for child in head.lefts if child.dep_ in ("compound", "amod", "nmod")]
    known = [entity for entity in page.document.entities if entity.first_char_start < head.idx]
    if not before and head.lower_ in lexicon.nouns("organization") - LOOSE:
        found = [e for e in known if e.entity_type == "organization" and head.lower_ in e.name.lower().split()]
    else:
        found = [e for e in known if e.entity_type == "person" and _holds(page, e, head, before)]
    return found[0] if len(found) == 1 else None


def _by_whole_role(page: Page, head: Token) -> Entity | None:
    """The one person named before whose role has the words of a post with its field: the minister of education."""
    start, end = speakers.phrase(page, head)
    words = {word.lower_ for word in page.tokens_within(start, end)} - {"the", "of", "and"}
    known = [e for e in page.document.entities if e.entity_type == "person" and e.first_char_start < head.idx]
    found = [e for e in known if words and words <= set((e.role or "").lower().split())]
    return found[0] if len(found) == 1 else None


def _holds(page: Page, person: Entity, head: Token, before: list[Token]) -> bool:
    """Whether a person's role, body and country fit a post with the words before it."""
    role = (person.role or "").lower().split()
    words = {word.lower_ for child in before for word in child.subtree if word.is_alpha} - AGES
    placed: set[str] = set()
    for mention in page.document.mentions_within(head.left_edge.idx, head.idx):
        entity = page.document.entity(mention.entity_id)
        if entity is None or not _belongs(person, entity):
            return False
        placed |= set(mention.text.lower().split())
    if head.lower_ in role and not _is_field(role, head) and head.lemma_.lower() not in lexicon.nouns("organization"):
        return words - placed <= set(role)
    leads = head.lower_ in HEADS and (bool(set(role) & RULES) or person.affiliation is not None)
    return leads and bool(placed) and words <= placed


def _is_field(role: list[str], head: Token) -> bool:
    """Whether a noun is no more than the field of a post: the railway is not the railway minister."""
    last = role[-1:] == [head.lower_] or role[role.index(head.lower_) + 1] in ("of", "for", "to", "and", "at", "in")
    return not last and kinds.of_noun(head) != "person"


def _belongs(person: Entity, entity: Entity) -> bool:
    """Whether the article places a person in a body or country."""
    if entity.entity_type == "country":
        return person.country is not None and person.country == entity.country
    return person.affiliation == entity.name or entity.name in (person.role or "")


def _unnamed(page: Page, head: Token) -> Speaker:
    """Type and role that a common noun gives: a senior official is a person whose role is senior official."""
    if head.lower_ in PERSONAL and (head.text == "I" or not head.text.isupper()):  # WHO is a body
        return Speaker(type="person")
    named = _only_tagged(head)
    if named is not None:
        return named
    kind = kinds.of_noun(head)
    if head.pos_ not in ("NOUN", "PROPN") or kind in (None, "other"):
        return Speaker(type=kind)
    role = _role(page, head) if kind == "person" and not kinds.only_counts(head) else None
    return Speaker(type=kind, role=role, country=_country(page, head))


def _only_tagged(head: Token) -> Speaker | None:
    """A name of two words and more that the model of names marks and that has no row of its own among the entities."""
    kind = TAGGED.get(head.ent_type_)
    if kind is None or head.pos_ != "PROPN":
        return None
    span = next(ent for ent in head.doc.ents if ent.start <= head.i < ent.end)
    words = [word for word in span if word.lower_ != "the" and word.tag_ != "POS"]
    if len(words) < 2 or not all(word.text[0].isupper() for word in words):
        return None
    return Speaker(name=head.doc[words[0].i : words[-1].i + 1].text, type=kind)


def _role(page: Page, head: Token) -> str:
    """The noun with what stands before it but articles, numerals, possessors and words that only count."""
    first = head
    for child in head.lefts:
        if child.lower_ in UNCOUNTED:
            first = head if first.i <= child.i else first
        elif child.dep_ in ("amod", "compound", "nmod") and child.left_edge.i < first.i:
            first = child.left_edge
    start, end = speakers.whole_words(page.text, first.idx, end_of(head))
    return page.text[start:end]


def _country(page: Page, head: Token) -> str | None:
    """The country whose name or adjective stands before the noun: an Iranian official, Iran's officials."""
    start, end = speakers.phrase(page, head)
    for mention in page.document.mentions_within(min(start, head.left_edge.idx), end):
        span = page.document.span(mention.char_start, mention.char_end)
        if span is None or mention.char_start > head.idx or span.root.head != head:
            continue
        found = page.document.entity(mention.entity_id)
        if found is not None and found.entity_type in ("country", "group"):
            return found.country
    return None
