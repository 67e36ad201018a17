"""The words that report speech, read from the data files beside this module."""

import csv
import tomllib
from functools import cache
from importlib.resources import files

FRAMES = frozenset((
    "quote", "that", "wh", "to", "ing", "small", "as", "of", "for", "about", "on", "against", "at", "toward",
    "matter", "marked", "stance", "told", "shown",
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
    """The nouns of a list in nouns.toml: stance, document or assertion. KeyError for another."""
    return frozenset(tomllib.loads((files(__package__) / "nouns.toml").read_text("utf-8"))[kind])


def frames(lemma: str) -> frozenset[str]:
    """The frames of a verb; none where it is no verb of speech."""
    return verbs().get(lemma, frozenset())
