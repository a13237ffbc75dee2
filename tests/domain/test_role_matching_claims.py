"""A family and its claims are read strictly: what cannot mean anything is refused with a sentence."""

from __future__ import annotations

import pytest

from bot.domain.people import Level
from bot.domain.role_claims import RoleFamily, read_claim
from bot.domain.title_words import Abbreviations, TitleReader

READER = TitleReader(
    Abbreviations.from_mapping(
        {
            "words": {"hr": "human resources", "labour": "labor", "insp": "inspector"},
            "joined": {"chief of staff": "chiefofstaff"},
        }
    )
)
CLERKS = RoleFamily("clerks", "Clerks", Level.FRONTLINE)
GOOD = {"key": "clerks", "title": "Clerks", "title_es": "Oficinistas", "level": "frontline", "claims": ["clerk"]}


def words(*choices: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(choice.split("|")) for choice in choices)


def test_a_family_is_built_from_its_front_matter() -> None:
    expected = RoleFamily("clerks", "Clerks", Level.FRONTLINE, ("clerk",), "Oficinistas")
    assert RoleFamily.from_mapping(GOOD) == expected


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"key": ""}, r"role family \(no key\): key must be a word or words"),
        ({"title": 7}, "role family clerks: title must be a word or words"),
        ({"level": "boss"}, "level 'boss' must be one of frontline, manager, executive"),
        ({"claims": "clerk"}, "claims must be a list"),
        ({"claims": [311]}, "put quotes round a line of figures"),
        ({"claim": []}, "'claim' is not used here"),
    ],
)
def test_wrong_front_matter_is_refused_with_a_sentence(change: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        RoleFamily.from_mapping(GOOD | change)


def test_a_claim_without_signs_needs_its_words_and_its_last_is_the_job() -> None:
    claim = read_claim(CLERKS, "building|plumbing insp", READER)
    assert claim.needed == words("building|plumbing", "inspector")
    assert claim.job == {"inspector"}
    assert claim.rank == 0


def test_every_sign_of_a_claim_is_read() -> None:
    claim = read_claim(CLERKS, "^labour clerk -court @ tax office !", READER)
    assert claim.needed == words("labor", "clerk")
    assert (claim.first, claim.job) == words("labor", "clerk")
    assert claim.refused == {"court"}
    assert claim.department == words("tax", "office")
    assert claim.rank == 2
    assert read_claim(CLERKS, "clerk @ tax ?", READER).rank == -1
    assert read_claim(CLERKS, "tax *", READER).job == frozenset()


def test_a_short_form_of_several_words_needs_them_all() -> None:
    assert read_claim(CLERKS, "hr *", READER).needed == words("human", "resource")


def test_split_words_are_joined_in_a_claim_as_they_are_in_a_title() -> None:
    assert read_claim(CLERKS, "chief of staff", READER).needed == words("chiefofstaff")


def test_managers_and_executives_claims_rank_above_those_of_the_front_line() -> None:
    for level, rank in ((Level.FRONTLINE, 0), (Level.MANAGER, 1), (Level.EXECUTIVE, 1)):
        assert read_claim(RoleFamily("x", "X", level), "clerk", READER).rank == rank


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "needs at least one word"),
        ("*", "needs at least one word"),
        ("-court", "needs at least one word"),
        ("* clerk", r"\* may only stand at the end"),
        ("clerk |", r"has '\|' where a word should be"),
        ("clerk @", "needs a word of the department after @"),
        ("hr|tax clerk", r"has a short form of several words in 'hr\|tax': spell it out"),
    ],
)
def test_a_claim_that_means_nothing_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=rf"role family clerks: claim .*{sentence}.*README"):
        read_claim(CLERKS, text, READER)
