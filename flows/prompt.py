"""The prompt of `dateline sql`: statements that end with a semicolon, and a few commands that begin with a dot."""

import contextlib
import difflib
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb

from flows import sql
from flows.pager import paged
from flows.terminal import pad, safe
from warehouse.query import columns_of, relations

HISTORY = ".sql_history"
HISTORY_LINES = 1000

LEAVING = (".quit", ".exit")

HELP = """\
SQL ends with a semicolon and may run over several lines; Ctrl-C drops what is begun.
.tables        the tables, views and macros
.schema NAME   the columns of one, with what they mean
.examples      questions to try
.help          this
.quit          leave (or Ctrl-D)"""


def run(connection: duckdb.DuckDBPyConnection, home: Path, format: str) -> int:
    """Read and answer until the user leaves. Returns 0."""
    _remember(connection, home)
    print("SQL over the warehouse, ended by a semicolon; .examples has questions, .help the rest, .quit leaves.")
    held = ""
    while True:
        try:
            line = input("dateline> " if not held else "     ...> ")
        except EOFError:
            print()
            return 0
        except KeyboardInterrupt:
            print()
            held = ""
            continue
        typed = line.strip() if held else _dotted(line)
        if typed in LEAVING or (typed.startswith(".") and not held):
            with paged(table=False):
                going = command(connection, typed)
            if not going:
                return 0
            continue
        held = f"{held}\n{line}" if held else line
        if not held.strip():
            held = ""
        elif complete(held):
            _answer(connection, held, format)
            held = ""


def _dotted(line: str) -> str:
    """A line, with the dot that is easily forgotten before a command that is no SQL: quit, exit, help."""
    bare = line.strip()
    word = f".{bare.rstrip(';').lower()}"
    return word if word in (*LEAVING, ".help") else bare


def _answer(connection: duckdb.DuckDBPyConnection, query: str, format: str) -> None:
    try:
        with paged():
            sql.answer(connection, query, format)
    except KeyboardInterrupt:
        connection.interrupt()
        print("\nstopped")
    sys.stdout.flush()


def complete(text: str) -> bool:
    """Whether the SQL ends with a semicolon that is no part of a string, a name or a comment."""
    tokens = [(start, kind) for start, kind in duckdb.tokenize(text) if kind != duckdb.token_type.comment]
    return bool(tokens) and tokens[-1][1] == duckdb.token_type.operator and text[tokens[-1][0]] == ";"


def command(connection: duckdb.DuckDBPyConnection, line: str) -> bool:
    """Do a dot command. Returns False where it ends the prompt."""
    name, _, argument = line.partition(" ")
    commands: dict[str, Callable[[], None]] = {
        ".tables": lambda: _print_tables(connection),
        ".schema": lambda: _print_schema(connection, argument.strip().rstrip(";")),
        ".examples": _print_examples,
        ".help": lambda: print(HELP),
    }
    if name in LEAVING:
        return False
    commands.get(name, lambda: print(_no_command(name, [*commands, LEAVING[0]])))()
    return True


def _no_command(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, 1)
    return f"no command is called {safe(name)}; " + (f"there is {near[0]}, and " if near else "") + ".help lists them"


def _print_tables(connection: duckdb.DuckDBPyConnection) -> None:
    found = relations(connection)
    left = max(len(name) for name, _ in found)
    for name, meaning in found:
        print(f"{pad(name, left)}  {meaning}")


def _print_schema(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    found = columns_of(connection, name)
    if not found:
        print(f"no table or view is called {safe(name) or '…: name one'}; .tables lists them")
        return
    names, kinds = (max(len(row[position]) for row in found) for position in (0, 1))
    for column, kind, meaning in found:
        print(f"{pad(column, names)}  {pad(kind, kinds)}  {meaning}".rstrip())


def _print_examples() -> None:
    from warehouse.questions import questions

    # What other questions are made of comes last.
    for question in sorted(questions(), key=lambda one: one.kind == "MACRO" or one.name == "meant"):
        print(f"-- {question.description}\n{question.example};\n")


def _remember(connection: duckdb.DuckDBPyConnection, home: Path) -> None:
    """Line editing, completion of names, and a history under the home, where this Python and the home allow them."""
    try:
        import atexit
        import readline
    except ImportError:
        return
    file = str(home / HISTORY)
    with contextlib.suppress(OSError):
        readline.read_history_file(file)
    readline.set_history_length(HISTORY_LINES)
    atexit.register(_write_history, file)
    readline.set_completer(_completer(connection))
    readline.set_completer_delims(" \t\n,();=<>'\"")
    libedit = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("bind ^I rl_complete" if libedit else "tab: complete")


def _write_history(file: str) -> None:
    import readline

    with contextlib.suppress(OSError):
        readline.write_history_file(file)


def _completer(connection: duckdb.DuckDBPyConnection) -> Callable[[str, int], str | None]:
    tables = [name.partition("(")[0] for name, _ in relations(connection)]
    columns = {column for table in tables for column, _, _ in columns_of(connection, table)}
    words = [*tables, *sorted(columns), ".tables", ".schema", ".examples", ".help", ".quit"]

    def nth(beginning: str, n: int) -> str | None:
        found = [word for word in words if word.startswith(beginning)]
        return found[n] if n < len(found) else None

    return nth
