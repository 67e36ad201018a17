"""The report of a night and the page of an article as files."""

import os
from pathlib import Path

from warehouse import durable
from warehouse.errors import explained
from warehouse.home import Home
from warehouse.report import article as articles
from warehouse.report.collect import collect
from warehouse.report.page import render
from warehouse.report.scope import scope_of

NAME = "report.html"
PAGES = "pages"
"""The folder of a home that holds articles' pages."""


def write(home: Home, since: str | None = None) -> Path:
    """Write `report.html` into the home: what came since the commit or day `since`, by default since the latest night.

    Raises WarehouseError where there is no such home or commit, or where it cannot be written.
    """
    page = render("report.html", **collect(home, scope_of(home, since)))
    return _write(home, NAME, page)


def write_article(home: Home, beginning: str) -> Path:
    """Write the page of the article whose id begins so. Raises MissingError where there is none or several."""
    found = articles.of(home, beginning)
    with explained(home.path):
        (home.path / PAGES).mkdir(exist_ok=True)
    return _write(
        home, f"{PAGES}/{found.article['article_id']}.html", render("article.html", page=found, browsing=False)
    )


def clear(home: Home) -> None:
    """Delete the report and the articles' pages, half-written ones too: they hold words of articles."""
    for pattern in (f"{NAME}", f".{NAME}.*", f"{PAGES}/*.html", f"{PAGES}/.*.html.*"):
        for path in home.path.glob(pattern):
            path.unlink(missing_ok=True)


def _write(home: Home, name: str, text: str) -> Path:
    """Put a file in its place in one step."""
    final = home.path / name
    with explained(home.path):
        beside = durable.temporary(final.parent, f".{final.name}")
        # Lone surrogates, which JSON may bring, have no UTF-8.
        durable.write_file(beside, text.encode("utf-8", "replace"))
        os.replace(beside, final)
    return final
