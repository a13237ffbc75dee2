"""Phrases in people's words: whole words, endings, disguises, and linear time."""

from __future__ import annotations

import time

import pytest

from adapters.content_files.phrase_rules import PhraseSet, comparable, disguises


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("I DON’T  want-to, go!", ["i", "dont", "want", "to", "go"]),
        ("Mañana, ¿qué?", ["manana", "que"]),
        ("ki\u200bll\u00ad me", ["kill", "me"]),
        ("suісide", ["suicide"]),  # Cyrillic і and с
        ("ｋｉｌｌ", ["kill"]),
        ("", []),
    ],
)
def test_words_are_made_comparable(said: str, words: list[str]) -> None:
    assert comparable(said) == words


@pytest.mark.parametrize(
    "said", ["suiciiiiide", "SUI\u200bCIDE", "su1c1de", "s u i c i d e", "s-u-i-c-i-d-e", "Suícide", "s.u.i.c.i.d.e"]
)
def test_common_disguises_are_undone(said: str) -> None:
    assert any("suicide" in words for words in disguises(said))


def test_a_text_without_disguise_has_one_reading() -> None:
    assert len(disguises("the training is on 30 November")) == 1


def test_whole_words_match_and_parts_of_words_do_not() -> None:
    found = PhraseSet(["end it", "rape"])
    assert found.hits(comparable("please end it now"))
    assert not found.hits(comparable("send it"))
    assert not found.hits(comparable("grape rapes drape"))


def test_a_star_matches_every_ending_also_inside_a_phrase() -> None:
    found = PhraseSet(["bully*", "error message*", "child* left"])
    said = comparable("bullying by error messages, children left")
    assert [hit.phrase for hit in found.hits(said)] == ["bully*", "error message*", "child* left"]


def test_hits_say_where_they_stand_and_can_be_blanked_out() -> None:
    found = PhraseSet(["killing me"])
    said = comparable("this is killing me today")
    assert [(hit.start, hit.end) for hit in found.hits(said)] == [(2, 4)]
    assert found.without(said) == ["this", "is", "", "", "today"]


def test_nothing_matches_across_what_was_blanked_out() -> None:
    left = PhraseSet(["b"]).without(comparable("a b c"))
    assert not PhraseSet(["a c"]).hits(left)


@pytest.mark.parametrize("phrase", ["", "*", "a *", "!!", "x*"])
def test_a_phrase_that_would_match_too_much_is_refused(phrase: str) -> None:
    with pytest.raises(ValueError, match=r"phrase|too much"):
        PhraseSet([phrase])


@pytest.mark.parametrize("piece", ["a ", "aaaa@", "a1", "su", "kill me ", "$a", "١"])
def test_time_grows_with_the_text_and_not_faster(piece: str) -> None:
    found = PhraseSet(["suicid*", "kill me", "a crime", "a b c d"])

    def spent(size: int) -> float:
        said = (piece * size)[:size]
        start = time.process_time()
        for words in disguises(said):
            found.without(words)
        return time.process_time() - start

    spent(1000)
    # Ten times the text may take ten times as long; twenty leaves room for a busy machine, a hundred is quadratic.
    assert spent(50_000) < 20 * max(spent(5_000), 0.005)
