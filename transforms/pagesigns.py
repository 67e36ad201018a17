"""What can be counted about each block of a page, as the columns that the trees of `pagetrees` ask about."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from transforms import pagegroups
from transforms.pageblocks import ARTICLE_BODY, BIT, HIDDEN, Block, Frame, lexicon

Floats = NDArray[np.float32]

PARAGRAPH_WORDS = 12
PARAGRAPH_LINKED = 0.35
"""A block of so many words, a smaller share of them linked, is a paragraph for the measures of where the text lies."""

MOST, CORE = 0.6, 0.35
"""Shares of a page's paragraphs that the element which holds most of them, and the core of the page, must hold."""

TOLD_LENGTH = 300
"""Letters from which the text that a page gives of its article as data is taken for the whole of it."""

BEGINNING = 40
FAR = 50.0
SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
SENTENCE = re.compile(r"[.!?。！？][\"'”’»)\]]*(?=\s|$)")
NOT_LETTERS = re.compile(r"[\W_]+")
DIGIT = re.compile(r"\d")
DATE = re.compile(r"\b(?:19|20)\d\d\b|\d:\d\d|\bago\b|min(?:ute)? read", re.IGNORECASE)
WIDE = re.compile("[\u2e80-\uffff]")
KINDS = {tag: place for place, tag in enumerate(
    ("p", "li", "h1", "h2", "h3", "td", "blockquote", "div", "section", "figcaption", "pre", "dd", "dt"))}  # fmt: skip
AROUND = ("article", "main", "nav", "header", "footer", "aside", "figure", "figcaption", "form", "ul", "ol", "table",
          "blockquote", "button", "section")  # fmt: skip
OUTSIDE = 1 << 20
FAR_MARKS = ("comment", "related", "offer", "frame")
BESIDE = ("words", "links", "ends", "kind", "heading", "paragraph")
STEPS = (-2, -1, 1, 2)


@cache
def names() -> tuple[str, ...]:
    """The columns, in order."""
    kinds = tuple(lexicon()["marks"])
    return (
        "kind", "heading", "words", "word length", "links", "bold", "ends", "sentences", "commas", "digits", "capitals",
        "small first", "quoted", "asks", "colon", "date", "address", "sign", "cut off", "after break", "inline marks",
        *(f"opens: {kind}" for kind in lexicon()["openings"]), *(f"holds: {kind}" for kind in lexicon()["within"]),
        *(f"in {tag}" for tag in AROUND), "hidden", "in articleBody",
        *(f"below core: {kind}" for kind in kinds), *(f"near: {kind}" for kind in kinds),
        *(f"above: {kind}" for kind in FAR_MARKS),
        "depth", "outside core", "share", "share up", "share upper", "blocks", "blocks up", "links up", "links upper",
        "words up", "words upper", "share of its kind", "share of its kind up", "in best", "in core", "depth from core",
        "before core", "behind core", "from core start", "to core end", "read before", "place", "page blocks",
        "page paragraphs", "page share of paragraphs", "has head", "below head", "from head", "is title",
        "heads before", "articles before", "in article of head", "is description", "told", "page tells", "copies",
        "from first paragraph",
        *(f"{name} {step:+d}" for step in STEPS for name in (*BESIDE, "sibling")),
        "paragraphs around", "since paragraph", "until paragraph",
        *pagegroups.names(),
    )  # fmt: skip


@dataclass(frozen=True)
class Stated:
    """What a page states that tells its blocks apart: title, description, and the article's text as data."""

    title: str | None = None
    description: str | None = None
    body: str | None = None
    titles: tuple[str, ...] = ()  # all that it calls the article
    descriptions: tuple[str, ...] = ()


def words_of(text: str) -> int:
    """Words of a text; where they are not set apart, as in Chinese and Japanese, two characters count as one."""
    n = text.count(" ") + 1
    return n if text.isascii() else max(n, len(WIDE.findall(text)) // 2)


def folded(text: str) -> str:
    """Letters and digits of a text, in small letters: what stays the same when it is set differently."""
    return NOT_LETTERS.sub("", text).casefold()


def table(blocks: list[Block], stated: Stated) -> Floats:
    """A row of signs for each block, with the columns of `names`. At least one block."""
    words = np.array([words_of(b.text) for b in blocks], dtype=np.float32)
    links = np.array([min(1.0, b.linked / len(b.text)) for b in blocks], dtype=np.float32)
    paragraphs = np.where((words >= PARAGRAPH_WORDS) & (links < PARAGRAPH_LINKED), words, 0)
    for block, count in zip(blocks, words.tolist(), strict=True):
        block.n_words = int(count)
    frames = _weigh(blocks, words.tolist(), links.tolist(), paragraphs.tolist())
    grouped = pagegroups.table(blocks, words, links, paragraphs)
    width = len(names()) - grouped.shape[1]
    made = np.full((len(blocks), width), -1.0, dtype=np.float32)
    own = width - len(STEPS) * (len(BESIDE) + 1) - 3
    for place, row in enumerate(_rows(blocks, stated, words, links, paragraphs, frames)):
        made[place, :own] = row
    beside = np.column_stack([words, links, made[:, 6], made[:, 0], made[:, 1], paragraphs > 0])
    parents = np.array([id(b.frame.up) for b in blocks])
    for place, step in enumerate(STEPS):
        first = own + place * (len(BESIDE) + 1)
        _shift(made[:, first : first + len(BESIDE) + 1], beside, parents, step)
    is_paragraph = (paragraphs > 0).tolist()
    made[:, -3] = np.convolve(np.pad(paragraphs, 5), np.ones(11), "valid")
    made[:, -2], made[:, -1] = _gaps(is_paragraph), _gaps(is_paragraph[::-1])[::-1]
    return np.hstack([made, grouped])


def _weigh(blocks: list[Block], words: list[float], links: list[float], paragraphs: list[float]) -> list[Frame]:
    """All elements around the blocks, with the words, linked words and words of paragraphs that they hold."""
    own: dict[int, Frame] = {}
    for block, n, link, weight in zip(blocks, words, links, paragraphs, strict=True):
        frame = block.frame
        if id(frame) not in own:
            own[id(frame)] = frame
        frame.all_words += n
        frame.link_words += n * link
        frame.words += weight
    known = dict(own)
    for frame in own.values():
        up = frame.up
        while up is not None and id(up) not in known:
            known[id(up)] = up
            up = up.up
    frames = sorted(known.values(), key=lambda frame: -frame.depth)
    for frame in frames:
        if frame.up is not None:
            frame.up.all_words += frame.all_words
            frame.up.link_words += frame.link_words
            frame.up.words += frame.words
    return frames


def _rows(
    blocks: list[Block], stated: Stated, words: Floats, links: Floats, paragraphs: Floats, frames: list[Frame]
) -> Iterator[list[float]]:
    """For each block the signs of its own and of the elements around it."""
    n, total = len(blocks), float(paragraphs.sum()) or 1.0
    best = next((frame for frame in frames if frame.words >= MOST * total), None)  # the deepest stand first
    core = next((frame for frame in frames if frame.words >= CORE * total), None)
    alike: Counter[str] = Counter()
    alike_up: Counter[tuple[str, str]] = Counter()
    for block, weight in zip(blocks, paragraphs.tolist(), strict=True):
        if weight:
            alike[block.frame.signature] += weight
            alike_up[block.frame.signature, (block.frame.up or block.frame).signature] += weight
    title, told = folded(stated.title or ""), folded(stated.body or "")
    description = folded(stated.description or "")[:60]
    is_told = len(told) > TOLD_LENGTH
    texts = [folded(block.text) for block in blocks]
    copies = Counter(texts)
    heads = [i for i, text in enumerate(texts) if title and text == title]
    head = next((i for i in heads if blocks[i].frame.tag == "h1"), heads[0] if heads else -1)
    at = np.flatnonzero(paragraphs)
    first = int(at[0]) if len(at) else 0
    below = _marks_below(frames, core)
    in_core = [i for i in at.tolist() if not below[id(blocks[i].frame)] & OUTSIDE]
    core_first, core_last = (in_core[0], in_core[-1]) if in_core else (0, n)
    read_before = np.concatenate([[0.0], np.cumsum(paragraphs)[:-1]]) / total
    share_of_page = total / max(1.0, float(words.sum()))
    openings, within = list(_openings().values()), list(_within().values())
    kinds = [1 << place for place in range(len(lexicon()["marks"]))]
    far = [1 << list(lexicon()["marks"]).index(kind) for kind in FAR_MARKS]
    around = [BIT[tag] for tag in AROUND]
    for i, (block, n_words, link) in enumerate(zip(blocks, words.tolist(), links.tolist(), strict=True)):
        text, frame = block.text, block.frame
        up = frame.up or frame
        upper = up.up or up
        small = text.lower()
        beginning = small[:BEGINNING]
        marks_below, marks_near = below[id(frame)], frame.marks | up.marks | block.marks
        told_here = 0.0
        if is_told and len(texts[i]) > 8:
            told_here = 1.0 if texts[i][:60] in told else -1.0
        yield [
            KINDS.get(frame.tag, 13), bool(frame.inside & pagegroups.HEADING), n_words, len(text) / n_words, link,
            min(1.0, block.bold / len(text)), SENTENCE_END.search(text[-8:]) is not None, len(SENTENCE.findall(text)),
            text.count(","), len(DIGIT.findall(text)) / len(text), sum(map(str.isupper, text)) / len(text),
            text[0].islower(), text[0] in "“\"'«„‘", "?" in text, ":" in text[-2:], DATE.search(text) is not None,
            "@" in text or "http" in text or "www." in text, "©" in text or "|" in text,
            "…" in text[-3:] or "..." in text[-4:], block.after_break, block.marks,
            *[beginning.startswith(opening) for opening in openings], *[_count(small, *found) for found in within],
            *[frame.inside & bit != 0 for bit in around], frame.inside & HIDDEN != 0, frame.inside & ARTICLE_BODY != 0,
            *[marks_below & kind != 0 for kind in kinds], *[marks_near & kind != 0 for kind in kinds],
            *[frame.above & kind != 0 for kind in far],
            frame.depth, marks_below & OUTSIDE != 0, frame.words / total, up.words / total, upper.words / total,
            frame.n_blocks, up.n_blocks, up.link_words / max(1, up.all_words),
            upper.link_words / max(1, upper.all_words), up.all_words, upper.all_words, alike[frame.signature] / total,
            alike_up[frame.signature, up.signature] / total, best is frame or best is up, core is frame or core is up,
            frame.depth - (core.depth if core else 0), i < core_first, i > core_last, min(i - core_first, 30),
            min(core_last - i, 30), read_before[i], i / n, min(n, 2000), total, share_of_page, head >= 0,
            head < 0 or i > head, min(abs(i - head), 60) if head >= 0 else -1, texts[i] == title,
            min(block.heads_before, 9), min(block.articles_before, 9),
            head >= 0 and block.articles_before == blocks[head].articles_before,
            bool(description) and texts[i][:60] == description, told_here, is_told, min(copies[texts[i]], 5), i - first,
        ]  # fmt: skip


def _marks_below(frames: list[Frame], core: Frame | None) -> dict[int, int]:
    """For each element the kinds of words of all elements from it up to the core of the page, OUTSIDE without one."""
    below: dict[int, int] = {}
    for frame in reversed(frames):  # from the outermost in
        if frame is core:
            below[id(frame)] = 0
        else:
            below[id(frame)] = frame.marks | (below[id(frame.up)] if frame.up is not None else OUTSIDE)
    return below


def _shift(made: Floats, beside: Floats, parents: NDArray[np.int64], step: int) -> None:
    """Fill in the signs of the block so many places on, and whether it has the same parent."""
    n = len(beside)
    here, there = (slice(-step, n), slice(0, n + step)) if step < 0 else (slice(0, n - step), slice(step, n))
    made[:, -1] = 0
    if n > abs(step):
        made[here, :-1], made[here, -1] = beside[there], parents[here] == parents[there]


def _gaps(is_paragraph: list[bool]) -> list[float]:
    """Blocks since the last paragraph."""
    gaps: list[float] = []
    gap = FAR
    for found in is_paragraph:
        gap = 0.0 if found else min(FAR, gap + 1)
        gaps.append(gap)
    return gaps


@cache
def _openings() -> dict[str, tuple[str, ...]]:
    return {kind: tuple(words) for kind, words in lexicon()["openings"].items()}


@cache
def _within() -> dict[str, tuple[list[str], re.Pattern[str]]]:
    found = {}
    for kind, words in lexicon()["within"].items():
        end = r"\b" if kind == "second_person" else ""
        found[kind] = words, re.compile(rf"\b(?:{'|'.join(re.escape(word) for word in words)}){end}")
    return found


def _count(small: str, words: list[str], pattern: re.Pattern[str]) -> int:
    """How often words stand in a text of small letters; most blocks have none, which is told without the pattern."""
    for word in words:
        if word in small:
            return len(pattern.findall(small))
    return 0
