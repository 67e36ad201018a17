"""Who takes part: the noun phrase, the entity at its head, country and sector."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, cached_property

from spacy.tokens import Span, Token

from transforms.document import Document
from transforms.events.clause import resolve_relative
from transforms.events.lexicon import sectors, words
from warehouse.schema import Entity, Mention, Sector

ACTING = frozenset({"person", "organization", "country", "group"})
PLACED = frozenset({"place", "country", "facility"})
NAMED_ACTORS = frozenset({"PERSON", "ORG", "GPE", "NORP", ""})
LEFT_OUT = frozenset({"relcl", "acl", "advcl", "parataxis", "cc", "conj", "punct", "appos", "preconj", "mark", "ccomp"})
PERSONAL = frozenset({"he", "she", "they", "him", "her", "them", "we", "us", "i", "me", "it", "you"})
MANY = frozenset({"both", "two", "three", "four", "sides", "they", "we", "them"})
STATE_SECTORS = frozenset({"GOV", "LEG", "JUD", "MIL", "IGO"})
LOOSE = frozenset({"ADP", "CCONJ", "SCONJ", "DET"})
"""Kinds of words that no noun phrase ends in."""
HYPHENED = re.compile(r"(?:-\w+)+")
"""What follows on a word that the parser cut at its hyphen."""
PUBLIC = 4
"""Mentions of state that make an article one of public affairs."""
MASSED = frozenset({"march", "protest", "demonstrate", "rally", "riot", "chant", "boycott", "strike", "flee"})
"""Verbs of which a bare number is the subject only where it counts people."""
BEFALLING = frozenset(
    {"kill", "arrest", "detain", "jail", "imprison", "abduct", "kidnap", "wound", "injure", "behead", "evict", "deport"}
)
"""Verbs whose object, a bare number, counts people."""
TAKEN = frozenset({"charge", "convict", "sentence", "shoot", "stab", "hurt", "rescue", "acquit", "execute", "expel"})
"""Verbs of which only the passive tells so: *charged 50* tells a price."""
SUFFERED = frozenset({"accused", "deceased", "convicted", "condemned", "detained", "injured", "wounded"})
"""Participles that with an article name a person: *the accused*."""
CHARGING = frozenset({"accuse", "suspect", "clear", "acquit", "convict", "absolve"})
"""Verbs whose *of* names the deed, not the one it is said of: *suspected the mayor of fraud*."""
BODIES = frozenset(
    {
        "agency", "airline", "alliance", "army", "assembly", "association", "authority", "bank", "bloc", "board",
        "broadcaster", "cabinet", "church", "club", "coalition", "commission", "committee", "company", "congress",
        "corporation", "council", "country", "court", "delegation", "department", "embassy", "federation", "firm",
        "force", "foundation", "government", "group", "hospital", "institute", "junta", "kingdom", "manufacturer",
        "military", "militia", "ministry", "movement", "municipality", "nation", "navy", "newspaper", "office",
        "organisation", "organization", "panel", "parliament", "party", "regime", "regulator", "retailer", "school",
        "senate", "society", "state", "team", "tribunal", "union", "university", "watchdog",
    }
)  # fmt: skip
"""Nouns for bodies, which *it* can mean, as it means no person."""
IMPERSONAL = frozenset({"seem", "appear", "emerge", "transpire", "happen", "rain", "snow", "remain", "become"})
"""Verbs whose *it* stands for no one."""
QUALITIES = frozenset({"local", "native", "professional", "individual", "juvenile", "academic", "intellectual"})
"""Nouns for people that as adjectives tell of none: *a local team*."""
GOVERNED = frozenset({"city", "town", "county", "province", "prefecture"})
"""Ground whose council acts under its name: *the city banned scooters*."""
RUN: dict[str, Sector] = {
    **dict.fromkeys(
        (
            "platform", "app", "chain", "outlet", "website", "portal", "restaurant", "hotel", "factory", "mill", "pub",
            "clinic", "marketplace", "supermarket", "carrier", "business", "exchange", "enterprise", "utility", "brand",
            "refinery",
        ),
        "BUS",
    ),
    **dict.fromkeys(("station", "channel", "network", "daily", "weekly", "magazine"), "MED"),
    "bench": "JUD",
    "prosecution": "JUD",
    "public": "CVL",
}  # fmt: skip
"""Nouns for things and places that stand for who runs them where they act: *the app banned the singer*."""
UNNAMED = frozenset({"some", "many", "others", "several"})
"""Words for people told of without a noun."""
STEPS_BACK = 2
"""Sentences back in which a subject is sought; a heading or a cry without a verb is passed over."""
BROUGHT = frozenset(
    {"charge", "arrest", "indict", "sue", "fine", "detain", "jail", "sentence", "prosecute", "convict", "try"}
)
"""Verbs of the law, whose *with* and *for* name the deed too: *charged the mayor with fraud*."""
FOCUS = frozenset({"also", "even", "only", "meanwhile", "however", "just", "then", "now"})
"""Adverbs before a noun phrase that are no part of it."""
BEHIND = re.compile(r"[\w.]*-(?:backed|brokered|mediated|sponsored|supported|funded|born|based|style|made|owned)\b")
CIRCUMSTANCE = frozenset(
    {
        "near", "outside", "throughout", "across", "on", "since", "during", "after", "before", "until", "for", "over",
        "as", "amid", "despite", "by", "following",
    }
)  # fmt: skip


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
        self._sectors: dict[int, Sector | object | None] = {}
        self._meant: dict[int, Token | None] = {}
        self._classes: dict[tuple[int, str], bool] = {}

    @cached_property
    def entities(self) -> dict[str, Entity]:
        """The document's entities by id."""
        return {entity.entity_id: entity for entity in self.document.entities}

    @cached_property
    def dated(self) -> frozenset[int]:
        """The tokens of time expressions: a weekday acts no more than it is acted upon."""
        spans = [self.document.span(found.char_start, found.char_end) for found in self.document.dates]
        return frozenset(token.i for span in spans for token in span or ())

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
        if mention is None and token.lower_ in ("it", "its"):
            meant = self.antecedent(token)
            return self.entity(meant) if meant is not None else None
        return self.entities.get(mention.entity_id) if mention else None

    def antecedent(self, token: Token) -> Token | None:
        """The body that *it* or *its* stands for: the subject before it in its sentence, else that of the one before.

        None where that is no body, or where *it* stands for nothing.
        """
        if token.i not in self._meant:
            self._meant[token.i] = None  # while it is sought
            self._meant[token.i] = self._sought(token)
        return self._meant[token.i]

    def spoken_of(self, token: Token) -> Token | None:
        """The subject of the sentence before, where a pronoun that begins a sentence can mean it."""
        sentence = token.sent
        if sentence.start == 0 or token.i - sentence.start > 3 or token.dep_ != "nsubj":
            return None
        root = token.doc[sentence.start - 1].sent.root
        subject = next((c for c in root.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        if subject is None or subject.pos_ not in ("NOUN", "PROPN"):
            return None
        plural = "Number=Plur" in str(subject.morph) or any(c.dep_ == "conj" for c in subject.children)
        return subject if plural == (token.lower_ == "they") and self.is_actor(subject) else None

    def _sought(self, token: Token) -> Token | None:
        """The antecedent of *it* or *its*, looked for."""
        if token.lower_ == "it" and (token.dep_ != "nsubj" or token.head.lemma_ in IMPERSONAL | {"be"}):
            return None  # *it* that does not act is too often a thing
        sentence, doc = token.sent, token.doc
        behind = token.head.dep_ == "relcl" if token.lower_ == "it" else token.head.dep_ != "dobj"
        if behind:
            named = {self.actor(t).key for t in doc[sentence.start : token.i] if self._body(t) is t}
            if len(named) > 1:
                return None  # *sanctions on Chad for its raids*, *a truce with Chad that it broke*: of either
        here = [t for t in doc[sentence.start : token.i] if t.dep_ in ("nsubj", "nsubjpass") and t.lower_ != "there"]
        for subject in reversed(here):
            meant = self._body(resolve_relative(subject))
            if meant is not None:
                return meant
        for _ in range(STEPS_BACK):
            if sentence.start == 0:
                return None
            sentence = doc[sentence.start - 1].sent
            subjects = [c for c in sentence.root.children if c.dep_ in ("nsubj", "nsubjpass")]
            if subjects or sentence.root.pos_ in ("VERB", "AUX"):
                return self._body(subjects[-1]) if subjects else None
        return None

    def _body(self, token: Token) -> Token | None:
        """The token, or what it stands for, where that is a body or a country in the singular."""
        if token.lower_ == "it":
            return self.antecedent(token)
        if token.pos_ not in ("NOUN", "PROPN") or any(c.dep_ == "conj" for c in token.children):
            return None
        entity = self.entity(token)
        if entity is not None:
            return token if entity.entity_type in ("organization", "country") else None
        single = "Number=Plur" not in str(token.morph)
        return token if single and token.lemma_.lower() in BODIES and self.is_actor(token) else None

    def backs_only(self, token: Token) -> bool:
        """Whether a name before a noun tells who stands behind it, not who acts: *a Qatari-backed offensive*."""
        return BEHIND.match(self.document.text, token.idx) is not None

    def within_name(self, token: Token) -> bool:
        """Whether a word is part of the name of someone or somewhere: *the Shooting Club*, *the Strike Force*."""
        mention, entity = self.mention_of.get(token.i), self.entity(token)
        named = mention is not None and mention.mention_type == "name"
        return named and token.text[0].isupper() and entity is not None and entity.entity_type != "other"

    def is_actor(self, token: Token) -> bool:
        """Whether a noun phrase with that head names someone who can act."""
        if token.lemma_.lower() in words("document") or token.i in self.dated or _abstract(token):
            return False
        entity = self.entity(token) or (self._named_beside(token) if token.pos_ == "NOUN" else None)
        if entity is not None:
            return entity.entity_type in ACTING or self.is_metonym(token) or self._seat(token)
        if token.lower_ in ("it", "its"):
            return self.antecedent(token) is not None
        if token.lower_ in UNNAMED and token.pos_ in ("PRON", "DET", "ADJ", "NOUN"):
            return (_acts(token) or _befell(token)) and not any(c.lower_ == "of" for c in token.children)
        if token.lower_ in GOVERNED and token.pos_ in ("NOUN", "PROPN") and _acts(token):
            return True
        if token.pos_ == "PRON":
            return token.lower_ in PERSONAL - {"it", "you", "i", "me"}
        counts = token.lemma_.lower() in words("measure") and any(c.lower_ == "of" for c in token.children)
        if token.pos_ == "NUM" or token.lemma_.lower() in ("dozen", "hundred", "thousand") or counts:
            return self._counted(token)
        if token.lemma_.lower() in words("truce") | words("assault") | words("talks"):
            return False
        if self.noun_sector(token) is not _NONE:
            return True
        counted = any(c.pos_ in ("NUM", "SYM") for c in token.children)
        return token.pos_ == "PROPN" and token.ent_type_ in NAMED_ACTORS and not counted and token.is_alpha

    def _seat(self, token: Token) -> bool:
        """Whether the name of a building or place ends in a word for who sits there: *the White House*."""
        return self.noun_sector(token) is not _NONE

    def _counted(self, token: Token) -> bool:
        """Whether *dozens of students* or *three of them* counts people."""
        inner = [p for c in token.children if c.lower_ == "of" for p in c.children if p.dep_ == "pobj"]
        if inner:
            return self.is_actor(inner[0])
        if token.dep_ == "nsubj":
            return token.head.lemma_ in MASSED  # *thousands marched*
        return _befell(token)

    def is_metonym(self, token: Token) -> bool:
        """Whether a capital stands for its government there."""
        mention = self.mention_of.get(token.i)
        return mention is not None and mention.is_metonym

    def noun_sector(self, token: Token) -> "Sector | object | None":
        """The sector that a head noun tells, None for plain people, _NONE where it names no actor."""
        if token.i not in self._sectors:  # asked again for every sense that is tried
            self._sectors[token.i] = self._noun_sector(token)
        return self._sectors[token.i]

    def _noun_sector(self, token: Token) -> "Sector | object | None":
        if token.tag_ == "VBN" and token.lower_ in SUFFERED and any(c.dep_ == "det" for c in token.children):
            return "CVL"  # *the accused was remanded*
        if token.pos_ not in ("NOUN", "PROPN", "ADJ") or (token.pos_ == "ADJ" and token.lemma_ in QUALITIES):
            return _NONE
        lemma = token.lemma_.lower()
        begins = token.is_sent_start is True  # asked of every noun, where the bounds of its sentence are dear
        before = "" if begins else token.nbor(-1).lemma_.lower()
        if before == "-" and not token.nbor(-1).is_sent_start and lemma in RANKS:  # *attorney-general*
            before, lemma = "", token.nbor(-2).lemma_.lower()
        after = token.nbor(1) if token.text.istitle() and token.i + 1 < len(token.doc) else None
        after_word = "" if after is None or after.is_sent_start else after.lower_
        table = sectors()
        if lemma == "office":
            return self._office(token)
        if lemma in GOVERNED and _acts(token):
            return "GOV"
        if lemma in RUN and token.pos_ == "NOUN" and _acts(token):
            return "GOV" if before == "police" else RUN[lemma]
        if begins and token.pos_ == "PROPN" and lemma not in table:
            lemma = lemma.removesuffix("s")  # *Farmers blocked the road*, taken for a name
        for phrase in (f"{before} {lemma}", f"{lemma} {after_word}", lemma):
            if phrase in table:
                return table[phrase]
        return _NONE

    def _office(self, token: Token) -> "Sector | object | None":
        """The sector of whose office it is: *the mayor's office*; rooms of no one are no actor."""
        owners = [c for c in token.children if c.dep_ in ("poss", "compound", "nmod")]
        owners += [p for c in token.children if c.lower_ == "of" for p in c.children if p.dep_ == "pobj"]
        told = [self.noun_sector(owner) for owner in owners]
        return next((sector for sector in told if sector in STATE_SECTORS), _NONE)

    def actor(self, token: Token) -> Actor:
        """The actor whose noun phrase has this head."""
        if token.i not in self._known:
            self._known[token.i] = self._read(token)
        found = self._known[token.i]
        assert found is not None
        return found

    def _read(self, token: Token) -> Actor:
        meant = self.antecedent(token) if token.lower_ in ("it", "its") else None
        if meant is not None:  # named in its sentence, it is told by its name
            whole = self.actor(meant)
            named = meant.sent.start == token.sent.start and meant.lower_ != "it"
            return whole if named else replace(whole, start=token.idx, end=token.idx + len(token.text))
        begun, token = self.phrase(token)[0], _behind_brackets(token)
        start, end = self.phrase(token)
        start = min(start, begun)
        entity = self.entity(token) or self._named_beside(token)
        return Actor(token, start, end, entity, self._country(token, entity, start, end), self._sector(token, entity))

    def nations(self, token: Token) -> list[Actor]:
        """The two sides of one phrase: *Chadian and Sudanese troops*; empty where it names fewer than two nations."""
        whole = self.actor(token)
        adjectives = [c for c in token.children if c.dep_ in ("amod", "compound", "nmod", "poss")]
        adjectives += [p for c in token.children if c.lower_ == "of" for p in c.children if p.dep_ == "pobj"]
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
        if mention is not None and self._hyphened(token):
            return mention.char_start, mention.char_end
        indices = _phrase_indices(token, entity is not None and entity.entity_type in ("person", "country", "place"))
        timed = [i for i in indices & self.dated if i > token.i]
        if timed:  # *their counterparts in Peru early this month*
            indices = {i for i in indices if i < min(timed)}
        left = right = token
        while left.i - 1 in indices or (left.i > 3 and left.nbor(-1).text == ")" and _bracketed(left, indices)):
            left = left.nbor(-1 if left.i - 1 in indices else -4)
        while right.i + 1 in indices:
            right = right.nbor(1)
        begun = left
        while begun.i < token.i and (begun.i in self.dated or (begun.i > left.i and begun.is_punct)):
            begun = begun.nbor(1)
        left = begun if begun.is_title or begun.like_num else left  # *last Thursday Senator ...*
        right = _behind_brackets(right)
        while right.i > token.i and (
            right.pos_ in LOOSE
            or right.lower_ in ("early", "late")
            or (right.is_punct and right.text not in (")", "”"))
        ):
            right = right.nbor(-1)
        start, end = left.idx, right.idx + len(right.text)
        if mention is not None:
            start, end = min(start, mention.char_start), max(end, mention.char_end)
        if token.dep_ not in ("amod", "npadvmod", "advmod"):
            start, end = self._whole(start, end)
        if self.document.text[end - 2 : end] in ("'s", "’s"):
            end -= 2
        return start, end

    def _hyphened(self, token: Token) -> bool:
        """Whether a country is one of two that a hyphen joins: *the Peru-Chile talks*."""
        for dash, other in ((token.i - 1, token.i - 2), (token.i + 1, token.i + 2)):
            if 0 <= other < len(token.doc) and token.doc[dash].text in ("-", "–", "/"):
                found = (self.entity(token), self.entity(token.doc[other]))
                return all(each is not None and each.entity_type == "country" for each in found)
        return False

    def _whole(self, start: int, end: int) -> tuple[int, int]:
        """A stretch with every mention and hyphenated word that its edges cut taken in whole."""
        text = self.document.text
        for mention in self.document.mentions:
            if mention.char_start < end < mention.char_end and mention.char_start >= start:
                end = mention.char_end
            if mention.char_start < start < mention.char_end <= end:
                start = mention.char_start
        if HYPHENED.match(text, end):
            end = HYPHENED.match(text, end).end()  # type: ignore[union-attr]  # it matched
        while start > 1 and (
            (text[start - 1] == "-" and text[start - 2].isalnum()) or (text[start] == "-" and text[start - 1].isalnum())
        ):
            start = max(text.rfind(" ", 0, start), text.rfind("\n", 0, start)) + 1
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
        """The country of the entity, else the one that the phrase names, before its head rather than behind.

        A body of state without any, *the government*, is that of the one country of the article.
        """
        if entity is not None:
            return entity.country
        head_end = token.idx + len(token.text)
        named = self._named_country(start, head_end) or self._named_country(head_end, end)
        return named or (self.one_country if self._of_state(token) else None)

    def _of_state(self, token: Token) -> bool:
        """Whether a noun is a country's own body, with no one else for its owner."""
        owned = any(c.dep_ == "poss" or c.lower_ in ("a", "an", "another", "foreign", "other") for c in token.children)
        return token.pos_ == "NOUN" and token.lemma_.lower() in words("state_body") and not owned

    @cached_property
    def one_country(self) -> str | None:
        """The country of the article, where it names only one, and more than once."""
        placed = {
            e.entity_id: e.country for e in self.entities.values() if e.entity_type in ("country", "place", "group")
        }
        counted = Counter(placed[m.entity_id] for m in self.document.mentions if placed.get(m.entity_id))
        (code, n), *others = counted.most_common() or [(None, 0)]
        return code if n > 2 and not others else None

    def _named_country(self, start: int, end: int) -> str | None:
        """The one country named between two offsets."""
        inner = (self.entities.get(mention.entity_id) for mention in self.document.mentions_within(start, end))
        found = {e.country for e in inner if e is not None and e.entity_type in ("country", "group", "place")} - {None}
        return found.pop() if len(found) == 1 else None

    def _sector(self, token: Token, entity: Entity | None) -> Sector | None:
        """The sector told by the head noun, a title before a name, an apposition, or the entity's role or name."""
        if entity is not None and entity.entity_type == "country":
            return "GOV"
        person = entity.entity_type == "person" if entity else token.ent_type_ == "PERSON"
        owner = self._sector_of_owner(token)
        if owner is not None:
            return owner
        if entity is not None:
            own = sector_of_words(entity.name) if entity.entity_type == "organization" else self._sector_of_role(entity)
            if own is not None or entity.entity_type == "organization":
                return own
        if entity is None and token.lemma_.lower() == "peacekeeper" and self._named_country(*self.phrase(token)):
            return "MIL"
        before = ("compound", "amod") if person or entity is None else ()
        titles = [c for c in token.children if c.dep_ == "appos" or c.dep_ in before]
        office = f"{token.nbor(-1).lemma_.lower()} {token.lemma_.lower()}" if token.i else ""
        if entity is None and office in sectors():
            return sectors()[office]  # *secretary general*: neither a secretary nor a general
        for noun in (token, *titles):
            told = self.noun_sector(noun)
            if told is not _NONE and told is not None:
                return told  # type: ignore[return-value]  # _NONE is ruled out
        return self._sector_of_title(token) if person else None

    def _sector_of_owner(self, token: Token) -> Sector | None:
        """The sector of the body, no state's, whose office it is: *the union's president*."""
        for owner in token.children if token.lemma_.lower() in OFFICES else ():
            told = self.noun_sector(owner) if owner.dep_ in ("poss", "compound") else _NONE
            if told is not _NONE and told is not None and told not in STATE_SECTORS:
                return told  # type: ignore[return-value]  # _NONE is ruled out
        return None

    def _sector_of_title(self, token: Token) -> Sector | None:
        """The sector of the title written before a person's name."""
        return sector_of_words(self.document.text[self.phrase(token)[0] : token.idx])

    def _sector_of_role(self, entity: Entity) -> Sector | None:
        """The sector of an office; one in a body that is no state is that of the body: *president of the club*."""
        role = entity.role or ""
        if entity.affiliation and office(role) and not entity.country:
            return sector_of_words(entity.affiliation)
        if SHORT_FORM.search(role) and entity.country is None and office(role):
            return None
        return sector_of_words(role)

    def weighty(self, token: Token) -> bool:
        """Whether an actor has political, legal or military standing, as far as the text tells."""
        actor = self.actor(token)
        if actor.sector is not None:
            return actor.sector not in ("CVL", "MED", "BUS")
        if actor.entity is not None:
            body = actor.entity.entity_type in ("country", "organization", "group")
            return body or self.is_metonym(token) or leads(actor.entity)
        if actor.country is not None or token.lemma_.lower() in LEADING | FACTIONS | words("standing"):
            return True
        if token.lower_ in ("they", "he", "she"):
            meant = self.spoken_of(token)
            return meant is not None and self.weighty(meant)
        if token.lemma_.lower() in CONVENED:
            return self.public
        return token.ent_type_ in ("NORP", "ORG") or (token.ent_type_ == "GPE" and token.dep_ == "nsubj")

    def political(self, sentence: Span) -> bool:
        """Whether a sentence names a country, or an office or body of state."""
        for token in sentence:
            entity = self.entity(token)
            if (entity is not None and entity.entity_type == "country") or token.ent_type_ == "GPE":
                return True
            if token.pos_ == "NOUN" and self._told_of_state(token):
                return True
        return False

    def _told_of_state(self, token: Token) -> bool:
        """Whether a noun tells of an office or a body of state."""
        word, known = token.lemma_.lower(), _state_words()
        return (word in known or word.removesuffix("s") in known) and self.noun_sector(token) in STATE_SECTORS

    @cached_property
    def public(self) -> bool:
        """Whether the article is about public affairs: it names offices and bodies of state again and again."""
        nouns = [token for token in self.document.parsed if token.pos_ in ("NOUN", "PROPN")]
        state = sum(map(self._told_of_state, nouns))
        games = sum(token.lemma_.lower() in words("sport") for token in nouns)
        return state >= PUBLIC and state > games

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
        asked = (token.i, name)  # asked again for every sense that is tried
        if asked not in self._classes:
            self._classes[asked] = _CLASSES[name](self, token)
        return self._classes[asked]


LEADING = frozenset(
    {"leader", "counterpart", "side", "delegation", "chief", "negotiator", "mediator", "head", "spokesman"}
)


@cache
def _state_words() -> frozenset[str]:
    """The words of which one stands in every noun phrase of a state: most nouns need no closer look."""
    told = {word for phrase, sector in sectors().items() if sector in STATE_SECTORS for word in phrase.split()}
    return frozenset(told | GOVERNED | RUN.keys() | {"office"})


def _phrase_indices(token: Token, name: bool, inside: bool = False) -> set[int]:
    """The tokens of a noun phrase; a name takes no prepositional phrase after it."""
    found = {token.i}
    for child in token.children:
        late = child.dep_ == "prep" and (name or _circumstance(token, child) or token.head.lemma_ in CHARGING)
        inner = inside and token.dep_ == "pobj" and child.dep_ in ("conj", "cc") and _joined_alike(token)
        if child.lower_ in FOCUS and child.i < token.i and child.dep_ == "advmod":
            continue
        if child.is_space or late or (child.dep_ in LEFT_OUT and not inner and not _close_apposition(token, child)):
            continue
        if child.dep_ == "appos":
            found |= set(range(token.i + 1, child.left_edge.i))
        found |= _phrase_indices(child, False, True)
        found |= {c.i for c in child.children if c.dep_ in ("conj", "cc", "punct") and child.i < token.i}
        found |= {t.i for c in child.children if c.dep_ == "conj" and child.i < token.i for t in c.subtree}
    return found


def _acts(token: Token) -> bool:
    """Whether a noun is the subject of an active verb or stands behind its *by*."""
    if token.dep_ == "pobj":
        return token.head.dep_ == "agent"
    return token.dep_ == "nsubj" and token.head.pos_ == "VERB"


def _befell(token: Token) -> bool:
    """Whether a bare number or *many* can only count people, as what is done befalls no thing: *two were jailed*."""
    verb = token.head.lemma_
    return (token.dep_ == "nsubjpass" and verb in BEFALLING | TAKEN) or (token.dep_ == "dobj" and verb in BEFALLING)


def _abstract(token: Token) -> bool:
    """Whether a word for someone is used of a thing: *the struggle for justice*, *came to power*."""
    alone = (
        token.pos_ == "NOUN" and token.is_lower and not any(c.i < token.i and c.dep_ != "punct" for c in token.children)
    )
    return alone and token.tag_ == "NN" and token.lemma_ in words("abstract")


def _circumstance(token: Token, preposition: Token) -> bool:
    """Whether a preposition behind a noun is not part of what it names; *the minister for Finance* is one name."""
    if token.dep_ == "pobj" and token.head.dep_ == "agent" and preposition.lower_ in ("in", "at", "on"):
        return any(c.lemma_.lower() in words("land") and c.pos_ == "NOUN" for c in preposition.children)
    if token.head.lemma_ in BROUGHT and preposition.lower_ in ("with", "for", "over"):
        return True
    field = preposition.lower_ == "for" and any(c.pos_ == "PROPN" for c in preposition.children)
    return preposition.lower_ in CIRCUMSTANCE and not (field and token.ent_type_ not in ("PERSON", "GPE"))


def _joined_alike(token: Token) -> bool:
    """Whether what *and* joins to the noun of a preposition is a name like it: *the leaders of Chad and Sudan*."""
    joined = [c for c in token.children if c.dep_ == "conj"]
    return bool(joined) and all(c.pos_ == token.pos_ == "PROPN" and c.ent_type_ == token.ent_type_ for c in joined)


def _bracketed(token: Token, indices: set[int]) -> bool:
    """Whether one word in brackets, with more of the phrase before it, stands before a token."""
    return token.nbor(-3).text == "(" and token.i - 4 in indices


def _behind_brackets(token: Token) -> Token:
    """The head of the phrase that goes on behind a short form in brackets: *a Green Party (GP) lawmaker*."""
    doc, i = token.doc, token.i + 1
    if token.pos_ not in ("NOUN", "PROPN") or i + 3 >= len(doc) or doc[i].text != "(" or doc[i + 2].text != ")":
        return token
    if i + 3 >= token.sent.end:  # asked last, as it is dear
        return token
    head = token
    for after in doc[i + 3 : token.sent.end]:
        if after.pos_ in ("NOUN", "PROPN") and after.dep_ != "npadvmod":
            head = after
        elif after.text != "-":
            break
    return head


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

FACTIONS = frozenset(
    {"conservative", "liberal", "republican", "democrat", "socialist", "communist", "nationalist", "islamist"}
)
"""Those of one political mind."""
CONVENED = frozenset(
    {"commission", "council", "cabinet", "committee", "parliament", "board", "panel", "senate", "jury"}
)
"""Bodies that are told to meet by themselves."""

OFFICES = frozenset({"president", "vice president", "secretary", "governor", "inspector", "deputy"})
"""Offices of state that clubs and parties have too."""
SHORT_FORM = re.compile(r"\b[A-Z]{3,}\b")
RANKS = frozenset({"general", "lieutenant", "colonel", "admiral", "sergeant"})
HEADED_OF = re.compile(r"^[^,;(]*?\sof\s", re.IGNORECASE)
HEAD_PART = re.compile(r"^[^,;(]*?(?=,|;|\(|\s(?:of|for|in|at|to|on|and|de|&)\s|$)", re.IGNORECASE)


def _head_words(text: str) -> list[str]:
    """The words before the first preposition or *and* of a role or a name, each in the form that sectors.csv has."""
    part = HEAD_PART.match(text)
    table = sectors()
    found = []
    for word in (part[0] if part else text).split():
        word = word.strip(".'’").lower().removesuffix("-general")
        forms = (word, word.removesuffix("s"), word[:-3] + "y" if word.endswith("ies") else word)
        found.append(next((form for form in forms if form in table), word))
    return found


def office(role: str) -> bool:
    """Whether a role is an office that states and clubs have alike."""
    return _head_words(role)[-1:] != [] and _head_words(role)[-1] in OFFICES


def leads(person: Entity) -> bool:
    """Whether a person's role is to lead or to speak for a body, whatever body: *party chairwoman*."""
    return heads(person) or any(word in words("standing") for word in _head_words(person.role or "")[-1:])


def heads(person: Entity) -> bool:
    """Whether a person is president, secretary or head of something."""
    return any(word in LEADING | OFFICES for word in _head_words(person.role or "")[-1:])


def sector_of_words(text: str) -> Sector | None:
    """The sector that a role or a body's name tells by its head: the last word before *of*, with the word before it.

    A word that tells none, as *spokesman*, leaves it to the word before; a rank yields to the office before it.
    """
    heads, table = _head_words(text), sectors()
    of = "of" if HEADED_OF.match(text) else ""
    rank: Sector | None = None
    for i in reversed(range(len(heads))):
        told = [table.get(p) for p in (" ".join(heads[max(0, i - 1) : i + 1]), f"{heads[i]} {of}".strip(), heads[i])]
        found = next((sector for sector in told if sector is not None), None)
        if found is not None and heads[i] not in RANKS:
            return found
        rank = rank or found
        if heads[i] not in table:
            break
        of = ""
    return rank


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
    if token.lemma_.lower() in CONVENED and token.dep_ in ("nsubj", "nsubjpass"):
        return True  # its members meet
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
