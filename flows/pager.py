"""A pager for answers longer than the screen: `$PAGER`, else less. Without one they run through as they are."""

import contextlib
import io
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from typing import TextIO

LESS = "-RX -PsSpace goes on, q leaves$"
"""Colours as they are, the answer stays on the screen afterwards, and the last line says how to leave."""

CUT = "-S"
"""Long lines cut at the edge: for tables."""


class Paged(io.TextIOBase):
    """Text that is held until it is longer than the screen, and then goes to the pager."""

    def __init__(self, command: list[str], lines: int, options: str = LESS) -> None:
        self._command = command
        self._options = options
        self._lines = lines
        self._held: list[str] = []
        self._running: subprocess.Popen[str] | None = None

    def isatty(self) -> bool:
        """True: a person is looking on, through the pager."""
        return True

    def write(self, text: str) -> int:
        """Take text. Raises BrokenPipeError once the reader has left the pager."""
        if self._running is not None:
            assert self._running.stdin is not None
            return self._running.stdin.write(text)
        self._held.append(text)
        if sum(part.count("\n") for part in self._held) > self._lines:
            self._running = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, text=True, encoding="utf-8", errors="backslashreplace",
                # A key pressed by mistake starts no program and writes no file.
                env={"LESS": self._options, "LESSSECURE": "1", **os.environ},
            )  # fmt: skip
            held, self._held = "".join(self._held), []
            self.write(held)
        return len(text)

    def end(self, screen: TextIO) -> None:
        """Wait until the reader has left the pager; print what was too short for one."""
        if self._running is None:
            screen.write("".join(self._held))
            return
        assert self._running.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._running.stdin.close()
        while True:
            with contextlib.suppress(KeyboardInterrupt):  # Ctrl-C is for the pager
                self._running.wait()
                return


@contextlib.contextmanager
def paged(table: bool = True) -> Iterator[None]:
    """What is printed within goes through the pager if it is longer than the terminal is high.

    The lines of a table are cut at the edge of the window; those of other text go on below, to be read and copied.
    """
    command = shlex.split(os.environ.get("PAGER", "")) or ["less"]
    if not sys.stdout.isatty() or shutil.which(command[0]) is None:
        yield
        return
    screen = sys.stdout
    page = Paged(command, shutil.get_terminal_size().lines - 2, f"{CUT} {LESS}" if table else LESS)
    sys.stdout = page
    try:
        with contextlib.suppress(BrokenPipeError):
            yield
    finally:
        sys.stdout = screen
        page.end(screen)
