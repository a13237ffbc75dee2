"""Titles come in every spelling; the same job must come out as the same plain words."""

from __future__ import annotations

import pytest

from bot.domain.title_typos import TypoMender
from bot.domain.title_words import DESCRIBES, Abbreviations, TitleReader, Word

TABLE = Abbreviations.from_mapping(
    {
        "words": {
            "asst": "assistant",
            "sr": "senior",
            "oprs": "operator",
            "opr": "operator",
            "mech": "mechanic",
            "labourer": "laborer",
            "centre": "center",
            "supt": "superintendent",
            "rn": "registered nurse",
        },
        "nearby": [
            {"short": "comm", "near": ["operators", "center"], "long": "communications"},
            {"short": "comm", "place": "last", "long": "commissioner"},
            {"short": "eng", "place": "first", "long": "engineer"},
        ],
        "joined": {"fire fighter": "firefighter", "freedom of information": "foi"},
    }
)
READER = TitleReader(TABLE)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("SR. ASST", "senior assistant"),
        ("Wastewater Treatment Oprs II", "wastewater treatment operator"),
        ("Enfermería / Técnico", "enfermeria tecnico"),
        ("R.N.", "registered nurse"),
        ("Fire-Fighter", "firefighter"),
        ("FIRE FIGHTERS", "firefighter"),
        ("Women's Health Labourers", "women health laborer"),
        ("Police Officer - Grade B", "police officer grade"),
        ("PARAMEDIC I/C", "paramedic"),
        ("Worker, 311 Centre 2", "worker 311 center"),
        ("Forewoman", "foreman"),
        ("Foreperson", "foreman"),
        ("Linemen", "lineman"),
        ("Organisation Officer", "organization officer"),
        ("City Councillor's Aide", "city councillor aide"),
        ("CARPENTERS’ HELPER", "carpenter helper"),
        ("StratAdvsr2,General", "strat advsr general"),
        ("Coaches & Libraries", "coach library"),
    ],
)
def test_a_title_is_read_as_plain_words(title: str, expected: str) -> None:
    assert " ".join(word.text for word in READER.words(title)) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("COMM OPR", "communications operator"),
        ("Police Operators (Comm)", "police operator communications"),
        ("Deputy Comm III", "deputy commissioner"),
        ("Comm Widget", "comm widget"),
        ("Eng - Civil", "engineer civil"),
        ("Civil Eng", "civil eng"),
    ],
)
def test_a_short_form_may_depend_on_its_surroundings(title: str, expected: str) -> None:
    expected = expected.replace("communications", "communication")
    assert " ".join(word.text for word in READER.words(title)) == expected


def test_zones_break_at_brackets_commas_slashes_and_spaced_dashes_but_not_at_tight_hyphens() -> None:
    def zones(title: str) -> list[int]:
        return [word.zone for word in READER.words(title)]

    assert zones("A1 Clerk-Typist, Law (Night) / Day - Late") == [0, 0, 0, 1, 2, 3, 4]


def test_words_after_of_or_to_only_describe() -> None:
    assert READER.words("Supt of Water - Clerk") == (
        Word("superintendent", 0),
        Word("water", DESCRIBES),
        Word("clerk", 1),
    )


def test_a_plural_is_remembered_but_a_short_form_ending_in_s_is_none() -> None:
    plural = {word.text: word.plural for word in READER.words("Oprs Mechs Clerks Linemen Clerk Bus")}
    assert plural == {"operator": False, "mechanic": True, "clerk": False, "lineman": True, "bus": False} | {
        "clerk": READER.words("Clerk")[0].plural
    }
    assert READER.words("Clerks")[0].plural


def test_two_titles_have_the_same_key_whatever_their_spelling_and_with_or_without_their_grade() -> None:
    assert READER.key("Sr. Fire Fighter (II)") == READER.key("SENIOR FIREFIGHTER - II")
    assert READER.key("Clerk II") != READER.key("Clerk III")
    assert READER.key("Clerk Grade 2", graded=False) == READER.key("CLERK") == ("clerk",)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"word": {}}, "'word' is not a part"),
        ({"words": ["a"]}, "words must be lines of"),
        ({"words": {False: "office"}}, "must be a word in letters or figures"),
        ({"words": {"two words": "x"}}, "must be one word"),
        ({"words": {"x": ""}}, "must be a word in letters or figures"),
        ({"joined": {"fire fighter": "fire fighter"}}, "must be one word"),
        ({"nearby": {}}, None),
        ({"nearby": {"a": "b"}}, "nearby must be a list"),
        ({"nearby": [{"short": "a", "long": "b"}]}, "needs short, long, and one of near and place"),
        ({"nearby": [{"short": "a", "long": "b", "near": ["c"], "place": "last"}]}, "one of near and place"),
        ({"nearby": [{"short": "a", "long": "b", "place": "middle"}]}, "place is first or last"),
    ],
)
def test_a_wrong_abbreviation_is_refused_with_a_sentence(data: dict[str, object], sentence: str | None) -> None:
    if sentence is None:
        assert Abbreviations.from_mapping(data) == Abbreviations()
        return
    with pytest.raises(ValueError, match=f"abbreviations: .*{sentence}"):
        Abbreviations.from_mapping(data)


KNOWN = ("analyst", "supervisor", "administrator", "planner", "police", "license", "fire", "engine", "assistant")
JOBS = ("analyst", "supervisor", "administrator", "planner", "assistant", "engineer")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Analyt", "analyst"),
        ("Supvervisor", "supervisor"),
        ("Spervisr", "spervisr"),
        ("Suppervisor", "supervisor"),
        ("Supevrisor", "supervisor"),
        ("Planter", "planter"),
        ("Polices", "police"),
        ("Fir", "fir"),
        ("Water Administratr", "water administrator"),
        ("Water Assistan", "water assistant"),
        ("Water Super", "water supervisor"),
        ("Water Supervisor Assis", "water supervisor assis"),
        ("Fire Engine", "fire engine"),
        ("Water A", "water"),
    ],
)
def test_small_slips_and_cut_off_jobs_are_mended_and_real_words_left_alone(title: str, expected: str) -> None:
    mended = TypoMender(KNOWN, JOBS).mend(READER.words(title))
    assert " ".join(word.text for word in mended) == expected


def test_a_word_one_slip_from_two_known_words_is_left_alone() -> None:
    mender = TypoMender(("trainers", "traivers"), ())
    assert mender.mend((Word("traiers", 0),)) == (Word("traiers", 0),)
