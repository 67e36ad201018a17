"""Persons called by one name only: one across articles where they hold the same office of the same country.

A surname says little, but "Prime Minister Example" of one country is one person. Not a deputy, nor an office that a
company or club has too, as a president: there the person must belong to no other body.
"""

from collections import defaultdict

import duckdb

from warehouse.joins import gather, spelling


def officeholders(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Pairs of ids of persons of one name who hold one office of one country: each with the smallest."""
    held: dict[str, set[str]] = defaultdict(set)
    single = set()
    for entity_id, (office, alone) in offices(connection).items():
        held[office].add(entity_id)
        single |= {entity_id} if alone else set()
    return sorted((min(ids), one) for ids in held.values() if ids & single for one in ids if one != min(ids))


def offices(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, bool]]:
    """Name, country and office of each id of a person with one office of state, and whether the name is one alone."""
    roles = connection.execute("SELECT DISTINCT role FROM join_rows WHERE entity_type = 'person' AND role IS NOT NULL")
    found = [(role,) for (role,) in roles.fetchall() if spelling.is_office_of_state(role)]
    gather.given(connection, "join_offices", ["role"], sorted(found))
    rows = connection.execute(
        """
        SELECT entity_id, min(name), min(role), min(country) FROM join_rows
        WHERE entity_type = 'person' AND role IS NOT NULL AND country IS NOT NULL AND affiliation IS NULL
        GROUP BY entity_id HAVING count(DISTINCT role) = 1 AND count(DISTINCT country) = 1
          AND min(role) IN (FROM join_offices)
        """
    ).fetchall()
    named = {}
    for entity_id, name, role, country in rows:
        letters, alone = spelling.one_name(name)
        named[entity_id] = f"{letters}, {country}, {' '.join(sorted(spelling.role_words(role)))}", alone
    return named
