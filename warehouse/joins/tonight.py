"""Who is one, for the articles of one night alone: what all articles tell is read from the table `names`.

A large archive is decided whole every now and then (`decide` in this package); in between a night gives its own
articles' entities the ids that hold by then, and changes no other article's:

- What is written as before has the id it had. Where several bear the name, the row goes to the one whose country, walk
  of life, office or body it tells; where that is not one alone, to the one with most articles, as undecided rows do.
- A name that no article has had is compared with those that share a block with it, by the same proofs, save who stands
  beside it. It joins a group where that is sure, and of several that it fits the one it fits best.
- No two ids that articles before tonight have become one or part tonight, and no id changes.

What it leaves apart the whole decision may join, and what it joins that may doubt: it has more articles to go by, and
who stands beside a name.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse.joins import (
    Joins,
    about,
    bodies,
    gather,
    groups,
    names,
    namesakes,
    rejected,
    shared,
    singles,
    spelling,
    split_off,
    table,
)
from warehouse.joins.groups import Groups, Pair, ordered
from warehouse.joins.linked import Label, link
from warehouse.joins.names import Held
from warehouse.joins.namesakes import Key, Side
from warehouse.joins.overrides import Line, Overrides
from warehouse.joins.proofs import Known, judge
from warehouse.views import Files

TONIGHT = "SEMI JOIN tonight USING (article_id)"
"""What narrows a table to the articles of the night."""


@dataclass
class _Names:
    """The names of the night: those no article has had, and the groups of all that they or tonight's rows may be in."""

    new: dict[str, tuple[str, str]]  # id -> kind, name
    pairs: list[Pair] = field(default_factory=list)  # that may be one, a new one in each
    alike: list[Pair] = field(default_factory=list)  # that are one by their names alone
    before: Mapping[str, tuple[str, Label, Known]] = field(default_factory=dict)

    @property
    def named(self) -> dict[str, str]:
        """The id across articles of each id there was."""
        return {one: root for one, (root, _, _) in self.before.items()}


def identities(
    connection: duckdb.DuckDBPyConnection, files: Files, held: Sequence[Path], given: Overrides
) -> tuple[pa.Table, pa.Table]:
    """The identities of kind entity and reject of the articles in the table `tonight`, and new rows of `names`.

    `files` hold tonight's rows, others may be among them. `held` is `names` so far, decided under the same overrides.
    """
    archive = Held(connection, held)
    gather.read(connection, files, TONIGHT)
    about.read(connection, files, TONIGHT)
    archive.homes()
    about.implied(connection)
    shared.prove(connection)
    told = archive.of_rows()
    _by_proof(connection, told)
    _by_side(connection, told)
    gather.names(connection)
    found = _names(connection, archive, {row[1] for row in told}, given)
    made = _groups(connection, found, given)
    longs = archive.longs()
    stated = {
        acronym: {root: long for root, long in several.items() if root not in longs.get(acronym, {})}
        for acronym, several in bodies.longs(connection, files, made, TONIGHT).items()
    }
    for acronym, several in stated.items():
        longs.setdefault(acronym, {}).update(several)
    single = bodies.acronyms(connection, longs, made, _forbidden(given)) | split_off(made, given.of("split"))
    labels = {root: label for root, label, _ in found.before.values() if label != Label()}
    labels |= _linked(connection, archive, made, found, given)
    gone, _ = rejected.rows(connection, files, made, single, given.of("reject"))
    roots = {one: made.root(one) for one in found.new}
    rows = names.table(connection, {one: root for one, root in roots.items() if one != root}, labels, NEW)
    return (
        table(connection, Joins(made, single, labels=labels, rejected=gone)),
        pa.concat_tables([rows, names.acronyms(stated)]),
    )


NEW = "SEMI JOIN join_new USING (entity_id)"
"""What narrows a table to the names of the night that no article has had."""


def _by_proof(connection: duckdb.DuckDBPyConnection, told: Sequence[names.Told]) -> None:
    """Give the rows of shared names the id of what they prove; one of its own where no article has proved it."""
    there = {local_id for local_id, *_ in told}
    known = {(local_id, proof): entity_id for local_id, entity_id, _, proof, _ in told if proof is not None}
    proofs = connection.execute(
        "SELECT local_id, proof FROM join_proven GROUP BY ALL ORDER BY local_id, count(*) DESC, proof"
    ).fetchall()
    wanted = []
    for local_id, proof in proofs:
        first = local_id not in there
        there.add(local_id)
        entity_id = known.get((local_id, proof), local_id if first else shared.new_id(local_id, proof))
        wanted += [(local_id, proof, entity_id)] if entity_id != local_id else []
    shared.rename(connection, wanted)


def _by_side(connection: duckdb.DuckDBPyConnection, told: Sequence[names.Told]) -> None:
    """Give the rows of namesakes the id of the one whose country, walk of life, office or body they tell."""
    sides: dict[str, list[tuple[str, Side]]] = defaultdict(list)
    for local_id, entity_id, _, proof, held in told:
        if proof is None:
            sides[local_id].append((entity_id, names.side(held)))
    several = {local_id: those for local_id, those in sides.items() if len(those) > 1}
    given: dict[Key, str] = {}
    for local_id, rows in namesakes.rows_of(connection, several):
        for key, row, _ in rows:
            fits = [entity_id for entity_id, side in several[local_id] if _fits(row, side)]
            if len(fits) == 1 and fits[0] != local_id:
                given[key] = fits[0]
    namesakes.give(connection, given)


def _fits(row: Side, side: Side) -> bool:
    """Whether a row may be of a side: by country where both tell one, else by walk of life, else by what they share."""
    if row.countries and side.countries:
        return bool(row.countries & side.countries)
    walks = [{walk for role in one.roles if (walk := spelling.walk(" ".join(role)))} for one in (row, side)]
    return bool(walks[0] & walks[1]) if all(walks) else row.shares(side)


def _names(connection: duckdb.DuckDBPyConnection, archive: Held, there: set[str], given: Overrides) -> _Names:
    """The names of the night, with what they may be one with."""
    gather.given(connection, "join_there", ["entity_id"], [(one,) for one in sorted(there)])
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE join_new AS FROM join_names ANTI JOIN join_there USING (entity_id)"
    )
    new = {row[0]: row[1:] for row in connection.execute(
        "SELECT entity_id, entity_type, name FROM join_new").fetchall()}  # fmt: skip
    gather.keys(connection, archive.nations(), "join_new")
    blocks: dict[str, set[str]] = defaultdict(set)
    for key, entity_id in connection.execute("SELECT key, entity_id FROM join_keys").fetchall():
        blocks[key].add(entity_id)
    held = archive.sharing(blocks)
    offices = {one: told for one, told in singles.offices(connection).items() if one in new}
    in_office = archive.in_office(office for office, _ in offices.values())
    members = {one for ids in held.values() for one in ids} | {one for ids in in_office.values() for one, _ in ids}
    asked = {line.id for line in given.lines} | {line.value for line in given.of("merge")}
    found = _Names(dict(sorted(new.items())), before=archive.groups(members | there | asked))
    pairs: set[Pair] = set()
    alike: set[Pair] = set()
    for key, ids in blocks.items():
        if key.startswith("o "):
            alike |= _with_each(ids, held.get(key, set()))
        elif len(ids) + len(held.get(key, ())) <= gather.BLOCK:
            pairs |= _with_each(ids, held.get(key, set()))
    found.alike = sorted(alike | _officeholders(offices, in_office))
    found.pairs = sorted(pair for pair in pairs if _related(found, *pair))
    return found


def _with_each(new: Iterable[str], held: Iterable[str]) -> set[Pair]:
    """The pairs of new ids, and of one new id and one that there was."""
    new = sorted(new)
    return {ordered(one, other) for one in new for other in held} | set(combinations(new, 2))


def _officeholders(
    offices: Mapping[str, tuple[str, bool]], held: Mapping[str, Sequence[tuple[str, bool]]]
) -> set[Pair]:
    """The pairs of persons in one office, where one of those in it is called by one name alone."""
    of: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for one, (office, alone) in offices.items():
        of[office].append((one, alone))
    found = set()
    for office, new in of.items():
        if any(alone for _, alone in [*new, *held.get(office, ())]):
            found |= _with_each([one for one, _ in new], [one for one, _ in held.get(office, ())])
    return found


def _related(found: _Names, one: str, other: str) -> bool:
    left, right = (found.new.get(each) or (found.before[each][2].kind, found.before[each][2].name)
                   for each in (one, other))  # fmt: skip
    return left[0] == right[0] and gather.related(left[0], left[1], right[1])


def _forbidden(given: Overrides) -> set[Pair]:
    return {ordered(line.id, line.value) for line in given.of("forbid-merge")}


def _groups(connection: duckdb.DuckDBPyConnection, found: _Names, given: Overrides) -> Groups:
    """The groups there were, with the new names that are one with them or with each other."""
    made = Groups(_forbidden(given), found.named)
    first: dict[str, str] = {}
    for one, root in found.named.items():
        made.join(first.setdefault(root, one), one)
    _merge(made, given.of("merge"))
    known = {one: told for one, (_, _, told) in found.before.items()}
    known |= gather.known(connection, found.new)
    apart = gather.together(connection, found.pairs)
    judged = {pair: judge(known[pair[0]], known[pair[1]], pair in apart) for pair in found.pairs}
    for one, other in found.alike:
        made.join(one, other)
    sure = groups.unambiguous({pair: told.points for pair, told in judged.items() if told.one}, known, apart)
    groups.gather(made, sure, known, apart)
    return made


def _merge(made: Groups, lines: Iterable[Line]) -> None:
    for line in lines:
        made.join(line.id, line.value)


def _linked(
    connection: duckdb.DuckDBPyConnection, archive: Held, made: Groups, found: _Names, given: Overrides
) -> dict[str, Label]:  # fmt: skip
    """The Wikidata ids of groups of new names alone."""
    linked = archive.linked() if given.items else set()
    free = Overrides(items=tuple(item for item in given.items if item.wikidata_id not in linked))
    labels, _ = link(connection, made, free, ()) if free.items else ({}, [])
    return {root: label for root, label in labels.items() if root not in found.before}
