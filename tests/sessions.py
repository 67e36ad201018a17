"""Console sessions in the docs: parsed, run again, compared, and written anew (`make docs`).

A session is a fenced block marked `console`: lines that start with `$ dateline` and the output below each. They run in
the checkout's folder over the home `demo`, which holds the bundled sample.
"""

import contextlib
import io
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flows import cli, night, run
from flows.settings import Settings
from flows.summary import Summary
from warehouse.home import Home

ROOT = Path(__file__).parent.parent
DOCS = (ROOT / "README.md",)
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
VOLATILE = re.compile(r"(?m)^(seconds|CPU seconds[^:]*|memory|slowest): .*$")
"""Lines that differ from run to run."""


@dataclass(frozen=True)
class Step:
    """One command of a session and what it printed."""

    command: str
    output: str


def steps(block: str) -> Iterator[Step]:
    """The commands of a session in order."""
    for part in re.split(r"(?m)^\$ ", block)[1:]:
        command, _, output = part.partition("\n")
        while command.count('"') % 2:  # a quoted SQL over several lines
            more, _, output = output.partition("\n")
            command += "\n" + more
        yield Step(command, output.strip("\n"))


def make_home(home: Path, workers: int = 2) -> Summary:
    """Read the bundled sample into a home, as `dateline run samples` does, without Prefect."""
    made = night.Night(
        Home(home), Settings(home=home, workers=workers, batch_size=24), began=datetime(2026, 1, 2, tzinfo=UTC)
    )
    return night.work(made, night.sources_of(["samples"]), night.in_threads(workers))


def answer(command: str, home: Path, summary: Summary) -> str:
    """What a command of a session prints now."""
    words = shlex.split(command)
    if words[:2] == ["dateline", "run"]:
        return "\n".join([*summary.lines(), *run.invitation("demo", "dateline")])
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        cli.main([str(home) if word == "demo" else word for word in words[1:]])
    return "\n".join(line.rstrip() for line in printed.getvalue().strip("\n").splitlines())


def plain(output: str) -> str:
    """An output without what differs from run to run."""
    return VOLATILE.sub(r"\1: …", output)


def rendered(text: str, home: Path, summary: Summary) -> str:
    """A page with the outputs of its sessions made anew."""

    def session(match: re.Match[str]) -> str:
        done = [f"$ {step.command}\n{answer(step.command, home, summary)}\n" for step in steps(match[1])]
        return "```console\n" + "\n".join(done) + "```"

    return BLOCK.sub(session, text)


def main() -> None:
    """Write every page's sessions and the notebook's outputs anew."""
    from tests import notebook  # which takes its folder from here

    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "demo"
        summary = make_home(home)
        for page in DOCS:
            page.write_text(rendered(page.read_text("utf-8"), home, summary), "utf-8")
        notebook.write(home)


if __name__ == "__main__":
    sys.exit(main())
