"""What the README says is what happens."""

import re
import tomllib
from pathlib import Path

import pytest

from flows import settings
from flows.cli import COMMANDS, parser
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
    for command in COMMANDS:
        assert command in help_text
        assert f"dateline {command}" in README


def test_the_page_on_fetching_names_every_limit_and_key() -> None:
    from flows import fetch
    from flows.wanted import EXPECTED
    from transforms import lists
    from transforms.fetching import client, hosts, robots, visits

    page = (sessions.ROOT / "docs/fetching.md").read_text("utf-8")
    (example,) = re.findall(r"```toml\n(.*?)\n```", page, re.DOTALL)
    tables = tomllib.loads(example)
    assert {key for table in tables.values() for key in table} == {"from", *EXPECTED}
    limits = client.Limits()
    for row in (
        f"| redirects | {limits.redirects} |",
        f"| {limits.packed_bytes // 10**6} MB / {limits.bytes // 10**6} MB |",
        f"| {limits.header_bytes // 1024} kB |",
        f"| {limits.connect_seconds:.0f} s / {limits.seconds:.0f} s |",
        f"| {client.ADDRESS_CHARACTERS:,} characters |",
        f"| {lists.UNPACKED_BYTES // 1024**2} MB, {lists.LINKS:,} addresses, {fetch.LIST_SECONDS:.0f} s",
        f"| {fetch.WARC_BYTES // 1024**3} GB, in what is left of `fetch_minutes` |",
        f"the first {robots.BYTES // 1024} kB",
        f"{fetch.LISTS} lists",
    ):
        assert row in page, row
    assert (visits.TRIES, visits.PATIENCE, hosts.FAILURES) == (3, 120, 5)
    for name in ("contact", "allow_hosts", "host_seconds", "fetch_minutes", "source_pages", "revisit_days", "sources"):
        assert f"`{name}" in page, name
