"""Rows of our own invention for the tests of the warehouse, and a night that stages and commits them."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import numpy as np

from warehouse import admit, commits, night, staging
from warehouse.admit import Decisions
from warehouse.commits import Commit
from warehouse.home import Home
from warehouse.night import Check, Run
from warehouse.schema import Article, Entity, Fingerprint, Mention, Quote, Reject, to_arrow
from warehouse.signatures import PERMUTATIONS, STORED

VERSION = "1.0"
NOW = datetime(2020, 5, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Page:
    """One input of a night: what an article is made of, or a reject where there is no text."""

    ref: str
    text: str | None
    url: str | None = None
    day: date | None = None
    modified: datetime | None = None

    @property
    def sha256(self) -> str:
        """The hash of its bytes."""
        return _sha256(f"{self.url}{self.text}{self.day}{self.modified}")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def signature(text: str) -> bytes:
    """A MinHash over single words: texts of few words suffice for a test."""
    words = sorted(set(text.split()))
    if not words:
        return b""
    salted = np.array([int(hashlib.sha256(word.encode()).hexdigest()[:16], 16) for word in words], dtype=np.uint64)
    factors = np.arange(1, PERMUTATIONS + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) | np.uint64(1)
    made = np.zeros(1, dtype=STORED)
    made["shingles"] = len(words)
    made["minima"] = (salted[:, None] * factors).min(axis=0) >> np.uint64(24) & np.uint64(0xFFFF)
    return made.tobytes()


def article(page: Page) -> Article:
    """The cleaned article of a page."""
    assert page.text is not None
    article_id = f"a-{_sha256(page.url or page.text)[:16]}"
    return Article(
        article_id=article_id, canonical_url=page.url, url=page.url, text=page.text, n_words=len(page.text.split()),
        published_date=page.day, published_precision="day" if page.day else None,
        published_basis="header" if page.day else None, modified_at=page.modified,
        content_sha256=_sha256(page.text), raw_sha256=page.sha256, raw_ref=page.ref,
        duplicate_cluster_id=article_id, dateline_version=VERSION,
    )  # fmt: skip


def reject(page: Page) -> Reject:
    """The reject of a page without text."""
    return Reject(
        raw_ref=page.ref, raw_sha256=page.sha256, stage="read", reason="empty", detail="nothing in it", rejected_at=NOW
    )


def stage_clean(home: Home, batches: Sequence[Sequence[Page]]) -> list[str]:
    """Stage the cleaned pages of each batch."""
    keys = []
    for batch in batches:
        articles = [article(page) for page in batch if page.text is not None]
        prints = [Fingerprint(article_id=a.article_id, signature=signature(a.text)) for a in articles]
        rejects = [reject(page) for page in batch if page.text is None]
        keys.append(f"clean-{_sha256(repr(batch))[:16]}")
        staging.write(home, keys[-1], {
            "articles": to_arrow("articles", articles),
            "fingerprints": to_arrow("fingerprints", prints),
            "rejects": to_arrow("rejects", rejects),
        })  # fmt: skip
    return keys


def stage_read(home: Home, decisions: Decisions, failing: Iterable[str] = ()) -> list[str]:
    """Stage the rows of the admitted articles: each word starting with a capital is an entity, the rest a quote."""
    keys = []
    for clean_key, admitted in decisions.batches().items():
        final = {one.raw_ref: one for one in admitted}
        rows: dict[str, list] = {name: [] for name in
                                 ("articles", "fingerprints", "entities", "mentions", "quotes", "rejects")}  # fmt: skip
        for found in (Article(**row) for row in staging.read(home, clean_key, "articles").to_pylist()):
            if found.raw_ref not in final:
                continue
            if found.raw_ref in failing:
                rows["rejects"].append(replace(reject(Page(found.raw_ref, None)), stage="parse", reason="reader_failed",
                                               raw_sha256=found.raw_sha256))  # fmt: skip
                continue
            one = final[found.raw_ref]
            found = replace(found, article_id=one.article_id, revision=one.revision,
                            duplicate_cluster_id=one.article_id, model_version="m 1")  # fmt: skip
            rows["articles"].append(found)
            rows["fingerprints"].append(Fingerprint(article_id=one.article_id, signature=signature(found.text)))
            _read(found, rows)
        keys.append(f"read-{_sha256(clean_key + repr(admitted))[:16]}")
        staging.write(home, keys[-1], {name: to_arrow(name, held) for name, held in rows.items()})
    return keys


def _read(found: Article, rows: dict[str, list]) -> None:
    at, seen, first = 0, set(), None
    for word in found.text.split():
        start = found.text.index(word, at)
        at = start + len(word)
        span = {"char_start": start, "char_end": at, "article_id": found.article_id}
        if word[0].isupper():
            entity_id = f"e-{_sha256(word)[:16]}"
            if word not in seen:
                seen.add(word)
                n = found.text.split().count(word)
                rows["entities"].append(Entity(entity_id=entity_id, article_id=found.article_id, entity_type="person",
                                               name=word, n_mentions=n, first_char_start=start))  # fmt: skip
            first = first or entity_id
            rows["mentions"].append(Mention(mention_id=f"m-{found.article_id}-{start}", entity_id=entity_id, text=word,
                                            mention_type="name", **span))  # fmt: skip
        elif word == "says":
            quote_id = f"q-{found.article_id}-{start}"
            rows["quotes"].append(Quote(quote_id=quote_id, attribution_id=quote_id, quote_type="indirect",
                                        content=word, speaker_id=first, **span))  # fmt: skip


def no_check(home: Home, files: object, rest: object) -> list:
    """A check that finds nothing."""
    return []


def run_night(
    home: Home, batches: Sequence[Sequence[Page]], *, run_id: str = "night", check: Check = no_check,
    failing: Iterable[str] = (), version: str = VERSION, at: datetime = NOW,
) -> Commit | None:  # fmt: skip
    """One night, from staged pages to the commit. Known inputs are left out, as the planner does."""
    head = commits.latest(home)
    known = admit.known(home, head, version)
    unseen = [[page for page in batch if page.sha256 not in known] for batch in batches]
    decisions = admit.admit(home, head, stage_clean(home, [batch for batch in unseen if batch]), version)
    keys = stage_read(home, decisions, failing)
    commit = night.commit_night(home, keys, decisions, Run(run_id, at, version), check)
    staging.clear(home)
    return commit
