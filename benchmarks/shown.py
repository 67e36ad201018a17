"""Tables of figures in the docs, each between two marks that its benchmark writes anew."""

from collections.abc import Sequence
from pathlib import Path

from benchmarks import machine

DOCS = Path(__file__).parents[1] / "docs"
QUALITY, OPERATIONS = DOCS / "quality.md", DOCS / "operations.md"


def write(name: str, lines: Sequence[str], page: Path = QUALITY) -> None:
    """Put lines between the marks of that name, with the machine below them. Raises ValueError where there are none."""
    begin, end = f"<!-- table of {name}: begin -->", f"<!-- table of {name}: end -->"
    text = page.read_text("utf-8")
    if text.count(begin) != 1 or text.count(end) != 1:
        raise ValueError(f"{page} has no marks for the table of {name}")
    before, _, rest = text.partition(begin)
    block = [begin, "", *lines, "", f"On {machine.describe()}.", "", end]
    page.write_text(before + "\n".join(block) + rest.partition(end)[2], "utf-8")
