"""Sums of money and what loosens a number: signs and names of currencies, plurals of number, words behind."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms import dates, figures
from transforms.document import Document
from transforms.figures.lexicon import lexicon

Make = Callable[..., Document]


def read(make: Make, text: str) -> list[tuple[str, float, float | None, str | None, str | None, str]]:
    doc = make(text, published_date=date(2017, 4, 17))
    doc.add(dates.rows(doc))
    return [(r.kind, r.value_low, r.value_high, r.qualifier, r.unit, r.text) for r in figures.rows(doc)]


SUMS = [
    ("Stalls pay $5 pesos each.", 5, 5, None, "pesos", "$5 pesos"),
    ("The state lent LE 1.29 billion.", 1.29e9, 1.29e9, None, "EGP", "LE 1.29 billion"),
    ("The state lent KD150 million.", 1.5e8, 1.5e8, None, "KWD", "KD150 million"),
    ("The bank made QR330.7mn.", 3.307e8, 3.307e8, None, "QAR", "QR330.7mn"),
    ("The firm raised RM750mil.", 7.5e8, 7.5e8, None, "MYR", "RM750mil"),
    ("The road cost S/479 million.", 4.79e8, 4.79e8, None, "PEN", "S/479 million"),
    ("He gave NIS 500.", 500, 500, None, "ILS", "NIS 500"),
    ("He moved USD 2.6 million.", 2.6e6, 2.6e6, None, "USD", "USD 2.6 million"),
    ("They paid US dollars 6000.", 6000, 6000, None, "USD", "US dollars 6000"),
    ("Bread cost 200 shillings (U.S.$2).", 2, 2, None, "USD", "U.S.$2"),
    ("They got 5 million Kenyan shillings.", 5e6, 5e6, None, "KES", "5 million Kenyan shillings"),
    ("It earned 61 million Hong Kong dollars.", 6.1e7, 6.1e7, None, "HKD", "61 million Hong Kong dollars"),
    ("It spent 107 trillion rupiah.", 1.07e14, 1.07e14, None, "IDR", "107 trillion rupiah"),
    ("They set aside 300 billion pounds.", 3e11, 3e11, None, "pounds", "300 billion pounds"),
    ("It owes tens of billions of dollars.", 2e10, None, "tens of billions", "$", "tens of billions of dollars"),
    ("It costs a few hundred yuan.", 200, None, "a few hundred", "CNY", "a few hundred yuan"),
    ("Wages rose to 1,000 yen or more.", 1000, None, "or more", "JPY", "1,000 yen or more"),
    ("The clerk handed over Rs 25 lakh.", 2.5e6, 2.5e6, None, "Rs", "Rs 25 lakh"),
    ("The fund lent over a million and a half dollars.", 1.5e6, None, "over", "$", "over a million and a half dollars"),
    ("The fund lent two and a half million dollars.", 2.5e6, 2.5e6, None, "$", "two and a half million dollars"),
    ("The state lent 2 million tenge.", 2e6, 2e6, None, "KZT", "2 million tenge"),
    ("Prices range from $5 to $15.", 5, 15, None, "$", "$5 to $15"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "low", "high", "qualifier", "unit", "words"), SUMS)
def test_a_sum(
    make_document: Make, text: str, low: float, high: float | None, qualifier: str | None, unit: str, words: str
) -> None:
    assert read(make_document, text)[-1] == ("money", low, high, qualifier, unit, words)


def test_two_currencies_are_no_range(make_document: Make) -> None:
    rows = read(make_document, "Sales reached KD200 million or $600 million.")
    assert [(low, high, unit) for _, low, high, _, unit, _ in rows] == [(2e8, 2e8, "KWD"), (6e8, 6e8, "$")]


@pytest.mark.parametrize(
    "text", ["The N12 was closed near the R61.", "He carried 12 pounds of flour.", "She counted 67 thousand 338 votes."]
)
def test_no_sums(make_document: Make, text: str) -> None:
    assert read(make_document, text) == []


def test_a_small_sum_stands_where_the_text_has_that_currency(make_document: Make) -> None:
    assert [row[-1] for row in read(make_document, "Parking costs R20. The car cost R92 000.")] == ["R20", "R92 000"]


COUNTS = [
    ("Over 1.000 persons marched.", 1000, None, "over", "Over 1.000 persons"),
    ("Half of a million people marched.", 500_000, 500_000, None, "Half of a million people"),
    ("Several hundred people marched.", 200, None, "several hundred", "Several hundred people"),
    ("The region has 600-plus villagers.", 600, None, "plus", "600-plus villagers"),
    ("Billions of people face it.", 2e9, None, "billions", "Billions of people"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "low", "high", "qualifier", "words"), COUNTS)
def test_a_loose_count(
    make_document: Make, text: str, low: float, high: float | None, qualifier: str | None, words: str
) -> None:
    ((kind, *found, _, shown),) = read(make_document, text)
    assert (kind, *found, shown) == ("people", low, high, qualifier, words)


def test_what_loosens_a_number_behind_it(make_document: Make) -> None:
    ((kind, low, high, qualifier, _, _),) = read(make_document, "Of the 200 or so injured, most went home.")
    assert (kind, low, high, qualifier) == ("injured", 200, 200, "or so")


SIGNS = sorted(sign for sign, code in lexicon()["signs"].items() if len(code) == 3 and len(sign) > 1)


@settings(max_examples=40, deadline=None)
@given(sign=st.sampled_from(SIGNS), number=st.integers(100, 10**6))
def test_every_sign_reads_back(make_document: Make, sign: str, number: int) -> None:
    ((kind, low, _, _, unit, words),) = read(make_document, f"The state lent {sign} {number:,} to the town.")
    assert (kind, low, unit, words) == ("money", number, lexicon()["signs"][sign], f"{sign} {number:,}")


NAMES = sorted(set(lexicon()["currencies"]) - {"won", "pounds"})


@settings(max_examples=40, deadline=None)
@given(name=st.sampled_from(NAMES), number=st.integers(2, 900))
def test_every_name_reads_back(make_document: Make, name: str, number: int) -> None:
    ((kind, low, _, _, unit, words),) = read(make_document, f"The state lent {number} million {name} to the town.")
    assert (kind, low, unit) == ("money", number * 1_000_000, lexicon()["currencies"][name])
    assert words == f"{number} million {name}"
