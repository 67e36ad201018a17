"""Who is one, decided for the articles of one night over a large archive."""

from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.test_joins import MINISTER, NO_CLUSTERS, Row, files_of
from tests.test_joins import identities as whole
from warehouse import joins
from warehouse.joins import names, overrides, tonight
from warehouse.joins.overrides import Item, Line, Overrides

Ids = dict[tuple[str, str], str]


def names_of(folder: Path, rows: list[Row], given: Overrides = overrides.NONE) -> Path:
    """The table `names` after all was decided over the rows."""
    with duckdb.connect() as connection:
        decided = joins.decide(connection, files_of(folder, rows), NO_CLUSTERS, given)
        roots = {one: root for one, root in decided.groups.all().items() if one != root}
        held = [
            names.table(connection, roots, decided.labels),
            names.surroundings(connection, decided.longs, decided.nations),
        ]
    pq.write_table(pa.concat_tables(held), folder / "names.parquet")
    return folder / "names.parquet"


def night(
    folder: Path, held: list[Path], rows: list[Row], given: Overrides = overrides.NONE
) -> tuple[Ids, pa.Table, pa.Table]:
    """(article, name) -> id for the rows of a night, its identities, and the new rows of `names`."""
    with duckdb.connect() as connection:
        ids = pa.table({"article_id": sorted({row.article for row in rows})})
        connection.register("tonight", ids)
        table, new = tonight.identities(connection, files_of(folder, rows), held, given)
    changed = {(row["article_id"], row["local_id"]): row["global_id"]
               for row in table.to_pylist() if row["kind"] == "entity"}  # fmt: skip
    return {(r.article, r.name): changed.get((r.article, r.entity_id), r.entity_id) for r in rows}, table, new


def after(folder: Path, before: list[Row], rows: list[Row], given: Overrides = overrides.NONE) -> tuple[Ids, Ids]:
    """The ids before, and those that a night gives."""
    ids, _ = whole(folder, before, given)
    return ids, night(folder, [names_of(folder, before, given)], rows, given)[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Zakir Lindov", "Zakir Lindoff"), ("Suk-yeol Ando", "Sukyeol Ando"), ("Ana Mar Bello Ruiz", "Ana Mar Bello")],
)
def test_a_new_spelling_gets_the_id_there_was(tmp_path: Path, one: str, other: str) -> None:
    before, new = after(tmp_path, [Row("a-1", one, **MINISTER)], [Row("a-2", other, **MINISTER)])
    assert new["a-2", other] == before["a-1", one]


def test_the_id_there_was_stays_although_the_new_one_is_smaller(tmp_path: Path) -> None:
    known = Row("a-1", "Zakir Lindov", id="e-9", **MINISTER)
    before, new = after(tmp_path, [known], [Row("a-2", "Zakir Lindoff", id="e-1", **MINISTER)])
    assert before["a-1", "Zakir Lindov"] == new["a-2", "Zakir Lindoff"] == "e-9"


def test_two_new_spellings_of_one_night_are_one(tmp_path: Path) -> None:
    rows = [Row("a-2", "Zakir Lindov", **MINISTER), Row("a-3", "Zakir Lindoff", **MINISTER)]
    _, new = after(tmp_path, [Row("a-1", "Ada Quill")], rows)
    assert new["a-2", "Zakir Lindov"] == new["a-3", "Zakir Lindoff"]


def test_a_name_that_is_known_goes_with_its_group(tmp_path: Path) -> None:
    before, new = after(
        tmp_path,
        [Row("a-1", "Zakir Lindov", **MINISTER), Row("a-2", "Zakir Lindoff", **MINISTER)],
        [Row("a-3", "Zakir Lindoff"), Row("a-4", "Zakir Lindov")],
    )
    assert {*new.values()} == {before["a-1", "Zakir Lindov"]}


def test_other_names_and_other_countries_stay_apart(tmp_path: Path) -> None:
    known = Row("a-1", "Zakir Lindov", role="Water Minister", country="GEO")
    for row in (
        Row("a-2", "Zaur Lindov", **MINISTER),
        Row("a-2", "Zakir Lindoff", role="Water Minister", country="ARM"),
    ):
        before, new = after(tmp_path, [known], [row])
        assert {*new.values()}.isdisjoint(before.values())


def test_an_article_that_names_both_keeps_them_apart(tmp_path: Path) -> None:
    rows = [Row("a-2", "Ana Mar Bello", **MINISTER), Row("a-2", "Ana Mar Bello Ruiz", **MINISTER)]
    before, new = after(tmp_path, [Row("a-1", "Ana Mar Bello Ruiz", **MINISTER)], rows)
    assert new["a-2", "Ana Mar Bello"] != before["a-1", "Ana Mar Bello Ruiz"]


def test_groups_there_were_never_become_one(tmp_path: Path) -> None:
    before = [Row("a-1", "Mustafa Ordayev", about="GEO"), Row("a-2", "Mustafa Ordaev", about="GEO")]
    ids, new = after(tmp_path, before, [Row("a-3", "Mustafa Ordaiev", **MINISTER)])
    assert len({*ids.values()}) == 2
    assert len({*ids.values(), *new.values()}) >= 2


NAMESAKES = [
    Row("a-1", "Bo Lindov", role="goalkeeper", country="GEO", about="GEO"),
    Row("a-2", "Bo Lindov", role="goalkeeper", country="GEO", about="GEO"),
    Row("a-3", "Bo Lindov", role="Water Minister", country="CHL", about="CHL"),
]


def test_a_namesake_goes_where_country_or_walk_of_life_say(tmp_path: Path) -> None:
    rows = [
        Row("a-4", "Bo Lindov", country="CHL"),
        Row("a-5", "Bo Lindov", role="Water Minister"),
        Row("a-6", "Bo Lindov", country="GEO"),
    ]
    before, new = after(tmp_path, NAMESAKES, rows)
    footballer, minister = before["a-1", "Bo Lindov"], before["a-3", "Bo Lindov"]
    assert footballer != minister
    assert [*new.values()] == [minister, minister, footballer]


def test_bodies_called_alike_are_told_apart_by_country(tmp_path: Path) -> None:
    kind = {"kind": "organization"}
    known = [
        Row("a-1", "Ministry of Water", country="GEO", **kind),
        Row("a-2", "Ministry of Water", country="CHL", **kind),
    ]
    rows = [Row("a-3", "Ministry of Water", country="CHL", **kind), Row("a-4", "Ministry of Water", **kind),
            Row("a-5", "Ministry of Water", country="PER", **kind)]  # fmt: skip
    before, new = after(tmp_path, known, rows)
    assert new["a-3", "Ministry of Water"] == before["a-2", "Ministry of Water"]
    assert len({*before.values(), new["a-4", "Ministry of Water"], new["a-5", "Ministry of Water"]}) == 4


def test_an_acronym_is_the_body_that_articles_before_wrote_out(tmp_path: Path) -> None:
    kind = {"kind": "organization", "about": "GEO"}
    known = [Row("a-1", "League of River Towns", acronym="LRT", **kind)]
    before, new = after(tmp_path, known, [Row("a-2", "LRT", **kind)])
    assert new["a-2", "LRT"] == before["a-1", "League of River Towns"]


def test_who_holds_one_office_of_state_is_known_by_one_name(tmp_path: Path) -> None:
    office = {"role": "Prime Minister", "country": "GEO"}
    before, new = after(tmp_path, [Row("a-1", "Lindov", **office)], [Row("a-2", "Lindov", id="e-other", **office)])
    assert new["a-2", "Lindov"] == before["a-1", "Lindov"]


def test_what_the_user_said_holds_for_new_articles(tmp_path: Path) -> None:
    known = [Row("a-1", "Ada Quill"), Row("a-2", "Ida Stone"), Row("a-3", "Zakir Lindov", **MINISTER)]
    quill, stone, lindov = (row.entity_id for row in known)
    forbidden = Row("a-4", "Zakir Lindoff", **MINISTER)
    lines = (
        Line("merge", quill, stone, "", "x.csv:2"), Line("rename", quill, "Ada Quill-Stone", "", "x.csv:3"),
        Line("forbid-merge", lindov, forbidden.entity_id, "", "x.csv:4"), Line("reject", stone, "", "a-6", "x.csv:5"),
    )  # fmt: skip
    given = Overrides(lines, (Item("ada quill", None, "Q1", "wikidata.csv:2"),))
    held = [names_of(tmp_path, known, given)]
    rows = [forbidden, Row("a-5", "Ida Stone"), Row("a-6", "Ida Stone")]
    ids, table, _ = night(tmp_path, held, rows, given)
    told = {(row["kind"], row["article_id"]): row for row in table.to_pylist()}
    assert ids["a-4", "Zakir Lindoff"] == forbidden.entity_id
    assert ids["a-5", "Ida Stone"] == min(quill, stone)
    assert told["entity", "a-5"]["entity_name"] == "Ada Quill-Stone"
    assert told["entity", "a-5"]["wikidata_id"] == "Q1"
    assert ("reject", "a-6") in told and ("reject", "a-5") not in told


def test_what_a_night_learns_the_next_one_knows(tmp_path: Path) -> None:
    held = [names_of(tmp_path, [Row("a-1", "Ada Quill")])]
    first, _, new = night(tmp_path, held, [Row("a-2", "Zakir Lindov", **MINISTER)])
    pq.write_table(new, tmp_path / "more.parquet")
    second, _, more = night(tmp_path, [*held, tmp_path / "more.parquet"], [Row("a-3", "Zakir Lindoff", **MINISTER)])
    assert second["a-3", "Zakir Lindoff"] == first["a-2", "Zakir Lindov"]
    third, _, none = night(tmp_path, [*held, tmp_path / "more.parquet"], [Row("a-4", "Zakir Lindov", **MINISTER)])
    assert [*third.values()] == [*first.values()]
    assert more.num_rows == 1 and none.num_rows == 0


ROWS = st.builds(
    Row,
    st.sampled_from(["a-1", "a-2", "a-3", "a-4", "a-5", "a-6"]),
    st.sampled_from(["Zakir Lindov", "Zakir Lindoff", "Zakir Oyar Lindov", "Zakir Aman Lindov", "Lindov"]),
    role=st.sampled_from([None, "Water Minister", "Prime Minister", "goalkeeper"]),
    country=st.sampled_from([None, "GEO", "ARM"]),
    about=st.just("GEO"),
)


@settings(max_examples=40)
@given(st.lists(ROWS, min_size=1, max_size=8, unique_by=lambda row: (row.article, row.name)), st.randoms())
def test_a_night_joins_names_only_where_the_whole_does_or_knows_more(
    tmp_path_factory: Any, rows: list[Row], random: Any
) -> None:
    folder = tmp_path_factory.mktemp("rows")
    old = [row for row in rows if row.article < "a-4"]
    new = [row for row in rows if row.article >= "a-4"]
    if not old or not new:
        return
    before, found = after(folder, old, new)
    shuffled = random.sample(new, len(new))
    assert after(folder, old, shuffled)[1] == found  # whatever the order
    for one in new:
        mates = [other for other in old if before[other.article, other.name] == found[one.article, one.name]]
        # No id is made up: it is the row's own, one there was, or that of another name of the night.
        assert (
            mates
            or found[one.article, one.name] in {row.entity_id for row in new}
            or any(row.name == one.name for row in rows)
        )
