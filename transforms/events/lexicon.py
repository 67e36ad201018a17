"""The data files beside this reader: triggers, word sets, sectors of actors."""

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import get_args

from warehouse.schema import EventType, QuadClass, Sector

HERE = files(__package__)

QUAD: dict[str, QuadClass] = {
    "AGREE": "verbal cooperation",
    "CONSULT": "verbal cooperation",
    "SUPPORT": "verbal cooperation",
    "CONCEDE": "material cooperation",
    "COOPERATE": "material cooperation",
    "AID": "material cooperation",
    "RETREAT": "material cooperation",
    "REQUEST": "verbal conflict",
    "ACCUSE": "verbal conflict",
    "REJECT": "verbal conflict",
    "THREATEN": "verbal conflict",
    "PROTEST": "material conflict",
    "SANCTION": "material conflict",
    "MOBILIZE": "material conflict",
    "COERCE": "material conflict",
    "ASSAULT": "material conflict",
}
"""The quadrant of each type: words or deeds, with or against the other side."""

ROOTS = {
    "AGREE": "03",
    "CONSULT": "04",
    "SUPPORT": "05",
    "CONCEDE": "08",
    "COOPERATE": "06",
    "AID": "07",
    "RETREAT": "08",
    "REQUEST": "02",
    "ACCUSE": "11",
    "REJECT": "12",
    "THREATEN": "13",
    "PROTEST": "14",
    "SANCTION": "16",
    "MOBILIZE": "15",
    "COERCE": "17",
    "ASSAULT": "18",
}
"""The root a type has where its trigger names no other."""


COSTS = ("prep", "prt", "to", "adj", "state", "aim", "obj", "of", "comp", "no", "pobj", "whom", "subj")
"""Conditions of a pattern in the order in which they are asked: what is soonest known first."""


@dataclass(frozen=True)
class Sense:
    """One line of triggers.csv: a word, what must stand around it, and the happening it then names."""

    word: str
    pos: str
    event_type: EventType
    mode: str | None
    root: str
    needs: tuple[tuple[str, frozenset[str]], ...]  # condition -> the words or @classes of which one must be there
    flags: frozenset[str]  # carried, sym, patient, that
    targets: tuple[str, ...]  # where the one acted upon stands, in order of preference
    example: str


@dataclass(frozen=True)
class Governor:
    """What a word makes of the happening it governs."""

    makes: str  # a modality, as (it stands as the word does) or told (a party claims it)
    past: str  # "as" or "passive": told of the past, or so told in the passive, it stands as the word does


def _pattern(text: str) -> tuple[tuple[tuple[str, frozenset[str]], ...], frozenset[str], tuple[str, ...]]:
    """The conditions, flags and target places of a pattern column."""
    parts = text.split()
    pairs = [part.split("=", 1) for part in parts if "=" in part]
    needs = tuple((name, _expand(value)) for name, value in pairs if name != "target")
    targets = next((tuple(value.split("|")) for name, value in pairs if name == "target"), ())
    needs = tuple(sorted(needs, key=lambda need: COSTS.index(need[0]) if need[0] in COSTS else len(COSTS)))
    return needs, frozenset(part for part in parts if "=" not in part), targets


def _expand(value: str) -> frozenset[str]:
    """The words of `a|b|@set`; each @name stays beside its words, as actors may answer to it too."""
    found = set(value.split("|"))
    for part in tuple(found):
        found |= words(part.removeprefix("@")) if part.startswith("@") else set()
    return frozenset(found)


def _lines(name: str) -> list[str]:
    """The lines of a CSV file that are neither blank nor comments."""
    text = (HERE / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


@cache
def _sets() -> dict[str, frozenset[str]]:
    loaded = tomllib.loads((HERE / "words.toml").read_text(encoding="utf-8"))
    return {name: frozenset(values) for name, values in loaded.items() if name != "forms"}


def words(name: str) -> frozenset[str]:
    """The set of that name in words.toml; empty where there is none."""
    return _sets().get(name, frozenset())


@cache
def forms() -> dict[str, str]:
    """Word forms that the language model's own lemmas get wrong, with their lemmas."""
    return tomllib.loads((HERE / "words.toml").read_text(encoding="utf-8"))["forms"]


@cache
def senses() -> tuple[Sense, ...]:
    """Every line of triggers.csv, in order. Raises ValueError where a line is not well formed."""
    found = []
    for line in csv.DictReader(_lines("triggers.csv")):
        if None in line or None in line.values() or line["type"] not in get_args(EventType):
            raise ValueError(f"triggers.csv: {line}")
        needs, flags, targets = _pattern(line["pattern"])
        found.append(
            Sense(
                word=line["word"],
                pos=line["pos"],
                event_type=line["type"],  # type: ignore[arg-type]  # checked above
                mode=line["mode"] or None,
                root=line["root"],
                needs=needs,
                flags=flags,
                targets=targets,
                example=line["example"],
            )
        )
    return tuple(found)


@cache
def by_word() -> dict[tuple[str, str], tuple[Sense, ...]]:
    """(word, pos) to its senses, in the order in which they are tried."""
    index: dict[tuple[str, str], list[Sense]] = {}
    for sense in senses():
        index.setdefault((sense.word, sense.pos), []).append(sense)
    return {key: tuple(values) for key, values in index.items()}


@cache
def sectors() -> dict[str, Sector | None]:
    """A head noun, or a phrase of two words, to the sector of whom it names; None for plain people and bodies."""
    table = csv.DictReader(_lines("sectors.csv"))
    return {row["noun"]: row["sector"] or None for row in table}  # type: ignore[misc]


@cache
def governors() -> dict[tuple[str, str, str], Governor]:
    """(word, pos, what stands behind it) to what the word makes of it, from governing.csv."""
    table = csv.DictReader(_lines("governing.csv"))
    return {
        (row["word"], row["pos"], behind): Governor(row["makes"], row["past"])
        for row in table
        for behind in row["behind"].split("|")
    }
