"""Text on a terminal: what is safe to send, how wide it is, and how it is cut."""

import os
import re
import sys
import unicodedata
from typing import TextIO

_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Control characters, and marks that turn the direction of writing: they could rewrite what stands around them."""

ESCAPE = "\x1b["
RESET = f"{ESCAPE}0m"


def safe(text: str, keep: str = "") -> str:
    """The text with every control character shown as \\x1b or \\u202e instead of sent; those in `keep` stay."""
    return _UNSAFE.sub(lambda match: match[0] if match[0] in keep else _shown(match[0]), text)


def _shown(character: str) -> str:
    known = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}
    code = ord(character)
    return known.get(character) or (f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}")


def width(text: str) -> int:
    """Columns a text takes: two for wide characters of East Asia and emoji, none for combining marks."""
    if text.isascii():
        return len(text)
    return sum(map(_width_of, text))


def _width_of(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cut(text: str, columns: int) -> str:
    """The text in at most so many columns, with an ellipsis where something is left out."""
    if width(text) <= columns:
        return text
    taken = 0
    for position, character in enumerate(text):
        taken += _width_of(character)
        if taken > columns - 1:
            return text[:position] + "…"
    return text


def pad(text: str, columns: int, right: bool = False) -> str:
    """The text filled with spaces to so many columns."""
    space = " " * max(0, columns - width(text))
    return space + text if right else text + space


def is_terminal(stream: TextIO | None = None) -> bool:
    """Whether a person is looking on."""
    stream = stream or sys.stdout
    return stream.isatty()


def has_colours() -> bool:
    """Whether the output may carry ANSI colours: a terminal that knows them, and no wish against it (NO_COLOR)."""
    return is_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def as_text(stream: TextIO) -> None:
    """Show what the locale's encoding does not know as \\u2014 rather than fail."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")


def as_data(stream: TextIO) -> None:
    """UTF-8 with bare line feeds, whatever the locale says."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="surrogatepass", newline="\n")


def leave_quietly() -> None:
    """After the reader of our output has gone (`| head`): let the interpreter flush into nothing at exit."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):  # no real file behind stdout
        return
