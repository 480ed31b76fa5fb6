"""The closed word lists of the workbench.

Every value is stored and exported as written here; renaming one is a database migration.
"""

from enum import StrEnum


class Stance(StrEnum):
    """What a piece of evidence does to the claim it is filed under."""

    SUPPORTS = "supports"
    REFUTES = "refutes"
    CONTEXT = "context"


class ClaimStatus(StrEnum):
    """Where a claim stands in review."""

    NEW = "new"
    IN_REVIEW = "in_review"
    VERIFIED = "verified"
    DISPUTED = "disputed"
    UNRESOLVED = "unresolved"
    DISMISSED = "dismissed"

    @property
    def is_open(self) -> bool:
        """True while an analyst still has to decide."""
        return self in (ClaimStatus.NEW, ClaimStatus.IN_REVIEW)

    @property
    def is_decision(self) -> bool:
        """True when marking a claim so records a verdict."""
        return not self.is_open

    @property
    def needs_reason(self) -> bool:
        """True when marking a claim so is refused without a justification."""
        return self in (ClaimStatus.VERIFIED, ClaimStatus.DISPUTED)

    @property
    def usual_stance(self) -> Stance:
        """What evidence given with this mark does, unless the analyst says otherwise."""
        usual = {ClaimStatus.VERIFIED: Stance.SUPPORTS, ClaimStatus.DISPUTED: Stance.REFUTES}
        return usual.get(self, Stance.CONTEXT)


WAITING = tuple(status for status in ClaimStatus if status.is_open)
"""The statuses of claims that somebody still has to decide."""


class Modality(StrEnum):
    """How a passage puts a claim forward, from the text's own word to a denial."""

    ASSERTED = "asserted"
    QUOTED = "quoted"
    REPORTED = "reported"
    HEDGED = "hedged"
    DENIED = "denied"


class Comparator(StrEnum):
    """How a number in a text bounds the quantity that it speaks of."""

    EQUAL = "="
    ABOUT = "~"
    MORE = ">"
    AT_LEAST = ">="
    LESS = "<"
    AT_MOST = "<="
    BETWEEN = "between"


class TimePrecision(StrEnum):
    """How exactly a text says when."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    DECADE = "decade"


class TimeRole(StrEnum):
    """Whether a time tells when a claim was said, or what time it is about."""

    SAID = "said"
    ABOUT = "about"


class EntityKind(StrEnum):
    """What a name in a claim stands for."""

    COUNTRY = "country"
    PEOPLE = "people"
    METONYM = "metonym"
    NAME = "name"


class PassageKind(StrEnum):
    """What a stretch of a document is for; only headings and body can hold claims."""

    HEADING = "heading"
    BODY = "body"
    CAPTION = "caption"
    BOILERPLATE = "boilerplate"

    @property
    def can_hold_claim(self) -> bool:
        """True for what a document itself says."""
        return self in (PassageKind.HEADING, PassageKind.BODY)


class Reader(StrEnum):
    """Whose reading of a document proposed a claim."""

    RULES = "rules"
    LANGUAGE_MODEL = "language_model"


class MatchKind(StrEnum):
    """What two claims have to do with each other."""

    SAME = "same"
    RELATED = "related"
    DIFFERENT = "different"


class ConflictKind(StrEnum):
    """Why two claims cannot both hold."""

    POLARITY = "polarity"
    NUMBER = "number"
    DATE = "date"


class MatchDecision(StrEnum):
    """What an analyst decided about two claims that look alike."""

    JOINED = "joined"
    KEPT_APART = "kept_apart"


class EventKind(StrEnum):
    """What one line of the audit log records."""

    DOCUMENT_ADDED = "document_added"
    CLAIM_PROPOSED = "claim_proposed"
    MENTION_ADDED = "mention_added"
    CLAIM_MARKED = "claim_marked"
    MARK_UNDONE = "mark_undone"
    EVIDENCE_ADDED = "evidence_added"
    CLAIM_JOINED = "claim_joined"
    CLAIM_SPLIT = "claim_split"
    KEPT_APART = "kept_apart"
    LINK_UNDONE = "link_undone"

    @property
    def changes_claim(self) -> bool:
        """True when such an event gave the claim a new version; one more mention of it does not."""
        return self not in _LEAVES_VERSION

    @property
    def links_claims(self) -> bool:
        """True when such an event says of two claims that they are, or are not, the same."""
        return self in (EventKind.CLAIM_JOINED, EventKind.CLAIM_SPLIT, EventKind.KEPT_APART)


_LEAVES_VERSION = (
    EventKind.DOCUMENT_ADDED,
    EventKind.CLAIM_PROPOSED,
    EventKind.MENTION_ADDED,
    EventKind.KEPT_APART,
)
