"""The tools of `dateline mcp`, asked by the protocol's own client."""

import sys
from pathlib import Path
from typing import Any

import anyio
import duckdb
import pytest
from mcp import Client, StdioServerParameters

from flows import mcp
from tests.made_home import commit_rows, rows_of_article, together
from warehouse import publish, questions
from warehouse.errors import WarehouseError
from warehouse.home import Home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("home")
    publish.publish(Home(path), commit_rows(path, together(rows_of_article("a-1"), rows_of_article("a-2"))))
    return path


def call(server: Any, tool: str, **arguments: Any) -> tuple[Any, str]:
    """What a tool answers, and its error, through a client."""

    async def ask() -> tuple[Any, str]:
        async with Client(server) as client:
            result = await client.call_tool(tool, arguments)
            return result.structured_content, result.content[0].text if result.is_error else ""

    return anyio.run(ask)


def test_a_client_in_another_process_finds_the_tools_and_gets_rows(home: Path) -> None:
    command = StdioServerParameters(command=sys.executable, args=["-m", "flows.cli", "mcp", "--home", str(home)])

    async def ask() -> tuple[list[Any], Any]:
        async with Client(command) as client:
            return (await client.list_tools()).tools, (await client.call_tool("said_by", {"who": "quill"}))

    tools, said = anyio.run(ask)
    named = {question.name for question in questions.questions() if question.kind != "MACRO"}
    assert {tool.name for tool in tools} == {"tables", "sql"} | named
    assert all(tool.description and tool.annotations.read_only_hint for tool in tools)
    assert [row["content"] for row in said.structured_content["rows"]] == ["the harbour is open"] * 2


def test_a_view_and_an_optional_parameter(home: Path) -> None:
    server = mcp.server(home)
    met, _ = call(server, "who_met_whom", limit=1)
    assert (met["rows"][0]["name_a"], met["more"]) == ("Ada Quill", True)
    assert len(call(server, "timeline", who="Quill")[0]["rows"]) == 2
    assert call(server, "timeline", who="Quill", other="e-alba-a-2")[0]["rows"][0]["event_id"] == "v-a-2"


def test_tables_tell_their_columns(home: Path) -> None:
    tables, _ = call(mcp.server(home), "tables")
    assert tables["quotes"]["columns"]["content"].startswith("VARCHAR. What was said")


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("DROP VIEW quotes", "nothing can be written"),
        ("SELECT 1; SELECT 2", "one statement"),
        ("SELECT * FROM read_text('/etc/hostname')", "Cannot access"),
        ("SET enable_external_access = true", "nothing can be written"),
        ("PRAGMA enable_external_access = true", "nothing can be written"),
        ("SELECT nothing FROM quotes", "nothing"),
        ("SELEC 1", "syntax error"),
    ],
)
def test_what_must_not_be_is_refused_with_its_reason(home: Path, query: str, reason: str) -> None:
    answer, error = call(mcp.server(home), "sql", query=query)
    assert answer is None
    assert reason in error


def test_no_query_can_open_up_what_is_shut(home: Path) -> None:
    with mcp.opened(home) as connection, pytest.raises(duckdb.Error, match="Cannot change"):
        connection.execute("SET enable_external_access = true")


def test_a_query_that_takes_too_long_is_stopped(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mcp, "SECONDS", 0.2)
    _, error = call(mcp.server(home), "sql", query="SELECT count(*) FROM range(100000000) a, range(100000) b")
    assert "ask for less" in error


def test_values_are_cut_and_rows_limited(home: Path) -> None:
    answer, _ = call(mcp.server(home), "sql", query="SELECT repeat('ab', 5000) AS long FROM range(9)", limit=3)
    assert (len(answer["rows"]), answer["more"], len(answer["rows"][0]["long"])) == (3, True, mcp.LONGEST + 1)


def test_no_warehouse_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="dateline run"):
        mcp.server(tmp_path / "nowhere")
