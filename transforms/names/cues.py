"""What a name's own words say it is: "Example Ministry" a body, "Example Bridge" a facility."""

from transforms.names.lexicon import words
from transforms.names.reading import Reading
from warehouse.schema import EntityType

PLAIN = 2.0
"""The weight of a head word that tells the kind."""
FAMILY_NAME_TOO = 1.2
"""The weight of one that people are called as well: Park, Hall."""
ALONE = 2.0
"""The weight of "the Parliament"."""
GROUPS: tuple[tuple[str, EntityType], ...] = (
    ("organizations", "organization"),
    ("facilities", "facility"),
    ("places", "place"),
    ("others", "other"),
)


def cue_kind(reading: Reading, start: int, end: int) -> tuple[EntityType, float] | None:
    """The kind that the head word of a name tells and its weight, or None where it tells nothing."""
    head = _head(reading, start, end)
    word = reading.plain[head]
    if end - start == 1:
        return ("organization", ALONE) if word in words("bodies", "alone") else None
    if head > start and word in words("bodies", "forms"):
        return "organization", PLAIN
    weight = FAMILY_NAME_TOO if word in words("bodies", "surnames_too") and end - start < 4 else PLAIN
    for name, kind in GROUPS:
        if word in words("bodies", name):
            return kind, weight
    if reading.plain[start] in ("lake", "mount", "cape", "gulf", "strait"):
        return "place", PLAIN
    if reading.plain[start] in ("port", "camp", "fort") and head > start:
        return "facility", FAMILY_NAME_TOO
    return None


def _head(reading: Reading, start: int, end: int) -> int:
    """The last word of a name, or the one before its first preposition."""
    for i in range(start + 1, end):
        if reading.plain[i] in ("of", "for", "in", "on", "to"):
            return i - 1
    return end - 1
