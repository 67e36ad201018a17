"""A made warehouse of any size, in the real layout: growing months, names of a long tail, near copies, outlets at home.

DuckDB makes the rows, month by month, and `warehouse.parts` writes them as a night would. Names are made of syllables,
texts of made words; every offset, key and reference holds. An article has about 12 quotes, 15 entities, 6 events, 39
mentions, as the articles of a news set have. From one seed always the same rows come.
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from warehouse import commits, parts
from warehouse.commits import Commit, Part
from warehouse.home import Home
from warehouse.schema import TABLES, arrow_schema, columns
from warehouse.signatures import PERMUTATIONS, STORED
from warehouse.views import scan

FIRST_YEAR, YEARS = 2016, 10
GROWTH = 1.25
"""Articles of a year as many times those of the year before."""

COPIED = 0.05
FORMS = 0.01
"""Shares of near copies, and of reports from a form, which look alike and are none."""

AT_A_TIME = 20_000
"""Articles whose rows are made at once."""

VOCABULARY, PHRASES = 5_000, 100_000
"""Words, and groups of two to six of them, three of which a quote has."""

MEMORY = "4GB"
"""What the making may hold in memory."""

VERSION = "1.0"
MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Slice:
    """The articles of one month, by their numbers."""

    month: str
    first: int
    count: int


def months(articles: int) -> list[Slice]:
    """How many articles each month has."""
    labels = [f"{FIRST_YEAR + n // 12}-{n % 12 + 1:02d}" for n in range(YEARS * 12)]
    weights = np.array([GROWTH ** (n / 12) for n in range(len(labels))])
    ends = np.round(np.cumsum(weights) / weights.sum() * articles).astype(int)
    starts = [0, *ends[:-1].tolist()]
    return [Slice(label, first, int(end) - first) for label, first, end in zip(labels, starts, ends, strict=True)]


def world(connection: duckdb.DuckDBPyConnection, articles: int) -> None:
    """Make the persons, bodies, places and outlets that articles name: more of them where there are more articles."""
    people, bodies, places = max(2000, articles * 3 // 10), max(1000, articles // 10), max(500, min(20_000, articles))
    connection.execute(
        f"""
        CREATE OR REPLACE MACRO u(a, b) AS (hash(a, b) >> 11) / 9007199254740992.0;
        CREATE OR REPLACE MACRO pick(list, x) AS list[1 + (x % len(list))::INTEGER];
        CREATE OR REPLACE MACRO cap(w) AS upper(w[1]) || w[2:];
        CREATE OR REPLACE MACRO syllable(h) AS pick(['ba','do','mir','ka','len','so','tur','ve','shi','ran','gol','ne',
            'pa','rik','zu','ham','di','yor','le','stan','bek','mo','vil','tar','gu','ner','sa','kor','fi','dan','wo',
            'lu','ren','ti','mak','jo','bel','ra','quin','ha','dro','sen','ly','pon','var','ek','ni','tos','bur','cha'],
            h);
        CREATE OR REPLACE MACRO code(n) AS chr((65 + n // 26 % 26)::INTEGER) || chr((65 + n % 26)::INTEGER) || 'X';
        CREATE OR REPLACE MACRO given(h) AS cap(syllable(h % 20) || syllable(h // 20 % 50));
        CREATE OR REPLACE MACRO surname(h) AS cap(syllable(h % 50) || syllable(h // 50 % 50) || syllable(h // 2500 % 50)
            || CASE WHEN h // 125000 % 3 = 0 THEN pick(['ov', 'in', 'son', 'ez', 'ayev'], h // 375000) ELSE '' END);
        CREATE OR REPLACE MACRO full_name(k) AS given(hash(k, 1)) || ' ' || CASE WHEN u(k, 2) < 0.15
            THEN given(hash(k, 3)) || ' ' ELSE '' END || surname(hash(k, 4));
        CREATE OR REPLACE TEMP TABLE made_person AS
        SELECT k, kind, name, role, country, affiliation, NULL::DOUBLE AS lat, NULL::DOUBLE AS lon FROM (
            SELECT k, 'person' AS kind,
                   -- Every fortieth is another spelling of a countryman, every two hundredth a namesake abroad.
                   CASE WHEN k % 40 = 7 AND k > 64
                        THEN replace(replace(full_name(k - 64), 'i', 'y'), 'ayev', 'aev')
                        WHEN k % 200 = 11 THEN full_name(k - 37) ELSE full_name(k) END AS name,
                   pick(['president', 'foreign minister', 'prime minister', 'spokesman', 'chief executive', 'striker',
                         'analyst', 'minister of health', 'defence minister', 'ambassador', 'mayor', 'coach'],
                        hash(CASE WHEN k % 40 = 7 AND k > 64 THEN k - 64 ELSE k END, 5)) AS role,
                   code(k % 64) AS country, given(hash(k, 6)) || ' Group' AS affiliation
            FROM range({people}) AS t(k));
        CREATE OR REPLACE TEMP TABLE made_organization AS
        SELECT k, 'organization' AS kind,
               CASE WHEN u(k, 11) < 0.02 THEN pick(['National Assembly', 'Ministry of Health', 'Supreme Court',
                         'Senate', 'Labour Party', 'Central Bank', 'Ministry of Defence'], hash(k, 12))
                    WHEN u(k, 11) < 0.08 THEN upper(left(surname(hash(k, 13)), 3 + (k % 2)::INTEGER))
                    ELSE surname(hash(k, 13)) || ' ' || pick(['Steel', 'Bank', 'Institute', 'Front', 'Airlines',
                         'University', 'Union', 'Energy'], hash(k, 14)) || pick(['', ' Group', ' Council'], hash(k, 15))
               END AS name, NULL AS role, code(k % 64) AS country, NULL AS affiliation, NULL AS lat, NULL AS lon
        FROM range({bodies}) AS t(k);
        CREATE OR REPLACE TEMP TABLE made_place AS
        SELECT k, 'place' AS kind, surname(hash(k, 21)) AS name, NULL AS role, code(k % 64) AS country,
               NULL AS affiliation, round(u(k, 22) * 140 - 70, 4) AS lat, round(u(k, 23) * 360 - 180, 4) AS lon
        FROM range({places}) AS t(k);
        CREATE OR REPLACE TEMP TABLE made_facility AS
        SELECT k, 'facility' AS kind, surname(hash(k, 31)) || pick([' Airport', ' Prison', ' Bridge', ' Stadium'], k)
               AS name, NULL AS role, code(k % 64) AS country, NULL AS affiliation,
               round(u(k, 32) * 140 - 70, 4) AS lat, round(u(k, 33) * 360 - 180, 4) AS lon
        FROM range({places // 4}) AS t(k);
        CREATE OR REPLACE TEMP TABLE made_country AS
        SELECT k, 'country' AS kind, given(hash(k, 41)) || 'land' AS name, NULL AS role, code(k) AS country,
               NULL AS affiliation, round(u(k, 42) * 140 - 70, 4) AS lat, round(u(k, 43) * 360 - 180, 4) AS lon
        FROM range(180) AS t(k);
        CREATE OR REPLACE TEMP TABLE made_group AS
        SELECT k, 'group' AS kind, given(hash(k, 51)) || 'ish' AS name, NULL AS role, NULL AS country,
               NULL AS affiliation, NULL AS lat, NULL AS lon FROM range(300) AS t(k);
        CREATE OR REPLACE TEMP TABLE made_things AS
        SELECT *, 'e-' || substr(md5(kind || '/' || lower(name)), 1, 16) AS entity_id FROM (
            FROM made_person UNION ALL FROM made_organization UNION ALL FROM made_place UNION ALL FROM made_facility
            UNION ALL FROM made_country UNION ALL FROM made_group);
        CREATE OR REPLACE TEMP TABLE made_sizes AS SELECT kind, count(*) AS n FROM made_things GROUP BY kind;
        CREATE OR REPLACE TEMP TABLE made_words AS
        SELECT n, lower(surname(hash(n, 61)))[:9] AS word FROM range({VOCABULARY}) AS t(n);
        CREATE OR REPLACE TEMP TABLE made_phrases AS
        SELECT p, string_agg(word, ' ' ORDER BY x) AS phrase
        FROM (SELECT p, x, floor({VOCABULARY} * u(p, 400 + x) ** 3)::BIGINT AS n
              FROM range({PHRASES}) AS t(p), unnest(range((2 + hash(p, 62) % 5)::BIGINT)) AS w(x))
        JOIN made_words USING (n) GROUP BY p;
        """
    )


def rows(connection: duckdb.DuckDBPyConnection, numbers: str) -> None:
    """Make the rows of all tables for `numbers`: a SELECT of i (the article's number, which gives its address), seed
    (the number whose content it has), month and revision.
    """
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE made_arts AS
        SELECT *, 'outlet' || outlet || '.example' AS source,
               'https://outlet' || outlet || '.example/' || month || '/' || i AS url
        FROM (SELECT i, seed, month, revision,
                     'a-' || substr(md5('article/' || i), 1, 16) AS article_id,
                     (month || '-01')::DATE + floor(u(i, 101) * 28)::INTEGER AS day,
                     floor(1500 * u(i, 102) ** 2)::INTEGER AS outlet,
                     -- Most write of the country they are at home in.
                     CASE WHEN u(seed, 103) < 0.6 THEN floor(1500 * u(seed, 102) ** 2)::INTEGER % 64
                          ELSE floor(64 * u(seed, 104) ** 2)::INTEGER END AS about,
                     least(60, 3 + floor(-ln(1 - u(seed, 105)) * 9.2))::INTEGER AS n_quotes,
                     least(60, 6 + floor(-ln(1 - u(seed, 106)) * 10))::INTEGER AS n_named
              FROM ({numbers}));
        CREATE OR REPLACE TEMP TABLE made_named AS
        WITH drawn AS (
            SELECT i, seed, article_id, about, j, u(seed * 64 + j, 201) AS lot, u(seed * 64 + j, 202) AS rank,
                   u(seed * 64 + j, 203) < 0.6 AS home
            FROM made_arts, unnest(range(n_named)) AS t(j)
        ),
        kinds AS (
            SELECT *, CASE WHEN j < 2 OR lot < 0.28 THEN 'person' WHEN lot < 0.51 THEN 'organization'
                           WHEN lot < 0.68 THEN 'country' WHEN lot < 0.88 THEN 'place' WHEN lot < 0.93 THEN 'group'
                           WHEN lot < 0.97 THEN 'facility' ELSE 'person' END AS kind FROM drawn
        ),
        ranked AS (
            SELECT d.*, floor(n * rank ** CASE WHEN kind = 'country' THEN 2 ELSE 3 END)::BIGINT AS k0, n
            FROM kinds AS d JOIN made_sizes USING (kind)
        ),
        chosen AS (
            SELECT *, CASE WHEN home AND kind <> 'group' AND k0 - k0 % 64 + about < n THEN k0 - k0 % 64 + about
                           ELSE k0 END AS k FROM ranked
        )
        SELECT c.i, c.seed, c.article_id, min(c.j) AS j, t.entity_id, t.kind, any_value(t.name) AS name,
               any_value(t.role) AS role, any_value(t.country) AS country, any_value(t.affiliation) AS affiliation,
               any_value(t.lat) AS lat, any_value(t.lon) AS lon, min(c.k) AS k
        FROM chosen AS c JOIN made_things AS t ON t.kind = c.kind AND t.k = c.k
        GROUP BY c.i, c.seed, c.article_id, t.entity_id, t.kind;
        CREATE OR REPLACE TEMP TABLE made_entities AS
        SELECT *, 11 + sum(length(name) + 2) OVER before - length(name) - 2 AS first_start,
               row_number() OVER (PARTITION BY i, kind ORDER BY j, entity_id) AS nth,
               count(*) OVER (PARTITION BY i, kind) AS of_kind
        FROM made_named
        WINDOW before AS (PARTITION BY i ORDER BY j, entity_id ROWS UNBOUNDED PRECEDING);
        CREATE OR REPLACE TEMP TABLE made_heads AS
        SELECT i, 'Named were ' || string_agg(name, ', ' ORDER BY j, entity_id) || '. ' AS head,
               max(of_kind) FILTER (kind = 'person') AS persons,
               coalesce(max(of_kind) FILTER (kind = 'place'), 0) AS places
        FROM made_entities GROUP BY i;
        CREATE OR REPLACE TEMP TABLE made_units AS
        WITH drawn AS (
            SELECT a.i, a.seed, a.article_id, a.day, h.head, j, a.seed * 64 + j AS s,
                   1 + hash(a.seed * 64 + j, 301) % persons AS speaker,
                   1 + hash(a.seed * 64 + j, 302) % persons AS other,
                   CASE WHEN places > 0 AND u(a.seed * 64 + j, 303) < 0.6
                        THEN 1 + hash(a.seed * 64 + j, 304) % places END
                   AS place,
                   u(a.seed * 64 + j, 305) < 0.5 AS has_event, u(a.seed * 64 + j, 306) < 0.2 AS has_figure,
                   u(a.seed * 64 + j, 307) < 0.35 AS has_day
            FROM made_arts AS a JOIN made_heads AS h USING (i), unnest(range(n_quotes)) AS t(j)
        ),
        told AS (
            SELECT d.*, s.entity_id AS speaker_id, s.name AS speaker_name, s.role AS speaker_role,
                   s.country AS speaker_country, o.entity_id AS other_id, o.name AS other_name,
                   o.country AS other_country, p.entity_id AS place_id, p.name AS place_name,
                   p.country AS place_country, p.lat, p.lon,
                   pick(['said', 'told reporters', 'added', 'warned'], hash(d.s, 311)) AS cue,
                   pick(['on Monday', 'on Tuesday', 'last Friday', 'on 4 May'], hash(d.s, 312)) AS day_text,
                   pick(['met', 'accused', 'attacked', 'helped', 'praised', 'threatened', 'arrested'], hash(d.s, 313))
                   AS trigger,
                   'At least ' || (2 + hash(d.s, 314) % 90) || ' people' AS figure, 2 + hash(d.s, 314) % 90 AS value,
                   a.phrase || ' ' || b.phrase || ' ' || c.phrase AS content
            FROM drawn AS d
            JOIN made_entities AS s ON s.i = d.i AND s.kind = 'person' AND s.nth = d.speaker
            JOIN made_entities AS o ON o.i = d.i AND o.kind = 'person' AND o.nth = d.other
            LEFT JOIN made_entities AS p ON p.i = d.i AND p.kind = 'place' AND p.nth = d.place
            JOIN made_phrases AS a ON a.p = hash(d.s, 321) % {PHRASES}
            JOIN made_phrases AS b ON b.p = hash(d.s, 322) % {PHRASES}
            JOIN made_phrases AS c ON c.p = hash(d.s, 323) % {PHRASES}
        ),
        worded AS (
            SELECT *, speaker_name || ' ' || cue || CASE WHEN has_day THEN ' ' || day_text ELSE '' END || ' that '
                   || content || '. ' AS said,
                   CASE WHEN has_event THEN speaker_name || ' ' || trigger || ' ' || other_name
                        || CASE WHEN place IS NOT NULL THEN ' in ' || place_name ELSE '' END || '.' END AS evidence,
                   CASE WHEN has_figure THEN figure || ' were killed. ' ELSE '' END AS counted
            FROM told
        ),
        whole AS (SELECT *, said || coalesce(evidence || ' ', '') || counted AS unit FROM worded)
        SELECT * REPLACE (array_to_string([unit], '') AS unit),
               length(head) + sum(length(unit)) OVER (PARTITION BY i ORDER BY j ROWS UNBOUNDED PRECEDING) - length(unit)
               AS start,
               'v-' || substr(md5(article_id || '/event/' || j), 1, 16) AS event_id
        FROM whole;
        CREATE OR REPLACE TEMP TABLE made_events AS
        SELECT *, start + length(said) AS evidence_start,
               start + length(said) + length(speaker_name) + 1 AS trigger_start,
               start + length(said) + length(speaker_name) + 1 + length(trigger) + 1 AS other_start
        FROM made_units WHERE has_event;
        """
    )


EVENT_TYPES = {
    "met": ("CONSULT", "meet", "04", "verbal cooperation"), "accused": ("ACCUSE", None, "11", "verbal conflict"),
    "attacked": ("ASSAULT", "attack", "18", "material conflict"), "helped": ("AID", None, "07", "material cooperation"),
    "praised": ("SUPPORT", None, "05", "verbal cooperation"), "threatened": ("THREATEN", None, "13", "verbal conflict"),
    "arrested": ("COERCE", "arrest", "17", "material conflict"),
}  # fmt: skip


def _by_trigger(place: int) -> str:
    cases = " ".join(f"WHEN '{word}' THEN '{told[place]}'" for word, told in EVENT_TYPES.items() if told[place])
    return f"CASE trigger {cases} END"


def _id(letter: str, *of: str) -> str:
    return f"'{letter}-' || substr(md5({' || chr(31) || '.join(of)}), 1, 16)"


QUERIES: Mapping[str, str] = {
    "articles": f"""
        SELECT article_id, revision, url, url AS canonical_url, source, 'Title of ' || a.i AS title, NULL AS subtitle,
               NULL AS authors, NULL AS section, 'en' AS language,
               CASE WHEN u(a.i, 501) < 0.6 THEN day::TIMESTAMP + to_minutes(floor(u(a.i, 502) * 1440)::BIGINT) END
               AS published_at, NULL AS published_utc_offset, day AS published_date, 'day' AS published_precision,
               'metadata' AS published_basis, NULL AS modified_at, NULL AS fetched_at, text, 'ok' AS text_quality,
               length(text) // 6 AS n_words, sha256(text) AS content_sha256,
               sha256('raw/' || a.i || '/' || revision) AS raw_sha256, url AS raw_ref,
               article_id AS duplicate_cluster_id, true AS is_cluster_lead, 1 AS n_copies,
               1 AS first_commit, 1 AS revision_commit, '{VERSION}' AS dateline_version, 'm 1' AS model_version, month
        FROM made_arts AS a JOIN (
            SELECT i, any_value(head) || string_agg(unit, '' ORDER BY j) || 'Told by ' || any_value(source) || '.'
                   AS text
            FROM made_units JOIN made_arts USING (i) GROUP BY i) AS t USING (i)""",
    "quotes": f"""
        SELECT {_id("q", "article_id", "j")} AS quote_id, {_id("u", "article_id", "j")} AS attribution_id, article_id,
               'indirect' AS quote_type, content, start + length(said) - 2 - length(content) AS char_start,
               start + length(said) - 2 AS char_end, cue, start + length(speaker_name) + 1 AS cue_start,
               start + length(speaker_name) + 1 + length(cue) AS cue_end, speaker_name AS speaker_text,
               start AS speaker_start, start + length(speaker_name) AS speaker_end, speaker_id, speaker_name,
               'person' AS speaker_type, CASE WHEN u(s, 511) < 0.6 THEN speaker_role END AS speaker_role,
               CASE WHEN u(s, 512) < 0.7 THEN speaker_country END AS speaker_country, NULL AS addressee_id,
               NULL AS addressee_name, NULL AS nested_in, CASE WHEN has_day THEN day - 1 END AS said_date,
               CASE WHEN has_day THEN 'day' END AS said_precision, CASE WHEN has_day THEN 'stated' END AS said_basis
        FROM made_units""",
    "entities": """
        SELECT entity_id, article_id, kind AS entity_type, name,
               CASE WHEN u(seed, k) < 0.4 THEN role END AS role,
               CASE WHEN u(k, seed) < 0.1 THEN affiliation END AS affiliation,
               CASE WHEN kind IN ('country') THEN country
                    WHEN u(seed + 1, k) < CASE kind WHEN 'person' THEN 0.3 WHEN 'organization' THEN 0.25 ELSE 0.8 END
                    -- Now and then a reader takes the wrong one.
                    THEN CASE WHEN kind IN ('person', 'organization') AND u(seed + 2, k) < 0.02
                              THEN code(hash(seed, k) % 64) ELSE country END END AS country,
               CASE WHEN kind = 'place' AND lat IS NOT NULL THEN k + 1 END::INTEGER AS geonames_id, lat, lon,
               NULL AS wikidata_id, 1 + coalesce(n, 0) AS n_mentions, first_start AS first_char_start
        FROM made_entities LEFT JOIN (
            SELECT i, entity_id, count(*) AS n FROM (
                SELECT i, speaker_id AS entity_id FROM made_units UNION ALL
                SELECT i, speaker_id FROM made_events UNION ALL SELECT i, other_id FROM made_events)
            GROUP BY ALL) USING (i, entity_id)""",
    "events": f"""
        SELECT event_id, event_id AS happening_id, article_id, {_by_trigger(0)} AS event_type, {_by_trigger(1)} AS mode,
               {_by_trigger(2)} AS cameo_root, {_by_trigger(3)} AS quad_class, trigger, trigger_start,
               trigger_start + length(trigger) AS trigger_end, evidence, evidence_start,
               evidence_start + length(evidence) AS evidence_end, 'positive' AS polarity,
               pick(['happened', 'happened', 'happened', 'ongoing', 'planned'], hash(s, 521)) AS modality,
               NULL AS reported_by, speaker_id AS source_id, speaker_name AS source_name,
               speaker_country AS source_country, NULL AS source_sector, other_id AS target_id,
               other_name AS target_name, other_country AS target_country, NULL AS target_sector,
               CASE WHEN u(s, 522) < 0.7 THEN day - (hash(s, 523) % 3)::INTEGER END AS date_start,
               CASE WHEN u(s, 522) < 0.7 THEN day - (hash(s, 523) % 3)::INTEGER END AS date_end,
               CASE WHEN u(s, 522) < 0.7 THEN 'day' END AS date_precision,
               CASE WHEN u(s, 522) < 0.7 THEN 'inferred' END AS date_basis, NULL AS date_text, place_id, place_name,
               place_country, lat AS place_lat, lon AS place_lon,
               CASE WHEN place IS NOT NULL THEN 'stated' END AS place_basis FROM made_events""",
    "mentions": f"""
        SELECT {_id("m", "article_id", "char_start")} AS mention_id, entity_id, article_id, text, char_start,
               char_start + length(text) AS char_end, 'name' AS mention_type, false AS is_metonym, NULL AS place_id
        FROM (SELECT entity_id, article_id, name AS text, first_start AS char_start FROM made_entities UNION ALL
              SELECT speaker_id, article_id, speaker_name, start FROM made_units UNION ALL
              SELECT speaker_id, article_id, speaker_name, evidence_start FROM made_events UNION ALL
              SELECT other_id, article_id, other_name, other_start FROM made_events)""",
    "participants": """
        SELECT event_id, article_id, speaker_id AS entity_id, 'source' AS role, speaker_name AS name,
               speaker_country AS country, NULL AS sector, speaker_name AS text, evidence_start AS char_start,
               evidence_start + length(speaker_name) AS char_end FROM made_events
        UNION ALL
        SELECT event_id, article_id, other_id, 'target', other_name, other_country, NULL, other_name, other_start,
               other_start + length(other_name) FROM made_events""",
    "dates": """
        SELECT article_id, day_text AS text, start + length(speaker_name) + 2 + length(cue) AS char_start,
               start + length(speaker_name) + 2 + length(cue) + length(day_text) AS char_end,
               strftime(day - 1, '%Y-%m-%d') AS value, 'DATE' AS value_type, day - 1 AS date_start, day - 1 AS date_end,
               'day' AS precision, 'inferred' AS basis FROM made_units WHERE has_day""",
    "figures": """
        SELECT article_id, CASE WHEN has_event THEN event_id END AS event_id, value::DOUBLE AS value_low,
               NULL::DOUBLE AS value_high, 'at least' AS qualifier, 'people' AS unit, 'killed' AS kind,
               NULL AS claimed_by, figure AS text, start + length(unit) - length(counted) AS char_start,
               start + length(unit) - length(counted) + length(figure) AS char_end FROM made_units WHERE has_figure""",
    "inputs": f"""
        SELECT url AS raw_ref, sha256('raw/' || i || '/' || revision) AS raw_sha256, 'new' AS outcome, article_id,
               '{VERSION}' AS dateline_version FROM made_arts""",
    "rejects": """
        SELECT url || '/none' AS raw_ref, sha256('none/' || i) AS raw_sha256, 'clean' AS stage, 'no_text' AS reason,
               'nothing in it' AS detail, TIMESTAMPTZ '2026-01-01 00:00:00+00' AS rejected_at
        FROM made_arts WHERE u(i, 531) < 0.02""",
    "fingerprints": "SELECT article_id, signature FROM made_prints",
}
"""The rows of each table, from what `rows` has made."""


def fingerprints(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `made_prints`: signatures of which copies share nine minima of ten, and reports from a form every third."""
    found = connection.sql("SELECT article_id, i, seed FROM made_arts ORDER BY i").to_arrow_table()
    numbers, seeds = found["i"].to_numpy(), found["seed"].to_numpy()
    made = np.zeros(len(seeds), dtype=STORED)
    made["shingles"] = 150 + _mixed(seeds, 1) % 400
    at = np.arange(PERMUTATIONS, dtype=np.uint64)
    minima = _mixed(seeds[:, None].astype(np.uint64) * np.uint64(256) + at, 2)
    forms = _mixed(seeds, 3) % 200
    from_form = (_mixed(seeds, 4) % 100 < FORMS * 100)[:, None] & (_mixed(minima, 5) % 10 < 3)
    minima = np.where(from_form, _mixed(forms[:, None].astype(np.uint64) * np.uint64(256) + at, 6), minima)
    own = numbers[:, None].astype(np.uint64) * np.uint64(256) + at
    changed = (numbers != seeds)[:, None] & (_mixed(own, 7) % 10 < 1)
    made["minima"] = np.where(changed, _mixed(own, 8), minima)
    prints = pa.table({"article_id": found["article_id"], "signature": pa.array([row.tobytes() for row in made])})
    connection.register("made_prints", prints)


def _mixed(values: np.ndarray, salt: int) -> np.ndarray:
    """Numbers that look random, from numbers (splitmix64)."""
    mixed = values.astype(np.uint64) + np.uint64(salt * 0x9E3779B97F4A7C15 % 2**64)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def numbers(slices: list[Slice]) -> str:
    """The articles of some months as `rows` takes them: some have the content of the one before."""
    values = ", ".join(f"('{one.month}', {one.first}, {one.count})" for one in slices)
    return f"""
        SELECT i, CASE WHEN u(i, 1) < {COPIED} AND u(i - 1, 1) >= {COPIED} AND i > first THEN i - 1 ELSE i END AS seed,
               month, 1 AS revision
        FROM (SELECT unnest(range(first, first + count)) AS i, month, first
              FROM (VALUES {values}) AS t(month, first, count))"""


def _bundles(slices: list[Slice]) -> Iterator[list[Slice]]:
    """Months that are made together."""
    bundle: list[Slice] = []
    for one in slices:
        if bundle and sum(held.count for held in bundle) + one.count > AT_A_TIME:
            yield bundle
            bundle = []
        bundle.append(one)
    if bundle:
        yield bundle


def tables(connection: duckdb.DuckDBPyConnection, wanted: str) -> None:
    """Make the rows of all tables as views of the tables' names with `made_` in front and a column month."""
    rows(connection, wanted)
    fingerprints(connection)
    for name, query in QUERIES.items():
        month = "'all'" if name not in parts.BY_MONTH else "month"
        names = ", ".join(c.name for c in columns(name))
        whole = query if name == "articles" else f"SELECT * FROM ({query})"
        if name in parts.BY_MONTH and name != "articles":
            whole = f"SELECT t.*, a.month FROM ({query}) AS t JOIN made_arts AS a USING (article_id)"
        connection.execute(
            f"CREATE OR REPLACE TEMP VIEW made_of_{name} AS SELECT {names}, {month} AS month FROM ({whole})"
        )


def write(home: Home, articles: int) -> Commit:
    """Write a warehouse of `articles` articles as one commit without identities."""
    held: dict[str, list[Part]] = {name: [] for name in TABLES}
    folder = home.temporary / "made"
    shutil.rmtree(folder, ignore_errors=True)
    with parts.connect(home) as connection:
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        world(connection, articles)
        for number, bundle in enumerate(_bundles([one for one in months(articles) if one.count])):
            tables(connection, numbers(bundle))
            for name in QUERIES:
                held[name] += parts.write(home, connection, name, f"FROM made_of_{name}", folder, f"made-{number}")
        parts.move(home, folder, [part for made in held.values() for part in made])
    shutil.rmtree(folder, ignore_errors=True)
    commit = Commit(1, None, "made", MADE_AT, VERSION, ("m 1",),
                    {name: tuple(sorted(made, key=lambda part: part.path)) for name, made in held.items()},
                    schema=commits.schema_of_tables())  # fmt: skip
    commits.append(home, commit)
    return commit


def write_month(home: Home, articles: int, files: int) -> Commit:
    """Write a warehouse of one month, in so many files a table, as that many nights would leave it; for compaction."""
    held: dict[str, list[Part]] = {name: [] for name in TABLES}
    folder = home.temporary / "made"
    shutil.rmtree(folder, ignore_errors=True)
    with parts.connect(home) as connection:
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        world(connection, articles)
        for number in range(files):
            count = articles // files
            tables(connection, numbers([Slice(f"{FIRST_YEAR}-01", number * count, count)]))
            for name in QUERIES:
                held[name] += parts.write(home, connection, name, f"FROM made_of_{name}", folder, f"made-{number}")
        parts.move(home, folder, [part for made in held.values() for part in made])
    commit = Commit(1, None, "made", MADE_AT, VERSION, ("m 1",),
                    {name: tuple(sorted(made, key=lambda part: part.path)) for name, made in held.items()},
                    schema=commits.schema_of_tables())  # fmt: skip
    commits.append(home, commit)
    return commit


def revised(
    connection: duckdb.DuckDBPyConnection, home: Home, commit: Commit, ids: Sequence[str]
) -> dict[str, pa.Table]:
    """The rows of a night that finds these articles with a sentence more, by table; all else of them is as it was."""
    connection.register("revised_ids", pa.table({"article_id": pa.array(sorted(ids), pa.string())}))
    files, found = commit.paths(home), {}
    more = "text || ' Told again.'"
    other = f"""* REPLACE ({more} AS text, n_words + 2 AS n_words, sha256({more}) AS content_sha256,
                           sha256('again/' || raw_sha256) AS raw_sha256)"""
    for name in QUERIES:
        if name not in ("inputs", "rejects"):
            found[name] = (
                connection.sql(
                    f"SELECT {other if name == 'articles' else '*'} FROM {scan(name, files[name])}"
                    f" SEMI JOIN revised_ids USING (article_id) ORDER BY {', '.join(parts.sort_columns(name))}"
                )
                .to_arrow_table()
                .cast(arrow_schema(name))
            )
    return found


def staged(
    connection: duckdb.DuckDBPyConnection, articles: int, first: int, count: int, month: str
) -> dict[str, pa.Table]:
    """The rows of a night of `count` new articles of a month, by table, over a world of `articles` articles."""
    world(connection, articles)
    tables(connection, numbers([Slice(month, first, count)]))
    found = {}
    for name in QUERIES:
        if name != "inputs":
            order = ", ".join(parts.sort_columns(name))
            table = connection.sql(f"SELECT * EXCLUDE month FROM made_of_{name} ORDER BY {order}").to_arrow_table()
            found[name] = table.cast(arrow_schema(name))
    return found


def size(folder: Path) -> int:
    """Bytes of all files under a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
