"""Whether 'a day' says how often or how long."""

import re

from transforms.dates.context import Context


def is_rate(start: int, end: int, context: Context) -> bool:
    """Whether 'a day', 'a week' at `start` say how often: $5 a day, 40 flights a week; not 'gave the men a week'."""
    before = context.token(start - 2, start - 1) if start > 1 else None
    if before is None or RATE_NO_MORE.match(context.after(end)):
        return False
    if before.tag_ == "NNS":
        return any(child.tag_ in ("CD", "$") for child in before.lefts) or before.lower_ == "times"
    return before.tag_ in ("CD", "$") or before.lower_ in PER_HUNDRED


RATE_NO_MORE = re.compile(r"^ (?:ago|earlier|later|after|before|and a half|or|of|to [a-z]+)\b|^[-‑]")
PER_HUNDRED = {"%", "percent", "cent", "dollar", "euro", "pound", "rupee", "cents"}
