"""Where Dateline keeps its rows: parts, commits, and what is asked of them.

    from warehouse import open_warehouse

    with open_warehouse("dateline-home") as connection:
        quotes = connection.sql("FROM said_by('Quill')")
        quotes.to_arrow_table()  # or .pl() for Polars, .df() for pandas, .fetchall() for tuples
"""

from warehouse.query import open_warehouse

__all__ = ["open_warehouse"]
