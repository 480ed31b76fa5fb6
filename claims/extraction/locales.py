"""What CLDR knows of a language, through Babel."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError


def locale_of(language: str | None) -> Locale | None:
    """Return the locale of a language or locale code, None for one that CLDR does not know."""
    if not language:
        return None
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        return None
