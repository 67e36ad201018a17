"""The two computations of a batch, run in worker processes: clean records into articles, read articles into rows.

Only paths, keys and counts travel between processes; articles and rows travel through staged Parquet files. What reads
pages and texts is imported by the functions that do it: the process of the night never does, and names them only.
"""

import contextlib
import hashlib
import os
import time
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.plan import Slice, of_response
from flows.settings import Settings
from transforms.problems import Problem
from warehouse import raw, staging
from warehouse.home import Home
from warehouse.schema import READER_TABLES, TABLES, Article, Fingerprint, Reject, to_arrow

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from transforms.document import Document

SLOWEST = 5


@dataclass(frozen=True)
class Code:
    """Which code a batch is computed by; part of the batch's key."""

    version: str  # what rows carry
    code: str  # version and hash of the sources


@dataclass
class Done:
    """What a finished batch tells: the key of its staged files, counts, and CPU seconds by step."""

    key: str
    n_records: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    slowest: list[tuple[float, str]] = field(default_factory=list)
    largest: list[tuple[int, str]] = field(default_factory=list)  # articles, by words
    peak_bytes: int = 0


def warm_up(model: str) -> str:
    """Import all that a batch needs and load the language model; returns its version."""
    from transforms import clean, fingerprints, guard, parse, read, records  # noqa: F401

    return parse.model_version(_pipeline(model))


def key_of(kind: str, *parts: object) -> str:
    """The name of a batch's staged files: a hash of everything that decides what is in them."""
    return f"{kind}-{hashlib.sha256(repr(parts).encode()).hexdigest()[:24]}"


def reject(ref: str, raw_sha256: str | None, problem: Problem, now: datetime) -> Reject:
    """The row for a record that gave no article."""
    return Reject(
        raw_ref=ref,
        raw_sha256=raw_sha256,
        stage=problem.stage,
        reason=problem.reason,
        detail=problem.detail,
        rejected_at=now,
    )


def clean_key(batch: Sequence[Slice], settings: Settings, code: Code) -> str:
    """The key under which `clean_batch` stages."""
    return key_of("clean", list(batch), dict(settings.fields), settings.page_seconds, settings.page_megabytes, code)


def clean_batch(home: Home, batch: Sequence[Slice], settings: Settings, code: Code, now: datetime) -> Done:
    """Clean each record of a batch and stage its articles, fingerprints and rejects.

    A batch whose files are staged already is not done again.
    """
    done = Done(clean_key(batch, settings, code), sum(piece.stop - piece.first for piece in batch))
    if staging.finished(home, done.key):
        return done
    from transforms import clean, fingerprints, guard

    began = time.process_time()
    articles: list[Article] = []
    rejects: list[Reject] = []
    with guard.PageWorker(settings.page_seconds, settings.page_megabytes) as pages:
        for piece, found in _records(home, batch, settings.fields):
            started = time.perf_counter()
            ref, made = found if isinstance(found, tuple) else (
                found.ref,
                clean.article(found, raw_sha256=piece.raw_sha256, version=code.version, pages=pages),
            )  # fmt: skip
            if isinstance(made, Problem):
                rejects.append(reject(ref, piece.raw_sha256, made, now))
            else:
                articles.append(made)
                done.largest.append((made.n_words, ref))
            done.slowest.append((time.perf_counter() - started, ref))
    prints = [Fingerprint(article_id=a.article_id, signature=fingerprints.signature(a.text)) for a in articles]
    _stage(home, done.key, {"articles": articles, "fingerprints": prints, "rejects": rejects})
    done.seconds["clean"] = time.process_time() - began
    return _finish(done)


def _records(home: Home, batch: Sequence[Slice], fields: Mapping[str, str]) -> Iterator[tuple[Slice, Any]]:
    """The records of each slice, as `records.records` gives them."""
    from transforms import records

    for piece in batch:
        if piece.response is not None:
            found = of_response(home, piece.ref, piece.response, fields)
        else:
            found = records.records(raw.read(home, piece.raw_sha256), piece.ref, fields)
        yield from ((piece, record) for record in islice(found, piece.first - 1, piece.stop - 1))


def stage_problems(home: Home, problems: Sequence[tuple[str, Problem]], now: datetime) -> Done:
    """Stage the inputs that could not be read at all."""
    done = Done(key_of("plan", list(problems)), len(problems))
    _stage(home, done.key, {"rejects": [reject(ref, None, problem, now) for ref, problem in problems]})
    return done


DIED = "The process that worked on it died twice, most likely for want of memory; free memory or report the input."


def give_up_cleaning(home: Home, piece: Slice, settings: Settings, code: Code, now: datetime) -> Done:
    """Stage a record whose cleaning kills its process as a reject."""
    done = Done(clean_key([piece], settings, code), 1)
    rows = [reject(_ref_of(home, piece, settings.fields), piece.raw_sha256, Problem("clean", "crash", DIED), now)]
    _stage(home, done.key, {"rejects": rows})
    return done


def _ref_of(home: Home, piece: Slice, fields: Mapping[str, str]) -> str:
    ((_, found),) = _records(home, [piece], fields)
    return found[0] if isinstance(found, tuple) else found.ref


@dataclass(frozen=True)
class Admission:
    """An article that is to be read, as the admission decided."""

    raw_ref: str
    article_id: str
    revision: int


def read_key(cleaned: str, admitted: Sequence[Admission], settings: Settings, code: Code) -> str:
    """The key under which `read_batch` stages."""
    return key_of("read", cleaned, list(admitted), settings.language_model, code)


def read_batch(
    home: Home, cleaned: str, admitted: Sequence[Admission], settings: Settings, code: Code, now: datetime
) -> Done:
    """Read the admitted articles of a cleaned batch and stage their rows, the articles' own included.

    An article on which a reader fails becomes a reject: nothing half read is published.
    """
    done = Done(read_key(cleaned, admitted, settings, code), len(admitted))
    if staging.finished(home, done.key):
        return done
    from transforms import fingerprints

    nlp = _pipeline(settings.language_model)
    decided = {one.raw_ref: one for one in admitted}
    articles = [
        replace(article, article_id=decided[article.raw_ref].article_id, revision=decided[article.raw_ref].revision,
                duplicate_cluster_id=decided[article.raw_ref].article_id)
        for article in _staged_articles(home, cleaned)
        if article.raw_ref in decided
    ]  # fmt: skip
    rows: dict[str, list[Any]] = {name: [] for name in ("articles", "fingerprints", "rejects", *READER_TABLES)}
    for article, document, problem in _documents(nlp, articles, done):
        if problem is not None:
            rows["rejects"].append(reject(article.raw_ref, article.raw_sha256, problem, now))
            continue
        rows["articles"].append(article)
        rows["fingerprints"].append(
            Fingerprint(article_id=article.article_id, signature=fingerprints.signature(article.text))
        )
        if document is not None:
            for name in READER_TABLES:
                rows[name].extend(document.rows_of(TABLES[name].row))
    _stage(home, done.key, rows)
    return _finish(done)


def give_up_reading(home: Home, cleaned: str, one: Admission, settings: Settings, code: Code, now: datetime) -> Done:
    """Stage an article whose reading kills its process as a reject."""
    done = Done(read_key(cleaned, [one], settings, code), 1)
    (article,) = (found for found in _staged_articles(home, cleaned) if found.raw_ref == one.raw_ref)
    _stage(home, done.key, {"rejects": [reject(one.raw_ref, article.raw_sha256, Problem("parse", "crash", DIED), now)]})
    return done


def _documents(
    nlp: "Language", articles: Sequence[Article], done: Done
) -> Iterator[tuple[Article, "Document | None", Problem | None]]:
    """Each article with its document, read; None for a text the readers do not know; a problem where one failed."""
    from transforms import parse
    from transforms.document import Document
    from transforms.read import read, readable

    parsed = _parsed(nlp, [a.text for a in articles if readable(a.language, a.text_quality)], done)
    for article in articles:
        if not readable(article.language, article.text_quality):
            yield article, None, None
            continue
        article = replace(article, model_version=parse.model_version(nlp))
        doc = next(parsed)
        started = time.perf_counter()
        try:
            if isinstance(doc, Exception):
                raise doc
            yield article, read(Document(article, doc), done.seconds), None
        except Exception as error:  # a reader's fault must cost its article, never the night
            yield article, None, _failed(error)
        done.slowest.append((time.perf_counter() - started, article.raw_ref))


def _parsed(nlp: "Language", texts: Sequence[str], done: Done) -> "Iterator[Doc | Exception]":
    """Each text parsed, or the error that it alone raises: one bad text must not cost the others of its batch."""
    from transforms import parse

    began = time.process_time()
    position = 0
    while position < len(texts):
        try:
            for doc in parse.parse(nlp, texts[position:]):
                position += 1
                done.seconds["parse"] = done.seconds.get("parse", 0.0) + time.process_time() - began
                yield doc
                began = time.process_time()
        except Exception:
            position += 1
            yield _alone(nlp, texts[position - 1])


def _alone(nlp: "Language", text: str) -> "Doc | Exception":
    from transforms import parse

    try:
        return next(parse.parse(nlp, [text]))
    except Exception as error:
        return error


def _failed(error: Exception) -> Problem:
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{os.path.basename(place.filename)}:{place.lineno}"
    detail = f"{type(error).__name__} at {where}: {error}; the raw input is kept, report this."
    return Problem("parse", "reader_failed", detail)


@lru_cache(maxsize=1)
def _pipeline(model: str) -> "Language":
    from transforms import parse

    return parse.load(model)


def _staged_articles(home: Home, key: str) -> Iterable[Article]:
    return [Article(**row) for row in staging.read(home, key, "articles").to_pylist()]


def _stage(home: Home, key: str, rows: Mapping[str, Sequence[Any]]) -> None:
    staging.write(home, key, {name: to_arrow(name, found) for name, found in rows.items()})


def _finish(done: Done) -> Done:
    done.slowest = sorted(done.slowest, reverse=True)[:SLOWEST]
    done.largest = sorted(done.largest, reverse=True)[:SLOWEST]
    done.peak_bytes = peak_bytes()
    return done


def peak_bytes(pid: int | None = None) -> int:
    """The largest memory that this process, or another one that still runs, has held; 0 where that is not told.

    What `getrusage` tells is taken over from the process that started this one, which may have held more.
    """
    import resource
    import sys

    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid or 'self'}/status").read_text("utf-8", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    if pid is not None:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
