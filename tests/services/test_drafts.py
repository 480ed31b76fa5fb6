from claims.services import drafts
from db.engine import Database


def test_a_draft_survives_until_it_is_cleared(database: Database) -> None:
    with database.write() as session:
        drafts.save(session, "claim:1", "half a sent", by="ada")
        drafts.save(session, "claim:1", "half a sentence", by="ada")
    with database.read() as session:
        assert drafts.load(session, "claim:1", by="ada") == "half a sentence"
        assert drafts.load(session, "claim:1", by="bo") == ""
        assert drafts.load(session, "claim:2", by="ada") == ""
    with database.write() as session:
        drafts.save(session, "claim:1", " ", by="ada")
    with database.read() as session:
        assert drafts.load(session, "claim:1", by="ada") == ""


def test_many_drafts_are_read_and_cleared_together(database: Database) -> None:
    with database.write() as session:
        for key in ("reason/1", "rating/1", "reason/2"):
            drafts.save(session, key, f"text of {key}", by="ada")
        drafts.save(session, "reason/1", "another's", by="bo")
    with database.read() as session:
        found = drafts.load_many(session, ["reason/1", "rating/1", "as_of/1"], by="ada")
    assert found == {"reason/1": "text of reason/1", "rating/1": "text of rating/1"}
    with database.write() as session:
        drafts.clear_many(session, ["reason/1", "rating/1"], by="ada")
    with database.read() as session:
        assert drafts.load_many(session, ["reason/1", "rating/1", "reason/2"], by="ada") == {
            "reason/2": "text of reason/2"
        }
        assert drafts.load(session, "reason/1", by="bo") == "another's"


def test_a_draft_of_a_megabyte_is_kept_whole(database: Database) -> None:
    long = "word " * 200_000
    with database.write() as session:
        drafts.save(session, "reason/1", long, by="ada")
    with database.read() as session:
        assert drafts.load(session, "reason/1", by="ada") == long
