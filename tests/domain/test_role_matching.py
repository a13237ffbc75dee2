"""The strongest claim wins, an override beats every claim, and a title that fits nobody is nobody's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.domain.role_matching import Match, Override, RoleFamily, RoleMatcher, overrides_from_rows
from bot.domain.title_words import Abbreviations

TABLE = Abbreviations.from_mapping(
    {
        "words": {"asst": "assistant", "mgr": "manager", "supvsr": "supervisor", "hr": "human resources"},
        "joined": {"fire fighter": "firefighter"},
    }
)


def family(key: str, *claims: str, level: str = "frontline") -> RoleFamily:
    return RoleFamily.from_mapping({"key": key, "title": key.title(), "level": level, "claims": list(claims)})


FAMILIES = [
    family("general"),
    family("office", "clerk", "assistant ?", "commissioner assistant", "office manager !"),
    family("library", "librarian", "library *", "library clerk"),
    family("police", "police officer", "sergeant !", "captain ! @ police", "inspector @ police"),
    family("inspector", "inspector", "building|plumbing inspector", "auditor"),
    family("people", "hr *", "training officer"),
    family("leader", "supervisor", "supervising *", "^supervisor *", level="manager"),
    family("boss", "manager -case", "director", level="manager"),
    family("top", "commissioner", "deputy commissioner", level="executive"),
]


def found(title: str, department: str = "", *overrides: Override) -> str:
    return RoleMatcher(FAMILIES, TABLE, overrides).match(title, department).family


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("BUILDING INSPECTOR", "inspector"),
        ("Inspector, Building II", "inspector"),
        ("INSPECTOR - PLUMBING", "inspector"),
        ("LIBRARY CLERK - HOURLY", "library"),
        ("POLICE ADMINISTRATIVE CLERK", "office"),
        ("Clerk (Police Officer Records)", "office"),
        ("POLICE OFFICER (ASSIGNED AS TRAINING OFFICER)", "police"),
        ("Training Officer / Police", "people"),
        ("HR Widget", "people"),
        ("Human Widget", "general"),
    ],
)
def test_the_job_in_a_title_counts_more_than_the_words_around_it(title: str, expected: str) -> None:
    assert found(title) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Commissioner of Libraries", "top"),
        ("Asst to the Commissioner", "office"),
        ("Clerk to the Commissioner", "office"),
        ("Commissioner's Clerk", "office"),
        ("SUPVSR OF LIBRARY CLERKS", "leader"),
        ("Supervisor Library Clerks", "leader"),
        ("Supervisor Librarian", "leader"),
        ("Supervising Librarian", "leader"),
        ("Aide to the Supervisor", "general"),
    ],
)
def test_what_follows_of_or_to_only_describes_the_job(title: str, expected: str) -> None:
    assert found(title) == expected


def test_a_manager_is_a_manager_first_and_an_office_manager_is_marked_to_stay_in_the_office() -> None:
    assert found("Library Mgr") == "boss"
    assert found("Library Office Mgr") == "office"
    assert found("Case Manager") == "general"


def test_a_department_decides_only_where_a_claim_says_so() -> None:
    assert found("Captain", "Harbour Police") == "police"
    assert found("Captain", "Ferries") == "general"
    assert found("Inspector", "Police") == "police"
    assert found("Inspector", "Buildings") == "inspector"
    assert found("Sergeant", "") == "police"


def test_a_claim_of_last_resort_gives_way_to_every_other() -> None:
    assert found("Assistant") == "office"
    assert found("Library Assistant") == "library"


def test_a_title_that_only_grades_a_job_falls_back_on_that_job_but_never_on_a_managers() -> None:
    bare = [one for one in FAMILIES if one.key != "office"]
    matcher = RoleMatcher([*bare, family("office", "clerk", "commissioner assistant")], TABLE)
    assert matcher.match("Auditor Asst").family == "inspector"
    assert matcher.match("Director Asst").family == "general"


def test_a_title_that_nobody_claims_is_general_and_says_so() -> None:
    matcher = RoleMatcher(FAMILIES, TABLE)
    for title in ("", "   ", "!!!", "II", "Widget Wrangler", "Member of Commission"):
        assert matcher.match(title) == Match("general", False, "no family claims this title")


def test_why_names_the_claim_that_won() -> None:
    assert RoleMatcher(FAMILIES, TABLE).match("Fire Fighter / Library Clerk").why == "claim 'library clerk' of library"


def test_families_of_equal_strength_are_settled_by_key_whatever_their_order() -> None:
    twins = [family("zebra", "red clerk"), family("apple", "blue clerk"), family("general")]
    for order in (twins, twins[::-1]):
        assert RoleMatcher(order, TABLE).match("Red Blue Clerk").family == "apple"


def test_an_override_beats_every_claim_in_any_spelling_and_grade() -> None:
    override = Override("Asst Widget Clerk", "", "library", 2)
    for title in ("ASSISTANT WIDGET CLERK", "Asst. Widget Clerk III", "asst widget-clerk, grade B"):
        assert RoleMatcher(FAMILIES, TABLE, [override]).match(title) == Match("library", True, "override on line 2")
    assert found("Widget Clerk", "", override) == "office"


def test_an_override_with_a_grade_or_a_department_covers_only_that() -> None:
    graded, placed, anywhere = (
        Override("Clerk II", "", "library", 2),
        Override("Clerk", "Police", "police", 3),
        Override("Clerk", "", "people", 4),
    )
    assert found("CLERK II", "Police", graded, placed, anywhere) == "library"
    assert found("CLERK III", "POLICE", graded, placed, anywhere) == "police"
    assert found("CLERK III", "Law", graded, placed, anywhere) == "people"


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([["title", "department", "family"]], "line 1: the header must be job_title,department,family"),
        ([["job_title", "department", "family"], ["Clerk", "office"]], "line 2: 2 columns instead of three"),
    ],
)
def test_a_wrong_override_file_is_refused_with_its_line(rows: list[list[str]], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        overrides_from_rows(rows)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["Clerk", "", "wizards"], "line 3: there is no role family 'wizards'. The families are boss"),
        ([" - ", "", "office"], "line 3: the job title is empty"),
        (["assistant clerk", "", "police"], "line 3: the same title and department are on line 2"),
    ],
)
def test_a_wrong_override_is_refused_with_its_line(row: list[str], sentence: str) -> None:
    rows = [["job_title", "department", "family"], ["Asst Clerk", "", "office"], row]
    with pytest.raises(ValueError, match=sentence):
        RoleMatcher(FAMILIES, TABLE, overrides_from_rows(rows))


def test_empty_lines_in_the_override_file_are_passed_over_and_lines_still_count() -> None:
    rows = [["job_title", "department", "family"], ["", "", ""], [], ["Clerk", "Law", "people"]]
    assert overrides_from_rows(rows) == (Override("Clerk", "Law", "people", 4),)


def test_families_must_be_different_and_one_of_them_general() -> None:
    for wrong in ([family("office", "clerk")], [family("general"), family("general")]):
        with pytest.raises(ValueError, match="one of them must be 'general'"):
            RoleMatcher(wrong, TABLE)


def test_two_families_cannot_claim_the_same_words() -> None:
    with pytest.raises(ValueError, match="claim 'tax city clerk' is also claimed by one as 'city tax clerk'"):
        RoleMatcher([family("general"), family("one", "city tax clerk"), family("two", "tax city clerk")], TABLE)


def test_a_suggestion_counts_people_and_lists_the_unclaimed_largest_first() -> None:
    rows = [("Clerk", "Law", 3), ("Widget", "Law", 1), ("Gadget", "Law", 5), ("Widget", "Tax", 2), ("Widget", "Law", 2)]
    suggestion = RoleMatcher(FAMILIES, TABLE).suggest(rows).as_dict()
    assert suggestion["people"] == 13
    assert suggestion["claimed_people"] == 3
    assert suggestion["families"] == {one.key: 0 for one in FAMILIES} | {"office": 3, "general": 10}
    assert suggestion["unclaimed"] == [
        {"job_title": "Gadget", "department": "Law", "people": 5},
        {"job_title": "Widget", "department": "Law", "people": 3},
        {"job_title": "Widget", "department": "Tax", "people": 2},
    ]


def test_a_title_is_worked_out_once_for_each_department() -> None:
    matcher = RoleMatcher(FAMILIES, TABLE)
    assert matcher.match("Captain", "Police") is matcher.match("Captain", "Police")
    assert matcher.match("Captain", "Police") != matcher.match("Captain", "Ferries")


@given(some.text(), some.text(max_size=20))
def test_no_text_breaks_the_matcher(title: str, department: str) -> None:
    match = RoleMatcher(FAMILIES, TABLE).match(title, department)
    assert match.family in {one.key for one in FAMILIES}
    assert match.claimed == (match.family != "general")
