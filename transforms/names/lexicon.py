"""The word lists beside this module, each read once."""

import tomllib
import unicodedata
from functools import cache
from importlib import resources
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """The TOML file `name` of this folder, as a dictionary."""
    return tomllib.loads(resources.files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))


@cache
def words(name: str, *keys: str) -> frozenset[str]:
    """The words under `keys` of the file `name`, together."""
    return frozenset(word for key in keys for word in table(name)[key])


@cache
def beside(key: str) -> frozenset[str]:
    """Nouns that stand beside names of one kind, under a key of `beside` in `bodies.toml`."""
    return frozenset(table("bodies")["beside"][key])


@cache
def all_titles() -> frozenset[str]:
    """Every word that can stand in a title, modifiers apart."""
    return words("titles", "offices", "ranks", "courtesies")


def plain(token: str) -> str:
    """A token as the lists hold it: lower case, without a final full stop."""
    return token.lower().rstrip(".")


FOLDED = dict.fromkeys(map(ord, ".'’‘`´ʻʼ")) | dict.fromkeys(map(ord, "-‐‑–/,&"), " ")


def fold(text: str) -> str:
    """A name as it is compared: no case, accents, apostrophes or full stops; hyphens as spaces, single spaces."""
    letters = text.casefold()
    if not letters.isascii():
        letters = "".join(c for c in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(c))
    return " ".join(letters.translate(FOLDED).split())
