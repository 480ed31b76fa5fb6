"""A dossier as one HTML file that holds all it needs, prints well, and asks nobody for anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from claims.interchange import dossier_outline
from claims.interchange.dossier_blocks import Block, Runs, direction
from claims.interchange.dossier_records import Dossier

_HERE = Path(__file__).parent


def as_html(dossier: Dossier) -> str:
    """Return a dossier as HTML, every text escaped, each foreign one with its language and direction."""
    return _template().render(
        title=dossier_outline.title(dossier),
        css=Markup((_HERE / "dossier.css").read_text(encoding="utf-8")),  # noqa: S704 (our own file)
        blocks=_told(dossier),
        lang=_lang,
        passage=_passage,
    )


@lru_cache(maxsize=1)
def _template() -> Template:
    made = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
    )
    return made.get_template("dossier.html.jinja")


def _told(dossier: Dossier) -> Iterator[dict[str, Any]]:
    for block in dossier_outline.blocks(dossier):
        yield {each.name: getattr(block, each.name) for each in fields(block)} | {"kind": _kind(block)}


def _kind(block: Block) -> str:
    return type(block).__name__


def _lang(language: str | None) -> Markup:
    return Markup(' lang="{}"').format(language) if language else Markup("")


def _passage(runs: Runs) -> Markup:
    """Return the attributes of a quotation: the language and direction of all that stands in it."""
    language = next((run.language for run in runs if run.language), None)
    way = direction("".join(run.text for run in runs), language)
    return Markup('{} dir="{}" class="{}"').format(_lang(language), way, way)
