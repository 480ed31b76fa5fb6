"""Files of claims: what is taken, what is refused, and that no run stores a row twice or half."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import func, select

from claims.documents.lines import MAX_LINE
from claims.errors import DocumentError, InvalidInputError
from claims.extraction.worthiness import CheckWorthiness
from claims.records import DocumentText
from claims.services import catalogue, importing, intake, linking, review
from claims.services.import_files import MAX_TEXT, ClaimRow, RefusedRow, read_rows
from claims.services.importing import ImportResult, import_claims
from claims.services.verifying import verify
from claims.services.views import ClaimDetail
from claims.text import text_hash
from claims.vocabulary import ClaimStatus, Modality
from db.engine import Database
from db.models import Claim, Document, Embedding, Mention
from tests.fakes import DigitEmbedder, TrigramEmbedder, candidate, digit_head, prepared

PROJECT = Path(__file__).resolve().parents[2]

Lines = list[dict[str, object] | str]
Import = Callable[..., ImportResult]


class BothEmbedder(DigitEmbedder):
    """One model that embeds and that the head sits on, as the default one is."""

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one row a text; an import asks for none."""
        return self.embed_passages(texts)


@pytest.fixture
def told() -> list[tuple[int, str]]:
    return []


@pytest.fixture
def run(database: Database, tmp_path: Path, told: list[tuple[int, str]]) -> Import:
    """Return a function that imports lines of JSON, or the text of a CSV file."""

    def imported(lines: Lines | str, *, name: str | None = None, by: str = "ada") -> ImportResult:
        path = tmp_path / (name or ("claims.csv" if isinstance(lines, str) else "claims.jsonl"))
        text = lines if isinstance(lines, str) else "\n".join(map(_line, lines))
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
        embedder = BothEmbedder()
        worthiness = CheckWorthiness(embedder, head=digit_head())
        return import_claims(
            database, path, worthiness=worthiness, embedder=embedder, by=by,
            tell=lambda line, reason: told.append((line, reason)),
        )  # fmt: skip

    return imported


def _line(line: dict[str, object] | str) -> str:
    return line if isinstance(line, str) else json.dumps(line)


def _claim(database: Database, claim_id: int) -> ClaimDetail:
    with database.read() as session:
        return catalogue.show_claim(session, claim_id)


def _count(database: Database, table: type[Claim | Document | Mention | Embedding]) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


FULL: dict[str, object] = {
    "text": "  Velmar's port lost 20 percent\n of its trade. ",
    "language": "en-GB",
    "external_id": 417,
    "source": "Delta  Post",
    "url": "https://post.example/417",
    "claimant": "Tom Vries",
    "said_on": "2024-05-06",
    "status": "Disputed",
    "rating": "false",
}


def test_a_row_is_kept_as_it_came_with_all_that_it_says(database: Database, run: Import) -> None:
    assert run([FULL]) == ImportResult(imported=1, new_claims=1, marked=1)
    detail = _claim(database, 1)
    (found,) = detail.mentions
    assert detail.claim.text == found.mention.quote == found.document.text == FULL["text"]
    assert (found.mention.start, found.mention.end) == (0, len(str(FULL["text"])))
    assert (found.mention.claimant, found.mention.modality) == ("Tom Vries", Modality.REPORTED)
    assert (found.mention.said_on, found.document.published_on) == (date(2024, 5, 6), None)
    assert (found.document.source, found.document.url) == ("Delta Post", "https://post.example/417")
    assert (found.document.external_id, found.document.label) == ("417", "claims.jsonl, line 1")
    assert detail.claim.language == "en"
    assert detail.claim.quantities[0].low == 20
    assert detail.claim.check_worthiness > 0.5


def test_a_status_is_a_verdict_in_the_audit_log(database: Database, run: Import) -> None:
    run([FULL], by="bo")
    detail = _claim(database, 1)
    assert (detail.claim.status, detail.claim.version) == (ClaimStatus.DISPUTED, 2)
    assert detail.verdict is not None
    assert (detail.verdict.by, detail.verdict.justification) == ("bo", "imported from claims.jsonl")
    assert [event.kind for event in detail.history] == ["claim_proposed", "claim_marked"]
    with database.write() as session:
        review.undo(session, 1, by="bo")
        assert verify(session).holds
    assert _claim(database, 1).claim.status is ClaimStatus.NEW


def test_marking_together_writes_what_marking_one_writes(database: Database, run: Import) -> None:
    run([{"text": "The mill lost 5 hands."}, {"text": "The mill lost 6 hands.", "status": "verified"}])
    with database.write() as session:
        review.mark(session, 1, ClaimStatus.VERIFIED, by="ada", reason="imported from claims.jsonl")
    one, other = _claim(database, 1), _claim(database, 2)
    assert one.claim.version == other.claim.version
    own: dict[str, object] = {"verdict": 0, "at": ""}
    assert one.history[-1].payload | own == other.history[-1].payload | own
    assert one.verdict is not None
    assert other.verdict is not None
    assert other.history[-1].payload["verdict"] == other.verdict.id


def test_only_new_claims_are_marked_together(database: Database, run: Import) -> None:
    run([{"text": "The mill lost 5 hands."}, {"text": "The mill lost 6 hands.", "status": "verified"}])
    both = {1: ClaimStatus.DISPUTED, 2: ClaimStatus.DISPUTED}
    with pytest.raises(InvalidInputError, match="new and not joined"), database.write() as session:
        review.mark_new(session, both, by="ada", reason="seen")
    with pytest.raises(InvalidInputError, match="needs a reason"), database.write() as session:
        review.mark_new(session, {1: ClaimStatus.DISPUTED}, by="ada", reason=" ")
    assert _claim(database, 1).claim.version == 1


def test_what_an_analyst_decided_stands(database: Database, run: Import, told: list[tuple[int, str]]) -> None:
    run([{"text": "The mill lost 5 hands.", "status": "verified"}])
    again = run(
        [
            {"text": "The mill lost 5 hands.", "status": "disputed", "source": "Delta Post"},
            {"text": "The mill lost 5 hands.", "status": "verified", "source": "Coast Gazette"},
        ]
    )
    assert again == ImportResult(imported=2, unmarked=1)
    assert told == [(1, "claim 1 is verified already and was not marked disputed")]
    assert _claim(database, 1).claim.status is ClaimStatus.VERIFIED


def test_two_rows_that_disagree_are_told(
    database: Database, run: Import, told: list[tuple[int, str]]
) -> None:
    rows: Lines = [
        {"text": "The mill lost 5 hands.", "status": status, "source": source}
        for status, source in (("verified", "A"), ("disputed", "B"), ("verified", "C"))
    ]
    assert run(rows) == ImportResult(imported=3, new_claims=1, marked=1, unmarked=1)
    assert told == [(2, "claim 1 is verified already and was not marked disputed")]


def test_a_joined_claim_gets_the_mention_and_no_mark(
    database: Database, run: Import, told: list[tuple[int, str]]
) -> None:
    run([{"text": "The mill lost 5 hands."}, {"text": "Five hands were lost by the mill."}])
    with database.write() as session:
        linking.join(session, 2, 1, by="ada")
    run([{"text": "Five hands were lost by the mill.", "source": "Delta Post", "status": "disputed"}])
    assert told == [(1, "claim 2 is joined into claim 1, so it was not marked disputed")]
    assert len(_claim(database, 1).mentions) == 3


def test_a_second_run_stores_nothing(database: Database, run: Import) -> None:
    rows: Lines = [FULL, {"text": "The mill lost 5 hands.", "source": "Delta Post"}]
    run(rows)
    assert run(rows) == ImportResult(known=2)
    assert run([*reversed(rows), *rows]) == ImportResult(known=4)
    assert _count(database, Document) == 2


def test_an_external_id_finds_its_row_again(database: Database, run: Import) -> None:
    run([{**FULL, "external_id": "x-1"}])
    moved = {**FULL, "external_id": "x-1", "url": "https://post.example/moved", "claimant": "T. Vries"}
    assert run([moved]) == ImportResult(known=1)
    changed = {**moved, "text": "Velmar's port lost 21 percent of its trade."}
    assert run([changed]) == ImportResult(imported=1, new_claims=1, marked=1)
    with database.read() as session:
        assert list(session.scalars(select(Document.previous_id).order_by(Document.id))) == [None, 1]
    elsewhere = {**FULL, "external_id": "x-1", "source": "Coast Gazette"}
    assert run([elsewhere]) == ImportResult(imported=1)


def test_the_same_text_from_elsewhere_is_another_mention(database: Database, run: Import) -> None:
    text = "The mill lost 5 hands."
    others: Lines = [
        {"text": text, "source": "Delta Post"},
        {"text": text, "source": "Delta Post", "claimant": "Ilse Kern"},
        {"text": text, "source": "Delta Post", "said_on": "2024-01-01"},
        {"text": text.upper(), "url": "https://post.example/a"},
    ]
    assert run([{"text": text}, *others]) == ImportResult(imported=5, new_claims=1)
    assert len(_claim(database, 1).mentions) == 5


def test_a_claim_of_an_article_gets_the_mention(database: Database, run: Import) -> None:
    text = "The mill closed in May."
    with database.write() as session:
        intake.store(session, prepared(DocumentText(text, language="en"), [candidate(text, text)]), by="ada")
    assert run([{"text": text}]) == ImportResult(imported=1)
    assert len(_claim(database, 1).mentions) == 2


def test_a_time_counts_from_the_day_it_was_said(database: Database, run: Import) -> None:
    run([{"text": "The port lost 9 ships yesterday.", "language": "en", "said_on": "2024-05-06"}])
    (found,) = _claim(database, 1).mentions
    assert found.mention.times[0].start == date(2024, 5, 5)


def test_every_text_gets_its_own_vector(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    texts = [f"The port lost {number} ships" + " again" * (number % 7) for number in range(40)]
    path.write_text("\n".join(json.dumps({"text": text}) for text in texts), encoding="utf-8")
    embedder, worthiness = TrigramEmbedder(), CheckWorthiness(DigitEmbedder(), head=digit_head())
    import_claims(database, path, worthiness=worthiness, embedder=embedder, by="ada", tell=lambda *_: None)
    with database.read() as session:
        rows = {row.text_hash: row.vector for row in session.scalars(select(Embedding))}
    wanted = embedder.embed_passages(texts).astype("<f2")
    assert [rows[text_hash(text)] for text in texts] == [vector.tobytes() for vector in wanted]


def test_csv_has_a_header_and_quoted_cells(database: Database, run: Import) -> None:
    text = (
        "\ufeffText;Status;note\r\n"
        '"The port; it lost ""9"" ships,\r\nthen more.";verified;x\r\n\r\n'
        "The mill lost 5 hands.;;\r\n"
    )
    assert run(text) == ImportResult(imported=2, new_claims=2, marked=1)
    first, second = _claim(database, 1), _claim(database, 2)
    assert first.claim.text == 'The port; it lost "9" ships,\r\nthen more.'
    assert second.mentions[0].document.label == "claims.csv, line 5"


REFUSED: list[tuple[dict[str, object] | str, str]] = [
    ("{not json", "is not JSON"),
    ("[1]", "is not a JSON object"),
    ("[" * 100_000, "is not JSON"),
    ('{"text": ' + "9" * 5_000 + "}", "is not JSON"),
    ('{"text": "caf\udce9 9"}', "is not valid UTF-8"),
    ({}, "has no text"),
    ({"text": " \t"}, "has no text"),
    ({"text": "?!"}, "has no text"),
    ({"text": 9}, "text has to be text"),
    ({"text": "9 x", "source": ["a"]}, "source has to be text"),
    ({"text": "9 x", "external_id": True}, "external_id has to be text"),
    ({"text": "9 x", "status": "false"}, "status 'false' is none of new, in_review"),
    ({"text": "9 x", "language": "German"}, "language 'German' is no code"),
    ({"text": "9 x", "url": "post.example"}, "is not a web address"),
    ({"text": "9 x", "said_on": "6 May 2024"}, "said_on '6 May 2024' is no day"),
    ({"text": "9 x", "said_on": "2024-02-30"}, "is no day"),
    ({"text": "9 x", "claimant": "x" * 301}, "claimant is longer than 300"),
    ({"text": "9" * (MAX_TEXT + 1)}, "longer than 10,000 characters"),
    ('{"text": "' + "9" * MAX_LINE + '"}', "is longer than 1,000,000 bytes"),
]


@pytest.mark.parametrize(("row", "reason"), REFUSED)
def test_a_bad_row_is_refused_and_the_rest_is_kept(
    run: Import, told: list[tuple[int, str]], row: dict[str, object] | str, reason: str
) -> None:
    assert run(["", {"text": "9 before"}, row, {"text": "9 after"}]) == ImportResult(
        imported=2, refused=1, new_claims=2
    )
    ((line, said),) = told
    assert line == 3
    assert reason in said


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("one,two,three", "has 3 cells where the header names 2"),
        ('"open"x,y', "is not CSV"),
        ("caf\udce9 9,", "is not valid UTF-8"),
    ],
)
def test_a_bad_row_of_a_table_is_refused(
    run: Import, told: list[tuple[int, str]], row: str, reason: str
) -> None:
    assert run(f"text,source\n9 before,\n{row}\n9 after,\n").imported == 2
    ((line, said),) = told
    assert line == 3
    assert reason in said


def test_a_quote_left_open_swallows_no_text(run: Import, told: list[tuple[int, str]]) -> None:
    assert run('text,source\n9 before,\n"9 open,\n9 lost,\n').imported == 1
    assert told == [(3, "is not CSV (unexpected end of data)")]


def test_a_table_ends_where_a_line_is_too_long(run: Import, told: list[tuple[int, str]]) -> None:
    assert run(f"text,source\n9 before,\n{'9' * (MAX_LINE + 1)}\n9 after,\n").imported == 1
    assert told == [(3, "is longer than 1,000,000 bytes; what follows is not read")]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("claims.csv", b"", "has to name the columns"),
        ("claims.csv", b"claim,source\nx,y\n", "it names claim, source"),
        ("claims.csv", b"text,text\nx,y\n", "each once"),
        ("claims.csv", "text\nx\n".encode("utf-16"), "UTF-8"),
        ("claims.ods", b"PK", ".csv, .tsv, .jsonl, .ndjson, .xlsx and .parquet"),
        ("claims", b"", "does not say what it is"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DocumentError, match=said):
        list(read_rows(tmp_path / name))


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="no such file"):
        list(read_rows(tmp_path / "absent.csv"))
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(DocumentError, match="is a directory"):
        list(read_rows(tmp_path / "folder.csv"))


def test_rows_come_as_a_stream(tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    path.write_text('{"text": "9 a"}\nbad\n' * 2_000, encoding="utf-8")
    rows = read_rows(path)
    assert next(rows) == ClaimRow(1, "9 a")
    assert isinstance(next(rows), RefusedRow)
    assert sum(1 for _ in rows) == 3_998


PROGRAM = """
import sys
from pathlib import Path
from claims.extraction.worthiness import CheckWorthiness
from claims.services.importing import import_claims
from db.upgrade import open_database
from tests.fakes import DigitEmbedder, digit_head

def wait(done, total):
    print(done, total, flush=True)
    sys.stdin.read()

embedder = DigitEmbedder()
import_claims(
    open_database(sys.argv[1]), Path(sys.argv[2]), worthiness=CheckWorthiness(embedder, head=digit_head()),
    embedder=embedder, by="ada", tell=print, progress=wait,
)
"""


def test_a_run_after_a_kill_takes_up_where_it_ended(
    database: Database, database_url: str, tmp_path: Path, run: Import
) -> None:
    count = 2 * importing.BATCH + 7
    rows: Lines = [
        {"text": f"The port lost {number} ships.", "status": "disputed"} for number in range(count)
    ]
    path = tmp_path / "claims.jsonl"
    path.write_text("\n".join(map(_line, rows)), encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, database_url, str(path)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout is not None
        stored = running.stdout.readline()
        running.kill()
    assert stored.split() == [str(importing.BATCH), str(count)]
    assert _count(database, Document) == importing.BATCH
    left = count - importing.BATCH
    assert run(rows) == ImportResult(imported=left, known=importing.BATCH, new_claims=left, marked=left)
    assert _count(database, Claim) == _count(database, Mention) == _count(database, Document) == count
    with database.read() as session:
        assert verify(session).holds
        open_claims = select(func.count()).where(Claim.status != ClaimStatus.DISPUTED)
        assert session.scalar(open_claims) == 0


def test_the_interpreter_is_shared_as_before_once_an_import_ends(
    database: Database, run: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, during = sys.getswitchinterval(), list[float]()

    def fail(*_: object, **__: object) -> None:
        during.append(sys.getswitchinterval())
        raise RuntimeError("half way")

    monkeypatch.setattr(importing, "save_vectors", fail)
    with pytest.raises(RuntimeError, match="half way"):
        run([FULL])
    assert during[0] < before == sys.getswitchinterval()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("import")]


def test_a_batch_that_cannot_be_stored_leaves_no_trace(
    database: Database, run: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("half way")

    monkeypatch.setattr(importing, "save_vectors", fail)
    with pytest.raises(RuntimeError, match="half way"):
        run([FULL])
    assert _count(database, Document) == _count(database, Claim) == 0
