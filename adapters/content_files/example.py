"""An example reader, for previews and checks: the cast of the demonstration, or names in brackets without one."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping

from adapters.content_files.words import FileWords
from bot.domain.role_matching import GENERAL
from bot.messages.spans import Spans

Value = str | int | Spans
_PARTS = {
    "frontline": ("name", "name"),
    "manager": ("manager_name", "name"),
    "change_agent": ("agent_name", "name"),
    "cio": ("executive_name", "name"),
    "lead_agent": ("lead_name", "name"),
}


class ExampleValues(Mapping[str, Value]):
    """Any value a page may ask for. What the example does not know is its own name in brackets."""

    def __init__(self, words: FileWords, language: str, family: str = GENERAL) -> None:
        self._known: dict[str, Value] = {"score_threshold": 5, "comment_threshold": 10}
        self._known |= {f"role.{slot}": spans for slot, spans in words.role(family, language).items()}
        texts = words.vision_texts()
        slots = texts.get(language) or texts.get(words.tree.default_language, {})
        self._known |= {f"vision.{slot}": text for slot, text in slots.items()}
        organisation = words.data("organisation")
        for name, field in (("organisation", "name"), ("programme", "programme")):
            self._known[name] = str(organisation.get(f"{field}_{language}") or organisation.get(field, ""))
        contact = (organisation.get("contacts") or {}).get("crisis", {})
        self._known["contact"] = str(contact.get(language, "")) if isinstance(contact, Mapping) else str(contact)
        for key in words.pages("journey", language)[:1]:
            self._known["step_title"] = words.source(key, language).words("title")
        self._known |= _cast(words)

    def __getitem__(self, name: str) -> Value:
        return self._known.get(name, f"[{name}]")

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def _cast(words: FileWords) -> dict[str, Value]:
    """The names of the demonstration's people by the value that carries them; empty without a demonstration."""
    roster = words.tree.root / "demo" / "people.csv"
    if not words.tree.has_yaml("demo/cast") or not roster.is_file():
        return {}
    with roster.open(encoding="utf-8", newline="") as file:
        people = {row["person_id"]: row for row in csv.DictReader(file)}
    found: dict[str, Value] = {}
    for part in words.data("demo/cast").get("cast", ()):
        person = people.get(str(part.get("person_id")))
        if person and part.get("part") in _PARTS:
            value, column = _PARTS[part["part"]]
            found[value] = person[column]
            if value == "agent_name":
                found["agent_contact"] = person["email"]
    if "name" in found:
        found["first_name"] = str(found["name"]).split()[0]
    return found
