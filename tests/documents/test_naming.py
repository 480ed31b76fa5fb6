import pytest

from claims.documents.naming import MAX_NAME_CHARACTERS, one_line, shown_name, web_address


def test_a_name_is_one_line_of_visible_characters() -> None:
    assert one_line(" Anna\n\x07 \u202eNovak\0 ") == "Anna Novak�"


@pytest.mark.parametrize("text", [None, "", " \n", "\u200b\ufeff", "---"])
def test_nothing_legible_is_none(text: str | None) -> None:
    assert one_line(text) is None


def test_long_names_are_cut() -> None:
    short = one_line("wort " * 500)
    assert short is not None
    assert len(short) <= MAX_NAME_CHARACTERS
    assert short.endswith("…")


def test_an_error_always_has_a_name_to_show() -> None:
    assert shown_name("\n\x07") == "the document"
    assert shown_name("/") == "/"


@pytest.mark.parametrize(
    "address", ["https://example.org/a?b=c#d", "http://example.com:8080/ä", "https://[2001:db8::1]/"]
)
def test_web_addresses_are_kept(address: str) -> None:
    assert web_address(f" {address} ") == address


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "example.org/article",
        "/article",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://example.org/",
        "https://",
        "https://user:secret@example.org/",
        "https://example.org/a b",
        "https://exam\nple.org/",
        "https://example.org/<script>",
        "https://[::1",
        "https://example.org:99999/",
        "https://example.org/" + "a" * 3_000,
        "https://example.org/\ud800",
    ],
)
def test_anything_else_is_not_an_address(address: str | None) -> None:
    assert web_address(address) is None
