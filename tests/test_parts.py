"""Parts of a table: what their sort may hold in memory does not change what is written."""

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from warehouse import parts
from warehouse.home import Home

ROWS = """SELECT 'kind' AS kind, format('{:05d}', (i * 7919) % 20000) AS article_id, i::VARCHAR AS local_id,
          'g' AS global_id, NULL::BOOLEAN AS is_cluster_lead, NULL::INTEGER AS n_copies, NULL::VARCHAR AS entity_name,
          NULL::VARCHAR AS wikidata_id, CASE WHEN i % 2 THEN '2024-01' ELSE '2024-02' END AS month
          FROM range(20000) r(i)"""


def written(folder: Path) -> list[tuple[Any, ...]]:
    with parts.connect(Home(folder)) as connection:
        made = parts.write(Home(folder), connection, "identities", ROWS, folder, "night")
        assert connection.execute("SELECT current_setting('memory_limit')").fetchone() == ("1.3 GiB",)
    for part in made:
        assert pq.read_metadata(folder / part.path).num_rows == part.rows
    return [(part.path, part.rows, part.sha256) for part in made]


def test_a_sort_that_lacks_memory_is_made_with_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = written(tmp_path / "usual")
    monkeypatch.setattr(parts, "ROWS_MEMORY", "1MB")
    assert [rows for _, rows, _ in usual] == [10000, 10000]
    assert written(tmp_path / "narrow") == usual
