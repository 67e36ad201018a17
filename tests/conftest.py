"""What several test modules share: the language model, a document made of a text, the sample read into a home."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from spacy.language import Language

from flows.summary import Summary
from tests import sessions
from transforms import ids, parse
from transforms.document import Document
from warehouse.schema import Article

# A busy machine must not fail a law for being slow.
settings.register_profile("dateline", deadline=None)
settings.load_profile("dateline")


@pytest.fixture(scope="session")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Summary]:
    """The home of a night over the bundled sample, and the night's summary."""
    home = tmp_path_factory.mktemp("sampled") / "home"
    before = os.getcwd()
    os.chdir(sessions.ROOT)
    try:
        return home, sessions.make_home(home)
    finally:
        os.chdir(before)


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


@pytest.fixture(scope="session")
def read_by(make_document: Callable[..., Document]) -> Callable[..., Callable[..., Document]]:
    """read_by(names, dates)(text, **article_columns): the text with the rows of these readers, run in this order."""

    def reading(*readers: Any) -> Callable[..., Document]:
        def read(text: str, **columns: Any) -> Document:
            document = make_document(text, **columns)
            for reader in readers:
                document.add(reader.rows(document))
            return document

        return read

    return reading


@pytest.fixture(scope="session")
def read(read_by: Callable[..., Callable[..., Document]]) -> Callable[..., Document]:
    """read(text, **article_columns): the text with every reader run up to events."""
    from transforms import dates, events, names, quotes

    return read_by(names, dates, quotes, events)
