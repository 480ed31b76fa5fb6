import pytest

from claims.extraction.places import read_places


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Norwegen liefert Strom nach Schweden.", "de", {"NO", "SE"}),
        ("die norwegischen und die schwedischen Häfen", "de", {"NO", "SE"}),
        ("Nordkoreas Häfen und nordkoreanische Schiffe", "de", {"KP"}),
        ("ukrainische Züge, russische Züge", "de", {"UA", "RU"}),
        ("Ukrainian trains, North Korean ships", "en", {"UA", "KP"}),
        ("Nigeria's exports", "en", {"NG"}),
        ("Niger's exports", "en", {"NE"}),
        ("malicious omanous words", "en", set()),
        ("Україна та Польща домовилися", "uk", {"UA", "PL"}),
        ("Kanada und die USA", None, {"US"}),
        ("Canada", "xx", {"CA"}),
        ("Berlin und der Kreml schweigen.", "de", set()),
        ("Michael Jordan played in Chad", "en", {"TD"}),
        ("Коли Росія домовиться з українцями", "uk", {"RU", "UA"}),
        ("Экспорт России и немецкие банки", "ru", {"RU", "DE"}),
        ("", "de", set()),
    ],
)
def test_countries_are_read_by_name(text: str, language: str | None, expected: set[str]) -> None:
    assert read_places(text, language) == expected
