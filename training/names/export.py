"""Writes the trained tagger where the product looks for it: `python -m training.names.export FOLDER GOLD [TARGET]`.

With a target it is written there instead, and the product keeps the model it has. Prints the size and SHA-256 of the
file, and F1 on the held-back articles before and after: figures for the model card.
"""

import hashlib
import json
import sys
from importlib import resources
from pathlib import Path

import torch

from training.names.data import SETS, articles, examples, held_back
from training.names.graph import build
from training.names.model import CLOSED_BELOW, GATE_BEHIND, Short
from training.names.score import f1_of
from training.names.shorten import read
from transforms.names import tagger

TARGET = Path(str(resources.files("transforms.names"))) / "model" / "names.onnx"


def export(folder: Path, gold: Path, target: Path = TARGET) -> None:
    """Write the file and measure it."""
    model = Short()
    model.load_state_dict(torch.load(folder / "short.pt", weights_only=True))
    weights = {name: value.float().numpy() for name, value in model.state_dict().items()}
    config = model.bert.config
    layers, heads = config.num_hidden_layers, config.num_attention_heads
    written = build(weights, layers, heads, GATE_BEHIND, CLOSED_BELOW).SerializeToString()
    target.write_bytes(written)
    print(f"{target}: {len(written) / 1e6:.1f} MB, SHA-256 {hashlib.sha256(written).hexdigest()}")
    session = tagger.opened(written)
    for name, kinds in SETS.items():
        measured = [e for a in articles(gold, name) if held_back(a) for e in examples(a, kinds)]
        before = f1_of(lambda those: read(model, those), measured)
        after = f1_of(lambda those: [tagger.scores(window, session) for window in those], measured)
        print(f"{name}: trained {json.dumps(before)}, shipped {json.dumps(after)}")


if __name__ == "__main__":
    export(*(Path(given) for given in sys.argv[1:4]))
