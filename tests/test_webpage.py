import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.made_pages import HEADLINE, STORY, linked, page, read
from transforms import webpage


def test_the_text_is_the_article_and_nothing_else() -> None:
    found = read(page())
    assert found.text == "\n".join(STORY) and found.quality == "ok"
    assert found.metadata.title == HEADLINE and found.metadata.language == "en"
    assert found.metadata.published is None and found.metadata.authors == ()


def test_subheads_and_list_items_are_paragraphs_of_their_own() -> None:
    html = page().replace("</article>", f"<h2>What comes next</h2><ul><li>{STORY[0]}</li><li>{STORY[1]}</li></ul>"
                                        f"<p>{STORY[2]} <b>It is</b> <a href='/x'>so</a>.</p></article>")  # fmt: skip
    assert read(html).text.split("\n")[4:] == ["What comes next", STORY[0], STORY[1], f"{STORY[2]} It is so."]


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
    tell = "Hundreds came to see it, and most of them stayed until the evening."
    told = cards.replace("Short words.", tell)
    assert read(f"<html><body><main><h1>World</h1>{told}</main></body></html>").quality == "index_page"
    below = f"<html><body><main><h1>{HEADLINE}</h1>{''.join(f'<p>{line}</p>' for line in STORY)}{told}</main></body>"
    assert read(below).quality == "ok" and STORY[0] in read(below).text


PUBLISHED = '<meta property="article:published_time" content="{}">'


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


@settings(deadline=None)
@given(st.text(alphabet="<>/ap=\"'&;! \n-htmlbodyé", max_size=200))
def test_any_page_is_read(html: str) -> None:
    found = read(f"<html>{html}</html>")
    found.text.encode()


def test_tags_of_head_and_body_may_be_left_out() -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in STORY)
    for html in (f"<html><title>Ferry</title><article>{paragraphs}</article></html>",
                 f"<!doctype html><title>Ferry</title><meta charset=utf-8><main>{paragraphs}</main>"):  # fmt: skip
        assert webpage.extract(html, None).text == "\n".join(STORY)


def test_what_stands_behind_the_end_of_the_body_is_read() -> None:
    head, article = page().split("<main>")
    assert read(f"{head}</BODY></html >\n<main>{article}").text == "\n".join(STORY)


def test_a_live_blog_is_named_by_its_headline_and_its_hours() -> None:
    entries = "".join(f"<h3>{hour}:30 am</h3><p>{line}</p>" for hour, line in enumerate(STORY * 2, 4))
    live = f"<html><head><title>Ferry live updates</title></head><body><article><h1>Ferry live updates</h1>{entries}"
    assert read(live).quality == "live_blog"
    assert read(live.replace("Ferry live updates", "Where the ferry went")).quality == "live_blog"  # by its hours alone
    later = live.replace("<h3>", "<h3>At ")
    assert read(later).quality == "live_blog"
    assert read(later.replace("Ferry live updates", "Where the ferry went")).quality == "ok"
    assert read(page().replace(HEADLINE, "Ferry live updates")).quality == "ok"


def test_a_note_of_a_paragraph_beside_many_links_is_no_index() -> None:
    note = f"The ferry stays in port today, {STORY[1]}"
    links = "".join(f'<ul><li><a href="/{i}">A headline of a story number {i}</a></li></ul>' for i in range(40))
    html = f"<html><body>{links}<main><h1>{HEADLINE}</h1><p>{note}</p></main></body></html>"
    assert read(html).quality == "stub" and note in read(html).text
