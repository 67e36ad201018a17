"""Which sense of a trigger fits its clause, and who is source, target and third party then."""

from dataclasses import dataclass, field
from functools import cache

from spacy.strings import get_string_id
from spacy.tokens import Doc, Token

from transforms.events.actors import UNNAMED, Cast
from transforms.events.clause import (
    Clause,
    conjoined,
    is_passive,
    modifiers,
    of_verb,
    prepositions,
    resolve_relative,
    speaker_of_remark,
    surface_subjects,
)
from transforms.events.lexicon import Sense, by_word, forms, words
from transforms.events.modality import SPEECH, negated

VERB_TARGETS = ("obj", "against", "on", "with", "at", "to", "from", "in")
NOUN_TARGETS = ("with", "on", "against", "to", "at", "between")
MEETING_TARGETS = ("with", "between", "among")
TELLING = SPEECH | {"confirm", "admit", "deny", "insist", "warn", "assert", "maintain", "believe", "think", "hope"}
MEDIATORS = frozenset({"broker", "mediate", "host", "facilitate", "arrange"})
CONCERNED = ("from", "between", "on", "against", "with", "to", "in", "for")
REFLEXIVE = frozenset({"himself", "herself", "itself", "themselves", "myself", "ourselves"})
DASHES = frozenset({"-", "--", "–", "—"})
SET_BESIDE = frozenset({"appos", "conj", "nmod", "dep", "nsubj", "nsubjpass"})
LOCATIONS = frozenset({"in", "at", "near", "outside", "along"})
STRIFE = frozenset({"war", "clash", "skirmish", "fighting", "battle"})
THINGS = {
    "ASSAULT": frozenset({"obj", "on", "against", "at"}),
    "COERCE": frozenset({"obj"}),
}
"""Types whose target may be a thing, and where it stands: a base, a convoy, a newspaper."""
HANDING = frozenset(
    {
        "provide", "give", "send", "supply", "grant", "lend", "hand", "deliver", "pay", "offer", "donate", "sell",
        "transfer", "return", "extend", "open", "lease", "award",
    }
)  # fmt: skip
"""Verbs by which something goes to someone, who is their target however much they hand over."""
GIVEN = frozenset({"AID", "RETREAT"})
"""Types in which something goes to someone."""
OF_PEOPLE = frozenset({"accuse", "sue", "indict", "prosecute"})
"""Verbs whose object is someone, whatever noun names him: *accused its leadership of fraud*."""
SUFFERED = frozenset(
    {
        "murder", "assassination", "execution", "kidnapping", "abduction", "death", "arrest", "detention", "jailing",
        "imprisonment", "slaying", "beating", "killing", "rape", "torture", "shooting", "stabbing",
    }
)  # fmt: skip
"""Nouns of harm whose *of* and *'s* name who suffers it."""
TAKING = frozenset({"seize", "search", "demolish", "censor", "ban"})
"""Modes of COERCE that befall things, whoever is told to do so."""
JUDGED = frozenset({"convict", "sentence", "acquit", "fine"})
"""Modes that tell what a court did, whose name may only say where."""
DEALT = GIVEN | {"CONCEDE", "COOPERATE", "SANCTION", "COERCE", "ASSAULT"}
"""Types whose target is also whom a promise or a warning of such a deed is about."""
PLACES_ACTED_UPON = frozenset({"ASSAULT", "COERCE", "AID", "MOBILIZE", "SANCTION"})
"""Types whose target may be a place or a thing, not only someone who acts."""


DEEDS_NAMED = frozenset({"PROTEST", "MOBILIZE", "COERCE", "ASSAULT", "ACCUSE"})
"""Types whose nouns take a word for a body or a crowd before them as the one who acts."""


@dataclass
class Reading:
    """A trigger read: its sense, its clause, and the heads of its actors."""

    sense: Sense
    clause: Clause
    sources: list[Token]
    targets: list[Token]
    thirds: list[Token] = field(default_factory=list)
    mutual: bool = False  # both sides act alike
    reciprocal: bool = False  # *each other*


POS = {"VERB": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adj"}


def trigger_word(token: Token) -> tuple[str, str]:
    """The word by which a token is looked up, hyphenated forms joined, and its kind."""
    kind = POS.get(token.pos_)
    if kind is None:
        return "", ""
    word = forms().get(token.lower_) or token.lemma_.lower()
    if joined(token):
        word = token.nbor(-2).lower_ + "-" + word
    return word, kind


def worth_trying(doc: Doc, others: frozenset[str]) -> list[Token]:
    """The tokens whose lemma or form may be that of a trigger, or is one of some other words.

    Compares numbers, so that no token is made of the many words that can be no trigger.
    """
    known, also = _trigger_ids(), {get_string_id(word) for word in others}
    table = doc.to_array(["LEMMA", "LOWER"]).tolist()
    return [doc[i] for i, (lemma, form) in enumerate(table) if lemma in known or form in known or {lemma, form} & also]


@cache
def _trigger_ids() -> frozenset[int]:
    """The numbers that the language model gives to triggers' lemmas, and to their last parts behind a hyphen."""
    words_known = {word for word, _ in by_word()} | set(forms())
    ends = words_known | {word.rsplit("-", 1)[-1] for word in words_known}
    return frozenset(get_string_id(form) for word in ends for form in (word, word.capitalize(), word.upper()))


def joined(token: Token) -> bool:
    """Whether the token is the end of a hyphenated word that the parser cut: *cease-fire*, *sit-in*."""
    if token.i < 2 or token.nbor(-1).text != "-" or token.nbor(-1).whitespace_:
        return False  # asked of every word, so the bounds of its sentence last
    return token.i > token.sent.start + 1


def fitting(clause: Clause, cast: Cast) -> Sense | None:
    """The first sense of the clause's trigger whose pattern holds, or None."""
    tried = by_word().get(trigger_word(clause.trigger), ())
    return next((sense for sense in tried if _fits(sense, clause, cast)), None)


def _fits(sense: Sense, clause: Clause, cast: Cast) -> bool:
    presumed = clause.presumed and sense.event_type != "CONSULT"
    if "carried" in sense.flags and not (clause.carried or presumed):
        return False
    if ("that" in sense.flags and not clause.that) or ("bare" in sense.flags and clause.that):
        return False
    for name, wanted in sense.needs:
        if name == "subj":
            if not _any_is(_subjects(sense, clause, cast), wanted, cast):
                return False
        elif not _holds(name, wanted, clause, cast):
            return False
    return all(_CONTENT[flag](clause, cast) for flag in _CONTENT.keys() & sense.flags)


def _holds(name: str, wanted: frozenset[str], clause: Clause, cast: Cast) -> bool:
    """Whether one condition of a pattern holds."""
    if name == "obj":
        return _any_is(clause.objects or clause.receivers, wanted, cast)
    if name == "prep":
        return not clause.prepositions if "-" in wanted else bool(wanted & clause.prepositions.keys())
    if name == "whom" and "to" in wanted and any(cast.is_actor(t) or cast.is_place(t) for t in receivers(clause)):
        return True
    if name == "whom":
        return any(cast.is_actor(t) or cast.is_place(t) for p in wanted for t in clause.prepositions.get(p, []))
    if name == "of":
        return _any_is(clause.prepositions.get("of", []), wanted, cast)
    if name == "pobj":
        return _any_is([t for tokens in clause.prepositions.values() for t in tokens], wanted, cast)
    if name == "prt":
        return bool(wanted & (clause.particles | clause.prepositions.keys()))
    if name == "adj" and "@nation" in wanted and adjectives(clause.trigger, cast):
        return True
    if name == "adj":
        return not clause.modifiers & {"phone"} if "-" in wanted else bool(wanted & clause.modifiers)
    if name == "to":
        governed = clause.governed
        if "inf" in wanted:
            return governed is not None and any(c.dep_ == "aux" and c.lower_ == "to" for c in governed.children)
        return (
            governed is not None and governed.pos_ in ("VERB", "AUX") and bool(wanted & {"*", governed.lemma_.lower()})
        )
    if name == "state":
        return clause.state in wanted and bool(clause.standing)
    if name == "aim":
        return bool(wanted & _aims(clause.trigger))
    if name == "no":
        near = [*clause.objects, *(t for group in clause.prepositions.values() for t in group)]
        for verb in clause.trigger.children:  # *two were killed and five injured in an accident*
            if verb.dep_ == "conj" and verb.pos_ == "VERB":
                near += (t for group in prepositions(verb).values() for t in group)
        return not wanted & (clause.modifiers | clause.prepositions.keys() | {t.lemma_.lower() for t in near})
    if name == "comp":
        return any(c.lower_ in wanted for c in (*clause.trigger.children, *_called(clause.trigger))) or any(
            m in wanted for o in clause.objects for m in (o.lower_, *modifiers(o))
        )
    raise ValueError(f"triggers.csv: no such condition as {name}")


def _aims(verb: Token) -> set[str]:
    """What a deed is done for: *marched to demand a recount*."""
    aims = [c for c in verb.children if c.dep_ in ("advcl", "xcomp") and c.tag_ == "VB"]
    return {c.lemma_ for c in aims if any(t.lower_ == "to" and t.dep_ == "aux" for t in c.children)}


def _called(verb: Token) -> list[Token]:
    """What something is said to be, with its adjectives: *described it as a shameful act*, *termed it unjust*."""
    names = [p for c in verb.children if c.lower_ == "as" for p in c.children]
    names += [c for c in verb.children if c.dep_ in ("oprd", "ccomp", "xcomp", "acomp")]
    return names + [c for name in names for c in name.children if c.dep_ in ("amod", "acomp", "neg")]


def _future(clause: Clause, cast: Cast) -> bool:
    """Whether what is said is said to come: *assured them that he would pay*."""
    verb = clause.governed
    return verb is not None and clause.that and any(c.lower_ in ("will", "would", "'ll", "wo") for c in verb.children)


def _hostile(clause: Clause, cast: Cast) -> bool:
    """Whether what is said to come is done against someone: *warned that it would jail them*."""
    if clause.governed is None or not _future(clause, cast):
        return False
    sense = fitting(of_verb(clause.governed), cast)
    return sense is not None and sense.event_type in ("SANCTION", "COERCE", "ASSAULT")


def _wrong(clause: Clause, cast: Cast) -> bool:
    """Whether what is said tells of another's wrong: *claimed that the police beat them*."""
    verb = clause.governed
    if verb is None or not clause.that or verb.lemma_ not in words("wrong") or is_passive(verb) or negated(verb):
        return False
    doers = [c for c in verb.children if c.dep_ == "nsubj" and c.pos_ != "PRON" and cast.is_actor(c)]
    return any(cast.actor(d).key != cast.actor(a).key for d in doers for a in clause.agents if cast.is_actor(a))


def _joint(clause: Clause, cast: Cast) -> bool:
    """Whether the wish or readiness is to do something with another: *its readiness to cooperate with Oman*."""
    wishes = [c for o in clause.objects for c in o.children]
    nouns = [p for c in wishes if c.dep_ == "prep" for p in c.children]
    return any(t.lemma_ in words("joint_deed") for t in (*wishes, *nouns, *(g for n in nouns for g in n.children)))


_CONTENT = {"future": _future, "hostile": _hostile, "wrong": _wrong, "joint": _joint}
"""Flags of a pattern that ask what the governed clause tells."""


def _any_is(tokens: list[Token], wanted: frozenset[str], cast: Cast) -> bool:
    """Whether one of the tokens is wanted; `*` any, `-` none."""
    if not tokens or "*" in wanted:
        return bool(tokens) or "-" in wanted
    if any(token.lower_ in wanted or token.lemma_.lower() in wanted for token in tokens):
        return True
    classes = _classes(wanted)
    if classes and any(cast.belongs(token, name) for token in tokens for name in classes):
        return True
    counted = [inner for token in tokens if (inner := _measured(token)) is not None]
    if any(inner.lemma_.lower() in wanted for inner in counted):
        return True
    return any(cast.belongs(inner, name) for inner in counted for name in classes)


@cache
def _classes(wanted: frozenset[str]) -> tuple[str, ...]:
    """The classes among the words of a condition that actors answer to."""
    return tuple(sorted(wanted & _ANSWERED))


_ANSWERED = frozenset(
    {
        "@pair",
        "@person",
        "@actor",
        "@official",
        "@country",
        "@sector",
        "@rebel",
        "@court",
        "@force",
        "@crowd",
        "@many",
        "@blast",
        "@place",
    }
)


def _measured(token: Token) -> Token | None:
    """What a number or a measure counts: *aid* in *tons of aid*, *million* in *$ 5 million*."""
    if token.pos_ != "NUM" and token.lemma_.lower() not in words("measure"):
        return None
    inner = [p for c in token.children if c.lower_ == "of" for p in c.children if p.dep_ == "pobj"]
    return inner[0] if inner else None


def read(clause: Clause, cast: Cast) -> Reading | None:
    """The clause with its sense and actors, or None where no sense fits or no one takes part."""
    clause.agents = agents_meant(clause, cast)
    clause.objects = [_known_by_name(each, cast) for each in clause.objects]
    sense = fitting(clause, cast)
    if sense is None or (sense.event_type in ("SUPPORT", "AID") and any(o.lower_ in REFLEXIVE for o in clause.objects)):
        return None  # *supporting himself on a stick*
    sources, targets, thirds = (
        _noun_roles(sense, clause, cast) if sense.pos == "noun" else _verb_roles(sense, clause, cast)
    )
    if "sym" in sense.flags and not targets:
        sources, targets = sources[:1], sources[1:]
    elif "sym" in sense.flags and not sources:  # *an accord was signed between the two*
        sources, targets = (targets[:1], targets[1:]) if len(targets) > 1 else ([], targets)
    if sense.event_type in ("CONSULT", "PROTEST") and sense.mode != "visit":
        targets = [t for t in targets if not _ground(t, cast)]
    targets = [t for t in targets if not _lies_in(t, cast) and t.lower_ not in REFLEXIVE]
    if len(sources) > 1 and targets and all(_each_of_them(t) for t in targets):
        sources, targets = sources[:1], sources[1:]  # *Oslo and Lima signed a deal between the two countries*
    sources = [s for s in sources if not _in_dateline(s, cast)]
    if not sources and not any(cast.is_actor(t) or cast.is_place(t) or _thing(t) for t in targets):
        targets = targets if _taken(sense, clause) else []
    if not targets:  # *on its promises*: who has them is all that is told
        sources = [s for s in sources if s.lower_ != "its" or clause.carried]
    reciprocal = _reciprocal(clause)
    targets = [t for t in targets if t not in sources and t not in reciprocal and not _same_one(t, sources, cast)]
    if reciprocal and not targets:
        sources, targets = sources[:1], sources[1:]
    told = clause.carried or _told_when(clause.trigger, cast)
    unsided = _dated_war(sense, clause) or (told and (strife(sense) or unrest(sense)))
    if not (sources or targets or thirds or unsided):
        return None
    mutual = "sym" in sense.flags or bool(reciprocal)
    return Reading(sense, clause, sources, targets, thirds, mutual, bool(reciprocal))


def agents_meant(clause: Clause, cast: Cast) -> list[Token]:
    """Who acts in a clause: behind a dateline, by the name beside them, the speaker for *it* in his own words."""
    spoken = [_spoken(each, cast) for agent in clause.agents for each in _behind_dateline(agent, cast)]
    agents = list(dict.fromkeys(each for agent in spoken for each in _behind_dateline(agent, cast)))
    return [_known_by_name(agent, cast) for agent in agents or _the_first(clause.trigger)]


def _spoken(pronoun: Token, cast: Cast) -> Token:
    """Whom a pronoun stands for where someone tells of himself; papers do not: *it also agreed, the report said*."""
    speaker = spoken_for(pronoun)
    paper = speaker.pos_ == "NOUN" and not cast.is_actor(speaker)
    return pronoun if paper and pronoun.lower_ != "we" and cast.is_actor(pronoun) else speaker


def strife(sense: Sense) -> bool:
    """Whether a sense is a noun for a fight between two sides, or for the truce that ends it."""
    told = sense.word in STRIFE | {"talk", "negotiation"} or sense.mode == "ceasefire"
    return sense.pos == "noun" and "sym" in sense.flags and told


def _told_when(noun: Token, cast: Cast) -> bool:
    """Whether a noun has its time beside it: *a border clash in 2020*, *the 2017 protests*."""
    if noun.pos_ not in ("NOUN", "PROPN") or noun.dep_ in ("compound", "nmod"):
        return False
    before = [c for c in noun.children if c.dep_ in ("compound", "nummod", "amod", "nmod", "poss")]
    behind = [p for c in noun.children if c.lower_ in ("in", "on", "of") for p in c.children if p.dep_ == "pobj"]
    return any(token.i in cast.dated for token in before + behind)


def _taken(sense: Sense, clause: Clause) -> bool:
    """Whether things are told to have been taken from someone, though not by whom: *his accounts were frozen*."""
    helpers = {c.lower_ for c in clause.trigger.children if c.dep_ in ("aux", "auxpass")}
    return sense.mode in TAKING and clause.passive and bool(helpers & {"was", "were", "been", "being"})


def _ground(token: Token, cast: Cast) -> bool:
    """Whether a name is only where people met or marched: *attended a meeting in Lima*, *a riot in Lima*."""
    return token.dep_ == "pobj" and token.head.lower_ in ("in", "at") and cast.is_place(token)


def _lies_in(token: Token, cast: Cast) -> bool:
    """Whether a name only tells in which country a place lies: *the attack on Alba, Kenya*."""
    if token.i < 2 or token.nbor(-1).text != "," or not cast.is_place(token):
        return False
    before = token.nbor(-2)
    more = token.i + 1 < len(token.doc) and token.nbor(1).lower_ in ("and", "or", ",")
    return cast.is_place(before) and not more and not any(c.dep_ == "cc" for c in before.children)


def _each_of_them(token: Token) -> bool:
    """Whether a noun only points back to two that are named: *the two countries*, *both sides*, *each side*."""
    counted = any(c.lower_ in ("two", "both", "each") for c in token.children)
    return counted and token.lemma_.lower() in words("peer") | {"nation", "state", "government", "neighbour"}


def unrest(sense: Sense) -> bool:
    """Whether a sense is a noun for people in the streets, whom it leaves untold: *protests broke out in Lima*."""
    return sense.pos == "noun" and sense.event_type == "PROTEST" and sense.mode in ("demonstrate", "riot")


def _in_dateline(token: Token, cast: Cast) -> bool:
    """Whether a name is the place in capitals from which an agency reports."""
    entity = cast.entity(token)
    first = token.i - token.sent.start < 4 and token.is_upper and len(token) > 4
    return first and (entity is None or entity.entity_type not in ("organization", "person"))


def _known_by_name(token: Token, cast: Cast) -> Token:
    """Who is meant by what is told of him beside his name, or by *those*: *Ada Low, a poet who scorned the king*."""
    if token.lower_ != "those" and token.dep_ != "appos":
        return token
    above = token.head
    if token.lower_ == "those" and token.dep_ == "pobj" and above.lower_ == "among" and above.head.lemma_ == "be":
        return next((c for c in above.head.children if c.dep_ in ("nsubj", "attr") and c.i != token.i), token)
    if token.dep_ == "appos" and cast.entity(token) is None and cast.is_named_person(above):
        return above
    return token


def _the_first(verb: Token) -> list[Token]:
    """Who is said to be the first to do it: *the first Dane to visit Togo was Ida Holm*."""
    noun = verb.head
    to = any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)
    if not (to and verb.dep_ in ("acl", "relcl") and noun.dep_ == "nsubj" and noun.head.lemma_ == "be"):
        return []
    return [c for c in noun.head.children if c.dep_ == "attr" and c.pos_ == "PROPN"]


def _behind_dateline(token: Token, cast: Cast) -> list[Token]:
    """The subject behind a place from which a paper reports: *LIMA, Peru -- The army has freed*.

    The parser takes the place for the subject and sets the true one beside it.
    """
    if not (token.is_upper or cast.is_place(token)):
        return [token]
    first = token
    while first.dep_ in ("conj", "appos"):
        first = first.head
    verb = first.head
    if verb.pos_ not in ("VERB", "AUX") or token.i - token.sent.start > 3:
        return [token]
    dash = next((t for t in token.doc[token.i + 1 : min(token.i + 9, verb.i)] if _dash(t)), None)
    if dash is None or any(_dash(t) for t in token.doc[dash.i + 1 : verb.i]):
        return [token]
    behind = [t for t in token.doc[dash.i + 1 : verb.i] if t.head.i < dash.i or t.head.i == verb.i]
    nouns = [t for t in behind if t.pos_ in ("NOUN", "PROPN", "PRON") and t.dep_ in SET_BESIDE]
    return [joined for noun in nouns[:1] for joined in conjoined(noun)]


def _dash(token: Token) -> bool:
    """Whether a token is a dash, not the hyphen of a word, or the colon behind a place and day."""
    if token.text == ":":
        return token.doc[token.sent.start].is_upper
    return token.text in DASHES and token.i > 0 and bool(token.nbor(-1).whitespace_)


def _reciprocal(clause: Clause) -> list[Token]:
    """The words *each other* or *one another* among those acted upon."""
    tokens = [*clause.objects, *(t for group in clause.prepositions.values() for t in group)]
    return [t for t in tokens if t.lower_ in ("other", "another") and t.i and t.nbor(-1).lower_ in ("each", "one")]


def _same_one(target: Token, sources: list[Token], cast: Cast) -> bool:
    """Whether a target is a source named again."""
    entity = cast.entity(target)
    if target.lower_ == "it" and cast.is_actor(target):
        return any(cast.is_actor(s) and cast.actor(s).key == cast.actor(target).key for s in sources)
    if target.pos_ == "PRON" and target.head.pos_ != "ADP":
        return False  # *she accused her*: the object of a verb is another, whoever the pronoun was joined to
    return entity is not None and any(cast.entity(s) == entity for s in sources)


def _dated_war(sense: Sense, clause: Clause) -> bool:
    """Whether a war is told to have begun, ended or raged, though not between whom."""
    return (
        sense.word == "war"
        and clause.carried
        and clause.anchor.lemma_ in ("begin", "end", "start", "erupt", "break", "conclude")
    )


def _actors(tokens: list[Token], cast: Cast) -> list[Token]:
    return [token for token in tokens if cast.is_actor(token)]


def _verb_roles(sense: Sense, clause: Clause, cast: Cast) -> tuple[list[Token], list[Token], list[Token]]:
    """Sources, targets and third parties of a verb."""
    agents = clause.agents
    sources = _actors(agents, cast) or [a for a in agents if a.dep_ == "nsubj" and cast.is_place(a)]
    sources = sources or _inside_all(agents, cast, by_actor=True) or _teller(clause.trigger, cast)
    if sense.targets == ("source",):
        return sources, [], []
    if sense.targets == ("subject",):
        return [], sources, []
    if sense.mode == "sue" and not sources:  # *the union's lawsuit was filed against the ministry*
        sources = _actors([c for o in clause.objects for c in o.children if c.dep_ == "poss"], cast)
    if clause.passive and not sources and sense.mode in JUDGED:  # *was convicted in the Lima High Court*
        benches = [t for name in ("in", "at", "before") for t in clause.prepositions.get(name, [])]
        sources = [t for t in benches if cast.is_actor(t) and cast.actor(t).sector == "JUD"]
    places = sense.targets or (VERB_TARGETS if sense.event_type in PLACES_ACTED_UPON else VERB_TARGETS[:-1])
    sent = _actors(clause.objects, cast) if clause.passive and sense.event_type == "MOBILIZE" else []
    if sent and not sources:  # *troops were sent to the border*: those who go act
        inside_of = {t for token in sent for t in token.subtree}
        return sent, [t for t in _targets(sense, clause, cast, places) if t not in inside_of], []
    return sources, _targets(sense, clause, cast, places), _hosts(sense, clause, cast)


def _teller(verb: Token, cast: Cast) -> list[Token]:
    """Who says so and does this too, where the nearer subject does not act: *said that talks had failed and blamed*."""
    report = verb.head
    if verb.dep_ != "conj" or verb.tag_ not in ("VBD", "VBZ") or report.dep_ != "ccomp" or is_passive(verb):
        return []
    own = any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)
    told = report.head.pos_ == "VERB" and report.head.i < report.i  # what stands before its *said* is a quote
    return _actors(surface_subjects(report.head), cast) if told and not own else []


def _hosts(sense: Sense, clause: Clause, cast: Cast) -> list[Token]:
    """Who asked a visitor to come: *at the invitation of the king*."""
    if sense.mode != "visit":
        return []
    asked = [t for t in clause.trigger.subtree if t.lemma_ == "invitation" and t.head.lower_ in ("at", "on", "upon")]
    return [
        t for t in _actors([p for a in asked for p in prepositions(a).get("of", [])], cast) if t not in clause.agents
    ]


def _targets(sense: Sense, clause: Clause, cast: Cast, places: tuple[str, ...]) -> list[Token]:
    """The first place where someone acted upon stands; else someone inside the object; else the object itself."""
    owners = _actors(clause.owners, cast)
    if owners and not _actors(clause.objects, cast):
        return owners  # *had his account frozen*, but not *had his brother arrested*
    for place in places:
        here = [t for t in _at(place, clause) if place not in LOCATIONS or not _bare_land(t)]
        if place == "to" and sense.event_type in GIVEN and not (_actors(here, cast) or any(map(cast.is_place, here))):
            here = here + [t for t in receivers(clause) if cast.is_actor(t) or cast.is_place(t)]
        found = _actors(here, cast)
        if place == "obj" and not found and sense.mode == "visit":
            found = [t for t in here if any(c.dep_ == "poss" for c in t.children)]
        if not found and place == "clause" and sense.event_type == "REQUEST":
            found = [t for t in here if cast.is_place(t) and t.dep_ in ("nsubj", "dobj")]
        if not found and place != "clause" and (place not in LOCATIONS or sense.event_type in PLACES_ACTED_UPON):
            found = [t for t in here if cast.is_place(t)]
        if not found and place == "obj" and sense.word in OF_PEOPLE:
            found = [t for t in here if t.pos_ in ("NOUN", "PROPN") and t.dep_ != "conj"]
        if not found and place in THINGS.get(sense.event_type, ()):
            found = [t for t in here if t.pos_ in ("NOUN", "PROPN") and (place == "obj" or _thing(t))]
        if not found:
            found = _concerned(here, sense, cast)
        if found:
            return found
    if clause.receivers and sense.pos == "verb":
        return _actors(clause.receivers, cast)
    if sense.event_type == "AID":
        helped = [t for t in _helped(clause) if cast.is_actor(t) or cast.is_place(t)]
        if helped:
            return helped
    if clause.governed is not None and (sense.event_type == "AGREE" or "hostile" in sense.flags):
        found = _of_the_deed(clause, cast)
        if found:
            return found
    if sense.mode == "mediate":  # *launched an effort to settle the rift between Chad and Togo*
        links = [t for t in clause.trigger.subtree if t.lower_ == "between"]
        between = _actors([n for t in links[:1] for p in t.children for n in conjoined(p)], cast)
        if len(between) > 1:
            return between
    committed = _committed(clause, cast) if sense.event_type == "SUPPORT" else []
    if committed:
        return committed
    inside = [] if "sym" in sense.flags else _concerned(clause.objects, sense, cast)
    if inside:
        return inside
    told = sense.event_type == "THREATEN" and "that" in sense.flags  # what will be done, often by another of one's own
    if clause.governed is None or told or ("sym" in sense.flags and len(clause.agents) > 1):
        return []
    if sense.word == "threaten":  # *threatened to shell Lima*
        struck = [t for t in of_verb(clause.governed).objects if cast.is_actor(t) or cast.is_place(t)]
        if struck:
            return struck
    return _inside_all([clause.governed], cast)


def _committed(clause: Clause, cast: Cast) -> list[Token]:
    """Whom one states one's commitment to help: *reiterated its commitment to support the police*."""
    deeds = [c for o in clause.objects if o.lemma_ in words("backing") for c in o.children if c.dep_ == "acl"]
    return _actors([o for deed in deeds for c in deed.children if c.dep_ == "dobj" for o in conjoined(c)], cast)


def _helped(clause: Clause) -> list[Token]:
    """Whom aid is to help, where nobody is told to get it: *gave 3 million dollars to feed the refugees*."""
    verbs = [c for t in (clause.trigger, *clause.objects) for c in t.subtree if c.lemma_ in words("helping")]
    return [o for v in verbs if v.tag_ == "VB" for o in v.children if o.dep_ == "dobj"]


def _of_the_deed(clause: Clause, cast: Cast) -> list[Token]:
    """Whom a deed that was agreed to is done to: *agreed to withdraw its troops from the town of Alba*."""
    assert clause.governed is not None
    deed = of_verb(clause.governed)
    sense = fitting(deed, cast) if clause.governed.pos_ == "VERB" else None
    found: list[Token] = []
    if sense is not None and sense.event_type in DEALT:
        found = _targets(sense, deed, cast, sense.targets or VERB_TARGETS)
    elif clause.governed.lemma_ in HANDING:
        found = [t for t in (*deed.receivers, *_at("to", deed), *receivers(deed)) if cast.is_actor(t)]
    found = found or [t for t in _served(clause.governed) if cast.is_actor(t)]
    return [t for t in found if t not in clause.agents]


def _served(verb: Token) -> list[Token]:
    """Those for whom something is to be done so that they can act: *agreed to open its border for nurses to cross*."""
    aims = [c for c in verb.children if c.dep_ in ("advcl", "ccomp")]
    aims = [c for c in aims if any(m.lower_ == "for" and m.dep_ == "mark" for m in c.children)]
    return [s for aim in aims for s in aim.children if s.dep_ in ("nsubj", "nsubjpass")]


def _bare_land(token: Token) -> bool:
    """Whether a noun is ground without a name, *in the capital*: where something is done, not to whom."""
    named = any(c.pos_ == "PROPN" or c.dep_ == "poss" for c in token.children)
    return token.pos_ == "NOUN" and token.lemma_.lower() in words("land") and not named


def _thing(token: Token) -> bool:
    """Whether a noun names something that can be struck."""
    return any(token.lemma_.lower() in words(name) for name in ("facility", "force", "captive", "property"))


def _at(place: str, clause: Clause) -> list[Token]:
    """The tokens that stand at a place named by a pattern's target."""
    if place == "obj":
        return clause.objects
    if place == "iobj":
        return clause.receivers
    if place == "clause":
        return _governed_subjects(clause)
    near = clause.prepositions.get(place, []) + _deep(place, clause) + _after_noun(place, clause)
    near += [t for a in clause.agents if a.lower_ in UNNAMED for t in prepositions(a).get(place, [])]
    return near or _on_participle(place, clause) or _within_measure(place, clause)


def _on_participle(place: str, clause: Clause) -> list[Token]:
    """The preposition on a participle behind the object: *lifted the sanctions imposed on Chad*."""
    after = [o for o in clause.objects if o.i > clause.trigger.i]
    meant = [o for o in after if o.lemma_ in words("wish") | words("backing")]
    wishes = [c for o in meant for c in o.children if c.dep_ == "acl" and c.tag_ == "VB"]
    verbs = [c for o in after for c in o.children if c.dep_ == "acl" and c.tag_ == "VBN"]
    verbs += [c for o in after if o.lemma_ in words("restriction") for c in o.children if c.dep_ == "relcl"]
    return [t for verb in verbs + wishes for t in prepositions(verb).get(place, [])]


def _within_measure(place: str, clause: Clause) -> list[Token]:
    """The last *on* inside a measure that is taken: *imposed sanctions over the raid, with a freeze, on the bank*."""
    if place not in ("on", "against") or clause.trigger.pos_ != "VERB":
        return []
    taken = [o for o in clause.objects if o.i > clause.trigger.i and o.lemma_.lower() in words("restriction")]
    links = [t for o in taken for t in o.subtree if t.lower_ == place and t.dep_ == "prep" and _same_clause(t, o)]
    return [noun for link in links[-1:] for p in link.children if p.dep_ == "pobj" for noun in conjoined(p)]


def _same_clause(token: Token, noun: Token) -> bool:
    """Whether no verb stands between a word and the noun above it."""
    for ancestor in token.ancestors:
        if ancestor.i == noun.i:
            return True
        if ancestor.pos_ in ("VERB", "AUX") and ancestor.dep_ != "prep":
            return False
    return False


def receivers(clause: Clause) -> list[Token]:
    """Who gets what is given, where the parser put *to* on a word inside the gift: *returned bowls of clay to Chad*.

    The last one counts, as the gift is described before its goal is named.
    """
    tokens = [t for o in clause.objects if o.i > clause.trigger.i for t in o.subtree]
    goals = [t for t in tokens if t.lower_ == "to" and t.dep_ in ("prep", "dative")]
    return [noun for goal in goals[-1:] for noun in goal.children if noun.dep_ == "pobj"]


def _deep(place: str, clause: Clause) -> list[Token]:
    """The preposition on the infinitive that a trigger governs: *agreed to share charts with Iceland*."""
    if clause.governed is None or place not in ("with", "to", "against", "for", "on"):
        return []
    objects = [c for c in clause.governed.children if c.dep_ == "dobj"]
    found = prepositions(clause.governed).get(place, [])
    return found + [t for o in objects for t in prepositions(o).get(place, [])]


def _after_noun(place: str, clause: Clause) -> list[Token]:
    """The preposition on the noun of a set phrase: *on alert in the hills*, *took part in talks with them*."""
    held = [t for name in ("on", "in", "into", "over", "to") for t in clause.prepositions.get(name, [])]
    nouns = [t for t in held if t.lemma_.lower() in words("set_phrase")]
    return [t for noun in nouns for t in prepositions(noun).get(place, [])]


def _governed_subjects(clause: Clause) -> list[Token]:
    """Subject of the governed clause, else its object: *refused to meet the envoy*, *urged that he resign*."""
    verb = clause.governed
    if verb is None:
        return []
    subjects = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass") and not c.tag_.startswith("W")]
    if verb.lemma_ in ("allow", "let", "permit") and not subjects:  # *refused to let the ship land*
        clauses = [c for c in verb.children if c.dep_ in ("ccomp", "xcomp")]
        subjects = [c for clause in clauses for c in clause.children if c.dep_ in ("nsubj", "nsubjpass")]
    objects = [c for c in verb.children if c.dep_ in ("dobj", "dative")]
    if verb.lemma_ in HANDING and not subjects:  # *refused to send nurses to Angola*
        given = of_verb(verb)
        subjects = given.receivers or _at("to", given)
    pobjs = [t for name, tokens in prepositions(verb).items() if name in ("with", "to", "on") for t in tokens]
    return subjects or objects or pobjs


def _inside_all(tokens: list[Token], cast: Cast, by_actor: bool = False) -> list[Token]:
    """Someone named inside noun phrases: *the decision of Serbia*, *its neighbour's plan*, *Israeli strikes*."""
    for token in tokens:
        found = inside(token, cast, by_actor)
        if found:
            return found
    return []


def inside(token: Token, cast: Cast, by_actor: bool = False, depth: int = 0) -> list[Token]:
    """Actors within one noun phrase: its maker first, then whom it concerns."""
    own = prepositions(token)
    owners = [c for c in token.children if c.dep_ == "poss" and c.tag_ != "PRP$"]
    if token.dep_ == "dobj" and token.lemma_.lower() in words("backing") | words("wish") | words("concern"):
        owners = []  # support and concern are those of who voices them
    makers = [t for c in token.children if c.dep_ == "acl" for t in prepositions(c).get("by", [])]
    groups = [own.get("by", []) + makers, owners, own.get("of", []) if not by_actor else [], adjectives(token, cast)]
    if not by_actor:
        groups += [_framed(own.get(name, [])) for name in CONCERNED]
    for group in groups:
        found = [t for t in group if cast.is_actor(t) or cast.is_place(t) or t.dep_ in ("amod", "compound")]
        if found:
            return found
        if depth < 3:
            for noun in group:
                found = inside(noun, cast, by_actor, depth + 1) if noun.tag_ != "PRP$" else []
                if found:
                    return found
    if depth < 3 and token.pos_ in ("VERB", "AUX"):
        return _inside_all([c for c in token.children if c.dep_ in ("dobj", "xcomp")], cast)
    return []


def _concerned(nouns: list[Token], sense: Sense, cast: Cast) -> list[Token]:
    """Someone named inside noun phrases; of a harm that is condemned who did it, never who suffered it.

    What is searched or seized lies in a country and is not it: *investigated graves in Malta*.
    """
    if sense.mode == "investigate" or sense.event_type == "COERCE":
        return [t for t in _inside_all(nouns, cast) if t.head.lower_ != "in"]
    if sense.event_type != "ACCUSE" or sense.mode != "disapprove":
        return _inside_all(nouns, cast)
    for noun in nouns:
        harm = noun.lemma_.lower() in words("assault") | SUFFERED
        found = _authors(noun, cast) if harm else inside(noun, cast)
        if found:
            return found
    return []


def _authors(deed: Token, cast: Cast) -> list[Token]:
    """Who did a harm: *the attack by the rebels*, *Chad's invasion*, *Chadian raids*, but no one in *his murder*."""
    makers = prepositions(deed).get("by", [])
    makers += [t for c in deed.children if c.dep_ == "acl" for t in prepositions(c).get("by", [])]
    owners = [c for c in deed.children if c.dep_ == "poss" and deed.lemma_.lower() not in SUFFERED]
    return _actors(makers + owners, cast) or adjectives(deed, cast)


def _framed(nouns: list[Token]) -> list[Token]:
    """Without those that only set one thing beside another: *in the wake of the report*."""
    return [noun for noun in nouns if noun.lemma_.lower() not in words("framing")]


def adjectives(noun: Token, cast: Cast) -> list[Token]:
    """Adjectives of nation and names before a noun that tell who acts: *Israeli strikes*, *NATO raids*."""
    found: list[Token] = []
    for child in noun.children:
        if cast.backs_only(child):
            continue
        if child.dep_ in ("amod", "compound", "nmod") and child.pos_ in ("PROPN", "ADJ", "NOUN") and not found:
            entity = cast.entity(child)
            if (entity is not None and entity.entity_type in ("country", "organization", "group")) or (
                entity is None and child.ent_type_ in ("NORP", "GPE")
            ):
                found.append(child)
    return found


def _subjects(sense: Sense, clause: Clause, cast: Cast) -> list[Token]:
    """Who acts: the clause's own agents, else who stands before the noun, else who speaks while on a visit."""
    if of_a_state(sense):
        return clause.standing
    agents = clause.agents
    if sense.pos == "noun" and sense.mode == "visit" and not _actors(agents, cast):
        agents = speaker_of_remark(clause.trigger) or agents
    return agents or _doers(sense, clause.trigger, cast)


def of_a_state(sense: Sense) -> bool:
    """Whether a noun's sense tells the state that someone is in: *is on trial*."""
    return any(name == "state" for name, _ in sense.needs)


def _doers(sense: Sense, noun: Token, cast: Cast) -> list[Token]:
    """Who stands before a noun as the one who acts: *Israeli strikes*, *a police raid*; nobody before a verb.

    A crowd before a noun of what is done to someone is the one it is done to: *hostage releases*.
    """
    if noun.pos_ != "NOUN" or sense.mode == "visit":
        return []
    found = adjectives(noun, cast)
    kinds = "convener" if sense.event_type == "CONSULT" else "doer"
    if not found and (sense.event_type in DEEDS_NAMED or sense.mode == "meet") and _told_once(noun, sense):
        before = [c for c in noun.children if c.dep_ == "compound" or c.lower_ == "military"]
        found = [c for c in before if c.lower_ in words(kinds) and cast.is_actor(c) and not _prefixed(c)]
    return [c for c in found if "patient" not in sense.flags or cast.actor(c).sector not in (None, "CVL")]


def _struck(token: Token, cast: Cast) -> bool:
    """Whether a name before a noun of attack is a body known neither to fight nor to govern."""
    entity = cast.entity(token)
    body = entity is not None and entity.entity_type == "organization"
    return body and cast.actor(token).sector in ("CVL", "MED", "BUS", "NGO")


def _prefixed(token: Token) -> bool:
    """Whether a word ends a hyphenated one, which tells something else of it: *anti-government protests*."""
    return token.i > 0 and token.nbor(-1).text == "-"


def _told_once(noun: Token, sense: Sense) -> bool:
    """Whether a noun tells of one or more happenings, not of a kind of them: *police raids are rare*."""
    aimed = any(c.lower_ in ("against", "on", "into", "at") for c in noun.children)
    told = aimed or any(c.dep_ in ("det", "nummod", "poss") for c in noun.children)
    if sense.event_type in ("ASSAULT", "COERCE", "ACCUSE"):
        return told
    return told or noun.tag_ != "NNS" or sense.event_type == "PROTEST"


def _noun_roles(sense: Sense, clause: Clause, cast: Cast) -> tuple[list[Token], list[Token], list[Token]]:
    """Sources, targets and third parties of a noun that names a happening."""
    noun = clause.trigger
    if of_a_state(sense):
        stand = _actors(clause.standing, cast)
        if sense.event_type == "ASSAULT" and not stand:  # *the town is under siege*
            stand = [t for t in clause.standing if cast.is_place(t) or _thing(t)]
        if "patient" in sense.flags:
            doers = clause.prepositions.get("by", []) + clause.prepositions.get("from", [])
            return _actors(doers, cast), stand, []
        return stand, _targets(sense, clause, cast, sense.targets or MEETING_TARGETS), []
    agents, targets = clause.agents, []
    possessors = [c for c in noun.children if c.dep_ == "poss" and c.lower_ != "its"]
    if "patient" in sense.flags and "of" not in clause.prepositions and possessors:
        agents, targets = [a for a in agents if a not in possessors], possessors
    pair = _actors(clause.prepositions.get("between", []) + clause.prepositions.get("among", []), cast)
    if len(pair) > 1 and "sym" in sense.flags:
        hosts = _actors(clause.agents, cast)
        return pair[:1], pair[1:], hosts
    sources = _actors(agents, cast)
    thirds: list[Token] = []
    if clause.carried and clause.anchor.lemma_ in MEDIATORS and sense.event_type == "RETREAT":
        sources, thirds = [], sources
    thirds += _mediators(noun, cast)
    if not sources and "patient" not in sense.flags:
        sources = _actors(clause.prepositions.get("of", []), cast) if "of" not in sense.targets else []
    if not sources:
        sources = [a for a in adjectives(noun, cast) or _doers(sense, noun, cast) if a not in thirds]
        if sense.event_type == "ASSAULT":  # *the ministry bombing*: a body that does not fight was struck
            sources = [a for a in sources if not _struck(a, cast)]
    usual = MEETING_TARGETS if sense.event_type == "CONSULT" else NOUN_TARGETS
    places = sense.targets or (("of", *usual) if "patient" in sense.flags else usual)
    found = _actors(targets, cast) or _targets(sense, clause, cast, places)
    told = sources or sense.event_type == "ACCUSE" or "patient" in sense.flags  # *survived a murder attempt*
    if not found and clause.receivers and told and not strife(sense) and places != ("source",):
        found = _actors(clause.receivers, cast)  # *received a threat from*, *survived an attack*
    if sense.word in STRIFE and not found and sources and not clause.carried:
        return [], [], thirds  # *the Algerian war*: where it was fought, not who fought
    if found and not sources and sense.event_type == "CONSULT":
        behind = speaker_of_remark(noun) or (_traveller(noun) if sense.mode == "visit" else [])
        sources = _actors([spoken_for(agent) for agent in behind], cast)
        found = [t for t in found if t not in sources]
    if not found and clause.carried and "sym" in sense.flags:
        found = _actors(clause.prepositions.get("of", []), cast)
    return sources, [t for t in found if t not in sources], thirds


def _traveller(noun: Token) -> list[Token]:
    """Who is on a visit or back from one: *led a delegation on a visit to Fiji*."""
    if noun.dep_ != "pobj" or noun.head.lower_ not in ("on", "from", "upon"):
        return []
    verb = next((a for a in noun.head.ancestors if a.pos_ in ("VERB", "AUX")), None)
    return surface_subjects(verb) if verb is not None and verb.pos_ == "VERB" and not is_passive(verb) else []


def _mediators(noun: Token, cast: Cast) -> list[Token]:
    """Who stands between the sides: *a Swiss-mediated truce*, *a truce brokered by Egypt*."""
    found = []
    for child in noun.children:
        if child.dep_ == "amod" and child.lemma_.lower() in (
            "mediated",
            "brokered",
            "mediate",
            "broker",
            "backed",
            "back",
        ):
            if child.lemma_.lower().startswith("back"):
                continue
            found += [c for c in child.children if c.dep_ in ("amod", "npadvmod", "advmod", "compound")]
        if child.dep_ == "acl" and child.lemma_ in MEDIATORS:
            found += prepositions(child).get("by", [])
    return [t for t in found if cast.is_actor(t) or cast.entity(t) is not None or t.ent_type_ in ("NORP", "GPE")]


def spoken_for(token: Token) -> Token:
    """The speaker that a pronoun stands for where someone tells of himself: *the ministry said it had freed them*."""
    if token.lower_ not in ("it", "they", "he", "she", "we"):
        return token
    for verb in token.ancestors:
        if verb.dep_ in ("advcl", "relcl", "acl"):
            return token
        if verb.dep_ == "ccomp" and verb.head.pos_ == "VERB" and verb.head.lemma_ in TELLING:
            speaker = next((c for c in reversed(list(verb.head.lefts)) if c.dep_ == "nsubj"), None)
            speaker = speaker or next((c for c in verb.head.rights if c.dep_ == "nsubj"), None)
            if speaker is not None and speaker.i != token.i:
                speaker = resolve_relative(speaker)
                body = _body_of(speaker, token)
                if body is not token:
                    return body
                return spoken_for(speaker) if _agrees(speaker, token) else token
    return token


def _body_of(speaker: Token, pronoun: Token) -> Token:
    """The body a person speaks for, which *it* then means: *the spokesman for the ministry said it had paid*."""
    noun = speaker.head if speaker.dep_ == "appos" else speaker
    if pronoun.lower_ not in ("it", "they"):
        return pronoun
    nouns = [noun, *(c for c in noun.children if c.dep_ in ("appos", "compound"))]
    spokes = next((n for n in nouns if n.lemma_.lower() in words("spokes")), None)
    if spokes is None:
        return pronoun
    own = prepositions(spokes)
    before = [c for c in spokes.children if c.dep_ in ("compound", "poss", "nmod")]
    return next(iter([*own.get("for", []), *own.get("of", []), *before]), pronoun)


def _agrees(speaker: Token, pronoun: Token) -> bool:
    """Whether number and person let a pronoun stand for a speaker."""
    plural = "Number=Plur" in str(speaker.morph) or any(c.dep_ == "conj" for c in speaker.children)
    if pronoun.lower_ in ("they", "we"):
        return plural or (speaker.pos_ != "PRON" and speaker.ent_type_ != "PERSON")
    if pronoun.lower_ == "it":
        return not plural and speaker.ent_type_ != "PERSON"
    return not plural and speaker.pos_ in ("PROPN", "NOUN", "PRON")
