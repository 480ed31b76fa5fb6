"""An NLI model of a few kilobytes in an ordinary checkpoint folder, to test with real files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

WORDS = ["the", "port", "mill", "lost", "won", "ships", "hands", "no", "nine", "ten", ".", ","]
LABELS = ("entailment", "neutral", "contradiction")
WINDOW = 48
"""Tokens that the model reads at most."""


def tiny_nli(folder: Path, *, labels: Sequence[str] = LABELS, bias: Sequence[float] | None = None) -> Path:
    """Write a cross-encoder with two small layers and random weights whose columns are called ``labels``.

    With a ``bias`` its logits are those numbers, whatever it reads. Returns the folder.
    """
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    vocabulary = {
        word: place for place, word in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS])
    }
    BertTokenizer(vocab=vocabulary, model_max_length=WINDOW).save_pretrained(folder)
    torch.manual_seed(7)
    model = BertForSequenceClassification(
        BertConfig(
            vocab_size=len(vocabulary),
            hidden_size=32,
            num_hidden_layers=2,
            num_attention_heads=2,
            intermediate_size=64,
            max_position_embeddings=WINDOW,
            initializer_range=0.8,
            id2label=dict(enumerate(labels)),
            label2id={label: place for place, label in enumerate(labels)},
        )
    )
    if bias is not None:
        with torch.no_grad():
            model.classifier.weight.zero_()
            model.classifier.bias.copy_(torch.tensor(bias))
    model.save_pretrained(folder)
    return folder
