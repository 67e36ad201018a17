"""What others may read straight from the bucket: `datapackage.json` names the files of one commit, table by table.

It is one object, replaced in one step, so whoever reads it once has all tables of one commit. Parts that the identities
do not touch are named where they lie; those that they touch lie joined under `current/`, as in a folder's `current/`.
"""

import json
import re
from datetime import datetime
from pathlib import Path

from warehouse import datapackage, dictionary, fault, views
from warehouse.commits import Commit
from warehouse.home import Home
from warehouse.objects.state import side_by_side, store
from warehouse.objects.store import Gone

PACKAGE = "datapackage.json"
NUMBER = re.compile(r"\+commit\.(\d+)$")

TRIES = 5
"""How often it is tried to follow the package of an older commit, where other machines publish too."""


def publish(home: Home, commit: Commit) -> None:
    """Let the bucket show a commit, of which the `current/` of this copy is; a later one that it shows stays."""
    for _ in range(TRIES):
        held, tag = _package(home)
        if (_number(held) or 0) >= commit.number:
            return
        files = _files(home, commit)
        _send(home, files)
        package = json.dumps(datapackage.package(commit, {name: sorted(named) for name, named in files.items()}),
                             indent=1, ensure_ascii=False).encode()  # fmt: skip
        bucket = store(home)
        if (bucket.replace(PACKAGE, package, tag) if tag else bucket.create(PACKAGE, package)) is not None:
            _send(home, files)  # what another machine has vacuumed while nothing named it
            bucket.put("DICTIONARY.md", dictionary.dictionary().encode())
            fault.point("objects.shown")
            return


def _package(home: Home) -> tuple[dict, str | None]:
    """What the bucket shows, and its tag; nothing and None where it shows nothing yet."""
    try:
        data, tag = store(home).get(PACKAGE)
        return json.loads(data), tag
    except Gone:
        return {}, None
    except ValueError:
        return {}, tag


def _number(package: dict) -> int | None:
    found = NUMBER.search(str(package.get("version")))
    return int(found[1]) if found else None


def _files(home: Home, commit: Commit) -> dict[str, dict[str, Path]]:
    """For each table the names of its objects, with the files of this copy that hold the same."""
    made: dict[str, dict[str, Path]] = {}
    for name in views.public_tables():
        parts = {f"month={part.month}/{Path(part.path).name}": part.path for part in commit.files.get(name, ())}
        made[name] = {}
        for file in sorted((home.current / name).glob("*/*.parquet")):
            place = f"{file.parent.name}/{file.name}"
            made[name][parts.get(place, f"current/{name}/{place}")] = file
    return made


def _send(home: Home, files: dict[str, dict[str, Path]]) -> None:
    """Send the joined files that the bucket does not have. Their names tell what is in them."""
    there = {one.name: one.bytes for one in store(home).list("current")}
    joined = {name: file for several in files.values() for name, file in several.items() if name.startswith("current/")}
    new = [(name, file) for name, file in joined.items() if there.get(name) != file.stat().st_size]
    side_by_side(lambda one: store(home).put(*one), new)


def clear(home: Home, before: datetime) -> None:
    """Delete the joined files that were sent before `before` and that the package does not name."""
    package, _ = _package(home)
    named = {path for resource in package.get("resources", ()) for path in resource["path"]}
    old = [one.name for one in store(home).list("current") if one.name not in named and one.modified < before]
    store(home).delete(old)
