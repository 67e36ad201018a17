"""From an article's entities and marks to rows."""

from collections.abc import Iterable

from transforms import ids
from transforms.document import Document
from transforms.names import countries, titles
from transforms.names.bodies import body_key, is_generic
from transforms.names.lexicon import fold
from transforms.names.marks import Mark
from transforms.names.people import name_parts
from transforms.names.reading import Reading
from transforms.names.things import Thing
from warehouse.schema import Entity, Mention


def entity_id(thing: Thing, article_id: str) -> str:
    """The id of an entity, the same in every article that gives it the same full name.

    Countries go by ISO code, places by GeoNames id, else name; persons by their name's parts, and by the article too
    where only one part is known; bodies by name, and a name that every country has ("Supreme Court") by country, or by
    the article where the country is unknown.
    """
    match thing.kind:
        case "country":
            return ids.derive("e", "country", titles.iso3(thing.country))
        case "person":
            parts = " ".join(name_parts(thing.name))
            return ids.derive("e", "person", parts, *([] if thing.full else [article_id]))
        case "organization":
            return ids.derive("e", "organization", *_body_identity(thing, article_id))
        case "place" if thing.place is not None and thing.place.geonames_id is not None:
            return ids.derive("e", "place", thing.place.geonames_id)
        case "group" if thing.country is not None:
            return ids.derive("e", "group", titles.iso3(thing.country))
        case _:
            return ids.derive("e", thing.kind, fold(thing.name))


def _body_identity(thing: Thing, article_id: str) -> list[str]:
    """What tells a body apart from others: its name; for a name every country has, the country or the article too."""
    key = body_key(thing.name).replace("defence", "defense")
    return [key, titles.iso3(thing.country) or article_id] if is_generic(key.split()) else [key]


def to_rows(
    reading: Reading, document: Document, things: Iterable[Thing], mentioned: list[tuple[Thing, Mark]]
) -> list[Entity | Mention]:
    """The rows of an article's entities and their mentions, in order of text."""
    article_id = document.article.article_id
    spans: dict[str, list[tuple[int, Thing]]] = {}
    ids_of: dict[int, str] = {}
    for thing in things:
        ids_of[id(thing)] = entity_id(thing, article_id)
    mentions: list[Mention] = []
    stands_for: dict[int, str] = {id(mark): ids_of[id(thing)] for thing in things for mark in thing.also}
    for thing, mark in mentioned:
        start, end = reading.starts[mark.start], reading.ends[mark.end - 1]
        mentions.append(
            Mention(
                mention_id=ids.of_span("m", article_id, start, end, mark.form),
                entity_id=ids_of[id(thing)],
                article_id=article_id,
                text=reading.text[start:end],
                char_start=start,
                char_end=end,
                mention_type=mark.form,
                is_metonym=mark.metonym,
                place_id=stands_for.get(id(mark)),
            )
        )
        for key in {ids_of[id(thing)], stands_for.get(id(mark), ids_of[id(thing)])}:
            spans.setdefault(key, []).append((start, thing))
    entities: dict[str, Entity] = {}
    for thing in things:
        key = ids_of[id(thing)]
        if key in entities or key not in spans:
            continue
        starts = [start for start, _ in spans[key]]
        entities[key] = _entity(thing, key, article_id, len(starts), min(starts))
    mentions.sort(key=lambda m: (m.char_start, m.char_end))
    return [*sorted(entities.values(), key=lambda e: (e.first_char_start, e.entity_id)), *mentions]


def _entity(thing: Thing, key: str, article_id: str, n_mentions: int, first: int) -> Entity:
    country = countries.countries().get(thing.country) if thing.country else None
    placed = thing.place
    nation = country if thing.kind == "country" else None
    return Entity(
        entity_id=key,
        article_id=article_id,
        entity_type=thing.kind,
        name=thing.name,
        role=thing.title.role if thing.kind == "person" else None,
        affiliation=thing.title.affiliation if thing.kind == "person" else None,
        country=country.iso3 if country else None,
        geonames_id=placed.geonames_id if placed else nation.geonames_id if nation else None,
        lat=placed.lat if placed else nation.lat if nation else None,
        lon=placed.lon if placed else nation.lon if nation else None,
        n_mentions=n_mentions,
        first_char_start=first,
    )
