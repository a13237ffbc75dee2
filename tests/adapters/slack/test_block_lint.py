"""The linter finds every mistake it is there for; a sound message and a sound modal pass in the renderers' tests."""

from __future__ import annotations

import json
from typing import Any

import pytest

from adapters.slack.forms import open_view
from adapters.slack.render import render_message
from tests.adapters.slack.block_lint import message_findings, view_findings
from tests.gallery import FORM, MESSAGE

Json = dict[str, Any]

BLOCKS_OF_GALLERY = render_message(MESSAGE)["blocks"]


def broken(change: Any) -> Json:
    payload = json.loads(json.dumps(render_message(MESSAGE)))
    change(payload)
    return payload


MESSAGE_MISTAKES = {
    "no text": lambda p: p.pop("text"),
    "markup in the text": lambda p: p.update(text="<!channel>"),
    "an entity that is none": lambda p: p.update(text="a & b"),
    "an emoji in the text": lambda p: p.update(text="well :done:"),
    "a long text": lambda p: p.update(text="é" * 2001),
    "no blocks": lambda p: p.update(blocks=[]),
    "51 blocks": lambda p: p.update(blocks=[{"type": "divider", "block_id": str(n)} for n in range(51)]),
    "too much in all": lambda p: p["blocks"].extend(
        {**BLOCKS_OF_GALLERY[1], "block_id": f"x{n}"} for n in range(30)
    ),
    "an unknown type": lambda p: p["blocks"][7].update(type="nope"),
    "markup in a section": lambda p: p["blocks"].append({"type": "section", "text": {"type": "mrkdwn", "text": "*x*"}}),
    "an unknown key": lambda p: p["blocks"][7].update(accessory={}),
    "a header of markup": lambda p: p["blocks"][0]["text"].update(type="mrkdwn"),
    "an emoji allowed": lambda p: p["blocks"][0]["text"].update(emoji=True),
    "a long header": lambda p: p["blocks"][0]["text"].update(text="x" * 151),
    "an empty header": lambda p: p["blocks"][0]["text"].update(text=""),
    "a mention": lambda p: p["blocks"][1]["elements"][0]["elements"].append({"type": "user", "user_id": "U1"}),
    "a broadcast": lambda p: p["blocks"][1]["elements"][0]["elements"].append({"type": "broadcast", "range": "here"}),
    "an emoji": lambda p: p["blocks"][1]["elements"][0]["elements"].append({"type": "emoji", "name": "tada"}),
    "an empty word": lambda p: p["blocks"][1]["elements"][0]["elements"].append({"type": "text", "text": ""}),
    "an empty list": lambda p: p["blocks"][2]["elements"][0].update(elements=[]),
    "a direction mark": lambda p: p["blocks"][0]["text"].update(text="a\u202eb"),
    "a script as an address": lambda p: p["blocks"][1]["elements"][0]["elements"][4].update(url="javascript:x"),
    "no alternative text": lambda p: p["blocks"][5].pop("alt_text"),
    "no block id": lambda p: p["blocks"][7].pop("block_id"),
    "a block id twice": lambda p: p["blocks"][7].update(block_id=p["blocks"][0]["block_id"]),
    "an action id twice": lambda p: p["blocks"][9]["elements"][0].update(action_id="press.8.0"),
    "no controls in a row": lambda p: p["blocks"][9].update(elements=[]),
    "26 controls in a row": lambda p: p["blocks"][9].update(
        elements=[{**p["blocks"][9]["elements"][0], "action_id": f"ask.{n}"} for n in range(26)]
    ),
    "a long label": lambda p: p["blocks"][9]["elements"][0]["text"].update(text="x" * 76),
    "a long value": lambda p: p["blocks"][9]["elements"][0].update(value="x" * 2001),
    "an unknown style": lambda p: p["blocks"][9]["elements"][0].update(style="success"),
    "two primaries": lambda p: p["blocks"][9]["elements"][0].update(style="primary"),
    "a button to http": lambda p: p["blocks"][8]["elements"][2].update(url="http://example.org"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MESSAGE_MISTAKES)
def test_the_linter_finds_in_a_message(mistake: str) -> None:
    assert message_findings(broken(MESSAGE_MISTAKES[mistake])), mistake


VIEW_MISTAKES = {
    "no title": lambda v: v.pop("title"),
    "a long title": lambda v: v["title"].update(text="x" * 25),
    "no submit": lambda v: v.pop("submit"),
    "a title of markup": lambda v: v["title"].update(type="mrkdwn"),
    "an unknown key": lambda v: v.update(color="red"),
    "more to remember": lambda v: v.update(private_metadata='{"form": "a", "request": "", "text": "secret"}'),
    "no blocks": lambda v: v.update(blocks=[]),
    "101 blocks": lambda v: v.update(blocks=v["blocks"][1:2] * 101),
    "an input without a label": lambda v: v["blocks"][1].pop("label"),
    "a key twice": lambda v: v["blocks"][1].update(block_id="long"),
    "a button as an input": lambda v: v["blocks"][1]["element"].update(type="button"),
    "too much to type": lambda v: v["blocks"][1]["element"].update(max_length=3001),
    "no options": lambda v: v["blocks"][3]["element"].update(options=[]),
    "11 radio buttons": lambda v: v["blocks"][3]["element"].update(options=v["blocks"][3]["element"]["options"] * 6),
    "a long option": lambda v: v["blocks"][3]["element"]["options"][0]["text"].update(text="x" * 76),
    "a value Slack escapes": lambda v: v["blocks"][3]["element"]["options"][0].update(value="a&b"),
    "a beginning not offered": lambda v: v["blocks"][3]["element"].update(
        initial_option={"text": {"type": "plain_text", "text": "x", "emoji": False}, "value": "x"}
    ),
    "a day that is none": lambda v: v["blocks"][6]["element"].update(initial_date="soon"),
    "250 kB": lambda v: v["blocks"][0].update(
        elements=[{"type": "rich_text_section", "elements": [{"type": "text", "text": "x" * 3000}] * 90}]
    ),
}


@pytest.mark.parametrize("mistake", VIEW_MISTAKES)
def test_the_linter_finds_in_a_modal(mistake: str) -> None:
    view = json.loads(json.dumps(open_view(FORM)))
    VIEW_MISTAKES[mistake](view)
    assert view_findings(view), mistake
