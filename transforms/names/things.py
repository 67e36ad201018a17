"""An entity of an article while it is built."""

from dataclasses import dataclass, field

from transforms.names.marks import Mark, Title
from transforms.names.places import Place
from transforms.names.reading import Reading
from warehouse.schema import EntityType


@dataclass(slots=True)
class Thing:
    """One entity of the article while it is built; `country` is ISO alpha-2."""

    kind: EntityType
    name: str
    marks: list[Mark] = field(default_factory=list)
    title: Title = field(default_factory=Title)
    country: str | None = None
    place: Place | None = None
    full: bool = True  # a person's name has more than one part
    also: list[Mark] = field(default_factory=list)  # metonyms of the country that this place stands for
    aliases: set[str] = field(default_factory=set)


def text_of(reading: Reading, mark: Mark) -> str:
    """A mark's words, single spaced."""
    return " ".join(reading.span_text(mark.start, mark.end).split())
