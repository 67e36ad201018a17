"""`dateline mcp`: the warehouse for programs that speak the Model Context Protocol, over standard input and output.

Each view and macro is a tool of its own; besides there are the list of tables and a query. Nothing can be written, no
file outside the home can be read, and an answer has at most as many rows as it says.
"""

import inspect
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import duckdb
from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from flows.formats import names_of, plain
from flows.sql import ASKING
from flows.version import DATELINE_VERSION
from warehouse.errors import WarehouseError
from warehouse.query import columns_of, open_warehouse, relations
from warehouse.questions import Question, questions
from warehouse.views import quoted

ROWS = 50
"""Rows of an answer where the caller asks for no number."""

MOST_ROWS = 1000
LONGEST = 2000
"""Characters of one value; an article's text is longer, and `evidence` gives the part that matters."""

SECONDS = 60
"""A query that takes longer is stopped."""

INSTRUCTIONS = """\
Rows read from news articles: who said what, who did what to whom, where and when. Every row has an article_id and
offsets into the article's text; `evidence` gives the words in their place. NULL means that the article does not tell.
Rows are what articles claim, read by a program; `quality` holds how often it is right. Begin with `find` for a name,
with `tables` for the columns."""

READING = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)

Limit = Annotated[int, Field(description="Rows at most.", ge=1, le=MOST_ROWS)]
Answer = dict[str, Any]


def server(home: Path | str) -> MCPServer:
    """The server over a home, every tool reading the latest commit anew. Raises WarehouseError where there is none."""
    with opened(home):
        made = MCPServer("dateline", title="Dateline", version=DATELINE_VERSION, instructions=INSTRUCTIONS,
                         log_level="ERROR")  # fmt: skip
    made.add_tool(_tables(home), "tables", annotations=READING)
    made.add_tool(_query(home), "sql", annotations=READING)
    for question in questions():
        if question.kind != "MACRO":  # those give one value and are for use in queries
            made.add_tool(_tool(home, question), question.name, description=_told(question), annotations=READING)
    return made


def run(home: Path | str) -> int:
    """Serve until the other side hangs up. Returns 0. Raises WarehouseError where there is no warehouse."""
    server(home).run("stdio")
    return 0


@contextmanager
def opened(home: Path | str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that reaches nothing but the warehouse's own files, and that no query can open up again."""
    with open_warehouse(home) as connection:
        ((folder,),) = connection.execute("SELECT home FROM published").fetchall()
        connection.execute(
            f"SET allowed_directories = [{quoted(folder)}]; SET enable_external_access = false;"
            "SET lock_configuration = true"
        )
        yield connection


def answer(home: Path | str, query: str, given: list[Any], limit: int) -> Answer:
    """The rows of a query, cut to `limit`, as JSON knows them. Raises ToolError with the reason where it fails."""
    try:
        with opened(home) as connection:
            stop = threading.Timer(SECONDS, connection.interrupt)
            stop.start()
            try:
                result = connection.execute(query, given)
                rows = result.fetchmany(limit + 1)
                names = names_of(result)
            finally:
                stop.cancel()
    except (duckdb.InterruptException, RuntimeError):  # a query that only counts raises the latter
        raise ToolError(f"the query took more than {SECONDS} seconds: ask for less") from None
    except (duckdb.Error, WarehouseError) as error:
        raise ToolError(str(error)) from None
    return {
        "rows": [dict(zip(names, map(_short, row), strict=True)) for row in rows[:limit]],
        "more": len(rows) > limit,
    }


def _short(value: Any) -> Any:
    value = plain(value)
    return f"{value[:LONGEST]}…" if isinstance(value, str) and len(value) > LONGEST else value


def _tables(home: Path | str) -> Callable[[], Answer]:
    def tables() -> Answer:
        """The tables, views and macros, each with what a row is and its columns."""
        with opened(home) as connection:
            return {
                name: {"is": meaning, "columns": {c: f"{kind}. {is_}" for c, kind, is_ in columns_of(connection, name)}}
                for name, meaning in relations(connection)
            }

    return tables


def _query(home: Path | str) -> Callable[..., Answer]:
    def sql(
        query: Annotated[str, Field(description="One SELECT in DuckDB's SQL.")], limit: Limit = ROWS
    ) -> Answer:  # fmt: skip
        """Answer one SQL query over the tables, views and macros."""
        try:
            statements = duckdb.extract_statements(query)
        except duckdb.Error as error:
            raise ToolError(str(error)) from None
        if len(statements) != 1 or statements[0].type not in ASKING:
            raise ToolError("give one statement that asks; nothing can be written here")
        return answer(home, query, [], limit)

    return sql


def _tool(home: Path | str, question: Question) -> Callable[..., Answer]:
    """A function whose parameters are those of the macro, and a limit."""

    def ask(limit: int = ROWS, **given: str | None) -> Answer:
        values = [value for value in given.values() if value is not None]
        call = f"({', '.join('?' for _ in values)})" if question.kind == "MACRO TABLE" else ""
        return answer(home, f"FROM {question.name}{call} {question.order}", values, limit)

    keyword = inspect.Parameter.KEYWORD_ONLY
    parameters = [
        inspect.Parameter(name, keyword, annotation=str | None if optional else str,
                          default=None if optional else inspect.Parameter.empty)
        for name, optional in question.parameters
    ]  # fmt: skip
    limited = inspect.Parameter("limit", keyword, annotation=Limit, default=ROWS)
    ask.__signature__ = inspect.Signature([*parameters, limited], return_annotation=Answer)  # type: ignore[attr-defined]
    ask.__annotations__ = {p.name: p.annotation for p in [*parameters, limited]} | {"return": Answer}
    ask.__name__ = question.name
    return ask


def _told(question: Question) -> str:
    columns = "".join(f"\n{name}: {meaning}" for name, meaning in question.columns.items())
    return f"{question.description}{columns}\nExample in SQL: {question.example}"
