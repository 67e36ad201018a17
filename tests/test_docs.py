"""What the README says is what happens."""

import re
from pathlib import Path

import pytest

from flows import settings
from flows.cli import parser
from flows.summary import Summary
from tests import sessions
from warehouse.checks import OFFSETS_SQL
from warehouse.query import open_warehouse
from warehouse.schema import TABLES

README = (sessions.ROOT / "README.md").read_text("utf-8")


def test_the_session_prints_what_the_readme_shows(
    sampled: tuple[Path, Summary], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(sessions.ROOT)
    for block in sessions.BLOCK.findall(README):
        for step in sessions.steps(block):
            assert sessions.plain(sessions.answer(step.command, *sampled)) == sessions.plain(step.output), (
                f"{step.command}: run `make docs` if the change is meant"
            )


def test_the_sql_of_the_readme_proves_every_offset(sampled: tuple[Path, Summary]) -> None:
    (shown,) = re.findall(r"```sql\n(.*?)\n```", README, re.DOTALL)
    assert shown == OFFSETS_SQL
    with open_warehouse(sampled[0]) as db:
        proved = db.execute(shown).fetchall()
    assert all(rows > 0 and wrong == 0 for _, _, rows, wrong in proved), proved
    assert {name for name, *_ in proved} == {name for name, table in TABLES.items() if table.spans}


def test_every_table_setting_and_command_is_documented() -> None:
    assert [
        name for name, table in TABLES.items() if table.public and name != "identities" and f"`{name}`" not in README
    ] == []
    assert settings.as_markdown() in README
    help_text = parser().format_help()
    for command in ("run", "sql", "show", "why", "check", "log", "vacuum"):
        assert command in help_text
        assert f"dateline {command}" in README
