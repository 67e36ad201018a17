"""Web addresses: their plain form, the key that tells articles apart, the domain, and the day they give."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

HOST = re.compile(r"(?:[\w-]+\.)+[\w-]{2,}\.?|[\d.]{7,15}|localhost|\[[0-9a-f:.]+\]", re.IGNORECASE)
BARE = re.compile(r"www\.[\w-]+\.[\w.-]+(?:[/?#]|%2f|$)", re.IGNORECASE)
USER = re.compile(r"(?<=//)[^/?#\s]*@")
SHOWN_CHARACTERS = 4000
DEFAULT_PORTS = {"http": 80, "https": 443}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

YEAR = r"(?P<y>(?:19|20)\d\d)"
DAY_IN_PATH = (
    re.compile(rf"/{YEAR}/(?P<m>\d\d?|[a-z]{{3}})/(?P<d>\d\d?)(?=/|$)", re.IGNORECASE),  # /2024/03/09/ and /2024/mar/9/
    re.compile(rf"/{YEAR}(?P<s>[-_])(?P<m>\d\d)(?P=s)(?P<d>\d\d)(?!\d)"),  # /2024-03-09-slug
    re.compile(rf"[/-]{YEAR}(?P<m>\d\d)(?P<d>\d\d)(?=[/.-]|$)"),  # slug-20240309, slug-20240309-more and /20240309/
    re.compile(rf"/[A-Z]{{0,4}}{YEAR}(?P<m>\d\d)(?P<d>\d\d)\d{{3,9}}(?=[/.]|$)"),  # /202403090123.html: day, number
    re.compile(rf"/(?P<a>\d\d?)/(?P<b>\d\d?)/{YEAR}(?=/|$)"),  # /29/03/2024/
)
DAY_IN_QUERY = re.compile(rf"{YEAR}-?(?P<m>\d\d)-?(?P<d>\d\d)(?:\d{{3,9}})?")  # ?ud=20240309000123
MONTH_IN_PATH = re.compile(rf"/{YEAR}[/-](?P<m>0\d|1[0-2])(?=/)")  # /2024/03/slug


@cache
def _lexicon() -> dict[str, tuple[str, ...]]:
    with open(Path(__file__).with_name("urls.toml"), "rb") as file:
        return {name: tuple(values) for name, values in tomllib.load(file).items()}


def canonical(url: str | None) -> str | None:
    """The plain form: no tracking parameters, fragment or default port, parameters sorted. None for what is no
    address of the web.
    """
    parts = _split(url)
    if parts is None:
        return None
    host, scheme = (parts.hostname or "").rstrip("."), parts.scheme.lower()
    port = f":{parts.port}" if parts.port not in (None, DEFAULT_PORTS[scheme]) else ""
    host = f"[{host}]" if ":" in host else host
    kept = [(name, value) for name, value in parse_qsl(parts.query, True) if not _is_tracking(name)]
    try:
        query = urlencode(kept) if len(kept) < len(parse_qsl(parts.query, True)) else parts.query
        return canonicalize_url(urlunsplit((scheme, host + port, parts.path or "/", query, "")))
    except (ValueError, UnicodeError):
        return None


def key(url: str | None) -> str | None:
    """What is the same for every address under which an outlet shows one article: scheme, www, m, amp and a closing
    slash folded. None for what is no address of the web.
    """
    plain = canonical(url)
    if plain is None:
        return None
    parts, lexicon = urlsplit(plain), _lexicon()
    host = parts.netloc
    while host.partition(".")[0] in lexicon["mirror_hosts"] and host.count(".") > 1:
        host = host.partition(".")[2]
    path = parts.path.rstrip("/")
    path = path.removeprefix("/amp") if path.startswith("/amp/") else path
    for ending in lexicon["amp_endings"]:
        path = path.removesuffix(ending).rstrip("/")
    kept = [
        (n, v)
        for n, v in parse_qsl(parts.query, True)
        if n.lower() not in lexicon["amp_parameters"] and v.lower() != "amp"
    ]
    return f"{host}{path}?{urlencode(kept)}" if kept else f"{host}{path}"


@lru_cache(maxsize=64)
def domain(url: str | None) -> str | None:
    """The host without www, in lower case."""
    plain = canonical(url)
    return (urlsplit(plain).hostname or "").removeprefix("www.") or None if plain else None


def shown(text: str) -> str:
    """An address, or words with one in them, as may be printed and kept: the password of a user masked, controls and
    halves of characters escaped, at most 4,000 characters.
    """
    masked = USER.sub("***@", text)[:SHOWN_CHARACTERS]
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in masked)[:SHOWN_CHARACTERS]


def same_site(one: str, other: str) -> bool:
    """Whether two addresses lie in one domain, one perhaps in a subdomain of the other."""
    a, b = domain(one), domain(other)
    if a is None or b is None:
        return False
    return a == b or a.endswith(f".{b}") or b.endswith(f".{a}") or _tail(a) == _tail(b)


def absolute(url: str | None, base: str | None) -> str | None:
    """An address as a page gives it, made whole with the page's own. None where it is none of the web."""
    try:
        joined = urljoin(base or "", (url or "").strip())
    except ValueError:
        return None
    return joined if urlsplit(joined).scheme and canonical(joined) else None


def day_in(url: str | None) -> date | None:
    """The one day that an address plainly gives; None for none, for several, and for what is no day.

    /03/04/2024/ is None, as it may be April or March; of /29/03/2024/ only the month can be the month.
    """
    parts = _split(url)
    if parts is None:
        return None
    matches = [match for pattern in DAY_IN_PATH for match in pattern.finditer(parts.path)]
    asked = [value for name, value in parse_qsl(parts.query) if name.lower() in _lexicon()["day_parameters"]]
    matches += [match for value in asked if (match := DAY_IN_QUERY.fullmatch(value))]
    days = {_day_of(match.groupdict()) for match in matches}
    return days.pop() if len(days) == 1 else None


def month_in(url: str | None) -> date | None:
    """The first day of the one month that an address's path gives; None for none, for several, and for that of a
    file put up.
    """
    parts = _split(url)
    if parts is None or any(f"/{folder}/" in parts.path.lower() for folder in _lexicon()["upload_folders"]):
        return None
    months = {_day(match["y"], match["m"], "1") for match in MONTH_IN_PATH.finditer(parts.path)}
    return months.pop() if len(months) == 1 else None


def looks_like_url(text: str) -> bool:
    """Whether a line is an address and nothing else."""
    return not re.search(r"\s", text) and _split(text) is not None


def _split(url: str | None) -> SplitResult | None:
    """The parts of an address of the web, with a scheme; None for anything else."""
    text = (url or "").strip()
    if BARE.match(text):
        text = "http://" + (unquote(text) if "%2f" in text.partition("/")[0].lower() else text)
    try:
        parts = urlsplit(text)
        port_is_valid = parts.port is None or parts.port > 0
        host = parts.hostname or ""
    except ValueError:
        return None
    good = parts.scheme.lower() in DEFAULT_PORTS and port_is_valid and not re.search(r"\s", text)
    return parts if good and HOST.fullmatch(f"[{host}]" if ":" in host else host) else None


def _is_tracking(name: str) -> bool:
    return any(fnmatchcase(name.lower(), pattern) for pattern in _lexicon()["tracking"])


def _tail(host: str) -> str:
    """The last two labels, or three where the last but one is as short as in `.co.uk`."""
    labels = host.split(".")
    return ".".join(labels[-3:] if len(labels) > 2 and len(labels[-2]) <= 3 else labels[-2:])


def _day_of(found: Mapping[str, str]) -> date | None:
    if "a" not in found:
        return _day(found["y"], found["m"], found["d"])
    first, second = int(found["a"]), int(found["b"])
    if (first > 12) == (second > 12) and first != second:
        return None
    month, day = (second, first) if first > 12 else (first, second)
    return _day(found["y"], str(month), str(day))


def _day(year: str, month: str, day: str) -> date | None:
    name = month.lower()
    try:
        return date(int(year), MONTHS.index(name) + 1 if name in MONTHS else int(month), int(day))
    except ValueError:
        return None
