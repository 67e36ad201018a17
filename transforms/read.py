"""All readers over one document, in the order in which one builds on another."""

import time
from collections.abc import Callable, Iterable

from transforms import dates, events, figures, names, quotes
from transforms.document import Document, Row

Reader = Callable[[Document], Iterable[Row]]

READERS: dict[str, Reader] = {
    "names": names.rows,
    "dates": dates.rows,
    "quotes": quotes.rows,
    "events": events.rows,
    "figures": figures.rows,
}

UNREAD_QUALITIES = frozenset({"consent_wall", "index_page", "script_shell"})
"""Pages that are no articles: kept, but no reader is run on them."""


def readable(language: str | None, text_quality: str) -> bool:
    """Whether the readers, which know English, have anything to say of such a text."""
    return language in (None, "en") and text_quality not in UNREAD_QUALITIES


def read(document: Document, seconds: dict[str, float] | None = None) -> Document:
    """Run every reader and file its rows in the document. `seconds` gathers CPU seconds by reader."""
    for name, rows in READERS.items():
        began = time.process_time()
        document.add(rows(document))
        if seconds is not None:
            seconds[name] = seconds.get(name, 0.0) + time.process_time() - began
    return document
