import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms import bylines, webpage
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


def test_the_text_is_the_article_and_nothing_else() -> None:
    found = read(page())
    assert found.text == "\n".join(STORY) and found.quality == "ok"
    assert found.metadata.title == HEADLINE and found.metadata.language == "en"
    assert found.metadata.published is None and found.metadata.authors == ()


def test_subheads_and_list_items_are_paragraphs_of_their_own() -> None:
    html = page().replace("</article>", f"<h2>What comes next</h2><ul><li>{STORY[0]}</li><li>{STORY[1]}</li></ul>"
                                        f"<p>{STORY[2]} <b>It is</b> <a href='/x'>so</a>.</p></article>")  # fmt: skip
    assert read(html).text.split("\n")[4:] == ["What comes next", STORY[0], STORY[1], f"{STORY[2]} It is so."]


def test_json_ld() -> None:
    head = linked(
        headline=HEADLINE, datePublished="2024-03-09T10:30:00+01:00", dateModified="2024-03-09T12:00:00+01:00",
        author=[{"@type": "Person", "name": "By Ann O&#39;Lee"}, {"@type": "Person", "name": "Bo Ray and Cy Dee"}],
        articleSection="World",
    )  # fmt: skip
    said = read(page(head)).metadata
    assert said.authors == ("Ann O'Lee", "Bo Ray", "Cy Dee") and said.section == "World"
    assert said.published is not None and said.published_basis == "metadata"
    assert (said.published.at, said.published.utc_offset) == (datetime(2024, 3, 9, 9, 30, tzinfo=UTC), 60)
    assert said.modified is not None and said.modified.at == datetime(2024, 3, 9, 11, 0, tzinfo=UTC)


def test_json_ld_with_a_graph_and_references() -> None:
    graph = [
        {"@type": "WebSite", "name": "The Quay"},
        {"@type": ["NewsArticle"], "headline": HEADLINE, "author": {"@id": "#ann"}, "datePublished": "2024-03-09"},
        {"@type": "Person", "@id": "#ann", "name": "Ann Lee"},
    ]
    head = f'<script type="application/ld+json">{json.dumps({"@graph": graph})},</script>'
    broken = '<script type="application/ld+json">{"@type": </script>'
    for block in (broken + head.replace("},</s", "}</s"), broken + head.replace("]},</s", "],}</s")):
        said = read(page(block)).metadata
        assert said.authors == ("Ann Lee",) and said.published is not None and said.published.day == date(2024, 3, 9)


def test_the_pages_own_zone_wins_over_utc() -> None:
    head = linked(datePublished="2024-03-09T22:30:00Z")
    head += '<meta property="article:published_time" content="2024-03-10T04:00:00+05:30">'
    said = read(page(head)).metadata
    assert said.published is not None and said.published.day == date(2024, 3, 10) and said.published.utc_offset == 330


@pytest.mark.parametrize(
    "body",
    ["<p>By Ann Lee</p><p>Published on March 9, 2024</p>",
     "<div><span>March 9, 2024</span> <span>By</span> <a>Ann Lee</a></div>",
     '<time datetime="2024-03-09">today</time><span class="byline">Ann Lee</span>',
     '<span class="postdate">9 March 2024</span><a rel="author" href="/ann">Ann Lee</a>'],
)  # fmt: skip
def test_what_stands_visibly_beside_the_headline(body: str) -> None:
    said = read(page(body=body)).metadata
    assert said.published is not None and said.published.day == date(2024, 3, 9)
    assert said.published_basis == "visible" and said.authors == ("Ann Lee",)


def test_a_date_that_is_not_stated_is_none() -> None:
    for body in ("<p>Updated March 9, 2024</p>", "<p>03/04/2024</p>", "<p>2 hours ago</p>"):
        assert read(page(body=body)).metadata.published is None
    aside = '<aside><time datetime="2024-03-09">9 March</time></aside>'
    assert read(page().replace("<footer>", f"{aside}<footer>")).metadata.published is None


@pytest.mark.parametrize(
    ("head", "url", "title"),
    [
        ('<meta property="og:title" content="Ferry opens | The Quay"><meta property="og:site_name" content="The Quay">',
         None, "Ferry opens"),
        ('<meta property="og:title" content="Ferry opens - World - Quay">', "https://quay.example/a",
         "Ferry opens - World"),
        ('<meta property="og:title" content="Ferry opens &amp;amp; closes">', None, "Ferry opens & closes"),
        ('<meta property="og:title" content="Ferry opens: a long wait ends">', None, "Ferry opens: a long wait ends"),
    ],
)  # fmt: skip
def test_titles_without_a_heading(head: str, url: str | None, title: str) -> None:
    assert read(page(head).replace(f"<h1>{HEADLINE}</h1>", ""), url).metadata.title == title


def test_a_heading_that_is_the_outlets_name_is_no_title() -> None:
    head = f'<meta property="og:title" content="{HEADLINE}"><meta property="og:site_name" content="The Quay">'
    assert read(page(head).replace(f"<h1>{HEADLINE}</h1>", "<h1>The Quay</h1>")).metadata.title == HEADLINE


def test_the_pages_own_address() -> None:
    canonical = '<link rel="canonical" href="/world/ferry">'
    assert read(page(canonical), "https://quay.example/x?id=1").metadata.url == "https://quay.example/world/ferry"
    assert read(page(canonical)).metadata.url is None
    foreign = '<link rel="canonical" href="https://other.example/a">'
    assert read(page(foreign), "https://quay.example/x").metadata.url is None
    assert read(page(foreign)).metadata.url == "https://other.example/a"
    assert read(page('<link rel="canonical" href="https://quay.example/">')).metadata.url is None


def test_what_a_page_turned_out_to_be() -> None:
    assert read(page(story=STORY[:2])).quality == "stub"
    assert read(page(linked(isAccessibleForFree=False))).quality == "stub"
    assert read(page(linked(isAccessibleForFree="False"), story=STORY * 3)).quality == "ok"
    assert read(page(linked(isAccessibleForFree=True))).quality == "ok"
    assert read(page(linked().replace("NewsArticle", "LiveBlogPosting"))).quality == "live_blog"
    assert read('<html><body><div id="app"></div><script>go()</script></body></html>').quality == "script_shell"
    wall = "We and our partners use cookies to process personal data. Choose accept all or reject all to give consent. "
    assert read(page(story=(wall, wall))).quality == "consent_wall"
    cards = "".join(
        f'<h2><a href="/{i}">A headline of a story number {i}</a></h2><p>Short words.</p>' for i in range(9)
    )
    assert read(f"<html><body><main><h1>World</h1>{cards}</main></body></html>").quality == "index_page"


def test_of_several_headings_the_one_that_the_title_begins_with() -> None:
    html = page(body="<p>4 August 2010</p>").replace("<main>", "<header><h1>The Quay</h1></header><main>")
    said = read(html).metadata
    assert said.title == HEADLINE and said.published is not None and said.published.day == date(2010, 8, 4)


def test_a_date_after_published_anywhere() -> None:
    published = '<div class="x"><span>Published July 18, 2025</span></div>'
    said = read(page().replace("</article>", f"{published}</article>")).metadata
    assert said.published is not None and said.published.day == date(2025, 7, 18)
    aside = f"<aside>{published}</aside>"
    assert read(page().replace("</article>", f"</article>{aside}")).metadata.published is None


def test_the_only_date_of_other_data_comes_last() -> None:
    web_page = linked(datePublished="2024-03-09").replace("NewsArticle", "WebPage")
    said = read(page(web_page)).metadata
    assert said.published is not None and said.published.day == date(2024, 3, 9)
    other = linked(datePublished="2020-01-01").replace("NewsArticle", "VideoObject")
    assert read(page(web_page + other)).metadata.published is None
    said = read(page(web_page, "<p>March 11, 2024</p>")).metadata
    assert said.published is not None and said.published.day == date(2024, 3, 11)


@pytest.mark.parametrize(
    ("head", "body", "names"),
    [('<meta property="og:site_name" content="The Quay">' + linked(author={"@type": "Organization", "name": "The Quay"})
      , "", ("The Quay",)),
     ('<meta name="author" content="Quay Staff">', "", ("Quay Staff",)),
     ('<meta name="author" content="Quay Staff">', "<p>By Ann Lee</p>", ("Ann Lee",)),
     ('<meta name="author" content="admin">', "", ()),
     ('<meta name="twitter:label2" content="Written by"><meta name="twitter:data2" content="Ann Lee">', "",
      ("Ann Lee",)),
     ("", '<div><a href="/authors/ann-lee">Ann Lee</a></div>', ("Ann Lee",)),
     ("", '<div><a href="/authors/ann-lee">Ann Lee</a> <a href="/authors/bo-ray">Bo Ray</a></div>', ()),
     ("", '<p class="author">Ann Lee<br>4 August 2010</p>', ("Ann Lee",))],
)  # fmt: skip
def test_who_wrote_it(head: str, body: str, names: tuple[str, ...]) -> None:
    assert read(page(head, body)).metadata.authors == names


def test_lines_about_the_page_are_no_part_of_the_story() -> None:
    tail = ("<p>[Related: Ferry tickets, explained]</p>"
            "<p>Ann Lee covers the harbor for the Quay and keeps two goats.</p><p>© 2024 The Quay</p>")  # fmt: skip
    html = page('<meta name="author" content="Ann Lee">').replace("</article>", f"{tail}</article>")
    assert read(html).text == "\n".join(STORY)
    first = (
        "Ann Lee is the first to have crossed by goat, the harbor office said on Monday after nine years of it.",
        *STORY,
    )
    assert read(page('<meta name="author" content="Ann Lee">', story=first)).text == "\n".join(first)


def test_a_page_of_the_article_alone() -> None:
    for mark in ("p", "div"):
        assert read("".join(f"<{mark}>{line}</{mark}>" for line in STORY)).text == "\n".join(STORY)


def test_what_stands_around_an_article_is_left_out() -> None:
    more = "".join(
        f'<div class="card"><a href="/{i}"><h3>Another story of the day, number {i}</h3></a></div>' for i in range(6)
    )
    offer = (
        '<div class="newsletter-signup"><p>Sign up for our newsletter: the best of the quay in your inbox.</p></div>'
    )
    consent = ('<div class="cookie-banner"><p>We and our partners use cookies to store personal data. You can manage '
               "your choices in the privacy settings.</p><button>Accept all</button></div>")  # fmt: skip
    caption = "<figure><img src=a><figcaption>The band on the bow. Photo: Harbor office</figcaption></figure>"
    html = page(body=caption).replace(f"<p>{STORY[2]}</p>", f"{offer}<p>{STORY[2]}</p>")
    html = html.replace("</article>", f'</article><section class="related-posts"><h2>More stories</h2>{more}</section>')
    found = read(html.replace("</body>", f"{consent}</body>"))
    assert found.text == "\n".join(STORY) and found.quality == "ok"


@pytest.mark.parametrize(
    ("stated", "names"),
    [
        ("By Ann Lee, Bo Ray and Cy Dee", ("Ann Lee", "Bo Ray", "Cy Dee")),
        ("Ann Lee; ann lee;https://example.com/ann", ("Ann Lee",)),
        ("View all posts by Ann Lee", ("Ann Lee",)),
        ("The Quay", ()),
        ("admin", ()),
        ("page.head.author", ()),
        ("Ann Lee, Senior Reporter", ("Ann Lee",)),
        ("ann@example.com", ()),
        (None, ()),
    ],
)
def test_names_of_authors(stated: str | None, names: tuple[str, ...]) -> None:
    assert bylines.clean([stated], site="The Quay") == names


@settings(deadline=None)
@given(st.text(alphabet="<>/ap=\"'&;! \n-htmlbodyé", max_size=200))
def test_any_page_is_read(html: str) -> None:
    found = read(f"<html>{html}</html>")
    found.text.encode()
