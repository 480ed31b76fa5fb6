"""Find a configured model on this machine, and name it so that vectors of two models never mix."""

from __future__ import annotations

import hashlib
from pathlib import Path

from claims.errors import ModelError

_MODEL_FILES = frozenset({".json", ".safetensors", ".bin", ".model", ".txt"})
EMBEDDING = "embedding model"
_DEFAULT_OWNER = "sentence-transformers"


def model_folder(wanted: str, *, kind: str = EMBEDDING, owner: str = _DEFAULT_OWNER) -> Path:
    """Return the folder that ``wanted`` names: itself a folder, or an id in the local hub cache.

    An id without an owner is one of ``owner``. Never asks the network, which would hang where there is
    none; ``ModelError``, which calls the model a ``kind``, says how to fetch it.
    """
    folder = Path(wanted).expanduser()
    if folder.is_dir():
        return folder
    if wanted.startswith((".", "~")) or folder.is_absolute():
        raise ModelError(f"the {kind} {wanted!r} is not a folder; name one that exists")
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    repository = wanted if "/" in wanted else f"{owner}/{wanted}"
    try:
        return Path(snapshot_download(repository, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError, OSError, ValueError) as error:
        raise ModelError(
            f"the {kind} {wanted!r} is neither a folder nor in the local Hugging Face cache; "
            f"fetch it once with: hf download {repository}"
        ) from error


def stored_name(wanted: str) -> str:
    """Return what vectors of ``wanted`` are stored under.

    A hub id stands for itself; two folders of one name may hold two models, so a folder's name
    carries eight hex digits of the hash of its model files (a few seconds for a gigabyte).
    """
    folder = Path(wanted).expanduser()
    if not folder.is_dir():
        return wanted
    return f"{folder.resolve().name}@{_content_digest(folder)[:8]}"


def _content_digest(folder: Path) -> str:
    total = hashlib.sha256()
    try:
        for path in sorted(folder.rglob("*")):
            if path.suffix in _MODEL_FILES and path.is_file():
                with path.open("rb") as file:
                    total.update(path.relative_to(folder).as_posix().encode() + b"\0")
                    total.update(hashlib.file_digest(file, "sha256").digest())
    except OSError as error:
        raise ModelError(f"the embedding model in {folder} cannot be read: {error.strerror}") from error
    return total.hexdigest()
