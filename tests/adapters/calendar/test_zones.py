"""Time zones by the names people and directories use."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tzlocal.windows_tz import win_tz

from adapters.calendar.zones import zone_name
from bot.domain.errors import BadInput


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("America/Chicago", "America/Chicago"),
        (" america/new york ", "America/New_York"),
        ("asia/KATHMANDU", "Asia/Kathmandu"),
        ("Central Standard Time", "America/Chicago"),
        ("eastern  standard time", "America/New_York"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("Lord Howe Standard Time", "Australia/Lord_Howe"),
        ("Newfoundland Standard Time", "America/St_Johns"),
        ("US/Central", "US/Central"),
        ("utc", "UTC"),
    ],
)
def test_iana_and_windows_names_are_understood_however_they_are_written(words: str, zone: str) -> None:
    assert zone_name(words) == zone


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("America/Chcago", "“America/Chcago” is not a time zone. Did you mean America/Chicago?"),
        ("Mars", "“Mars” is not a time zone. Write it like America/Chicago."),
        ("UTC+01:00", "“UTC+01:00” is not a time zone."),
        ("EST", "“EST” does not say whether clocks change there; write America/New_York or America/Panama."),
        ("localtime", "“localtime” is not a time zone."),
        ("", "“” is not a time zone."),
        ("../../etc/passwd", "“../../etc/passwd” is not a time zone."),
    ],
)
def test_what_is_no_time_zone_is_refused_with_what_to_write(words: str, sentence: str) -> None:
    with pytest.raises(BadInput) as caught:
        zone_name(words)
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize("words", sorted(win_tz))
def test_every_windows_name_leads_to_a_zone_that_exists(words: str) -> None:
    assert datetime(2026, 1, 1, tzinfo=UTC).astimezone(ZoneInfo(zone_name(words))).utcoffset() is not None


def test_every_iana_name_of_a_place_is_itself() -> None:
    places = [name for name in available_timezones() if "/" in name]
    assert len(places) > 400
    assert [name for name in places if zone_name(name) != name] == []


@given(st.text(max_size=200))
def test_any_words_lead_to_a_zone_or_to_a_sentence(words: str) -> None:
    found = read(words)
    assert found in available_timezones() or found.endswith((".", "?"))


def read(words: str) -> str:
    """The zone, or the sentence that refuses the words."""
    try:
        return zone_name(words)
    except BadInput as error:
        return error.sentence
