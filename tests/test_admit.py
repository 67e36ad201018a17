"""Which texts become articles: the rules, and that the order of files and the cut into batches play no part."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.warehouse_rows import VERSION, Page, article, signature, stage_clean
from warehouse import admit, staging
from warehouse.decide import Text, decide, other_id
from warehouse.home import Home

BODY = " ".join(f"word{i}" for i in range(60))
OTHER = " ".join(f"thing{i}" for i in range(60))
URL = "http://outlet.example/1"


def text(page: Page) -> Text:
    made = article(page)
    return Text(
        article_id=made.article_id,
        canonical_url=page.url,
        content_sha256=made.content_sha256,
        n_words=made.n_words,
        stamp=page.modified,
        raw_ref=page.ref,
        raw_sha256=page.sha256,
        signature=signature(made.text),
    )


def outcomes(*pages: Page, standing: tuple[Text, ...] = ()) -> dict[str, tuple[str, str, int]]:
    """Outcome, article_id and revision by place."""
    decided = decide([text(page) for page in pages], standing, {})
    return {one.text.raw_ref: (one.outcome, one.line.article_id, one.line.revision) for one in decided}


def hour(n: int) -> datetime:
    return datetime(2020, 1, 1, n, tzinfo=UTC)


def test_the_later_text_at_an_address_is_the_article():
    old, new = Page("b", BODY, URL, modified=hour(1)), Page("a", BODY + " more", URL, modified=hour(2))
    mine = text(old).article_id
    assert outcomes(old, new) == {"b": ("superseded", mine, 2), "a": ("new", mine, 2)}


def test_an_older_text_does_not_replace_the_standing_one():
    standing = replace(text(Page("a", BODY + " more", URL, modified=hour(2))), revision=3)
    assert outcomes(Page("b", BODY, URL, modified=hour(1)), standing=(standing,))["b"][0] == "superseded"
    assert outcomes(Page("b", BODY, URL, modified=hour(3)), standing=(standing,))["b"] == (
        "revision", standing.article_id, 4)  # fmt: skip
    assert outcomes(Page("b", BODY, URL), standing=(standing,))["b"][0] == "revision"


def test_another_text_at_an_address_is_another_article_and_has_revisions_of_its_own():
    first, second = Page("a", BODY, URL), Page("b", OTHER, URL)
    made = outcomes(first, second)
    assert made["a"][1] == text(first).article_id
    assert made["b"] == ("new", other_id(text(second).article_id, text(second).content_sha256), 1)
    standing = (
        replace(text(first), revision=1),
        replace(text(second), article_id=made["b"][1], revision=1),
    )
    assert outcomes(Page("c", OTHER + " more", URL), standing=standing)["c"] == ("revision", made["b"][1], 2)


def test_a_text_that_has_grown_is_a_revision():
    made = outcomes(Page("a", BODY, URL, modified=hour(1)), Page("b", f"{OTHER} {BODY} {OTHER}", URL, modified=hour(2)))
    assert made["b"][0] == "new" and made["a"][0] == "superseded"


def test_a_text_without_an_address_is_a_copy_of_one_with_it_but_not_the_other_way_round():
    bare, addressed, elsewhere = Page("a", BODY), Page("b", BODY, URL), Page("c", BODY, URL + "2")
    made = outcomes(bare, addressed, elsewhere)
    assert Counter(outcome for outcome, _, _ in made.values()) == {"copy": 1, "new": 2}
    assert made["a"][:2] == ("copy", made["b"][1])
    assert outcomes(addressed, standing=(replace(text(bare), revision=1),))["b"][0] == "new"


def test_a_text_that_goes_back_to_an_earlier_one_is_a_revision():
    first, second = Page("a", BODY, URL, modified=hour(1)), Page("b", BODY + " more", URL, modified=hour(2))
    back = Page("c", BODY, URL, modified=hour(3))
    made = outcomes(first, second, back)
    assert made["c"] == ("new", made["a"][1], 3)
    assert outcomes(first, second, replace(back, modified=hour(1)))["c"][0] == "copy"


pages = st.lists(
    st.builds(
        lambda ref, body, extra, url, at: Page(f"f{ref}", f"{body} {extra}", url, None, at),
        st.integers(0, 999),
        st.sampled_from([BODY, OTHER, "too short"]),
        st.sampled_from(["", "one", "two"]),
        st.sampled_from([None, URL, URL + "2"]),
        st.sampled_from([None, hour(1), hour(2)]),
    ),
    max_size=12,
    unique_by=lambda page: page.ref,
)


@given(pages, st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_the_order_of_records_plays_no_part(made, random):
    shuffled = list(made)
    random.shuffle(shuffled)
    assert outcomes(*made) == outcomes(*shuffled)


@given(pages)
@settings(max_examples=100, deadline=None)
def test_every_record_has_one_outcome_and_every_article_one_text(made):
    decided = decide([text(page) for page in made], (), {})
    assert sorted(one.text.raw_ref for one in decided) == sorted(page.ref for page in made)
    articles = [one.line.article_id for one in decided if one.outcome == "new"]
    assert len(articles) == len(set(articles))
    assert {one.line.article_id for one in decided} == set(articles)


@given(pages)
@settings(max_examples=60, deadline=None)
def test_what_stands_comes_again_as_copies(made):
    decided = decide([text(page) for page in made], (), {})
    standing = [
        replace(one.text, article_id=one.line.article_id, revision=one.line.revision)
        for one in decided
        if one.outcome == "new"
    ]
    again = decide([one.text for one in decided if one.outcome == "new"], standing, {})
    assert {one.outcome for one in again} <= {"copy"}


def test_the_cut_into_batches_plays_no_part(tmp_path):
    made = [Page(f"f{i}", f"{BODY} {i % 3}", URL if i % 2 else None, date(2020, 1, 1)) for i in range(8)]
    made.append(Page("broken", None))
    found = []
    for number, cut in enumerate(([made], [made[:3], made[3:]], [[page] for page in reversed(made)])):
        home = Home(tmp_path / str(number))
        decisions = admit.admit(home, None, stage_clean(home, cut), VERSION)
        found.append((decisions.inputs, decisions.rejects, [replace(one, batch="") for one in decisions.admitted]))
    assert found[0] == found[1] == found[2]
    assert found[0][0].num_rows == 9


def test_a_batch_needs_a_fingerprint_for_each_article(tmp_path):
    home = Home(tmp_path)
    (key,) = stage_clean(home, [[Page("a", BODY)]])
    staging.path(home, key, "fingerprints").unlink()
    with pytest.raises(ValueError, match="fingerprint"):
        admit.admit(home, None, [key], VERSION)
