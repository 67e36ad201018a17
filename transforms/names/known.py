"""Marks of what the lexicons know (countries, regions, peoples, faiths), and their place among a model's proposals."""

from transforms.names import countries
from transforms.names.cues import cue_kind
from transforms.names.marks import Mark, by_token
from transforms.names.reading import POSSESSIVES, Reading
from transforms.names.spans import trim
from transforms.names.titles import is_head
from warehouse.schema import MentionType

LANGUAGE_CUES = frozenset({"in", "speak", "speaks", "spoke", "speaking", "into", "from", "translated", "learn"})
GOES_WITH = frozenset({"NN", "NNS", "NNP", "NNPS", "JJ", "JJR", "JJS", "VBN", "VBG", "CD"})


def known_marks(reading: Reading) -> list[Mark]:
    """The known phrases of a text as marks that no vote overturns."""
    return [mark for hit in countries.find(reading.text) if (mark := _mark(reading, hit)) is not None]


def _mark(reading: Reading, hit: countries.Hit) -> Mark | None:
    """The mark of a known phrase, or None where it is a language or no word of its own."""
    start, end = reading.tokens_of(hit.start, hit.end)
    if reading.starts[start] != hit.start or reading.ends[end - 1] < hit.end:
        return None
    match hit.use:
        case "country":
            return Mark(start, end, "country", key=hit.of, sure=True)
        case "region":
            return Mark(start, end, "place", key=hit.of, sure=True)
        case "seat":
            return Mark(start, end, "facility", country=hit.of, sure=True, label="SEAT")
        case "people":
            return Mark(start, end, "group", country=hit.of, sure=True)
        case _:
            return None if _is_language(reading, start, end) else _adjective(reading, start, end, hit)


def _adjective(reading: Reading, start: int, end: int, hit: countries.Hit) -> Mark:
    """A word that may stand before a noun or for a people: "the French" beside "the French president"."""
    last = end - 1
    if hit.use == "adjective":
        definite = start > 0 and reading.plain[start - 1] == "the"
        if definite and not _modifies(reading, last) and reading.tags[last] != "JJ":
            return Mark(start, end, "group", country=hit.of, sure=True)
        return Mark(start, end, "country", "adjectival", key=hit.of, sure=True)
    if hit.use == "regional" and not reading.words[last].endswith("ns"):
        return Mark(start, end, "place", "adjectival", key=hit.of, sure=True)
    plural = hit.use == "regional" or reading.tags[last] in ("NNS", "NNPS")
    form: MentionType = "name" if plural else "adjectival"
    return Mark(start, end, "group", form, key=hit.of, sure=True)


def _is_language(reading: Reading, start: int, end: int) -> bool:
    """Whether a demonym names a language: "in French", and no noun behind."""
    cue = start > 0 and reading.plain[start - 1] in LANGUAGE_CUES
    return cue and end - start == 1 and not _modifies(reading, start)


def _modifies(reading: Reading, i: int) -> bool:
    """Whether a noun or adjective follows that the word goes with."""
    j = i + 1
    if reading.breaks(j):
        return False
    if reading.words[j] in "-–" and reading.ends[i] == reading.starts[j]:
        return True
    listed = reading.plain[j] in ("and", ",") and reading.deps[i] in ("amod", "compound")
    return reading.tags[j] in GOES_WITH or listed


def settle(reading: Reading, known: list[Mark], found: list[Mark]) -> list[Mark]:
    """Known phrases beat the model's guess for the same words; inside a longer name they give way, but at its edge."""
    kept: list[Mark] = []
    at = by_token(known)
    for mark in found:
        inside = list({at[i].start: at[i] for i in range(mark.start, mark.end) if i in at}.values())
        if not inside:
            kept.append(mark)
        elif all(_is_part(k, mark) for k in inside):
            rest = _rest(reading, mark, inside)
            if rest is not None:
                kept.append(rest)
    blocked = by_token(kept)
    kept += [k for k in known if not any(i in blocked for i in range(k.start, k.end))]
    return sorted(kept, key=lambda m: m.start)


def _is_part(part: Mark, whole: Mark) -> bool:
    """Whether a mark lies within another and is shorter."""
    return whole.start <= part.start and part.end <= whole.end and part.end - part.start < whole.end - whole.start


def _rest(reading: Reading, mark: Mark, inside: list[Mark]) -> Mark | None:
    """A longer name with known phrases in it: as it is, or without the adjective or country it does not own."""
    first, last = inside[0], inside[-1]
    if mark.kind == "person" and first.start == mark.start:
        span = trim(reading, first.end, mark.end, True)
        return Mark(*span, "person", label=mark.label) if span is not None and span[1] - span[0] > 1 else None
    if mark.kind == "group" and first.form == "adjectival" and first.start == mark.start:
        return None
    before = reading.plain[last.start - 1]
    if mark.kind == "place" and last.end == mark.end and before == ",":
        span = trim(reading, mark.start, last.start, False)
        return Mark(*span, "place", label=mark.label) if span is not None else None
    if mark.kind == "organization" and last.end == mark.end and last.kind == "country" and before == "of":
        stem = last.start - 1  # "Example of Ghana" is two names unless its head word tells a body
        if stem - mark.start == 1 and cue_kind(reading, mark.start, stem) is None and not is_head(reading, mark.start):
            return Mark(mark.start, stem, mark.kind, label=mark.label, country=last.key)
    mark.country = _country_inside(reading, mark, inside)
    return mark


def _country_inside(reading: Reading, mark: Mark, inside: list[Mark]) -> str | None:
    """The country a body is named after, in front ("Kenyan Bank") or behind ("Bank of Kenya"), if it is one alone."""
    if len({k.key for k in inside}) != 1 or inside[0].kind != "country":
        return None
    last = inside[-1]
    closes = last.end == mark.end and reading.plain[last.start - 1] in ("of", "in", "the", ",")
    return last.key if closes or inside[0].start == mark.start else None


def own_countries(reading: Reading, marks: list[Mark]) -> None:
    """Give bodies and facilities the country whose name or adjective they open with or stand right behind."""
    at = by_token(marks)
    for mark in marks:
        if mark.kind in ("organization", "facility") and mark.country is None:
            opening = next(countries.find(reading.span_text(mark.start, mark.end)), None)
            if opening is not None and opening.start == 0 and opening.use in ("adjective", "country"):
                mark.country = opening.of
            else:
                mark.country = _owner(reading, mark.start - 1, at)


def _owner(reading: Reading, i: int, at: dict[int, Mark]) -> str | None:
    """The country whose possessive or adjective ends at a token."""
    if i < 1:
        return None
    possessive = reading.words[i] in POSSESSIVES
    owner = at.get(i - possessive)
    if owner is None or owner.kind != "country":
        return None
    return owner.key if possessive or owner.form == "adjectival" else None
