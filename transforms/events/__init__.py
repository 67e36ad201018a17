"""What happened, between whom, when and where: rows of events and their participants.

Reads clauses and nouns of the parse with the triggers of `triggers.csv`; builds on the document's entities, mentions,
dates and quotes.
"""

from transforms.document import Document
from transforms.events import scene, sides, when, where
from transforms.events.actors import Cast
from transforms.events.build import rows_of
from transforms.events.candidates import FOUGHT, Candidate, candidates
from transforms.events.merge import Told, merged
from warehouse.schema import Event, Participant

WHERE_NOT_WHO = frozenset({"CONSULT", "AGREE", "SUPPORT", "ACCUSE", "REJECT", "REQUEST", "THREATEN"})
"""Types in which a place behind the last actor tells where they spoke, not whose he is; so it is in fights."""

__all__ = ["rows"]


def rows(document: Document) -> list[Event | Participant]:
    """The events of a document in order of their triggers, each followed by its participants."""
    cast = Cast(document)
    found = candidates(document, cast)
    triggers = frozenset(candidate.trigger.i for candidate in found)
    told = sides.completed(document, cast, [_told(document, cast, candidate, triggers) for candidate in found])
    return [row for each in scene.dated(document, cast, merged(told)) for row in rows_of(document, each)]


def _told(document: Document, cast: Cast, candidate: Candidate, triggers: frozenset[int]) -> Told:
    """A candidate with its actors, date and place."""
    trigger, anchor = candidate.trigger, candidate.anchor
    sources = [cast.actor(token) for token in candidate.sources]
    targets = [cast.actor(token) for token in candidate.targets]
    if candidate.symmetric and len(sources) == 1 and not targets:
        nations = cast.nations(candidate.sources[0])
        sources, targets = nations[:1] or sources, nations[1:]
    found = where.of_event(cast, trigger, anchor, candidate.event_type, candidate.mode, candidate.targets, triggers)
    if candidate.event_type in WHERE_NOT_WHO or candidate.mode in FOUGHT:
        sources, targets = ([cast.without_place(actor, found.place) for actor in side] for side in (sources, targets))
    vowed = candidate.event_type in ("AGREE", "THREATEN", "REJECT") and candidate.modality == "happened"
    if vowed and when.promised(trigger):
        day = when.of_promise(document, trigger, triggers)
    else:
        day = when.of_event(document, trigger, anchor, triggers)
    if candidate.modality in ("happened", "ongoing") and when.still_to_come(document, day):
        candidate.modality = "planned"  # *the trial opens on Monday*
    return Told(
        candidate=candidate,
        sources=sources,
        targets=targets,
        thirds=[cast.actor(token) for token in candidate.thirds],
        when=day,
        where=found,
    )
