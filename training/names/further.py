"""Lets the trained tagger learn on from its own chances: `python -m training.names.further GOLD FOLDER [STEPS]`.

Chances tell of words that could be read both ways, where labels are of one kind here and of another there; and they
can be had for news without labels. Reads `names.pt` of the folder and writes the mean of the weights of the last
steps in its place. No held-back article is read but to measure.
"""

import itertools
import json
import random
import sys
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

from training.names import teach
from training.names.data import SETS, SKIP, Example, articles, examples, held_back
from training.names.model import Tagger
from training.names.score import f1_of
from transforms.names import windows as cutting
from transforms.names.windows import CAPITAL, LETTER, MIXED, SMALL, UPPER, word_bounds

SEED = 5
SIZE, ENOUGH = 256, 180
"""Longer windows than those that are read, so that all the places of these are well learned."""
RATE, HEAD_RATE = 8e-5, 4e-4
LAST, SHARE = 0.6, 0.01
"""From which part of the steps on the weights are averaged, and what share of the mean each step has."""
OTHER_TEXTS = {
    "time/timebank": 1, "time/aquaint": 1, "time/meantime": 1, "places/geovirus": 1, "places/lgl": 2, "ner/re3d": 1,
    "events/wikievents": 1, "quotes/polnear.train": 4,
}  # fmt: skip
"""News without labels of ours, and of how many texts one is read: about as much as has labels."""
CAPITALS = (
    (0.03, {SMALL: UPPER, CAPITAL: UPPER, MIXED: UPPER}),
    (0.05, {CAPITAL: SMALL, UPPER: SMALL, MIXED: SMALL, LETTER: SMALL}),
    (0.07, {SMALL: CAPITAL}),
)
"""How some windows are written otherwise, as headlines and careless writers do: up to which chance, and how."""
Goal = tuple[Example, Tensor]
"""A window, and the chance that each label ought to have for each of its words."""


def unlabelled(gold: Path) -> list[Example]:
    """Windows of other news, all words passed over."""
    texts = []
    for name, every in OTHER_TEXTS.items():
        lines = (gold / f"{name}.jsonl").read_text("utf-8").split("\n")
        texts += [json.loads(line)["text"] for line in [line for line in lines if line.strip()][::every]]
    cut = [window for text in texts for window in cutting.windows(text, word_bounds(text))]
    return [Example(window, [SKIP] * len(window.heads)) for window in cut]


def goals(model: Tagger, those: list[Example]) -> list[Goal]:
    """The mean of a window's labels and the model's chances; the chances where a word has no label."""
    made = []
    for example, scores in zip(those, teach.read(model, [e.window for e in those]), strict=True):
        chances = torch.softmax(torch.from_numpy(scores), -1)
        for i, label in enumerate(example.labels):
            if label != SKIP:
                chances[i] /= 2
                chances[i, label] += 0.5
        made.append((example, chances))
    return made


def rewritten(example: Example, dice: random.Random) -> Example:
    """The window, now and then with other capitals."""
    drawn = dice.random()
    for chance, changed in CAPITALS:
        if drawn < chance:
            cases = [changed.get(case, case) for case in example.window.cases]
            return Example(replace(example.window, cases=cases), example.labels)
    return example


def loss_of(model: Tagger, batch: list[Example], goal: list[Tensor], dice: random.Random) -> Tensor:
    """How far the model is from the goals of a batch, a word."""
    scores, _ = teach.scored(model, [rewritten(example, dice) for example in batch])
    wanted = torch.zeros(scores.shape)
    for i, (example, chances) in enumerate(zip(batch, goal, strict=True)):
        wanted[i, example.window.heads] = chances
    return -(wanted * torch.log_softmax(scores, -1)).sum() / wanted.sum()


def further(gold: Path, folder: Path, most: int | None = None) -> None:
    """One epoch, or `most` steps."""
    torch.manual_seed(SEED)
    dice = random.Random(SEED)
    sets = {name: articles(gold, name) for name in SETS}
    measured = {name: [e for a in sets[name] if held_back(a) for e in examples(a, SETS[name])] for name in SETS}
    cutting.SIZE, cutting.ENOUGH = SIZE, ENOUGH
    learned = [e for name in SETS for a in sets[name] if not held_back(a) for e in examples(a, SETS[name])]
    learned += unlabelled(gold)
    model = Tagger()
    model.load_state_dict(torch.load(folder / "names.pt", weights_only=True))
    batches = list(itertools.islice(teach.batches(learned, dice), most))
    goal = {id(e): chances for batch in batches for e, chances in goals(model, batch)}
    optimizer, schedule = teach.optimizer_of(model, len(batches), RATE, HEAD_RATE)
    mean: dict[str, Tensor] = {}
    for step, batch in enumerate(batches, 1):
        optimizer.zero_grad()
        loss = loss_of(model, batch, [goal[id(e)] for e in batch], dice)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if step > LAST * len(batches):
            for name, weight in model.state_dict().items():
                kept = mean.setdefault(name, weight.clone())
                if weight.is_floating_point():
                    kept.lerp_(weight, SHARE)
        if step % 20 == 0:
            print(f"step {step} of {len(batches)}, loss {loss.item():.4f}", flush=True)
    model.load_state_dict(mean)
    found = {name: f1_of(lambda those: teach.read(model, those), those) for name, those in measured.items()}
    print(f"further: {json.dumps(found)}", flush=True)
    torch.save(mean, folder / "names.pt")


if __name__ == "__main__":
    further(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else None)
