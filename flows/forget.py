"""The command `dateline forget`: articles out of the tables, out of every kept commit, and out of what is kept raw."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from flows import clock, report
from flows.asking import body_of, key
from flows.fetch import LIST_MEGABYTES, LIST_SECONDS
from flows.settings import Settings
from flows.version import DATELINE_VERSION
from transforms import lists, urls
from transforms.guard import PageWorker
from transforms.problems import Problem, Unreadable
from warehouse import checks, commits, forget, raw
from warehouse.commits import Commit
from warehouse.errors import WarehouseError
from warehouse.forget import Traces
from warehouse.home import Home, anew, rewriting, writing
from warehouse.joins import overrides
from warehouse.joins.overrides import hashed
from warehouse.night import Run, commit_night
from warehouse.responses import Response, Responses


@dataclass
class Forgot:
    """What was done, and what stays."""

    articles: list[str] = field(default_factory=list)
    commits: int = 0  # older ones that were changed
    commit: int | None = None  # the one that is the latest now, where one was made
    raw: int = 0
    responses: int = 0
    stays: list[str] = field(default_factory=list)  # each with why, in a line

    def lines(self) -> list[str]:
        """It as lines of plain text."""
        held = f"commit {self.commit} is without them, " if self.commit else ""
        return [
            f"forgotten: {', '.join(self.articles)}",
            f"{held}{self.commits} older commits changed, {self.raw} raw inputs deleted, "
            f"{self.responses} responses overwritten",
            *self.stays,
        ]


def work(home: Home, names: Sequence[str]) -> Forgot:
    """Forget the articles of these names. Raises WarehouseError where a name is none; then nothing is forgotten."""
    home.must_exist()
    try:
        return _work(home, names)
    except duckdb.Error as error:
        reason = f"a file of a kept commit cannot be read ({str(error).splitlines()[0]})"
        raise WarehouseError(home.path, reason, UNREADABLE) from error


UNREADABLE = (
    "`dateline check --deep --repair` makes the latest commit good, and `DATELINE_VACUUM_HOURS=0.001 dateline vacuum "
    "--keep 1` drops the older ones; then forget again"
)


def _work(home: Home, names: Sequence[str]) -> Forgot:
    with writing(home, lambda line: print(line, file=sys.stderr)), rewriting(home):
        forget.bring_history(home)
        articles = _articles(home, names)
        found = forget.traces(home, articles)
        alike = forget.alike(home, articles)
        now = clock.now()
        made = Forgot(articles)
        lines = forget.note(home, found, key, f"{now:%Y-%m-%d}")
        run = Run(f"forget-{now:%Y%m%dT%H%M%S%f}", now, DATELINE_VERSION, {"forgotten": len(articles)})
        commit = anew(home, lambda: _without(home, found, run))
        made.commit = commit.number if commit else None
        made.commits = forget.rewrite_history(home, found)
        forget.clear(home)
        with PageWorker(LIST_SECONDS, LIST_MEGABYTES) as guard:
            made.responses = forget.clear_responses(
                home, found, lines, lambda kept, one, addresses: _names(guard, kept, one, addresses)
            )
        made.raw = forget.clear_raw(home, found, lines)
        made.stays = [*_shared(home, found), *_alike(alike), *_told_by_prefect(home, found)]
    return made


def _without(home: Home, found: Traces, run: Run) -> Commit | None:
    """The commit that follows the latest one without the articles; None where that holds none of them."""
    decided = forget.decisions(home, found)
    head = commits.latest(home)
    if not decided.gone and not decided.left and not (head and head.files.get("names")):
        return None
    return commit_night(home, [], decided, run, checks.check_files, print, whole=True)


def _alike(articles: Sequence[str]) -> Iterator[str]:
    """The near copies, which are articles of their own."""
    for one in articles:
        yield f"{one} stays: it is a near copy, and holds most of the text; `dateline forget {one}` forgets it too"


def _articles(home: Home, names: Sequence[str]) -> list[str]:
    """The articles that the names stand for, those included that were forgotten before, to finish it."""
    forgotten = overrides.load(home).forgotten
    found: dict[str, None] = {}
    unknown = []
    for name in names:
        mine = forget.find(home, {name, urls.canonical(name) or name})
        address = hashed(key(name)) if "://" in name else None
        mine += [line.article_id for line in forgotten if name == line.article_id or address == line.address_sha256]
        found |= dict.fromkeys(mine)
        unknown += [name] if not mine else []
    if unknown:
        advice = ("give an article_id, the article's address, or the raw_ref of its file; "
                  "`dateline sql \"SELECT article_id, title, url FROM articles\"` lists them")  # fmt: skip
        raise WarehouseError(", ".join(unknown), "no article of any kept commit; nothing was forgotten", advice)
    return sorted(found)


def _names(guard: PageWorker, kept: Responses, response: Response, addresses: frozenset[str]) -> bool:
    """Whether a list names one of these addresses. It is read in a process of its own, as a hostile one may not end."""
    try:
        listing = guard.run(lists.look, body_of(kept, response), response.final_url)
    except Unreadable:
        return False
    if listing is None or isinstance(listing, Problem):
        return False
    return any(hashed(key(link.url)) in addresses for link in [*listing.links, *listing.lists])


def _shared(home: Home, found: Traces) -> Iterator[str]:
    """The raw inputs that stay, as other articles come from the same file."""
    for sha256, others in sorted(found.shared.items()):
        path = raw.path(home, sha256)
        if raw.is_kept(home, sha256):
            yield (
                f"{path} stays, and the text in it: {others} other articles were made from this file of many, and are "
                "told by its hash; forget them too, or delete the file: then only `rebuild --stage clean` misses it"
            )


def _told_by_prefect(home: Home, found: Traces) -> Iterator[str]:
    """Prefect's own records of the runs, where they name an address."""
    folder = home.path / "prefect"
    wanted = [address.encode() for address in found.addresses]
    if any(_holds(path, wanted) for path in sorted(folder.rglob("*")) if path.is_file()):
        yield f"{folder} stays: Prefect's records of runs name the address; delete that folder while no run is at work"


def _holds(path: Path, wanted: Sequence[bytes]) -> bool:
    """Whether a file holds one of these strings."""
    longest = max(map(len, wanted), default=0)
    rest = b""
    with open(path, "rb") as file:
        while piece := file.read(1 << 20):
            rest = rest[-longest:] + piece
            if any(one in rest for one in wanted):
                return True
    return False


def run(settings: Settings, names: Sequence[str]) -> int:
    """Forget, and print what was done and what stays. Returns 0."""
    home = Home(settings.home)
    for line in work(home, names).lines():
        print(line)
    report.after_night(home, lambda line: print(line, file=sys.stderr))
    return 0
