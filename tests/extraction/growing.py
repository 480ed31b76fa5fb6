"""Kinds of text that tempt a reader into super-linear time, each as long as it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count, product
from pathlib import Path

from claims.extraction.packs import pack_codes

ARTICLES = Path(__file__).parents[1] / "quality" / "articles"

Maker = Callable[[int], str]

_REPEATED: dict[str, tuple[str, ...]] = {
    "de": (
        "a", "9", "9 ", "Z", ". ", ".", "!", "…", "- ", "—", "„", "»", "“", "(", ")", "[", "()", "(a ",
        "'a ",
        "«a ", "A. ", "x\n", "X\n\n", "\n", "\r\n", "\r", " ", "\u00a0", "\u2028", "\t", ":", "A: ", ", ",
        "Wort, ", "Wort ", "Wort-", "Wort\r\n", "Wort\n\r\n\v", "Er sagte „am 3. Mai und ", "sagte Kim, ",
        "er sagte ", "Er sagte, ", "sagte er, „nein“, ", "Er sagte. ", "nicht nur ", "kein ",
        "laut dem Amt der ",
        "Kim Jong Un ", "Minister Kim ", "das Amt der ", "der von der ", "Er habe ", "wohl ",
        "MINISTER WEBER: Ja.\n",
        "Frage: Ja?\nAntwort: Nein.\n", "zwei ", "zweiund", "hundert", "zweihundert tausend ",
        "ein bis zwei ",
        "jeder fünfte ", "rund ", "Mio. ", "1.000,", "1.000.", "1,5 Mio. ", "5 Prozent ", "3 bis 4 ",
        "5 Euro, ",
        "seit März ", "am 3. ", "3. Mai ", "vor 3 ", "1990/", "1.1.", "12:30 ", "2020-", "#Wort ",
        "#Wort\n",
        "@name ", "🎉 ", "Ja! 🎉 ", "👨‍👩‍👧 ", "👨‍", "e\u0301", "\u202e", "İ", "www.a.de/", "a@b.de ",
        "Eine Überschrift\n\n", "Pressekontakt:\n", "1. a ", "1. Foo 3. Bar ", "• ", "a) ", "Dr. ",
        "z. B. ",
    ),
    "en": (
        "he said ", "said he, ", "“No,” she said. ", "according to the ", "one in ", "two hundred and ",
        "not ",
        "more than ", "the U.S. ", "St. ", "last ", "on May ", "Q: Why?\n", "the minister of the ",
        "I. ", "of the ",
        "May ", "it is not true that ", "of ", "a ", "who ",
    ),
    "fr": (
        "il a dit ", "« a ", "selon le ", "vingt-", "quatre-vingt ", "l’", "ne pas ", "depuis le ",
        "M. ", "de la ",
    ),
    "es": ("dijo ", "según el ", "de la ", "dos mil ", "no ", "el 3 de ", "¿", "¡A ", "Sr. "),
    "ru": (
        "он сказал ", "по словам ", "не ", "двести тысяч ", "г. ", "в 1990 г. ", "— Да, — ", "Иван ",
        "из ", "я", "«",
    ),
    "uk": ("він сказав ", "за словами ", "не ", "двісті тисяч ", "р. ", "— Так, — ", "Іван ", "з "),
    "ar": ("قال ", "٣ ", "،", "العربية. "),
    "he": ("שלום ", "״"),
    "zh": ("。", "中", "「"),
}  # fmt: skip


def kinds() -> Iterator[tuple[str, str, Maker]]:
    """Give name, language and maker of each kind: news first, then what nobody would write."""
    for language in sorted(pack_codes()):
        texts = [path.read_text(encoding="utf-8") for path in sorted(ARTICLES.glob(f"*.{language}.txt"))]
        yield "news", language, repeated("\n\n".join([*texts, ""]))
    for language, units in _REPEATED.items():
        for unit in units:
            yield repr(unit), language, repeated(unit)
    for name, (language, maker) in _MADE.items():
        yield name, language, maker


def repeated(unit: str) -> Maker:
    """Make a text of one unit, again and again."""
    return lambda length: (unit * (length // len(unit) + 1))[:length]


def _names() -> Iterator[str]:
    """Give invented names without end, all different."""
    syllables = ("ba", "de", "fi", "go", "ku", "la", "me", "ni", "ro", "su")
    for size in count(3):
        for parts in product(syllables, repeat=size):
            yield "".join(parts).capitalize()


def _listing(line: str) -> Maker:
    """Make a text of ``line``, with another name for NAME each time."""

    def make(length: int) -> str:
        lines, reached = [], 0
        for name in _names():
            lines.append(line.replace("NAME", name))
            reached += len(lines[-1])
            if reached >= length:
                break
        return "".join(lines)[:length]

    return make


def _nested(opening: str, closing: str) -> Maker:
    """Open everything first, then close it again."""

    def make(length: int) -> str:
        depth = length // (len(opening) + len(closing))
        return opening * depth + closing * depth

    return make


def _wrapped(length: int) -> str:
    line = "Der Rat der Stadt hat den Bau der neuen Halle am Hafen nun doch\n"
    return repeated(line)(length)


_MADE: dict[str, tuple[str, Maker]] = {
    "nested quotes": ("de", _nested("„Er sagte: ", "“ ")),
    "nested quotes of two kinds": ("de", _nested("„a ‚b ", "‘ “ ")),
    "nested brackets": ("de", _nested("(", ")")),
    "nested square brackets": ("en", _nested("[a ", "] ")),
    "nested guillemets": ("fr", _nested("« a ", " » ")),
    "wrapped lines without an end": ("de", _wrapped),
    "many speakers": ("de", _listing("NAME: Wir bauen das.\n\n")),
    "many speakers in capitals": ("en", _listing("MAYOR NAME: We build it.\n")),
    "many people": ("de", _listing("Minister NAME sagte, er komme. Er sagte, er gehe. ")),
    "many people of one name": ("de", _listing("Minister Kim NAME sagte, er komme. Er sagte, er gehe. ")),
    "many people of one first name, alternating": (
        "en",
        _listing("Mary NAME said no. Mary said he said yes. "),
    ),
    "many holders of an office": (
        "de",
        _listing("Der Minister Karl NAME sagte nein. Der Minister sagte ja. "),
    ),
    "many people in Russian": (
        "ru",
        _listing("Министр Иван NAME сказал, что придёт. Он сказал, что уйдёт. "),
    ),
    "many headings": (
        "de",
        _listing("NAME baut 3 neue Hallen\n\nNAME baut 3 neue Hallen am Hafen der Stadt.\n\n"),
    ),
    "many headings, no sentence": ("de", _listing("NAME baut 3 Hallen am Hafen\n\n")),
    "many hashtags": ("de", _listing("#NAME ")),
    "many contacts": ("de", _listing("Pressekontakt:\nNAME\nTel. 030 123\n")),
}
