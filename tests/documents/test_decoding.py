import codecs

import pytest

from claims.documents.decoding import UndecodableError, decode_html, decode_text, glimpse

GERMAN = "Größere Flächen stehen unter Wasser, sagte die Bürgermeisterin.\r\nÜber 20 Prozent."
RUSSIAN = "Плотина держится, сообщили вчера вечером.\nУровень воды — 12 процентов."
UKRAINIAN = "Міністерство заперечило, що гребля пошкоджена. Рівень води — 12 відсотків."
POLISH = "Burmistrz powiedział, że woda sięga dwudziestu procent łąk w okręgu."


@pytest.mark.parametrize("text", [GERMAN, RUSSIAN, UKRAINIAN, "Plain ASCII, 12 percent."])
@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
    ],
)
def test_unicode_files_keep_every_character(text: str, mark: bytes, encoding: str) -> None:
    assert decode_text(mark + text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "cp1252"),
        ("„Höchstens 12 %“ – so heißt es.", "cp1252"),
        ("À côté de la digue, l'eau a déjà baissé.", "cp1252"),
        (RUSSIAN, "cp1251"),
        (UKRAINIAN, "cp1251"),
        ("ПЛОТИНА ДЕРЖИТСЯ", "cp1251"),
        ("Хай буде мир", "cp1251"),
        ("Плотина держится, сообщили вчера вечером.", "koi8-r"),
        ("Плотина держится, сообщили вчера вечером.", "cp866"),
        (POLISH, "cp1250"),
        ("Το νερό ήταν ψηλά, είπε χθες ο υπουργός στην πόλη. " * 3, "cp1253"),
    ],
)
def test_old_encodings_are_told_by_their_words(text: str, encoding: str) -> None:
    assert decode_text(text.encode(encoding)) == text


def test_a_declared_charset_of_plain_text_is_used() -> None:
    text = "Příliš žluťoučký kůň"
    assert decode_text(text.encode("cp1250"), media_type="text/plain; charset=windows-1250") == text


def test_damaged_utf8_is_refused_and_not_read_as_another_encoding() -> None:
    good = "Größe für über".encode()
    with pytest.raises(UndecodableError, match=rf"byte {len(good)} is not valid UTF-8"):
        decode_text(good + b"\xe4 und mehr")


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 4,
        b"text with a NUL \0 inside, in the middle of it",
        b"\x01\x02\x03\x04 abc",
        codecs.BOM_UTF16_LE + b"\x00\xd8\x41\x00",
        codecs.BOM_UTF8 + b"\xff\xfe broken",
    ],
)
def test_what_is_not_text_is_refused(data: bytes) -> None:
    with pytest.raises(UndecodableError):
        decode_text(data)


def test_one_stray_control_character_does_not_make_an_article_binary() -> None:
    article = "Die Talsperre ist nach Angaben der Stadt gut gefüllt. " * 40
    assert decode_text((article + "Schluss\x02satz.").encode()).endswith("Schluss\x02satz.")


def page(text: str, charset: str) -> str:
    return f'<html><head><meta charset="{charset}"></head><body><p>{text}</p></body></html>'


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("windows-1252", "cp1252"),
        ("iso-8859-1", "cp1252"),
        ("utf-8", "utf-8"),
        ("utf-16", "utf-8"),
        ("iso-8859-1", "utf-8"),
        ("no-such-charset", "cp1252"),
        ("rot13", "utf-8"),
        ("utf-7", "cp1252"),
        ("unicode_escape", "cp1252"),
    ],
)
def test_a_page_is_decoded_by_what_it_says_unless_that_cannot_be(declared: str, written: str) -> None:
    source = page("„Größer“ als gedacht – über 20 €", declared)
    assert decode_html(source.encode(written)) == source


def test_a_declared_cyrillic_page_is_not_guessed() -> None:
    source = page("Мы", "koi8-r")
    assert decode_html(source.encode("koi8-r")) == source


def test_the_http_charset_comes_before_the_one_in_the_page() -> None:
    source = page("Größe", "iso-8859-2")
    assert decode_html(source.encode("cp1252"), media_type="text/html; charset=windows-1252") == source


def test_a_damaged_byte_in_a_page_is_replaced() -> None:
    source = page("Ein Satz über die Größe der Flächen. " * 5, "utf-8").encode().replace(b"Ein", b"Ei\xff", 1)
    assert decode_html(source).count("\ufffd") == 1


def test_a_page_of_noise_is_refused() -> None:
    with pytest.raises(UndecodableError):
        decode_html(b"<html><p>" + bytes(range(1, 256)) * 20)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_glimpse_shows_tags_in_any_encoding(encoding: str) -> None:
    assert glimpse("<html><p>Größe".encode(encoding)).startswith("<html>")
