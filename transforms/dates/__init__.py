"""Time expressions of an article and the days they mean."""

from transforms.dates.reader import article_day, rows
from transforms.dates.spans import dates_within, is_anchored, joined

__all__ = ["article_day", "dates_within", "is_anchored", "joined", "rows"]
