"""What the user expects of each source, beside what the night brought: a missed one is an error, not a silence."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from flows.wanted import Wanted

OTHER_LANGUAGE_SHARE = 0.1
"""Of a source's new articles that may be in another language than the expected one."""


@dataclass
class Brought:
    """What one source brought tonight, in records."""

    new: int = 0  # articles, new or revised
    known: int = 0  # articles that were read before, and copies of others
    rejected: int = 0
    reasons: Counter[str] = field(default_factory=Counter)  # of tonight's rejects
    languages: Counter[str] = field(default_factory=Counter)  # of the new ones, where it could be told

    @property
    def articles(self) -> int:
        """Articles, new or not."""
        return self.new + self.known


def missed(wanted: Wanted, brought: Brought) -> list[str]:
    """Each expectation that the source missed, in a line of its own: what came, why as far as is known, what to do."""
    found = []
    if brought.articles < wanted.at_least:
        found.append(
            f"{wanted.name}: {_articles(brought.articles)}, at least {wanted.at_least} expected"
            f"{_why(brought)}, or lower at_least"
        )
    if brought.new < wanted.at_least_new:
        found.append(
            f"{wanted.name}: {brought.new} new, at least {wanted.at_least_new} new expected"
            f"{_why(brought)}, or lower at_least_new"
        )
    told = sum(brought.languages.values())
    other = told - brought.languages[wanted.language or ""]
    if wanted.language and other > OTHER_LANGUAGE_SHARE * told:
        most = ", ".join(f"{name} {n}" for name, n in brought.languages.most_common(3))
        found.append(
            f"{wanted.name}: {other} of {told} new articles are not in {wanted.language} ({most}): "
            "see what its lists name, or change language"
        )
    total = brought.articles + brought.rejected
    if wanted.max_reject_share is not None and brought.rejected > wanted.max_reject_share * total:
        found.append(
            f"{wanted.name}: {brought.rejected} of {total} rejected, at most {wanted.max_reject_share:.0%} expected"
            f"{_why(brought)}, or raise max_reject_share"
        )
    return found


def _why(brought: Brought) -> str:
    """What is known of the reason, and where to look."""
    if brought.reasons:
        most = ", ".join(f"{name} {n}" for name, n in brought.reasons.most_common(3))
        return f"; rejected: {most}: see the table rejects"
    return (
        "; all rejected before: see the table rejects" if brought.rejected else ": see what its lists and folders hold"
    )


def bring(
    owners: Mapping[str, tuple[Wanted, ...]], outcomes: Mapping[str, str], reasons: Mapping[str, str],
    languages: Mapping[str, str | None], stale: Mapping[str, tuple[int, int]],
) -> dict[str, Brought]:  # fmt: skip
    """What each source brought, by its name.

    `owners` gives for each input the sources that want it; `outcomes`, the `reasons` of rejects and `languages` are by
    record, `stale` gives for each input read before its articles and its rejects.
    """
    made: dict[str, Brought] = {}
    for ref, outcome in outcomes.items():
        for one in owners.get(_input(ref, owners), ()):
            brought = made.setdefault(one.name, Brought())
            if outcome == "reject":
                brought.rejected += 1
                brought.reasons.update([reasons[ref]] if ref in reasons else [])
            elif outcome in ("new", "revision"):
                brought.new += 1
                if language := languages.get(ref):
                    brought.languages[language] += 1
            else:
                brought.known += 1
    for ref, (articles, rejects) in stale.items():
        for one in owners.get(ref, ()):
            brought = made.setdefault(one.name, Brought())
            brought.known += articles
            brought.rejected += rejects
    return made


def _input(ref: str, owners: Mapping[str, object]) -> str:
    """The input that holds a record: `file#3` is a record of `file`."""
    return ref if ref in owners else ref.rpartition("#")[0]


def _articles(count: int) -> str:
    return f"{count} article{'s' * (count != 1)}"
