"""The words of time, as read from the lexicon beside this file."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def lexicon() -> dict[str, dict[str, Any]]:
    """Every section of `lexicon.toml`."""
    return tomllib.loads(resources.files(__package__).joinpath("lexicon.toml").read_text(encoding="utf-8"))
