"""Pages for people: the report of a night, an article with its rows marked, a person's page, search.

Everything is asked from the warehouse's own views and rendered by templates that escape whatever they are given; the
pages run only scripts of their own, named by hash in a Content-Security-Policy, and ask no network for anything.
"""

from warehouse.report.write import clear, write, write_article

__all__ = ["clear", "write", "write_article"]
