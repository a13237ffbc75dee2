"""Test a conversation as a conversation: says, presses, submits, sees, hears nothing.

A ``Chat`` is one person's view and knows only what that person can see: texts, labels of buttons, forms. A stage
plays the platform. ``Stage`` below is the core with nothing around it; each adapter has a stage of its own with
the same methods, so that the same script (``tests/golden``) plays there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol


@dataclass(frozen=True)
class FormView:
    """A form as a person sees it: what each field holds at first. ``token`` is the platform's own business."""

    fields: Mapping[str, str]
    token: Any


@dataclass(frozen=True)
class Bubble:
    """One message as it stands on a person's screen."""

    text: str
    buttons: Mapping[str, Any] = field(default_factory=dict)
    forms: Mapping[str, FormView] = field(default_factory=dict)

    @property
    def labels(self) -> list[str]:
        """Everything that can be pressed or filled in."""
        return [*self.buttons, *self.forms]


class Platform(Protocol):
    """What a stage offers to a Chat."""

    now: datetime

    def bubbles(self, person: str) -> list[Bubble]: ...
    def join(self, person: str) -> None: ...
    def open(self, person: str) -> None: ...
    def say(self, person: str, text: str) -> None: ...
    def command(self, person: str, name: str, rest: str) -> None: ...
    def press(self, person: str, token: Any) -> None: ...
    def submit(self, person: str, form: FormView, answers: Mapping[str, str]) -> Mapping[str, str]: ...
    def wait_until(self, moment: datetime) -> None: ...


class Chat:
    """What one person does and sees."""

    def __init__(self, stage: Platform, person: str) -> None:
        self.stage, self.person = stage, person
        self._read = len(self.bubbles)

    @property
    def bubbles(self) -> list[Bubble]:
        """Everything on this person's screen, oldest first."""
        return self.stage.bubbles(self.person)

    @property
    def last(self) -> Bubble:
        """The newest message."""
        assert self.bubbles, f"{self.person} has not been sent anything."
        return self.bubbles[-1]

    def joins(self) -> Chat:
        """The person becomes reachable."""
        self.stage.join(self.person)
        return self

    def opens(self) -> Chat:
        """The person opens the conversation."""
        self.stage.open(self.person)
        return self

    def says(self, text: str) -> Chat:
        """The person writes in their own words."""
        self.stage.say(self.person, text)
        return self

    def commands(self, name: str, rest: str = "") -> Chat:
        """The person gives a command."""
        self.stage.command(self.person, name, rest)
        return self

    def presses(self, label: str) -> Chat:
        """The person presses the newest button they can see with this label."""
        self.stage.press(self.person, self.button(label))
        return self

    def submits(self, label: str, **answers: str) -> Chat:
        """The person opens the newest form with this label, fills it in and sends it; it must be accepted."""
        errors = self.tries(label, **answers)
        assert not errors, f"The form was refused: {errors}"
        return self

    def tries(self, label: str, **answers: str) -> Mapping[str, str]:
        """The person sends a form; what is wrong with it, per field."""
        form = self.form(label)
        unknown = set(answers) - set(form.fields)
        assert not unknown, f"The form {label!r} asks {sorted(form.fields)}, not {sorted(unknown)}."
        return self.stage.submit(self.person, form, {**form.fields, **answers})

    def sees(self, *parts: str) -> Chat:
        """Every part stands in the newest message."""
        for part in parts:
            assert part in self.last.text, f"{part!r} is not in:\n{self.last.text}"
        return self

    def has_seen(self, *parts: str) -> Chat:
        """Each part stands in some message that arrived since the last ``reads``."""
        new = [bubble.text for bubble in self.bubbles[self._read :]]
        for part in parts:
            assert any(part in text for text in new), f"{part!r} is in none of:\n" + "\n--\n".join(new)
        return self

    def does_not_see(self, *parts: str) -> Chat:
        """No part stands in any message on the screen."""
        for bubble in self.bubbles:
            for part in parts:
                assert part not in bubble.text, f"{part!r} is in:\n{bubble.text}"
        return self

    def reads(self) -> Chat:
        """Take note of everything up to now."""
        self._read = len(self.bubbles)
        return self

    def hears_nothing(self) -> Chat:
        """No new message since the last ``reads``."""
        new = [bubble.text for bubble in self.bubbles[self._read :]]
        assert not new, f"{self.person} heard:\n" + "\n--\n".join(new)
        return self

    def can_press(self, label: str) -> bool:
        """Whether the newest message has this button or form."""
        return label in self.last.labels

    def button(self, label: str) -> Any:
        """The newest button with this label."""
        for bubble in reversed(self.bubbles):
            if label in bubble.buttons:
                return bubble.buttons[label]
        raise AssertionError(f"{self.person} sees no button {label!r}; the last message has {self._labels()}.")

    def form(self, label: str) -> FormView:
        """The newest form with this label."""
        for bubble in reversed(self.bubbles):
            if label in bubble.forms:
                return bubble.forms[label]
        raise AssertionError(f"{self.person} sees no form {label!r}; the last message has {self._labels()}.")

    def _labels(self) -> list[str]:
        return self.last.labels if self.bubbles else []


def wait(stage: Platform, **span: float) -> None:
    """Let time pass on a stage, such as ``days=2``."""
    stage.wait_until(stage.now + timedelta(**span))
