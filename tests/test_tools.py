"""What other tools meet in `current/` and `warehouse.duckdb`, a home's dictionary, and the notebook of the docs."""

import json
import re
import textwrap
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from flows.summary import Summary
from tests import notebook, sessions
from tests.made_home import article, commit_rows, rows_of_article
from warehouse import dictionary, facts, publish, views
from warehouse.home import Home
from warehouse.query import open_warehouse
from warehouse.schema import arrow_schema, columns

POLARS = {
    "string": pl.String,
    "int32": pl.Int32,
    "double": pl.Float64,
    "bool": pl.Boolean,
    "date32[day]": pl.Date,
    "timestamp[us, tz=UTC]": pl.Datetime("us", "UTC"),
}

HOSTILE = "<script>alert(1)</script> `a` | [b](javascript:c) \n# not a heading"


@pytest.mark.parametrize("name", views.public_tables())
def test_polars_reads_every_table_with_its_types_and_the_same_nulls(sampled: tuple[Path, Summary], name: str) -> None:
    rows = pl.read_parquet(sampled[0] / "current" / name / "**/*.parquet", hive_partitioning=False)
    assert dict(rows.schema) == {c.name: POLARS[str(c.type)] for c in columns(name)}
    with open_warehouse(sampled[0]) as db:
        counted = db.sql(
            f"SELECT count(*), {', '.join(f'count({c.name})' for c in columns(name))} FROM {name}"
        ).fetchall()
    assert counted == [(rows.height, *rows.select(pl.all().count()).row(0))]


@pytest.mark.parametrize("name", views.public_tables())
def test_a_dataset_of_arrow_is_the_declared_schema_and_the_month(sampled: tuple[Path, Summary], name: str) -> None:
    found = ds.dataset(sampled[0] / "current" / name, partitioning="hive").schema
    assert found.remove(found.get_field_index("month")).equals(arrow_schema(name))
    assert str(found.field("month").type) == "string"  # not a number or a date, as unknown is among them


def test_polars_proves_the_offsets(sampled: tuple[Path, Summary]) -> None:
    articles = pl.read_parquet(sampled[0] / "current/articles/**/*.parquet").select("article_id", "text")
    quotes = pl.read_parquet(sampled[0] / "current/quotes/**/*.parquet").join(articles, on="article_id")
    told = pl.col("text").str.slice(pl.col("char_start"), pl.col("char_end") - pl.col("char_start"))
    assert quotes.height > 200
    assert quotes.filter(told != pl.col("content")).is_empty()


def test_the_page_on_polars_prints_what_it_shows(
    sampled: tuple[Path, Summary], capsys: pytest.CaptureFixture[str]
) -> None:
    page = (sessions.ROOT / "docs/tools/polars.md").read_text("utf-8")
    blocks = re.findall(r"(?ms)^ *```(\w*)\n(.*?)^ *```$", page)
    names: dict[str, Any] = {}
    for kind, block in blocks:
        if kind == "python":
            exec(textwrap.dedent(block).replace("demo/", f"{sampled[0]}/"), names)
    shown = "".join(block for kind, block in blocks if not kind)
    commented = [line.rpartition("  # ")[2] for _, block in blocks for line in block.splitlines() if "  # " in line]
    assert capsys.readouterr().out == "\n".join([shown.rstrip(), *commented, ""])


def test_the_duckdb_file_is_of_a_format_that_older_clients_open(sampled: tuple[Path, Summary]) -> None:
    head = (sampled[0] / "warehouse.duckdb").read_bytes()[:32]
    assert head[8:12] == b"DUCK"
    assert int.from_bytes(head[12:20], "little") <= 65  # what DuckDB 1.2 reads


def test_scores_say_of_which_set_they_are(tmp_path: Path) -> None:
    rows = [{"set": "dates timebank", "metric": "value f1", "value": 0.5, "version": "1"},
            {"set": "model of names", "metric": "model MB", "value": 23.0, "version": "1"}]  # fmt: skip
    publish.publish(Home(tmp_path), commit_rows(tmp_path, rows_of_article(), quality={"rows": rows}))
    with open_warehouse(tmp_path) as db:
        assert db.sql("FROM quality").fetchall() == [("timebank", "dates", "value f1", 0.5, "1"),
                                                     ("model of names", None, "model MB", 23.0, "1")]  # fmt: skip
    assert "| dates, timebank | value f1 | 0.500 |" in (tmp_path / "DICTIONARY.md").read_text("utf-8")


# The dictionary


def test_every_column_is_in_one_note_of_how_it_is_made() -> None:
    assert list(dictionary.notes()) == views.public_tables()
    for name, noted in dictionary.notes().items():
        named = [column for group in noted["group"] for column in group["columns"]]
        assert sorted(named) == sorted(c.name for c in columns(name)), name
        assert all(group["made"].endswith(".") and group["weak"].endswith(".") for group in noted["group"])


def test_shares_of_null_and_examples_are_those_of_the_rows(sampled: tuple[Path, Summary]) -> None:
    with open_warehouse(sampled[0]) as db:
        for name in views.public_tables():
            found = facts.of_table(sampled[0] / "current" / name)
            rows = db.sql(f"FROM {name}").to_arrow_table()
            assert found.rows == rows.num_rows
            for column in rows.column_names:
                assert found.nulls[column] == rows[column].null_count, column
                assert column not in found.examples or found.examples[column] in rows[column].to_pylist()


def test_the_dictionary_shows_a_share_and_an_example(sampled: tuple[Path, Summary]) -> None:
    text = (sampled[0] / "DICTIONARY.md").read_text("utf-8")
    (line,) = re.findall(r"(?m)^\| `published_date` \| DATE \| (.+?) \| .+ \| (.+?) \|$", text)
    assert line == ("15 %", "`2026-03-09`")


def test_of_many_files_the_newest_are_read_and_the_page_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facts, "FOOTERS", 2)
    for month, language in (("unknown", None), ("2020-01", None), ("2021-03", "en"), ("2020-12", None)):
        folder = tmp_path / f"month={month}"
        folder.mkdir()
        one = {"language": [language]} | {"article_id": [month]}
        pq.write_table(
            pl.DataFrame(one, {"language": pl.String, "article_id": pl.String}).to_arrow(), folder / "a.parquet"
        )
    (tmp_path / "month=2022-01").mkdir()
    (tmp_path / "month=2022-01/damaged.parquet").write_bytes(b"PAR1 no footer PAR1")
    found = facts.of_table(tmp_path)
    assert (found.rows, found.files, found.of_files) == (1, 1, 5)
    assert found.examples == {"language": "en", "article_id": "2021-03"}
    assert "among the 1 rows of the newest 1 of 5 files" in dictionary.dictionary({"articles": found})


class Elements(HTMLParser):
    """The names of the elements and the text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        given = dict(attrs)
        self.links += [given["href"] or ""] if tag == "a" else []
        self.ids += [given["id"] or ""] if "id" in given else []

    def handle_data(self, data: str) -> None:
        self.text += data


def test_nothing_of_an_article_becomes_html_or_markdown(tmp_path: Path) -> None:
    text = HOSTILE.replace("\n", " ")
    rows: dict[str, Any] = {"articles": [article(title=HOSTILE, source="`", text=text)]}
    publish.publish(Home(tmp_path), commit_rows(tmp_path, rows))
    page = Elements()
    page.feed((tmp_path / "DICTIONARY.html").read_text("utf-8"))
    assert "script" not in page.names
    assert " ".join(HOSTILE.split())[:59] in page.text
    assert {link.partition("#")[0] for link in page.links} == {""}
    assert {link.partition("#")[2] for link in page.links} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


# The notebook


def test_the_notebook_runs_and_shows_what_its_file_shows(sampled: tuple[Path, Summary]) -> None:
    shown = 0
    with pl.Config():  # which puts back what the notebook sets
        for count, (cell, value) in enumerate(notebook.run(sampled[0]), 1):
            made = json.loads(json.dumps(notebook.outputs(value, count)))
            assert made == cell["outputs"], "run `make docs` if the change is meant"
            shown += bool(made) and value.height > 0
    assert shown == 5
