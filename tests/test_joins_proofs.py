"""What articles have in common as a proof that two names are one, namesakes that are two, and rejected rows."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.made_home import commit_rows, rows_of_article, together
from tests.test_joins import MINISTER, NO_CLUSTERS, Row, are_one, identities
from warehouse import checks, commits, joins
from warehouse.home import Home
from warehouse.joins import overrides, proofs, spelling
from warehouse.joins.proofs import Known
from warehouse.query import open_warehouse
from warehouse.schema import Identity

TEAM = ("Ana Bello", "Cleo Marsh", "Dora Quill")


def with_team(number: int, name: str, **more: Any) -> list[Row]:
    """A person in an article, with three who are rarely named elsewhere."""
    return [Row(f"a-{number}", one, **more) for one in (name, *TEAM)]


def test_company_is_a_proof(tmp_path: Path) -> None:
    first, *team = with_team(1, "Anthony Lozar", about="GEO")
    second, *same = with_team(2, "Antony Lozar", about="GEO")
    assert are_one(tmp_path, first, second, *team, *same)
    assert not are_one(tmp_path, first, second, *team), "the others stand beside one of them only"


def test_a_vowel_apart_asks_for_more(tmp_path: Path) -> None:
    one, other = "Brino Beckelov", "Braino Beckelov"
    first, *team = with_team(1, one, about="GEO")
    second, *same = with_team(2, other, about="GEO")
    assert are_one(tmp_path, first, second, *team, *same)
    minister = {"role": "Water Minister", "about": "GEO"}
    assert not are_one(tmp_path, Row("a-1", one, **minister), Row("a-2", other, **minister))
    assert are_one(tmp_path, Row("a-1", one, country="GEO", **minister), Row("a-2", other, country="GEO", **minister))


@pytest.mark.parametrize(
    ("one", "other", "close"),
    [
        ("Prav Wongsan", "Prav Wongson", True), ("Mario Bello", "Maria Bello", False),
        ("Bo Hasan", "Bo Hussein", False),
        ("Kim Jin-un", "Kim Jin-in", False), ("Liu Wenxi", "Liu Wenli", False), ("Lindov Bo", "Lindova Bo", False),
    ],
)  # fmt: skip
def test_what_is_a_vowel_apart(one: str, other: str, close: bool) -> None:
    relation = spelling.relate_persons(spelling.person_parts(one), spelling.person_parts(other))
    assert (relation is not None and relation.kind == spelling.CLOSE) is close


def test_one_outlet_on_one_country_says_enough_of_a_rare_name(tmp_path: Path) -> None:
    here: dict[str, Any] = {"about": "GEO", "outlet": "river.example"}
    assert are_one(tmp_path, Row("a-1", "Golcharan Chulov", **here), Row("a-2", "Golcharran Chulov", **here))
    assert not are_one(tmp_path, Row("a-1", "Ahmed Chulov", **here), Row("a-2", "Ahmad Chulov", **here))
    assert not are_one(tmp_path, Row("a-1", "Golcharan Chulov", **here), Row("a-2", "Golcharran Chulov", about="GEO"))


def test_more_in_front_is_a_child_unless_the_office_is_the_same(tmp_path: Path) -> None:
    father, *team = with_team(1, "Nawaf Ordayev", about="GEO")
    child, *same = with_team(2, "Ahmad Nawaf Ordayev", about="GEO")
    assert not are_one(tmp_path, father, child, *team, *same)
    assert are_one(tmp_path, Row("a-1", "Bo Lindov", **MINISTER), Row("a-2", "Samdo Bo Lindov", **MINISTER))


def test_a_foundation_is_not_its_namesake(tmp_path: Path) -> None:
    assert not are_one(tmp_path, Row("a-1", "Bo Lindov", **MINISTER), Row("a-2", "Bo Lindov Foundation", **MINISTER))


def test_a_role_with_more_said_is_the_same_role(tmp_path: Path) -> None:
    def staff(number: int, name: str, role: str) -> Row:
        return Row(f"a-{number}", name, role=role, about="GEO")

    chief = staff(1, "Bo Lindov", "river police chief of staff")
    assert are_one(tmp_path, chief, staff(2, "Bo Lindoff", "chief of staff"))
    assert not are_one(tmp_path, staff(1, "Bo Lindov", "President"), staff(2, "Bo Lindoff", "president of the club"))


# Bodies


def paper(number: int, name: str, at: str = "river.example", **more: Any) -> Row:
    return Row(f"a-{number}", name, "organization", id=f"e-{number}", outlet=at, **more)


def filler(of: str = "GEO", at: str = "river.example") -> list[Row]:
    """Articles of an outlet on its own country."""
    return [Row(f"a-9{n}", f"Nobody {n}", about=of, outlet=at) for n in range(5)]


def test_the_senate_is_that_of_the_country_that_article_and_outlet_are_on(tmp_path: Path) -> None:
    senates = (paper(1, "Senate", about="GEO"), paper(2, "Senate", about="GEO"))
    assert are_one(tmp_path, *senates, *filler())
    assert not are_one(tmp_path, *senates), "two articles do not tell where an outlet is at home"
    assert not are_one(tmp_path, senates[0], paper(2, "Senate", about="PER"), *filler())
    stated = paper(2, "Senate", "other.example", country="GEO")
    assert are_one(tmp_path, senates[0], stated, *filler())
    councils = (paper(1, "City Council", about="GEO"), paper(2, "Council City", about="GEO"))
    assert not are_one(tmp_path, *councils, *filler()), "a country has many"


CALLED = {"chile": "CHL", "chilean": "CHL", "south sea": "SSS"}


@pytest.mark.parametrize(
    ("name", "country", "words"),
    [
        ("Chilean Senate", "CHL", ["senate"]), ("Bank of Chile", "CHL", ["CHL", "bank"]),
        ("Chilean Football Federation", "CHL", ["federation", "football"]),
        ("Football Federation of Chile", "CHL", ["federation", "football"]),
        ("Chile's embassy", "CHL", ["CHL", "embassy"]), ("Chilean Senate", "PER", ["chilean", "senate"]),
        ("South Sea Navy", "SSS", ["navy"]),
    ],
)  # fmt: skip
def test_a_body_in_its_country(name: str, country: str, words: list[str]) -> None:
    assert spelling.in_its_country(name, country, CALLED) == words


def test_legal_forms_and_the_order_of_words_do_not_count(tmp_path: Path) -> None:
    def body(number: int, name: str) -> Row:
        return Row(f"a-{number}", name, "organization", about="GEO", id=f"e-{number}")

    assert are_one(tmp_path, body(1, "Lindov River Power Co"), body(2, "Lindov River Power Company"))
    assert are_one(tmp_path, body(1, "Institute of River Tourism"), body(2, "River Tourism Institute"))
    assert are_one(tmp_path, Row("a-1", "World River Organisation", "organization", id="e-1"),
                   Row("a-2", "World River Organization", "organization", id="e-2"))  # fmt: skip


# Places


def test_a_town_and_its_district_are_one_and_far_towns_are_not(tmp_path: Path) -> None:
    def town(number: int, spot: tuple[float, float]) -> Row:
        return Row(f"a-{number}", "Alba Nova", "place", country="GEO", id=f"e-{number}", place=number, spot=spot)

    assert are_one(tmp_path, town(1, (10.0, 20.0)), town(2, (10.1, 20.1)))
    assert not are_one(tmp_path, town(1, (10.0, 20.0)), town(2, (11.0, 20.0)))


def test_a_place_of_no_stated_country_lies_where_its_articles_play(tmp_path: Path) -> None:
    told = Row("a-1", "Alba Nova", "place", country="GEO", id="e-1")
    assert are_one(tmp_path, told, Row("a-2", "Alba-Nova", "place", about="GEO", id="e-2"))
    assert not are_one(tmp_path, told, Row("a-2", "Alba-Nova", "place", about="PER", id="e-2"))


# Namesakes


def ids_of(folder: Path, *rows: Row) -> list[str]:
    found, problems = identities(folder, list(rows))
    assert not problems
    return [found[row.article, row.name] for row in rows]


def test_namesakes_of_two_countries_are_two(tmp_path: Path) -> None:
    here = Row("a-1", "Bo Lindov", country="GEO", role="Water Minister", about="GEO")
    also = Row("a-2", "Bo Lindov", role="Water Minister", about="GEO")
    there = Row("a-3", "Bo Lindov", country="PER", role="striker", about="PER")
    untold = Row("a-4", "Bo Lindov")
    first, second, third, fourth = ids_of(tmp_path, here, also, there, untold)
    assert first == second == fourth == here.entity_id != third
    assert ids_of(tmp_path, untold, there, also, here) == [fourth, third, second, first]


@pytest.mark.parametrize(
    "more", [{"role": "Water Minister", "about": "PER"}, {"role": "striker", "about": "GEO"}, {"about": "GEO"}]
)
def test_a_country_alone_does_not_split(tmp_path: Path, more: dict[str, str]) -> None:
    here = Row("a-1", "Bo Lindov", country="GEO", role="Water Minister", about="GEO")
    assert len(set(ids_of(tmp_path, here, Row("a-2", "Bo Lindov", country="PER", **more)))) == 1


def test_company_keeps_one(tmp_path: Path) -> None:
    _, *team = with_team(1, "Bo Lindov", about="GEO")
    _, *same = with_team(2, "Bo Lindov", about="PER")
    told = (Row("a-1", "Bo Lindov", country="GEO", about="GEO"), Row("a-2", "Bo Lindov", country="PER", about="PER"))
    assert len(set(ids_of(tmp_path, *told, *team, *same)[:2])) == 1
    assert len(set(ids_of(tmp_path, *told))) == 2


def test_a_company_at_work_in_two_countries_is_one(tmp_path: Path) -> None:
    def body(name: str) -> list[Row]:
        return [Row(f"a-{n}", name, "organization", country=c, about=c) for n, c in ((1, "GEO"), (2, "PER"))]

    assert len(set(ids_of(tmp_path, *body("Lindov Steel")))) == 1
    assert len(set(ids_of(tmp_path, *body("Liberal Party")))) == 2


def test_who_is_split_may_be_joined_elsewhere(tmp_path: Path) -> None:
    here = Row("a-1", "Mohammed Lindov", country="GEO", role="Water Minister", about="GEO")
    there = Row("a-2", "Mohammed Lindov", country="PER", role="striker", about="PER")
    spelled = Row("a-3", "Muhammad Lindov", country="PER", role="striker", about="PER")
    first, second, third = ids_of(tmp_path, here, there, spelled)
    assert first != second == third


# Near misses


def test_what_is_missing_is_said() -> None:
    one, other = Known("e-1", "person", "Bo Lindov", around=frozenset(["GEO"])), Known("e-2", "person", "Bo Lindoff")
    assert [what for what, _ in proofs.missing(proofs.judge(one, other), "person")] == [*proofs.MISSING]
    single = proofs.judge(one, Known("e-3", "person", "Lindov"))
    assert not single.one and "one part" in single.rule and "Lindov" in single.rule


# Reject


def home_of(path: Path, *lines: str) -> tuple[Home, list[str]]:
    """A home of two articles after a commit with the given lines of overrides, and what is wrong with them."""
    first = commit_rows(path, together(rows_of_article("a-1"), rows_of_article("a-2")))
    home = Home(path)
    overrides.folder(home).mkdir()
    told = ["action,id,value,article_id,author,date", *(f"{line},me,2026-11-01" for line in lines)]
    (overrides.folder(home) / "mine.csv").write_text("\n".join(told) + "\n")
    with duckdb.connect() as connection:
        made, problems = joins.identities(connection, first.paths(home), NO_CLUSTERS, overrides.load(home))
    commit_rows(path, {"identities": [Identity(**row) for row in made.to_pylist()]}, number=2, keep=first)
    return home, problems


def asked(home: Home, query: str) -> list[tuple]:
    with open_warehouse(home) as db:
        return db.execute(query).fetchall()


COUNTS = "SELECT (SELECT count(*) FROM {}), (SELECT count(*) FROM {}), (SELECT count(*) FROM {})"


@pytest.mark.parametrize(
    ("rejected", "query", "found"),
    [
        ("q-a-1", "SELECT count(*), count(claimed_by) FROM figures", (2, 1)),
        ("q-a-1", "SELECT count(*), min(quote_id) FROM quotes", (1, "q-a-2")),
        ("v-a-1", COUNTS.format("events", "participants", "quotes"), (1, 2, 2)),
        ("v-a-1", "SELECT count(*), count(event_id) FROM figures", (2, 1)),
        ("m4-a-1", COUNTS.format("mentions", "entities", "events"), (7, 6, 2)),
        ("e-quill-a-1", COUNTS.format("mentions", "entities", "participants"), (4, 4, 4)),
        ("e-quill-a-1", "SELECT count(speaker_id), count(speaker_name) FROM quotes", (0, 2)),
        ("e-alba-a-1", "SELECT count(place_id), count(*) FROM events", (1, 2)),
    ],
)
def test_what_is_rejected_is_gone_and_nothing_leads_to_it(
    tmp_path: Path, rejected: str, query: str, found: tuple
) -> None:
    home, problems = home_of(tmp_path, f"reject,{rejected},,")
    assert not problems
    assert asked(home, query) == [found]
    commit = commits.latest(home)
    assert commit is not None and checks.check(home, commit) == []
    current = asked(home, f"SELECT count(*) FROM read_parquet('{home.current}/entities/*/*.parquet')")
    assert current == asked(home, "SELECT count(*) FROM entities")


def test_an_entity_is_rejected_with_all_its_names_or_in_one_article(tmp_path: Path) -> None:
    # Two ids of one name are one here by the line of the user.
    merge = "merge,e-quill-a-1,e-quill-a-2,"
    home, problems = home_of(tmp_path / "all", merge, "reject,e-quill-a-2,,")
    assert not problems and asked(home, "SELECT count(*) FROM entities WHERE name = 'Ada Quill'") == [(0,)]
    home, problems = home_of(tmp_path / "one", merge, "reject,e-quill-a-2,,a-2")
    assert not problems
    assert asked(home, "SELECT article_id FROM entities WHERE name = 'Ada Quill'") == [("a-1",)]
    home, problems = home_of(tmp_path / "none", "reject,q-none,,")
    assert problems == ["mine.csv:2: no quote, event, mention or entity q-none"]
