"""The paths: each calls one service to read, and one to write; the token's name is who acts."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response, Security
from fastapi.security import HTTPBearer

from claims.api.answers import Claim, Decided, Health, Hits, Page, Taken, WholeClaim
from claims.api.asked import ListQuery, NewDocument, NewEvidence, NewVerdict, SearchQuery
from claims.api.desk import Desk
from claims.api.problems import responses
from claims.documents import read_pasted
from claims.documents.naming import one_line
from claims.errors import NotFoundError
from claims.interchange.claimreview import as_json_ld
from claims.records import DocumentText
from claims.services import catalogue, identity, intake, published, review
from claims.services import search as searching
from claims.services.evidence_input import EvidenceInput
from claims.services.query_text import parse_query
from claims.vocabulary import ClaimStatus


class LinkedData(Response):
    """JSON-LD."""

    media_type = "application/ld+json"


def _desk(request: Request) -> Desk:
    desk = request.app.state.desk
    assert isinstance(desk, Desk)
    return desk


def _holder(request: Request) -> str:
    return str(request.state.holder.name)


TheDesk = Annotated[Desk, Depends(_desk)]
By = Annotated[str, Depends(_holder)]
ClaimId = Annotated[int, Path(description="The claim's number.")]

_bearer = HTTPBearer(auto_error=False, description="A token that `python -m claims api-token` made.")
_ALWAYS = (401, 429, 500, 503)

health = APIRouter()
router = APIRouter(dependencies=[Security(_bearer)], responses=responses(*_ALWAYS))


@health.get("/healthz", responses=responses(500, 503))
def healthz(desk: TheDesk) -> Health:
    """Say that the API runs and its database answers; takes no token."""
    with desk.database.read() as session:
        identity.has_admin(session)
    return Health(status="ok")


_KNOWN: dict[int | str, dict[str, object]] = {
    200: {"model": Taken, "description": "The text is stored already; nothing was written."}
}


@router.post("/documents", status_code=201, responses={**_KNOWN, **responses(400, 403, 408, 413, 422)})
def add_document(asked: NewDocument, response: Response, desk: TheDesk, by: By) -> Taken:
    """Read a text, propose its claims and store both."""
    document = _document(asked)
    with desk.reading() as readers:
        result = intake.take_in(
            desk.database,
            document,
            extractor=readers.extractor,
            embedder=readers.embedder,
            by=by,
            suggester=readers.suggester,
        )
    if result.already_known:
        response.status_code = 200
    ids = dict.fromkeys(mention.claim_id for mention in result.mentions)
    with desk.database.read() as session:
        views = catalogue.views_by_id(session, ids)
    return Taken(
        document_id=result.document_id,
        already_known=result.already_known,
        new_claims=result.new_claims,
        claims=[Claim.of(views[claim_id]) for claim_id in ids],
    )


def _document(asked: NewDocument) -> DocumentText:
    found = read_pasted(asked.text, url=asked.url, title=asked.title)
    return replace(found, publisher=one_line(asked.publisher), published_on=asked.published_on)


@router.get("/claims", responses=responses(422))
def list_claims(asked: Annotated[ListQuery, Query()], desk: TheDesk) -> Page:
    """List the claims that pass the filters, a part at a time."""
    with desk.database.read() as session:
        page = catalogue.list_claims(
            session, asked.chosen(), order=asked.order, limit=asked.limit, offset=asked.offset
        )
    return Page.of(page)


@router.get("/search", responses=responses(422))
def search(asked: Annotated[SearchQuery, Query()], desk: TheDesk) -> Hits:
    """Find the claims that say something like a text, in any language, best first."""
    query = parse_query(asked.q)
    readers = desk.searching()
    with desk.database.read() as session:
        hits = searching.search(
            session, query, embedder=readers.embedder, index=readers.index, limit=asked.limit
        )
    return Hits.of(hits)


@router.get("/claims/{claim_id}", responses=responses(404, 422))
def show_claim(claim_id: ClaimId, desk: TheDesk) -> WholeClaim:
    """Show one claim with its passages, evidence and verdicts."""
    with desk.database.read() as session:
        return WholeClaim.of(catalogue.show_claim(session, claim_id))


_LINKED: dict[int | str, dict[str, object]] = {
    200: {"description": "ClaimReview", "content": {LinkedData.media_type: {"schema": {"type": "object"}}}}
}


@router.get(
    "/claims/{claim_id}/claimreview",
    response_class=LinkedData,
    responses={**_LINKED, **responses(404, 422)},
)
def claimreview(claim_id: ClaimId, desk: TheDesk) -> LinkedData:
    """Give the verdict on a claim as schema.org ClaimReview; 404 says why there is none to publish."""
    with desk.database.read() as session:
        found = published.of_claims(session, [claim_id], at=desk.published_at)
    if found.left_out:
        _, reason = found.left_out[0]
        raise NotFoundError(f"claim {claim_id} has no verdict to publish: {reason}")
    return LinkedData(as_json_ld(found.reviews))


@router.post("/claims/{claim_id}/verdict", responses=responses(400, 403, 404, 408, 409, 413, 422))
def decide(claim_id: ClaimId, asked: NewVerdict, desk: TheDesk, by: By) -> Decided:
    """Give a claim a status, with a reason and the evidence that it rests on."""
    pieces = [_evidence(piece, asked.status) for piece in asked.evidence]
    with desk.database.write() as session:
        review.mark(
            session,
            claim_id,
            asked.status,
            by=by,
            reason=asked.reason,
            evidence=pieces,
            rating=asked.rating,
            as_of=asked.as_of,
            expires_on=asked.expires_on,
            probability=asked.probability,
            expected_version=asked.expected_version,
        )
        waits = review.waits_for_second_look(session, asked.status)
        view = catalogue.views_by_id(session, [claim_id])[claim_id]
    return Decided(claim=Claim.of(view), waits_for_second_look=waits)


def _evidence(piece: NewEvidence, status: ClaimStatus) -> EvidenceInput:
    return EvidenceInput(
        piece.stance or status.usual_stance,
        piece.url,
        piece.quote,
        publisher=piece.publisher,
        published_on=piece.published_on,
        note=piece.note,
        document_id=piece.document,
    )
