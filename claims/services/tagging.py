"""Tags: words that the desk files claims under. Case and space do not tell two tags apart."""

from __future__ import annotations

import unicodedata

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.errors import InvalidInputError
from claims.services import audit
from claims.services.opening import close_claim, open_live
from claims.services.permissions import Action, acting
from claims.text import fold_space, storable
from claims.vocabulary import EventKind
from db.models import ClaimTag, Tag

MAX_TAG = 64


def tag(session: Session, claim_id: int, name: str, *, by: str, expected_version: int | None = None) -> int:
    """File a claim under a tag, a new one if need be; return the claim's new version.

    Raises NotFoundError, StaleClaimError, and InvalidInputError for a bad name, a joined claim, or a tag
    that the claim has.
    """
    user = acting(session, by, Action.TAG)
    claim = open_live(session, claim_id, expected_version=expected_version)
    found = named(session, name)
    if session.get(ClaimTag, (claim.id, found.id)) is not None:
        raise InvalidInputError(f"claim {claim_id} is tagged {found.name} already")
    session.add(ClaimTag(claim_id=claim.id, tag_id=found.id))
    line = audit.Entry(EventKind.CLAIM_TAGGED, claim_id=claim.id, payload=tagging(found, tagged=True))
    audit.record(session, user, line)
    return close_claim(session, claim)


def untag(session: Session, claim_id: int, name: str, *, by: str, expected_version: int | None = None) -> int:
    """Take a tag off a claim; return the claim's new version.

    Raises NotFoundError, StaleClaimError, and InvalidInputError when the claim has no such tag.
    """
    user = acting(session, by, Action.TAG)
    claim = open_live(session, claim_id, expected_version=expected_version)
    found = find(session, name)
    row = session.get(ClaimTag, (claim.id, found.id)) if found else None
    if found is None or row is None:
        raise InvalidInputError(f"claim {claim_id} is not tagged {folded(name)}")
    session.delete(row)
    line = audit.Entry(EventKind.CLAIM_TAGGED, claim_id=claim.id, payload=tagging(found, tagged=False))
    audit.record(session, user, line)
    return close_claim(session, claim)


def folded(name: str) -> str:
    """Return a tag's name as it is kept: on one line, in lower case; InvalidInputError for no fit name.

    Characters that show nothing or turn the text round are refused: two tags could look the same.
    """
    plain = unicodedata.normalize("NFC", fold_space(storable(name))).lower()
    plain = unicodedata.normalize("NFC", plain)
    if not plain or len(plain) > MAX_TAG:
        raise InvalidInputError(f"a tag has 1 to {MAX_TAG} characters")
    if any(unicodedata.category(character) in ("Cc", "Cf", "Co", "Cn") for character in plain):
        raise InvalidInputError("a tag holds only characters that show; type it anew")
    return plain


def find(session: Session, name: str) -> Tag | None:
    """Return the tag called so, whatever its case; None when there is none."""
    return session.scalar(select(Tag).where(Tag.name == folded(name)))


def named(session: Session, name: str) -> Tag:
    """Return the tag called so, a new one when there is none yet."""
    found = find(session, name)
    if found is None:
        found = Tag(name=folded(name), created_at=audit.now())
        session.add(found)
        session.flush()
    return found


def tagging(found: Tag, *, tagged: bool) -> dict[str, object]:
    """Return what the log keeps of a tag put on a claim or taken off."""
    return {
        "tag": found.id,
        "name": found.name,
        "tag_created_at": found.created_at.isoformat(),
        "tagged": tagged,
    }


def names(session: Session) -> tuple[str, ...]:
    """Return the tags that some claim has, in order."""
    used = select(ClaimTag.tag_id).distinct()
    return tuple(session.scalars(select(Tag.name).where(Tag.id.in_(used)).order_by(Tag.name)))
