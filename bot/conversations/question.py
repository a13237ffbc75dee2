"""Questions in free words: answered from approved pages for the reader, or handed to a person; never invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.conversations import help
from bot.conversations.concern_form import ask_concern
from bot.conversations.turn import Effects, Save, Say, Turn
from bot.domain.records import Question
from bot.messages.actions import Action
from bot.messages.blocks import Buttons, Message, Tone

SUGGESTED = ("whats-in-it-for-me", "what-changes-for-me", "will-i-lose-my-job", "who-is-my-change-agent")
"""The pages offered to somebody who is not sure what to ask."""


def asked(turn: Turn, words: str) -> Effects:
    """Answer from the best approved page, or say plainly that there is none and offer a person."""
    if not any(character.isalnum() for character in words):
        return help.not_understood(turn)
    found = turn.tools.retriever.find(words, turn.voice.language, turn.person.role_family)
    if found and found[0].sure:
        return answer(turn, found[0].key)
    record = _record(turn, "")
    near = tuple(turn.voice.button_with(_title(turn, each.key), "question.ask", _name(each.key)) for each in found[:3])
    maybe = (Buttons(near),) if near else ()
    ask = ask_concern(turn.voice, words, Tone.PRIMARY)
    message = turn.voice.message("moments/no-answer", *maybe, ask)
    return [Save(record), Say(message, private=True)]


def answer(turn: Turn, page: str) -> Effects:
    """Show an approved page and ask whether it helped."""
    record = _record(turn, page)
    return [Save(record), Say(_answer_message(turn, page, record.id))]


def menu(turn: Turn) -> Effects:
    """The questions people ask most, and the invitation to ask in one's own words."""
    return [turn.say("moments/questions", suggestions(turn), ask_concern(turn.voice))]


def suggestions(turn: Turn) -> Buttons:
    """The questions people ask most, as buttons."""
    titles = ((name, _title(turn, f"questions/{name}")) for name in SUGGESTED)
    return Buttons(tuple(turn.voice.button_with(title, "question.ask", name) for name, title in titles))


def pressed(turn: Turn, action: Action) -> Effects:
    """A suggested question, or whether an answer helped."""
    match action.name, action.args:
        case "question.ask", (name,) if f"questions/{name}" in _pages(turn, "questions"):
            return answer(turn, f"questions/{name}")
        case "question.ask", (name,) if f"myths/{name}" in _pages(turn, "myths"):
            return answer(turn, f"myths/{name}")
        case "question.helped", (id, reply) if reply in {"yes", "no"}:
            return _helped(turn, id, reply)
        case _:
            return menu(turn)


def submitted(turn: Turn, action: Action, answers: Mapping[str, str]) -> Effects:
    """Questions have no form of their own."""
    return menu(turn)


def _answer_message(turn: Turn, page: str, id: str) -> Message:
    buttons = Buttons(
        (
            turn.voice.button("question.helped_yes", "question.helped", id, "yes"),
            turn.voice.button("question.helped_no", "question.helped", id, "no"),
        )
    )
    return turn.voice.message(page, buttons, topic=f"question.{id}")


def _helped(turn: Turn, id: str, reply: str) -> Effects:
    record = turn.work.questions.get(id)
    if record is None:
        return menu(turn)
    stored = Save(replace(record, helped=reply))
    if reply == "yes":
        return [stored, turn.tell("question.thanks")]
    return [stored, turn.tell("question.offer_person", ask_concern(turn.voice, tone=Tone.PRIMARY))]


def _record(turn: Turn, page: str) -> Question:
    """What is counted: the page, the role family, the day. Not the words, not the person."""
    id = turn.tools.sealer.random_id()
    return Question(id, page, turn.person.role_family, turn.voice.language, turn.now.date())


def _pages(turn: Turn, folder: str) -> list[str]:
    return turn.tools.words.pages(folder, turn.voice.language)


def _title(turn: Turn, page: str) -> str:
    return turn.tools.words.page(page, turn.voice.language, turn.voice.about).title


def _name(page: str) -> str:
    return page.rsplit("/", 1)[-1]
