import json
from datetime import UTC, date, datetime

import pytest

from tests.made_pages import HEADLINE, STORY, linked, page, read
from transforms import bylines

PUBLISHED = '<meta property="article:published_time" content="{}">'


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


def test_of_several_headings_the_one_that_the_title_begins_with() -> None:
    html = page(body="<p>4 August 2010</p>").replace("<main>", "<header><h1>The Quay</h1></header><main>")
    said = read(html).metadata
    assert said.title == HEADLINE and said.published is not None and said.published.day == date(2010, 8, 4)


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


@pytest.mark.parametrize(
    "frame",
    ['<header><div class="x">{day}</div></header>', '<div class="top-bar"><span>{day}</span></div>',
     '<div id="today">{day}</div>', '<nav><span class="date">{day}</span></nav>'],
)  # fmt: skip
def test_the_day_of_reading_above_all_pages_is_no_date(frame: str) -> None:
    html = page().replace("<article>", "").replace("<main>", f"{frame.format(day='Saturday, March 9, 2024')}<main>")
    assert read(html).metadata.published is None


@pytest.mark.parametrize(
    "other",
    ['<div><a href="/b">Ferry fares to rise again</a> <span class="date">March 9, 2024</span></div>',
     '<section id="respond"><div><b>Bo Ray</b> <time datetime="2024-03-09">March 9</time></div></section>'],
)  # fmt: skip
def test_dates_of_other_articles_and_of_comments(other: str) -> None:
    assert read(page().replace("</main>", f"{other}</main>")).metadata.published is None
    own = '<div><a href="/a">March 9, 2024 10:30 am</a> <span class="date">March 9, 2024</span></div>'
    said = read(page().replace("</main>", f"{own}</main>")).metadata
    assert said.published is not None and said.published.day == date(2024, 3, 9)


def test_what_a_list_holds_is_another_article() -> None:
    item = {"@type": "NewsArticle", "headline": "Fares rise", "datePublished": "2024-03-09",
            "author": {"@type": "Person", "name": "Bo Ray"}}  # fmt: skip
    listed = json.dumps({"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": item}]})
    said = read(page(f'<script type="application/ld+json">{listed}</script>')).metadata
    assert said.published is None and not said.authors


def test_the_only_date_of_other_data_comes_last() -> None:
    web_page = linked(datePublished="2024-03-09").replace("NewsArticle", "WebPage")
    said = read(page(web_page)).metadata
    assert said.published is not None and said.published.day == date(2024, 3, 9)
    other = linked(datePublished="2020-01-01").replace("NewsArticle", "VideoObject")
    assert read(page(web_page + other)).metadata.published is None
    assert read(page(other)).metadata.published is None  # a video in the page may be years older
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
     ("", '<aside><a href="/author/ann">Ann Lee</a></aside>', ("Ann Lee",)),
     ("", '<div class="related-posts"><a href="/author/ann">Ann Lee</a></div>', ()),
     ("", '<b itemprop="author"><i itemprop="name">Ann Lee</i>, tide watcher</b>', ("Ann Lee",)),
     ("", '<b itemprop="author"><meta itemprop="name" content="Ann Lee"></b>', ("Ann Lee",))],
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


@pytest.mark.parametrize(
    ("below", "day", "basis"),
    [("<p>Veröffentlicht am 9. März 2024, 10:30 Uhr</p>", date(2024, 3, 9), "visible"),
     ("<p>Publié le 9 mars 2024 à 08:01</p>", date(2024, 3, 9), "visible"),
     ("<p>Opublikowano: 9 marca 2024</p>", date(2024, 3, 9), "visible"),
     ("<p>2024年3月9日 20時01分</p>", date(2024, 3, 9), "visible"),
     ("<p>9 Mar 2024 | Boats</p>", date(2024, 3, 9), "visible"),
     ("<p>Mar 9, 2024 - Updated: Mar 11, 2024</p>", date(2024, 3, 9), "visible"),
     (f"<p>{STORY[3]}</p><p>By Ann Lee</p><p>9 March 2024</p>", date(2024, 3, 9), "visible"),
     (f"<p>{STORY[3]}</p><p>Hear our programme on</p><p>9 March 2024</p>", None, None),
     ("<p>Aktualisiert am 9. März 2024</p>", None, None),
     ("<p>Mis à jour le 9 mars 2024</p>", None, None),
     ("<p>04/05/2024</p>", None, None)],
)  # fmt: skip
def test_the_day_that_a_page_shows(below: str, day: date | None, basis: str | None) -> None:
    said = read(page(body=below)).metadata
    assert (said.published.day if said.published else None, said.published_basis) == (day, basis)


def test_numbers_for_day_and_month_are_read_in_the_pages_language() -> None:
    french = page(body="<p>Publié le 04/05/2024</p>").replace('lang="en"', 'lang="fr"')
    said = read(french).metadata
    assert said.published is not None and said.published.day == date(2024, 5, 4)


def test_a_day_right_above_the_headline_stands_in_for_what_is_not_there() -> None:
    above = page().replace(f"<h1>{HEADLINE}</h1>", f"<p>9 March 2024</p><h1>{HEADLINE}</h1>")
    said = read(above).metadata
    assert said.published is not None and said.published.day == date(2024, 3, 9)
    stated = '<meta name="date" content="2024-03-05">'
    said = read(above.replace("</head>", f"{stated}</head>")).metadata
    assert said.published is not None and said.published.day == date(2024, 3, 5)


@pytest.mark.parametrize(
    "shown",
    ["<p>March 9, 2024 at 10:15 PM EST</p>", f"<p>{STORY[3]}</p><p>By Ann Lee</p><p>9 March 2024, 22:15 EST</p>",
     '<p><time datetime="2024-03-09T22:15:00-05:00">on Saturday</time></p>'],
)  # fmt: skip
def test_the_pages_own_zone_is_told_by_what_it_shows(shown: str) -> None:
    head = '<meta property="article:published_time" content="2024-03-10T03:15:21Z">'
    said = read(page(head, shown)).metadata.published
    assert said is not None and (said.day, said.utc_offset) == (date(2024, 3, 9), -300)
    assert said.at == datetime(2024, 3, 10, 3, 15, 21, tzinfo=UTC)


def test_an_earlier_day_where_the_data_give_that_of_the_update_twice() -> None:
    both = {"datePublished": "2024-11-29T12:28:31-05:00", "dateModified": "2024-11-29T12:28:31-05:00"}
    shown = '<p>Published <time pubdate datetime="2024-03-09">March 9, 2024</time></p>'
    html = page(linked(headline=HEADLINE, **both))
    said = read(html.replace("</article>", f"</article>{shown}")).metadata.published
    assert said is not None and said.day == date(2024, 3, 9)
    said = read(html).metadata.published
    assert said is not None and said.day == date(2024, 11, 29)


def test_dates_of_other_articles_and_of_readers_are_not_the_articles() -> None:
    for name in ("post-card", "related-stories", "comments"):
        other = f'<div class="{name}"><time datetime="2024-03-09">March 9</time></div>'
        assert read(page().replace("</article>", f"{other}</article>")).metadata.published is None
    own = page(body="<div><time datetime='2024-03-09'>Saturday</time></div>")
    inside = own.replace("<article>", '<article class="card">')
    assert read(inside).metadata.published is not None, "what holds the headline is the article"


@pytest.mark.parametrize(
    ("state", "day"),
    [('window.state = {"article": {"datePublished": "2024-03-09T10:30:00Z"}}', date(2024, 3, 9)),
     ("var page = {publish_date: '2024-03-09', section: 'World'}", date(2024, 3, 9)),
     ('{\\"publishedDate\\":\\"2024-03-09\\"}', date(2024, 3, 9)),
     ('[{"datePublished": "2024-03-09"}, {"datePublished": "2024-03-01"}]', None),
     ('{"datePublished": "1970-01-01T00:00:00Z"}', None),
     ('{"dateModified": "2024-03-09"}', None)],
)  # fmt: skip
def test_the_one_day_of_a_programs_data_comes_last(state: str, day: date | None) -> None:
    state = f'{state} {{"headline": "{HEADLINE}"}}'
    said = read(page(f"<script>{state}</script>")).metadata
    assert (said.published.day if said.published else None) == day
    other = read(page(f"<script>{state.replace(HEADLINE, 'Another story')}</script>")).metadata
    assert other.published is None, "what does not name the headline may tell of another article"
    shown = read(page(f"<script>{state}</script>", "<p>9 May 2023</p>")).metadata.published
    assert shown is not None and shown.day == date(2023, 5, 9)


def test_the_last_step_of_a_path_is_no_headline() -> None:
    path = (
        '<ol class="breadcrumbs"><li><a href="/">Home</a></li><li><h1>Ferry: opens again, what to know</h1></li></ol>'
    )
    kicker = "<span>Ferries</span> <span>– </span>"
    html = page().replace(f"<h1>{HEADLINE}</h1>", f"{path}<h2>{kicker}<span>{HEADLINE}</span></h2><p>By Ann Lee</p>")
    stated = f'<meta property="og:title" content="{HEADLINE}">'
    said = read(html.replace("</head>", f"{stated}</head>")).metadata
    assert said.title == HEADLINE and said.authors == ("Ann Lee",)
    assert read(html).metadata.title is not None


@pytest.mark.parametrize(
    ("heading", "stated", "title"),
    [('<h1 class="article__title">The long way</h1>', "Ferry opens again after nine years of waiting", "The long way"),
     ("<h1>The long way</h1>", "Ferry opens again after nine years", "Ferry opens again after nine years"),
     ("<h1><b>Ferries</b> <i>Nine years of waiting</i></h1>", "Ferries: Nine years of waiting",
      "Ferries: Nine years of waiting"),
     ("<h1><b>Get on board</b> <i>Quay line</i></h1>", "Quay line", "Quay line"),
     ('<h1>More of it</h1><h1 class="headline">Nine years of waiting</h1><h1>See also</h1>', "Boats",
      "Nine years of waiting")],
)  # fmt: skip
def test_what_of_the_headings_is_the_headline(heading: str, stated: str, title: str) -> None:
    head = f'<meta property="og:title" content="{stated}">'
    assert read(page(head).replace(f"<h1>{HEADLINE}</h1>", heading)).metadata.title == title


def person(name: str) -> dict[str, str]:
    return {"@type": "Person", "name": name}


@pytest.mark.parametrize(
    ("head", "body", "names"),
    [("", "<p>Ann Lee</p><p>March 9, 2024</p>", ("Ann Lee",)),
     ("", "<p>March 9, 2024</p><p>Ann Lee</p>", ("Ann Lee",)),
     ("", "<p>Ann Lee</p><p>Staff Writer</p><p>March 9, 2024</p>", ("Ann Lee",)),
     ("", "<p>Ann Lee, PhD</p><p>March 9, 2024</p>", ("Ann Lee",)),
     ("", "<p>Island Life</p><p>March 9, 2024</p>", ()),
     ("", "<p>Ann Lee</p><p>Ferries are back.</p>", ()),
     ("", "<p>By</p><p>Ann Lee</p><p>and</p><p>Bo Ray</p>", ("Ann Lee", "Bo Ray")),
     ("", "<p>Von <b>Ann Lee</b> <b>Bo Ray</b> <i>und</i> <b>Cy Dee</b></p>", ("Ann Lee", "Bo Ray", "Cy Dee")),
     ("", "<p>Kommentar von Ann Lee</p>", ("Ann Lee",)),
     (linked(author=person("Ann Lee")), "<p>By</p><p>Ann Lee</p><p>and</p><p>Bo Ray</p>", ("Ann Lee", "Bo Ray")),
     (linked(author=person("Ann Lee")), "<p>By Ann Lee, Harbor University</p>", ("Ann Lee",)),
     (linked(author=[person("Ann Lee"), person("Bo Ray")]),
      "<p>By</p><p>Ann Lee</p><p>Contributions from</p><p>Bo Ray</p><p>March 9, 2024</p>", ("Ann Lee",)),
     (linked(author=[person("Ann Lee"), {"@type": "Organization", "name": "Quay Agency"}]), "",
      ("Ann Lee", "Quay Agency")),
     ('<meta name="author" content="World">', "", ()),
     ("", '<p class="author">Learn More</p>', ())],
)  # fmt: skip
def test_who_wrote_it_by_what_stands_around(head: str, body: str, names: tuple[str, ...]) -> None:
    assert read(page(head, body), "https://quay.example/world/ferry").metadata.authors == names


@pytest.mark.parametrize(
    ("stated", "url"),
    [(f"{HEADLINE} | Opinion | The Harbor Quay", "https://thequay.example/a"),
     (f"{HEADLINE} - Harbor Quay - All about boats and goats", "https://harborquay.example/a"),
     (f"{HEADLINE} | World", "https://quay.example/world/ferry")],
)  # fmt: skip
def test_a_title_ends_before_the_outlet_and_what_it_says_of_itself(stated: str, url: str) -> None:
    head = f'<meta property="og:title" content="{stated}">'
    assert read(page(head).replace(f"<h1>{HEADLINE}</h1>", ""), url).metadata.title == HEADLINE


def test_the_end_of_a_path_gives_way_to_what_the_data_describe() -> None:
    path = f'<nav><a href="/">Home</a> <h1>{HEADLINE}, what to know</h1></nav>'
    html = page(linked(headline=HEADLINE)).replace(f"<h1>{HEADLINE}</h1>", path)
    assert read(html).metadata.title == HEADLINE
    assert read(page().replace(f"<h1>{HEADLINE}</h1>", path)).metadata.title == f"{HEADLINE}, what to know"


def test_the_outlet_is_the_author_where_data_and_page_say_so() -> None:
    head = '<meta property="og:site_name" content="The Quay"><meta name="author" content="The Quay">'
    other = '<a href="/author/bo">Bo Ray</a>'
    assert read(page(head, f"<p>The Quay</p>{other}")).metadata.authors == ("The Quay",)
    assert read(page(head, f"<p>Boats</p>{other}")).metadata.authors == ("Bo Ray",)
