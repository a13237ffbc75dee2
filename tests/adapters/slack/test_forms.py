"""A form becomes a modal that Slack takes, brings back what was asked, and says at once all that is wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.forms import Opened, answer_value, open_view, opened, option_value, refused
from adapters.slack.limits import CUT, LEFT_OUT
from bot.domain.errors import BadInput
from bot.messages.forms import Choice, Day, Field, Form, LongText, Option, PersonField, Scale, ShortText, Time
from bot.messages.spans import text
from tests.adapters.slack.block_lint import view_findings, walk
from tests.adapters.slack.strategies import forms, words
from tests.gallery import FORM, OPTIONS

Json = dict[str, Any]


def form_of(*fields: Field) -> Form:
    return Form("concern.raise", "Title", fields, "Send")


def input_of(field: Field) -> Json:
    """The block of one field."""
    (found,) = open_view(form_of(field))["blocks"]
    return dict(found)


def element_of(field: Field) -> Json:
    return dict(input_of(field)["element"])


def offered(field: Field) -> list[Json]:
    return list(element_of(field)["options"])


def many(count: int) -> tuple[Option, ...]:
    return tuple(Option(f"v{n}", f"Label {n:03}") for n in range(count))


# ---------------------------------------------------------------------------------------------- each field


def test_the_gallery_meets_every_field_and_no_limit() -> None:
    view = open_view(FORM, "r1", "Close")
    assert view_findings(view) == []
    assert (view["title"]["text"], view["submit"]["text"], view["close"]["text"]) == ("Every field", "Send", "Close")
    assert [block["element"]["type"] for block in view["blocks"][1:]] == [
        "plain_text_input", "plain_text_input", "radio_buttons", "checkboxes", "radio_buttons",
        "datepicker", "timepicker", "users_select",
    ]  # fmt: skip
    assert {type(field) for field in FORM.fields} == set(Field.__args__)


def test_an_input_carries_its_key_label_hint_and_whether_it_may_be_empty() -> None:
    found = input_of(LongText("text", "Your concern", required=False, hint="In your words"))
    assert (found["block_id"], found["label"]["text"], found["hint"]["text"]) == (
        "text",
        "Your concern",
        "In your words",
    )
    assert found["optional"] is True
    assert "hint" not in input_of(ShortText("text", "Title"))


def test_words_have_their_length_and_what_they_begin_with() -> None:
    long = element_of(LongText("k", "l", max_length=2500, initial="two\nlines"))
    assert (long["multiline"], long["max_length"], long["initial_value"]) == (True, 2500, "two\nlines")
    short = element_of(ShortText("k", "l", max_length=9000, initial="two\nlines"))
    assert (short["multiline"], short["max_length"], short["initial_value"]) == (False, 3000, "two lines")
    assert "initial_value" not in element_of(ShortText("k", "l"))


def test_what_a_field_begins_with_is_cut_where_one_sees_it() -> None:
    assert element_of(ShortText("k", "l", max_length=10, initial="twenty characters or so"))["initial_value"].endswith(
        CUT
    )


@pytest.mark.parametrize(
    ("count", "many_chosen", "kind"),
    [
        (10, False, "radio_buttons"),
        (11, False, "static_select"),
        (100, False, "static_select"),
        (10, True, "checkboxes"),
        (11, True, "multi_static_select"),
    ],
)
def test_a_choice_is_in_sight_while_it_is_short_and_a_menu_beyond(count: int, many_chosen: bool, kind: str) -> None:
    field = Choice("k", "l", many(count), many=many_chosen)
    assert (element_of(field)["type"], len(offered(field))) == (kind, count)


def test_a_long_menu_stands_in_groups_named_after_their_ends() -> None:
    element = element_of(Choice("k", "l", many(250), initial="v249"))
    groups = element["option_groups"]
    assert [len(group["options"]) for group in groups] == [100, 100, 50]
    assert groups[1]["label"]["text"] == "Label 100 – Label 199"
    assert element["initial_option"]["value"] == "v249"
    assert view_findings(open_view(form_of(Choice("k", "l", many(250))))) == []


def test_more_than_fits_in_a_view_is_left_out_and_counted_in_the_hint() -> None:
    view = open_view(form_of(Choice("k", "l", many(20_000), hint="Who hears it")))
    assert view_findings(view) == []
    (block,) = view["blocks"]
    assert block["hint"]["text"] == f"Who hears it {LEFT_OUT} 1000/20000"


def test_an_option_that_cannot_be_carried_is_counted_too() -> None:
    found = input_of(Choice("k", "l", (*OPTIONS, Option("x" * 151, "too long"))))
    assert [option["value"] for option in found["element"]["options"]] == ["1", "2"]
    assert found["hint"]["text"] == f"{LEFT_OUT} 2/3"


def test_a_choice_without_options_is_a_line_that_says_so() -> None:
    view = open_view(form_of(Choice("k", "Agent", ()), ShortText("t", "Text")))
    assert view_findings(view) == []
    assert view["blocks"][0]["elements"][0]["text"] == "Agent: –"


def test_a_choice_begins_with_what_is_offered_and_with_nothing_else() -> None:
    assert element_of(Choice("k", "l", OPTIONS, initial="2"))["initial_option"]["value"] == "2"
    assert "initial_option" not in element_of(Choice("k", "l", OPTIONS, initial="3"))
    several = element_of(Choice("k", "l", OPTIONS, initial="2,1,9", many=True))
    assert [option["value"] for option in several["initial_options"]] == ["1", "2"]
    assert "initial_options" not in element_of(Choice("k", "l", OPTIONS, many=True))


def test_a_scale_is_a_row_of_points() -> None:
    assert [option["text"]["text"] for option in offered(Scale("k", "l", OPTIONS))] == ["One", "Two"]


@pytest.mark.parametrize(
    ("given_day", "kept"), [("2027-02-01", True), ("20270201", False), ("soon", False), ("", False)]
)
def test_a_day_begins_with_a_day(given_day: str, kept: bool) -> None:
    assert ("initial_date" in element_of(Day("k", "l", initial=given_day))) is kept


@pytest.mark.parametrize(("moment", "kept"), [("09:30", True), ("9:30", False), ("24:00", False), ("", False)])
def test_a_time_begins_with_a_time(moment: str, kept: bool) -> None:
    assert ("initial_time" in element_of(Time("k", "l", initial=moment))) is kept


def test_a_colleague_is_picked_from_the_workspace() -> None:
    assert element_of(PersonField("k", "l"))["type"] == "users_select"


def test_titles_and_labels_that_are_too_long_end_in_an_ellipsis() -> None:
    view = open_view(
        Form("a.b", "A title of many words, too many", (ShortText("k", "x" * 2100),), "Send it to all of them now")
    )
    assert view["title"]["text"] == "A title of many words,…"
    assert view["submit"]["text"].endswith(CUT)
    assert view["blocks"][0]["label"]["text"].endswith(CUT)
    assert view_findings(view) == []


def test_more_fields_than_a_view_holds_end_in_a_sign() -> None:
    view = open_view(form_of(*(ShortText(f"k{n}", "l") for n in range(120))))
    assert view_findings(view) == []
    assert view["blocks"][-1]["elements"][0]["text"] == LEFT_OUT


def test_the_introduction_comes_first_and_a_form_of_nothing_shows_its_title() -> None:
    view = open_view(Form("a.b", "Title", (ShortText("k", "l"),), "Send", text("Who reads this")))
    assert list(walk(view["blocks"][0], "text")) == ["Who reads this"]
    assert view_findings(open_view(Form("a.b", "Title", (), "Send"))) == []


@given(forms, words)
def test_any_form_is_within_every_limit(form: Form, close: str) -> None:
    assert view_findings(open_view(form, "0123456789abcdef", close)) == []


# ---------------------------------------------------------------------------------------------- what comes back


def test_a_modal_remembers_which_form_it_shows_and_this_opening_and_nothing_else() -> None:
    view = open_view(FORM, "r1")
    assert json.loads(view["private_metadata"]) == {"form": FORM.form_id, "request": "r1"}
    assert opened(view) == Opened(FORM.form_id, "r1")


@pytest.mark.parametrize(
    "kept", [None, "", "x", "[]", "{}", '{"form": 1, "request": ""}', '{"form": "a.b"}', "[" * 9000]
)
def test_a_modal_that_is_not_ours_is_refused(kept: str | None) -> None:
    with pytest.raises(BadInput, match="Open it again"):
        opened({"private_metadata": kept})


def test_a_form_id_that_cannot_be_remembered_is_an_error_at_once() -> None:
    with pytest.raises(ValueError, match="3000 characters"):
        open_view(Form("a.b:" + "x" * 3000, "t", (), "s"))


def test_errors_come_back_all_at_once_by_field() -> None:
    errors = {"short": "This is too long.", "day": "Choose a day."}
    assert refused(errors, open_view(FORM)) == {"response_action": "errors", "errors": errors}


def test_an_error_about_a_field_not_shown_is_said_at_the_first() -> None:
    answer = refused({"elsewhere": "Not now.", "short": "Too long."}, open_view(FORM))
    assert answer["errors"] == {"short": "Not now. Too long."}
    assert refused({"elsewhere": "Not now."}, {})["errors"] == {"elsewhere": "Not now."}


@given(st.text())
def test_an_option_comes_back_as_it_was_whatever_slack_escapes(value: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError:
        return
    carried = option_value(value)
    assert not set(carried) & set("&<>")
    assert answer_value(carried) == value
