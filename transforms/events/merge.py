"""One happening in an article is one row, however often it is named."""

from dataclasses import dataclass

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
JOINING = frozenset({"join", "attend", "participate", "lead", "continue", "resume", "end"})

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
    def weight(self) -> tuple[int, int, int, int]:
        """How much it tells: facts before suppositions, then actors, named ones, a date."""
        named = sum(actor.entity is not None for actor in (*self.sources, *self.targets))
        sides = bool(self.sources) + bool(self.targets)
        return (self.candidate.reported_by is None, sides, named, self.when.start is not None)


def merged(told: list[Told]) -> list[Told]:
    """One of each happening: the fullest telling, earlier before later, in order of their triggers."""
    groups: list[list[Told]] = []
    for each in told:
        home = next((group for group in groups if all(same(each, other) for other in group)), None)
        if home is None and _points_back(each.candidate.trigger):
            home = next((group for group in reversed(groups) if any(_told_again(other, each) for other in group)), None)
        if home is None and each.candidate.recalled:
            home = next(
                (group for group in reversed(groups) if any(_fight_before(each, other) for other in group)), None
            )
        if home is None:
            groups.append([each])
        else:
            home.append(each)
    kept = [_fullest(group) for group in groups]
    return sorted(kept, key=lambda each: each.candidate.trigger.i)


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
    if _days(finest) < _days(best.when) and finest.precision != best.when.precision:
        best.when = When(finest.start, finest.end, finest.precision, "inferred", finest.text)
    for other in group:
        if best.where.place is None and other.where.place is not None:
            best.where = Where(other.where.place, "inferred")
    return best


def _days(when: When) -> int:
    """How many days a date leaves open."""
    return ((when.end or when.start) - when.start).days if when.start is not None else 1_000_000


def same(one: Told, other: Told) -> bool:
    """Whether two tellings can be one happening: type, actors, day and place do not conflict."""
    first, then = sorted((one, other), key=lambda told: told.candidate.trigger.i)
    return _told_alike(one, other) or _told_again(first, then)


def _told_again(first: Told, then: Told) -> bool:
    """Whether the later telling points back to the earlier: *kidnapped two nurses ... the kidnapping*.

    *The* or a possessor on the noun says that the reader knows of it, so other words for the same people, and whether
    it is planned or done where it is pointed to, are no conflict.
    """
    a, b = first.candidate, then.candidate
    if a.event_type != b.event_type or a.polarity != b.polarity or _since(a) != _since(b):
        return False
    pointing = _points_back(b.trigger)
    loose = pointing or b.trigger.tag_ in ("VBG", "VB")
    if not loose and (a.modality == "planned") != (b.modality == "planned"):
        return False
    if a.trigger.lemma_ != b.trigger.lemma_ and not ((pointing or b.mode in ONCE) and a.mode == b.mode):
        return False
    if not same_time(first.when, then.when) or not _same_place(first.where, then.where):
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
    return pointing or targets is True


def _of_state(actors: list[Actor]) -> bool:
    """Whether police and courts act, of which one article names several for one act."""
    return all(actor.sector in STATE_SECTORS for actor in actors)


def _points_back(trigger: Token) -> bool:
    """Whether a noun, or the bare object of a verb, names a happening as known: *the raid*, *attended the meeting*."""
    if trigger.pos_ == "NOUN":
        noun = trigger
        if noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.lemma_ in words("measure"):
            noun = noun.head.head
        return _definite(noun) and not any(
            c.lemma_.lower() in words("another") or (c.dep_ in ("compound", "nummod") and c.pos_ in ("PROPN", "NUM"))
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
    return {c.lower_ for c in actor.head.children if c.dep_ == "nummod"}


def _told_alike(one: Told, other: Told) -> bool:
    """Whether type, actors, day and place of two tellings do not conflict."""
    a, b = one.candidate, other.candidate
    if a.event_type != b.event_type or a.polarity != b.polarity or not _alike_mode(a, b):
        return False
    if (a.modality == "planned") != (b.modality == "planned") or _since(a) != _since(b):
        return False
    if a.event_type in SPOKEN and not (one.targets and other.targets) and not _said_alike(a, b):
        return False
    return same_time(one.when, other.when) and _same_place(one.where, other.where) and _same_actors(one, other)


def _said_alike(a: Candidate, b: Candidate) -> bool:
    """Whether two acts in words may be one: one verb, and nothing that is plainly said of another thing."""
    later = max(a, b, key=lambda candidate: candidate.trigger.i)
    if a.trigger.lemma_ != b.trigger.lemma_ or any(c.lower_ == "also" for c in later.trigger.children):
        return False
    said = [
        {c.lemma_.lower() for c in each.trigger.children if c.dep_ == "dobj" and c.pos_ == "NOUN"} for each in (a, b)
    ]
    return a.event_type not in ("REJECT", "REQUEST") or not all(said) or bool(said[0] & said[1])


def _alike_mode(a: Candidate, b: Candidate) -> bool:
    """Modes that tell one kind of happening; a bare mode goes with any."""
    return a.mode == b.mode or a.event_type not in ("CONSULT", "CONCEDE", "COERCE", "ACCUSE", "SUPPORT", "RETREAT")


def _since(candidate: Candidate) -> bool:
    """Whether it has gone on since something else: *clashes have continued since then*."""
    return candidate.modality == "ongoing" and any(c.lower_ == "since" for c in candidate.anchor.children)


def same_time(one: When, other: When) -> bool:
    """Whether two dates can be one: they overlap, or one is not told."""
    if one.start is None or other.start is None:
        return True
    ends = (one.end or one.start, other.end or other.start)
    return one.start <= ends[1] and other.start <= ends[0]


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
    if {actor.key for actor in first} & {actor.key for actor in second}:
        return True
    return None if any(_vague(a, b) or _vague(b, a) for a in first for b in second) else False


def _vague(actor: Actor, named: Actor) -> bool:
    """Whether an unnamed *officials*, *the general* may be the named one."""
    if actor.entity is not None:
        return False
    if named.entity is None and not (actor.country and actor.head.lemma_.lower() in GENERIC):
        return False
    if actor.country is not None and named.country not in (None, actor.country):
        return False
    return actor.sector in (None, named.sector) or {actor.sector, named.sector} <= STATE_SECTORS | {None}
