"""Dossiers: everything about one claim, or a collection of them, as a report that leaves the house."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.errors import InvalidInputError
from claims.interchange.dossier_records import (
    ClaimDossier,
    Contradiction,
    Decision,
    Dossier,
    JoinedWording,
    Line,
    Passage,
    Piece,
    Scale,
    TheirCheck,
    Wording,
)
from claims.services import (
    anchors,
    audit,
    catalogue,
    conflicts,
    desk,
    event_lines,
    origins,
    page_versions,
    second_look,
)
from claims.services.conflict_views import ConflictView
from claims.services.desk import DeskSettings
from claims.services.fact_check_rows import of_claim as checks_of
from claims.services.origins import OriginGroups
from claims.services.rows import document_view
from claims.services.views import (
    ClaimDetail,
    ClaimView,
    DocumentView,
    EvidenceView,
    MentionInDocument,
    ProposalView,
    VerdictView,
)
from claims.vocabulary import Stance
from db.models import Document
from db.queries import ClaimFilter, claim_ids

MOST = 500
"""Claims that one report holds at most."""
MOST_CONFLICTS = 50
AROUND = 240
"""Characters of the text on each side of a passage, at most."""


def of_claims(
    session: Session, ids: Sequence[int], *, title: str | None = None, publisher: str | None = None
) -> Dossier:
    """Return a report of these claims, in this order.

    Raises NotFoundError for an id that names none, InvalidInputError for no claim and for more than `MOST`.
    """
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        raise InvalidInputError("no claim was chosen: give the number of one")
    if len(wanted) > MOST:
        raise InvalidInputError(f"a dossier holds {MOST} claims at most; choose fewer of them")
    settings = desk.settings(session)
    claims = tuple(_claim(session, claim_id, settings) for claim_id in wanted)
    named = title or (f"Claim {wanted[0]}" if len(wanted) == 1 else f"Dossier of {len(wanted)} claims")
    return Dossier(named, audit.now(), claims, publisher)


def by_filter(
    session: Session, chosen: ClaimFilter, *, title: str | None = None, publisher: str | None = None
) -> Dossier:
    """Return a report of the claims that pass a filter, the most check-worthy first.

    Raises InvalidInputError when none does, and for more than `MOST`.
    """
    return of_claims(session, claim_ids(session, chosen, limit=MOST + 1), title=title, publisher=publisher)


def written(dossier: Dossier, kind: str) -> bytes:
    """Return a report as a file: ``md``, ``html`` or ``docx``; InvalidInputError for anything else."""
    if kind == "md":
        from claims.interchange.dossier_markdown import as_markdown

        return as_markdown(dossier).encode()
    if kind == "html":
        from claims.interchange.dossier_html import as_html

        return as_html(dossier).encode()
    if kind == "docx":
        from claims.interchange.dossier_docx import as_docx

        return as_docx(dossier)
    raise InvalidInputError(f"{kind[:20]!r} is no format of a dossier: choose md, html or docx")


def _claim(session: Session, claim_id: int, settings: DeskSettings) -> ClaimDossier:
    detail = catalogue.show_claim(session, claim_id)
    claim, proposal = detail.claim, second_look.open_proposal(session, claim_id)
    found = conflicts.list_conflicts(session, claim_id=claim_id, decided=None, limit=MOST_CONFLICTS)
    groups = origins.of_evidence(session, detail.evidence)
    earlier = [verdict for verdict in detail.verdicts if verdict.superseded_at is not None]
    return ClaimDossier(
        wording=_wording(claim),
        status=claim.status,
        came_in_at=claim.created_at,
        claimant=claim.claimant,
        tags=claim.tags,
        recheck_reason=claim.recheck_reason,
        edits=tuple(map(str, page_versions.silent_edits(session, _family(detail)))),
        survivor=_wording(detail.survivor) if detail.survivor else None,
        verdict=_decision(detail.verdict, settings) if detail.verdict else None,
        waiting=_decision(proposal, settings) if proposal else None,
        earlier=tuple(_decision(verdict, settings) for verdict in reversed(earlier)),
        passages=tuple(map(_passage, detail.mentions)),
        evidence=_pieces(session, detail, groups),
        origins=tuple((stance, groups.count(stance)) for stance in Stance),
        contradictions=tuple(_contradiction(each, claim_id) for each in found.conflicts),
        joined=tuple(JoinedWording(_wording(each.claim), each.by, each.joined_at) for each in detail.joined),
        checks=tuple(
            TheirCheck(each.publisher, each.rating_name, each.claim_reviewed, each.url, each.reviewed_on)
            for each in checks_of(session, claim_id)
        ),
        history=_history(detail, settings),
    )


def _family(detail: ClaimDetail) -> set[int]:
    return {detail.claim.id, *(each.claim.id for each in detail.joined)}


def _wording(claim: ClaimView) -> Wording:
    return Wording(claim.id, claim.text, claim.language, claim.status)


def _decision(verdict: VerdictView | ProposalView, settings: DeskSettings) -> Decision:
    given = verdict if isinstance(verdict, VerdictView) else None
    step = settings.step(verdict.rating) if verdict.rating else None
    return Decision(
        status=verdict.status,
        by=verdict.by,
        decided_at=verdict.created_at,
        rating=settings.label(verdict.rating) if verdict.rating else None,
        scale=Scale(step.number, settings.worst, settings.best) if step and step.number is not None else None,
        reason=verdict.justification,
        probability=verdict.probability,
        as_of=verdict.as_of,
        expires_on=verdict.expires_on,
        confirmed_by=given.confirmed_by if given else None,
        evidence=tuple(piece.id for piece in verdict.evidence),
        superseded_at=given.superseded_at if given else None,
    )


def _passage(found: MentionInDocument) -> Passage:
    mention, document = found.mention, found.document
    return Passage(
        quote=mention.quote,
        start=mention.start,
        end=mention.end,
        language=document.language,
        document_id=document.id,
        document=document.label,
        modality=mention.modality,
        before=_before(document.text, mention.start),
        after=_after(document.text, mention.end),
        claimant=mention.claimant,
        said_on=mention.said_on,
        place=document.place(mention.start),
        source=document.source,
        author=document.author,
        published_on=document.published_on,
        url=document.url,
    )


def _before(text: str, start: int) -> str:
    """Return the end of the paragraph before a passage, from a whole word on."""
    first = max(0, start - AROUND)
    piece = text[first:start].rpartition("\n")[2]
    return piece.partition(" ")[2] if first and len(piece) == AROUND else piece


def _after(text: str, end: int) -> str:
    piece = text[end : end + AROUND].partition("\n")[0]
    cut = len(piece) == AROUND and end + AROUND < len(text)
    return piece.rpartition(" ")[0] if cut else piece


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the pieces of a claim besides themselves."""

    groups: OriginGroups
    documents: Mapping[int, DocumentView]
    troubles: Mapping[int, str]


def _pieces(session: Session, detail: ClaimDetail, groups: OriginGroups) -> tuple[Piece, ...]:
    cited = {piece.document_id for piece in detail.evidence if piece.document_id is not None}
    rows = session.scalars(select(Document).where(Document.id.in_(cited)))
    report = anchors.check(session, evidence_ids=[piece.id for piece in detail.evidence])
    known = _Known(
        groups,
        {row.id: document_view(row) for row in rows},
        {problem.evidence_id: str(problem) for problem in report.problems},
    )
    return tuple(_piece(piece, known) for piece in detail.evidence)


def _piece(piece: EvidenceView, known: _Known) -> Piece:
    document = known.documents.get(piece.document_id or 0)
    group = known.groups.of(piece.id)
    others = tuple(each for each in group.evidence if each != piece.id) if group else ()
    return Piece(
        id=piece.id,
        stance=piece.stance,
        by=piece.by,
        filed_at=piece.created_at,
        url=piece.url or (document.url if document else None),
        quote=piece.quote,
        language=document.language if document else None,
        note=piece.note,
        publisher=piece.publisher,
        published_on=piece.published_on,
        retrieved_at=piece.retrieved_at,
        document=piece.document,
        document_id=piece.document_id,
        start=piece.start,
        end=piece.end,
        place=document.place(piece.start) if document and piece.start is not None else None,
        copy_hash=piece.copy_hash,
        copied_at=piece.copied_at,
        reliability=piece.reliability or piece.source_reliability,
        credibility=piece.credibility,
        origin=piece.origin or (group.label if group and others else None),
        shared_with=others,
        not_counted=_not_counted(piece),
        trouble=known.troubles.get(piece.id),
    )


def _not_counted(piece: EvidenceView) -> str | None:
    if piece.withdrawn_at is not None:
        return "it was withdrawn"
    return "its publisher was given up" if piece.source_withdrawn_at is not None else None


def _contradiction(found: ConflictView, claim_id: int) -> Contradiction:
    _, other = found.side_of(claim_id)
    return Contradiction(
        other=_wording(other.claim),
        kind=found.kind,
        explanation=found.explanation,
        certainty=found.certainty,
        decision=found.decision,
        decided_by=found.decided_by,
    )


def _history(detail: ClaimDetail, settings: DeskSettings) -> tuple[Line, ...]:
    return tuple(
        Line(event.created_at, event.by, event_lines.told(event, settings), event_lines.written(event))
        for event in detail.history
    )
