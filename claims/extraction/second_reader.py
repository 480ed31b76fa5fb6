"""An optional language model that reads a document too and points at passages that were missed.

Off unless ``CLAIMS_LLM_BASE_URL`` is set. Nothing it answers is taken on trust: a proposal counts only
when its quote stands in the document, offsets are counted here, and a passage that it points at is
read by the same rules as every other.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claims.extraction.llm_schema import AnswerError, read_claims
from claims.extraction.llm_settings import LlmSettings
from claims.extraction.llm_vetting import Proposal, Rejection, Vetting
from claims.records import DocumentText, Passage, Progress, SecondOpinion
from claims.text import storable

if TYPE_CHECKING:
    from claims.extraction.llm_client import LlmClient

__all__ = ["LlmSettings", "Proposal", "Rejection", "SecondReader", "SecondReading", "added_passages"]

_BREAKS = (re.compile(r"\n[ \t\r]{0,80}\n"), re.compile(r"\n"), re.compile(r"[.!?…]\s"), re.compile(r"\s"))
"""Where a document may be cut, best first: blank line, line, sentence, word."""


@dataclass(frozen=True, slots=True)
class SecondReading:
    """What a language model proposed about one document, checked and in text order.

    ``reasons`` has one entry a rejected proposal. ``unknown_claimants`` counts names that the document
    does not hold, which were dropped, and ``duplicates`` proposals of a passage proposed before.
    ``failures`` are lines for the analyst, one for each part of the document that got no answer.
    """

    proposals: tuple[Proposal, ...] = ()
    reasons: tuple[Rejection, ...] = ()
    unknown_claimants: int = 0
    duplicates: int = 0
    failures: tuple[str, ...] = ()

    @property
    def rejected(self) -> int:
        """How many proposals were not taken."""
        return len(self.reasons)

    def spans(self) -> tuple[tuple[int, int], ...]:
        """Return the offsets of the proposals, start and end, in text order."""
        return tuple((proposal.start, proposal.end) for proposal in self.proposals)

    def opinion(self, *, agreed: int, added: int) -> SecondOpinion:
        """Return what came of it: of its proposals ``agreed`` agree, and each of ``added`` adds a passage."""
        return SecondOpinion(
            agreed=agreed,
            added=added,
            left_out=len(self.proposals) - agreed - added,
            rejections=tuple((str(reason), count) for reason, count in Counter(self.reasons).most_common()),
            failures=self.failures,
        )


class SecondReader:
    """Asks the server of ``settings``; keeps no state, so one reader serves every thread."""

    def __init__(self, settings: LlmSettings) -> None:
        self._settings = settings

    @property
    def base_url(self) -> str:
        """The address that the texts are sent to."""
        return self._settings.base_url

    def read(self, document: DocumentText, *, progress: Progress | None = None) -> SecondReading:
        """Return what the model proposes about ``document``; never raises for what a server does.

        A part without a usable answer is one line in ``failures`` and the rest goes on, unless the
        server cannot be reached at all. Takes at most about ``settings.deadline`` seconds.
        """
        clean = storable(document.text)
        vetting = Vetting(document.text)
        failures: list[str] = []
        if clean.strip():
            failures = self._read_parts(clean, vetting, progress)
        return SecondReading(
            proposals=vetting.proposals,
            reasons=tuple(vetting.reasons),
            unknown_claimants=vetting.unknown_claimants,
            duplicates=vetting.duplicates,
            failures=tuple(failures),
        )

    def _read_parts(self, text: str, vetting: Vetting, progress: Progress | None) -> list[str]:
        """Let ``vetting`` take the answers about each part; return a line for each that had none."""
        from claims.extraction.llm_client import LlmClient, LlmError

        parts = split_parts(text, self._settings.chunk_characters)
        failures: list[str] = []
        number = 0
        try:
            with LlmClient(self._settings) as client:
                model = client.model()
                for number, (start, end) in enumerate(parts):
                    try:
                        vetting.take(_ask(client, model, text[start:end]), start, end)
                    except LlmError as error:
                        if error.fatal:
                            raise
                        failures.append(_line(error, number, len(parts)))
                    if progress is not None:
                        progress(number + 1, len(parts))
        except LlmError as error:
            failures.append(_line(error, number, len(parts), unsent=len(parts) - number - 1))
        return failures


def _ask(client: LlmClient, model: str, part: str) -> list[object]:
    try:
        return read_claims(client.ask(model, part))
    except AnswerError as error:
        raise client.unusable(error) from error


def _line(error: Exception, number: int, total: int, *, unsent: int = 0) -> str:
    place = f"part {number + 1} of {total}: " if total > 1 else ""
    rest = f" ({unsent} more not sent)" if unsent else ""
    return f"{place}{error}{rest}"


def split_parts(text: str, size: int) -> list[tuple[int, int]]:
    """Return offsets that cut ``text`` into parts of at most ``size`` characters, none overlapping.

    Each ends at the last blank line that fits, else at a line, a sentence, a word, or the size
    itself. Parts of nothing but white space are left out.
    """
    parts: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        end = _cut(text, start, size)
        if not text[start:end].isspace():
            parts.append((start, end))
        start = end
    return parts


def _cut(text: str, start: int, size: int) -> int:
    if len(text) - start <= size:
        return len(text)
    for boundary in _BREAKS:
        # The first character never ends a part, so that each cut makes way.
        ends = [found.end() for found in boundary.finditer(text, start + 1, start + size)]
        if ends:
            return ends[-1]
    return start + size


def added_passages(
    passages: Sequence[Passage], proposed: Collection[int], reading: SecondReading
) -> tuple[list[int], int]:
    """Return the indices of passages that ``reading`` adds to ``proposed``, and how many proposals agree.

    ``passages`` are in text order and do not overlap. A proposal that touches a proposed passage
    agrees; any other adds the heading or sentence that it shares the most characters with. One that
    lies in a caption or boilerplate does neither.
    """
    starts = [passage.start for passage in passages]
    known = frozenset(proposed)
    added: set[int] = set()
    agreed = 0
    for start, end in reading.spans():
        touched = _touched(passages, starts, start, end)
        if not known.isdisjoint(touched):
            agreed += 1
        elif touched:
            added.add(max(touched, key=lambda number: _shared(passages[number], start, end)))
    return sorted(added), agreed


def _touched(passages: Sequence[Passage], starts: Sequence[int], start: int, end: int) -> list[int]:
    first = max(bisect_right(starts, start) - 1, 0)
    last = bisect_right(starts, end - 1)
    return [
        number
        for number in range(first, last)
        if _shared(passages[number], start, end) > 0 and passages[number].kind.can_hold_claim
    ]


def _shared(passage: Passage, start: int, end: int) -> int:
    return min(passage.end, end) - max(passage.start, start)
