"""The one place that asks what time it is. Rows never do: only commits, rejects and fetches carry a time."""

import os
from datetime import UTC, datetime


def now() -> datetime:
    """The moment in UTC; the one in DATELINE_CLOCK where that is set, so that a run can be repeated to the byte."""
    fixed = os.environ.get("DATELINE_CLOCK")
    return datetime.fromisoformat(fixed).astimezone(UTC) if fixed else datetime.now(UTC)
