"""Plain texts: their paragraphs, and the header lines in front of the first sentence.

Paragraphs end up one a line, with one line break between them, whether the file sets them off by blank lines or writes
one a line. Lines are joined only where the whole file is plainly hard-wrapped.

Of the header, only what is plainly that is taken out of the text: an address, a date, a labelled line, a byline, and a
line right above a byline or date, which is the title. All the rest stays, an agency's dateline included, as it is part
of the sentence; where it gives a year it dates the article.

Lines about the page, such as *Also read: …*, the credit of a photo or an agency's name as the last line, are no part of
the story and are told apart by their form, as in web pages (`pagenotes`). All else is body, and kept whole.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from transforms import bylines, datestamp, pagenotes, urls
from transforms.datestamp import Stamp
from transforms.fullname import PATTERN
from transforms.text import clean

HEADER_LINES = 12
"""Lines from the top, blank ones not counted, among which header lines are looked for."""

DATELINE_LINES = 3
"""Paragraphs from the top of the text, a headline and a standfirst perhaps among them, of which one may open with a
dateline."""

BYLINE = re.compile(rf"(?:By|BY|by)[:\s]\s*(?P<names>{PATTERN}(?:(?:,\s|\sand\s|,\sand\s|\sAND\s|\s&\s){PATTERN})*)")
LABELLED = re.compile(r"(?P<label>[A-Za-z]+(?: [A-Za-z]+)?)\s*:\s*(?P<value>\S.*)")
DATE_IN_FRONT = re.compile(
    r"date[:\s]\s*(?P<date>\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?)?)(?=\s|$)\s*", re.IGNORECASE
)
DATE_WORDS = re.compile(r"(?:first )?(?:published|posted|date|published on|posted on)\s*:?\s+(?:on\s+)?", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
TITLE_LENGTH = 200
LEADS_ON = re.compile(r"(?:ALSO READ|READ ALSO|READ MORE|SEE ALSO)\s+(?=.*[a-z])")
"""*ALSO READ Ferry opens again*: a label in capitals, and a headline that is not."""

PICTURE = re.compile(
    r"([\[(])(?:photo|image|picture|video|caption)s?\b[^\[\]()]*(?:\[/\w+)?[\])]|\[(photo|image|picture|video)\].*\[/\2\]|"
    r"©\s?[^.!?]{2,80}",
    re.IGNORECASE,
)
"""*[PHOTO]https://…[/PHOTO]*, *(Photo: Harbor Office)*, *© Ann Lee/Harbor News*: a line and nothing else."""

AT_THE_END = (pagenotes.RIGHTS, pagenotes.REPORTED_BY, pagenotes.FIRST_PRINTED, pagenotes.OFFER)
"""What tells the notes among the last lines."""


@dataclass(frozen=True)
class PlainText:
    """A text's paragraphs, one a line; what its header lines and a byline at its end said, by column, dates as written;
    and the lines about the page that were in it.
    """

    text: str
    header: Mapping[str, str]
    notes: tuple[str, ...] = ()


def read(raw: str) -> PlainText:
    """The paragraphs and the header of a decoded text."""
    lines = [line.rstrip() for line in clean(raw).split("\n")]
    header, rest = _header(lines)
    whole = paragraphs(rest).split("\n")
    if "authors" not in header and len(whole) > 1 and (signed := _plain_line(whole[-1])) and signed[0] == "authors":
        header["authors"] = signed[1]
        whole = whole[:-1]
    if "authors" not in header and len(whole) > 1 and (closing := pagenotes.SIGNED.fullmatch(whole[-1])):
        header["authors"] = closing["names"].rstrip(".")
        whole = whole[:-1]
    notes = {at for at, line in enumerate(whole) if _is_note(line, len(whole) - at)}
    if len(notes) == len(whole):
        notes = set()  # a text of a line or two may look so
    story = [line for at, line in enumerate(whole) if at not in notes]
    return PlainText("\n".join(story), header, tuple(whole[at] for at in sorted(notes)))


def filed(text: str) -> Stamp | None:
    """The day of writing that a dateline states, with its year, among a text's first paragraphs."""
    stamps = (datestamp.in_dateline(line) for line in text.split("\n", DATELINE_LINES)[:DATELINE_LINES])
    return next((stamp for stamp in stamps if stamp is not None), None)


def paragraphs(lines: list[str]) -> str:
    """Lines as paragraphs, one a line: joined where hard-wrapped, blank ones gone."""
    width = wrap_width(lines)
    done: list[str] = []
    previous = ""
    for line in lines:
        if width and done and previous and _continues(previous, line, width):
            glue = "" if re.search(r"\w-$", previous) else " "
            done[-1] += glue + line.strip()
        elif line.strip():
            done.append(line.strip())
        previous = line.strip()
    return "\n".join(done)


def wrap_width(lines: list[str]) -> int | None:
    """The width at which a text is plainly hard-wrapped, or None.

    A line is full where the next one's first word would not have fitted. In a wrapped text nearly every line that ends
    in mid-sentence is full, and most lines end in mid-sentence.
    """
    pairs = [(a.strip(), b.strip()) for a, b in pairwise(lines) if a.strip() and b.strip()]
    spaced = [len(a) for a, _ in pairs if " " in a]
    if len(pairs) < 3 or not spaced or not 40 <= (width := max(spaced)) <= 120:
        return None
    middle = [(a, b) for a, b in pairs if not SENTENCE_END.search(a)]
    full = [pair for pair in middle if _is_full(*pair, width)]
    return width if len(middle) >= 0.5 * len(pairs) and len(full) >= max(3, 0.85 * len(middle)) else None


def _is_full(line: str, following: str, width: int) -> bool:
    first = re.match(r"[^\s-]+-?", following)
    return len(line) + 1 + (first.end() if first else 0) > width - 2  # some editors leave a column or two


def _continues(previous: str, line: str, width: int) -> bool:
    """Whether a line goes on with the paragraph of the one before: not after a blank line, an indent, a short line."""
    indented = line.startswith(" ") and not previous.startswith(" ")
    return bool(line.strip()) and not indented and _is_full(previous, line.strip(), width)


@cache
def labels() -> dict[str, str]:
    """Label of a header line -> column, of header.toml."""
    with open(Path(__file__).with_name("header.toml"), "rb") as file:
        return {label: column for column, names in tomllib.load(file).items() for label in names}


def _header(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """What the header lines say, and the lines that are left."""
    top = [i for i, line in enumerate(lines) if line.strip()][:HEADER_LINES]
    header: dict[str, str] = {}
    taken: set[int] = set()
    kept = dict(enumerate(lines))
    for place, i in enumerate(top):
        line = lines[i].strip()
        found = _plain_line(line)
        if (
            found is None
            and "title" not in header
            and _is_title(line, [lines[j].strip() for j in top[place + 1 : place + 3]])
        ):
            found = ("title", line)
        if found is not None and found[0] not in header:
            header[found[0]] = found[1]
            taken.add(i)
            continue
        in_front = DATE_IN_FRONT.match(line)
        if in_front and "published" not in header and datestamp.read(in_front["date"]):
            header["published"] = in_front["date"]
            kept[i] = line[in_front.end() :]
        break
    return header, [kept[i] for i in range(len(lines)) if i not in taken]


def _is_note(line: str, from_end: int) -> bool:
    """Whether a paragraph, the last but so many (the last is 1), is about the page: it leads on to another article, is
    the place or credit of a picture, or stands at the end and tells of rights, of the desk or of an agency.
    """
    if len(line) > TITLE_LENGTH:
        return False
    if from_end <= pagenotes.LAST and any(form.match(line) for form in AT_THE_END):
        return True
    if from_end == 1 and pagenotes.AGENCY.fullmatch(line):
        return True
    leads_on = LEADS_ON.match(line) or pagenotes.LEADS_ON.match(line)
    return bool(leads_on or any(form.fullmatch(line) for form in (PICTURE, pagenotes.CREDIT, pagenotes.FURNITURE)))


def _plain_line(line: str) -> tuple[str, str] | None:
    """Column and value of a line that is an address, a date, a byline or a labelled line, and nothing else."""
    if urls.looks_like_url(line):
        return "url", line
    if datestamp.read(DATE_WORDS.sub("", line, count=1)):
        return "published", DATE_WORDS.sub("", line, count=1)
    byline = BYLINE.fullmatch(line)
    if byline is not None and bylines.is_all_names(byline["names"]):
        return "authors", byline["names"]
    labelled = LABELLED.fullmatch(line)
    column = labels().get(labelled["label"].lower()) if labelled else None
    return (column, labelled["value"]) if labelled and column and _fits(column, labelled["value"]) else None


def _fits(column: str, value: str) -> bool:
    """Whether a labelled value can be what its label says."""
    if column == "url":
        return urls.looks_like_url(value)
    if column == "authors":
        return bylines.is_all_names(value)
    stamp = datestamp.read(value)
    if column in ("published", "modified"):
        return stamp is not None and (column == "published" or stamp.at is not None)
    return len(value) <= TITLE_LENGTH and (column in ("title", "subtitle") or not SENTENCE_END.search(value))


def _is_title(line: str, below: list[str]) -> bool:
    """Whether a line is a title: a short one with a byline or date right below it."""
    if len(line) > TITLE_LENGTH or " " not in line or re.search(r"[.:;,]$", line) or not below:
        return False
    found = _plain_line(below[0])
    return found is not None and found[0] in ("authors", "published")
