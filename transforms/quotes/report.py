"""What the readers of speech hand on: one utterance with its pieces, cue and speaker, before it becomes rows."""

from dataclasses import dataclass, field

from spacy.tokens import Token


@dataclass
class Report:
    """One utterance. `pieces` are spans of its content; the cue is given with those pieces it stands beside."""

    pieces: list[tuple[int, int]]
    cue: tuple[int, int] | None = None
    verb: Token | None = None
    speaker: Token | None = None
    speaker_span: tuple[int, int] | None = None
    bare: set[int] = field(default_factory=set)  # indexes of pieces without a cue of their own
