"""Suggests what a concern is about, and decides by rules which words call for a protected route."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.content_files.phrase_rules import Hit, PhraseSet, Words, comparable, disguises
from adapters.content_files.words import FileWords
from adapters.content_files.yaml_files import YamlText
from bot.domain.concern import CATEGORIES, PROTECTED
from bot.domain.errors import BadInput

NEAR_WORDS = 6
"""Most words between the two phrases of a ``near`` pair. Stated in content/policies/protected_words.yaml."""
MOST_TEXT = 10_000
"""Characters of a text that are read. No platform lets a person send as many in one message."""
URGENCY = ("self_harm", "danger", "safeguarding", "harassment", "data_breach", "wrongdoing")
"""Routes by how little they can wait: settles a text that speaks of two things as often."""


@dataclass(frozen=True, slots=True)
class _Route:
    """The rules of one protected route, of all languages together: people mix them, and words are shared."""

    phrases: PhraseSet
    unless: PhraseSet
    near: tuple[tuple[PhraseSet, PhraseSet], ...]

    def weight(self, words: Words) -> int:
        """How many different things in the words call for this route."""
        left = self.unless.without(words)
        pairs = sum(_are_near(one.hits(left), other.hits(left)) for one, other in self.near)
        return len({hit.phrase for hit in self.phrases.hits(left)}) + pairs


class RuleClassifier:
    """Fulfils ``bot.ports.Classifier`` from the word lists in content/policies. Threads may share it."""

    def __init__(self, words: FileWords) -> None:
        """Raises BadInput, naming file and line, for a list that cannot be used."""
        protected = words.tree.yaml("policies/protected_words")
        concerns = words.tree.yaml("policies/concern_words")
        spoken = _languages(protected, PROTECTED)
        self._routes = {route: _read_route(protected, route, list(spoken)) for route in PROTECTED}
        self._categories = {
            language: {
                name: PhraseSet(_phrases(concerns, f"languages.{language}.{name}", phrases))
                for name, phrases in lists.items()
            }
            for language, lists in _languages(concerns, CATEGORIES).items()
        }

    def category(self, text: str, language: str) -> str:
        """The ordinary category with the most different hits; ``question`` when nothing is found."""
        words = comparable(text[:MOST_TEXT])
        own = self._categories.get(language, {})
        others = [lists for spoken, lists in self._categories.items() if spoken != language]
        return next((found for lists in (own, *others) if (found := _strongest(lists, words))), CATEGORIES[0])

    def protected(self, text: str, language: str) -> str:  # noqa: ARG002 -- the port has it; all lists count
        """The protected route a text calls for, or empty. Lists of all languages count: people mix them."""
        readings = disguises(text[:MOST_TEXT])
        weights = {name: max(route.weight(words) for words in readings) for name, route in self._routes.items()}
        if weights["self_harm"]:
            return "self_harm"
        route = max(URGENCY, key=lambda name: weights[name])
        return route if weights[route] else ""


def _are_near(ones: Sequence[Hit], others: Sequence[Hit]) -> bool:
    starts, ends = {hit.start for hit in others}, {hit.end for hit in others}
    between = range(NEAR_WORDS + 1)
    return any(hit.end + gap in starts or hit.start - gap in ends for hit in ones for gap in between)


def _strongest(lists: Mapping[str, PhraseSet], words: Words) -> str:
    """The category with the most different hits; of equals the one with more words hit, a mere question last."""
    best, found = (0, 0), ""
    for name in (*CATEGORIES[1:], CATEGORIES[0]):
        hits = lists[name].hits(words) if name in lists else []
        score = (len({hit.phrase for hit in hits}), len({at for hit in hits for at in range(hit.start, hit.end)}))
        if score > best:
            best, found = score, name
    return found


def _languages(rules: YamlText, names: Iterable[str]) -> dict[str, dict[str, Any]]:
    languages = rules.mapping().get("languages")
    if not isinstance(languages, dict) or not languages:
        raise BadInput("'languages' must hold the lists of at least one language.", f"{rules.where}:1")
    known = set(names)
    for language, lists in languages.items():
        where = f"{rules.where}:{rules.line(f'languages.{language}')}"
        if not isinstance(lists, dict) or set(lists) != known:
            wrong = known ^ set(lists if isinstance(lists, dict) else ())
            raise BadInput(
                f"{language!r} must have exactly these lists: {', '.join(known)}. See {sorted(wrong)}.", where
            )
    return {str(language): dict(lists) for language, lists in languages.items()}


def _read_route(rules: YamlText, route: str, languages: Sequence[str]) -> _Route:
    phrases: list[str] = []
    unless: list[str] = []
    near: list[tuple[PhraseSet, PhraseSet]] = []
    for language in languages:
        path = f"languages.{language}.{route}"
        lists = rules.data["languages"][language][route]
        where = f"{rules.where}:{rules.line(path)}"
        if not isinstance(lists, dict) or not lists.get("phrases") or set(lists) - {"phrases", "near", "not"}:
            raise BadInput("A route has 'phrases', and may have 'near' and 'not'; nothing else.", where)
        phrases += _phrases(rules, f"{path}.phrases", lists["phrases"])
        unless += _phrases(rules, f"{path}.not", lists.get("not") or [])
        near += _pairs(rules, f"{path}.near", lists.get("near") or [])
    return _Route(PhraseSet(phrases), PhraseSet(unless), tuple(near))


def _pairs(rules: YamlText, path: str, pairs: object) -> list[tuple[PhraseSet, PhraseSet]]:
    whole = {"one", "other"}
    if not isinstance(pairs, list) or not all(isinstance(pair, dict) and set(pair) == whole for pair in pairs):
        raise BadInput("'near' must be a list of pairs with 'one' and 'other'.", f"{rules.where}:{rules.line(path)}")
    return [
        (
            PhraseSet(_phrases(rules, f"{path}.{number}.one", pair["one"])),
            PhraseSet(_phrases(rules, f"{path}.{number}.other", pair["other"])),
        )
        for number, pair in enumerate(pairs)
    ]


def _phrases(rules: YamlText, path: str, phrases: object) -> list[str]:
    """A list of phrases that a PhraseSet takes. Raises BadInput with the line of the one it does not."""
    where = f"{rules.where}:{rules.line(path)}"
    if not isinstance(phrases, list) or not all(isinstance(phrase, str) for phrase in phrases):
        raise BadInput("This must be a list of phrases. Put quotes round a phrase of figures.", where)
    for number, phrase in enumerate(phrases):
        try:
            PhraseSet([phrase])
        except ValueError as error:
            raise BadInput(str(error), f"{rules.where}:{rules.line(f'{path}.{number}')}") from error
    return phrases
