"""Which events of different articles are one happening: decided anew at each commit, over all of them.

Two events are one where type, modality, polarity and day agree, the same two took part in the same roles (in either
order where both act alike), and neither the mode nor the place says otherwise. One person suffices where it is told of
a deed of one mode that is done to someone once a day (an arrest, not a remark), or that someone does to no one: who is
said to have arrested somebody matters less than that he was. Near copies tell the same where sentence and trigger are
the same, dated or not.

None is joined on doubt: an article that tells two such happenings of one day joins neither, and two events of one
article never become one. The outcome depends on the set of rows only. A happening goes by its smallest id.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

import duckdb
import pyarrow as pa

from warehouse.schema import Identity, to_arrow
from warehouse.views import Files, scan

ALIKE = ("CONSULT", "AGREE", "COOPERATE")
"""Types in which both sides act alike, so that who is named first means nothing."""

ONCE = ("COERCE", "ASSAULT", "CONCEDE", "RETREAT", "AID")
"""Types of deeds: someone is arrested, killed, freed once a day. One accuses, demands and meets again and again."""

DAYS = 7
"""Days that an event may spread over: a week's *last week* holds a day of it, *in March* tells too little."""

REAL = ("happened", "ongoing")


@dataclass(frozen=True)
class Told:
    """An event as one article tells it, on one day of those it may have been, with one pair of its actors."""

    key: tuple[str, ...]
    article_id: str
    event_id: str
    happening_id: str
    mode: str | None
    place_id: str | None
    place_country: str | None
    is_country: bool


def identities(connection: duckdb.DuckDBPyConnection, files: Files, entities: pa.Table, copies: pa.Table) -> pa.Table:
    """The identities of kind happening over the events of `files`.

    `entities` and `copies` are the identities of kind entity and cluster of the same state. A row for each event that
    is told by other articles too and gets another id by it.
    """
    _read(connection, files, entities, copies)
    groups = _Groups()
    for same in _of_copies(connection):
        groups.join(same)
    for _, told in groupby(_of_pairs(connection), attrgetter("key")):
        for same in _at_one(list(told)):
            groups.join(same)
    rows = [
        Identity(kind="happening", article_id=told.article_id, local_id=told.happening_id, global_id=root)
        for told, root in groups.roots()
        if told.happening_id != root
    ]
    return to_arrow("identities", sorted(rows, key=lambda row: (row.article_id, row.local_id)))


def _read(connection: duckdb.DuckDBPyConnection, files: Files, entities: pa.Table, copies: pa.Table) -> None:
    """Make `happening_told`, one row an event with the ids that hold across articles, and `happening_sides`."""
    connection.register("happening_entities", entities)
    connection.register("happening_copies", copies)
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE happening_ids AS
        SELECT e.article_id, e.entity_id AS local_id, coalesce(i.global_id, e.entity_id) AS entity_id, e.entity_type
        FROM {scan("entities", files.get("entities", ()))} AS e
        LEFT JOIN (SELECT * FROM happening_entities WHERE kind = 'entity') AS i
          ON i.article_id = e.article_id AND i.local_id = e.entity_id;
        CREATE OR REPLACE TEMP TABLE happening_told AS
        SELECT v.article_id, v.event_id, v.happening_id, v.event_type, v.polarity, v.mode, v.trigger, v.evidence,
               v.trigger_start - v.evidence_start AS trigger_at,
               CASE WHEN v.modality IN {REAL} THEN 'real' ELSE v.modality END AS modality,
               v.date_start, least(coalesce(v.date_end, v.date_start), v.date_start + {DAYS}) AS date_end,
               v.date_end IS NULL OR v.date_end - v.date_start < {DAYS} AS exact,
               p.entity_id AS place_id, v.place_country, coalesce(p.entity_type = 'country', false) AS is_country
        FROM {scan("events", files.get("events", ()))} AS v
        LEFT JOIN happening_ids AS p ON p.article_id = v.article_id AND p.local_id = v.place_id;
        CREATE OR REPLACE TEMP TABLE happening_sides AS
        SELECT DISTINCT p.event_id, i.entity_id, i.entity_type,
               CASE WHEN t.event_type IN {ALIKE} THEN 'both' ELSE p.role END AS role
        FROM {scan("participants", files.get("participants", ()))} AS p
        JOIN happening_told AS t USING (event_id)
        LEFT JOIN happening_ids AS i ON i.article_id = p.article_id AND i.local_id = p.entity_id
        WHERE p.role IN ('source', 'target') AND t.date_start IS NOT NULL AND t.exact
        """
    )


TOLD = "t.article_id, t.event_id, t.happening_id, t.mode, t.place_id, t.place_country, t.is_country"


def _of_copies(connection: duckdb.DuckDBPyConnection) -> Iterator[list[Told]]:
    """The events that near copies tell in the same words."""
    key = "[c.global_id, t.event_type, t.polarity, t.modality, t.evidence, t.trigger_at::VARCHAR]"
    rows = connection.execute(
        f"""
        SELECT {key} AS key, {TOLD} FROM happening_told AS t
        JOIN (SELECT article_id, global_id FROM happening_copies WHERE kind = 'cluster') AS c USING (article_id)
        QUALIFY count(*) OVER (PARTITION BY key) > 1 ORDER BY key, t.event_id
        """
    )
    for _, told in groupby(_each(rows), attrgetter("key")):
        yield _without_doubles(list(told))


def _of_pairs(connection: duckdb.DuckDBPyConnection) -> Iterator[Told]:
    """The events that share day, type and actors with one of another article, by what they share.

    Shared keys are found by their hashes first: few events share one, and whole keys of all would take much memory.
    """
    keyed = f"""
        WITH pairs AS (
            SELECT a.event_id, [a.entity_id, b.entity_id] AS pair FROM happening_sides AS a
            JOIN happening_sides AS b ON b.event_id = a.event_id AND (
                (a.role = 'source' AND b.role = 'target') OR (a.role = 'both' AND a.entity_id < b.entity_id))
            WHERE a.entity_id IS NOT NULL AND b.entity_id IS NOT NULL
            UNION ALL
            SELECT t.event_id, [a.role, a.entity_id, t.mode]
            FROM happening_told AS t JOIN happening_sides AS a USING (event_id)
            WHERE t.event_type IN {ONCE} AND t.mode IS NOT NULL AND a.entity_type = 'person'
              AND (a.role = 'target' OR event_id NOT IN (SELECT event_id FROM happening_sides WHERE role = 'target'))
        ),
        keyed AS (
            SELECT t.*, pair, date_start + unnest(range(date_end - date_start + 1))::INTEGER AS day
            FROM happening_told AS t JOIN pairs USING (event_id) WHERE date_start IS NOT NULL AND exact
        )"""
    told = "hash(t.event_type, t.polarity, t.modality, day, pair)"
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE happening_shared AS {keyed}
        SELECT {told} AS told FROM keyed AS t GROUP BY told HAVING min(article_id) <> max(article_id)
        """
    )
    rows = connection.execute(
        f"""
        {keyed}
        SELECT [t.event_type, t.polarity, t.modality, day::VARCHAR] || pair AS key, {TOLD}
        FROM keyed AS t WHERE {told} IN (FROM happening_shared)
        QUALIFY min(t.article_id) OVER (PARTITION BY key) <> max(t.article_id) OVER (PARTITION BY key)
        ORDER BY key, t.event_id
        """
    )
    return _each(rows)


def _each(rows: duckdb.DuckDBPyConnection) -> Iterator[Told]:
    while found := rows.fetchmany(1 << 14):
        for key, *columns in found:
            yield Told(tuple(key), *columns)


def _at_one(told: list[Told]) -> Iterator[list[Told]]:
    """What one day's tellings of one kind and one pair make: those whose modes and places agree.

    The fullest come first, so that what tells less finds them; what fits two of them fits none.
    """
    kinds: list[list[Told]] = []
    for each in sorted(told, key=lambda t: ((t.mode is None) + (t.place_id is None), t.event_id)):
        fitting = [kind for kind in kinds if all(_agree(each, other) for other in kind[:1])]
        if len(fitting) == 1:
            fitting[0].append(each)
        elif not fitting:
            kinds.append([each])
    for kind in kinds:
        yield _without_doubles(kind)


def _agree(one: Told, other: Told) -> bool:
    if one.mode and other.mode and one.mode != other.mode:
        return False
    if one.place_id is None or other.place_id is None or one.place_id == other.place_id:
        return True
    return (one.is_country or other.is_country) and one.place_country == other.place_country


def _without_doubles(told: Iterable[Told]) -> list[Told]:
    """Those whose article tells only one."""
    of_article: dict[str, list[Told]] = defaultdict(list)
    for each in told:
        of_article[each.article_id].append(each)
    return [several[0] for several in of_article.values() if len({each.event_id for each in several}) == 1]


class _Groups:
    """Events that are one happening, never two of one article."""

    def __init__(self) -> None:
        self._group: dict[str, dict[str, Told]] = {}  # event_id -> article_id -> event

    def join(self, told: list[Told]) -> None:
        """Make one of them, as far as no two of one article meet. The first one's group grows."""
        for each in told[1:]:
            left = self._group.setdefault(told[0].event_id, {told[0].article_id: told[0]})
            right = self._group.setdefault(each.event_id, {each.article_id: each})
            if left is right or any(
                right[article].event_id != left[article].event_id for article in left.keys() & right
            ):
                continue
            left.update(right)
            for member in right.values():
                self._group[member.event_id] = left

    def roots(self) -> Iterator[tuple[Told, str]]:
        """Each event of a group, with the id of the group."""
        for event_id, group in self._group.items():
            members = {member.event_id: member for member in group.values()}
            yield members[event_id], min(member.happening_id for member in members.values())
