"""A backfill: the articles of a range of days or months, a commit each. Stopped, it goes on where it was.

What belongs to a day or month: what a source with {year}, {month}, {day} in it gives for it; else the files whose path
names it, and those whose path names none and one of whose articles was published in it; else the pages whose list or
address names a day in it, and of WARC files those that were fetched in it where the address names none.
"""

import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from prefect import flow, get_run_logger
from prefect.runtime import flow_run
from prefect.states import Completed, Failed

from flows import dating
from flows.errors import NightError, UsageError
from flows.logs import Log
from flows.nightly import WARNED, one_night, revealed
from flows.periods import WORDS, Period, day, filled, has_placeholder, named_in, periods
from flows.settings import Settings, load
from flows.tasks import THREADS
from flows.wanted import Sources, Wanted, read, sources_of
from transforms import sources as files_of
from transforms.sources import Source, SourceError
from warehouse import durable
from warehouse.home import Home

Say = Callable[[str], None]


@flow(name="backfill", persist_result=False)
def backfill(
    period: str | None = None, sources: list[str] | None = None, home: str | None = None,
    settings: dict[str, str] | None = None,
) -> Any:  # fmt: skip
    """Read the articles of a range of days or months, each day or month as a night of its own.

    `period` is such as 2017-04, 2017-01..2017-03, 2017-04-01..2017-04-18; `sources` are as for a night, and may hold
    {year}, {month} and {day}. What is expected of sources is left to the nights. The same backfill run again goes on
    with the day or month that was not finished; one that had finished looks at all of them anew.
    """
    in_force = load(None, home=home, **(settings or {}))
    log = Log(in_force, {"flow_run": flow_run.name}, get_run_logger())
    opened = Home(in_force.home)
    try:
        if not period:
            raise UsageError(f"no period is given; {WORDS}")
        wanted = _wanted(revealed(sources or []), in_force)
        done = Done.of(opened, period, wanted)
        wait = [one for one in periods(period) if one.name not in done.names]
        found = {one.name: of_period(opened, wanted, one, in_force, log.warn) for one in wait}
        _tell_undated(any(one.first == one.last for one in wait), log.warn)
        lines, warned = [f"{', '.join(done.names)}: done before"] if done.names else [], False
        for one in wait:
            state = part(one.name, in_force, found[one.name])
            if state.is_failed():
                raise NightError(
                    f"{one.name}: {state.message}; what came before it is committed, run it again to go on"
                )
            lines.append(f"{one.name}: {state.message}")
            warned = warned or state.name == WARNED
            done.add(one.name)
            log(lines[-1])
    except (NightError, UsageError) as error:
        log.warn(str(error))
        return Failed(message=str(error), data=error)
    done.forget()
    told = "; ".join(lines)
    return Completed(name=WARNED, message=told, data=lines) if warned else Completed(message=told, data=lines)


_under_way: dict[str, tuple[Settings, Sources]] = {}


def part(name: str, settings: Settings, found: Sources) -> Any:
    """One day or month as a flow run of its own, within the backfill's; its last state."""
    _under_way[name] = (settings, found)  # what is not to be kept as a parameter
    try:
        return one_period(name, return_state=True)
    finally:
        del _under_way[name]


@flow(name="period", flow_run_name="backfill {period}", task_runner=THREADS, persist_result=False)  # type: ignore[arg-type]
def one_period(period: str) -> Any:
    """One day or month of a backfill."""
    settings, found = _under_way[period]
    return one_night(settings, lambda: found)


def _wanted(names: Sequence[str], settings: Settings) -> list[Wanted]:
    """The sources, without what is expected of each in a night. Raises UsageError."""
    if names:
        return [Wanted(name, (name,)) for name in names]
    if not settings.sources.is_file():
        raise UsageError(f"no SOURCE is given, and there is no {settings.sources}; name a file, a folder or an address")
    return [Wanted(one.name, one.places) for one in read(settings.sources)]


def of_period(home: Home, wanted: Iterable[Wanted], period: Period, settings: Settings, say: Say) -> Sources:
    """What the sources hold of a day or month. Raises UsageError for one without placeholders that is not there."""
    whole: list[Wanted] = []
    chosen: list[Wanted] = []
    for one in wanted:
        for place in one.places:
            if has_placeholder(place):
                whole += [Wanted(one.name, (made,)) for made in filled(place, period) if _is_there(made, period, say)]
            else:
                chosen.append(Wanted(one.name, (place,), period=period))
    dated, all_of = sources_of(chosen), sources_of(whole)
    files = [source for source in dated.files if _belongs(home, source, dated.files, period, settings)]
    return Sources(
        tuple(sorted({*files, *all_of.files})), (*dated.web, *all_of.web), (),
        {**(dated.of_file or {}), **(all_of.of_file or {})}, is_part=True,
    )  # fmt: skip


def _is_there(place: str, period: Period, say: Say) -> bool:
    """Whether there is something at a place for this period; a month without articles is no error."""
    if files_of.is_web(place):
        return True
    try:
        return bool(files_of.find([place])) or files_of.is_list(place)
    except SourceError as error:
        say(f"{period.name}: {error}")
        return False


_days: dict[tuple[Path, Sequence[Source]], dict[str, list[Any]]] = {}


def _belongs(home: Home, source: Source, files: Sequence[Source], period: Period, settings: Settings) -> bool:
    """Whether a file is of a period: by its path, else by what its articles tell.

    A file is read as a whole: a table of several months in the first of them that is asked for.
    """
    named = named_in(source.ref)
    if named is not None and (period.holds(named) or not period.meets(named)):
        return period.holds(named)
    return any(period.holds(day(one)) for one in _days_of(home, files, settings).get(source.ref, ()))


def _days_of(home: Home, files: Sequence[Source], settings: Settings) -> dict[str, list[Any]]:
    """The days of the files whose path does not name one, found once a process."""
    key = (home.path, tuple(files))
    if key not in _days:
        _days.clear()
        undated = [one for one in files if (named := named_in(one.ref)) is None or named.first != named.last]
        _days[key] = dating.dated(home, undated, settings)
    return _days[key]


def _tell_undated(by_day: bool, say: Say) -> None:
    """Say how many files no period will ever hold; a month in the path is enough where months are read."""
    undated = [ref for found in _days.values() for ref, days in found.items() if not days]
    none = sum(by_day or named_in(ref) is None for ref in undated)
    _days.clear()
    if none:
        say(f"{none} files name no day, and neither do their articles: they are left to `dateline run`")


@dataclasses.dataclass
class Done:
    """Which days and months of an unfinished backfill are done."""

    file: Path
    names: list[str]

    @classmethod
    def of(cls, home: Home, period: str, wanted: Iterable[Wanted]) -> "Done":
        """Those of this very backfill: the same range of the same sources."""
        told = json.dumps([period, [[one.name, *one.places] for one in wanted]])
        file = home.path / "backfill" / f"{hashlib.sha256(told.encode()).hexdigest()[:16]}.json"
        try:
            return cls(file, list(json.loads(file.read_bytes())))
        except (OSError, ValueError):
            return cls(file, [])

    def add(self, name: str) -> None:
        """One more is done."""
        self.names.append(name)
        beside = durable.temporary(self.file.parent, self.file.name)
        durable.write_file(beside, json.dumps(self.names).encode())
        beside.replace(self.file)

    def forget(self) -> None:
        """All of them are: the same backfill, run again, looks at all anew."""
        self.file.unlink(missing_ok=True)
