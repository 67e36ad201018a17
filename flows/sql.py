"""`dateline sql`: one query and its answer, or a prompt."""

import sys
from pathlib import Path

import duckdb

from flows import formats, hints
from flows.terminal import as_data, as_text, is_terminal, leave_quietly, safe
from warehouse.errors import WarehouseError
from warehouse.home import Home
from warehouse.query import open_warehouse

ASKING = {
    duckdb.StatementType.SELECT,
    duckdb.StatementType.EXPLAIN,
    duckdb.StatementType.PRAGMA,
    duckdb.StatementType.VARIABLE_SET,
    duckdb.StatementType.CALL,
}
"""Statements that read. The others could plant files in the home, commit records among them."""


def run(place: Path | str, query: str | None, format: str, as_of: str | None) -> int:
    """Answer a query on stdout; without one, open a prompt or read statements from stdin.

    Returns 0, or 2 with one line on stderr where there is no such warehouse or commit, or the SQL is wrong.
    """
    home = Home(place)
    try:
        connection = open_warehouse(home, as_of)
    except WarehouseError as error:
        return failed(str(error))
    (as_text if format == "table" else as_data)(sys.stdout)
    try:
        with connection:
            code = _ask(connection, home.path, query, format)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        leave_quietly()
        return 0


def _ask(connection: duckdb.DuckDBPyConnection, home: Path, query: str | None, format: str) -> int:
    from flows import prompt

    if query is None and is_terminal(sys.stdin):
        return prompt.run(connection, home, format)
    query = sys.stdin.read() if query is None else query
    if query.lstrip().startswith("."):  # commands of the prompt, such as .examples
        for line in query.strip().splitlines():
            prompt.command(connection, line.strip())
        return 0
    return answer(connection, query, format)


def answer(connection: duckdb.DuckDBPyConnection, query: str, format: str) -> int:
    """Run SQL and write the rows of each statement, of Parquet one alone. Returns 0, or 2 after a line on stderr."""
    try:
        statements = duckdb.extract_statements(query)
        if not statements:
            return failed("nothing asked: give a query, or none at all for a prompt")
        if any(statement.type not in ASKING for statement in statements):
            return failed(
                "a warehouse is read-only here: ask a question, and send its answer to a file by --format csv > FILE"
            )
        if format == "parquet":
            if is_terminal():
                return failed("Parquet is not for a terminal: send it to a file, --format parquet > FILE")
            formats.write_parquet(connection, query)
        else:
            for position, statement in enumerate(statements):
                if position and format != "json":
                    sys.stdout.write("\n")
                _write(connection, statement, format)
    except RuntimeError as error:
        if "interrupted" in str(error):  # what DuckDB makes of Ctrl-C in a long query
            raise KeyboardInterrupt from None
        raise
    except duckdb.Error as error:
        sys.stdout.flush()
        return failed(hints.mended(connection, query, one_line(error)))
    return 0


def _write(connection: duckdb.DuckDBPyConnection, statement: duckdb.Statement, format: str) -> None:
    result = connection.execute(statement)
    if format != "table":
        {"csv": formats.write_csv, "json": formats.write_json}[format](result, sys.stdout.write)
    elif not formats.write_table(result, sys.stdout.write):
        for line in hints.unknown_names(connection, statement.query):
            sys.stdout.write(f"{safe(line)}\n")


def one_line(error: duckdb.Error) -> str:
    """What DuckDB says is wrong, without the picture of where."""
    said = str(error).split("\n\n")[0].splitlines()
    return " ".join(line for line in said if line and not line.startswith(("\t", "Candidate functions", "LINE ")))


def failed(message: str) -> int:
    """Say in one line what is wrong. Returns 2."""
    print(f"dateline sql: {safe(message)}", file=sys.stderr)
    return 2
