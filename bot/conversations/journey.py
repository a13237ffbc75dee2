"""A journey step as a person receives it, and what they can answer: makes sense, not sure, I have a concern."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversations import question
from bot.conversations.concern_form import ask_concern
from bot.conversations.turn import Effects, Save, Say, Turn
from bot.conversations.voice import Voice
from bot.domain.programme import Step
from bot.domain.pulse import Ballot
from bot.messages.actions import Action
from bot.messages.blocks import Block, Buttons, Message, Note

SENSE = "sense"
UNSURE = "unsure"
REACTIONS = (SENSE, UNSURE)


def step_message(voice: Voice, step: Step) -> Message:
    """The step's page in the reader's language and role, with reactions."""
    reactions = Buttons(
        (
            voice.button("journey.makes_sense", "journey.react", step.key, SENSE),
            voice.button("journey.not_sure", "journey.react", step.key, UNSURE),
        )
    )
    note = Note(voice.spans("journey.note"))
    return voice.message(step.page, reactions, ask_concern(voice), note, topic=f"step.{step.key}")


def huddle_blocks(voice: Voice, step: Step) -> tuple[Block, ...]:
    """What a manager gets with the step, a day before the team: a five-minute script."""
    title = voice.tools.words.page(step.page, voice.language, voice.about).title
    return voice.page("huddle", step_title=title)[1]


def pressed(turn: Turn, action: Action) -> Effects:
    """A reaction is counted like a pulse answer: by role family, under a code nobody can read."""
    match action.args:
        case (step, reaction) if reaction in REACTIONS:
            return [Save(_ballot(turn, step, reaction)), _reply(turn, reaction)]
        case _:
            return question.menu(turn)


def submitted(turn: Turn, action: Action, answers: Mapping[str, str]) -> Effects:
    """Steps have no form of their own."""
    return question.menu(turn)


def _reply(turn: Turn, reaction: str) -> Say:
    blocks: tuple[Block, ...] = ()
    if reaction == UNSURE:
        blocks = (question.suggestions(turn), ask_concern(turn.voice))
    return turn.tell(f"journey.reply_{reaction}", *blocks)


def _ballot(turn: Turn, step: str, reaction: str) -> Ballot:
    person = turn.person
    wave = f"step.{step}"
    code = turn.tools.sealer.code("reaction", step, person.id)
    where = (person.department, person.role_family, person.level, person.site)
    return Ballot(code, wave, "reaction", reaction, *where, on=turn.now.date())
