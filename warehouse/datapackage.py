"""`datapackage.json`: the tables as a Frictionless data package, from the schema."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from warehouse.commits import Commit
from warehouse.schema import TABLES, Column, columns

TYPES = {
    pa.string(): "string",
    pa.int32(): "integer",
    pa.float64(): "number",
    pa.bool_(): "boolean",
    pa.binary(): "string",
    pa.date32(): "date",
    pa.timestamp("us", tz="UTC"): "datetime",
}


def package(commit: Commit, files: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The package of a commit. `files` are the tables' files, relative to the home."""
    return {
        "name": "dateline",
        "title": "News articles as tables: who said and did what, where and when",
        "description": "Offsets (X_start, X_end) are Unicode code points into articles.text, start inclusive, end "
        "exclusive. NULL means unknown.",
        "version": f"{commit.dateline_version}+commit.{commit.number}",
        "created": commit.created_at.isoformat(),
        "sources": [{"title": "GeoNames (CC BY 4.0)", "path": "https://www.geonames.org/"}],
        "resources": [resource(name, paths, commit.rows(name)) for name, paths in files.items()],
    }


def resource(name: str, paths: Sequence[str], rows: int) -> dict[str, Any]:
    """One table as a resource."""
    table = TABLES[name]
    return {
        "name": name,
        "description": table.description,
        "path": list(paths),
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "rows": rows,
        "schema": {
            "fields": [field(column) for column in columns(name)],
            "primaryKey": list(table.key),
            "foreignKeys": [foreign_key(name, column) for column in columns(name) if column.references],
        },
    }


def field(column: Column) -> dict[str, Any]:
    """One column as a field with its constraints."""
    constraints: dict[str, Any] = {}
    if not column.nullable:
        constraints["required"] = True
    if column.values:
        constraints["enum"] = list(column.values)
    if column.minimum is not None:
        constraints["minimum"] = column.minimum
    if column.maximum is not None:
        constraints["maximum"] = column.maximum
    made = {"name": column.name, "type": TYPES[column.type], "description": column.description}
    if column.type == pa.binary():
        made["format"] = "binary"
    return made | ({"unit": column.unit} if column.unit else {}) | ({"constraints": constraints} if constraints else {})


def foreign_key(name: str, column: Column) -> dict[str, Any]:
    """A reference; within the article where the key of the other table says so."""
    target, key = (column.references or "").split(".")
    within = ["article_id"] if TABLES[target].key == ("article_id", key) else []
    return {
        "fields": [*within, column.name],
        "reference": {"resource": "" if target == name else target, "fields": [*within, key]},
    }
