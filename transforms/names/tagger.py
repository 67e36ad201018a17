"""The model of names: a small encoder, run by onnxruntime, as a component of a spaCy pipeline that sets `doc.ents`.

The model gives each word a chance for every label; the best sequence in which no name goes on that has not begun is
taken. One window is read at a time: the model's numbers are small integers whose scale is taken from all they are
computed with, so that a window would read otherwise beside another one, and an article otherwise in another batch.
Four of its six layers read all words; those that are then plainly in no name, most of news, go no further.
`docs/models/names.md` tells how the model was trained and what it is good for.
"""

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans

from transforms.names.windows import Window, windows, word_bounds

COMPONENT = "dateline_names"
KINDS = ("PER", "ORG", "LOC", "FAC", "NORP", "MISC")
LABELS = ("O", *(f"{part}-{kind}" for kind in KINDS for part in "BI"))
"""What the model tells of a word: no name, or the beginning or inside of one; in the order of its outputs."""
ENTITY_LABELS = {"PER": "PERSON", "LOC": "GPE"}
"""Kinds that `doc.ents` calls otherwise: spaCy's own models say so, and readers ask for it."""
NEVER = -1e4
FOLLOWS = np.array(
    [[0.0 if b[0] != "I" or a[1:] == b[1:] else NEVER for b in LABELS] for a in LABELS], dtype=np.float32
)
"""What going from one label to the next costs: nothing, or all where a name would go on that has not begun."""
Found = tuple[int, int, str]


@cache
def weights() -> bytes:
    """The model's file."""
    return resources.files(__package__).joinpath("model/names.onnx").read_bytes()


@cache
def version() -> str:
    """The first digits of the SHA-256 of the model's file."""
    return hashlib.sha256(weights()).hexdigest()[:8]


def opened(model: bytes) -> onnxruntime.InferenceSession:
    """A model's file ready to run, on one thread: work is spread over processes."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


@cache
def session() -> onnxruntime.InferenceSession:
    """The model that is shipped, ready to run."""
    return opened(weights())


def scores(window: Window, model: onnxruntime.InferenceSession | None = None) -> NDArray[np.float32]:
    """A model's score of every label for each word of a window: words by labels, higher is likelier.

    The model is the one that is shipped where none is given.
    """
    fed = {
        "pieces": np.array(window.pieces, np.int32),
        "cases": np.array(window.cases, np.int32),
        "firsts": first_pieces(window),
    }
    (found,) = (model or session()).run(None, fed)
    return found[window.heads]


def first_pieces(window: Window) -> NDArray[np.int32]:
    """The place of the first piece of each piece's word; 0 for the pieces that open and close the window."""
    places = np.zeros(len(window.pieces), np.int32)
    places[window.heads] = window.heads
    places = np.maximum.accumulate(places)
    places[-1] = 0
    return places


def best_labels(scored: NDArray[np.float32]) -> list[int]:
    """The labels of the likeliest possible sequence, by their place in `LABELS`."""
    best = scored.argmax(1)
    if not FOLLOWS[np.concatenate(([0], best[:-1])), best].any():
        return best.tolist()
    chances = scored - np.logaddexp.reduce(scored, axis=1, keepdims=True)
    total, came_from = chances[0] + FOLLOWS[0], []
    for chance in chances[1:]:
        paths = total[:, None] + FOLLOWS
        came_from.append(paths.argmax(0))
        total = paths.max(0) + chance
    path = [int(total.argmax())]
    for origin in reversed(came_from):
        path.append(int(origin[path[-1]]))
    return path[::-1]


def find(text: str) -> list[Found]:
    """The names of a text: first character, end, and kind (one of `KINDS`), in order; none holds a line break."""
    bounds = word_bounds(text)
    labels = [label for window in windows(text, bounds) for label in best_labels(scores(window))]
    found: list[Found] = []
    for (start, end), label in zip(bounds, labels, strict=True):
        part, _, kind = LABELS[label].partition("-")
        if part == "I" and found and "\n" not in text[found[-1][1] : start]:
            found[-1] = (found[-1][0], end, kind)
        elif part != "O":
            found.append((start, end, kind))
    return found


class NameTagger:
    """The component: sets `doc.ents` to the names that the model finds, on the tokens of whatever pipeline it is in."""

    def __call__(self, doc: Doc) -> Doc:
        """The document with its names."""
        spans = [
            doc.char_span(start, end, ENTITY_LABELS.get(kind, kind), alignment_mode="expand")
            for start, end, kind in find(doc.text)
        ]
        doc.set_ents(filter_spans(span for span in spans if span is not None))
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """The documents with their names; they are read one by one, whatever the batch."""
        for doc in stream:
            yield self(doc)


@Language.factory(COMPONENT, assigns=["doc.ents", "token.ent_iob", "token.ent_type"])
def make_tagger(nlp: Language, name: str) -> NameTagger:
    """The component as spaCy makes it."""
    return NameTagger()
