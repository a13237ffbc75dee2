"""How much Slack takes, and how words are made to fit: counted, shortened where one can see it, or split.

Lengths are counted in UTF-16 units, as a JavaScript client does: never fewer than Slack counts, whichever way that is.
A number without a remark is from Slack's reference of blocks, elements and views.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import Any

BLOCKS = 50
VIEW_BLOCKS = 100
MESSAGE_UNITS = 12_000
"""Units of all blocks of a message as JSON. Slack publishes no figure; users saw 13,200 refused, text and frame."""
VIEW_BYTES = 200_000
"""Bytes of a view as JSON: Slack's figure is 250 kB, and does not say of which encoding."""
SUMMARY_BYTES = 4000
"""Bytes of a message's top-level text. Slack writes characters; one user measured that an edit counts bytes."""

TEXT = 3000
"""A text object, and by our own caution a piece of rich text, for which Slack gives no figure."""
CONTEXT = 2000
"""A text of a context block. Slack gives 3,000 for any text object and some lists 2,000 for this one."""
HEADER = 150
CONTEXT_ELEMENTS = 10
ACTIONS = 25
BUTTON = 75
VALUE = 2000
URL = 3000
ALTERNATIVE = 2000

TITLE = 24
LABEL = 2000
HINT = 2000
INPUT = 3000
OPTION = 75
OPTION_VALUE = 150
OPTIONS = 100
GROUPS = 100
VISIBLE_OPTIONS = 10
"""Radio buttons and checkboxes; longer lists become menus."""
METADATA = 3000

CUT = "…"
"""Ends what was shortened."""
LEFT_OUT = "[…]"
"""Stands where something was left out: the same sign in every language."""

_SPACE_WITHIN = 30
"""How far back from the limit a space is looked for, so that words stay whole."""

Measure = Callable[[str], int]


def units(words: str) -> int:
    """The length of a text in UTF-16 units."""
    return len(words) + sum(character > "\uffff" for character in words)


def shorten(words: str, limit: int, measure: Measure = units) -> str:
    """The words, or their beginning and an ellipsis, measuring at most ``limit``."""
    if measure(words) <= limit:
        return words
    head = words[: _longest(words, limit - measure(CUT), measure)]
    space = max(head.rfind(" "), head.rfind("\n"))
    whole = head[:space] if space > max(0, len(head) - _SPACE_WITHIN) else head
    return whole.rstrip() + CUT


def split(words: str, limit: int) -> list[str]:
    """The words in pieces of at most ``limit`` units, broken after a space if there is one; joined, the same."""
    pieces: list[str] = []
    while units(words) > limit:
        end = _longest(words, limit, units)
        space = max(words.rfind(" ", 0, end), words.rfind("\n", 0, end)) + 1
        end = space if space > end // 2 else end
        pieces.append(words[:end])
        words = words[end:]
    return [*pieces, words] if words else pieces


def json_units(value: Sequence[Any] | Mapping[str, Any]) -> int:
    """The length of a value as JSON, in UTF-16 units."""
    return units(json.dumps(value, ensure_ascii=False))


def json_bytes(value: Sequence[Any] | Mapping[str, Any]) -> int:
    """The length of a value as JSON in UTF-8, in bytes."""
    return len(json.dumps(value, ensure_ascii=False).encode())


def _longest(words: str, limit: int, measure: Measure) -> int:
    """How many characters of the words measure at most ``limit``."""
    return bisect_right(range(1, len(words) + 1), limit, key=lambda end: measure(words[:end]))
