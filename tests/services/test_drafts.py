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
