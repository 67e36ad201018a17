import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms import text
from transforms.problems import Unreadable

SENTENCE = "The café’s owner said: “Côte d’Ivoire – naïve façade.” "


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings(encoding: str) -> None:
    assert text.decode((SENTENCE * 3).encode(encoding)) == SENTENCE * 3


def test_another_alphabet() -> None:
    russian = "Министр встретился со своим коллегой в столице и заявил, что переговоры будут продолжены. " * 4
    assert text.decode(russian.encode("cp1251")) == russian


def test_utf8_with_a_few_western_bytes() -> None:
    assert text.decode("Côte, naïve, café ".encode() + b"\x93x\x94") == "Côte, naïve, café “x”"


def test_the_encoding_a_page_declares() -> None:
    page = '<html><head><meta charset="windows-1251"></head><body>Ок</body></html>'
    assert text.decode_page(page.encode("cp1251")) == page


def test_a_few_zero_bytes_are_dropped_and_wide_characters_read() -> None:
    sentence = "The ferry line opens again on Monday, said the harbour master. " * 4
    assert text.decode((sentence + "\0").encode()) == sentence
    page = f"<html><body><p>{sentence}</p></body></html>"
    assert text.decode_page(page.encode("utf-16-le")) == page


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_the_error(data: bytes) -> None:
    try:
        decoded = text.clean(text.decode(data))
    except Unreadable:
        return
    decoded.encode()


@settings(deadline=None)
@given(st.text(alphabet=st.characters(), max_size=200))
def test_clean_is_storable_and_stable(raw: str) -> None:
    cleaned = text.clean(raw)
    cleaned.encode()
    assert text.clean(cleaned) == cleaned
    assert "\r" not in cleaned and "  " not in cleaned


def test_white_space_is_of_one_form() -> None:
    assert text.clean("a\u00a0b\t c\r\nd\u2028e\u0093f\u0094") == "a b c\nd\ne“f”"
