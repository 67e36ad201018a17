"""Web pages for tests: one story of our own, with what a test puts into head and body."""

import json

from transforms import webpage
from transforms.webpage import Page

STORY = (
    "The ferry line between the two islands opened again on Monday after nine years, the harbor office said.",
    "Its first ship carried a brass band, two goats and the transport minister, who said it had been worth the wait.",
    "“Nobody believed that we would see this day,” said the captain, who had stood on the bridge of the last ship too.",
    "The line was closed when the pier on the smaller island fell into the sea during a storm in the spring of 2015.",
)
HEADLINE = "Ferry opens again after nine years"


def page(head: str = "", body: str = "", story: tuple[str, ...] = STORY) -> str:
    paragraphs = "".join(f"<p>{line}</p>" for line in story)
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>{HEADLINE} | The Quay</title>{head}</head><body>'
        '<nav><a href="/">Home</a> <a href="/world">World</a></nav>'
        f"<main><article><h1>{HEADLINE}</h1>{body}{paragraphs}</article></main>"
        "<footer><p>About us. Contact. All rights reserved.</p></footer></body></html>"
    )


def linked(**values: object) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", **values}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def read(html: str, url: str | None = None) -> Page:
    return webpage.extract(html, url)
