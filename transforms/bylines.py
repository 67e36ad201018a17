"""Bylines cleaned to the names of authors."""

import html
import re
from collections.abc import Iterable

from transforms.text import one_line

LEADING = re.compile(
    r"^(?:view |see |more |all )*(?:posts|articles|stories)\s+(?:by|from)\s+"
    r"|^(?:(?:written|reported|story|posted|words|text|published|report|commentary|opinion|analysis|essay|column)\s+)?"
    r"by(?:[:\s]+|$)|^(?:authors?|auth?or(?:en|es|a)?|autore|auteurs?|text[eo]?|tekst)\s*:\s*|^from\s+"
    r"|^(?:eine?\s)?(?:kommentar|analyse|gastbeitrag|interview|bericht|essay|kolumne|reportage|artikel|beitrag|text|tekst|"
    r"geschrieben|aufgezeichnet|écrit|rédigé|propos recueillis|texte|escrito|geschreven|skrevet|skriven|scritto)\s+"
    r"(?:von|par|por|av|af|door|da)\s+"
    r"|^(?:von|par|por|av|af|door)\s+(?=\S+\s+\S)",
    re.IGNORECASE,
)
"""*By*, *All posts by*, *Author:* and the like in front of a name, in English and some other languages."""

JOINED = re.compile(r"\s*(?:;|\||\s/\s|,?\s+(?:and|und|og|och|et)\s+|\s+&\s|\n)\s*|\s*,\s+|、", re.IGNORECASE)
ADDRESS = re.compile(r"https?:\S*|www\.\S+|\S+@\S+", re.IGNORECASE)
NOT_A_NAME = re.compile(
    r"\d{2}|\.(?:com|org|net|co)\b|^[a-z]+(?:\.[a-z]+)+$|[{}<>=_]|^(?:admin|administrator|editor|editorial|staff|null|none|"
    r"undefined|unknown|guest|webmaster|root|user|author|the author|by)$|^(?:web|news)\s?desk$|"
    r"^(?:learn|read|see|find out|show|view) (?:more|all|profile|bio)$|^(?:follow|subscribe|sign (?:up|in)|log ?in)\b",
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

LONGEST = 60


def desk(stated: Iterable[str]) -> tuple[str, ...]:
    """The first name that is no person's but may be an author's: an outlet, its staff, a bureau."""
    for line in stated:
        name = LEADING.sub("", one_line(html.unescape(line)) or "").strip(" .,-–—:|•·()")
        if name and len(name) <= LONGEST and not NO_DESK.search(name) and not ADDRESS.search(name):
            return (name,)
    return ()


def clean(stated: Iterable[str | None], site: str | None = None) -> tuple[str, ...]:
    """Single names, each once, without the outlet's own, addresses, roles and *By*."""
    names: dict[str, str] = {}
    for line in stated:
        for part in JOINED.split(ADDRESS.sub("", LEADING.sub("", one_line(html.unescape(line or "")) or ""))):
            name = LEADING.sub("", part).strip(" .,-–—:|•·()")
            if is_name(name, site):
                names.setdefault(name.casefold(), name)
    return tuple(names.values())


def is_all_names(stated: str) -> bool:
    """Whether a byline holds names and nothing that `clean` would drop."""
    return len(clean([stated])) == len(JOINED.split(stated.strip()))


def is_name(name: str, site: str | None) -> bool:
    """Whether words can be the name of an author who is not the outlet `site` itself nor called by a role alone."""
    if not name or len(name) > LONGEST or NOT_A_NAME.search(name) or not any(c.isalpha() for c in name):
        return False
    if name.islower() and re.search(r"[-_\d]", name):
        return False  # part of an address, or an account
    if CREDENTIAL.fullmatch(name) or JOB.search(name) or name.startswith("The "):
        return False  # nobody's name begins with an article: an outlet or an agency
    return name.casefold() != (site or "").casefold() and not ROLE.search(name) and len(name.split()) <= 6
