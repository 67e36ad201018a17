"""Rows of happenings as told."""

from collections.abc import Iterable

from transforms import ids
from transforms.document import Document
from transforms.events.actors import Actor
from transforms.events.lexicon import QUAD
from transforms.events.matching import joined
from transforms.events.merge import Told
from warehouse.schema import Event, Participant, ParticipantRole

ROLES: tuple[ParticipantRole, ...] = ("source", "target", "third")


def rows_of(document: Document, told: Told) -> list[Event | Participant]:
    """The event and its participants."""
    event = _event(document, told)
    sides: tuple[tuple[ParticipantRole, list[Actor]], ...] = (
        ("source", told.sources),
        ("target", told.targets),
        ("third", told.thirds),
    )
    found: dict[tuple[str, int, int], Participant] = {}
    for role, actors in sides:
        for actor in {actor.identity: actor for actor in reversed(actors)}.values():
            found.setdefault((role, actor.start, actor.end), _participant(document, event.event_id, role, actor))
    return [event, *sorted(found.values(), key=lambda p: (ROLES.index(p.role), p.char_start))]


def _event(document: Document, told: Told) -> Event:
    candidate, when, place = told.candidate, told.when, told.where.place
    article_id, text = document.article.article_id, document.text
    first = candidate.trigger.nbor(-2) if joined(candidate.trigger) else candidate.trigger
    start, end = first.idx, candidate.trigger.idx + len(candidate.trigger.text)
    evidence_start, evidence_end = sentence_bounds(
        document, candidate.trigger.sent.start_char, candidate.trigger.sent.end_char
    )
    event_id = ids.of_span("v", article_id, start, end, candidate.event_type)
    source, target = _first(told.sources), _first(told.targets)
    return Event(
        event_id=event_id,
        happening_id=ids.derive("h", event_id),  # other articles may tell it too: the warehouse joins them
        article_id=article_id,
        event_type=candidate.event_type,
        mode=candidate.mode,
        cameo_root=candidate.root,
        quad_class=QUAD[candidate.event_type],
        trigger=text[start:end],
        trigger_start=start,
        trigger_end=end,
        evidence=text[evidence_start:evidence_end],
        evidence_start=evidence_start,
        evidence_end=evidence_end,
        polarity=candidate.polarity,
        modality=candidate.modality,
        reported_by=candidate.reported_by.quote_id if candidate.reported_by else None,
        source_id=_id(source),
        source_name=_name(source),
        source_country=source.country if source else None,
        source_sector=source.sector if source else None,
        target_id=_id(target),
        target_name=_name(target),
        target_country=target.country if target else None,
        target_sector=target.sector if target else None,
        date_start=when.start,
        date_end=when.end,
        date_precision=when.precision,
        date_basis=when.basis,
        date_text=when.text,
        place_id=place.entity_id if place else None,
        place_name=place.name if place else None,
        place_country=place.country if place else None,
        place_lat=place.lat if place else None,
        place_lon=place.lon if place else None,
        place_basis=told.where.basis,
    )


def sentence_bounds(document: Document, start: int, end: int) -> tuple[int, int]:
    """A sentence without the blanks around it."""
    text = document.text[start:end]
    return start + len(text) - len(text.lstrip()), end - (len(text) - len(text.rstrip()))


def _participant(document: Document, event_id: str, role: ParticipantRole, actor: Actor) -> Participant:
    return Participant(
        event_id=event_id,
        article_id=document.article.article_id,
        entity_id=_id(actor),
        role=role,
        name=_name(actor),
        country=actor.country,
        sector=actor.sector,
        text=document.text[actor.start : actor.end],
        char_start=actor.start,
        char_end=actor.end,
    )


def _first(actors: Iterable[Actor]) -> Actor | None:
    return next(iter(actors), None)


def _id(actor: Actor | None) -> str | None:
    return actor.entity.entity_id if actor and actor.entity else None


def _name(actor: Actor | None) -> str | None:
    return actor.entity.name if actor and actor.entity else None
