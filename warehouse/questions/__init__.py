"""Views and macros that answer common questions: one SQL file each, with its description on top.

A file begins with comment lines: what a row is, then `column: meaning` for each column of a view, then `example:` with
a query to try. The rest is one CREATE OR REPLACE VIEW or MACRO statement named like the file.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import duckdb

ORDER = (
    "folded",
    "has_words",
    "lead_articles",
    "entity_names",
    "meant",
    "find",
    "people",
    "quotes_about",
    "said_by",
    "timeline",
    "who_met_whom",
    "share_of_voice",
    "casualties",
    "casualties_latest",
    "casualties_disputed",
    "roles",
    "unnamed_sources",
    "undated",
    "background",
    "happenings",
    "independent_sources",
    "same_words",
    "stance_pairs",
    "cooccurrence",
    "search",
    "changes_since",
    "evidence",
)
"""All of them; each may build on those before it."""

BESIDE = {"meant": ("among", "in_files", "speech")}
"""What several of them are made with, and stands beside them in the schema `internal`, by what it comes after."""

_ENTRY = re.compile(r"([a-z_]+): (.+)")


@dataclass(frozen=True)
class Question:
    """One view or macro."""

    name: str
    description: str
    columns: Mapping[str, str]  # of a view: what each column means
    example: str
    sql: str

    @property
    def kind(self) -> str:
        """What the SQL makes, as COMMENT ON names it: VIEW, MACRO, or MACRO TABLE."""
        if re.search(r"CREATE OR REPLACE VIEW", self.sql):
            return "VIEW"
        return "MACRO TABLE" if re.search(r"\) AS TABLE\b", self.sql) else "MACRO"

    @property
    def call(self) -> str:
        """How it stands in a query: its name, with the names of its parameters."""
        match = re.search(r"MACRO (\w+\([^)]*\))", self.sql)
        return match[1] if match else self.name

    @property
    def order(self) -> str:
        """The ORDER BY that suits a view: that of its example where it lists rows. Macros have theirs inside."""
        if self.kind != "VIEW":
            return ""
        match = None if "GROUP BY" in self.example else re.search(r"ORDER BY .*?(?= LIMIT|$)", self.example)
        return match[0] if match else "ORDER BY ALL"

    @property
    def parameters(self) -> tuple[tuple[str, bool], ...]:
        """The names of a macro's parameters, each with whether it may be left out."""
        _, _, inside = self.call.partition("(")
        given = [part.strip() for part in inside.rstrip(")").split(",") if part.strip()]
        return tuple((part.partition(":=")[0].strip(), ":=" in part) for part in given)


@cache
def questions() -> tuple[Question, ...]:
    """Every view and macro, in the order in which they can be made."""
    return tuple(_read(name) for name in ORDER)


def _read(name: str) -> Question:
    text = (resources.files(__name__) / f"{name}.sql").read_text("utf-8")
    lines = text.splitlines()
    head = [line.removeprefix("--").strip() for line in lines if line.startswith("--")]
    entries = {match[1]: match[2] for match in map(_ENTRY.fullmatch, head) if match}
    example = entries.pop("example")
    prose = " ".join(line for line in head if not _ENTRY.fullmatch(line))
    return Question(name, prose, entries, example, "\n".join(line for line in lines if not line.startswith("--")))


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Make every view and macro over the tables' views, each with its comments."""
    for question in questions():
        connection.execute(question.sql)
        connection.execute(f"COMMENT ON {question.kind} {question.name} IS {_literal(question.description)}")
        for column, meaning in question.columns.items():
            connection.execute(f"COMMENT ON COLUMN {question.name}.{column} IS {_literal(meaning)}")
        for name in BESIDE.get(question.name, ()):
            connection.execute((resources.files(__name__) / f"{name}.sql").read_text("utf-8"))


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
