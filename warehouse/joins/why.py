"""Why two entities are or are not one: what is known of both, the proofs, and the rule or override that decided."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from warehouse import joins
from warehouse.commits import Commit
from warehouse.errors import WarehouseError
from warehouse.home import Home
from warehouse.joins import gather, overrides
from warehouse.joins.overrides import Line, Overrides
from warehouse.joins.proofs import Judgement, Known, judge, missing
from warehouse.joins.spelling import fold
from warehouse.query import in_memory
from warehouse.schema import arrow_schema
from warehouse.views import scan

MEMORY = "1500MB"
"""What an answer may hold in memory; the rest waits on disk."""

OUTLETS = 5
"""Outlets that are named of an entity."""


@dataclass(frozen=True)
class Answer:
    """Two entities and what was decided of them."""

    one: Known
    other: Known
    are_one: bool
    judgement: Judgement
    line: Line | None  # the override that decided
    by_acronym: int = 0  # articles in which the one is an acronym of the other
    joined_in: int = 0  # ids in the group of both

    def lines(self) -> list[str]:
        """The answer as lines of plain text."""
        decided = f"{self.line.action} in overrides/{self.line.place}" if self.line else self._rule()
        proofs = [f"  {what:<8} {points:>+2}  {said}" for what, points, said in self.judgement.parts]
        lacking = missing(self.judgement, self.one.kind) if not self.are_one else []
        verdict = "one" if self.are_one else "not one"
        return [
            *_described(self.one),
            *_described(self.other),
            "",
            *(proofs or ["  no proofs"]),
            *(f"  {what:<8}  -  {said}" for what, said in lacking),
            *([f"  against      {self.judgement.against}"] if self.judgement.against else []),
            "",
            f"{verdict}: {decided}",
        ]

    def _rule(self) -> str:
        if self.by_acronym:
            return f"the acronym of the other in {self.by_acronym} articles that fit its country or outlet"
        if self.one.entity_id == self.other.entity_id:
            return "the same kind and full name give the same id in every article"
        if self.are_one and not self.judgement.one:
            return f"joined through others of its group of {self.joined_in}, or as copies of one text"
        if self.judgement.one and not self.are_one:
            return "each could be one with another that the other cannot be; none is joined on doubt"
        return self.judgement.rule


def _described(known: Known) -> list[str]:
    facts = {
        "name": known.name, "kind": known.kind, "roles": "; ".join(sorted(known.roles)),
        "countries": ", ".join(sorted(known.countries)), "around": ", ".join(sorted(known.around)),
        "outlets": ", ".join(sorted(known.outlets)[:OUTLETS]),
        "dates": " to ".join(str(day) for day in (known.first_date, known.last_date) if day),
        "articles": str(known.n_articles),
    }  # fmt: skip
    return [known.entity_id, *(f"  {name:<10} {value}" for name, value in facts.items() if value)]


def ask(home: Home, commit: Commit, one: str, other: str) -> Answer:
    """Why `one` and `other`, ids or names, are or are not one as of a commit, with the overrides as they are now.

    Raises WarehouseError where one of them is nobody, or a name of several.
    """
    files = commit.paths(home)
    given = overrides.load(home)
    with in_memory(MEMORY) as connection:
        decided = joins.decide(connection, files, _clusters(connection, files["identities"]), given)
        left, right = (_ids(connection, decided.groups, asked) for asked in (one, other))
        known = gather.known(connection, {*left, *right})
        pairs = [(a, b) for a in left for b in right if a != b] or [(left[0], right[0])]
        named = gather.together(connection, [*pairs, *((b, a) for a, b in pairs)])
    judged = {pair: judge(known[pair[0]], known[pair[1]], pair in named or pair[::-1] in named) for pair in pairs}
    best = max(judged, key=lambda pair: (judged[pair].one, judged[pair].points, pair))
    same = decided.groups.members(best[0]) & decided.groups.members(best[1])
    acronym = sum(1 for (_, local), root in decided.single.items() if {local, root} in ({a, b} for a, b in pairs))
    return Answer(known[best[0]], known[best[1]], bool(same) or bool(acronym), judged[best],
                  _line(given, left, right, bool(same)), acronym, len(same))  # fmt: skip


def _clusters(connection: duckdb.DuckDBPyConnection, files: Sequence) -> pa.Table:
    found = connection.sql(f"SELECT * FROM {scan('identities', files)} WHERE kind = 'cluster'").to_arrow_table()
    return found.cast(arrow_schema("identities"))


def _ids(connection: duckdb.DuckDBPyConnection, groups: joins.Groups, asked: str) -> list[str]:
    """The ids that are asked for: one id as it stands in a part or with all that went into it, else those of a name."""
    if gather.kinds(connection, [asked]):
        return [asked, *sorted(groups.members(asked) - {asked})] if groups.root(asked) == asked else [asked]
    found = [
        entity_id
        for rows in gather.chunks(connection, "join_names", ["entity_id", "name"])
        for entity_id, name in rows
        if fold(name) == fold(asked)
    ]
    if not found:
        raise WarehouseError(asked, "no person, body or place has this entity_id or whole name",
                             "FROM find('…') in `dateline sql` tells which names have a word")  # fmt: skip
    if len({groups.root(entity_id) for entity_id in found}) > 1:
        few = ", ".join(sorted(found)[:5])
        raise WarehouseError(asked, f"{len(found)} entities have this name", f"give one of their ids: {few}")
    return sorted(found)


def _line(given: Overrides, left: Sequence[str], right: Sequence[str], same: bool) -> Line | None:
    """The override that names both."""
    return next(_lines(given, left, right, "merge" if same else "forbid-merge"), None)


def _lines(given: Overrides, left: Sequence[str], right: Sequence[str], action: str) -> Iterator[Line]:
    for line in given.of(action):
        if (line.id in left and line.value in right) or (line.id in right and line.value in left):
            yield line
