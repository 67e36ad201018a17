"""Which of the night's cleaned records become articles: decided once, over all batches, before any is read.

The decision is a function of the set of records and of the head commit. Records are ordered by time and place first,
so neither the order of files nor the cut into batches plays a part.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse import commits, lookup, parts, staging
from warehouse.commits import Commit
from warehouse.decide import Seen, Text, decide
from warehouse.errors import explained
from warehouse.home import Home
from warehouse.joins import overrides
from warehouse.joins.overrides import Forgotten
from warehouse.lookup import Lookup
from warehouse.schema import Input, Outcome, arrow_schema, to_arrow
from warehouse.views import scan


@dataclass(frozen=True)
class Admitted:
    """One staged article that is to be read and committed, with its final id and revision."""

    batch: str
    raw_ref: str
    article_id: str
    revision: int
    outcome: Outcome  # new or revision


@dataclass(frozen=True)
class Decisions:
    """What the night's records become. `counts` is by outcome, records that were read before under `unchanged`."""

    base: int | None  # the commit that it was decided over
    inputs: pa.Table
    rejects: pa.Table
    admitted: tuple[Admitted, ...]
    counts: Mapping[str, int]
    gone: tuple[str, ...] = ()  # articles that leave and do not come again
    left: tuple[str, ...] = ()  # places whose inputs and rejects leave with nothing in their stead
    lost: frozenset[str] = frozenset()  # files of the head that cannot be read; `admitted` and `inputs` make them good

    def batches(self) -> dict[str, list[Admitted]]:
        """The admitted articles by the staged batch they lie in, in the order of their places."""
        found: dict[str, list[Admitted]] = {}
        for one in self.admitted:
            found.setdefault(one.batch, []).append(one)
        return found


def nothing(home: Home) -> Decisions:
    """The decisions of a night without inputs, over the latest commit."""
    head = commits.latest(home)
    none = arrow_schema("inputs").empty_table(), arrow_schema("rejects").empty_table()
    return Decisions(head.number if head else None, *none, (), {})


def known(home: Home, commit: Commit | None, dateline_version: str, *, again: bool = False) -> Mapping[str, int]:
    """The SHA-256 of each raw input that this version has read before, with the number of its records.

    Inputs of which the same bytes came from several places count once; such as could not be read are not known.
    `again` leaves out those that hold a reject, for a night whose settings may read them. Of a large warehouse each is
    looked up when it is asked for.
    """
    keys = lookup.of_head(home, commit)
    if keys is not None:
        return _Counts(keys, dateline_version, again)
    return {sha256: max(of.values()) for sha256, of in _records(home, commit, dateline_version, again).items()}


def known_places(
    home: Home, commit: Commit | None, dateline_version: str, *, again: bool = False
) -> Mapping[tuple[str, str], int]:
    """Place and SHA-256 of each raw input that this version has read before, with the number of its records.

    For inputs that are known by their place, such as pages; otherwise as `known`.
    """
    keys = lookup.of_head(home, commit)
    if keys is not None:
        return _CountsOfPlaces(_Counts(keys, dateline_version, again))
    held = _records(home, commit, dateline_version, again)
    return {(place, sha256): count for sha256, of in held.items() for place, count in of.items()}


Records = Mapping[str, Mapping[str, int]]
"""For the SHA-256 of raw inputs: how many records of it came from each place."""


def _records(home: Home, commit: Commit | None, version: str, again: bool) -> Records:
    if commit is None:
        return {}
    with parts.connect(home) as connection:
        return _counted(_read(connection, commit.paths(home)["inputs"], version), again)


def _read(
    connection: duckdb.DuckDBPyConnection, inputs: Sequence[Path], version: str
) -> list[tuple[str, str, int, bool]]:
    """SHA-256 and place of the inputs of some files, with the number of records and whether one was a reject."""
    return connection.execute(
        f"""
        SELECT raw_sha256, regexp_replace(raw_ref, '#\\d+$', '') AS place, count(*), bool_or(outcome = 'reject')
        FROM {scan("inputs", inputs)} WHERE dateline_version = ? AND raw_sha256 IS NOT NULL GROUP BY ALL
        """,
        [version],
    ).fetchall()


def _counted(rows: Iterable[tuple[str, str, int, bool]], again: bool) -> Records:
    """Records by input and place; `again`: without the places of an input where one was a reject."""
    held: dict[str, dict[str, int]] = {}
    refused = set()
    for sha256, place, count, rejected in rows:
        of = held.setdefault(sha256, {})
        of[place] = of.get(place, 0) + count
        if again and rejected:
            refused.add((sha256, place))
    for sha256, place in refused:
        del held[sha256][place]
    return {sha256: of for sha256, of in held.items() if of}


class _Counts(Mapping[str, int]):
    """As a dictionary from `known`, which reads the files that may hold what it is asked for."""

    def __init__(self, keys: Lookup, version: str, again: bool) -> None:
        self._known, self._version, self._again = keys, version, again
        self._where = keys.file_of_one("inputs", "raw_sha256")
        self._held: dict[Path, dict[str, list[tuple[str, str, int, bool]]]] = {}

    def of(self, sha256: str) -> Mapping[str, int]:
        """The records of one input by place; none where it is not known."""
        rows = [row for file in self._where(sha256) for row in self._rows(file).get(sha256, ())]
        return _counted(rows, self._again).get(sha256, {})

    def _rows(self, file: Path) -> dict[str, list[tuple[str, str, int, bool]]]:
        if file not in self._held:
            held = self._held.setdefault(file, {})
            with parts.connect(self._known.home) as connection:
                for row in _read(connection, [file], self._version):
                    held.setdefault(row[0], []).append(row)
        return self._held[file]

    def __contains__(self, sha256: object) -> bool:
        return isinstance(sha256, str) and bool(self.of(sha256))

    def __getitem__(self, sha256: str) -> int:
        if found := self.of(sha256):
            return max(found.values())
        raise KeyError(sha256)

    def __iter__(self) -> Iterator[str]:
        named = {sha256 for file in self._known.files_of("inputs") for sha256 in self._rows(file)}
        return (sha256 for sha256 in sorted(named) if sha256 in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _CountsOfPlaces(Mapping[tuple[str, str], int]):
    """The same from `known_places`."""

    def __init__(self, counts: _Counts) -> None:
        self._counts = counts

    def __getitem__(self, key: tuple[str, str]) -> int:
        place, sha256 = key
        return self._counts.of(sha256)[place]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return ((place, sha256) for sha256 in self._counts for place in self._counts.of(sha256))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def rejects_among(home: Home, commit: Commit | None, hashes: Iterable[str]) -> dict[str, int]:
    """For the SHA-256 of raw inputs: how many of the records each holds were rejects, where any was."""
    if commit is None:
        return {}
    wanted, keys = sorted(set(hashes)), lookup.of_head(home, commit)
    files = commit.paths(home)["inputs"] if keys is None else keys.files("inputs", {"raw_sha256": wanted})
    with parts.connect(home) as connection:
        connection.register("wanted", pa.table({"raw_sha256": pa.array(wanted, pa.string())}))
        rows = connection.execute(
            f"""
            SELECT raw_sha256, count(DISTINCT raw_ref) FROM {scan("inputs", files)}
            SEMI JOIN wanted USING (raw_sha256) WHERE outcome = 'reject' GROUP BY ALL
            """
        ).fetchall()
    return dict(rows)


def admit(
    home: Home, commit: Commit | None, keys: Iterable[str], dateline_version: str, now: datetime | None = None
) -> Decisions:
    """Decide over the staged batches (tables `articles`, `fingerprints` row by row beside them, `rejects`).

    What the user has had forgotten becomes a reject, as of `now`; the last commit's moment where that is not told.
    """
    keys = sorted(set(keys))
    texts = [text for key in keys for text in _staged(home, key)]
    rejects = pa.concat_tables(
        [arrow_schema("rejects").empty_table(), *(staging.read(home, k, "rejects") for k in keys)]
    )
    if commit is None:
        standing: list[Text] = []
        seen: Seen = {}
    else:
        places = [text.raw_ref for text in texts] + rejects["raw_ref"].to_pylist()
        with explained(home.path), parts.connect(home) as connection:
            files, looked = commit.paths(home), lookup.of_head(home, commit)
            standing = _standing(connection, files, texts, looked)
            inputs = files["inputs"] if looked is None else looked.files("inputs", {"raw_ref": places})
            seen = _seen(connection, inputs, places)
    away = Forgetting(
        overrides.load(home).forgotten, now or (commit.created_at if commit else datetime.min.replace(tzinfo=UTC))
    )
    return _decisions(commit.number if commit else None, texts, rejects, standing, seen, dateline_version, away)


class Forgetting:
    """What must not come back, and from when its rejects are."""

    def __init__(self, lines: Sequence[Forgotten], now: datetime) -> None:
        self.by_id = {line.article_id: line for line in lines}
        self.by_content = {line.content_sha256: line for line in lines if line.content_sha256}
        self.now = now

    def reject(self, text: Text, line: Forgotten) -> dict:
        """The row of a text that is kept away."""
        return {"raw_ref": text.raw_ref, "raw_sha256": text.raw_sha256, "stage": "clean", "reason": "forgotten",
                "detail": line.detail, "rejected_at": self.now}  # fmt: skip


def _staged(home: Home, key: str) -> list[Text]:
    names = ["article_id", "canonical_url", "content_sha256", "n_words", "raw_ref", "raw_sha256",
             "modified_at", "published_at", "published_date"]  # fmt: skip
    rows = staging.read(home, key, "articles", names).to_pylist()
    prints = staging.read(home, key, "fingerprints").to_pylist()
    if [row["article_id"] for row in rows] != [row["article_id"] for row in prints]:
        raise ValueError(f"{key}: a staged batch must have a fingerprint for each article, in the same order")
    return [_text(row | {"signature": one["signature"], "batch": key}) for row, one in zip(rows, prints, strict=True)]


def _text(row: dict) -> Text:
    modified, published, day = row.pop("modified_at"), row.pop("published_at"), row.pop("published_date")
    return Text(stamp=modified or published or _first_moment(day), **row)


def _first_moment(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), UTC)


def _standing(
    connection: duckdb.DuckDBPyConnection, files: Mapping[str, list[Path]], texts: Sequence[Text], keys: Lookup | None
) -> list[Text]:
    """The articles of the head commit that share an id, an address or the text with one of tonight's."""
    wanted = {
        "article_id": {text.article_id for text in texts},
        "canonical_url": {text.canonical_url for text in texts if text.canonical_url is not None},
        "content_sha256": {text.content_sha256 for text in texts if text.canonical_url is None},
    }
    articles = files["articles"] if keys is None else keys.files("articles", wanted)
    if not articles:
        return []
    months = {file.parent.name for file in articles}
    prints = [file for file in files["fingerprints"] if file.parent.name in months]
    for name, values in wanted.items():
        connection.register(f"wanted_{name}", pa.table({name: pa.array(sorted(values), pa.string())}))
    condition = " OR ".join(f"{name} IN (FROM wanted_{name})" for name in wanted)
    rows = connection.sql(
        f"""
        WITH held AS (SELECT article_id, canonical_url, content_sha256, n_words, raw_ref, raw_sha256, revision,
                             modified_at, published_at, published_date FROM {scan("articles", articles)}
                      WHERE {condition})
        SELECT held.*, coalesce(signature, ''::BLOB) AS signature
        FROM held LEFT JOIN {scan("fingerprints", prints)} AS prints USING (article_id)
        """
    ).to_arrow_table()
    return [_text(row) for row in rows.to_pylist()]


def _seen(connection: duckdb.DuckDBPyConnection, inputs: Sequence[Path], places: Iterable[str]) -> Seen:
    """What became of the records of these places."""
    if not inputs:
        return {}
    connection.register("places", pa.table({"raw_ref": pa.array(sorted(set(places)), pa.string())}))
    rows = connection.execute(
        f"SELECT raw_ref, raw_sha256, outcome, dateline_version FROM {scan('inputs', inputs)}"
        " SEMI JOIN places USING (raw_ref)"
    ).fetchall()
    return {(raw_ref, raw_sha256): (outcome, version) for raw_ref, raw_sha256, outcome, version in rows}


def _decisions(
    base: int | None, texts: Sequence[Text], rejects: pa.Table, standing: Sequence[Text], seen: Seen, version: str,
    away: Forgetting,
) -> Decisions:  # fmt: skip
    # A text that was a reject before was read under other settings: it is fresh.
    fresh = [
        text
        for text in texts
        for outcome, by in [seen.get((text.raw_ref, text.raw_sha256), ("", ""))]
        if by != version or outcome == "reject"
    ]
    # The text itself first, else what is forgotten might be the article of which another one is a copy.
    decided = decide([text for text in fresh if text.content_sha256 not in away.by_content], standing, seen)
    turned = [away.reject(t, away.by_content[t.content_sha256]) for t in fresh if t.content_sha256 in away.by_content]
    turned += [away.reject(one.text, away.by_id[one.line.article_id]) for one in decided
               if one.line.article_id in away.by_id and not one.line.standing]  # fmt: skip
    decided = [one for one in decided if one.line.article_id not in away.by_id or one.line.standing]
    refused = [
        row
        for row in [*rejects.to_pylist(), *turned]
        if seen.get((row["raw_ref"], row["raw_sha256"]), ("", ""))[1] != version
    ]
    inputs = [
        Input(raw_ref=one.text.raw_ref, raw_sha256=one.text.raw_sha256, outcome=one.outcome,
              article_id=one.line.article_id, dateline_version=version)
        for one in decided
    ] + [
        Input(raw_ref=row["raw_ref"], raw_sha256=row["raw_sha256"], outcome="reject", dateline_version=version)
        for row in refused
    ]  # fmt: skip
    counts = {outcome: 0 for outcome in _RANK} | {
        "unchanged": len(texts) - len(fresh) + rejects.num_rows + len(turned) - len(refused)
    }
    for row in inputs:
        counts[row.outcome] += 1
    return Decisions(
        base=base,
        inputs=to_arrow("inputs", one_a_place(inputs)),
        rejects=pa.Table.from_pylist(_one_a_key(refused), arrow_schema("rejects")),
        admitted=tuple(
            Admitted(one.text.batch, one.text.raw_ref, one.line.article_id, one.line.revision, one.outcome)
            for one in sorted(decided, key=lambda one: one.text.raw_ref)
            if one.outcome in ("new", "revision")
        ),
        counts=counts,
    )


_RANK: dict[str, int] = {"new": 0, "revision": 1, "superseded": 2, "copy": 3, "reject": 4}


def one_a_place(inputs: Iterable[Input]) -> list[Input]:
    """One row for each place, by place: where the night read a place twice, what came of it that weighs most."""
    best: dict[str, Input] = {}
    for row in inputs:
        held = best.get(row.raw_ref)
        if held is None or _weight(row) < _weight(held):
            best[row.raw_ref] = row
    return [best[place] for place in sorted(best)]


def _weight(row: Input) -> tuple[int, str, str]:
    return _RANK[row.outcome], row.raw_sha256 or "", row.article_id or ""


def _one_a_key(rejects: Iterable[dict]) -> list[dict]:
    held = {(row["raw_ref"], row["raw_sha256"] or ""): row for row in reversed(list(rejects))}
    return [held[key] for key in sorted(held)]
