"""What workers are forked from: imported by multiprocessing's fork server, which then only forks.

All that batches need is imported here and the language model loaded, on one thread, so that every worker begins with
them and the workers share their memory. A first text is read too, as lexicons are loaded by the first one who asks.
"""

import atexit
import contextlib
import gc
import os
import signal
from typing import Any

from flows.workers import MODEL

TEXT = "The minister said on Monday that the bridge would open."


def practise(model: str) -> None:
    """Load what a worker needs, and what the first text that it reads makes it load."""
    from flows import batches

    batches.warm_up(model)
    from transforms import clean, fingerprints, guard, parse, read
    from transforms.document import Document
    from transforms.names import tagger
    from transforms.records import Record

    article: Any = clean.article(Record("", text=TEXT), raw_sha256="", version="", pages=guard.PageWorker())
    fingerprints.signature(TEXT)
    read.read(Document(article, next(parse.parse(parse.load(model), [TEXT]))))
    tagger.session.cache_clear()  # each worker makes its own: what others have begun is not for forks


signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the night's to handle
gc.disable()  # nothing of what is made now is ever thrown away
with contextlib.suppress(Exception):  # a worker tries the same, and tells what is wrong
    practise(os.environ[MODEL])
atexit.register(os._exit, 0)  # nothing is to be torn down; workers leave it out
gc.freeze()  # a collection would write to every object, and each worker get a copy of its own
gc.enable()
