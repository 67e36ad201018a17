"""The command `dateline check --deep --repair`: what is damaged is made again from the raw input, in one commit.

Articles are cleaned and read as in a rebuild, identities are decided anew. What cannot be made again is said to be
lost, and leaves the tables with all that hangs on it, so that the next run over its source brings it back.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from flows import night, rebuild
from flows.night import Each, Night, try_out
from flows.settings import Settings
from flows.workers import executor
from warehouse import again, checks, commits, publish, raw, repair, repair_history, responses, staging, sums
from warehouse.again import Held
from warehouse.checks import Finding
from warehouse.commits import Commit
from warehouse.errors import WarehouseError
from warehouse.home import Home, rewriting, writing
from warehouse.night import Run, commit_night
from warehouse.repair import UNREAD, Survey
from warehouse.responses import Responses
from warehouse.schema import arrow_schema


@dataclass
class Repaired:
    """What was damaged, what was done, and what is lost; each a line."""

    damaged: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """It as lines of plain text."""
        lost = [f"cannot be restored: {line}" for line in self.lost]
        return [*self.damaged, *self.done, *lost] or ["nothing is damaged"]


def work(night: Night, each: Each, say: Callable[[str], None] = print) -> Repaired:
    """Find what is damaged of the latest commit and make it good. Raises WarehouseError; then the commit stands."""
    home, made = night.home, Repaired()
    with writing(home, say, whole=False), rewriting(home):
        head = commits.latest(home)
        if head is None:
            return made
        hurt, made.lost = sums.damaged(home), sums.changed_overrides(home)
        if home.address is not None:
            from warehouse.objects import damage

            made.done, damaged = damage.look_anew(home, mend=True)
        found = checks.damaged(home, head, deep=True)
        made.damaged = [str(finding) for finding in found]
        if found:
            head = _commit(night, head, found, made, each, say)
        else:
            made.damaged += repair.derived(home, head)
        made.damaged += hurt
        done, told = repair_history.mend(home)
        made.done += done
        made.lost += told
        if home.address is not None:
            damage.send_again(home, damaged)
        if made.damaged:
            publish.publish(home, head, anew=True)
            made.done.append("current/, the descriptions and warehouse.duckdb were made anew")
        staging.clear(home)
        made.lost += [f"{raw.path(home, one)}: its bytes are not those that were kept; its rows stand, and only "
                      "`rebuild --stage clean` misses it" for one in raw.damaged(home)]  # fmt: skip
        made.lost += responses.damaged(home)
        made.lost += [str(finding) for finding in checks.check(home, head, deep=True)]
        made.lost += repair.derived(home, head)
    return made


def _commit(
    night: Night, head: Commit, found: Sequence[Finding], made: Repaired, each: Each, say: Callable[[str], None]
) -> Commit:
    """The commit that names none of the damaged files."""
    home, version = night.home, night.code.version
    survey = repair.survey(home, head, found)
    made.lost += survey.told
    with executor(night.settings, home, rebuild.Workers) as workers:
        if survey.articles or survey.reread:
            try_out(workers, night.settings.language_model)
        wanted = [*(one for several in survey.articles for one in several), *survey.rejects]
        cleaned = rebuild.cleaned(night, workers, _kept(home, wanted), each) if wanted else []
        articles, gone, left = _choose(home, survey, cleaned, made)
        places = repair.staged_signatures(home, cleaned)
        batches = {one.place: places[one.place][0] for one in articles}
        for key in rebuild.staged(night, survey.commit, survey.reread):
            batches |= dict.fromkeys(rebuild.places(home, key, "articles"), key)
        none = arrow_schema("rejects").empty_table()
        rebuilt = again.decisions(home, survey.commit, [*articles, *survey.reread], batches, none, version)
        keys = rebuild.read_again(night, workers, rebuilt, each)
    rejects, inputs, unread = repair.rejects_told(survey, rebuild.rejects(home, cleaned).to_pylist(), version)
    if unread:
        made.lost.append(f"rejects: why {len(unread)} inputs were refused; {UNREAD}")
    decided = repair.decisions(survey, rebuilt, gone, [*left, *unread], rejects, inputs, version)
    run = Run(f"repair-{night.run_id}", night.began, version, {"damaged files": len(found)}, quality=head.quality)
    commit = commit_night(home, keys, decided, run, checks.check_files, say, whole=True)
    assert commit is not None  # files are lost
    made.done.append(f"commit {commit.number} names no damaged file: {len(articles)} articles were made again from the "
                     f"raw input, {len(survey.reread)} were read again")  # fmt: skip
    return commit


def _kept(home: Home, wanted: Iterable[Held]) -> list[Held]:
    """The inputs of which the raw bytes are there, as they came."""
    there = responses.are_kept(home)
    found = []
    with Responses(home, "repair") if there else rebuild.Nothing() as store:
        for one in wanted:
            response = store.at(one.record[0], one.raw_sha256)
            try:
                if response is not None:
                    responses.load(home, response.place)
                else:
                    raw.read(home, one.raw_sha256)
            except (WarehouseError, OSError):
                continue
            found.append(one)
    return found


def _choose(
    home: Home, survey: Survey, cleaned: Sequence[str], made: Repaired
) -> tuple[list[Held], list[str], list[str]]:
    """The articles that can be made again; the ids of those that cannot, and their places."""
    kept = repair.signatures(home, survey.commit, (several[0].article_id for several in survey.articles))
    places = {place: signature for place, (_, signature) in repair.staged_signatures(home, cleaned).items()}
    articles, gone, left = [], list(survey.nameless), []
    made.lost += [f"article {one}: no table tells its input any more; {UNREAD}" for one in survey.nameless]
    for several in survey.articles:
        one = repair.decided(several, kept.get(several[0].article_id), places)
        if one is not None:
            articles.append(one)
            continue
        refs = [other.raw_ref for other in several]
        made.lost.append(f"article {several[0].article_id}: its raw input is not kept, or does not tell which text it "
                         f"had ({', '.join(refs)}); {UNREAD}")  # fmt: skip
        gone.append(several[0].article_id)
        left += refs
    return articles, gone, left


def run(settings: Settings) -> int:
    """Repair, and print what was damaged, done and lost. Returns 1 where something is lost, else 0."""
    home = Home(settings.home)
    home.must_exist()
    made = work(Night(home, settings), night.in_threads(settings.workers))
    for line in made.lines():
        print(line)
    return 1 if made.lost else 0
