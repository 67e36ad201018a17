"""The place of a happening: from its clause, else from its sentence; never a capital that stands for a government."""

from dataclasses import dataclass

from spacy.tokens import Token

from transforms.events.actors import Cast
from transforms.events.lexicon import words
from transforms.events.modality import SPEECH
from transforms.events.when import verb_above
from warehouse.schema import Basis, Entity, EventType

LOCATIVE = frozenset({"in", "at", "near", "outside", "across", "inside", "around", "throughout", "off"})
SITES = frozenset(
    {"slum", "residence", "suburb", "valley", "mountain", "camp", "prefecture", "county", "division", "outskirt",
     "part", "north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest", "centre", "center",
     "coast", "shore", "upazila", "municipality", "mansion", "villa", "field", "square", "resort", "jail", "venue",
     "headquarters", "neighbourhood", "mine", "forest", "highway", "road", "peninsula", "strip", "pool", "stadium",
     "club", "restaurant"}
)  # fmt: skip
"""Nouns of places that take a name: *the slum of Alba*, *the Alba residence*."""
STRUCK: frozenset[str | None] = frozenset(
    {"attack", "bomb", "raid", "invade", "strike", "seize", "shell", "burn", "blockade", "breach", "ambush"}
)
"""Modes of assault on what is struck where it stands."""
WHOLE: frozenset[str | None] = frozenset({"bomb", "invade", "blockade", "shell"})
"""Those in which a country struck is where it was; *attacked* may be words."""
NAMED_BY_PLACE = frozenset({"ASSAULT", "CONSULT", "PROTEST"})
"""Types of happenings that are called after their town: *the Alba raid*, *the Alba talks*."""
WARS = frozenset({"war", "conflict", "crisis", "uprising", "invasion"})
TELLING = frozenset({"kill", "leave", "injure", "wound", "destroy", "damage", "hit", "rock", "target"})
"""Verbs of a relative clause that goes on about the happening: *a raid that left four dead in Alba*."""
SPOTS = frozenset({"sideline", "margin", "island", "street", "border", "bank", "site", "campus", "beach", "bridge"})
"""What one stands *on*, as opposed to what one speaks on."""
ABOUT = frozenset({"about", "over", "regarding", "concerning"})
LEAVING = frozenset({"leave", "flee", "quit", "depart", "escape", "evacuate", "exit"})


@dataclass(frozen=True)
class Where:
    """The place of an event."""

    place: Entity | None = None
    basis: Basis | None = None


def of_event(
    cast: Cast,
    trigger: Token,
    anchor: Token,
    event_type: EventType,
    mode: str | None,
    targets: list[Token],
    triggers: frozenset[int],
) -> Where:
    """The place told for a trigger. `triggers`: token indices of all."""
    named = _named_by_where(cast, trigger) or _called_after(cast, trigger, event_type)
    if named is not None:
        return Where(named, "stated")
    stated: list[tuple[Token, Entity]] = []
    near: list[tuple[Token, Entity]] = []
    for token in trigger.sent:
        if token.dep_ != "pobj" or token.head.lower_ not in LOCATIVE:
            continue
        place = _place(cast, token) or _inside(cast, token)
        if place is None or _left_behind(token, trigger, anchor) or _spoken_of(token, trigger, event_type):
            continue
        if _belongs(token, trigger, anchor):
            stated.append((token, place))
        elif not _of_another(token, trigger, anchor, triggers) and not _of_other_noun(token, trigger, anchor):
            near.append((token, place))
    if stated:
        return Where(min(stated, key=lambda found: (_rank(found[1]), abs(found[0].i - trigger.i)))[1], "stated")
    if event_type == "ASSAULT" and mode in STRUCK:
        struck = _struck(cast, trigger, mode, targets)
        if struck:
            return Where(min(struck, key=_rank), "stated")
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


def _called_after(cast: Cast, trigger: Token, event_type: EventType) -> Entity | None:
    """The town in the name of a happening: *the Alba attack*, *killed in the Alba war*."""
    if event_type not in NAMED_BY_PLACE:
        return None
    nouns = [trigger] if trigger.pos_ in ("NOUN", "PROPN") else []
    if event_type == "ASSAULT" and trigger.pos_ == "VERB":
        nouns += [c for c in trigger.children if c.dep_ == "nsubj" and c.lemma_.lower() in words("assault")]
        held = [p for c in trigger.children if c.lower_ in ("in", "during") for p in c.children if p.dep_ == "pobj"]
        nouns += [p for p in held if p.lemma_.lower() in WARS]
    for noun in nouns:
        for child in noun.children:
            place = _place(cast, child) if child.dep_ in ("compound", "nmod") and child.pos_ == "PROPN" else None
            if place is not None and (place.entity_type == "place" or noun.lemma_.lower() in WARS):
                return place
    return None


def _struck(cast: Cast, trigger: Token, mode: str | None, targets: list[Token]) -> list[Entity]:
    """The places that an assault fell on: *bombed Alba*, *an attack on Alba, Chad*."""
    behind = [
        p for c in trigger.children if c.lower_ in ("on", "against", "of") for p in c.children if p.dep_ == "pobj"
    ]
    nouns = [*targets, *behind, *(c for c in trigger.children if c.dep_ in ("dobj", "nsubjpass"))]
    nouns += [each for noun in behind for each in noun.children if each.dep_ == "appos"]
    found = [place for noun in nouns if (place := _place(cast, noun)) is not None]
    return [place for place in found if place.entity_type != "country" or mode in WHOLE]


def _inside(cast: Cast, noun: Token) -> Entity | None:
    """The place that a noun for a site is told by: *the slum of Alba*, *the Alba residence*, *Alba's main square*."""
    lemma = noun.lemma_.lower()
    if lemma not in SITES | words("land") | words("facility") or cast.entity(noun) is not None:
        return None
    named = [c for c in noun.children if c.dep_ in ("compound", "nmod", "poss", "appos") and c.pos_ == "PROPN"]
    named += [
        p for c in noun.children if c.lower_ in ("of", "in", "near") for p in c.children if p.dep_ == "pobj"
    ]  # fmt: skip
    found = [place for each in named if (place := _place(cast, each)) is not None]
    return min(found, key=_rank, default=None)


def _left_behind(token: Token, trigger: Token, anchor: Token) -> bool:
    """Whether a place is one that someone leaves before what is told, or that of an aside: *while on duty in Alba*."""
    for ancestor in token.ancestors:
        if any(c.lower_ == "while" and trigger.i < c.i < token.i for c in ancestor.children):
            return True
        if ancestor.i in (trigger.i, anchor.i):
            return False
        if ancestor.lemma_ in LEAVING and ancestor.pos_ == "VERB":
            return True
    return False


def _spoken_of(token: Token, trigger: Token, event_type: EventType) -> bool:
    """Whether a place is what is spoken of: *a report on the camps in Alba*; an attack *on* the camps is there."""
    topics = ABOUT if event_type == "ASSAULT" else ABOUT | {"on"}
    for ancestor in token.ancestors:
        if ancestor.i == trigger.i or ancestor.pos_ in ("VERB", "AUX"):
            return False
        spot = ancestor.lower_ == "on" and any(c.lemma_.lower() in SPOTS | SITES for c in ancestor.children)
        if ancestor.dep_ == "prep" and ancestor.lower_ in topics and not spot:
            return True
    return False


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
    if _within(token, trigger) or _at_the_head(token, anchor):
        return True
    if trigger.pos_ in ("NOUN", "PROPN") and _of_other_noun(token, trigger, anchor):
        return False
    verb = verb_above(token)
    told = verb.lemma_ in words("carrier") | words("occurrence") or (
        trigger.lemma_ in words("assault") and verb.lemma_ in TELLING
    )
    if verb.dep_ in ("acl", "relcl") and verb.head.i == trigger.i and told:
        return True  # *a meeting held in Alba*, *a raid that left four dead in Alba*
    if verb.i != anchor.i:
        return trigger in token.ancestors and verb_above(token).i == verb_above(trigger).i
    return not any(a.dep_ in ("nsubj", "agent") and anchor in a.ancestors for a in token.ancestors)


def _within(token: Token, trigger: Token) -> bool:
    """Whether a place stands in the phrase of a noun that names the happening: *the raid on a school in Alba*."""
    if trigger.pos_ not in ("NOUN", "PROPN") or trigger not in token.ancestors:
        return False
    between = [a for a in token.ancestors if trigger in a.ancestors]
    return all(a.pos_ not in ("VERB", "AUX") and a.dep_ != "conj" for a in between)


def _at_the_head(token: Token, anchor: Token) -> bool:
    """Whether a place opens the sentence whose main verb tells the happening: *In Alba, they met the king*."""
    main = anchor
    while main.dep_ == "conj" and main.head.pos_ == "VERB":
        main = main.head
    opens = token.head.i - token.sent.start <= 1 and token.head.dep_ in ("prep", "advmod", "mark")
    return opens and main.dep_ == "ROOT" and main.sent == token.sent and anchor.pos_ == "VERB"


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
