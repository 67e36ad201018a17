"""Which entities of different articles are one person, body or place: decided anew at each commit, over all of them.

A part holds the id that an article gives by itself, made of kind and full name (`transforms/names/build.py`), so that
what is written alike is one already. Here other spellings are joined to it. None is joined on doubt: a wrong row is
worse than a missing one.

- Persons. The same letters (Suk-yeol, Sukyeol) suffice. Another transliteration, another order of the parts, parts left
  out, a vowel apart: role, country or company (who else stands in articles of both) must agree, and with the countries
  the articles are about and the outlet make enough points (`proofs.py`). More in front of a name asks for the same
  office. A bare surname is joined to nobody, save that near copies of one text name one person by one name, and that
  one name in one office of state of one country is one person (`singles.py`).
- Bodies. Another spelling or order of the words, where the country or what the articles are about agrees; a name that
  many bodies have (a ministry, a party) only in one stated country. What each country has one of is the one of the
  country that both the article and its outlet are on (`about.py`). An acronym, article by article, with the one long
  form that some article states beside it, has the initials of, and that belongs to the same country or outlet, or is
  known in many countries.
- Places and facilities. Another spelling in the same stated country, unless they lie far apart; the same letters where
  the articles of the one that states no country are on that of the other.
- Countries that differ, fifty years between the articles, or one article that names both keep two apart; whoever could
  be one with two that cannot be one is joined to neither.
- One name stays one id, save namesakes of two countries or walks of life who share nothing at all (`namesakes.py`), and
  bodies whose names or letters many bear: these need the same country (`shared.py`).

The outcome is a function of the set of rows and the overrides, whatever the order in which articles came. A group goes
by its smallest id. All names are blocked by the sound of their parts, only names that share a block are compared, and
only the proofs of those that may be one are read.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa

from warehouse.joins import about, bodies, gather, groups, namesakes, rejected, shared, singles
from warehouse.joins.bodies import Longs
from warehouse.joins.groups import Groups, Pair, ordered
from warehouse.joins.linked import Label, link
from warehouse.joins.overrides import NONE, Line, Overrides
from warehouse.joins.proofs import Judgement, Known, judge
from warehouse.schema import arrow_schema
from warehouse.views import Files

__all__ = ["Joins", "decide", "identities"]


@dataclass
class Joins:
    """What was decided: `groups` over the ids, single rows that go elsewhere, the proofs, and what is wrong."""

    groups: Groups
    single: Mapping[tuple[str, str], str] = field(default_factory=dict)  # (article_id, local id) -> id
    judged: Mapping[Pair, Judgement] = field(default_factory=dict)
    known: Mapping[str, Known] = field(default_factory=dict)
    labels: Mapping[str, Label] = field(default_factory=dict)  # by the id of the group
    rejected: Sequence[tuple[str, str]] = ()  # (article_id, id in the part)
    problems: Sequence[str] = ()
    longs: Longs = field(default_factory=dict)  # the long forms of acronyms
    nations: Mapping[str, str] = field(default_factory=dict)  # words for countries


def decide(connection: duckdb.DuckDBPyConnection, files: Files, clusters: pa.Table, given: Overrides) -> Joins:
    """Decide over the entities of `files`. `clusters` are the identities of near copies."""
    gather.read(connection, files)
    about.read(connection, files)
    about.homes(connection)
    about.implied(connection)
    shared.split(connection)
    namesakes.split(connection)
    namesakes.split_walks(connection)
    gather.names(connection)
    nations = about.nations(connection, files)
    gather.candidates(connection, nations)
    pairs = gather.pairs_by_name(connection)
    known = gather.known(connection, (one for pair in pairs for one in pair))
    apart = gather.together(connection, pairs)
    judged = {pair: judge(known[pair[0]], known[pair[1]], pair in apart) for pair in pairs}
    wanted = _of_the_user(connection, given)
    made = Groups(wanted.forbidden)
    problems = [*given.problems, *wanted.problems, *_merge(made, wanted.merged)]
    alike = [*gather.copies(connection, clusters), *gather.one_of_each_country(connection)]
    for one, other in [*alike, *singles.officeholders(connection)]:
        made.join(one, other)
    sure = groups.unambiguous({pair: found.points for pair, found in judged.items() if found.one}, known, apart)
    groups.gather(made, sure, known, apart)
    longs = bodies.longs(connection, files, made)
    single = bodies.acronyms(connection, longs, made, wanted.forbidden)
    single |= split_off(made, wanted.split)
    labels, wrong = link(connection, made, given, wanted.renamed)
    gone, missing = rejected.rows(connection, files, made, single, given.of("reject"))
    return Joins(made, single, judged, known, labels, gone, [*problems, *wrong, *missing], longs, nations)


@dataclass
class _Wanted:
    """The user's lines that can be applied, and what is wrong with the others."""

    forbidden: set[Pair] = field(default_factory=set)
    merged: list[Line] = field(default_factory=list)
    renamed: list[Line] = field(default_factory=list)
    split: list[Line] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def split_off(made: Groups, lines: Iterable[Line]) -> dict[tuple[str, str], str]:
    """(article_id, local id) of what the user splits off, with the id it has then."""
    return {(line.article_id, member): made.root(_split_id(line)) for line in lines for member in made.members(line.id)}


def _split_id(line: Line) -> str:
    """The id of what a line splits off: the same for all lines that split the same value off the same entity."""
    told = "\x1f".join(("split", line.id, line.value or line.article_id))
    return f"e-{hashlib.sha256(told.encode()).hexdigest()[:16]}"


def _of_the_user(connection: duckdb.DuckDBPyConnection, given: Overrides) -> _Wanted:
    kinds = gather.kinds(connection, (one for line in given.lines for one in (line.id, line.value)))
    wanted = _Wanted()
    for line in given.of("split"):
        if line.id in kinds:
            wanted.split.append(line)
            kinds[_split_id(line)] = kinds[line.id]
        else:
            wanted.problems.append(f"{line.place}: no entity {line.id}")
    for line in (line for line in given.lines if line.action not in ("split", "reject")):
        asked = (line.id,) if line.action == "rename" else (line.id, line.value)
        unknown = [one for one in asked if one not in kinds]
        if unknown:
            wanted.problems.append(f"{line.place}: no entity {unknown[0]}")
        elif line.action == "rename":
            wanted.renamed.append(line)
        elif line.action == "forbid-merge":
            wanted.forbidden.add(ordered(line.id, line.value))
        elif kinds[line.id] != kinds[line.value]:
            wanted.problems.append(f"{line.place}: a {kinds[line.id]} and a {kinds[line.value]} cannot be one")
        else:
            wanted.merged.append(line)
    return wanted


def _merge(made: Groups, lines: Sequence[Line]) -> list[str]:
    """Join what the user says is one. Returns what is wrong with lines that others forbid."""
    return [
        f"{line.place}: another line forbids that {line.id} and {line.value} be one"
        for line in lines
        if not made.join(line.id, line.value)
    ]


def identities(
    connection: duckdb.DuckDBPyConnection, files: Files, clusters: pa.Table, given: Overrides = NONE
) -> tuple[pa.Table, list[str]]:
    """The identities of kind entity and reject over the rows of `files`, and what is wrong with the overrides.

    A row for each entity of an article that gets another id, another name or a Wikidata id, and for each row rejected.
    """
    decided = decide(connection, files, clusters, given)
    return table(connection, decided), list(decided.problems)


def table(connection: duckdb.DuckDBPyConnection, decided: Joins) -> pa.Table:
    """What was decided over `join_rows` as rows of the table `identities`."""
    made, labels = decided.groups, decided.labels
    everywhere = {one: root for one, root in made.all().items() if one != root}
    everywhere |= {one: root for root in labels for one in made.members(root)}
    none = Label()
    rows = [("", one, root, *labels.get(root, none)) for one, root in sorted(everywhere.items())]
    rows += [(*key, root, *labels.get(root, none)) for key, root in sorted(decided.single.items())]
    gather.given(
        connection, "join_changed", ["article_id", "entity_id", "global_id", "entity_name", "wikidata_id"], rows
    )
    gather.given(connection, "join_rejected", ["article_id", "local_id"], decided.rejected)
    found = connection.sql(
        """
        SELECT 'entity' AS kind, r.article_id, r.local_id, coalesce(c.global_id, r.entity_id) AS global_id,
               NULL::BOOLEAN AS is_cluster_lead, NULL::INTEGER AS n_copies, c.entity_name, c.wikidata_id
        FROM join_rows AS r
        LEFT JOIN join_changed AS c ON c.entity_id = r.entity_id AND c.article_id IN ('', r.article_id)
        WHERE c.global_id IS NOT NULL OR r.entity_id <> r.local_id
        QUALIFY row_number() OVER (PARTITION BY r.article_id, r.local_id ORDER BY c.article_id DESC) = 1
        UNION ALL
        SELECT 'reject', article_id, local_id, local_id, NULL, NULL, NULL, NULL FROM join_rejected
        ORDER BY kind, article_id, local_id
        """
    ).to_arrow_table()
    return found.cast(arrow_schema("identities"))
