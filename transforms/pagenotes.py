"""Lines among an article's paragraphs that are about the page and not of the story: who wrote and photographed it, what
else there is to read, what the outlet earns. What is told by a line's form alone; no word here decides in mid-sentence.
"""

import re

from transforms import bylines, pagedates
from transforms.fullname import PATTERN

LEADS_ON = re.compile(
    r"\W*(?:related|also read|read also|read more|read next|see also|more|recommended|must read|you may also like|"
    r"les også|läs också|læs også|lire aussi|lesen sie auch|czytaj (?:więcej|też|także))"
    r"(?: (?:stories|story|articles?|news|reading|coverage|content|videos?))?\s*(?:[:|]|\W*$)",
    re.IGNORECASE,
)
"""*Related: the ferry, explained*."""

FURNITURE = re.compile(
    r"\W*(?:advertise?ments?|advertising|anzeige|publicité|article content|"
    r"story continues(?: below)?(?: advertisement)?|table of contents|contents|on this page|"
    r"in this article|loading|listen to (?:this|the) (?:article|story)|"
    r"summari[sz]e this article with|enter (?:your )?email(?: address)?|about the (?:author|writer)|[\w-]+ images)\W*",
    re.IGNORECASE,
)
"""Labels that pages set between paragraphs."""

RIGHTS = re.compile(r"\W*(?:©|copyright\b(?! law)|\(c\) ?\d{4}|all rights reserved)", re.IGNORECASE)
CREDIT = re.compile(
    r"\W*(?:(?:featured|lead|cover|header|file) )?(?:photos?|photographs?|images?|pictures?|illustrations?|videos?)\b"
    r"(?:[^.!?]{0,30}(?:\bcredits?\b|\bcourtesy\b|\bused under\b|:|/).{0,80}|[^.!?]{0,30}\b(?:by|via)\b[^.!?]{0,60})",
    re.IGNORECASE,
)
"""*Photo courtesy of the harbor office*, and no sentence: *Video shared by sailors showed the pier on fire.* has its
stop.
"""

EARNINGS = ("commission", "compensation", "affiliate", "revenue", "kick", "earn us")
EARNS = re.compile(
    r"(?=.*\b(?:links?|purchas\w+|products?|recommend\w*)\b).*\b(?:we|us|i)\b.{0,40}\b(?:earn|receive|get)\b.{0,60}"
    r"\b(?:commissions?|compensation|affiliate|revenue|kick ?back)\b|.*\b(?:purchas\w+|links?)\b.{0,40}\bearn us\b|"
    r".*\b(?:includes?|contains?|use) affiliate links\b",
    re.IGNORECASE,
)
FIRST_PRINTED = re.compile(
    r"\W*(?:(?:a |an )?(?:\w+ )?(?:version of )?this (?:story|article|post|piece|column|report|interview|essay) "
    r"(?:(?:was|is|has been|had) )?(?:also )?(?:originally|first|previously) (?:published|appeared|written|posted|ran)|"
    r"cross-?posted (?:from|on|at)\b|"
    r"originally (?:published|appeared|posted) (?:in|on|at|by)\b|republished (?:from|with))",
    re.IGNORECASE,
)
REPORTED_BY = re.compile(
    r"\W*(?:(?:additional |contributing )?(?:reporting|writing|editing|compiled|edited)"
    r"(?: and (?:writing|editing))? by\b|with (?:additional )?(?:reports?|files|inputs?|reporting) (?:from|by)\b)",
    re.IGNORECASE,
)
AGENCY = re.compile(r"\s?[—–][ ]?[A-Z][^.!?,;:]{2,40}\.?")
"""*— Harbor News Agency* as the last line."""

REACHED = re.compile(
    r".{0,80}\b(?:can be (?:reached|contacted) (?:at|by|via|on)|(?:staff )?writer [A-Z].{0,40}? at)\b.*[@\d]|"
    r"\W*follow (?:\w[\w.'’-]*\s?){1,7} on (?:twitter|x|instagram|facebook|threads|bluesky|linkedin)\b|"
    r"\W*(?:e-?mail|contact) (?:him|her|them|the (?:writer|reporter|author)|(?:staff )?(?:writer|reporter))\b",
    re.IGNORECASE,
)
OFFER = re.compile(
    r".{0,90}\b(?:sign up (?:for|to) (?:\S+ ){0,5}newsletter|subscribe to (?:\S+ ){0,5}newsletter|click here\W*$)|"
    r"[^“”\"]{0,90}\bplease consider (?:making )?(?:an? )?(?:donat|contribut|subscri)|"
    r"\W*(?:subscribe|sign (?:up|in)|log in|register)(?: now)? to (?:continue|keep) reading\b|"
    r"[^“”\"]{0,90}\balready a (?:subscriber|member)\?|il vous reste .{0,20}% de cet article",
    re.IGNORECASE,
)
"""What a page asks of its readers, in front of a paywall or for itself; who is asked so in quotation marks is in the
story.
"""

ABOUT_AUTHOR = re.compile(
    r",?(?: \w+)?,? (?:is|was|writes|covers|reports|joined|has|can be|contributed|works|lives|edits)\b"
)
BYLINE = re.compile(
    rf"\W*(?i:(?:(?:posted|published|written|updated)\s(?:on\s)?)?by):?\s"
    rf"(?P<names>{PATTERN}(?:(?:,\s{PATTERN})*,?\s(?:and|&)\s{PATTERN})?|[^\W\d_][\w-]+)"
    r"(?:,\s[^\W\d_a-z][\w'’-]+(?:\s[^\W\d_a-z][\w'’-]+)?)?[\s,|.]*"
)
"""*By Ann Lee*, *By Ann Lee and Bo Ray, Elmport*: behind the names their place or office, as an *and* ends the list."""

SIGNED = re.compile(
    r"\W*(?i:this (?:article|story|report) was (?:written|reported) by) "
    rf"(?P<names>{PATTERN}(?:(?:,| and|, and) {PATTERN})*)\W*"
)
"""*(This article was written by Ann Lee and Bo Ray.)* as the last line."""

POSTED = re.compile(r"posted (?:on|by)\b|\d+ comments?\b|min(?:ute)?s? read\b", re.IGNORECASE)
UPDATED = re.compile(
    r"\W*(?:last |first |originally )?(?:updated|published|posted|modified|stand)\b(?: (?:on|at))?\W*", re.IGNORECASE
)

SET_APART = re.compile(r"\s+[|·•]\s+")
"""What stands between byline and date in one line."""

HEADING, SHORT, LINE = 100, 200, 400
"""Characters of a byline with its date, of a label or link, and of any other note."""

FIRST, LAST = 3, 5
"""Paragraphs at the beginning among which a byline and a date stand, and at the end among which notes stand."""


def without(paragraphs: list[str], authors: tuple[str, ...]) -> list[str]:
    """The paragraphs of the story; all where nothing would be left."""
    kept = [line for line in paragraphs if not _is_note(line)]
    first, last = min(FIRST, len(kept)), max(1, len(kept) - LAST)
    kept = [line for line in kept[:first] if not _is_heading(line, authors)] + kept[first:]
    last = max(1, len(kept) - LAST)
    kept = kept[:last] + [line for line in kept[last:] if not _is_tail(line, authors)]
    if len(kept) > 1 and AGENCY.fullmatch(kept[-1]):
        kept = kept[:-1]
    return kept or paragraphs


def byline(paragraphs: list[str]) -> str | None:
    """The names in a byline among the first paragraphs, or in the line that signs the last."""
    found = (*(BYLINE.fullmatch(line) for line in paragraphs[:FIRST]), *map(SIGNED.fullmatch, paragraphs[-1:]))
    return next((match["names"].rstrip(".") for match in found if match), None)


def _is_note(line: str) -> bool:
    """Whether a line is about the page wherever it stands."""
    if len(line) > LINE:
        return False
    if len(line) <= SHORT and (LEADS_ON.match(line) or FURNITURE.fullmatch(line) or CREDIT.fullmatch(line)):
        return True
    small = line.lower()
    return any(word in small for word in EARNINGS) and EARNS.match(line) is not None


def _is_heading(line: str, authors: tuple[str, ...]) -> bool:
    """Whether one of the first lines is a byline or a date, or both."""
    if len(line) <= LINE and FIRST_PRINTED.match(line):
        return True
    if len(line) > HEADING:
        return False
    first, *rest = SET_APART.split(line)
    if _names_only(line, authors) or (BYLINE.fullmatch(first) and (not rest or any(map(pagedates.is_date, rest)))):
        return True
    return pagedates.is_all_dates(UPDATED.sub("", line)) or (
        POSTED.search(line) is not None and bool(re.search(r"\b(?:19|20)\d\d\b", line))
    )


def _names_only(line: str, authors: tuple[str, ...]) -> bool:
    """Whether a line holds the authors' names and no word but a *by* of whatever language in front of them."""
    known = {_letters(name) for name in authors}
    names = bylines.clean([line])
    return _letters(line) in known or (bylines.is_all_names(line) and {_letters(name) for name in names} <= known)


def _is_tail(line: str, authors: tuple[str, ...]) -> bool:
    """Whether one of the last lines is a note on rights, on the authors, or on what else the outlet offers."""
    if any(line.startswith(name) and ABOUT_AUTHOR.match(line[len(name) :]) for name in authors):
        return True
    if len(line) > LINE:
        return False
    return any(form.match(line) for form in (RIGHTS, REPORTED_BY, FIRST_PRINTED, REACHED, OFFER, SIGNED))


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
