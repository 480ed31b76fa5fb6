"""Subtitles (SRT, WebVTT): what is said, each sentence at its time code."""

from __future__ import annotations

import re
from itertools import pairwise

from claims.documents.composing import Composer
from claims.errors import DocumentError
from claims.records import DocumentText

_ENDS = re.compile(r"[.!?…][\"'”’»)\]]*$")
_VOICE = re.compile(r"<v(?:\.[^\s>]{0,40})?\s+([^>]{1,80})>")
_TAG = re.compile(r"<[^<>]{0,100}>|\{\\[^{}]{0,100}\}")
_SPEAKS = re.compile(r"^(?:[-–—]\s|[^\s:][^:]{0,40}:\s)")


def read_subtitles(text: str, *, kind: str, name: str, label: str) -> DocumentText:
    """Return the spoken text of subtitles, ``kind`` "srt" or "vtt"; a paragraph a sentence or a speaker."""
    composer = Composer(label)
    open_: list[tuple[str, str]] = []
    for begins, said in _cues(text, kind, label):
        if open_ and (_ENDS.search(open_[-1][1]) or _SPEAKS.match(said)):
            _close(composer, open_)
        open_.append((begins, said))
    _close(composer, open_)
    media_type = "text/vtt" if kind == "vtt" else "application/x-subrip"
    return composer.document(name=name, media_type=media_type, nothing="holds no subtitle; save it again")


def _cues(text: str, kind: str, label: str) -> list[tuple[str, str]]:
    from pysubs2 import Pysubs2Error, SSAFile

    try:
        cues = SSAFile.from_string(_VOICE.sub(r"\1: ", text), format_=kind).events
    except (Pysubs2Error, ValueError, IndexError) as error:
        raise DocumentError(f"{label}: its subtitles cannot be read; save them again") from error
    told = ((cue.start, _TAG.sub("", cue.text.replace("\\N", " "))) for cue in cues)
    plain = ((start, " ".join(said.split())) for start, said in told)
    return [(_time(start), said) for start, said in plain if said]


def _time(milliseconds: int) -> str:
    seconds = milliseconds // 1000
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _close(composer: Composer, cues: list[tuple[str, str]]) -> None:
    """Add one paragraph, with a mark where each of its subtitles begins."""
    if not cues:
        return
    composer.mark(cues[0][0])
    if composer.paragraph(" ".join(said for _, said in cues)):
        offset = 0
        for (_, before), (begins, _said) in pairwise(cues):
            offset += len(before) + 1
            composer.mark_inside(offset, begins)
    cues.clear()
