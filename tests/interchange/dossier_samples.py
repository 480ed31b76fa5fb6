"""Claims to report on, in four languages, and one whose every part tries to be more than text."""

from __future__ import annotations

from datetime import UTC, date, datetime

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
from claims.vocabulary import (
    ClaimStatus,
    ConflictDecision,
    ConflictKind,
    Credibility,
    Modality,
    Reliability,
    Stance,
)

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
ARABIC = "فقد ميناء فلمار عشرين بالمئة من تجارة الحبوب (20%) عام 2025."
HEBREW = "נמל ולמר איבד חמישית מסחר התבואה שלו."
HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1)) ![y](https://evil.example/p)"
    " <javascript:alert(2)> www.evil.example https://evil.example/a me@evil.example &copy; {{ 7*7 }} "
    "{% raw %} **b** _i_ `c` ~s~ | # h \u202eevil\u202c \u2067open \u0007 \"'"
)


def rich() -> ClaimDossier:
    """Return a claim with everything that there can be."""
    return ClaimDossier(
        wording=Wording(7, "The port of Velmar lost 20 percent of its grain trade in 2025.", "en"),
        status=ClaimStatus.DISPUTED,
        came_in_at=NOON,
        claimant="the harbour master",
        tags=("grain", "ports"),
        recheck_reason="the verdict rested on a source that was given up",
        edits=("silent edit: the page of document 4 was changed",),
        verdict=Decision(
            ClaimStatus.DISPUTED,
            "Ana",
            NOON,
            rating="False",
            scale=Scale(1, 1, 5),
            reason=(
                "The **council's count** says 12 percent:\n\n- first quarter: 10 percent\n- second: 14"
                "\n\n> Nobody counted twice.\n\nSee [the table](https://council.example/table?a=1&b=2)."
            ),
            probability=0.1,
            as_of=date(2026, 5, 3),
            expires_on=date(2027, 1, 1),
            confirmed_by="Rita",
            evidence=(1, 2),
        ),
        waiting=Decision(ClaimStatus.UNRESOLVED, "Jo", NOON, reason="Two counts differ."),
        earlier=(Decision(ClaimStatus.VERIFIED, "Jo", NOON, reason="It said so.", superseded_at=NOON),),
        passages=(
            Passage(
                "The port of Velmar lost 20 percent of its grain trade in 2025.",
                28,
                90,
                "en",
                1,
                "Quiet quays",
                Modality.REPORTED,
                before="It was a grey morning, and ",
                after=" Nobody was surprised.",
                claimant="the harbour master",
                said_on=date(2026, 4, 29),
                place="page 3",
                source="Velmar Courier",
                author="N. Example",
                published_on=date(2026, 4, 30),
                url="https://courier.example/quays",
            ),
            Passage(
                ARABIC, 0, len(ARABIC), "ar", 2, "الميناء الهادئ", Modality.ASSERTED, after=" قال المجلس ذلك."
            ),
        ),
        evidence=(
            Piece(
                1,
                Stance.REFUTES,
                "Ana",
                NOON,
                url="https://council.example/report",
                quote="Grain trade fell by 12 percent.\nThe year before it had risen.",
                language="en",
                note="The council counts *ships*, not tonnes.",
                publisher="Velmar Council",
                published_on=date(2026, 1, 15),
                retrieved_at=NOON,
                document="Annual count",
                document_id=4,
                start=120,
                end=180,
                place="page 12",
                copy_hash="ab" * 32,
                copied_at=NOON,
                reliability=Reliability.B,
                credibility=Credibility.PROBABLE,
                origin="Velmar Council",
                shared_with=(2,),
                trouble="evidence 1 (claim 7): the passage is not in document 9 any more",
            ),
            Piece(2, Stance.REFUTES, "Jo", NOON, quote=HEBREW, language="he", document="דוח", document_id=5),
            Piece(3, Stance.SUPPORTS, "Jo", NOON, url="https://post.example/b"),
            Piece(
                4, Stance.CONTEXT, "Jo", NOON, url="https://post.example/c", not_counted="it was withdrawn"
            ),
        ),
        origins=((Stance.SUPPORTS, 1), (Stance.REFUTES, 1), (Stance.CONTEXT, 0)),
        contradictions=(
            Contradiction(
                Wording(9, HEBREW, "he", ClaimStatus.NEW), ConflictKind.NUMBER, "20 against 12", 0.9
            ),
            Contradiction(
                Wording(10, "It rose.", "en", ClaimStatus.VERIFIED),
                ConflictKind.POLARITY,
                "lost against rose",
                0.8,
                ConflictDecision.EXPLAINED_BY_TIME,
                "Rita",
            ),
        ),
        joined=(JoinedWording(Wording(12, ARABIC, "ar"), "Ana", NOON),),
        checks=(TheirCheck("Check House", "Mostly false", "Velmar lost a fifth", "https://check.example/1"),),
        history=(
            Line(NOON, "Ana", "added the document in which it was found"),
            Line(NOON, "Ana", "marked it disputed (it was new), rated False", "The council's count says so."),
        ),
    )


def hostile() -> ClaimDossier:
    """Return a claim whose every text is `HOSTILE`, and whose addresses lead nowhere good."""
    bad = Wording(66, HOSTILE, "xx<b>", ClaimStatus.NEW)
    return ClaimDossier(
        wording=bad,
        status=ClaimStatus.VERIFIED,
        came_in_at=NOON,
        claimant=HOSTILE,
        tags=(HOSTILE,),
        recheck_reason=HOSTILE,
        edits=(HOSTILE,),
        survivor=bad,
        verdict=Decision(ClaimStatus.VERIFIED, HOSTILE, NOON, HOSTILE, reason=HOSTILE, confirmed_by=HOSTILE),
        passages=(
            Passage(
                HOSTILE,
                0,
                9,
                HOSTILE,
                1,
                HOSTILE,
                Modality.QUOTED,
                HOSTILE,
                HOSTILE,
                HOSTILE,
                place=HOSTILE,
                source=HOSTILE,
                author=HOSTILE,
                url="javascript:alert(3)",
            ),
        ),
        evidence=(
            Piece(
                1,
                Stance.SUPPORTS,
                HOSTILE,
                NOON,
                url="data:text/html,<script>alert(4)</script>",
                quote=f"{HOSTILE}\n# heading\n- list\n1. one\n===\n\n    code",
                note=HOSTILE,
                publisher=HOSTILE,
                document=HOSTILE,
                origin=HOSTILE,
                trouble=HOSTILE,
                copy_hash="x",
            ),
        ),
        origins=((Stance.SUPPORTS, 1),),
        contradictions=(Contradiction(bad, ConflictKind.DATE, HOSTILE, 1, ConflictDecision.REAL, HOSTILE),),
        joined=(JoinedWording(bad, HOSTILE, NOON),),
        checks=(TheirCheck(HOSTILE, HOSTILE, HOSTILE, "vbscript:x"),),
        history=(Line(NOON, HOSTILE, HOSTILE, HOSTILE),),
    )


def of(*claims: ClaimDossier, title: str = "Grain and ports") -> Dossier:
    """Return a dossier of these claims."""
    return Dossier(title, NOON, claims, "The Harbour Desk")
