"""What Slack sends becomes a typed event, nothing, or a sentence that says what is wrong and where."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.forms import open_view
from adapters.slack.markup import unescape
from adapters.slack.parse import HOME, MAX_TEXT, parse_event
from adapters.slack.render import render_message
from bot.messages.actions import Action
from bot.messages.blocks import Ask, Message
from bot.messages.forms import Choice, Form, Option
from bot.messages.inbound import Commanded, Joined, Left, Opened, Pressed, Said, Sender, Submitted
from tests.adapters.slack.sent import (
    BOT,
    TEAM,
    TRIGGER,
    USER,
    Json,
    command,
    envelope,
    interaction,
    member,
    message,
    press,
    submission,
    value,
)
from tests.gallery import FORM, MESSAGE

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
SENDER = Sender(f"slack:{TEAM}:{USER}")


def parse(payload: Any) -> Any:
    return parse_event(payload, NOW)


# ---------------------------------------------------------------------------------------------- messages


def test_a_direct_message_is_said() -> None:
    assert parse(message("  When is go-live? ")) == Said(
        event_id="slack-Ev0000001", sender=SENDER, at=NOW, text="When is go-live?"
    )


@pytest.mark.parametrize(
    ("wire", "plain"),
    [
        ("Q&amp;A: 1 &lt; 2 &gt; 0", "Q&A: 1 < 2 > 0"),
        ("&amp;lt;", "&lt;"),
        ("ask <@U123> or <@U124|ben>", "ask @U123 or @ben"),
        ("in <#C1|general> and <#C2>", "in #general and #C2"),
        ("<!here> <!channel> <!subteam^S1|@crew>", "@here @channel @crew"),
        ("<!date^1^{date}|1 May>", "1 May"),
        ("<https://example.org>", "https://example.org"),
        ("<http://example.org|example.org>", "example.org"),
        ("<https://example.org/|https://example.org/>", "https://example.org/"),
        ("<https://evil.example/Payroll|Payroll>", "Payroll (https://evil.example/Payroll)"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("&lt;!channel&gt;", "<!channel>"),
        ("<>", "<>"),
        ("<what> is this", "<what> is this"),
        ("one\r\ntwo", "one\ntwo"),
        ("a\u202eb\0", "ab"),
        ("*bold* :tada:", "*bold* :tada:"),
    ],
)
def test_words_arrive_as_plain_words(wire: str, plain: str) -> None:
    assert parse(message(wire)).text == plain


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf"])))
def test_what_a_person_typed_is_what_arrives(text: str) -> None:
    wire = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert unescape(wire).split() == text.replace("\u2028", "\n").replace("\u2029", "\n").split()


def test_a_very_long_message_is_heard_to_a_length() -> None:
    said = parse(message("word " * 9000)).text
    assert said.endswith("…")
    assert MAX_TEXT - 10 < len(said) <= MAX_TEXT


NOT_SAID = {
    "our own": message(bot_id="B1", user=BOT),
    "another bot's": message(subtype="bot_message", bot_id="B2"),
    "an edit": message(subtype="message_changed", hidden=True, message={"text": "x", "user": USER}),
    "a deletion": message(subtype="message_deleted", deleted_ts="1.1"),
    "a file": message(subtype="file_share"),
    "in a channel": message(channel_type="channel"),
    "in a group": message(channel_type="mpim"),
    "empty": message(" "),
}


@pytest.mark.parametrize("kind", NOT_SAID)
def test_a_message_that_is_not_a_persons_own_new_words_is_nothing(kind: str) -> None:
    assert parse(NOT_SAID[kind]) is None


# ---------------------------------------------------------------------------------------------- other events


@pytest.mark.parametrize(("tab", "place"), [("home", HOME), ("messages", "direct")])
def test_opening_the_page_or_the_conversation_is_an_event(tab: str, place: str) -> None:
    found = parse(envelope(type="app_home_opened", user=USER, channel="D1", tab=tab))
    assert found == Opened(event_id="slack-Ev0000001", sender=SENDER, at=NOW, place=place)


def test_who_joins_the_workspace_joins_with_their_language_and_zone() -> None:
    found = parse(envelope(type="team_join", user=member()))
    assert found == Joined(event_id="slack-Ev0000001", sender=Sender(SENDER.account, "es-US", "America/Denver"), at=NOW)


@pytest.mark.parametrize("kind", ["is_bot", "is_restricted", "is_ultra_restricted"])
def test_apps_and_guests_do_not_join(kind: str) -> None:
    assert parse(envelope(type="team_join", user=member(**{kind: True}))) is None


def test_who_is_deactivated_has_left_and_any_other_change_is_no_event() -> None:
    left = parse(envelope(type="user_change", user=member(deleted=True)))
    assert isinstance(left, Left)
    assert parse(envelope(type="user_change", user=member(real_name="New Name"))) is None


@pytest.mark.parametrize("kind", ["tokens_revoked", "app_uninstalled", "reaction_added", "im_open", "new_in_2028"])
def test_an_event_about_no_person_is_nothing(kind: str) -> None:
    assert parse(envelope(type=kind)) is None


@pytest.mark.parametrize(
    "kind", ["url_verification", "app_rate_limited", "message_action", "block_suggestion", "x", ""]
)
def test_a_request_of_another_kind_is_nothing(kind: str) -> None:
    assert parse(interaction(kind)) is None


# ---------------------------------------------------------------------------------------------- presses


def test_a_press_of_every_button_we_draw_comes_back_as_its_action() -> None:
    rows = [block for block in render_message(MESSAGE)["blocks"] if block["type"] == "actions"]
    first, second, link = (parse(press(element)) for element in rows[0]["elements"])
    assert first == Pressed(
        event_id=f"slack-{TRIGGER}", sender=SENDER, at=NOW, action=Action("journey.react", ("why", "sense"))
    )
    assert second.action == Action("help.show")
    assert link is None


def test_a_press_that_opens_a_form_carries_the_form_id() -> None:
    (row,) = render_message(Message("s", (Ask("Fill in", FORM),)))["blocks"]
    assert parse(press(row["elements"][0])).action.encode() == FORM.form_id


def test_a_press_on_the_apps_own_page_says_where_it_was() -> None:
    element = {"action_id": "press.0.0", "type": "button", "value": "help.show"}
    assert parse(press(element, view={"type": "home", "id": "V1"})).place == HOME


def test_a_press_of_something_else_is_nothing() -> None:
    assert parse(press({"action_id": "other", "type": "static_select"})) is None


# ---------------------------------------------------------------------------------------------- forms


def test_a_form_comes_back_with_its_id_and_its_answers() -> None:
    values = {
        "short": value("plain_text_input", value="a <b> & c"),
        "long": value("plain_text_input", value=None),
        "one": value("radio_buttons", selected_option={"text": {}, "value": "1"}),
        "many": value("checkboxes", selected_options=[{"value": "1"}, {"value": "2"}]),
        "scale": value("static_select", selected_option=None),
        "day": value("datepicker", selected_date="2027-02-01"),
        "time": value("timepicker", selected_time="09:30"),
        "colleague": value("users_select", selected_user="U0000002"),
    }
    found = parse(submission(open_view(FORM, "r1"), values))
    assert isinstance(found, Submitted)
    assert (found.form_id, found.sender) == (FORM.form_id, SENDER)
    assert found.answers == {
        "short": "a <b> & c",
        "long": "",
        "one": "1",
        "many": "1,2",
        "scale": "",
        "day": "2027-02-01",
        "time": "09:30",
        "colleague": f"slack:{TEAM}:U0000002",
    }


def test_an_option_comes_back_as_content_named_it() -> None:
    form = Form("announce.draft", "t", (Choice("audience", "To", (Option("department=Parks & Rec", "Parks"),)),), "s")
    view = open_view(form)
    carried = view["blocks"][0]["element"]["options"][0]
    found = parse(submission(view, {"audience": value("radio_buttons", selected_option=carried)}))
    assert found.answers == {"audience": "department=Parks & Rec"}


def test_answers_lose_only_what_nobody_sees_and_what_no_database_keeps() -> None:
    values = {
        "short": value("plain_text_input", value="one\r\ntwo\0 \u202ethree \ud800"),
        "one": value("radio_buttons", selected_option={"value": "1%00"}),
    }
    assert parse(submission(open_view(FORM), values)).answers == {"short": "one\ntwo three ", "one": "1"}


@pytest.mark.parametrize("values", [{}, []])
def test_a_form_without_inputs_comes_back_empty(values: Any) -> None:
    assert parse(submission(open_view(FORM), values)).answers == {}


def test_another_apps_view_and_a_closed_view_are_nothing() -> None:
    assert parse(submission({"callback_id": "other"}, {})) is None
    assert parse(interaction("view_closed", view={**open_view(FORM), "id": "V1"}, is_cleared=False)) is None


# ---------------------------------------------------------------------------------------------- commands


def test_a_command_is_its_name_and_the_words_after_it() -> None:
    found = parse(command("/announce", " Go-live &amp; <#C1|general> "))
    assert found == Commanded(
        event_id=f"slack-{TRIGGER}", sender=SENDER, at=NOW, name="announce", rest="Go-live & #general"
    )
    assert parse({**command(), "type": "command"}) == parse(command())


def test_a_global_shortcut_is_the_command_it_is_named_after() -> None:
    found = parse(interaction("shortcut", callback_id="concern", action_ts="3.3"))
    assert (found.name, found.rest) == ("concern", "")


# ---------------------------------------------------------------------------------------------- who and which


def test_an_event_has_the_same_id_however_often_it_is_delivered() -> None:
    again = {**message(), "authorizations": [], "event_time": 99}
    assert parse(message()).event_id == parse(again).event_id
    assert parse({**message(), "event_id": "Ev2"}).event_id == "slack-Ev2"


def test_two_acts_of_one_person_have_two_ids() -> None:
    element = {"action_id": "press.0.0", "value": "help.show"}
    assert parse(press(element)).event_id != parse(press(element, trigger_id="9.9.9")).event_id
    first, second = (submission(open_view(FORM), {}, trigger_id=trigger) for trigger in ("1.1.a", "1.1.b"))
    assert parse(first).event_id != parse(second).event_id


@pytest.mark.parametrize(
    ("payload", "event_id"),
    [
        (submission(open_view(FORM), {}, trigger_id=None), "slack-V1:156.abc"),
        (press({"action_id": "press.0.0", "value": "a.b"}, trigger_id=""), f"slack-2.2:{USER}:press.0.0"),
        (interaction("shortcut", callback_id="concern", action_ts="3.3", trigger_id=None), f"slack-3.3:{USER}:"),
    ],
)
def test_without_a_trigger_the_id_comes_from_what_else_tells_acts_apart(payload: Json, event_id: str) -> None:
    assert parse(payload).event_id == event_id


def test_whoever_claims_to_be_somebody_else_inside_is_still_who_sent_it() -> None:
    forged = press({"action_id": "press.0.0", "value": "a.b", "user": "U0000666"}, message={"user": "U0000666"})
    assert parse(forged).sender == SENDER
