"""Forms open while their trigger lives, whatever the database does; what was refused says so on the form."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

import adapters.slack.desk as desks
from adapters.slack.modals import KEEP_DAYS
from adapters.slack.testing import payloads
from adapters.slack.testing.workspace import Member
from bot.ports import Store
from bot.services import receive
from tests.adapters.slack.stage import SlackStage, user_id, words_of
from tests.chat import wait
from tests.town import CIO, STAFF, words


@pytest.fixture
def stage() -> Iterator[SlackStage]:
    """The town in a workspace."""
    found = SlackStage()
    yield found
    found.close()


def phrase(key: str) -> str:
    """A phrase in English."""
    return words().phrase(key, "en")


def views(stage: SlackStage) -> list[dict[str, Any]]:
    """Every view that is open, oldest first."""
    return list(stage.workspace.views.values())


@pytest.mark.parametrize(("person", "command", "title"), [(STAFF, "concern", "concern"), (CIO, "announce", "announce")])
def test_a_command_that_means_a_form_opens_it_at_once(stage: SlackStage, person: str, command: str, title: str) -> None:
    stage.chat(person).commands(command, "The lift is broken")
    (view,) = views(stage)
    assert view["title"]["text"] == phrase(f"{title}.form_title")[:24]
    held = [payloads.initial(block["element"]) for block in view["blocks"] if block["type"] == "input"]
    assert "The lift is broken" in held


def test_the_shortcut_opens_the_form_of_a_concern(stage: SlackStage) -> None:
    stage.take(payloads.shortcut(stage.workspace, user_id(STAFF), "concern"))
    (view,) = views(stage)
    assert view["title"]["text"] == phrase("concern.form_title")[:24]


def test_a_command_without_the_right_opens_nothing(stage: SlackStage) -> None:
    stage.chat(STAFF).commands("announce").sees(phrase("refused.sponsor_only"))
    assert views(stage) == []


def test_field_errors_come_back_all_at_once_and_the_form_can_be_sent_again(stage: SlackStage) -> None:
    cio = stage.chat(CIO).commands("announce")
    form = cio.form(phrase("button.announce"))
    wrong = stage.submit(CIO, form, {"title": "", "text": ""})
    assert wrong == {"title": phrase("problem.required"), "text": phrase("problem.required")}
    assert stage.submit(CIO, form, {"title": "Lift", "text": "It is closed."}) == {}
    cio.sees("Lift")


def test_a_form_opens_within_its_triggers_life_when_the_database_is_slow(
    stage: SlackStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent = stage.chat(CIO).commands("announce")
    monkeypatch.setattr(desks, "FIND_SECONDS", 0.01)
    slow(stage, monkeypatch)
    before = {view["id"] for view in views(stage)}
    assert agent.form(phrase("button.announce")).fields
    opened = [view for view in views(stage) if view["id"] not in before]
    assert len(opened) == 1
    assert [method for method, _ in stage.workspace.calls if method.startswith("views.")][-2:] == [
        "views.open",
        "views.update",
    ]


def slow(stage: SlackStage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make finding a form take until a further view is open."""
    forms, before = stage.slack.desk._forms, len(stage.workspace.views)
    read = forms._read

    def waits(id: str) -> Any:
        until = time.monotonic() + 5
        while len(stage.workspace.views) == before and time.monotonic() < until:
            time.sleep(0.001)
        return read(id)

    monkeypatch.setattr(forms, "_read", waits)


def test_a_form_that_takes_long_to_act_on_is_acknowledged_in_time_and_still_counts(
    stage: SlackStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = threading.Event()

    def waits(store: Store, *args: Any) -> Any:
        answered.wait(5)
        return receive.handle(store, *args)

    person = stage.chat(STAFF).commands("concern")
    form = person.form(phrase("button.concern"))
    monkeypatch.setattr(desks, "ACT_SECONDS", 0.05)
    monkeypatch.setattr(desks, "handle", waits)
    answers = {"text": "My shifts are full.", "mode": "named"}
    payload = payloads.submitted(stage.workspace, user_id(STAFF), form.token, answers)
    ack = stage.run(stage.driver.interaction(payload))
    assert (ack.status, ack.body) == (200, "")
    answered.set()
    stage.run(stage.slack.desk.settled())
    person.sees(phrase("concern.sent_named"))


def test_a_button_older_than_its_form_gets_a_fresh_one_from_its_conversation(stage: SlackStage) -> None:
    person = stage.chat(STAFF).commands("concern")
    press = old_button(stage)
    wait(stage, days=KEEP_DAYS + 2)
    stage.chat(STAFF).commands("concern")
    with stage.store.write() as work:
        gone = [row.id for row in work.settings.find() if row.id.startswith("form:2027-01-11")]
        assert gone == [], "a month later the first day's copies are removed"
    stage.workspace.views.clear()
    before = len(person.bubbles)
    stage.take(payloads.pressed(stage.workspace, user_id(STAFF), *press))
    assert len(person.bubbles) == before + 1
    assert person.form(phrase("button.concern")).fields


def old_button(stage: SlackStage) -> tuple[Any, str, Any]:
    """The button that opens a form in the newest message of Sam."""
    posted = stage.workspace.conversations[stage.workspace.direct(user_id(STAFF))][-1]
    for block in posted.blocks:
        for element in block.get("elements", ()):
            if str(element.get("action_id", "")).startswith("ask."):
                return posted, block["block_id"], dict(element)
    raise AssertionError("there is no such button")


def test_a_kept_form_cannot_be_read_in_the_database(stage: SlackStage) -> None:
    stage.chat(STAFF).commands("concern", "my manager shouts")
    with stage.store.read() as work:
        kept = [row.value for row in work.settings.find() if row.id.startswith("form:")]
    assert kept
    assert not any("shouts" in value for value in kept)


def test_the_same_form_for_many_is_one_row(stage: SlackStage) -> None:
    def rows() -> int:
        with stage.store.read() as work:
            return sum(row.id.startswith("form:") for row in work.settings.find())

    stage.chat(STAFF).commands("concern")
    before = rows()
    stage.chat("mona").commands("concern")
    assert rows() == before


def test_the_page_is_published_when_somebody_opens_it_and_for_nobody_else(stage: SlackStage) -> None:
    stage.take(payloads.home_opened(stage.workspace, user_id(STAFF), "messages"))
    assert stage.workspace.homes == {}
    stage.take(payloads.home_opened(stage.workspace, user_id(STAFF)))
    stage.take(payloads.home_opened(stage.workspace, user_id(CIO)))
    homes = stage.workspace.homes
    assert set(homes) == {user_id(STAFF), user_id(CIO)}
    assert homes[user_id(STAFF)] != homes[user_id(CIO)]
    assert words_of(homes[user_id(STAFF)]["blocks"]).strip()


def test_somebody_new_is_looked_up_and_heard_at_once(stage: SlackStage) -> None:
    with stage.store.write() as work:
        work.accounts.remove(person_id=STAFF)
    stage.chat(STAFF).commands("postcard", "privacy")
    assert "users.info" in [method for method, _ in stage.workspace.calls]
    assert stage.chat(STAFF).bubbles


def test_somebody_who_is_not_in_the_roster_is_not_kept(stage: SlackStage) -> None:
    stage.workspace.members["UNEW"] = Member("UNEW", "New", "new@elsewhere.example")
    stage.take(payloads.command(stage.workspace, "UNEW", "concern", "secret words"))
    with stage.store.read() as work:
        assert work.inbox.count() == 0


def test_somebody_who_was_deactivated_gets_nothing_more(stage: SlackStage) -> None:
    sam = stage.workspace.members[user_id(STAFF)]
    stage.chat(STAFF).joins()
    sam.deleted = True
    stage.take(payloads.changed(stage.workspace, sam.id))
    before = len(stage.chat(STAFF).bubbles)
    stage.clock.moment += timedelta(minutes=1)
    stage.take(payloads.said(stage.workspace, sam.id, "privacy"))
    assert len(stage.chat(STAFF).bubbles) == before
