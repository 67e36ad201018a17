"""`dateline why`: why two entities are or are not one."""

import sys
from pathlib import Path

from flows.terminal import as_text, leave_quietly, safe
from warehouse import commits
from warehouse.home import Home
from warehouse.joins import why


def run(path: Path | str, one: str, other: str) -> int:
    """Print what is known of two entities, given by id or name, and what decided. Returns 0.

    Raises WarehouseError where there is no such warehouse or entity.
    """
    home = Home(path)
    home.must_exist()
    commit = commits.latest(home)
    assert commit is not None  # must_exist
    answer = why.ask(home, commit, one, other)
    as_text(sys.stdout)
    try:
        for line in answer.lines():
            print(safe(line))
        sys.stdout.flush()
    except BrokenPipeError:
        leave_quietly()
    return 0
