"""Every trigger of a document that tells a happening, with its type settled by what governs it."""

from dataclasses import dataclass

from spacy.tokens import Token

from transforms.document import Document
from transforms.events import clause as clauses
from transforms.events import matching, modality, said
from transforms.events.actors import BODIES, LEADING, STATE_SECTORS, UNNAMED, Actor, Cast, heads, leads
from transforms.events.lexicon import ROOTS, by_word, words
from warehouse.schema import EventType, Modality, Polarity, Quote

COOPERATIVE = frozenset({"AGREE", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT"})
PROMISED = frozenset({"CONCEDE", "COOPERATE", "AID", "RETREAT", "SUPPORT"})
HOSTILE = frozenset({"SANCTION", "COERCE", "ASSAULT"})
POLITICAL = frozenset({"AGREE", "CONSULT", "SUPPORT", "AID", "COOPERATE", "REQUEST", "REJECT", "THREATEN", "SANCTION"})
"""Types that take someone of standing: families and friends agree, meet and help one another without making news."""
DEEDS = frozenset({"CONSULT", "AID", "COOPERATE", "RETREAT", "COERCE", "ASSAULT", "MOBILIZE", "PROTEST", "CONCEDE"})
SAID = frozenset({"SUPPORT", "ACCUSE", "REQUEST", "REJECT"})
GOVERNING_TYPES = frozenset({"AGREE", "REJECT", "THREATEN", "REQUEST"})
"""Speech acts whose content is told by the act itself and is no row of its own."""
KIND_WORDS = frozenset({"thank", "congratulate", "commend", "applaud", "laud", "express", "extend", "voice"})
FIGHTS = frozenset(
    {"clash", "skirmish", "fighting", "battle", "war", "attack", "raid", "shelling", "fight", "violence"}
)
FOUGHT = frozenset({"fight", "war", "clash", "attack"})
WHEN = frozenset({"DATE", "TIME", "ORDINAL", "CARDINAL"})
CHARGED_WITH = frozenset({"send", "dispatch", "deploy", "set", "form", "appoint", "establish", "constitute"})
"""Verbs whose object has been charged with what they are for: *set up a panel to investigate the fire*."""
LEGAL = frozenset({"charge", "sue", "investigate", "convict", "rule", "summon"})
"""Modes of ACCUSE that are acts of law, which news announces before they are done."""
LEARNED = frozenset({"expert", "scholar", "economist", "researcher", "analyst", "physician", "epidemiologist"})
"""Those whose public advice is news where public affairs are."""
SAVED = frozenset({"rescue", "evacuate"})
"""Modes of AID that are news whoever does it, and where no one is told to."""
CHARGED = frozenset({"suspect", "accused", "defendant", "convict", "detainee", "owner", "landlord"})
"""Those who stand before courts and police."""
HELPERS = frozenset(
    {"volunteer", "well-wisher", "congregation", "church", "mosque", "temple", "philanthropist", "donor", "benefactor"}
)
ELDERS = frozenset(
    {
        "imam", "priest", "pastor", "rabbi", "monk", "elder", "chieftain", "cardinal", "archbishop", "vicar", "mufti",
        "tribe", "clan", "community",
    }
)  # fmt: skip
"""Those who speak for a flock or a clan."""
UNITED = frozenset(
    {"group", "organisation", "organization", "association", "federation", "stakeholder", "opponent", "observer"}
)
"""Nouns for many who hold one view, though they tell no sector."""
GIVERS = frozenset({"donor", "lender", "creditor", "funder", "sponsor"})
DISPUTED = frozenset(
    {
        "court", "lawsuit", "judge", "tribunal", "union", "strike", "worker", "employee", "fine", "allegation",
        "accusation", "claim", "charge", "settlement", "compensation", "regulator", "watchdog", "damages", "protest",
        "resident", "victim", "redundancy", "dispute", "negligence", "boycott", "sanction",
    }
)  # fmt: skip
"""Words of what firms have to answer for in public."""
PATRONS = frozenset(
    {
        "customer", "client", "consumer", "shopper", "buyer", "guest", "visitor", "tourist", "traveller", "traveler",
        "fan", "spectator", "viewer", "reader", "listener", "subscriber", "user", "player", "athlete", "coach",
        "footballer", "child", "kid", "boy", "girl", "friend", "researcher", "scientist", "historian", "lover",
        "patient", "pupil", "caller", "trader", "investor", "robber", "thief", "kidnapper", "scammer", "brand",
        "retailer", "seller", "designer", "artist", "actor", "musician", "chef",
    }
)  # fmt: skip
"""People and firms whose wishes, told of many, are those of a market, a game or a home."""
TOPICS = frozenset({"into", "over", "after", "following", "despite", "amid", "since"})
"""Prepositions that take a deed behind them for a fact, whatever is asked or threatened because of it."""
MEANWHILE = frozenset({"in", "during", "at", "after", "following", "on"})
"""Prepositions by which a verb of speech is told to have been spoken at a meeting, or after it."""
VOWS = frozenset({"vow", "pledge", "promise", "swear"})


@dataclass
class Candidate:
    """A happening as one trigger tells it."""

    trigger: Token
    anchor: Token
    event_type: EventType
    mode: str | None
    root: str
    polarity: Polarity
    modality: Modality
    sources: list[Token]
    targets: list[Token]
    thirds: list[Token]
    reported_by: Quote | None
    symmetric: bool
    carried: bool
    reciprocal: bool = False  # each acts on the other
    unsided: bool = False  # a war, a clash, a truce whose sides it leaves to the text before
    recalled: bool = False  # deaths in a fight told before: *were killed in the clashes*
    content: Token | None = None  # the verb of a clause under a plain verb of speech, where the two make the act


def candidates(document: Document, cast: Cast) -> list[Candidate]:
    """The happenings of a document, one for each trigger, in order."""
    found: list[Candidate] = []
    for token in matching.worth_trying(document.parsed, said.heard()):
        candidate = None
        if matching.trigger_word(token) in by_word() and not cast.within_name(token):
            candidate = _candidate(document, token, cast)
        candidate = candidate or _by_words(document, token, cast)
        if candidate is not None:
            found.append(candidate)
    return _outermost(_once(found))


def _once(found: list[Candidate]) -> list[Candidate]:
    """One for each trigger, in order: what its own word tells before what a verb of speech above makes of it."""
    first: dict[int, Candidate] = {}
    for candidate in sorted(found, key=lambda c: (c.trigger.i, c.content is not None)):
        first.setdefault(candidate.trigger.i, candidate)
    return list(first.values())


def _candidate(document: Document, token: Token, cast: Cast) -> Candidate | None:
    """What one trigger tells, or None."""
    reading = matching.read(clauses.of_noun(token) if token.pos_ in ("NOUN", "PROPN") else clauses.of_verb(token), cast)
    if reading is None or modality.habitual(reading.clause.anchor) or _generic(token, reading, cast):
        return None
    stands = _modality(reading)
    candidate = Candidate(
        trigger=token,
        anchor=reading.clause.anchor,
        event_type=reading.sense.event_type,
        mode=reading.sense.mode,
        root=reading.sense.root,
        polarity="negative" if stands == "denied" else "positive",
        modality=stands,
        sources=reading.sources,
        targets=reading.targets,
        thirds=reading.thirds,
        reported_by=_quote_around(document, token),
        symmetric=reading.mutual,
        carried=reading.clause.carried,
        reciprocal=reading.reciprocal,
        unsided=_unsided(reading),
        recalled=_recalled(reading.clause),
    )
    return _kept(_recast(candidate, reading, cast), cast)


def _unsided(reading: matching.Reading) -> bool:
    """Whether a fight or a truce is told without its sides, or a war is said to have killed."""
    trigger = reading.clause.trigger
    if trigger.pos_ == "VERB":
        return reading.sense.mode == "kill" and any(a.lemma_ in matching.STRIFE for a in reading.clause.agents)
    untold = matching.strife(reading.sense) or matching.unrest(reading.sense)
    return untold and not (reading.sources or reading.targets)


def _recalled(clause: clauses.Clause) -> bool:
    """Whether someone fell in a fight that the text has told of: *were killed in the clashes*."""
    fights = [t for name in ("in", "during") for t in clause.prepositions.get(name, []) if t.lemma_ in FIGHTS]
    bare = [t for t in fights if {c.lower_ for c in t.children} == {"the"}]
    return clause.passive and not clause.agents and bool(bare)


def _by_words(document: Document, says: Token, cast: Cast) -> Candidate | None:
    """The speech act that a plain verb of speech and its clause tell, or None."""
    act = said.spoken(says, cast)
    if act is None:
        return None
    candidate = Candidate(
        trigger=act.trigger,
        anchor=act.anchor,
        event_type=act.event_type,
        mode=act.mode,
        root=act.root,
        polarity="positive",
        modality="happened",
        sources=act.sources,
        targets=act.targets,
        thirds=[],
        reported_by=_quote_around(document, says),
        symmetric=False,
        carried=False,
        content=act.content,
    )
    return _kept(candidate, cast)


def _modality(reading: matching.Reading) -> Modality:
    """The modality of a trigger where it stands."""
    trigger = reading.clause.trigger
    if trigger.pos_ == "VERB":
        return modality.of_verb(trigger)
    if trigger.pos_ == "ADJ":
        return modality.of_verb(trigger.head)
    if matching.of_a_state(reading.sense):
        return modality.of_verb(reading.clause.anchor)  # *could stay in detention*
    return modality.of_noun_position(trigger)


def _quote_around(document: Document, token: Token) -> Quote | None:
    """The innermost quote whose content holds the trigger."""
    around = [q for q in document.quotes if q.char_start <= token.idx < q.char_end]
    return min(around, key=lambda q: q.char_end - q.char_start, default=None)


def _recast(candidate: Candidate, reading: matching.Reading, cast: Cast) -> Candidate:
    """The speech act that a promise, a threat or a refusal of a deed is."""
    verb = candidate.trigger if candidate.trigger.pos_ == "VERB" or not candidate.carried else candidate.anchor
    if reading.sense.event_type == "AGREE" and verb.lemma_ in VOWS and _hostile(reading.clause.governed, cast):
        return _as(candidate, "THREATEN", None)
    if verb.pos_ != "VERB" or not any(c.lower_ in ("will", "would", "wo", "'ll") for c in verb.children):
        return candidate
    if modality.negated(verb) and candidate.event_type in COOPERATIVE | {"CONSULT"}:
        candidate.targets = candidate.targets or _until_they(verb, candidate, cast)
        return _as(candidate, "REJECT", "refuse")
    if not _self_said(verb, cast):
        return candidate
    if candidate.event_type in PROMISED:
        return _as(candidate, "AGREE", "promise")
    if candidate.event_type == "SANCTION" and verb.head.lemma_ == "announce":
        return candidate  # *announced that it would recall its envoy*: a measure, not a threat
    return _as(candidate, "THREATEN", None) if candidate.event_type in HOSTILE else candidate


def _until_they(verb: Token, candidate: Candidate, cast: Cast) -> list[Token]:
    """Whose deed a refusal waits for: *will not end the strike until the mine pays*, *until it is paid by the mine*."""
    clauses_after = [c for c in verb.children if c.dep_ == "advcl"]
    waited = [c for c in clauses_after if any(m.lower_ in ("until", "unless", "before") for m in c.children)]
    for deed in waited:
        own = [c for c in deed.children if c.dep_ == "nsubj"]
        doers = clauses.of_verb(deed).agents if clauses.is_passive(deed) else own
        found = [t for t in doers if t.pos_ != "PRON" and cast.is_actor(t) and t not in candidate.sources]
        if found:
            return found
    return []


def _as(candidate: Candidate, event_type: EventType, mode: str | None) -> Candidate:
    """The candidate as a speech act that happened."""
    candidate.event_type, candidate.mode, candidate.root = event_type, mode, ROOTS[event_type]
    candidate.modality, candidate.polarity = "happened", "positive"
    return candidate


def _hostile(verb: Token | None, cast: Cast) -> bool:
    """Whether a governed verb names a deed against someone: *to attack*, but not *to fight corruption*."""
    if verb is None:
        return False
    told = clauses.of_verb(verb)
    if verb.lemma_ in words("revenge"):
        return not told.objects or any(each.pos_ == "PRON" or cast.is_actor(each) for each in told.objects)
    sense = matching.fitting(told, cast)
    return sense is not None and sense.event_type in HOSTILE


def _self_said(verb: Token, cast: Cast) -> bool:
    """Whether the one who will do it is the one who says so: *the ministry said it would free them*."""
    says = verb.head
    if verb.dep_ != "ccomp" or says.lemma_ not in modality.SPEECH:
        return False
    own = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")]
    speaker = [c for c in says.children if c.dep_ == "nsubj"]
    if not own or not speaker:
        return False
    if own[0].pos_ == "PRON" or own[0].lemma_ == speaker[0].lemma_:
        return True
    if not (cast.belongs(own[0], "@official") and cast.belongs(speaker[0], "@official")):
        return False
    actor = cast.actor(own[0])
    return actor.sector in ("GOV", "MIL") and actor.country in (None, cast.actor(speaker[0]).country)


def _kept(candidate: Candidate, cast: Cast) -> Candidate | None:
    """The candidate, unless it is denied or supposed without telling who and whom."""
    if not _of_standing(candidate, cast) or _timeless(candidate) or _only_meant(candidate):
        return None
    if _in_sport(candidate) or _private_praise(candidate, cast) or _of_a_thing(candidate, cast):
        return None
    if candidate.modality == "planned" and _only_an_aim(candidate):
        return None
    if candidate.modality not in ("denied", "hypothetical"):
        return candidate
    if candidate.modality == "denied" and candidate.reported_by and candidate.trigger.tag_ in ("VB", "VBP"):
        return None
    sides = (*candidate.sources, *candidate.targets)
    if candidate.modality == "denied" and candidate.trigger.tag_ == "VBN" and candidate.event_type in HOSTILE:
        return candidate if any(cast.is_actor(t) for t in candidate.targets) else None
    named = any(cast.entity(token) is not None or cast.actor(token).country for token in sides)
    return candidate if candidate.sources and candidate.targets and named else None


def _only_an_aim(candidate: Candidate) -> bool:
    """Whether it is only what something else is for: *efforts in strengthening ties*, *sent nurses to help them*.

    Who travels to meet someone, or sends troops to attack a town, has planned just that.
    """
    trigger = candidate.trigger
    if trigger.tag_ == "VBG" and trigger.dep_ == "pcomp":
        return not candidate.targets
    purpose = trigger.tag_ == "VB" and trigger.dep_ == "advcl" and any(c.lower_ == "to" for c in trigger.children)
    if not purpose or candidate.event_type == "CONSULT":
        return False
    if candidate.mode == "investigate" and trigger.head.lemma_ in CHARGED_WITH:
        return False
    return candidate.event_type != "ASSAULT" or not (candidate.sources and candidate.targets)


def _of_standing(candidate: Candidate, cast: Cast) -> bool:
    """Whether a political act has a political actor, and words against or for someone have one who says them."""
    if candidate.event_type not in POLITICAL and candidate.mode not in ("disapprove", "allow"):
        return True
    if candidate.mode == "plea" or any(c.lemma_ == "bail" for c in candidate.trigger.children):
        return True  # before a court, whoever stands there
    if candidate.mode in SAVED and candidate.modality in ("happened", "ongoing") and candidate.targets:
        return True  # whoever pulls people out of a fire or a flood
    if candidate.event_type == "CONSULT" and candidate.unsided:
        return cast.public or cast.political(candidate.trigger.sent)  # *the talks in Oslo failed*
    if candidate.event_type == "REQUEST" and any(t.lemma_.lower() == "ransom" for t in candidate.trigger.subtree):
        return True
    sided = [*candidate.sources, *candidate.targets]
    verb = candidate.trigger
    passive = (verb.tag_ == "VBN" or clauses.is_passive(verb)) and candidate.event_type != "AID"
    agreed = candidate.symmetric and candidate.mode == "sign"  # *a deal was signed between the two states*
    removed = candidate.event_type == "SANCTION" and candidate.trigger.pos_ == "NOUN"  # *the expulsion of the envoy*
    if not candidate.sources and candidate.event_type != "CONSULT" and not (passive or agreed or removed):
        return False
    if candidate.mode == "visit" and candidate.sources and all(_private(cast.actor(t)) for t in candidate.sources):
        return any(cast.weighty(token) and not cast.is_place(token) for token in candidate.targets)
    if any(cast.weighty(token) for token in sided):
        return True
    voiced = candidate.event_type in ("REQUEST", "THREATEN", "REJECT")
    if (voiced or candidate.event_type == "ACCUSE") and any(
        token.lemma_.lower() in words("campaigner") for token in candidate.sources
    ):
        return True
    political = cast.political(candidate.trigger.sent)
    learned = any(token.lemma_.lower() in LEARNED for token in candidate.sources)
    if (cast.public or political) and voiced and learned and candidate.mode != "propose":
        return True
    if _raised_by_many(candidate, cast, political) or _between_bodies(candidate, cast) or _told_to_many(candidate):
        return True
    if _by_a_firm(candidate, cast) or _of_a_strike(candidate):
        return True
    if political and candidate.mode in ("deny", "promise") and any(t.lemma_ in CHARGED for t in candidate.sources):
        return True  # *the suspect denied the murder, police said*
    helped = candidate.event_type == "AID" and candidate.modality == "happened" and bool(candidate.targets)
    if helped and (candidate.trigger.lemma_ == "donate" or any(t.lemma_.lower() in HELPERS for t in candidate.sources)):
        return bool(candidate.sources)
    body = candidate.event_type != "AID" and any(_is_body(cast.actor(token)) for token in sided)
    if cast.public and political and body:
        return True
    if cast.public and any(_common_body(cast.actor(token)) for token in candidate.sources):
        return True
    if candidate.event_type == "ACCUSE" and cast.public and any(_is_body(cast.actor(t)) for t in candidate.targets):
        return True  # *a writer who criticised the church of Oslo*
    named = sum(cast.is_named_person(token) for token in sided)
    return named > 0 and (cast.public or political)


def _raised_by_many(candidate: Candidate, cast: Cast, political: bool) -> bool:
    """Whether people without a name speak up together, or a cleric or elder does for his own: *locals demanded a dam*.

    What buyers, guests and fans ask for is no news; nor what people ask of one another.
    """
    if candidate.event_type not in ("REQUEST", "REJECT", "THREATEN", "ACCUSE") or candidate.mode == "propose":
        return False
    asked = candidate.event_type == "REQUEST"
    if asked and (candidate.modality == "demanded" or any(t.pos_ == "PRON" for t in candidate.targets)):
        return False
    if asked and candidate.trigger.lemma_ == "demand" and candidate.trigger.pos_ == "NOUN":
        return False  # *a demand from makers of ovens*
    return any(_raises(token, cast, political) for token in candidate.sources)


def _raises(token: Token, cast: Cast, political: bool) -> bool:
    """Whether one subject is such a crowd or such a cleric."""
    word = token.lemma_.lower()
    if word in ELDERS:
        return True
    if token.lower_ in UNNAMED:
        return political or cast.public
    if word in ("people", "person", "man", "woman"):
        return political
    told = token.pos_ == "NOUN" and "Number=Plur" in str(token.morph) and word not in PATRONS
    return told and cast.entity(token) is None and (word in UNITED or cast.actor(token).sector in ("CVL", "BUS", "NGO"))


def _told_to_many(candidate: Candidate) -> bool:
    """Whether people were asked to do something, though not by whom: *residents have been urged to stay indoors*."""
    if candidate.event_type != "REQUEST" or candidate.sources or candidate.trigger.tag_ != "VBN":
        return False
    if not any(c.lower_ in ("was", "were", "been", "being") for c in candidate.trigger.children):
        return False
    many = (t for t in candidate.targets if t.pos_ == "NOUN" and "Number=Plur" in str(t.morph))
    return any(t.lemma_.lower() not in PATRONS for t in many)


def _by_a_firm(candidate: Candidate, cast: Cast) -> bool:
    """Whether a firm answers the law or its workers, or takes something away: *the firm denied the allegations*."""
    firms = any(cast.actor(t).sector == "BUS" for t in candidate.sources)
    if candidate.event_type == "SANCTION":
        return firms or any(t.lemma_.lower() in GIVERS for t in candidate.sources)
    if not firms or candidate.event_type not in ("REJECT", "AGREE", "CONCEDE", "ACCUSE"):
        return False
    return any(token.lemma_.lower() in DISPUTED for token in candidate.trigger.sent)


def _of_a_strike(candidate: Candidate) -> bool:
    """Whether strikers accept or refuse something: *the strikers accepted the offer*, *will not end the strike*."""
    if candidate.event_type not in ("AGREE", "REJECT"):
        return False
    objects = [c for c in candidate.trigger.children if c.dep_ == "dobj"]
    strikers = any(token.lemma_.lower() in ("striker", "picket", "protester") for token in candidate.sources)
    return strikers or any(noun.lemma_.lower() == "strike" for noun in objects)


def _between_bodies(candidate: Candidate, cast: Cast) -> bool:
    """Whether two bodies bind themselves to each other, whatever bodies: *the port signed an accord with the line*."""
    if candidate.mode != "sign" and candidate.event_type != "COOPERATE":
        return False
    sides = [cast.actor(token) for token in (*candidate.sources, *candidate.targets)]
    bodies = [a for a in sides if _is_body(a) or (a.head.pos_ == "NOUN" and a.head.lemma_.lower() in BODIES)]
    return len(sides) > 1 and len(bodies) == len(sides) and any(_is_body(actor) for actor in sides)


def _is_body(actor: Actor) -> bool:
    """Whether an actor is a body with a name, a company or a club as well."""
    return actor.entity is not None and actor.entity.entity_type == "organization"


def _common_body(actor: Actor) -> bool:
    """Whether an actor is a body without a name that trades with no one: *the union*, *the school board*."""
    return actor.head.pos_ == "NOUN" and actor.head.lemma_.lower() in BODIES and actor.sector not in ("BUS", "MED")


def _private(actor: Actor) -> bool:
    """Whether an actor travels for himself: a citizen, a reporter, a trader."""
    return actor.sector in ("CVL", "MED", "BUS") and actor.head.lemma_.lower() not in words("standing")


def _private_praise(candidate: Candidate, cast: Cast) -> bool:
    """Whether thanks and good wishes come from one who speaks for no state, party, army or country."""
    if candidate.event_type != "SUPPORT" or candidate.trigger.lemma_ not in KIND_WORDS:
        return False
    if any(_public(cast.actor(token)) for token in candidate.sources):
        return False
    someone = any(cast.is_named_person(t) and cast.actor(t).sector is None for t in candidate.sources)
    return not (someone and cast.public and any(_praised(cast.actor(t)) for t in candidate.targets))


def _praised(actor: Actor) -> bool:
    """Whether someone is praised who has an office: a body of state, a party's leader."""
    return actor.sector in STATE_SECTORS | {"OPP"} or (actor.entity is not None and leads(actor.entity))


def _public(actor: Actor) -> bool:
    """Whether an actor is a country or speaks for a state, a party, an army or a body of states."""
    if actor.sector is not None:
        return actor.sector in STATE_SECTORS | {"REB", "OPP"}
    body = actor.entity is not None and (actor.entity.entity_type in ("organization", "group") or heads(actor.entity))
    return body or actor.country is not None or actor.head.lemma_.lower() in LEADING


def _in_sport(candidate: Candidate) -> bool:
    """Whether a deed against someone is told in a sentence of a game."""
    if candidate.event_type not in HOSTILE | {"RETREAT"}:
        return False
    sentence = {token.lemma_.lower() for token in candidate.trigger.sent}
    return len(sentence & words("sport")) > 1


def _of_a_thing(candidate: Candidate, cast: Cast) -> bool:
    """Whether a noun names no dealing of people: *the mountain's summit*, *the battle against a virus*."""
    trigger = candidate.trigger
    if trigger.pos_ not in ("NOUN", "PROPN"):
        return candidate.mode in FOUGHT and not candidate.targets and _aimed(trigger, cast)
    owners = [c for c in trigger.children if c.dep_ == "poss" and c.pos_ != "PRON" and c.ent_type_ not in WHEN]
    if candidate.event_type == "CONSULT" and trigger.lemma_ == "summit" and owners:
        return not any(cast.is_actor(owner) for owner in owners)
    return candidate.mode in FOUGHT and not candidate.targets and _aimed(trigger, cast)


def _aimed(trigger: Token, cast: Cast) -> bool:
    """Whether a fight is told to be against something, which is no one."""
    links = ("against", "on", "with") if trigger.pos_ == "NOUN" else ("against",)
    nouns = [trigger, *(c for c in trigger.children if c.dep_ == "dobj")]
    aims = [p for noun in nouns for c in noun.children if c.lower_ in links for p in c.children]
    aims = [p for p in aims if p.dep_ == "pobj" and p.ent_type_ not in WHEN]
    return any(not (cast.is_actor(p) or cast.is_place(p)) for p in aims)


def _timeless(candidate: Candidate) -> bool:
    """Whether a deed is told in the plain present of what is done again and again, or as a danger."""
    verb = candidate.trigger
    if verb.lemma_ == "threaten" and verb.tag_ in ("VBP", "VBZ") and not candidate.targets:
        return True
    if candidate.event_type not in DEEDS or verb.tag_ not in ("VBP", "VBZ"):
        return False
    when = any(c.dep_ in ("advmod", "mark") and c.lower_ in ("when", "whenever", "while") for c in verb.children)
    return when or (verb.tag_ == "VBP" and not _headline(verb) and not _captioned(verb))


def _headline(verb: Token) -> bool:
    """Whether a verb stands in a heading or a caption, whose present tells news: no full stop ends it."""
    last = next((t for t in reversed(list(verb.sent)) if not t.is_space), verb)
    return last.pos_ != "PUNCT" and verb.dep_ == "ROOT"


def _captioned(verb: Token) -> bool:
    """Whether a caption tells a deed of one day in the present: *Soldiers arrest a man, May 4, 2010*."""
    if verb.dep_ != "ROOT":
        return False
    last = verb.sent[-1]
    year = last.nbor(-1) if last.is_punct and last.i > verb.i + 4 else last
    dated = len(year) == 4 and year.is_digit and year.i > verb.i + 3
    return dated and year.nbor(-1).text == "," and year.nbor(-2).is_digit


def _only_meant(candidate: Candidate) -> bool:
    """Whether words for or against someone are only meant to be said: *meant to criticize*; or only asked about."""
    asked = candidate.trigger.pos_ != "NOUN" and candidate.trigger.sent[-1].text == "?"
    words_only = candidate.event_type in SAID and candidate.mode not in LEGAL
    return asked or (candidate.modality == "planned" and words_only and candidate.trigger.tag_ == "VB")


def _generic(token: Token, reading: matching.Reading, cast: Cast) -> bool:
    """Whether it tells of a kind, not of a happening: *persons convicted of theft*, *an attacking plan*."""
    if token.pos_ == "VERB" and token.dep_ in ("amod", "compound", "csubj"):
        return True
    if token.pos_ == "PROPN" and token.ent_type_ == "DATE":
        return True  # *March 6*
    if token.pos_ == "NOUN" and token.dep_ in ("compound", "nmod") and token.head.pos_ == "NOUN":
        return True  # *a government probe committee*
    if token.tag_ == "VB" and token.dep_ == "ROOT" and not any(c.dep_[:4] in ("nsub", "aux") for c in token.children):
        return True  # *visit the forum*, said to the reader
    if token.pos_ == "ADJ" and token.dep_ not in ("acomp", "conj", "ROOT", "xcomp", "ccomp"):
        return True
    governed, told = reading.clause.governed, [t for t in reading.targets if cast.is_actor(t)]
    doing = governed is not None and (governed.dep_ == "xcomp" or governed.head.lower_ == "to")
    if reading.sense.mode == "resign" and doing:
        return True  # *quit drinking*, *resigned to waiting*
    stated = token.head.lemma_.lower() in words("statement")
    if token.dep_ == "acl" and token.lemma_ in ("back", "support", "suspect") and not stated:
        return True
    if token.pos_ == "NOUN" and any(c.dep_ == "poss" and c.lemma_ == "citizen" for c in token.children):
        return True  # *a citizen's arrest*
    if token.dep_ not in ("acl", "relcl") or any(c.dep_ in ("nsubj", "nsubjpass", "mark") for c in token.children):
        return token.dep_ == "relcl" and _of_a_kind(token, told, cast)
    return _of_a_kind(token, told, cast)


def _of_a_kind(token: Token, told: list[Token], cast: Cast) -> bool:
    """Whether a clause says what kind of people are meant: *people who beg*, *persons convicted of theft*."""
    if token.dep_ == "relcl" and token.tag_ == "VBD" and any(cast.entity(t) or cast.actor(t).country for t in told):
        return False  # *groups that petitioned the leaders of Chad*
    head = token.head
    bare = not any(c.dep_ in ("det", "nummod", "poss", "amod") for c in head.children)
    kind = token.tag_ == "VB" or cast.is_actor(head)  # *charges filed against him* are some, not a kind
    return bare and kind and cast.entity(head) is None and "Number=Plur" in str(head.morph)


def _outermost(found: list[Candidate]) -> list[Candidate]:
    """Without those that only spell out a speech act that governs them, or a light verb and its noun told twice."""
    by_trigger = {c.trigger.i: c for c in found if c.content is None}
    by_trigger |= {c.content.i: c for c in found if c.content is not None}
    kept = [c for c in found if not _spelled_out(c, by_trigger) and not _worded(c, by_trigger)]
    twice = {least.trigger.i for c in kept for least in _told_beside(c, {k.trigger.i: k for k in kept})}
    return [c for c in kept if c.trigger.i not in twice]


def _told_beside(candidate: Candidate, by_trigger: dict[int, Candidate]) -> list[Candidate]:
    """Of a noun and the participle behind it that tell one deed, the one that names fewer: *an inquiry led by him*."""
    verb = candidate.trigger
    noun = by_trigger.get(verb.head.i)
    if verb.dep_ not in ("acl", "relcl") or verb.tag_ != "VBN" or noun is None or noun.trigger.pos_ != "NOUN":
        return []
    if noun.event_type != candidate.event_type:
        return []
    named = [{t.i for t in (*each.sources, *each.targets)} for each in (noun, candidate)]
    if named[1] <= named[0]:
        return [candidate]
    return [noun] if named[0] <= named[1] else []


def _worded(candidate: Candidate, by_trigger: dict[int, Candidate]) -> bool:
    """Whether what was passed is told by its words, which are the act: *passed a resolution condemning the raid*."""
    passed = candidate.event_type == "SUPPORT" and candidate.mode == "endorse"
    nouns = [c for c in candidate.trigger.children if passed and c.dep_ in ("dobj", "nsubjpass")]
    if candidate.trigger.lemma_ in ("petition", "letter", "message"):
        nouns.append(candidate.trigger)  # *a petition demanding a new bridge*
    told = [by_trigger.get(c.i) for noun in nouns for c in noun.children if c.dep_ == "acl" and c.tag_ == "VBG"]
    return any(each is not None and each.event_type in GOVERNING_TYPES | {"ACCUSE", "SANCTION"} for each in told)


def _spelled_out(candidate: Candidate, by_trigger: dict[int, Candidate]) -> bool:
    """Whether a speech act above, whose content this is, tells it already."""
    token = candidate.trigger
    if by_trigger.get(token.i, candidate) is not candidate:
        return True  # *said that the rebels must leave*: the leaving is what is demanded
    for _ in range(8):
        head = token.head
        if head.i == token.i:
            return False
        if token.dep_ == "prep" and token.lower_ in MEANWHILE and candidate.event_type == "CONSULT":
            told = by_trigger.get(head.i)
            if told is not None and told.event_type in GOVERNING_TYPES and head.pos_ == "VERB":
                return False  # *demanded lower taxes in a meeting with the mayor*, who has been met
        infinitive = token.tag_ == "VB" and any(c.lower_ == "to" and c.dep_ == "aux" for c in token.children)
        wish = token.dep_ == "acl" and head.lemma_ in words("prospect")
        if token.dep_ in ("relcl", "nsubj", "parataxis"):
            return False
        if token.dep_ == "pobj" and head.lower_ in TOPICS and candidate.event_type in HOSTILE:
            return False  # *called for an inquiry into the killing*, which has happened
        if token.dep_ in ("acl", "advcl") and not infinitive and not wish:
            return False
        above = by_trigger.get(head.i)
        above = above if above is not candidate else None
        if above is not None and infinitive and above.mode == candidate.mode == "meet":
            return True  # *met to discuss the dam*
        if above is not None and token.dep_ == "advcl" and above.event_type != "REQUEST":
            return False
        if above is not None and token.dep_ != "conj":
            if above.event_type in GOVERNING_TYPES or (infinitive and above.mode in ("force", "order")):
                return True
            if above.mode == "allege" and token.dep_ == "ccomp":
                return True  # *claimed that the police beat them*
            if (
                token.dep_ in ("dobj", "nsubjpass", "pobj", "prep")
                and head.pos_ == "VERB"
                and _same_deed(above, candidate)
            ):
                return True
        token = head
    return False


def _same_deed(above: Candidate, candidate: Candidate) -> bool:
    """Whether verb and object name one deed: *launched an attack*, *signed a truce*."""
    if above.trigger.pos_ != "VERB" or candidate.trigger.pos_ == "VERB":
        return False
    broken_off = above.event_type == "SANCTION" and candidate.event_type == "CONSULT"
    known = above.event_type == "CONSULT" and candidate.event_type == "ASSAULT"  # *discussed the invasion*
    direct = candidate.trigger.dep_ == "dobj" and above.event_type != "ACCUSE" and not known
    return above.event_type == candidate.event_type or direct or broken_off
