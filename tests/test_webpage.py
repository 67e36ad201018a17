import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from transforms import bylines, pageblocks, pagenotes, standfirst, webpage
from transforms.pagesigns import Stated
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


@pytest.mark.parametrize(
    ("heading", "title"),
    [(f"<h1><small>World</small> {HEADLINE} <span>9 March 2024</span></h1>", HEADLINE),
     ("<h1>How two islands got their boat back</h1>", "How two islands got their boat back"),
     ("<h1>Quay life</h1>", HEADLINE),
     (f"<h1>{STORY[0]} {STORY[1]}</h1>", HEADLINE),
     (f'<h1>A boat for two islands</h1><h1>The Quay</h1><h1><a href="/x">{STORY[3]}</a></h1>',
      "A boat for two islands")],
)  # fmt: skip
def test_which_heading_is_the_title(heading: str, title: str) -> None:
    head = f'<meta property="og:title" content="{HEADLINE}"><meta property="og:site_name" content="The Quay">'
    assert read(page(head).replace(f"<h1>{HEADLINE}</h1>", heading)).metadata.title == title


@pytest.mark.parametrize(
    ("stated", "url"),
    [("Ferry opens | World", "https://harborquay.example/world/ferry"),
     ("Ferry opens - Harborquay News Today", "https://www.harborquay.example/a"),
     ("Ferry opens | World | Harborquay", "https://harborquay.example/a")],
)  # fmt: skip
def test_a_title_ends_before_the_rubric_and_the_outlet(stated: str, url: str) -> None:
    html = page(f'<meta property="og:title" content="{stated}">').replace(f"<h1>{HEADLINE}</h1>", "")
    assert read(html, url).metadata.title == "Ferry opens"


def test_the_pages_own_address() -> None:
    canonical = '<link rel="canonical" href="/world/ferry">'
    assert read(page(canonical), "https://quay.example/x?id=1").metadata.url == "https://quay.example/world/ferry"
    assert read(page(canonical)).metadata.url is None
    foreign = '<link rel="canonical" href="https://other.example/a">'
    assert read(page(foreign), "https://quay.example/x").metadata.url is None
    assert read(page(foreign)).metadata.url == "https://other.example/a"
    assert read(page('<link rel="canonical" href="https://quay.example/">')).metadata.url is None


@pytest.mark.parametrize(
    ("url", "own"),
    [("https://quay.example/world/ferry/2", None), ("https://quay.example/world/ferry/amp/", "/world/ferry"),
     ("https://quay.example/world/ferry/day/a-wait", None), ("https://quay.example/world/ferries", "/world/ferry")],
)  # fmt: skip
def test_the_address_of_a_section_is_not_the_articles(url: str, own: str | None) -> None:
    found = read(page('<link rel="canonical" href="https://quay.example/world/ferry">'), url).metadata.url
    assert found == (f"https://quay.example{own}" if own else None)


@pytest.mark.parametrize(
    ("html", "quality"),
    [("<p>The ferry stays in port today.</p><script>go()</script>", "stub"),
     ("<p>The ferry stays in port today.</p><script>go()</script><noscript>Enable JavaScript.</noscript>", "stub"),
     ("<p>You need to enable JavaScript to run this page.</p><script>go()</script>", "script_shell"),
     ("<h1>The Quay</h1><div>Loading...</div><script>go()</script>", "script_shell")],
)  # fmt: skip
def test_a_short_note_is_no_script_shell(html: str, quality: str) -> None:
    assert read(f"<html><body>{html}</body></html>").quality == quality


def test_a_note_of_a_sentence_is_read_beside_menus() -> None:
    menu = "".join(f'<a href="/{i}">Rubric {i}</a> ' for i in range(40))
    html = f"<nav>{menu}</nav><h1>{HEADLINE}</h1><p>The ferry stays in port today.</p><footer>{menu}</footer>"
    found = read(f"<html><body>{html}</body></html>")
    assert found.text == "The ferry stays in port today." and found.quality == "stub"


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


PUBLISHED = '<meta property="article:published_time" content="{}">'


@pytest.mark.parametrize(
    ("stated", "below", "url", "day", "offset"),
    [("2024-03-10T02:30:00Z", "<p>March 9, 2024</p>", None, date(2024, 3, 9), None),
     ("2024-03-10T02:30:00Z", "", "https://quay.example/2024/03/09/ferry", date(2024, 3, 9), None),
     ("2024-03-10T02:30:00+01:00", "<p>March 9, 2024</p>", None, date(2024, 3, 10), 60),
     ("2024-03-10T02:30:00Z", "", "https://quay.example/2024/03/08/ferry", date(2024, 3, 10), 0)],
)  # fmt: skip
def test_the_day_of_the_pages_own_zone(stated: str, below: str, url: str | None, day: date, offset: int) -> None:
    said = read(page(PUBLISHED.format(stated), below), url).metadata.published
    assert said is not None and said.at is not None and (said.day, said.utc_offset) == (day, offset)


def test_the_date_below_the_headline_is_what_readers_are_told() -> None:
    old = PUBLISHED.format("2014-03-09T10:00:00Z")
    said = read(page(old, "<p>March 11, 2024</p>")).metadata
    assert said.published is not None and (said.published.day, said.published_basis) == (date(2024, 3, 11), "visible")
    modified = '<meta property="article:modified_time" content="2024-03-11T10:00:00Z">'
    for head, body in ((old + modified, "<p>March 11, 2024</p>"), (old, "<p>Last updated: <b>March 11, 2024</b></p>")):
        said = read(page(head, body)).metadata
        assert said.published is not None and (said.published.day, said.published_basis) == (
            date(2014, 3, 9), "metadata",
        )  # fmt: skip


@pytest.mark.parametrize(
    "body",
    ["<p>Last updated <span>on</span> <b>March 9, 2024</b></p>",
     '<div>Updated <span class="date">Mar. 9, 2024</span></div>',
     '<time itemprop="dateModified" datetime="2024-03-09">9 March</time>',
     '<time class="updated" datetime="2024-03-09">9 March</time>'],
)  # fmt: skip
def test_the_day_of_an_update_is_not_that_of_publication(body: str) -> None:
    far = '<div class="post-date">4 August 2010</div>'
    assert read(page(body=body)).metadata.published is None
    if "<b>" in body:
        said = read(page(body=body).replace("</article>", f"</article>{far}")).metadata
        assert said.published is None and said.modified is not None and said.modified.day == date(2024, 3, 9)


def test_data_with_escaped_quotes() -> None:
    head = linked(datePublished="2024-03-09", author={"@type": "Person", "name": "Ann Lee"})
    block = head.partition(">")[2].partition("<")[0]
    said = read(page(head.replace(block, block.replace('"', "&quot;")))).metadata
    assert said.authors == ("Ann Lee",) and said.published is not None and said.published.day == date(2024, 3, 9)


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
     ("", '<p class="author">Ann Lee<br>4 August 2010</p>', ("Ann Lee",)),
     ('<meta name="author" content="Ann Lee, PhD, CFP">', "", ("Ann Lee",)),
     ('<meta name="author" content="Ann Lee, Sr. Director of Piers">', "", ("Ann Lee",)),
     ('<meta name="author" content="The Harbor Times">', '<p class="author">Ann Lee</p>', ("Ann Lee",)),
     ('<meta name="author" content="The Harbor Times">', "", ("The Harbor Times",)),
     ("", "<div><span>von</span> <b>Ann Lee</b></div>", ("Ann Lee",)),
     ("", "<p>by lighthouseann</p>", ("lighthouseann",)),
     ("", "<p>By the <b>Harbor</b></p>", ()),
     ("", "<p>By Quay Ferry Team</p>", ("Quay Ferry Team",)),
     ("", '<p><a rel="author" href="/a">Ann Lee</a> and <a rel="author" href="/b">Bo Ray</a></p>',
      ("Ann Lee", "Bo Ray")),
     ("", f"<div>{STORY[3]} <span>By</span> <i>Cy Dee</i></div><div>By <a>Ann Lee</a>, Quay Reporter</div>",
      ("Ann Lee",)),
     ("", f"<div>{STORY[3]} <b>Author:</b> <i>Cy Dee</i></div>", ()),
     ("", '<aside><a href="/author/ann">Ann Lee</a></aside>', ("Ann Lee",))],
)  # fmt: skip
def test_who_wrote_it(head: str, body: str, names: tuple[str, ...]) -> None:
    assert read(page(head, body)).metadata.authors == names


def test_the_outlet_is_the_author_only_where_nobody_is() -> None:
    head = '<meta name="author" content="quay">'
    assert read(page(head), "https://quay.example/a").metadata.authors == ("quay",)
    assert read(page(head, "<p>By Ann Lee</p>"), "https://quay.example/a").metadata.authors == ("Ann Lee",)


def test_a_byline_above_the_headline_and_one_in_the_text() -> None:
    above = page().replace(
        f"<h1>{HEADLINE}</h1>", f"<div><i>March 9, 2024</i> <b>by Ann Lee</b></div><h1>{HEADLINE}</h1>"
    )
    assert read(above).metadata.authors == ("Ann Lee",)
    found = read(page().replace(f"<h1>{HEADLINE}</h1>", "<p>By Ann Lee</p>"))
    assert found.metadata.authors == ("Ann Lee",) and found.text == "\n".join(STORY)


SUMMARY = "It took nine years and two goats to get there"


@pytest.mark.parametrize(
    ("head", "body"),
    [("", f'<h2 class="subtitle">{SUMMARY}</h2><p>By Ann Lee</p>'),
     (f'<meta name="description" content="{SUMMARY}">', f"<div><div>{SUMMARY}</div></div><p>March 9, 2024</p>"),
     (linked(description=SUMMARY), f"<p>By Ann Lee</p><h3>{SUMMARY}</h3>")],
)  # fmt: skip
def test_the_standfirst_is_part_of_the_text(head: str, body: str) -> None:
    assert read(page(head, body)).text == "\n".join((SUMMARY, *STORY))


@pytest.mark.parametrize(
    ("body", "is_one"),
    [(f'<h2 class="subtitle">{SUMMARY}</h2>', True), (f'<h2 class="subtitle">{HEADLINE}</h2>', False),
     ('<h2 class="subtitle">Quay life</h2>', False), (f'<p class="x">{SUMMARY}</p>', False),
     (f'<figure><figcaption class="summary">{SUMMARY}</figcaption></figure>', False),
     (f'<p class="summary"><a href="/more">{SUMMARY}</a></p>', False),
     (f'<div class="newsletter"><div class="newsletter-intro">{SUMMARY}</div></div>', False),
     (f'<nav><p class="description">{SUMMARY}</p></nav>', False), ('<p class="intro">Sum it up for me:</p>', False)],
)  # fmt: skip
def test_what_is_a_standfirst(body: str, is_one: bool) -> None:
    blocks = pageblocks.cut(etree.fromstring(page(body=body), etree.HTMLParser()))
    taken = [block.text in STORY for block in blocks]
    at = standfirst.find(blocks, taken, Stated(HEADLINE))
    assert (at is not None and blocks[at].text == SUMMARY) == is_one and (at is None) == (not is_one)
    assert standfirst.find(blocks, [True] * len(blocks), Stated(HEADLINE)) is None


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


@pytest.mark.parametrize(
    "line",
    ["Advertisement", "- ADVERTISEMENT -", "Story continues below", "Related: Ferry tickets, explained",
     "Les også: Ferjen",
     "Photo courtesy of the harbor office", "Image: Harbor office / Ann Lee", "Video by Bo Ray",
     "We may earn a commission if you buy products through links on this page.",
     "This post contains affiliate links."],
)  # fmt: skip
def test_notes_anywhere(line: str) -> None:
    assert pagenotes.without([*STORY[:2], line, *STORY[2:]], ()) == list(STORY)


@pytest.mark.parametrize(
    "line",
    ["By Ann Lee", "posted on by Ann Lee,", "Ann Lee", "March 9, 2024", "Updated: 9 March 2024, 10:30 GMT",
     "March 9, 2024 Posted by Ann 59 Comments", "This story was first published in the summer issue of the Quay."],
)  # fmt: skip
def test_lines_at_the_beginning(line: str) -> None:
    assert pagenotes.without([line, *STORY], ("Ann Lee",)) == list(STORY)
    assert line in pagenotes.without([*STORY, line, *STORY, *STORY], ("Ann Lee",))


@pytest.mark.parametrize(
    "line",
    ["Reporting by Ann Lee; editing by Bo Ray", "With files from the Harbor Agency", "—Harbor News Agency",
     "© 2024 The Quay",
     "Ann Lee covers the harbor.", "Ann Lee can be reached at ann@quay.example.", "Follow Ann Lee on X @ann.",
     "Cross-posted from the Island Post.", "Want more boats? Sign up for our free weekly newsletter."],
)  # fmt: skip
def test_lines_at_the_end(line: str) -> None:
    assert pagenotes.without([*STORY, line], ("Ann Lee",)) == list(STORY)


@pytest.mark.parametrize(
    "line",
    ["Video shared by sailors showed the pier on fire.", "Photos of the pier were taken by drones, the office said.",
     "More than nine ferries sank that year.", "By Monday the line was open.",
     "The line will earn the town a commission of 9 percent on each ticket.",
     "Copyright law protects the ferry's song.",
     "“We will be there,” — said the captain.", "The minister said the report was first published in 2015."],
)  # fmt: skip
def test_sentences_of_the_story_stay(line: str) -> None:
    assert pagenotes.without([line, *STORY], ()) == [line, *STORY]
    assert pagenotes.without([*STORY, line], ()) == [*STORY, line]


def test_a_text_of_notes_alone_is_kept() -> None:
    assert pagenotes.without(["Advertisement"], ()) == ["Advertisement"]


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


def test_tags_of_head_and_body_may_be_left_out() -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in STORY)
    for page in (f"<html><title>Ferry</title><article>{paragraphs}</article></html>",
                 f"<!doctype html><title>Ferry</title><meta charset=utf-8><main>{paragraphs}</main>"):  # fmt: skip
        assert webpage.extract(page, None).text == "\n".join(STORY)
