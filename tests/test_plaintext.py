import re
import textwrap

from hypothesis import given, settings
from hypothesis import strategies as st

from transforms import plaintext

BODY = (
    "The ferry line between the two islands opened again on Monday after nine years, the harbor office said.\n"
    "Its first ship carried a brass band, two goats and the transport minister, who said it had been worth the wait."
)


def read(raw: str) -> tuple[dict[str, str], str]:
    found = plaintext.read(raw)
    return dict(found.header), found.text


def test_both_ways_of_setting_off_paragraphs() -> None:
    assert read(BODY) == ({}, BODY)
    assert read(BODY.replace("\n", "\r\n\r\n") + "\r\n") == ({}, BODY)


def test_a_date_in_front_of_the_first_sentence() -> None:
    assert read(f" date 2017-04-17 {BODY}") == ({"published": "2017-04-17"}, BODY)
    assert read(f" date 2017-04-17 \n{BODY}") == ({"published": "2017-04-17"}, BODY)
    assert read(f" date 2017-13-45 {BODY}") == ({}, f"date 2017-13-45 {BODY}")
    assert read(f"dated 2017-04-17 {BODY}")[0] == {}


def test_a_whole_header() -> None:
    raw = f"https://example.com/a\nFerry opens again\nBy Ann Lee and Bo van Ray\nMarch 9, 2024\n\n{BODY}"
    assert read(raw) == (
        {"url": "https://example.com/a", "title": "Ferry opens again", "authors": "Ann Lee and Bo van Ray",
         "published": "March 9, 2024"},
        BODY,
    )  # fmt: skip


def test_labelled_lines() -> None:
    raw = f"Title: Ferry opens: at last!\nPublished on: 9 March 2024\nSource: The Quay\nURL: https://example.com/a\n\n{BODY}"
    header, text = read(raw)
    assert header == {"title": "Ferry opens: at last!", "published": "9 March 2024", "source": "The Quay",
                      "url": "https://example.com/a"}  # fmt: skip
    assert text == BODY


def test_what_is_not_plainly_header_stays() -> None:
    for first in ("ELMPORT, May 3 (Agency) — The ferry opened.", "Ferry opens again", "By land and by sea they came.",
                  "Monday", "Elm Island: the ferry opened.", "Source: he did not say where he had it from.",
                  "By the time it opened, March 9, 2024 had passed.", "03/04/2024", "Date: soon",
                  "By Ann Lee, Staff Writer", "Updated: 9 March 2024"):  # fmt: skip
        assert read(f"{first}\n{BODY}") == ({}, f"{first}\n{BODY}")


def test_only_the_top_is_header() -> None:
    assert read(f"{BODY}\nBy Ann Lee\nMarch 9, 2024") == ({}, f"{BODY}\nBy Ann Lee\nMarch 9, 2024")


def test_hard_wrapped_lines_are_joined() -> None:
    for width in (60, 72, 80):
        wrapped = "\n\n".join(
            textwrap.fill(line, width, break_on_hyphens=False) for line in [BODY.replace("\n", " ")] * 3
        )
        assert read(wrapped)[1] == "\n".join([BODY.replace("\n", " ")] * 3)


def test_a_short_line_ends_a_wrapped_paragraph() -> None:
    paragraphs = [BODY.replace("\n", " "), "It ended there.", BODY.split("\n")[1]]
    wrapped = "\n".join(textwrap.fill(paragraph, 70) for paragraph in paragraphs)
    assert read(wrapped)[1].split("\n")[1:] == paragraphs[1:]


def test_lists_and_verses_are_not_wrapped_text() -> None:
    verses = "Ferries here\nGoats aboard\nThe band at the bow\nNobody knows\nwhere it goes"
    assert read(verses) == ({}, verses)


NOTES = ["Also read: Ferry opens again", "ALSO READ Goats aboard the first ferry", "Read more", "Advertisement",
         "(Photo: Harbor Office)", "[PHOTO]https://pics.example/1.jpg[/PHOTO]", "© Ann Lee/Harbor News",
         "Photo credit: Bo van Ray"]  # fmt: skip


def test_lines_about_the_page_are_told_apart() -> None:
    first, second = BODY.split("\n")
    for note in NOTES:
        found = plaintext.read(f"{first}\n{note}\n{second}")
        assert (found.text, found.notes) == (BODY, (note,))
    for tail in ("— Harbor News Agency", "Reporting by Bo van Ray; editing by Ann Lee", "© 2024 Harbor News"):
        found = plaintext.read(f"{BODY}\n{tail}")
        assert (found.text, found.notes) == (BODY, (tail,))
    assert plaintext.read("Read more").text == "Read more", "where there is nothing else"


def test_a_byline_at_the_end() -> None:
    assert read(f"{BODY}\nBy Ann Lee") == ({"authors": "Ann Lee"}, BODY)
    assert read(f"By Bo van Ray\n{BODY}\nBy Ann Lee")[0] == {"authors": "Bo van Ray"}


def test_what_only_looks_like_a_note_is_body() -> None:
    for line in ("Read more slowly, said the teacher, and the class did so.", "More ferries: that is what they want.",
                 "Photo shops on the quay have closed, the mayor said.", "SEE ALSO WHAT THE OTHERS SAY",
                 "The agency (Harbor News)", "Copyright law was changed in May.", "(Agency)",
                 "By Monday the ferry had sunk."):  # fmt: skip
        assert read(f"{BODY}\n{line}\n{BODY}") == ({}, f"{BODY}\n{line}\n{BODY}"), line


@settings(deadline=None)
@given(st.lists(st.text(alphabet="abc AB.,-’\n\t", max_size=80) | st.sampled_from([*NOTES, "By Ann Lee"]), max_size=12))
def test_no_word_is_lost(lines: list[str]) -> None:
    raw = "\n".join(lines)
    found = plaintext.read(raw)
    told = [found.text, *found.notes, *found.header.values()] + ["By"] * ("authors" in found.header)
    assert sorted(re.findall(r"\w+", "\n".join(told))) == sorted(re.findall(r"\w+", raw))


def test_the_labels_are_whole() -> None:
    assert set(plaintext.labels().values()) <= {
        "title", "url", "authors", "published", "modified", "source", "section", "subtitle", "language",
    }  # fmt: skip
    assert all(label == label.lower().strip() for label in plaintext.labels())
