"""What the paths answer, and that they do what the services do."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from claims.api.desk import Desk, Readers
from claims.services import catalogue
from claims.services import desk as desk_settings
from claims.vocabulary import ClaimStatus
from tests.api.conftest import TEXT, Make, People, make_app

HOSTILE = (
    "'; DROP TABLE claims; -- 1",
    '<script>alert(1)</script> 1 <img src=x onerror="x()">',
    '" OR 1=1 NEAR/3 * ^ 1',
    "%00 \u202e 1 \ufeff \U0001f9ea",
    "../../etc/passwd 1",
    "{{7*7}} ${jndi:ldap://x} =cmd|'/c calc'!A1",
)


def _verdict(client: TestClient, claim_id: int, **more: object) -> dict[str, object]:
    version = client.get(f"/claims/{claim_id}").json()["claim"]["version"]
    given = {"status": "verified", "reason": "The budget says so.", "expected_version": version, **more}
    answer = client.post(f"/claims/{claim_id}/verdict", json=given)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_a_document_is_taken_in_once(client: TestClient) -> None:
    given = {"text": TEXT, "title": "Bridge", "url": "https://courier.example/1", "publisher": "Courier"}
    first, second = client.post("/documents", json=given), client.post("/documents", json=given)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["new_claims"] == 2
    assert [claim["text"] for claim in first.json()["claims"]] == [
        "The Velmar bridge cost 30 million crowns.",
        "About 12 people live beside it.",
    ]
    assert second.json()["already_known"]
    assert second.json()["claims"] == first.json()["claims"]


def test_a_claim_is_shown_with_its_place(client: TestClient, stored: int) -> None:
    (mention,) = client.get(f"/claims/{stored}").json()["mentions"]
    assert TEXT[mention["start"] : mention["end"]] == mention["quote"]
    assert mention["publisher"] == "Velmar Courier"


def test_a_list_is_filtered_and_cut(client: TestClient, stored: int) -> None:
    _verdict(client, stored)
    every = client.get("/claims").json()
    assert every["total"] == 2
    parts = [client.get("/claims", params={"limit": 1, "offset": n}).json() for n in (0, 1, 2)]
    assert [claim for part in parts for claim in part["claims"]] == every["claims"]
    cases: list[tuple[dict[str, Any], list[int]]] = [
        ({"status": "verified"}, [stored]),
        ({"status": ["verified", "new"], "order": "newest"}, [stored + 1, stored]),
        ({"source": "Velmar Courier", "status": "new"}, [stored + 1]),
        ({"source": "Another"}, []),
        ({"after": "2999-01-01"}, []),
        ({"language": "EN", "limit": 1, "order": "newest"}, [stored + 1]),
    ]
    for asked, ids in cases:
        found = client.get("/claims", params=asked)
        assert [claim["id"] for claim in found.json()["claims"]] == ids, asked


def test_a_filter_written_wrong_is_refused(client: TestClient) -> None:
    answer = client.get("/claims", params={"stauts": "verified"})
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"at": "query/stauts", "detail": "Extra inputs are not permitted"}]


def test_a_search_finds_the_nearest_first(client: TestClient, stored: int) -> None:
    hits = client.get("/search", params={"q": "cost of the Velmar bridge", "limit": 5}).json()["hits"]
    assert hits[0]["claim"]["id"] == stored
    assert hits[0]["signals"]
    assert client.get("/search", params={"q": "status:verified"}).json() == {"hits": []}


def test_a_verdict_is_the_tokens_holders(client: TestClient, make: Make, stored: int) -> None:
    given = _verdict(
        client,
        stored,
        evidence=[{"url": "https://budget.example/2020", "quote": "thirty million"}],
        probability=0.9,
    )
    assert given["claim"]["status"] == "verified"  # type: ignore[index]
    shown = client.get(f"/claims/{stored}").json()
    (verdict,), (piece,) = shown["verdicts"], shown["evidence"]
    assert (verdict["by"], verdict["reason"], verdict["probability"]) == ("ada", "The budget says so.", 0.9)
    assert verdict["evidence"] == [piece["id"]]
    assert piece["stance"] == "supports"
    _verdict(make("cleo"), stored, status="disputed", reason="It cost more.")
    assert [each["by"] for each in client.get(f"/claims/{stored}").json()["verdicts"]] == ["ada", "cleo"]


def test_a_verdict_on_what_changed_meanwhile_is_refused(client: TestClient, stored: int) -> None:
    _verdict(client, stored)
    given = {"status": "disputed", "reason": "No.", "expected_version": 1}
    answer = client.post(f"/claims/{stored}/verdict", json=given)
    now = client.get(f"/claims/{stored}").json()
    assert answer.status_code == 409
    assert answer.json()["current_version"] == now["claim"]["version"]
    assert answer.json()["current_status"] == now["claim"]["status"] == "verified"
    assert len(now["verdicts"]) == 1


def test_four_eyes_hold_for_the_api(client: TestClient, desk: Desk, stored: int) -> None:
    with desk.database.write() as session:
        desk_settings.change(session, four_eyes=[ClaimStatus.VERIFIED], by="ada")
    given = _verdict(client, stored)
    assert given["waits_for_second_look"]
    assert given["claim"]["status"] == "in_review"  # type: ignore[index]


def test_a_claimreview_is_that_of_the_command_line(client: TestClient, stored: int) -> None:
    refused = client.get(f"/claims/{stored}/claimreview")
    assert refused.status_code == 404
    assert "it is new" in refused.json()["detail"]
    _verdict(client, stored)
    answer = client.get(f"/claims/{stored}/claimreview")
    assert answer.headers["content-type"].startswith("application/ld+json")
    told = answer.json()
    assert (told["@context"], told["@type"]) == ("https://schema.org", "ClaimReview")
    assert told["url"] == f"https://desk.example/checks/{stored}"
    assert told["claimReviewed"] == "The Velmar bridge cost 30 million crowns."


def test_a_claimreview_needs_a_site(people: People, desk: Desk, stored: int) -> None:
    bare = TestClient(make_app(people, Desk(desk.database, build=_never)), headers=people.headers("ada"))
    answer = bare.get(f"/claims/{stored}/claimreview")
    assert (answer.status_code, "CLAIMS_SITE" in answer.json()["detail"]) == (503, True)


def _never() -> Readers:
    raise AssertionError("no model is needed to read claims")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_words(client: TestClient, stored: int, text: str) -> None:
    document = {"text": f"{TEXT}\n\n{text} 7.", "title": text, "publisher": text}
    taken = client.post("/documents", json=document)
    assert taken.status_code == 201
    assert taken.headers["content-type"] == "application/json"
    shown = client.get(f"/claims/{taken.json()['claims'][-1]['id']}").json()
    assert text.split()[0][:8] in json.dumps(shown, ensure_ascii=False)
    for path, asked in (("/search", {"q": text}), ("/claims", {"source": text, "tag": text})):
        assert client.get(path, params=asked).status_code == 200
    assert client.get(f"/claims/{text}").status_code in (404, 422)
    assert _verdict(client, stored, reason=text)
    assert client.get(f"/claims/{stored}").json()["verdicts"][0]["reason"] == text
    assert client.get("/claims").json()["total"] >= 2


def test_what_is_huge_is_refused(client: TestClient, stored: int) -> None:
    answers = [
        client.get("/search", params={"q": "a" * 10_001}),
        client.get("/claims", params={"limit": 10**30}),
        client.get("/claims", params={"offset": 2**63}),
        client.get("/claims", params={"document": 2**63}),
        client.get("/claims", params={"source": ["a"] * 21}),
        client.get(f"/claims/{'9' * 5_000}"),
        client.post("/documents", json={"text": "1", "title": "a" * 2_001}),
        client.post("/documents", json={"text": "A claim of 1.", "url": "javascript:alert(1)"}),
        client.post("/documents", json={"text": " \n "}),
    ]
    assert [answer.status_code for answer in answers] == [422] * len(answers)
    assert client.get(f"/claims/{2**63}").status_code == 404
    for answer in answers:
        assert len(answer.content) < 2_000
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 400),
        (b"[" * 200_000, 400),
        (b'{"text": ' + b"9" * 10_000 + b"}", 400),
        (b'{"text": "\xff"}', 400),
        (b'{"text": "\\ud800 1"}', 422),
        (b'{"text": NaN}', 422),
        (b'{"text": "one", "text2": "two"}', 422),
        (b"[]", 422),
        (b"null", 422),
    ],
)
def test_what_is_no_document_is_refused(client: TestClient, body: bytes, status: int) -> None:
    answer = client.post("/documents", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == status, answer.text
    assert answer.json()["status"] == status
    assert client.get("/claims").json()["total"] == 0


def test_a_refused_verdict_writes_nothing(client: TestClient, desk: Desk, stored: int) -> None:
    before = client.get(f"/claims/{stored}").json()
    version = before["claim"]["version"]
    for more in (
        {"reason": None},
        {"evidence": [{"url": "javascript:alert(1)"}]},
        {"evidence": [{"quote": "twice"}, {}]},
        {"expires_on": "2001-01-01"},
        {"probability": 1.5},
        {"rating": "no such rating"},
    ):
        given = {"status": "verified", "reason": "Yes.", "expected_version": version, **more}
        answer = client.post(f"/claims/{stored}/verdict", json=given)
        assert answer.status_code == 422, (more, answer.text)
    assert client.get(f"/claims/{stored}").json() == before
    with desk.database.read() as session:
        assert catalogue.show_claim(session, stored).claim.version == version
