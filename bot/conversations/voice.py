"""A voice: approved words for one reader, in their language, filled with what is known about them."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from bot.conversations.about import About, Value
from bot.conversations.colleagues import Colleagues
from bot.domain.people import Person
from bot.domain.timing import pattern_of
from bot.messages.actions import action
from bot.messages.blocks import Block, Button, Message, Paragraph, Tone
from bot.messages.budget import BUTTON_LABEL, SUMMARY
from bot.messages.forms import LongText, Option
from bot.messages.spans import Spans, plain, text
from bot.ports import Tools, Work


class Voice:
    """Speaks to one reader. Made once per reader and transaction."""

    def __init__(self, work: Work, tools: Tools, person: Person, language: str, colleagues: Colleagues) -> None:
        self.person = person
        self.language = language
        self.tools = tools
        self.about = About(work, tools, person, language, colleagues)

    def phrase(self, key: str, **values: str | int) -> str:
        """A short phrase."""
        return self.tools.words.phrase(key, self.language, **values)

    def spans(self, key: str, **values: str | int) -> Spans:
        """A short phrase as plain spans."""
        return text(self.phrase(key, **values))

    @staticmethod
    def spans_of(words: str) -> Spans:
        """Any words as plain spans: people's words go through here, so they can never become markup."""
        return text(words)

    def page(self, key: str, **values: Any) -> tuple[str, tuple[Block, ...]]:
        """A page's summary and blocks. ``values`` adds to what is known about the reader; ``__`` stands for a dot."""
        extra = {name.replace("__", "."): value for name, value in values.items()}
        known: Mapping[str, Value] = ChainMap(extra, self.about)  # type: ignore[arg-type]
        page = self.tools.words.page(key, self.language, known)
        return page.summary, page.blocks

    def message(self, key: str, *more: Block, topic: str = "", **values: Any) -> Message:
        """A page as a message, with further blocks after it."""
        summary, blocks = self.page(key, **values)
        return Message(summary, (*blocks, *more), topic)

    def short(self, key: str, *more: Block, topic: str = "", **values: str | int) -> Message:
        """One phrase as a message, with further blocks after it."""
        words = self.phrase(key, **values)
        return Message(words[:SUMMARY], (Paragraph(text(words)), *more), topic)

    def button(self, label: str, name: str, *args: str | int, tone: Tone = Tone.DEFAULT) -> Button:
        """A button whose label is the phrase ``label``."""
        return Button(self.phrase(label), action(name, *args), tone)

    def button_with(self, words: str, name: str, *args: str | int, tone: Tone = Tone.DEFAULT) -> Button:
        """A button whose label comes from a page's title, shortened visibly when it is long."""
        label = words if len(words) <= BUTTON_LABEL else words[: BUTTON_LABEL - 1].rstrip() + "…"
        return Button(label, action(name, *args), tone)

    def role_title(self, family: str) -> str:
        """What people of a role family are called."""
        return plain(self.tools.words.role(family, self.language)["title"])

    @property
    def zone(self) -> ZoneInfo:
        """Where the reader is."""
        return ZoneInfo(pattern_of(self.person, self.tools.words.data("organisation")).zone)

    def option(self, value: str, label: str) -> Option:
        """An option whose label is the phrase ``label``."""
        return Option(value, self.phrase(label))

    def long_text(self, key: str, label: str, **more: Any) -> LongText:
        """A box for several lines, labelled and hinted by phrases."""
        hint = more.pop("hint", "")
        return LongText(key, self.phrase(label), hint=self.phrase(hint) if hint else "", **more)


def voice_for(work: Work, tools: Tools, person: Person, colleagues: Colleagues, platform_locale: str = "") -> Voice:
    """The voice for a person: the language they chose, else the roster's, else the platform's, else the default."""
    preferences = work.preferences.get(person.id)
    locale = (preferences.locale if preferences else "") or person.locale or platform_locale
    return Voice(work, tools, person, tools.words.language_of(locale), colleagues)
