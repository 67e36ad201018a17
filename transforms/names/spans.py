"""Where the names that a model proposes begin and end: without article, title, possessive, quotation marks."""

from spacy.tokens import Doc

from transforms.names import countries
from transforms.names.lexicon import words
from transforms.names.marks import Mark
from transforms.names.reading import CALENDAR, POSSESSIVES, Reading, tight, touches
from transforms.names.titles import is_first_half, is_given_name, is_second_half, singular
from warehouse.schema import EntityType

KINDS: dict[str, EntityType] = {
    "PERSON": "person",
    "ORG": "organization",
    "GPE": "place",
    "LOC": "place",
    "FAC": "facility",
    "NORP": "group",
    "EVENT": "other",
    "WORK_OF_ART": "other",
    "PRODUCT": "other",
    "LAW": "other",
    "PER": "person",  # models of four classes
    "MISC": "other",
}
"""Labels of OntoNotes and CoNLL as kinds; other labels are no names."""
ARTICLES = frozenset({"the", "a", "an", "this", "that", "its", "his", "her", "their", "our", "my", "your"})
MARKS = frozenset("\"'“”‘’„«»()[]{}.,;:!?*•|/\\-–—…`_") | {"``", "''", "...", "--"}
QUOTES = frozenset({"“", "”", '"'})
PARTING = frozenset({"(", ")", "[", "]", ";"}) | QUOTES
SHORT_TITLES = frozenset({"mk", "mp", "mna", "he", "hh", "hrh", "hm", "dgp", "igp", "cji", "ssp", "dcp", "acp", "mec"})
"""Titles in capitals that look like initials."""
TIMES = frozenset({"between", "during", "since", "until", "before", "after"})
BETWEEN_PERSONS = frozenset({"and", "as", "of", "for", "told", "said", ","})


def proposed(reading: Reading, parsed: Doc) -> list[Mark]:
    """The model's entities as marks, cut where they hold more than one name and trimmed."""
    named = [entity for entity in parsed.ents if entity.label_ in KINDS]
    inner = {
        reading.plain[i]
        for entity in named
        if KINDS[entity.label_] == "person"
        for i in range(entity.start + 1, entity.end)
        if reading.plain[i] not in words("titles", "army") and not is_second_half(reading, i)
    }
    return [
        mark for entity in named for mark in _marks(reading, entity.start, entity.end, entity.label_, frozenset(inner))
    ]


def _marks(reading: Reading, start: int, end: int, label: str, inner: frozenset[str]) -> list[Mark]:
    """The marks of one entity; an event that ends in small words, as "Example general election", stays whole."""
    pieces = _pieces(reading, start, end, label, inner)
    ends_small = _is_small(reading, end - 1) and reading.words[end - 1].isalpha()
    if KINDS[label] == "other" and pieces and pieces[-1].end < end and ends_small:
        return [Mark(start, end, "other", label=label)]
    return pieces


def _pieces(reading: Reading, start: int, end: int, label: str, inner: frozenset[str]) -> list[Mark]:
    person = KINDS[label] == "person"
    cuts = [i for i in range(start, end) if _cuts(reading, i, start, end, label)]
    marks = []
    for first, last in zip([start, *[c + 1 for c in cuts]], [*cuts, end], strict=True):
        trimmed = trim(reading, first, last, person, inner)
        if trimmed is not None:
            given = person and trimmed[0] > 0 and is_given_name(reading, trimmed[0] - 1)
            marks.append(Mark(trimmed[0] - given, trimmed[1], KINDS[label], label=label))
    return marks


def _cuts(reading: Reading, i: int, start: int, end: int, label: str) -> bool:
    """Whether a token inside an entity parts two names, or a name from what is no name."""
    word, person = reading.words[i], KINDS[label] == "person"
    nickname = person and word in QUOTES and start < i < end - 1
    if reading.breaks(i) or (word in PARTING and not nickname):
        return True
    if word in ("-", "–", "—") and start < i and reading.ends[i - 1] < reading.starts[i]:
        return True
    if word in POSSESSIVES and i + 1 < end:
        return person or not reading.capital[i + 1] or reading.span_text(start, i) in countries.phrases()
    if KINDS[label] == "place" and (reading.plain[i] in TIMES or word == ","):
        return True  # "Example Town, Example Province" are two places
    return person and reading.plain[i] in BETWEEN_PERSONS


def trim(
    reading: Reading, start: int, end: int, person: bool, inner: frozenset[str] = frozenset()
) -> tuple[int, int] | None:
    """A span without what does not belong to the name on either edge, or None where nothing is left.

    `inner` holds words that stand inside persons' names in the article: "Amir Example" keeps its first word, which
    could be a title, where the article also has "Orin Amir Example".
    """
    while start < end and _loose_at_start(reading, start, end, person and reading.plain[start] not in inner):
        start += 1
    while start < end and _loose_at_end(reading, start, end):
        end -= 1
    named = any(reading.words[i][0].isalpha() for i in range(start, end))
    address = any("//" in reading.words[i] or "www." in reading.words[i] for i in range(start, end))
    return (start, end) if named and not address else None


def _loose_at_start(reading: Reading, start: int, end: int, person: bool) -> bool:
    word, plain = reading.words[start], reading.plain[start]
    small = _is_small(reading, start)
    if small and plain in words("titles", "particles") and start + 1 < end and reading.words[start + 1] in "-’'":
        return False  # "al-Example"
    shouted = word.isupper() and len(word) > 2 and word.isalpha() and reading.words[start + 1 : end] != []
    if person and shouted and start > 0 and reading.plain[start - 1] in ("of", "for", "at"):
        return not all(reading.words[i].isupper() for i in range(start, end))  # "head of LWC Ann Example"
    title = person and end - start > 1 and plain in words("titles", "offices", "ranks", "courtesies", "modifiers")
    if end - start > 1 and (is_second_half(reading, start) or is_first_half(reading, start)):
        return True
    if title and is_given_name(reading, start):
        return False
    called = singular(plain) is not None or (word.isupper() and plain in SHORT_TITLES)
    called = called or (len(word) > 7 and plain.endswith(("ist", "ician")))  # "Oppositionist Ann Example"
    title = title or (person and end - start > 2 - (len(word) == 2) and word[0].isupper() and called)
    return title or small or word.lower() in ARTICLES or plain in CALENDAR or word in MARKS


def _loose_at_end(reading: Reading, start: int, end: int) -> bool:
    last = end - 1
    word = reading.words[last]
    if word == "." and last > start and len(reading.words[last - 1]) == 1 and touches(reading, last - 1):
        return False  # the full stop of an initial
    if last > start and reading.plain[last] in ("mr", "mrs", "ms", "dr"):
        return True  # the next name's form of address
    if word in POSSESSIVES or word in MARKS or (reading.plain[last] in CALENDAR and last > start):
        return True
    hyphened = last - 2 >= start and reading.words[last - 1] in "-‐‑" and tight(reading, last - 1)
    inside = last > start + 1 and reading.plain[last - 1] in ("and", "of") and reading.words[last].isalpha()
    return _is_small(reading, last) and not hyphened and not inside


def _is_small(reading: Reading, i: int) -> bool:
    """Whether a token is a word without a capital anywhere, and no number."""
    word = reading.words[i]
    camel = word[0].isalpha() and any(letter.isupper() for letter in word[1:])
    return not reading.capital[i] and not word[0].isdigit() and not camel
