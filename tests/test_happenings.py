"""Which events of different articles are one happening."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

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
