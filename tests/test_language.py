import pytest

from transforms import language

LONG = "The minister met his counterpart in the capital on Monday and said that talks would go on. "


@pytest.mark.parametrize(
    ("text", "stated", "expected"),
    [
        (LONG * 5, None, "en"),
        (LONG * 5, "de", "en"),
        ("Fire.", None, "en"),
        ("Fire.", "fr-FR", "fr"),
        ("Tarvo Linn, Oke Dastan, Mirel Vosk", None, "en"),
        ("El ministro se reunió el lunes con su homólogo en la capital.", None, "es"),
        ("Министр встретился в понедельник со своим коллегой.", "en", "ru"),
        ("12345 ...", "en", None),
    ],
)
def test_languages(text: str, stated: str | None, expected: str | None) -> None:
    assert language.of_text(text, stated) == expected


@pytest.mark.parametrize(
    ("stated", "expected"),
    [("en-GB", "en"), ("EN_us", "en"), ("eng", "en"), ("English", "en"), ("zh-Hans-CN", "zh"), ("pcm", "en"),
     ("xyz", None), ("", None), (None, None), ("none of these", None)],
)  # fmt: skip
def test_codes(stated: str | None, expected: str | None) -> None:
    assert language.code(stated) == expected
