"""`dateline report` and `dateline open`: pages as files."""

import sys
import webbrowser
from collections.abc import Callable
from pathlib import Path

from flows.errors import UsageError
from flows.terminal import as_text, is_terminal, safe
from warehouse import report
from warehouse.errors import WarehouseError
from warehouse.home import Home
from warehouse.report.scope import scope_of


def run(path: Path | str, since: str | None) -> int:
    """Write HOME/report.html and print where it is. Returns 0. Raises UsageError for a wrong `since`."""
    home = Home(path)
    home.must_exist()
    try:
        scope_of(home, since)
    except WarehouseError as error:
        raise UsageError(str(error).replace("--as-of", "--since")) from None
    print(safe(str(report.write(home, since))))
    return 0


def open_article(path: Path | str, beginning: str) -> int:
    """Write the page of an article into HOME/pages, print where it is, and open it where a person looks on.

    Returns 0. Raises WarehouseError where there is no such article.
    """
    home = Home(path)
    home.must_exist()
    page = report.write_article(home, beginning)
    as_text(sys.stdout)
    print(safe(str(page)))
    if is_terminal():
        webbrowser.open(page.as_uri())
    return 0


def after_night(home: Home, say: Callable[[str], None]) -> None:
    """Write the report of a night that has committed. What goes wrong is said, and never the night's failure."""
    try:
        report.write(home)
    except Exception as error:  # whatever it is, the rows are committed
        said = str(error).splitlines() or [type(error).__name__]
        say(f"the report was not written: {said[0]}; the night is committed, `dateline report` tries again")
