"""Every neutral message becomes blocks that Slack takes, and nothing in them is anything but words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import given, settings

from adapters.cli.demo import build_demo
from adapters.settings import CONTENT
from adapters.slack.limits import CUT, LEFT_OUT
from adapters.slack.markup import clean, unescape
from adapters.slack.render import as_json, render_message
from adapters.web.app import build_app
from adapters.workplace.routes import workplace_routes
from bot.messages.actions import action
from bot.messages.blocks import (
    Ask,
    Block,
    Bullets,
    Button,
    Buttons,
    Divider,
    Fact,
    Facts,
    Heading,
    Image,
    LinkButton,
    Message,
    Note,
    Paragraph,
    Quote,
    Tone,
)
from bot.messages.forms import Form
from bot.messages.spans import Code, Emphasis, LineBreak, Link, Strong, Text, text
from tests.adapters.slack.block_lint import message_findings, units, walk
from tests.adapters.slack.pages import page_message, page_names
from tests.adapters.slack.strategies import HOSTILE, messages
from tests.gallery import BLOCKS, FORM, MESSAGE, SPANS

Json = dict[str, Any]


def blocks_of(*blocks: Block) -> list[Json]:
    """Rendered blocks without their ids."""
    rendered = render_message(Message("s", blocks))["blocks"]
    return [{key: value for key, value in block.items() if key != "block_id"} for block in rendered]


def shown(payload: Any) -> str:
    """Everything that can be read in blocks, in order."""
    return "\n".join(each for key in ("text", "url", "alt_text") for each in walk(payload, key))


def plain(words: str) -> Json:
    return {"type": "plain_text", "text": words, "emoji": False}


# ---------------------------------------------------------------------------------------------- each block


def test_the_gallery_meets_every_kind_of_block_and_no_limit() -> None:
    payload = render_message(MESSAGE)
    assert message_findings(payload) == []
    assert [block["type"] for block in payload["blocks"]] == [
        "header", *["rich_text"] * 4, "image", "context", "divider", "actions", "actions",
    ]  # fmt: skip
    assert {type(block) for block in BLOCKS} == set(Block.__args__)


def test_a_paragraph_is_rich_text_with_its_styles() -> None:
    (found,) = blocks_of(Paragraph(SPANS))
    assert found == {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "plain <b>&"},
                    {"type": "text", "text": "strong", "style": {"bold": True}},
                    {"type": "text", "text": "stressed", "style": {"italic": True}},
                    {"type": "text", "text": "code", "style": {"code": True}},
                    {"type": "link", "url": "https://example.org/a", "text": "words"},
                    {"type": "text", "text": "\n"},
                    {"type": "text", "text": "next"},
                ],
            }
        ],
    }


def test_a_heading_is_a_header_of_one_line() -> None:
    assert blocks_of(Heading("One\nline")) == [{"type": "header", "text": plain("One line")}]


def test_bullets_are_a_list_and_a_quote_is_a_quote() -> None:
    lists, quote = blocks_of(Bullets((text("a"), text("b"))), Quote(text("c")))
    (found,) = lists["elements"]
    assert (found["type"], found["style"], [each["type"] for each in found["elements"]]) == (
        "rich_text_list", "bullet", ["rich_text_section"] * 2,
    )  # fmt: skip
    assert quote["elements"] == [{"type": "rich_text_quote", "elements": [{"type": "text", "text": "c"}]}]


def test_facts_are_lines_with_a_bold_label() -> None:
    (found,) = blocks_of(Facts((Fact("Sent to", text("212")), Fact("Failed", ()))))
    leaves = found["elements"][0]["elements"]
    assert "".join(leaf["text"] for leaf in leaves) == "Sent to: 212\nFailed: –"
    assert [leaf["text"] for leaf in leaves if leaf.get("style") == {"bold": True}] == ["Sent to:", "Failed:"]


def test_a_note_is_small_print_unless_it_holds_a_link_to_follow() -> None:
    small, followed = blocks_of(Note(text("who reads it")), Note((Text("see "), Link("here", "https://example.org"))))
    assert small == {"type": "context", "elements": [plain("who reads it")]}
    assert followed["type"] == "rich_text"


def test_a_picture_says_what_it_shows_and_a_picture_slack_cannot_fetch_only_says_it() -> None:
    there, not_there = blocks_of(Image("https://example.org/a.png", "a chart"), Image("a.png", "a chart"))
    assert there == {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "a chart"}
    assert not_there == {"type": "context", "elements": [plain("[a chart]")]}


def test_a_button_carries_its_action_and_its_tone() -> None:
    (row,) = blocks_of(
        Buttons(
            (
                Button("Send", action("announce.send", "a1"), Tone.PRIMARY),
                Button("Stop", action("announce.stop", "a1"), Tone.DANGER),
                LinkButton("Read", "https://example.org"),
            )
        )
    )
    send, stop, read = row["elements"]
    assert send == {
        "type": "button", "action_id": "press.0.0", "text": plain("Send"), "style": "primary",
        "value": "announce.send:a1",
    }  # fmt: skip
    assert (stop["style"], stop["value"]) == ("danger", "announce.stop:a1")
    assert read == {"type": "button", "action_id": "link.0.2", "text": plain("Read"), "url": "https://example.org"}


def test_an_address_that_is_not_https_is_shown_and_not_linked() -> None:
    assert "http://example.org" in shown(blocks_of(Buttons((LinkButton("Read", "http://example.org"),))))
    assert walk_types(blocks_of(Buttons((LinkButton("Read", "http://example.org"),)))) & {"button", "link"} == set()


def test_an_ask_is_a_button_that_opens_its_form_and_says_so_aloud() -> None:
    (row,) = blocks_of(Ask("Fill in", FORM, Tone.PRIMARY))
    assert row["elements"] == [
        {
            "type": "button",
            "action_id": "ask.0",
            "text": plain("Fill in"),
            "style": "primary",
            "value": FORM.form_id,
            "accessibility_label": "Fill in: Every field",
        }
    ]


def test_an_ask_named_like_its_form_is_not_said_twice() -> None:
    (row,) = blocks_of(Ask("Raise a concern", Form("concern.raise", "Raise a concern", (), "Send")))
    assert "accessibility_label" not in row["elements"][0]


def test_more_buttons_than_a_row_holds_go_on_in_a_further_row() -> None:
    rows = blocks_of(Buttons(tuple(Button(str(n), action("help.show", n)) for n in range(60))))
    assert [len(row["elements"]) for row in rows] == [25, 25, 10]


def test_a_message_without_blocks_shows_its_summary() -> None:
    assert shown(blocks_of()) == "s"
    assert message_findings(render_message(Message("Hello", (Paragraph(()), Heading(" "))))) == []


def test_a_line_break_alone_is_nothing_to_see() -> None:
    assert shown(blocks_of(Paragraph((LineBreak(),)), Heading("Seen"))) == "Seen"


# ---------------------------------------------------------------------------------------------- too long


def test_a_long_paragraph_goes_on_in_further_blocks_and_loses_nothing() -> None:
    words = "many words " * 600
    found = blocks_of(Paragraph(text(words)))
    assert len(found) == 3
    assert "".join(walk(found, "text")) == words


def test_long_bullets_and_quotes_go_on_too() -> None:
    items = tuple(text(f"{n} " + "x" * 900) for n in range(8))
    lists = blocks_of(Bullets(items))
    assert len(lists) == 3
    assert sum(len(each["elements"][0]["elements"]) for each in lists) == 8
    assert len(blocks_of(Quote(text("y" * 3500)))) == 2


def test_a_long_title_or_label_ends_in_an_ellipsis() -> None:
    header, row = blocks_of(Heading("long " * 50), Buttons((Button("long " * 30, action("help.show")),)))
    assert header["text"]["text"].endswith("long" + CUT)
    assert row["elements"][0]["text"]["text"].endswith(CUT)


def test_a_message_too_long_as_a_whole_keeps_its_controls_and_says_where_its_words_end() -> None:
    parts = tuple(Paragraph(text(f"part {n} " + "z" * 1500)) for n in range(20))
    payload = render_message(Message("s", (*parts, Ask("Answer", FORM), Note(text("small print")))))
    assert message_findings(payload) == []
    kinds = [block["type"] for block in payload["blocks"]]
    assert kinds[-2:] == ["context", "actions"]
    assert payload["blocks"][-2]["elements"] == [plain(LEFT_OUT)]
    assert "part 0" in shown(payload["blocks"])
    assert len(kinds) > 6


def test_more_blocks_than_a_message_holds_are_cut_in_the_same_way() -> None:
    blocks = (*(Divider() for _ in range(80)), Buttons((Button("Go", action("help.show")),)))
    payload = render_message(Message("s", blocks))
    assert len(payload["blocks"]) == 50
    assert [block["type"] for block in payload["blocks"]][-2:] == ["context", "actions"]


def test_controls_alone_can_be_too_many_and_that_is_said_too() -> None:
    rows = tuple(Buttons((Button("x" * 70, action("help.show", n)),)) for n in range(70))
    payload = render_message(Message("s", (*rows, Paragraph(text("words")))))
    assert message_findings(payload) == []
    assert LEFT_OUT in shown(payload["blocks"])
    assert "words" in shown(payload["blocks"])


# ---------------------------------------------------------------------------------------------- the text


def test_the_text_begins_with_the_summary_and_goes_on_with_the_body() -> None:
    found = render_message(MESSAGE)["text"]
    assert found.startswith("What this is about\nA heading\nplain &lt;b&gt;&amp;strong")
    assert "- first" in found
    assert "---" not in found


def test_the_summary_is_not_said_twice() -> None:
    message = Message("Good morning", (Paragraph(text("Good morning")), Paragraph(text("Go-live is on Friday"))))
    assert render_message(message)["text"] == "Good morning\nGo-live is on Friday"


@pytest.mark.parametrize("letter", ["a", "é", "漢", "😀", "&", "<"])
def test_the_text_ends_within_4000_bytes_with_its_entities_whole(letter: str) -> None:
    payload = render_message(Message("s", (Paragraph(text(letter * 4500)),)))
    assert message_findings({**payload, "blocks": render_message(MESSAGE)["blocks"]}) == []
    assert payload["text"].endswith(CUT)
    assert len(payload["text"].encode()) > 3900


def test_nothing_in_the_text_is_markup_and_it_reads_as_it_was_written() -> None:
    for words in HOSTILE:
        found = render_message(Message("Summary", (Quote(text(words[:300])),)))["text"]
        assert "<" not in found
        assert "Summary" in unescape(found)
    found = render_message(Message("<!channel> a < b :tada: 09:00"))["text"]
    assert found == "&lt;!channel&gt; a &lt; b :\u2060tada: 09:00"


# ---------------------------------------------------------------------------------------------- ids


def test_an_edit_has_new_block_ids_and_the_same_action_ids() -> None:
    first, second, again = (render_message(MESSAGE, revision)["blocks"] for revision in ("k1", "k2", "k1"))
    assert set(walk(first, "block_id")).isdisjoint(walk(second, "block_id"))
    assert list(walk(first, "action_id")) == list(walk(second, "action_id"))
    assert first == again


def test_block_ids_do_not_tell_the_revision() -> None:
    assert "concern" not in "".join(walk(render_message(MESSAGE, "concern:PA0001")["blocks"], "block_id"))


# ---------------------------------------------------------------------------------------------- properties


def walk_types(payload: Any) -> set[str]:
    return set(walk(payload, "type"))


@given(messages)
def test_any_message_is_within_every_limit(message: Message) -> None:
    assert message_findings(render_message(message, "r")) == []


@given(messages)
@settings(max_examples=40)
def test_no_word_becomes_a_mention_a_picture_or_markup(message: Message) -> None:
    assert walk_types(render_message(message)["blocks"]) <= {
        "header", "plain_text", "rich_text", "rich_text_section", "rich_text_list", "rich_text_quote", "text", "link",
        "context", "image", "divider", "actions", "button",
    }  # fmt: skip


@given(messages)
@settings(max_examples=40)
def test_every_control_is_there_or_its_absence_is_shown(message: Message) -> None:
    payload = render_message(message)
    values = set(walk(payload["blocks"], "value"))
    wanted = {button.action.encode() for button in pressed(message)} | {ask.form.form_id for ask in asks(message)}
    assert values == wanted or (values < wanted and LEFT_OUT in shown(payload["blocks"]))


@given(messages)
@settings(max_examples=40)
def test_every_word_is_there_or_its_absence_is_shown(message: Message) -> None:
    found = shown(render_message(message)["blocks"])
    for words in paragraphs(message):
        assert words.strip() in found or LEFT_OUT in found


@given(messages)
@settings(max_examples=40)
def test_a_message_can_be_given_to_slack_as_utf_8(message: Message) -> None:
    assert json.loads(json.dumps(render_message(message)).encode()) == render_message(message)
    assert as_json(message).encode()


def pressed(message: Message) -> list[Button]:
    rows = [block.items for block in message.blocks if isinstance(block, Buttons)]
    return [button for row in rows for button in row if isinstance(button, Button)]


def asks(message: Message) -> list[Ask]:
    return [block for block in message.blocks if isinstance(block, Ask)]


def paragraphs(message: Message) -> list[str]:
    """The words of paragraphs and quotes, without what nobody can see; long ones may be split, so not those."""
    found = [block.spans for block in message.blocks if isinstance(block, Paragraph | Quote)]
    words = [clean(span.text) for spans in found for span in spans if isinstance(span, Text | Strong | Emphasis | Code)]
    return [each for each in words if units(each) < 200]


# ---------------------------------------------------------------------------------------------- the content


@pytest.mark.parametrize(("language", "key"), page_names())
def test_a_page_of_content_is_shown_whole(language: str, key: str) -> None:
    message = page_message(language, key)
    payload = render_message(message)
    assert message_findings(payload) == []
    found = shown(payload["blocks"])
    assert LEFT_OUT not in found
    for words in paragraphs(message):
        assert words.strip() in found
    headings = [block.text for block in message.blocks if isinstance(block, Heading)]
    assert all(heading in found for heading in headings)


def test_the_content_has_pages_in_two_languages() -> None:
    names = page_names()
    assert {language for language, _ in names} >= {"en", "es"}
    assert len(names) > 150


# ---------------------------------------------------------------------------------------------- the view


def test_the_view_is_what_block_kit_builder_takes() -> None:
    assert json.loads(as_json(MESSAGE)) == {"blocks": render_message(MESSAGE)["blocks"]}
    assert as_json(MESSAGE).startswith('{\n  "blocks": [')


async def test_the_workplace_page_shows_any_message_as_slack_would_have_it(tmp_path: Path) -> None:
    postcard, host, platform = build_demo(tmp_path, CONTENT)
    app = build_app([workplace_routes(host, platform)], postcard.checks(), postcard.registry)
    receipt = platform.post("PA0166", MESSAGE, "k")
    async with TestClient(TestServer(app)) as client:
        answer = await client.get(f"/workplace/api/entries/{receipt}/as/Slack")
        assert await answer.json() == {"built": True, "text": as_json(MESSAGE)}
    platform.close()
