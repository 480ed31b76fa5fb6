"""What an analyst writes in Markdown, drawn safely.

CommonMark is parsed here and written anew with every text escaped, so that what reaches the page is only
what is meant: emphasis, lists, quotes, code, headings, and links to http and https. HTML, images, other
links, directives and formulas are shown as the characters that they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import streamlit as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from claims.ui.markup import escape_inline, escape_markdown, escape_text

LONGEST = 20_000
"""Characters; a longer text is drawn as it was typed, its beginning first."""

BEGINNING = 3_000


DEEPEST = 60
"""Lists and quotes inside each other; the parser leaves out what lies deeper, so that is drawn as text."""


class _WebLinksOnly(MarkdownIt):
    """A parser to which a link that does not lead to the web is text."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 (what it is called there)
        return url.strip().lower().startswith(("https://", "http://"))


def _parser() -> MarkdownIt:
    """Return what reads CommonMark without what hides text: images, references, entities."""
    parser = _WebLinksOnly("commonmark", {"html": False, "maxNesting": DEEPEST + 2})
    return parser.disable(["image", "reference", "entity"])


_PARSER = _parser()


def draw(text: str, *, key: str, quoted: bool = False) -> None:
    """Draw a reason, a comment or a note; ``key`` tells it from others on the page."""
    if len(text) <= LONGEST:
        st.markdown(_quoted(rendered(text)) if quoted else rendered(text), anchors=False)
        return
    st.markdown(_quoted(escape_markdown(text[:BEGINNING]) + " …"), anchors=False)
    if st.toggle(f"Show all {len(text):,} characters", key=f"whole-{key}"):
        st.code(text, language=None, wrap_lines=True, height=400)


def _quoted(markdown: str) -> str:
    return "> " + markdown.replace("\n", "\n> ")


def rendered(text: str) -> str:
    """Return Markdown that shows what ``text`` means and nothing that it must not do."""
    tokens = _PARSER.parse(text.replace("\0", "\ufffd"))
    if any(token.level >= DEEPEST or _depth(token.children) >= DEEPEST for token in tokens):
        return escape_markdown(text)
    return "\n\n".join(_block(node) for node in SyntaxTreeNode(tokens).children)


def _depth(tokens: Sequence[Token] | None) -> int:
    return max((token.level for token in tokens or ()), default=0)


def _block(node: SyntaxTreeNode) -> str:
    match node.type:
        case "paragraph":
            return _inline(node)
        case "heading":
            return f"##### {_inline(node)}"
        case "blockquote":
            return _quoted(_blocks(node))
        case "bullet_list":
            return "\n".join(_item(item, "- ") for item in node.children)
        case "ordered_list":
            first = int(node.attrs.get("start", 1))
            return "\n".join(_item(item, f"{number}. ") for number, item in enumerate(node.children, first))
        case "fence" | "code_block":
            return _code_block(node.content)
        case "hr":
            return "---"
    return escape_markdown(node.content)


def _blocks(node: SyntaxTreeNode) -> str:
    return "\n\n".join(_block(child) for child in node.children)


def _item(node: SyntaxTreeNode, bullet: str) -> str:
    lines = _blocks(node).split("\n")
    return "\n".join([bullet + lines[0], *(" " * len(bullet) + line if line else "" for line in lines[1:])])


def _code_block(content: str) -> str:
    fence = "`" * max(3, _longest_run(content) + 1)
    return f"{fence}\n{content.rstrip()}\n{fence}"


def _longest_run(content: str) -> int:
    longest = run = 0
    for character in content:
        run = run + 1 if character == "`" else 0
        longest = max(longest, run)
    return longest


def _inline(node: SyntaxTreeNode) -> str:
    return "".join(_spans(node))


def _spans(node: SyntaxTreeNode) -> Iterator[str]:
    for child in node.children:
        match child.type:
            case "inline":
                yield from _spans(child)
            case "strong":
                yield f"**{_inline(child)}**"
            case "em":
                yield f"*{_inline(child)}*"
            case "code_inline":
                ticks = "`" * (_longest_run(child.content) + 1)
                yield f"{ticks} {child.content} {ticks}"
            case "softbreak" | "hardbreak":
                yield "\\\n"
            case "link":
                yield _link(child)
            case _:
                yield escape_text(child.content)


def _link(node: SyntaxTreeNode) -> str:
    address = str(node.attrs["href"])
    told = _inline(node) or escape_inline(address)
    return f"[{told}](<{address.replace('<', '%3C').replace('>', '%3E')}>)"
