"""The rows behind numbers: each with the words of its article that prove it, marked, and what is known of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from warehouse.report.text import Piece, Span, link, passage

Row = Mapping[str, Any]
Facts = list[tuple[str, str]]


@dataclass(frozen=True)
class Evidence:
    """One row as a page shows it."""

    key: str  # quotes-17: the kind and the row_id
    kind: str
    anchor: str | None  # of the row on its article's page: its id
    headline: str
    pieces: list[Piece]
    facts: Facts
    article: Row | None
    link: str | None = None


def evidence(connection: duckdb.DuckDBPyConnection, wanted: Mapping[str, Iterable[int]]) -> dict[str, Evidence]:
    """The rows of `told_<kind>` with these row_ids, by key. `wanted`: kind -> row_ids."""
    made: dict[str, Evidence] = {}
    numbers = {kind: sorted(set(ids)) for kind, ids in wanted.items() if ids}
    _texts(connection, numbers)
    for kind, listed in numbers.items():
        made |= {f"{kind}-{row['row_id']}": _MAKERS[kind](row) for row in _rows(connection, kind, listed)}
    return made


def _texts(connection: duckdb.DuckDBPyConnection, numbers: Mapping[str, Sequence[int]]) -> None:
    """Make `told_texts`: the texts of the articles that the rows stand in, read once."""
    articles = " UNION ".join(
        ["SELECT NULL WHERE false"]
        + [f"SELECT article_id FROM told_{kind} WHERE row_id IN ({', '.join(map(str, ids))})"
           for kind, ids in numbers.items() if kind != "rejects"]
    )  # fmt: skip
    connection.execute(
        f"CREATE OR REPLACE TABLE told_texts AS SELECT article_id, text FROM articles WHERE article_id IN ({articles})"
    )


def dictionaries(connection: duckdb.DuckDBPyConnection, query: str, given: Sequence[Any] = ()) -> list[dict[str, Any]]:
    """The rows of a query as dictionaries."""
    result = connection.execute(query, list(given))
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


_MORE = {
    "quotes": "",
    "events": "",
    "figures": ", coalesce(c.name, q.speaker_name) AS claimant, e.event_type, e.date_start, e.date_end,"
    " e.date_precision, e.place_name",
    "entities": ", m.char_start, m.char_end",
}
"""Columns that a kind needs beside its own."""

_JOINED = {
    "figures": "LEFT JOIN told_quotes AS q ON q.article_id = t.article_id AND q.quote_id = t.claimed_by"
    " LEFT JOIN told_entities AS c ON c.article_id = t.article_id AND c.entity_id = t.claimed_by"
    " LEFT JOIN told_events AS e ON e.article_id = t.article_id AND e.event_id = t.event_id",
    "entities": "LEFT JOIN (SELECT article_id, entity_id, min(char_start) AS char_start,"
    " arg_min(char_end, char_start) AS char_end FROM mentions SEMI JOIN told_texts USING (article_id)"
    " GROUP BY ALL) AS m ON m.article_id = t.article_id AND m.entity_id = t.entity_id",
}


def _rows(connection: duckdb.DuckDBPyConnection, kind: str, ids: Sequence[int]) -> list[dict[str, Any]]:
    """The rows with their article's title, outlet, day, address and text; of events also the participants' spans."""
    listed = ", ".join(map(str, ids))
    if kind == "rejects":
        return dictionaries(connection, f"SELECT * FROM told_rejects WHERE row_id IN ({listed}) ORDER BY row_id")
    if kind == "articles":
        return dictionaries(
            connection,
            "SELECT t.*, t.title AS article_title, a.text AS article_text FROM told_articles AS t"
            f" JOIN told_texts AS a USING (article_id) WHERE t.row_id IN ({listed}) ORDER BY row_id",
        )
    rows = dictionaries(
        connection,
        f"""
        SELECT t.*, a.title AS article_title, a.source, a.published_date, a.published_precision, a.canonical_url, a.url,
               x.text AS article_text{_MORE[kind]}
        FROM told_{kind} AS t JOIN told_leads AS a USING (article_id) JOIN told_texts AS x USING (article_id)
        {_JOINED.get(kind, "")}
        WHERE t.row_id IN ({listed}) ORDER BY t.row_id
        """,
    )
    if kind == "events":
        for row in rows:
            row["participants"] = []
        by_id = {row["event_id"]: row for row in rows}
        found = dictionaries(
            connection,
            f"SELECT p.event_id, p.role, p.text, p.name, p.char_start, p.char_end FROM told_participants AS p"
            f" SEMI JOIN (FROM told_events WHERE row_id IN ({listed})) AS t ON t.event_id = p.event_id"
            " ORDER BY p.event_id, p.char_start, p.role",
        )
        for one in found:
            by_id[one["event_id"]]["participants"].append(one)
    return rows


def _article(row: Row) -> Row:
    """What a row tells of its article."""
    return {
        "article_id": row["article_id"],
        "title": row["article_title"],
        "beginning": beginning(row["article_text"]),
        "source": row["source"],
        "day": day(row["published_date"], row["published_date"], row["published_precision"]),
        "link": link(row["canonical_url"] or row["url"]),
    }


def _span(row: Row, prefix: str, kind: str) -> list[Span]:
    start, end = row[f"{prefix}_start"], row[f"{prefix}_end"]
    return [] if start is None else [Span(start, end, kind)]


def _known(*facts: tuple[str, Any]) -> Facts:
    return [(name, str(value)) for name, value in facts if value is not None and value != ""]


def role_beside(row: Row) -> str | None:
    """A speaker's role, where the words that stand for the speaker do not end with it: "Her rival" is a rival."""
    shown, role = row["speaker_name"] or row["speaker_text"] or "", row["speaker_role"]
    return None if role and f" {shown}".casefold().endswith(f" {role}".casefold()) else role


def _quote(row: Row) -> Evidence:
    core = (row["char_start"], row["char_end"])
    spans = [Span(*core, "said"), *_span(row, "cue", "cue"), *_span(row, "speaker", "speaker")]
    speaker = row["speaker_name"] or row["speaker_text"] or "nobody named"
    about = ", ".join(filter(None, (speaker, role_beside(row))))
    said = day(row["said_date"], row["said_date"], row["said_precision"])
    facts = _known(("Country", row["speaker_country"]), ("Kind", row["quote_type"]), ("To", row["addressee_name"]),
                   ("Said", said))  # fmt: skip
    return Evidence(f"quotes-{row['row_id']}", "quotes", row["quote_id"], about,
                    passage(row["article_text"], core, spans), facts, _article(row))  # fmt: skip


def _event(row: Row) -> Evidence:
    core = (row["evidence_start"], row["evidence_end"])
    spans = _span(row, "trigger", "trigger")
    spans += [Span(one["char_start"], one["char_end"], one["role"]) for one in row["participants"]]
    what = " ".join(filter(None, (row["event_type"], row["mode"] and f"({row['mode']})")))
    actors = " → ".join(filter(None, (_actors(row, "source") or "somebody", _actors(row, "target"))))
    facts = _known(
        ("When", _by(when(row), row["date_basis"])), ("Where", _by(row["place_name"], row["place_basis"])),
        ("Told as", row["modality"] if row["polarity"] == "positive" else f"not {row['modality']}"),
        ("Is", row["quad_class"]),
    )  # fmt: skip
    return Evidence(f"events-{row['row_id']}", "events", row["event_id"], f"{what}: {actors}",
                    passage(row["article_text"], core, spans), facts, _article(row))  # fmt: skip


def _by(value: str | None, basis: str | None) -> str | None:
    """A value, with a word where the text around the sentence gives it."""
    return f"{value} (inferred)" if value and basis == "inferred" else value


def _actors(row: Row, role: str) -> str:
    """The actors of a role by name, else as written."""
    return ", ".join(dict.fromkeys(one["name"] or one["text"] for one in row["participants"] if one["role"] == role))


def _figure(row: Row) -> Evidence:
    core = (row["char_start"], row["char_end"])
    event = " ".join(filter(None, (row["event_type"], row["place_name"] and f"in {row['place_name']}", when(row))))
    claimant = row["claimant"] or ("somebody unnamed" if row["claimed_by"] else "the reporter")
    facts = _known(("Read as", figure(row)), ("Claimed by", claimant), ("Event", event))
    return Evidence(f"figures-{row['row_id']}", "figures", None, f"{row['text']} ({row['kind']})",
                    passage(row["article_text"], core, [Span(*core, "figure")]), facts, _article(row))  # fmt: skip


def figure(row: Row) -> str:
    """A figure as it was read: at least 3 people, 3 to 5 people."""
    low, high = row["value_low"], row["value_high"]
    amount = f"{low:,.10g}" if high is None or low == high else f"{low:,.10g} to {high:,.10g}"
    return " ".join(filter(None, (row["qualifier"], amount, row["unit"])))


def _entity(row: Row) -> Evidence:
    core = (row["first_char_start"], row["char_end"] or row["first_char_start"])
    facts = _known(("Kind", row["entity_type"]), ("Role", row["role"]), ("Of", row["affiliation"]),
                   ("Country", row["country"]), ("Mentions", row["n_mentions"]))  # fmt: skip
    return Evidence(f"entities-{row['row_id']}", "entities", row["entity_id"], row["name"],
                    passage(row["article_text"], core, [Span(*core, "name")]), facts, _article(row))  # fmt: skip


BEGINNING, NAMING = 300, 70
"""Characters of an article that its row shows; those that stand for a title where there is none."""


def beginning(text: str, most: int = NAMING) -> str:
    """The first words of a text."""
    words = " ".join(text[: most + 40].split())
    return words if len(words) <= most else f"{words[:most].rsplit(' ', 1)[0]} …"


def _of_article(row: Row) -> Evidence:
    facts = _known(("Words", f"{row['n_words']:,}"), ("Language", row["language"]),
                   ("Is", None if row["text_quality"] == "ok" else row["text_quality"].replace("_", " ")),
                   ("Copies", row["n_copies"] if row["n_copies"] > 1 else None),
                   ("Read from", row["raw_ref"]))  # fmt: skip
    return Evidence(f"articles-{row['row_id']}", "articles", None, row["title"] or beginning(row["article_text"]),
                    [Piece(beginning(row["article_text"], BEGINNING))], facts, _article(row))  # fmt: skip


def _reject(row: Row) -> Evidence:
    facts = _known(("Stage", row["stage"]), ("Detail", row["detail"]))
    return Evidence(f"rejects-{row['row_id']}", "rejects", None, f"{row['raw_ref']}: {row['reason']}", [], facts, None,
                    link(row["raw_ref"]))  # fmt: skip


_MAKERS: dict[str, Callable[[Row], Evidence]] = {
    "quotes": _quote, "events": _event, "figures": _figure, "entities": _entity, "articles": _of_article,
    "rejects": _reject,
}  # fmt: skip


# Days in words


def when(row: Row) -> str | None:
    """The time of an event, no finer than the text gives it."""
    return day(row["date_start"], row["date_end"], row["date_precision"])


def day(start: date | None, end: date | None, precision: str | None) -> str | None:
    """A span of days in words: 17 April 2017; April 2017; 2017; 3 to 9 April 2017."""
    first, last = start or end, end or start
    if first is None or last is None:
        return None
    if start is None or end is None:
        return f"from {long(first)}" if end is None else f"until {long(last)}"
    if precision == "month" and (first.year, first.month) == (last.year, last.month):
        return f"{first:%B} {first.year}"
    if precision == "year" and first.year == last.year:
        return str(first.year)
    if precision == "decade":
        return f"{first.year}s"
    return long(first) if first == last else f"{long(first)} to {long(last)}"


def long(one: date) -> str:
    """A day in words."""
    return f"{one.day} {one:%B} {one.year}"
