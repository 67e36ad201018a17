"""A vector for each word in its surroundings, which the tagger and the parser work from: spaCy's tok2vec in numpy.

The network is the one in the language model, with the same weights; it is only computed otherwise, in a third of the
time. Its first layer takes sums of rows of hashed tables through a matrix; here the tables go through the matrix once,
at the start, and what a word gets is a sum of rows of the outcome, kept for each word met. The layers that look at
neighbours take the rows of one document at a time, so that its vectors do not depend on the others of a batch.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Model, NumpyOps

COMPONENT = "dateline_word_vectors"
MOST = 200_000
"""Words kept at most: some 80 MB. A process that has met more begins anew."""
Floats = NDArray[np.float32]


class Maxout:
    """A layer of spaCy's: a product, the largest of three pieces, and a normalisation."""

    def __init__(self, model: Model[Any, Any]) -> None:
        layer, norm = (next(node for node in model.walk() if node.name == name) for name in ("maxout", "layernorm"))
        weights: Floats = np.asarray(layer.get_param("W"))  # outputs by pieces by inputs
        shift: Floats = np.asarray(layer.get_param("b"))  # outputs by pieces
        self.width, self.pieces = shift.shape
        self.matrix = np.ascontiguousarray(weights.transpose(2, 1, 0).reshape(weights.shape[2], -1))
        self.shift = np.ascontiguousarray(shift.T.reshape(-1))
        self.scale: Floats = np.asarray(norm.get_param("G"))
        self.offset: Floats = np.asarray(norm.get_param("b"))

    def __call__(self, rows: Floats) -> Floats:
        """The layer over rows of inputs."""
        made = rows @ self.matrix
        made += self.shift
        return self.bent(made)

    def bent(self, made: Floats) -> Floats:
        """The largest of the pieces, normalised: what follows the product."""
        largest = made[:, : self.width]
        for piece in range(1, self.pieces):
            largest = np.maximum(largest, made[:, piece * self.width : (piece + 1) * self.width])
        largest -= largest.mean(1, keepdims=True)
        variance = np.einsum("ij,ij->i", largest, largest)[:, None] / np.float32(self.width)
        largest *= 1 / np.sqrt(variance + np.float32(1e-8))
        largest *= self.scale
        largest += self.offset
        return largest


class WordVectors:
    """The component: sets `doc.tensor`, where the tagger and the parser look."""

    def __init__(self, tok2vec: Model[Any, Any]) -> None:
        embed, encode = tok2vec.layers
        self.columns: list[Any] = next(n for n in embed.walk() if n.name == "extract_features").attrs["columns"]
        hashed = [node for node in embed.walk() if node.name == "hashembed"]
        self.seeds: list[int] = [node.attrs["seed"] for node in hashed]
        self.mixer = Maxout(embed)
        parts = np.split(self.mixer.matrix, len(hashed))
        self.tables = [np.asarray(node.get_param("E")) @ part for node, part in zip(hashed, parts, strict=True)]
        self.layers = [Maxout(node) for node in encode.walk() if _is_window(node)]
        self.width = self.mixer.width
        self.ops = NumpyOps()
        self._forget()

    def _forget(self) -> None:
        self.places: dict[tuple[int, ...], int] = {}
        self.rows: Floats = np.zeros((0, self.width), np.float32)

    def __call__(self, doc: Doc) -> Doc:
        """The document with its vectors, words by width."""
        if len(doc):
            doc.tensor = self._encoded(self._embedded(doc))  # type: ignore[assignment]
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """The documents one by one, whatever the batch."""
        for doc in stream:
            yield self(doc)

    def _embedded(self, doc: Doc) -> Floats:
        """A row for each word, whatever stands around it."""
        if len(self.places) > MOST:
            self._forget()
        known = self.places
        keys = list(map(tuple, doc.to_array(self.columns).tolist()))
        new = [key for key in dict.fromkeys(keys) if key not in known]
        if new:
            first = len(known)
            if first + len(new) > len(self.rows):
                more: Floats = np.zeros((max(len(new), len(self.rows), 4096), self.width), np.float32)
                self.rows = np.concatenate([self.rows, more])
            self.rows[first : first + len(new)] = self._of_words(np.array(new, np.uint64))
            known.update(zip(new, range(first, first + len(new)), strict=True))
        return self.rows[[known[key] for key in keys]]

    def _of_words(self, keys: NDArray[np.uint64]) -> Floats:
        """The first layer's rows for words by their numbers, words by columns."""
        made = np.zeros((len(keys), self.mixer.matrix.shape[1]), np.float32)
        for column, (table, seed) in enumerate(zip(self.tables, self.seeds, strict=True)):
            hashes = self.ops.hash(np.ascontiguousarray(keys[:, column]), seed) % len(table)
            for part in range(hashes.shape[1]):
                made += table[hashes[:, part]]
        made += self.mixer.shift
        return self.mixer.bent(made)

    def _encoded(self, rows: Floats) -> Floats:
        """The rows after the layers that look at neighbours, with as many empty rows around as these reach."""
        reach, count = len(self.layers), len(rows)
        inside = np.zeros((count + 2 * reach, self.width), np.float32)
        inside[reach : reach + count] = rows
        around = np.zeros((len(inside), 3 * self.width), np.float32)
        for layer in self.layers:
            around[1:, : self.width] = inside[:-1]
            around[:, self.width : 2 * self.width] = inside
            around[:-1, 2 * self.width :] = inside[1:]
            inside += layer(around)
        return inside[reach : reach + count].copy()


def _is_window(node: Model[Any, Any]) -> bool:
    """Whether a node of a network is one layer that looks at neighbours, its input added to what comes out."""
    return node.name.startswith("residual(") and ">>residual(" not in node.name


def fits(tok2vec: Any) -> bool:
    """Whether a model's tok2vec is of the kind that is computed here: hashed tables, then windows of three words."""
    nodes = list(tok2vec.walk()) if isinstance(tok2vec, Model) else []
    names = [node.name for node in nodes]
    windows = [node.attrs["window_size"] for node in nodes if node.name == "expand_window"]
    return (
        "hashembed" in names
        and "static_vectors" not in names
        and set(windows) == {1}
        and len(windows) == sum(map(_is_window, nodes)) == names.count("maxout") - 1
    )


@Language.factory(COMPONENT, assigns=["doc.tensor"])
def make_word_vectors(nlp: Language, name: str) -> WordVectors:
    """The component as spaCy makes it, in a pipeline that holds the one it stands for."""
    return WordVectors(nlp.get_pipe("tok2vec").model)  # type: ignore[attr-defined]
