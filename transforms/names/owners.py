"""Whose office it is: the country, body or place that stands before or behind the words of an office."""

import re
from collections.abc import Mapping

from transforms.names.cues import cue_kind
from transforms.names.lexicon import words
from transforms.names.marks import Mark, Title
from transforms.names.reading import POSSESSIVES, Reading

FAR = 12
"""Tokens that a title phrase may be long."""
BETWEEN = 4
"""Plain words that may stand between an owner and the office: "the agency's long-serving deputy chief"."""
POSSESSIVE_END = re.compile(r"['’‘`]s$")
PASSED_BEFORE = frozenset({"JJ", "JJR", "JJS", "VBG", "VBN", "CD", "NN", "NNP", "RB", "HYPH"})
PASSED_BEHIND = frozenset({"DT", "JJ", "NN", "NNS", "NNP", "NNPS", "POS", "CC", "CD", "HYPH", "VBN", "VBG", "IN"})
LEADING_ON = frozenset({"of", "for", "at", "in", "from", "with"})
"""Prepositions that lead from an office to its body, one behind the other."""


def before(reading: Reading, first: int, marks: Mapping[int, Mark]) -> Title:
    """The owner written before an office that starts at `first`: "Kenya's", "Kenyan", "the Example Bank's", "Lima"."""
    i, possessive, passed = first - 1, False, 0
    while i >= 0 and not reading.breaks(i):
        mark = marks.get(i)
        if mark is not None and mark.kind != "group":
            hyphened = reading.words[i + 1] in "-–"
            return Title() if hyphened else _named(reading, mark, first, possessive)
        if reading.words[i] in POSSESSIVES:
            possessive = True
        elif possessive or passed >= BETWEEN or reading.tags[i] not in PASSED_BEFORE:
            return Title()
        else:
            passed += 1
        i -= 1
    return Title()


def no_longer(reading: Reading, first: int, marks: Mapping[int, Mark]) -> str | None:
    """The word before the country or body of an office that says when it was held: "former Kenyan minister"."""
    owner = marks.get(first - 1)
    if owner is None or owner.kind not in ("country", "organization", "group") or owner.start == 0:
        return None
    word = reading.words[owner.start - 1]
    return word.lower() if word.lower() in words("titles", "tenses") else None


def _named(reading: Reading, mark: Mark, first: int, possessive: bool) -> Title:
    """What a mark before an office says of it. A bare country before an expert is his subject: "China specialist"."""
    match mark.kind:
        case "country":
            bare = mark.form == "name" and not possessive
            subject = bare and not words("titles", "subjects").isdisjoint(reading.plain[first : first + 3])
            return Title() if subject else Title(country=mark.key)
        case "organization":
            return Title(affiliation=text_of(reading, mark), country=mark.country)
        case "place" if mark.end == first or possessive:
            return Title(seat=mark)
        case _:
            return Title()


def text_of(reading: Reading, mark: Mark) -> str:
    """A mark's words, single spaced, without a possessive that no token parts from them."""
    return POSSESSIVE_END.sub("", " ".join(reading.span_text(mark.start, mark.end).split()))


def is_field(reading: Reading, head: int, mark: Mark) -> bool:
    """Whether what a model calls a body is a minister's field: "Minister of Education", without an article."""
    if reading.plain[head] not in words("titles", "with_field") or mark.start != head + 2:
        return False
    cue = cue_kind(reading, mark.start, mark.end)
    plain = cue is None and "of" not in reading.plain[mark.start : mark.end]
    return mark.kind == "organization" and plain and not reading.words[mark.start].isupper()


def behind(reading: Reading, head: int, limit: int, marks: Mapping[int, Mark]) -> Title:
    """The owner behind the office at `head`, up to `limit`: "director of the agency", "president of Kenya"."""
    i, plain = head + 1, reading.plain
    if i >= limit or plain[i] not in LEADING_ON | {"to"}:
        return Title()
    if plain[i] == "to" and plain[head] not in words("titles", "serving"):
        return Title()  # an ambassador "to" a country is of another one
    only_of, adjective = True, Title()
    while i < min(limit, head + FAR) and not reading.breaks(i):
        mark = marks.get(i)
        if mark is None:
            if reading.tags[i] == "IN":
                only_of = only_of and plain[i] == "of"
            if reading.tags[i] not in PASSED_BEHIND and reading.words[i] not in POSSESSIVES and plain[i] != "to":
                return adjective
            if reading.tags[i] == "IN" and plain[i] not in LEADING_ON:
                return adjective
            i += 1
            continue
        match mark.kind:
            case "organization" if is_field(reading, head, mark) or _is_part(reading, head, mark, limit, marks):
                pass
            case "organization":
                return Title(affiliation=text_of(reading, mark), country=mark.country or adjective.country)
            case "country" if mark.form == "adjectival":
                adjective = Title(country=mark.key) if only_of else Title()
            case "country":
                body = _owned_body(reading, mark, limit, marks)
                if body is not None:
                    return Title(affiliation=text_of(reading, body), country=mark.key)
                return Title(country=mark.key) if only_of else Title()
            case "place":
                if _owned_body(reading, mark, limit, marks) is None:
                    return Title(seat=mark) if only_of else Title()
            case "person":
                return adjective
        i = mark.end
    return adjective


def _is_part(reading: Reading, head: int, mark: Mark, limit: int, marks: Mapping[int, Mark]) -> bool:
    """Whether what stands right behind "of" is a part of the body behind it: "chief of Legal Services at the Bank"."""
    if mark.start != head + 2 or reading.plain[mark.end : mark.end + 1] not in (["at"], ["with"]):
        return False
    return any(k in marks and marks[k].kind == "organization" for k in range(mark.end + 1, min(limit, mark.end + 5)))


def _owned_body(reading: Reading, owner: Mark, limit: int, marks: Mapping[int, Mark]) -> Mark | None:
    """The body right behind a country or place that has it: "Kenya's Lake Bank", "the Kenyan Lake Bank"."""
    i = owner.end
    if i < limit and reading.words[i] in POSSESSIVES:
        i += 1
    elif owner.form != "adjectival":
        return None
    body = marks.get(i) if i < limit else None
    return body if body is not None and body.kind == "organization" else None


def united(a: Title | None, b: Title | None) -> Title:
    """Two titles as one; what the first says counts first, but an office before a mere rank or style."""
    a, b = a or Title(), b or Title()
    role = b.role if b.role and (a.role is None or (is_style(a.role) and not is_style(b.role))) else a.role
    return Title(role, a.affiliation or b.affiliation, a.country or b.country, a.gender or b.gender, a.seat or b.seat)


def is_style(role: str) -> bool:
    """Whether a role is nothing but a rank or style: "Lt Gen", "Sheikh"."""
    styles = words("titles", "styles")
    return all(word.lower().rstrip(".") in styles for word in role.replace("-", " ").split())
