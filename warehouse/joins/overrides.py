"""What the user knows better: the lines of HOME/overrides/*.csv, applied each night. Nothing here changes a part.

Columns: action, id, value (or other_id), article_id, author, date, note. An id is an entity_id as the tables show it,
or one that went into it. Each line tells who decided it and on what day: one without author or date is a wrong line, as
nobody could be asked about it later. A wrong line is not applied, and is told with file and number.

- merge: `id` and `value` are one, whatever the rules say.
- forbid-merge: `id` and `value` never are; stronger than merge.
- split: in the article `article_id` it is another one than `id`; splits with the same `value` are one.
- rename: the name of `id` in `entities` is `value`.
- reject: the row of that id is wrong: a quote, an event, a mention or, in all articles or in `article_id` alone, an
  entity. It is hidden with what hangs on it (an event's participants, an entity's mentions); what refers to it is NULL.

`wikidata.csv` has the columns name, country (ISO 3166 alpha-3, may be empty), wikidata_id.

`forgotten.csv` is written by `dateline forget`: what must not come back, by hashes alone, so that it says nothing of
what it was. Columns: action (forget), id (the article_id), raw_sha256, address_sha256, content_sha256, date.
"""

import csv
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from warehouse.home import Home
from warehouse.joins.spelling import fold

ACTIONS = ("merge", "split", "rename", "reject", "forbid-merge")

WIKIDATA = "wikidata.csv"
ITEM = re.compile(r"Q[1-9]\d*")

FORGOTTEN = "forgotten.csv"
FORGET = ("action", "id", "raw_sha256", "address_sha256", "content_sha256", "date")
"""The columns of that file. Any but the first two may be empty."""


@dataclass(frozen=True)
class Line:
    """One line of an override, with where it stands."""

    action: str
    id: str
    value: str
    article_id: str
    place: str  # file:line, the file by its name


@dataclass(frozen=True)
class Item:
    """One line of the table of Wikidata ids."""

    name: str  # folded
    country: str | None
    wikidata_id: str
    place: str


@dataclass(frozen=True)
class Forgotten:
    """One line of what must not come back: an article, and an input, an address or a text that gave it, by SHA-256."""

    article_id: str
    raw_sha256: str  # of an input that holds nothing else that is kept
    address_sha256: str  # of what its addresses have in common, see `hashed`
    content_sha256: str  # of the article's text
    date: str

    @property
    def detail(self) -> str:
        """Why an input that brings it again is a reject."""
        return f"It is article {self.article_id}, forgotten on {self.date}; overrides/{FORGOTTEN} keeps it away."


@dataclass(frozen=True)
class Overrides:
    """All lines that can be used, and what is wrong with the others, each with file and line."""

    lines: tuple[Line, ...] = ()
    items: tuple[Item, ...] = ()
    forgotten: tuple[Forgotten, ...] = ()
    problems: tuple[str, ...] = ()
    digest: str | None = None  # of the files

    def of(self, action: str) -> list[Line]:
        """The lines of one action, in the order of files and lines."""
        return [line for line in self.lines if line.action == action]


NONE = Overrides()


def folder(home: Home) -> Path:
    """Where the user's lines lie."""
    return home.path / "overrides"


def digest(home: Home) -> str | None:
    """A hash of the files, by which a night tells that they have changed; None where there are none."""
    files = _files(home)
    if not files:
        return None
    return hashlib.sha256(b"".join(f.name.encode() + b"\0" + _bytes(f) + b"\0" for f in files)).hexdigest()


def hashed(key: str) -> str:
    """The hash under which an address is forgotten. `key` is the same for every address of one article."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _files(home: Home) -> list[Path]:
    return sorted(path for path in folder(home).glob("*.csv") if path.is_file())


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


def load(home: Home) -> Overrides:
    """Read every file, in the order of their names. Never raises: what is wrong becomes a problem."""
    lines: list[Line] = []
    items: list[Item] = []
    forgotten: list[Forgotten] = []
    problems: list[str] = []
    for file in _files(home):
        for place, row in _rows(file, problems):
            if file.name == WIKIDATA:
                found, problem = _item(row, place)
                items += [found] if found else []
            elif file.name == FORGOTTEN:
                gone, problem = _forgotten(row)
                forgotten += [gone] if gone else []
            else:
                line, problem = _line(row, place)
                lines += [line] if line else []
            problems += [f"{place}: {problem}"] if problem else []
    return Overrides(tuple(lines), tuple(items), tuple(forgotten), tuple(problems), digest(home))


def _rows(file: Path, problems: list[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Place and cells of each line of a file that is not empty or a comment."""
    needed = {"name", "wikidata_id"} if file.name == WIKIDATA else {"action", "id"}
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        problems.append(f"{file.name}:1: cannot be read as UTF-8 ({error}); nothing of it was applied")
        return
    reader = csv.reader(text.splitlines())
    head: list[str] | None = None
    try:
        for cells in reader:
            cells = [cell.strip() for cell in cells]
            if not any(cells) or cells[0].startswith("#"):
                continue
            if head is None:
                head = [cell.lower() for cell in cells]
                if not needed <= set(head):
                    problems.append(f"{file.name}:{reader.line_num}: the first line must name the columns "
                                    f"{', '.join(sorted(needed))}; nothing of it was applied")  # fmt: skip
                    return
                continue
            yield f"{file.name}:{reader.line_num}", dict(zip(head, cells, strict=False))
    except csv.Error as error:
        problems.append(f"{file.name}:{reader.line_num}: no CSV ({error}); what follows was not applied")


def _line(row: dict[str, str], place: str) -> tuple[Line | None, str | None]:
    """A line, or why it is none."""
    action, one = row.get("action", "").lower(), row.get("id", "")
    value, article_id = row.get("other_id") or row.get("value") or "", row.get("article_id", "")
    if action not in ACTIONS:
        return None, f"no action {action!r}; there are {', '.join(ACTIONS)}"
    if not one:
        return None, "the id is missing"
    if not value and action not in ("split", "reject"):
        return None, f"{action} needs a second id" if "merge" in action else f"{action} needs a value"
    if value == one and "merge" in action:
        return None, "both ids are the same"
    if action == "split" and not article_id:
        return None, "split needs an article_id"
    if not row.get("author"):
        return None, "the author is missing: the column author tells who decided it"
    if not row.get("date"):
        return None, "the date is missing: the column date tells when it was decided, such as 2026-11-01"
    if not _is_day(row["date"]):
        return None, f"{row['date']!r} is no day such as 2026-11-01"
    return Line(action, one, value, article_id, place), None


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _item(row: dict[str, str], place: str) -> tuple[Item | None, str | None]:
    name, country, item = row.get("name", ""), row.get("country", "").upper(), row.get("wikidata_id", "")
    if not fold(name):
        return None, "the name is missing"
    if not ITEM.fullmatch(item):
        return None, f"{item!r} is no Wikidata id such as Q42"
    if country and not re.fullmatch(r"[A-Z]{3}", country):
        return None, f"{country!r} is no ISO 3166 alpha-3 code"
    return Item(fold(name), country or None, item, place), None


def _forgotten(row: dict[str, str]) -> tuple[Forgotten | None, str | None]:
    if row.get("action", "").lower() != "forget":
        return None, f"no action {row.get('action', '')!r}; here is only forget"
    if not row.get("id"):
        return None, "the id is missing"
    return Forgotten(row["id"], *(row.get(name, "") for name in FORGET[2:])), None
