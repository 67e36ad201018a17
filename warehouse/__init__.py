"""Where Dateline keeps its rows: parts, commits, and what is asked of them.

from warehouse import open_warehouse

with open_warehouse("dateline-home") as connection:
    quotes = connection.sql("FROM said_by('Quill')")
    quotes.to_arrow_table()  # or .pl() for Polars, .df() for pandas, .fetchall() for tuples
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from warehouse.query import open_warehouse

__all__ = ["open_warehouse"]


def __getattr__(name: str) -> Any:
    """DuckDB is loaded by the first who asks, so that commands that need none start at once."""
    if name in __all__:
        from warehouse import query

        return getattr(query, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
