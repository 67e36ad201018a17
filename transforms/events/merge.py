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
    return _told_alike(one, other) or _told_again(first, then)


def _told_again(first: Told, then: Told) -> bool:
    """Whether the later telling points back to the earlier: *kidnapped two nurses ... the kidnapping*.

    *The* or a possessor on the noun says that the reader knows of it, so other words for the same people, and whether
    it is planned or done where it is pointed to, are no conflict.
    """
    a, b = first.candidate, then.candidate
    if a.event_type != b.event_type or a.polarity != b.polarity or _since(a) != _since(b):
        return False
    if _once_told(first, then) or _introduced(first, then):
        return True
    if _also(b):
        return False
    pointing = _points_back(b.trigger, {t.text for actor in (*first.sources, *first.targets) for t in _words(actor)})
    carried_out = _carried_out(a, b) or _carried_out(b, a)
    loose = pointing or carried_out or b.trigger.tag_ in ("VBG", "VB")
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
    if trigger.pos_ == "NOUN":
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
    return {c.lower_ for c in actor.head.children if c.dep_ == "nummod"}


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
    return a.mode == b.mode or a.event_type not in ("CONSULT", "CONCEDE", "COERCE", "ACCUSE", "SUPPORT", "RETREAT")


def _since(candidate: Candidate) -> bool:
    """Whether it has gone on since something else: *clashes have continued since then*."""
    return candidate.modality == "ongoing" and any(c.lower_ == "since" for c in candidate.anchor.children)


def same_time(one: When, other: When) -> bool:
    """Whether two dates can be one: they overlap, or one is not told, nor do its words name another day."""
    if one.start is None or other.start is None:
        return not any(a and b and a != b for a, b in zip(_named_day(one), _named_day(other), strict=True))
    ends = (one.end or one.start, other.end or other.start)
    return one.start <= ends[1] and other.start <= ends[0]


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
    if any(_short_name(a, b) or _short_name(b, a) for a in first for b in second):
        return True
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


def _vague(actor: Actor, named: Actor) -> bool:
    """Whether an unnamed *officials*, *the general* may be the named one."""
    if actor.entity is not None or _told_apart(actor, named):
        return False
    if named.entity is None and not (actor.country and actor.head.lemma_.lower() in GENERIC):
        return False
    if actor.country is not None and named.country not in (None, actor.country):
        return False
    return actor.sector in (None, named.sector) or {actor.sector, named.sector} <= STATE_SECTORS | {None}
