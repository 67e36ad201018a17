"""Speech acts that news tells by a plain verb of speech and what its clause says: *said that the rebels must leave*.

A demand, a charge, a promise, a threat or a refusal needs no verb of its own. Who speaks must have standing, what is
said must be of force: comment, advice and forecasts are no acts.
"""

from dataclasses import dataclass, field
from functools import cache

from spacy.tokens import Token

from transforms.events import clause as clauses
from transforms.events import matching, modality
from transforms.events.actors import BODIES, LEADING, STATE_SECTORS, Cast, leads, sector_of_words
from transforms.events.lexicon import words
from warehouse.schema import Entity, EventType, Sector

DEMANDING = {"must": "demand", "should": "appeal", "ought": "appeal"}
NEEDING = frozenset({"need", "have", "ought"})
NEEDED = frozenset({"necessary", "imperative", "essential", "crucial", "vital", "urgent", "time", "incumbent"})
BOUND = frozenset({"oblige", "bind", "duty-bound"})
COMING = frozenset({"will", "would", "'ll", "’ll", "wo", "shall"})
FIRST = frozenset({"we", "i", "it", "they", "he", "she"})
CHARGING = frozenset({"claim", "allege", "charge", "contend"})
"""Verbs that say themselves that what follows is held against someone."""
MILD = frozenset({"suggest", "recommend", "explain", "conclude", "observe"})
"""Verbs of account, under which a wrong is told and not held against anyone."""
GOVERNING = STATE_SECTORS | {"REB", "OPP"}
CHOSEN = frozenset({"ready", "prepared", "willing", "transparent", "accountable", "vigilant", "honest", "impartial"})
WRONGED = frozenset({"lie", "propaganda", "promise", "truce", "ceasefire", "word"})
"""What one spreads or breaks to another's harm."""
JOINT = frozenset({"reach", "agree", "win", "secure", "qualify", "meet", "materialise", "materialize", "find", "score"})
"""What parties fail to do together, or in a contest, which is no wrong."""
ACTION = frozenset({"action", "measure", "step", "countermeasure"})
STANCES = frozenset({"against", "opposed", "favour", "favor"})
"""Words by which one *is* for or against something."""
UNPLANNED = frozenset({"plan", "intention", "intent"})
"""What one has *no* of where one will not do something."""
HEAVY = frozenset({"heavy", "high", "steep", "dear", "bitter", "terrible", "full", "severe"})
HARD = frozenset({"decisively", "forcefully", "harshly", "militarily", "firmly", "strongly", "accordingly"})
JUSTICE = frozenset({"punish", "prosecute", "crush", "eliminate", "annihilate"})
GUILTY = {"responsible": "for", "behind": "", "guilty": "of", "complicit": "in", "blame": "for", "culpable": "for"}
"""What the guilty are said to be, and the preposition before what they did."""


@dataclass
class Said:
    """A speech act as the clause under a verb of speech tells it."""

    trigger: Token
    anchor: Token  # the verb of speech
    content: Token  # the verb of the clause, whose deed the act tells already
    event_type: EventType
    mode: str | None
    root: str
    sources: list[Token]
    targets: list[Token] = field(default_factory=list)


@cache
def heard() -> frozenset[str]:
    """The lemmas and forms at which a speech act of this kind may be read."""
    return words("saying") | STANCES | UNPLANNED | {"want"}


def spoken(token: Token, cast: Cast) -> Said | None:
    """The speech act that a verb of speech and its clause tell, or a plain stance is, or None."""
    if token.lower_ in STANCES:
        return _stance(token, cast)
    if token.lemma_ in UNPLANNED and token.pos_ == "NOUN":
        return _unplanned(token, cast)
    if token.pos_ != "VERB":
        return None
    if token.lemma_ in words("saying"):
        return _first_act(token, cast)
    return _wanted(token, cast) if token.lemma_ == "want" else None


def _first_act(says: Token, cast: Cast) -> Said | None:
    """The first act that one of the clauses under a verb of speech tells."""
    for verb in _contents(says):
        coming = bool(_helpers(verb) & COMING)
        for read in (_threatened, _refused, _promised) if coming else (_demanded, _accused, _threatened):
            found = read(says, verb, cast)
            if found is not None:
                plain = modality.of_verb(says) in ("happened", "ongoing") and not modality.habitual(says)
                return found if plain and says.sent[-1].text != "?" else None
    return None


def _contents(says: Token) -> list[Token]:
    """The verbs of the clauses that say what was said, in order."""
    found = [c for c in says.children if c.dep_ == "ccomp" and c.pos_ in ("VERB", "AUX")]
    if not found and says.dep_ == "parataxis" and says.head.pos_ in ("VERB", "AUX"):
        found = [says.head]
    joined = [c for verb in found for c in verb.children if c.dep_ == "conj" and c.pos_ in ("VERB", "AUX")]
    own = [c for c in joined if c.i != says.i and any(s.dep_ in ("nsubj", "nsubjpass") for s in c.children)]
    return [verb for verb in (*found, *own) if not _supposed(verb)]


def _supposed(verb: Token) -> bool:
    """Whether a clause is a condition or asks something."""
    return any(c.dep_ == "mark" and c.lower_ in ("if", "whether", "unless") for c in verb.children) or any(
        c.tag_ in ("WRB", "WP") for c in verb.lefts
    )


def _speakers(says: Token, cast: Cast, by_name: bool = False) -> list[Token]:
    """Those who speak, where their word is of political, legal or military force; by name, of whom nothing is told."""
    return [t for t in _voices(says, cast) if _stands(t, says, cast, by_name)]


def _voices(says: Token, cast: Cast) -> list[Token]:
    """Those who speak."""
    return [t for t in matching.agents_meant(clauses.of_verb(says), cast) if cast.is_actor(t)]


def _meant(token: Token, says: Token, cast: Cast) -> Token | Entity | None:
    """Who a speaker is: whom a pronoun stands for, as the reader of quotes tells, else the subject before."""
    if token.pos_ != "PRON":
        return token
    if token.lower_ not in ("it", "he", "she", "they"):
        return None
    for quote in cast.document.quotes:
        if quote.cue_start is not None and quote.cue_end is not None and quote.cue_start <= says.idx < quote.cue_end:
            return cast.entities.get(quote.speaker_id) if quote.speaker_id else None
    found = cast.antecedent(token) if token.lower_ == "it" else cast.spoken_of(token)
    return found if found is not None and found.pos_ != "PRON" else None


def _stands(token: Token, says: Token, cast: Cast, by_name: bool) -> bool:
    """Whether someone's word is of force: of a state, a party, rebels, a union, a body of campaigners."""
    meant = _meant(token, says, cast)
    if meant is None:
        return False
    if isinstance(meant, Entity):
        known = _sector(meant) is not None or meant.entity_type != "person" or leads(meant)
        return known and _sector(meant) not in ("CVL", "MED", "BUS")
    if (cast.public or by_name) and cast.is_named_person(meant) and _roleless(meant, cast):
        return True
    voiced = meant.pos_ == "NOUN" and meant.lemma_.lower() in words("voicing")
    leader = cast.actor(meant).sector == "CVL" and meant.lemma_.lower() in LEADING | {"president", "secretary"}
    return voiced or leader or cast.weighty(meant)


def _roleless(token: Token, cast: Cast) -> bool:
    """Whether the article tells of no trade or office of someone it names."""
    entity = cast.entity(token)
    return cast.actor(token).sector is None and (entity is None or not entity.role)


def _governs(token: Token, says: Token, cast: Cast) -> bool:
    """Whether someone speaks for a state, an army, a court, a party or rebels."""
    meant = _meant(token, says, cast)
    if meant is None:
        return False
    if isinstance(meant, Entity):
        return meant.entity_type == "country" or _sector(meant) in GOVERNING
    return _of_power(meant, cast)


def _of_power(token: Token, cast: Cast) -> bool:
    """Whether someone is a state, an army, a court, a party or rebels, or in office there."""
    actor = cast.actor(token)
    country = actor.entity is not None and actor.entity.entity_type == "country"
    return country or actor.sector in GOVERNING


def _sector(entity: Entity) -> Sector | None:
    """The sector that an entity's name or role tells."""
    if entity.entity_type == "country":
        return "GOV"
    return sector_of_words((entity.role or "") if entity.entity_type == "person" else entity.name)


def _crowd(token: Token, cast: Cast) -> bool:
    """Whether a crowd or its campaigners speak, whose charges against those in power are news."""
    return token.pos_ == "NOUN" and token.lemma_.lower() in words("campaigner") and cast.is_actor(token)


def _subject(verb: Token) -> Token | None:
    """The grammatical subject of a clause, a relative pronoun replaced."""
    found = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    return clauses.resolve_relative(found) if found is not None else None


def _others(tokens: list[Token], speakers: list[Token], cast: Cast) -> list[Token]:
    """Those among the tokens who act and are not the speakers."""
    own = {cast.actor(s).key for s in speakers}
    return [t for t in tokens if t.pos_ != "PRON" and cast.is_actor(t) and cast.actor(t).key not in own]


def _helpers(verb: Token) -> set[str]:
    """The auxiliaries of a verb, lower case."""
    return {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}


# Demands


def _demanded(says: Token, verb: Token, cast: Cast) -> Said | None:
    """What another is told to do: *said that the rebels must leave*, *it is time for the premier to go*."""
    asked = _asked(says, verb)
    if asked is None:
        return None
    trigger, deed, subject, mode = asked
    if mode == "appeal" and says.lemma_ == "warn":
        return None
    plain = trigger.dep_ == "aux"  # what another *needs* to do is the view of many a learned person
    speakers = _speakers(says, cast, by_name=plain)
    targets = _asked_of(deed, subject, says, speakers, cast) if speakers else None
    if targets is None:
        return None
    return Said(trigger, says, verb, "REQUEST", mode, "10" if mode == "demand" else "02", speakers, targets)


def _asked(says: Token, verb: Token) -> tuple[Token, Token, Token | None, str] | None:
    """The word that demands, the deed, who is to do it, and how strongly it is put."""
    modal = next((c for c in verb.children if c.dep_ == "aux" and c.lower_ in DEMANDING), None)
    if modal is not None:
        return None if _helpers(verb) & {"have"} else (modal, verb, _subject(verb), DEMANDING[modal.lower_])
    infinitive = next((c for c in verb.children if c.dep_ == "xcomp" and "to" in _helpers(c)), None)
    now = verb.tag_ in ("VBZ", "VBP") and not (modality.negated(verb) or _yet(verb))
    if infinitive is not None and now and verb.lemma_ in NEEDING:
        return verb, infinitive, _subject(verb), "demand" if verb.lemma_ == "have" else "appeal"
    if infinitive is not None and verb.lemma_ in BOUND and verb.tag_ == "VBN":
        return verb, infinitive, _subject(verb), "demand"
    if says.lemma_ == "insist" and _subjunctive(verb):
        return verb, verb, _subject(verb), "demand"
    return _needed(verb) or _wanting(verb)


def _wanting(verb: Token) -> tuple[Token, Token, Token | None, str] | None:
    """What is said to be needed: *a reform of the council is needed*, *an inquiry was necessary*."""
    passive = verb.lemma_ in ("need", "require") and clauses.is_passive(verb)
    word = verb if passive else next((c for c in verb.children if c.dep_ == "acomp" and c.lower_ == "necessary"), None)
    subject = _subject(verb)
    if word is None or subject is None or (verb.lemma_ != "be" and not passive) or modality.negated(verb):
        return None
    return (word, verb, subject, "appeal") if subject.lemma_.lower() in words("yielding") else None


def _subjunctive(verb: Token) -> bool:
    """Whether a bare verb stands behind one for whom it takes an *s*: *insisted that the company pay*."""
    subject = _subject(verb)
    bare = verb.tag_ in ("VB", "VBP") and not _helpers(verb) and verb.lower_ == verb.lemma_
    return bare and subject is not None and "Number=Sing" in str(subject.morph) and subject.pos_ != "PRON"


def _yet(verb: Token) -> bool:
    """Whether something has not been done so far: *has yet to build*."""
    return any(c.lower_ == "yet" for c in verb.children) or verb.nbor(1).lower_ == "yet"


def _needed(verb: Token) -> tuple[Token, Token, Token | None, str] | None:
    """What is said to be needed of someone: *it is imperative that they leave*, *it is time for them to leave*."""
    if verb.lemma_ != "be" or modality.negated(verb):
        return None
    word = next((c for c in verb.children if c.dep_ in ("acomp", "attr") and c.lower_ in NEEDED), None)
    if word is None:
        return None
    deeds = [c for head in (word, verb) for c in head.children if c.dep_ in ("ccomp", "xcomp", "advcl", "relcl", "acl")]
    deeds = [d for d in deeds if d.pos_ == "VERB" and d.i > word.i and ("to" in _helpers(d) or _that(d))]
    deed = next(iter(deeds), None)
    if deed is None:
        return None
    bearers = [p for head in (word, verb) for c in head.children if c.lower_ == "for" for p in c.children]
    subject = _subject(deed) or next((p for p in bearers if p.dep_ == "pobj"), None)
    return word, deed, subject, "appeal"


def _asked_of(deed: Token, subject: Token | None, says: Token, speakers: list[Token], cast: Cast) -> list[Token] | None:
    """Who is asked, empty where only what is to be done is told, None where nothing is asked of another."""
    if subject is None or (subject.pos_ == "PRON" and subject.lower_ != "those"):
        return None
    ruling = any(_governs(s, says, cast) for s in speakers)
    if _wanting(deed) is not None:
        return _others(matching.inside(subject, cast), speakers, cast) or ([] if ruling else None)
    if clauses.is_passive(deed):
        done = _undone(deed)  # *must be abolished*: often no one is told to do it
        return _others(clauses.of_verb(deed).agents, speakers, cast) if done else None
    if subject.lower_ == "those" and any(c.dep_ == "relcl" for c in subject.children) and ruling:
        return [] if deed.lemma_ not in words("stative") else None  # *those who took power must give it back*
    found = _others(clauses.conjoined(subject), speakers, cast) or [t for t in (subject,) if _world(t)]
    own = {t.lemma_.lower() for s in speakers for t in s.subtree}  # *an official of the bank said that the bank should*
    found = [] if all(t.lemma_.lower() in own for t in found) else found
    if not found or (deed.lemma_ in words("stative") and not _to_be(deed)):
        return None
    powers = [t for t in found if _of_power(t, cast) or (cast.weighty(t) and (t.pos_ == "NOUN" or cast.public))]
    if powers or (ruling and any(_heeded(t, cast) for t in found)):
        return found
    return found if ruling and deed.lemma_ in words("asked_of_people") else None


def _undone(deed: Token) -> bool:
    """Whether a deed is one that is demanded of whoever can do it: *must be lifted*, *must be held to account*."""
    if deed.lemma_ in ("hold", "bring"):
        near = {t.lower_ for c in deed.children for t in (c, *c.children)}
        return bool(near & {"accountable", "responsible", "account", "justice", "book"})
    return deed.lemma_ in words("undone")


def _to_be(verb: Token) -> bool:
    """Whether one is told to be what one can choose to be: *must be ready to talk*."""
    return verb.lemma_ == "be" and any(c.dep_ == "acomp" and c.lower_ in CHOSEN for c in verb.children)


def _heeded(token: Token, cast: Cast) -> bool:
    """Whether someone is asked whom those in power deal with by name or rank: a body, a firm, a person named."""
    return cast.weighty(token) or cast.actor(token).sector == "BUS" or cast.is_named_person(token) or _world(token)


def _world(token: Token) -> bool:
    """Whether all states are meant: *the international community*."""
    return token.lemma_ == "community" and any(c.lower_ in ("international", "world") for c in token.children)


def _wanted(wants: Token, cast: Cast) -> Said | None:
    """What a body wants of another: *the union wants the ministry to pay*."""
    deed = next((c for c in wants.children if c.dep_ in ("ccomp", "xcomp") and "to" in _helpers(c)), None)
    subject = _subject(deed) if deed is not None else None
    if deed is None or subject is None or modality.of_verb(wants) not in ("happened", "ongoing"):
        return None
    speakers = [t for t in _speakers(wants, cast) if _governs(t, wants, cast) or not cast.is_named_person(t)]
    targets = _asked_of(deed, subject, wants, speakers, cast) if speakers else None
    if not targets or clauses.is_passive(deed):
        return None
    return Said(wants, wants, deed, "REQUEST", "appeal", "02", speakers, targets)


def _that(verb: Token) -> bool:
    """Whether a clause has a subject of its own behind *that*: *imperative that they leave*."""
    return _subject(verb) is not None and any(c.dep_ == "mark" and c.lower_ == "that" for c in verb.children)


# Charges


def _accused(says: Token, verb: Token, cast: Cast) -> Said | None:
    """What another is said to have done wrong, or to be: *said that Chad had broken the truce*, *was unlawful*."""
    if says.lemma_ in MILD or modality.negated(verb) or _helpers(verb) & (COMING | {"must", "should", "may", "could"}):
        return None
    subject = _subject(verb)
    if subject is None:
        return None
    if verb.lemma_ == "be":
        return _called(says, verb, subject, cast)
    if clauses.is_passive(verb) or not _wrongs(says, verb):
        return None
    speakers = _speakers(says, cast)
    if not speakers and says.lemma_ in CHARGING:
        speakers = [t for t in _voices(says, cast) if _crowd(t, cast)]
    targets = _others(clauses.conjoined(subject), speakers, cast) if speakers else []
    targets = [t for t in targets if cast.weighty(t)]
    if speakers and not targets and not cast.is_actor(subject):
        targets = _others(matching.inside(subject, cast), speakers, cast)  # *Chad's raids violated the truce*
    return Said(says, says, verb, "ACCUSE", "allege", "11", speakers, targets) if targets else None


def _wrongs(says: Token, verb: Token) -> bool:
    """Whether a verb tells a wrong: *violated the truce*, *failed to pay*, *committed crimes*."""
    objects = {c.lemma_.lower() for c in verb.children if c.dep_ == "dobj"}
    if verb.lemma_ in ("fail", "refuse", "neglect"):
        return any(c.dep_ == "xcomp" and "to" in _helpers(c) and c.lemma_ not in JOINT for c in verb.children)
    if verb.lemma_ in ("commit", "spread", "carry", "break"):
        return bool(objects & (words("crime") | WRONGED))
    return verb.lemma_ in words("misdeed") or (says.lemma_ in CHARGING and verb.lemma_ in words("wrong"))


def _called(says: Token, verb: Token, subject: Token, cast: Cast) -> Said | None:
    """What another is said to be: *behind the attack*, *to blame for it*; what a deed is said to be: *unlawful*."""
    words_for = [c for c in verb.children if c.dep_ in ("acomp", "attr", "prep", "xcomp") and c.i > verb.i]
    if any(_guilt(word) for word in words_for):
        speakers = _speakers(says, cast)
        targets = _others(clauses.conjoined(subject), speakers, cast) if speakers else []
        targets = [t for t in targets if cast.weighty(t)]
        return Said(says, says, verb, "ACCUSE", "allege", "11", speakers, targets) if targets else None
    denied = subject.lemma_.lower() in words("proposal") and any(w.lower_ in words("untrue") for w in words_for)
    if not denied and not any(_ill(word) for word in words_for):
        return None
    speakers = _speakers(says, cast)
    if not speakers:
        return None
    doers = _of_whom(verb, words_for) if subject.lower_ == "it" else clauses.conjoined(subject)
    targets = _others(doers, speakers, cast)
    targets = targets or _others(matching.inside(subject, cast), speakers, cast)
    if denied:
        return Said(says, says, verb, "REJECT", "deny", "12", speakers, targets)
    known = bool(targets) or any(c.lower_ in ("the", "this", "these", "such") for c in subject.children)
    if subject.lower_ == "it" and any(_governs(s, says, cast) for s in speakers):
        known = known or _of_clause(verb, words_for)
    return Said(says, says, verb, "ACCUSE", "disapprove", "11", speakers, targets) if known else None


def _clauses_of(verb: Token, predicates: list[Token]) -> list[Token]:
    """The clauses that *it* points ahead to: *it was a provocation to invite them*."""
    return [c for head in (verb, *predicates) for c in head.children if c.dep_ in ("xcomp", "ccomp", "advcl", "relcl")]


def _of_clause(verb: Token, predicates: list[Token]) -> bool:
    """Whether what is condemned is told in an infinitive behind it; *it is illegal to park there* states the law."""
    lawful = any(word.lower_ in ("illegal", "unlawful", "unconstitutional") for word in predicates)
    return not lawful and any("to" in _helpers(c) for c in _clauses_of(verb, predicates))


def _of_whom(verb: Token, predicates: list[Token]) -> list[Token]:
    """Who does what is condemned: *it was illegal for the government to seize the land*."""
    bearers = [p for head in (verb, *predicates) for c in head.children if c.lower_ == "for" for p in c.children]
    named = [p for p in bearers if p.dep_ == "pobj"]
    return named or [s for c in _clauses_of(verb, predicates)[:1] for s in c.children if s.dep_ == "nsubj"]


def _guilt(word: Token) -> bool:
    """Whether someone is said to be behind an ill, responsible for it or guilty of it."""
    preposition = GUILTY.get(word.lower_)
    if preposition is None:
        return False
    if word.lower_ == "responsible" and not any(c.dep_ == "prep" for c in (*word.children, *word.head.rights)):
        return True  # *said that the rebels were responsible*
    links = [word] if word.dep_ == "prep" else [c for c in word.children if c.lower_ == preposition]
    ills = [p for link in links for p in link.children if p.dep_ == "pobj"]
    return any(p.lemma_.lower() in words("blamed") for p in ills)


def _ill(word: Token) -> bool:
    """Whether a predicate condemns: *unacceptable*, *a dangerous provocation*, *an act of aggression*."""
    near = [word, *word.children] if word.dep_ == "attr" else [word]
    near += [p for c in word.children if c.lower_ == "of" for p in c.children if word.lemma_ in ("act", "form")]
    return any(t.lemma_.lower() in words("condemned") for t in near) and not modality.negated(word)


# Threats


def _threatened(says: Token, verb: Token, cast: Cast) -> Said | None:
    """What another is to suffer: *said it would retaliate*, *that there would be consequences*."""
    reserved = verb.lemma_ == "reserve" and any(c.lemma_ == "right" for c in verb.children)
    if not reserved and (not _helpers(verb) & COMING):
        return None
    negated = modality.negated(verb)
    if negated and verb.lemma_ != "hesitate":
        return None
    subject = _subject(verb)
    harm = _harm(verb)
    own = reserved or verb.lemma_ in ("hesitate", "retaliate", "respond", "react")
    if harm is None and not own:
        return None
    if verb.lemma_ in ("respond", "react") and not _provoked(verb):
        return None
    speakers = [t for t in _speakers(says, cast) if _governs(t, says, cast)]
    if not speakers or (own and (subject is None or not _selves(subject, speakers, cast))):
        return None
    return Said(verb, says, verb, "THREATEN", None, "13", speakers, _others(harm or [], speakers, cast))


def _harm(verb: Token) -> list[Token] | None:
    """On whom harm is to come, where the clause tells of any: *will face consequences*, *action will be taken*."""
    told = clauses.of_verb(verb)
    objects = [t for t in told.objects if t.head == verb or t.dep_ == "conj"]
    lemmas = {t.lemma_.lower() for t in objects}
    subject = _subject(verb)
    if verb.lemma_ in ("face", "pay", "suffer", "bear") and lemmas & words("reckoning"):
        heavy = {m for t in objects for m in clauses.modifiers(t)} & HEAVY
        if heavy or not lemmas & {"price"}:
            return [subject] if subject is not None else []
    if verb.lemma_ == "be" and any(
        c.dep_ == "attr" and c.lemma_ in words("reckoning") - {"price"} for c in verb.children
    ):
        return [] if any(c.dep_ == "expl" for c in verb.children) else None
    if verb.lemma_ in ("take", "initiate", "launch"):
        acts = [t for t in objects if t.lemma_ in ACTION and words("stern") & set(clauses.modifiers(t))]
        against = [t for noun in (verb, *acts) for t in clauses.prepositions(noun).get("against", [])]
        return against if acts else None
    if verb.lemma_ in JUSTICE and objects:
        return objects
    return None


def _provoked(verb: Token) -> bool:
    """Whether an answer is one to an ill deed, or is to be hard: *respond to the attack*, *respond with force*."""
    behind = clauses.prepositions(verb)
    deeds = {t.lemma_.lower() for t in behind.get("to", [])}
    means = {t.lemma_.lower() for t in behind.get("with", [])}
    hard = {c.lower_ for c in verb.children} & HARD
    return bool(
        deeds & words("provoking") or means & {"force", "measure", "strike", "missile", "countermeasure"} or hard
    )


def _selves(subject: Token, speakers: list[Token], cast: Cast) -> bool:
    """Whether the one of whom it is said is who says it, or a body of the same state."""
    if subject.pos_ == "PRON":
        return any(_can_mean(subject, speaker, cast) for speaker in speakers)
    if not cast.is_actor(subject):
        return False
    actor = cast.actor(subject)
    for speaker in speakers:
        said_by = cast.actor(speaker)
        if said_by.key == actor.key:
            return True
        country = actor.country in (None, said_by.country)
        if actor.sector in ("GOV", "MIL") and said_by.sector in STATE_SECTORS and country:
            return actor.entity is None or actor.entity.entity_type == "country"
    return False


def _can_mean(pronoun: Token, speaker: Token, cast: Cast) -> bool:
    """Whether a pronoun in a speaker's words can mean the speaker: *the ministry said it would pay*."""
    if pronoun.lower_ != "it" or speaker.lower_ == "it":
        return pronoun.lower_ in FIRST
    entity = cast.entity(speaker)
    body = speaker.lemma_.lower() in BODIES | words("spokes") or speaker.ent_type_ in ("GPE", "ORG", "NORP")
    return body if entity is None else body or entity.entity_type in ("organization", "country", "group")


# Refusals and promises


def _refused(says: Token, verb: Token, cast: Cast) -> Said | None:
    """What the speaker will not do: *said it would not accept the plan*."""
    subject = _subject(verb)
    if not _helpers(verb) & COMING or not modality.negated(verb) or subject is None or clauses.is_passive(verb):
        return None
    if verb.lemma_ not in words("refused_deed"):
        return None
    speakers = [t for t in _speakers(says, cast) if _governs(t, says, cast)]
    if not speakers or not _selves(subject, speakers, cast):
        return None
    return Said(verb, says, verb, "REJECT", "refuse", "12", speakers, _concerned(verb, speakers, cast))


def _promised(says: Token, verb: Token, cast: Cast) -> Said | None:
    """What the speaker will do with or for others: *said it would protect the witnesses*."""
    subject = _subject(verb)
    if not _helpers(verb) & COMING or modality.negated(verb) or subject is None or clauses.is_passive(verb):
        return None
    if any(c.lower_ in ("only", "just") for c in verb.children):
        return None
    deed = verb
    if verb.lemma_ == "continue":
        deed = next((c for c in verb.children if c.dep_ == "xcomp"), verb)
    if deed.lemma_ not in words("pledged_deed") or any(
        m.lower_ == "if" for c in verb.children if c.dep_ == "advcl" for m in c.children
    ):
        return None
    speakers = [t for t in _speakers(says, cast) if _governs(t, says, cast)]
    if not speakers or not _selves(subject, speakers, cast):
        return None
    return Said(verb, says, verb, "AGREE", "promise", "03", speakers, _concerned(deed, speakers, cast))


def _concerned(deed: Token, speakers: list[Token], cast: Cast) -> list[Token]:
    """For or with whom something is done: its object, else who stands behind *with*, *to* or *for*."""
    told = clauses.of_verb(deed)
    found = _others(told.objects + told.receivers, speakers, cast)
    behind = [t for name in ("with", "to", "for") for t in told.prepositions.get(name, [])]
    if told.governed is not None and not told.objects:
        behind += [c for c in told.governed.children if c.dep_ == "nsubj"]
    return (
        found
        or _others(behind, speakers, cast)
        or _others([t for o in told.objects for t in matching.inside(o, cast)], speakers, cast)
    )


# Stances told plainly


def _unplanned(plan: Token, cast: Cast) -> Said | None:
    """What those in power do not mean to do: *the city has no plans to build it*."""
    has = plan.head
    if plan.dep_ != "dobj" or has.lemma_ != "have" or not any(c.lower_ == "no" for c in plan.children):
        return None
    deeds = [d for c in plan.children for d in (c, *c.children) if d.dep_ in ("acl", "pcomp", "relcl")]
    if not deeds or modality.of_verb(has) not in ("happened", "ongoing", "denied"):
        return None
    speakers = [t for t in _speakers(has, cast) if _governs(t, has, cast)]
    if not speakers:
        return None
    return Said(plan, has, deeds[0], "REJECT", "refuse", "12", speakers, _concerned(deeds[0], speakers, cast))


def _stance(word: Token, cast: Cast) -> Said | None:
    """What those in power are for or against: *is opposed to the sale*, *was in favour of the reform*."""
    found = _for_or_against(word)
    if found is None or found[0].lemma_ != "be":
        return None
    be, about = found
    if modality.of_verb(be) not in ("happened", "ongoing", "denied") or not any(_at_issue(t, cast) for t in about):
        return None
    speakers = [t for t in _speakers(be, cast) if _governs(t, be, cast)]
    if not speakers:
        return None
    targets = _others(about, speakers, cast)
    targets = targets or _others([t for noun in about for t in matching.inside(noun, cast)], speakers, cast)
    if word.lemma_ in ("favour", "favor") and not modality.negated(be):
        return Said(word, be, be, "SUPPORT", None, "05", speakers, targets)
    return Said(word, be, be, "REJECT", None, "12", speakers, targets)


def _for_or_against(word: Token) -> tuple[Token, list[Token]] | None:
    """The verb *be* of a predicate and what it is for or against."""
    if word.dep_ == "prep" and word.lower_ == "against":
        return word.head, [p for p in word.children if p.dep_ == "pobj"]
    if word.dep_ == "acomp" and word.lower_ == "opposed":
        return word.head, clauses.prepositions(word).get("to", [])
    if word.dep_ == "pobj" and word.head.lower_ == "in" and word.lower_ in ("favour", "favor"):
        return word.head.head, clauses.prepositions(word).get("of", [])
    return None


def _at_issue(noun: Token, cast: Cast) -> bool:
    """Whether something is a plan, a law or a party that one can be for or against."""
    plans = words("proposal") | words("favour") | words("bill") | words("restriction")
    return noun.lemma_.lower() in plans or (cast.is_actor(noun) and cast.weighty(noun))
