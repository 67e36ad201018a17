"""Why an input gave no article, in codes that can be counted and a sentence that says what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:  # the process that reads pages needs none of the schema's imports
    from warehouse.schema import Stage

Reason = Literal[
    "missing",
    "unreadable",
    "empty",
    "binary",
    "unsupported",
    "encoding",
    "broken_gzip",
    "broken_json",
    "broken_csv",
    "broken_parquet",
    "no_text",
    "too_large",
    "timeout",
    "memory",
    "crash",
    "reader_failed",
    "bad_address",
    "address",
    "unresolved",
    "unreachable",
    "tls",
    "robots",
    "not_found",
    "denied",
    "busy",
    "server_error",
    "http_error",
    "redirects",
    "bad_response",
    "cut_short",
    "host_paused",
    "broken_list",
    "broken_warc",
    "forgotten",
]

REASONS: dict[Reason, str] = {
    "missing": "The file was found, and was gone when it was read.",
    "unreadable": "The file could not be read: permissions, or a fault of the disk.",
    "empty": "There is nothing in it but white space.",
    "binary": "It is no text: a picture, a PDF, an archive, or noise.",
    "unsupported": "It is text of a kind that holds no article, such as an XML file that is no web page.",
    "encoding": "Its characters could not be told.",
    "broken_gzip": "It begins as a gzip file and cannot be unpacked.",
    "broken_json": "It, or one record in it, is not valid JSON, or no JSON object.",
    "broken_csv": "One record does not fit the header, or its quotes do not close.",
    "broken_parquet": "It begins as a Parquet file and cannot be read.",
    "no_text": "No text of an article could be found in it.",
    "too_large": "It is larger than the limit.",
    "timeout": "Fetching it, or reading its page, took longer than the time limit.",
    "memory": "Its page took more memory than the limit.",
    "crash": "The process that read it died twice.",
    "reader_failed": "A reader met something it cannot handle; the raw input is kept.",
    "bad_address": "It is no address of the web, http or https.",
    "address": "Its host lies in a private or local network, where no request goes unless the host is allowed by name.",
    "unresolved": "Its host's name is not known.",
    "unreachable": "Its host could not be reached, or broke off.",
    "tls": "Its host could not prove who it is.",
    "robots": "The site's robots.txt asks not to fetch it, or could not be had.",
    "not_found": "The site answers that there is no such page (404, 410).",
    "denied": "The site answers that the page is not for us (401, 402, 403, 451).",
    "busy": "The site asks to come back later (429, 503), later than this night.",
    "server_error": "The site answers with a fault of its own (5xx).",
    "http_error": "The site answers with another status that gives no page.",
    "redirects": "It leads on too often, in a circle, or to something that is no address of the web.",
    "bad_response": "The answer is no valid HTTP, or packed in a way it is not.",
    "cut_short": "Less of it came than was announced.",
    "host_paused": "Its host failed several times in a row and was left alone for the night.",
    "broken_list": "It begins as a feed, a sitemap or a list of addresses and cannot be read.",
    "broken_warc": "It begins as a WARC file and cannot be read.",
    "forgotten": "The user has had it forgotten.",
}
"""Every code of `rejects.reason`, and what it means."""


@dataclass(frozen=True)
class Problem:
    """One input, or one record of an input, that gives no article. The flow adds which one it was, and when."""

    stage: Stage
    reason: Reason
    detail: str  # what was wrong and what to do, in a sentence


class Unreadable(Exception):
    """Raised where an input as a whole gives nothing; carries the Problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


def unreadable(reason: Reason, detail: str) -> Unreadable:
    """The error for an input that fails while it is read."""
    return Unreadable(Problem("read", reason, detail))


def unfetchable(reason: Reason, detail: str) -> Unreadable:
    """The error for an address that gives nothing when it is fetched."""
    return Unreadable(Problem("fetch", reason, detail))
