"""What the identities of a large warehouse change, by month, kept beside the tables: a night reads its own months only.

The kinds that occur and the entities of which several in one article have become one follow from the parts of a month.
They are kept in `lookup/merged.parquet` under a hash of the names of these parts, which never change.
"""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warehouse import durable, lookup, parts, views
from warehouse.commits import Commit, Part
from warehouse.home import Home
from warehouse.views import MERGED, Identities

FILE = "merged.parquet"
SCHEMA = pa.schema([("key", pa.string()), ("article_id", pa.string()), ("entity_id", pa.string()),
                    ("n_mentions", pa.int32()), ("local_id", pa.string())])  # fmt: skip
KINDS = b"kinds"


def of_commit(connection: duckdb.DuckDBPyConnection, home: Home, commit: Commit) -> Identities:
    """What the identities of a commit change; of a large warehouse what is known of its months is not read again."""
    files = commit.paths(home)
    months = _months(commit)
    if commit.rows("articles") <= lookup.LARGE or parts.ALL in months:
        return views.read_identities(connection, files)
    keys = {_key(held): held for held in months.values()}
    kinds, rows = _held(home)
    missing = keys.keys() - kinds.keys()
    made = [_of_month(connection, home, key, keys[key]) for key in sorted(missing)]
    kinds = {key: of for key, of in kinds.items() if key in keys} | {key: of for key, of, _ in made}
    stay = rows.filter(pc.is_in(rows["key"], pa.array(sorted(keys), pa.string())))
    rows = pa.concat_tables([stay, *(found for _, _, found in made)])
    if missing:
        _keep(home, kinds, rows)
    return Identities(tuple(files["identities"]), frozenset(kind for of in kinds.values() for kind in of),
                      bool(rows.num_rows), rows=rows.drop_columns("key"))  # fmt: skip


def _months(commit: Commit) -> dict[str, dict[str, list[Part]]]:
    """The parts of identities of each month, and those of entities beside them."""
    found: dict[str, dict[str, list[Part]]] = {}
    for name in ("identities", "entities"):
        for part in commit.files.get(name, ()):
            if name == "identities" or part.month in found:
                found.setdefault(part.month, {"identities": [], "entities": []})[name].append(part)
    return found


def _key(held: Mapping[str, Sequence[Part]]) -> str:
    told = json.dumps([[part.path, part.sha256] for name in ("identities", "entities") for part in held[name]])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _of_month(
    connection: duckdb.DuckDBPyConnection, home: Home, key: str, held: Mapping[str, Sequence[Part]]
) -> tuple[str, list[str], pa.Table]:
    """Kinds and merged entities of one month."""
    files = {name: [home.path / part.path for part in of] for name, of in held.items()}
    found = connection.execute(f"SELECT DISTINCT kind FROM {views.scan('identities', files['identities'])} ORDER BY 1")
    kinds = [kind for (kind,) in found.fetchall()]
    if "entity" not in kinds:
        return key, kinds, SCHEMA.empty_table()
    views.create_merged(connection, files, Identities(tuple(files["identities"]), frozenset(kinds), True))
    names = ", ".join(SCHEMA.names[1:])
    rows = connection.sql(f"SELECT '{key}' AS key, {names} FROM {MERGED}").to_arrow_table()
    return key, kinds, rows.cast(SCHEMA)


def _held(home: Home) -> tuple[dict[str, list[str]], pa.Table]:
    """What is kept, by key; nothing where that cannot be read."""
    try:
        table = pq.read_table(home.path / lookup.FOLDER / FILE, partitioning=None)
        return json.loads(table.schema.metadata[KINDS]), table.cast(SCHEMA)
    except (OSError, pa.ArrowException, ValueError, KeyError, TypeError):
        return {}, SCHEMA.empty_table()


def _keep(home: Home, kinds: Mapping[str, Sequence[str]], rows: pa.Table) -> None:
    folder = home.path / lookup.FOLDER
    folder.mkdir(exist_ok=True)
    beside = durable.temporary(folder, f".{FILE}")
    pq.write_table(rows.replace_schema_metadata({KINDS: json.dumps(kinds)}), beside, write_page_checksum=True)
    os.replace(beside, folder / FILE)
