"""Names that many bear: bodies, acronyms, namesakes, and persons of one name."""

from pathlib import Path
from typing import Any

import pytest

from tests.test_joins import Row, are_one
from tests.test_joins_proofs import filler
from warehouse.joins import spelling


def body(number: int, name: str, **more: Any) -> Row:
    return Row(f"a-{number}", name, "organization", **more)


@pytest.mark.parametrize("name", ["National Assembly", "Left", "Labour", "National Treasury", "Commission of Inquiry"])
def test_a_name_of_many_bodies_is_one_in_a_stated_country_only(tmp_path: Path, name: str) -> None:
    assert are_one(tmp_path, body(1, name, country="GEO"), body(2, name, country="GEO"))
    assert not are_one(tmp_path, body(1, name, country="GEO"), body(2, name, country="PER"))
    assert not are_one(tmp_path, body(1, name, about="GEO"), body(2, name, about="GEO"))
    assert not are_one(tmp_path, body(1, name, country="GEO"), body(2, name))


def test_a_name_of_its_own_needs_no_country(tmp_path: Path) -> None:
    assert are_one(tmp_path, body(1, "Lindov River Assembly"), body(2, "Lindov River Assembly"))


def test_an_acronym_is_one_in_its_country_or_outlet(tmp_path: Path) -> None:
    assert not are_one(tmp_path, body(1, "LRT"), body(2, "LRT"))
    assert not are_one(tmp_path, body(1, "LRT", country="GEO"), body(2, "LRT", country="PER"))
    assert are_one(tmp_path, body(1, "LRT", country="GEO"), body(2, "LRT", country="GEO"))
    here: dict[str, Any] = {"outlet": "river.example"}
    assert are_one(tmp_path, body(1, "LRT", **here), body(2, "LRT", **here))
    assert are_one(tmp_path, body(1, "LRT", about="GEO", **here), body(2, "LRT", **here), *filler())
    assert not are_one(tmp_path, body(1, "PMO", **here), body(2, "PMO", **here)), "an office"
    assert are_one(tmp_path, body(1, "UN"), body(2, "UN")), "the world has one"


def test_a_striker_is_no_minister(tmp_path: Path) -> None:
    striker = Row("a-1", "Bo Lindov", role="striker", about="GEO")
    assert not are_one(tmp_path, striker, Row("a-2", "Bo Lindov", role="Water Minister", about="PER"))
    assert are_one(tmp_path, striker, Row("a-2", "Bo Lindov", role="Water Minister", about="GEO"))
    assert are_one(tmp_path, striker, Row("a-2", "Bo Lindov", role="winger", about="PER"))


@pytest.mark.parametrize("other", ["Lindov", "King Lindov", "A.Lindov"])
def test_one_name_in_one_office_of_one_country(tmp_path: Path, other: str) -> None:
    one = "A.Lindov" if other.startswith("A.") else "Lindov"
    told: dict[str, Any] = {"role": "Water Minister", "country": "GEO"}
    assert are_one(tmp_path, Row("a-1", one, id="e-1", **told), Row("a-2", other, id="e-2", **told))
    farmer = told | {"role": "farmer"}
    assert not are_one(tmp_path, Row("a-1", one, id="e-1", **farmer), Row("a-2", other, id="e-2", **farmer))
    there = told | {"country": "PER"}
    assert not are_one(tmp_path, Row("a-1", one, id="e-1", **told), Row("a-2", other, id="e-2", **there))


def test_honorifics_and_brackets_are_left_out() -> None:
    assert spelling.person_parts("Begum Ana Bello") == ("ana", "bello")
    assert spelling.person_parts("Begum Bello") == ("begum", "bello")
    assert spelling.fold("League of Towns (LT)") == "league of towns"
