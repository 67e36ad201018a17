"""What the words around persons say of them: titles at a distance, appositions, "X is the head of", "X, who leads"."""

from collections.abc import Mapping

from transforms.names import titles
from transforms.names.lexicon import table, words
from transforms.names.marks import Mark, Title
from transforms.names.reading import POSSESSIVES, Reading

NOMINAL = ("DT", "JJ", "JJR", "JJS", "NN", "NNS", "NNP", "NNPS", "POS", "CD", "VBN", "VBG", "PRP$", "HYPH", "CC")
PLAIN_NOUNS = ("DT", "JJ", "NN", "NNS", "NNP", "NNPS", "VBG", "HYPH", "CC")
REACH = 9
"""Tokens within which the head of an apposition must stand."""


def head_of(reading: Reading, start: int, end: int) -> int:
    """The token of a span whose syntactic head lies outside it; the last where the parse is odd."""
    outside = [i for i in range(start, end) if not start <= reading.heads[i] < end]
    return outside[-1] if outside else end - 1


def read_roles(reading: Reading, persons: list[Mark], at: Mapping[int, Mark]) -> None:
    """Complete the titles of the marks of persons."""
    for mark in persons:
        for tell in (_distant, _behind, _ahead, _copula):
            if (title := tell(reading, mark, at)) is not None:
                mark.title = titles.united(mark.title, title)


def phrase(reading: Reading, head: int, limit: int, at: Mapping[int, Mark]) -> Title:
    """The role, owner and body that a noun phrase with an office word at `head` tells; it may reach up to `limit`."""
    first = titles.role_start(reading, head, at)
    title = titles.owner(reading, first, at)
    title.gender = titles.gender(reading, first, head + 1)
    title.role = titles.role_text(reading, first, head + 1)
    if head + 1 < limit and reading.plain[head + 1] in ("of", "at", "for", "in", "with", "to"):
        told = titles.of_phrase(reading, head, limit, at)
        if title.role and not (told.country or told.affiliation) and reading.plain[head + 1] in ("of", "for"):
            title.role = titles.role_text(reading, first, _noun_end(reading, head + 2, limit, at)) or title.role
        title = titles.united(title, told)
    return title


def _noun_end(reading: Reading, start: int, limit: int, at: Mapping[int, Mark]) -> int:
    """Where the plain noun phrase behind "of" ends."""
    i = start
    while i < min(limit, start + 6) and reading.tags[i] in PLAIN_NOUNS and i not in at:
        i += 1
    while i > start and reading.tags[i - 1] in ("CC", "DT", "JJ"):
        i -= 1
    return i if i > start else start - 1


def _distant(reading: Reading, mark: Mark, at: Mapping[int, Mark]) -> Title | None:
    """A title with words between it and the name: "Minister for Roads Ann Example", "head of the Agency Bo Example"."""
    i = mark.start - 1
    while i >= 0 and mark.start - i < titles.FAR:
        word = reading.plain[i]
        if titles.is_head(reading, i) and reading.plain[i + 1] in ("of", "for"):
            told = phrase(reading, i, mark.start, at)
            if told.affiliation is None and told.country is None and told.role is not None:
                first, _ = titles.before(reading, i + 1, at) or (i, i + 1)
                whole = reading.tags[mark.start - 1] not in ("DT", "IN", "CC", "POS")
                told.role = titles.role_text(reading, first, mark.start if whole else i + 1)
            return told
        between = reading.capital[i] or word in ("of", "for", "the", "and", "&", "-") or reading.words[i] in POSSESSIVES
        if not between or (i in at and at[i].kind == "person"):
            return None
        i -= 1
    return None


def _behind(reading: Reading, mark: Mark, at: Mapping[int, Mark]) -> Title | None:
    """An apposition or relative clause behind the name."""
    i = mark.end
    if i + 2 >= len(reading) or reading.words[i] not in (",", "(", "–", "—"):
        return None
    if reading.plain[i + 1] == "who" and reading.lemmas[i + 2] in table("titles")["leading"]:
        limit = min(len(reading), i + 3 + REACH)
        told = titles.of_phrase(reading, i + 2, limit, at)
        if told.affiliation is None and told.country is None:
            return None
        told.role = table("titles")["leading"][reading.lemmas[i + 2]]
        return told
    for j in range(i + 1, min(len(reading), i + 1 + REACH)):
        if reading.tags[j] not in NOMINAL or _is_person(at, j):
            return None
        if titles.is_head(reading, j) and not titles.is_head(reading, j + 1) and reading.tags[j] in ("NN", "NNP"):
            if _is_person(at, j + 1):
                return None
            if j + 1 >= len(reading) or reading.tags[j + 1] not in ("NN", "NNP", "NNS"):
                return phrase(reading, j, min(len(reading), j + titles.FAR), at)
    return None


def _is_person(at: Mapping[int, Mark], i: int) -> bool:
    return i in at and at[i].kind == "person"


def _ahead(reading: Reading, mark: Mark, at: Mapping[int, Mark]) -> Title | None:
    """A noun phrase before the name that spaCy joins to it: "the country's defence minister, Ann Example"."""
    head = head_of(reading, mark.start, mark.end)
    noun = reading.heads[head]
    if reading.deps[head] != "appos" or not 0 < mark.start - noun <= titles.FAR or not titles.is_head(reading, noun):
        return None
    if reading.tags[noun] not in ("NN", "NNP") or (noun in at and at[noun].kind == "person"):
        return None
    return phrase(reading, noun, mark.start, at)


def _copula(reading: Reading, mark: Mark, at: Mapping[int, Mark]) -> Title | None:
    """A statement of office: "Example is the party's chairman"."""
    head = head_of(reading, mark.start, mark.end)
    verb = reading.heads[head]
    if reading.deps[head] != "nsubj" or reading.plain[verb] not in ("is", "was") or verb < mark.end:
        return None
    for j in range(verb + 1, min(len(reading), verb + REACH)):
        if reading.deps[j] == "attr" and reading.heads[j] == verb and titles.is_head(reading, j):
            negated = any(reading.deps[k] == "neg" and reading.heads[k] == verb for k in range(verb, j))
            if not negated and reading.plain[j] not in words("titles", "kin"):
                return phrase(reading, j, min(len(reading), j + titles.FAR), at)
    return None
