"""One happening in an article is one row, however often it is named."""

from dataclasses import dataclass

from transforms.events.actors import STATE_SECTORS, Actor
from transforms.events.candidates import Candidate
from transforms.events.when import When
from transforms.events.where import Where

GENERIC = frozenset(
    {"official", "leader", "authority", "delegation", "side", "counterpart", "government", "representative"}
)


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
    a, b = one.candidate, other.candidate
    if a.event_type != b.event_type or a.polarity != b.polarity or not _alike_mode(a, b):
        return False
    if (a.modality == "planned") != (b.modality == "planned") or _since(a) != _since(b):
        return False
    if a.event_type in SPOKEN and not (one.targets and other.targets) and a.trigger.lemma_ != b.trigger.lemma_:
        return False
    return same_time(one.when, other.when) and _same_place(one.where, other.where) and _same_actors(one, other)


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
