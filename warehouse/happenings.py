"""Which events of different articles are one happening.

Two events are one where type, modality, polarity and day agree, the same two took part in the same roles (in either
order where both act alike), and neither the mode nor the place says otherwise. One person suffices where it is told of
a deed of one mode that is done to someone once a day (an arrest, not a remark), or that someone does to no one: who is
said to have arrested somebody matters less than that he was. Near copies tell the same where sentence and trigger are
the same, dated or not.

None is joined on doubt: an article that tells two such happenings of one day joins neither, and two events of one
article never become one. The outcome depends on the set of rows only. A happening goes by its smallest id.

A night on a large warehouse decides only what it touches (`of_night`): the events that share a key with one of its own,
with what has lost a member, or with one of those in turn, and so on. All that hang together are decided anew, so the
outcome is that of the whole, save where a chain of week-long tellings leads over more than CHAIN weeks.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse.schema import Identity, to_arrow
from warehouse.views import Files, quoted, scan

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
    return _rows(_decided(connection, _Groups()))


def _decided(connection: duckdb.DuckDBPyConnection, groups: "_Groups", only: str = "true") -> "_Groups":
    """Join what is one of the tables `happening_told` and `happening_sides`, of whose keys `only` these count."""
    for same in _of_copies(connection):
        groups.join(same)
    for _, told in groupby(_of_pairs(connection, only), attrgetter("key")):
        for same in _at_one(list(told)):
            groups.join(same)
    return groups


def _rows(groups: "_Groups") -> pa.Table:
    rows = [
        Identity(kind="happening", article_id=told.article_id, local_id=told.happening_id, global_id=root)
        for told, root in groups.roots()
        if told.happening_id != root
    ]
    return to_arrow("identities", sorted(rows, key=lambda row: (row.article_id, row.local_id)))


EVENT = f"""v.article_id, v.event_id, v.happening_id, v.event_type, v.polarity, v.mode, v.evidence,
               v.trigger_start - v.evidence_start AS trigger_at,
               CASE WHEN v.modality IN {REAL} THEN 'real' ELSE v.modality END AS modality,
               v.date_start, least(coalesce(v.date_end, v.date_start), v.date_start + {DAYS}) AS date_end,
               coalesce(v.date_end IS NULL OR v.date_end - v.date_start < {DAYS}, false) AS exact, v.place_country"""
"""What is compared of an event, from `v`, the table of events."""


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
        SELECT {EVENT}, p.entity_id AS place_id, coalesce(p.entity_type = 'country', false) AS is_country
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


KEYED = f"""
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
"""`keyed`: the events of `happening_told` with each of their days and pairs of actors."""

HASHED = "hash(t.event_type, t.polarity, t.modality, day, pair)"
"""What two tellings of one happening share, short."""


def _of_pairs(connection: duckdb.DuckDBPyConnection, only: str = "true") -> Iterator[Told]:
    """The events that share day, type and actors with one of another article, by what they share.

    Shared keys are found by their hashes first: few events share one, and whole keys of all would take much memory.
    `only` is a condition on `keyed` as t.
    """
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE happening_shared AS {KEYED}
        SELECT {HASHED} AS told FROM keyed AS t WHERE {only} GROUP BY told HAVING min(article_id) <> max(article_id)
        """
    )
    rows = connection.execute(
        f"""
        {KEYED}
        SELECT [t.event_type, t.polarity, t.modality, day::VARCHAR] || pair AS key, {TOLD}
        FROM keyed AS t WHERE {HASHED} IN (FROM happening_shared) AND {only}
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


# One night on many


CHAIN = 4
"""How often events are looked for that share a key with those found: each time days further off are read."""


def of_night(
    connection: duckdb.DuckDBPyConnection, after: Files, held: Sequence[Path], entities: pa.Table, copies: pa.Table,
    left: Sequence[Path] = (),
) -> tuple[pa.Table, pa.Table]:  # fmt: skip
    """The identities of kind happening that a night decides anew, and the keys of all that it may have changed.

    `after` are the files of the state after the night, `held` the identities before it. On the connection are the
    tables `tonight` (article_id, month) of the articles that come and `gone` (article_id) of those that leave.
    `entities` and `copies` are the identities of kind entity of tonight's articles, and those of kind cluster that the
    night has decided anew; others hold as in `held`. `left` are the files of events in which articles that leave were;
    without them all ids of happenings are looked through.
    """
    night = _Night(connection, after, held)
    night.begin(entities, copies, left)
    for _ in range(CHAIN):
        if not night.extend():
            break
    groups = _decided(
        connection, night.standing(), "(t.event_type, t.polarity, t.modality, t.day) IN (FROM night_read)"
    )
    rows = _rows(groups)
    connection.register("night_rows", rows)
    keys = connection.sql(
        """
        SELECT kind, article_id, local_id FROM night_rows
        UNION SELECT 'happening', article_id, happening_id AS local_id FROM happening_told
        UNION SELECT 'happening', article_id, local_id FROM night_old SEMI JOIN night_lost USING (global_id)
        UNION SELECT 'happening', article_id, local_id FROM night_old SEMI JOIN night_border USING (global_id)
        ORDER BY ALL
        """
    ).to_arrow_table()
    return rows, keys


class _Night:
    """The events that a night's decision needs, as temporary tables that grow.

    - night_old: the identities of kind happening before the night; night_lost: the ids of those to be decided anew.
    - night_clusters: the near copies after the night.
    - night_events, night_sides: events read so far, with ids that hold across articles; night_keys: what they share.
    - night_read: type, polarity, modality and day of which all events have been read; night_families: such clusters.
    - happening_told: of all these the events that are decided anew.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, after: Files, held: Sequence[Path]) -> None:
        self.connection, self.after, self.held = connection, after, held

    def begin(self, entities: pa.Table, copies: pa.Table, left: Sequence[Path]) -> None:
        """Find what the night touches: its own articles, those whose near copies changed, and what lost a member."""
        self.connection.register("night_entities", entities)
        self.connection.register("night_copies", copies)
        told = ", ".join(f"{name} {kind}" for name, kind in _TYPES.items())
        self.connection.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE night_held AS
            SELECT kind, article_id, local_id, global_id, {_MONTH} AS month
            FROM {scan("identities", self.held, filename=True)} WHERE kind IN ('cluster', 'happening');
            CREATE OR REPLACE TEMP VIEW night_old AS FROM night_held WHERE kind = 'happening';
            CREATE OR REPLACE TEMP TABLE night_former AS
            WITH met AS (SELECT article_id FROM gone UNION SELECT article_id FROM night_copies)
            SELECT article_id, global_id, month FROM night_held WHERE kind = 'cluster' AND global_id IN (
                SELECT global_id FROM night_held SEMI JOIN met USING (article_id) WHERE kind = 'cluster');
            CREATE OR REPLACE TEMP TABLE night_clusters AS
            SELECT article_id, global_id, month FROM night_held
            WHERE kind = 'cluster' AND global_id NOT IN (SELECT global_id FROM night_former)
            UNION ALL
            SELECT c.article_id, c.global_id, coalesce(t.month, f.month, '') FROM night_copies AS c
            LEFT JOIN tonight AS t USING (article_id) LEFT JOIN night_former AS f USING (article_id);
            CREATE OR REPLACE TEMP TABLE night_touched AS
            SELECT article_id, month FROM tonight UNION
            SELECT article_id, coalesce(f.month, '')
            FROM night_former AS f FULL JOIN night_copies AS c USING (article_id)
            WHERE f.global_id IS DISTINCT FROM c.global_id AND article_id NOT IN (SELECT article_id FROM tonight);
            CREATE OR REPLACE TEMP TABLE night_events ({told}, local_place VARCHAR, month VARCHAR, place_id VARCHAR,
                                                       is_country BOOLEAN);
            CREATE OR REPLACE TEMP TABLE night_sides (event_id VARCHAR, entity_id VARCHAR, entity_type VARCHAR,
                                                      role VARCHAR);
            CREATE OR REPLACE TEMP TABLE night_keys (told UBIGINT, event_id VARCHAR);
            CREATE OR REPLACE TEMP TABLE night_read (event_type VARCHAR, polarity VARCHAR, modality VARCHAR, day DATE);
            CREATE OR REPLACE TEMP TABLE night_families (global_id VARCHAR);
            CREATE OR REPLACE TEMP TABLE happening_told AS FROM night_events WHERE false
            """
        )
        self._read("SEMI JOIN night_touched USING (article_id)", self._months("night_touched"))
        self._lose(left)
        self.connection.execute(
            """
            CREATE OR REPLACE TEMP TABLE night_members AS
            SELECT article_id, local_id AS happening_id, month FROM night_old SEMI JOIN night_lost USING (global_id)
            WHERE article_id NOT IN (SELECT article_id FROM gone)
              AND article_id NOT IN (SELECT article_id FROM night_touched)
            """
        )
        if self._count("night_members"):
            self._read("SEMI JOIN night_members USING (article_id, happening_id)", self._months("night_members"))
        self.connection.execute("INSERT INTO happening_told FROM night_events")

    def _lose(self, left: Sequence[Path]) -> None:
        """Make `night_lost`: the happenings that lost a telling, or in which one now has other near copies."""
        gone = f"SELECT happening_id FROM {scan('events', left)} SEMI JOIN gone USING (article_id)"
        if self._count("gone") and not left:
            events = scan("events", self.after.get("events", ()))
            told = f"(SELECT happening_id FROM {events})"
            gone = f"SELECT global_id FROM night_old ANTI JOIN {told} ON global_id = happening_id"
        self.connection.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE night_lost AS
            SELECT happening_id AS global_id FROM night_events UNION {gone} UNION
            SELECT global_id FROM night_old WHERE article_id IN (SELECT article_id FROM gone)
                OR article_id IN (SELECT article_id FROM night_touched)
            """
        )

    def extend(self) -> bool:
        """Read what shares a day and type, or a cluster, with the events found, and find those among it that share all.

        Returns whether there was anything to read.
        """
        self.connection.execute(
            """
            CREATE OR REPLACE TEMP TABLE night_asked AS
            SELECT DISTINCT event_type, polarity, modality,
                   date_start + unnest(range(date_end - date_start + 1))::INTEGER AS day
            FROM happening_told WHERE date_start IS NOT NULL AND exact EXCEPT FROM night_read;
            CREATE OR REPLACE TEMP TABLE night_kin AS
            SELECT article_id, month, global_id FROM night_clusters WHERE global_id IN (
                SELECT global_id FROM night_clusters SEMI JOIN happening_told USING (article_id)
                EXCEPT FROM night_families)
            """
        )
        asked, kin = self._count("night_asked"), self._count("night_kin")
        if asked:
            self._read_days()
        if kin:
            self._read("SEMI JOIN night_kin USING (article_id)", self._months("night_kin"))
        self.connection.execute(
            "INSERT INTO night_read FROM night_asked;"
            "INSERT INTO night_families SELECT DISTINCT global_id FROM night_kin"
        )
        self._key()
        while self._found():
            pass
        return bool(asked or kin)

    def _read_days(self) -> None:
        """The events that may have been on one of the days asked for, of the types asked for with it."""
        self.connection.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE night_starts AS
            SELECT event_type, polarity, modality, day - days::INTEGER AS date_start, min(days) AS days
            FROM night_asked, range({DAYS}) AS t(days) GROUP BY ALL
            """
        )
        [(first, last, kinds)] = self.connection.execute(
            "SELECT min(date_start), max(date_start), list(DISTINCT event_type ORDER BY event_type) FROM night_starts"
        ).fetchall()
        self._read(
            f"""
            SEMI JOIN night_starts AS a ON a.event_type = v.event_type AND a.polarity = v.polarity
            AND a.modality = CASE WHEN v.modality IN {REAL} THEN 'real' ELSE v.modality END
            AND a.date_start = v.date_start AND a.days <= coalesce(v.date_end - v.date_start, 0)
            WHERE v.date_start BETWEEN DATE '{first}' AND DATE '{last}'
            AND v.event_type IN ({", ".join(map(quoted, kinds))})""",
            None,
        )

    def _read(self, wanted: str, months: Collection[str] | None) -> None:
        """Add the events of some months that were not read before, with their sides. `wanted` is SQL behind `AS v`."""
        events = scan("events", _of_months(self.after.get("events", ()), months), filename=True)
        self.connection.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE night_new AS
            SELECT {EVENT}, v.place_id AS local_place, {_MONTH} AS month FROM {events} AS v {wanted};
            DELETE FROM night_new WHERE event_id IN (SELECT event_id FROM night_events)
            """
        )
        found = self._months("night_new")
        sides = scan("participants", _of_months(self.after.get("participants", ()), found))
        named = scan("entities", _of_months(self.after.get("entities", ()), found))
        held = scan("identities", _of_months(self.held, found))
        self.connection.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE night_actors AS
            SELECT DISTINCT p.event_id, p.article_id, p.entity_id AS local_id, p.role FROM {sides} AS p
            SEMI JOIN (SELECT event_id FROM night_new WHERE date_start IS NOT NULL AND exact) USING (event_id)
            WHERE p.role IN ('source', 'target');
            CREATE OR REPLACE TEMP TABLE night_wanted AS
            SELECT article_id, local_id FROM night_actors WHERE local_id IS NOT NULL UNION
            SELECT article_id, local_place FROM night_new WHERE local_place IS NOT NULL;
            CREATE OR REPLACE TEMP TABLE night_ids AS
            WITH given AS (
                SELECT article_id, local_id, global_id FROM night_entities WHERE kind = 'entity' UNION ALL
                SELECT article_id, local_id, global_id FROM {held} SEMI JOIN night_wanted USING (article_id, local_id)
                WHERE kind = 'entity' AND article_id NOT IN (SELECT article_id FROM tonight)
            )
            SELECT e.article_id, e.entity_id AS local_id, coalesce(g.global_id, e.entity_id) AS entity_id, e.entity_type
            FROM (SELECT article_id, entity_id, entity_type FROM {named} AS n
                  SEMI JOIN night_wanted AS w ON w.article_id = n.article_id AND w.local_id = n.entity_id) AS e
            LEFT JOIN given AS g ON g.article_id = e.article_id AND g.local_id = e.entity_id;
            INSERT INTO night_events SELECT v.*, p.entity_id, coalesce(p.entity_type = 'country', false)
            FROM night_new AS v LEFT JOIN night_ids AS p ON p.article_id = v.article_id AND p.local_id = v.local_place;
            INSERT INTO night_sides
            SELECT DISTINCT a.event_id, i.entity_id, i.entity_type,
                   CASE WHEN t.event_type IN {ALIKE} THEN 'both' ELSE a.role END
            FROM night_actors AS a JOIN (SELECT event_id, event_type FROM night_new) AS t USING (event_id)
            LEFT JOIN night_ids AS i USING (article_id, local_id)
            """
        )

    def _key(self) -> None:
        """Make `night_keys` of all events read: what those share that may be one, each with a hash."""
        keyed = KEYED.replace("happening_told", "night_events").replace("happening_sides", "night_sides")
        self.connection.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE night_keys AS {keyed}
            SELECT {HASHED} AS told, event_id FROM keyed AS t
            WHERE (t.event_type, t.polarity, t.modality, t.day) IN (FROM night_read)
            UNION ALL
            SELECT hash(c.global_id, event_type, polarity, modality, evidence, trigger_at), event_id
            FROM night_events JOIN night_clusters AS c USING (article_id) SEMI JOIN night_families USING (global_id)
            """
        )

    def _found(self) -> bool:
        """Add to `happening_told` what shares a key with an event in it. Returns whether there was any."""
        before = self._count("happening_told")
        self.connection.execute(
            """
            INSERT INTO happening_told SELECT e.* FROM night_events AS e
            WHERE event_id IN (SELECT event_id FROM night_keys WHERE told IN (
                SELECT told FROM night_keys SEMI JOIN happening_told USING (event_id)))
            AND event_id NOT IN (SELECT event_id FROM happening_told)
            """
        )
        return self._count("happening_told") > before

    def standing(self) -> "_Groups":
        """What stays joined, so that the rest is decided beside it: the groups of events with keys that were not read.

        Makes `night_border`, the ids of these, and the tables that `_decided` asks.
        """
        self.connection.execute(
            """
            CREATE OR REPLACE TEMP TABLE happening_sides AS FROM night_sides SEMI JOIN happening_told USING (event_id);
            CREATE OR REPLACE TEMP TABLE night_unread AS
            SELECT DISTINCT article_id, event_id, happening_id FROM (
                SELECT *, date_start + unnest(range(date_end - date_start + 1))::INTEGER AS day
                FROM happening_told WHERE date_start IS NOT NULL AND exact)
            WHERE (event_type, polarity, modality, day) NOT IN (FROM night_read)
            UNION
            SELECT article_id, event_id, happening_id FROM happening_told JOIN night_clusters USING (article_id)
            WHERE global_id NOT IN (FROM night_families);
            CREATE OR REPLACE TEMP TABLE night_border AS
            SELECT DISTINCT coalesce(o.global_id, u.happening_id) AS global_id FROM night_unread AS u
            LEFT JOIN night_old AS o ON o.article_id = u.article_id AND o.local_id = u.happening_id
            """
        )
        read = "SELECT 'cluster' AS kind, * FROM night_clusters SEMI JOIN night_families USING (global_id)"
        self.connection.register("happening_copies", self.connection.sql(read).to_arrow_table())
        groups = _Groups()
        if not self._count("night_border"):
            return groups
        events = scan("events", self.after.get("events", ()))
        rows = self.connection.execute(
            f"""
            WITH members AS (
                SELECT article_id, local_id AS happening_id, global_id
                FROM night_old SEMI JOIN night_border USING (global_id)
                UNION
                SELECT article_id, happening_id, happening_id FROM {events} AS v
                SEMI JOIN night_border AS b ON b.global_id = v.happening_id
            )
            SELECT [global_id], article_id, coalesce(t.event_id, m.happening_id), happening_id, t.mode, t.place_id,
                   t.place_country, coalesce(t.is_country, false)
            FROM members AS m LEFT JOIN happening_told AS t USING (article_id, happening_id)
            WHERE t.event_id IS NULL OR t.event_id IN (SELECT event_id FROM night_unread)
            ORDER BY global_id, happening_id
            """
        )
        for _, told in groupby(_each(rows), attrgetter("key")):
            groups.join(list(told))
        return groups

    def _months(self, table: str) -> set[str]:
        return {month for (month,) in self.connection.execute(f"SELECT DISTINCT month FROM {table}").fetchall()}

    def _count(self, table: str) -> int:
        [(count,)] = self.connection.execute(f"SELECT count(*) FROM {table}").fetchall()
        return count


_TYPES = {
    "article_id": "VARCHAR", "event_id": "VARCHAR", "happening_id": "VARCHAR", "event_type": "VARCHAR",
    "polarity": "VARCHAR", "mode": "VARCHAR", "evidence": "VARCHAR", "trigger_at": "INTEGER", "modality": "VARCHAR",
    "date_start": "DATE", "date_end": "DATE", "exact": "BOOLEAN", "place_country": "VARCHAR",
}  # fmt: skip
"""The columns of EVENT."""

_MONTH = "regexp_extract(filename, 'month=([^/]*)/[^/]*$', 1)"
"""The month that a file is of, by its place; nothing where that does not tell."""


def _of_months(files: Sequence[Path], months: Collection[str] | None) -> list[Path]:
    """The files of some months; all where a month is not known, and those that are of no month."""
    if months is None or "" in months or "all" in months:
        return list(files)
    return [file for file in files if file.parent.name.partition("month=")[2] in {*months, "", "all"}]
