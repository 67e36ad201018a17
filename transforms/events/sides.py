"""Two sides that a sentence leaves to the text before it: *the two sides accused each other*, *the truce*."""

import re
from dataclasses import dataclass, replace

from spacy.tokens import Token

from transforms.document import Document
from transforms.events.actors import Actor, Cast
from transforms.events.clause import conjoined
from transforms.events.lexicon import words
from transforms.events.matching import STRIFE as FIGHT_NOUNS
from transforms.events.merge import Told, same_time

STRIFE = frozenset({"conflict", "dispute", "tension", "hostility", "standoff", "confrontation", "rivalry", "row"})
"""Nouns that tell of strife without being a happening; *between* after them names the sides of one."""
STATES = frozenset(
    {"side", "country", "nation", "neighbour", "neighbor", "state", "government", "army", "force", "foe"}
)
PERSONS = frozenset({"leader", "president", "minister", "premier", "chancellor", "king", "official", "man", "woman"})
BETWEEN = re.compile(r"\bbetween\b", re.IGNORECASE)
REACH = 1
"""Paragraphs back in which the sides may stand."""


@dataclass(frozen=True)
class Pair:
    """Two sides named together."""

    at: int  # where they are named, or their happening told
    first: Actor
    second: Actor
    hostile: bool


def completed(document: Document, cast: Cast, told: list[Told]) -> list[Told]:
    """The tellings with both sides where the text before, or the sentence itself, plainly names them.

    Those that name no one even then are left out, but for a war or a fight with its time or place.
    """
    pairs = _named_between(document, cast)
    for i, each in enumerate(told):
        each.targets = [_another(actor, each.sources) for actor in each.targets]
        _take_over(each, told[:i])
        _complete(document, each, pairs)
        pairs += _told_of(each)
    return [each for each in told if each.sources or each.targets or each.thirds or _placed_in_time(each)]


def _another(target: Actor, sources: list[Actor]) -> Actor:
    """The one acted upon, without the name of who acts: *she accused her* tells of two, whoever *her* was joined to."""
    word = target.head.doc.char_span(target.start, target.end)
    pronoun = word is not None and len(word) == 1 and word[0].lower_ in ("him", "her", "them")
    if not pronoun or target.entity is None or all(source.entity != target.entity for source in sources):
        return target
    return replace(target, entity=None, country=None, sector=None)


def _placed_in_time(each: Told) -> bool:
    """Whether a fight without sides is told with its day or its place: *clashes broke out in Lima*."""
    return each.when.start is not None or (each.candidate.unsided and each.where.place is not None)


def _named_between(document: Document, cast: Cast) -> list[Pair]:
    """Pairs behind *between*: *the dispute between Norway and Iceland*."""
    found: list[Pair] = []
    for match in BETWEEN.finditer(document.text):
        span = document.span(*match.span())
        if span is None:
            continue
        token = span[0]
        nouns = [noun for child in token.children if child.dep_ == "pobj" for noun in conjoined(child)]
        sides = [cast.actor(noun) for noun in nouns if cast.is_actor(noun)]
        if len(nouns) == 1:
            sides = cast.nations(nouns[0])
        if len(sides) == len(nouns) == 2 or (len(nouns) == 1 and len(sides) == 2):
            hostile = token.head.lemma_.lower() in STRIFE | FIGHT_NOUNS | words("assault") | words("truce")
            found.append(Pair(sides[1].end, sides[0], sides[1], hostile))
    return found


def _told_of(each: Told) -> list[Pair]:
    """The pair that a fight, a truce or a meeting has itself."""
    if len(each.sources) != 1 or len(each.targets) != 1 or not each.candidate.symmetric:
        return []
    first, second = each.sources[0], each.targets[0]
    strife = each.candidate.event_type == "ASSAULT" or each.candidate.mode == "ceasefire"
    return [Pair(each.candidate.trigger.idx, first, second, strife)]


def _complete(document: Document, each: Told, pairs: list[Pair]) -> None:
    """Give one telling its sides, where it points back to a pair."""
    if each.sources and not each.targets and each.candidate.symmetric and len(each.sources) == 1:
        phrase = each.sources[0]
        pair = _last(document, each, [p for p in pairs if _answers(phrase.head, p)])
        if pair is not None:
            each.sources = [replace(pair.first, start=phrase.start, end=phrase.end)]
            each.targets = [replace(pair.second, start=phrase.start, end=phrase.end)]
        elif each.candidate.reciprocal:
            each.targets = [phrase]
    elif each.candidate.unsided and not each.sources and each.candidate.event_type != "PROTEST":
        pair = _last(document, each, [p for p in pairs if p.hostile])
        if pair is not None:
            each.sources, each.targets = [pair.first], [pair.second, *each.targets]


def _take_over(each: Told, before: list[Told]) -> None:
    """Give a war the sides of the one of its time that was told before."""
    for other in before:
        alike = (
            other.candidate.unsided
            and each.candidate.unsided
            and other.candidate.event_type == each.candidate.event_type
        )
        dated = each.when.start is not None and other.when.start is not None
        if alike and dated and same_time(each.when, other.when) and not each.sources:
            each.sources, each.targets = other.sources, other.targets


def _answers(head: Token, pair: Pair) -> bool:
    """Whether *the two sides*, *both leaders* or *they* can mean a pair."""
    if head.lower_ in ("they", "both"):
        return True
    counted = any(c.lower_ in ("two", "both", "three") for c in head.children) or head.lemma_.lower() == "side"
    kinds = {actor.entity.entity_type if actor.entity else None for actor in (pair.first, pair.second)}
    if "Number=Plur" not in str(head.morph) or not counted:
        return False
    if head.lemma_.lower() in PERSONS:
        return kinds == {"person"}
    return head.lemma_.lower() in STATES and "person" not in kinds


def _last(document: Document, each: Told, pairs: list[Pair]) -> Pair | None:
    """The pair named last before a trigger or in its sentence, not too far back."""
    trigger = each.candidate.trigger
    here = document.paragraph_at(trigger.idx)
    near = [p for p in pairs if p.at <= trigger.sent.end_char and here - document.paragraph_at(p.at) <= REACH]
    return max(near, key=lambda p: p.at, default=None)
