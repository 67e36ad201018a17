"""The watch list: whom and what the user's `watch.toml` names, and the sentences of new articles that tell of them."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.errors import UsageError
from transforms.sentence import around, words_in
from warehouse.home import Home
from warehouse.watching import Article, naming

KINDS = ("person", "place", "organization", "pair", "word")


@dataclass(frozen=True)
class Watch:
    """One thing to watch for. `names` are two for a pair, else one."""

    name: str
    kind: str
    names: tuple[str, ...]


def load(file: Path) -> list[Watch]:
    """What a `watch.toml` names; nothing where there is none. Raises UsageError that names what is wrong in it."""
    if not file.is_file():
        return []
    try:
        tables = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise UsageError(f"{file}: cannot be read as TOML: {error}") from None
    return [_watch(file, name, table) for name, table in tables.items()]


def _watch(file: Path, name: str, table: Any) -> Watch:
    """One table of the file. Raises UsageError."""

    def wrong(what: str) -> UsageError:
        return UsageError(f"{file}: [{name}] {what}")

    if not isinstance(table, Mapping) or len(table) != 1 or next(iter(table)) not in KINDS:
        raise wrong(f'must have one line: {", ".join(KINDS)} = "…"')
    ((kind, value),) = table.items()
    names = [value] if isinstance(value, str) else value
    wanted = 2 if kind == "pair" else 1
    if (
        not isinstance(names, list)
        or len(names) != wanted
        or not all(isinstance(one, str) and one.strip() for one in names)
    ):
        raise wrong(f"{kind} = {value!r}: must be {'two names' if wanted == 2 else 'one name'}")
    return Watch(name, kind, tuple(one.strip() for one in names))


def alerts(home: Home, file: Path, articles: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """What the watch list finds in the articles given, or in all: a row a watch and article, with its sentence.

    Raises UsageError for a watch list that is wrong.
    """
    found = []
    for watch in load(file) if articles is None or articles else ():
        for article in naming(home, watch.kind, watch.names, articles):
            sentence = evidence(watch, article)
            if sentence is not None:
                found.append({
                    "watch": watch.name, "sentence": sentence, "title": article.title, "source": article.source,
                    "url": article.url, "published_date": str(article.published_date or "") or None,
                    "article_id": article.article_id,
                })  # fmt: skip
    return found


def evidence(watch: Watch, article: Article) -> str | None:
    """The sentence of the article that tells of what is watched for; None where a pair never stands in one.

    One that calls it by its name comes before one that says *he*, one that tells an event before any other.
    """
    if watch.kind == "word":
        spans = words_in(article.text, watch.names[0])
        if not spans:  # only in the title
            return article.title
        sentences = [(False, *around(article.text, *span, article.sentences)) for span in spans[:1]]
    else:
        sentences = []
        for place in article.places:
            if place.which == 0:
                start, end = around(article.text, place.start, place.end, article.sentences)
                inside = [other for other in article.places if start <= other.start and other.end <= end]
                if {other.which for other in inside} == set(range(len(watch.names))):
                    named = {other.which for other in inside if other.by_name}
                    sentences.append((len(named) < len(watch.names), start, end))
    if not sentences:
        return None
    events = set(article.sentences)
    _, start, end = min(sentences, key=lambda one: (one[0], (one[1], one[2]) not in events, one[1]))
    return " ".join(article.text[start:end].split())


def run(home: Path | str, file: Path) -> int:
    """The command `dateline watch`: what the watch list finds in all articles of the warehouse. Returns 0."""
    opened = Home(home)
    opened.must_exist()
    if not file.is_file():
        raise UsageError(f'{file}: no such file; write [a-name] and below it person = "…", or another of '
                         f"{', '.join(KINDS[1:])}")  # fmt: skip
    found = alerts(opened, file)
    for one in found:
        print(f"{one['watch']}  {one['published_date'] or '∅'}  {one['article_id']}  {one['sentence']}")
    print(f"{len(found)} articles tell of what {file} names")
    return 0
