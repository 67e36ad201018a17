"""A process that dies on purpose: for each line `folder point` on stdin, runs a story there, killed at that point.

The story of a folder is in test_crash.STORIES. Each try is a fork of this process, so that nothing is imported twice.
Prints the child's fate: `killed`, or its exit code.
"""

import os
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent))

from test_crash import STORIES

from warehouse import fault


def one_try(story: str, folder: Path, point: str) -> str:
    """Run a story in a child of its own."""
    child = os.fork()
    if child == 0:
        os.environ[fault.VARIABLE] = point
        try:
            STORIES[story](folder)
            os._exit(0)
        except BaseException as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
            os._exit(1)
    _, status = os.waitpid(child, 0)
    return "killed" if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL else str(status)


if __name__ == "__main__":
    for line in sys.stdin:
        story, folder, point = line.split()
        print(one_try(story, Path(folder), point), flush=True)
