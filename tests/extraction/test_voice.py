import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.extraction.frames import grammar_for
from claims.extraction.passages import split_passages
from claims.extraction.voice import Voice, read_voice, read_voices
from claims.vocabulary import Modality

A, Q, R, H, D = (
    Modality.ASSERTED,
    Modality.QUOTED,
    Modality.REPORTED,
    Modality.HEDGED,
    Modality.DENIED,
)

GERMAN = [
    ("Die Mieten sind im Mai gesunken.", A, None),
    ("Ich habe das Haus gekauft.", A, None),
    ("Der Umsatz ging von fünf auf drei Millionen Euro zurück.", A, None),
    ("Der Ort wird als „Perle“ bezeichnet.", A, None),
    ("Solche Brücken können einstürzen.", A, None),
    ("„Wir haben die Mieten im ganzen Land gesenkt“, sagte Bauministerin Eva Lang am Montag.", Q, "Eva Lang"),
    ("„Das Werk bleibt offen. Niemand wird entlassen“, versicherte der Vorstand.", Q, "Vorstand"),
    ("Am Dienstag sagte Lang, die Mieten seien gesunken.", R, "Lang"),
    ("Auch Lang sagte, dass die Mieten sinken.", R, "Lang"),
    ("Laut Polizei wurden drei Menschen verletzt.", R, "Polizei"),
    ("Nach Angaben des Ministeriums sank die Zahl der Unfälle.", R, "Ministerium"),
    ("Nach Angaben des ukrainischen Generalstabs fiel der Strom aus.", R, "ukrainischer Generalstab"),
    ("Laut der ukrainischen Regierung fiel der Strom aus.", R, "ukrainische Regierung"),
    ("Dem Bürgermeister zufolge ist die Brücke sicher.", R, "Bürgermeister"),
    ("Laut einer Studie der Universität Leipzig sinken die Mieten.", R, "Universität Leipzig"),
    ("Medienberichten zufolge wird das Werk geschlossen.", R, None),
    ("Laut einem Bericht sinken die Mieten.", R, None),
    ("Die Brücke ist sicher, so Stadtbaurat Jens Ott.", R, "Jens Ott"),
    ("Die Brücke ist sicher, so Ott.", R, "Ott"),
    ("Wie die Stadt mitteilte, bleibt das Bad geschlossen.", R, "Stadt"),
    ("Das Bad bleibt geschlossen, wie die Stadt mitteilte.", R, "Stadt"),
    ("Die Mieten sind gesunken, teilte das Ministerium am Montag mit.", R, "Ministerium"),
    ("Der Bürgermeister kündigte an, die Steuer zu senken.", R, "Bürgermeister"),
    ("Die Bahn hat mitgeteilt, dass 300 Züge ausfallen.", R, "Bahn"),
    ("Präsident Iwan Petrow bezeichnete die Wahl als fair.", R, "Iwan Petrow"),
    ("Zwar betont die Regierung, dass nichts geplant ist.", R, "Regierung"),
    ("Die Störung führt dazu, dass Züge ausfallen und Fahrgäste zu spät kommen.", A, None),
    ("Ohne Heizung droht Schimmel in der Wohnung.", A, None),
    ("Beim Schreiben der Texte hilft ein Plan.", A, None),
    ("Die dadurch begründete Gefahr besteht fort.", A, None),
    ("Die Anlage gibt dem Nutzer keinen Grund, an der Kasse zu warten.", A, None),
    ("Sehr schade um das alte Haus.", A, None),
    ("Das Gericht wies die Klage der Anwohner zurück.", A, None),
    ("Der Verein wies den Vorwurf der Untreue zurück.", D, "Verein"),
    ("Der Minister stritt am Abend alles ab.", D, "Minister"),
    ("Das Werk sei sicher und halte alle Regeln ein.", R, None),
    ("Die Täter sollen nach Polen geflohen sein.", H, None),
    ("Die Firma könnte das Werk verkaufen.", H, None),
    ("Die Preise dürften weiter steigen.", H, None),
    ("Der Mann ist angeblich geflohen.", H, None),
    ("Ökonomen gehen davon aus, dass die Preise steigen.", H, "Ökonomen"),
    ("Nach Einschätzung von Experten steigen die Preise.", H, "Experten"),
    ("Die Regierung bestreitet, dass Waffen geliefert wurden.", D, "Regierung"),
    ("Das Verteidigungsministerium dementierte Gerüchte über einen Rückzug.", D, "Verteidigungsministerium"),
    ("Das Ministerium wies zurück, dass Minen verlegt wurden.", D, "Ministerium"),
    ("Der Konzern hat am Montag zurückgewiesen, dass Löhne fehlen.", D, "Konzern"),
    ("Der Sprecher wies Berichte über Verluste zurück.", D, "Sprecher"),
    ("Die Behörde hat den Vorwurf am Freitag zurückgewiesen.", D, "Behörde"),
]

ENGLISH = [
    ("Inflation rose to 5 percent.", A, None),
    ("In May the plant closed.", A, None),
    ("He could not swim.", A, None),
    ("“We will cut taxes for every family next year,” said Finance Minister Ann Lee.", Q, "Ann Lee"),
    ('"The bridge is safe. Nobody was hurt," the mayor said.', Q, "mayor"),
    ("President Maria Lopez said that exports doubled.", R, "Maria Lopez"),
    ("The spokesman, who asked not to be named, told reporters the bridge was closed.", R, "spokesman"),
    ("A senior official at the ministry said exports had doubled.", R, "official at the ministry"),
    ("According to the World Health Organization, cases fell.", R, "World Health Organization"),
    ("According to a report, cases fell.", R, None),
    ("Unemployment fell last year, officials said.", R, "officials"),
    ("As Lopez announced on Monday, the plant will close.", R, "Lopez"),
    ("The plant is reportedly closed.", H, None),
    ("The company could lose its licence.", H, None),
    ("The suspect is believed to be in Spain.", H, None),
    ("Experts believe that the dam will fail.", H, "Experts"),
    ("The Kremlin denied that troops had crossed the border.", D, "Kremlin"),
    ("Smith has repeatedly denied the allegations.", D, "Smith"),
    ("Parliament rejected the bill on Monday.", A, None),
    ("The ministry dismissed the reports as false.", D, "ministry"),
    ("The study found that prices rose.", R, None),
    ("The ministry rejected claims that the data was false.", D, "ministry"),
]

OTHERS = [
    ("fr", "Selon le ministère de la Défense, le pont est fermé.", R, "ministère de la Défense"),
    (
        "fr",
        "« La situation est très grave dans le nord », a déclaré la ministre Claire Dupont.",
        Q,
        "Claire Dupont",
    ),
    ("fr", "L’Élysée a annoncé une réforme.", R, "Élysée"),
    ("fr", "Le Kremlin dément avoir envoyé des troupes.", D, "Kremlin"),
    ("fr", "Le président pourrait démissionner.", H, None),
    ("es", "El presidente Juan Pérez dijo que el paro bajó.", R, "Juan Pérez"),
    ("es", "Según el Gobierno, la inflación cayó.", R, "Gobierno"),
    ("es", "El Kremlin negó que haya tropas en la zona.", D, "Kremlin"),
    ("es", "El partido rechaza la ley de vivienda.", A, None),
    ("es", "El partido rechaza las acusaciones.", D, "partido"),
    ("es", "Un nuevo estudio afirma que el agua es cara.", R, None),
    ("fr", "Le maire rejette les accusations.", D, "maire"),
    ("ru", "Министр отверг обвинения.", D, "Министр"),
    ("uk", "Міністр відкинув звинувачення.", D, "Міністр"),
    ("es", "El ministro podría dimitir.", H, None),
    ("ru", "Президент Иван Петров заявил, что инфляция снизилась.", R, "Иван Петров"),
    ("ru", "«Мы не будем повышать налоги в этом году», — сказал Иванов.", Q, "Иванов"),
    ("ru", "Кремль опроверг сообщения о встрече.", D, "Кремль"),
    ("ru", "Завод, возможно, закроют.", H, None),
    ("uk", "Генштаб повідомив, що збито 12 дронів.", R, "Генштаб"),
    ("uk", "Кремль заперечує участь у нападі.", D, "Кремль"),
    ("uk", "Завод, можливо, закриють.", H, None),
    ("it", "Il ministro ha detto che il ponte è chiuso.", A, None),
    (None, "The Kremlin denied that troops had crossed the border.", A, None),
]

ALONE = [("de", *row) for row in GERMAN] + [("en", *row) for row in ENGLISH] + OTHERS


@pytest.mark.parametrize(("language", "text", "modality", "claimant"), ALONE)
def test_a_passage_on_its_own(
    language: str | None, text: str, modality: Modality, claimant: str | None
) -> None:
    voice = read_voice(text, language)
    assert (voice.modality, voice.claimant) == (modality, claimant)


@pytest.mark.parametrize(("language", "text", "modality", "claimant"), ALONE)
def test_the_cue_is_in_the_text(
    language: str | None, text: str, modality: Modality, claimant: str | None
) -> None:
    cue = read_voice(text, language).cue
    assert (cue is None) == (modality is A)
    assert cue is None or cue.strip("…") in text or "…" in cue


@pytest.mark.parametrize(
    ("language", "heading", "modality", "claimant"),
    [
        ("de", "Kreml: Keine Truppen an der Küste", R, "Kreml"),
        ("de", "Polizei: Zwei Verletzte bei Unfall", R, "Polizei"),
        ("de", "Verkehrsminister: Brücke bleibt gesperrt", R, "Verkehrsminister"),
        ("de", "Berichte: Werk vor dem Aus", R, None),
        ("de", "Trotz Regen: Viele Besucher beim Fest", A, None),
        ("de", "Guter Rat: Mehr trinken", A, None),
        ("de", "Berlin: Polizei räumt Haus", A, None),
        ("de", "Und: Die Preise steigen", A, None),
        ("en", "Kremlin: No troops near the coast", R, "Kremlin"),
        ("en", "Police: Two hurt in crash", R, "Police"),
        ("en", "Despite sanctions: Trade is growing", A, None),
        ("en", "London: Police close bridge", A, None),
    ],
)
def test_a_heading_names_a_speaker_or_a_topic(
    language: str, heading: str, modality: Modality, claimant: str | None
) -> None:
    voice = read_voice(heading, language)
    assert (voice.modality, voice.claimant) == (modality, claimant)


def voices(text: str, language: str = "de") -> list[tuple[Modality, str | None]]:
    return [
        (voice.modality, voice.claimant) for voice in read_voices(split_passages(text, language), language)
    ]


def test_indirect_speech_goes_on_with_the_last_speaker() -> None:
    assert voices("Das Werk sei sicher, so Ott. Es gebe keine Gefahr. Die Stadt prüft das.") == [
        (R, "Ott"),
        (R, "Ott"),
        (A, None),
    ]


def test_a_quotation_without_a_frame_goes_on_with_the_last_speaker() -> None:
    assert voices("Das Werk sei sicher, so Ott. „Wir haben alles mehrfach geprüft.“") == [
        (R, "Ott"),
        (Q, "Ott"),
    ]


def test_an_asserted_sentence_ends_the_speech() -> None:
    assert voices("Das Werk sei sicher, so Ott. Die Stadt prüft das. Es gebe keine Gefahr.")[-1] == (R, None)


def test_a_pronoun_is_the_only_person_just_named() -> None:
    text = "Wirtschaftsminister Jens Ott kam am Montag. Das Werk ist sicher, sagte er."
    assert voices(text) == [(A, None), (R, "Jens Ott")]


def test_a_pronoun_after_two_persons_is_nobody() -> None:
    text = "Minister Jens Ott traf Minister Karl Lang. Das Werk ist sicher, sagte er."
    assert voices(text)[-1] == (R, None)


def test_a_pronoun_is_not_an_institution() -> None:
    assert voices("Das Werk sei sicher, so das Ministerium. Es fehle Geld, sagte er.")[-1] == (R, None)


def test_a_pronoun_does_not_reach_over_paragraphs() -> None:
    text = "Minister Jens Ott kam.\n\nEs regnete.\n\nEs war kalt.\n\nDas Werk ist sicher, sagte er."
    assert voices(text)[-1] == (R, None)


def test_an_english_pronoun_is_the_last_speaker() -> None:
    text = "Mayor Jane Doe said the bridge was safe. She said the work had been done."
    assert voices(text, "en") == [(R, "Jane Doe"), (R, "Jane Doe")]


def test_a_role_becomes_the_name_that_the_text_ties_to_it() -> None:
    text = "Werkschef Jens Ott kam am Montag.\n\nDem Werkschef zufolge ist alles sicher."
    assert voices(text)[-1] == (R, "Jens Ott")


def test_a_role_stays_as_written_when_two_persons_hold_it() -> None:
    text = "Minister Jens Ott traf Minister Karl Roth.\n\nDem Minister zufolge ist alles sicher."
    assert voices(text)[-1] == (R, "Minister")


def test_a_heading_names_a_person_whom_the_text_knows() -> None:
    text = "Ott: Werk ist sicher\n\nWerkschef Jens Ott kam am Montag und sprach von Erfolgen."
    assert voices(text)[0] == (R, "Ott")


@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "ru", "uk"])
def test_every_frame_compiles_and_needs_one_of_its_words(language: str) -> None:
    for frame in grammar_for(language).frames:
        assert frame.triggers
        assert frame.regex.search("") is None


def test_nothing_gives_nothing() -> None:
    assert read_voices([], "de") == []
    assert read_voice("", "de") == Voice(A, None, None)


@given(
    text=st.one_of(st.text(max_size=200), st.lists(st.sampled_from([row[1] for row in ALONE])).map(" ".join)),
    language=st.sampled_from(["de", "en", "ru", "uk", "fr", "es", "xx", None]),
)
@settings(deadline=None, max_examples=150)
def test_any_text_has_one_voice_a_passage(text: str, language: str | None) -> None:
    passages = split_passages(text, language)
    found = read_voices(passages, language)
    assert len(found) == len(passages)
    assert found == read_voices(passages, language)
    for voice in found:
        if voice.modality is A:
            assert voice == Voice(A, None, None)
        assert voice.claimant is None or voice.claimant.strip() == voice.claimant != ""


def test_a_pronoun_after_a_person_not_introduced_is_nobody() -> None:
    """The nearest person may be meant, and nothing in the text ties "she" to either."""
    text = (
        "“We counted what was sold,” said spokesman Anders Vray. "
        "Later Lene Tarrow disagreed at length. Two warehouses had been left out, she said."
    )
    passages = split_passages(text, "en")
    assert [voice.claimant for voice in read_voices(passages, "en")] == ["Anders Vray", None, None]


@pytest.mark.parametrize(
    ("text", "language", "modality", "claimant"),
    [
        (
            "Das Umweltministerium in Karlstadt bestreitet, dass Öl auslief.",
            "de",
            Modality.DENIED,
            "Umweltministerium",
        ),
        ("Die Behörde in Bonn teilte mit, dass 40 Boote fehlen.", "de", Modality.REPORTED, "Behörde"),
        (
            "Ministerin Clara Voss (FLP) sagte, der Hafen habe 20 Kräne.",
            "de",
            Modality.REPORTED,
            "Clara Voss",
        ),
        (
            "Norway's environment ministry insists that there was no oil in the lake.",
            "en",
            Modality.REPORTED,
            "Norway's environment ministry",
        ),
        ("The ministry in Oslo denied that money was lost.", "en", Modality.DENIED, "ministry"),
    ],
)
def test_where_a_speaker_sits_and_whose_they_are_is_no_obstacle(
    text: str, language: str, modality: Modality, claimant: str
) -> None:
    voice = read_voice(text, language)
    assert (voice.modality, voice.claimant) == (modality, claimant)
