"""A document's text put together from what a file holds: paragraphs, with a blank line between them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from claims.documents.language import detect_language
from claims.documents.naming import MAX_TITLE_CHARACTERS, has_words, one_line, web_address
from claims.errors import DocumentError
from claims.records import DocumentText, Mark
from claims.text import fold_space, storable

MAX_CHARACTERS = 20_000_000
"""As many characters as the largest file has bytes: a small file that unpacks to more is a bomb."""

_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\ufffe]")
_GAP = "\n\n"


class Composer:
    """Collects paragraphs and the places that a file names in them.

    ``label`` is what errors call the file. DocumentError when the text grows over `MAX_CHARACTERS`.
    """

    def __init__(self, label: str) -> None:
        self._label = label
        self._pieces: list[str] = []
        self._marks: list[Mark] = []
        self._length = 0

    def mark(self, label: str) -> None:
        """Let what is added from here on be found at ``label``; only the last mark of a place stays."""
        if self._marks and self._marks[-1].label == label:
            return
        start = self._length + (len(_GAP) if self._pieces else 0)
        if self._marks and self._marks[-1].start == start:
            self._marks.pop()
        self._marks.append(Mark(start, label))

    def mark_inside(self, offset: int, label: str) -> None:
        """Let ``label`` begin ``offset`` characters into the paragraph that was added last."""
        self._marks.append(Mark(self._length - len(self._pieces[-1]) + offset, label))

    def paragraph(self, text: str) -> bool:
        """Add a paragraph, its line ends kept and other white space folded; False for one without a word."""
        lines = (fold_space(line) for line in visible(text).split("\n"))
        folded = "\n".join(line for line in lines if line)
        if not has_words(folded):
            return False
        self._length += len(folded) + (len(_GAP) if self._pieces else 0)
        if self._length > MAX_CHARACTERS:
            limit = f"{MAX_CHARACTERS // 1_000_000} million characters, the limit"
            raise DocumentError(f"{self._label}: holds more text than {limit}; split it into smaller files")
        self._pieces.append(folded)
        return True

    def paragraphs(self, texts: Iterable[str]) -> None:
        """Add one paragraph a text."""
        for text in texts:
            self.paragraph(text)

    def document(
        self,
        *,
        name: str,
        media_type: str,
        title: str | None = None,
        author: str | None = None,
        publisher: str | None = None,
        published_on: date | None = None,
        url: str | None = None,
        nothing: str = "holds no words; choose a file with text",
    ) -> DocumentText:
        """Return what was collected, metadata cleaned; DocumentError, saying ``nothing``, without a word."""
        if not self._pieces:
            raise DocumentError(f"{self._label}: {nothing}")
        text = _GAP.join(self._pieces)
        return DocumentText(
            text=text,
            language=detect_language(text),
            title=one_line(title, limit=MAX_TITLE_CHARACTERS),
            author=one_line(author),
            publisher=one_line(publisher),
            published_on=published_on,
            url=web_address(url),
            name=one_line(name),
            media_type=media_type,
            marks=tuple(mark for mark in self._marks if mark.start < len(text)),
        )


def visible(text: str) -> str:
    """Return ``text`` as it can be stored, without characters that only tell where a word may break."""
    return _INVISIBLE.sub("", storable(text.replace("\r\n", "\n").replace("\r", "\n")))
