import pytest
from lxml import etree

from tests.made_pages import HEADLINE, STORY, linked, page, read
from transforms import pageblocks, pagenotes, plaintext, standfirst
from transforms.pagesigns import Stated

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
    ["Advertisement", "- ADVERTISEMENT -", "Story continues below", "Elmport Images",
     "Related: Ferry tickets, explained",
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
     "Par Ann Lee", "By Bo Ray and Cy Dee, Elmport", "By Bo Ray, Cy Dee & Eve Moss, Harbor Reporters",
     "Publié le 9 mars 2024 à 18h05 - Mis à jour le 10 mars 2024",
     "By Bo Ray | March 9, 2024 | Elmport",
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
     "Cross-posted from the Island Post.", "Want more boats? Sign up for our free weekly newsletter.",
     "If you value our work, please consider a donation.", "Subscribe to continue reading",
     "Get all of the harbor for a crown a week. Already a subscriber? Log in"],
)  # fmt: skip
def test_lines_at_the_end(line: str) -> None:
    assert pagenotes.without([*STORY, line], ("Ann Lee",)) == list(STORY)


@pytest.mark.parametrize(
    "line",
    ["Video shared by sailors showed the pier on fire.", "Photos of the pier were taken by drones, the office said.",
     "More than nine ferries sank that year.", "By Monday the line was open.",
     "The line will earn the town a commission of 9 percent on each ticket.",
     "Copyright law protects the ferry's song.",
     "“We will be there,” — said the captain.", "The minister said the report was first published in 2015.",
     "March 9, 2024 – the day on which the ferry sank.", "By Ann Lee and Bo Ray the pier was swum to.",
     "“Dear neighbors, please consider a donation,” the captain wrote."],
)  # fmt: skip
def test_sentences_of_the_story_stay(line: str) -> None:
    assert pagenotes.without([line, *STORY], ()) == [line, *STORY]
    assert pagenotes.without([*STORY, line], ()) == [*STORY, line]


def test_the_names_in_a_byline_without_the_place_behind_them() -> None:
    for line in ("By Ann Lee and Bo Ray, Elmport", "By Ann Lee and Bo Ray, Port Elm", "By Ann Lee and Bo Ray"):
        assert pagenotes.byline([line, *STORY]) == "Ann Lee and Bo Ray"
    assert pagenotes.byline(["By Ann Lee, Elmport", *STORY]) == "Ann Lee"


def test_the_line_that_signs_a_text() -> None:
    signed = "(This article was written by Ann Lee and Bo Ray.)"
    assert pagenotes.byline([*STORY, signed]) == "Ann Lee and Bo Ray"
    assert pagenotes.without([*STORY, signed], ()) == list(STORY)
    assert pagenotes.byline([*STORY, "This article was written by hand."]) is None
    made = plaintext.read("\n".join((*STORY, signed)))
    assert made.header["authors"] == "Ann Lee and Bo Ray" and made.text == "\n".join(STORY)


def test_a_text_of_notes_alone_is_kept() -> None:
    assert pagenotes.without(["Advertisement"], ()) == ["Advertisement"]
