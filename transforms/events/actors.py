"""Who takes part: the noun phrase, the entity at its head, country and sector."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from spacy.tokens import Span, Token

from transforms.document import Document
from transforms.events.lexicon import sectors, words
from warehouse.schema import Entity, Mention, Sector

ACTING = frozenset({"person", "organization", "country", "group"})
PLACED = frozenset({"place", "country", "facility"})
NAMED_ACTORS = frozenset({"PERSON", "ORG", "GPE", "NORP", ""})
LEFT_OUT = frozenset({"relcl", "acl", "advcl", "parataxis", "cc", "conj", "punct", "appos", "preconj", "mark", "ccomp"})
PERSONAL = frozenset({"he", "she", "they", "him", "her", "them", "we", "us", "i", "me", "it", "you"})
MANY = frozenset({"both", "two", "three", "four", "sides", "they", "we", "them"})
STATE_SECTORS = frozenset({"GOV", "LEG", "JUD", "MIL", "IGO"})
CIRCUMSTANCE = frozenset({"on", "since", "during", "after", "before", "until", "for", "over", "as", "amid", "despite"})


@dataclass(frozen=True)
class Actor:
    """One who acts or is acted upon."""

    head: Token
    start: int
    end: int
    entity: Entity | None
    country: str | None
    sector: Sector | None

    @property
    def identity(self) -> object:
        """What tells one participant of an event from another."""
        return self.entity.entity_id if self.entity else (self.start, self.end)

    @property
    def key(self) -> str:
        """What tells the same actor in another sentence: its entity, else its head noun and country."""
        return self.entity.entity_id if self.entity else f"{self.head.lemma_.lower()}/{self.country or ''}"


class Cast:
    """The actors of one document, looked up by head token."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._known: dict[int, Actor | None] = {}

    @cached_property
    def entities(self) -> dict[str, Entity]:
        """The document's entities by id."""
        return {entity.entity_id: entity for entity in self.document.entities}

    @cached_property
    def mention_of(self) -> dict[int, Mention]:
        """Token index to the mention that holds it; of nested ones the longest."""
        found: dict[int, Mention] = {}
        for mention in sorted(self.document.mentions, key=lambda m: m.char_end - m.char_start):
            span = self.document.span(mention.char_start, mention.char_end)
            for token in span or ():
                found[token.i] = mention
        return found

    def entity(self, token: Token) -> Entity | None:
        """The entity of the mention at a token."""
        mention = self.mention_of.get(token.i)
        return self.entities.get(mention.entity_id) if mention else None

    def is_actor(self, token: Token) -> bool:
        """Whether a noun phrase with that head names someone who can act."""
        entity = self.entity(token) or (self._named_beside(token) if token.pos_ == "NOUN" else None)
        if entity is not None:
            return entity.entity_type in ACTING or self.is_metonym(token) or token.lemma_.lower() in sectors()
        if token.pos_ == "PRON":
            return token.lower_ in PERSONAL - {"it", "you", "i", "me"}
        if token.pos_ == "NUM" or token.lemma_.lower() in ("dozen", "hundred", "thousand"):
            return self._counted(token)
        if token.lemma_.lower() in words("truce") | words("assault") | words("talks"):
            return False
        if self.noun_sector(token) is not _NONE:
            return True
        counted = any(c.pos_ in ("NUM", "SYM") for c in token.children)
        return token.pos_ == "PROPN" and token.ent_type_ in NAMED_ACTORS and not counted and token.is_alpha

    def _counted(self, token: Token) -> bool:
        """Whether *dozens of students* or *three of them* counts people."""
        inner = [p for c in token.children if c.lower_ == "of" for p in c.children if p.dep_ == "pobj"]
        return self.is_actor(inner[0]) if inner else token.dep_ in ("dobj", "nsubjpass") and token.head.lemma_ == "kill"

    def is_metonym(self, token: Token) -> bool:
        """Whether a capital stands for its government there."""
        mention = self.mention_of.get(token.i)
        return mention is not None and mention.is_metonym

    def noun_sector(self, token: Token) -> "Sector | object | None":
        """The sector that a head noun tells, None for plain people, _NONE where it names no actor."""
        if token.pos_ not in ("NOUN", "PROPN", "ADJ"):
            return _NONE
        lemma = token.lemma_.lower()
        before = token.nbor(-1).lemma_.lower() if token.i > token.sent.start else ""
        table = sectors()
        for phrase in (f"{before} {lemma}", lemma):
            if phrase in table:
                return table[phrase]
        return _NONE

    def actor(self, token: Token) -> Actor:
        """The actor whose noun phrase has this head."""
        if token.i not in self._known:
            self._known[token.i] = self._read(token)
        found = self._known[token.i]
        assert found is not None
        return found

    def _read(self, token: Token) -> Actor:
        start, end = self.phrase(token)
        entity = self.entity(token) or self._named_beside(token)
        return Actor(token, start, end, entity, self._country(token, entity, start, end), self._sector(token, entity))

    def nations(self, token: Token) -> list[Actor]:
        """The two sides of one phrase: *Chadian and Sudanese troops*; empty where it names fewer than two nations."""
        whole = self.actor(token)
        adjectives = [c for c in token.children if c.dep_ in ("amod", "compound", "nmod", "poss")]
        joined = [a for c in adjectives for a in (c, *c.conjuncts)]
        countries = [e.country for a in joined if (e := self.entity(a)) is not None and e.country]
        if len(set(countries)) != 2:
            return []
        return [replace(whole, country=country) for country in dict.fromkeys(countries)]

    def phrase(self, token: Token) -> tuple[int, int]:
        """The full noun phrase with this head: no relative clauses, no other conjuncts, no adverbials of time."""
        if token.pos_ == "PRON":
            return token.idx, token.idx + len(token.text)
        mention = self.mention_of.get(token.i)
        entity = self.entity(token)
        indices = _phrase_indices(token, entity is not None and entity.entity_type in ("person", "country", "place"))
        left = right = token
        while left.i - 1 in indices:
            left = left.nbor(-1)
        while right.i + 1 in indices:
            right = right.nbor(1)
        while right.is_punct and right.i > token.i and right.text not in (")", "”"):
            right = right.nbor(-1)
        start, end = left.idx, right.idx + len(right.text)
        if mention is not None:
            start, end = min(start, mention.char_start), max(end, mention.char_end)
        if self.document.text[end - 2 : end] in ("'s", "’s"):
            end -= 2
        return start, end

    def without_place(self, actor: Actor, place: Entity | None) -> Actor:
        """The actor without a phrase of place at its end, where that is the place of the event."""
        if place is None:
            return actor
        for mention in self.document.mentions_within(actor.start, actor.end):
            text = self.document.text[actor.start : mention.char_start].rstrip()
            stem, _, preposition = text.rpartition(" ")
            if mention.entity_id == place.entity_id and mention.char_end == actor.end and preposition in ("in", "at"):
                return replace(actor, end=actor.start + len(stem.rstrip()))
        return actor

    def _named_beside(self, token: Token) -> Entity | None:
        """The name set beside a head noun: *the minister, NAME*."""
        for child in token.children:
            entity = self.entity(child) if child.dep_ == "appos" and _adjacent(token, child) else None
            if entity is not None and entity.entity_type in ("person", "organization"):
                return entity
        return None

    def _country(self, token: Token, entity: Entity | None, start: int, end: int) -> str | None:
        """The country of the entity, else the one that the phrase names, before its head rather than behind."""
        if entity is not None:
            return entity.country
        head_end = token.idx + len(token.text)
        return self._named_country(start, head_end) or self._named_country(head_end, end)

    def _named_country(self, start: int, end: int) -> str | None:
        """The one country named between two offsets."""
        inner = (self.entities.get(mention.entity_id) for mention in self.document.mentions_within(start, end))
        found = {e.country for e in inner if e is not None and e.entity_type in ("country", "group", "place")} - {None}
        return found.pop() if len(found) == 1 else None

    def _sector(self, token: Token, entity: Entity | None) -> Sector | None:
        """The sector told by the head noun, a title before a name, an apposition, or the entity's role or name."""
        if entity is not None and entity.entity_type == "country":
            return "GOV"
        near = [token, *(c for c in token.children if c.dep_ in ("compound", "appos", "amod"))]
        for noun in near:
            told = self.noun_sector(noun)
            if told is not _NONE and told is not None:
                return told  # type: ignore[return-value]  # _NONE is ruled out
        if entity is None:
            return None
        return sector_of_words(entity.role or "") or sector_of_words(
            entity.name if entity.entity_type == "organization" else ""
        )

    def weighty(self, token: Token) -> bool:
        """Whether an actor has political, legal or military standing, as far as the text tells."""
        actor = self.actor(token)
        if actor.sector is not None:
            return actor.sector not in ("CVL", "MED", "BUS")
        if actor.entity is not None:
            return actor.entity.entity_type in ("country", "organization", "group") or self.is_metonym(token)
        if actor.country is not None or token.lemma_.lower() in LEADING:
            return True
        return token.ent_type_ in ("NORP", "ORG") or (token.ent_type_ == "GPE" and token.dep_ == "nsubj")

    def political(self, sentence: Span) -> bool:
        """Whether a sentence names a country, or an office or body of state."""
        for token in sentence:
            entity = self.entity(token)
            if (entity is not None and entity.entity_type == "country") or token.ent_type_ == "GPE":
                return True
            if token.pos_ == "NOUN" and self.noun_sector(token) in STATE_SECTORS:
                return True
        return False

    def is_named_person(self, token: Token) -> bool:
        """Whether an actor is a person with a name."""
        entity = self.actor(token).entity
        return entity.entity_type == "person" if entity else token.ent_type_ == "PERSON"

    def is_place(self, token: Token) -> bool:
        """Whether a noun is the name of a place, a country or a facility."""
        entity = self.entity(token)
        return entity.entity_type in PLACED if entity else token.ent_type_ in ("GPE", "LOC", "FAC")

    def belongs(self, token: Token, name: str) -> bool:
        """Whether a noun phrase is of a class that triggers ask for, such as @official."""
        return _CLASSES[name](self, token)


LEADING = frozenset(
    {"leader", "counterpart", "side", "delegation", "chief", "negotiator", "mediator", "head", "spokesman"}
)


def _phrase_indices(token: Token, name: bool) -> set[int]:
    """The tokens of a noun phrase; a name takes no prepositional phrase after it."""
    found = {token.i}
    for child in token.children:
        late = child.dep_ == "prep" and (name or child.lower_ in CIRCUMSTANCE or token.head.lemma_ == "accuse")
        if child.is_space or late or (child.dep_ in LEFT_OUT and not _close_apposition(token, child)):
            continue
        if child.dep_ == "appos":
            found |= set(range(token.i + 1, child.left_edge.i))
        found |= _phrase_indices(child, False)
        found |= {c.i for c in child.children if c.dep_ in ("conj", "cc", "punct") and child.i < token.i}
        found |= {t.i for c in child.children if c.dep_ == "conj" and child.i < token.i for t in c.subtree}
    return found


def _adjacent(token: Token, child: Token) -> bool:
    """Whether nothing but a comma stands between a noun and what is set beside it."""
    return child.left_edge.i > token.i and all(t.text == "," for t in token.doc[token.i + 1 : child.left_edge.i])


def _close_apposition(token: Token, child: Token) -> bool:
    """Whether a name set beside a noun is one phrase with it: *his counterpart NAME*, *the minister, NAME*."""
    if child.dep_ != "appos" or not _adjacent(token, child):
        return False
    owner = any(c.dep_ == "case" for c in child.children)
    if owner or child.ent_type_ in ("GPE", "LOC", "DATE"):
        return False
    return "PERSON" in (child.ent_type_, token.ent_type_)


_NONE = object()


def sector_of_words(text: str) -> Sector | None:
    """The sector that the words of a role or a body's name tell; the last two-word phrase, then the last word."""
    parts = [part.strip(".,").lower() for part in text.split()]
    table = sectors()
    phrases = [" ".join(pair) for pair in pairwise(parts)] + parts
    for phrase in phrases:
        for form in (phrase, phrase.removesuffix("s"), phrase[:-3] + "y" if phrase.endswith("ies") else phrase):
            if table.get(form):
                return table[form]
    return None


def _sector_in(*wanted: str) -> Callable[[Cast, Token], bool]:
    return lambda cast, token: cast.is_actor(token) and cast.actor(token).sector in wanted


def _official(cast: Cast, token: Token) -> bool:
    actor = cast.actor(token) if cast.is_actor(token) else None
    if actor is None:
        return False
    if actor.sector in STATE_SECTORS or token.lower_ in ("he", "she", "they"):
        return True
    kind = actor.entity.entity_type if actor.entity else None
    if kind is None and token.ent_type_ in ("GPE", "PERSON"):
        return True
    if kind == "country" or (kind == "person" and actor.sector not in ("CVL", "MED", "BUS")):
        return True
    return token.lemma_.lower() in LEADING


def _country(cast: Cast, token: Token) -> bool:
    entity = cast.entity(token)
    if entity is None:
        return token.ent_type_ in ("GPE", "NORP", "ORG") or token.lemma_.lower() in ("government", "country", "regime")
    return entity.entity_type in ("country", "organization") or cast.is_metonym(token)


def _many(cast: Cast, token: Token) -> bool:
    return (
        "Number=Plur" in str(token.morph)
        or token.lower_ in MANY
        or any(c.dep_ == "conj" for c in token.children)
        or token.dep_ == "conj"
    )


def _pair(cast: Cast, token: Token) -> bool:
    """Whether a subject is two sides that can meet each other: joined by *and*, or leaders of the same rank."""
    joined = token.dep_ == "conj" or any(c.dep_ == "conj" for c in token.children)
    return joined or (_many(cast, token) and token.lemma_.lower() in words("peer"))


def _crowd(cast: Cast, token: Token) -> bool:
    if not cast.is_actor(token) or cast.actor(token).sector in ("MIL", "GOV", "REB", "LEG", "JUD"):
        return False
    return _many(cast, token) or cast.actor(token).sector in ("CVL", "OPP")


def _blast(cast: Cast, token: Token) -> bool:
    return token.lemma_.lower() in words("weapon") | {"explosion", "blast", "attack", "bombing", "bomber", "shooting"}


def _force(cast: Cast, token: Token) -> bool:
    return token.lemma_.lower() in words("force") or (cast.is_actor(token) and cast.actor(token).sector == "MIL")


def _sectored(cast: Cast, token: Token) -> bool:
    if not cast.is_actor(token):
        return False
    entity = cast.entity(token)
    named = entity is not None and entity.entity_type in ("organization", "group", "country")
    return named or token.ent_type_ == "ORG" or cast.actor(token).sector is not None


_CLASSES = {
    "@actor": Cast.is_actor,
    "@person": lambda cast, token: cast.is_actor(token) and cast.is_named_person(token),
    "@official": _official,
    "@country": _country,
    "@sector": _sectored,
    "@rebel": _sector_in("REB"),
    "@court": _sector_in("JUD"),
    "@force": _force,
    "@crowd": _crowd,
    "@many": _many,
    "@pair": _pair,
    "@blast": _blast,
    "@place": Cast.is_place,
}
"""The classes that no list of words can answer."""
