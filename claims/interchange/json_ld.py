"""JSON-LD as publishers write it: one value or a list, text or object, or a reference into ``@graph``.

This is no JSON-LD processor: contexts are not fetched, and only names of schema.org are understood.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from claims.text import storable

_VOCABULARY = ("schema:", "http://schema.org/", "https://schema.org/")
_INNER = ("@list", "@set", "@value")
_DEEPEST = 8
_ESCAPE = re.compile(r'\\(["\\/bfnrt]|u[0-9a-fA-F]{4})|\\(.?)', re.DOTALL)

Values = Mapping[str, object]


def parse(text: str) -> object:
    """Return JSON values; backslashes that JSON does not know stand for the character after them.

    Raises ValueError that says where and why it is no JSON.
    """
    try:
        return json.loads(text, strict=False)
    except RecursionError:
        raise ValueError("it is nested too deep") from None
    except ValueError as error:
        better = mended(text)
        if better == text:
            raise ValueError(_told(error)) from None
    try:
        return json.loads(better, strict=False)
    except (ValueError, RecursionError) as error:
        raise ValueError(_told(error)) from None


def mended(text: str) -> str:
    """Return JSON with every backslash that JSON does not know mended."""
    return _ESCAPE.sub(_mended, text)


def _mended(found: re.Match[str]) -> str:
    """Return a good escape as it is, of ``\\'`` and its like the character alone, else a real backslash."""
    if found[1]:
        return found[0]
    return found[2] if found[2] in ("'", "&", "-", "_", "(", ")") else "\\\\" + found[2]


def _told(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"it is no JSON: {error.msg}, line {error.lineno}, column {error.colno}"
    return "it is nested too deep" if isinstance(error, RecursionError) else f"it is no JSON: {error}"


@dataclass(frozen=True, slots=True)
class Node:
    """One object of JSON-LD; ``known`` are the objects of the same file by ``@id``."""

    values: Values
    known: Mapping[str, Values] = field(default_factory=dict)

    @property
    def types(self) -> frozenset[str]:
        """The names of its types, without schema.org's address."""
        return frozenset(_local(text) for text in self.texts("@type"))

    def all(self, name: str) -> list[object]:
        """Return every value of a property, lists flattened, references followed; empty without any."""
        for key in (name, *(f"{before}{name}" for before in _VOCABULARY)):
            if key in self.values:
                return [self._followed(value) for value in _flat(self.values[key], _DEEPEST)]
        return []

    def texts(self, name: str) -> list[str]:
        """Return the values of a property that are texts with something in them, as they are stored."""
        plain = (storable(value).strip() for value in self.all(name) if isinstance(value, str))
        return [text for text in plain if text]

    def names(self, name: str) -> list[str]:
        """Return the values of a property as names: texts, and objects by their own ``name``, in order."""
        found: list[str] = []
        for value in self.all(name):
            if isinstance(value, str):
                found.append(storable(value).strip())
            elif isinstance(value, Mapping):
                found.extend(Node(value, self.known).texts("name")[:1])
        return [text for text in found if text]

    def nodes(self, name: str) -> list[Node]:
        """Return the values of a property that are objects."""
        return [Node(value, self.known) for value in self.all(name) if isinstance(value, Mapping)]

    def _followed(self, value: object) -> object:
        if isinstance(value, Mapping) and set(value) <= {"@id", "@type"}:
            named = value.get("@id")
            return self.known.get(named, value) if isinstance(named, str) else value
        return value


def _local(name: str) -> str:
    for before in _VOCABULARY:
        name = name.removeprefix(before)
    return name


def _flat(value: object, deepest: int) -> Iterator[object]:
    if isinstance(value, list) and deepest:
        for each in value:
            yield from _flat(each, deepest - 1)
    elif isinstance(value, Mapping) and deepest and any(name in value for name in _INNER):
        yield from _flat(next(value[name] for name in _INNER if name in value), deepest - 1)
    elif value is not None:
        yield value


def objects(value: object) -> Iterator[Values]:
    """Yield every object in JSON values, outer before inner, in the order of the file."""
    waiting = [value]
    while waiting:
        here = waiting.pop()
        if isinstance(here, Mapping):
            yield here
            waiting.extend(reversed(list(here.values())))
        elif isinstance(here, list):
            waiting.extend(reversed(here))


def by_id(value: object) -> dict[str, Values]:
    """Return the objects of JSON values that say more than their own ``@id``, by it."""
    found: dict[str, Values] = {}
    for each in objects(value):
        name = each.get("@id")
        if isinstance(name, str) and not set(each) <= {"@id", "@type"}:
            found.setdefault(name, each)
    return found
