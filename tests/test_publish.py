"""The derived files: the views, `current/`, and the files that describe them."""

import dataclasses
import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.dataset as ds
import pytest

from tests.made_home import Rows, commit_rows, rows_of_article, together
from warehouse import commits, current, publish, questions, views
from warehouse.commits import Commit
from warehouse.database import DESCRIPTIONS
from warehouse.errors import WarehouseError
from warehouse.home import Home
from warehouse.query import open_warehouse, stale
from warehouse.schema import TABLES, Entity, Identity, arrow_schema, columns

SAME_PERSON = Identity(kind="entity", article_id="a-2", local_id="e-quill-a-2", global_id="e-quill-a-1")


@pytest.fixture
def first(tmp_path: Path) -> Commit:
    """A commit of two articles, published."""
    commit = commit_rows(tmp_path, together(rows_of_article("a-1"), rows_of_article("a-2")))
    publish.publish(Home(tmp_path), commit)
    return commit


def joined_commit(path: Path, before: Commit) -> Commit:
    """A second commit in which the two articles speak of the same person; published."""
    commit = commit_rows(path, rows_of_article("a-3") | {"identities": [SAME_PERSON]}, 2, before)
    publish.publish(Home(path), commit)
    return commit


def test_every_view_table_macro_and_column_has_a_comment(tmp_path: Path, first: Commit) -> None:
    connection = open_warehouse(tmp_path)
    bare = connection.execute(
        """
        SELECT name FROM (
            SELECT view_name AS name, internal, comment, schema_name FROM duckdb_views()
            UNION ALL SELECT table_name, internal, comment, schema_name FROM duckdb_tables()
            UNION ALL SELECT function_name, internal, comment, schema_name FROM duckdb_functions()
            UNION ALL SELECT table_name || '.' || column_name, internal, comment, schema_name FROM duckdb_columns()
            WHERE table_name <> 'lead_articles'
        ) WHERE NOT internal AND comment IS NULL AND schema_name = 'main'
        """
    ).fetchall()
    assert bare == []


def test_the_comments_are_the_schemas(tmp_path: Path, first: Commit) -> None:
    found = open_warehouse(tmp_path).execute("SELECT table_name, column_name, comment FROM duckdb_columns()").fetchall()
    comments = {(table, column): comment for table, column, comment in found}
    for name in views.public_tables():
        assert [comments[name, c.name] for c in columns(name)] == [c.description for c in columns(name)]


def test_only_public_tables_are_published(tmp_path: Path, first: Commit) -> None:
    made = {
        name
        for (name,) in open_warehouse(tmp_path)
        .execute("SELECT view_name FROM duckdb_views() WHERE NOT internal")
        .fetchall()
    }
    assert set(views.public_tables()) <= made
    assert not made & {name for name, table in TABLES.items() if not table.public}
    assert {path.name for path in (tmp_path / "current").iterdir()} == set(views.public_tables())


def test_current_holds_the_rows_of_the_views(tmp_path: Path, first: Commit) -> None:
    joined_commit(tmp_path, first)
    connection = open_warehouse(tmp_path)
    for name in views.public_tables():
        names = ", ".join(c.name for c in columns(name))
        order = ", ".join([*TABLES[name].order, *TABLES[name].key])
        in_views = connection.execute(f"SELECT {names} FROM {name} ORDER BY {order}").fetchall()
        files = f"read_parquet('{tmp_path}/current/{name}/**/*.parquet')"
        assert connection.execute(f"SELECT {names} FROM {files} ORDER BY {order}").fetchall() == in_views


def test_current_opens_with_arrow_in_the_schemas_types(tmp_path: Path, first: Commit) -> None:
    for name in views.public_tables():
        dataset = ds.dataset(tmp_path / "current" / name, partitioning="hive")
        assert [(f.name, f.type) for f in dataset.schema][:-1] == [(f.name, f.type) for f in arrow_schema(name)]


def test_parts_are_linked_and_only_those_that_identities_touch_written_anew(tmp_path: Path, first: Commit) -> None:
    joined_commit(tmp_path, first)
    folder = tmp_path / "current"
    made = {name: sorted(path.stem for path in folder.glob(f"{name}/*/*.parquet")) for name in ("dates", "mentions")}
    assert made["dates"] == ["run-1", "run-2"]
    assert len(made["mentions"]) == 2
    assert made["mentions"][0].startswith("run-1-")
    assert made["mentions"][1] == "run-2"
    assert os.path.samefile(
        tmp_path / "current/dates/month=2017-04/run-1.parquet", first.paths(Home(tmp_path))["dates"][0]
    )


def test_a_joined_file_is_not_written_twice(tmp_path: Path, first: Commit) -> None:
    second = joined_commit(tmp_path, first)
    (before,) = (tmp_path / "current/mentions/month=2017-04").glob("run-1-*")
    held = before.stat().st_ino
    third = commit_rows(tmp_path, rows_of_article("a-4"), 3, second)
    publish.publish(Home(tmp_path), third)
    (after,) = (tmp_path / "current/mentions/month=2017-04").glob("run-1-*")
    assert after.stat().st_ino == held


def test_a_generation_made_from_the_one_before_is_as_one_made_anew(tmp_path: Path, first: Commit) -> None:
    commit, home = first, Home(tmp_path)
    other = dataclasses.replace(SAME_PERSON, article_id="a-3", local_id="e-quill-a-3")
    for number, held in enumerate(([SAME_PERSON], [SAME_PERSON, other], [other], []), start=2):
        # The identities of a commit stand in the place of those before.
        before = dataclasses.replace(commit, files={**commit.files, "identities": ()})
        commit = commit_rows(tmp_path, rows_of_article(f"a-{number + 1}") | {"identities": held}, number, before)
        publish.publish(home, commit)
        grown = _current(tmp_path)
        publish.publish(home, commit, anew=True)
        assert grown == _current(tmp_path)


def _current(path: Path) -> dict[str, bytes]:
    return {str(file.relative_to(path)): file.read_bytes() for file in sorted((path / "current").glob("*/*/*.parquet"))}


def test_months_whose_identities_stand_are_not_looked_at_again(
    tmp_path: Path, first: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = joined_commit(tmp_path, first)
    asked: list[Path] = []
    touched = current.touched_parts
    monkeypatch.setattr(
        current,
        "touched_parts",
        lambda c, name, files, identities: (asked.extend(files), touched(c, name, files, identities))[1],
    )
    third = commit_rows(tmp_path, rows_of_article("a-4"), 3, second)
    publish.publish(Home(tmp_path), third)
    assert asked and {path.stem for path in asked} == {"run-3"}


def test_without_hard_links_files_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit = commit_rows(tmp_path, rows_of_article())

    def refuse(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(current.os, "link", refuse)
    publish.publish(Home(tmp_path), commit)
    linked = tmp_path / "current/dates/month=2017-04/run-1.parquet"
    assert linked.read_bytes() == commit.paths(Home(tmp_path))["dates"][0].read_bytes()


def test_the_last_generations_stay_for_their_readers(tmp_path: Path, first: Commit) -> None:
    commit = first
    for number in range(2, 7):
        commit = commit_rows(tmp_path, rows_of_article(f"a-{number + 1}"), number, commit)
        publish.publish(Home(tmp_path), commit)
    kept = sorted(path.name for path in tmp_path.glob(".current-*"))
    assert kept == [f".current-0000000{number}-1" for number in (4, 5, 6)]
    assert os.readlink(tmp_path / "current") == kept[-1]


def test_a_reader_keeps_what_it_has_open(tmp_path: Path, first: Commit) -> None:
    old = open_warehouse(tmp_path)
    joined_commit(tmp_path, first)
    assert old.execute("SELECT count(*) FROM articles").fetchall() == [(2,)]
    assert open_warehouse(tmp_path).execute("SELECT count(*) FROM articles").fetchall() == [(3,)]


def test_readers_in_other_processes_hold_the_file_open_while_it_is_replaced(tmp_path: Path, first: Commit) -> None:
    code = (
        "import sys, duckdb; c = duckdb.connect(sys.argv[1], read_only=True); print('open', flush=True); input();"
        "print(c.execute('SELECT count(*) FROM articles').fetchall()[0][0])"
    )
    reader = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "warehouse.duckdb")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert reader.stdout is not None
    assert reader.stdout.readline() == "open\n"
    joined_commit(tmp_path, first)
    assert reader.communicate("\n", timeout=30)[0] == "2\n"


@pytest.mark.parametrize(
    "lost", ["warehouse.duckdb", "current", "datapackage.json", "DICTIONARY.md", "DICTIONARY.html"]
)
def test_what_is_missing_is_made_again(tmp_path: Path, first: Commit, lost: str) -> None:
    assert not stale(Home(tmp_path))
    (tmp_path / lost).unlink()
    assert stale(Home(tmp_path))
    assert open_warehouse(tmp_path).execute("SELECT count(*) FROM quotes").fetchall() == [(2,)]
    assert not stale(Home(tmp_path))
    assert (tmp_path / lost).exists()


def test_a_damaged_database_is_made_again(tmp_path: Path, first: Commit) -> None:
    (tmp_path / "warehouse.duckdb").write_bytes(b"no database")
    assert open_warehouse(tmp_path).execute("SELECT count(*) FROM quotes").fetchall() == [(2,)]


def test_a_commit_that_was_never_published_is_shown(tmp_path: Path, first: Commit) -> None:
    commit_rows(tmp_path, rows_of_article("a-3"), 2, first)
    assert open_warehouse(tmp_path).execute("SELECT count(*) FROM articles").fetchall() == [(3,)]


def test_a_home_that_moved_is_published_anew(tmp_path: Path) -> None:
    publish.publish(Home(tmp_path / "old"), commit_rows(tmp_path / "old", rows_of_article()))
    shutil.move(tmp_path / "old", tmp_path / "new")
    assert open_warehouse(tmp_path / "new").execute("SELECT count(*) FROM articles").fetchall() == [(1,)]


def test_a_copied_home_in_which_the_link_became_a_folder_is_published_anew(tmp_path: Path) -> None:
    publish.publish(Home(tmp_path / "old"), commit_rows(tmp_path / "old", rows_of_article()))
    shutil.copytree(tmp_path / "old", tmp_path / "new", symlinks=False)
    assert open_warehouse(tmp_path / "new").execute("SELECT count(*) FROM articles").fetchall() == [(1,)]
    assert (tmp_path / "new/current").is_symlink()


def test_a_home_that_cannot_be_written_is_still_read(
    tmp_path: Path, first: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(home: Home) -> None:
        raise PermissionError(13, "Permission denied", str(home.path))

    monkeypatch.setattr(publish, "refresh", refuse)
    (tmp_path / "warehouse.duckdb").unlink()
    connection = open_warehouse(tmp_path)
    assert connection.execute("SELECT count(*) FROM people").fetchall() == [(4,)]
    assert not (tmp_path / "warehouse.duckdb").exists()


def test_an_older_commit_does_not_replace_a_newer(tmp_path: Path, first: Commit) -> None:
    joined_commit(tmp_path, first)
    publish.publish(Home(tmp_path), first)
    assert not stale(Home(tmp_path))


def test_nothing_unfinished_stays(tmp_path: Path, first: Commit) -> None:
    joined_commit(tmp_path, first)
    assert not [
        path for path in tmp_path.iterdir() if "tmp" in path.name or "unfinished" in path.name or "joined" in path.name
    ]


def test_as_of_shows_an_older_commit(tmp_path: Path, first: Commit) -> None:
    joined_commit(tmp_path, first)
    for as_of in (1, "1", "2026-11-01"):
        connection = open_warehouse(tmp_path, as_of)
        assert connection.execute("SELECT count(*) FROM articles").fetchall() == [(2,)]
        assert connection.execute("SELECT count(*) FROM people").fetchall() == [(4,)]
        assert connection.execute("SELECT commit_number FROM runs").fetchall() == [(1,)]
    assert open_warehouse(tmp_path, "2026-11-02").execute("SELECT count(*) FROM people").fetchall() == [(5,)]


@pytest.mark.parametrize("as_of", ["9", "yesterday", "2025-01-01", "1.5", "-1"])
def test_as_of_what_there_is_not(tmp_path: Path, first: Commit, as_of: str) -> None:
    with pytest.raises(WarehouseError):
        open_warehouse(tmp_path, as_of)


@pytest.mark.parametrize("place", [".", "nowhere"])
def test_no_warehouse_is_said_so_and_nothing_made(tmp_path: Path, place: str) -> None:
    with pytest.raises(WarehouseError, match="dateline run"):
        open_warehouse(tmp_path / place)
    assert list(tmp_path.iterdir()) == []


def test_runs_have_a_row_a_commit(tmp_path: Path, first: Commit) -> None:
    joined_commit(tmp_path, first)
    rows = (
        open_warehouse(tmp_path)
        .execute(
            "SELECT commit_number, parent, model_versions, rows_articles, n_new, seconds_read FROM runs ORDER BY 1"
        )
        .fetchall()
    )
    assert rows == [(1, None, "en_made 1", 2, 2, 1.5), (2, 1, "en_made 1", 3, 1, 1.5)]


def test_only_the_record_of_the_commit_shown_before_is_read_again(
    tmp_path: Path, first: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = commit_rows(tmp_path, {}, 2, first)
    publish.publish(Home(tmp_path), second)
    third = commit_rows(tmp_path, {}, 3, second)
    read, load = [], commits.load
    monkeypatch.setattr(commits, "load", lambda home, number: (read.append(number), load(home, number))[1])
    publish.publish(Home(tmp_path), third)
    assert set(read) == {2}


def test_scores_of_the_commit_are_the_table_quality(tmp_path: Path) -> None:
    score = {"set_name": "made", "name": "quotes", "metric": "precision", "value": 0.5, "version": "0.1.0"}
    publish.publish(Home(tmp_path), commit_rows(tmp_path, rows_of_article(), quality={"rows": [score]}))
    connection = open_warehouse(tmp_path)
    assert connection.execute("SELECT * FROM quality").fetchall() == [tuple(score.values())]


@pytest.mark.parametrize("question", questions.questions(), ids=lambda question: question.name)
def test_every_question_says_what_it_is_and_its_example_runs(
    tmp_path: Path, first: Commit, question: questions.Question
) -> None:
    connection = open_warehouse(tmp_path)
    assert question.description.endswith(".")
    assert question.name in question.example
    connection.execute(question.example).fetchall()
    if question.columns:
        named = [row[0] for row in connection.execute(f"DESCRIBE {question.name}").fetchall()]
        assert list(question.columns) == named


def test_every_question_file_is_in_the_order() -> None:
    files = {path.stem for path in Path(questions.__file__).parent.glob("*.sql")}
    assert files == {*questions.ORDER, *(name for names in questions.BESIDE.values() for name in names)}


def test_what_the_questions_answer(tmp_path: Path, first: Commit) -> None:
    joined_commit(tmp_path, first)

    def ask(query: str) -> list[tuple[object, ...]]:
        return open_warehouse(tmp_path).execute(query).fetchall()

    assert ask("SELECT name, roles, n_articles, n_quotes FROM people WHERE entity_id = 'e-quill-a-1'") == [
        ("Ada Quill", "port minister (2017-04-18)", 2, 2)
    ]
    assert ask("SELECT count(*) FROM quotes_about('HARBOUR')") == [(3,)]
    assert ask("SELECT count(*) FROM quotes_about('arbour')") == [(0,)]
    assert ask("SELECT DISTINCT source_name FROM timeline('quill')") == [("Ada Quill",)]
    assert ask("SELECT count(*) FROM timeline('e-lind-a-1')") == [(1,)]
    met = "SELECT name_a, name_b, date_start, place_name, event_id FROM who_met_whom WHERE entity_a = 'e-quill-a-1'"
    assert ask(f"{met} ORDER BY event_id") == [
        ("Ada Quill", "Bo Lind", date(2017, 4, 17), "Alba", "v-a-1"),
        ("Ada Quill", "Bo Lind", date(2017, 4, 17), "Alba", "v-a-2"),
    ]
    assert ask("SELECT DISTINCT kind, value_low, claimant FROM casualties") == [("killed", 3.0, "Ada Quill")]


def made_in_countries() -> Rows:
    """An event between the ministers of two countries, in a town of the second."""
    rows = rows_of_article()
    home, other = (
        Entity(entity_id=f"e-{name}", article_id="a-1", entity_type="country", name=name, country=code, n_mentions=0,
               first_char_start=0)
        for name, code in (("Sudan", "SDN"), ("South Sudan", "SSD"))
    )  # fmt: skip
    (event,) = rows["events"]
    rows["entities"] += [home, other]
    rows["events"] = [dataclasses.replace(event, source_country="SDN", place_country="SSD", date_start=None,
                                          date_end=None, date_precision=None, date_basis=None)]  # fmt: skip
    rows["participants"] = [dataclasses.replace(p, country="SDN") for p in rows["participants"]]
    return rows


def test_a_countrys_timeline_holds_what_its_people_did_and_what_took_place_there(tmp_path: Path) -> None:
    publish.publish(Home(tmp_path), commit_rows(tmp_path, made_in_countries()))
    connection = open_warehouse(tmp_path)
    for who in ("Sudan", "south sudan", "e-Sudan", "Alba"):
        assert connection.execute("SELECT event_id FROM timeline(?)", [who]).fetchall() == [("v-a-1",)], who
    assert connection.execute("SELECT event_id FROM timeline('Chad')").fetchall() == []


def test_a_visit_to_a_country_is_no_meeting_with_it(tmp_path: Path) -> None:
    rows = made_in_countries()
    rows["events"] = [dataclasses.replace(rows["events"][0], mode="visit")]
    rows["participants"].append(dataclasses.replace(rows["participants"][0], entity_id="e-Sudan", role="target"))
    publish.publish(Home(tmp_path), commit_rows(tmp_path, rows))
    met = open_warehouse(tmp_path).execute("SELECT name_a, name_b FROM who_met_whom").fetchall()
    assert met == [("Ada Quill", "Bo Lind")]


def test_a_copy_of_a_telling_is_no_further_source(tmp_path: Path) -> None:
    several = []
    for name, source, cluster in (("a-1", "first.example", "a-1"), ("a-2", "second.example", "a-1"),
                                  ("a-3", "third.example", "a-3"), ("a-4", "first.example", "a-4")):  # fmt: skip
        rows = rows_of_article(name)
        rows["articles"] = [dataclasses.replace(rows["articles"][0], source=source, duplicate_cluster_id=cluster,
                                                is_cluster_lead=name == cluster)]  # fmt: skip
        (event,) = rows["events"]
        place = None if name == "a-1" else event.place_id
        rows["events"] = [dataclasses.replace(event, happening_id="h-1", place_id=place)]
        several.append(rows)
    publish.publish(Home(tmp_path), commit_rows(tmp_path, together(*several)))
    with open_warehouse(tmp_path) as connection:
        told = connection.execute("SELECT n_articles, n_independent, event_id FROM happenings").fetchall()
    assert told == [(4, 2, "v-a-2")]


def test_casualties_have_the_columns_of_figures_the_claimant_and_the_outlet(tmp_path: Path, first: Commit) -> None:
    described = open_warehouse(tmp_path).execute("DESCRIBE casualties").fetchall()
    figures = [column.name for column in columns("figures")]
    assert sorted(row[0] for row in described) == sorted([*figures, "claimant", "published_date", "source"])


def test_the_data_package_names_files_that_are_there(tmp_path: Path, first: Commit) -> None:
    package = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    assert [resource["name"] for resource in package["resources"]] == views.public_tables()
    for resource in package["resources"]:
        assert all((tmp_path / path).is_file() for path in resource["path"])
        assert [field["name"] for field in resource["schema"]["fields"]] == [c.name for c in columns(resource["name"])]
        for key in resource["schema"]["foreignKeys"]:
            target = key["reference"]["resource"] or resource["name"]
            assert set(key["reference"]["fields"]) <= {c.name for c in columns(target)}
    by_name = {resource["name"]: resource for resource in package["resources"]}
    speaker = next(key for key in by_name["quotes"]["schema"]["foreignKeys"] if "speaker_id" in key["fields"])
    assert speaker == {
        "fields": ["article_id", "speaker_id"],
        "reference": {"resource": "entities", "fields": ["article_id", "entity_id"]},
    }


def test_the_dictionary_has_every_column_value_and_view(tmp_path: Path, first: Commit) -> None:
    text = (tmp_path / "DICTIONARY.md").read_text("utf-8")
    for name in views.public_tables():
        section = text.split(f"### {name}\n")[1].split("\n### ")[0]
        for column in columns(name):
            line, *_ = [line for line in section.splitlines() if line.startswith(f"| `{column.name}` |")]
            assert all(f"`{value}`" in line for value in column.values)
            assert len(line.replace("\\|", "").split("|")) == (7 if "| Example |" in section else 6)
    assert all(f"### {name}" in text for name in DESCRIPTIONS)
    assert all(f"### {question.call}" in text for question in questions.questions())


def test_a_stale_layout_is_noticed(tmp_path: Path, first: Commit) -> None:
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        connection.execute("UPDATE published SET layout = 'other'")
    assert stale(Home(tmp_path))


def test_publishing_the_same_commit_again_makes_a_new_generation(tmp_path: Path, first: Commit) -> None:
    publish.publish(Home(tmp_path), dataclasses.replace(first))
    assert os.readlink(tmp_path / "current") == ".current-00000001-2"
