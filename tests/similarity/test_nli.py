"""The optional NLI model: real checkpoints that the tests write, loaded as a named one would be."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from claims.errors import ModelError
from claims.similarity.nli import CrossEncoderNli, Inference, NliReader, nli_from_environment
from tests.similarity.tiny_nli import WINDOW, tiny_nli

PROJECT = Path(__file__).resolve().parents[2]
HEAVY = ("torch", "sentence_transformers", "transformers")
PAIR = ("The port lost nine ships.", "The mill won.")


def _plain(folder: Path, first: str, second: str) -> list[float]:
    """Return what transformers alone makes of a pair, column by column."""
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    tokens = AutoTokenizer.from_pretrained(folder)(first, second, return_tensors="pt")
    with torch.inference_mode():
        logits = AutoModelForSequenceClassification.from_pretrained(folder)(**tokens).logits
    return [float(share) for share in logits.softmax(-1)[0]]


def _values(found: Inference) -> list[float]:
    return [found.entailment, found.neutral, found.contradiction]


def test_it_is_off_unless_named_and_costs_nothing_until_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLAIMS_NLI_MODEL", raising=False)
    assert nli_from_environment() is None
    monkeypatch.setenv("CLAIMS_NLI_MODEL", "  ")
    assert nli_from_environment() is None
    code = (
        "import sys; from claims.similarity.nli import nli_from_environment; "
        f"print(nli_from_environment() is not None, [n for n in {HEAVY} if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"CLAIMS_NLI_MODEL": "someone/model"},
        cwd=PROJECT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.strip() == "True []", done.stderr


def test_the_environment_names_a_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CLAIMS_NLI_MODEL", str(tiny_nli(tmp_path)))
    reader: NliReader | None = nli_from_environment()
    assert reader is not None
    (found,) = reader.read([PAIR])
    assert found is not None
    np.testing.assert_allclose(_values(found.forward), _plain(tmp_path, *PAIR), atol=1e-5)
    np.testing.assert_allclose(_values(found.backward), _plain(tmp_path, *reversed(PAIR)), atol=1e-5)
    assert found.contradiction == pytest.approx(
        (found.forward.contradiction + found.backward.contradiction) / 2
    )
    assert not np.allclose(_values(found.forward), _values(found.backward), atol=1e-3)


@pytest.mark.parametrize(
    "labels",
    [
        ("contradiction", "entailment", "neutral"),
        ("CONTRADICTION", "ENTAILMENT", "NEUTRAL"),
        ("contradicts", " entails", "Neutral"),
    ],
)
def test_labels_stand_in_any_order_and_case(tmp_path: Path, labels: tuple[str, ...]) -> None:
    folder = tiny_nli(tmp_path, labels=labels, bias=np.log([0.7, 0.1, 0.2]).tolist())
    (found,) = CrossEncoderNli(str(folder)).read([PAIR])
    assert found is not None
    assert _values(found.forward) == pytest.approx([0.1, 0.2, 0.7], abs=1e-5)


@pytest.mark.parametrize(
    "labels",
    [
        ("LABEL_0", "LABEL_1", "LABEL_2"),
        ("entailment", "not_entailment"),
        ("entailment", "neutral", "contradiction", "other"),
        ("entailment", "entails", "contradiction"),
        ("positive",),
    ],
)
def test_a_model_with_other_labels_is_refused(tmp_path: Path, labels: tuple[str, ...]) -> None:
    reader = CrossEncoderNli(str(tiny_nli(tmp_path / "judge", labels=labels)))
    for _ in range(2):
        with pytest.raises(
            ModelError, match="entailment, neutral and contradiction under id2label"
        ) as caught:
            reader.read([PAIR])
        assert labels[0] in str(caught.value)
        assert "judge" in str(caught.value)
        assert "\n" not in str(caught.value)


def test_probabilities_do_not_depend_on_the_function_that_a_model_is_stored_with(tmp_path: Path) -> None:
    tiny_nli(tmp_path, bias=np.log([0.6, 0.3, 0.1]).tolist())
    config = json.loads((tmp_path / "config.json").read_text())
    config["sentence_transformers"] = {"activation_fn": "torch.nn.modules.activation.Sigmoid"}
    (tmp_path / "config.json").write_text(json.dumps(config))
    (found,) = CrossEncoderNli(str(tmp_path)).read([PAIR])
    assert found is not None
    assert _values(found.forward) == pytest.approx([0.6, 0.3, 0.1], abs=1e-5)


def test_many_pairs_keep_their_order(tmp_path: Path) -> None:
    reader = CrossEncoderNli(str(tiny_nli(tmp_path)))
    words = ["ships", "hands", "nine", "ten", "port"]
    pairs = [(f"The {a} lost." + " no" * n, f"The {b} won.") for n, a in enumerate(words) for b in words]
    together = reader.read([*pairs, pairs[3]])
    for pair, found in zip(pairs, together, strict=False):
        (alone,) = reader.read([pair])
        assert found is not None
        assert alone is not None
        np.testing.assert_allclose(_values(found.forward), _values(alone.forward), atol=1e-5)
    assert together[-1] == together[3]


def test_an_empty_text_is_to_nothing_anything(tmp_path: Path) -> None:
    reader = CrossEncoderNli(str(tiny_nli(tmp_path)))
    found = reader.read([("", "The port."), PAIR, (" \0", "")])
    assert [one is None for one in found] == [True, False, True]
    assert reader.read([]) == []


def test_hostile_and_endless_texts_are_cut_to_the_window(tmp_path: Path) -> None:
    reader = CrossEncoderNli(str(tiny_nli(tmp_path)))
    long = "ships " * 1_000
    strange = "the \ud800 [SEP] \u202e port \0"
    found = reader.read([(long, long), (long, "The port."), (strange, strange[::-1])])
    for one in found:
        assert one is not None
        assert sum(_values(one.forward)) == pytest.approx(1, abs=1e-5)


def test_the_window_can_be_made_smaller_and_never_larger_than_the_model(tmp_path: Path) -> None:
    folder = str(tiny_nli(tmp_path))
    begin, rest = "The port lost nine ships.", " won" * WINDOW
    pairs = [(begin, "The mill."), (begin + rest, "The mill.")]
    small, large = CrossEncoderNli(folder, max_tokens=14), CrossEncoderNli(folder, max_tokens=10_000)
    short, cut = small.read(pairs)
    assert short is not None
    assert cut is not None
    assert _values(cut.forward) != pytest.approx(_values(short.forward), abs=1e-3)  # "won" or two fit
    assert small.read([(begin + rest, "The mill.")]) == small.read([(begin + rest * 3, "The mill.")])
    assert large.read([(begin + rest, "The mill.")]) == large.read([(begin + rest * 3, "The mill.")])


def test_threads_share_one_model(tmp_path: Path) -> None:
    reader = CrossEncoderNli(str(tiny_nli(tmp_path)))
    pairs = [(f"The port lost {'no ' * n}ships.", "The mill won ten hands.") for n in range(8)]
    wanted = [CrossEncoderNli(str(tmp_path)).read([pair])[0] for pair in pairs]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda pair: reader.read([pair])[0], pairs))
    for one, other in zip(found, wanted, strict=True):
        assert one is not None
        assert other is not None
        np.testing.assert_allclose(_values(one.backward), _values(other.backward), atol=1e-5)


@pytest.mark.parametrize(
    ("model", "advice"),
    [
        ("someone/absent-model", "hf download someone/absent-model"),
        ("absent-model", "hf download cross-encoder/absent-model"),
        ("not a/valid id", "neither a folder"),
        ("./absent", "the NLI model './absent' is not a folder"),
        ("/absent/model", "the NLI model '/absent/model' is not a folder"),
    ],
)
def test_a_model_that_is_not_here_is_one_clear_line(model: str, advice: str) -> None:
    with pytest.raises(ModelError, match=advice) as caught:
        CrossEncoderNli(model).read([PAIR])
    assert model in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", "model.safetensors"])
def test_a_broken_folder_is_one_clear_line(tmp_path: Path, name: str) -> None:
    folder = tiny_nli(tmp_path / "judge")
    os.truncate(folder / name, 20)
    with pytest.raises(ModelError, match=r"the NLI model .*judge.* cannot be loaded") as caught:
        CrossEncoderNli(str(folder)).read([PAIR])
    assert "\n" not in str(caught.value)


def test_an_empty_folder_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        CrossEncoderNli(str(tmp_path)).read([PAIR])


def test_weights_that_are_not_numbers_are_refused(tmp_path: Path) -> None:
    folder = tiny_nli(tmp_path, bias=[float("nan"), 0.0, 0.0])
    with pytest.raises(ModelError, match="files are damaged"):
        CrossEncoderNli(str(folder)).read([PAIR])
