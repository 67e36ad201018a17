"""Forget an article: out of the tables, out of every kept commit, and out of what is kept raw.

The order makes it safe to kill. First what must not come back is written to overrides/forgotten.csv, by hashes alone.
Then the latest commit is followed by one without the article; the parts of older commits are written again without it
and their records replaced one by one; the derived files are made anew; and last, what no record names any more and the
raw input are deleted. Each step finds by itself what is left to do, so the next `dateline forget` of the same id ends
what was cut short. There is no grace for readers at work: what they still hold open is what has to go.
"""

import csv
import dataclasses
import io
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import zip_longest
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse import commits, current, durable, fault, lookup, parts, publish, raw, report, vacuum
from warehouse.admit import Decisions, nothing
from warehouse.change import BY_PLACE
from warehouse.commits import Commit, Part
from warehouse.errors import explained
from warehouse.home import Home
from warehouse.joins import overrides
from warehouse.joins.overrides import FORGET, FORGOTTEN, Forgotten, hashed
from warehouse.responses import Response, Responses, are_kept, folder
from warehouse.schema import TABLES, columns
from warehouse.views import scan

END_OF_TIME = datetime(9999, 1, 1, tzinfo=UTC)

SUMMED = "names"
"""The table that tells what all articles say together. Only a night over the latest commit reads it, and the commit
that forgets has written it anew: older commits do without.
"""

TELLING_WORDS = 40
"""Words of a text from which on another page with the same text is taken for the same article. A stub, and what a wall
says, is the same at many addresses.
"""


@dataclass(frozen=True)
class Traces:
    """What the kept commits hold of the articles that go."""

    articles: tuple[str, ...]
    inputs: frozenset[tuple[str, str | None]]  # raw_ref and raw_sha256 of every record that gave or repeats one
    addresses: frozenset[str]  # under which they were found
    contents: frozenset[tuple[str, str]]  # article_id and SHA-256 of its text, of every revision; '' for a short one
    shared: Mapping[str, int]  # raw inputs of theirs that hold other articles too, and how many

    def own(self) -> list[str]:
        """The raw inputs that hold nothing else."""
        return sorted({sha256 for _, sha256 in self.inputs if sha256} - set(self.shared))


def bring_history(home: Home) -> None:
    """Have the parts of every kept commit at hand; those in object storage are pulled."""
    if home.address is not None:
        from warehouse.objects import pulling

        pulling.bring(home, *commits.history(home))


def find(home: Home, names: Iterable[str]) -> list[str]:
    """The articles of any kept commit with one of these names: an article_id, an address, or a raw_ref."""
    files = _files(commits.history(home), "articles")
    with explained(home.path), parts.connect(home) as connection:
        connection.register("names", pa.table({"name": pa.array(sorted(set(names)), pa.string())}))
        found = connection.execute(
            f"SELECT DISTINCT article_id FROM {scan('articles', _paths(home, files))}, names"
            " WHERE name IN (article_id, url, canonical_url, raw_ref, regexp_replace(raw_ref, '#\\d+$', ''))"
            " ORDER BY ALL"
        ).fetchall()
    return [article_id for (article_id,) in found]


def traces(home: Home, articles: Sequence[str]) -> Traces:
    """What all kept commits hold of these articles. What came again after it was forgotten is among it."""
    history = commits.history(home)
    with explained(home.path), parts.connect(home) as connection:
        connection.register("ids", pa.table({"article_id": pa.array(sorted(articles), pa.string())}))
        held, inputs, rejects = (
            scan(name, _paths(home, _files(history, name))) for name in ("articles", "inputs", "rejects")
        )
        rows = connection.execute(
            "SELECT DISTINCT article_id, raw_ref, raw_sha256, url, canonical_url,"
            f" CASE WHEN n_words >= {TELLING_WORDS} AND text_quality = 'ok' THEN content_sha256 END"
            f" FROM {held} SEMI JOIN ids USING (article_id)"
        ).fetchall()
        places = {(ref, sha256) for _, ref, sha256, *_ in rows} | set(
            connection.execute(
                f"SELECT DISTINCT raw_ref, raw_sha256 FROM {inputs} SEMI JOIN ids USING (article_id) UNION "
                f"SELECT DISTINCT raw_ref, raw_sha256 FROM {rejects}, ids WHERE reason = 'forgotten'"
                " AND contains(detail, ' ' || article_id || ',')"
            ).fetchall()
        )
        # A record of a file of many has the file's hash, and so have the file's other articles.
        hashes = sorted({sha256 for _, sha256 in places if sha256})
        connection.register("mine", pa.table({"raw_sha256": pa.array(hashes, pa.string())}))
        shared = connection.execute(
            f"SELECT raw_sha256, count(DISTINCT article_id) FROM (SELECT raw_sha256, article_id FROM {inputs}"
            f" UNION SELECT raw_sha256, article_id FROM {held}) SEMI JOIN mine USING (raw_sha256)"
            " ANTI JOIN ids USING (article_id) WHERE article_id IS NOT NULL GROUP BY ALL"
        ).fetchall()
    addresses = {url for row in rows for url in row[3:5] if url} | {_place(ref) for ref, _ in places}
    return Traces(
        tuple(sorted(articles)),
        frozenset(places),
        frozenset(addresses),
        frozenset((row[0], row[5] or "") for row in rows),
        dict(shared),
    )


def alike(home: Home, articles: Sequence[str]) -> list[str]:
    """The articles of the latest commit that are near copies of these: they stay, and hold most of the same text."""
    head = commits.latest(home)
    if head is None:
        return []
    with explained(home.path), parts.connect(home) as connection:
        connection.register("ids", pa.table({"article_id": pa.array(sorted(articles), pa.string())}))
        clusters = f"(FROM {scan('identities', head.paths(home)['identities'])} WHERE kind = 'cluster')"
        rows = connection.execute(
            f"SELECT article_id FROM {clusters} SEMI JOIN (SELECT global_id FROM {clusters} SEMI JOIN ids"
            " USING (article_id)) USING (global_id) ANTI JOIN ids USING (article_id) ORDER BY ALL"
        ).fetchall()
    return [article_id for (article_id,) in rows]


def _place(ref: str) -> str:
    place, _, number = ref.rpartition("#")
    return place if place and number.isascii() and number.isdigit() else ref


def _files(history: Iterable[Commit], name: str) -> dict[str, Part]:
    """Every part of a table that a kept commit names, by its path."""
    return {part.path: part for commit in history for part in commit.files.get(name, ())}


def _paths(home: Home, files: Iterable[str]) -> list[Path]:
    return [home.path / path for path in sorted(files)]


# What must not come back


def note(home: Home, found: Traces, key: Callable[[str], str], day: str) -> list[Forgotten]:
    """Write down what must not come back; returns all lines about these articles. `key` is what every address of an
    article has in common.
    """
    known = overrides.load(home).forgotten
    new = [line for line in _lines(found, key, day) if dataclasses.replace(line, date="") not in
           {dataclasses.replace(one, date="") for one in known}]  # fmt: skip
    if new:
        _write(home, [*known, *new])
    fault.point("forget.noted")
    return [line for line in [*known, *new] if line.article_id in found.articles]


def _lines(found: Traces, key: Callable[[str], str], day: str) -> Iterator[Forgotten]:
    """A line for each input, address and text, as many as need be; the addresses and inputs stand with the first id."""
    addresses = sorted({hashed(key(address)) for address in found.addresses if "://" in address})
    for article_id in found.articles:
        contents = sorted(content for of, content in found.contents if of == article_id)
        first = article_id == found.articles[0]
        for line in zip_longest(found.own() if first else [], addresses if first else [], contents, fillvalue=""):
            yield Forgotten(article_id, *line, day)


def _write(home: Home, lines: Iterable[Forgotten]) -> None:
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(FORGET)
    for line in lines:
        writer.writerow(["forget", *dataclasses.astuple(line)])
    final = overrides.folder(home) / FORGOTTEN
    with explained(final):
        final.parent.mkdir(parents=True, exist_ok=True)
        beside = durable.temporary(home.temporary, FORGOTTEN)
        durable.write_file(beside, made.getvalue().encode())
        os.replace(beside, final)
        durable.sync_folder(final.parent)
        if home.address is not None:
            from warehouse.objects import sending

            sending.send_overrides(home)


# The tables


def decisions(home: Home, found: Traces) -> Decisions:
    """Under which the latest commit is followed by one without the articles and what tells of them."""
    head = commits.latest(home)
    made = nothing(home)
    if head is None:
        return made
    with explained(home.path), parts.connect(home) as connection:
        _register(connection, found)
        files = head.paths(home)
        gone = connection.execute(
            f"SELECT article_id FROM {scan('articles', files['articles'])} SEMI JOIN gone USING (article_id) ORDER BY 1"
        ).fetchall()
        left = {
            ref
            for name in BY_PLACE
            for (ref,) in connection.execute(
                f"SELECT raw_ref FROM {scan(name, files[name])} AS t WHERE {_leaves(name)}"
            ).fetchall()
        }
    return dataclasses.replace(
        made,
        gone=tuple(article_id for (article_id,) in gone),
        left=tuple(sorted(left)),
        counts={"forgotten": len(gone)},
    )


def _register(connection: duckdb.DuckDBPyConnection, found: Traces) -> None:
    """The tables `gone` (article_id) and `places` (raw_ref, raw_sha256)."""
    inputs = sorted(found.inputs, key=lambda one: (one[0], one[1] or ""))
    places = {"raw_ref": [ref for ref, _ in inputs], "raw_sha256": [sha256 for _, sha256 in inputs]}
    connection.register("gone", pa.table({"article_id": pa.array(found.articles, pa.string())}))
    connection.register("places", pa.table({name: pa.array(held, pa.string()) for name, held in places.items()}))


def _leaves(name: str) -> str:
    """The condition under which a row of `t` must go."""
    there = "EXISTS (FROM places AS p WHERE p.raw_ref = t.raw_ref AND p.raw_sha256 IS NOT DISTINCT FROM t.raw_sha256)"
    mine = "t.article_id IN (SELECT article_id FROM gone)"
    if name == "rejects":
        return there
    return f"({there} OR coalesce({mine}, false))" if name in BY_PLACE else mine


def rewrite_history(home: Home, found: Traces) -> int:
    """Write every part of a kept commit that holds the articles again without them, and then the records; returns how
    many commits were changed. The caller holds `writing(home)`.
    """
    fault.point("forget.committed")
    history = commits.history(home)
    beside = home.temporary / "forget"
    shutil.rmtree(beside, ignore_errors=True)
    instead: dict[str, Part | None] = {}
    made: list[Part] = []
    with explained(home.path), parts.connect(home) as connection:
        _register(connection, found)
        for name in TABLES:
            held = _files(history, name)
            if name == SUMMED:
                last = {part.path for part in history[-1].files.get(name, ())}
                instead |= dict.fromkeys(set(held) - last)
                continue
            for path in _holding(home, connection, name, held):
                whole = next(of.files[name] for of in history if held[path] in of.files.get(name, ()))
                rows = _rest(home, name, path, whole)
                new = _without(home, connection, name, held, path, rows, beside, hashed(" ".join(found.articles))[:12])
                instead[path] = new
                made += [new] if new is not None and new.path not in held else []
        parts.move(home, beside, made)
        fault.point("forget.rewritten")
        shutil.rmtree(beside, ignore_errors=True)
    return sum(_renew(home, commit, instead) for commit in history)


def _holding(home: Home, connection: duckdb.DuckDBPyConnection, name: str, held: Mapping[str, Part]) -> Sequence[str]:
    """The parts of a table that hold a row that must go."""
    source = scan(name, _paths(home, held), filename=True)
    leaves = _leaves(name)
    if name == "identities":  # what is left of a cluster is another one, in whatever month its articles are
        clusters = f"SELECT global_id FROM {source} AS t WHERE kind = 'cluster' AND {leaves}"
        leaves = f"({leaves} OR kind = 'cluster' AND global_id IN ({clusters}))"
    rows = connection.execute(f"SELECT DISTINCT filename FROM {source} AS t WHERE {leaves}").fetchall()
    there = {filename for (filename,) in rows}
    return [path for path in sorted(held) if str(home.path / path) in there]


def _rest(home: Home, name: str, path: str, whole: Sequence[Part]) -> str:
    """The rows of a part without what must go. `whole` are all parts of the table in a commit that names it."""
    part = scan(name, [home.path / path])
    if name != "identities":
        return f"SELECT * FROM {part} AS t WHERE NOT {_leaves(name)}"
    everything = scan(name, _paths(home, (one.path for one in whole)))
    return (
        f"FROM ({_regrouped(f'SELECT * FROM {everything} AS t WHERE NOT {_leaves(name)}')})"
        f" SEMI JOIN {part} USING (kind, article_id, local_id)"
    )


def _without(
    home: Home, connection: duckdb.DuckDBPyConnection, name: str, held: Mapping[str, Part], path: str, rows: str,
    beside: Path, ending: str,
) -> Part | None:  # fmt: skip
    """A part anew with the rows that stay; None where none does. One that a run before has written is taken."""
    file = f"{Path(path).stem}-{ending}"
    known = held.get(str(Path(path).with_name(f"{file}.parquet")))
    if known is not None:
        return known
    names = ", ".join(column.name for column in columns(name))
    query = f"SELECT {names}, '{held[path].month}' AS month FROM ({rows})"
    return next(iter(parts.write(home, connection, name, query, beside, file)), None)


def _regrouped(rows: str) -> str:
    """Identities of which some rows have gone: what is left of a cluster is one, with a lead and a count of its own."""
    of_cluster = "PARTITION BY kind, CASE WHEN kind = 'cluster' THEN global_id ELSE article_id || ' ' || local_id END"
    return f"""
        SELECT * REPLACE (
            CASE WHEN kind = 'cluster' THEN min(article_id) OVER w ELSE global_id END AS global_id,
            CASE WHEN kind = 'cluster' THEN article_id = coalesce(min(article_id) FILTER (is_cluster_lead) OVER w,
                                                                  min(article_id) OVER w)
                 ELSE is_cluster_lead END AS is_cluster_lead,
            CASE WHEN kind = 'cluster' THEN (count(*) OVER w)::INTEGER ELSE n_copies END AS n_copies)
        FROM ({rows}) WINDOW w AS ({of_cluster})
        QUALIFY kind <> 'cluster' OR count(*) OVER w > 1
    """


def _renew(home: Home, commit: Commit, instead: Mapping[str, Part | None]) -> bool:
    """Replace a commit's record where a part of it was written again."""
    if not any(part.path in instead for held in commit.files.values() for part in held):
        return False
    files = {}
    for name, held in commit.files.items():
        new = (instead.get(part.path, part) for part in held)
        files[name] = tuple(sorted((part for part in new if part is not None), key=lambda part: part.path))
    commits.replace(home, dataclasses.replace(commit, files=files))
    fault.point("forget.record")
    return True


def clear(home: Home) -> None:
    """Make the derived files anew, and delete the parts that no record names, old generations, and what is staged."""
    head = commits.latest(home)
    assert head is not None  # something was forgotten
    publish.publish(home, head, anew=True)
    report.clear(home)
    fault.point("forget.published")
    vacuum.vacuum(home, END_OF_TIME, timedelta(0))
    current.drop_others(home)
    lookup.drop(home)
    fault.point("forget.deleted")


# What is kept raw


def clear_responses(
    home: Home, found: Traces, lines: Iterable[Forgotten], holds: Callable[[Responses, Response, frozenset[str]], bool]
) -> int:
    """Overwrite the responses of the web that gave the articles, and the lists that name them; returns how many.

    `holds` tells whether a list names an address with one of these hashes. What another article was made from stays.
    """
    if not are_kept(home):
        return 0
    lines = list(lines)
    addresses = frozenset(line.address_sha256 for line in lines if line.address_sha256)
    contents = {line.raw_sha256 for line in lines if line.raw_sha256}
    with explained(folder(home)), Responses(home, "forget") as kept:
        mine = kept.at_hashes(addresses, contents)
        others = _others(home, found.articles, {response.sha256 for response in mine})
        leaving = [one for one in mine if (one.url, one.sha256) not in others]
        named = addresses | {hashed(one.key) for one in leaving}
        leaving += [one for one in kept.lists() if one not in leaving and holds(kept, one, named)]
        kept.forget(leaving, named)
    return len(leaving)


def _others(home: Home, articles: Sequence[str], contents: Iterable[str]) -> set[tuple[str, str]]:
    """Place and hash of the inputs with these hashes from which other articles were made."""
    files = _files(commits.history(home), "articles")
    with parts.connect(home) as connection:
        connection.register("ids", pa.table({"article_id": pa.array(articles, pa.string())}))
        connection.register("contents", pa.table({"raw_sha256": pa.array(sorted(contents), pa.string())}))
        rows = connection.execute(
            f"SELECT DISTINCT raw_ref, raw_sha256 FROM {scan('articles', _paths(home, files))}"
            " SEMI JOIN contents USING (raw_sha256) ANTI JOIN ids USING (article_id)"
        ).fetchall()
    return {(_place(ref), sha256) for ref, sha256 in rows}


def clear_raw(home: Home, found: Traces, lines: Iterable[Forgotten]) -> int:
    """Delete the raw inputs of the articles, and those that no kept commit names; returns how many.

    The latter can be read by no command, and an earlier revision may be among them whose commit is kept no more.
    """
    history = commits.history(home)
    with explained(home.raw), parts.connect(home) as connection:
        named = {
            sha256
            for name in ("articles", *BY_PLACE)
            for (sha256,) in connection.execute(
                f"SELECT DISTINCT raw_sha256 FROM {scan(name, _paths(home, _files(history, name)))}"
            ).fetchall()
        }
        own = {line.raw_sha256 for line in lines if line.raw_sha256} - set(traces(home, found.articles).shared)
        named |= _of_others(home)
        deleted = 0
        for sha256 in raw.kept(home):
            if sha256 in own or sha256 not in named:
                raw.delete(home, sha256)
                deleted += 1
                fault.point("forget.raw")
    return deleted


def _of_others(home: Home) -> set[str]:
    """The raw inputs in object storage that a night of another machine may be about to name."""
    if home.address is None:
        return set()
    from warehouse.objects import upkeep

    return upkeep.young_inputs(home)
