"""How many names of the held-back articles a model finds: same span, same kind."""

from collections import Counter
from collections.abc import Callable, Mapping

import numpy as np

from training.names.data import SKIP, Example
from transforms.names.tagger import KINDS, LABELS, best_labels
from transforms.names.windows import Window

Name = tuple[int, int, str]
Read = Callable[[list[Window]], list[np.ndarray]]
"""What gives the scores of the words of each window."""


def names(labels: list[int]) -> set[Name]:
    """The names that a sequence of labels tells: first word, end, kind. One that a window cuts begins with it."""
    found: list[Name] = []
    for i, label in enumerate(labels):
        part, _, kind = ("O", "", "") if label == SKIP else LABELS[label].partition("-")
        if part == "I" and found and found[-1][1] == i:
            found[-1] = (found[-1][0], i + 1, found[-1][2])
        elif part != "O":
            found.append((i, i + 1, kind))
    return set(found)


def f1_of(read: Read, examples: list[Example]) -> Mapping[str, float]:
    """F1 of each kind that the examples hold and of all together; a name on words passed over counts nowhere."""
    right, told, true = Counter[str](), Counter[str](), Counter[str]()
    for example, scored in zip(examples, read([example.window for example in examples]), strict=True):
        passed_over = {i for i, label in enumerate(example.labels) if label == SKIP}
        gold = names(example.labels)
        found = {name for name in names(best_labels(scored)) if passed_over.isdisjoint(range(name[0], name[1]))}
        for counter, those in ((right, gold & found), (told, found), (true, gold)):
            counter.update(kind for _, _, kind in those)
            counter["all"] += len(those)
    return {kind: round(2 * right[kind] / (told[kind] + true[kind]), 4) for kind in (*KINDS, "all") if true[kind] > 0}
