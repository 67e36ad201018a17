"""The numbers of a report: each is counted by the condition that also finds its rows, so that the two agree."""

from dataclasses import dataclass

import duckdb

KINDS = {
    "articles": "articles",
    "quotes": "stretches of reported speech",
    "events": "events",
    "figures": "figures",
    "entities": "names",
    "rejects": "inputs that gave no article",
}
"""What may be counted, by the name of its table, in the words the page uses."""

FIRST, MORE, MOST = 5, 20, 60
"""Rows of a number that are put into the report: those it has for sure, and how many more while there is room."""

ROOM = 2500
"""Rows that a report holds at most beyond the first of each number."""


@dataclass(frozen=True)
class Number:
    """One count on the page. `condition` is SQL over `told_<kind>`, `order` the order of its rows."""

    key: str
    kind: str
    title: str
    condition: str
    order: str
    count: int

    @property
    def shown(self) -> str:
        """With commas between thousands."""
        return f"{self.count:,}"


class Numbers:
    """The numbers of one report, in the order in which they were asked for."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self.by_key: dict[str, Number] = {}

    def add(self, kind: str, title: str, condition: str = "true", order: str = "row_id") -> Number:
        """Count the rows of `told_<kind>` that satisfy the condition."""
        (count,) = self.connection.execute(f"SELECT count(*) FROM told_{kind} WHERE {condition}").fetchone() or (0,)
        return self._held(kind, title, condition, order, count)

    def add_row(self, kind: str, title: str, row_id: int) -> Number:
        """One row of `told_<kind>`, which need not be counted."""
        return self._held(kind, title, f"row_id = {row_id}", "row_id", 1)

    def _held(self, kind: str, title: str, condition: str, order: str, count: int) -> Number:
        number = Number(f"n{len(self.by_key) + 1}", kind, title, condition, order, count)
        self.by_key[number.key] = number
        return number

    def rows(self, number: Number, limit: int, offset: int = 0) -> list[int]:
        """The row_ids of the number's rows."""
        found = self.connection.execute(
            f"SELECT row_id FROM told_{number.kind} WHERE {number.condition}"
            f" ORDER BY {number.order}, row_id LIMIT {limit} OFFSET {offset}"
        ).fetchall()
        return [row_id for (row_id,) in found]

    def chosen(self) -> dict[str, list[int]]:
        """For each number the row_ids that the report holds: its first ones, and more while there is room."""
        wanted = {key: self.rows(number, MOST) for key, number in self.by_key.items()}
        held: set[tuple[str, int]] = set()
        taken = {key: 0 for key in wanted}
        for most in (FIRST, MORE, MOST):
            for key, rows in wanted.items():
                kind = self.by_key[key].kind
                for row_id in rows[taken[key] : most]:
                    if most > FIRST and len(held) >= ROOM and (kind, row_id) not in held:
                        break
                    held.add((kind, row_id))
                    taken[key] += 1
        return {key: rows[: taken[key]] for key, rows in wanted.items()}
