"""What to tell somebody whose question failed or found nothing: how it is asked, and which names are near."""

import re

import duckdb

from warehouse.query import relations

BARE = re.compile(r"\s*(\w+)\s*(\(.*\))?\s*;?\s*", re.DOTALL)
"""A name, or a call, and nothing else."""

NAMED = ("who", "other")
"""Parameters of macros that are the name of a person, body or place."""

NEAR = 0.86
"""How alike (Jaro-Winkler) a word of a name must be to what was typed to be shown: one letter more, less or other."""

SHOWN = 3


def mended(connection: duckdb.DuckDBPyConnection, query: str, said: str) -> str:
    """What DuckDB said of a query, with what to type instead where that is plain."""
    calls = {call.partition("(")[0]: call for call, _ in relations(connection)}
    named = BARE.fullmatch(query)
    if named and named[1].lower() in calls:
        asked = query.strip() if named[2] else _asked(calls[named[1].lower()])
        return f"{said}; ask it so: FROM {asked}"
    for name, call in calls.items():
        given = re.search(rf"\bFROM\s+{name}\b\s*(?:\(([^()']*)\))?", query, re.IGNORECASE)
        if "(" not in call or given is None:
            continue
        words = (given[1] or "").strip().strip('"')
        if not words and f" {name}" in said:
            return f"{name} needs a value in brackets: FROM {_asked(call)}"
        if words and f'"{words}"' in said:
            return (
                f"{said.partition(' Candidate ')[0].rstrip('!.')}; words stand in single quotes: FROM {name}('{words}')"
            )
    return said


def _asked(call: str) -> str:
    """How a view or macro stands in a query: said_by('who') for said_by(who)."""
    name, _, parameters = call.partition("(")
    first = parameters.rstrip(")").split(", ")[0]
    return f"{name}('{first}')" if first else name


def unknown_names(connection: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    """A line for each name given to a macro that no article knows, with the names that are spelled like it."""
    asking = [name.partition("(")[0] for name, _ in relations(connection) if _takes_name(name)]
    if not asking:
        return []
    calls = re.findall(rf"\b(?:{'|'.join(asking)})\s*\(\s*'((?:[^']|'')*)'", query, re.IGNORECASE)
    told = []
    for given in dict.fromkeys(text.replace("''", "'") for text in calls):
        literal = given.replace("'", "''")
        if connection.execute(f"SELECT 1 FROM meant('{literal}') LIMIT 1").fetchone() is None:
            alike = near(connection, given)
            told.append(f"no article names {given!r}" + (f"; spelled like it: {', '.join(alike)}" if alike else ""))
    return told


def _takes_name(call: str) -> bool:
    return any(one.strip() in NAMED for one in call.partition("(")[2].rstrip(")").split(",")[:1])


def near(connection: duckdb.DuckDBPyConnection, given: str) -> list[str]:
    """Names of which the whole or a word is spelled nearly so, the likest first.

    A name must have the first two letters somewhere, so that few are compared: most slips of spelling come later.
    """
    found = connection.execute(
        f"""
        WITH beginning AS MATERIALIZED (
            SELECT DISTINCT name FROM entities WHERE contains(lower(name), left(lower(trim($given)), 2))
        )
        SELECT name, greatest(
            jaro_winkler_similarity(folded(name), folded($given)),
            list_max(list_transform(string_split(folded(name), ' '),
                                    lambda word: jaro_winkler_similarity(word, folded($given))))
        ) AS alike
        FROM beginning WHERE alike >= {NEAR} ORDER BY alike DESC, name LIMIT {SHOWN}
        """,
        {"given": given},
    ).fetchall()
    return [name for name, _ in found]
