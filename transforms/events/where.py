"""The place of a happening: from its clause, else from its sentence; never a capital that stands for a government."""

from dataclasses import dataclass

from spacy.tokens import Token

from transforms.events.actors import Cast
from transforms.events.when import verb_above
from warehouse.schema import Basis, Entity

LOCATIVE = frozenset({"in", "at", "near", "outside", "across", "inside", "around", "throughout", "off"})
GOALS = frozenset({"to", "into", "in", "on", "at", "for"})


@dataclass(frozen=True)
class Where:
    """The place of an event."""

    place: Entity | None = None
    basis: Basis | None = None


def of_event(cast: Cast, trigger: Token, anchor: Token, mode: str | None, targets: list[Token]) -> Where:
    """The place told for a trigger."""
    stated: list[tuple[Token, Entity]] = []
    near: list[tuple[Token, Entity]] = []
    for token in trigger.sent:
        if token.dep_ != "pobj" or token.head.lower_ not in LOCATIVE:
            continue
        place = _place(cast, token)
        if place is None:
            continue
        (stated if _belongs(token, trigger, anchor) else near).append((token, place))
    if stated:
        return Where(min(stated, key=lambda found: (_rank(found[1]), abs(found[0].i - trigger.i)))[1], "stated")
    if mode == "visit":
        visited = [place for token in targets if (place := _place(cast, token)) is not None]
        if visited:
            return Where(visited[0], "stated")
    if len({place.entity_id for _, place in near}) == 1:
        return Where(near[0][1], "inferred")
    return Where()


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
    if verb_above(token).i != anchor.i:
        return trigger in token.ancestors and verb_above(token).i == verb_above(trigger).i
    return not any(a.dep_ in ("nsubj", "agent") and anchor in a.ancestors for a in token.ancestors)
