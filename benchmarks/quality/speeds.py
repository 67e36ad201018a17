"""How fast names are found: our model beside the `ner` of the small spaCy pipeline, on the same texts."""

import time
from collections.abc import Callable
from pathlib import Path

import spacy
from spacy.tokens import Doc

from benchmarks.quality import reading
from transforms import parse
from transforms.names import tagger

TEXTS = 60


def words_a_second(gold: Path) -> dict[str, float]:
    """Words between spaces a CPU second, of finding names alone; and the size of our model in MB."""
    texts = [row["text"] for row in reading.rows(gold / "ner/worldwide_newswire.jsonl")[:TEXTS]]
    words = sum(len(text.split()) for text in texts)
    ours, spacys = parse.load(), spacy.load(parse.DEFAULT_MODEL)

    def rate(tag: Callable[[Doc], Doc]) -> float:
        docs = [ours.make_doc(text) for text in texts]
        tag(docs[0].copy())  # what is built at the first call is no cost of a text
        began = time.process_time()
        for doc in docs:
            tag(doc)
        return words / (time.process_time() - began)

    return {
        "model MB": len(tagger.weights()) / 1e6,
        "words a CPU second": rate(ours.get_pipe(tagger.COMPONENT)),
        "words a CPU second, spaCy sm ner": rate(spacys.get_pipe("ner")),
    }
