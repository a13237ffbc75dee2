"""The simulated platform keeps what it shows, and counts what it was really sent."""

from __future__ import annotations

import sqlite3
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.workplace.platform import Post, WorkplacePlatform
from bot.domain.errors import BadInput
from bot.messages.blocks import Message, as_text
from tests.adapters.workplace import script


def test_a_message_comes_back_as_it_was_posted(platform: WorkplacePlatform) -> None:
    platform.now = lambda: datetime(2027, 3, 1, 9, tzinfo=UTC)
    receipt = platform.post("PA1", script.step(), "step:why:PA1")
    (shown,) = platform.history("PA1")
    assert shown == platform.get(receipt)
    assert (shown.message, shown.key, shown.kind) == (script.step(), "step:why:PA1", "bot")
    assert (shown.sent_at, shown.edited_at) == (datetime(2027, 3, 1, 9, tzinfo=UTC), None)


def test_the_same_key_sent_twice_is_shown_twice(platform: WorkplacePlatform) -> None:
    platform.post("PA1", Message("A"), "key")
    platform.post_many([Post("PA1", Message("A"), "key"), Post("PA2", Message("B"), "other")])
    assert platform.sends_by_key() == {"key": 2, "other": 1}
    assert platform.count() == 3


def test_own_words_sent_again_are_shown_once(platform: WorkplacePlatform) -> None:
    first = platform.say("PA1", "hello", "wish-1")
    assert platform.say("PA1", "hello", "wish-1") == first
    assert platform.say("PA1", "hello", "wish-2") != first
    assert platform.say("PA1", "hello") != platform.say("PA1", "hello")
    assert (platform.count("person"), platform.count(), platform.sends_by_key()) == (4, 0, {})


def test_an_edit_replaces_the_message_in_its_place(platform: WorkplacePlatform) -> None:
    receipt = platform.post("PA1", Message("Before"), "a")
    platform.post("PA1", Message("Later"), "b")
    seen = platform.revision()
    assert platform.edit(receipt, Message("After"))
    assert [as_text(each.message) for each in platform.history("PA1") if each.message] == ["After", "Later"]
    (changed,) = platform.changes("PA1", seen)
    assert (changed.receipt, changed.edited_at is not None) == (receipt, True)


def test_an_edit_of_nothing_or_of_a_persons_words_changes_nothing(platform: WorkplacePlatform) -> None:
    said = platform.say("PA1", "mine")
    assert not platform.edit("nowhere", Message("X"))
    assert not platform.edit(said, Message("X"))
    assert platform.history("PA1")[0].text == "mine"


def test_history_gives_the_newest_entries_in_order(platform: WorkplacePlatform) -> None:
    for number in range(5):
        platform.say("PA1", str(number))
        platform.say("PA2", "noise")
    assert [each.text for each in platform.history("PA1", limit=3)] == ["2", "3", "4"]
    after = platform.history("PA1", limit=3)[1].seq
    assert [each.text for each in platform.history("PA1", after)] == ["4"]


def test_unread_counts_only_what_the_bot_said_and_nobody_saw(platform: WorkplacePlatform) -> None:
    platform.post("PA1", Message("A"), "a")
    platform.say("PA1", "hello")
    assert platform.unread(["PA1", "PA2"]) == {"PA1": 1, "PA2": 0}
    seen = platform.history("PA1")[0].seq
    platform.mark_read("PA1", seen)
    platform.mark_read("PA1", seen - 1)
    assert platform.unread(["PA1"]) == {"PA1": 0}
    platform.post("PA1", Message("B"), "b")
    assert platform.unread(["PA1"]) == {"PA1": 1}


def test_a_failed_batch_shows_nothing(platform: WorkplacePlatform) -> None:
    posts = [Post("PA1", Message("A"), "a"), Post(None, Message("B"), "b")]  # type: ignore[arg-type]
    with pytest.raises(sqlite3.IntegrityError):
        platform.post_many(posts)
    assert platform.count() == 0
    platform.post("PA1", Message("C"), "c")
    assert platform.count() == 1


def test_threads_and_a_second_process_lose_nothing(platform: WorkplacePlatform, tmp_path: Path) -> None:
    other = WorkplacePlatform(tmp_path / "workplace.db")

    def post(target: WorkplacePlatform, name: str) -> None:
        for number in range(25):
            target.post("PA1", Message("A"), f"{name}{number}")

    threads = [
        threading.Thread(target=post, args=(target, name))
        for target, name in ((platform, "a"), (platform, "b"), (other, "c"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    shown = platform.changes("PA1", 0)
    assert len({each.revision for each in shown}) == len({each.receipt for each in shown}) == 75


def test_what_was_shown_survives_a_restart(tmp_path: Path) -> None:
    first = WorkplacePlatform(tmp_path / "kept.db")
    first.post("PA1", Message("A"), "a")
    first.close()
    second = WorkplacePlatform(tmp_path / "kept.db")
    assert second.sends_by_key() == {"a": 1}
    second.close()


def test_a_file_of_another_version_says_what_to_do(platform: WorkplacePlatform, tmp_path: Path) -> None:
    platform.post("PA1", Message("A"), "a")
    with sqlite3.connect(tmp_path / "workplace.db") as db:
        db.execute("""UPDATE shown SET message = '{"is": "Unheard"}'""")
    db.close()
    with pytest.raises(BadInput, match="--reset"):
        platform.history("PA1")
