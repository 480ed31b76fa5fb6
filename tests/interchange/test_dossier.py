"""Dossiers as files: what stands in them, in which language, and that no text is more than text."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import html
from markdown_it import MarkdownIt

from claims.interchange import dossier_reasons
from claims.interchange.dossier_blocks import Code, Listing, Paragraph, direction, linked, plain, said
from claims.interchange.dossier_docx import as_docx
from claims.interchange.dossier_html import as_html
from claims.interchange.dossier_markdown import as_markdown
from claims.interchange.dossier_records import Dossier
from tests.interchange import dossier_samples as samples

SECTIONS = [
    "Verdict",
    "Where it was said (2)",
    "Evidence: 4 pieces",
    "Open contradictions (1)",
    "Contradictions decided (1)",
    "Other wordings (1)",
    "Checked by others (1)",
    "Earlier verdicts, which stand no longer",
    "History",
]
ORDER_IN_RUNS = ["rStyle", "rFonts", "b", "bCs", "i", "iCs", "color", "sz", "szCs", "u", "shd", "rtl", "lang"]
ORDER_IN_PARAGRAPHS = [
    "pStyle",
    "keepNext",
    "keepLines",
    "pageBreakBefore",
    "numPr",
    "pBdr",
    "bidi",
    "spacing",
    "ind",
    "jc",
    "outlineLvl",
]


def _tree(dossier: Dossier) -> Any:
    return html.document_fromstring(as_html(dossier).encode())


def _word(dossier: Dossier) -> Any:
    return Document(io.BytesIO(as_docx(dossier)))


def _words(dossier: Dossier) -> str:
    """Return all text of the Word file, links and tables too."""
    return "\n".join(_text(found) for found in _word(dossier).element.body)


def _text(element: Any) -> str:
    return "".join(found.text or "" for found in element.iter(qn("w:t")))


def _rendered(dossier: Dossier) -> Any:
    """Return the Markdown as a reader with all its extensions and HTML shows it."""
    reader = MarkdownIt("gfm-like", {"html": True, "linkify": False}).enable(["table", "strikethrough"])
    return html.document_fromstring(reader.render(as_markdown(dossier)))


def _outline(tree: Any) -> list[tuple[int, str]]:
    found = tree.xpath("//h1|//h2|//h3|//h4|//h5|//h6")
    return [(int(each.tag[1]), each.text_content()) for each in found]


def _in_markdown(dossier: Dossier) -> str:
    return str(_rendered(dossier).text_content())


def _in_html(dossier: Dossier) -> str:
    return str(_tree(dossier).find("body").text_content())


@pytest.mark.parametrize("read", [_in_markdown, _in_html, _words])
def test_every_format_tells_everything(read: Callable[[Dossier], str]) -> None:
    text = re.sub("[\u2066-\u2069]", "", read(samples.of(samples.rich())))
    told = [
        *SECTIONS,
        "Disputed: False",
        "1 on a scale from 1 to 5",
        "The council's count says 12 percent:",
        "Held 10 % probable · as of 3 May 2026 · expires 1 January 2027 · rests on evidence 1, 2",
        "decided 4 May 2026, 12:00 UTC by Ana, confirmed by Rita",
        "Silent edit: the page of document 4 was changed",
        "Waits for a second look: Unresolved is proposed.",
        "Reported: the harbour master, said 29 April 2026 · Quiet quays · Velmar Courier · N. Example",
        "page 3 · English · document 1, characters 28 to 90",
        samples.ARABIC,
        samples.HEBREW,
        "For the claim: 1 independent origin",
        "Against the claim: 1 independent origin in 2 pieces",
        "source B (usually reliable), information 2 (probably true)",
        "Goes back to Velmar Council; counts as one with evidence 2",
        "characters 120 to 180, stored 4 May 2026, 12:00 UTC, SHA-256 " + "ab" * 32,
        "Evidence 1 (claim 7): the passage is not in document 9 any more",
        "The council counts *ships*, not tonnes.",
        "Counts no longer: it was withdrawn. It was filed as: context.",
        "the numbers differ: 20 against 12",
        "Decided: time explains the difference, by Rita",
        "Check House · Mostly false · Velmar lost a fifth",
        "Ana marked it disputed (it was new), rated False: The council's count says so.",
    ]
    assert [words for words in told if words not in text] == []


def test_the_outline_goes_down_one_step_at_a_time() -> None:
    for dossier, level in (
        (samples.of(samples.rich()), 2),
        (samples.of(samples.rich(), samples.hostile()), 3),
    ):
        for outline in (_outline(_tree(dossier)), _outline(_rendered(dossier)), _word_outline(dossier)):
            levels = [found for found, _ in outline]
            assert levels[0] == 1
            assert levels.count(1) == 1
            assert all(after <= before + 1 for before, after in pairwise(levels))
            sections = [text for found, text in outline if found == level]
            assert sections[: len(SECTIONS)] == SECTIONS


def _word_outline(dossier: Dossier) -> list[tuple[int, str]]:
    styled = [(each.style.name, _text(each._p)) for each in _word(dossier).paragraphs]
    return [(int(name.split()[1]), text) for name, text in styled if name.startswith("Heading ")]


def test_passages_have_their_language_and_direction() -> None:
    tree = _tree(samples.of(samples.rich()))
    assert tree.get("lang") == "en"
    assert tree.get("dir") == "ltr"
    found = [(each.get("lang"), each.get("dir")) for each in tree.xpath("//figure/blockquote[@lang]")]
    assert found == [("en", "ltr"), ("ar", "rtl"), ("en", "ltr"), ("he", "rtl")]
    inline = [(each.get("lang"), each.get("dir")) for each in tree.xpath("//li//bdi[@lang]")]
    assert inline == [("he", "rtl"), ("en", "ltr"), ("ar", "rtl")]
    assert tree.xpath("//mark/text()")[1] == samples.ARABIC


def test_pictures_have_words_and_there_is_nothing_to_fetch() -> None:
    source = as_html(samples.of(samples.rich()))
    tree = html.document_fromstring(source.encode())
    assert [each.get("aria-label") for each in tree.xpath("//*[@role='img']")] == ["1 on a scale from 1 to 5"]
    assert tree.xpath("//svg/title/text()") == ["1 on a scale from 1 to 5"]
    assert tree.xpath("//script|//img|//link|//iframe|//object|//embed|//form|//@src|//@style") == []
    assert "url(" not in source
    assert "@import" not in source
    assert "@media print" in source
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none';")


def test_a_collection_lists_what_is_in_it() -> None:
    dossier = samples.of(samples.rich(), samples.hostile(), title="Grain & <ports>")
    for tree in (_tree(dossier), _rendered(dossier)):
        assert tree.xpath("//h1")[0].text_content() == "Grain & <ports>"
        targets = [link[1:] for link in tree.xpath("//ol//a/@href") if link.startswith("#")]
        assert targets == ["claim-7", "claim-66"]
        assert [each for each in tree.xpath("//@id") if each.startswith("claim")] == targets
    body = _word(dossier).element.body
    anchors = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    marks = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert [anchor for anchor in anchors if anchor] == marks == ["claim_7", "claim_66"]


def test_hostile_text_is_only_text_in_html() -> None:
    source = as_html(samples.of(samples.hostile(), samples.rich(), title=samples.HOSTILE))
    tree = html.document_fromstring(source.encode())
    assert tree.xpath("//script|//img|//b|//iframe|//@onerror|//*[@style]") == []
    links = {link.split(":")[0] for link in tree.xpath("//@href") if not link.startswith("#")}
    assert links == {"https"}
    assert "49" not in tree.find("body").text_content(), "no template inside a text is run"
    quoted = tree.xpath("//figure/blockquote")[0].text_content()
    assert quoted.startswith(plain(samples.HOSTILE))
    assert not re.search("[\x00-\x08\u202a-\u202e\u2066-\u2069]", source)
    assert all(re.fullmatch(r"[A-Za-z-]+", each) for each in tree.xpath("//@lang"))


def test_hostile_text_is_only_text_in_markdown() -> None:
    dossier = samples.of(samples.hostile(), title=samples.HOSTILE)
    tree = _rendered(dossier)
    assert tree.xpath("//script|//img|//b|//s|//@onerror|//table|//hr") == []
    links = tree.xpath("//a/@href")
    assert set(links) == {"https://evil.example/p"}, "the analyst's own link alone is one"
    assert " ".join(plain(samples.HOSTILE).split()) in tree.xpath("//h1")[0].text_content()
    quote = tree.xpath("//blockquote")[1].text_content()
    assert re.search(r"# heading\s+- list\s+1\. one\s+===\s+code", quote)
    assert tree.xpath("//blockquote//h1|//blockquote//ul|//blockquote//ol|//blockquote//pre") == []
    bare = re.findall(r"(?<!\()(?<!\\)(?<!<)https?://|www\.|(?<!\\)@", as_markdown(dossier))
    assert bare == [], "readers that make links of bare addresses find none"


def test_hostile_text_is_only_text_in_word() -> None:
    found = _word(samples.of(samples.hostile(), title=samples.HOSTILE))
    links = [each.target_ref for each in found.part.rels.values() if each.reltype.endswith("/hyperlink")]
    assert set(links) <= {"https://evil.example/p"}
    assert " ".join(plain(samples.HOSTILE).split()) in _words(samples.of(samples.hostile()))
    instructions = [each.get(qn("w:instr")) for each in found.element.body.iter(qn("w:fldSimple"))]
    assert instructions == []


def test_word_knows_languages_directions_and_its_properties() -> None:
    found = _word(samples.of(samples.rich()))
    assert found.core_properties.title == "The port of Velmar lost 20 percent of its grain trade in 2025."
    assert found.core_properties.author == "The Harbour Desk"
    assert found.core_properties.created.isoformat() == "2026-05-04T12:00:00+00:00"
    assert found.core_properties.language == "en"
    (arabic,) = [each for each in found.paragraphs if each.text.startswith(samples.ARABIC)]
    assert arabic._p.pPr.find(qn("w:bidi")) is not None
    assert [each.font.rtl for each in arabic.runs] == [True, True]
    assert {each._r.rPr.find(qn("w:lang")).get(qn("w:bidi")) for each in arabic.runs} == {"ar"}
    (english,) = [each for each in found.paragraphs if each.text.startswith("It was a grey")]
    assert english._p.pPr.find(qn("w:bidi")) is None
    assert english.runs[0]._r.rPr.find(qn("w:lang")).get(qn("w:val")) == "en"


def test_word_keeps_the_order_of_its_schema() -> None:
    """Word refuses a file whose properties of runs and paragraphs are not in the order of ISO 29500."""
    body = _word(samples.of(samples.rich(), samples.hostile())).element.body
    for name, order in (("rPr", ORDER_IN_RUNS), ("pPr", ORDER_IN_PARAGRAPHS)):
        for properties in body.iter(qn(f"w:{name}")):
            found = [each.tag.split("}")[1] for each in properties]
            assert found == sorted(found, key=order.index)


def test_markdown_sets_text_from_the_right_apart() -> None:
    text = as_markdown(samples.of(samples.rich()))
    assert f"Claim 9, new: \u2067{samples.HEBREW}\u2069 — the numbers differ" in text
    assert text.count("\u2067") == text.count("\u2069")


def test_a_reason_is_markdown_without_tricks() -> None:
    first, listed, code = dossier_reasons.blocks(
        "A **b** [c](https://d.example) [e](javascript:x) <i>f</i>\n\n1. one\n2. two\n\n```\n<b>\n```"
    )
    assert isinstance(first, Paragraph)
    assert [run.text for run in first.runs if run.strong] == ["b"]
    assert [run.link for run in first.runs if run.link] == ["https://d.example"]
    assert "".join(run.text for run in first.runs) == "A b c [e](javascript:x) <i>f</i>"
    assert isinstance(listed, Listing)
    assert listed.ordered
    assert [entry[0].text for entry in listed.entries] == ["one", "two"]
    assert code == Code("<b>")
    deep = dossier_reasons.blocks("> " * 500 + "x")
    assert [type(block) for block in deep] == [Paragraph]
    (long,) = dossier_reasons.blocks("*" * 30_000)
    assert isinstance(long, Paragraph)


@pytest.mark.parametrize(
    ("text", "language", "way"),
    [
        ("Nobody came.", "en", "ltr"),
        (samples.ARABIC, "ar", "rtl"),
        (samples.ARABIC, None, "rtl"),
        (samples.ARABIC, "en", "rtl"),
        (f"Velmar {samples.ARABIC}", "ar", "rtl"),
        (f"Velmar {samples.HEBREW}", None, "ltr"),
        ("2025", "he", "rtl"),
        ("2025", None, "ltr"),
        ("Nobody", "xx-not-one", "ltr"),
    ],
)
def test_a_text_runs_as_its_letters_do(text: str, language: str | None, way: str) -> None:
    assert direction(text, language) == way


def test_what_is_no_web_address_is_no_link() -> None:
    for address in (
        "javascript:alert(1)",
        "data:text/html,x",
        "//x.example",
        "ftp://x.example",
        "https://a b",
    ):
        assert linked(address).link is None
    assert linked("https://x.example/a").link == "https://x.example/a"
    assert said("a\u202eb\u2067c\nd", "<x>").text == "a\ufffdbc d"
    assert said("a", "<x>").language is None
