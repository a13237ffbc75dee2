"""What every table promises, on every store."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from bot.domain.programme import Journey
from bot.domain.pulse import Ballot
from bot.domain.records import Dialogue, InboxEntry, Setting
from bot.ports import Store, Work
from tests.adapters.storage.samples import DAY, LATER, NOW, SAMPLES


def put_settings(store: Store, *ids: str, value: str = "") -> None:
    with store.write() as work:
        for id in ids:
            work.settings.put(Setting(id, value))


def test_there_is_a_sample_for_every_table() -> None:
    assert set(SAMPLES) == set(Work.__annotations__) - {"ledger"}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_full_sample_leaves_no_field_at_its_default(name: str) -> None:
    full, _ = SAMPLES[name]
    assert [each.name for each in fields(full) if getattr(full, each.name) == each.default] == []


@pytest.mark.parametrize("name", SAMPLES)
def test_a_record_comes_back_as_it_went_in(store: Store, name: str) -> None:
    full, bare = SAMPLES[name]
    with store.write() as work:
        getattr(work, name).put(full)
        assert getattr(work, name).add(bare)
    with store.read() as work:
        assert getattr(work, name).get(full.id) == full
        assert getattr(work, name).find() == sorted([full, bare], key=lambda record: str(record.id))


@pytest.mark.parametrize("name", SAMPLES)
def test_put_replaces_every_field(store: Store, name: str) -> None:
    full, bare = SAMPLES[name]
    replaced = replace(full, id=bare.id)
    with store.write() as work:
        getattr(work, name).put(bare)
    with store.write() as work:
        getattr(work, name).put(replaced)
    with store.read() as work:
        assert getattr(work, name).find() == [replaced]


def test_an_unknown_id_gives_none(store: Store) -> None:
    with store.read() as work:
        assert work.settings.get("nothing") is None


def test_add_keeps_what_is_there_and_says_so(store: Store) -> None:
    with store.write() as work:
        assert work.settings.add(Setting("a", "first"))
        assert not work.settings.add(Setting("a", "second"))
        assert work.settings.get("a") == Setting("a", "first")


def test_add_sees_what_was_put_before_it(store: Store) -> None:
    with store.write() as work:
        work.settings.put(Setting("a", "put"))
        assert not work.settings.add(Setting("a", "added"))
        assert work.settings.count() == 1


def test_of_several_puts_the_last_one_counts(store: Store) -> None:
    with store.write() as work:
        for value in ("1", "2", "3"):
            work.settings.put(Setting("a", value))
    with store.read() as work:
        assert work.settings.find() == [Setting("a", "3")]


def test_listings_are_in_the_order_of_their_code_points(store: Store) -> None:
    put_settings(store, "b", "B", "a", "é", "_", "10", "9")
    with store.read() as work:
        assert [each.id for each in work.settings.find()] == ["10", "9", "B", "_", "a", "b", "é"]


def test_a_listing_goes_on_after_an_id(store: Store) -> None:
    put_settings(store, "a", "b", "c", "d")
    with store.read() as work:
        assert [each.id for each in work.settings.find(after="b")] == ["c", "d"]
        assert [each.id for each in work.settings.find(limit=2)] == ["a", "b"]
        assert [each.id for each in work.settings.find(after="a", limit=2)] == ["b", "c"]


def test_find_takes_a_value_a_collection_or_none(store: Store) -> None:
    with store.write() as work:
        for id, step, due in (("a", 1, NOW), ("b", 2, None), ("c", 3, None)):
            work.journeys.put(Journey(id, "main", DAY, step=step, due_at=due))

    def ids(work: Work, **equals: Any) -> list[str]:
        return [each.id for each in work.journeys.find(**equals)]

    with store.read() as work:
        assert ids(work, step=2) == ["b"]
        assert ids(work, step=[3, 1, 7]) == ["a", "c"]
        assert ids(work, id={"a", "c"}, step=(2, 3)) == ["c"]
        assert ids(work, due_at=None) == ["b", "c"]
        assert ids(work, due_at=NOW) == ["a"]
        assert ids(work, due_at=[NOW, None], programme_id=frozenset({"main"})) == ["a", "b", "c"]
        assert ids(work, id=[]) == []
        assert ids(work, programme_id="other") == []


def test_find_takes_more_values_than_one_statement_can(store: Store) -> None:
    stored = [f"{n:05}" for n in range(0, 24_000, 2_000)]
    put_settings(store, *stored, value="x")
    wanted = [f"{n:05}" for n in reversed(range(0, 24_000, 2))]
    with store.write() as work:
        assert [each.id for each in work.settings.find(id=wanted)] == stored
        assert [each.id for each in work.settings.find(id=wanted, limit=2)] == stored[:2]
        assert work.settings.count(id=wanted) == 12
        assert work.settings.remove(id=wanted, value="x") == 12


def test_many_puts_in_one_transaction_all_arrive(store: Store) -> None:
    put_settings(store, *(f"{n:05}" for n in range(2_500)))
    with store.read() as work:
        assert work.settings.count() == 2_500


def test_count_counts_what_find_finds(store: Store) -> None:
    put_settings(store, "a", "b", value="x")
    put_settings(store, "c", value="y")
    with store.read() as work:
        assert work.settings.count() == 3
        assert work.settings.count(value="x") == 2
        assert work.settings.count(value=["x", "y"], id="c") == 1
        assert work.settings.count(value="z") == 0


def test_remove_deletes_what_matches_and_says_how_many(store: Store) -> None:
    put_settings(store, "a", "b", value="x")
    put_settings(store, "c", value="y")
    with store.write() as work:
        assert work.settings.remove(value="x") == 2
        assert work.settings.remove(value="x") == 0
        assert [each.id for each in work.settings.find()] == ["c"]


def test_remove_takes_what_was_put_a_moment_ago(store: Store) -> None:
    with store.write() as work:
        work.settings.put(Setting("a", "x"))
        assert work.settings.remove(id="a") == 1
    with store.read() as work:
        assert work.settings.find() == []


def test_remove_without_a_field_is_refused(store: Store) -> None:
    put_settings(store, "a")
    with store.write() as work, pytest.raises(ValueError, match="at least one field"):
        work.settings.remove()
    with store.read() as work:
        assert work.settings.count() == 1


def test_a_field_that_does_not_exist_is_named(store: Store) -> None:
    put_settings(store, "a")
    with store.write() as work:
        for ask in (work.settings.find, work.settings.count, work.settings.remove):
            with pytest.raises(TypeError, match="Setting has no field 'colour'"):
                ask(colour="red")


def test_times_come_back_in_utc(store: Store) -> None:
    there = timezone(timedelta(hours=-6))
    local = NOW.astimezone(there)
    with store.write() as work:
        work.inbox.put(InboxEntry("e1", local))
    with store.read() as work:
        found = work.inbox.get("e1")
        assert found is not None
        assert found.received_at == NOW
        assert found.received_at.utcoffset() == timedelta(0)
        assert work.inbox.find(received_at=local) == [found]


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    naive = datetime(2030, 1, 1, 9)  # noqa: DTZ001  (the point of the test)
    with pytest.raises(Exception, match="needs a time zone"), store.write() as work:
        work.inbox.put(InboxEntry("e1", naive))


@pytest.mark.parametrize("broken", ["a\x00b", "a\ud800b", "\udfff"])
def test_characters_no_database_keeps_become_a_mark(store: Store, broken: str) -> None:
    mended = broken.replace("\x00", "\ufffd").replace("\ud800", "\ufffd").replace("\udfff", "\ufffd")
    with store.write() as work:
        work.settings.put(Setting(broken, broken))
        work.dialogues.put(Dialogue("p1", broken, {broken: [broken, {"x": broken}]}, NOW))
    with store.read() as work:
        assert work.settings.get(broken) == Setting(mended, mended)
        assert work.settings.find(value=broken) == [Setting(mended, mended)]
        assert work.dialogues.get("p1") == Dialogue("p1", mended, {mended: [mended, {"x": mended}]}, NOW)


def test_other_characters_stay_as_they_are(store: Store) -> None:
    words = "\u00e9 e\u0301 \U0001f4ee \uffff \\u0000 \"quoted\" 'x' %s :y \t\r\n"
    with store.write() as work:
        work.settings.put(Setting("a", words))
        work.dialogues.put(Dialogue("p1", "", {"words": words}, NOW))
    with store.read() as work:
        assert work.settings.get("a") == Setting("a", words)
        assert work.dialogues.get("p1") == Dialogue("p1", "", {"words": words}, NOW)


def test_data_is_the_readers_own(store: Store) -> None:
    data = {"list": [1]}
    with store.write() as work:
        work.dialogues.put(Dialogue("p1", "", data, NOW))
        data["list"].append(2)
    with store.read() as work:
        found = work.dialogues.get("p1")
        assert found is not None
        found.data["list"].append(3)
    with store.read() as work:
        assert [each.data for each in work.dialogues.find()] == [{"list": [1]}]


def test_tuples_in_data_come_back_as_lists(store: Store) -> None:
    with store.write() as work:
        work.dialogues.put(Dialogue("p1", "", {"pair": (1, 2)}, NOW))
        assert work.dialogues.find()[0].data == {"pair": [1, 2]}


def test_due_records_come_longest_overdue_first(store: Store) -> None:
    moments = {"a": LATER, "b": NOW, "c": NOW - timedelta(hours=1), "d": None, "e": NOW}
    with store.write() as work:
        for id, moment in moments.items():
            work.journeys.put(Journey(id, "main", DAY, due_at=moment))
    for opening in (store.read, store.write):
        with opening() as work:
            assert [each.id for each in work.journeys.due(NOW, 10)] == ["c", "b", "e"]
            assert [each.id for each in work.journeys.due(NOW, 2)] == ["c", "b"]
            assert work.journeys.due(NOW - timedelta(hours=2), 10) == []
            assert work.journeys.next_due() == NOW - timedelta(hours=1)


def test_a_moved_record_is_no_longer_due(store: Store) -> None:
    with store.write() as work:
        work.journeys.put(Journey("a", "main", DAY, due_at=NOW))
        for journey in work.journeys.due(NOW, 10):
            work.journeys.put(replace(journey, due_at=LATER))
        assert work.journeys.due(NOW, 10) == []
        assert work.journeys.next_due() == LATER


def test_with_nothing_planned_nothing_is_next(store: Store) -> None:
    with store.write() as work:
        work.journeys.put(Journey("a", "main", DAY))
        assert work.journeys.next_due() is None


def test_ballots_are_counted_by_every_combination_of_one_wave(store: Store) -> None:
    with store.write() as work:
        for id, wave, item, value, site in (
            ("1", "w1", "clear", "4", "North"),
            ("2", "w1", "clear", "4", "North"),
            ("3", "w1", "clear", "5", "North"),
            ("4", "w1", "able", "4", "South"),
            ("5", "w2", "clear", "4", "North"),
        ):
            work.ballots.put(Ballot(id, wave, item, value, "Water", "clerk", "frontline", site, DAY))
        assert work.ballots.tally("w1") == [
            ("able", "4", "Water", "clerk", "frontline", "South", 1),
            ("clear", "4", "Water", "clerk", "frontline", "North", 2),
            ("clear", "5", "Water", "clerk", "frontline", "North", 1),
        ]
        assert work.ballots.tally("w3") == []
