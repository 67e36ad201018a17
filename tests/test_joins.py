"""Which entities of different articles are one."""

import itertools
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import cli
from tests.made_home import article, commit_rows
from tests.warehouse_rows import Page, run_night
from warehouse import joins, views
from warehouse.home import Home
from warehouse.joins import overrides, proofs, spelling
from warehouse.joins.groups import Groups, gather
from warehouse.joins.overrides import Item, Line, Overrides
from warehouse.joins.proofs import Known
from warehouse.query import open_warehouse
from warehouse.schema import Entity, Identity, Mention, to_arrow

TEXT = "Bo Lindov met the League of River Towns."


@dataclass(frozen=True)
class Row:
    """An entity in an article, in short."""

    article: str
    name: str
    kind: str = "person"
    role: str | None = None
    country: str | None = None
    about: str = ""  # the country the article is about
    day: date | None = None
    id: str | None = None
    acronym: str | None = None
    outlet: str | None = None
    place: int | None = None
    spot: tuple[float, float] = (0.0, 0.0)

    @property
    def entity_id(self) -> str:
        return self.id or f"e-{self.kind}-{spelling.fold(self.name)}"


def files_of(folder: Path, rows: list[Row]) -> dict[str, list[Path]]:
    """Parts that hold the rows."""
    entities, mentions, articles = [], [], {}
    for number, row in enumerate(rows):
        entities.append(Entity(entity_id=row.entity_id, article_id=row.article, entity_type=row.kind, name=row.name,
                               role=row.role, country=row.country, geonames_id=row.place,
                               lat=row.spot[0] if row.place else None, lon=row.spot[1] if row.place else None,
                               n_mentions=1, first_char_start=number))  # fmt: skip
        if row.acronym:
            mentions.append(Mention(mention_id=f"m-{number}", entity_id=row.entity_id, article_id=row.article,
                                    text=row.acronym, char_start=number, char_end=number + 1,
                                    mention_type="name"))  # fmt: skip
        if row.article not in articles:
            articles[row.article] = article(
                row.article, TEXT, published_date=row.day, source=row.outlet or f"{row.article}.example"
            )
            if row.about:
                entities.append(
                    Entity(entity_id=f"e-{row.about}", article_id=row.article, entity_type="country", name=row.about,
                           n_mentions=3, country=row.about, first_char_start=0)
                )  # fmt: skip
    made = {"articles": list(articles.values()), "entities": entities, "mentions": mentions}
    held = {}
    for name, found in made.items():
        held[name] = [folder / f"{name}.parquet"]
        pq.write_table(to_arrow(name, found), held[name][0])
    return held


NO_CLUSTERS = to_arrow("identities", [])


def identities(
    folder: Path, rows: list[Row], given: Overrides = overrides.NONE, clusters: Any = NO_CLUSTERS
) -> tuple[dict[tuple[str, str], str], list[str]]:
    """(article, name) -> id, and the problems."""
    with duckdb.connect() as connection:
        table, problems = joins.identities(connection, files_of(folder, rows), clusters, given)
    changed = {(row["article_id"], row["local_id"]): row["global_id"] for row in table.to_pylist()}
    return {(r.article, r.name): changed.get((r.article, r.entity_id), r.entity_id) for r in rows}, problems


def are_one(folder: Path, one: Row, other: Row, *more: Row, **known: Any) -> bool:
    found, _ = identities(folder, [one, other, *more], **known)
    return found[one.article, one.name] == found[other.article, other.name]


MINISTER = {"role": "Water Minister", "about": "GEO"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zakir Lindov", "Zakir Lindoff"), ("Mustafa Ordayev", "Mustafa Ordaev"), ("Ali Dehqol", "Ali Dehghol"),
        ("Mohammed Quillani", "Muhammad Quillani"), ("Ana Bellosa", "Ana Belosa"), ("Suk-yeol Ando", "Sukyeol Ando"),
        ("Lind Bo-ra", "Bo-ra Lind"), ("Zakir Oyar Lindov", "Zakir Lindov"), ("Ana Mar Bello Ruiz", "Ana Mar Bello"),
        ("Bin Zarif al-Quill", "Bin Zarif Quill"),
    ],
)  # fmt: skip
def test_other_spellings_meet_where_role_and_country_agree(tmp_path: Path, one: str, other: str) -> None:
    assert are_one(tmp_path, Row("a-1", one, **MINISTER), Row("a-2", other, **MINISTER))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zakir Lindov", "Zakir Lindova"), ("Mario Bello", "Maria Bello"), ("Lee Ando", "Li Ando"),
        ("Lindov", "Zakir Lindov"),
        ("Zakir Lindov", "Zaur Lindov"), ("Bin Quill", "Zarif bin Quill"), ("Ana Bello", "Ana Ruiz"),
    ],
)  # fmt: skip
def test_other_names_do_not(tmp_path: Path, one: str, other: str) -> None:
    assert not are_one(tmp_path, Row("a-1", one, **MINISTER), Row("a-2", other, **MINISTER))


def test_a_transliteration_meets_only_with_agreeing_role_or_country(tmp_path: Path) -> None:
    one, other = ("Mustafa Ordayev", "Mustafa Ordaev")
    assert not are_one(tmp_path, Row("a-1", one, about="GEO"), Row("a-2", other, about="GEO"))
    assert not are_one(tmp_path, Row("a-1", one, role="Water Minister"), Row("a-2", other, role="Port Minister"))
    assert are_one(tmp_path, Row("a-1", one, country="GEO", about="GEO"), Row("a-2", other, country="GEO", about="GEO"))
    ministers = {"role": "Water Minister"}
    assert not are_one(
        tmp_path, Row("a-1", one, country="GEO", **ministers), Row("a-2", other, country="ARM", **ministers)
    )
    early, late = date(1950, 1, 1), date(2020, 1, 1)
    assert not are_one(tmp_path, Row("a-1", one, day=early, **MINISTER), Row("a-2", other, day=late, **MINISTER))


def test_whoever_could_be_two_is_neither(tmp_path: Path) -> None:
    rows = [Row(f"a-{n}", name, **MINISTER) for n, name in enumerate(
        ["Bo Lindov", "Bo Alto Lindov", "Bo Basso Lindov"])]  # fmt: skip
    found, _ = identities(tmp_path, rows)
    assert len(set(found.values())) == 3


def test_an_article_that_names_both_tells_them_apart(tmp_path: Path) -> None:
    father, son = Row("a-1", "Bo Lindov", **MINISTER), Row("a-1", "Bo Alto Lindov", **MINISTER)
    assert not are_one(tmp_path, father, son)


def test_bodies_meet_in_their_country(tmp_path: Path) -> None:
    def body(number: int, name: str, **more: Any) -> Row:
        return Row(f"a-{number}", name, "organization", id=f"e-{number}", **more)

    towns = ("League for River Labour", "League of River Labor")
    assert are_one(tmp_path, body(1, towns[0], about="GEO"), body(2, towns[1], about="GEO"))
    assert not are_one(tmp_path, body(1, towns[0], about="GEO"), body(2, towns[1], about="PER"))
    ministry = ("Water Ministry", "Ministry of Water Affairs")
    assert not are_one(tmp_path, body(1, ministry[0], about="GEO"), body(2, ministry[1], about="GEO"))
    assert are_one(tmp_path, body(1, ministry[0], country="GEO"), body(2, ministry[1], country="GEO"))


def test_an_acronym_is_the_long_form_of_its_country_or_outlet(tmp_path: Path) -> None:
    def body(number: int, name: str, about: str, **more: Any) -> Row:
        return Row(f"a-{number}", name, "organization", about=about, **more)

    long = body(1, "League of River Towns", "GEO", acronym="LRT")
    found, _ = identities(tmp_path, [long, body(2, "LRT", "GEO"), body(3, "LRT", "PER")])
    assert found["a-2", "LRT"] == long.entity_id
    assert found["a-3", "LRT"] not in (long.entity_id, found["a-2", "LRT"])
    rival = body(4, "Lakes and Roads Trust", "GEO", acronym="LRT")
    found, _ = identities(tmp_path, [long, rival, body(2, "LRT", "GEO")])
    assert found["a-2", "LRT"] == "e-organization-lrt", "two long forms fit"
    wrong = body(1, "League of River Towns", "GEO", acronym="ABC")
    found, _ = identities(tmp_path, [wrong, body(2, "ABC", "GEO")])
    assert found["a-2", "ABC"] == "e-organization-abc", "not its initials"


def test_places_meet_in_their_country(tmp_path: Path) -> None:
    def place(number: int, name: str, country: str | None) -> Row:
        return Row(f"a-{number}", name, "place", country=country, id=f"e-{number}")

    assert are_one(tmp_path, place(1, "Alba Nova", "GEO"), place(2, "Alba-Nova", "GEO"))
    assert not are_one(tmp_path, place(1, "Alba Nova", "GEO"), place(2, "Alba-Nova", "PER"))
    assert not are_one(tmp_path, place(1, "Alba Nova", "GEO"), place(2, "Alba-Nova", None))


def test_a_bare_surname_is_one_in_copies_of_one_text_only(tmp_path: Path) -> None:
    one, other = Row("a-1", "Lindov", id="e-1"), Row("a-2", "Lindov", id="e-2")
    assert not are_one(tmp_path, one, other)
    copies = [Identity(kind="cluster", article_id=a, local_id=a, global_id="a-1", is_cluster_lead=a == "a-1",
                       n_copies=2) for a in ("a-1", "a-2")]  # fmt: skip
    assert are_one(tmp_path, one, other, clusters=to_arrow("identities", copies))


NAMES = ["Bo Lindov", "Bo Lindoff", "Bo Alto Lindov", "Bo Lindow", "Lindov Bo", "Bo Lindovv", "Ana Bello", "Ana Belo"]
ROWS = st.lists(
    st.builds(Row, st.sampled_from([f"a-{n}" for n in range(6)]), st.sampled_from(NAMES),
              role=st.sampled_from([None, "Water Minister", "Port Minister"]),
              country=st.sampled_from([None, "GEO", "PER"]), about=st.sampled_from(["", "GEO"])),
    min_size=2, max_size=7, unique_by=lambda row: (row.article, row.name),
)  # fmt: skip


@given(rows=ROWS, shuffled=st.randoms(use_true_random=False))
def test_the_order_of_the_rows_plays_no_part(tmp_path_factory: Any, rows: list[Row], shuffled: Any) -> None:
    about = {row.article: row.about for row in reversed(rows)}
    rows = [Row(r.article, r.name, role=r.role, country=r.country, about=about[r.article]) for r in rows]
    other = list(rows)
    shuffled.shuffle(other)
    folder = tmp_path_factory.mktemp("joins")
    found, _ = identities(folder, rows)
    assert identities(folder, other)[0] == found
    if len({row.country for row in rows if row.country}) < 2:  # else namesakes may be split
        assert all(root <= row.entity_id for row in rows for root in [found[row.article, row.name]])
        assert all(found[r.article, r.name] == found[s.article, s.name] for r in rows for s in rows
                   if r.entity_id == s.entity_id)  # fmt: skip


PAIRS = st.tuples(*[st.sampled_from([f"e-{n}" for n in range(6)])] * 2).filter(lambda pair: pair[0] != pair[1])


@given(forbidden=st.lists(PAIRS), merged=st.lists(PAIRS), judged=st.lists(PAIRS))
def test_what_is_forbidden_is_never_one(forbidden: list, merged: list, judged: list) -> None:
    made = Groups(forbidden)
    known = {f"e-{n}": Known(f"e-{n}", "person", "Bo Lindov") for n in range(6)}
    for pair in merged:
        made.join(*pair)
    gather(made, judged, known, set())
    assert all(made.root(one) != made.root(other) for one, other in forbidden)
    again = dict(made.all())
    gather(made, judged, known, set())
    assert made.all() == again


@given(st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_judging_is_symmetric_and_blocks_miss_nothing(one: str, other: str) -> None:
    left, right = Known("e-1", "person", one), Known("e-2", "person", other)
    assert proofs.judge(left, right) == proofs.judge(right, left)
    if proofs.relate(left, right):
        assert spelling.person_keys(one) & spelling.person_keys(other)


def test_the_lists_of_spellings_are_whole() -> None:
    tables = spelling.words()
    given = [word for one, others in tables["given"].items() for word in (one, *others)]
    assert len(given) == len(set(given))
    assert all(spelling.fold(word) == word for word in given)
    assert all(sound.islower() and heard.islower() for sound, heard in tables["sounds"].items())
    for kind, key in itertools.product(("roles", "bodies"), ("empty", "same")):
        assert all(spelling.fold(word) == word for word in tables[kind][key])
    assert all(spelling.fold(word) == word for word in [*tables["bodies"]["many"], *tables["roles"]["common"]])


# Overrides


def line(action: str, one: str, value: str = "", article_id: str = "", place: str = "mine.csv:2") -> Line:
    return Line(action, one, value, article_id, place)


def test_the_user_merges_forbids_and_splits(tmp_path: Path) -> None:
    rows = [Row("a-1", "Bo Lindov", **MINISTER), Row("a-2", "Bo Lindoff", **MINISTER), Row("a-2", "Ana Bello"),
            Row("a-3", "Bo Lindov")]  # fmt: skip
    one, other, ana, _ = (row.entity_id for row in rows)
    found, problems = identities(tmp_path, rows, Overrides((line("forbid-merge", one, other),)))
    assert found["a-1", "Bo Lindov"] != found["a-2", "Bo Lindoff"] and not problems
    found, problems = identities(tmp_path, rows, Overrides((line("merge", one, ana),)))
    assert len(set(found.values())) == 1 and not problems
    found, problems = identities(tmp_path, rows, Overrides((line("split", one, "", "a-3"),)))
    assert found["a-1", "Bo Lindov"] == found["a-2", "Bo Lindoff"] != found["a-3", "Bo Lindov"] and not problems
    found, problems = identities(
        tmp_path, rows, Overrides((line("merge", one, other), line("forbid-merge", other, one)))
    )
    assert found["a-1", "Bo Lindov"] != found["a-2", "Bo Lindoff"]
    assert problems == [f"mine.csv:2: another line forbids that {one} and {other} be one"]
    assert identities(tmp_path, rows, Overrides((line("merge", one, "e-none"),)))[1] == ["mine.csv:2: no entity e-none"]


def test_a_name_and_a_wikidata_id_are_given(tmp_path: Path) -> None:
    rows = [Row("a-1", "Bo Lindov", country="GEO"), Row("a-2", "Bo Lindoff", country="PER"), Row("a-3", "Ana Bello")]
    items = (
        Item("bo lindov", "GEO", "Q1", "w:2"),
        Item("bo lindoff", "GEO", "Q2", "w:3"),
        Item("ana bello", None, "Q3", "w:4"),
    )
    renamed = Overrides((line("rename", rows[0].entity_id, "Bo A. Lindov"),), items)
    with duckdb.connect() as connection:
        files = files_of(tmp_path, rows)
        table, problems = joins.identities(connection, files, NO_CLUSTERS, renamed)
        pq.write_table(table, tmp_path / "identities.parquet")
        files["identities"] = [tmp_path / "identities.parquet"]
        views.create_views(connection, files, views.read_identities(connection, files), ["entities"])
        found = connection.execute("SELECT name, wikidata_id FROM entities ORDER BY article_id").fetchall()
    assert not problems
    assert found == [("Bo A. Lindov", "Q1"), ("Bo Lindoff", None), ("Ana Bello", "Q3")]


WRONG = """action,id,value,article_id,author,date,note
# a remark
merge,e-1,e-2,,me,2020-01-01,they are one
marry,e-1,e-2,,me,2020-01-01,
split,e-1,,,me,2020-01-01,
rename,e-1,,,me,2020-01-01,
merge,e-1,e-1,,me,2020-01-01,
reject,q-1,,,me,2020-01-01,
forbid-merge,,e-2,,me,2020-01-01,
reject,q-2,,,,2020-01-01,nobody decided it
reject,q-3,,,me,,at no time
reject,q-4,,,me,2020-02-30,on no day
reject,q-5
"""


def test_a_wrong_line_is_named_and_the_others_hold(tmp_path: Path) -> None:
    folder = tmp_path / "overrides"
    folder.mkdir()
    (folder / "mine.csv").write_text(WRONG)
    (folder / "no.csv").write_bytes(b"\xff\xfe\x00")
    (folder / "other.csv").write_text("what,ever\n1,2\n")
    (folder / "wikidata.csv").write_text("name,country,wikidata_id\nBo Lindov,GEO,Q1\nAna Bello,Georgia,Q2\nX,,42\n")
    found = overrides.load(Home(tmp_path))
    assert [one.place for one in found.lines] == ["mine.csv:3", "mine.csv:8"]
    assert [one.wikidata_id for one in found.items] == ["Q1"]
    assert [problem.partition(" ")[0] for problem in found.problems] == [
        *(f"mine.csv:{n}:" for n in (4, 5, 6, 7, 9, 10, 11, 12, 13)),
        "no.csv:1:", "other.csv:1:", "wikidata.csv:3:", "wikidata.csv:4:",
    ]  # fmt: skip
    assert [problem.partition(": ")[2].partition(":")[0] for problem in found.problems[5:9]] == [
        "the author is missing", "the date is missing", "'2020-02-30' is no day such as 2026-11-01",
        "the author is missing"
    ]  # fmt: skip


def test_an_override_alone_makes_a_commit(tmp_path: Path) -> None:
    home = Home(tmp_path)
    run_night(home, [[Page("a", "Anna says Bruno came"), Page("b", "Cleo says Dora went")]])
    assert run_night(home, []) is None
    with open_warehouse(home) as db:
        anna, bruno = (i for (i,) in db.execute(
            "SELECT entity_id FROM entities WHERE name IN ('Anna', 'Bruno') ORDER BY name").fetchall())  # fmt: skip
    overrides.folder(home).mkdir()
    (overrides.folder(home) / "mine.csv").write_text(
        f"action,id,other_id,author,date\nmerge,{anna},{bruno},me,2020-05-01\n"
    )
    commit = run_night(home, [])
    assert commit is not None and commit.number == 2
    with open_warehouse(home) as db:
        assert db.execute("SELECT count(*) FROM entities").fetchall() == [(3,)]
    assert run_night(home, []) is None


def test_correct_applies_the_lines_at_once_and_names_the_wrong_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = Home(tmp_path)
    run_night(home, [[Page("a", "Anna says Bruno came")]])
    overrides.folder(home).mkdir()
    (overrides.folder(home) / "mine.csv").write_text("action,id,value\nmarry,e-1,e-2\n")
    assert cli.main(["correct", "--home", str(tmp_path)]) == 1
    assert "mine.csv:2: no action 'marry'" in capsys.readouterr().err
    with open_warehouse(home) as db:
        ((quote,),) = db.execute("SELECT quote_id FROM quotes").fetchall()
    (overrides.folder(home) / "mine.csv").write_text(f"action,id,author,date\nreject,{quote},me,2020-05-01\n")
    assert cli.main(["correct", "--home", str(tmp_path)]) == 0
    assert "commit 3: 1 lines" in capsys.readouterr().out
    with open_warehouse(home) as db:
        assert db.execute("SELECT count(*) FROM quotes").fetchall() == [(0,)]
    assert cli.main(["correct", "--home", str(tmp_path)]) == 0
    assert "nothing to do" in capsys.readouterr().out


# The view and the command


def two_spellings(path: Path) -> None:
    """A warehouse in which one person has two names and two roles."""
    rows = {"articles": [article("a-1"), article("a-2", source="b.example", published_date=date(2018, 1, 2))],
            "entities": [
                Entity(entity_id="e-1", article_id="a-1", entity_type="person", name="Bo Lindov", role="Port Minister",
                       n_mentions=1, first_char_start=0),
                Entity(entity_id="e-2", article_id="a-2", entity_type="person", name="Bo Lindoff", role="port minister",
                       n_mentions=1, first_char_start=0),
            ],
            "identities": [Identity(kind="entity", article_id="a-2", local_id="e-2", global_id="e-1")]}  # fmt: skip
    commit_rows(path, rows)


def test_people_are_one_row_each(tmp_path: Path) -> None:
    two_spellings(tmp_path)
    with open_warehouse(tmp_path) as db:
        found = db.execute("SELECT name, other_names, roles, n_articles, first_date, last_date FROM people").fetchall()
    assert found == [("Bo Lindoff", "Bo Lindov", "Port Minister (2017-04-18 to 2018-01-02)", 2,
                      date(2017, 4, 18), date(2018, 1, 2))]  # fmt: skip


def test_why_tells_what_decided(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    two_spellings(tmp_path)

    def said(*asked: str) -> str:
        code = cli.main(["why", *asked, "--home", str(tmp_path)])
        found = capsys.readouterr()
        assert code == (1 if found.err else 0)
        return found.out + found.err

    assert "not one: 4 points, 5 are enough" in said("Bo Lindov", "e-2")
    assert "another spelling" in said("e-1", "e-2")
    assert "outlet    -  no outlet that names both" in said("e-1", "e-2")
    assert "role      -" not in said("e-1", "e-2")
    assert "the same kind and full name" in said("e-1", "bo lindov")
    assert "no person, body or place" in said("e-1", "Ana Bello")
    (tmp_path / "overrides").mkdir()
    (tmp_path / "overrides" / "mine.csv").write_text("action,id,other_id,author,date\nmerge,e-1,e-2,me,2020-05-01\n")
    assert "one: merge in overrides/mine.csv:2" in said("e-1", "Bo Lindoff")
