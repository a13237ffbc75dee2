"""A role family's page in one language: seven short slots that other pages take in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from adapters.content_files.front_matter import Source
from bot.domain.errors import BadInput

ROLE_SLOTS = ("today", "stays", "changes", "gain", "cost", "first_step", "proof")
"""The slots in the order they are read."""
_HEADING = "## "


@dataclass(frozen=True, slots=True)
class Slot:
    """The words of a slot, on one line, and the line of the file where they begin."""

    words: str
    line: int


def read_slots(page: Source) -> Mapping[str, Slot]:
    """The slots of a page under their ``## name`` headings. Raises BadInput for a heading that is no slot."""
    found: dict[str, Slot] = {}
    name = ""
    for number, line in enumerate(page.body.split("\n"), page.body_line):
        words = line.strip()
        where = f"{page.where}:{number}"
        if words.startswith(_HEADING):
            name = words.removeprefix(_HEADING).strip()
            if name not in ROLE_SLOTS or name in found:
                raise BadInput(f"'## {name}' is no slot or is here twice. Slots: {', '.join(ROLE_SLOTS)}.", where)
            found[name] = Slot("", number)
        elif words and not name:
            raise BadInput("Text stands before the first slot. Put it under '## today' or another slot.", where)
        elif words:
            before = found[name]
            found[name] = Slot(f"{before.words} {words}".strip(), before.line if before.words else number)
    return found
