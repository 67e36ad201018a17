"""He, she, his, her: joined to the person in focus, and left out wherever a second person could be meant."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from transforms.names import titles
from transforms.names.lexicon import words
from transforms.names.marks import Mark
from transforms.names.reading import Reading
from transforms.names.roles import head_of
from transforms.names.things import Thing

GENDERS = {
    "he": "m", "him": "m", "his": "m", "himself": "m",
    "she": "f", "her": "f", "hers": "f", "herself": "f",
}  # fmt: skip
REFLEXIVE = frozenset({"himself", "herself"})
"""These join only a person of their own sentence."""
BACK = 3
"""Sentences without a person that focus may outlast."""
CLEAR = 3
"""How many times more often one gender must be said of a person than the other to be believed."""
Pair = tuple[Thing, Mark]


@dataclass(slots=True)
class Focus:
    """The persons mentioned so far, by sentence. `genders`: what an earlier pass learnt, by a thing's identity."""

    reading: Reading
    order: list[int]  # the first tokens of the sentences
    genders: dict[int, str]
    by_sentence: dict[int, list[Pair]] = field(default_factory=lambda: defaultdict(list))

    def gender(self, thing: Thing) -> str | None:
        """The person's gender as titles or pronouns tell it."""
        return thing.title.gender or self.genders.get(id(thing))

    def spoken_of(self, sentence: int, before: int, gender: str) -> list[Pair]:
        """The persons of a sentence up to a token that a pronoun outside quotation marks may take up."""
        return [
            (thing, mark)
            for thing, mark in self.by_sentence[sentence]
            if mark.start < before and not self.reading.quoted[mark.start] and self.gender(thing) in (None, gender)
        ]


def read_pronouns(reading: Reading, mentioned: list[Pair]) -> list[Pair]:
    """Pronoun mentions with their persons. `mentioned`: the marks of all persons, each with its person."""
    said: dict[int, Counter[str]] = defaultdict(Counter)
    for thing, mark in _resolve(reading, mentioned, {}):
        said[id(thing)][GENDERS[reading.plain[mark.start]]] += 1
    genders = {}
    for key, count in said.items():
        gender, times = count.most_common(1)[0]
        if times >= CLEAR * (count.total() - times):
            genders[key] = gender
    return _resolve(reading, mentioned, genders)


def _resolve(reading: Reading, mentioned: list[Pair], genders: dict[int, str]) -> list[Pair]:
    """One pass over the pronouns outside quotation marks, in order of text."""
    focus = Focus(reading, sorted(set(reading.sentence)), genders)
    for thing, mark in mentioned:
        focus.by_sentence[reading.sentence[mark.start]].append((thing, mark))
    position = {start: n for n, start in enumerate(focus.order)}
    found: list[Pair] = []
    for i, word in enumerate(reading.plain):
        if word not in GENDERS or reading.quoted[i] or not reading.tags[i].startswith("PRP"):
            continue
        antecedent = _antecedent(focus, i, position[reading.sentence[i]])
        if antecedent is not None:
            pair = (antecedent, Mark(i, i + 1, "person", "pronoun"))
            found.append(pair)
            focus.by_sentence[reading.sentence[i]].append(pair)
    return found


def _antecedent(focus: Focus, i: int, sentence: int) -> Thing | None:
    """The person that the pronoun at token `i`, in the n-th sentence, stands for, or None on doubt."""
    reading = focus.reading
    gender = GENDERS[reading.plain[i]]
    here = focus.spoken_of(focus.order[sentence], i, gender)
    if here:
        return _in_sentence(focus, here, i, sentence)
    if reading.plain[i] in REFLEXIVE or _unnamed(reading, focus.order[sentence], i):
        return None
    for n in range(sentence - 1, max(-1, sentence - 1 - BACK), -1):
        start, end = focus.order[n], focus.order[n + 1]
        there = focus.spoken_of(start, end, gender)
        if there:
            return _central(reading, there)
        others = [mark for _, mark in focus.by_sentence[start] if not reading.quoted[mark.start]]
        if others or _unnamed(reading, start, end):
            return None
    return None


def _in_sentence(focus: Focus, here: list[Pair], i: int, sentence: int) -> Thing | None:
    """The person of the pronoun's own sentence that it stands for, or None on doubt.

    Doubtful are a possessive behind a person who is not the central one ("praised Example for his ..."), and a person
    of unknown gender where another was just now spoken of with the same pronoun.
    """
    reading = focus.reading
    chosen = _central(reading, here)
    if chosen is None or (reading.tags[i] == "PRP$" and max(here, key=lambda p: p[1].start)[0] is not chosen):
        return None
    if focus.gender(chosen) is not None:
        return chosen
    gender = GENDERS[reading.plain[i]]
    for start in focus.order[max(0, sentence - 1) : sentence + 1]:
        for thing, mark in focus.by_sentence[start]:
            if mark.form == "pronoun" and thing is not chosen and GENDERS[reading.plain[mark.start]] == gender:
                return None
    return chosen


def _central(reading: Reading, mentioned: list[Pair]) -> Thing | None:
    """The only person of a sentence, or the only one that is the subject of one of its verbs."""
    things = {id(thing): thing for thing, _ in mentioned}
    if len(things) > 1:
        things = {id(thing): thing for thing, mark in mentioned if _is_subject(reading, mark)}
    return next(iter(things.values())) if len(things) == 1 else None


def _is_subject(reading: Reading, mark: Mark) -> bool:
    """Whether a mention is the subject of a verb, alone or with others ("Example and Sample met")."""
    head = head_of(reading, mark.start, mark.end)
    while reading.deps[head] == "conj" and reading.heads[head] < head:
        head = reading.heads[head]
    return reading.deps[head] in ("nsubj", "nsubjpass")


def _unnamed(reading: Reading, start: int, end: int) -> bool:
    """Whether someone without a name is the subject of a verb between two tokens: "a woman told the court"."""
    return any(
        reading.deps[j] == "nsubj"
        and reading.tags[j] == "NN"
        and (reading.plain[j] in words("titles", "unnamed") or titles.is_head(reading, j))
        for j in range(start, end)
    )
