"""What several test modules share: the language model, loaded once, and a way to make a document of a text."""

from collections.abc import Callable
from typing import Any

import pytest
from spacy.language import Language

from transforms import ids, parse
from transforms.document import Document
from warehouse.schema import Article


@pytest.fixture(scope="session")
def nlp() -> Language:
    return parse.load()


@pytest.fixture(scope="session")
def make_document(nlp: Language) -> Callable[..., Document]:
    """make_document(text, **article_columns): the text parsed, no reader run yet."""

    def make(text: str, **columns: Any) -> Document:
        article_id = ids.derive("a", text)
        known: dict[str, Any] = {
            "article_id": article_id,
            "language": "en",
            "n_words": len(text.split()),
            "content_sha256": "0" * 64,
            "raw_sha256": "0" * 64,
            "raw_ref": "made.txt",
            "duplicate_cluster_id": article_id,
            "dateline_version": "0",
        }
        return Document(Article(text=text, **(known | columns)), next(parse.parse(nlp, [text])))

    return make
