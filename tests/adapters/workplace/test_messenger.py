"""The messenger tells the truth about what happened, faults included."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from adapters.workplace.messenger import Faults, WorkplaceMessenger
from adapters.workplace.platform import WorkplacePlatform
from bot.domain.people import Account
from bot.messages.blocks import Message
from bot.ports import Messenger

ACCOUNT = Account("workplace:PA1", "PA1", "workplace", "PA1")
NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)


async def test_a_send_is_shown_and_receipted(platform: WorkplacePlatform) -> None:
    messenger: Messenger = WorkplaceMessenger(platform)
    outcome = await messenger.send(ACCOUNT, Message("A"), "key")
    (shown,) = platform.history("PA1")
    assert (outcome.key, outcome.status, outcome.receipt) == ("key", "delivered", shown.receipt)


async def test_an_edit_keeps_its_receipt_and_a_lost_one_is_gone(platform: WorkplacePlatform) -> None:
    messenger = WorkplaceMessenger(platform)
    sent = await messenger.send(ACCOUNT, Message("A"), "a")
    edited = await messenger.edit(ACCOUNT, sent.receipt, Message("B"), "b")
    gone = await messenger.edit(ACCOUNT, "nowhere", Message("B"), "c")
    assert (edited.status, edited.receipt) == ("delivered", sent.receipt)
    assert (gone.status, gone.reason) == ("failed", "gone")


async def test_a_limited_send_is_not_sent_and_says_when_to_try_again(platform: WorkplacePlatform) -> None:
    platform.now = lambda: NOW
    messenger = WorkplaceMessenger(platform, Faults(limited=1.0, retry_after=30))
    outcome = await messenger.send(ACCOUNT, Message("A"), "key")
    assert (outcome.status, outcome.not_before) == ("due", NOW + timedelta(seconds=30))
    assert platform.count() == 0


async def test_a_refused_send_fails_for_good(platform: WorkplacePlatform) -> None:
    outcome = await WorkplaceMessenger(platform, Faults(refused=1.0)).send(ACCOUNT, Message("A"), "key")
    assert (outcome.status, outcome.reason, platform.count()) == ("failed", "refused", 0)


async def test_an_ambiguous_send_may_or_may_not_have_arrived(platform: WorkplacePlatform) -> None:
    messenger = WorkplaceMessenger(platform, Faults(ambiguous=1.0))
    outcomes = [await messenger.send(ACCOUNT, Message("A"), str(number)) for number in range(40)]
    assert {outcome.status for outcome in outcomes} == {"unknown"}
    assert {outcome.receipt for outcome in outcomes} == {""}
    assert 5 < platform.count() < 35


async def test_faults_come_in_the_asked_shares_and_repeat_exactly(platform: WorkplacePlatform) -> None:
    faults = Faults(limited=0.2, refused=0.1, ambiguous=0.1, seed=7)

    async def run() -> list[str]:
        messenger = WorkplaceMessenger(platform, faults)
        return [(await messenger.send(ACCOUNT, Message("A"), "k")).status for _ in range(500)]

    statuses = await run()
    assert statuses == await run()
    for status, share in (("due", 0.2), ("failed", 0.1), ("unknown", 0.1), ("delivered", 0.6)):
        assert abs(statuses.count(status) / 500 - share) < 0.06


async def test_a_slow_platform_still_answers(platform: WorkplacePlatform) -> None:
    outcome = await WorkplaceMessenger(platform, Faults(latency=0.001)).send(ACCOUNT, Message("A"), "key")
    assert outcome.status == "delivered"
