"""Who wrote an article, as a page states it, cleaned to names."""

import html
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from lxml.etree import _Element as Element

from transforms import jsonld, urls
from transforms.fullname import FULL_NAME
from transforms.jsonld import Node
from transforms.text import one_line

META = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl",
        "article:author_name", "authors", "og:article:author", "citation_author", "cxenseparse:author")  # fmt: skip
LEADING = re.compile(
    r"^(?:view |see |more |all )*(?:posts|articles|stories)\s+(?:by|from)\s+"
    r"|^(?:(?:written|reported|story|posted|words|text|published|report)\s+)?by(?:[:\s]+|$)|^authors?\s*:\s*|^from\s+",
    re.IGNORECASE,
)
JOINED = re.compile(r"\s*(?:;|\||\s/\s|,?\s+(?:and|und|og|och|et)\s+|\s+&\s|\n)\s*|\s*,\s+|、", re.IGNORECASE)
ADDRESS = re.compile(r"https?:\S*|www\.\S+|\S+@\S+", re.IGNORECASE)
NOT_A_NAME = re.compile(
    r"\d{2}|\.(?:com|org|net|co)\b|^[a-z]+(?:\.[a-z]+)+$|[{}<>=_]|^(?:admin|administrator|editor|editorial|staff|null|none|"
    r"undefined|unknown|guest|webmaster|root|user|author|the author|by)$|^(?:web|news)\s?desk$",
    re.IGNORECASE,
)
NO_DESK = re.compile(
    r"[{}<>=_]|^(?-i:[a-z0-9.]+)$|^(?:admin|administrator|null|none|undefined|unknown|guest|webmaster|root|user|author|"
    r"the author|by)$",
    re.IGNORECASE,
)
ROLE = re.compile(
    r"\b(?:editors?|reporter|correspondent|writer|staff|contributors?|columnist|producer|journalist|bureau|chief|desk|team|"
    r"updated|published|photographs?|image|photo|redaktion)\b",
    re.IGNORECASE,
)
JOB = re.compile(
    r"\b(?:directors?|managers?|(?:co-?)?founders?|president|officer|c[efot]os?|analyst|strategist|specialist|"
    r"consultant|marketer|head of)\b",
    re.IGNORECASE,
)
CREDENTIAL = re.compile(
    r"(?:ph\.? ?d|m\.?d|d\.?v\.?m|d\.?d\.?s|d\.?o|psy\.?d|j\.?d|ll\.?[mbd]|m\.?b\.?a|m\.?p\.?h|m\.?f\.?a|m\.?s\.?c?|"
    r"b\.?s\.?c?|b\.?a|m\.?ed|ed\.?d|r\.?n|r\.?d\.?n?|l\.?c\.?s\.?w|c\.?p\.?a|cf[ap]|cpp|psp|cscs|cpt|pmp|cissp|esq|jr|sr|"
    r"ii|iii|iv|[omc]be|[qk]c|f[rac][a-z]{1,3})\.?",
    re.IGNORECASE,
)
"""What stands behind a name and a comma and is no name: degrees, licences, honours, *Jr.*"""

AUTHOR_PAGE = re.compile(
    r"/(?:authors?|autor(?:en|es)?|auteurs?|writers?|staff|contributors?|journalists?|reporters?|producers?)/[^?#]+$"
)
OTHER_BY = {"von", "par", "por", "av", "door"}
"""*By* in other languages, as a text of its own; within a text it may be part of a name."""

BY = re.compile(r"(?:(?:written|reported|words|text|story) )?by\b", re.IGNORECASE)
SINGLE = re.compile(r"[^\W\d_][\w'’-]{2,24}")
NO_ONE = {"the", "our", "your", "their", "this", "these", "and", "all", "using", "email", "date", "author", "category"}
MOST_AUTHORS, DESK_WORDS = 6, 5
LONGEST = 60
MARKED = (
    "//*[@rel='author' or @itemprop='author' or contains(@class, 'uthor') or contains(@class, 'UTHOR')"
    " or contains(@class, 'yline') or contains(@class, 'YLINE')]"
    "[not(ancestor::aside or ancestor::nav or ancestor::footer or self::script or self::style or self::img)]"
)


@dataclass(frozen=True)
class Beside:
    """The short texts around a headline: below it up to the first long one, behind that (a standfirst, a caption), and
    right above it.
    """

    below: list[str]
    further: list[str]
    above: list[str]


def authors(
    tree: Element, meta: Mapping[str, list[str]], node: Node, found: list[Node], beside: Beside, site: str | None,
    url: str | None,
) -> tuple[str, ...]:  # fmt: skip
    """Names of the authors: persons by JSON-LD, else by meta elements, else as seen beside the headline, marked or
    linked as the author's name. Only where no person is named a body, or the outlet or its desk, where the page's data
    say that it is the author.
    """
    named = jsonld.people(node.get("author") or node.get("creator"), found)
    stated = [value for name in META for value in meta.get(name, ())]
    voices: tuple[Callable[[], Iterable[str]], ...] = (  # the later ones take a walk over the page
        lambda: (name for name, kind in named if kind == "person"),
        lambda: (name for name, kind in named if kind == "unknown"),
        lambda: stated,
        lambda: _written_by(meta),
        lambda: _after_by(beside.below),
        lambda: _after_by(beside.above),
        lambda: _marked(tree),
        lambda: _linked(tree),
        lambda: _single_after_by([*beside.below, *beside.above]),
        lambda: _after_by(beside.further[::-1], is_reversed=True),
        lambda: (name for name, kind in named if kind == "body"),
    )
    outlets = {_letters(site or ""), _letters((urls.domain(url) or "").split(".")[0])}
    own: tuple[str, ...] = ()
    for voice in voices:
        cleaned = clean(voice(), site)
        people = tuple(name for name in cleaned if _letters(name) not in outlets)
        if people:
            return people
        own = own or cleaned
    return own or desk([*(name for name, _ in named), *stated, *_written_by(meta), *_body_after_by(beside.below)])


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def desk(stated: Iterable[str]) -> tuple[str, ...]:
    """The first name that is no person's but may be an author's: an outlet, its staff, a bureau."""
    for line in stated:
        name = LEADING.sub("", one_line(html.unescape(line)) or "").strip(" .,-–—:|•·()")
        if name and len(name) <= LONGEST and not NO_DESK.search(name) and not ADDRESS.search(name):
            return (name,)
    return ()


def _written_by(meta: Mapping[str, list[str]]) -> list[str]:
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
    elements = tree.xpath(MARKED)
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


def _name_in(element: Element) -> str | None:
    """The full name that an element holds, with nothing but a date behind it."""
    for part in ("".join(element.itertext()), element.text):
        name = LEADING.sub("", one_line(part) or "").strip(" .,|•·") if part and len(part) < 200 else ""
        if FULL_NAME.fullmatch(name) and _is_name(name, None):
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
        if FULL_NAME.fullmatch(name):
            everywhere.add(name)
            if next(link.iterancestors("aside", "nav", "footer"), None) is None:
                inside.add(name)
    names = inside or everywhere
    return list(names) if len(names) == 1 else []


def _after_by(beside: list[str], is_reversed: bool = False) -> list[str]:
    """What follows *By* among texts, where it is a full name. Read from the last on, where the first may be the name
    of a photographer.
    """
    for rest in _behind_by(beside, is_reversed):
        names = [part for part in JOINED.split(rest) if FULL_NAME.fullmatch(part)]
        if names:
            return names
    return []


def _behind_by(beside: list[str], is_reversed: bool = False) -> Iterator[str]:
    """What stands behind *By*, in its own text or as the next one."""
    for place, line in enumerate(beside):
        rest = "" if line.casefold() in OTHER_BY else LEADING.sub("", line)
        if rest == line or (is_reversed and not BY.match(line)):
            continue
        near = beside[max(0, place - 1) : place] if is_reversed else beside[place + 1 : place + 2]
        yield (rest or "".join(near)).strip(" .,|•·")


def _single_after_by(beside: list[str]) -> list[str]:
    """The one word behind *By*, where nothing longer stands there: the name under which somebody writes."""
    words = [rest for rest in _behind_by(beside) if SINGLE.fullmatch(rest) and rest.casefold() not in NO_ONE]
    return words[:1]


def _body_after_by(beside: list[str]) -> list[str]:
    """A desk or a team behind *By*."""
    return [rest for rest in _behind_by(beside) if ROLE.search(rest) and len(rest.split()) <= DESK_WORDS]


def clean(stated: Iterable[str | None], site: str | None = None) -> tuple[str, ...]:
    """Single names, each once, without the outlet's own, addresses, roles and *By*."""
    names: dict[str, str] = {}
    for line in stated:
        for part in JOINED.split(ADDRESS.sub("", LEADING.sub("", one_line(html.unescape(line or "")) or ""))):
            name = LEADING.sub("", part).strip(" .,-–—:|•·()")
            if _is_name(name, site):
                names.setdefault(name.casefold(), name)
    return tuple(names.values())


def is_all_names(stated: str) -> bool:
    """Whether a byline holds names and nothing that `clean` would drop."""
    return len(clean([stated])) == len(JOINED.split(stated.strip()))


def _is_name(name: str, site: str | None) -> bool:
    if not name or len(name) > LONGEST or NOT_A_NAME.search(name) or not any(c.isalpha() for c in name):
        return False
    if name.islower() and re.search(r"[-_\d]", name):
        return False  # part of an address, or an account
    if CREDENTIAL.fullmatch(name) or JOB.search(name) or name.startswith("The "):
        return False  # nobody's name begins with an article: an outlet or an agency
    return name.casefold() != (site or "").casefold() and not ROLE.search(name) and len(name.split()) <= 6
