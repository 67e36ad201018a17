"""A night's stages one after the other in one process: `python -m benchmarks.speed.stages FOLDER HOME`.

Prints the CPU seconds of each as a line of JSON; then the parts of the parse, done once more over the same texts.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from spacy.language import Language

from benchmarks.speed.floors import texts_of
from benchmarks.speed.took import tell
from flows import batches
from flows.batches import Admission, Code
from flows.night import Night
from flows.plan import Known, plan
from flows.report import after_night
from flows.settings import load
from flows.wanted import named
from transforms import parse
from warehouse import admit, checks, publish
from warehouse.home import Home, writing
from warehouse.night import Run, commit_night

BATCH = 32
STAGES = ("plan", "clean", "admit", "read", "commit", "publish", "report")


def parts(nlp: Language, texts: Sequence[str]) -> dict[str, float]:
    """CPU seconds of each part of the language pass, a batch at a time."""
    spent: Counter[str] = Counter()
    for first in range(0, len(texts), BATCH):
        began = time.process_time()
        docs = [nlp.make_doc(text) for text in texts[first : first + BATCH]]
        spent["parse: words"] += time.process_time() - began
        for name, part in nlp.pipeline:
            began = time.process_time()
            docs = list(part.pipe(docs, batch_size=BATCH)) if hasattr(part, "pipe") else [part(doc) for doc in docs]
            spent[f"parse: {name}"] += time.process_time() - began
    return dict(spent)


def measured(folder: Path, place: Path) -> dict[str, float]:
    """CPU seconds by stage."""
    spent: Counter[str] = Counter()
    home, settings = Home(place), load(None, home=str(place))
    night = Night(home, settings)
    given = (settings, Code("bench", "bench"), night.began)
    nlp = parse.load(settings.language_model)

    def stage(name: str, work: Callable[..., Any], *args: Any) -> Any:
        began = time.process_time()
        found = work(*args)
        spent[name] += time.process_time() - began
        return found

    with writing(home):
        found = named([str(folder)], settings.sources).files
        planned = stage("plan", plan, home, found, Known(), {}, 128)
        cleaned = [stage("clean", batches.clean_batch, home, one, *given) for one in planned.batches]
        decisions = stage("admit", admit.admit, home, None, [one.key for one in cleaned], "bench", night.began)
        done = []
        for key, admitted in sorted(decisions.batches().items()):
            these = [Admission(one.raw_ref, one.article_id, one.revision) for one in admitted]
            done.append(stage("read", batches.read_batch, home, key, these, *given))
        for one in done:
            spent.update(one.seconds)
        spent["staging"] = spent["read"] - sum(sum(one.seconds.values()) for one in done)
        run = Run(night.run_id, night.began, "bench")
        keys = [one.key for one in done]
        stage("commit", commit_night, home, keys, decisions, run, checks.check_files)
        stage("publish", publish.refresh, home)
        stage("report", after_night, home, print)
    whole = sum(spent[name] for name in STAGES)
    del spent["read"]
    return {"whole": whole, **spent, **parts(nlp, texts_of(place))}


if __name__ == "__main__":
    tell(lambda: measured(Path(sys.argv[1]), Path(sys.argv[2])))
