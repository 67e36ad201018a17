"""`dateline show`: one article with its quotes, names and events marked in the text and listed below it.

A quote stands as «q1 … q1», a name as [n2 …], an event's trigger as {e3 …}; a name has the number of its entity, so the
same one comes again. Spans may overlap in any way: a closing mark that could be taken for another's carries its number,
as those of quotes always do.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from flows.terminal import ESCAPE, RESET, as_text, has_colours, leave_quietly, safe
from warehouse.errors import WarehouseError
from warehouse.query import article_ids, open_warehouse, rows_of_article
from warehouse.report.evidence import role_beside

Rows = list[dict[str, Any]]

OPEN = {"q": "«{label} ", "n": "[{label} ", "e": "{{{label} "}
CLOSE = {"q": "»", "n": "]", "e": "}"}
COLOURS = {"q": "32", "n": "36", "e": "1;33"}
"""Green quotes, cyan names, bold yellow triggers."""

DIM, BOLD = "2", "1"


@dataclass(frozen=True)
class Mark:
    """A stretch of the text and what it is: q, n or e, and its number in the list below."""

    start: int
    end: int
    kind: str
    number: int

    @property
    def label(self) -> str:
        """The kind and number, as the list below repeats them."""
        return f"{self.kind}{self.number}"


def run(home: Path | str, article_id: str) -> int:
    """Print an article. `article_id` may be the beginning of one, if only one begins so.

    Returns 0, or 2 with one line on stderr where there is no such warehouse or article.
    """
    try:
        with open_warehouse(home) as connection:
            found = article_ids(connection, article_id)
            if len(found) != 1:
                return failed(_not_one(article_id, found))
            lines = page(connection, found[0], has_colours())
    except WarehouseError as error:
        return failed(str(error))
    as_text(sys.stdout)
    try:
        for line in lines:
            print(line)
        sys.stdout.flush()
    except BrokenPipeError:
        leave_quietly()
    return 0


def _not_one(article_id: str, found: Sequence[str]) -> str:
    if not found or not article_id:
        return f"no article has an id that begins with {article_id!r}; `dateline sql` lists those of the table articles"
    return f"several articles have an id that begins with {article_id!r}: {', '.join(found)} …; give more of it"


def failed(message: str) -> int:
    """Say in one line what is wrong. Returns 2."""
    print(f"dateline show: {safe(message)}", file=sys.stderr)
    return 2


def page(connection: duckdb.DuckDBPyConnection, article_id: str, colours: bool) -> list[str]:
    """The lines of an article's page."""
    tables = ("articles", "quotes", "entities", "mentions", "events", "participants")
    rows = {name: rows_of_article(connection, name, article_id) for name in tables}
    (article,) = rows["articles"]
    return [
        *_head(article, colours),
        "",
        *marked(article["text"], marks(rows), colours).split("\n"),
        *_listed("Quotes", rows["quotes"], "q", _quote, colours),
        *_listed("Names", rows["entities"], "n", _entity, colours),
        *_listed("Events", rows["events"], "e", _event, colours),
    ]


def _head(article: Mapping[str, Any], colours: bool) -> list[str]:
    """What is known of the article, one line a fact."""
    facts = {
        "source": article["source"],
        "published": article["published_at"] or article["published_date"],
        "authors": article["authors"],
        "url": article["canonical_url"] or article["url"],
        "language": article["language"],
        "quality": None if article["text_quality"] == "ok" else article["text_quality"],
        "read from": article["raw_ref"],
        "id": f"{article['article_id']}, revision {article['revision']}",
        "cluster": _cluster(article),
    }
    title = [_coloured(safe(article["title"]), BOLD, colours)] if article["title"] else []
    return [*title, *(f"{name:<10} {safe(str(value))}" for name, value in facts.items() if value is not None)]


def _cluster(article: Mapping[str, Any]) -> str | None:
    if article["n_copies"] == 1:
        return None
    stands = "which it leads" if article["is_cluster_lead"] else "which another leads"
    return f"one of {article['n_copies']} copies ({article['duplicate_cluster_id']}), {stands}"


def marks(rows: Mapping[str, Rows]) -> list[Mark]:
    """Where quotes, names and events stand in the text, numbered as they are listed."""
    of_entity = {row["entity_id"]: number for number, row in enumerate(rows["entities"], start=1)}
    return [
        *(Mark(row["char_start"], row["char_end"], "q", n) for n, row in enumerate(rows["quotes"], start=1)),
        *(
            Mark(row["char_start"], row["char_end"], "n", of_entity[row["entity_id"]])
            for row in rows["mentions"]
            if row["entity_id"] in of_entity
        ),
        *(Mark(row["trigger_start"], row["trigger_end"], "e", n) for n, row in enumerate(rows["events"], start=1)),
    ]


def marked(text: str, spans: Iterable[Mark], colours: bool) -> str:
    """The text with its marks, its own control characters shown instead of sent."""
    starting: dict[int, list[Mark]] = defaultdict(list)
    ending: dict[int, list[Mark]] = defaultdict(list)
    for mark in sorted(spans, key=lambda mark: (mark.start, -mark.end, mark.label)):
        starting[mark.start].append(mark)
        ending[mark.end].insert(0, mark)
    bounds = sorted({0, len(text), *starting, *ending})
    opened: list[Mark] = []
    made = []
    for start, end in zip(bounds, [*bounds[1:], len(text)], strict=True):
        for mark in ending[start]:
            opened.remove(mark)
            made.append(_close(mark, opened, colours))
        made += [_coloured(OPEN[mark.kind].format(label=mark.label), DIM, colours) for mark in starting[start]]
        opened += starting[start]
        made.append(_painted(safe(text[start:end], keep="\n"), {mark.kind for mark in opened}, colours))
    return "".join(made)


def _close(mark: Mark, opened: Iterable[Mark], colours: bool) -> str:
    """A closing mark, with its number where another of its kind is open."""
    label = f" {mark.label}" if mark.kind == "q" or any(other.kind == mark.kind for other in opened) else ""
    return _coloured(f"{label}{CLOSE[mark.kind]}", DIM, colours)


def _painted(text: str, kinds: set[str], colours: bool) -> str:
    """A stretch in the colours of all it is part of; each line by itself, as pagers begin every line plain."""
    codes = ";".join(code for kind, code in COLOURS.items() if kind in kinds)
    if not codes:
        return text
    return "\n".join(_coloured(line, codes, colours) for line in text.split("\n"))


def _coloured(text: str, codes: str, colours: bool) -> str:
    return f"{ESCAPE}{codes}m{text}{RESET}" if colours and text else text


def _listed(title: str, rows: Rows, kind: str, line: Any, colours: bool) -> list[str]:
    """A heading and a line a row, numbered as in the text."""
    numbered = [f"{f'{kind}{n}':<4} {safe(line(row))}" for n, row in enumerate(rows, start=1)]
    return ["", _coloured(f"{title} ({len(rows)})", BOLD, colours), *numbered]


def _quote(row: Mapping[str, Any]) -> str:
    speaker = row["speaker_name"] or row["speaker_text"] or "no speaker"
    about = _joined(role_beside(row), row["speaker_country"])
    cue = f"cue {row['cue']!r}" if row["cue"] else "no cue"
    within = f"inside {row['nested_in']}" if row["nested_in"] else None
    return "  ".join(filter(None, (row["quote_id"], row["quote_type"], speaker + about, cue, within)))


def _entity(row: Mapping[str, Any]) -> str:
    times = f"{row['n_mentions']} mention{'s' * (row['n_mentions'] != 1)}"
    about = _joined(row["role"], row["affiliation"], row["country"])
    return f"{row['entity_id']}  {row['entity_type']}  {row['name']}{about}  {times}"


def _event(row: Mapping[str, Any]) -> str:
    what = "/".join(filter(None, (row["event_type"], row["mode"])))
    negative = "not " if row["polarity"] == "negative" else ""
    actors = f"{row['source_name'] or '?'} → {row['target_name'] or '?'}"
    where = f"in {row['place_name']} ({row['place_basis']})" if row["place_name"] else None
    return "  ".join(
        filter(None, (row["event_id"], what, negative + row["modality"], actors, _when(row), where,
                      f"trigger {row['trigger']!r}"))
    )  # fmt: skip


def _when(row: Mapping[str, Any]) -> str | None:
    start, end = row["date_start"], row["date_end"]
    if start is None and end is None:
        return None
    days = f"{start or '…'}" if start == end else f"{start or '…'} to {end or '…'}"
    return f"{days}{_joined(row['date_precision'], row['date_basis'])}"


def _joined(*facts: str | None) -> str:
    known = ", ".join(fact for fact in facts if fact)
    return f" ({known})" if known else ""
