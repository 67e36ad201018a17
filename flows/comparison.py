"""Tonight beside the nights before: a jump in rejects, a drop in rows an article, a night that took too long."""

from collections.abc import Sequence
from statistics import median

from warehouse import commits
from warehouse.commits import Commit
from warehouse.home import Home

NIGHTS = 7
"""Nights before that tonight is compared with."""

ENOUGH = 20
"""Records, or new articles, below which a night says nothing about others."""

MIN_REJECTS = 10
REJECTS_TIMES, REJECTS_MORE = 2.0, 0.05
"""Rejects jump where their share is more than so many times the usual one and so much more."""

ROWS_LEFT = 0.6
"""Rows an article drop where less than this share of the usual number is left."""

TABLES = ("mentions", "quotes", "events")
"""Tables that nearly every article has rows in."""

DAY = 24 * 3600


def warnings(home: Home, tonight: Commit) -> list[str]:
    """What is unusual about a commit beside the nights before it, a line each."""
    spent = sum(tonight.seconds.values())
    late = f"the night took {spent / 3600:.0f} hours, longer than a day: the next one begins late"
    long = [late] if spent > DAY else []
    kept = [number for number in commits.numbers(home) if number < tonight.number]
    held = [commits.load(home, number) for number in kept[-2 * NIGHTS - 1 :]]
    pairs = list(zip([None, *held], [*held, tonight], strict=True))
    if len(kept) > len(held):
        pairs = pairs[1:]  # what the first of them added is not known
    nights = [(before, one) for before, one in pairs if is_night(one)]
    if not nights or nights[-1][1].number != tonight.number:
        return long
    *earlier, (before, _) = nights
    return long + _rejects(tonight, [one for _, one in earlier[-NIGHTS:]]) + _rows(before, tonight, earlier[-NIGHTS:])


def is_night(commit: Commit) -> bool:
    """Whether a commit is a night's, not one of rebuild, compact or the like."""
    return "records" in commit.counts


def _rejects(tonight: Commit, earlier: Sequence[Commit]) -> list[str]:
    usual = [share for one in earlier if (share := reject_share(one)) is not None]
    share = reject_share(tonight)
    rejected = tonight.counts.get("rejected", 0)
    if not usual or share is None or rejected < MIN_REJECTS:
        return []
    if share <= REJECTS_TIMES * median(usual) + REJECTS_MORE:
        return []
    return [
        f"rejects jumped: {rejected} of {seen(tonight)} new inputs rejected ({share:.0%}), "
        f"{median(usual):.0%} in the {len(usual)} nights before"
    ]


def seen(commit: Commit) -> int:
    """Records that were new to a night."""
    return commit.counts["records"] - commit.counts.get("unchanged", 0)


def reject_share(commit: Commit) -> float | None:
    """The share of rejects among the records that were new to a night; None where those are few."""
    return commit.counts.get("rejected", 0) / seen(commit) if seen(commit) >= ENOUGH else None


def _rows(before: Commit | None, tonight: Commit, earlier: Sequence[tuple[Commit | None, Commit]]) -> list[str]:
    found = []
    for table in TABLES:
        usual = [rate for pair in earlier if (rate := rows_an_article(*pair, table)) is not None]
        rate = rows_an_article(before, tonight, table)
        if usual and rate is not None and rate < ROWS_LEFT * median(usual):
            found.append(
                f"{table} dropped: {rate:.1f} an article, {median(usual):.1f} in the {len(usual)} nights before"
            )
    return found


def rows_an_article(before: Commit | None, commit: Commit, table: str) -> float | None:
    """Rows of a table that a night added for each new article; None where those are few."""
    new = commit.counts.get("new", 0)
    added = commit.rows(table) - (before.rows(table) if before is not None else 0)
    return added / new if new >= ENOUGH else None
