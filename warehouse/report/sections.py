"""What the report tells, section by section: rankings, a timeline, meetings, places, claimed figures, quality, rejects.

Copies are left out of all but the first section, so that what an agency sent to ten outlets counts once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from warehouse.report.evidence import dictionaries, figure, when
from warehouse.report.meetings import Meetings, meetings
from warehouse.report.numbers import Number, Numbers
from warehouse.report.timeline import Timeline, timeline
from warehouse.views import quoted

LONG, SHORT = 12, 8
"""Lines of a long and of a short ranking."""


@dataclass(frozen=True)
class Line:
    """One line of a ranking."""

    label: str
    note: str
    number: Number
    share: float  # of the longest bar, 0 to 1
    entity_id: str | None = None


@dataclass(frozen=True)
class Ranking:
    """Lines, longest first, with what is counted."""

    title: str
    counted: str
    lines: list[Line]


def ranking(numbers: Numbers, kind: str, title: str, counted: str, groups: list[dict[str, Any]], limit: int) -> Ranking:
    """A ranking of groups: dictionaries with label, note, condition, n and, where it is an entity, entity_id."""
    made = [(one, numbers.add(kind, f"{title}: {one['label']}", one["condition"])) for one in groups[:limit]]
    most = max((number.count for _, number in made), default=1) or 1
    lines = [Line(one["label"], one.get("note") or "", number, number.count / most, one.get("entity_id"))
             for one, number in made]  # fmt: skip
    return Ranking(title, counted, lines)


@dataclass(frozen=True)
class New:
    """What came: counts, the outlets it came from, names never seen before, what several outlets tell."""

    articles: Number
    revised: Number
    copies: Number
    quotes: Number
    events: Number
    figures: Number
    rejects: Number
    outlets: Ranking
    languages: list[Line]
    first_named: Number | None
    first_people: list[Line]
    told: list[dict[str, Any]]


def new(numbers: Numbers, before: str | None) -> New:
    """What is new. `before` selects the entity_ids that were named before; None where nothing was."""
    outlets = dictionaries(numbers.connection, """
        SELECT source AS label, count(*) AS n FROM told_articles WHERE source IS NOT NULL
        GROUP BY source ORDER BY n DESC, label
    """)  # fmt: skip
    languages = dictionaries(numbers.connection, """
        SELECT coalesce(language, 'unknown') AS label, language, count(*) AS n FROM told_articles
        GROUP BY language ORDER BY n DESC, label
    """)  # fmt: skip
    first = None
    people: list[Line] = []
    if before is not None:
        numbers.connection.execute(f"""
            CREATE TABLE told_first AS
            SELECT DISTINCT entity_id FROM told_entities WHERE entity_type IN ('person', 'organization')
            AND entity_id NOT IN ({before})
        """)  # fmt: skip
        first = numbers.add("entities", "People and bodies named for the first time",
                            "entity_id IN (SELECT entity_id FROM told_first)")  # fmt: skip
        groups = dictionaries(numbers.connection, """
            SELECT entity_id, mode(name ORDER BY name) AS label, any_value(coalesce(role, '')) AS note, count(*) AS n
            FROM told_entities SEMI JOIN told_first USING (entity_id) WHERE entity_type = 'person'
            GROUP BY entity_id HAVING n > 1 ORDER BY n DESC, label LIMIT 8
        """)  # fmt: skip
        people = ranking(numbers, "entities", "First named", "articles",
                         [_by(one, "entity_id") for one in groups], SHORT).lines  # fmt: skip
    return New(
        articles=numbers.add("articles", "Articles that came or changed"),
        revised=numbers.add("articles", "Articles that came again changed", "is_revised"),
        copies=numbers.add("articles", "Copies of another article, left out below", "NOT is_cluster_lead"),
        quotes=numbers.add("quotes", "Stretches of reported speech"),
        events=numbers.add("events", "Events"),
        figures=numbers.add("figures", "Figures"),
        rejects=numbers.add("rejects", "Inputs that gave no article"),
        outlets=ranking(numbers, "articles", "Outlets", "articles",
                        [_by(one, "label", "source") for one in outlets], SHORT),
        languages=ranking(numbers, "articles", "Languages", "articles",
                          [_by(one, "language") for one in languages], 5).lines,
        first_named=first,
        first_people=people,
        told=_told(numbers),
    )  # fmt: skip


def _by(group: dict[str, Any], key: str, column: str | None = None) -> dict[str, Any]:
    """A group whose rows are those with its value in a column."""
    value = group[key]
    condition = f"{column or key} IS NULL" if value is None else f"{column or key} = {quoted(value)}"
    return group | {"condition": condition}


def _told(numbers: Numbers) -> list[dict[str, Any]]:
    """What several outlets tell in words of their own, most outlets first, each with one of its sentences."""
    groups = dictionaries(numbers.connection, """
        SELECT t.happening_id, count(DISTINCT coalesce(a.source, a.article_id)) AS n_outlets, count(*) AS n,
               arg_max(t.evidence, ((t.source_id IS NOT NULL)::INT + (t.target_id IS NOT NULL)::INT, -t.row_id))
               AS evidence
        FROM told_events AS t JOIN told_leads AS a USING (article_id)
        GROUP BY t.happening_id HAVING n_outlets > 1 ORDER BY n_outlets DESC, n DESC, t.happening_id LIMIT 6
    """)  # fmt: skip
    return [one | {"number": numbers.add("events", one["evidence"], f"happening_id = {quoted(one['happening_id'])}")}
            for one in groups]  # fmt: skip


@dataclass(frozen=True)
class Voices:
    """Who is quoted."""

    people: Ranking
    bodies: Ranking
    countries: Ranking
    unnamed: Number
    no_country: Number
    all: Number


def voices(numbers: Numbers) -> Voices:
    """Who is quoted most: people, bodies, and the countries of speakers."""
    connection = numbers.connection

    def speakers(types: str) -> list[dict[str, Any]]:
        groups = dictionaries(connection, f"""
            SELECT speaker_id, speaker_id AS entity_id, mode(speaker_name ORDER BY speaker_name) AS label,
                   concat_ws(', ', mode(speaker_role ORDER BY speaker_role),
                             mode(speaker_country ORDER BY speaker_country)) AS note, count(*) AS n
            FROM told_quotes WHERE speaker_id IS NOT NULL AND speaker_name IS NOT NULL AND speaker_type IN ({types})
            GROUP BY speaker_id ORDER BY n DESC, label, speaker_id LIMIT {LONG}
        """)  # fmt: skip
        return [
            one | {"condition": f"speaker_id = {quoted(one['speaker_id'])} AND speaker_name IS NOT NULL"
                                f" AND speaker_type IN ({types})"}
            for one in groups
        ]  # fmt: skip

    countries = dictionaries(connection, f"""
        SELECT speaker_country, coalesce(any_value(names.name), speaker_country) AS label, count(*) AS n
        FROM told_quotes LEFT JOIN (
            SELECT country, mode(name ORDER BY name) AS name FROM told_entities
            WHERE entity_type = 'country' AND country IS NOT NULL GROUP BY country
        ) AS names ON names.country = speaker_country
        WHERE speaker_country IS NOT NULL GROUP BY speaker_country ORDER BY n DESC, label LIMIT {LONG}
    """)  # fmt: skip
    what = "stretches of reported speech"
    return Voices(
        people=ranking(numbers, "quotes", "People", what, speakers("'person'"), LONG),
        bodies=ranking(numbers, "quotes", "Bodies", what, speakers("'organization', 'group'"), LONG),
        countries=ranking(numbers, "quotes", "Countries of the speakers", what,
                          [_by(one, "speaker_country") for one in countries], LONG),
        unnamed=numbers.add("quotes", "Speakers without a name", "speaker_name IS NULL"),
        no_country=numbers.add("quotes", "Speakers whose country the article does not tell", "speaker_country IS NULL"),
        all=numbers.add("quotes", "Stretches of reported speech"),
    )  # fmt: skip


@dataclass(frozen=True)
class Places:
    """Where events took place."""

    places: list[dict[str, Any]]
    placed: Number
    unplaced: Number
    left_out: Number


DOTS = 120
"""Places that the map shows."""


def places(numbers: Numbers) -> Places:
    """The places with most events; a country stands at its middle."""
    groups = dictionaries(numbers.connection, f"""
        SELECT place_id, any_value(place_name) AS name, any_value(place_country) AS country,
               any_value(place_lat) AS lat, any_value(place_lon) AS lon, count(*) AS n,
               bool_or(place_id IN (SELECT entity_id FROM told_entities WHERE entity_type = 'country')) AS is_country
        FROM told_events WHERE place_lat IS NOT NULL AND place_lon IS NOT NULL
        GROUP BY place_id ORDER BY n DESC, name, place_id LIMIT {DOTS}
    """)  # fmt: skip
    drawn = []
    for one in groups:
        condition = f"place_id = {quoted(one['place_id'])} AND place_lat IS NOT NULL AND place_lon IS NOT NULL"
        drawn.append(one | {"number": numbers.add("events", f"Events in {one['name']}", condition)})
    return Places(
        drawn,
        numbers.add("events", "Events with a place", "place_id IS NOT NULL"),
        numbers.add("events", "Events without a place", "place_id IS NULL"),
        numbers.add("events", "Events whose place has no coordinates", "place_id IS NOT NULL AND place_lat IS NULL"),
    )


LOSSES = ("killed", "injured", "missing", "displaced", "arrested")
CLAIMS = 120
"""Claims of a kind that are drawn, the highest first."""


@dataclass(frozen=True)
class Claims:
    """Claimed figures: how many of each kind, and the losses one by one."""

    kinds: Ranking
    losses: list[dict[str, Any]]
    cut: int | None  # how many of a kind are drawn, where there are more
    all: Number


def claims(numbers: Numbers) -> Claims:
    """Claimed figures."""
    kinds = dictionaries(
        numbers.connection,
        "SELECT kind AS label, kind, count(*) AS n FROM told_figures GROUP BY kind ORDER BY n DESC, kind",
    )
    rows = dictionaries(numbers.connection, f"""
        SELECT t.*, coalesce(c.name, q.speaker_name) AS claimant, e.event_type, e.place_name, e.date_start, e.date_end,
               e.date_precision, a.title, a.source
        FROM (
            SELECT *, row_number() OVER (PARTITION BY kind ORDER BY value_low DESC, row_id) AS place FROM told_figures
            WHERE kind IN ({", ".join(map(quoted, LOSSES))})
        ) AS t
        JOIN told_leads AS a USING (article_id)
        LEFT JOIN told_quotes AS q ON q.article_id = t.article_id AND q.quote_id = t.claimed_by
        LEFT JOIN told_entities AS c ON c.article_id = t.article_id AND c.entity_id = t.claimed_by
        LEFT JOIN told_events AS e ON e.article_id = t.article_id AND e.event_id = t.event_id
        WHERE t.place <= {CLAIMS} ORDER BY list_position({list(LOSSES)}, t.kind), t.value_low DESC, t.row_id
    """)  # fmt: skip
    losses = [
        one | {"when": when(one), "figure": figure(one),
               "number": numbers.add_row("figures", f"{one['kind']}: {one['text']}", one["row_id"])}
        for one in rows
    ]  # fmt: skip
    what = ranking(numbers, "figures", "What the figures count", "figures", [_by(one, "kind") for one in kinds], LONG)
    cut = CLAIMS if any(one["kind"] in LOSSES and one["n"] > CLAIMS for one in kinds) else None
    return Claims(what, losses, cut, numbers.add("figures", "Figures"))


@dataclass(frozen=True)
class Share:
    """How many of the rows lack something."""

    statement: str
    lacking: Number
    of: Number

    @property
    def share(self) -> float:
        """0 to 1; 0 of nothing."""
        return self.lacking.count / self.of.count if self.of.count else 0.0


def quality(numbers: Numbers) -> list[Share]:
    """What the rows of the scope do not tell."""
    of = {kind: numbers.add(kind, f"All {kind}") for kind in ("articles", "quotes", "events", "figures")}
    wanted = [
        ("articles", "without a day of publication", "published_date IS NULL"),
        ("articles", "not in English, so not read", "language IS DISTINCT FROM 'en'"),
        ("articles", "that are stubs, index pages, consent walls and the like", "text_quality <> 'ok'"),
        ("articles", "that are copies of another", "NOT is_cluster_lead"),
        ("quotes", "with a speaker who is not named", "speaker_name IS NULL"),
        ("quotes", "with no speaker at all", "speaker_text IS NULL"),
        ("events", "without a date", "date_start IS NULL AND date_end IS NULL"),
        ("events", "without a place", "place_id IS NULL"),
        ("events", "whose actor is no known entity", "source_id IS NULL"),
        ("figures", "that belong to no event", "event_id IS NULL"),
    ]
    return [Share(f"{kind} {what}", numbers.add(kind, f"{kind} {what}".capitalize(), condition), of[kind])
            for kind, what, condition in wanted]  # fmt: skip


def scores(measured: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, float]]:
    """Set, measure and value of the scores on the gold that came with the commit, as far as they are precision,
    recall or f1.
    """
    return [
        (" ".join(filter(None, (one.get("set_name") or one.get("set"), one.get("name")))), one["metric"], one["value"])
        for one in measured
        if str(one.get("metric")).split()[-1] in ("precision", "recall", "f1") and one.get("value") is not None
    ]


def rejects(numbers: Numbers) -> Ranking:
    """Inputs that gave no article, by reason."""
    groups = dictionaries(
        numbers.connection,
        "SELECT reason AS label, reason, count(*) AS n FROM told_rejects GROUP BY reason ORDER BY n DESC, reason",
    )
    return ranking(
        numbers, "rejects", "Inputs that gave no article", "inputs", [_by(one, "reason") for one in groups], 20
    )


@dataclass(frozen=True)
class Sections:
    """All of it."""

    new: New
    voices: Voices
    timeline: Timeline
    meetings: Meetings
    places: Places
    claims: Claims
    quality: list[Share]
    scores: list[tuple[str, str, float]]
    rejects: Ranking


def sections(numbers: Numbers, before: str | None, measured: Sequence[Mapping[str, Any]]) -> Sections:
    """Every section, from the tables of the scope, the names known before and the scores on the gold."""
    return Sections(
        new(numbers, before), voices(numbers), timeline(numbers), meetings(numbers), places(numbers), claims(numbers),
        quality(numbers), scores(measured), rejects(numbers),
    )  # fmt: skip
