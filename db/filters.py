"""Which claims a list, a search or a queue takes: a filter as conditions on ``claims``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, column, false, func, literal, or_, select, table, union
from sqlalchemy.orm import aliased

from claims.text import searchable
from claims.vocabulary import WAITING, ClaimStatus, Modality
from db.models import Claim, Claimant, ClaimTag, Document, Mention, Source, Tag, User, VerdictProposal

LIVE = Claim.merged_into_id.is_(None)
"""The claims that lists, counts and the queue show; each stands for all that were joined into it."""

FULL_TEXT = table("claims_fts", column("rowid"), column("rank"), column("claims_fts"))

# SQLite takes any equality for rare. Wrapped, these leave it to begin at what is rare here.
_IS_LIVE = func.coalesce(Claim.merged_into_id, 0) == 0
_STATUS = func.coalesce(Claim.status, literal(ClaimStatus.NEW, Claim.status.type))

_SAME = aliased(Claim)
_EVER = datetime(1, 1, 1, tzinfo=UTC)  # SQLite reads an index for "since ever", not for "is not null"


class WorkView(StrEnum):
    """Why a claim asks for work.

    A claim is ``waiting`` while it is open, and again once its verdict expired or has to be checked
    again. ``second_look``: a proposed verdict waits for somebody else.
    """

    WAITING = "waiting"
    SECOND_LOOK = "second_look"
    EXPIRED = "expired"
    RECHECK = "recheck"
    NEW_TODAY = "new_today"


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """Which claims a list or a search takes; an empty field lets everything through.

    ``after`` is the first day on which a claim may have appeared, ``before`` the first on which it may
    not any more: the day of the document, else the day on which the claim was said, else the day on
    which the document was captured. Each of ``phrases`` has to occur in the text of the claim as whole
    words; case and accents do not count. ``assignees`` are users and ``tags`` tags by name; each of
    ``work`` has to hold. ``nothing`` lets no claim through.
    """

    statuses: tuple[ClaimStatus, ...] = ()
    languages: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    claimants: tuple[str, ...] = ()
    modalities: tuple[Modality, ...] = ()
    document_id: int | None = None
    after: date | None = None
    before: date | None = None
    phrases: tuple[str, ...] = ()
    nothing: bool = False
    assignees: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    work: tuple[WorkView, ...] = ()

    def narrowed(self, other: ClaimFilter) -> ClaimFilter:
        """Return the filter that lets through what both let through."""
        either = {name: _both(getattr(self, name), getattr(other, name)) for name in _ALTERNATIVES}
        documents = {self.document_id, other.document_id} - {None}
        return ClaimFilter(
            **{name: values or () for name, values in either.items()},
            document_id=next(iter(documents), None),
            after=max(filter(None, (self.after, other.after)), default=None),
            before=min(filter(None, (self.before, other.before)), default=None),
            phrases=tuple(dict.fromkeys(self.phrases + other.phrases)),
            nothing=self.nothing or other.nothing or None in either.values() or len(documents) > 1,
            work=tuple(dict.fromkeys(self.work + other.work)),
        )

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """The filter as conditions on ``claims``, joined ones among them."""
        found = self._but_status
        if self.statuses:
            found.append(Claim.status.in_(self.statuses))
        if WorkView.WAITING in self.work:
            found.append(or_(Claim.status.in_(WAITING), _seen_again()))
        return found

    @property
    def parts(self) -> list[list[ColumnElement[bool]]]:
        """The filter on live claims, cut into parts that no claim is in twice, each quick by an index.

        What passes any of them passes the filter: a count is the sum of theirs, the first of all the
        first of theirs. What only statuses and languages choose is cut by status, as the index on status
        and check-worthiness is sorted within each. Anything else chooses few claims, by an index of its own.
        """
        if not self._is_wide:
            return [[_IS_LIVE, *self._but_status, *self._narrow_status]]
        statuses = self.statuses or tuple(ClaimStatus)
        waiting = WorkView.WAITING in self.work
        whole = [status for status in statuses if not waiting or status in WAITING]
        parts = [[LIVE, Claim.status == status, *self._but_status] for status in whole]
        decided = [status for status in statuses if status not in whole]
        if decided:
            parts.append([_IS_LIVE, _STATUS.in_(decided), _seen_again(), *self._but_status])
        return parts

    @property
    def _is_wide(self) -> bool:
        only = ClaimFilter(statuses=self.statuses, languages=self.languages, nothing=self.nothing)
        return self in (only, replace(only, work=(WorkView.WAITING,)))

    @property
    def _narrow_status(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = [_STATUS.in_(self.statuses)] if self.statuses else []
        if WorkView.WAITING in self.work:
            found.append(or_(_STATUS.in_(WAITING), _seen_again()))
        return found

    @property
    def _but_status(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = [false()] if self.nothing else []
        if self.languages:
            found.append(Claim.language.in_(self.languages))
        found.extend(self._work_conditions)
        mention = self._mention_conditions
        if mention:
            mentions = (
                select(Mention.claim_id)
                .join(Document)
                .outerjoin(Source, Document.source_id == Source.id)
                .outerjoin(Claimant, Mention.claimant_id == Claimant.id)
                .where(*mention)
            )
            found.append(_is_or_stands_for(mentions))
        found.extend(_is_or_stands_for(_with_phrase(phrase)) for phrase in self.phrases)
        return found

    @property
    def _work_conditions(self) -> list[ColumnElement[bool]]:
        found: list[Select[Any]] = []
        if self.assignees:
            users = select(User.id).where(User.name.in_(self.assignees))
            found.append(select(_SAME.id).where(_SAME.assignee_id.in_(users)))
        if self.tags:
            tagged = select(ClaimTag.claim_id).join(Tag, Tag.id == ClaimTag.tag_id)
            found.append(tagged.where(Tag.name.in_(self.tags)))
        found.extend(_VIEWS[view]() for view in self.work if view in _VIEWS)
        return [Claim.id.in_(ids) for ids in found]

    @property
    def _mention_conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.sources:
            found.append(Source.name.in_(self.sources))
        if self.claimants:
            found.append(Claimant.name.in_(self.claimants))
        if self.modalities:
            found.append(Mention.modality.in_(self.modalities))
        if self.document_id is not None:
            found.append(Mention.document_id == self.document_id)
        day = func.coalesce(Document.published_on, Mention.said_on, func.date(Document.created_at))
        if self.after is not None:
            found.append(day >= self.after)
        if self.before is not None:
            found.append(day < self.before)
        return found


_ALTERNATIVES = ("statuses", "languages", "sources", "claimants", "modalities", "assignees", "tags")


def _both(one: tuple[Any, ...], other: tuple[Any, ...]) -> tuple[Any, ...] | None:
    """Return the values that two lists of alternatives share, None when none can pass."""
    if not one or not other:
        return one or other
    return tuple(value for value in one if value in other) or None


def today() -> date:
    """Return the day that the desk counts as today, in UTC."""
    return datetime.now(UTC).date()


def _seen_again() -> ColumnElement[bool]:
    """Tell whether a verdict stands no longer."""
    return Claim.id.in_(union(_VIEWS[WorkView.RECHECK](), _VIEWS[WorkView.EXPIRED]()))


def began_today() -> Select[Any]:
    """Select the ids of the live claims that came in today, off one index."""
    midnight = datetime.combine(today(), time.min, UTC)
    return select(_SAME.id).where(_SAME.merged_into_id.is_(None), _SAME.created_at >= midnight)


_VIEWS: dict[WorkView, Callable[[], Select[Any]]] = {
    WorkView.SECOND_LOOK: lambda: select(VerdictProposal.claim_id).where(VerdictProposal.outcome.is_(None)),
    WorkView.EXPIRED: lambda: select(_SAME.id).where(_SAME.expires_on <= today()),
    WorkView.RECHECK: lambda: select(_SAME.id).where(_SAME.recheck_since >= _EVER),
    WorkView.NEW_TODAY: began_today,
}
"""The ids of each view's claims: read off an index first, so that the table is read for these only."""


def _is_or_stands_for(claim_ids: Select[Any]) -> ColumnElement[bool]:
    """Tell whether a claim is one of these, or the live claim that one of them is joined into."""
    joined = aliased(Claim)
    stand_for = select(joined.merged_into_id).where(
        joined.merged_into_id.is_not(None), joined.id.in_(claim_ids)
    )
    return or_(Claim.id.in_(claim_ids), Claim.id.in_(stand_for))


def _with_phrase(phrase: str) -> Select[Any]:
    """Select the ids of the claims that hold a phrase; it is quoted, so that it is never FTS5 syntax."""
    return select(FULL_TEXT.c.rowid).where(FULL_TEXT.c.claims_fts.op("MATCH")(f'"{searchable(phrase)}"'))
