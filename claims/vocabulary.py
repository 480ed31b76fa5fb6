"""The closed word lists of the workbench.

Every value is stored and exported as written here; renaming one is a database migration.
"""

from enum import IntEnum, StrEnum


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
    DENIAL = "denial"
    NUMBER = "number"
    DATE = "date"
    ATTRIBUTION = "attribution"


class PairKind(StrEnum):
    """How the readings of two claims lie to each other; not comparable wherever they are not sure."""

    SAME = "same"
    UPDATES = "updates"
    NARROWER = "narrower"
    BROADER = "broader"
    CONTRADICTS = "contradicts"
    NOT_COMPARABLE = "not_comparable"


class ConflictDecision(StrEnum):
    """What an analyst decided about two claims that seem to contradict each other."""

    REAL = "real"
    EXPLAINED_BY_TIME = "explained_by_time"
    EXPLAINED_BY_SCOPE = "explained_by_scope"
    NOT_A_CONFLICT = "not_a_conflict"


class MatchDecision(StrEnum):
    """What an analyst decided about two claims that look alike."""

    JOINED = "joined"
    KEPT_APART = "kept_apart"


class Role(StrEnum):
    """What somebody may do here; each role may do all that the ones before it may."""

    READER = "reader"
    ANALYST = "analyst"
    REVIEWER = "reviewer"
    ADMIN = "admin"

    @property
    def rank(self) -> int:
        """The place in the ladder, 0 for a reader."""
        return list(Role).index(self)


class Reliability(StrEnum):
    """How far a source is to be trusted, by its record: the letters of the Admiralty code (NATO AJP-2.1)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"

    @property
    def meaning(self) -> str:
        """What the letter says."""
        return _RELIABILITY[self]


_RELIABILITY = {
    Reliability.A: "completely reliable",
    Reliability.B: "usually reliable",
    Reliability.C: "fairly reliable",
    Reliability.D: "not usually reliable",
    Reliability.E: "unreliable",
    Reliability.F: "cannot be judged",
}


class Credibility(IntEnum):
    """How far a piece of information is to be believed: the numbers of the Admiralty code (NATO AJP-2.1)."""

    CONFIRMED = 1
    PROBABLE = 2
    POSSIBLE = 3
    DOUBTFUL = 4
    IMPROBABLE = 5
    CANNOT_BE_JUDGED = 6

    @property
    def meaning(self) -> str:
        """What the number says."""
        return _CREDIBILITY[self]


_CREDIBILITY = {
    Credibility.CONFIRMED: "confirmed by other sources",
    Credibility.PROBABLE: "probably true",
    Credibility.POSSIBLE: "possibly true",
    Credibility.DOUBTFUL: "doubtful",
    Credibility.IMPROBABLE: "improbable",
    Credibility.CANNOT_BE_JUDGED: "cannot be judged",
}


class ProposalOutcome(StrEnum):
    """What became of a verdict that waited for a second look."""

    CONFIRMED = "confirmed"
    SENT_BACK = "sent_back"
    WITHDRAWN = "withdrawn"


class WatchKind(StrEnum):
    """What is watched for new documents."""

    FEED = "feed"
    FOLDER = "folder"
    LIST = "list"


class FindOutcome(StrEnum):
    """What became of something that a watch came upon."""

    WAITING = "waiting"
    STORED = "stored"
    KNOWN = "known"
    FAILED = "failed"


class EventKind(StrEnum):
    """What one line of the audit log records."""

    DOCUMENT_ADDED = "document_added"
    PAGE_FETCHED = "page_fetched"
    CLAIM_PROPOSED = "claim_proposed"
    MENTION_ADDED = "mention_added"
    CLAIM_MARKED = "claim_marked"
    MARK_UNDONE = "mark_undone"
    EVIDENCE_ADDED = "evidence_added"
    CLAIM_JOINED = "claim_joined"
    CLAIM_SPLIT = "claim_split"
    KEPT_APART = "kept_apart"
    LINK_UNDONE = "link_undone"
    CONFLICT_DECIDED = "conflict_decided"
    CONFLICT_UNDONE = "conflict_undone"
    EVIDENCE_GRADED = "evidence_graded"
    EVIDENCE_GROUPED = "evidence_grouped"
    EVIDENCE_WITHDRAWN = "evidence_withdrawn"
    EVIDENCE_RESTORED = "evidence_restored"
    SOURCE_GRADED = "source_graded"
    SOURCE_WITHDRAWN = "source_withdrawn"
    SOURCE_RESTORED = "source_restored"
    RECHECK_ASKED = "recheck_asked"
    VERDICT_PROPOSED = "verdict_proposed"
    VERDICT_CONFIRMED = "verdict_confirmed"
    VERDICT_SENT_BACK = "verdict_sent_back"
    PROPOSAL_WITHDRAWN = "proposal_withdrawn"
    CLAIM_ASSIGNED = "claim_assigned"
    CLAIM_TAGGED = "claim_tagged"
    NOTE_ADDED = "note_added"
    WORK_UNDONE = "work_undone"
    BULK_DONE = "bulk_done"
    FACT_CHECK_IMPORTED = "fact_check_imported"
    FACT_CHECK_TIED = "fact_check_tied"
    FACT_CHECK_REMOVED = "fact_check_removed"
    FACT_CHECK_RESTORED = "fact_check_restored"
    USER_ADDED = "user_added"
    ROLE_CHANGED = "role_changed"
    SETTING_CHANGED = "setting_changed"

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
    EventKind.PAGE_FETCHED,
    EventKind.CLAIM_PROPOSED,
    EventKind.MENTION_ADDED,
    EventKind.KEPT_APART,
    EventKind.CONFLICT_DECIDED,
    EventKind.CONFLICT_UNDONE,
    EventKind.NOTE_ADDED,
    EventKind.BULK_DONE,
    EventKind.FACT_CHECK_IMPORTED,
    EventKind.FACT_CHECK_TIED,
    EventKind.FACT_CHECK_REMOVED,
    EventKind.FACT_CHECK_RESTORED,
    EventKind.SOURCE_GRADED,
    EventKind.SOURCE_WITHDRAWN,
    EventKind.SOURCE_RESTORED,
    EventKind.USER_ADDED,
    EventKind.ROLE_CHANGED,
    EventKind.SETTING_CHANGED,
)
