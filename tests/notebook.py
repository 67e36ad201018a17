"""The notebook in the docs: its cells run in order over the bundled sample, and their outputs written anew.

Cells are plain Python, so they run without Jupyter: the value of a cell's last expression is its output.
"""

import ast
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from tests.sessions import ROOT

FILE = ROOT / "docs/notebook.ipynb"


def load() -> dict[str, Any]:
    """The notebook as its file has it."""
    return json.loads(FILE.read_text("utf-8"))


def run(home: Path) -> Iterator[tuple[dict[str, Any], Any]]:
    """Each cell of code with the value that Jupyter would show; None where it shows nothing."""
    names: dict[str, Any] = {}
    with mock.patch.dict(os.environ, {"DATELINE_HOME": str(home)}):
        for cell in load()["cells"]:
            if cell["cell_type"] == "code":
                yield cell, _value("".join(cell["source"]), names)


def _value(source: str, names: dict[str, Any]) -> Any:
    body = ast.parse(source).body
    last = body.pop() if isinstance(body[-1], ast.Expr) else None
    exec(compile(ast.Module(body, []), str(FILE), "exec"), names)
    return eval(compile(ast.Expression(last.value), str(FILE), "eval"), names) if isinstance(last, ast.Expr) else None


def outputs(value: Any, count: int) -> list[dict[str, Any]]:
    """A cell's outputs as the file has them."""
    if value is None:
        return []
    data = {"text/plain": repr(value).splitlines(keepends=True)}
    if hasattr(value, "_repr_html_"):
        data["text/html"] = value._repr_html_().splitlines(keepends=True)
    return [{"output_type": "execute_result", "execution_count": count, "metadata": {}, "data": data}]


def write(home: Path) -> None:
    """Run the notebook over a home and store what its cells show."""
    notebook = load()
    cells = (cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    for count, (cell, (_, value)) in enumerate(zip(cells, run(home), strict=True), 1):
        cell |= {"execution_count": count, "outputs": outputs(value, count)}
    FILE.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", "utf-8")
