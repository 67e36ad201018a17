"""The words that report speech, read from the data files beside this module."""

import csv
import tomllib
from functools import cache
from importlib.resources import files

from spacy.tokens import Token

FRAMES = frozenset((
    "quote", "that", "wh", "to", "ing", "small", "as", "of", "for", "about", "on", "against", "at", "toward",
    "matter", "marked", "stance", "weight", "told", "shown",
))  # fmt: skip
"""What a verb of speech may govern; explained at the head of verbs.csv."""


@cache
def verbs() -> dict[str, frozenset[str]]:
    """Lemma of each verb of speech, with its frames."""
    lines = (files(__package__) / "verbs.csv").read_text("utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if line and not line.startswith("#"))
    return {row["lemma"]: frozenset(row["frames"].split()) for row in rows}


@cache
def nouns(kind: str) -> frozenset[str]:
    """The nouns of a list in nouns.toml, by the list's name there. KeyError for another."""
    return frozenset(tomllib.loads((files(__package__) / "nouns.toml").read_text("utf-8"))[kind])


@cache
def forms() -> dict[str, str]:
    """The regular -s, -ed and -ing forms of the verbs, with the verb each is of."""
    found: dict[str, str] = {}
    for verb in verbs():
        for form in inflected(verb):
            found.setdefault(form, verb)
    return found


def inflected(verb: str) -> tuple[str, ...]:
    """hope, hopes, hoped, hoping; deny, denies, denied, denying; stop, stops, stopped, stopping; hint, hints, ..."""
    if verb.endswith("e"):
        return verb + "s", verb + "d", verb[:-1] + "ing"
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    plural = verb + ("es" if verb.endswith(("s", "x", "z", "ch", "sh")) else "s")
    doubled = verb + verb[-1]
    return plural, verb + "ed", verb + "ing", doubled + "ed", doubled + "ing"


def verb_of(token: Token) -> str:
    """The verb a word is a form of: by its lemma, or, where the lemma is none of ours, by its letters (the parse takes
    hoped for a form of hop).
    """
    lemma = token.lemma_.lower()
    return lemma if lemma in verbs() else forms().get(token.lower_, lemma)


def frames(lemma: str) -> frozenset[str]:
    """The frames of a verb; none where it is no verb of speech."""
    return verbs().get(lemma, frozenset())
