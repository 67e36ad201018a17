"""Noun phrases that stand for someone the article names elsewhere: the official, the Korean company, a minister."""

from bisect import bisect_left

from spacy.tokens import Token

from transforms.quotes import lexicon
from transforms.quotes.page import Page
from warehouse.schema import Entity, Mention

ARTICLES = frozenset(("the", "a", "an"))
WINDOW = 1
"""Paragraphs before its own in which a definite noun finds the one it takes up."""
LEAD = 2
"""Paragraphs at the top of a story that may speak of someone whom the story names only then."""
NAMED_WITHIN = 3
"""Paragraphs behind such a phrase within which the name must come."""
OTHERS = frozenset(
    ("other", "another", "parent", "rival", "same", "new", "second", "third", "first", "sister", "mother")
)
"""Words before a noun that set it apart from the one spoken of."""
RANKS = frozenset(("top", "senior", "former", "veteran", "then", "outgoing", "late", "longtime", "-"))


def taken_up(page: Page, head: Token, said: list[tuple[int, int]]) -> Entity | None:
    """The one named person or body that a definite noun takes up from just before it; None on doubt.

    `said` are the spans of speech so far: whoever is named only in them does not have the floor.
    """
    if head.tag_ != "NN" or not any(child.lower_ == "the" for child in head.lefts):
        return None
    if any(child.dep_ in ("prep", "poss", "appos", "relcl", "acl") for child in head.children):
        return None
    before = _words_before(head)
    if before & OTHERS:
        return None
    if head.lower_ in lexicon.nouns("anyone"):
        found = [entity for entity in _named_near(page, head, said) if entity.entity_type == "person"]
        return found[0] if len(found) == 1 and _fits_person(page, head, before, found[0]) else None
    if head.lower_ in lexicon.nouns("offices") and not before - RANKS:
        found = [entity for entity in _named_near(page, head, said) if entity.entity_type == "person"]
        return found[0] if len(found) == 1 and found[0].role is None else None
    if head.lower_ in lexicon.nouns("any_body"):
        near = _named_near(page, head, [span for span in said if page.stretch_at(span[0]) is not None])
        found = [entity for entity in near if entity.entity_type == "organization" and _fits_body(page, head, entity)]
        return found[0] if len(found) == 1 else None
    return None


def by_initials(page: Page, head: Token) -> Entity | None:
    """The one person whose office has the capitals that stand for it: the LG, for a lieutenant governor."""
    if not (head.text.isupper() and 2 <= len(head.text) <= 4 and any(child.lower_ == "the" for child in head.lefts)):
        return None
    found = [e for e in page.document.entities if e.entity_type == "person" and _initials(e) == head.text]
    return found[0] if len(found) == 1 and found[0].first_char_start < head.idx else None


def _initials(person: Entity) -> str:
    words = (person.role or "").split()
    return "".join(word[0].upper() for word in words if word.lower() not in RANKS and word[0].isalpha())


def named_later(page: Page, head: Token) -> Entity | None:
    """The person whom a story's opening calls by office and the next paragraphs name: The mayor said ... / Mayor X."""
    at = page.document.paragraph_at(head.idx)
    if at > LEAD or head.tag_ not in ("NN", "NNP") or not any(child.lower_ in ARTICLES for child in head.lefts):
        return None
    owned = any(child.dep_ in ("poss", "appos") for child in head.children)
    if owned or head.lower_ in lexicon.nouns("anyone"):
        return None
    holders = [e for e in page.document.entities if e.entity_type == "person" and head.lower_ in _role(e)]
    if len(holders) != 1 or holders[0].first_char_start < head.idx:
        return None
    distance = page.document.paragraph_at(holders[0].first_char_start) - at
    spare = _words_before(head) - RANKS - _role(holders[0]) - _places_before(page, head)
    return holders[0] if distance <= NAMED_WITHIN and not spare else None


def by_surname(page: Page, head: Token) -> Entity | None:
    """The one person whose name ends with a word that no mention covers."""
    if head.pos_ != "PROPN" or not head.text[0].isupper() or head.lower_ in lexicon.nouns("person"):
        return None
    found = [e for e in page.document.entities if e.entity_type == "person" and e.name.split()[-1] == head.text]
    return found[0] if len(found) == 1 else None


def _role(person: Entity) -> set[str]:
    return set((person.role or "").lower().split())


def _words_before(head: Token) -> set[str]:
    return {word.lower_ for child in head.lefts for word in child.subtree if child.lower_ not in ARTICLES}


def _places_before(page: Page, head: Token) -> set[str]:
    """Words before the noun that name a place or people: they say where, and need not be in the role."""
    kinds = ("country", "place", "group")
    return {
        word
        for mention in page.document.mentions_within(head.left_edge.idx, head.idx)
        if (entity := page.document.entity(mention.entity_id)) is not None and entity.entity_type in kinds
        for word in mention.text.lower().split()
    }


def _named_near(page: Page, head: Token, said: list[tuple[int, int]]) -> list[Entity]:
    """Persons and bodies mentioned between the paragraph before and the noun, outside of what is said."""
    first = max(0, page.document.paragraph_at(head.idx) - WINDOW)
    start = page.document.paragraphs[first][0]
    found: dict[str, Entity] = {}
    for mention in _mentions(page, start, head.idx):
        if any(a <= mention.char_start < b for a, b in said):
            continue
        entity = page.document.entity(mention.entity_id)
        if entity is not None:
            found.setdefault(entity.entity_id, entity)
    return list(found.values())


def _mentions(page: Page, start: int, end: int) -> list[Mention]:
    """Mentions that begin between two offsets; the table is in order of offsets."""
    rows = page.document.mentions
    low = bisect_left(rows, start, key=lambda m: m.char_start)
    high = bisect_left(rows, end, key=lambda m: m.char_start)
    return rows[low:high]


def _same_country(page: Page, head: Token, entity: Entity) -> bool:
    """Whether no nation stands before the noun that is not the entity's."""
    for mention in page.document.mentions_within(head.left_edge.idx, head.idx):
        named = page.document.entity(mention.entity_id)
        if named is not None and named.country is not None and entity.country not in (None, named.country):
            return False
    return True


def _fits_person(page: Page, head: Token, before: set[str], person: Entity) -> bool:
    """Whether the person's role, as far as the article gives it, agrees with the words before the noun."""
    spare = before - RANKS - _places_before(page, head)
    return _same_country(page, head, person) and (not spare or bool(spare & _role(person)))


def _fits_body(page: Page, head: Token, body: Entity) -> bool:
    """Whether a body may be called so: its name has the noun or no other noun for a body of another kind."""
    words = set(body.name.lower().replace(".", "").split())
    if head.lower_ in words:
        return _same_country(page, head, body)
    return not words & lexicon.nouns("kinds_of_body") and _same_country(page, head, body)
