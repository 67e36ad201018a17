"""Polarity and modality of a trigger: whether it happened, goes on, is planned, demanded, denied or supposed.

A verb's own auxiliaries come first, then what governs it (`governing.csv`), up to the verb that the reporter tells.
"""

from spacy.tokens import Token

from transforms.events.clause import joined_above
from transforms.events.lexicon import Governor, governors, words
from warehouse.schema import Modality

MODALS: dict[str, Modality] = {
    "will": "planned", "'ll": "planned", "’ll": "planned", "wo": "planned", "shall": "planned",
    "may": "hypothetical", "might": "hypothetical", "could": "hypothetical", "can": "hypothetical",
    "ca": "hypothetical", "must": "demanded", "should": "demanded", "ought": "demanded",
}  # fmt: skip
NEVER_DONE = frozenset({"could", "should", "ought", "would"})
"""Modals that with *have* tell what did not come about: *should have freed them*."""
CONDITIONS = frozenset({"if", "unless", "whether", "lest"})
TEMPORAL = frozenset({"when", "once", "after", "until", "till", "before", "as"})
INVERTED = frozenset({"should", "were", "had"})
"""Auxiliaries that stand before the subject instead of *if*: *should the police fail*."""
HABITS = frozenset({"often", "usually", "always", "sometimes", "regularly", "routinely", "frequently", "generally"})
LATER = frozenset({"later", "then", "eventually", "subsequently", "soon", "finally", "ultimately"})
"""Adverbs beside which *would* tells what came to pass afterwards: *would later visit*."""
NEARLY = frozenset({"almost", "nearly"})
PERHAPS = frozenset({"possibly", "perhaps", "maybe", "presumably", "potentially", "hopefully", "hypothetically"})
AIMS = frozenset({"for", "to", "from", "against", "of", "on"})
SPEECH = frozenset(
    {"say", "tell", "add", "announce", "report", "state", "note", "declare", "write", "claim", "explain"}
)
FORETELLING = SPEECH | frozenset(
    {"promise", "vow", "pledge", "warn", "confirm", "decide", "agree", "hope", "expect", "reveal", "indicate", "learn",
     "predict", "forecast", "understand", "stress", "insist", "assure", "know"}
)  # fmt: skip
"""Verbs under which *would* is a *will* of the past: *announced that he would resign*."""
PAST = frozenset({"VBD", "VBN"})
NOT_UNDER = frozenset({"nsubj", "csubj", "nsubjpass"})
STRENGTH: dict[Modality, int] = {
    "happened": 0, "ongoing": 1, "planned": 2, "demanded": 3, "hypothetical": 4, "denied": 5,
}  # fmt: skip

MAKES: dict[str, Modality] = {modality: modality for modality in STRENGTH}
"""What governing.csv calls a modality."""


def stronger(first: Modality, second: Modality) -> Modality:
    """The one further from fact."""
    return max(first, second, key=STRENGTH.__getitem__)


def negated(token: Token) -> bool:
    """Whether a verb or noun is negated where it stands."""
    for child in token.children:
        late = token.pos_ == "VERB" and child.i > token.i + 1  # *opposes it, not only for its size*
        late = late or child.doc[child.i + 1 : child.i + 2].text.lower() in ("just", "only", "merely", "simply")
        if (child.dep_ == "neg" and not late) or (
            child.dep_ in ("det", "preconj") and child.lower_ in ("no", "neither")
        ):
            return True
        if child.dep_ == "advmod" and child.lower_ == "longer" and any(c.lower_ == "no" for c in child.children):
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
    if own == "demanded" and any(c.lower_ == "why" for c in verb.children):
        own = "hypothetical"  # *was asked why he should not be freed*
    adverbs = {c.lower_ for c in verb.children if c.dep_ == "advmod" and c.i < verb.i}
    if negated(verb) or adverbs & NEARLY:
        own = stronger(own, "denied")
    if _conditional(verb) or _hangs(verb) or adverbs & PERHAPS:
        own = stronger(own, "hypothetical")
    return stronger(own, _governing(verb, depth)) if depth < 8 else own


def _conditional(verb: Token) -> bool:
    """Whether a verb's clause is a condition or a yes-or-no question."""
    if any(c.dep_ == "mark" and c.lower_ in CONDITIONS for c in verb.children):
        return True
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    first = next((c for c in verb.children if c.dep_ in ("aux", "auxpass")), None)
    if subject is None or first is None or first.i > subject.i:
        return False
    last = next((t for t in reversed(list(verb.sent)) if not t.is_space), verb)
    asked = last.text == "?" and not any(t.tag_ in ("WP", "WRB", "WDT") for t in verb.lefts)
    return asked or (first.lower_ in INVERTED and verb.dep_ == "advcl")


def _hangs(verb: Token) -> bool:
    """Whether what is reached or signed hangs on something else: *a deal dependent on a truce*."""
    nouns = [verb, *(c for c in verb.children if c.dep_ in ("dobj", "nsubjpass"))]
    found = [c for noun in nouns for c in noun.children if c.lower_ in words("conditional")]
    return any(p.dep_ == "prep" for c in found for p in c.children)


def _own_auxiliaries(verb: Token) -> list[Token]:
    """The auxiliaries of a verb's own group; those left of a bracket or a dash belong to what it cuts off."""
    aux = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    for token in reversed(list(verb.doc[aux[0].i : verb.i]) if aux else []):
        if token.text in ("(", ")", "[", "]", "–", "—", ";"):
            return [c for c in aux if c.i > token.i]
    return aux


def _auxiliaries(verb: Token) -> Modality:
    """What the verb's own auxiliaries and form say."""
    aux = _own_auxiliaries(verb)
    perfect = any(h.lower_ in ("have", "'ve", "’ve") for h in aux)
    for helper in aux:
        if helper.lower_ in NEVER_DONE and helper.lower_ != "could" and perfect:
            return "denied" if helper.lower_ != "would" else "hypothetical"
        if helper.lower_ in MODALS:
            return "hypothetical" if perfect and MODALS[helper.lower_] == "demanded" else MODALS[helper.lower_]
        if helper.lower_ in ("would", "'d", "’d"):
            return _would(verb)
    present = any(h.lower_ in ("is", "are", "'s", "’s", "'re", "’re", "am", "been") for h in aux)
    if verb.tag_ == "VBG" and present:
        intends = verb.lemma_ == "go" and any(c.dep_ == "xcomp" for c in verb.children)
        return "planned" if intends else "ongoing"
    being = any(h.lower_ == "being" for h in aux)
    return "ongoing" if verb.tag_ == "VBN" and being and present else "happened"


def _would(verb: Token) -> Modality:
    """A *would*: of the future as told in the past, of what came to pass later, or of what is supposed."""
    if any(c.dep_ == "advmod" and c.lower_ in LATER for c in verb.children) or (
        verb.lemma_ == "go" and any(c.lower_ == "on" for c in verb.children)
    ):
        return "planned" if _foretold(verb) else "happened"
    return "planned" if _foretold(verb) else "hypothetical"


def _foretold(verb: Token) -> bool:
    """Whether the verb stands in the report of what was said or meant."""
    while verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX"):
        verb = verb.head
    return verb.dep_ == "ccomp" and verb.head.pos_ == "VERB" and verb.head.lemma_ in FORETELLING


def _infinitive(verb: Token) -> bool:
    """Whether *to* stands before a verb."""
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)


def _governing(verb: Token, depth: int) -> Modality:
    """What the words above a verb make of it."""
    head, dep = verb.head, verb.dep_
    if head.i == verb.i:
        return "happened"
    if dep == "conj":
        return _joined(verb, head, depth)
    infinitive = _infinitive(verb)
    if dep == "pcomp":
        return _behind_preposition(verb, head, depth)
    if dep in ("acl", "relcl") and infinitive:
        return _behind_noun(verb, head, depth)
    if dep == "acl":
        return _spelled_out(verb, head, depth)
    marks = {c.lower_ for c in verb.children if c.dep_ in ("mark", "advmod") and c.i < verb.i}
    if dep in ("advcl", "ccomp") and {"so", "that"} <= marks:
        return "planned"  # *pray so that they are freed*
    if dep in ("xcomp", "ccomp") or (dep in ("advcl", "relcl", "dep", "oprd", "acomp") and infinitive):
        return _complement(verb, head, infinitive, depth)
    if dep == "advcl" and verb.tag_ == "VBG" and verb.i - head.i <= 2 and _governor(head, "ing") is not None:
        return _complement(verb, head, infinitive, depth)  # *ruled out visiting*
    if dep == "advcl" and verb.tag_ in ("VBZ", "VBP") and marks & TEMPORAL and depth < 8:
        above = of_verb(head, depth + 1)
        return above if above in ("planned", "demanded", "hypothetical") else "happened"  # *will leave when he visits*
    return "happened"


def _joined(verb: Token, head: Token, depth: int) -> Modality:
    """A conjunct stands as the first does where it shares its auxiliary or its *to*."""
    shares = not any(c.dep_ in ("nsubj", "nsubjpass", "aux") for c in verb.children)
    if depth >= 8:
        return "happened"
    if verb.tag_ == "VB" and shares and head.tag_ in ("VBN", "VBD"):
        bare = [a for a in head.ancestors if a.tag_ == "VB" and any(c.dep_ == "aux" for c in a.children)]
        if bare:
            return of_verb(bare[0], depth + 1)  # *must free those arrested and drop the charges*
    if joined_above(verb):
        return of_verb(head.head, depth + 1)
    if shares and head.pos_ == "VERB":
        passive = any(c.dep_ == "auxpass" and c.lower_ in FINITE for c in verb.children)
        finite = (verb.tag_ in ("VBD", "VBZ", "VBP") or passive) and head.tag_ in ("VB", "VBG")
        return _governing(_finite_above(head), depth + 1) if finite else of_verb(head, depth + 1)
    finite = any(c.lower_ in FINITE and c.i > head.i for c in verb.children if c.dep_[:3] == "aux")
    if finite and head.tag_ in ("VB", "VBG") and not any(c.tag_ == "MD" or c.lower_ == "to" for c in verb.children):
        return _governing(_finite_above(head), depth + 1)  # *tried to get a visa but was denied one*
    return _governing(head, depth + 1)


def _finite_above(verb: Token) -> Token:
    """The verb that a finite conjunct goes with where it hangs on an infinitive: *came to see him and left*."""
    above = (a for a in verb.ancestors if a.pos_ in ("VERB", "AUX") and a.tag_ not in ("VB", "VBG"))
    return next(above, verb)


def _behind_preposition(verb: Token, preposition: Token, depth: int) -> Modality:
    """A gerund behind a preposition: *accused of attacking*, *instead of attacking*, *with a view to attacking*."""
    above, word = preposition.head, preposition.lower_
    if word == "without" or (word in ("of", "than", "from") and above.lower_ in ("instead", "rather", "far", "short")):
        return "denied"
    if word == "of" and preposition.i and preposition.nbor(-1).lower_ in ("instead", "rather"):
        return "denied"
    if word in ("including", "as", "like") and above.pos_ in ("NOUN", "PROPN") and depth < 8:
        verb_over = next((a for a in above.ancestors if a.pos_ in ("VERB", "AUX")), None)
        stands = of_verb(verb_over, depth + 1) if verb_over is not None else "happened"
        stands = stands if stands in ("planned", "demanded", "hypothetical") else "happened"
        return stronger(stands, of_noun_position(above, depth + 1))  # *will by all means, including suing them*
    governor = _governor(above, "from") if word == "from" else None
    governor = governor or (_governor(above, "ing") if word in AIMS | GERUND_PREPOSITIONS else None)
    if governor is None and above.dep_ == "dobj" and word in ("with", "from", "into", "of"):
        above = above.head  # *tasked an envoy with visiting*
        governor = (_governor(above, "from") if word == "from" else None) or _governor(above, "ing")
    if governor is None:
        means = (
            word in ("by", "after", "before", "in", "through", "including")
            and above.pos_ in ("VERB", "AUX")
            and depth < 8
        )
        stands = of_verb(above, depth + 1) if means else "happened"
        if above.head.lemma_ in TRYING and above.dep_ == "xcomp":
            return of_verb(above.head, depth + 1)  # *sought to punish him by sending them*: the sending was the try
        return (
            stands if stands in ("planned", "demanded", "hypothetical") else "happened"
        )  # *will help them by sending*
    return _made(governor, above, depth)


TRYING = frozenset({"seek", "try", "attempt"})
GERUND_PREPOSITIONS = frozenset({"on", "in", "about", "with", "into", "at", "over", "towards"})


def _behind_noun(verb: Token, noun: Token, depth: int) -> Modality:
    """An infinitive behind a noun: *a plan to visit*, *the first governor to visit*."""
    if _ranked(noun):  # *the first governor to visit the camp* did so, or will where she is to be it
        stands = of_verb(noun.head, depth + 1) if noun.head.pos_ in ("VERB", "AUX") and depth < 8 else "happened"
        return "happened" if stands == "ongoing" else stands
    governor = _governor(noun, "to")
    if governor is not None:
        return _made(governor, noun, depth)
    verbal = noun.head if noun.dep_ in ("dobj", "nsubjpass", "attr") and noun.head.pos_ == "VERB" else None
    if verbal is not None:
        governor = _governor(verbal, "to")  # *sent officials to visit the camp*
        if governor is not None:
            return _made(governor, verbal, depth)
    return stronger("planned", _of_governing_noun(noun, depth))


def _spelled_out(verb: Token, noun: Token, depth: int) -> Modality:
    """A clause or participle that says what a noun holds: *the claim that he fled*, *a bill banning the party*."""
    way = "that" if verb.tag_ not in ("VBG", "VBN") else "ing"
    governor = _governor(noun, way) if verb.tag_ != "VBN" else None
    if governor is None:
        return "happened"
    passed = noun.dep_ in ("dobj", "nsubjpass") and noun.head.lemma_ in ("pass", "approve", "adopt", "sign", "enact")
    return "happened" if passed else _made(governor, noun, depth)


def _ranked(noun: Token) -> bool:
    """Whether a noun is the first, the last, the only or the greatest of its kind: *second of the three to sue*."""
    nouns = [noun, *(p for c in noun.children if c.lower_ == "of" for p in c.children)]
    if noun.dep_ == "pobj" and noun.head.lower_ == "of":
        nouns.append(noun.head.head)
    words_before = [t for each in nouns for left in each.lefts for t in (left, *left.lefts)]
    return any(t.tag_ in ("JJS", "RBS") or t.lower_ in RANKS for t in (*nouns, *words_before))


def _governor(word: Token, way: str) -> Governor | None:
    """What governing.csv says of a word with what stands behind it in that way."""
    pos = POS.get(word.pos_)
    if pos is None:
        return None
    particles = [c.lower_ for c in word.children if c.dep_ == "prt"]
    known = governors()
    if (
        word.lemma_ == "call" and particles and particles[0] in ("out", "off", "up", "in")
    ):  # *called the envoy out for visiting them* calls for nothing
        return known.get((f"call {particles[0]}", pos, way))
    for lemma in (*(f"{word.lemma_.lower()} {particle}" for particle in particles), word.lemma_.lower()):
        found = known.get((lemma, pos, way))
        if found is not None:
            return found
    return None


POS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adj", "ADV": "adj"}


def _made(governor: Governor, word: Token, depth: int) -> Modality:
    """What a governing word makes of what it governs, with how it stands itself."""
    if word.pos_ in ("VERB", "AUX"):
        above = of_verb(word, depth + 1) if depth < 8 else "happened"
        if governor.makes == "planned" and word.lemma_ in WANTING and _with_subject(word):
            return stronger("demanded", "happened" if above == "ongoing" else above)  # *wants him to resign*
    elif word.pos_ == "ADJ" and word.head.pos_ in ("VERB", "AUX"):
        above = of_verb(word.head, depth + 1) if depth < 8 else "happened"
    else:
        above = _of_governing_noun(word, depth)
    makes = governor.makes
    if makes == "fact":
        return "happened"
    if word.lemma_ == "hesitate" and negated(word):
        return _auxiliaries(word)  # *will not hesitate to send them*
    if governor.past and above == "happened" and _of_the_past(word, governor.past == "passive"):
        makes = "as"
    if word.lemma_ == "able" and above == "planned":
        return above  # *will be able to send them*
    if makes == "told" and word.tag_ == "VBN" and any(c.dep_ == "auxpass" for c in word.children):
        makes = "hypothetical"  # *is accused of shooting them*: no one stands for it
    if makes in ("as", "told"):
        return above if makes == "as" or above != "denied" else "hypothetical"
    if above == "denied":
        left_open = makes in ("denied", "demanded") or (makes == "planned" and _not_yet(word))
        left_open = left_open or word.lemma_ == "deserve"  # *did not deserve to be shot* does not say that he was not
        return "hypothetical" if left_open else "denied"
    return stronger(MAKES[makes], "happened" if above == "ongoing" else above)


WANTING = frozenset({"want", "wish", "like"})


def _with_subject(verb: Token) -> bool:
    """Whether what a verb governs has a subject of its own: *wants the mayor to resign*."""
    clauses = [c for c in verb.children if c.dep_ in ("ccomp", "xcomp") and c.i > verb.i]
    return any(c.dep_ in ("nsubj", "nsubjpass") for clause in clauses for c in clause.children)


def _not_yet(word: Token) -> bool:
    """Whether what is not decided may yet be: *no decision has been taken yet*."""
    verbs = (word, word.head) if word.pos_ not in ("VERB", "AUX") else (word,)
    return any(c.lower_ == "yet" for verb in verbs for c in verb.children)


def _of_the_past(word: Token, passive: bool) -> bool:
    """Whether a governing word tells of the past: *was able to*, *had to*, *had the chance to*, *was allowed to*."""
    if passive:
        return word.tag_ == "VBN" and any(c.lower_ in ("was", "were") for c in word.children)
    verb = word if word.pos_ in ("VERB", "AUX") else word.head
    if word.pos_ == "NOUN" and (verb.lemma_ not in ("have", "take", "get", "seize", "use") or word.dep_ != "dobj"):
        return False
    return verb.pos_ in ("VERB", "AUX") and (
        verb.tag_ in PAST or any(c.lower_ in ("had", "has", "have") for c in verb.children if c.dep_ == "aux")
    )


def _of_governing_noun(noun: Token, depth: int) -> Modality:
    """How a noun such as *plan*, *decision* stands: what is said of it as a subject does not touch what it governs."""
    if noun.dep_ in NOT_UNDER and noun.dep_ != "nsubjpass":
        verb = noun.head
        return "denied" if negated(noun) else "hypothetical" if _conditional(verb) else "happened"
    if noun.dep_ == "nsubjpass" and noun.head.pos_ == "VERB":
        return stronger("denied" if negated(noun) else "happened", of_noun_position(noun, depth + 1))
    return of_noun_position(noun, depth + 1)


def _complement(verb: Token, head: Token, infinitive: bool, depth: int) -> Modality:
    """What a governing verb or adjective makes of its complement."""
    bare = verb.tag_ == "VB" and not any(c.tag_ == "MD" for c in verb.children)
    gerund = verb.tag_ == "VBG" and (verb.dep_ in ("xcomp", "advcl") or not any(c.dep_ == "aux" for c in verb.children))
    way = "to" if infinitive else "ing" if gerund else "that"
    if not infinitive and bare and verb.dep_ in ("ccomp", "xcomp") and not any(c.dep_ == "mark" for c in verb.children):
        way = "to"  # *let them go*
    purpose = verb.dep_ == "advcl"
    if infinitive and head.lemma_ == "be" and any(c.dep_ == "attr" and _ranked(c) for c in head.children):
        return _above(head, depth)  # *was one of the first to visit*
    judged = next((c for c in head.children if c.dep_ in ("acomp", "oprd") and c.pos_ == "ADJ"), None)
    if judged is not None and _governor(judged, way) is not None:
        head = judged  # *it is necessary to visit*
    elif head.lemma_ == "be" and infinitive and not purpose:
        return _above(head, depth) if judged is not None else _to_be(head, depth)
    elif infinitive:
        held = next((c for c in head.children if c.dep_ == "dobj" and head.i < c.i < verb.i), None)
        if held is not None and _governor(held, way) is not None and _governor(head, way) is None:
            head = held  # *gives them power to visit*
    if head.pos_ == "NOUN" and infinitive:
        return _behind_noun(verb, head, depth)
    if way == "that" and _asserted(verb, head):
        return "happened"
    governor = _governor(head, way) or (_governor(head, "that") if way == "to" and not infinitive else None)
    if governor is not None and not (purpose and infinitive and governor.makes in ("denied", "planned")):
        return _made(governor, head, depth)
    above = _above(head, depth)
    if way == "that":
        return "happened"
    if not infinitive or (infinitive and _into_the_streets(head)) or _perfect(verb):
        return above
    if head.pos_ == "ADJ" and not purpose:
        return above  # *was happy to meet them*
    if purpose and _after_all(verb, head):
        return "denied" if any(c.lower_ == "too" for c in (*head.children, *_degrees(head))) else above
    return stronger("planned", "happened" if above == "ongoing" or (purpose and above == "demanded") else above)


def _above(head: Token, depth: int) -> Modality:
    """How a verb stands, or the verb above an adjective."""
    verb = head.head if head.pos_ == "ADJ" else head
    return of_verb(verb, depth + 1) if verb.pos_ in ("VERB", "AUX") and depth < 8 else "happened"


def _degrees(verb: Token) -> list[Token]:
    """The adverbs of degree on a verb's adjective or adverb: *was too weak*."""
    return [c for child in verb.children if child.dep_ in ("acomp", "advmod") for c in child.children]


def _after_all(verb: Token, head: Token) -> bool:
    """Whether an infinitive tells an outcome: *fled, only to be arrested*; *was too weak to visit*."""
    only = verb.i > 1 and any(c.lower_ == "only" and c.i < verb.i for c in verb.children)
    return only or any(c.lower_ in ("too", "enough") for c in _degrees(head))


def _perfect(verb: Token) -> bool:
    """Whether an infinitive tells of the past: *to have visited*."""
    return any(c.dep_ == "aux" and c.lower_ == "have" for c in verb.children)


def _asserted(verb: Token, head: Token) -> bool:
    """Whether a clause is told as a fact by *insist*, *suggest*, *ask*, whose demands have no tense of their own."""
    governor = _governor(head, "that")
    tensed = verb.tag_ in ("VBD", "VBZ") or any(c.lower_ in FINITE for c in verb.children if c.dep_[:3] == "aux")
    return governor is not None and governor.makes == "demanded" and tensed and head.lemma_ != "propose"


FINITE = frozenset({"has", "had", "is", "was", "were", "did", "does", "will", "would"})


def _to_be(verb: Token, depth: int) -> Modality:
    """An infinitive behind *be*: *the envoy is to visit*, *the aim was to visit*."""
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    governor = _governor(subject, "to") if subject is not None and subject.pos_ == "NOUN" else None
    above = of_verb(verb, depth + 1) if depth < 8 else "happened"
    if governor is not None:
        return above if governor.makes in ("as", "told") else stronger(MAKES[governor.makes], above)
    return stronger("planned", above)


def _into_the_streets(verb: Token) -> bool:
    """Whether people take to the streets or go on strike, after which *to protest* is told as a fact."""
    return any(p.lemma_ in ("street", "strike") for c in verb.children if c.dep_ == "prep" for p in c.children)


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
    if noun.dep_ == "pobj" and head.lower_ == "of" and head.head.lower_ == "ahead":
        return stronger(own, "planned")
    if noun.dep_ == "pobj" and head.i != noun.i:
        head = head.head
    if head.i == noun.i:
        return own
    governor = _governor(head, "noun") if aimed else None
    if head.lemma_ == "call" and noun.dep_ != "pobj" and not any(c.dep_ == "prt" for c in head.children):
        governor = None  # *called a meeting*, *was called into question*
    if head.lemma_ == "announce" and noun.lemma_ not in words("talks") | words("conference") | STAGED:
        governor = None  # *announced sanctions* has imposed them
    if head.pos_ in ("NOUN", "ADJ"):
        if governor is not None:
            return stronger(own, _made(governor, head, depth) if depth < 8 else _alone(governor))
        listed = noun.dep_ == "pobj" and noun.head.lower_ in ("including", "like", "as")
        passes = head.pos_ == "NOUN" and (noun.dep_ != "pobj" or listed or _holds(head))
        return stronger(own, of_noun_position(head, depth + 1)) if passes and depth < 4 else own
    if head.pos_ not in ("VERB", "AUX"):
        return own
    if governor is not None and noun.dep_ in ("dobj", "pobj", "nsubjpass") and depth < 8:
        return stronger(own, _made(governor, head, depth))
    above = of_verb(head, depth + 1) if depth < 8 else "happened"
    gathering = noun.lemma_ in words("talks") | words("conference")
    direct = noun.dep_ in ("dobj", "nsubjpass") or head.lemma_ == "be"
    if noun.dep_ == "nsubj":
        direct = direct or head.lemma_ in words("occurrence")
    if direct and above == "happened" and _goes_on(head):
        return stronger(own, "ongoing")
    if direct:
        return stronger(own, above)
    beside = noun.dep_ == "nsubj" or noun.head.lower_ in ("in", "at", "during", "to", "for", "with")
    return stronger(own, above) if above == "planned" and gathering and beside else own  # *will speak at the summit*


def _holds(noun: Token) -> bool:
    """Whether a noun only measures or begins the happening behind it: *a round of talks*, *the resumption of talks*.

    Any other tells of the happening as known: *wants information about the raid*, *an end to the war*.
    """
    return noun.lemma_ in words("measure") or noun.lemma_ in BEGINNINGS


BEGINNINGS = frozenset(
    {"resumption", "start", "beginning", "holding", "launch", "opening", "continuation", "convening", "hosting",
     "conduct", "staging", "range", "variety", "organisation", "organization"}
)  # fmt: skip


def _alone(governor: Governor) -> Modality:
    """What a governing word makes by itself."""
    return MAKES.get(governor.makes, "happened")


def _goes_on(verb: Token) -> bool:
    """Whether a verb says in the present or the present perfect that something continues: *have carried on*."""
    aux = {c.lower_ for c in verb.children if c.dep_ == "aux"}
    present = verb.tag_ in ("VBP", "VBZ") or (verb.tag_ == "VBN" and bool(aux & {"have", "has", "'ve", "’ve"}))
    lasting = verb.lemma_ in ("continue", "persist", "rage") or (
        verb.lemma_ in ("carry", "go", "drag") and any(c.lower_ == "on" for c in verb.children)
    )
    return present and lasting


STAGED = frozenset({"protest", "march", "strike", "rally", "demonstration", "exercise", "drill", "sit-in", "election"})
"""What is announced before it is held."""
RANKS = frozenset({"first", "second", "third", "fourth", "fifth", "last", "latest", "only"})
PLANNED_ADJECTIVES = frozenset({"planned", "upcoming", "forthcoming", "next", "future", "imminent"})
