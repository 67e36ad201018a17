"""Sitemaps, sitemap indexes and news sitemaps: the pages and further sitemaps that they name."""

from lxml import etree

from transforms.feeds import MARK_AND_BLANKS, elements, name, text
from transforms.lists import Link, Listing, broken, joined, moment, stated

NEWS_DATES = "{*}publication_date"


def read(data: bytes, base: str | None = None) -> Listing:
    """The pages of a sitemap, or the sitemaps of an index. `base` is its own address. Raises Unreadable."""
    links: list[Link] = []
    maps: list[Link] = []
    try:
        for element in elements(data.lstrip(MARK_AND_BLANKS)):
            if name(element) == "url" and len(element):
                parts = [*element.iter(NEWS_DATES), *element]
                said = {name(e): text(e) for e in parts if isinstance(e.tag, str)}
                if (url := joined(base, said.get("loc", ""))) and said.get("loc"):
                    published = stated(said.get("publication_date"))
                    # `lastmod` is when anything on the page last changed, and no publication date.
                    links.append(Link(url, moment(said.get("lastmod")), moment(published), published))
                element.clear()
            elif name(element) == "sitemap" and len(element):
                said = {name(e): text(e) for e in element if isinstance(e.tag, str)}
                if (url := joined(base, said.get("loc", ""))) and said.get("loc"):
                    maps.append(Link(url, moment(said.get("lastmod"))))
                element.clear()
    except (etree.XMLSyntaxError, ValueError) as error:
        if not links and not maps:
            raise broken("sitemap", error) from error
    return Listing("sitemap", tuple(links), tuple(maps))
