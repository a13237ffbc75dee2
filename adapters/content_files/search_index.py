"""The index of approved answers in one language: SQLite full-text search, and what the ranking asks of each page."""

from __future__ import annotations

import math
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain, pairwise
from threading import Lock

from adapters.content_files.search_words import SearchWords, folded_words
from bot.domain.errors import NotReady

CANDIDATES = 15
"""Pages that full-text search hands to the ranking."""
MOST_TERMS = 64
"""Terms of a question that are looked up, the most telling first; SQLite refuses more than 256."""
_ASKS, _TITLE, _BODY = 3.0, 2.0, 1.0
"""Weights of the columns in BM25: how people ask says most about what a page answers."""
_RANKED = "SELECT key FROM page WHERE page MATCH ? ORDER BY bm25(page, 0, ?, ?, ?), key LIMIT ?"
_TITLE_SHARE, _BODY_SHARE = 0.85, 0.3
"""What matching a title, or a word of the body, is worth beside matching a way of asking."""
_WEAK = 0.35
"""What an everyday word is worth beside one that names a topic."""


@dataclass(frozen=True, slots=True)
class PageText:
    """What is known about one page: the ways of asking it answers, its titles, and its body."""

    key: str
    asks: tuple[str, ...]
    titles: tuple[str, ...]
    body: str
    roles: tuple[str, ...] = ()


@dataclass(slots=True)
class PageTerms:
    """One page as terms: passages with what each is worth, and how often each term names the page."""

    roles: tuple[str, ...]
    passages: list[tuple[frozenset[str], float]] = field(default_factory=list)
    pairs: list[frozenset[tuple[str, str]]] = field(default_factory=list)
    counts: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def is_for(self, role_family: str) -> bool:
        """Whether a reader of this family may be shown the page."""
        return not self.roles or role_family in self.roles


class SearchIndex:
    """Finds candidate pages and weighs terms. Threads may share it."""

    def __init__(self, words: SearchWords, pages: Iterable[PageText]) -> None:
        """Raises NotReady when this Python's SQLite has no full-text search."""
        self.words = words
        self.pages: dict[str, PageTerms] = {}
        self.exact: dict[tuple[str, ...], str] = {}
        self._known: set[str] = set()
        self._lock = Lock()
        self._table = _open_table()
        for page in pages:
            self._add(page)
        named = Counter(term for page in self.pages.values() for term, count in page.counts.items() if count >= 1)
        self._weights: Mapping[str, float] = {term: self._weight(count) for term, count in named.items()}

    def candidates(self, terms: Iterable[str]) -> list[str]:
        """Keys of the pages that BM25 ranks first for any of these terms."""
        telling = sorted(self._known.intersection(terms), key=lambda term: (-self.weight(term), term))[:MOST_TERMS]
        if not telling:
            return []
        wanted = " OR ".join(f'"{term}"' for term in telling)
        with self._lock:
            return [row[0] for row in self._table.execute(_RANKED, (wanted, _ASKS, _TITLE, _BODY, CANDIDATES))]

    def weight(self, term: str) -> float:
        """How much a term says: the rarer among pages, the more; a term that no page names says most."""
        weight = self._weights.get(term, self._weight(0))
        return weight * _WEAK if self.words.is_weak(term) else weight

    def total(self, terms: Iterable[str]) -> float:
        """The weights of terms added up."""
        return sum(self.weight(term) for term in terms)

    def _weight(self, pages_with_it: int) -> float:
        return math.log(1 + (len(self.pages) - pages_with_it + 0.5) / (pages_with_it + 0.5))

    def _add(self, page: PageText) -> None:
        known = PageTerms(page.roles)
        asks, titles = ([self.words.terms(words) for words in texts] for texts in (page.asks, page.titles))
        body = self.words.terms(page.body)
        for share, passages in ((1.0, asks), (_TITLE_SHARE, titles)):
            known.passages += [(frozenset(terms), share) for terms in passages]
        for terms, count in [*((terms, 1.0) for terms in (*asks, *titles)), (body, _BODY_SHARE)]:
            for term in frozenset(terms):
                known.counts[term] += count
        self._known.update(known.counts)
        row = [page.key, *(" ".join(chain.from_iterable(texts)) for texts in (asks, titles, [body]))]
        self._table.execute("INSERT INTO page VALUES (?, ?, ?, ?)", row)
        self.pages[page.key] = known
        known.pairs = [word_pairs(words) for words in page.asks]
        self.exact.update({tuple(folded_words(words)): page.key for words in page.asks})


def word_pairs(text: str) -> frozenset[tuple[str, str]]:
    """The pairs of words that stand next to each other, with the beginning and the end."""
    words = ["", *folded_words(text), ""]
    return frozenset(pairwise(words))


def _open_table() -> sqlite3.Connection:
    table = sqlite3.connect(":memory:", check_same_thread=False)
    try:
        table.execute("CREATE VIRTUAL TABLE page USING fts5(key UNINDEXED, asks, title, body)")
    except sqlite3.OperationalError as error:
        table.close()
        raise NotReady(
            "This Python's SQLite has no full-text search (FTS5), which questions are answered with. "
            "Use a Python whose sqlite3 is built with FTS5, such as the one from python.org."
        ) from error
    return table
