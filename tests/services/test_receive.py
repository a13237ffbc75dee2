"""An event is kept before it is acknowledged, and has its effect exactly once, whatever happens in between."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.domain.records import InboxEntry
from bot.messages.inbound import Commanded, Inbound, Said, Sender, Submitted
from bot.services.auditor import dead_letters
from bot.services.receive import FRESH, MAX_ATTEMPTS, accept, handle, receive, sweep
from tests.adapters.delivery.kit import WatchedStore, sqlite_store
from tests.stage import Stage
from tests.town import MONDAY, STAFF, running_town, town

WORDS = "zanzibar-and-nobody-else"


class Crash(BaseException):
    """The process ends here: nothing catches it."""


@pytest.fixture
def stage() -> Stage:
    """The quiet town."""
    return town()


def asked(id: str = "e1", account: str = f"test:{STAFF}") -> Commanded:
    return Commanded(event_id=id, sender=Sender(account), at=MONDAY, name="postcard", rest="help")


def said(id: str = "e1") -> Said:
    return Said(event_id=id, sender=Sender(f"test:{STAFF}"), at=MONDAY, text=WORDS)


def entry(stage: Stage, id: str = "e1") -> InboxEntry:
    with stage.store.read() as work:
        found = work.inbox.get(id)
    assert found is not None
    return found


def answers(stage: Stage, person: str = STAFF) -> int:
    """How many rows the ledger holds for somebody."""
    with stage.store.read() as work:
        return len(work.ledger.of_person(person, 1000))


def poison(stage: Stage, id: str) -> None:
    """An event that cannot be opened: every try fails."""
    with stage.store.write() as work:
        work.inbox.put(InboxEntry(id, stage.now, "this was never sealed"))


def test_an_event_has_its_effect_and_leaves_nobodys_words_behind(stage: Stage) -> None:
    assert receive(stage.store, stage.tools, said(), stage.now).known
    assert answers(stage) == 1
    assert entry(stage) == InboxEntry("e1", stage.now, payload="", done=True)


def test_the_same_event_five_times_has_one_effect(stage: Stage) -> None:
    for _ in range(5):
        receive(stage.store, stage.tools, asked(), stage.now)
    assert answers(stage) == 1


def test_an_event_is_new_once(stage: Stage) -> None:
    assert accept(stage.store, stage.tools, asked(), stage.now)
    assert not accept(stage.store, stage.tools, asked(), stage.now)


def test_what_was_accepted_is_sealed_until_it_is_handled(stage: Stage) -> None:
    accept(stage.store, stage.tools, said(), stage.now)
    assert entry(stage).payload
    assert WORDS not in entry(stage).payload
    assert WORDS in stage.tools.sealer.unseal(entry(stage).payload)


def test_a_crash_between_accepting_and_handling_is_made_up_for_by_the_sweep(stage: Stage) -> None:
    accept(stage.store, stage.tools, asked(), stage.now)
    assert answers(stage) == 0
    assert sweep(stage.store, stage.tools, stage.now) == 0, "a fresh event belongs to the request that brought it"
    assert sweep(stage.store, stage.tools, stage.now + FRESH) == 1
    assert answers(stage) == 1
    assert sweep(stage.store, stage.tools, stage.now + FRESH) == 0


def raising(error: BaseException) -> Callable[[int], None]:
    def fail(number: int) -> None:
        raise error

    return fail


def test_a_crash_just_before_the_commit_leaves_nothing_half_done(stage: Stage) -> None:
    accept(stage.store, stage.tools, asked(), stage.now)
    with pytest.raises(Crash):
        handle(WatchedStore(stage.store, before_commit=raising(Crash())), stage.tools, "e1", stage.now)
    assert answers(stage) == 0
    assert not entry(stage).done
    sweep(stage.store, stage.tools, stage.now + FRESH)
    assert answers(stage) == 1


def test_a_crash_just_after_the_commit_repeats_nothing(stage: Stage) -> None:
    accept(stage.store, stage.tools, asked(), stage.now)
    with pytest.raises(Crash):
        handle(WatchedStore(stage.store, after_commit=raising(Crash())), stage.tools, "e1", stage.now)
    sweep(stage.store, stage.tools, stage.now + FRESH)
    receive(stage.store, stage.tools, asked(), stage.now)
    assert answers(stage) == 1


def test_an_event_that_keeps_failing_becomes_a_dead_letter_without_its_words(stage: Stage) -> None:
    poison(stage, "bad")
    for number in range(1, MAX_ATTEMPTS):
        assert sweep(stage.store, stage.tools, stage.now + FRESH) == 0
        assert (entry(stage, "bad").attempts, entry(stage, "bad").done) == (number, False)
    sweep(stage.store, stage.tools, stage.now + FRESH)
    assert entry(stage, "bad") == InboxEntry(
        "bad", stage.now, payload="", done=True, attempts=MAX_ATTEMPTS, error="BadInput", dead=True
    )
    assert sweep(stage.store, stage.tools, stage.now + FRESH) == 0
    with stage.store.read() as work:
        assert dead_letters(work) == ["bad"]


def test_an_event_that_fails_does_not_stop_the_others(stage: Stage) -> None:
    poison(stage, "a-bad")
    accept(stage.store, stage.tools, asked("b-good"), stage.now)
    poison(stage, "c-bad")
    accept(stage.store, stage.tools, asked("d-good"), stage.now)
    assert sweep(stage.store, stage.tools, stage.now + FRESH) == 2
    assert answers(stage) == 2


def test_a_failure_is_told_to_whoever_called(stage: Stage) -> None:
    poison(stage, "bad")
    with pytest.raises(Exception, match="POSTCARD_SECRET_KEY"):
        handle(stage.store, stage.tools, "bad", stage.now)


def test_an_unknown_sender_causes_nothing_and_is_told_apart(stage: Stage) -> None:
    reception = receive(stage.store, stage.tools, asked(account="test:stranger"), stage.now)
    assert not reception.known
    assert entry(stage).done
    assert entry(stage).payload == ""


def test_who_left_is_no_longer_known(stage: Stage) -> None:
    with stage.store.write() as work:
        person = work.people.get(STAFF)
        assert person is not None
        work.people.put(replace(person, left=True))
    assert not receive(stage.store, stage.tools, asked(), stage.now).known
    assert answers(stage) == 0


def test_an_event_nobody_accepted_does_nothing(stage: Stage) -> None:
    assert handle(stage.store, stage.tools, "never heard of", stage.now).known
    assert answers(stage) == 0


def test_a_refused_form_changes_nothing_and_says_what_is_wrong(stage: Stage) -> None:
    form = Submitted(
        event_id="e1",
        sender=Sender(f"test:{STAFF}"),
        at=MONDAY,
        form_id=stage.chat(STAFF).commands("settings").form("Change language or pause").token,
        answers={"language": "en", "pause": "2001-01-01"},
    )
    before = answers(stage)
    reception = receive(stage.store, stage.tools, form, stage.now)
    assert list(reception.errors) == ["pause"]
    assert answers(stage) == before
    with stage.store.read() as work:
        assert work.preferences.get(STAFF) is None


def together(*acts: Callable[[], Any]) -> None:
    """Do several things at the same moment, each in a thread of its own."""
    ready = threading.Barrier(len(acts))
    errors: list[BaseException] = []

    def run(act: Callable[[], Any]) -> None:
        ready.wait()
        try:
            act()
        except BaseException as error:  # noqa: BLE001  told below
            errors.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_two_threads_with_the_same_event_have_one_effect(tmp_path: Path) -> None:
    stage = town(sqlite_store(tmp_path))
    for number in range(10):
        event: Inbound = asked(f"e{number}")
        together(*[lambda event=event: receive(stage.store, stage.tools, event, stage.now)] * 4)
    assert answers(stage) == 10


def test_a_sweep_beside_a_handler_has_one_effect(tmp_path: Path) -> None:
    stage = running_town(sqlite_store(tmp_path))
    before = answers(stage)
    for number in range(5):
        accept(stage.store, stage.tools, asked(f"e{number}"), stage.now)
        together(
            lambda: sweep(stage.store, stage.tools, stage.now + FRESH),
            lambda number=number: handle(stage.store, stage.tools, f"e{number}", stage.now),  # type: ignore[misc]
        )
    assert answers(stage) == before + 5
