"""Trains the tagger: `python -m training.names.teach GOLD FOLDER [STEPS]`.

Writes `names.pt`, the weights of the epoch that found most names of the held-back articles, into the folder, and a line
a few steps and an epoch to its output. The same seed, versions and number of threads give the same weights on the
same machine. With a number of steps it ends after as many, to try the whole way in a minute.
"""

import itertools
import json
import random
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional
from torch.optim.lr_scheduler import LambdaLR

from training.names.data import SETS, SKIP, Example, articles, examples, held_back
from training.names.model import Tagger, tensors
from training.names.score import f1_of
from transforms.names.tagger import LABELS
from transforms.names.windows import Window

SEED = 1
EPOCHS = 5
PIECES = 4096
"""Pieces a batch holds at most, filled ones counted."""
SHELF = 400
"""Windows that are sorted by length together, so that a batch holds windows of one length."""
TOGETHER = 16
"""Windows that are read at once where nothing is learned."""
ENCODER_RATE, HEAD_RATE = 1.5e-4, 1e-3
WARM_UP, LAST_RATE = 0.06, 0.02


def batches(those: list[Example], dice: random.Random | None = None) -> list[list[Example]]:
    """The examples in batches of like length; in random order where dice are given."""
    those = dice.sample(those, len(those)) if dice else list(those)
    made: list[list[Example]] = []
    for first in range(0, len(those), SHELF):
        batch: list[Example] = []
        for example in sorted(those[first : first + SHELF], key=lambda e: len(e.window.pieces)):
            if batch and len(example.window.pieces) * (len(batch) + 1) > PIECES:
                made.append(batch)
                batch = []
            batch.append(example)
        made.append(batch)
    return dice.sample(made, len(made)) if dice else made


def scored(model: Tagger, batch: list[Example]) -> tuple[torch.Tensor, torch.Tensor]:
    """The model's scores of a batch and its labels."""
    pieces, mask, cases, labels = tensors(batch)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores = model(pieces, mask, cases)
    return scores.float(), labels


def read(model: Tagger, those: list[Window]) -> list[np.ndarray]:
    """The scores of the words of each window."""
    model.eval()
    found = []
    with torch.no_grad():
        for first in range(0, len(those), TOGETHER):
            batch = [Example(window, [SKIP] * len(window.heads)) for window in those[first : first + TOGETHER]]
            scores, _ = scored(model, batch)
            found += [scores[i, example.window.heads].numpy() for i, example in enumerate(batch)]
    model.train()
    return found


def rate(step: int, steps: int) -> float:
    """The share of the full rate at a step: up to it, then down in a line."""
    warm = max(1, int(steps * WARM_UP))
    return min(1.0, (step + 1) / warm) * max(LAST_RATE, 1 - step / steps)


def optimizer_of(
    model: Tagger, steps: int, encoder_rate: float = ENCODER_RATE, head_rate: float = HEAD_RATE
) -> tuple[torch.optim.Optimizer, LambdaLR]:
    """What changes the weights, and the rate it does so with over as many steps."""
    fresh = [*model.head.parameters(), *model.case.parameters()]
    groups = [{"params": model.bert.parameters(), "lr": encoder_rate}, {"params": fresh, "lr": head_rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    return optimizer, LambdaLR(optimizer, lambda step: rate(step, steps))


def learn(model: Tagger, batch: list[Example], optimizer: torch.optim.Optimizer, schedule: LambdaLR) -> float:
    """One step; gives the loss before it."""
    scores, labels = scored(model, batch)
    loss = functional.cross_entropy(scores.view(-1, len(LABELS)), labels.view(-1), ignore_index=SKIP)
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    schedule.step()
    return loss.item()


def teach(gold: Path, folder: Path, most: int | None = None) -> None:
    """Train for `EPOCHS`, or `most` steps; measure after every epoch, keep the best."""
    torch.manual_seed(SEED)
    dice = random.Random(SEED)
    sets = {name: articles(gold, name) for name in SETS}
    learned = [e for name in SETS for a in sets[name] if not held_back(a) for e in examples(a, SETS[name])]
    measured = {name: [e for a in sets[name] if held_back(a) for e in examples(a, SETS[name])] for name in SETS}
    print(f"{len(learned)} windows, {sum(len(e.window.pieces) for e in learned)} pieces", flush=True)
    steps = most or EPOCHS * len(batches(learned))
    model = Tagger()
    optimizer, schedule = optimizer_of(model, steps)
    began, step, best = time.monotonic(), 0, -1.0
    for epoch in range(1, EPOCHS + 1):
        for batch in itertools.islice(batches(learned, dice), most):
            loss = learn(model, batch, optimizer, schedule)
            step += 1
            if step % 20 == 0:
                print(f"step {step} of {steps}, loss {loss:.4f}, {time.monotonic() - began:.0f} s", flush=True)
        found = {name: f1_of(lambda those: read(model, those), those) for name, those in measured.items()}
        print(f"epoch {epoch}: {json.dumps(found)}", flush=True)
        middle = sum(f1["all"] for f1 in found.values()) / len(found)
        if middle > best:
            best = middle
            torch.save(model.state_dict(), folder / "names.pt")
        if most:
            return


if __name__ == "__main__":
    teach(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else None)
