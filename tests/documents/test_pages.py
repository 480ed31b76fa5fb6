import logging
from datetime import date, timedelta

import pytest

from claims.documents import read_bytes
from claims.errors import DocumentError
from claims.records import DocumentText

HEAD = """<title>Stausee fast leer – Talbote</title>
<meta property="og:title" content="Stausee fast leer">
<meta property="og:site_name" content="Talbote">
<meta name="author" content="Mara Lindt">
<meta property="article:published_time" content="2024-03-05T08:15:00+01:00">
<link rel="canonical" href="https://example.org/stausee">"""
BODY = """<nav><ul><li><a href="/">Startseite</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>Stausee fast leer</h1>
<p>Der Stausee ist nur noch zu <b>20 Prozent</b> gefüllt,
sagte die Ministerin am Montag vor dem Landtag.</p>
<figure><img src="s.jpg" alt="Mauer"><figcaption>Die Staumauer. Foto: Agentur Tal</figcaption></figure>
<h2>Behörde widerspricht</h2>
<p>Die Wasserbehörde erklärte, es seien 12 Prozent.<br>Das Ministerium antwortete nicht auf die Frage.</p>
<ul><li>Im Januar fiel kaum Regen auf das Tal.</li><li>Im Februar fiel gar keiner mehr.</li></ul>
<table><tr><th>Jahr</th><th>Füllung</th></tr><tr><td>2023</td><td>61 Prozent</td></tr></table>
<p>Die Stadt will im Sommer entscheiden, ob der Betrieb des Kraftwerks ruht.</p>
</article><div class="comments"><p>Ein Leser meint dazu etwas ganz anderes.</p></div>
<footer><p>Impressum und Datenschutz</p></footer>"""


def read(head: str = HEAD, body: str = BODY, *, lang: str = "de", encoding: str = "utf-8") -> DocumentText:
    source = f"<!DOCTYPE html>\n<html lang='{lang}'><head>{head}</head><body>{body}</body></html>"
    return read_bytes(source.encode(encoding), name="seite.html")


def test_paragraphs_headings_and_entries_stand_apart() -> None:
    assert read().text.split("\n\n") == [
        "Stausee fast leer",
        "Der Stausee ist nur noch zu 20 Prozent gefüllt, sagte die Ministerin am Montag vor dem Landtag.",
        "Behörde widerspricht",
        "Die Wasserbehörde erklärte, es seien 12 Prozent.\nDas Ministerium antwortete nicht auf die Frage.",
        "Im Januar fiel kaum Regen auf das Tal.",
        "Im Februar fiel gar keiner mehr.",
        "Jahr | Füllung",
        "2023 | 61 Prozent",
        "Die Stadt will im Sommer entscheiden, ob der Betrieb des Kraftwerks ruht.",
    ]


def test_a_row_stays_one_line_whatever_its_cells_hold() -> None:
    row = "<tr><td><p>Stausee</p><p>Velmora</p></td><td>12<br>Prozent</td></tr>"
    body = BODY.replace("<tr><td>2023", f"{row}<tr><td>2023")
    assert "\n\nStausee Velmora | 12 Prozent\n\n" in read(body=body).text


def test_invisible_characters_are_dropped_and_hard_spaces_made_plain() -> None:
    body = BODY.replace("Stausee ist", "Stau&shy;see&nbsp;&#8203;ist")
    assert read(body=body).text == read().text


def test_what_the_page_says_of_itself_is_kept() -> None:
    document = read()
    assert (document.title, document.publisher, document.author) == (
        "Stausee fast leer",
        "Talbote",
        "Mara Lindt",
    )
    assert document.published_on == date(2024, 3, 5)
    assert document.url == "https://example.org/stausee"
    assert (document.language, document.name, document.media_type) == ("de", "seite.html", "text/html")


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("windows-1252", "cp1252"), ("iso-8859-1", "cp1252"), ("utf-8", "utf-8"), ("utf-16", "utf-16")],
)
def test_the_declared_charset_is_used(charset: str, encoding: str) -> None:
    assert read(f'<meta charset="{charset}">' + HEAD, encoding=encoding).text == read().text


def test_a_cyrillic_page_in_its_own_charset() -> None:
    body = "<article>" + "<p>Уровень воды в водохранилище упал до двадцати процентов.</p>" * 4 + "</article>"
    document = read(
        '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">',
        body,
        lang="",
        encoding="koi8-r",
    )
    assert "водохранилище" in document.text
    assert document.language == "ru"


def test_a_fragment_and_an_xhtml_page_are_read() -> None:
    fragment = read_bytes(b"<p>The dam holds, the city said on Monday.</p>", name="a.html")
    assert fragment.text == "The dam holds, the city said on Monday."
    xhtml = '<?xml version="1.0" encoding="iso-8859-1"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>Größe</p></body></html>'
    assert read_bytes(xhtml.encode("latin-1"), name="a.xhtml").text == "Größe"


def test_a_language_that_the_text_contradicts_is_not_believed() -> None:
    assert read(lang="en").language == "de"


@pytest.mark.parametrize(
    "body", ["", "<script>var a = 'Der Stausee ist leer';</script>", "<img src=a.png>", "<!-- Text -->"]
)
def test_a_page_without_text_is_refused(body: str) -> None:
    with pytest.raises(DocumentError, match=r"seite\.html: no article text was found"):
        read("", body)


def test_a_headline_outside_the_article_is_kept_and_names_it() -> None:
    article = (
        "<article>"
        + "<p>Die Stadt meldet, dass der Damm seit Montag wieder dicht ist.</p>" * 4
        + "</article>"
    )
    body = f"<header><h1>Damm ist <b>wieder</b> dicht</h1></header>{article}"
    document = read("<title>Damm ist wieder dicht | Talbote</title>", body)
    assert document.text.startswith("Damm ist wieder dicht\n\nDie Stadt meldet")
    assert document.title == "Damm ist wieder dicht"


def test_a_logo_is_no_headline() -> None:
    body = BODY.replace("<nav>", "<header><h1>Talbote am Morgen</h1></header><nav>")
    document = read("<title>Stausee fast leer | Talbote am Morgen</title>", body)
    assert document.text == read().text
    assert document.title == "Stausee fast leer"


def test_a_short_notice_keeps_its_paragraphs_and_loses_the_menu() -> None:
    notice = "<p>Der Damm ist dicht.</p><p>Das ist gut.</p>"
    body = f"<nav><a href=/>Start</a></nav>{notice}<footer>Impressum</footer>"
    assert read("", body).text == "Der Damm ist dicht.\n\nDas ist gut."


def test_a_large_page_is_read_in_reasonable_time() -> None:
    rows = "<table><tr><td>Wort</td><td>12</td></tr></table>" * 6_000
    assert "Der Damm ist dicht." in read("", f"<p>Der Damm ist dicht.</p>{rows}").text


def test_a_page_of_too_many_elements_is_refused_with_the_limit() -> None:
    with pytest.raises(DocumentError, match=r"seite\.html: .*100,000 elements, the limit"):
        read("", "<p>Wort</p>" * 100_001)


def test_a_silent_page_has_no_metadata() -> None:
    document = read("", "<p>Der Stausee ist leer, sagte die Ministerin.</p>")
    assert (document.title, document.publisher, document.author) == (None, None, None)
    assert (document.published_on, document.url) == (None, None)


@pytest.mark.parametrize(
    "stated",
    [
        "<p>© 2024 Talbote</p>",
        "<table><tr><td>2023</td><td>61 Prozent</td></tr></table>",
        "<p>Am 5. März, also gestern.</p>",
    ],
)
def test_a_date_that_the_page_does_not_state_is_not_made_up(stated: str) -> None:
    assert (
        read(
            "<title>Stausee</title>", f"<article><p>Der Stausee ist leer.</p>{stated}</article>"
        ).published_on
        is None
    )


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="date" content="2024-03-05">',
        '<meta name="date" content="5 March 2024">',
        '<meta property="article:published_time" content="20240305T101112">',
        '<script type="application/ld+json">{"@type": "Article", "datePublished": "2024-03-05"}</script>',
        '<link rel="canonical" href="https://example.org/2024/03/05/stausee">',
    ],
)
def test_a_stated_date_is_read(head: str) -> None:
    assert read(head).published_on == date(2024, 3, 5)


def test_a_date_in_the_future_is_not_believed() -> None:
    far = date.today() + timedelta(days=400)
    assert read(f'<meta name="date" content="{far.isoformat()}">').published_on is None


def test_hostile_metadata_is_capped_and_flattened() -> None:
    head = f"""<meta property="og:title" content="Eins\nzwei \u202edrei {"lang " * 9_000}">
    <meta name="author" content="{"Mara Lindt " * 9_000}"><link rel="canonical" href="javascript:alert(1)">"""
    document = read(head)
    assert document.title is not None
    assert len(document.title) <= 300
    assert document.title.startswith("Eins zwei drei lang")
    assert document.title.isprintable()
    assert document.author is None or len(document.author) <= 200
    assert document.url is None


@pytest.mark.parametrize("tag", ["div", "b", "ul><li", "table><tr><td", "blockquote"])
def test_deep_nesting_is_read_or_refused(tag: str) -> None:
    source = f"<html><body>{f'<{tag}>' * 3_000}<p>Der Stausee ist leer.</p>"
    try:
        text = read_bytes(source.encode(), name="tief.html").text
    except DocumentError:
        text = ""
    assert text in ("", "Der Stausee ist leer.")


def test_the_reader_says_nothing_of_its_own(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(DocumentError):
        read("", "<p></p>")
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
