"""The place of a happening: from its clause, else from its sentence; never a capital that stands for a government."""

from dataclasses import dataclass

from spacy.tokens import Token

from transforms.events.actors import Cast
from transforms.events.modality import SPEECH
from transforms.events.when import verb_above
from warehouse.schema import Basis, Entity

LOCATIVE = frozenset({"in", "at", "near", "outside", "across", "inside", "around", "throughout", "off"})


@dataclass(frozen=True)
class Where:
    """The place of an event."""

    place: Entity | None = None
    basis: Basis | None = None


def of_event(
    cast: Cast, trigger: Token, anchor: Token, mode: str | None, targets: list[Token], triggers: frozenset[int]
) -> Where:
    """The place told for a trigger. `triggers`: token indices of all."""
    named = _named_by_where(cast, trigger)
    if named is not None:
        return Where(named, "stated")
    stated: list[tuple[Token, Entity]] = []
    near: list[tuple[Token, Entity]] = []
    for token in trigger.sent:
        if token.dep_ != "pobj" or token.head.lower_ not in LOCATIVE:
            continue
        place = _place(cast, token)
        if place is None:
            continue
        if _belongs(token, trigger, anchor):
            stated.append((token, place))
        elif not _of_another(token, trigger, anchor, triggers) and not _of_other_noun(token, trigger, anchor):
            near.append((token, place))
    if stated:
        return Where(min(stated, key=lambda found: (_rank(found[1]), abs(found[0].i - trigger.i)))[1], "stated")
    if mode == "visit":
        visited = [place for token in targets if (place := _place(cast, token)) is not None]
        if visited:
            return Where(visited[0], "stated")
    if len({place.entity_id for _, place in near}) == 1:
        return Where(near[0][1], "inferred")
    return Where()


def _named_by_where(cast: Cast, trigger: Token) -> Entity | None:
    """The place that *where* stands for: *in Lima, where the two held talks*."""
    for verb in (trigger, *trigger.ancestors):
        if verb.dep_ == "relcl":
            asks = any(c.lower_ == "where" for c in verb.children)
            return _place(cast, verb.head) if asks else None
    return None


def _of_another(token: Token, trigger: Token, anchor: Token, triggers: frozenset[int]) -> bool:
    """Whether a place tells where something else was: another happening, a report, a clause of its own."""
    own = {trigger.i, anchor.i}
    above = {a.i for a in (*trigger.ancestors, trigger)}
    for ancestor in token.ancestors:
        if ancestor.i in own:
            return False
        if ancestor.i in triggers:
            return True
        if ancestor.pos_ in ("VERB", "AUX"):
            return ancestor.i not in above or ancestor.lemma_ in SPEECH
    return False


def _rank(place: Entity) -> int:
    """The narrower place first."""
    return {"facility": 0, "place": 0, "country": 1}.get(place.entity_type, 2)


def _place(cast: Cast, token: Token) -> Entity | None:
    """The place that a noun names, unless it stands for a government."""
    if cast.is_metonym(token):
        return None
    entity = cast.entity(token)
    return entity if entity is not None and entity.entity_type in ("place", "country", "facility") else None


def _belongs(token: Token, trigger: Token, anchor: Token) -> bool:
    """Whether a place stands in the trigger's own clause and not inside its subject."""
    if trigger.pos_ in ("NOUN", "PROPN") and _of_other_noun(token, trigger, anchor):
        return False
    if verb_above(token).i != anchor.i:
        return trigger in token.ancestors and verb_above(token).i == verb_above(trigger).i
    return not any(a.dep_ in ("nsubj", "agent") and anchor in a.ancestors for a in token.ancestors)


def _of_other_noun(token: Token, trigger: Token, anchor: Token) -> bool:
    """Whether a place belongs to a thing named beside the happening: *the wave in Peru and the invasion*."""
    above = [a for a in token.ancestors if a.pos_ in ("NOUN", "PROPN") and (a.i == anchor.i or anchor in a.ancestors)]
    top = above[-1] if above else token
    if top.i in (token.i, trigger.i, anchor.i) or trigger in top.ancestors:
        return False
    if top.dep_ in ("pobj", "nsubj", "nsubjpass") and anchor in (top.head, top.head.head):
        return False
    held = [trigger, *trigger.ancestors]
    joined = next((i for i, each in enumerate(held) if each.dep_ == "conj"), len(held))
    return top.i not in {each.i for each in held[: joined + 1]}
