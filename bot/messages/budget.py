"""The shared length budget: what any platform can show without cutting. Checked when content loads."""

from __future__ import annotations

from bot.messages.blocks import Ask, Block, Bullets, Buttons, Facts, Heading, Message, Paragraph
from bot.messages.spans import plain

SUMMARY = 150
HEADING = 100
PARAGRAPH = 1200
BUTTON_LABEL = 40
BUTTONS = 5
FACTS = 10
BULLETS = 12
BLOCKS = 25
FORM_TITLE = 24
FIELD_LABEL = 90
OPTION_LABEL = 70


def over_budget(message: Message) -> list[str]:
    """What is longer than every platform can show, one sentence each; an empty list when all fits."""
    found = [_too_long("The summary", len(message.summary), SUMMARY)]
    found.append(_too_long("The number of blocks", len(message.blocks), BLOCKS))
    for block in message.blocks:
        found += _block(block)
    return [sentence for sentence in found if sentence]


def _block(block: Block) -> list[str]:
    match block:
        case Heading(text=words):
            return [_too_long(f"The heading {words[:30]!r}", len(words), HEADING)]
        case Paragraph(spans=spans):
            words = plain(spans)
            return [_too_long(f"The paragraph {words[:30]!r}", len(words), PARAGRAPH)]
        case Bullets(items=items):
            return [_too_long("The number of bullets", len(items), BULLETS)]
        case Facts(items=facts):
            return [_too_long("The number of facts", len(facts), FACTS)]
        case Buttons(items=buttons):
            labels = [_too_long(f"The button {b.label!r}", len(b.label), BUTTON_LABEL) for b in buttons]
            return [*labels, _too_long("The number of buttons", len(buttons), BUTTONS)]
        case Ask(form=form):
            return [
                _too_long(f"The form title {form.title!r}", len(form.title), FORM_TITLE),
                *(_too_long(f"The label {f.label[:30]!r}", len(f.label), FIELD_LABEL) for f in form.fields),
            ]
        case _:
            return []


def _too_long(what: str, size: int, limit: int) -> str:
    return f"{what} is {size}; {limit} fits everywhere." if size > limit else ""
