"""Which days the articles of files tell, for files whose path names none. What was found is kept by content."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

from flows.settings import Settings
from flows.workers import Workers
from transforms import clean, guard, records, sources
from transforms.problems import Problem, Unreadable
from transforms.sources import Source
from warehouse import durable
from warehouse.home import Home

AT_ONCE = 128
"""Files that one worker looks at before it tells."""

Days = Sequence[str]


def days_of(files: Sequence[Source], settings: Settings) -> dict[str, list[str]]:
    """For the SHA-256 of each file the days on which its articles were published, in order. Runs in a worker."""
    found: dict[str, list[str]] = {}
    with guard.PageWorker(settings.page_seconds, settings.page_megabytes) as pages:
        for source in files:
            try:
                data = sources.read(source)
            except Unreadable:
                continue
            sha256 = hashlib.sha256(data).hexdigest()
            days: set[date] = set()
            for record in records.records(data, source.ref, settings.fields):
                if isinstance(record, tuple):
                    continue
                article = clean.article(record, raw_sha256=sha256, version="", pages=pages)
                if not isinstance(article, Problem) and article.published_date is not None:
                    days.add(article.published_date)
            found[sha256] = [str(one) for one in sorted(days)]
    return found


def dated(home: Home, files: Iterable[Source], settings: Settings) -> dict[str, list[date]]:
    """The days of each file by its `ref`; none for one that tells of no day. Only what is not known yet is cleaned."""
    hashes = {source.ref: (source, found) for source in files if (found := _sha256(source)) is not None}
    known = _load(home)
    unknown = [source for source, sha256 in hashes.values() if sha256 not in known]
    if unknown:
        pieces = [unknown[start : start + AT_ONCE] for start in range(0, len(unknown), AT_ONCE)]
        with Workers(settings.workers) as workers, ThreadPoolExecutor(settings.workers) as threads:
            for made in threads.map(lambda piece: workers.run(days_of, piece, settings), pieces):
                known |= made
                _save(home, known)
    return {ref: [date.fromisoformat(one) for one in known.get(sha256, ())] for ref, (_, sha256) in hashes.items()}


def _sha256(source: Source) -> str | None:
    try:
        return hashlib.sha256(sources.read(source)).hexdigest()
    except Unreadable:
        return None


def path(home: Home) -> Path:
    """Where the days are kept; derived, and may be deleted."""
    return home.path / "backfill" / "days.json"


def _load(home: Home) -> dict[str, list[str]]:
    try:
        return dict(json.loads(path(home).read_bytes()))
    except (OSError, ValueError):
        return {}


def _save(home: Home, known: Mapping[str, Days]) -> None:
    beside = durable.temporary(path(home).parent, "days.json")
    durable.write_file(beside, json.dumps(known).encode())
    beside.replace(path(home))
