"""The tables, as typed mapped classes; constraints carry names so that migrations can speak of them.

What the database can enforce by itself, it does: see ``db/migrations`` for the triggers that keep
document texts, verdicts and the audit log from being rewritten.
"""

from db.models.base import Base
from db.models.claims import Claim, ClaimEntity, ClaimQuantity, Mention, MentionTime
from db.models.documents import Document
from db.models.log import AuditHead, Event
from db.models.matching import ClusterMember, Conflict, Embedding, Match, RadarLook, VectorChange
from db.models.outside import Capture, FactCheck, Watch, WatchFind
from db.models.people import Claimant, DeskSetting, Draft, SavedFilter, Source, User
from db.models.review import Evidence, ProposalEvidence, Verdict, VerdictEvidence, VerdictProposal
from db.models.work import ClaimTag, Note, NoteAddressee, Tag

__all__ = [
    "AuditHead",
    "Base",
    "Capture",
    "Claim",
    "ClaimEntity",
    "ClaimQuantity",
    "ClaimTag",
    "Claimant",
    "ClusterMember",
    "Conflict",
    "DeskSetting",
    "Document",
    "Draft",
    "Embedding",
    "Event",
    "Evidence",
    "FactCheck",
    "Match",
    "Mention",
    "MentionTime",
    "Note",
    "NoteAddressee",
    "ProposalEvidence",
    "RadarLook",
    "SavedFilter",
    "Source",
    "Tag",
    "User",
    "VectorChange",
    "Verdict",
    "VerdictEvidence",
    "VerdictProposal",
    "Watch",
    "WatchFind",
]
