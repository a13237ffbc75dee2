"""Search terms: endings, accents, stop words, words that mean the same."""

from __future__ import annotations

from adapters.content_files.search_words import SearchWords, folded_words

LISTS = {"stop": ["the", "to"], "weak": ["day"], "same": [["layoff", "lose my job"], ["pay", "salary"]]}


def test_words_are_folded_and_not_is_kept() -> None:
    assert folded_words("¿Qué NO, don't it's I’m") == ["que", "no", "do", "not", "it", "i"]


def test_endings_do_not_matter_and_stop_words_are_dropped() -> None:
    words = SearchWords("en", LISTS)
    assert words.terms("the trainings to the training") == words.terms("training training")


def test_words_and_phrases_that_mean_the_same_become_one_term() -> None:
    words = SearchWords("en", LISTS)
    assert words.terms("salaries") == words.terms("pay")
    assert words.terms("losing my job") == words.terms("layoffs")
    assert words.terms("my job") != words.terms("layoffs")


def test_everyday_words_are_weak_whatever_their_ending() -> None:
    words = SearchWords("en", LISTS)
    assert words.is_weak(words.terms("days")[0])
    assert not words.is_weak(words.terms("salary")[0])


def test_spanish_is_found_without_its_accents() -> None:
    words = SearchWords("es", {})
    assert words.terms("capacitación") == words.terms("CAPACITACION")


def test_a_language_without_a_stemmer_is_searched_by_whole_words() -> None:
    assert SearchWords("xx", {}).terms("Foo foos") == ["foo", "foos"]
