"""The golden conversations: one script each, in what people say, press and see; played on every platform.

A story gets a stage with a running programme, the person in the first row of the story, and ``t``, which gives
the words of a phrase in that person's language: so each story is played in English and in Spanish.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from tests.chat import Chat as View
from tests.chat import Platform, wait
from tests.town import AGENT, BACKUP, CIO, LEAD, words

T = Callable[..., str]


def english(key: str, **values: str | int) -> str:
    """A phrase as the English-speaking cast sees it."""
    return words().phrase(key, "en", **values)


def welcome(stage: Platform, who: str, t: T) -> None:
    """Welcomed once, however often one joins."""
    person = View(stage, who).joins()
    person.sees(title("moments/welcome", t))
    assert person.can_press(t("button.settings"))
    person.reads().joins().opens().hears_nothing()
    person.presses(t("button.privacy")).sees(title("moments/privacy", t))


def role_message(stage: Platform, who: str, t: T) -> None:
    """The first step arrives by itself; not sure leads to questions; every reaction is thanked for."""
    person = View(stage, who)
    wait(stage, days=4)
    person.sees(title("journey/why", t)).presses(t("journey.makes_sense")).sees(t("journey.reply_sense"))
    person.presses(t("journey.not_sure")).sees(t("journey.reply_unsure"))
    suggestion = title("questions/who-is-my-change-agent", t)
    person.presses(next(label for label in person.last.buttons if suggestion.startswith(label.rstrip("…"))))
    person.sees("Agnes Moreau")


def question(stage: Platform, who: str, t: T) -> None:
    """Answered for this role, with its source; and honest when nothing fits."""
    person = View(stage, who)
    asked = {"en": "what's in it for me?", "es": "¿qué gano yo con esto?"}
    person.says(asked[language(t)])
    person.sees(title("questions/whats-in-it-for-me", t)).presses(t("question.helped_yes")).sees(t("question.thanks"))
    nonsense = {"en": "which football team won on Saturday?", "es": "¿a qué hora juega el equipo de fútbol?"}
    person.says(nonsense[language(t)]).sees(title("moments/no-answer", t))
    assert nonsense[language(t)] in person.form(t("button.concern")).fields["text"]


def concern(stage: Platform, who: str, t: T) -> None:
    """Raised, claimed, answered, resolved; the agent never learns who."""
    person, agent = View(stage, who), View(stage, AGENT)
    name = {"en": "Sam", "es": "Paz"}[language(t)]
    person.commands("concern").submits(t("button.concern"), text=WORRY, mode="confidential")
    agent.reads().hears_nothing()
    person.presses(t("concern.send")).sees("Agnes Moreau", t("concern.owner_does_not_know", name="Agnes Moreau"))
    agent.sees(WORRY, english("case.confidential")).does_not_see(name)
    agent.presses(english("case.claim"))
    assert agent.can_press(english("case.reply"))
    person.sees(t("concern.taken_summary", handle="")[:12])
    agent.submits(english("case.reply"), text="Training is inside paid hours.")
    person.sees("Agnes Moreau", "Training is inside paid hours.")
    person.presses(t("concern.helped_yes"))
    agent.sees(english("case.helped", handle=handle(agent)))
    agent.does_not_see(name)


def reopened(stage: Platform, who: str, t: T) -> None:
    """What did not help goes to somebody else; nobody else may touch it."""
    person, agent, backup = View(stage, who), View(stage, AGENT), View(stage, BACKUP)
    person.commands("concern").submits(t("button.concern"), text=WORRY, mode="named")
    person.presses(t("concern.send"))
    agent.sees({"en": "Sam Okoro", "es": "Paz Herrera"}[language(t)])
    agent.presses(english("case.claim")).submits(english("case.reply"), text="Ask your manager.")
    old_reply = agent.form(english("case.reply_again"))
    person.presses(t("concern.helped_no")).sees("Boris Lund")
    backup.sees(WORRY)
    stage.submit(AGENT, old_reply, {"text": "one more thing"})
    agent.sees(english("case.not_yours"))
    backup.presses(english("case.claim")).presses(english("case.resolve"))
    assert person.can_press(t("concern.reopen"))


def silence(stage: Platform, who: str, t: T) -> None:
    """Unanswered, it moves to the backup, then a lead, then the CIO's office; the author is told each time."""
    person = View(stage, who)
    person.commands("concern").submits(t("button.concern"), text=WORRY, mode="confidential")
    person.presses(t("concern.send")).sees("Agnes Moreau")
    case = english("case.moved_on", handle=handle(View(stage, AGENT)))
    for name, asked in (("Boris Lund", BACKUP), ("Lea Novak", LEAD)):
        wait(stage, days=3)
        assert anywhere(person, name), f"the author was not told of {name}"
        assert anywhere(View(stage, asked), WORRY), f"{name} was not asked"
    assert anywhere(View(stage, AGENT), case)
    assert not anywhere(View(stage, AGENT), WORRY), "the card of somebody who let it pass keeps nothing"


def announcement(stage: Platform, who: str, t: T) -> None:
    """Previewed with the exact count, confirmed once, delivered to everybody, and adding up."""
    cio, person = View(stage, CIO), View(stage, who).reads()
    cio.commands("announce").submits(
        english("button.announce"),
        title="Lift closed",
        text="The lift at City Hall is closed on Friday.",
        audience="site=City Hall",
    )
    person.hears_nothing()
    send = english("announce.send_to", n=9)
    cio.sees("Lift closed", english("announce.reaches"))
    assert cio.can_press(send)
    token = cio.button(send)
    stage.press(CIO, token)
    stage.press(CIO, token)
    wait(stage, hours=30)
    person.has_seen("The lift at City Hall is closed on Friday.")
    assert sum("The lift at City Hall" in bubble.text for bubble in person.bubbles) == 1
    assert any(english("announce.adds_up", n=9) in bubble.text for bubble in cio.bubbles)


def not_a_sponsor(stage: Platform, who: str, t: T) -> None:
    """Only a sponsor may announce, whatever is pressed."""
    person = View(stage, who)
    person.commands("announce").sees(t("refused.sponsor_only"))
    cio = View(stage, CIO)
    cio.commands("announce").submits(english("button.announce"), title="A", text="B.", audience="everyone")
    stage.press(who, cio.button(english("announce.send_to", n=9)))
    person.sees(t("refused.sponsor_only"))


def settings(stage: Platform, who: str, t: T) -> None:
    """Less often, stop, go on, another language: each at once."""
    person = View(stage, who)
    person.commands("postcard", "settings").presses(t("settings.choose_less")).sees(t("settings.frequency_less"))
    person.presses(t("settings.choose_stopped")).sees(t("settings.frequency_stopped"))
    wait(stage, days=12)
    person.does_not_see(title("journey/why", t))
    person.presses(t("settings.choose_normal"))
    wait(stage, days=8)
    person.has_seen(title("journey/why", t))
    other = {"en": "es", "es": "en"}[language(t)]
    person.commands("postcard", "settings").submits(t("settings.change"), language=other)
    person.sees(words().phrase("settings.language", other))
    problem = person.tries(words().phrase("settings.change", other), pause="2020-01-01")
    assert problem == {"pause": words().phrase("problem.not_in_future", other)}


def help_and_privacy(stage: Platform, who: str, t: T) -> None:
    """Help, the promise, and an answer to what was not understood."""
    person = View(stage, who)
    person.commands("postcard").sees(title("moments/help", t))
    person.commands("postcard", "privacy").sees(title("moments/privacy", t))
    person.commands("postcard", "xyzzy").sees(title("moments/not-understood", t))
    person.says("!?").sees(title("moments/not-understood", t))
    person.commands("vision").sees(title("moments/vision", t))


def protected(stage: Platform, who: str, t: T) -> None:
    """A fixed reply and a named person; nobody is told unless the person says yes."""
    person = View(stage, who)
    said = {"en": "I want to kill myself", "es": "quiero suicidarme"}
    person.says(said[language(t)]).sees(title("protected/self_harm", t), "988", "Lea Novak")
    lead = View(stage, "lea").reads().hears_nothing()
    person.presses(t("protected.yes")).sees("Lea Novak")
    lead.has_seen({"en": "Sam Okoro", "es": "Paz Herrera"}[language(t)])
    lead.does_not_see(said[language(t)])


def pulse(stage: Platform, who: str, t: T) -> None:
    """Time alone opens it; one tap each, or typed; changed until it closes; never echoed."""
    person = View(stage, who)
    wait(stage, days=10)
    found = words().data(f"{language(t)}/pulse")
    agree = f"4 {found['scale'][4]}"
    assert anywhere(person, found["items"]["U"])
    person.presses(agree).says("2").presses(found["dont_know"]).presses(agree)
    assert any(t("pulse.comment") in bubble.labels for bubble in person.bubbles)
    person.submits(t("pulse.comment"), text="More time to practise.")
    person.presses(t("pulse.change"))
    assert anywhere(person, found["items"]["U"])
    person.does_not_see("More time to practise.")
    late = person.button(agree)
    wait(stage, days=9)
    stage.press(who, late)
    assert anywhere(person, t("pulse.closed", day="").split(".", maxsplit=1)[0][:12])


STORIES: Mapping[str, Callable[[Platform, str, T], None]] = {
    story.__name__: story
    for story in (
        welcome,
        role_message,
        question,
        concern,
        reopened,
        silence,
        announcement,
        not_a_sponsor,
        settings,
        help_and_privacy,
        protected,
        pulse,
    )
}

WORRY = "My shifts are full and nobody has time for the new training."


def language(t: T) -> str:
    """The language that ``t`` speaks."""
    return {"English": "en", "Español": "es"}[t("language.name")]


def title(page: str, t: T) -> str:
    """The title of a page, up to its first value."""
    found = words().template(page, language(t))
    return found.title.split("{")[0].strip() if isinstance(found.title, str) else str(found.title)


def anywhere(view: View, words: str) -> bool:
    """Whether words stand in any message on a screen."""
    return any(words in bubble.text for bubble in view.bubbles)


def handle(view: View) -> str:
    """The handle of the newest concern on a screen."""
    return next(m.group(0) for b in reversed(view.bubbles) if (m := re.search(r"C-[0-9A-F]{5}", b.text)))
