"""Who wrote an article, as its page states it."""

import itertools
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from urllib.parse import urlsplit

from lxml.etree import _Element as Element

from transforms import jsonld, pagedates, urls
from transforms.beside import Beside
from transforms.bylines import JOB, JOINED, LEADING, ROLE, clean, desk, is_name
from transforms.fullname import FULL_NAME
from transforms.jsonld import Node
from transforms.metaelements import Meta
from transforms.text import one_line

META = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl",
        "article:author_name", "authors", "og:article:author", "citation_author", "cxenseparse:author")  # fmt: skip
AUTHOR_PAGE = re.compile(
    r"/(?:authors?|autor(?:en|es)?|auteurs?|writers?|staff|contributors?|journalists?|reporters?|producers?)/[^?#]+$"
)
OTHER_BY = {"von", "par", "por", "av", "af", "door", "di", "autor", "autora", "autore", "auteur", "author", "authors"}
"""*By* in other languages, as a text of its own; within a text it may be part of a name."""

AND = {"and", "&", "und", "et", "och", "og", "en", "y", "e", "i", "ve", ","}
"""What stands between two names, as a text of its own."""

BY_AND = re.compile(r"\s+(?:and|&|und|et|och|og|en|y|ve)\s+")

HELPERS = re.compile(
    r"^(?:with )?(?:contributions?|additional reporting)(?: (?:from|by))?\W*$|^contributors?\W*$|"
    r"(?:reviewed|checked|edited|verified|approved|illustrated|translated|photographed|produced)(?: and \w+)? by\W*$|"
    r"^(?:photographs?|photos?|images?|illustrations?|videos?|graphics?|editing)(?: by)?\W*$",
    re.IGNORECASE,
)
"""What stands in front of the names of those who helped, and wrote nothing or less."""

RUBRIC_WORDS = re.compile(
    r"\b(?:analysis|articles?|best|blog|business|climate|comments?|contents|contributor|credit|culture|daily|deals|design|"
    r"development|economy|education|entertainment|environment|exclusive|explainer|fact|features?|finance|food|green|"
    r"guides?|health|home|how|images?|industry|insights|key|latest|law|learn|life|lifestyle|listen|live|living|local|magazine|markets?|"
    r"media|minutes?|money|more|national|news|newsletter|office|online|open|opinion|our|photos?|podcast|policy|politics|"
    r"post|press|print|programs|published|read|related|release|reports?|research|resources|reviews?|save|science|security|"
    r"share|social|software|sports|staff|story|stories|study|style|subscribe|sustainability|table|takeaways|team|tech|"
    r"technology|top|travel|trends|updated|video|views|watch|web|weekl?y?|what|when|world|your)\b",
    re.IGNORECASE,
)
"""Words of rubrics and labels, which are written like names."""

FURTHER = 8
"""Texts behind the first long one below the headline among which a name with its date may stand."""

CREDENTIALS = re.compile(r",[^,]{1,8}(?:,[^,]{1,8})*$")

BY = re.compile(r"(?:(?:written|reported|words|text|story) )?by\b", re.IGNORECASE)
SINGLE = re.compile(r"[^\W\d_][\w'’-]{2,24}")
NO_ONE = {"the", "our", "your", "their", "this", "these", "and", "all", "using", "email", "date", "author", "category"}
MOST_AUTHORS, DESK_WORDS, PIECES_OF_BYLINE = 6, 5, 12
MOST_MARKED = 500
UNSHOWN = {"script", "style", "img"}
MARKED = re.compile("uthor|UTHOR|yline|YLINE")
"""Of the classes of elements that hold an author."""

OTHERS = re.compile(r"\b(?:sidebar|related|popular|trending|most-read|comments?)\b", re.IGNORECASE)
"""Classes of what shows other articles, with their authors, or what readers wrote."""


def read(
    tree: Element, meta: Meta, node: Node, found: list[Node], near: Beside, site: str | None, url: str | None
) -> tuple[str, ...]:
    """Names of the authors: persons by JSON-LD, else by meta elements, else as seen beside the headline, marked or
    linked as the author's name. Only where no person is named a body, or the outlet or its desk, where the page's data
    say that it is the author.
    """
    named = jsonld.people(node.get("author") or node.get("creator"), found)
    stated = [value for name in META for value in meta.get(name, ())]
    outlets = {_letters(site or ""), _letters((urls.domain(url) or "").split(".")[0])} - {""}
    rubrics = _rubrics(node, near, url)

    own: list[str] = []

    def first(voices: Iterable[Callable[[], Iterable[str]]], no_one: Collection[str] = rubrics) -> tuple[str, ...]:
        """The names of the first voice that gives any but rubrics and the outlet's own, which is kept apart."""
        for voice in voices:
            names = clean(voice(), site)
            own.extend(name for name in names if _letters(name) in outlets)
            people = tuple(name for name in names if _letters(name) not in outlets and name.casefold() not in no_one)
            if people:
                return people
        return ()

    persons = first([lambda: (name for name, kind in named if kind == "person")], no_one=())
    if persons:
        return _as_shown(persons, [name for name, kind in named if kind == "body"], near)
    plain = first([
        lambda: (name for name, kind in named if kind == "unknown"),
        lambda: stated,
        lambda: _written_by(meta),
        lambda: _after_by(near.below),
        lambda: _after_by(near.above),
    ])  # fmt: skip
    data = (*(name for name, _ in named), *stated, *_written_by(meta))
    bodies = [name for name in data if name.casefold() not in rubrics]
    if plain or _is_outlet_shown(bodies, outlets, near):
        return plain or tuple(own[:1]) or desk(bodies)
    seen = first([  # the first two take a walk over the page
        lambda: _marked(tree),
        lambda: _linked(tree),
        lambda: _single_after_by([*near.below, *near.above]),
        lambda: _dated([*near.below, *near.further[:FURTHER]], rubrics),
        lambda: _dated(near.above, rubrics),
        lambda: _after_by(near.further[::-1], is_reversed=True),
        lambda: (name for name, kind in named if kind == "body"),
    ])  # fmt: skip
    return seen or tuple(own[:1]) or desk([*bodies, *_body_after_by([*near.below, *near.further])])


def _rubrics(node: Node, near: Beside, url: str | None) -> set[str]:
    """The rubrics in which a page says that it stands: in its data, its address, and behind *in* below the headline."""
    behind = (text for place, text in enumerate(near.below) if place and near.below[place - 1].casefold() == "in")
    folders = urlsplit(url or "").path.split("/")
    return {name.casefold() for name in (*folders, *behind, jsonld.text(node.get("articleSection")) or "")}


def _is_outlet_shown(bodies: list[str], outlets: set[str], near: Beside) -> bool:
    """Whether a page's data call the outlet the author, and its readers are told the same."""
    own = {_letters(body) for body in bodies if any(outlet in _letters(body) for outlet in outlets)}
    return bool(own & {_letters(text) for text in (*near.below, *near.further)})


def _as_shown(persons: tuple[str, ...], bodies: list[str], near: Beside) -> tuple[str, ...]:
    """The persons whom a page's data name, without those whom it shows as helpers, and with those whom it shows as
    authors besides them; then the bodies named with them.
    """
    texts = [*near.below, *near.further]
    helpers = {_letters(name) for name in _helpers(texts)}
    authors = tuple(name for name in persons if _letters(name) not in helpers) or persons
    shown = _shown_authors(texts[:PIECES_OF_BYLINE])
    if set(map(_letters, authors)) < set(map(_letters, shown)):
        authors = shown
    others = (name for body in bodies for name in desk([body]))
    return tuple(dict.fromkeys((*authors, *others)))


def _shown_authors(texts: list[str]) -> tuple[str, ...]:
    """The names that *By* and *and* join, and nothing else."""
    place, rest = next(_behind_by(texts), (0, ""))
    names = BY_AND.split(rest)
    return (*names, *_joined(texts[place:])) if all(FULL_NAME.fullmatch(name) for name in names) else ()


def _helpers(texts: list[str]) -> Iterator[str]:
    """The names that stand behind *Contributions from*, *Edited by* and the like."""
    for place, text in enumerate(texts):
        if HELPERS.search(text):
            names = itertools.takewhile(lambda name: FULL_NAME.fullmatch(name) or name in AND, texts[place + 1 :])
            yield from (name for name in names if name not in AND)


def _dated(texts: list[str], rubrics: set[str]) -> list[str]:
    """The full name right before a date, with a role perhaps between them, or right behind one."""
    for place, text in enumerate(texts):
        name = CREDENTIALS.sub("", text).strip(" |·•")
        is_one = FULL_NAME.fullmatch(name) and name.upper() != name != name.lower() and is_name(name, None)
        if not is_one or name.casefold() in rubrics or RUBRIC_WORDS.search(name):
            continue
        behind = texts[place + 1 : place + 3]
        if len(behind) > 1 and not (ROLE.search(behind[0]) or JOB.search(behind[0])):
            behind = behind[:1]
        before = texts[max(0, place - 1) : place]
        if before and FULL_NAME.fullmatch(before[0]) and not RUBRIC_WORDS.search(before[0]):
            continue  # a name and a role, or a rubric and a name
        if any(map(pagedates.is_date, [*before, *behind])) and not any(map(HELPERS.search, before)):
            return [name]
    return []


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _written_by(meta: Meta) -> list[str]:
    """What cards for sharing give under the label *Written by*."""
    found: list[str] = []
    for number in ("1", "2"):
        if "written by" in (label.lower() for label in meta.get(f"twitter:label{number}", ())):
            found += meta.get(f"twitter:data{number}", ())
    return found


def _marked(tree: Element) -> list[str]:
    """The first full name in the elements marked as the author's, the innermost only, with those marked alike right
    behind it. A date may stand behind it.
    """
    marked = itertools.islice((element for element in tree.iter("*") if _is_marked(element)), MOST_MARKED)
    elements = [element for element in marked if not _is_in_frame(element) and not _is_of_others(element)]
    outer = {ancestor for element in elements for ancestor in element.iterancestors()}
    inner = [element for element in elements if element not in outer]
    first = next((element for element in inner if _name_in(element)), None)
    if first is None:
        return []
    around = {first.getparent(), next(itertools.islice(first.iterancestors(), 1, None), None)}
    names = [name for e in inner if e.get("class") == first.get("class") and e.tag == first.tag
             and around & {e.getparent(), next(itertools.islice(e.iterancestors(), 1, None), None)}
             and (name := _name_in(e))]  # fmt: skip
    return list(dict.fromkeys(names)) if len(names) <= MOST_AUTHORS else names[:1]


def _is_marked(element: Element) -> bool:
    """Whether a page says that an element holds an author."""
    names = element.get("class")
    if not (names and MARKED.search(names)) and "author" not in (element.get("rel"), element.get("itemprop")):
        return False
    return element.tag not in UNSHOWN


def _is_in_frame(element: Element) -> bool:
    """Whether an element stands outside the page's main part."""
    return next(element.iterancestors("aside", "nav", "footer"), None) is not None


def _is_of_others(element: Element) -> bool:
    """Whether an element stands in what shows other articles, or what readers wrote."""
    return any(up.tag != "body" and OTHERS.search(up.get("class") or "") for up in element.iterancestors())


def _name_in(element: Element) -> str | None:
    """The full name that an element holds, with nothing but a date behind it, or what it calls the name: a role may
    stand beside that.
    """
    called = element.find(".//*[@itemprop='name']")
    name_called = called.get("content") or "".join(called.itertext()) if called is not None else None
    for part in ("".join(element.itertext()), element.text, name_called):
        name = LEADING.sub("", one_line(part) or "").strip(" .,|•·") if part and len(part) < 200 else ""
        if FULL_NAME.fullmatch(name) and is_name(name, None):
            return name
    return None


def _linked(tree: Element) -> list[str]:
    """The name on the links that lead to an author's own page, where they name one author and no more: in the page's
    middle, else on all of it.
    """
    inside: set[str] = set()
    everywhere: set[str] = set()
    for link in tree.iter("a"):
        if not AUTHOR_PAGE.search(link.get("href") or "") and link.get("rel") != "author":
            continue
        name = LEADING.sub("", one_line("".join(link.itertext())) or "").strip(" .,|•·")
        if FULL_NAME.fullmatch(name) and not _is_of_others(link):
            everywhere.add(name)
            if not _is_in_frame(link):
                inside.add(name)
    names = inside or everywhere
    return list(names) if len(names) == 1 else []


def _after_by(near: list[str], is_reversed: bool = False) -> list[str]:
    """What follows *By* among texts, where it is a full name, with those joined to it. Read from the last on, where the
    first may be the name of a photographer.
    """
    for place, rest in _behind_by(near, is_reversed):
        names = [part for part in JOINED.split(rest) if FULL_NAME.fullmatch(part)]
        if names:
            return names if is_reversed else [*names, *_joined(near[place:])]
    return []


def _joined(texts: list[str]) -> list[str]:
    """The full names at the beginning of texts up to the one behind an *and*."""
    listed = list(itertools.takewhile(lambda text: text.casefold() in AND or FULL_NAME.fullmatch(text), texts))
    joints = [place for place, text in enumerate(listed) if text.casefold() in AND]
    last = joints[-1] + 2 if joints else 0
    return [text for text in listed[:last] if text.casefold() not in AND]


def _behind_by(near: list[str], is_reversed: bool = False) -> Iterator[tuple[int, str]]:
    """What stands behind *By*, in its own text or as the next one, and the place of the text behind it."""
    for place, line in enumerate(near):
        rest = "" if line.casefold().strip(" :") in OTHER_BY else LEADING.sub("", line)
        if rest == line or (is_reversed and not BY.match(line)):
            continue
        beside = near[max(0, place - 1) : place] if is_reversed else near[place + 1 : place + 2]
        yield place + (1 if rest else 2), (rest or "".join(beside)).strip(" .,|•·")


def _single_after_by(near: list[str]) -> list[str]:
    """The one word behind *By*, where nothing longer stands there: the name under which somebody writes."""
    words = [rest for _, rest in _behind_by(near) if SINGLE.fullmatch(rest) and rest.casefold() not in NO_ONE]
    return words[:1]


def _body_after_by(near: list[str]) -> list[str]:
    """A desk or a team behind *By*."""
    return [rest for _, rest in _behind_by(near) if ROLE.search(rest) and len(rest.split()) <= DESK_WORDS]
