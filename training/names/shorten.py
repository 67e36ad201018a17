"""Teaches a gate to spare words the last layer: `python -m training.names.shorten GOLD FOLDER [STEPS]`.

Most words of news are plainly in no name, and the first layers know it. A second head, the gate, stands behind them; it
learns the chances that the whole tagger tells, and words that it closes are not read to the end. The tagger's own
weights stay as they are, so that every other word reads as before. Labels are not used, and no held-back article is
read but to measure. Reads `names.pt` of the folder and writes `short.pt`.
"""

import itertools
import json
import random
import sys
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.optim.lr_scheduler import LambdaLR

from training.names import further, teach
from training.names.data import SETS, SKIP, Example, articles, examples, held_back
from training.names.model import Short, first_places, left_open, tensors
from training.names.score import f1_of
from transforms.names.windows import Window

SEED = 7
STEPS = 270
RATE = 3e-3


def read(model: Short, those: list[Window]) -> list[np.ndarray]:
    """The scores of the words of each window."""
    found = []
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for first in range(0, len(those), teach.TOGETHER):
            batch = [Example(window, [SKIP] * len(window.heads)) for window in those[first : first + teach.TOGETHER]]
            told, scores = model.both(*tensors(batch)[:3])
            chosen = torch.where(left_open(told, first_places(batch))[..., None], scores, told)
            found += [chosen[i, example.window.heads].numpy() for i, example in enumerate(batch)]
    return found


def loss_of(model: Short, batch: list[Example]) -> Tensor:
    """How far the gate is from what the head tells of a batch, a word."""
    pieces, mask, cases, _ = tensors(batch)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        told, scores = model.both(pieces, mask, cases)
    words = torch.zeros(mask.shape)
    for i, example in enumerate(batch):
        words[i, example.window.heads] = 1
    return -(scores.softmax(-1) * torch.log_softmax(told, -1) * words[..., None]).sum() / words.sum()


def with_gate(weights: dict[str, Tensor]) -> Short:
    """The tagger of these weights with a gate that is as its head."""
    model = Short()
    model.load_state_dict(weights | {f"gate.{part}": weights[f"head.{part}"] for part in ("weight", "bias")})
    return model


def shorten(gold: Path, folder: Path, most: int | None = None) -> None:
    """Learn for `STEPS`, or `most` steps, write the weights, and measure them."""
    torch.manual_seed(SEED)
    dice = random.Random(SEED)
    steps = most or STEPS
    sets = {name: articles(gold, name) for name in SETS}
    measured = {name: [e for a in sets[name] if held_back(a) for e in examples(a, SETS[name])] for name in SETS}
    learned = [e for name in SETS for a in sets[name] if not held_back(a) for e in examples(a, SETS[name])]
    learned += further.unlabelled(gold)
    model = with_gate(torch.load(folder / "names.pt", weights_only=True))
    optimizer = torch.optim.AdamW(model.gate.parameters(), lr=RATE, weight_decay=0.01)
    schedule = LambdaLR(optimizer, lambda step: teach.rate(step, steps))
    readings = itertools.chain.from_iterable(teach.batches(learned, dice) for _ in itertools.count())
    for step, batch in enumerate(itertools.islice(readings, steps)):
        written = [further.rewritten(example, dice) for example in batch]
        loss = loss_of(model, written)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.gate.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if step % 20 == 0:
            print(f"step {step} of {steps}, loss {loss.item():.4f}", flush=True)
    found = {name: f1_of(lambda those: read(model, those), those) for name, those in measured.items()}
    print(f"short: {json.dumps(found)}", flush=True)
    torch.save(model.state_dict(), folder / "short.pt")


if __name__ == "__main__":
    shorten(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else None)
