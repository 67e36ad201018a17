"""A headless Chromium for tests of pages; what they need of it, or why it is missing."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def missing() -> str | None:
    """Why pages cannot be tested here; None where they can."""
    try:
        import axe_playwright_python
        import playwright.sync_api

        assert axe_playwright_python and playwright
    except ImportError as error:
        return f"{error.name} is not installed: `make test` installs it"
    return None if path() else f"no Chromium here (looked for {', '.join(NAMES)}): apt-get install chromium"


def path() -> str | None:
    """Where Chromium is."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextlib.contextmanager
def browser() -> Iterator[Any]:
    """A browser, ended with the block."""
    from playwright.sync_api import sync_playwright

    # Chromium refuses its sandbox to root, who runs tests in containers.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=path(), args=arguments)
        try:
            yield opened
        finally:
            opened.close()
