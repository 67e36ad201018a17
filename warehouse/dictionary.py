"""`DICTIONARY.md`: every table, column, view and macro, from the schema and the questions."""

from collections.abc import Iterable, Mapping

from warehouse import views
from warehouse.database import DESCRIPTIONS, PUBLISHED, QUALITY, RUNS
from warehouse.questions import Question, questions
from warehouse.schema import TABLES, Column, columns
from warehouse.views import CLAIMANT, SQL_TYPES

INTRODUCTION = """\
# Data dictionary

The tables of `warehouse.duckdb` and, as Parquet files, of `current/`. NULL means unknown: no value is filled in from
the clock, a file's age or a guess.

**Offsets.** Columns that end in `_start` and `_end` count Unicode code points of `articles.text`, start inclusive, end
exclusive: `substr(text, X_start + 1, X_end - X_start)` in SQL, `text[X_start:X_end]` in Python. Both are NULL where the
stored characters are.

**Times** are in UTC, days without a time are dates. **Countries** are ISO 3166 alpha-3 codes.
"""


def dictionary() -> str:
    """The whole page in Markdown."""
    tables = [_table(name) for name in views.public_tables()]
    own = [_listing(name, DESCRIPTIONS[name], facts) for name, facts in
           (("runs", RUNS), ("quality", QUALITY), ("published", PUBLISHED))]  # fmt: skip
    asked = [_question(question) for question in questions()]
    return "\n".join([INTRODUCTION, _contents(), "## Tables\n", *tables, "## Runs and scores\n", *own,
                      "## Views and macros\n", *asked])  # fmt: skip


def _contents() -> str:
    lines = [f"- [{name}](#{name}): {_first_sentence(TABLES[name].description)}" for name in views.public_tables()]
    return "\n".join(lines) + "\n"


def _first_sentence(text: str) -> str:
    return text.partition(". ")[0].rstrip(".") + "."


def _table(name: str) -> str:
    table = TABLES[name]
    head = f"### {name}\n\nA row is: {table.description}\n\nKey: {', '.join(f'`{part}`' for part in table.key)}.\n"
    rows = ([f"`{c.name}`", _type(c), "yes" if c.nullable else "no", _meaning(name, c)] for c in columns(name))
    return f"{head}\n{_grid(('Column', 'Type', 'NULL', 'Meaning'), rows)}\n"


def _type(column: Column) -> str:
    unit = f", {column.unit}" if column.unit and not column.unit.startswith("Unicode") else ""
    return f"{SQL_TYPES[column.type]}{unit}"


def _meaning(name: str, column: Column) -> str:
    """Description, allowed values, range and reference of a column."""
    parts = [column.description]
    if column.unit and column.unit.startswith("Unicode"):
        parts.append(f"{column.unit}.")
    if column.values:
        parts.append(f"One of: {', '.join(f'`{value}`' for value in column.values)}.")
    if column.minimum is not None and column.maximum is not None:
        parts.append(f"{column.minimum:g} to {column.maximum:g}.")
    elif column.minimum is not None:
        parts.append(f"At least {column.minimum:g}.")
    if column.references:
        parts.append(f"Leads to `{column.references}`.")
    if f"{name}.{column.name}" == CLAIMANT:
        parts.append("Leads to `quotes.quote_id` or `entities.entity_id`.")
    return " ".join(parts)


def _listing(name: str, description: str, facts: Mapping[str, tuple[str, str]]) -> str:
    rows = ([f"`{column}`", kind, meaning] for column, (kind, meaning) in facts.items())
    more = "\nThen `rows_<table>`, `n_<what>` and `seconds_<stage>`: the night's counts and timings.\n" * (
        name == "runs"
    )
    return f"### {name}\n\n{description}\n\n{_grid(('Column', 'Type', 'Meaning'), rows)}\n{more}"


def _question(question: Question) -> str:
    rows = ([f"`{column}`", meaning] for column, meaning in question.columns.items())
    grid = f"{_grid(('Column', 'Meaning'), rows)}\n\n" if question.columns else ""
    return f"### {question.call}\n\n{question.description}\n\n{grid}```sql\n{question.example}\n```\n"


def _grid(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    lines = [list(head), *map(list, rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)
