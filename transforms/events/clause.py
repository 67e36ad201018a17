"""Who does what to whom around one verb or noun, read from the dependency parse."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from spacy.tokens import Token

from transforms.events.lexicon import forms, words

RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET"})
PREPOSITIONS = frozenset({"prep", "agent", "dative"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
HELD_WITH = frozenset({"between", "with", "among", "into", "against"})
"""Prepositions that name a side of what is held, led or signed."""
OF_THE_OBJECT = frozenset({"of", "from", "for", "with", "into", "to"})
"""Prepositions whose gerund tells what the object does: *accused, kept, thanked, charged, talked* someone so."""
CHARGES = frozenset({"suspicion", "charge", "count", "allegation", "accusation", "claim", "complaint"})
"""Nouns whose *of* names what someone else is said to have done."""
BEFALLING = frozenset({"have", "see", "get"})
"""Verbs whose subject suffers what a small clause behind them tells: *had his account frozen*."""
REMAINING = frozenset({"be", "remain", "stay", "languish", "come"})
"""Verbs that say in what state their subject is: *remains in custody*."""
FROM_WHOM = frozenset({"from", "for", "over", "by"})
"""Prepositions that tell of a state from whom and for what it comes: *is under fire from lawmakers for the delay*."""
SPARKED = frozenset({"protest", "demonstration", "riot", "clash", "fighting", "walkout"})
"""What breaks out because of something, and not by the one who caused it."""
AWAY = frozenset({"away", "back", "out", "off", "up", "down", "over", "forward", "in", "together"})
"""Adverbs of verbs, on which the parser puts what belongs to the verb: *walked away from the talks*."""
OBJECT_CONTROL_EXEMPT = frozenset({"promise", "threaten", "vow", "pledge", "offer", "use"})


@dataclass
class Clause:
    """A trigger with its logical roles: `agents` act and `objects` are acted upon, whichever way it is put."""

    trigger: Token
    anchor: Token  # the verb whose tense, negation and adverbials hold for the trigger
    agents: list[Token] = field(default_factory=list)
    objects: list[Token] = field(default_factory=list)
    receivers: list[Token] = field(default_factory=list)  # gave *them* money
    owners: list[Token] = field(default_factory=list)  # *he* had his account frozen
    standing: list[Token] = field(default_factory=list)  # *he* is on trial
    state: str = ""  # the preposition by which a noun tells the state that someone is in: *on* trial
    prepositions: dict[str, list[Token]] = field(default_factory=dict)  # on the trigger or on its object
    particles: frozenset[str] = frozenset()
    governed: Token | None = None  # the infinitive, gerund or clause it governs
    that: bool = False
    passive: bool = False
    carried: bool = False  # a noun under a verb that carries it or says that it took place
    presumed: bool = False  # a noun that stands where only what took place can: *after talks*, *there were clashes*
    modifiers: frozenset[str] = frozenset()


def conjoined(token: Token) -> list[Token]:
    """A noun and those joined to it by *and*, in order."""
    found = [token]
    for child in token.children:
        if child.dep_ == "conj" and child.pos_ in NOMINAL and _verb_begun(child) is None:
            found += conjoined(child)
    return found


def _verb_begun(noun: Token) -> Token | None:
    """The verb whose subject a noun is that the parser joined to an object before it.

    *Oslo rejects those claims and the agency has blamed Lima*: nothing but auxiliaries stands between noun and verb.
    """
    after = noun.right_edge.i + 1
    while after < len(noun.doc) and noun.doc[after].dep_ in ("aux", "auxpass", "advmod", "neg"):
        after += 1
    verb = noun.doc[after] if after < len(noun.doc) else noun
    bare = not any(c.dep_ == "mark" for c in verb.children)
    begun = (
        (verb.dep_ == "conj" or (verb.dep_ == "ccomp" and bare))
        and verb.pos_ == "VERB"
        and verb.sent == noun.sent
        and verb.head in noun.ancestors
    )
    finite = verb.tag_ in ("VBD", "VBZ", "VBP") or any(c.dep_ == "aux" for c in verb.children)
    own = any(c.dep_ in SUBJECTS for c in verb.children)
    return verb if begun and finite and not own and noun.i > verb.head.i else None


def _subject_mislaid(verb: Token) -> list[Token]:
    """The subject that the parser joined to an object before it."""
    if verb.dep_ not in ("conj", "ccomp"):
        return []
    nouns = [t for t in verb.doc[verb.head.i : verb.i] if t.dep_ == "conj" and t.pos_ in NOMINAL]
    return [noun for noun in nouns if _verb_begun(noun) == verb]


def resolve_relative(token: Token) -> Token:
    """The noun that a relative pronoun stands for; the token itself where it is none."""
    if token.lower_ in RELATIVE and token.tag_ in ("WP", "WDT", "WP$", "IN", "DT"):
        for ancestor in token.ancestors:
            if ancestor.dep_ == "relcl":
                return ancestor.head
    return token


def _nouns(tokens: Iterable[Token]) -> list[Token]:
    """Conjuncts added and relative pronouns replaced."""
    return [resolve_relative(each) for token in tokens for each in conjoined(token)]


PRESUMING = frozenset({"after", "following", "since", "during", "amid", "amidst", "despite"})
"""Prepositions that take the happening behind them for a fact."""
HOLDING = frozenset({"in", "during", "at", "after", "following", "for", "with"})


def speaker_of_remark(noun: Token) -> list[Token]:
    """Who met, where a remark was made *in a meeting with* someone or one came *for talks with* someone."""
    preposition = noun.head
    travelling = preposition.lower_ == "on" and noun.lemma_.lower() in words("journey")
    if noun.dep_ != "pobj" or not (preposition.lower_ in HOLDING or travelling):
        return []
    above = preposition.head
    if above.dep_ == "nsubj" and above.i < noun.i:
        return _nouns([above])  # *the minister, in a meeting with the union, said*
    verb = next((a for a in preposition.ancestors if a.pos_ in ("VERB", "AUX")), None)
    if verb is None or any(a.dep_ in SUBJECTS for a in (preposition, *preposition.ancestors) if verb in a.ancestors):
        return []
    return prepositions(verb).get("by", []) if is_passive(verb) else surface_subjects(verb)


def _has_subject(verb: Token) -> bool:
    return any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)


def is_passive(verb: Token) -> bool:
    """Whether the verb's grammatical subject is the one acted upon."""
    if any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children):
        return not _minded(verb)
    if (
        verb.tag_ == "VBD"
        and verb.dep_ == "conj"
        and (forms().get(verb.lower_) or verb.lemma_) in words("judged")
        and is_passive(verb.head)
    ):
        objects = [c for c in verb.children if c.dep_ == "dobj"]  # *was tried and fined 5,000 dollars*
        return all(o.lemma_.lower() in words("money") for o in objects) and not _has_subject(verb)
    if verb.tag_ != "VBN":
        return False
    if befalls(verb):
        return True
    if verb.dep_ == "conj" and verb.head.pos_ == "VERB":
        return is_passive(verb.head) and not any(child.dep_ in ("nsubj", "aux") for child in verb.children)
    return verb.dep_ in ("acl", "advcl", "relcl") and not any(child.dep_ == "aux" for child in verb.children)


def _minded(verb: Token) -> bool:
    """Whether a participle tells what its subject thinks, not what was done to it: *is opposed to the dam*."""
    opposed = verb.lower_ == "opposed" and any(c.lower_ == "to" for c in verb.children)
    return opposed and not any(c.dep_ == "agent" for c in verb.children)


def befalls(verb: Token) -> bool:
    """Whether a participle tells what the subject of the verb above has done to it: *had his account frozen*."""
    small = verb.tag_ == "VBN" and verb.dep_ == "ccomp" and verb.head.lemma_ in BEFALLING and _has_subject(verb)
    return small and not any(c.dep_ in ("aux", "auxpass", "mark") for c in verb.children)


def surface_subjects(verb: Token, depth: int = 0) -> list[Token]:
    """The grammatical subjects, also where they are shared with or controlled from a governing verb."""
    own = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")] or _subject_mislaid(verb)
    if not own and verb.pos_ == "ADJ" and verb.dep_ == "acomp":
        return surface_subjects(verb.head, depth + 1)
    if own:
        return _nouns(own)
    if depth > 6:
        return []
    head = verb.head
    if verb.dep_ == "xcomp" or (verb.dep_ == "advcl" and head.lemma_ == "call" and verb.tag_ == "VB"):
        return _controller(head, depth)
    if verb.dep_ in ("conj", "advcl", "ccomp", "parataxis", "dep") and head.pos_ in ("VERB", "AUX"):
        bare = verb.dep_ == "conj" or verb.tag_ in ("VBG", "VBN", "VB")
        joined = head.head if joined_above(verb) or _remarked(verb) else head
        return surface_subjects(joined, depth + 1) if bare else []
    if verb.dep_ in ("acl", "relcl"):
        return _modified(verb, depth)
    if verb.dep_ in ("pcomp", "pobj") and head.dep_ in PREPOSITIONS:
        return _subject_of_gerund(head, depth)
    return []


def _subject_of_gerund(preposition: Token, depth: int) -> list[Token]:
    """Who does what a gerund behind a preposition tells: *accused him of taking*, *after taking it, he left*."""
    above = preposition.head
    if above.pos_ in ("VERB", "AUX"):
        deeds = preposition.lower_ in OF_THE_OBJECT
        return _controller(above, depth) if deeds else surface_subjects(above, depth + 1)
    if above.pos_ == "ADJ" and above.dep_ == "acomp":
        return surface_subjects(above, depth + 1)
    if above.lemma_.lower() in CHARGES and preposition.lower_ == "of":
        return _charged(above, depth) or _holder(above, depth)
    return _holder(above, depth)


def _charged(charge: Token, depth: int) -> list[Token]:
    """Who is held or tried for what a charge names: *arrested the actor on suspicion of robbing a bank*."""
    verb = next((a for a in charge.ancestors if a.pos_ in ("VERB", "AUX")), None)
    if verb is None or charge.dep_ != "pobj":
        return []
    if is_passive(verb):
        return surface_subjects(verb, depth + 1)
    return _nouns(c for c in verb.children if c.dep_ == "dobj" and c.pos_ in NOMINAL)


def joined_above(verb: Token) -> bool:
    """Whether a verb goes with the one above that to which the parser joined it: *argued that he did not, and accused*.

    A finite verb is no second to a bare infinitive or a participle behind an auxiliary.
    """
    head = verb.head
    told = verb.dep_ == "conj" and head.dep_ == "ccomp" and head.tag_ in ("VB", "VBN") and verb.tag_ in ("VBD", "VBZ")
    return told and any(c.dep_ == "aux" for c in head.children) and head.head.tag_ in ("VBD", "VBZ", "VBN")


def _remarked(verb: Token) -> bool:
    """Whether a participle tells of who said what *there is*: *said that there were gaps, calling on them to act*."""
    head = verb.head
    return (
        verb.dep_ == "advcl"
        and verb.tag_ == "VBG"
        and head.dep_ == "ccomp"
        and any(c.dep_ == "expl" for c in head.children)
    )


def _controller(head: Token, depth: int) -> list[Token]:
    """The understood subject of what `head` governs: its object where it has one, else its subject."""
    objects = [child for child in head.children if child.dep_ in ("dobj", "dative") and child.pos_ in NOMINAL]
    if head.lemma_ == "call":
        objects = [p for child in head.children if child.lower_ in ("on", "upon") for p in child.children]
    if objects and head.lemma_ not in OBJECT_CONTROL_EXEMPT:
        return _nouns(objects[:1])
    return surface_subjects(head, depth + 1)


def _modified(verb: Token, depth: int) -> list[Token]:
    """The understood subject of a clause that modifies a noun: *protesters demanding*, *a plan to attack*."""
    noun = verb.head
    if any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children):
        return _holder(noun, depth)
    if noun.lemma_.lower() in words("statement") and verb.tag_ == "VBG":
        return _holder(noun, depth) or [noun]  # *issued a statement calling on the army to leave*
    return [noun]


def _holder(noun: Token, depth: int) -> list[Token]:
    """Who has or makes what a noun names: its possessor, else the subject of its verb."""
    possessors = [child for child in noun.children if child.dep_ == "poss"]
    if possessors:
        return _nouns(possessors)
    if noun.dep_ in ("dobj", "pobj", "attr"):
        verb = next((a for a in noun.ancestors if a.pos_ in ("VERB", "AUX")), None)
        return [] if verb is None or is_passive(verb) else surface_subjects(verb, depth + 1)
    return []


def prepositions(token: Token) -> dict[str, list[Token]]:
    """The prepositions on a word with the nouns they govern."""
    found: dict[str, list[Token]] = {}
    for child in token.children:
        if child.dep_ in PREPOSITIONS and child.pos_ in ("ADP", "SCONJ", "VERB", "ADV", "PART"):
            nouns = [p for p in child.children if p.dep_ == "pobj"]
            if child.lower_ == "with":  # *met with the king, making history*, read as what the king made
                nouns += [s for g in child.children if g.dep_ == "pcomp" for s in g.children if s.dep_ == "nsubj"]
            if child.lower_ in ("to", "for", "on", "against", "of"):
                gerunds = [g for g in child.children if g.dep_ == "pcomp" and g.pos_ == "VERB"]
                nouns += [o for g in gerunds for o in g.children if o.dep_ == "dobj"]
            found.setdefault(child.lower_, []).extend(_nouns(nouns))
            for inner in child.children:
                if inner.dep_ == "prep":
                    found.setdefault(inner.lower_, []).extend(_nouns(p for p in inner.children if p.dep_ == "pobj"))
        elif child.dep_ == "advmod" and child.lower_ in AWAY:
            for inner in child.children:
                if inner.dep_ == "prep" and inner.lower_ in ("from", "of"):
                    found.setdefault(inner.lower_, []).extend(_nouns(p for p in inner.children if p.dep_ == "pobj"))
    return found


def _merged(first: dict[str, list[Token]], *others: dict[str, list[Token]]) -> dict[str, list[Token]]:
    for other in others:
        for name, tokens in other.items():
            first.setdefault(name, []).extend(tokens)
    return first


def of_verb(verb: Token) -> Clause:
    """The roles around a verb."""
    passive = is_passive(verb)
    subjects = surface_subjects(verb)
    on_verb = prepositions(verb)
    direct = [child for child in verb.children if child.dep_ in ("dobj", "oprd") and child.pos_ in NOMINAL]
    objects = _nouns(direct) or _shared_object(verb)
    agents = subjects
    if passive:
        agents, objects = on_verb.get("by", []) or _behind_infinitive(verb), subjects + objects
    elif verb.dep_ == "relcl" and not objects and verb.head not in subjects:
        objects = [verb.head]
    owners = _sufferers(verb) if any(_owned(o) for o in objects) else []
    gift = any(child.dep_ == "dobj" for child in direct)
    given = subjects if passive and gift else []  # *was handed a sentence*, *was denied bail*
    governed = _governed(verb)
    if not objects and governed is not None and _raises(governed):
        objects = _nouns(c for c in governed.children if c.dep_ in ("nsubj", "nsubjpass"))
    return Clause(
        trigger=verb,
        anchor=verb,
        agents=agents,
        objects=objects,
        receivers=_nouns(c for c in verb.children if c.dep_ == "dative" and c.pos_ in NOMINAL) or given,
        owners=owners,
        prepositions=_merged(on_verb, *(prepositions(o) for o in objects if o.head == verb or o.dep_ == "conj")),
        particles=_particles(verb),
        governed=governed,
        that=any(c.dep_ == "ccomp" for c in verb.children),
        passive=passive,
        modifiers=frozenset(m for o in objects for m in modifiers(o)),
    )


def _behind_infinitive(verb: Token) -> list[Token]:
    """Who did it, where the parser put *by* on the infinitive below: *was asked to resign by his party*."""
    below = [c for c in verb.children if c.dep_ == "xcomp" and c.tag_ == "VB" and not is_passive(c)]
    behind = [t for each in below for t in prepositions(each).get("by", [])]
    return [t for t in behind if t.ent_type_ not in ("DATE", "TIME") and t.lemma_ not in ("end", "start", "time")]


def _sufferers(verb: Token) -> list[Token]:
    """Who has what is his treated so, which the parser may take for a mere object: *saw her term extended*."""
    if befalls(verb):
        return surface_subjects(verb.head)
    term = verb.head
    mere = verb.dep_ == "acl" and verb.tag_ == "VBN" and term.dep_ == "dobj" and term.head.lemma_ in BEFALLING
    return surface_subjects(term.head) if mere else []


def _owned(noun: Token) -> bool:
    """Whether a pronoun before a noun says whose it is."""
    return any(c.tag_ == "PRP$" for c in noun.children)


def _governed(verb: Token) -> Token | None:
    """The clause, infinitive or gerund under a verb or adjective."""
    for wanted in (("xcomp", "ccomp"), ("prep",)):
        for child in verb.children:
            if child.dep_ in wanted and child.dep_ != "prep":
                return child
            if child.dep_ == "prep" and "prep" in wanted:
                gerund = next((g for g in child.children if g.dep_ == "pcomp"), None)
                if gerund is not None:
                    return gerund
    return None


def _raises(governed: Token) -> bool:
    """Whether the governed subject is rather the governing verb's object: *let them go*, *found him guilty*."""
    if governed.pos_ in ("ADJ", "NOUN"):
        return not any(c.dep_ in ("mark", "aux", "cop") for c in governed.children)
    return governed.tag_ == "VB" and not any(c.dep_ == "mark" or c.tag_ == "MD" for c in governed.children)


def _particles(verb: Token) -> frozenset[str]:
    """Particles on a verb; the parser calls some of them adverbs or prepositions."""
    next_to_it = {c.lower_ for c in verb.children if c.dep_ in ("advmod", "prep") and c.i == verb.i + 1}
    apart = {c.lower_ for c in verb.children if c.dep_ == "advmod" and c.lower_ in ("back", "off", "down")}
    return frozenset({c.lower_ for c in verb.children if c.dep_ == "prt"} | next_to_it | apart)


def _shared_object(verb: Token) -> list[Token]:
    """The object that *attacked and killed villagers* puts on its second verb alone."""
    joined = next((c for c in verb.children if c.dep_ == "conj" and c.pos_ == "VERB"), None)
    if joined is None or joined.i - verb.i > 2 or is_passive(verb):
        return []
    return _nouns(c for c in joined.children if c.dep_ == "dobj")


def modifiers(noun: Token) -> list[str]:
    """Adjectives and compounds before a noun, lower case."""
    return [c.lower_ for c in noun.children if c.dep_ in ("amod", "compound", "nmod", "det", "poss")]


def of_noun(noun: Token) -> Clause:
    """The roles around a noun that names a happening."""
    first = noun
    while first.dep_ == "conj" and first.head.pos_ in NOMINAL:
        first = first.head
    if first.dep_ == "pobj" and first.head.lower_ == "of" and first.head.head.lemma_ in words("measure"):
        first = first.head.head  # *began a round of talks*
    on_noun = prepositions(noun)
    if noun.lemma_.lower() in CHARGES and "against" not in on_noun:  # *made allegations of fraud against the mayor*
        behind = [t for o in on_noun.get("of", []) for t in prepositions(o).get("against", [])]
        on_noun = _merged(on_noun, {"against": behind} if behind else {})
    clause = Clause(trigger=noun, anchor=_anchor(first), modifiers=frozenset(modifiers(noun)))
    clause.agents = _nouns(c for c in noun.children if c.dep_ == "poss") or _conductors(noun)
    verb = first.head
    if first.dep_ in ("dobj", "nsubjpass") and verb.lemma_ in words("carrier"):
        passive = is_passive(verb)
        clause.carried = True
        clause.passive = passive
        actors = prepositions(verb).get("by", []) if passive else surface_subjects(verb)
        clause.agents = clause.agents or actors
        on_noun = _merged(on_noun, {k: v for k, v in prepositions(verb).items() if k != "by"})
        if clause.agents and all(agent.tag_ == "PRP$" for agent in clause.agents):
            clause.agents = actors or clause.agents
    elif first.dep_ in ("nsubj", "nsubjpass") and (verb.lemma_ in words("occurrence") or _under_way(verb)):
        clause.carried = True
        on_verb = _merged(prepositions(verb), *(prepositions(c) for c in _ways(verb)))
        on_noun = _merged(on_noun, {k: v for k, v in on_verb.items() if k in ("between", "with", "against")})
    elif first.dep_ == "dobj" and verb.lemma_ in words("sparking") and noun.lemma_ in SPARKED:
        clause.carried = True  # *the ruling sparked protests*: what sparks them does not take part
    elif first.dep_ == "pobj" and first.head.head.lemma_ == "responsibility" and first.head.head.dep_ == "dobj":
        clause.carried = True  # *claimed responsibility for the attack*
        clause.agents = clause.agents or surface_subjects(first.head.head.head)
    elif (
        noun.lemma_ == "strike" and first.dep_ == "pobj" and first.head.lower_ == "on" and first.head.head.pos_ == "AUX"
    ):
        clause.carried = True  # *have been on strike for a week*
        clause.agents = clause.agents or surface_subjects(first.head.head)
    entered = _entered(first.head) if first.dep_ == "pobj" else None
    if entered is not None and not clause.carried:
        clause.carried = True  # *embarked on a strike*, *took part in a march*
        clause.agents = clause.agents or surface_subjects(entered)
    made = _made(noun)
    if made is not None and not clause.agents:
        clause.carried, clause.anchor = True, made  # *the attack that the rebels launched*
        clause.agents = surface_subjects(made)
        on_noun = _merged(on_noun, prepositions(made))
    if first.dep_ == "dobj" and verb.lemma_ in words("undergone") and not is_passive(verb):
        clause.receivers = surface_subjects(verb)
        on_noun = _merged(on_noun, {k: v for k, v in prepositions(verb).items() if k == "from"})
    if first.dep_ == "pobj" and first.head.dep_ == "prep" and first.head.head.lemma_ in REMAINING:
        stays = first.head.head
        clause.state, clause.standing = first.head.lower_, [] if stays.dep_ == "pcomp" else surface_subjects(stays)
        on_noun = _merged(on_noun, {k: v for k, v in prepositions(stays).items() if k in FROM_WHOM})
    clause.presumed = bool(clause.receivers) or _presumed(first) or _done_by_someone(noun)
    for held in _held(noun):
        on_noun = _merged(on_noun, {k: v for k, v in prepositions(held).items() if k in HELD_WITH})
    sides = _hyphened(noun)
    if sides:
        on_noun = _merged(on_noun, {"between": sides})
    told = _told_in_relative(noun)
    if told is not None and not clause.carried:
        clause.carried, clause.anchor = True, told
    if "by" not in on_noun:
        above = [] if "against" in on_noun else _behind_verb(first)  # *an appeal against the ruling by the judge*
        on_noun = _merged(on_noun, {"by": _behind_object(on_noun) or above})
    clause.prepositions = {name: tokens for name, tokens in on_noun.items() if tokens or name != "by"}
    clause.agents = on_noun.get("by", []) or clause.agents or _voices(noun, on_noun)
    return clause


def _under_way(verb: Token) -> bool:
    """Whether a verb says that its subject has begun: *talks are under way*."""
    return verb.lemma_ == "be" and bool(_ways(verb))


def _ways(verb: Token) -> list[Token]:
    """The *way* of *under way* behind a verb, on which the parser may put who is at it."""
    after = [c for c in verb.children if c.i > verb.i and c.dep_ in ("prep", "advmod", "acomp")]
    ways = [p for c in after if c.lower_ == "under" for p in c.children if p.lower_ == "way"]
    return ways + [c for c in after if c.lower_ == "underway"]


def _hyphened(noun: Token) -> list[Token]:
    """The two names joined by a hyphen before a noun: *the Peru-Chile talks*."""
    for dash in noun.doc[noun.left_edge.i + 1 : noun.i]:
        if dash.text in ("-", "–", "/"):
            sides = [dash.nbor(-1), dash.nbor(1)]
            named = all(side.ent_type_ in ("GPE", "NORP") and side.text[0].isupper() for side in sides)
            if named and sides[0].text != sides[1].text:
                return sides
    return []


def _behind_object(on_noun: dict[str, list[Token]]) -> list[Token]:
    """Who did it, where the parser put *by* on whom it was done to: *the expulsion of two diplomats by Chad*."""
    made = words("document") | words("statement")
    return [t for o in on_noun.get("of", []) if o.lemma_ not in made for t in prepositions(o).get("by", [])]


def _behind_verb(noun: Token) -> list[Token]:
    """Who did it, where the parser put *by* on the verb above: *condemned the invasion of Togo by Chad*."""
    if noun.dep_ != "dobj" or is_passive(noun.head):
        return []
    behind = [t for t in prepositions(noun.head).get("by", []) if t.i > noun.i]
    return [t for t in behind if t.ent_type_ not in ("DATE", "TIME") and t.lemma_ not in ("end", "start", "time")]


def _voices(noun: Token, on_noun: dict[str, list[Token]]) -> list[Token]:
    """Who speaks or acts behind *from* or *of*: *a request from the king*, *the resignation of the minister*."""
    word = noun.lemma_.lower()
    found = on_noun.get("from", []) if word in words("voiced") else []
    return found or (on_noun.get("of", []) if word in words("uttered") else [])


def _done_by_someone(noun: Token) -> bool:
    """Whether a noun that is a subject says itself by whom it was done: *a march by farmers blocked the road*."""
    by = any(c.lower_ == "by" and c.dep_ in ("prep", "agent") for c in noun.children)
    befallen = any(c.dep_ == "poss" for c in noun.children)  # *the judge's suspension by the king*
    told = noun.dep_ in ("nsubj", "nsubjpass") and noun.head.tag_ in ("VBD", "VBN", "VBZ")
    return by and told and not befallen


def _presumed(noun: Token) -> bool:
    """Whether a noun stands where only what took place can: *after an attack*, *there were clashes*."""
    if noun.dep_ == "attr":
        return any(c.dep_ == "expl" for c in noun.head.children)
    return noun.dep_ == "pobj" and noun.head.lower_ in PRESUMING


def _entered(preposition: Token) -> Token | None:
    """The verb of taking part or setting out behind which a preposition carries a noun: *went on strike*."""
    above = preposition.head
    part = above if above.lemma_ == "part" else next((c for c in above.children if c.lemma_ == "part"), None)
    if part is not None and preposition.lower_ == "in" and part.dep_ == "dobj" and part.head.lemma_ == "take":
        return part.head
    known = (
        above.pos_ == "VERB" and above.i < preposition.i and f"{above.lemma_} {preposition.lower_}" in words("entering")
    )
    return above if known else None


def _made(noun: Token) -> Token | None:
    """The verb of a relative clause whose object a happening is: *the visit that he paid to the camp*."""
    for child in noun.children:
        objects = [c for c in child.children if c.dep_ in ("dobj", "nsubjpass")]
        hoped = any(c.tag_ == "MD" or c.dep_ == "neg" for c in child.children)
        if child.dep_ != "relcl" or child.lemma_ not in words("carrier") or is_passive(child) or hoped:
            continue
        if child.pos_ == "VERB" and all(o.lower_ in RELATIVE for o in objects) and _has_subject(child):
            subjects = [c for c in child.children if c.dep_ == "nsubj"]
            return None if any(s.lower_ in RELATIVE for s in subjects) else child
    return None


def _held(noun: Token) -> list[Token]:
    """The participles that say a happening took place: *a meeting held on Monday between the two*."""
    return [c for c in noun.children if c.dep_ == "acl" and c.tag_ == "VBN" and c.lemma_ in words("carrier")]


def _conductors(noun: Token) -> list[Token]:
    """Who is behind *by* in a participle: *an inquiry led by the senate*."""
    return [t for verb in _held(noun) for t in prepositions(verb).get("by", [])]


def _told_in_relative(noun: Token) -> Token | None:
    """The verb of a relative clause that says when or how a happening took place: *the war, which ended in 1994*."""
    for child in noun.children:
        if child.dep_ == "relcl" and any(c.dep_ == "nsubj" and c.lower_ in RELATIVE for c in child.children):
            verbs = [child, *(c for c in child.children if c.dep_ == "conj" and c.pos_ == "VERB")]
            found = [v for v in verbs if v.lemma_ in words("occurrence")]
            if found:
                return found[-1]
    return None


def _anchor(noun: Token) -> Token:
    """The nearest verb above a noun, whose tense and adverbials hold for it; the noun itself in a heading."""
    return next((a for a in noun.ancestors if a.pos_ in ("VERB", "AUX")), noun)
