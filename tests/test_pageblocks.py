import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from training.pages.labels import labels
from training.pages.trees import Recipe, grow
from transforms import pageblocks, pagesigns, pagetrees, webpage
from transforms.pageblocks import BIT, HIDDEN, Block
from transforms.pagesigns import Stated


def cut(body: str) -> list[Block]:
    parser = etree.HTMLParser(encoding="utf-8")
    return pageblocks.cut(etree.fromstring(f"<html><body>{body}</body></html>".encode(), parser))


def texts(body: str) -> list[str]:
    return [block.text for block in cut(body)]


def test_blocks_end_with_block_elements_and_breaks() -> None:
    assert texts("<p>The ferry <b>opened</b>\n again.</p>And <i>then</i><div>it sank.<br>All swam.</div>.") == [
        "The ferry opened again.", "And then", "it sank.", "All swam.", "."]  # fmt: skip
    assert texts("<ul><li>Goats<li>Bands</ul><table><tr><td>1<td>2</table>") == ["Goats", "Bands", "1", "2"]


def test_what_is_not_shown_is_no_block() -> None:
    assert texts("<script>var a</script><style>p{}</style><noscript>Enable it</noscript><p>Seen</p>") == ["Seen"]
    hidden = cut('<div style="display: none"><p>A</p></div><p hidden>B</p><p aria-hidden="true">C</p><p>D</p>')
    assert [bool(block.frame.inside & HIDDEN) for block in hidden] == [True, True, True, False]


def test_where_a_block_stands() -> None:
    head, text, link = cut('<article class="relatedPosts"><h1>Ferry</h1><p>It <a href="/">op</a></p></article><a>x</a>')
    assert head.frame.inside & BIT["article"] and head.frame.inside & BIT["h1"] and head.heads_before == 1
    assert text.linked == 2 and link.linked == 1 and not link.frame.inside & BIT["article"]
    related, article = (list(pageblocks.lexicon()["marks"]).index(kind) for kind in ("related", "article"))
    assert text.frame.above == 1 << related | 1 << article


def test_an_element_nested_deep_does_no_harm() -> None:
    assert len(texts("<div>" * 5000 + "deep" + "</div>" * 5000 + "<p>after</p>")) <= 2


def test_the_lexicon_is_whole() -> None:
    lexicon = pageblocks.lexicon()
    assert set(lexicon) == {"marks", "openings", "within"} and len(lexicon["marks"]) == 12
    words = [word for kinds in lexicon.values() for found in kinds.values() for word in found]
    assert all(word == word.lower() and word for word in words)
    assert set(pagesigns.FAR_MARKS) <= set(lexicon["marks"])


def test_every_block_has_a_row_of_named_signs() -> None:
    blocks = cut(
        "<h1>Ferry opens</h1>" + "<p>The ferry opened again on Monday, after nine years, the office said.</p>" * 3
    )
    table = pagesigns.table(blocks, Stated("Ferry opens", "The ferry opened", None))
    column = {name: place for place, name in enumerate(pagesigns.names())}
    assert table.shape == (4, len(column)) and len(column) == len(set(pagesigns.names()))
    assert list(table[:, column["is title"]]) == [1, 0, 0, 0]
    assert list(table[:, column["copies"]]) == [1, 3, 3, 3] and list(table[:, column["words"]]) == [2, 12, 12, 12]
    assert list(table[:, column["words +1"]]) == [12, 12, 12, -1] and list(table[:, column["words -2"]]) == [
        -1,
        -1,
        2,
        12,
    ]
    assert list(table[:, column["sibling +1"]]) == [1, 1, 1, 0]
    assert list(table[:, column["since paragraph"]]) == [50, 0, 0, 0]


def test_a_list_is_told_by_what_stands_before_it_and_by_its_heading() -> None:
    blocks = cut("<h2>Related stories</h2><ul><li><a href=/a>Why it sank</a><li><a href=/b>Who swam</a></ul>"
                 "<h2>What is new</h2><p>It carries:</p><ul><li>40 goats<li><p>9 bands</p></ul>")  # fmt: skip
    table = pagesigns.table(blocks, Stated())
    column = {name: table[:, place].tolist() for place, name in enumerate(pagesigns.names())}
    assert column["list blocks"] == [-1, 2, 2, -1, -1, 2, 2] and column["list links"][1::4] == [1, 0]
    assert column["before list: colon"] == [-1, 0, 0, -1, -1, 1, 1]
    assert column["before list: heading"][1::4] == [1, 0] and column["from heading"] == [0, 1, 2, 0, 1, 2, 3]
    assert column["below: offers_more"] == [1, 1, 1, 0, 0, 0, 0] and column["section words"][::6] == [7, 9]


@settings(deadline=None)
@given(st.lists(st.sampled_from(["<p>A word", "<div>", "</div>", "<a href=x>link text", "</a>", "<br>", "。", "9:30"])))
def test_any_blocks_have_signs(pieces: list[str]) -> None:
    blocks = cut("".join(pieces))
    if blocks:
        table = pagesigns.table(blocks, Stated())
        assert np.isfinite(table).all() and len(table) == len(blocks)
        assert ((pagetrees.shipped().chances(table) >= 0) & (pagetrees.shipped().chances(table) <= 1)).all()


def test_trees_learn_what_can_be_told_and_are_written_and_read() -> None:
    dice = np.random.default_rng(1)
    table = dice.random((2000, len(pagesigns.names()))).astype(np.float32)
    right = ((table[:, 3] > 0.5) ^ (table[:, 7] > 0.3)).astype(np.int8)
    recipe = Recipe(trees=10, depth=3, rate=0.5)
    trees = grow(table, right, np.ones(2000, dtype=np.float32), recipe)
    assert ((trees.chances(table) > 0.5) == right).mean() > 0.97
    again = grow(table, right, np.ones(2000, dtype=np.float32), recipe)
    assert (again.leaves == trees.leaves).all() and (again.values == trees.values).all()


def test_written_trees_are_read_as_they_were(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    trees = pagetrees.shipped()
    pagetrees.write(trees, tmp_path / "trees.csv")
    assert (tmp_path / "trees.csv").read_text("utf-8") == pagetrees.FILE.read_text("utf-8")


def test_labels_of_blocks() -> None:
    line = "The ferry line between the two islands opened again on Monday"
    blocks = cut(f"<p>{line}</p><h1>Ferry</h1><p>{line}</p><h2>What now</h2><p>{line[::-1]} is said to be next</p>"
                 "<p>It had waited for nine years, as everybody knows.</p><p>Read more</p>")  # fmt: skip
    body = f"{line}\nWhat now\nIt had waited for nine years, as everybody knows."
    assert list(labels(blocks, body, [])[0]) in ([0, 0, 1, 1, 0, 1, 0], [1, 0, 0, 1, 0, 1, 0])
    assert labels(blocks, body, [line])[1][3] < 1


def test_short_blocks_are_told_by_the_words_between_the_long_ones_around_them() -> None:
    one, two = (f"The ferry line of {name} island opened again on Monday" for name in ("north", "south"))
    blocks = cut(f"<ul><li>Goats</ul><p>{one}</p><h2>Goats</h2><p>By Ann</p><p>Bands</p><p>{two}</p><p>Goats</p>")
    made, belief = labels(blocks, f"{one}\nGoats\nBands\n{two}", [])
    assert list(made) == [0, 1, 1, 0, 1, 1, 0]
    assert belief[3] == 1 and belief[0] == belief[6] == np.float32(0.3)


def test_where_the_trees_are_not_sure_trafilatura_decides(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    class Unsure:
        def chances(self, table):  # type: ignore[no-untyped-def]
            return np.full(len(table), 0.6, dtype=np.float32)

    monkeypatch.setattr(pagetrees, "shipped", Unsure)
    text = "".join(
        f"<p>On day {n} the ferry opened again after nine years, the office of the harbor said.</p>" for n in range(9)
    )
    page = f"<html><body><nav><a href=x>Home page</a></nav><article>{text}</article></body></html>"
    assert webpage.extract(page, None).text.count("\n") == 8
