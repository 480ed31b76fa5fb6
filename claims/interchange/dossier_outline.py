"""What a dossier says, in order, as blocks: the one place that decides about words and sections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

from claims.interchange import dossier_evidence, dossier_reasons
from claims.interchange.dossier_blocks import (
    Block,
    Contents,
    Facts,
    Heading,
    Listing,
    Paragraph,
    Quotation,
    Run,
    Runs,
    Verdict,
    language_name,
    linked,
    own,
    plain,
    quoted,
    said,
)
from claims.interchange.dossier_records import ClaimDossier, Contradiction, Decision, Dossier, Line, Passage
from claims.interchange.dossier_words import DECIDED, KIND, MODALITY, STATUS, counted, day, joined, moment

SHORT = 160
"""Characters of a claim in the list of contents."""
MOST_STEPS = 12
"""A scale with more of them is told in words, not drawn."""


def blocks(dossier: Dossier) -> Iterator[Block]:
    """Yield a dossier from its title to its last line; a collection begins with what is in it."""
    if len(dossier.claims) == 1:
        only = dossier.claims[0]
        yield Heading(1, (_worded(only),))
        yield Paragraph(_imprint(dossier, f"Claim {only.wording.claim_id}"), small=True)
        yield from _claim(only, level=2)
        return
    yield Heading(1, (own(dossier.title),))
    yield Paragraph(_imprint(dossier, counted(len(dossier.claims), "claim")), small=True)
    yield Heading(2, (own("Contents"),))
    yield Contents(tuple(_entry(claim) for claim in dossier.claims))
    for number, claim in enumerate(dossier.claims, 1):
        yield Heading(2, (own(f"{number}. "), _worded(claim)), anchor=anchor_of(claim))
        yield Paragraph((own(f"Claim {claim.wording.claim_id}"),), small=True)
        yield from _claim(claim, level=3)


def title(dossier: Dossier) -> str:
    """Return what a dossier is called, on one line of at most 200 characters: a single claim by its words."""
    only = dossier.claims[0].wording.text if len(dossier.claims) == 1 else dossier.title
    return " ".join(plain(only).split())[:200]


def anchor_of(claim: ClaimDossier) -> str:
    """Return the name of the place in a report where a claim begins."""
    return f"claim-{claim.wording.claim_id}"


def _imprint(dossier: Dossier, what: str) -> Runs:
    publisher = (own("Dossier by "), said(dossier.publisher)) if dossier.publisher else (own("Dossier"),)
    return (own(f"{what} · "), *publisher, own(f" · as of {moment(dossier.built_at)}"))


def _worded(claim: ClaimDossier) -> Run:
    return said(claim.wording.text, claim.wording.language)


def _entry(claim: ClaimDossier) -> Runs:
    worded, standing = _worded(claim), claim.verdict
    text = worded.text if len(worded.text) <= SHORT else f"{worded.text[:SHORT].rstrip()}…"
    rating = f" · {standing.rating}" if standing and standing.rating else ""
    link = Run(text, foreign=True, language=worded.language, anchor=anchor_of(claim))
    return (link, own(f" ({STATUS[claim.status]}{rating})"))


def _claim(claim: ClaimDossier, *, level: int) -> Iterator[Block]:
    yield Facts(tuple(_facts(claim)))
    yield Heading(level, (own("Verdict"),))
    yield from _verdict(claim)
    yield from _passages(claim.passages, level)
    yield from dossier_evidence.blocks(claim, level)
    yield from _contradictions(claim, level)
    yield from _others(claim, level)
    yield from _earlier(claim.earlier, level)
    yield from _history(claim.history, level)


def _verdict(claim: ClaimDossier) -> Iterator[Block]:
    if claim.survivor is not None:
        survivor = said(claim.survivor.text, claim.survivor.language)
        told = own(f"This wording is joined into claim {claim.survivor.claim_id}, which stands for it: ")
        yield Paragraph((told, survivor), warning=True)
    if claim.recheck_reason:
        yield Paragraph((own("To be looked at again: "), said(claim.recheck_reason)), warning=True)
    for edit in claim.edits:
        yield Paragraph((said(edit[:1].upper() + edit[1:]),), warning=True)
    if claim.verdict is not None:
        yield from _decision(claim.verdict)
    else:
        yield Verdict(claim.status.value, STATUS[claim.status])
        yield Paragraph((own("No verdict stands."),))
    if claim.waiting is not None:
        label = _label(claim.waiting)
        yield Paragraph((own(f"Waits for a second look: {label} is proposed."),), warning=True)
        yield from _body(claim.waiting, verb="proposed")


def _decision(decision: Decision) -> Iterator[Block]:
    scale = decision.scale
    yield Verdict(
        decision.status.value,
        _label(decision),
        f"{scale.number} on a scale from {scale.worst} to {scale.best}" if scale else None,
        (scale.number, scale.worst, scale.best) if scale and scale.best - scale.worst < MOST_STEPS else None,
    )
    yield from _body(decision)


def _label(decision: Decision) -> str:
    return plain(STATUS[decision.status] + (f": {decision.rating}" if decision.rating else ""))


def _body(decision: Decision, *, verb: str = "decided") -> Iterator[Block]:
    if decision.reason:
        yield from dossier_reasons.blocks(decision.reason)
    told = f"{_terms(decision)}{verb} {moment(decision.decided_at)} by "
    signed = (own(told[0].upper() + told[1:]), said(decision.by), *_confirmed(decision))
    yield Paragraph(signed, small=True)


def _terms(decision: Decision) -> str:
    pieces = ", ".join(map(str, decision.evidence))
    parts = [
        f"Held {100 * decision.probability:.10g} % probable" if decision.probability is not None else None,
        f"as of {day(decision.as_of)}" if decision.as_of else None,
        f"expires {day(decision.expires_on)}" if decision.expires_on else None,
        f"rests on evidence {pieces}" if pieces else None,
        f"stood until {moment(decision.superseded_at)}" if decision.superseded_at else None,
    ]
    return "".join(f"{part} · " for part in parts if part)


def _confirmed(decision: Decision) -> Runs:
    return (own(", confirmed by "), said(decision.confirmed_by)) if decision.confirmed_by else ()


def _facts(claim: ClaimDossier) -> Iterator[tuple[str, Runs]]:
    if claim.claimant:
        yield "Said by", (said(claim.claimant),)
    name = language_name(claim.wording.language)
    if name:
        yield "Language", (own(name),)
    yield "Came in", (own(day(claim.came_in_at)),)
    if claim.tags:
        yield "Tags", joined([(said(tag),) for tag in claim.tags], ", ")


def _passages(passages: Sequence[Passage], level: int) -> Iterator[Block]:
    if not passages:
        return
    yield Heading(level, (own(f"Where it was said ({len(passages)})"),))
    for passage in passages:
        yield Quotation(_in_context(passage), _from(passage))


def _in_context(passage: Passage) -> Runs:
    before = quoted(passage.before, passage.language)
    after = quoted(passage.after, passage.language)
    marked = quoted(passage.quote, passage.language, marked=True)
    return tuple(run for run in (before, marked, after) if run.text)


def _from(passage: Passage) -> Runs:
    parts: list[Runs] = [_voice(passage)]
    parts.append((linked(passage.url, passage.document),))
    parts += [(said(name),) for name in (passage.source, passage.author) if name]
    parts += [(own(day(passage.published_on)),)] if passage.published_on else []
    parts += [(said(passage.place),)] if passage.place else []
    parts += [(own(name),) for name in (language_name(passage.language),) if name]
    parts.append((own(f"document {passage.document_id}, characters {passage.start:,} to {passage.end:,}"),))
    return joined(parts, " · ")


def _voice(passage: Passage) -> Runs:
    when = f", said {day(passage.said_on)}" if passage.said_on else ""
    who = (own(": "), said(passage.claimant)) if passage.claimant else ()
    return (own(MODALITY[passage.modality]), *who, own(when))


def _contradictions(claim: ClaimDossier, level: int) -> Iterator[Block]:
    groups = {
        "Open contradictions": [each for each in claim.contradictions if each.decision is None],
        "Contradictions decided": [each for each in claim.contradictions if each.decision is not None],
    }
    for title, found in groups.items():
        if found:
            yield Heading(level, (own(f"{title} ({len(found)})"),))
            yield Listing(tuple(map(_contradiction, found)))


def _contradiction(found: Contradiction) -> Runs:
    status = f", {STATUS[found.other.status].lower()}" if found.other.status else ""
    told = [own(f"Claim {found.other.claim_id}{status}: "), said(found.other.text, found.other.language)]
    told += [own(f" — {KIND[found.kind]}: "), said(found.explanation)]
    if found.decision is not None:
        told.append(own(f". Decided: {DECIDED[found.decision]}"))
        told += [own(", by "), said(found.decided_by)] if found.decided_by else []
    return tuple(told)


def _others(claim: ClaimDossier, level: int) -> Iterator[Block]:
    if claim.joined:
        yield Heading(level, (own(f"Other wordings ({len(claim.joined)})"),))
        yield Listing(
            tuple(
                (
                    own(f"Claim {each.wording.claim_id}: "),
                    said(each.wording.text, each.wording.language),
                    own(f" ({_joined_in(each.wording.language, each.joined_at)} "),
                    said(each.by),
                    own(")"),
                )
                for each in claim.joined
            )
        )
    if claim.checks:
        yield Heading(level, (own(f"Checked by others ({len(claim.checks)})"),))
        yield Paragraph((own("These verdicts are theirs, not the desk's."),), small=True)
        yield Listing(
            tuple(
                joined(
                    [
                        (linked(each.url, each.publisher or each.url or "somebody else"),),
                        (said(each.rating or "no rating"),),
                        (said(each.claim),),
                        *([(own(day(each.reviewed_on)),)] if each.reviewed_on else []),
                    ],
                    " · ",
                )
                for each in claim.checks
            )
        )


def _joined_in(language: str | None, at: datetime | date) -> str:
    name = language_name(language)
    return f"{name}, joined {day(at)} by" if name else f"joined {day(at)} by"


def _earlier(decisions: Sequence[Decision], level: int) -> Iterator[Block]:
    if not decisions:
        return
    yield Heading(level, (own("Earlier verdicts, which stand no longer"),))
    for decision in decisions:
        yield Heading(level + 1, (own(f"{_label(decision)}, {day(decision.decided_at)}"),))
        yield from _body(decision)


def _history(lines: Sequence[Line], level: int) -> Iterator[Block]:
    if not lines:
        return
    yield Heading(level, (own("History"),))
    yield Listing(tuple(map(_line, lines)), ordered=True)


def _line(line: Line) -> Runs:
    at = line.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M")
    told = (own(f"{at} "), said(line.by, strong=True), own(" "), said(line.did))
    return (*told, own(": "), said(line.words)) if line.words else told
