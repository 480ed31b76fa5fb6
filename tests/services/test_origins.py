"""Independent origins: what traces to one origin counts once, and the groups say why."""

from __future__ import annotations

import pytest

from claims.documents import agencies
from claims.services.origins import MOST_COMPARED, Piece, independent
from claims.vocabulary import Stance

WIRE = (
    "The ferry between Velmar and Ostrel carried 41,000 people in the first half of the year, a fifth "
    "more than the year before, the harbour office said on Tuesday. The old pier is to be rebuilt in "
    "spring, and a second boat will sail from May on, it added."
)


def piece(number: int, stance: Stance = Stance.SUPPORTS, **known: object) -> Piece:
    return Piece(number, stance, **known)  # type: ignore[arg-type]


def together(*pieces: Piece) -> bool:
    """True when all pieces are one group."""
    return len(independent(pieces).groups) == 1


def test_pieces_of_different_publishers_are_independent() -> None:
    found = independent(
        [
            piece(1, url="https://courier.example/a", publisher="Velmar Courier"),
            piece(2, url="https://delta.example/b", publisher="Delta Post"),
            piece(3, stance=Stance.REFUTES, quote="No boat has sailed since the storm in March."),
        ]
    )
    assert found.count(Stance.SUPPORTS) == 2
    assert found.count(Stance.REFUTES) == 1
    assert found.count(Stance.CONTEXT) == 0
    assert [group.why for group in found.groups] == [(), (), ()]
    assert [group.label for group in found.groups] == ["Velmar Courier", "Delta Post", "evidence 3"]


def test_an_agency_in_three_papers_is_one_origin() -> None:
    found = independent(
        [
            piece(1, publisher="Velmar Courier", quote="Der Hafen wächst, meldete die dpa."),
            piece(2, publisher="Delta Post", quote="Laut Nachrichtenagentur dpa ist der Hafen größer."),
            piece(3, publisher="Ostrel Blatt", text=f"OSTREL (dpa) – {WIRE}", document_id=9),
            piece(4, publisher="Hill Gazette", quote="We counted the boats ourselves."),
        ]
    )
    assert found.count(Stance.SUPPORTS) == 2
    assert found.groups[0].label == "dpa"
    assert found.groups[0].evidence == (1, 2, 3)
    assert found.groups[0].why == ("evidence 1, 2 and 3: each names dpa as its source",)
    assert found.of(4) is not found.of(1)


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("Laut dpa sind es zwölf.", "dpa"),
        ("Wie die Deutsche Presse-Agentur berichtete, sind es zwölf.", "dpa"),
        ("Twelve boats sailed, Reuters reported.", "Reuters"),
        ("As reported by AP, twelve boats sailed.", "AP"),
        ("According to the news agency AFP, twelve boats sailed.", "AFP"),
        ("VELMAR (AP) — Twelve boats sailed.", "AP"),
        ("По данным «Интерфакса», их двенадцать.", "Interfax"),
        ("Их двенадцать, сообщает агентство ТАСС.", "TASS"),
        ("За даними Укрінформу, їх дванадцять.", "Ukrinform"),
        ("Про це повідомляє «Інтерфакс-Україна».", "Interfax-Ukraine"),
        ("Selon l’AFP, il y en a douze.", "AFP"),
        ("Il y en a douze, a rapporté l'agence Reuters.", "Reuters"),
        ("Según la agencia EFE, son doce.", "EFE"),
        ("Son doce, informó Europa Press.", "Europa Press"),
    ],
)
def test_texts_name_their_agency(text: str, agency: str) -> None:
    assert agencies.credited(text) == (agency,)


@pytest.mark.parametrize(
    "text",
    [
        "Das Reuters-Gebäude steht leer.",
        "Bloomberg opened a new office at the quay.",
        "The AP course was hard.",
        "Der Chef der dpa ging in Rente.",
        "DPAs are signed here.",
        "ТАССовка стоит у причала.",
    ],
)
def test_a_name_alone_is_no_source(text: str) -> None:
    assert agencies.credited(text) == ()


def test_the_agency_itself_and_a_paper_that_names_it_are_one_origin() -> None:
    own = piece(1, url="https://www.reuters.com/world/ferry")
    paper = piece(2, publisher="Delta Post", quote="Twelve boats sailed, Reuters reported on Monday.")
    assert together(own, paper)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.paper.example/a/?utm_source=mail#top", "http://paper.example/a"),
        ("https://paper.example/a", "https://web.archive.org/web/20260101/https://paper.example/a"),
        ("https://paper.example/a", "https://paper.example/b"),
        ("https://t.me/velmar/12", "https://t.me/velmar/13"),
        ("https://town.wordpress.com/a", "https://town.wordpress.com/b"),
    ],
)
def test_one_page_or_one_site_is_one_origin(one: str, other: str) -> None:
    assert together(piece(1, url=one), piece(2, url=other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://t.me/velmar/12", "https://t.me/ostrel/12"),
        ("https://www.youtube.com/watch?v=1", "https://www.youtube.com/watch?v=2"),
        ("https://town.wordpress.com/a", "https://hill.wordpress.com/a"),
        ("https://one.example/a", "https://two.example/a"),
    ],
)
def test_two_accounts_of_a_platform_are_two_origins(one: str, other: str) -> None:
    assert not together(piece(1, url=one), piece(2, url=other))


def test_nearly_the_same_words_are_one_origin() -> None:
    shortened = WIRE.replace("41,000", "about 41,000").replace(" on Tuesday", "")
    one, other = (
        piece(1, publisher="Velmar Courier", quote=WIRE),
        piece(2, publisher="Delta Post", quote=shortened),
    )
    found = independent([one, other])
    assert found.groups[0].why == ("evidence 1 and 2: nearly the same words",)
    assert together(one, other)


def test_a_passage_that_stands_in_anothers_copy_is_one_origin() -> None:
    quote = WIRE.split(". ")[0]
    long = ("The weather was fine and the market was full. " * 20) + WIRE
    assert together(
        piece(1, publisher="Velmar Courier", quote=quote),
        piece(2, publisher="Delta Post", text=long, document_id=2),
    )


def test_short_or_different_passages_stay_apart() -> None:
    assert not together(piece(1, quote="It rained."), piece(2, quote="It rained."))
    assert not together(
        piece(1, quote=WIRE),
        piece(2, quote="The mill by the river burned down on a cold night in March of that year."),
    )


def test_what_an_analyst_says_wins_over_what_the_texts_say() -> None:
    same_words = piece(1, quote=WIRE, publisher="Velmar Courier", origin="the harbour office")
    assert not together(same_words, piece(2, quote=WIRE, publisher="Delta Post"))
    said = piece(3, publisher="Ostrel Blatt", origin="The  Harbour Office")
    assert together(same_words, said)
    named = piece(5, quote="Twelve boats sailed, Reuters reported.", publisher="Delta Post")
    assert together(named, piece(6, origin="reuters", publisher="Hill Gazette"))
    assert independent([named, piece(6, origin="reuters")]).groups[0].label == "Reuters"


def test_chains_of_links_are_one_origin_and_say_each_link_once() -> None:
    found = independent(
        [
            piece(1, url="https://courier.example/a", publisher="Velmar Courier"),
            piece(2, url="https://courier.example/a", publisher="Velmar Courier", quote=WIRE),
            piece(3, stance=Stance.REFUTES, publisher="Delta Post", quote=WIRE),
        ]
    )
    (group,) = found.groups
    assert group.why == ("evidence 1 and 2: the same page", "evidence 2 and 3: nearly the same words")
    assert found.count(Stance.SUPPORTS) == found.count(Stance.REFUTES) == 1


def test_hostile_and_empty_values_are_only_values() -> None:
    nasty = "<script>alert(1)</script> \u202e =1+1"
    found = independent([piece(1, publisher=nasty, origin=nasty, quote=nasty), piece(2, url="https://[bad")])
    assert found.groups[0].label == nasty
    assert independent([]).groups == ()


def test_words_far_down_a_text_are_compared() -> None:
    filler = " ".join(f"word{number}" for number in range(1_500))
    assert 8_000 < len(filler) < MOST_COMPARED
    assert together(
        piece(1, quote=WIRE), piece(2, publisher="Delta Post", text=f"{filler} {WIRE}", document_id=2)
    )
