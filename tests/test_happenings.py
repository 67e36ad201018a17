"""Which events of different articles are one happening."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse import happenings
from warehouse.schema import Entity, Event, Identity, Participant, to_arrow

MONDAY, TUESDAY = date(2020, 5, 4), date(2020, 5, 5)
KINDS = {"Alba": "country", "Brill": "country", "Coro": "place", "Ada Quill": "person", "Bo Lind": "person"}


@dataclass(frozen=True)
class Told:
    """An event in an article, in short."""

    article: str
    sources: tuple[str, ...]
    targets: tuple[str, ...] = ()
    type: Any = "ACCUSE"
    day: date | None = MONDAY
    more: dict[str, Any] = field(default_factory=dict)


def joined(folder: Path, told: list[Told], *identities: Identity) -> list[str]:
    """The happening of each event, in their order."""
    entities: dict[tuple[str, str], Entity] = {}
    events, participants = [], []
    for number, one in enumerate(told):
        place = one.more.get("place_id")
        for name in (*one.sources, *one.targets, *([place] if place else [])):
            if name in KINDS:
                entities[one.article, name] = Entity(
                    entity_id=name,
                    article_id=one.article,
                    name=name,
                    n_mentions=1,
                    entity_type=KINDS[name],
                    first_char_start=0,
                )  # type: ignore[arg-type]
        about = {"modality": "happened", "evidence": f"Sentence {number}", "trigger_start": 3} | one.more
        events.append(Event(event_id=f"v-{number}", happening_id=f"h-{number}", article_id=one.article,
                            event_type=one.type, quad_class="verbal conflict", trigger="did", trigger_end=6,
                            evidence_start=0, evidence_end=10, date_start=one.day,
                            **{"date_end": one.day} | about))  # fmt: skip
        for role, names in (("source", one.sources), ("target", one.targets)):
            for at, name in enumerate(names):
                participants.append(
                    Participant(event_id=f"v-{number}", article_id=one.article, role=role, text=name,  # type: ignore[arg-type]
                                entity_id=name if name in KINDS else None, char_start=at, char_end=at + 1)
                )  # fmt: skip
    files = {}
    for table, rows in (("entities", [*entities.values()]), ("events", events), ("participants", participants)):
        files[table] = [folder / f"{table}.parquet"]
        pq.write_table(to_arrow(table, rows), files[table][0])
    held = to_arrow("identities", identities)
    with duckdb.connect() as connection:
        found = happenings.identities(connection, files, held, held).to_pylist()
    changed = {(row["article_id"], row["local_id"]): row["global_id"] for row in found}
    return [changed.get((one.article, f"h-{number}"), f"h-{number}") for number, one in enumerate(told)]


def test_two_articles_tell_one_happening(tmp_path: Path) -> None:
    told = [Told("a-1", ("Alba",), ("Brill",)), Told("a-2", ("Alba",), ("Brill",)), Told("a-3", ("Alba",), ("Coro",))]
    assert joined(tmp_path, told) == ["h-0", "h-0", "h-2"]


def test_in_a_meeting_either_may_be_named_first(tmp_path: Path) -> None:
    told = [Told("a-1", ("Alba",), ("Brill", "Ada Quill"), "CONSULT"), Told("a-2", ("Brill",), ("Alba",), "CONSULT")]
    assert joined(tmp_path, told) == ["h-0", "h-0"]


def test_who_accuses_whom_matters(tmp_path: Path) -> None:
    told = [Told("a-1", ("Alba",), ("Brill",)), Told("a-2", ("Brill",), ("Alba",))]
    assert joined(tmp_path, told) == ["h-0", "h-1"]


@pytest.mark.parametrize(
    "other",
    [
        Told("a-2", ("Alba",), ("Brill",), "REQUEST"),
        Told("a-2", ("Alba",), ("Brill",), day=TUESDAY),
        Told("a-2", ("Alba",), ("Brill",), day=None),
        Told("a-2", ("Alba",), ("Brill",), more={"modality": "planned"}),
        Told("a-2", ("Alba",), ("Brill",), more={"polarity": "negative"}),
        Told("a-2", ("Alba",), ("Brill",), more={"mode": "charge"}),
        Told("a-2", ("Alba",), ("Brill",), more={"place_id": "Brill", "place_country": "BRL"}),
        Told("a-2", ("Alba",), ("Brill",), day=date(2020, 5, 1), more={"date_end": date(2020, 5, 31)}),
        Told("a-2", ("Alba",)),
    ],
    ids=["type", "day", "no day", "modality", "polarity", "mode", "place", "month", "one side"],
)
def test_what_differs_stays_apart(tmp_path: Path, other: Told) -> None:
    first = Told("a-1", ("Alba",), ("Brill",), more={"mode": "sue", "place_id": "Coro", "place_country": "ALB"})
    assert joined(tmp_path, [first, other]) == ["h-0", "h-1"]


def test_a_day_of_a_week_and_a_place_in_a_country_agree(tmp_path: Path) -> None:
    week = {"date_end": date(2020, 5, 10), "place_id": "Alba", "place_country": "ALB"}
    told = [
        Told("a-1", ("Alba",), ("Brill",), day=TUESDAY, more={"place_id": "Coro", "place_country": "ALB"}),
        Told("a-2", ("Alba",), ("Brill",), more=week),
    ]
    assert joined(tmp_path, told) == ["h-0", "h-0"]


def test_one_arrested_is_arrested_once_whoever_did_it(tmp_path: Path) -> None:
    arrest = {"mode": "arrest"}
    told = [
        Told("a-1", ("police",), ("Ada Quill",), "COERCE", more=arrest),
        Told("a-2", (), ("Ada Quill",), "COERCE", more=arrest),
    ]
    assert joined(tmp_path, told) == ["h-0", "h-0"]


def test_one_who_frees_others_may_free_more(tmp_path: Path) -> None:
    release = {"mode": "release"}
    told = [Told(f"a-{n}", ("Ada Quill",), ("two men",), "RETREAT", more=release) for n in (1, 2)]
    assert joined(tmp_path, told) == ["h-0", "h-1"]
    assert joined(
        tmp_path, [Told(f"a-{n}", ("Ada Quill",), (), "CONCEDE", more={"mode": "resign"}) for n in (1, 2)]
    ) == [
        "h-0",
        "h-0",
    ]


def test_two_of_one_article_are_two_and_what_fits_both_is_neither(tmp_path: Path) -> None:
    told = [Told("a-1", ("Alba",), ("Brill",)), Told("a-1", ("Alba",), ("Brill",)), Told("a-2", ("Alba",), ("Brill",))]
    assert joined(tmp_path, told) == ["h-0", "h-1", "h-2"]


def test_near_copies_tell_the_same_in_the_same_words(tmp_path: Path) -> None:
    same = {"evidence": "They accused them."}
    told = [Told("a-1", ("Alba",), day=None, more=same), Told("a-2", ("Alba",), day=None, more=same)]
    cluster = [
        Identity(
            kind="cluster", article_id=name, local_id=name, global_id="a-1", is_cluster_lead=name == "a-1", n_copies=2
        )
        for name in ("a-1", "a-2")
    ]
    assert joined(tmp_path, told) == ["h-0", "h-1"]
    assert joined(tmp_path, told, *cluster) == ["h-0", "h-0"]


def test_the_ids_that_hold_across_articles_count(tmp_path: Path) -> None:
    told = [Told("a-1", ("Ada Quill",), ("Alba",)), Told("a-2", ("Bo Lind",), ("Alba",))]
    same = Identity(kind="entity", article_id="a-2", local_id="Bo Lind", global_id="Ada Quill")
    assert joined(tmp_path, told) == ["h-0", "h-1"]
    assert joined(tmp_path, told, same) == ["h-0", "h-0"]


def test_the_order_of_articles_changes_nothing(tmp_path: Path) -> None:
    told = [Told(f"a-{n}", ("Alba",), ("Brill",), day=(MONDAY, TUESDAY)[n % 2]) for n in range(6)]
    assert joined(tmp_path, told) == ["h-0", "h-1"] * 3


# One night on many

DAY = st.integers(0, 9)
NAME = st.sampled_from(["Alba", "Brill", "Coro", "Ada Quill", "Bo Lind", "Old Alba"])
TELLING = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["ACCUSE", "CONSULT", "ASSAULT"]),
        "day": st.none() | DAY,
        "days": st.sampled_from([0, 0, 1, 3, 9]),
        "source": NAME,
        "target": st.none() | NAME,
        "mode": st.sampled_from([None, "attack", "meet"]),
        "place": st.sampled_from([None, "Alba", "Coro"]),
    }
)
STORIES = st.lists(st.lists(TELLING, max_size=3), min_size=1, max_size=5)
NIGHTS = st.lists(st.dictionaries(st.integers(0, 6), st.none() | st.integers(0, 4), max_size=4), max_size=4)
"""What articles, by their numbers, become: the story of that number, or None where one leaves."""


@given(STORIES, NIGHTS, st.booleans())
@settings(max_examples=25, deadline=None)
def test_nights_that_decide_what_they_touch_come_to_what_all_at_once_gives(stories, nights, told_what_left) -> None:
    """Articles of one story are near copies. Stories come, are revised and leave, night by night."""
    with TemporaryDirectory() as folder, duckdb.connect() as connection:
        held: dict[int, int] = {}
        decided: dict[tuple[str, str, str], Identity] = {}
        events: list[Path] = []
        for number, night in enumerate(nights):
            gone = [article for article in night if article in held]
            before, held = held, {a: story % len(stories) for a, story in (held | night).items() if story is not None}
            come = [article for article in night if article in held]
            after = _state(Path(folder) / f"{number}", held, stories)
            identities = _write(Path(folder) / f"{number}", "identities", list(decided.values()))
            _tell(connection, come, gone)
            copies, changed = _copies(before, held, {*come, *gone})
            others = {
                (row.kind, row.article_id, row.local_id): row for a in come for row in _named(a, stories[held[a]])
            }
            left = events if told_what_left else ()
            given_rows = to_arrow("identities", list(others.values())), to_arrow("identities", copies)
            rows, keys = happenings.of_night(connection, after, identities, *given_rows, left)
            dropped = {*map(tuple, zip(*keys.to_pydict().values(), strict=True)), *(("cluster", a, a) for a in changed)}
            dropped |= {key for key in decided if key[1] in {f"a-{a}" for a in gone}}
            new = {(row["kind"], row["article_id"], row["local_id"]): Identity(**row) for row in rows.to_pylist()}
            assert new.keys() <= dropped
            decided = {key: row for key, row in decided.items() if key not in dropped} | new | others
            decided |= {(row.kind, row.article_id, row.local_id): row for row in copies}
            of = {kind: to_arrow("identities", [row for key, row in sorted(decided.items()) if key[0] == kind])
                  for kind in ("entity", "cluster", "happening")}  # fmt: skip
            whole = happenings.identities(connection, after, of["entity"], of["cluster"])
            assert of["happening"].to_pylist() == whole.to_pylist()
            events = after["events"]


def _copies(before: dict[int, int], after: dict[int, int], touched: set[int]) -> tuple[list[Identity], set[str]]:
    """The identities of the clusters that a night touches, and the articles of these before and after."""
    stories = {state[article] for state in (before, after) for article in touched if article in state}
    mine = {story: sorted(a for a in after if after[a] == story) for story in stories}
    rows = [Identity(kind="cluster", article_id=f"a-{a}", local_id=f"a-{a}", global_id=f"a-{members[0]}")
            for members in mine.values() if len(members) > 1 for a in members]  # fmt: skip
    return rows, {f"a-{a}" for state in (before, after) for a in state if state[a] in stories}


def _tell(connection: duckdb.DuckDBPyConnection, come: list[int], gone: list[int]) -> None:
    connection.execute("CREATE OR REPLACE TEMP TABLE tonight (article_id VARCHAR, month VARCHAR)")
    connection.execute("CREATE OR REPLACE TEMP TABLE gone (article_id VARCHAR)")
    for article in come:
        connection.execute("INSERT INTO tonight VALUES (?, ?)", [f"a-{article}", _month(article)])
    for article in gone:
        connection.execute("INSERT INTO gone VALUES (?)", [f"a-{article}"])


def _month(article: int) -> str:
    return f"2020-0{4 + article % 3}"


def _named(article: int, story: list[dict]) -> list[Identity]:
    """An old name is that of another by now."""
    named = {one[part] for one in story for part in ("source", "target", "place")}
    return [Identity(kind="entity", article_id=f"a-{article}", local_id="Old Alba", global_id="Alba")] * (
        "Old Alba" in named
    )


def _state(folder: Path, held: dict[int, int], stories: list[list[dict]]) -> dict[str, list[Path]]:
    """The rows of articles, in the month of each."""
    files: dict[str, list[Path]] = {}
    for month in sorted({_month(article) for article in held}):
        rows: dict[str, list[Any]] = {"entities": [], "events": [], "participants": []}
        for article in (a for a in held if _month(a) == month):
            for table, of in _rows(f"a-{article}", stories[held[article]]).items():
                rows[table] += of
        for table, of in rows.items():
            files.setdefault(table, []).extend(_write(folder / month, table, of, month))
    return {table: files.get(table, []) for table in ("entities", "events", "participants")}


def _rows(article: str, story: list[dict]) -> dict[str, list[Any]]:
    entities, events, participants = {}, [], []
    for number, one in enumerate(story):
        sides = [(role, one[role]) for role in ("source", "target") if one[role]]
        for name in (name for _, name in [*sides, ("place", one["place"])] if name):
            entities[name] = Entity(entity_id=name, article_id=article, name=name, n_mentions=1, first_char_start=0,
                                    entity_type=KINDS.get(name, "country"))  # type: ignore[arg-type]  # fmt: skip
        start = None if one["day"] is None else MONDAY + timedelta(one["day"])
        event_id = f"v-{article}-{number}"
        events.append(Event(event_id=event_id, happening_id=f"h-{article}-{number}", article_id=article,
                            mode=one["mode"], event_type=one["type"], quad_class="verbal conflict", trigger="did",
                            trigger_start=3, trigger_end=6, evidence=f"Sentence {number}", evidence_start=0,
                            evidence_end=10, modality="happened", date_start=start, place_id=one["place"],
                            place_country="ABC",
                            date_end=None if start is None else start + timedelta(one["days"])))  # fmt: skip
        participants += [
            Participant(event_id=event_id, article_id=article, role=role, text=name, entity_id=name,  # type: ignore[arg-type]
                        char_start=at, char_end=at + 1) for at, (role, name) in enumerate(sides)
        ]  # fmt: skip
    return {"entities": list(entities.values()), "events": events, "participants": participants}


def _write(folder: Path, table: str, rows: list[Any], month: str = "all") -> list[Path]:
    file = folder / table / f"month={month}" / "part.parquet"
    file.parent.mkdir(parents=True)
    pq.write_table(to_arrow(table, rows), file)
    return [file]
