"""The postcard in one language: the front matter of vision.md as the slots that the vision stores."""

from __future__ import annotations

from adapters.content_files.front_matter import Source
from adapters.content_files.template import CITED
from bot.domain.errors import BadInput
from bot.domain.vision import SLOTS


def vision_slots(page: Source) -> dict[str, str]:
    """Every slot's words without citations; the activities as one line. BadInput for a slot left out."""
    slots: dict[str, str] = {}
    for name in SLOTS:
        words = _activities(page) if name == "activities" else page.words(name).strip()
        if not words:
            raise BadInput(f"The vision has no {name!r}. Fill it in.", f"{page.where}:1")
        slots[name] = CITED.sub("", words)
    return slots


def _activities(page: Source) -> str:
    activities = page.meta.get("activities") or []
    where = f"{page.where}:{page.front.line('activities')}"
    if not isinstance(activities, list) or not all(isinstance(a, dict) and a.get("what") for a in activities):
        raise BadInput("'activities' must be a list of '{what: ..., goal: ...}'.", where)
    lines = [f"{a['what']}: {a['goal']}" if a.get("goal") else str(a["what"]) for a in activities]
    return " ".join(f"{line.rstrip('.')}." for line in lines)
