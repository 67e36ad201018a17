"""The command `dateline sql`."""

import io
import json
import os
import pty
import select
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from flows import formats, prompt, sql
from tests.made_home import commit_rows, rows_of_article
from warehouse import publish
from warehouse.home import Home
from warehouse.query import open_warehouse


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("home")
    publish.publish(Home(path), commit_rows(path, rows_of_article()))
    return path


def ask(home: Path, query: str | None, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The command as a user runs it, in a process of its own."""
    call = [sys.executable, "-m", "flows.cli", "sql", "--home", str(home), *([query] if query is not None else [])]
    return subprocess.run([*call, *arguments], input=given, capture_output=True, timeout=60)


def test_a_table_is_aligned_and_says_null(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    query = "SELECT name, role, n_mentions FROM entities ORDER BY first_char_start LIMIT 2"
    assert sql.run(home, query, "table", None) == 0
    assert capsys.readouterr().out == (
        "name       role           n_mentions\n"
        "─────────  ─────────────  ──────────\n"
        "Ada Quill  port minister           2\n"
        "Bo Lind    ∅                       1\n"
        "(2 rows)\n"
    )


def test_csv_is_a_header_and_rows_and_nothing_else(home: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    query = """SELECT 'a,"b"' AS x, NULL AS y, '' AS z, 1.5 AS f, true AS b, DATE '2017-04-17' AS d,
               TIMESTAMPTZ '2017-04-17 10:00+02' AS t, 'two' || chr(10) || 'lines' AS l"""
    done = ask(home, query, "--format", "csv")
    assert done.returncode == 0
    assert done.stderr == b""
    assert done.stdout == (b'x,y,z,f,b,d,t,l\n"a,""b""",,"",1.5,true,2017-04-17,2017-04-17T08:00:00Z,"two\nlines"\n')


def test_csv_without_rows_is_its_header(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert sql.run(home, "SELECT quote_id, cue FROM quotes WHERE false", "csv", None) == 0
    assert capsys.readouterr().out == "quote_id,cue\n"


def test_csv_reads_back_as_it_was(home: Path, tmp_path: Path) -> None:
    done = ask(home, "SELECT * FROM quotes", "--format", "csv")
    (tmp_path / "quotes.csv").write_bytes(done.stdout)
    read = duckdb.execute(
        f"SELECT content, char_start, cue, nested_in FROM read_csv('{tmp_path}/quotes.csv')"
    ).fetchall()
    assert read == [("the harbour is open", 32, "said", None)]


def test_json_is_an_array_of_objects(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    query = "SELECT date_start, lat, sum(n) AS n, 'nan'::DOUBLE AS x, 1 AS x, [1, NULL] AS l FROM (SELECT date_start, NULL AS lat, 2 AS n FROM dates) GROUP BY ALL"  # noqa: E501
    assert sql.run(home, query, "json", None) == 0
    assert json.loads(capsys.readouterr().out) == [
        {"date_start": "2017-04-17", "lat": None, "n": 2, "x": None, "x_1": 1, "l": [1, None]}
    ]
    assert sql.run(home, "SELECT 1 WHERE false", "json", None) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_parquet_goes_to_a_pipe(home: Path) -> None:
    done = ask(home, "SELECT quote_id, char_start, NULL::DATE AS said FROM quotes", "--format", "parquet")
    rows = pq.read_table(io.BytesIO(done.stdout)).to_pylist()
    assert rows == [{"quote_id": "q-a-1", "char_start": 32, "said": None}]


@pytest.mark.parametrize(
    ("query", "arguments", "said"),
    [
        ("SELECT * FROM quots", (), 'Did you mean "quotes"?'),
        ("SELEC 1", (), "syntax error"),
        ("SELECT 'x'::INT", (), "Could not convert"),
        ("DROP VIEW quotes", (), "read-only"),
        ("", (), "nothing asked"),
        ("SELECT 1", ("--as-of", "7"), "commit 7: not kept"),
        ("SELECT 1", ("--as-of", "soon"), "neither a commit's number nor a day"),
        ("SELECT 1", ("--format", "xml"), "invalid choice"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(home: Path, query: str, arguments: tuple[str, ...], said: str) -> None:
    done = ask(home, query, *arguments)
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.count(b"\n") == 1
    assert said in done.stderr.decode()


def test_no_warehouse_is_wrong_use(tmp_path: Path) -> None:
    done = ask(tmp_path / "none", "SELECT 1")
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("format", ["table", "csv", "json", "parquet"])
def test_a_reader_that_leaves_early_is_no_error(home: Path, format: str) -> None:
    call = [sys.executable, "-m", "flows.cli", "sql", "--home", str(home), "FROM range(3000000)", "--format", format]
    with subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None and running.stderr is not None
        running.stdout.read(10)
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(60) == 0


def test_statements_come_from_stdin(home: Path) -> None:
    done = ask(home, None, "--format", "csv", given=b"SELECT count(*) AS n FROM quotes;\n")
    assert done.stdout == b"n\n1\n"


def test_it_starts_without_the_heavy_modules(home: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from flows import sql;"
        "sql.run(Path(sys.argv[1]), 'SELECT 1', 'csv', None);"
        "print([name for name in ('prefect', 'spacy', 'pyarrow', 'trafilatura', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(home)], capture_output=True, text=True, timeout=60)
    assert done.stdout == "1\n1\n[]\n"


def test_control_characters_of_a_text_do_not_reach_the_terminal(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formats, "is_terminal", lambda: True)
    query = "SELECT chr(27) || '[31m' || chr(155) || chr(8238) || 'x' AS hostile"
    for format in ("table", "csv", "json"):
        assert sql.run(home, query, format, None) == 0
        out = capsys.readouterr().out
        assert not {"\x1b", "\x9b", "\u202e"} & set(out)
    assert json.loads(out) == [{"hostile": "\x1b[31m\x9b\u202ex"}]


def test_columns_give_way_to_the_width_of_the_terminal() -> None:
    assert formats.fitted([5, 100, 40], 60) == [5, 26, 25]
    assert formats.fitted([5, 10], 60) == [5, 10]
    assert formats.fitted([50, 100], None) == [50, 100]
    assert formats.fitted([20] * 20, 80) is None


def test_many_columns_are_shown_a_line_a_value(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formats, "is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "60")
    assert sql.run(home, "SELECT * FROM articles", "table", None) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("── row 1 ──")
    assert lines[1].split() == ["article_id", "a-1"]
    assert all(len(line) <= 60 for line in lines)
    assert lines[-1].startswith("(1 row;")


def test_times_in_utc_end_in_z() -> None:
    assert formats.plain(datetime(2017, 4, 17, 8, tzinfo=UTC)) == "2017-04-17T08:00:00Z"


@pytest.mark.parametrize(
    ("text", "whole"),
    [("SELECT 1;", True), ("SELECT 1", False), ("SELECT ';", False), ("SELECT ';';", True), ("SELECT 1; -- end", True),
     ("SELECT 1 -- ;", False), ("SELECT $$ ; $$", False), ("", False)],
)  # fmt: skip
def test_a_statement_ends_with_its_own_semicolon(text: str, whole: bool) -> None:
    assert prompt.complete(text) is whole


def test_the_dot_commands(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from warehouse.query import open_warehouse

    connection = open_warehouse(home)
    assert prompt.command(connection, ".tables")
    assert "quotes_about(who)" in capsys.readouterr().out
    assert prompt.command(connection, ".schema quotes;")
    assert "speaker_role" in capsys.readouterr().out
    assert prompt.command(connection, ".schema nothing")
    assert "no table or view" in capsys.readouterr().out
    assert prompt.command(connection, ".examples")
    assert "FROM people" in capsys.readouterr().out
    assert prompt.command(connection, ".wrong")
    assert ".help lists them" in capsys.readouterr().out
    assert not prompt.command(connection, ".quit")


def test_a_newcomer_is_told_what_to_type(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sql.run(home, ".examples", "table", None) == 0
    assert "said_by('Ruiz')" in capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", io.StringIO(".tables\n"))
    assert sql.run(home, None, "table", None) == 0
    assert "quotes_about(who)" in capsys.readouterr().out
    for bare in ("said_by('Quill')", "quotes"):
        assert sql.run(home, bare, "table", None) == 2
        assert f"; ask it so: FROM {bare}\n" in capsys.readouterr().err
    assert sql.run(home, "nothing('Quill')", "table", None) == 2
    assert "ask it so" not in capsys.readouterr().err
    for wrong in ("said_by", "said_by()"):
        assert sql.run(home, f"FROM {wrong}", "table", None) == 2
        assert capsys.readouterr().err == "dateline sql: said_by needs a value in brackets: FROM said_by('who')\n"
    for wrong in ("said_by(Quill)", 'SAID_BY("Quill")'):
        assert sql.run(home, f"FROM {wrong}", "table", None) == 2
        assert "; words stand in single quotes: FROM said_by('Quill')\n" in capsys.readouterr().err
    assert sql.run(home, "SELECT folded(speaker_name), x FROM said_by('Quill')", "table", None) == 2
    assert "single quotes" not in capsys.readouterr().err


def test_a_name_that_no_article_has_is_told_with_those_spelled_like_it(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_warehouse(home) as connection:
        ((name,),) = connection.execute("SELECT name FROM people ORDER BY length(name) DESC, name LIMIT 1").fetchall()
    wrong = f"{name[:-1]}{'xq'}"
    assert sql.run(home, f"FROM said_by('{wrong}')", "table", None) == 0
    assert f"(0 rows)\nno article names '{wrong}'; spelled like it: " in (said := capsys.readouterr().out)
    assert name in said
    assert sql.run(home, f"FROM said_by('{name}') WHERE false", "table", None) == 0
    assert "no article names" not in capsys.readouterr().out
    assert sql.run(home, f"FROM said_by('{wrong}')", "csv", None) == 0
    assert "no article names" not in capsys.readouterr().out


def test_leaving_needs_no_dot_and_a_command_typed_nearly_right_is_told(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for typed in (["quit"], ["exit;"], ["SELECT 1", ".quit"]):
        lines = iter(typed)
        monkeypatch.setattr("builtins.input", lambda _, lines=lines: next(lines))  # StopIteration where it stays
        with open_warehouse(home) as connection:
            assert prompt.run(connection, home, "table") == 0
    with open_warehouse(home) as connection:
        assert prompt.command(connection, ".example")
    assert "there is .examples, and .help lists them" in capsys.readouterr().out


def test_a_table_says_that_its_cells_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "40")
    written: list[str] = []
    for width in (30, 50):
        formats.write_table(duckdb.connect().execute(f"SELECT repeat('a', {width}) AS long"), written.append)
    assert [line for line in written if line.startswith("(")] == [
        "(1 row)\n", "(1 row; … is cut: --format csv)\n",
    ]  # fmt: skip


def test_a_session_at_the_prompt(home: Path) -> None:
    master, slave = pty.openpty()
    call = [sys.executable, "-m", "flows.cli", "sql", "--home", str(home)]
    environment = {**os.environ, "TERM": "dumb"}
    with subprocess.Popen(call, stdin=slave, stdout=slave, stderr=slave, env=environment) as running:
        os.close(slave)
        said = until(master, "dateline> ")
        for line, answer in (
            ("SELECT count(*) AS n", "...> "),
            ("FROM quotes;", "(1 row)"),
            ("SELECT * FROM quots;", "Did you mean"),
            (".quit", ""),
        ):
            os.write(master, f"{line}\n".encode())
            said += until(master, answer) if answer else ""
        assert running.wait(30) == 0
    os.close(master)
    assert "Traceback" not in said
    assert "SELECT count(*) AS n" in (home / ".sql_history").read_text()


def test_every_statement_is_answered(home: Path) -> None:
    done = ask(home, "SELECT 1 AS a; SELECT 2 AS b", "--format", "csv")
    assert done.stdout == b"a\n1\n\nb\n2\n"


def test_a_long_answer_goes_through_the_pager_and_a_short_one_does_not(home: Path, tmp_path: Path) -> None:
    pager = tmp_path / "pager"
    pager.write_text("#!/bin/sh\necho paged; head -n 1; exec cat > /dev/null\n")
    pager.chmod(0o755)
    master, slave = pty.openpty()
    call = [sys.executable, "-m", "flows.cli", "sql", "--home", str(home)]
    environment = {**os.environ, "TERM": "dumb", "PAGER": str(pager), "LINES": "10", "COLUMNS": "80"}
    with subprocess.Popen(call, stdin=slave, stdout=slave, stderr=slave, env=environment) as running:
        os.close(slave)
        until(master, "dateline> ")
        os.write(master, b"SELECT 1 AS one;\n")
        short = until(master, "dateline> ")
        os.write(master, b"SELECT * FROM range(100000);\n")
        long = until(master, "dateline> ")
        os.write(master, b".quit\n")
        assert running.wait(30) == 0
    os.close(master)
    assert "paged" not in short and "(1 row)" in short
    assert "paged" in long and "rows)" not in long


def until(terminal: int, wanted: str, seconds: float = 30) -> str:
    """What comes from a terminal until the wanted words have come."""
    said, end = "", time.monotonic() + seconds
    while wanted not in said:
        ready, _, _ = select.select([terminal], [], [], max(0, end - time.monotonic()))
        assert ready, f"{wanted!r} did not come, but {said!r}"
        said += os.read(terminal, 4096).decode("utf-8", "replace")
    return said


def test_a_wide_text_is_cut_by_columns_not_characters() -> None:
    assert formats.cut("港が開いた", 6) == "港が…"
