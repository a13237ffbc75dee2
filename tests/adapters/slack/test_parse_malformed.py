"""What is malformed is refused with a sentence; no payload whatever breaks the parser."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.forms import open_view
from adapters.slack.parse import parse_event
from bot.domain.errors import BadInput
from bot.messages.codec import from_data, to_data
from tests.adapters.slack.sent import (
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
from tests.gallery import FORM

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)


def parse(payload: Any) -> Any:
    return parse_event(payload, NOW)


BAD: list[tuple[Any, str]] = [
    (None, "payload: A JSON object"),
    ([], "payload: A JSON object"),
    ({"type": "event_callback"}, "event: A JSON object"),
    (envelope(type="message", channel_type="im", user=USER, text=5), "event.text: Text is expected"),
    (message(user=None), "user: It is not said who"),
    (message(user="ana"), "user: It is not said who"),
    ({**message(), "team_id": None}, "team: It is not said who"),
    ({**message(), "event_id": None}, "event_id: Text is expected"),
    ({**message(), "event_id": "x y"}, "event_id: This is no id"),
    ({**message(), "event_id": "x" * 201}, "event_id: This is no id"),
    (envelope(type="team_join", user="U1"), "event.user: A JSON object"),
    (interaction("block_actions"), "actions: A press names"),
    (interaction("block_actions", actions=[]), "actions: A press names"),
    (interaction("block_actions", actions=["x"]), "actions.0: A JSON object"),
    (press({"value": "a.b"}), "actions.0.action_id: Text is expected"),
    (press({"action_id": "press.0"}), "actions.0.value: Text is expected"),
    (press({"action_id": "press.0", "value": "nodot"}), "none of Postcard's"),
    (press({"action_id": "ask.0", "value": "a.b:" + "c" * 200}), "none of Postcard's"),
    (press({"action_id": "press.0", "value": "a.b"}, user={"id": "x"}), "user: It is not said who"),
    (press({"action_id": "press.0", "value": "a.b"}, trigger_id=["x"]), "trigger_id: Text is expected"),
    (interaction("view_submission"), "view: A JSON object"),
    (submission({"callback_id": "form"}, {}), "private_metadata: This is not a form"),
    (submission({**open_view(FORM), "private_metadata": '{"form": "x", "request": ""}'}, {}), "none of Postcard's"),
    (submission(open_view(FORM), {"k": 5}), "answers.k: A JSON object"),
    (submission(open_view(FORM), {"k": {}}), "answers.k: A JSON object"),
    (submission(open_view(FORM), {"k": value("file_input", files=[])}), "answers.k: No form of Postcard asks"),
    (submission(open_view(FORM), {"k": value("plain_text_input", value=5)}), "answers.k: Text is expected"),
    (submission(open_view(FORM), {"k": value("plain_text_input", value="x" * 6001)}), "at most 6000"),
    (submission(open_view(FORM), {"k": value("radio_buttons", selected_option="x")}), "answers.k: A JSON object"),
    (submission(open_view(FORM), {"k": value("checkboxes", selected_options={})}), "answers.k: A list is expected"),
    (submission(open_view(FORM), {"k" * 256: value("plain_text_input", value="")}), "at most 255"),
    (submission(open_view(FORM), {str(n): value("datepicker") for n in range(101)}), "at most 100 answers"),
    ({**interaction("view_submission"), "view": {**open_view(FORM), "state": []}}, "view.state: A JSON object"),
    (command("/"), "command: A command is a word"),
    (command("/a b"), "command: A command is a word"),
    (command(text=5), "text: Text is expected"),
    (command(trigger_id=None), "trigger_id: There is nothing here"),
    (interaction("shortcut"), "callback_id: Text is expected"),
    (interaction("shortcut", callback_id="1st"), "callback_id: A command is a word"),
]


@pytest.mark.parametrize(("payload", "says"), BAD, ids=range(len(BAD)))
def test_what_is_malformed_is_refused_with_a_sentence(payload: Any, says: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse(payload)
    assert says in str(caught.value)
    assert len(str(caught.value)) < 300


Anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
SOUND = (
    message(),
    envelope(type="app_home_opened", user=USER, tab="home"),
    envelope(type="team_join", user=member()),
    envelope(type="user_change", user=member(deleted=True)),
    press({"action_id": "press.0.0", "value": "help.show"}),
    submission(open_view(FORM), {"one": value("checkboxes", selected_options=[{"value": "1"}])}),
    command("/vision", "now"),
    interaction("shortcut", callback_id="concern"),
)


@given(st.sampled_from(SOUND), st.data())
@settings(max_examples=500)
def test_no_change_of_a_sound_payload_breaks_the_parser(payload: Json, data: st.DataObject) -> None:
    changed = json.loads(json.dumps(payload))
    place: Any = changed
    for _ in range(data.draw(st.integers(1, 5))):
        keys = sorted(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or not place[key]:
            break
        inside, place = place, place[key]
    else:
        place = inside
    place[key] = data.draw(Anything)
    try:
        event = parse(changed)
    except BadInput:
        return
    if event is not None:
        assert from_data(json.loads(json.dumps(to_data(event)).encode())) == event
        json.dumps(to_data(event), ensure_ascii=False).encode()


@pytest.mark.parametrize("payload", SOUND, ids=range(len(SOUND)))
def test_the_sound_payloads_are_events(payload: Json) -> None:
    assert parse(payload).event_id.startswith("slack-")
