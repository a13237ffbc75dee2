"""What the fake workspace refuses of Block Kit, as Slack does: the limits that have bitten people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

MESSAGE_TYPES = frozenset({"actions", "context", "divider", "header", "image", "section", "rich_text"})
VIEW_TYPES = MESSAGE_TYPES | {"input", "alert"}
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MESSAGE_CHARACTERS = 13_000
TEXT_KINDS = {"plain_text", "mrkdwn"}


def message_problem(text: object, blocks: object) -> str:
    """The error Slack answers to a message, or empty."""
    if not text and not blocks:
        return "no_text"
    if not isinstance(text, str) or not text.strip():
        return "no_text"
    if blocks is None:
        return ""
    if not isinstance(blocks, list) or not 0 < len(blocks) <= MESSAGE_BLOCKS:
        return "invalid_blocks"
    if sum(_characters(block) for block in blocks) > MESSAGE_CHARACTERS:
        return "msg_blocks_too_long"
    return "invalid_blocks" if _bad(blocks, MESSAGE_TYPES) else ""


def view_problem(view: object) -> str:
    """What is wrong with a view, as one sentence, or empty."""
    if not isinstance(view, dict) or view.get("type") not in {"modal", "home"}:
        return "a view is a modal or a home"
    blocks = view.get("blocks")
    if not isinstance(blocks, list) or not 0 < len(blocks) <= VIEW_BLOCKS:
        return "a view has 1 to 100 blocks"
    if bad := _bad(blocks, VIEW_TYPES):
        return bad
    if len(view.get("private_metadata", "")) > 3000 or len(view.get("callback_id", "")) > 255:
        return "metadata too long"
    if view["type"] == "home":
        return ""
    if not _text(view.get("title"), 24, {"plain_text"}):
        return "a title has 1 to 24 characters"
    inputs = any(block["type"] == "input" for block in blocks)
    if (inputs or "submit" in view) and not _text(view.get("submit"), 24, {"plain_text"}):
        return "submit has 1 to 24 characters"
    if "close" in view and not _text(view["close"], 24, {"plain_text"}):
        return "close has 1 to 24 characters"
    return ""


def _bad(blocks: Sequence[Any], known: frozenset[str]) -> str:
    ids = [block.get("block_id") for block in blocks if isinstance(block, dict) and block.get("block_id")]
    if len(ids) != len(set(ids)):
        return "block ids repeat"
    actions = [each["action_id"] for block in blocks for each in elements(block) if "action_id" in each]
    if len(actions) != len(set(actions)) and any(len(str(each)) > 255 for each in actions):
        return "action ids"
    return next((f"{block.get('type')} is not right" for block in blocks if not _fine(block, known)), "")


def _fine(block: Any, known: frozenset[str]) -> bool:
    if not isinstance(block, dict) or block.get("type") not in known or len(block.get("block_id", "")) > 255:
        return False
    match block["type"]:
        case "header":
            return _text(block.get("text"), 150, {"plain_text"})
        case "section":
            fields = block.get("fields", [])
            whole = "text" not in block or _text(block["text"], 3000)
            return whole and (bool(fields) or "text" in block) and len(fields) <= 10 and _each(fields, 2000)
        case "context":
            found = block.get("elements", [])
            return 0 < len(found) <= 10 and _each([each for each in found if each.get("type") != "image"], 3000)
        case "actions":
            found = block.get("elements", [])
            return 0 < len(found) <= 25 and all(_element(each) for each in found)
        case "input":
            return _text(block.get("label"), 2000, {"plain_text"}) and _element(block.get("element"))
        case "image":
            return 0 < len(block.get("alt_text", "")) <= 2000
    return True


def _element(element: Any) -> bool:
    if not isinstance(element, dict):
        return False
    options = element.get("options")
    if element.get("type") == "button":
        style = element.get("style", "primary")
        fits = len(element.get("value", "")) <= 2000 and style in {"primary", "danger"}
        return fits and _text(element.get("text"), 75, {"plain_text"})
    if options is not None:
        limit = 10 if element["type"] in {"radio_buttons", "checkboxes"} else 100
        return 0 < len(options) <= limit and all(_text(option.get("text"), 75) for option in options)
    return True


def _each(texts: Sequence[Any], limit: int) -> bool:
    return all(_text(each, limit) for each in texts)


def _text(value: Any, limit: int, kinds: set[str] = TEXT_KINDS) -> bool:
    return isinstance(value, dict) and value.get("type") in kinds and 0 < len(value.get("text", "")) <= limit


def elements(block: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What can be pressed or filled in, in a block."""
    found = list(block.get("elements", ())) if block.get("type") == "actions" else []
    found += [block[key] for key in ("accessory", "element") if isinstance(block.get(key), dict)]
    return found


def _characters(value: Any) -> int:
    if isinstance(value, dict):
        return sum(len(each) if key == "text" and isinstance(each, str) else _characters(each)
                   for key, each in value.items())  # fmt: skip
    return sum(_characters(each) for each in value) if isinstance(value, list) else 0
