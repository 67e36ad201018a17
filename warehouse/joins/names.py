"""The table `names`: what all articles together tell of each name, kept so that a night need not ask them all again.

It is written when all identities are decided, and holds what `tonight.py` looks up: the id a name has across articles,
the blocks in which other spellings are looked for, the proofs, and what is known of acronyms, outlets and the words for
countries. Who stands beside a name is not kept.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from warehouse.joins import gather, shared, singles, spelling
from warehouse.joins.bodies import Long, Longs
from warehouse.joins.linked import Label
from warehouse.joins.namesakes import Side
from warehouse.joins.proofs import Known
from warehouse.schema import arrow_schema
from warehouse.views import scan

ALONE = ", alone"
"""How the office of a person ends who is called by one name alone."""


def table(
    connection: duckdb.DuckDBPyConnection, roots: Mapping[str, str], labels: Mapping[str, Label], only: str = ""
) -> pa.Table:
    """The rows of the names in `join_names`. `roots`: the id across articles where it is another one; `only` narrows.

    Names that hold in one article only are left out, as no other can be about them.
    """
    none = Label()
    gather.given(connection, "name_roots", ["entity_id", "global_id"], sorted(roots.items()))
    gather.given(connection, "name_labels", ["global_id", "entity_name", "wikidata_id"],
                 [(root, *labels.get(root, none)) for root in sorted(labels)])  # fmt: skip
    held = sorted(singles.offices(connection).items())
    offices = [(one, f"{office}{ALONE * alone}") for one, (office, alone) in held]
    gather.given(connection, "name_offices", ["entity_id", "office"], offices)
    found = connection.sql(
        f"""
        WITH seen AS (FROM join_rows SEMI JOIN (FROM join_names {only}) USING (entity_id)),
             {gather.AROUND_OF_SEEN},
             {gather.TOLD_OF_SEEN},
             ids AS (
                 SELECT r.entity_id, any_value(r.local_id) AS local_id, any_value(p.proof) AS proof
                 FROM seen AS r LEFT JOIN join_proven AS p USING (article_id, local_id) GROUP BY r.entity_id
             ),
             blocks AS (
                 SELECT entity_id, string_agg(key, chr(10) ORDER BY key) AS keys FROM join_keys GROUP BY entity_id
             )
        SELECT n.entity_type AS kind, local_id, entity_id, coalesce(g.global_id, entity_id) AS global_id, n.name, keys,
               proof, office, entity_name, wikidata_id,
               to_json({{n_articles: n_articles, countries: list_sort(countries), roles: list_sort(roles),
                         affiliations: list_sort(affiliations), around: list_sort(around), first_date: first_date,
                         last_date: last_date, located: list_sort(located), outlets: list_sort(outlets), spot: spot,
                         settled: coalesce(n.country, n.implied)}})::VARCHAR AS told
        FROM join_names AS n JOIN told USING (entity_id) JOIN ids USING (entity_id)
        LEFT JOIN around USING (entity_id) LEFT JOIN blocks USING (entity_id)
        LEFT JOIN name_roots AS g USING (entity_id) LEFT JOIN name_offices USING (entity_id)
        LEFT JOIN name_labels AS l ON l.global_id = coalesce(g.global_id, entity_id)
        WHERE entity_id = local_id OR proof IS NULL OR NOT starts_with(proof, '{shared.ALONE}')
        """
    ).to_arrow_table()
    return found.cast(arrow_schema("names"))


def surroundings(connection: duckdb.DuckDBPyConnection, longs: Longs, nations: Mapping[str, str]) -> pa.Table:
    """The rows of acronyms, of outlets (`join_home`) and of words for countries."""
    homes = connection.execute("SELECT source, country, share FROM join_home ORDER BY source").fetchall()
    rows = [_row("outlet", source, country, share=share) for source, country, share in homes]
    rows += [_row("nation", word, country) for word, country in sorted(nations.items())]
    return pa.concat_tables([pa.Table.from_pylist(rows, arrow_schema("names")), acronyms(longs)])


def acronyms(longs: Longs) -> pa.Table:
    """The rows of acronyms."""
    rows = [
        _row("acronym", acronym, root, countries=sorted(one.countries), outlets=sorted(one.outlets), widely=one.widely)
        for acronym, bodies in sorted(longs.items())
        for root, one in sorted(bodies.items())
    ]
    return pa.Table.from_pylist(rows, arrow_schema("names"))


def _row(kind: str, local_id: str, global_id: str, **told: Any) -> dict[str, Any]:
    return {"kind": kind, "local_id": local_id, "entity_id": global_id, "global_id": global_id,
            "told": json.dumps(told, ensure_ascii=False)}  # fmt: skip


Told = tuple[str, str, str, str | None, str]
"""local_id, entity_id, global_id, proof and what is told, of a name."""


class Held:
    """The table `names` of a commit, asked by what a night needs of it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> None:
        self._connection = connection
        self._names = scan("names", files)

    def homes(self) -> None:
        """Make `join_home`, as `about.homes` does."""
        self._connection.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE join_home AS
            SELECT local_id AS source, entity_id AS country, (told->>'share')::DOUBLE AS share
            FROM {self._names} WHERE kind = 'outlet'
            """
        )

    def nations(self) -> dict[str, str]:
        """As `about.nations`."""
        return dict(
            self._connection.execute(f"SELECT local_id, entity_id FROM {self._names} WHERE kind = 'nation'").fetchall()
        )

    def longs(self) -> Longs:
        """As `bodies.longs`."""
        found: Longs = {}
        rows = f"SELECT local_id, entity_id, told FROM {self._names} WHERE kind = 'acronym'"
        for acronym, root, told in self._connection.execute(rows).fetchall():
            held = json.loads(told)
            long = Long(frozenset(held["countries"]), frozenset(held["outlets"]), held["widely"])
            found.setdefault(acronym, {})[root] = long
        return found

    def of_rows(self) -> list[Told]:
        """The names that `join_rows` holds."""
        return self._connection.execute(
            f"""
            SELECT local_id, entity_id, global_id, proof, told FROM {self._names} WHERE kind IN {gather.KINDS}
            AND local_id IN (SELECT local_id FROM join_rows) ORDER BY ALL
            """
        ).fetchall()

    def sharing(self, keys: Iterable[str]) -> dict[str, set[str]]:
        """The ids in each of these blocks, but for blocks so large that they tell nothing."""
        gather.given(self._connection, "name_wanted", ["key"], [(key,) for key in sorted(set(keys))])
        rows = self._connection.execute(
            f"""
            WITH blocks AS (
                SELECT entity_id, unnest(string_split(keys, chr(10))) AS key
                FROM {self._names} WHERE kind IN {gather.KINDS} AND keys IS NOT NULL
            )
            SELECT key, list(entity_id ORDER BY entity_id) FROM blocks SEMI JOIN name_wanted USING (key)
            GROUP BY key HAVING count(*) <= {gather.BLOCK} OR starts_with(key, 'o ')
            """
        ).fetchall()
        return {key: set(ids) for key, ids in rows}

    def in_office(self, offices: Iterable[str]) -> dict[str, list[tuple[str, bool]]]:
        """For each of these offices the ids of the persons in it, and whether each is called by one name alone."""
        asked = sorted(set(offices))
        ends = [(f"{one}{end}",) for one in asked for end in ("", ALONE)]
        gather.given(self._connection, "name_wanted", ["office"], ends)
        rows = self._connection.execute(
            f"SELECT office, entity_id FROM {self._names} SEMI JOIN name_wanted USING (office) ORDER BY ALL"
        ).fetchall()
        found: dict[str, list[tuple[str, bool]]] = {}
        for office, entity_id in rows:
            found.setdefault(office.removesuffix(ALONE), []).append((entity_id, office.endswith(ALONE)))
        return found

    def groups(self, ids: Iterable[str]) -> dict[str, tuple[str, Label, Known]]:
        """All members of the groups of these ids: the id across articles, the label, and what is known of each."""
        gather.given(self._connection, "name_wanted", ["entity_id"], [(one,) for one in sorted(set(ids))])
        rows = self._connection.execute(
            f"""
            WITH roots AS MATERIALIZED (
                SELECT DISTINCT global_id FROM {self._names} SEMI JOIN name_wanted USING (entity_id)
                WHERE kind IN {gather.KINDS}
            )
            SELECT entity_id, global_id, entity_name, wikidata_id, kind, name, keys, told
            FROM {self._names} SEMI JOIN roots USING (global_id) WHERE kind IN {gather.KINDS} ORDER BY entity_id
            """
        ).fetchall()
        return {row[0]: (row[1], Label(*row[2:4]), known(row[0], *row[4:])) for row in rows}

    def linked(self) -> set[str]:
        """The Wikidata ids that an entity has already."""
        rows = f"SELECT DISTINCT wikidata_id FROM {self._names} WHERE wikidata_id IS NOT NULL"
        return {one for (one,) in self._connection.execute(rows).fetchall()}


def known(entity_id: str, kind: str, name: str, keys: str | None, told: str) -> Known:
    """What a row tells of a name."""
    held = json.loads(told)
    key = next((one for one in (keys or "").split("\n") if one.startswith("o ")), None)
    return Known(
        entity_id, kind, name, frozenset(held["countries"] or ()), frozenset(held["roles"] or ()),
        frozenset(map(spelling.fold, held["affiliations"] or ())), frozenset(held["around"] or ()),
        _day(held["first_date"]), _day(held["last_date"]), held["n_articles"], frozenset(held["located"] or ()),
        frozenset(held["outlets"] or ()), {}, held["settled"], key, tuple(held["spot"]) if held["spot"] else None,
    )  # fmt: skip


def side(told: str) -> Side:
    """What the articles tell of one of several namesakes."""
    held = json.loads(told)
    return Side(
        frozenset(held["countries"] or ()), frozenset(map(spelling.role_words, held["roles"] or ())),
        frozenset(map(spelling.fold, held["affiliations"] or ())), frozenset(held["around"] or ()), held["n_articles"],
    )  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
