"""The evidence of a claim as blocks: by stance, by independent origins, each piece with all that is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claims.interchange.dossier_blocks import (
    Block,
    Heading,
    Paragraph,
    Quotation,
    Runs,
    language_name,
    linked,
    own,
    quoted,
    said,
)
from claims.interchange.dossier_records import ClaimDossier, Piece
from claims.interchange.dossier_words import STANCE, counted, day, joined, moment
from claims.vocabulary import Stance


def blocks(claim: ClaimDossier, level: int) -> Iterator[Block]:
    """Yield the evidence of a claim, what was given up last."""
    if not claim.evidence:
        yield Heading(level, (own("Evidence"),))
        yield Paragraph((own("Nothing is filed."),))
        return
    yield Heading(level, (own(f"Evidence: {counted(len(claim.evidence), 'piece')}"),))
    counting = [piece for piece in claim.evidence if piece.not_counted is None]
    for stance, origins in claim.origins:
        filed = [piece for piece in counting if piece.stance is stance]
        if filed:
            yield Heading(level + 1, (own(_title(stance, filed, origins)),))
            for piece in filed:
                yield from _piece(piece, level + 2)
    given_up = [piece for piece in claim.evidence if piece.not_counted is not None]
    if given_up:
        yield Heading(level + 1, (own(f"Given up, counts no longer ({len(given_up)})"),))
        for piece in given_up:
            yield from _piece(piece, level + 2)


def _title(stance: Stance, filed: Sequence[Piece], origins: int) -> str:
    told = counted(origins, "independent origin")
    return f"{STANCE[stance]}: {told if len(filed) == origins else f'{told} in {len(filed)} pieces'}"


def _piece(piece: Piece, level: int) -> Iterator[Block]:
    yield Heading(level, (own(f"Evidence {piece.id}"), *_publisher(piece)))
    if piece.not_counted:
        stance = STANCE[piece.stance].lower()
        yield Paragraph(
            (own(f"Counts no longer: {piece.not_counted}. It was filed as: {stance}."),), warning=True
        )
    if piece.trouble:
        yield Paragraph((said(piece.trouble[:1].upper() + piece.trouble[1:]),), warning=True)
    if piece.quote:
        yield Quotation((quoted(piece.quote, piece.language),), _stands(piece))
    elif piece.document or piece.url:
        yield Paragraph(_stands(piece))
    if piece.note:
        yield Paragraph((own("Note: "), quoted(piece.note)))
    for line in (_grade(piece), _origin(piece), _kept(piece), _filed(piece)):
        if line:
            yield Paragraph(line, small=True)


def _publisher(piece: Piece) -> Runs:
    name = piece.publisher or piece.document
    return (own(": "), said(name)) if name else ()


def _stands(piece: Piece) -> Runs:
    parts: list[Runs] = [(said(name),) for name in (piece.document,) if name and piece.publisher]
    parts += [(linked(piece.url),)] if piece.url else []
    parts += [(own(f"published {day(piece.published_on)}"),)] if piece.published_on else []
    parts += [(said(piece.place),)] if piece.place else []
    parts += [(own(name),) for name in (language_name(piece.language),) if name]
    return joined(parts, " · ")


def _grade(piece: Piece) -> Runs:
    told = []
    if piece.reliability is not None:
        told.append(f"source {piece.reliability.value} ({piece.reliability.meaning})")
    if piece.credibility is not None:
        told.append(f"information {piece.credibility.value} ({piece.credibility.meaning})")
    return (own(f"Grade: {', '.join(told)}"),) if told else ()


def _origin(piece: Piece) -> Runs:
    if piece.origin is None:
        return ()
    others = ", ".join(map(str, piece.shared_with))
    shared = f"; counts as one with evidence {others}" if others else ""
    return (own("Goes back to "), said(piece.origin), own(shared))


def _kept(piece: Piece) -> Runs:
    if piece.copy_hash is None:
        return (own("No copy is kept."),) if piece.url else ()
    place = ""
    if piece.start is not None and piece.end is not None:
        place = f", characters {piece.start:,} to {piece.end:,}"
    kept = f", stored {moment(piece.copied_at)}" if piece.copied_at else ""
    return (own(f"Copy: document {piece.document_id}{place}{kept}, SHA-256 "), said(piece.copy_hash))


def _filed(piece: Piece) -> Runs:
    seen = f"Retrieved {moment(piece.retrieved_at)}; filed " if piece.retrieved_at else "Filed "
    return (own(f"{seen}{moment(piece.filed_at)} by "), said(piece.by))
