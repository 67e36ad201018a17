"""One happening in an article is one row, however often it is named."""

import re
from dataclasses import dataclass, replace

from spacy.tokens import Token

from transforms.events.actors import STATE_SECTORS, Actor
from transforms.events.candidates import Candidate
from transforms.events.lexicon import words
from transforms.events.when import When
from transforms.events.where import Where

GENERIC = frozenset(
    {"official", "leader", "authority", "delegation", "side", "counterpart", "government", "representative"}
)


DEFINITE = frozenset({"the", "this", "that", "these", "those"})
"""Words that say the reader knows which one is meant."""

ONCE = frozenset({"convict", "acquit", "sentence", "charge", "arrest", "fine", "sue", "resign", "release", "deport"})
"""Modes of what is done to someone once, whoever of the state is said to do it."""
FATAL = frozenset({"kill", "shoot", "assassinate", "murder", "abduct", "execute", "behead", "stab", "rape", "poison"})
"""Modes of what is done to one person once: told of him again it is the same."""
KIN = frozenset({"family", "relative", "parent", "brother", "sister", "father", "mother", "widow", "wife", "husband"})
"""Who sue and mourn for one of theirs, under many names."""
LEAD = 2
"""Sentences at the head of an article in which it tells its news of *a man*, *a woman* whom it names below."""
PAIRS = frozenset({"duo", "couple", "pair"})
JOINING = frozenset({"join", "attend", "participate", "lead", "continue", "resume", "end"})

DONE = frozenset({"happened", "ongoing"})
TAKEN = frozenset(
    {"suspect", "perpetrator", "culprit", "accused", "man", "woman", "person", "offender", "criminal", "detainee",
     "defendant", "attacker", "assailant", "gunman", "thief", "robber", "smuggler", "trafficker", "fugitive"}
)  # fmt: skip
"""What those are called, told of again, whom the police took."""
BODY_NOUNS = frozenset(
    {"firm", "company", "bank", "group", "charity", "agency", "newspaper", "university", "hospital", "manufacturer",
     "contractor", "supplier", "carrier", "airline", "operator", "developer", "union", "party", "broadcaster", "club"}
)  # fmt: skip
CROWDS = frozenset({"dozen", "score", "hundred", "thousand"})
FACE_TO_FACE = frozenset({"meet", "visit"})
DEED_APART = frozenset({"abduct", "cyber"})
"""Modes of ASSAULT that are a deed of their own beside a killing or an attack on the same people."""
FIGURE = re.compile(r"\d{3,}|\d+[.,]\d+(?:[.,]\d+)*")
NUMERALS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10",
}  # fmt: skip
YEAR = re.compile(r"(?:19|20)\d\d")

SPOKEN = frozenset({"AGREE", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "CONCEDE", "SUPPORT"})
"""Acts in words, of which one person does several: without the one addressed in both, another verb is another act."""


@dataclass
class Told:
    """A candidate with its actors, date and place."""

    candidate: Candidate
    sources: list[Actor]
    targets: list[Actor]
    thirds: list[Actor]
    when: When
    where: Where

    @property
    def weight(self) -> tuple[int, int, int, int, int]:
        """How much it tells: deeds before plans, facts before what is said, then actors, named ones, a date."""
        named = sum(actor.entity is not None for actor in (*self.sources, *self.targets))
        sides = bool(self.sources) + bool(self.targets)
        planned = self.candidate.modality == "planned"
        return (not planned, self.candidate.reported_by is None, sides, named, self.when.start is not None)


def merged(told: list[Told]) -> list[Told]:
    """One of each happening: the fullest telling, earlier before later, in order of their triggers."""
    of_type: dict[str, list[list[Told]]] = {}
    for each in told:
        groups = of_type.setdefault(each.candidate.event_type, [])
        home = _home(each, groups)
        if home is None:
            groups.append([each])
            continue
        twin = next((group for group in groups if group is not home and _united(each, home, group)), None)
        if twin is not None:
            home += twin  # *he planned to kill her*, *she was shot*, *he killed her*: the third tells that they are one
            groups[:] = [group for group in groups if group is not twin]
        home.append(each)
    kept = [_fullest(group) for groups in of_type.values() for group in groups]
    return sorted(kept, key=lambda each: each.candidate.trigger.i)


def _home(each: Told, groups: list[list[Told]]) -> list[Told] | None:
    """The happening told before that a telling is of."""
    home = next((group for group in groups if all(same(each, other) for other in group)), None)
    if home is None and _points_back(each.candidate.trigger):
        home = next((group for group in reversed(groups) if any(_told_again(other, each) for other in group)), None)
    if home is None:
        home = next((group for group in groups if _of_group(each, group)), None) or _of_those(each, groups)
    if home is None and each.candidate.recalled:
        home = next((group for group in reversed(groups) if any(_fight_before(each, other) for other in group)), None)
    return home


def _of_group(each: Told, group: list[Told]) -> bool:
    """Whether a telling is one with another of a group and gainsays none: each may leave out what the other says.

    Only where both name one person or body: *inmates* and *Chad* are acted upon in many happenings.
    """
    alike = any((_firmly(each, other) and same(each, other)) or _on_that_day(other, each) for other in group)
    return alike and not any(_gainsays(each, other) for other in group)


def _on_that_day(first: Told, then: Told) -> bool:
    """Whether one deed of a day is told of one named and of what he was: *shot Ivor Bora ... shot the king*."""
    a, b = first.candidate, then.candidate
    if a.mode != b.mode or b.mode not in FATAL or a.trigger.lemma_ != b.trigger.lemma_ or first.when.text is None:
        return False
    day = first.when.text == then.when.text and any(_named_day(first.when)) and first.when.start == then.when.start
    people = (first.targets, then.targets)
    if not day or any(len(side) != 1 or _plural(side[0]) for side in people):
        return False
    return {_of_name(side[0]) for side in people} == {True, False} and _overlap(*people) is not False


def _united(each: Told, home: list[Told], group: list[Told]) -> bool:
    """Whether a telling that belongs to two groups makes them one."""
    if not all(same(each, other) for other in group) or not any(_firmly(each, other) for other in group):
        return False
    return not any(_gainsays(one, other) for one in home for other in group)


def _firmly(one: Told, other: Told) -> bool:
    """Whether two tellings name the same person or body in one role; of acts in words, the one they are meant for."""
    sides = [(one.targets, other.targets)]
    if one.candidate.event_type not in SPOKEN or one.candidate.mode in ("sue", "resign"):
        sides.append((one.sources, other.sources))
    named = [{a.key for a in side if _of_name(a)} & {a.key for a in across if _of_name(a)} for side, across in sides]
    return any(named)


def _of_name(actor: Actor) -> bool:
    """Whether an actor is a person or body known by name."""
    return actor.entity is not None and actor.entity.entity_type in ("person", "organization")


def _gainsays(one: Told, other: Told) -> bool:
    """Whether two tellings differ in something that both say."""
    a, b = one.candidate, other.candidate
    done = a.modality == b.modality or {a.modality, b.modality} <= DONE or _carried_out(a, b) or _carried_out(b, a)
    if not done or a.polarity != b.polarity or not _alike_mode(a, b):
        return True
    if not same_time(one.when, other.when) or not _same_place(one.where, other.where):
        return True
    straight = (_overlap(one.sources, other.sources), _overlap(one.targets, other.targets))
    crossed = (_overlap(one.sources, other.targets), _overlap(one.targets, other.sources))
    return False in straight and not (a.symmetric and False not in crossed)


def _of_those(each: Told, groups: list[list[Told]]) -> list[Told] | None:
    """The one happening told before that was done to *the suspects*, *the woman*, where no other can be meant."""
    candidate = each.candidate
    if candidate.mode not in FATAL | ONCE or candidate.modality not in DONE or len(each.targets) != 1:
        return None
    target, noun = each.targets[0], each.targets[0].head
    if target.entity is not None or noun.pos_ == "PRON" or not any(c.lower_ in DEFINITE for c in noun.children):
        return None
    before = [group for group in groups if group[0].candidate.mode == candidate.mode]
    alike = [group for group in before if any(_held_before(target, other) for told in group for other in told.targets)]
    if not alike and len(before) == 1 and noun.lemma_.lower() in TAKEN and _plural(target):
        alike = [group for group in before if any(_several(told.targets) for told in group)]
    if len(alike) != 1 or _also(candidate):
        return None
    return alike[0] if all(_done_then(told, each) for told in alike[0]) else None


def _done_then(told: Told, each: Told) -> bool:
    """Whether what was done to someone then can be what is told of him below."""
    days = told.when.text, each.when.text
    if all(days) and days[0] != days[1] and None in (told.when.start, each.when.start):
        return False  # *on Friday* and *in 2017* of an article without a date
    before = any(c.lower_ == "had" for c in each.candidate.trigger.children if c.dep_ == "aux")
    return not before and told.candidate.modality in DONE and _no_conflict(told, each, targets=True)


def _held_before(target: Actor, other: Actor) -> bool:
    """Whether *the woman* can be *a woman* told of before: one noun, one number, no name between them."""
    noun, before = target.head, other.head
    if other.entity is not None or noun.lemma_ != before.lemma_ or _plural(target) != _plural(other):
        return False
    counts = _numbers(target), _numbers(other)
    return not _apart(target, other) and (not all(counts) or bool(counts[0] & counts[1])) and not _definite(before)


def _several(actors: list[Actor]) -> bool:
    """Whether those acted upon are several people without a name."""
    return len(actors) == 1 and actors[0].entity is None and _plural(actors[0]) and not _definite(actors[0].head)


def _fight_before(each: Told, other: Told) -> bool:
    """Whether *the clashes* in which someone was killed are those told one or two sentences before."""
    a, b = other.candidate, each.candidate
    between = b.trigger.doc[a.trigger.i : b.trigger.i]
    near = sum(token.is_sent_start is True for token in between) <= 2 and "\n" not in between.text
    return (
        a.event_type == "ASSAULT"
        and a.modality in ("happened", "ongoing")
        and near
        and same_time(each.when, other.when)
    )


def _fullest(group: list[Told]) -> Told:
    """The telling that says most, with date and place of another where it has none of its own."""
    best = max(group, key=lambda each: (*each.weight, -each.candidate.trigger.i))
    finest = min((each.when for each in group if each.when.start is not None), key=_days, default=best.when)
    own_words = best.when.text is not None and best.when.start is None
    if _days(finest) < _days(best.when) and finest.precision != best.when.precision and not own_words:
        best.when = When(finest.start, finest.end, finest.precision, "inferred", finest.text)
    for other in group:
        if best.when.text is None and other.when.text is not None:
            best.when = replace(other.when, basis="inferred")
        if best.where.place is None and other.where.place is not None:
            best.where = Where(other.where.place, "inferred")
        if other is not best and not best.candidate.symmetric:
            best.sources = _better(best.sources, other.sources, best.targets)
            best.targets = _better(best.targets, other.targets, best.sources)
    return best


def _better(own: list[Actor], told: list[Actor], across: list[Actor]) -> list[Actor]:
    """The actors of a side, named where another telling names them: *a man* is the one named below."""
    if not own and len(told) == 1 and told[0].entity is not None and _overlap(told, across) is not True:
        return told
    return told if _named_below(own, told) and told[0].entity is not None else own


def _days(when: When) -> int:
    """How many days a date leaves open."""
    return ((when.end or when.start) - when.start).days if when.start is not None else 1_000_000


def same(one: Told, other: Told) -> bool:
    """Whether two tellings can be one happening: type, actors, day and place do not conflict."""
    first, then = sorted((one, other), key=lambda told: told.candidate.trigger.i)
    if first.candidate.event_type != then.candidate.event_type:
        return False
    return any(test(first, then) for test in (_told_alike, _told_again, _same_figure, _in_one_breath, _the_time))


def _in_one_breath(first: Told, then: Told) -> bool:
    """Whether two words joined tell one deed: *were jailed or exiled*, *backed the plan and approved it*."""
    a, b = first.candidate, then.candidate
    if b.trigger.dep_ != "conj" or b.trigger.head.i != a.trigger.i or a.modality != b.modality:
        return False
    if _overlap(first.sources, then.sources) is False or _overlap(first.targets, then.targets) is False:
        return False
    if any(c.lower_ == "or" for c in a.trigger.children):
        return _overlap(first.targets, then.targets) is True
    again = any(c.dep_ == "dobj" and c.lower_ in ("it", "them", "him", "her") for c in b.trigger.children)
    thing = any(c.dep_ == "dobj" and c.pos_ == "NOUN" for c in a.trigger.children)
    return a.mode == b.mode and again and thing and not any(c.dep_ == "nsubj" for c in b.trigger.children)


def _the_time(first: Told, then: Told) -> bool:
    """Whether the second is said to be the first: *her visit was the last time a minister visited Chad*."""
    a, b = first.candidate, then.candidate
    time = b.anchor.head
    if a.mode != b.mode or b.anchor.dep_ not in ("acl", "relcl") or time.lower_ != "time" or time.dep_ != "attr":
        return False
    return a.trigger.dep_ == "nsubj" and a.trigger.head.i == time.head.i


def _same_figure(first: Told, then: Told) -> bool:
    """Whether two sentences tell of one deed with one large number: *bought 350,000 tonnes ... of 350,000 tonnes*."""
    a, b = first.candidate, then.candidate
    if a.event_type != b.event_type or a.mode != b.mode or a.modality != b.modality or a.polarity != b.polarity:
        return False
    if a.trigger.sent == b.trigger.sent or _also(b):
        return False
    sides = (_overlap(first.sources, then.sources), _overlap(first.targets, then.targets))
    if True not in sides or not same_time(first.when, then.when) or not _same_place(first.where, then.where):
        return False
    return bool(_figures(a.trigger) & _figures(b.trigger))


def _figures(trigger: Token) -> set[str]:
    """The large numbers below a word, years apart."""
    return {t.text for t in trigger.subtree if FIGURE.fullmatch(t.text) and not YEAR.fullmatch(t.text)}


def _told_again(first: Told, then: Told) -> bool:
    """Whether the later telling points back to the earlier: *kidnapped two nurses ... the kidnapping*.

    *The* or a possessor on the noun says that the reader knows of it, so other words for the same people, and whether
    it is planned or done where it is pointed to, are no conflict.
    """
    a, b = first.candidate, then.candidate
    if a.event_type != b.event_type or a.polarity != b.polarity or _since(a) != _since(b):
        return False
    if any(test(first, then) for test in AGAIN):
        return True
    if (a.trigger.lemma_ != b.trigger.lemma_ and a.mode != b.mode) or _also(b):
        return False
    if not same_time(first.when, then.when) or not _same_place(first.where, then.where):
        return False
    pointing = _points_back(b.trigger, {t.text for actor in (*first.sources, *first.targets) for t in _words(actor)})
    carried_out = _carried_out(a, b) or _carried_out(b, a)
    loose = pointing or carried_out or b.trigger.tag_ in ("VBG", "VB")
    if not loose and (a.modality == "planned") != (b.modality == "planned"):
        return False
    if a.trigger.lemma_ != b.trigger.lemma_ and not ((pointing or b.mode in ONCE) and a.mode == b.mode):
        return False
    sources, targets = (
        _recalled(first.sources, then.sources, pointing),
        _recalled(first.targets, then.targets, pointing),
    )
    if a.symmetric and False in (sources, targets):
        sources, targets = (
            _recalled(first.targets, then.sources, pointing),
            _recalled(first.sources, then.targets, pointing),
        )
    if pointing and b.anchor.lemma_ in JOINING:
        return targets is not False  # *to join the protest*: it goes on without them
    if sources is False and targets is True and b.mode in ONCE and _of_state(first.sources) and _of_state(then.sources):
        return True  # *the court convicted him ... a jury found him guilty*
    if sources is False or targets is False:
        return False
    return pointing or targets is True or (carried_out and sources is True)


def _of_state(actors: list[Actor]) -> bool:
    """Whether police and courts act, of which one article names several for one act."""
    return all(actor.sector in STATE_SECTORS for actor in actors)


def _words(actor: Actor) -> list[Token]:
    """The words of an actor's phrase."""
    return [t for t in actor.head.subtree if actor.start <= t.idx < actor.end]


def _carried_out(planned: Candidate, done: Candidate) -> bool:
    """Whether one telling is of what was planned then, the other of its doing: *decided to go on strike ... went*."""
    if planned.modality != "planned" or done.modality not in ("happened", "ongoing"):
        return False
    above = planned.anchor if planned.anchor.i != planned.trigger.i else planned.trigger
    while above.tag_ not in ("VBD", "VBZ", "VBP", "MD") and above.head.i != above.i:
        if any(c.tag_ == "MD" for c in above.children):
            return False
        above = above.head
    return above.tag_ == "VBD" and above.lemma_ not in ("say", "tell", "announce")


def _once_told(first: Told, then: Told) -> bool:
    """Whether what is done to a person once is told again of *him*, *the boy*: *was jailed ... he was jailed*."""
    a, b = first.candidate, then.candidate
    if a.mode != b.mode or b.mode not in FATAL | ONCE or a.modality != b.modality or len(then.targets) != 1:
        return False
    target = then.targets[0]
    if target.entity is not None or b.trigger.lemma_ != a.trigger.lemma_:
        return False
    if len(first.targets) != (2 if target.head.lemma_ in PAIRS else 1) or not _meant(target):
        return False
    return _no_conflict(first, then, targets=_overlap(first.targets, then.targets) is not False)


def _pact_again(first: Told, then: Told) -> bool:
    """Whether who put his name to it is told of the pact just signed: *signed a deal ... The deal was signed by*."""
    a, b = first.candidate, then.candidate
    if a.mode != "sign" or b.mode != "sign" or a.modality != b.modality or b.trigger.pos_ != "VERB" or _also(b):
        return False
    signed = [c for c in b.trigger.children if c.dep_ in ("dobj", "nsubjpass") and c.lemma_.lower() in words("pact")]
    known = any({c.lower_ for c in noun.children} <= DEFINITE and list(noun.children) for noun in signed)
    if not known or "Number=Plur" in str(signed[0].morph):
        return False
    between = a.trigger.doc[a.trigger.i : b.trigger.i]
    near = sum(token.is_sent_start is True for token in between) <= 2
    return near and same_time(first.when, then.when) and _same_place(first.where, then.where)


def _same_two(first: Told, then: Told) -> bool:
    """Whether *the two sides* of the next sentence go on talking: *met the envoy in Lima. The two sides discussed*."""
    a, b = first.candidate, then.candidate
    if a.event_type != "CONSULT" or a.modality != "happened" or b.modality != "happened" or a.mode not in FACE_TO_FACE:
        return False
    if b.mode not in FACE_TO_FACE or len(then.sources) != 1 or then.targets or not first.sources or not first.targets:
        return False
    noun = then.sources[0].head
    two = noun.lower_ == "sides" and {c.lower_ for c in noun.children} & {"two", "both", "the"}
    between = a.trigger.doc[a.trigger.i : b.trigger.i]
    near = sum(token.is_sent_start is True for token in between if not token.is_space) == 1 and b.anchor.dep_ == "ROOT"
    return bool(two) and near and then.when.text is None and _same_place(first.where, then.where)


def _left_again(first: Told, then: Told) -> bool:
    """Whether *he resigned* tells again of the one who has just resigned."""
    a, b = first.candidate, then.candidate
    if a.mode != "resign" or b.mode != "resign" or not {a.modality, b.modality} <= DONE or _also(b):
        return False
    one, he = first.sources, then.sources
    if len(one) != 1 or len(he) != 1 or he[0].entity is not None or he[0].head.lower_ not in ("he", "she"):
        return False
    between = a.trigger.doc[a.trigger.i : b.trigger.i]
    near = sum(token.is_sent_start is True for token in between if not token.is_space) <= 3
    return near and not _plural(one[0]) and then.when.text is None and _same_place(first.where, then.where)


def _suit_again(first: Told, then: Told) -> bool:
    """Whether the suit of a family is told of one of them: *the family plans to sue ... he plans to sue*."""
    a, b = first.candidate, then.candidate
    if a.mode != "sue" or b.mode != "sue" or a.modality != b.modality or _also(b):
        return False
    for kin, one in ((first.sources, then.sources), (then.sources, first.sources)):
        person = len(one) == 1 and one[0].entity is not None and one[0].entity.entity_type == "person"
        if person and _kin(kin) and _overlap(first.targets, then.targets) is True:
            return same_time(first.when, then.when)
    return False


def _meant(target: Actor) -> bool:
    """Whether *him*, *the boy* means one just told of; *his father* is another."""
    noun = target.head
    if noun.lower_ in ("he", "she", "him", "her"):
        return True
    owned = any(c.dep_ == "poss" for c in noun.children)
    return not owned and _definite(noun) and "Number=Plur" not in str(noun.morph)


def _no_conflict(first: Told, then: Told, targets: bool) -> bool:
    """Whether time, place and sources of two tellings can be one."""
    apart = _overlap(first.sources, then.sources) is False
    state = _of_state(first.sources) and _of_state(then.sources)
    alike = same_time(first.when, then.when) and _same_place(first.where, then.where)
    return targets and alike and (not apart or state)


def _introduced(first: Told, then: Told) -> bool:
    """Whether the head of an article tells of *a man* what is told below of one named: the same news."""
    a, b = first.candidate, then.candidate
    if a.mode != b.mode or b.mode not in FATAL | ONCE or a.modality != b.modality or not _in_lead(a.trigger):
        return False
    sources, targets = (_overlap(x, y) for x, y in ((first.sources, then.sources), (first.targets, then.targets)))
    if a.mode == "sue" and targets is True and _kin(first.sources) and _kin(then.sources):
        return same_time(first.when, then.when)
    named = [x for x, y in ((first.sources, then.sources), (first.targets, then.targets)) if _named_below(x, y)]
    if len(named) != 1:
        return False
    others = targets if named[0] is first.sources else sources
    courts = named[0] is first.targets and _of_state(first.sources) and _of_state(then.sources)
    alike = same_time(first.when, then.when) and _same_place(first.where, then.where)
    return alike and (others is not False or courts)


def _body_named(first: Told, then: Told) -> bool:
    """Whether the next sentence names the body of the lead: *sold drones to a foreign firm ... to Alba Optics*."""
    a, b = first.candidate, then.candidate
    if a.mode != b.mode or a.trigger.lemma_ != b.trigger.lemma_ or a.modality != b.modality or not _in_lead(a.trigger):
        return False
    if _overlap(first.sources, then.sources) is not True or len(first.targets) != 1 or len(then.targets) != 1:
        return False
    noun, named = first.targets[0], then.targets[0].entity
    plain = noun.entity is None and any(c.lower_ in ("a", "an") for c in noun.head.children)
    if not plain or named is None or named.entity_type != "organization" or noun.head.lemma_.lower() not in BODY_NOUNS:
        return False
    if None not in (noun.sector, then.targets[0].sector):
        return False
    between = a.trigger.doc[a.trigger.i : b.trigger.i]
    near = 1 <= sum(token.is_sent_start is True for token in between if not token.is_space) <= 2
    return near and same_time(first.when, then.when) and _same_place(first.where, then.where)


def _kin(actors: list[Actor]) -> bool:
    """Whether those are someone's family."""
    return bool(actors) and all(actor.head.lemma_.lower() in KIN for actor in actors)


def _in_lead(trigger: Token) -> bool:
    """Whether a word stands at the head of its article, a heading apart."""
    ended = 0
    for sentence in trigger.doc.sents:
        if sentence.start >= trigger.sent.start or ended >= LEAD:
            break
        ended += sentence.text.rstrip().endswith((".", "”", '"'))
    return ended < LEAD


def _named_below(lead: list[Actor], below: list[Actor]) -> bool:
    """Whether *a teacher* of the lead can be the one person named, or *he*, below."""
    if len(lead) != 1 or len(below) != 1 or lead[0].entity is not None:
        return False
    noun, named = lead[0].head, below[0]
    indefinite = any(c.lower_ in ("a", "an") for c in noun.children) and "Number=Plur" not in str(noun.morph)
    person = named.entity is not None and named.entity.entity_type == "person"
    if lead[0].sector is not None and named.sector is not None and lead[0].sector != named.sector:
        return False
    return indefinite and (person or named.head.lower_ in ("he", "she", "him", "her"))


def _points_back(trigger: Token, known: set[str] | None = None) -> bool:
    """Whether a noun, or the bare object of a verb, names a happening as known: *the raid*, *attended the meeting*.

    `known`: names of who took part, which tell it from no other: *the Alba meeting* of the Alba league.
    """
    if trigger.pos_ == "NOUN" or (trigger.pos_ == "PROPN" and known and trigger.lower_ in words("talks")):
        noun = trigger
        if noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.lemma_ in words("measure"):
            noun = noun.head.head
        return _definite(noun) and not any(
            c.lemma_.lower() in words("another")
            or (c.dep_ in ("compound", "nummod") and c.pos_ in ("PROPN", "NUM") and c.text not in (known or set()))
            for c in trigger.children
        )
    nouns = [c for c in trigger.children if c.dep_ in ("dobj", "nsubjpass") and c.lemma_ in words("talks")]
    return any({c.lower_ for c in noun.children} <= DEFINITE and list(noun.children) for noun in nouns)


def _recalled(first: list[Actor], then: list[Actor], pointing: bool) -> bool | None:
    """As _overlap, but where the happening is known, *the students* or a pronoun may be anyone before."""
    found = _overlap(first, then)
    if found is not False:
        return found
    if any(_numbers(a) & _numbers(b) == set() != _numbers(a) and _numbers(b) for a in first for b in then):
        return False
    known = all(a.entity is None and (_definite(a.head) or a.head.lemma_ in GENERIC) for a in then)
    return None if known and pointing else False


def _definite(noun: Token) -> bool:
    """Whether a noun phrase says that the reader knows whom it means: *the students*, *their son*, *them*."""
    return noun.pos_ == "PRON" or any(c.dep_ == "poss" or c.lower_ in DEFINITE for c in noun.children)


def _numbers(actor: Actor) -> set[str]:
    """The numbers in a noun phrase: *three nurses* are not *four nurses*."""
    return {NUMERALS.get(c.lower_, c.lower_) for c in actor.head.children if c.dep_ == "nummod"}


def _told_alike(one: Told, other: Told) -> bool:
    """Whether type, actors, day and place of two tellings do not conflict."""
    a, b = one.candidate, other.candidate
    if a.event_type != b.event_type or a.polarity != b.polarity or not _alike_mode(a, b):
        return False
    if (a.modality == "planned") != (b.modality == "planned") or _since(a) != _since(b):
        return False
    if a.event_type in SPOKEN and _overlap(one.targets, other.targets) is not True and not _said_alike(a, b):
        return False
    if _also(max(a, b, key=lambda candidate: candidate.trigger.i)):
        return False
    return same_time(one.when, other.when) and _same_place(one.where, other.where) and _same_actors(one, other)


def _also(later: Candidate) -> bool:
    """Whether a telling says that it is one more: *also visited*."""
    return any(c.lower_ == "also" for c in later.trigger.children)


def _said_alike(a: Candidate, b: Candidate) -> bool:
    """Whether two acts in words may be one: one verb, and nothing that is plainly said of another thing."""
    later = max(a, b, key=lambda candidate: candidate.trigger.i)
    if a.trigger.lemma_ != b.trigger.lemma_ or _also(later):
        return False
    said = [
        {c.lemma_.lower() for c in each.trigger.children if c.dep_ == "dobj" and c.pos_ == "NOUN"} for each in (a, b)
    ]
    return a.event_type not in ("REJECT", "REQUEST") or not all(said) or bool(said[0] & said[1])


def _alike_mode(a: Candidate, b: Candidate) -> bool:
    """Modes that tell one kind of happening; a bare mode goes with any."""
    if a.event_type == "ASSAULT" and a.mode != b.mode and DEED_APART & {a.mode, b.mode}:
        return False
    return a.mode == b.mode or a.event_type not in ("CONSULT", "CONCEDE", "COERCE", "ACCUSE", "SUPPORT", "RETREAT")


def _since(candidate: Candidate) -> bool:
    """Whether it has gone on since something else: *clashes have continued since then*."""
    return candidate.modality == "ongoing" and any(c.lower_ == "since" for c in candidate.anchor.children)


def same_time(one: When, other: When) -> bool:
    """Whether two dates can be one: they overlap, or one is not told, nor do its words name another day."""
    if one.start is None or other.start is None:
        if any(_weekday_alone(a) and b.precision in ("month", "year") for a, b in ((one, other), (other, one))):
            return False
        return not any(a and b and a != b for a, b in zip(_named_day(one), _named_day(other), strict=True))
    ends = (one.end or one.start, other.end or other.start)
    return one.start <= ends[1] and other.start <= ends[0]


def _weekday_alone(when: When) -> bool:
    """Whether a day is told by its weekday, as news of these days is: never what was *in 2017*."""
    return when.start is None and when.text is not None and _named_day(when)[0] is not None


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH_DAY = re.compile(rf"(?i)\b(?:(\d{{1,2}})\s+)?({'|'.join(MONTHS)})[a-z]*\.?(?:\s+(\d{{1,2}})\b)?")


def _named_day(when: When) -> tuple[str | None, tuple[int, int] | None]:
    """The weekday, and the month and day, that a date or its words name."""
    if when.start is not None:
        day = when.start if when.end in (None, when.start) else None
        return (WEEKDAYS[day.weekday()], (day.month, day.day)) if day is not None else (None, None)
    text = (when.text or "").lower()
    found = MONTH_DAY.search(text)
    number = (found[1] or found[3]) if found else None
    date = (MONTHS.index(found[2].lower()) + 1, int(number)) if found and number else None
    return next((name for name in WEEKDAYS if name in text), None), date


def _same_place(one: Where, other: Where) -> bool:
    a, b = one.place, other.place
    if a is None or b is None or a.entity_id == b.entity_id:
        return True
    return a.country == b.country and "country" in (a.entity_type, b.entity_type)


def _same_actors(one: Told, other: Told) -> bool:
    """The same two sides, also swapped where both act alike; at least one of them told in both."""
    if not (one.sources or one.targets or other.sources or other.targets):
        return one.when.start is not None and other.when.start is not None
    if _sides(one.sources, one.targets, other.sources, other.targets):
        return True
    return one.candidate.symmetric and _sides(one.sources, one.targets, other.targets, other.sources)


def _sides(s1: list[Actor], t1: list[Actor], s2: list[Actor], t2: list[Actor]) -> bool:
    source, target = _overlap(s1, s2), _overlap(t1, t2)
    return source is not False and target is not False and (source or target) is True


def _overlap(first: list[Actor], second: list[Actor]) -> bool | None:
    """True: one and the same; False: different; None: one of them is not told."""
    if not first or not second:
        return None
    if any(a.key == b.key and not _apart(a, b) for a in first for b in second):
        return True
    if any(_short_name(a, b) or _short_name(b, a) or _counted_alike(a, b) for a in first for b in second):
        return True
    if any(_by_its_noun(a, b) or _by_its_noun(b, a) for a in first for b in second):
        return True
    if any(_crowd_of(a, b) or _crowd_of(b, a) for a in first for b in second):
        return None
    return None if any(_vague(a, b) or _vague(b, a) for a in first for b in second) else False


def _told_apart(actor: Actor, named: Actor) -> bool:
    """Whether an unnamed one is another by number, by a name beside it, or by its kind: *the cabinet*, *Alba Union*."""
    if named.entity is None:
        return False
    words_of_name = {word.lower() for word in named.entity.name.split()}
    beside = {t.lower_ for t in _words(actor) if t.ent_type_ == "PERSON"}
    if beside and not beside & words_of_name:
        return True
    if named.entity.entity_type == "person":
        return _plural(actor)
    if named.entity.entity_type == "organization" and _plural(actor) and _numbers(actor):
        return True
    noun = actor.head.lemma_.lower()
    body = named.entity.entity_type == "organization" and actor.head.pos_ == "NOUN"
    return body and noun not in GENERIC and noun not in words_of_name and actor.sector != named.sector


def _plural(actor: Actor) -> bool:
    """Whether an actor is several: *the teachers*, *they*."""
    return "Number=Plur" in str(actor.head.morph)


def _apart(one: Actor, other: Actor) -> bool:
    """Whether two unnamed actors of one kind are told apart by names: *her son, Ivor* is not *her son, Bora*."""
    if one.entity is not None or other.entity is not None:
        return False
    counts = _numbers(one), _numbers(other)
    the = any(c.lower_ in DEFINITE for actor in (one, other) for c in actor.head.children)
    if all(counts) and not counts[0] & counts[1] and not the:
        return True
    if _plural(one) != _plural(other) and one.head.pos_ == "NOUN" and one.head.lemma_.lower() not in GENERIC:
        return True
    names = [{t.text for t in _words(actor) if t.pos_ == "PROPN"} for actor in (one, other)]
    return all(names) and not names[0] & names[1]


def _short_name(short: Actor, full: Actor) -> bool:
    """Whether a body is named in short: *Alba Mining* for *Alba Mining Company*."""
    if short.entity is None or full.entity is None or short.entity.entity_type != "organization":
        return False
    if full.entity.entity_type != "organization" or short.country != full.country:
        return False
    return full.entity.name.startswith(short.entity.name + " ")


def _counted_alike(one: Actor, other: Actor) -> bool:
    """Whether two unnamed groups are one by noun and number: *six party lawmakers*, *six Alba lawmakers*."""
    if one.entity is not None or other.entity is not None or _singular(one.head) != _singular(other.head):
        return False
    return bool(_numbers(one) & _numbers(other)) and not _apart(one, other) and None in (one.country, other.country)


def _singular(noun: Token) -> str:
    """The lemma of a noun, also of *MPs*, which the tagger takes for a name."""
    return noun.lemma_.lower().removesuffix("s") if noun.text.endswith("s") else noun.lemma_.lower()


def _crowd_of(crowd: Actor, other: Actor) -> bool:
    """Whether *dozens of protesters* may be *at least 40 protesters*."""
    if (
        not _plural(crowd)
        or crowd.entity is not None
        or other.entity is not None
        or crowd.head.lemma_.lower() not in CROWDS
    ):
        return False
    nouns = [p for c in crowd.head.children if c.lower_ == "of" for p in c.children if p.dep_ == "pobj"]
    return any(noun.lemma_ == other.head.lemma_ for noun in nouns)


def _by_its_noun(actor: Actor, named: Actor) -> bool:
    """Whether a body is told by its name in small letters: *the national assembly*; *the government* may be any."""
    noun = actor.head
    if actor.entity is not None or named.entity is None or named.entity.entity_type != "organization":
        return False
    name = [word.lower() for word in named.entity.name.split()]
    told = [t.lower_ for t in _words(actor) if t.pos_ not in ("DET", "PUNCT")]
    the = any(c.lower_ in DEFINITE for c in noun.children)
    alike = actor.country is None or named.country in (None, actor.country)
    return the and alike and len(told) > 1 and noun.lower_ == name[-1] and set(told) <= set(name)


def _vague(actor: Actor, named: Actor) -> bool:
    """Whether an unnamed *officials*, *the general* may be the named one."""
    if actor.entity is not None or _told_apart(actor, named):
        return False
    if named.entity is None and not (actor.country and actor.head.lemma_.lower() in GENERIC):
        return False
    if actor.country is not None and named.country not in (None, actor.country):
        return False
    return actor.sector in (None, named.sector) or {actor.sector, named.sector} <= STATE_SECTORS | {None}


AGAIN = (_once_told, _introduced, _body_named, _pact_again, _suit_again, _same_two, _left_again)
"""What tells that the second points back to the first, each for acts of one kind."""
