"""Every block, every field and every span reaches the page; words stay words."""

from __future__ import annotations

import json
from typing import Any, get_args

from adapters.workplace.platform import WorkplacePlatform
from adapters.workplace.render import render, render_entry
from bot.messages.blocks import Block, Divider, Message, Paragraph
from bot.messages.codec import message_data
from bot.messages.forms import Field
from bot.messages.spans import LineBreak, Span, Text
from tests.adapters.workplace import script

EVERYTHING = (
    script.welcome("Nadia", False),
    script.vision(2),
    script.step(),
    script.PULSE,
    script.ANNOUNCE,
    script.PICTURES,
)


def walk(value: Any) -> list[dict[str, Any]]:
    """Every JSON object inside."""
    if isinstance(value, list):
        return [found for each in value for found in walk(each)]
    if isinstance(value, dict):
        return [value, *(found for each in value.values() for found in walk(each))]
    return []


def types(objects: list[dict[str, Any]]) -> set[str]:
    return {str(each["type"]) for each in objects if "type" in each}


def snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).strip("_")


def text(words: str) -> dict[str, Any]:
    return {"type": "text", "text": words}


def test_the_script_meets_every_block_field_and_span() -> None:
    names = {snake(each.__name__) for union in (Block, Field, Span) for each in get_args(union)}
    expected = names - {"person_field"} | {"person", "button", "link_button"}
    assert types([found for message in EVERYTHING for found in walk(render(message))]) == expected


def test_a_message_is_its_summary_topic_and_blocks() -> None:
    message = Message("Short", (Paragraph((Text("a"), LineBreak(), Text("b"))), Divider()), topic="vision.v1")
    assert render(message) == {
        "summary": "Short",
        "topic": "vision.v1",
        "blocks": [
            {
                "type": "paragraph",
                "spans": [{"type": "text", "text": "a"}, {"type": "line_break"}, {"type": "text", "text": "b"}],
            },
            {"type": "divider"},
        ],
    }


def test_a_button_carries_its_action_and_tone() -> None:
    found = {each["label"]: each for each in walk(render(script.vision(2))) if each.get("type") == "button"}
    assert found["Affirm"] == {"type": "button", "label": "Affirm", "action": "vision.affirm:v1", "tone": "primary"}


def test_a_form_carries_everything_its_fields_need() -> None:
    (form,) = (each["form"] for each in walk(render(script.ANNOUNCE)) if each.get("type") == "ask")
    fields = {each["key"]: each for each in form["fields"]}
    assert (form["form_id"], form["submit_label"]) == ("announce.draft", "Show me the preview")
    assert fields["title"] == {
        "type": "short_text", "key": "title", "label": "Title", "required": True, "hint": "One plain sentence.",
        "max_length": 80, "initial": "",
    }  # fmt: skip
    assert fields["time"]["initial"] == "09:00"
    assert fields["audience"]["options"][1] == {"value": "city_clerk", "label": "City Clerk"}


def test_hostile_words_stay_words() -> None:
    words = "<img src=x onerror=alert(1)> [pay](https://evil.example) @channel &amp;"
    (span,) = render(Message("x", (Paragraph((Text(words),)),)))["blocks"][0]["spans"]
    assert span == {"type": "text", "text": words}


def leaves(value: Any, skip: tuple[str, ...] = ()) -> set[str]:
    """Every text inside, except under the keys to skip."""
    if isinstance(value, dict):
        return {found for key, each in value.items() if key not in skip for found in leaves(each, skip)}
    if isinstance(value, list):
        return {found for each in value for found in leaves(each, skip)}
    return {value} if isinstance(value, str) else set()


def test_nothing_of_a_message_is_lost() -> None:
    for message in EVERYTHING:
        # An action is written as one string for the page; test_a_button_carries_its_action covers it.
        assert leaves(message_data(message), skip=("is", "action")) <= leaves(render(message))


def test_an_entry_says_who_when_and_whether_it_changed(platform: WorkplacePlatform) -> None:
    receipt = platform.post("PA1", script.step(), "secret-key")
    platform.say("PA1", "hello")
    platform.edit(receipt, script.PICTURES)
    bot, person = (render_entry(shown) for shown in platform.history("PA1"))
    assert (bot["kind"], bot["message"]["summary"], bot["edited_at"] is None) == ("bot", "Two pictures", False)
    assert (person["kind"], person["text"], person["message"]) == ("person", "hello", None)
    assert "secret-key" not in json.dumps(bot)
