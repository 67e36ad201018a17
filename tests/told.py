"""What tests ask of the events of a text."""

from transforms.document import Document


def triggers(document: Document) -> list[tuple[str, str]]:
    """(trigger, type) of every event."""
    return [(event.trigger, event.event_type) for event in document.events]


def actors(document: Document, role: str) -> list[str]:
    """The texts of the participants in a role."""
    return [p.text for p in document.participants if p.role == role]
