"""Short phrases of interface.yaml: dotted keys, plural forms, plain values."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TypeAlias

from babel import Locale

from adapters.content_files.template import VALUE
from adapters.content_files.yaml_files import YamlText
from bot.domain.errors import BadInput

PLURALS = frozenset({"zero", "one", "two", "few", "many", "other"})
"""The names of plural forms; ``other`` is required."""

Phrase: TypeAlias = str | Mapping[str, str]


def read_phrases(interface: YamlText) -> dict[str, Phrase]:
    """Phrases by dotted key, nested keys and keys with dots alike. Raises BadInput for anything but words."""
    found: dict[str, Phrase] = {}
    _collect(interface, interface.mapping(), "", found)
    return found


def phrase_words(phrase: Phrase, language: str, values: Mapping[str, str | int]) -> str:
    """A phrase in the plural form that ``n`` asks for, filled in. Raises KeyError naming a value it lacks."""
    if isinstance(phrase, str):
        words = phrase
    else:
        form = _plural_form(language, int(values["n"])) if "n" in values else "other"
        words = phrase.get(form, phrase["other"])
    return VALUE.sub(lambda found: str(values[found[1]]), words)


def placeholders(phrase: Phrase) -> frozenset[str]:
    """The values a phrase uses in any of its forms."""
    forms = (phrase,) if isinstance(phrase, str) else phrase.values()
    return frozenset(name for words in forms for name in VALUE.findall(words))


def _collect(interface: YamlText, node: object, path: str, found: dict[str, Phrase]) -> None:
    if isinstance(node, str):
        found[path] = node
    elif isinstance(node, dict) and "other" in node and set(node) <= PLURALS:
        found[path] = {str(form): str(words) for form, words in node.items()}
    elif isinstance(node, dict):
        for key, value in node.items():
            _collect(interface, value, f"{path}.{key}" if path else str(key), found)
    else:
        where = f"{interface.where}:{interface.line(path)}"
        raise BadInput(f"The phrase {path!r} must be words. Put quotes round it.", where)


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language, sep="-")


def _plural_form(language: str, n: int) -> str:
    return str(_locale(language).plural_form(n))
