"""Sixteen questions an analyst asks of a warehouse, cold and warm: `python -m benchmarks.warehouse.questions HOME`.

Cold: a process of its own, and the pages of all files given back to the disk before. Warm: asked again.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

QUESTIONS = {
    "what one person said": """
        SELECT said_date, content, source FROM quotes JOIN articles USING (article_id)
        WHERE speaker_id = $person ORDER BY said_date DESC NULLS LAST LIMIT 50""",
    "quotes about a name": """
        SELECT q.article_id, q.content FROM quotes AS q SEMI JOIN
            (SELECT DISTINCT article_id FROM entities WHERE entity_id = $person) USING (article_id) LIMIT 100""",
    "names like this": """
        SELECT entity_id, mode(name) AS name, count(*) AS articles FROM entities
        WHERE entity_type = 'person' AND name ILIKE '%' || $surname || '%' GROUP BY 1 ORDER BY 3 DESC LIMIT 20""",
    "who met whom this month": """
        SELECT source_name, target_name, count(DISTINCT happening_id) AS times FROM events
        WHERE event_type = 'CONSULT' AND date_start >= DATE '2025-12-01' GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 50""",
    "a person's events over time": """
        SELECT date_start, event_type, target_name, evidence FROM events
        WHERE source_id = $person OR target_id = $person ORDER BY date_start LIMIT 500""",
    "share of voice by country": """
        SELECT speaker_country, count(*) AS quotes, count(DISTINCT speaker_id) AS speakers FROM quotes
        GROUP BY 1 ORDER BY 2 DESC LIMIT 30""",
    "share of voice by outlet and role, last month": """
        SELECT source, speaker_role, count(*) FROM quotes JOIN articles USING (article_id)
        WHERE published_date >= DATE '2025-12-01' GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 50""",
    "claimed deaths by day": """
        SELECT e.date_start, e.place_country, min(f.value_low), max(f.value_low), count(*) FROM figures AS f
        JOIN events AS e USING (article_id, event_id) WHERE f.kind = 'killed' GROUP BY 1, 2 ORDER BY 1, 2 LIMIT 1000""",
    "who held which office": """
        SELECT e.name, e.role, e.country, min(published_date), max(published_date), count(*) FROM entities AS e
        JOIN articles USING (article_id) WHERE e.role = 'prime minister' GROUP BY 1, 2, 3 ORDER BY 6 DESC LIMIT 50""",
    "events without a day": """
        SELECT event_type, count(*) FILTER (date_start IS NULL) AS undated, count(*) FROM events GROUP BY 1""",
    "quotes without a named speaker": """
        SELECT source, count(*) FILTER (speaker_id IS NULL) AS unnamed, count(*) FROM quotes
        JOIN articles USING (article_id) GROUP BY 1 ORDER BY 3 DESC LIMIT 20""",
    "one utterance across outlets": """
        SELECT content, count(DISTINCT source) AS outlets FROM quotes JOIN articles USING (article_id)
        WHERE published_date >= DATE '2025-12-01' GROUP BY 1 HAVING count(DISTINCT source) > 1 LIMIT 50""",
    "happenings of several outlets": """
        SELECT happening_id, count(DISTINCT source) AS outlets FROM events JOIN articles USING (article_id)
        WHERE published_date >= DATE '2025-12-01' GROUP BY 1 HAVING count(DISTINCT source) > 1
        ORDER BY 2 DESC LIMIT 50""",
    "named together": """
        SELECT b.name, count(*) AS articles FROM entities AS a JOIN entities AS b USING (article_id)
        WHERE a.entity_id = $person AND b.entity_id <> $person GROUP BY 1 ORDER BY 2 DESC LIMIT 50""",
    "words in all texts": """
        SELECT article_id, title FROM articles WHERE contains(text, 'kalen domir') LIMIT 100""",
    "one article with all its rows": """
        SELECT (SELECT text FROM articles WHERE article_id = $article),
               (SELECT count(*) FROM quotes WHERE article_id = $article),
               (SELECT count(*) FROM mentions WHERE article_id = $article),
               (SELECT count(*) FROM events WHERE article_id = $article)""",
}
"""Each with a parameter of these: a person of some hundred articles, its surname, an article."""


def parameters(home: Path) -> dict[str, str]:
    """A person in the middle of the long tail, and an article it is named in: the same for one warehouse."""
    from warehouse.query import attach

    connection = attach(home / "warehouse.duckdb")
    person, name, article = connection.execute(
        """SELECT entity_id, any_value(name ORDER BY name), min(article_id) FROM entities WHERE entity_type = 'person'
        GROUP BY 1 ORDER BY abs(count(*) - 300), 1 LIMIT 1"""
    ).fetchall()[0]
    return {"person": person, "surname": name.split()[-1], "article": article}


def ask(home: Path, name: str, given: dict[str, str], times: int) -> list[float]:
    """Seconds of opening and asking, then of asking again `times` - 1 times."""
    from warehouse.query import attach

    question = QUESTIONS[name]
    wanted = {key: value for key, value in given.items() if f"${key}" in question}
    taken, began = [], time.perf_counter()
    connection = attach(home / "warehouse.duckdb")
    for _ in range(times):
        connection.execute(question, wanted).fetchall()
        taken.append(time.perf_counter() - began)
        began = time.perf_counter()
    return taken


def give_back(home: Path) -> None:
    """Let the system forget the pages of all files of a warehouse."""
    for path in [home / "warehouse.duckdb", *(home / "tables").rglob("*.parquet")]:
        handle = os.open(path, os.O_RDONLY)
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(handle)


def measure(home: Path, cold: int = 3, warm: int = 4) -> dict[str, tuple[list[float], list[float]]]:
    """Seconds of each question, cold and warm."""
    given, found = parameters(home), {}
    for name in QUESTIONS:
        first: list[float] = []
        again: list[float] = []
        for number in range(cold):
            give_back(home)
            times = 1 + (warm if number == 0 else 0)
            command = [sys.executable, "-m", "benchmarks.warehouse.questions", str(home), name, json.dumps(given),
                       str(times)]  # fmt: skip
            done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
            taken = json.loads(done.stdout.splitlines()[-1])
            first.append(taken[0])
            again += taken[1:]
        found[name] = (first, again)
    return found


def p95(values: Sequence[float]) -> float:
    """The 95th percentile; the largest of few."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


if __name__ == "__main__":
    if len(sys.argv) > 2:
        import duckdb  # noqa: F401

        import warehouse.query  # noqa: F401

        print(json.dumps(ask(Path(sys.argv[1]), sys.argv[2], json.loads(sys.argv[3]), int(sys.argv[4]))))
    else:
        for asked, (cold_ones, warm_ones) in measure(Path(sys.argv[1])).items():
            print(f"{asked:48} cold {statistics.median(cold_ones):6.2f}  warm {statistics.median(warm_ones):6.2f}")
