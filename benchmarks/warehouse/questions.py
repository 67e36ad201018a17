"""Sixteen questions an analyst asks of the tables of a warehouse, cold and warm: `python -m
benchmarks.warehouse.questions HOME`. With `views` behind it, the views and macros of every home; their table goes into
docs/performance.md.

Cold: a process of its own, and the pages of all files given back to the disk before. Warm: asked again.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks import shown

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

VIEWS = {
    "find": "FROM find($name)",
    "quotes_about": "FROM quotes_about($name)",
    "said_by": "FROM said_by($name)",
    "who_met_whom": "FROM who_met_whom ORDER BY date_start DESC NULLS LAST, event_id LIMIT 50",
    "timeline": "FROM timeline($name)",
    "share_of_voice": "FROM share_of_voice('country')",
    "casualties": "FROM casualties ORDER BY value_low DESC, article_id LIMIT 50",
    "roles": "FROM roles WHERE role = 'prime minister' ORDER BY last_seen DESC NULLS LAST, name LIMIT 50",
    "unnamed_sources": "FROM unnamed_sources ORDER BY published_date DESC NULLS LAST, quote_id LIMIT 50",
    "undated": "SELECT why, count(*) FROM undated GROUP BY why",
    "background": "FROM background ORDER BY days_before DESC, event_id LIMIT 50",
    "same_words": "FROM same_words LIMIT 50",
    "stance_pairs": "FROM stance_pairs($word, $name)",
    "changes_since": "FROM changes_since(1) LIMIT 50",
    "evidence": "FROM evidence($quote)",
    "independent_sources": "FROM independent_sources WHERE happening_id = $happening",
    "cooccurrence": "FROM cooccurrence($name) LIMIT 50",
    "search": "FROM search($word) LIMIT 50",
}
"""The views and macros, with that person's whole name, a quote, a happening and a word of that article."""


def parameters(home: Path) -> dict[str, str]:
    """A person in the middle of the long tail, and an article it is named in: the same for one warehouse."""
    from warehouse.query import attach

    connection = attach(home / "warehouse.duckdb")
    person, name, article = connection.execute(
        """SELECT entity_id, any_value(name ORDER BY name), min(article_id) FROM entities WHERE entity_type = 'person'
        GROUP BY 1 ORDER BY abs(count(*) - 300), 1 LIMIT 1"""
    ).fetchall()[0]
    (quote, content), (happening,) = (
        connection.execute(query, [article]).fetchall()[0]
        for query in ("SELECT quote_id, content FROM quotes WHERE article_id = ? ORDER BY quote_id LIMIT 1",
                      "SELECT min(happening_id) FROM events WHERE article_id = ?")
    )  # fmt: skip
    return {"person": person, "surname": name.split()[-1], "article": article, "name": name, "quote": quote,
            "happening": happening, "word": content.split()[0]}  # fmt: skip


def ask(home: Path, name: str, given: dict[str, str], times: int) -> list[float]:
    """Seconds of opening and asking, then of asking again `times` - 1 times."""
    from warehouse.query import attach

    question = (QUESTIONS | VIEWS)[name]
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


def measure(
    home: Path, cold: int = 3, warm: int = 4, asked: Iterable[str] = QUESTIONS
) -> dict[str, tuple[list[float], list[float]]]:
    """Seconds of each question, cold and warm."""
    given, found = parameters(home), {}
    for name in asked:
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


def show(home: Path) -> None:
    """Measure the views and macros, and write their table."""
    lines = ["| View or macro | Cold p50 | Cold p95 | Warm p50 | Warm p95 |", "|---|---|---|---|---|"]
    for name, (cold, warm) in measure(home, asked=VIEWS).items():
        figures = (statistics.median(cold), p95(cold), statistics.median(warm), p95(warm))
        lines.append(f"| `{name}` | " + " | ".join(f"{figure:.2f}" for figure in figures) + " |")
        print(lines[-1], flush=True)
    shown.write("the views and macros", lines, shown.DOCS / "performance.md")


if __name__ == "__main__":
    if sys.argv[2:] == ["views"]:
        show(Path(sys.argv[1]))
    elif len(sys.argv) > 2:
        import duckdb  # noqa: F401

        import warehouse.query  # noqa: F401

        print(json.dumps(ask(Path(sys.argv[1]), sys.argv[2], json.loads(sys.argv[3]), int(sys.argv[4]))))
    else:
        for asked, (cold_ones, warm_ones) in measure(Path(sys.argv[1])).items():
            print(f"{asked:48} cold {statistics.median(cold_ones):6.2f}  warm {statistics.median(warm_ones):6.2f}")
