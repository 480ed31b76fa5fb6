"""A dossier as Markdown (CommonMark), in which every text shows as the characters that it is."""

from __future__ import annotations

import re
import unicodedata

from claims.interchange import dossier_outline
from claims.interchange.dossier_blocks import (
    Block,
    Code,
    Contents,
    Facts,
    Heading,
    Listing,
    Paragraph,
    Quotation,
    Run,
    Runs,
    Verdict,
)
from claims.interchange.dossier_records import Dossier

RIGHT_TO_LEFT_ISOLATE, LEFT_TO_RIGHT_ISOLATE, POP_ISOLATE = "\u2067", "\u2066", "\u2069"
_FROM_THE_RIGHT = ("R", "AL", "AN")

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~&$^!@]|:(?=\S)(?!\d)|(?<=[Ww]{3})\.|://")
_AT_LINE_START = re.compile(r"(?m)^([ \t]*)(\d{0,9})([-+=.)])(?=\s|[-+=]|$)")
_INDENT = re.compile(r"(?m)^[ \t]+")
_ENTITY = re.compile(r"&(?=#?\w{1,40};)")


def as_markdown(dossier: Dossier) -> str:
    """Return a dossier as Markdown; foreign texts that run from the right are set apart (UAX #9)."""
    return "\n\n".join(_block(block) for block in dossier_outline.blocks(dossier)) + "\n"


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        anchor = f'<a id="{block.anchor}"></a>\n\n' if block.anchor else ""
        return f"{anchor}{'#' * block.level} {_line(block.runs)}"
    if isinstance(block, Paragraph):
        return f"**Note:** {_text(block.runs)}" if block.warning else _text(block.runs)
    if isinstance(block, Quotation):
        source = f"\n>\n> — {_line(block.source)}" if block.source else ""
        return "> " + _passage(block.runs).replace("\n", "\n> ") + source
    if isinstance(block, Code):
        return _code(block.text)
    return _in_lines(block)


def _in_lines(block: Facts | Listing | Verdict | Contents) -> str:
    if isinstance(block, Facts):
        return "\n".join(f"- **{name}:** {_line(runs)}" for name, runs in block.rows)
    if isinstance(block, Listing):
        return "\n".join(_entry(block, number) for number in range(len(block.entries)))
    if isinstance(block, Contents):
        return "\n".join(f"{number}. {_line(entry)}" for number, entry in enumerate(block.entries, 1))
    return f"**{_escaped(block.label)}**" + (f" ({block.scale})" if block.scale else "")


def _entry(block: Listing, number: int) -> str:
    indent = "    " * block.depth
    bullet = f"{number + 1}. " if block.ordered else "- "
    return indent + bullet + _text(block.entries[number]).replace("\n", f"\n{indent}    ")


def _line(runs: Runs) -> str:
    return " ".join(_text(runs).replace("\\\n", " ").split("\n"))


def _text(runs: Runs) -> str:
    """Return runs as inline Markdown; a line end in a text is one in the result."""
    return _broken("".join(_run(run) for run in runs))


def _passage(runs: Runs) -> str:
    """Return a passage, each of its lines set apart as a whole: a line end ends what is set apart."""
    together = Run("".join(run.text for run in runs), language=next((r.language for r in runs), None))
    around = [run.text for run in runs]
    inside = "".join(
        _styled(run, mark=_can_be_marked("".join(around[:place]), run.text, "".join(around[place + 1 :])))
        for place, run in enumerate(runs)
    )
    return _broken("\n".join(_apart(line, together) for line in inside.split("\n")))


def _broken(text: str) -> str:
    return _starts_no_block(text).strip().replace("\n", "\\\n")


def _run(run: Run) -> str:
    if run.code:
        ticks = "`" * (_longest_run(run.text) + 1)
        return f"{ticks} {run.text} {ticks}"
    shown = _apart(_styled(run), run) if run.foreign else _styled(run)
    if run.link:
        return f"[{shown}](<{_ENTITY.sub('&amp;', run.link.replace(chr(92), '%5C'))}>)"
    return f"[{shown}](#{run.anchor})" if run.anchor else shown


def _apart(text: str, run: Run) -> str:
    """Set a text apart from its neighbours (UAX #9, isolates) where any of it runs from the right."""
    if not any(unicodedata.bidirectional(each) in _FROM_THE_RIGHT for each in run.text):
        return text
    opened = RIGHT_TO_LEFT_ISOLATE if run.direction == "rtl" else LEFT_TO_RIGHT_ISOLATE
    return f"{opened}{text}{POP_ISOLATE}"


def _can_be_marked(before: str, text: str, after: str) -> bool:
    """Return whether emphasis round a text is read as such (CommonMark 0.31, flanking delimiter runs)."""
    inner = text.strip()
    if not inner:
        return False
    ahead = before[-1:] if text[0] == inner[0] else " "
    behind = after[:1] if text[-1] == inner[-1] else " "
    opens = not _is_mark(inner[0]) or not ahead or ahead.isspace() or _is_mark(ahead)
    return opens and (not _is_mark(inner[-1]) or not behind or behind.isspace() or _is_mark(behind))


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _styled(run: Run, *, mark: bool = True) -> str:
    shown = _escaped(run.text)
    if run.emphasis:
        shown = _around(shown, "*")
    if run.strong or (run.marked and mark):
        shown = _around(shown, "**")
    return shown


def _around(text: str, mark: str) -> str:
    """Put a mark round each line of a text, inside its white space: it would not count outside."""
    lines = []
    for line in text.split("\n"):
        inner = line.strip()
        lines.append(line.replace(inner, f"{mark}{inner}{mark}", 1) if inner else line)
    return "\n".join(lines)


def _escaped(text: str) -> str:
    lines = re.sub(r"\n\s*\n", "\n", _INDENT.sub("", text)) if "\n" in text else text
    return _SPECIAL.sub(lambda found: "".join(f"\\{each}" for each in found[0]), lines)


def _starts_no_block(text: str) -> str:
    return _AT_LINE_START.sub(r"\1\2\\\3", text)


def _code(text: str) -> str:
    fence = "`" * max(3, _longest_run(text) + 1)
    return f"{fence}\n{text}\n{fence}"


def _longest_run(text: str) -> int:
    return max((len(found) for found in re.findall("`+", text)), default=0)
