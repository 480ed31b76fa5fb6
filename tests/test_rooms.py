"""Who may import whom: design.md's rooms, read from the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
SHARED = ("claims.records", "claims.vocabulary", "claims.text", "claims.errors", "claims.settings")
ROOMS: dict[str, tuple[str, ...]] = {
    "app": ("claims.ui",),
    "claims.ui": ("claims.services", "claims.documents", "db.engine"),
    "claims.ui.resources": ("db", "claims.similarity", "claims.extraction"),
    "claims.api": ("claims.services", "claims.documents", "claims.interchange", "db.engine", "db.queries"),
    "claims.api.desk": (
        "claims.api",
        "claims.services",
        "claims.extraction",
        "claims.similarity",
        "db.engine",
        "db.upgrade",
    ),
    "claims.api.__main__": ("claims.api", "claims.cli_output"),
    "claims.cli_api": ("claims.api.tokens", "claims.cli_output"),
    "claims.cli": ("claims", "db"),
    "claims.cli_output": ("claims.services",),
    "claims.cli_records": ("claims.services",),
    "claims.cli_history": ("claims.services", "claims.cli_output"),
    "claims.cli_desk": ("claims.services", "claims.cli_input", "claims.cli_output", "db.engine"),
    "claims.cli_review": (
        "claims.services",
        "claims.cli_input",
        "claims.cli_output",
        "db.engine",
    ),
    "claims.cli_evidence": (
        "claims.services",
        "claims.cli_evidence_output",
        "claims.cli_input",
        "claims.cli_output",
        "db.engine",
    ),
    "claims.cli_evidence_output": ("claims.services", "claims.cli_output"),
    "claims.cli_exchange": (
        "claims.cli_exchange_tables",
        "claims.services",
        "claims.interchange",
        "claims.cli_output",
        "db.engine",
        "db.queries",
    ),
    "claims.cli_exchange_tables": ("claims.services", "claims.cli_output", "db.engine", "db.queries"),
    "claims.cli_exchange_database": (
        "claims.services",
        "claims.interchange",
        "claims.cli_output",
        "db.engine",
    ),
    "claims.cli_dossier": ("claims.services", "claims.cli_output", "db.engine", "db.queries"),
    "claims.cli_reviews": ("claims.services", "claims.cli_output", "claims.similarity", "db.engine"),
    "claims.cli_fetch": (
        "claims.services",
        "claims.documents",
        "claims.cli_output",
        "claims.extraction",
        "claims.similarity",
        "db.engine",
    ),
    "claims.cli_linking": ("claims.services", "claims.cli_output", "db.engine"),
    "claims.cli_add": (
        "claims.services",
        "claims.cli_output",
        "claims.cli_records",
        "claims.extraction",
        "claims.similarity",
        "db.engine",
    ),
    "claims.cli_import": (
        "claims.services",
        "claims.cli_output",
        "claims.extraction",
        "claims.similarity",
        "db.engine",
    ),
    "claims.cli_as_of": (
        "claims.services",
        "claims.cli_history",
        "claims.cli_output",
        "claims.cli_records",
        "db.engine",
    ),
    "claims.cli_search": (
        "claims.services",
        "claims.cli_as_of",
        "claims.cli_output",
        "claims.cli_records",
        "claims.documents",
        "claims.similarity",
        "db.engine",
    ),
    "claims.cli_timeline": ("claims.services", "claims.cli_output", "claims.similarity", "db.engine"),
    "claims.cli_users": ("claims.services", "claims.cli_output", "db.engine"),
    "claims.cli_work": ("claims.services", "claims.cli_output", "db.engine"),
    "claims.cli_bulk": ("claims.services", "claims.cli_output", "db.engine"),
    "claims.cli_conflicts": ("claims.services", "claims.cli_output", "db.engine"),
    "claims.cli_profiles": ("claims.services", "claims.cli_output", "db.engine"),
    "claims.cli_compare": ("claims.cli_input", "claims.cli_output", "claims.similarity"),
    "claims.cli_input": ("claims.services", "claims.documents"),
    "claims.__main__": ("claims.cli",),
    "claims.services": (
        "claims.extraction",
        "claims.similarity",
        "claims.documents",
        "claims.interchange",
        "db",
    ),
    "claims.interchange": (),
    "claims.extraction": ("claims.documents", "claims.similarity"),
    "claims.similarity": (),
    # What two claims have to do with each other is read from both; extraction imports none of these.
    "claims.similarity.matching": ("claims.extraction", "claims.similarity"),
    "claims.similarity.matching_opposites": ("claims.extraction", "claims.similarity"),
    "claims.similarity.matching_signals": ("claims.extraction", "claims.similarity"),
    "claims.similarity.matching_statements": ("claims.documents", "claims.extraction", "claims.similarity"),
    "claims.similarity.matching_tokens": ("claims.extraction", "claims.similarity"),
    "claims.similarity.matching_topic": ("claims.extraction", "claims.similarity"),
    "claims.similarity.function_words": ("claims.extraction", "claims.similarity"),
    "claims.similarity.pairing": ("claims.extraction", "claims.similarity"),
    "claims.similarity.pairing_concepts": ("claims.extraction", "claims.similarity"),
    "claims.similarity.pairing_phrases": ("claims.extraction", "claims.similarity"),
    "claims.similarity.pairing_stances": ("claims.extraction", "claims.similarity"),
    "claims.similarity.pairing_topic": ("claims.extraction", "claims.similarity"),
    "claims.similarity.unit_scales": ("claims.extraction", "claims.similarity"),
    "claims.documents": (),
    "claims.records": (),
    "claims.vocabulary": (),
    "claims.text": (),
    "claims.errors": (),
    "claims.settings": (),
    "db": (),
    "seeds": ("claims", "db"),
}
LIBRARIES: dict[str, tuple[str, ...]] = {
    "streamlit": ("claims.ui", "app"),
    "altair": ("claims.ui",),
    "sentence_transformers": (
        "claims.similarity.embedder",
        "claims.similarity.model_loading",
        "claims.similarity.nli",
    ),
    "sqlalchemy": ("db", "claims.services"),
    "alembic": ("db",),
    "pandas": ("claims.ui",),
    "markdown_it": ("claims.ui.justification", "claims.documents", "claims.interchange"),
    "pypdfium2": ("claims.documents",),
    "openpyxl": ("claims.interchange",),
    "pyarrow": ("claims.interchange",),
    "docx": ("claims.documents", "claims.interchange"),
    "jinja2": ("claims.interchange",),
    "warcio": ("claims.documents",),
    "fastapi": ("claims.api",),
    "starlette": ("claims.api",),
    "uvicorn": ("claims.api.__main__",),
    "typer": (
        "claims.cli",
        "claims.cli_api",
        "claims.cli_as_of",
        "claims.cli_compare",
        "claims.cli_conflicts",
        "claims.cli_desk",
        "claims.cli_dossier",
        "claims.cli_evidence",
        "claims.cli_exchange",
        "claims.cli_exchange_database",
        "claims.cli_fetch",
        "claims.cli_import",
        "claims.cli_linking",
        "claims.cli_profiles",
        "claims.cli_review",
        "claims.cli_reviews",
        "claims.cli_search",
        "claims.cli_timeline",
        "claims.cli_users",
        "claims.cli_work",
        "claims.cli_bulk",
    ),
    "trafilatura": ("claims.documents",),
    "httpcore": ("claims.documents",),
    "httpx": ("claims.documents",),
    "idna": ("claims.documents",),
    "protego": ("claims.documents",),
    "extruct": ("claims.interchange",),
    "courlan": ("claims.documents",),
    "openai": ("claims.extraction.llm_client",),
    "httpx2": ("claims.extraction.llm_client", "claims.extraction.llm_bounds"),
}
BUILDERS = {
    "open_database": ("claims.ui.resources", "claims.cli", "claims.api.desk", "seeds.load", "db.upgrade"),
    "SentenceTransformerEmbedder": (
        "claims.ui.resources",
        "claims.cli",
        "claims.api.desk",
        "claims.cli_compare",
        "claims.similarity",
    ),
    "embedder_from_environment": (
        "claims.ui.resources",
        "claims.cli",
        "claims.api.desk",
        "claims.similarity",
    ),
    "nli_from_environment": (
        "claims.ui.resources",
        "claims.cli",
        "claims.api.desk",
        "claims.similarity",
    ),
    "LlmSettings": ("claims.ui.resources", "claims.cli", "claims.api.desk", "claims.extraction"),
}


def _modules() -> dict[str, Path]:
    files = [
        PROJECT / "app.py",
        *(path for room in ("claims", "db", "seeds") for path in (PROJECT / room).rglob("*.py")),
    ]
    return {_name(path): path for path in files}


def _name(path: Path) -> str:
    return ".".join(path.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__")


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _inside(module: str, rooms: tuple[str, ...]) -> bool:
    return any(module == room or module.startswith(f"{room}.") for room in rooms)


def _room(module: str) -> str:
    return max((room for room in ROOMS if _inside(module, (room,))), key=len, default="")


@pytest.mark.parametrize("module", sorted(_modules()))
def test_a_room_imports_only_what_it_may(module: str) -> None:
    room = _room(module)
    if module in ("claims", "claims.ui.pages"):
        return
    assert room, f"{module} belongs to no room"
    parent = ROOMS["claims.ui"] if room.startswith("claims.ui") else ()
    allowed = (
        *SHARED,
        room,
        *ROOMS[room],
        *parent,
        *(("claims.ui",) if room.startswith("claims.ui") else ()),
    )
    for imported in _imports(_modules()[module]):
        if _inside(imported, ("claims", "db", "seeds", "app")):
            assert _inside(imported, allowed), f"{module} may not import {imported}"


@pytest.mark.parametrize("module", sorted(_modules()))
def test_a_library_is_imported_only_where_it_belongs(module: str) -> None:
    for imported in _imports(_modules()[module]):
        allowed = LIBRARIES.get(imported.split(".")[0])
        assert allowed is None or _inside(module, allowed), f"{module} may not import {imported}"


@pytest.mark.parametrize("module", sorted(_modules()))
def test_only_the_composition_roots_build_engines_and_embedders(module: str) -> None:
    for imported in _imports(_modules()[module]):
        allowed = BUILDERS.get(imported.rsplit(".", 1)[-1])
        assert allowed is None or _inside(module, allowed), f"{module} may not build {imported}"


def test_the_walk_sees_every_room() -> None:
    seen = {_room(module) for module in _modules()}
    assert seen >= set(ROOMS)
