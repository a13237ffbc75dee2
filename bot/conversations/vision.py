"""The vision on a postcard: shown to anyone; affirmed, sent back or replaced by the executives who were asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.conversations.about import affirmed_vision, vision_values
from bot.conversations.turn import Audit, Effects, Refuse, Save, Say, Turn
from bot.conversations.voice import Voice
from bot.domain.ledger import Purpose
from bot.domain.people import SPONSORS, Person
from bot.domain.vision import SLOTS, WORDS, Review, Verdict, Vision, VisionStatus, judge, word_count
from bot.messages.actions import Action, action
from bot.messages.blocks import Ask, Block, Buttons, Divider, Message, Note, Tone
from bot.messages.forms import Form, problems


def commanded(turn: Turn, rest: str) -> Effects:
    """``/vision``: the affirmed postcard; for reviewers and the sponsor also the one under review."""
    affirmed = affirmed_vision(turn.work)
    effects: Effects = []
    if affirmed:
        effects.append(Say(postcard(turn.voice, affirmed)))
    under_review = in_review(turn)
    if under_review and _may_see_review(turn, under_review):
        effects.append(Say(review_card(turn.voice, under_review, _reviews(turn, under_review))))
    return effects or [turn.tell("vision.none_yet")]


def pressed(turn: Turn, action: Action) -> Effects:
    """Show it, or affirm it."""
    match action.name, action.args:
        case "vision.affirm", (id,):
            return _verdict(turn, id, Verdict.AFFIRM, "")
        case _:
            return commanded(turn, "")


def submitted(turn: Turn, action: Action, answers: Mapping[str, str]) -> Effects:
    """A request to revise, with its comment; or a replacement, with its text."""
    vision = turn.work.visions.get(action.args[0]) if action.args else None
    if vision is None:
        return commanded(turn, "")
    if action.name == "vision.revise":
        wrong = _wrong(turn, _revise_form(turn.voice, vision), answers)
        return [Refuse(wrong)] if wrong else _verdict(turn, vision.id, Verdict.REVISE, answers["comment"].strip())
    if action.name in {"vision.replace", "vision.redraft"}:
        wrong = _wrong(turn, _text_form(turn.voice, vision, action.name), answers) or _too_many_words(turn, answers)
        return [Refuse(wrong)] if wrong else _new_version(turn, vision, action.name, answers)
    return commanded(turn, "")


def in_review(turn: Turn) -> Vision | None:
    """The newest version that is neither affirmed nor replaced."""
    waiting = turn.work.visions.find(status={VisionStatus.IN_REVIEW, VisionStatus.REVISE})
    return max(waiting, key=lambda vision: vision.made_at, default=None)


def postcard(voice: Voice, vision: Vision, *more: Block) -> Message:
    """A version as a card."""
    values = {f"vision__{name}": value for name, value in vision_values(vision, voice.language).items()}
    return voice.message("moments/vision", *more, topic=f"vision.{vision.id}", **values)


def review_card(voice: Voice, vision: Vision, reviews: list[Review]) -> Message:
    """A version under review: for reviewers with three choices, for the sponsor with who has answered."""
    mine = next((each for each in reviews if each.person_id == voice.person.id), None)
    return postcard(voice, vision, Divider(), *_state(voice, vision, reviews), *_choices(voice, vision, mine))


def _state(voice: Voice, vision: Vision, reviews: list[Review]) -> tuple[Block, ...]:
    affirmed = sum(each.verdict == Verdict.AFFIRM for each in reviews)
    state = Note(voice.spans("vision.state", version=vision.id, affirmed=affirmed, quorum=vision.quorum))
    comments = [Note(voice.spans("vision.asked_to_revise", comment=r.comment)) for r in reviews if r.comment]
    return (state, *comments)


def _choices(voice: Voice, vision: Vision, mine: Review | None) -> tuple[Block, ...]:
    redraft = Ask(voice.phrase("vision.redraft"), _text_form(voice, vision, "vision.redraft"))
    sponsor = (redraft,) if voice.person.is_in(*SPONSORS) else ()
    if voice.person.id not in vision.reviewers or vision.status != VisionStatus.IN_REVIEW:
        return sponsor
    if mine is not None:
        return (Note(voice.spans(f"vision.you_{mine.verdict}")), *sponsor)
    return (
        Buttons((voice.button("vision.affirm", "vision.affirm", vision.id, tone=Tone.PRIMARY),)),
        Ask(voice.phrase("vision.revise"), _revise_form(voice, vision)),
        Ask(voice.phrase("vision.replace"), _text_form(voice, vision, "vision.replace"), Tone.DANGER),
    )


def _revise_form(voice: Voice, vision: Vision) -> Form:
    comment = voice.long_text("comment", "vision.field_comment", max_length=600)
    title, submit = voice.phrase("vision.revise_title"), voice.phrase("vision.revise_submit")
    return Form(action("vision.revise", vision.id).encode(), title, (comment,), submit)


def _text_form(voice: Voice, vision: Vision, name: str) -> Form:
    values = vision_values(vision, voice.language)
    fields = tuple(
        voice.long_text(slot, f"vision.field_{slot}", max_length=300, initial=values[slot]) for slot in SLOTS
    )
    return Form(
        action(name, vision.id).encode(),
        voice.phrase("vision.text_title"),
        fields,
        voice.phrase("vision.text_submit"),
        intro=voice.spans("vision.text_intro", words=WORDS),
    )


def _wrong(turn: Turn, form: Form, answers: Mapping[str, str]) -> dict[str, str]:
    return {key: turn.voice.phrase(f"problem.{what}") for key, what in problems(form, answers).items()}


def _too_many_words(turn: Turn, answers: Mapping[str, str]) -> dict[str, str]:
    count = word_count(answers)
    return {"gain": turn.voice.phrase("vision.too_many_words", count=count, words=WORDS)} if count > WORDS else {}


def _verdict(turn: Turn, id: str, verdict: Verdict, comment: str) -> Effects:
    vision = turn.work.visions.get(id)
    if vision is None or turn.person.id not in vision.reviewers:
        return [turn.tell("vision.not_asked")]
    if vision.status != VisionStatus.IN_REVIEW:
        return [turn.tell("vision.closed")]
    review = Review(f"{id}.{turn.person.id}", id, turn.person.id, verdict, turn.now, comment)
    reviews = [each for each in _reviews(turn, vision) if each.id != review.id] + [review]
    settled = replace(vision, status=judge(vision, reviews))
    return [
        Save(review),
        Save(settled),
        Audit(f"vision.{verdict}", id, comment),
        Say(review_card(turn.voice, settled, reviews), replaces=True),
        turn.tell(f"vision.thanks_{verdict}"),
        *_tell_sponsors(turn, settled, reviews),
    ]


def _new_version(turn: Turn, old: Vision, name: str, answers: Mapping[str, str]) -> Effects:
    """A replacement by a reviewer, or the sponsor's own redraft, becomes a new version under review."""
    by_reviewer = name == "vision.replace" and turn.person.id in old.reviewers
    by_sponsor = name == "vision.redraft" and turn.person.is_in(*SPONSORS)
    if not (by_reviewer or by_sponsor):
        return [turn.tell("vision.not_asked")]
    if old.status not in {VisionStatus.IN_REVIEW, VisionStatus.REVISE}:
        return [turn.tell("vision.closed")]
    version = str(turn.work.visions.count() + 1)
    mine = {slot: answers[slot].strip() for slot in SLOTS}
    texts = {**old.texts, turn.voice.language: mine}
    fresh = replace(
        old,
        id=version,
        texts=texts,
        author_id=turn.person.id,
        made_at=turn.now,
        replaces=old.id,
        status=VisionStatus.IN_REVIEW,
    )
    replaced = replace(old, status=VisionStatus.REPLACED)
    asked = [
        Say(review_card(turn.voice_for(each), fresh, []), to=each.id, purpose=Purpose.CASE)
        for each in _people(turn, fresh)
    ]
    return [
        Save(replaced),
        Save(fresh),
        Audit(name, old.id, version),
        turn.tell("vision.new_version", version=version),
        *asked,
    ]


def _people(turn: Turn, vision: Vision) -> list[Person]:
    return [person for id in vision.reviewers if (person := turn.colleagues.person(id))]


def _tell_sponsors(turn: Turn, vision: Vision, reviews: list[Review]) -> Effects:
    told: Effects = []
    for group in SPONSORS:
        for sponsor in turn.colleagues.group(group):
            if sponsor.id != turn.person.id:
                card = review_card(turn.voice_for(sponsor), vision, reviews)
                told.append(Say(card, to=sponsor.id, purpose=Purpose.CASE, replaces=True))
    return told


def _may_see_review(turn: Turn, vision: Vision) -> bool:
    return turn.person.id in vision.reviewers or turn.person.is_in(*SPONSORS)


def _reviews(turn: Turn, vision: Vision) -> list[Review]:
    return turn.work.reviews.find(vision_id=vision.id)
