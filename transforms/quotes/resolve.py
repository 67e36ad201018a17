"""Who a speaker is: the entity behind the words, its role and country; who was told; when it was said."""

from dataclasses import dataclass, field
from datetime import date

from spacy.tokens import Token

from transforms import names
from transforms.quotes import lexicon, speakers
from transforms.quotes.page import Page
from transforms.quotes.report import Report
from warehouse.schema import Basis, Date, Entity, EntityType, Precision

TIME_LINKS = frozenset(("npadvmod", "pobj", "prep", "compound", "nmod", "nummod", "appos", "amod", "tmod", "obl"))
TALK = frozenset(("speak", "talk", "address", "write", "appear", "answer", "comment"))
RELATIVE = frozenset(("WP", "WDT"))
NEAR = 2
"""Paragraphs within which a pronoun may refer to who spoke last."""

DEFINITE = frozenset(("the", "this", "that"))


@dataclass(frozen=True)
class Speaker:
    """What a row says of its speaker besides the words."""

    id: str | None = None
    name: str | None = None
    type: EntityType | None = None
    role: str | None = None
    country: str | None = None


@dataclass(frozen=True)
class Said:
    """When it was said."""

    day: date | None = None
    precision: Precision | None = None
    basis: Basis | None = None


@dataclass
class Running:
    """The named person who spoke last, to whom a pronoun that the names reader left open may refer."""

    last: Speaker | None = None
    at: int = 0  # where that person was named or referred to
    spoken: list[tuple[int, int]] = field(default_factory=list)

    def speaker(self, page: Page, report: Report) -> Speaker:
        """Who speaks in a report; reports come in order of text."""
        self.spoken += report.pieces
        head = report.speaker
        if head is None:
            return Speaker()
        who = speaker(page, head)
        if who.id is None and head.lower_ in ("he", "she") and self.last is not None and self._still(page, head.idx):
            who = self.last
        if who.id is not None and who.type == "person":
            self.last, self.at = who, head.idx
        return who

    def _still(self, page: Page, position: int) -> bool:
        """Whether no other person is named, outside what is said, since the last one spoke, nearby."""
        if not 0 <= page.document.paragraph_at(position) - page.document.paragraph_at(self.at) <= NEAR:
            return False
        for mention in page.document.mentions_within(self.at, position):
            if mention.entity_id == self.last_id or any(a <= mention.char_start < b for a, b in self.spoken):
                continue
            entity = page.document.entity(mention.entity_id)
            if entity is not None and entity.entity_type == "person":
                return False
        return True

    @property
    def last_id(self) -> str | None:
        """The entity of the last speaker."""
        return self.last.id if self.last is not None else None


def speaker(page: Page, head: Token) -> Speaker:
    """The entity a speaker's head word stands for; for an unnamed one, what its noun tells."""
    if head.tag_ in RELATIVE:
        return speaker(page, head.head.head) if head.head.dep_ == "relcl" else Speaker()
    entity = entity_of(page, head) or _by_role(page, head)
    if entity is not None:
        return Speaker(entity.entity_id, entity.name, entity.entity_type, entity.role, entity.country)
    return _unnamed(page, head)


def entity_of(page: Page, head: Token) -> Entity | None:
    """The entity of the mention that heads the phrase around a word."""
    explained = next((child for child in head.children if child.dep_ == "appos" and child.pos_ == "PROPN"), None)
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
    """The one person of the article, named before, whose role is the noun: the minister."""
    if head.pos_ != "NOUN" or not any(child.lower_ in DEFINITE for child in head.lefts):
        return None
    if head.tag_ != "NN" or any(child.dep_ in ("prep", "poss", "compound") for child in head.children):
        return None
    held = {
        entity.entity_id: entity
        for entity in page.document.entities
        if entity.entity_type == "person" and entity.role and entity.first_char_start < head.idx
        and head.lower_ in entity.role.lower().split()
    }  # fmt: skip
    return next(iter(held.values())) if len(held) == 1 else None


def _unnamed(page: Page, head: Token) -> Speaker:
    """Type and role that a common noun gives: a senior official is a person whose role is senior official."""
    if head.pos_ not in ("NOUN", "PROPN"):
        return Speaker()
    lemma = head.lemma_.lower()
    kind = next((kind for kind in ("person", "organization", "group") if lemma in lexicon.nouns(kind)), None)
    if kind is None:
        return Speaker(type="other") if lemma in lexicon.nouns("document") else Speaker()
    role = _role(head) if kind == "person" else None
    return Speaker(type=kind, role=role, country=_country(page, head))  # type: ignore[arg-type]


def _role(head: Token) -> str:
    """The noun with what stands before it but articles, numerals and possessors."""
    first = head
    for child in head.lefts:
        if child.dep_ in ("amod", "compound", "nmod") and child.left_edge.i < first.i:
            first = child.left_edge
    return head.doc[first.i : head.i + 1].text


def _country(page: Page, head: Token) -> str | None:
    """The country whose adjective stands before the noun: an Iranian official."""
    start, end = speakers.phrase(page, head)
    for mention in page.document.mentions_within(start, end):
        if mention.mention_type == "adjectival" and mention.char_start < head.idx:
            found = page.document.entity(mention.entity_id)
            return found.country if found is not None else None
    return None


def addressee(page: Page, report: Report) -> Entity | None:
    """The entity that a verb like tell or urge has as its object."""
    verb = report.verb
    if verb is None or "told" not in lexicon.frames(verb.lemma_.lower()) or speakers.is_passive(verb):
        return None
    objects = [
        child for child in verb.rights if child.dep_ in ("dobj", "dative") and child.pos_ in ("PROPN", "NOUN", "PRON")
    ]
    if not objects:
        objects = [
            w for c in verb.rights if c.dep_ in ("xcomp", "ccomp") for w in c.lefts if w.dep_ == "nsubj" and _to(c)
        ]
    return entity_of(page, objects[0]) if objects and objects[0] != report.speaker else None


def _to(clause: Token) -> bool:
    return any(word.lower_ == "to" and word.dep_ == "aux" for word in clause.lefts)


def said(page: Page, report: Report) -> Said:
    """The day that a time expression tied to the cue's own clause gives."""
    if report.verb is None:
        return Said()
    sentence = page.sentence(report.verb.idx)
    for row in page.document.dates:
        inside = any(start <= row.char_start < end for start, end in report.pieces)
        if not sentence[0] <= row.char_start < sentence[1] or inside or row.date_start is None:
            continue
        if row.precision in ("day", "time") and row.date_start == row.date_end and _tied(page, row, report.verb):
            return Said(row.date_start, row.precision, row.basis)
    return Said()


def _tied(page: Page, row: Date, verb: Token) -> bool:
    """Whether a time expression hangs on the cue's verb, through nothing but its phrase or a verb of talking."""
    span = page.document.span(row.char_start, row.char_end)
    if span is None:
        return False
    word = span.root
    for _ in range(7):
        if word == verb:
            return True
        spoken = word.pos_ == "VERB" and word.lemma_.lower() in TALK and word.dep_ == "advcl"
        if (word.dep_ not in TIME_LINKS and not spoken) or word.head == word:
            return False
        word = word.head
    return False
