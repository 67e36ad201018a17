"""Names: the persons, bodies, countries, places, facilities and groups of an article, and where it mentions them.

`rows(document)` gives the `entities` and `mentions` rows; `mention_covering(document, start, end)` tells which mention
a noun phrase is, for the readers of quotes and events.

What counts, beyond the reading guide:

- A country's `name` is the English one of CLDR, however the article calls it, as users join on it; any other name is
  the fullest one the article gives. England, Scotland and the like are mentions of the United Kingdom.
- Mentions do not overlap, save that an `adjectival` or possessing mention of a country may lie inside a `nominal` one:
  "the [[Kenyan] minister]". A demonym in a body's name ("Kenyan Lake Commission") is no mention of its own.
- A capital or seat of government that acts is a mention of the country with `is_metonym`; `place_id` is the place,
  which has its own row, and such mentions count in `n_mentions` and `first_char_start` of both.
- Demonyms in the plural, or with "the" and no noun behind, are a `group` with the country.
- Events, works, laws, products, faiths and languages give no rows.
- `lat` and `lon` of a country are its middle to the degree (countryinfo); of a state, province or county the
  middle of the area its towns span.
"""

from transforms.document import Document
from transforms.names import (
    build,
    candidates,
    cluster,
    geography,
    known,
    marks,
    metonyms,
    nominals,
    origins,
    pronouns,
    reading,
    roles,
    votes,
)
from warehouse.schema import Entity, Mention

__all__ = ["mention_covering", "rows"]


def rows(document: Document) -> list[Entity | Mention]:
    """The entities and mentions of a document, in order of text. Deterministic; reads nothing but the document."""
    read = reading.read(document.parsed, document.text)
    found = votes.decide(read, candidates.propose(read, document.parsed))
    known.own_countries(read, found)
    at = marks.by_token(found)
    roles.read_roles(read, [mark for mark in found if mark.kind == "person"], at)
    things = cluster.gather(read, found)
    geography.locate(read, things, at)
    origins.settle(read, things, at)
    things = metonyms.read_metonyms(read, things)
    mentioned = [(thing, mark) for thing in things for mark in thing.marks]
    mentioned += nominals.read_nominals(read, things, at)
    mentioned += nominals.read_bodies(read, things, at)
    persons = [(thing, mark) for thing, mark in mentioned if thing.kind == "person"]
    mentioned += pronouns.read_pronouns(read, sorted(persons, key=lambda pair: pair[1].start))
    return build.to_rows(read, document, things, mentioned)


def mention_covering(document: Document, start: int, end: int) -> Mention | None:
    """The mention that is, or heads, the noun phrase from character `start` to `end`; None where it has none.

    `document.mentions` must be filled. "Azerbaijan's Defense Minister Ann Example" gives Ann Example, "the Kenyan
    president" the nominal mention and not the adjective in it, "the foreign minister, Ann Example" Ann Example.
    """
    span = document.span(start, end)
    if span is None:
        return None
    touching = [m for m in document.mentions if m.char_start < end and m.char_end > start]
    full = [m for m in touching if m.mention_type != "adjectival"]
    root = span.root.idx
    for mention in sorted(full, key=lambda m: (m.char_start - m.char_end, m.char_start)):
        if mention.char_start <= root < mention.char_end:
            return mention
    beside = [token.idx for token in span if token.dep_ == "appos" and token.head.i == span.root.i]
    for mention in full:
        if any(mention.char_start <= place < mention.char_end for place in beside):
            return mention
    return None
