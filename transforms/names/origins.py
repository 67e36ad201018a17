"""Countries of bodies and persons that the text tells beside the name or plainly implies, once places are located."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from transforms.names import countries, places
from transforms.names.bodies import body_key, is_generic
from transforms.names.lexicon import beside, fold, table, words
from transforms.names.marks import Mark
from transforms.names.reading import POSSESSIVES, Reading
from transforms.names.things import Thing

MAIN = 0.67
"""The share of an article's mentions of countries and located places that makes one country its own."""
AHEAD = 2
"""How many times more often than any other a country must be mentioned to be an article's own with a smaller share."""
AHEAD_AT_HOME = 1.5
"""The same for the country that the story is sent from."""
CLEARLY = 3
"""And how many mentions more it must have than one that is mentioned more than once."""
HALF = 0.5
"""That smaller share."""
FEW = 3
"""Mentions up to which a country of whose nationals alone an article speaks is not its own."""
NEAR = 60
"""Tokens before a name in which no other country may be spoken of."""
OPENING = 6
"""Tokens within which the place a story is sent from must begin."""
DATED = 8
"""Tokens behind that place within which the mark that ends it must stand: "LIMA, March 3 (Example) -"."""
LARGE = 100_000
"""Population from which a town that opens a body's name says where it is, though the article names it nowhere else."""
BETWEEN = 4
"""Plain words that may stand between a country's adjective and a body: "the French state-owned arms maker Example"."""
DASHES = frozenset({"-", "–", "—", "--", ":", "("})
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
    where = _where(things)
    article = Article(reading, at, where, _home(reading, things, _dateline(reading, at, where)))
    unknown = [thing for thing in things if thing.kind in ("organization", "facility") and thing.country is None]
    for thing in unknown:
        thing.country = _told_of(article, thing)
    if not where and article.home is None:
        article.home = _home_by_bodies(things)
    for thing in unknown:
        if thing.country is None and _is_body_of_state(thing):
            thing.country = article.home
    bodies = _by_text(reading, things)
    for thing in things:
        if thing.kind == "person" and thing.country is None:
            thing.country = _of_person(article, thing, bodies)


def _where(things: Iterable[Thing]) -> dict[int, str]:
    located = [thing for thing in things if thing.kind in ("country", "place") and thing.country is not None]
    return {id(mark): thing.country for thing in located for mark in [*thing.marks, *thing.also] if thing.country}


def _home(reading: Reading, things: list[Thing], dateline: str | None) -> str | None:
    """The country that most of an article's countries, peoples and located places belong to, none other coming near.

    A story has no country of its own where it is sent from another than the one it mentions most.
    """
    counts: Counter[str] = Counter()
    for thing in things:
        if thing.kind in ("country", "place", "group") and thing.country:
            counts[thing.country] += len(thing.marks)
    if not counts:
        return None
    code, n = min(counts.items(), key=lambda item: (-item[1], item[0]))
    if dateline not in (None, code):
        return None
    if n <= FEW and _only_tells_origin(reading, things, code):
        return None
    rival = max((other for key, other in counts.items() if key != code), default=0)
    ahead = n >= (AHEAD if dateline is None else AHEAD_AT_HOME) * rival and (rival < 2 or n - rival >= CLEARLY)
    return code if n >= MAIN * counts.total() or (n >= HALF * counts.total() and ahead) else None


def _only_tells_origin(reading: Reading, things: Iterable[Thing], code: str) -> bool:
    """Whether all mentions of a country say where someone or something comes from: "a Kenyan nurse", not its army."""
    spoken = [thing for thing in things if thing.country == code and thing.kind in ("country", "place", "group")]
    own = words("bodies", "organizations") | frozenset(table("bodies")["lower"]["bodies"])
    own |= words("titles", "of_state", "fields_of_state")
    for mark in (mark for thing in spoken if thing.kind != "group" for mark in thing.marks):
        of_noun = mark.form == "adjectival" and reading.tags[mark.end : mark.end + 1] in (["NN"], ["NNS"], ["JJ"])
        head = mark.end < len(reading) and reading.plain[mark.end] in own
        if not of_noun or head:
            return False
    return True


def _home_by_bodies(things: Iterable[Thing]) -> str | None:
    """The country of an article that names no place: the one that its bodies and officers are told to be of."""
    told = {thing.country for thing in things if thing.kind in ("organization", "person") and thing.country is not None}
    return told.pop() if len(told) == 1 else None


def _dateline(reading: Reading, at: Mapping[int, Mark], where: Mapping[int, str]) -> str | None:
    """The country of the place in capitals that a story opens with and that a dash, colon or bracket follows."""
    first = next((at[i] for i in range(min(OPENING, len(reading))) if i in at), None)
    if first is None or not reading.words[first.start].isupper() or first.kind not in ("country", "place"):
        return None
    behind = reading.words[first.end : first.end + DATED]
    return where.get(id(first)) if any(word in DASHES for word in behind) else None


def _by_text(reading: Reading, things: Iterable[Thing]) -> dict[str, Thing]:
    """Every body by each of its spellings."""
    bodies = [thing for thing in things if thing.kind == "organization"]
    return {" ".join(reading.span_text(m.start, m.end).split()): thing for thing in bodies for m in thing.marks}


def _told_of(article: Article, thing: Thing) -> str | None:
    """The one country that the words in and beside a body's name tell."""
    told = {code for mark in thing.marks if (code := _beside(article, mark)) is not None}
    if told:
        return told.pop() if len(told) == 1 else None
    return _in_name(article, thing)


def _is_body_of_state(thing: Thing) -> bool:
    """Whether a body's name is one that countries have, and not that of a union of countries."""
    parts = fold(thing.name).split()
    return is_generic(body_key(thing.name).split()) and words("bodies", "of_many").isdisjoint(parts)


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
    place = places.choose(name, weights)
    if place is None or place.geonames_id is None or place.population < LARGE:
        return None
    # A division may be known by a word of its name, as "National" for a capital's region: no body is named after that.
    own = any(p.country == place.country and fold(p.name) == key for p in places.named(name))
    return place.country or None if own else None


def _of_person(article: Article, thing: Thing, bodies: Mapping[str, Thing]) -> str | None:
    """The country of a person's office: of its town, its body, or the article's own for an office of state."""
    title = thing.title
    if title.seat is not None:
        return article.where.get(id(title.seat))
    body = bodies.get(title.affiliation) if title.affiliation is not None else None
    if body is not None and body.country is not None:
        return body.country
    if title.role is None or not _is_of_state(title.role):
        return None
    sits = not words("titles", "seated").isdisjoint(_spoken(title.role))
    return _own(article, thing) if title.affiliation is None or sits else None


def _own(article: Article, thing: Thing) -> str | None:
    """The article's own country, where the text just before and beside an officer is named so speaks of no other."""
    told = [m for m in thing.marks if m.title is not None and m.title.role is not None and _is_of_state(m.title.role)]
    clear = any(_alone(article, mark) for mark in [thing.marks[0], *told])
    return article.home if clear else None


def _alone(article: Article, mark: Mark) -> bool:
    """Whether no country but the article's own is spoken of just before a mark and in its sentence."""
    reading = article.reading
    end = next((i for i in range(mark.end, len(reading)) if reading.sentence[i] > mark.start), mark.end)
    beside = [article.at[i] for i in range(max(0, mark.start - NEAR), end) if i in article.at]
    return {code for other in beside if (code := article.where.get(id(other))) is not None} <= {article.home}


def _spoken(role: str) -> list[str]:
    return [word.strip(",.").lower() for word in role.replace("-", " ").split()]


def _is_of_state(role: str) -> bool:
    """Whether an office is one that countries have: "prime minister", "attorney general"; none of a firm or club."""
    spoken = _spoken(role)
    if not words("titles", "of_state").isdisjoint(spoken):
        return True
    fields = words("titles", "fields_of_state")
    led = any(first in fields and word in words("titles", "led") for first, word in pairwise(spoken))
    return led and words("titles", "of_firms").isdisjoint(spoken)
