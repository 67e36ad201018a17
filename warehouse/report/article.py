"""An article's page: its text with quotes, events, names, dates and figures marked, and the rows beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from warehouse.errors import MissingError
from warehouse.home import Home
from warehouse.query import article_ids, open_warehouse, rows_of_article
from warehouse.report.evidence import Facts, beginning, day, figure, role_beside, when
from warehouse.report.text import Piece, Span, link, pieces

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Listed:
    """A row beside the text. `label` names it in the text (q3), `anchor` in addresses (its id)."""

    label: str
    anchor: str
    headline: str
    words: str
    facts: Facts
    entity_id: str | None = None


@dataclass(frozen=True)
class ArticlePage:
    """All that the template of an article needs. A paragraph is a list of pieces."""

    article: Row
    beginning: str
    facts: Facts
    address: str | None
    paragraphs: list[list[Piece]]
    lists: dict[str, list[Listed]]
    anchors: dict[str, str]  # label -> anchor
    entities: dict[str, str]  # label of a name -> entity_id


def of(home: Home, beginning: str) -> ArticlePage:
    """The page of the article whose id begins so. Raises MissingError where there is none or several."""
    with open_warehouse(home) as connection:
        return page(connection, one_id(connection, beginning))


def one_id(connection: duckdb.DuckDBPyConnection, beginning: str) -> str:
    """The id of the article that begins so. Raises MissingError where there is none or several."""
    found = article_ids(connection, beginning) if beginning else []
    if len(found) == 1:
        return found[0]
    if found:
        raise MissingError(
            beginning, f"several articles have an id that begins so: {', '.join(found)} …", "give more of it"
        )
    raise MissingError(repr(beginning), "no article has an id that begins so",
                       "`dateline browse` finds articles by their words")  # fmt: skip


TABLES = ("articles", "quotes", "events", "figures", "dates", "entities", "mentions", "participants")


def page(connection: duckdb.DuckDBPyConnection, article_id: str) -> ArticlePage:
    """The page of an article."""
    rows = {name: rows_of_article(connection, name, article_id) for name in TABLES}
    (article,) = rows["articles"]
    names = {row["entity_id"]: row["name"] for row in rows["entities"]}
    speakers = {row["quote_id"]: row["speaker_name"] for row in rows["quotes"]}
    lists = {
        "Quotes": [_quote(n, row) for n, row in enumerate(rows["quotes"], 1)],
        "Events": [_event(n, row, rows["participants"]) for n, row in enumerate(rows["events"], 1)],
        "Figures": [_figure(n, row, names | speakers) for n, row in enumerate(rows["figures"], 1)],
        "Dates": [_date(n, row) for n, row in enumerate(rows["dates"], 1)],
        "Names": [_entity(n, row) for n, row in enumerate(rows["entities"], 1)],
    }
    listed = [one for several in lists.values() for one in several]
    return ArticlePage(
        article=article,
        beginning=beginning(article["text"]),
        facts=_facts(article),
        address=link(article["canonical_url"] or article["url"]),
        paragraphs=paragraphs(article["text"], _spans(rows)),
        lists=lists,
        anchors={one.label: one.anchor for one in listed},
        entities={one.label: one.entity_id for one in lists["Names"] if one.entity_id},
    )


def paragraphs(text: str, spans: Sequence[Span]) -> list[list[Piece]]:
    """The paragraphs of a text that are not empty, each cut at the bounds of the spans; a span may cross from one to
    the next.
    """
    made, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            own = [span for span in spans if span.start < start + len(line) and span.end > start]
            made.append(pieces(text, own, start, start + len(line)))
        start += len(line) + 1
    return made


def _spans(rows: Mapping[str, Sequence[Row]]) -> list[Span]:
    """Where the rows stand: q quotes, e triggers of events, n names, d dates, f figures."""
    of_entity = {row["entity_id"]: f"n{n}" for n, row in enumerate(rows["entities"], 1)}
    return [
        *(Span(row["char_start"], row["char_end"], "q", f"q{n}") for n, row in enumerate(rows["quotes"], 1)),
        *(Span(row["trigger_start"], row["trigger_end"], "e", f"e{n}") for n, row in enumerate(rows["events"], 1)),
        *(Span(row["char_start"], row["char_end"], "f", f"f{n}") for n, row in enumerate(rows["figures"], 1)),
        *(Span(row["char_start"], row["char_end"], "d", f"d{n}") for n, row in enumerate(rows["dates"], 1)),
        *(
            Span(row["char_start"], row["char_end"], "n", of_entity[row["entity_id"]])
            for row in rows["mentions"]
            if row["entity_id"] in of_entity
        ),
    ]


def _facts(article: Row) -> Facts:
    published = day(article["published_date"], article["published_date"], article["published_precision"])
    copies = f"one of {article['n_copies']}" if article["n_copies"] > 1 else None
    wanted = [
        ("Outlet", article["source"]), ("Published", published or "unknown"), ("Authors", article["authors"]),
        ("Language", article["language"]), ("Words", f"{article['n_words']:,}"), ("Copies", copies),
        ("Quality", None if article["text_quality"] == "ok" else article["text_quality"].replace("_", " ")),
        ("Id", article["article_id"]), ("Revision", article["revision"] if article["revision"] > 1 else None),
        ("Read from", article["raw_ref"]),
    ]  # fmt: skip
    return [(name, str(value)) for name, value in wanted if value is not None]


def _known(*facts: tuple[str, Any]) -> Facts:
    return [(name, str(value)) for name, value in facts if value is not None and value != ""]


def _quote(n: int, row: Row) -> Listed:
    speaker = row["speaker_name"] or row["speaker_text"] or "Nobody named"
    about = ", ".join(filter(None, (speaker, role_beside(row), row["speaker_country"])))
    facts = _known(
        ("kind", row["quote_type"]), ("cue", row["cue"]), ("to", row["addressee_name"]), ("inside", row["nested_in"]),
        ("said", day(row["said_date"], row["said_date"], row["said_precision"])),
    )  # fmt: skip
    return Listed(f"q{n}", row["quote_id"], about, row["content"], facts, row["speaker_id"])


def _event(n: int, row: Row, participants: Sequence[Row]) -> Listed:
    def actors(role: str) -> str:
        own = [one for one in participants if one["event_id"] == row["event_id"] and one["role"] == role]
        return ", ".join(dict.fromkeys(one["name"] or one["text"] for one in own))

    what = " ".join(filter(None, (row["event_type"], row["mode"] and f"({row['mode']})")))
    who = " → ".join(filter(None, (actors("source") or "somebody", actors("target"))))
    facts = _known(
        ("with", actors("third")), ("when", when(row)), ("date", row["date_basis"]), ("where", row["place_name"]),
        ("place", row["place_basis"]),
        ("told as", row["modality"] if row["polarity"] == "positive" else f"not {row['modality']}"),
        ("reported in", row["reported_by"]),
    )  # fmt: skip
    return Listed(f"e{n}", row["event_id"], f"{what}: {who}", row["trigger"], facts)


def _figure(n: int, row: Row, claimants: Mapping[str, str | None]) -> Listed:
    by = claimants.get(row["claimed_by"]) or "somebody unnamed" if row["claimed_by"] else "the reporter"
    facts = _known(("read as", figure(row)), ("counts", row["kind"]), ("claimed by", by))
    return Listed(f"f{n}", f"figure-{row['char_start']}-{row['kind']}", row["text"], "", facts)


def _date(n: int, row: Row) -> Listed:
    facts = _known(("value", row["value"]), ("is", day(row["date_start"], row["date_end"], row["precision"])),
                   ("basis", row["basis"]))  # fmt: skip
    return Listed(f"d{n}", f"date-{row['char_start']}", row["text"], "", facts)


def _entity(n: int, row: Row) -> Listed:
    facts = _known(("kind", row["entity_type"]), ("role", row["role"]), ("of", row["affiliation"]),
                   ("country", row["country"]), ("mentions", row["n_mentions"]))  # fmt: skip
    return Listed(f"n{n}", row["entity_id"], row["name"], "", facts, row["entity_id"])
