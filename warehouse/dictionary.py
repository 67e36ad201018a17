"""`DICTIONARY.md` and `DICTIONARY.html`: every table, column, view and macro, from the schema and the questions, with
what the rows of this home are like, how each column is made, and what is known to be weak in it.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from warehouse import facts, views
from warehouse.commits import Commit
from warehouse.database import DESCRIPTIONS, PUBLISHED, QUALITY, RUNS, score
from warehouse.facts import Facts
from warehouse.home import Home
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


EXAMPLE = 60
"""Characters of an example that are shown."""

NOT_OF_ROWS = re.compile(r"documents a CPU second|readers' CPU")
"""Measures of speed, which say nothing of the rows."""


def of_home(home: Home, commit: Commit) -> str:
    """The whole page in Markdown, with what the rows in `current/` are like and the scores of the commit."""
    seen = {name: facts.of_table(home.current / name) for name in views.public_tables()}
    scores = [score(one) for one in commit.quality.get("rows", ())] if commit.quality else []
    return dictionary(seen, scores)


def dictionary(seen: Mapping[str, Facts] = {}, scores: Sequence[Mapping[str, Any]] = ()) -> str:
    """The whole page in Markdown. `seen`: the facts of each table, where its rows may be shown."""
    tables = [_table(name, seen.get(name), scores) for name in views.public_tables()]
    own = [_listing(name, DESCRIPTIONS[name], described) for name, described in
           (("runs", RUNS), ("quality", QUALITY), ("published", PUBLISHED))]  # fmt: skip
    asked = [_question(question) for question in questions()]
    return "\n".join([INTRODUCTION, _contents(), "## Tables\n", *tables, "## Runs and scores\n", *own,
                      "## Views and macros\n", *asked])  # fmt: skip


def _contents() -> str:
    lines = [f"- [{name}](#{name}): {_first_sentence(TABLES[name].description)}" for name in views.public_tables()]
    return "\n".join(lines) + "\n"


def _first_sentence(text: str) -> str:
    return text.partition(". ")[0].rstrip(".") + "."


def _table(name: str, seen: Facts | None, scores: Sequence[Mapping[str, Any]]) -> str:
    table = TABLES[name]
    head = f"### {name}\n\nA row is: {table.description}\n\nKey: {', '.join(f'`{part}`' for part in table.key)}.\n"
    seen = seen if seen is not None and seen.rows else None
    rows = ([f"`{c.name}`", _type(c), _null(c, seen), _meaning(name, c), *_example(c, seen)] for c in columns(name))
    names = ("Column", "Type", "NULL", "Meaning", *(["Example"] if seen else []))
    return "\n".join([head, *([_counted(seen)] if seen else []), f"{_grid(names, rows)}\n", _making(name),
                      *_measured(name, scores)])  # fmt: skip


def _counted(seen: Facts) -> str:
    """Which rows the shares are of."""
    newest = "" if seen.files == seen.of_files else f" of the newest {seen.files} of {seen.of_files} files"
    return f"Shares of NULL among the {seen.rows:,} rows{newest}; examples from the newest.\n"


def _null(column: Column, seen: Facts | None) -> str:
    """Whether a column may be NULL, and how often it is."""
    if not column.nullable:
        return "no"
    share = seen.share_of_nulls(column.name) if seen else None
    if share is None:
        return "yes"
    return f"{100 * share:.0f} %" if share in (0, 1) or 0.01 <= share <= 0.99 else f"{100 * share:.1f} %"


def _example(column: Column, seen: Facts | None) -> list[str]:
    """The cell of the example; none where no rows are shown at all."""
    if seen is None:
        return []
    value = seen.examples.get(column.name)
    return [""] if value is None else [_literal(value)]


def _literal(value: Any) -> str:
    """A value of any article as a code span of Markdown: no characters of it mean anything there."""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    text = value.isoformat() if isinstance(value, date) else str(value)
    text = " ".join(text[: EXAMPLE * 4].split())
    text = f"{text[:EXAMPLE].rstrip()}…" if len(text) > EXAMPLE else text
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    room = " " if text[:1] == "`" or text[-1:] == "`" or not text else ""
    return f"{fence}{room}{text}{room}{fence}"


@cache
def notes() -> Mapping[str, Any]:
    """How the columns of each table are made and where they are weak, as `dictionary.toml` has it."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def _making(name: str) -> str:
    """How the columns are made and what is known to be weak, in groups."""
    groups = notes()[name]["group"]
    rows = ([", ".join(f"`{column}`" for column in group["columns"]), group["made"], group["weak"]] for group in groups)
    return f"{_grid(('Columns', 'How they are made', 'Known weaknesses'), rows)}\n"


def _measured(name: str, scores: Sequence[Mapping[str, Any]]) -> list[str]:
    """The scores on the gold that bear on a table."""
    wanted = notes()[name]["measured"]
    rows = [[f"{one['name']}, {one['set_name']}", one["metric"], f"{one['value']:.3f}"] for one in scores
            if one["name"] in wanted and not NOT_OF_ROWS.search(one["metric"])]  # fmt: skip
    return [f"Measured on labelled sets:\n\n{_grid(('Set', 'Measure', 'Score'), rows)}\n"] if rows else []


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


# The same page for browsers

PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Data dictionary</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 75rem; margin: 0 auto; padding: 1rem; }}
.wide {{ overflow-x: auto; margin: 1rem 0; }}
table {{ border-collapse: collapse; font-size: .9rem; }}
th, td {{ border: 1px solid #8888; padding: .25rem .5rem; text-align: left; vertical-align: top; }}
table:has(th:nth-child(4)) {{ min-width: 55rem; }}
td {{ min-width: 4rem; }}
td:last-child {{ min-width: 12rem; overflow-wrap: anywhere; }}
pre {{ overflow-x: auto; padding: .5rem; border: 1px solid #8888; }}
code {{ font-size: .9em; }}
@media (prefers-color-scheme: dark) {{
  body {{ background: #121212; color: #eee; }}
  a {{ color: #8ab4f8; }}
  a:visited {{ color: #c58af9; }}
}}
</style>
</head>
<body>
<main>
{body}</main>
</body>
</html>
"""


def as_html(text: str) -> str:
    """The page in HTML. Whatever the Markdown holds stays text: no element of an article's comes through."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(text)
    for token, inside in pairwise(tokens):
        if token.type == "heading_open":
            token.attrSet("id", inside.content)
    body = reader.renderer.render(tokens, reader.options, {})
    body = body.replace("<table>", '<div class="wide" tabindex="0" role="group" aria-label="Table"><table>')
    body = body.replace("<pre>", '<pre tabindex="0">')  # what scrolls is reached by keyboard too
    return PAGE.format(body=body.replace("</table>", "</table></div>"))
