"""The words that tell what a number counts, as read from the lexicon beside this file."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from warehouse.schema import FigureKind


@cache
def lexicon() -> dict[str, dict[str, Any]]:
    """Every section of `lexicon.toml`."""
    return tomllib.loads(resources.files(__package__).joinpath("lexicon.toml").read_text(encoding="utf-8"))


@cache
def kinds(section: str) -> dict[str, str]:
    """Word to kind, for a section whose entries are kinds with their words."""
    return {word: kind for kind, words in lexicon()[section].items() for word in words}


@cache
def words(section: str, entry: str) -> frozenset[str]:
    """The words of one entry."""
    return frozenset(lexicon()[section][entry])


def kind_in(section: str, word: str) -> FigureKind | None:
    """The kind a section gives a word."""
    return kinds(section).get(word)  # type: ignore[return-value]
