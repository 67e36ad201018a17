"""The one place that asks what time it is. Rows never do: only commits, rejects and fetches carry a time."""

import os
from datetime import UTC, datetime

from flows.errors import UsageError

VARIABLE = "DATELINE_CLOCK"


def now() -> datetime:
    """The moment in UTC; the one in DATELINE_CLOCK where that is set, so that a run can be repeated to the byte.

    A moment without an offset is one in UTC. Raises UsageError for what is no moment.
    """
    fixed = os.environ.get(VARIABLE)
    if not fixed:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(fixed)
    except ValueError:
        raise UsageError(
            f"the environment: {VARIABLE} = {fixed!r}: must be a moment such as 2026-11-01T02:15:00+00:00"
        ) from None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
