"""Countries of bodies and persons that the text tells beside the name or plainly implies, once places are located."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from transforms.names import countries, places
from transforms.names.bodies import body_key, is_generic
from transforms.names.lexicon import beside, fold, words
from transforms.names.marks import Mark
from transforms.names.reading import POSSESSIVES, Reading
from transforms.names.things import Thing

MAIN = 0.67
"""The share of an article's mentions of countries and located places that makes one country its own."""
NEAR = 60
"""Tokens before a name in which no other country may be spoken of."""
FEWEST = 2
"""Such mentions below which an article has no country of its own."""
LARGE = 100_000
"""Population from which a town that opens a body's name says where it is, though the article names it nowhere else."""
BETWEEN = 4
"""Plain words that may stand between a country's adjective and a body: "the French state-owned arms maker Example"."""
NOT_ITS_OWN = frozenset(
    ["for", "in", "on", "against", "to", "with", "and", "from", "pan", "inter", "trans", "afro", "anglo", "non"]
)
"""Words before a country's name inside a body's, by which the body is not that country's: "Pan American"."""


@dataclass(slots=True)
class Article:
    """What the countries of names are told from. `where`: the country (alpha-2) of each mark of a place or country,
    by the mark's identity; `home`: the country that the article is about, if it is about one.
    """

    reading: Reading
    at: Mapping[int, Mark]
    where: dict[int, str]
    home: str | None


def settle(reading: Reading, things: list[Thing], at: Mapping[int, Mark]) -> None:
    """Give bodies, facilities and persons without a country the one that the article gives them."""
    article = Article(reading, at, _where(things), _home(things))
    for thing in things:
        if thing.kind in ("organization", "facility") and thing.country is None:
            thing.country = _of_body(article, thing)
    bodies = _by_text(reading, things)
    for thing in things:
        if thing.kind == "person" and thing.country is None:
            thing.country = _of_person(article, thing, bodies)


def _where(things: Iterable[Thing]) -> dict[int, str]:
    located = [thing for thing in things if thing.kind in ("country", "place") and thing.country is not None]
    return {id(mark): thing.country for thing in located for mark in [*thing.marks, *thing.also] if thing.country}


def _home(things: Iterable[Thing]) -> str | None:
    """The country that most of an article's countries, peoples and located places belong to."""
    counts: Counter[str] = Counter()
    for thing in things:
        if thing.kind in ("country", "place", "group") and thing.country:
            counts[thing.country] += len(thing.marks)
    if not counts:
        return None
    code, n = min(counts.items(), key=lambda item: (-item[1], item[0]))
    return code if n >= FEWEST and n >= MAIN * counts.total() else None


def _by_text(reading: Reading, things: Iterable[Thing]) -> dict[str, Thing]:
    """Every body by each of its spellings."""
    bodies = [thing for thing in things if thing.kind == "organization"]
    return {" ".join(reading.span_text(m.start, m.end).split()): thing for thing in bodies for m in thing.marks}


def _of_body(article: Article, thing: Thing) -> str | None:
    """The one country that the words in and beside a body's name tell; a state's own body has the article's."""
    told = {code for mark in thing.marks if (code := _beside(article, mark)) is not None}
    if len(told) > 1:
        return None
    if told:
        return told.pop()
    named = _in_name(article, thing)
    if named is not None:
        return named
    return article.home if is_generic(body_key(thing.name).split()) else None


def _beside(article: Article, mark: Mark) -> str | None:
    """The country told right before or behind one mention of a body."""
    return _modifier(article, mark) or _apposed(article, mark) or _seat(article, mark)


def _modifier(article: Article, mark: Mark) -> str | None:
    """The country of "French carmaker Example", "the Jakarta-based Example", "Nairobi's Example University"."""
    reading, i, noun = article.reading, mark.start - 1, False
    if i > 0 and reading.words[i] in POSSESSIVES and i - 1 in article.at:
        return article.where.get(id(article.at[i - 1]))
    for k in range(i, max(-1, i - BETWEEN - 1), -1):
        owner = article.at.get(k)
        if owner is not None:
            if reading.words[k + 1] == "-":
                return article.where.get(id(owner)) if reading.plain[k + 2] in ("based", "headquartered") else None
            adjective = owner.kind == "country" and owner.form == "adjectival"
            return owner.key if adjective and noun else None
        if reading.tags[k] not in ("NN", "JJ", "VBN", "VBG", "NNP", "HYPH", "JJS") or reading.capital[k]:
            return None
        if k == i:
            noun = _is_body_word(reading, k)
            if not noun and reading.plain[k] != "based":
                return None
    return None


def _is_body_word(reading: Reading, i: int) -> bool:
    """Whether a noun in small letters says that a body is meant: "carmaker", "charity", "party"."""
    word = reading.plain[i]
    known = word in beside("organization_before") or word in words("bodies", "organizations")
    return reading.tags[i] in ("NN", "NNS") and (known or word.endswith(("maker", "company", "giant")))


def _apposed(article: Article, mark: Mark) -> str | None:
    """The country of "Example, a Kenyan charity" and "Example, based in Nairobi"."""
    reading, i = article.reading, mark.end
    if reading.words[i : i + 1] != [","]:
        return None
    if reading.plain[i + 1 : i + 3] in (["based", "in"], ["headquartered", "in"]):
        return article.where.get(id(article.at.get(i + 3)))
    if reading.plain[i + 1 : i + 2] not in (["a"], ["an"], ["the"]):
        return None
    code = None
    for k in range(i + 2, min(len(reading), i + 8)):
        owner = article.at.get(k)
        if owner is not None and owner.kind == "country" and code is None:
            if owner.form != "adjectival" and reading.words[owner.end : owner.end + 1] not in (["'s"], ["’s"]):
                return None
            code = owner.key
        elif owner is not None:
            return None
        elif code is not None and _is_body_word(reading, k):
            return code
        elif reading.tags[k] not in ("NN", "JJ", "VBN", "VBG", "HYPH", "JJS", "RBS", "POS"):
            return None
    return None


def _seat(article: Article, mark: Mark) -> str | None:
    """The country of a place of learning, healing or justice that the text puts in a town: "the hospital in Lima"."""
    reading, i = article.reading, mark.end
    if reading.words[i : i + 1] == ["("] and reading.words[i + 2 : i + 3] == [")"]:
        i += 3  # "the Example Institute (EI) of Kenya"
    if reading.plain[i : i + 1] == ["of"] and i + 1 in article.at:
        owner = article.at[i + 1]
        return owner.key if owner.kind == "country" and owner.form == "name" else None
    if reading.plain[i : i + 1] not in (["in"], [","], ["at"]):
        return None
    head = reading.plain[mark.end - 1]
    behind = article.at.get(i + 1)
    rooted = head in words("bodies", "rooted") or reading.plain[mark.start] in words("bodies", "rooted")
    return article.where.get(id(behind)) if rooted and behind is not None else None


def _in_name(article: Article, thing: Thing) -> str | None:
    """The country whose name or town a body's own name holds, but one it is only concerned with: "Friends of Syria"."""
    parts = thing.name.split()
    hits = list(countries.find(thing.name))
    codes = {hit.of for hit in hits if hit.use in ("country", "adjective")}
    if len(codes) == 1:
        last = next(hit for hit in hits if hit.use in ("country", "adjective"))
        prior = fold(thing.name[: last.start]).split()
        if not prior or prior[-1] not in NOT_ITS_OWN:
            concerned = {fold(part) for part in parts} & words("bodies", "concerned")
            return codes.pop() if not concerned else None
        return None
    if codes:
        return None
    for name in _town_spans(parts):
        code = _town(article, name)
        if code is not None:
            return code
    return None


def _town_spans(parts: list[str]) -> list[str]:
    """The words of a body's name that may be its town: before its head word, or behind "of"."""
    folded = [fold(part) for part in parts]
    found = []
    if len(parts) > 1 and folded[-1] in words("bodies", "rooted"):
        found += [" ".join(parts[:n]) for n in (3, 2, 1) if n < len(parts)]
    if folded[0] in words("bodies", "rooted") and "of" in folded:
        found.append(" ".join(parts[folded.index("of") + 1 :]))
    return found


def _town(article: Article, name: str) -> str | None:
    """The country of a town that the article locates or that is large and no other's namesake."""
    key = fold(name)
    for mark in article.at.values():
        if mark.kind == "place" and fold(article.reading.span_text(mark.start, mark.end)) == key:
            return article.where.get(id(mark))
    weights = {article.home: 1.0} if article.home is not None else {}
    place = places.choose(name, weights, (), None)
    known = place is not None and place.geonames_id is not None and place.population >= LARGE
    return place.country or None if known and place is not None else None


def _of_person(article: Article, thing: Thing, bodies: Mapping[str, Thing]) -> str | None:
    """The country of a person's office: of its town, its body, or the article's own for an office of state."""
    title = thing.title
    if title.seat is not None:
        return article.where.get(id(title.seat))
    if title.affiliation is not None:
        body = bodies.get(title.affiliation)
        return body.country if body is not None else None
    return _own(article, thing) if title.role is not None and _is_of_state(title.role) else None


def _own(article: Article, thing: Thing) -> str | None:
    """The article's own country, where the text just before and beside an officer's first mention names no other."""
    first = thing.marks[0]
    end = next(
        (i for i in range(first.end, len(article.reading)) if article.reading.sentence[i] > first.start), first.end
    )
    beside = range(max(0, first.start - NEAR), end)
    spoken = {code for i in beside if i in article.at and (code := article.where.get(id(article.at[i]))) is not None}
    return article.home if spoken <= {article.home} else None


def _is_of_state(role: str) -> bool:
    """Whether an office is one that countries have: "prime minister", "attorney general"."""
    spoken = [word.strip(",.").lower() for word in role.replace("-", " ").split()]
    return not words("titles", "of_state").isdisjoint(spoken)
