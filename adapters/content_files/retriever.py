"""Finds the approved answer to a question in free words, and says honestly whether it is one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from adapters.content_files.page_reader import MYTH_FIELDS
from adapters.content_files.search_index import PageTerms, PageText, SearchIndex, word_pairs
from adapters.content_files.search_words import SearchWords, folded_words
from adapters.content_files.template import CITED, VALUE
from adapters.content_files.words import FileWords
from bot.ports import Found

FOLDERS = ("questions", "myths")
"""Folders whose pages answer questions."""
LONGEST = 1000
"""Characters of a question that are read: nobody asks one thing in more."""
SURE_SCORE = 0.36
"""Least score of an answer that is shown without asking first. Chosen on tests/data/questions_*.csv."""
SURE_MARGIN = 0.05
"""Least lead over the next page of the same folder. A myth and a question about the same thing are no rivals."""

_CLOSEST, _COVERAGE, _FRAME = 0.4, 0.4, 0.2
"""Shares of the score: the closest way of asking, the topic as a whole, and the order of plain words."""
_WHOLE = 0.6
"""In the closest way of asking: the share for matching it as a whole; the rest is for covering the question."""
_LEAST_SAID = 2.0
"""A question whose terms weigh less says too little to match in full: about one word that names a topic."""
_ROLE_BOOST = 1.1
"""For a page written for the reader's role family."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as the ranking sees it. ``weight`` is what its terms weigh together."""

    terms: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    weight: float


class PageRetriever:
    """Searches questions and myths by BM25, then ranks by the closest way of asking and by the topic as a whole.

    Fulfils ``bot.ports.Retriever``. Threads may share it. The index of a language is made when it is first asked.
    """

    def __init__(self, words: FileWords) -> None:
        self._words = words
        self._lock = Lock()
        self._indexes: dict[str, SearchIndex] = {}

    def find(self, question: str, language: str, role_family: str, limit: int = 3) -> list[Found]:
        """Pages that may answer, best first; at most the first is sure. NotReady without full-text search."""
        index = self._index(language)
        question = question[:LONGEST]
        terms = frozenset(index.words.terms(question))
        asked = _Asked(terms, word_pairs(question), max(index.total(terms), _LEAST_SAID))
        scores = {
            key: _score(index, index.pages[key], asked)
            for key in index.candidates(terms)
            if index.pages[key].is_for(role_family)
        }
        said = index.exact.get(tuple(folded_words(question)), "")
        if said and index.pages[said].is_for(role_family):
            scores[said] = 1.0
        ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        sure = bool(ranked) and (ranked[0][0] == said or _is_sure(ranked))
        return [Found(key, round(score, 3), sure and not at) for at, (key, score) in enumerate(ranked[:limit])]

    def _index(self, language: str) -> SearchIndex:
        with self._lock:
            if language not in self._indexes:
                lists = self._words.data("policies/stop_words")["languages"].get(language, {})
                keys = [key for folder in FOLDERS for key in self._words.pages(folder, language)]
                texts = [_page_text(self._words, key, language) for key in keys]
                self._indexes[language] = SearchIndex(SearchWords(language, lists), texts)
            return self._indexes[language]


def _page_text(words: FileWords, key: str, language: str) -> PageText:
    page = words.source(key, language)
    body = "\n".join([page.body, *(page.words(name) for name in MYTH_FIELDS)])
    myth = [page.words("myth_once")] if page.words("myth_once") else []
    titles = (page.words("title"), page.words("summary"))
    body = VALUE.sub(" ", CITED.sub(" ", body))
    return PageText(key, (*page.names("asks"), *myth), titles, body, page.names("roles"))


def _score(index: SearchIndex, page: PageTerms, asked: _Asked) -> float:
    """How well a page answers, 0 to 1."""
    closest = max((share * _likeness(index, asked, terms) for terms, share in page.passages), default=0.0)
    frame = max((_dice(asked.pairs, pairs) for pairs in page.pairs), default=0.0)
    score = _CLOSEST * closest + _COVERAGE * _coverage(index, page, asked) + _FRAME * frame
    return min(1.0, score * (_ROLE_BOOST if page.roles else 1.0))


def _likeness(index: SearchIndex, asked: _Asked, passage: frozenset[str]) -> float:
    """How alike a question and one way of asking are in what they name, 0 to 1."""
    shared = index.total(asked.terms & passage)
    if not shared:
        return 0.0
    whole = 2 * shared / (asked.weight + index.total(passage))
    return _WHOLE * whole + (1 - _WHOLE) * shared / asked.weight


def _coverage(index: SearchIndex, page: PageTerms, asked: _Asked) -> float:
    """How much of a question the page speaks of, 0 to 1: half for a term it names once, nearly all for many times."""
    named = ((term, page.counts[term]) for term in asked.terms if term in page.counts)
    return sum(index.weight(term) * count / (count + 1) for term, count in named) / asked.weight


def _dice(one: frozenset[tuple[str, str]], other: frozenset[tuple[str, str]]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def _is_sure(ranked: Sequence[tuple[str, float]]) -> bool:
    key, score = ranked[0]
    folder = key.partition("/")[0]
    rival = next((other for name, other in ranked[1:] if name.partition("/")[0] == folder), 0.0)
    return score >= SURE_SCORE and score - rival >= SURE_MARGIN
