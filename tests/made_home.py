"""A small warehouse of invented rows, committed without a night, for tests of what reads warehouses."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from warehouse import commits, parts
from warehouse.commits import Commit
from warehouse.home import Home
from warehouse.schema import TABLES, Article, Date, Entity, Event, Figure, Mention, Participant, Quote, to_arrow

Rows = dict[str, list[Any]]

TEXT = (
    "Port minister Ada Quill said 😀 “the harbour is open” on Monday.\n"
    "Quill met Cafe\u0301 Society chair Bo Lind in Alba, where three people were killed."
)


def span(text: str, words: str, nth: int = 0) -> tuple[int, int]:
    """Where the nth occurrence of words starts and ends."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return start, start + len(words)


def article(article_id: str = "a-1", text: str = TEXT, **columns: Any) -> Article:
    known: dict[str, Any] = {
        "article_id": article_id,
        "title": "Harbour opens",
        "source": "alba.example",
        "published_date": date(2017, 4, 18),
        "published_precision": "day",
        "published_basis": "metadata",
        "language": "en",
        "n_words": len(text.split()),
        "content_sha256": "0" * 64,
        "raw_sha256": "0" * 64,
        "raw_ref": f"{article_id}.txt",
        "duplicate_cluster_id": article_id,
        "dateline_version": "0.1.0",
    }
    return Article(text=text, **(known | columns))


def spans(prefix: str, stored: str, words: str, text: str = TEXT, nth: int = 0) -> dict[str, Any]:
    """The three columns of a span."""
    start, end = span(text, words, nth)
    return {f"{prefix}_start": start, f"{prefix}_end": end, stored: words}


def rows_of_article(article_id: str = "a-1") -> Rows:
    """One article with rows in every table of the readers; ids of entities end in the article's."""
    quill, lind, alba = (f"e-{name}-{article_id}" for name in ("quill", "lind", "alba"))
    event_id, quote_id = f"v-{article_id}", f"q-{article_id}"

    def mention(number: int, entity_id: str, words: str, nth: int = 0) -> Mention:
        return Mention(mention_id=f"m{number}-{article_id}", entity_id=entity_id, article_id=article_id,
                       mention_type="name", **spans("char", "text", words, nth=nth))  # fmt: skip

    def entity(entity_id: str, kind: Any, words: str, n: int = 1, **more: Any) -> Entity:
        return Entity(entity_id=entity_id, article_id=article_id, entity_type=kind, name=words, n_mentions=n,
                      first_char_start=span(TEXT, words)[0], **more)  # fmt: skip

    def participant(entity_id: str, role: Any, name: str, words: str, nth: int = 0) -> Participant:
        return Participant(event_id=event_id, article_id=article_id, entity_id=entity_id, role=role, name=name,
                           **spans("char", "text", words, nth=nth))  # fmt: skip

    return {
        "articles": [article(article_id)],
        "entities": [
            entity(quill, "person", "Ada Quill", 2, role="port minister"),
            entity(lind, "person", "Bo Lind"),
            entity(alba, "place", "Alba", lat=1.5, lon=2.5),
        ],
        "mentions": [
            mention(1, quill, "Ada Quill"), mention(2, quill, "Quill", 1), mention(3, lind, "Bo Lind"),
            mention(4, alba, "Alba"),
        ],
        "dates": [
            Date(article_id=article_id, value="2017-04-17", value_type="DATE", date_start=date(2017, 4, 17),
                 date_end=date(2017, 4, 17), precision="day", basis="inferred", **spans("char", "text", "Monday"))
        ],
        "quotes": [
            Quote(quote_id=quote_id, attribution_id=f"t-{article_id}", article_id=article_id, quote_type="direct",
                  speaker_id=quill, speaker_name="Ada Quill", speaker_type="person", speaker_role="port minister",
                  **spans("char", "content", "the harbour is open"), **spans("cue", "cue", "said"),
                  **spans("speaker", "speaker_text", "Ada Quill"))
        ],
        "events": [
            Event(event_id=event_id, happening_id=f"h-{article_id}", article_id=article_id, event_type="CONSULT",
                  mode="meet", cameo_root="04", quad_class="verbal cooperation", modality="happened",
                  source_id=quill, source_name="Ada Quill", target_id=lind, target_name="Bo Lind",
                  date_start=date(2017, 4, 17), date_end=date(2017, 4, 17), date_precision="day",
                  date_basis="inferred", place_id=alba, place_name="Alba", place_lat=1.5, place_lon=2.5,
                  place_basis="stated", **spans("trigger", "trigger", "met"),
                  **spans("evidence", "evidence", TEXT.split("\n")[1]))
        ],
        "participants": [
            participant(quill, "source", "Ada Quill", "Quill", 1),
            participant(lind, "target", "Bo Lind", "Cafe\u0301 Society chair Bo Lind"),
        ],
        "figures": [
            Figure(article_id=article_id, event_id=event_id, value_low=3, value_high=3, unit="people", kind="killed",
                   claimed_by=quote_id, **spans("char", "text", "three people"))
        ],
    }  # fmt: skip


def together(*several: Rows) -> Rows:
    """The rows of several articles."""
    joined: Rows = {}
    for rows in several:
        for name, found in rows.items():
            joined.setdefault(name, []).extend(found)
    return joined


def commit_rows(path: Path, rows: Rows, number: int = 1, keep: Commit | None = None, month: str = "2017-04",
                **columns: Any) -> Commit:  # fmt: skip
    """Write the rows as parts of a new commit, of one month, beside the files of the commit `keep`."""
    home = Home(path)
    files = {name: keep.files.get(name, ()) if keep else () for name in TABLES}
    with parts.connect(home) as connection:
        for name, found in rows.items():
            connection.register("found", to_arrow(name, found))
            query = f"SELECT *, '{month if name in parts.BY_MONTH else parts.ALL}' AS month FROM found"
            files[name] = (*files[name], *parts.write(home, connection, name, query, home.path, f"run-{number}"))
            connection.unregister("found")
    commit = Commit(
        number=number,
        parent=number - 1 or None,
        run_id=f"run-{number}",
        created_at=datetime(2026, 11, number, 2, 15, tzinfo=UTC),
        dateline_version="0.1.0",
        model_versions=("en_made 1",),
        files=files,
        counts={"new": len(rows.get("articles", ()))},
        seconds={"read": 1.5},
        schema=commits.schema_of_tables(),
        **columns,
    )
    commits.append(home, commit)
    return commit


def sequence(home: Path, table: str) -> Sequence[Path]:
    """The part files of a table in the latest commit."""
    latest = commits.latest(Home(home))
    assert latest is not None
    return latest.paths(Home(home))[table]
