"""Every table and column of Dateline, declared once.

A table is a frozen dataclass: its fields are the columns, its annotations their types, `| None` means nullable. The
Arrow schemas, the Parquet metadata, the SQL comments, `datapackage.json`, the data dictionary, the checks before a
commit, and the row types that readers build are all derived from the classes below.

Offsets (`X_start`, `X_end`) are Unicode code points into `articles.text`, start inclusive, end exclusive. Unknown is
None: nothing is ever filled in from the clock, a file's age or a guess.
"""

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, Literal, dataclass_transform

import pyarrow as pa

TextQuality = Literal["ok", "stub", "consent_wall", "index_page", "live_blog", "script_shell"]
"""What a page turned out to be. Consent walls, index pages and script shells get no rows in the reader tables."""

Precision = Literal["time", "day", "week", "month", "quarter", "season", "half", "year", "decade", "century"]
"""The finest unit the words give; never finer than stated."""

PublishedBasis = Literal["metadata", "visible", "header", "feed", "url", "record", "modified"]
"""Where the publication date was read: machine-readable page metadata, the page's visible text, the header lines of a
plain text, the feed or news sitemap that named it, the URL's path, or a field of a JSON, CSV or Parquet record;
modified where a page states only the day of its last update, on which the text as it stands was published."""

Basis = Literal["stated", "inferred"]

QuoteType = Literal["direct", "indirect", "mixed"]
EntityType = Literal["person", "organization", "country", "place", "facility", "group", "other"]
MentionType = Literal["name", "nominal", "pronoun", "adjectival"]
EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
QuadClass = Literal["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"]
Polarity = Literal["positive", "negative"]
Modality = Literal["happened", "ongoing", "planned", "demanded", "denied", "hypothetical"]
Sector = Literal["GOV", "MIL", "LEG", "JUD", "REB", "OPP", "CVL", "IGO", "NGO", "MED", "BUS"]
ParticipantRole = Literal["source", "target", "third"]
ValueType = Literal["DATE", "TIME", "DURATION", "SET"]
FigureKind = Literal[
    "killed", "injured", "missing", "displaced", "arrested", "troops", "money", "votes", "people", "percent", "other"
]
Stage = Literal["fetch", "read", "clean", "parse"]
Outcome = Literal["new", "revision", "copy", "superseded", "reject"]


def column(
    description: str,
    *,
    default: Any = dataclasses.MISSING,
    unit: str | None = None,
    minimum: float | None = None,
    maximum: float | None = None,
    references: str | None = None,
) -> Any:
    """One column: what it means, its unit, its range, and the `table.column` its values must occur in."""
    facts = {
        "description": description,
        "unit": unit,
        "minimum": minimum,
        "maximum": maximum,
        "references": references,
    }
    return dataclasses.field(default=default, metadata=facts)


OFFSET = "Unicode code points into articles.text"


def offset(description: str, *, default: Any = dataclasses.MISSING) -> Any:
    """A column that holds one end of a span."""
    return column(description, default=default, unit=OFFSET, minimum=0)


@dataclasses.dataclass(frozen=True)
class Table:
    """What is known of a table besides its columns."""

    name: str
    row: type
    description: str
    key: tuple[str, ...]
    order: tuple[str, ...]
    spans: Mapping[str, str]  # prefix of the two offsets -> the column that stores the very characters
    public: bool  # False: Dateline's own bookkeeping, not published


TABLES: dict[str, Table] = {}


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(column, offset))
def table(
    name: str,
    *,
    key: tuple[str, ...],
    sorted_by: tuple[str, ...],
    spans: Mapping[str, str] | None = None,
    public: bool = True,
) -> Callable[[type], type]:
    """Register a row class under its table's name. The class docstring describes the table."""

    def register(cls: type) -> type:
        row: type = dataclasses.dataclass(frozen=True, kw_only=True, slots=True)(cls)
        TABLES[name] = Table(name, row, " ".join((cls.__doc__ or "").split()), key, sorted_by, spans or {}, public)
        return row

    return register


@table("articles", key=("article_id",), sorted_by=("article_id",))
class Article:
    """One article, in its latest revision."""

    article_id: str = column("Derived from the canonical URL where there is one, else from the text.")
    revision: int = column("1 for the text first seen; one more each time it came again changed.", minimum=1, default=1)
    url: str | None = column("The address as given.", default=None)
    canonical_url: str | None = column(
        "The address in its plain form: no tracking parameters, fragment, default port.", default=None
    )
    source: str | None = column("The outlet: the address's domain, or the name the page or feed gives.", default=None)
    title: str | None = column("The headline.", default=None)
    subtitle: str | None = column("The standfirst below the headline.", default=None)
    authors: str | None = column("The authors' names, joined by '; '.", default=None)
    section: str | None = column("The section of the outlet the page names.", default=None)
    language: str | None = column("ISO 639-1 code of the text's language; NULL where nothing tells.", default=None)
    published_at: datetime | None = column(
        "The moment of publication in UTC; NULL unless a time of day and its zone are stated.", default=None
    )
    published_utc_offset: int | None = column(
        "The page's own offset from UTC.", unit="minutes", minimum=-1080, maximum=1080, default=None
    )
    published_date: date | None = column(
        "The day of publication in the page's own time zone; the first of the month where the precision is month.",
        default=None,
    )
    published_precision: Precision | None = column("How exact the publication date is.", default=None)
    published_basis: PublishedBasis | None = column("Where the publication date was read.", default=None)
    modified_at: datetime | None = column("The moment of the last change the page states, in UTC.", default=None)
    fetched_at: datetime | None = column("When the page was fetched, in UTC; NULL for local files.", default=None)
    text: str = column("The cleaned text, paragraphs separated by line breaks. Every offset points into it.")
    text_quality: TextQuality = column("What the page turned out to be.", default="ok")
    n_words: int = column("Words in the text.", unit="words", minimum=0)
    content_sha256: str = column("SHA-256 of the text's words, whitespace folded.")
    raw_sha256: str = column("SHA-256 of the raw input as kept under raw/.")
    raw_ref: str = column("The file's path or the URL; '#n' for the n-th record of a file of many.")
    duplicate_cluster_id: str = column("Shared by articles that are near copies of each other.")
    is_cluster_lead: bool = column("True for the one article that stands for its cluster.", default=True)
    n_copies: int = column("Articles in the cluster, this one included.", minimum=1, default=1)
    first_commit: int | None = column(
        "The commit that brought the article's first text; NULL where it is not known any more.",
        minimum=1,
        default=None,
    )
    revision_commit: int | None = column(
        "The commit that brought this revision; NULL where it is not known any more.", minimum=1, default=None
    )
    dateline_version: str = column("The Dateline version that wrote the row.")
    model_version: str | None = column("The language model that read the text; NULL where none did.", default=None)


@table(
    "quotes",
    key=("quote_id",),
    sorted_by=("article_id", "char_start", "char_end", "quote_id"),
    spans={"char": "content", "cue": "cue", "speaker": "speaker_text"},
)
class Quote:
    """One unbroken stretch of reported speech."""

    quote_id: str = column("Derived from the article, the span and the kind.")
    attribution_id: str = column("Shared by the stretches of one utterance that its cue or a paragraph break divides.")
    article_id: str = column("The article.", references="articles.article_id")
    quote_type: QuoteType = column("direct: wholly inside quotation marks; mixed: partly; indirect: not at all.")
    content: str = column("What was said, without outer marks, the comma before the closing mark, and a leading that.")
    char_start: int = offset("Where the content starts.")
    char_end: int = offset("Where the content ends.")
    cue: str | None = column("The words that mark it as said: said, according to, in a statement.", default=None)
    cue_start: int | None = offset("Where the cue starts.", default=None)
    cue_end: int | None = offset("Where the cue ends.", default=None)
    speaker_text: str | None = column("The speaker as written there; a pronoun counts.", default=None)
    speaker_start: int | None = offset("Where the speaker's words start.", default=None)
    speaker_end: int | None = offset("Where the speaker's words end.", default=None)
    speaker_id: str | None = column("The speaker's entity.", default=None, references="entities.entity_id")
    speaker_name: str | None = column(
        "The fullest name the article gives the speaker, without titles; NULL for the unnamed.", default=None
    )
    speaker_type: EntityType | None = column("What the speaker is.", default=None)
    speaker_role: str | None = column("The speaker's role or title as the article gives it.", default=None)
    speaker_country: str | None = column("ISO 3166 alpha-3, where stated or plainly implied.", default=None)
    addressee_id: str | None = column("The entity spoken to.", default=None, references="entities.entity_id")
    addressee_name: str | None = column("The name of the one spoken to.", default=None)
    nested_in: str | None = column("The quote that contains this one.", default=None, references="quotes.quote_id")
    said_date: date | None = column("The day it was said, where the text gives it.", default=None)
    said_precision: Precision | None = column("How exact said_date is.", default=None)
    said_basis: Basis | None = column("Whether the sentence states the day or it was inferred.", default=None)


@table("entities", key=("article_id", "entity_id"), sorted_by=("article_id", "first_char_start", "entity_id"))
class Entity:
    """One person, body, country, place, facility or group in one article."""

    entity_id: str = column("The same for one person, body or place in every article.")
    article_id: str = column("The article.", references="articles.article_id")
    entity_type: EntityType = column("What it is.")
    name: str = column("The fullest name the article gives, without title, leading article and possessive.")
    role: str | None = column("Title or office as the article gives it.", default=None)
    affiliation: str | None = column("The body the article places it in.", default=None)
    country: str | None = column("ISO 3166 alpha-3, where stated or plainly implied.", default=None)
    geonames_id: int | None = column("GeoNames id.", default=None, minimum=1)
    lat: float | None = column(
        "Latitude; countries, places and facilities only.", unit="degrees", minimum=-90, maximum=90, default=None
    )
    lon: float | None = column(
        "Longitude; countries, places and facilities only.", unit="degrees", minimum=-180, maximum=180, default=None
    )
    wikidata_id: str | None = column("Wikidata id, from a table of the user's only.", default=None)
    n_mentions: int = column("Mentions in the article.", minimum=1)
    first_char_start: int = offset("Where the first mention starts.")


@table(
    "events",
    key=("event_id",),
    sorted_by=("article_id", "trigger_start", "event_id"),
    spans={"trigger": "trigger", "evidence": "evidence"},
)
class Event:
    """One happening as one article tells it."""

    event_id: str = column("Derived from the article, the trigger's span and the type.")
    happening_id: str = column("The same for one happening told by several articles.")
    article_id: str = column("The article.", references="articles.article_id")
    event_type: EventType = column("PLOVER's name of the type.")
    mode: str | None = column("What kind of the type, where plain: visit, meet, phone, mediate.", default=None)
    cameo_root: str | None = column("The two-digit root that users of GDELT and ICEWS know.", default=None)
    quad_class: QuadClass = column("Verbal or material, cooperation or conflict.")
    trigger: str = column("The words that name the happening.")
    trigger_start: int = offset("Where the trigger starts.")
    trigger_end: int = offset("Where the trigger ends.")
    evidence: str = column("The one sentence that holds the trigger.")
    evidence_start: int = offset("Where the sentence starts.")
    evidence_end: int = offset("Where the sentence ends.")
    polarity: Polarity = column("negative where the text says it did not happen.", default="positive")
    modality: Modality = column("Whether it happened, goes on, is planned, demanded, denied or supposed.")
    reported_by: str | None = column(
        "The quote it is told in; NULL where the reporter tells it.", default=None, references="quotes.quote_id"
    )
    source_id: str | None = column("The entity that acts.", default=None, references="entities.entity_id")
    source_name: str | None = column("Its name.", default=None)
    source_country: str | None = column("Its country, ISO 3166 alpha-3.", default=None)
    source_sector: Sector | None = column("Its sector.", default=None)
    target_id: str | None = column("The entity acted upon.", default=None, references="entities.entity_id")
    target_name: str | None = column("Its name.", default=None)
    target_country: str | None = column("Its country, ISO 3166 alpha-3.", default=None)
    target_sector: Sector | None = column("Its sector.", default=None)
    date_start: date | None = column("First day on which it may have happened.", default=None)
    date_end: date | None = column("Last day on which it may have happened.", default=None)
    date_precision: Precision | None = column("How exact the date is.", default=None)
    date_basis: Basis | None = column(
        "stated: a time expression in the event's sentence gives it; inferred: the text around it does.", default=None
    )
    date_text: str | None = column("The time expression.", default=None)
    place_id: str | None = column("The entity where it happened.", default=None, references="entities.entity_id")
    place_name: str | None = column("Its name.", default=None)
    place_country: str | None = column("Its country, ISO 3166 alpha-3.", default=None)
    place_lat: float | None = column("Latitude.", unit="degrees", minimum=-90, maximum=90, default=None)
    place_lon: float | None = column("Longitude.", unit="degrees", minimum=-180, maximum=180, default=None)
    place_basis: Basis | None = column(
        "stated: the clause names the place; inferred: the text around it does.", default=None
    )


@table(
    "mentions",
    key=("mention_id",),
    sorted_by=("article_id", "char_start", "char_end", "mention_id"),
    spans={"char": "text"},
)
class Mention:
    """One mention of an entity."""

    mention_id: str = column("Derived from the article, the span and the kind.")
    entity_id: str = column("The entity.", references="entities.entity_id")
    article_id: str = column("The article.", references="articles.article_id")
    text: str = column("The mention as written.")
    char_start: int = offset("Where it starts.")
    char_end: int = offset("Where it ends.")
    mention_type: MentionType = column("By name, by a common noun, by a pronoun, or by an adjective of nation.")
    is_metonym: bool = column("True where a capital or palace stands for a government.", default=False)
    place_id: str | None = column(
        "The place itself, where a metonym names one.", default=None, references="entities.entity_id"
    )


@table(
    "participants",
    key=("event_id", "role", "char_start", "char_end"),
    sorted_by=("article_id", "event_id", "char_start", "char_end", "role"),
    spans={"char": "text"},
)
class Participant:
    """One actor of one event."""

    event_id: str = column("The event.", references="events.event_id")
    article_id: str = column("The article.", references="articles.article_id")
    entity_id: str | None = column("The entity; NULL for the unnamed.", default=None, references="entities.entity_id")
    role: ParticipantRole = column("source acts, target is acted upon, third mediates, hosts or helps.")
    name: str | None = column("Its name; NULL for the unnamed.", default=None)
    country: str | None = column("ISO 3166 alpha-3.", default=None)
    sector: Sector | None = column("Its sector.", default=None)
    text: str = column("The full noun phrase as written.")
    char_start: int = offset("Where it starts.")
    char_end: int = offset("Where it ends.")


@table("dates", key=("article_id", "char_start", "char_end"), sorted_by=("article_id", "char_start", "char_end"),
       spans={"char": "text"})  # fmt: skip
class Date:
    """One time expression."""

    article_id: str = column("The article.", references="articles.article_id")
    text: str = column("The expression as written.")
    char_start: int = offset("Where it starts.")
    char_end: int = offset("Where it ends.")
    value: str | None = column(
        "TIMEX3 / ISO 8601 value: 2016-04, P3Y, 2016-W14; NULL where it cannot be told.", default=None
    )
    value_type: ValueType = column("A day or period, a time of day, a length, or a repetition.")
    date_start: date | None = column("First day covered.", default=None)
    date_end: date | None = column("Last day covered.", default=None)
    precision: Precision | None = column("The finest unit the words give.", default=None)
    basis: Basis | None = column(
        "stated: the words alone give the value; inferred: with the article's date or the text around.", default=None
    )


@table("figures", key=("article_id", "char_start", "char_end", "kind"), sorted_by=("article_id", "char_start", "kind"),
       spans={"char": "text"})  # fmt: skip
class Figure:
    """One claimed number."""

    article_id: str = column("The article.", references="articles.article_id")
    event_id: str | None = column("The event it belongs to.", default=None, references="events.event_id")
    value_low: float = column("The lowest value the words allow; the value itself where one is given.")
    value_high: float | None = column("The highest value; NULL where the words leave it open.", default=None)
    qualifier: str | None = column("The word that loosens the number: over, nearly, at least.", default=None)
    unit: str | None = column("What is counted or the currency: people, soldiers, USD.", default=None)
    kind: FigureKind = column("What the number counts.")
    claimed_by: str | None = column(
        "The quote_id it is claimed in, or the entity_id of the claimant; NULL for the reporter.", default=None
    )
    text: str = column("The figure as written, qualifier and unit included.")
    char_start: int = offset("Where it starts.")
    char_end: int = offset("Where it ends.")


@table("rejects", key=("raw_ref", "raw_sha256"), sorted_by=("raw_ref", "raw_sha256"))
class Reject:
    """One input that gave no article."""

    raw_ref: str = column("The file's path or the URL; '#n' for the n-th record of a file of many.")
    raw_sha256: str | None = column(
        "SHA-256 of the input as kept under raw/; NULL where it could not be read.", default=None
    )
    stage: Stage = column("Where it failed.")
    reason: str = column("A code, such as empty, broken_json, no_text, timeout; transforms/problems.py has all.")
    detail: str = column("What was wrong and what to do, in a sentence.")
    rejected_at: datetime = column("When, in UTC.")


@table("identities", key=("kind", "article_id", "local_id"), sorted_by=("kind", "article_id", "local_id"))
class Identity:
    """What an article's own rows cannot know: which of its ids other articles or overrides change, and to what.

    Parts hold the identity an article gives by itself; a row here replaces it.
    """

    kind: Literal["entity", "happening", "cluster", "reject"] = column(
        "Which id is replaced; reject: the row of that id is hidden, as the user's overrides say."
    )
    article_id: str = column("The article that holds the local id.", references="articles.article_id")
    local_id: str = column("The id in the part.")
    global_id: str = column("The id that holds across articles.")
    is_cluster_lead: bool | None = column("For clusters: whether the article leads.", default=None)
    n_copies: int | None = column("For clusters: articles in the cluster.", default=None, minimum=1)
    entity_name: str | None = column("For entities: the name an override gives.", default=None)
    wikidata_id: str | None = column("For entities: the Wikidata id from the user's table.", default=None)


@table("names", key=("kind", "local_id", "entity_id"), sorted_by=("kind", "local_id", "entity_id"), public=False)
class Name:
    """What all articles together tell of a name: by it a night knows the names of its own articles again.

    Written whole when all identities are decided, and by each night between for the names that are new. Empty while
    the archive is so small that each night decides all.
    """

    kind: Literal["person", "organization", "place", "facility", "acronym", "outlet", "nation"] = column(
        "Of what: a kind of entity, an acronym of a body, an outlet at home in a country, a word for a country."
    )
    local_id: str = column("The id in the parts; the acronym, the outlet, the word.")
    entity_id: str = column("The id by itself, which differs where several bear the name; of others the global_id.")
    global_id: str = column("The id that holds across articles; the country's code.")
    name: str | None = column("As most articles write it.", default=None)
    keys: str | None = column("The blocks in which other names of it are looked for, one a line.", default=None)
    proof: str | None = column("Of a name of many: what a row has to tell to be this one.", default=None)
    office: str | None = column("Of a person: name, country and office, where they are of one alone.", default=None)
    entity_name: str | None = column("The name an override gives.", default=None)
    wikidata_id: str | None = column("The Wikidata id from the user's table.", default=None)
    told: str = column("What else the articles tell, as JSON.")


@table("inputs", key=("raw_ref",), sorted_by=("raw_ref",), public=False)
class Input:
    """One record of one input, with what became of it. Tells a rerun what it has read already."""

    raw_ref: str = column("The file's path or the URL; '#n' for the n-th record of a file of many.")
    raw_sha256: str | None = column("SHA-256 of the file that holds it.", default=None)
    outcome: Outcome = column("What became of it.")
    article_id: str | None = column("The article it gave or repeats.", default=None)
    dateline_version: str = column("The version that read it.")


@table("fingerprints", key=("article_id",), sorted_by=("article_id",), public=False)
class Fingerprint:
    """The MinHash of an article's text, by which near copies are found without rereading it."""

    article_id: str = column("The article.", references="articles.article_id")
    signature: bytes = column(
        "Number of distinct word 3-grams and 128 minima over them, little-endian; empty below 3 words."
    )


READER_TABLES = ("entities", "mentions", "dates", "quotes", "events", "participants", "figures")
"""Tables that readers fill from an article's text, in the order in which one may build on another."""

_ARROW = {
    str: pa.string(),
    int: pa.int32(),
    float: pa.float64(),
    bool: pa.bool_(),
    bytes: pa.binary(),
    date: pa.date32(),
    datetime: pa.timestamp("us", tz="UTC"),
}


@dataclasses.dataclass(frozen=True)
class Column:
    """One column, as derived from a field of a row class."""

    name: str
    type: pa.DataType
    nullable: bool
    values: tuple[str, ...]  # the allowed ones; empty where any will do
    description: str
    unit: str | None
    minimum: float | None
    maximum: float | None
    references: str | None


def _resolve(annotation: Any) -> tuple[pa.DataType, bool, tuple[str, ...]]:
    """Arrow type, nullability and allowed values of a field's annotation."""
    if isinstance(annotation, types.UnionType) or typing.get_origin(annotation) is typing.Union:
        (inner,) = [part for part in typing.get_args(annotation) if part is not type(None)]
        arrow, _, values = _resolve(inner)
        return arrow, True, values
    if typing.get_origin(annotation) is Literal:
        return pa.string(), False, typing.get_args(annotation)
    return _ARROW[annotation], False, ()


@cache
def columns(name: str) -> tuple[Column, ...]:
    """The columns of the table `name`, in order."""
    row = TABLES[name].row
    hints = typing.get_type_hints(row)
    return tuple(Column(f.name, *_resolve(hints[f.name]), **f.metadata) for f in dataclasses.fields(row))


@cache
def arrow_schema(name: str) -> pa.Schema:
    """The Arrow schema of the table `name`, with the descriptions as metadata."""
    fields = [
        pa.field(c.name, c.type, c.nullable, {"description": c.description} | ({"unit": c.unit} if c.unit else {}))
        for c in columns(name)
    ]
    return pa.schema(fields, {"table": name, "description": TABLES[name].description})


def to_arrow(name: str, rows: typing.Sequence[Any]) -> pa.Table:
    """Rows of the table `name` as one Arrow table. Raises pa.ArrowInvalid where a value does not fit its column."""
    schema = arrow_schema(name)
    return pa.table({f.name: pa.array([getattr(row, f.name) for row in rows], f.type) for f in schema}, schema)
