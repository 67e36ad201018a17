"""Which places on earth an article's place names mean, and which capitals stand for their governments."""

from collections import Counter
from collections.abc import Collection, Mapping

from transforms.names import countries, places
from transforms.names.cluster import Thing
from transforms.names.lexicon import fold, words
from transforms.names.marks import Mark
from transforms.names.reading import Reading
from transforms.names.roles import head_of


def locate(reading: Reading, things: list[Thing], at: Mapping[int, Mark]) -> None:
    """Give the article's places and countries their position, id and country, where there is no doubt."""
    weights = _weights(things)
    admins = {p.admin for t in things if t.kind == "place" and (p := places.state(t.name)) is not None}
    _settle_georgia(things, weights, admins)
    for thing in things:
        if thing.kind == "place" and thing.place is None:
            thing.place = places.choose(thing.name, weights, admins, _container(reading, thing, at))
            if thing.place is not None:
                thing.country = thing.place.country or None


def _weights(things: list[Thing]) -> dict[str, float]:
    """Each country's share of the article's mentions of countries and of well-known capitals."""
    counts: Counter[str] = Counter()
    for thing in things:
        code = thing.country if thing.kind == "country" else None
        if thing.kind == "place":
            code = countries.capitals().get(fold(thing.name))
        if code is not None:
            counts[code] += len(thing.marks)
    total = sum(counts.values())
    return {code: n / total for code, n in counts.items()}


def _settle_georgia(things: list[Thing], weights: dict[str, float], admins: Collection[str]) -> None:
    """A country that shares its name with a US state is the state in an article that speaks of other states alone."""
    for thing in things:
        state = places.state(thing.name) if thing.kind == "country" else None
        if state is None or any(mark.form == "adjectival" for mark in thing.marks):
            continue
        abroad = [code for code in weights if code not in ("US", thing.country)]
        if admins and not abroad:
            thing.kind, thing.place, thing.country = "place", state, "US"


def _container(reading: Reading, thing: Thing, at: Mapping[int, Mark]) -> str | None:
    """The state or country written behind the name after a comma, or in brackets."""
    for mark in thing.marks:
        if reading.words[mark.end : mark.end + 1] not in ([","], ["("]):
            continue
        holder = at.get(mark.end + 1)
        if holder is None:
            continue
        if holder.kind == "country" and holder.form == "name":
            return holder.key
        name = reading.span_text(holder.start, holder.end)
        state = places.state(name)
        if holder.kind == "place" and state is not None:
            return f"{state.country}-{state.admin}"
    return None


def read_metonyms(reading: Reading, things: list[Thing]) -> list[Thing]:
    """Move the marks of capitals and seats that act to their country; returns the things, new countries included."""
    by_code = {thing.country: thing for thing in things if thing.kind == "country"}
    for thing in list(things):
        code = _governs(thing)
        if code is None:
            continue
        acting = [mark for mark in thing.marks if mark.form == "name" and acts(reading, mark)]
        if not acting:
            continue
        if code not in by_code:
            by_code[code] = Thing("country", countries.countries()[code].name, country=code)
            things.append(by_code[code])
        for mark in acting:
            mark.metonym = True
            by_code[code].marks.append(mark)
            thing.marks.remove(mark)
            thing.also.append(mark)
        by_code[code].marks.sort(key=lambda m: m.start)
    return sorted(things, key=lambda t: (min(m.start for m in [*t.marks, *t.also]), t.kind))


def _governs(thing: Thing) -> str | None:
    """The country whose government a place or building may stand for."""
    if thing.kind == "facility" and any(mark.label == "SEAT" for mark in thing.marks):
        return thing.country
    code = countries.capitals().get(fold(thing.name)) if thing.kind == "place" else None
    meant = thing.place is None or thing.place.country == code
    return code if meant and code not in countries.MULTINATIONAL else None


def acts(reading: Reading, mark: Mark) -> bool:
    """Whether a place does what governments do: says, signs, accuses, or stands in relations with another."""
    head = head_of(reading, mark.start, mark.end)
    first = head
    while reading.deps[first] == "conj" and reading.heads[first] < first:
        first = reading.heads[first]
    parent = reading.heads[first]
    acting = words("verbs", "speech") | words("verbs", "governing")
    if reading.deps[first] == "nsubj" and reading.lemmas[parent] in acting:
        return True
    if reading.deps[first] == "pobj" and reading.lemmas[parent] in ("with", "between", "by"):
        verb = reading.heads[parent]
        return _is_relation(reading, verb) or (reading.lemmas[parent] == "by" and reading.lemmas[verb] in acting)
    return (
        reading.deps[first] in ("dobj", "pobj")
        and reading.deps[parent] == "prep"
        and reading.lemmas[reading.heads[parent]] in ("accuse", "pressure")
    )


def _is_relation(reading: Reading, i: int) -> bool:
    return reading.plain[i] in words("verbs", "relations")
