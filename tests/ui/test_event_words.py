"""Every line that the log can hold has words, whatever it says and whenever it was written."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from claims.services.views import EventView
from claims.ui import event_words
from claims.vocabulary import EventKind


def told(kind: EventKind, **payload: object) -> str:
    event = EventView(1, datetime(2026, 5, 3, tzinfo=UTC), "Mara", kind, payload, 7)
    return event_words.sentence(event).replace("\\", "").replace(":small[]", "")


@pytest.mark.parametrize("kind", EventKind)
def test_every_kind_has_words_and_an_icon_even_with_an_empty_line(kind: EventKind) -> None:
    assert event_words.ICONS[kind].startswith(":material/")
    assert told(kind).startswith("**Mara** ")
    assert len(told(kind)) > len("**Mara** ") + 5


@pytest.mark.parametrize("kind", EventKind)
def test_what_a_line_says_is_never_markup(kind: EventKind) -> None:
    hostile = "<script>alert(1)</script> [x](javascript:alert(1)) $x$ **b**"
    names = ("after", "before", "name", "origin", "url", "proposed_by", "why", "reliability", "rating")
    event = EventView(
        1,
        datetime(2026, 5, 3, tzinfo=UTC),
        hostile,
        kind,
        {**dict.fromkeys(names, hostile), "undone": hostile, "claim": 3, "other": 4},
        7,
    )
    sentence = event_words.sentence(event)
    assert "script" in sentence
    assert not re.search(r"(?<!\\)[<$`]|(?<!:small)(?<!\\)\[", sentence)
    assert "\\*\\*b\\*\\*" in sentence


@pytest.mark.parametrize(
    ("kind", "payload", "expected"),
    [
        (
            EventKind.CLAIM_MARKED,
            {"before": "new", "after": "disputed", "rating": "mostly_true"},
            "marked it *disputed*, rated *mostly true* (it was new)",
        ),
        (EventKind.VERDICT_PROPOSED, {"status": "verified"}, "proposed *verified*, for somebody else"),
        (EventKind.VERDICT_CONFIRMED, {"after": "verified", "proposed_by": "Jo"}, "that Jo proposed"),
        (EventKind.VERDICT_SENT_BACK, {"proposed_by": "Jo"}, "sent back what Jo proposed"),
        (EventKind.CLAIM_ASSIGNED, {"before": None, "after": "Jo"}, "gave it to Jo"),
        (EventKind.CLAIM_ASSIGNED, {"before": "Jo", "after": None}, "took it from Jo"),
        (EventKind.CLAIM_TAGGED, {"name": "ports", "tagged": False}, "took the tag *ports* off"),
        (EventKind.WORK_UNDONE, {"undone": "claim_tagged", "name": "ports", "tagged": True}, "tagged it"),
        (EventKind.LINK_UNDONE, {"undone": "claim_joined", "claim": 3, "other": 4}, "claim 3 was joined"),
        (EventKind.EVIDENCE_GRADED, {"id": 5, "reliability": "B", "credibility": 2}, "evidence 5 *B2*"),
    ],
)
def test_what_happened_is_told(kind: EventKind, payload: dict[str, object], expected: str) -> None:
    assert expected in told(kind, **payload)
