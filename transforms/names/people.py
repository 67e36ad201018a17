"""Which marks of persons name the same person: full names first, then what is short for one of them."""

import itertools
from collections import defaultdict

from transforms.names import owners
from transforms.names.lexicon import fold, words
from transforms.names.marks import Mark
from transforms.names.reading import Reading
from transforms.names.things import Thing, text_of

Parts = tuple[str, ...]
ALIAS = ("known as", "alias", "aka", "a.k.a", "nicknamed", "née", "stage name", "nom de guerre", "pseudonym")
"""What stands between two names of one person."""
ALIAS_FAR = 9
"""Tokens that may stand between them."""
FATHERS = frozenset({"bin", "ibn", "bint", "al", "ben", "binti"})
"""Small words behind which a father's or family's name follows."""
ALIKE = str.maketrans({"q": "k", "g": "k", "w": "v", "y": "i", "e": "i", "u": "o", "z": "s", "c": "k"})
"""Letters that spellings of one foreign name exchange."""
SILENT = (("kh", "h"), ("dh", "d"), ("gh", "k"), ("th", "t"), ("ou", "u"), ("oo", "u"), ("ee", "i"))
NEAR = 1
"""Paragraphs back to which a bare surname may look for its bearer, where two persons have it."""


def name_parts(name: str) -> list[str]:
    """The parts of a person's name as they are compared: folded, without article-like particles and suffixes."""
    parts = [p for p in fold(name).split() if p not in words("titles", "suffixes")]
    while len(parts) > 1 and parts[0] in ("bin", "ibn", "bint"):  # "bin Example" alone is the family's name
        parts = parts[1:]
    return [p for p in parts if p not in ("al", "el", "ul", "as", "ash", "ad", "an", "st", "saint")] or parts


def sound(parts: Parts) -> Parts:
    """A name's parts as spellings of one foreign name share them: "Hassan" and "Hasan", "Gye" and "Kye"."""
    return tuple("".join(letter for letter, _ in itertools.groupby(_plainly(part).translate(ALIKE))) for part in parts)


def _plainly(part: str) -> str:
    for spelled, plain in SILENT:
        part = part.replace(spelled, plain)
    return part


def persons(reading: Reading, marks: list[Mark]) -> list[Thing]:
    """Full names first, then shorter ones joined to the one full name that they can be short for."""
    spelled: dict[Parts, list[Mark]] = defaultdict(list)
    for mark in marks:
        spelled[tuple(name_parts(text_of(reading, mark)))].append(mark)
    things: list[tuple[Parts, Thing]] = []
    for parts in sorted(spelled, key=lambda p: (-len(p), spelled[p][0].start)):
        group = spelled[parts]
        fits = _bearers(parts, group, things)
        if len(fits) == 1:
            fits[0][1].marks.extend(group)
            continue
        left = _by_focus(reading, parts[0], group, fits) if len(parts) == 1 and fits else group
        if left:
            things.append((parts, Thing("person", text_of(reading, left[0]), list(left), full=len(parts) > 1)))
    things = _known_as(reading, things)
    for _, thing in things:
        thing.marks.sort(key=lambda m: m.start)
        for mark in thing.marks:
            thing.title = owners.united(thing.title, mark.title)
        thing.country = thing.title.country
    return [thing for _, thing in things]


def _bearers(parts: Parts, group: list[Mark], things: list[tuple[Parts, Thing]]) -> list[tuple[Parts, Thing]]:
    """The persons whose fuller name a name shortens; where there are none, those whose name it spells otherwise."""
    fits = [(full, thing) for full, thing in things if len(full) > 1 and _genders_agree(group, thing)]
    short = [(full, thing) for full, thing in fits if _shortens(parts, full, _is_patronymic(thing.name))]
    return short or [(full, thing) for full, thing in fits if _varies(parts, full, _is_patronymic(thing.name))]


def _is_patronymic(name: str) -> bool:
    """Whether a name goes on with the father's: what follows its first part is another person's name by itself."""
    return not FATHERS.isdisjoint(fold(name).split())


def _varies(parts: Parts, full: Parts, patronymic: bool) -> bool:
    """Whether a name is a full one turned round ("Ann Example", "Example Ann") or spelt otherwise."""
    if len(parts) != len(full) or len(parts) < 2:
        return False
    turned = not patronymic and (parts == (*full[1:], full[0]) or parts == (full[-1], *full[:-1]))
    return turned or (sum(a != b for a, b in zip(parts, full, strict=True)) == 1 and sound(parts) == sound(full))


def _shortens(parts: Parts, full: Parts, patronymic: bool) -> bool:
    """Whether one name is the other with parts left out or as initials, first or last part kept."""
    if not parts or not full:
        return False
    if len(parts) == 1:
        return len(parts[0]) > 1 and parts[0] in full
    if (len(parts) >= len(full) and parts != full) or (patronymic and parts[0] != full[0]):
        return False
    rest = iter(full)
    if not all(any(_same_part(part, other) for other in rest) for part in parts):
        return False
    return parts[-1] == full[-1] or parts[0] == full[0]


def _same_part(short: str, long: str) -> bool:
    return short == long or (len(short) == 1 and long.startswith(short))


def _genders_agree(group: list[Mark], thing: Thing) -> bool:
    told = {m.title.gender for m in [*group, *thing.marks] if m.title is not None and m.title.gender is not None}
    return len(told) < 2


def _by_focus(reading: Reading, part: str, group: list[Mark], fits: list[tuple[Parts, Thing]]) -> list[Mark]:
    """Give each mark of a single name that several persons have to the one in focus; returns the marks on doubt.

    In focus is who has the office told with it; else who was taken up by the bare name before the others were named,
    and is until another is named in the same sentence; else the only one named in this paragraph and the one before.
    """
    left, settled = [], None
    starts = {id(thing): [mark.start for mark in thing.marks] for _, thing in fits}
    family = {id(thing) for full, thing in fits if full[-1] == part}
    for mark in sorted(group, key=lambda m: m.start):
        named = [thing for _, thing in fits if any(start < mark.start for start in starts[id(thing)])]
        first = reading.sentence[mark.start]
        here = [t for t in named if any(first <= start < mark.start for start in starts[id(t)])]
        near = [
            t for t in named if any(start < mark.start and _near(reading, start, mark.start) for start in starts[id(t)])
        ]
        owner, refused = _of_office(mark, named)
        if refused:
            left.append(mark)
            continue
        if owner is None and settled is not None and all(thing is settled for thing in here):
            owner = settled
        if owner is None:
            owner = _alone(named, family) or (_alone(near, family) if settled is None else None)
        if owner is None:
            left.append(mark)
            continue
        if settled is None and len(named) == 1:
            settled = owner
        owner.marks.append(mark)
    return left


def _alone(persons: list[Thing], family: set[int]) -> Thing | None:
    """The only person, or the only one whose family name it is; else None."""
    bearers = [thing for thing in persons if id(thing) in family] or persons
    return bearers[0] if len(bearers) == 1 else None


def _known_as(reading: Reading, things: list[tuple[Parts, Thing]]) -> list[tuple[Parts, Thing]]:
    """The persons, with two made one where the text says that one is also known as the other."""
    found = sorted((mark.start, mark.end, n) for n, (_, thing) in enumerate(things) for mark in thing.marks)
    same: dict[int, int] = {}
    for (_, end, a), (start, _, b) in itertools.pairwise(found):
        between = reading.plain[end:start]
        alias = len(between) < ALIAS_FAR and any(" ".join(between).rstrip(" \"“‘'").endswith(cue) for cue in ALIAS)
        if alias and a != b and reading.sentence[end - 1] == reading.sentence[start]:
            same[max(a, b)] = min(a, b)
    for later, earlier in sorted(same.items(), reverse=True):
        things[earlier][1].marks.extend(things[later][1].marks)
    return [pair for n, pair in enumerate(things) if n not in same]


def _of_office(mark: Mark, named: list[Thing]) -> tuple[Thing | None, bool]:
    """The one person whose own marks tell the office before the surname, and whether all have others."""
    role = mark.title.role if mark.title is not None else None
    if role is None or owners.is_style(role):
        return None, False
    head = role.split()[-1].lower()
    roles = {id(t): [m.title.role.lower().split() for m in t.marks if m.title and m.title.role] for t in named}
    fits = [thing for thing in named if any(head in told for told in roles[id(thing)])]
    return (fits[0] if len(fits) == 1 else None), not fits and all(roles.values())


def _near(reading: Reading, earlier: int, later: int) -> bool:
    """Whether no more than one paragraph's end lies between two tokens."""
    return sum("\n" in word for word in reading.words[earlier:later]) <= NEAR
