"""What an analyst wrote in Markdown, read into blocks: emphasis, lists, quotes, code and links to the web.

HTML, images, and links that do not lead to the web are shown as the characters that they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from claims.interchange.addresses import web_address
from claims.interchange.dossier_blocks import Block, Code, Listing, Paragraph, Quotation, Run, Runs, plain

LONGEST = 20_000
"""Characters; a longer text is shown as it was typed."""
DEEPEST = 20
"""Lists and quotes inside each other; a text with deeper ones is shown as it was typed."""


class _WebLinksOnly(MarkdownIt):
    """A parser to which a link that does not lead to the web is text."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 (what it is called there)
        return web_address(url) is not None


_PARSER = _WebLinksOnly("commonmark", {"html": False, "maxNesting": DEEPEST + 2}).disable(
    ["image", "reference", "entity"]
)


@dataclass(frozen=True, slots=True)
class _Style:
    strong: bool = False
    emphasis: bool = False
    link: str | None = None


def blocks(text: str) -> list[Block]:
    """Return what a reason says as blocks, without headings: those are the dossier's own."""
    typed = plain(text)
    if len(typed) > LONGEST:
        return as_typed(typed)
    tokens = _PARSER.parse(typed)
    if any(token.level >= DEEPEST or _depth(token.children) >= DEEPEST for token in tokens):
        return as_typed(typed)
    return [block for node in SyntaxTreeNode(tokens).children for block in _block(node)]


def as_typed(text: str) -> list[Block]:
    """Return a text as paragraphs, a line end where it has one."""
    parts = (part.strip() for part in plain(text).split("\n\n"))
    return [Paragraph((Run(part, foreign=True),)) for part in parts if part]


def _depth(tokens: Sequence[Token] | None) -> int:
    return max((token.level for token in tokens or ()), default=0)


def _block(node: SyntaxTreeNode, *, depth: int = 0) -> Iterator[Block]:
    match node.type:
        case "paragraph":
            yield Paragraph(_runs(node))
        case "heading":
            yield Paragraph(_runs(node, _Style(strong=True)))
        case "blockquote":
            for child in node.children:
                yield from (_as_quotation(block) for block in _block(child))
        case "bullet_list" | "ordered_list":
            yield from _list(node, depth)
        case "fence" | "code_block":
            yield Code(node.content.rstrip("\n"))


def _as_quotation(block: Block) -> Block:
    return Quotation(block.runs) if isinstance(block, Paragraph) else block


def _list(node: SyntaxTreeNode, depth: int) -> Iterator[Block]:
    """Yield the entries of a list, each as one line; what stands inside one follows it, deeper."""
    ordered = node.type == "ordered_list"
    waiting: list[Runs] = []
    for item in node.children:
        for child in item.children:
            if child.type in ("paragraph", "heading"):
                waiting.append(_runs(child))
                continue
            if waiting:
                yield Listing(tuple(waiting), ordered=ordered, depth=depth)
                waiting = []
            yield from _block(child, depth=depth + 1)
    if waiting:
        yield Listing(tuple(waiting), ordered=ordered, depth=depth)


def _runs(node: SyntaxTreeNode, style: _Style | None = None) -> Runs:
    return tuple(_spans(node, style or _Style()))


def _spans(node: SyntaxTreeNode, style: _Style) -> Iterator[Run]:
    for child in node.children:
        match child.type:
            case "inline":
                yield from _spans(child, style)
            case "strong":
                yield from _spans(child, replace(style, strong=True))
            case "em":
                yield from _spans(child, replace(style, emphasis=True))
            case "link":
                yield from _spans(child, replace(style, link=web_address(str(child.attrs["href"]))))
            case "softbreak" | "hardbreak":
                yield _run("\n", style)
            case "code_inline":
                yield replace(_run(child.content, style), code=True)
            case _:
                yield _run(child.content, style)


def _run(text: str, style: _Style) -> Run:
    return Run(text, strong=style.strong, emphasis=style.emphasis, link=style.link)
