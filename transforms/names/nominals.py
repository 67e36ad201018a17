"""Persons and bodies mentioned without their name: "the minister", "the Kenyan president", "the Kenyan army"."""

from collections.abc import Mapping

from transforms.names import titles
from transforms.names.lexicon import table, words
from transforms.names.marks import Mark
from transforms.names.reading import POSSESSIVES, Reading
from transforms.names.things import Thing

APPOSING = (["a"], ["an"], ["the"])
NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
EMPTY = frozenset({"top", "senior", "-"})
"""Words before an office that do not tell which it is."""
PAST = frozenset({"former", "ex", "retired", "late", "now", "-"})
"""Words before a trade that say that it is no longer followed."""
CALLED = 5
"""Tokens behind a body's name within which the noun of its apposition must stand: "Example, a regional party"."""


def read_nominals(reading: Reading, things: list[Thing], at: Mapping[int, Mark]) -> list[tuple[Thing, Mark]]:
    """Nominal mentions of the article's persons, each with its person, in order; unsure ones are left out.

    A person whose country no one told takes that of "the Kenyan minister" that takes him or her up.
    """
    persons = [thing for thing in things if thing.kind == "person"]
    found = []
    for i in range(1, len(reading)):
        if i in at or not titles.is_head(reading, i) or reading.tags[i] not in ("NN", "NNP") or reading.quoted[i]:
            continue
        if _leads_on(reading, i, at):
            continue
        first = titles.role_start(reading, i, at)
        while reading.plain[i] in words("titles", "trades") and first > 1 and reading.plain[first - 1] in PAST:
            first -= 1
        start, country = _opening(reading, first, at)
        person = _only_fit(reading, persons, first, i, country) if start is not None else None
        if person is not None and start is not None:
            person.country = person.country or country
            found.append((person, Mark(start, i + 1, "person", "nominal")))
    return found


def _leads_on(reading: Reading, i: int, at: Mapping[int, Mark]) -> bool:
    """Whether an office word goes on to a name or to another noun."""
    j = i + 1
    if j >= len(reading):
        return False
    named = [at[k] for k in (j, j + 1) if k in at and (k == j or reading.words[j] == ",")]
    if any(mark.kind == "person" for mark in named):
        return True
    return reading.tags[j] in NOUNS or titles.is_head(reading, j) or reading.words[j] == "-"


def _opening(reading: Reading, first: int, at: Mapping[int, Mark]) -> tuple[int | None, str | None]:
    """Where a definite noun phrase starts, without its article, and the country it names; (None, None) if it is not."""
    i = first - 1
    mark = at.get(i)
    if mark is not None and mark.kind == "country" and mark.form == "adjectival":
        definite = mark.start > 0 and reading.plain[mark.start - 1] in ("the", "top", "senior")
        return (mark.start, mark.key) if definite else (None, None)
    owner = at.get(i - 1) if reading.words[i] in POSSESSIVES else None
    if owner is not None and owner.kind == "country":
        return owner.start, owner.key
    return (first, None) if reading.plain[i] == "the" else (None, None)


def _only_fit(reading: Reading, persons: list[Thing], first: int, head: int, country: str | None) -> Thing | None:
    """The one person named before whose role, country and gender fit the words, or None."""
    word = reading.plain[head]
    spoken = set(reading.plain[first:head])
    loose = word in table("titles")["alike"]
    if word in words("titles", "trades"):
        spoken -= PAST
    if not spoken.isdisjoint(table("titles")["aside"]["words"]) or (loose and country is None):
        return None
    gender = titles.gender(reading, head, head + 1)
    named = [p for p in persons if p.marks[0].start < first and (gender is None or p.title.gender in (None, gender))]
    same = [p for p in named if country is None or p.country == country]
    fits = [p for p in same if _plays(p, word, spoken)]
    # "Prime Minister A and his Kenyan counterpart B": the Kenyan prime minister may be B, whose office is not told.
    open_office = any(p.title.role is None for p in same)
    if not fits and country is not None and not loose and not open_office:
        fits = [p for p in named if p.country is None and _plays(p, word, spoken)]
    if len(fits) == 1:
        return fits[0]
    if not fits and loose and len(same) == 1 and spoken <= EMPTY:
        return same[0] if _role_words(same[0]) & set(table("titles")["alike"][word]) else None
    return None


def _plays(person: Thing, word: str, spoken: set[str]) -> bool:
    """Whether a person's role is told by an office word with the words before it."""
    role = _role_words(person) - (PAST if word in words("titles", "trades") else frozenset())
    alike = {word, *table("titles")["alike"].get(word, [])}
    telling = {_spelling(w) for w in spoken - EMPTY}
    if not role.isdisjoint(table("titles")["aside"]["words"]) or role.isdisjoint(alike):
        return False
    return telling <= role and (word in role or bool(telling))


def _role_words(person: Thing) -> set[str]:
    return {_spelling(w) for w in (person.title.role or "").lower().replace("-", " ").split()}


def _spelling(word: str) -> str:
    return "defense" if word == "defence" else word


def read_bodies(reading: Reading, things: list[Thing], at: Mapping[int, Mark]) -> list[tuple[Thing, Mark]]:
    """Bodies in small letters: those of a country ("the Kenyan army"), and "the ministry" where the article has one.

    Bodies that only such mentions name are added to `things`.
    """
    lower = frozenset(table("bodies")["lower"]["bodies"])
    known = lower | words("bodies", "taken_up")
    made: dict[str, Thing] = {}
    found = []
    for i in range(1, len(reading)):
        if reading.plain[i] not in known or i in at or reading.capital[i] or not _heads(reading, i):
            continue
        if reading.plain[i] not in lower:
            body = _only_body(reading, things, reading.plain[i], i) if _is_taken_up(reading, i) else None
            if body is not None:
                found.append((body, Mark(i, i + 1, "organization", "nominal")))
            continue
        first = i
        while first > 0 and reading.plain[first - 1] in table("bodies")["lower"]["modifiers"]:
            first -= 1
        possessive = reading.words[first - 1] in POSSESSIVES
        owner = at.get(first - 1 - possessive)
        if owner is not None and owner.kind == "country":
            mark = Mark(owner.start, i + 1, "organization", "nominal")
            name = " ".join(reading.span_text(owner.start, i + 1).split())
            key = f"{' '.join(reading.plain[first : i + 1])} {owner.key}"
            thing = made.setdefault(key, Thing("organization", name, country=owner.key))
            thing.marks.append(mark)
            found.append((thing, mark))
        elif reading.plain[first - 1] == "the" and first == i:
            body = _only_body(reading, [*things, *made.values()], reading.plain[i], i)
            if body is not None:
                found.append((body, Mark(i, i + 1, "organization", "nominal")))
    things.extend(made.values())
    return found


def _heads(reading: Reading, i: int) -> bool:
    """Whether a noun heads its noun phrase."""
    heads = i + 1 >= len(reading) or reading.tags[i + 1] not in NOUNS
    return heads and reading.tags[i] in ("NN", "NNS")


def _is_taken_up(reading: Reading, i: int) -> bool:
    """Whether "the commission" may take up a body named before: no words between, and none that tell another one."""
    behind = reading.plain[i + 1 : i + 2]
    known = reading.plain[i] in words("bodies", "taken_up")
    return known and reading.plain[i - 1] == "the" and behind not in (["of"], ["that"], ["which"], ["for"])


def _only_body(reading: Reading, things: list[Thing], word: str, position: int) -> Thing | None:
    """The one body named before that a bare noun takes up: by its name, else by what the text calls it."""
    if word not in words("bodies", "organizations") | {"government"}:
        return None
    bodies = [thing for thing in things if thing.kind == "organization" and thing.marks[0].start < position]
    fits = [thing for thing in bodies if word in thing.name.lower().split()]
    if not fits and word in words("bodies", "taken_up") and not reading.quoted[position]:
        fits = [thing for thing in bodies if any(_is_called(reading, mark, word) for mark in thing.marks)]
    return fits[0] if len(fits) == 1 else None


def _is_called(reading: Reading, mark: Mark, word: str) -> bool:
    """Whether a noun stands beside a body's name: "the Example party", "the party Example", "Example, a party"."""
    beside = reading.plain[mark.end : mark.end + 1] == [word] or reading.plain[mark.start - 1] == word
    if beside:  # "the club Executive Committee" is no club
        return words("bodies", "organizations").isdisjoint(reading.plain[mark.start : mark.end])
    if reading.words[mark.end : mark.end + 1] != [","] or reading.plain[mark.end + 1 : mark.end + 2] not in APPOSING:
        return False
    for i in range(mark.end + 2, min(len(reading), mark.end + 2 + CALLED)):
        if reading.plain[i] == word:
            return reading.tags[i] == "NN" and _heads(reading, i)
        if reading.tags[i] not in ("JJ", "NN", "NNP", "VBG", "HYPH", "POS"):
            return False
    return False
