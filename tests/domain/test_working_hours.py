"""Working hours as people write them, and the sentences for those that cannot be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import BadInput
from bot.domain.working_hours import DAYS, WorkingHours


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("Mon-Fri 08:00-16:30; Sat 09:00-12:00", "Mon-Fri 08:00-16:30; Sat 09:00-12:00"),
        ("mon-FRI 8:00-16:30", "Mon-Fri 08:00-16:30"),
        ("Monday – Friday 08:00 – 16:30", "Mon-Fri 08:00-16:30"),
        ("Fri-Mon 10:00-18:00", "Mon 10:00-18:00; Fri-Sun 10:00-18:00"),
        ("Sun-Sat 07:00-15:00", "Mon-Sun 07:00-15:00"),
        ("Mon, Wed 13:00-17:00, 08:00-12:00", "Mon 08:00-12:00, 13:00-17:00; Wed 08:00-12:00, 13:00-17:00"),
        ("Sat 09:00-12:00\nMon 09:00-12:00;", "Mon 09:00-12:00; Sat 09:00-12:00"),
        ("Mon-Thu 22:00-06:00", "Mon-Thu 22:00-06:00"),
        ("Mon-Sun 00:00-24:00", "Mon-Sun 00:00-24:00"),
        ("Mon-Sun 00:00-23:59", "Mon-Sun 00:00-24:00"),
        ("Tue 18:00-00:00", "Tue 18:00-24:00"),
        ("Tue 08:00-12:00; Tue 12:00-16:00", "Tue 08:00-12:00, 12:00-16:00"),
    ],
)
def test_working_hours_are_read_and_written_one_way(text: str, canonical: str) -> None:
    assert str(WorkingHours.parse(text)) == canonical


def test_a_span_over_midnight_belongs_to_the_day_it_starts() -> None:
    week = WorkingHours.parse("Sun 22:00-06:00").week
    assert week[6] == ((22 * 60, 30 * 60),)
    assert not any(week[:6])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There are no working hours"),
        (" ; ;", "There are no working hours"),
        ("Mun-Fri 08:00-16:00", "“Mun-Fri” is not a day or a range of days"),
        ("Mo 08:00-16:00", "“Mo” is not a day"),
        ("Mon-Tue-Wed 08:00-16:00", "“Mon-Tue-Wed” is not a day"),
        ("Mon-Fri", "“Mon-Fri” has no times"),
        ("08:00-16:00", "“08:00-16:00” has no days"),
        ("Mon 8-16", "“8-16” is not a time from and to"),
        ("Mon 08:00-12:00 Tue 09:00-10:00", "“Tue” is not a time from and to"),
        ("Mon 24:00-06:00", "“24:00-06:00” is not on the clock"),
        ("Mon 20:00-26:00", "“20:00-26:00” is not on the clock"),
        ("Mon 08:00-24:01", "“08:00-24:01” is not on the clock"),
        ("Mon 08:60-09:00", "“08:60-09:00” is not on the clock"),
        ("Mon 08:00-08:00", "“08:00-08:00” starts and ends at the same time"),
        ("Mon-Fri 08:00-16:00; Fri 08:00-12:00", "“Fri 08:00-16:00” overlaps"),
        ("Mon 22:00-06:00; Tue 05:00-09:00", "“Tue 05:00-09:00” overlaps"),
        ("Sun 22:00-06:00; Mon 05:00-09:00", "“Mon 05:00-09:00” overlaps"),
    ],
)
def test_the_sentence_names_the_part_at_fault_and_shows_how_to_write_it(text: str, sentence: str) -> None:
    with pytest.raises(BadInput) as caught:
        WorkingHours.parse(text)
    assert str(caught.value).startswith(sentence)
    assert "Mon-Fri 08:00-16:30; Sat 09:00-12:00." in str(caught.value)


@given(st.lists(st.lists(st.integers(0, 95), unique=True, max_size=6), min_size=7, max_size=7), st.booleans())
def test_what_is_written_reads_back_equal(quarters: list[list[int]], late: bool) -> None:
    week = []
    for marks in quarters:
        times = sorted(15 * mark for mark in marks)
        week.append(tuple(zip(times[::2], times[1::2], strict=False)))
    if late and not any(start < 360 for start, _ in week[0]):
        week[6] = (*(span for span in week[6] if span[1] <= 1200), (1320, 1440 + 360))
    hours = WorkingHours(tuple(week))
    if any(week):
        assert WorkingHours.parse(str(hours)) == hours


@given(st.text(alphabet="MonTueFri 0123456789:-,;–", max_size=40) | st.text(max_size=40))
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    found = read(text)
    if isinstance(found, str):
        assert found.endswith(".")
    else:
        assert WorkingHours.parse(str(found)) == found


def read(text: str) -> WorkingHours | str:
    """The hours, or the sentence that refuses them."""
    try:
        return WorkingHours.parse(text)
    except BadInput as error:
        return error.sentence


@given(st.sampled_from(DAYS), st.sampled_from(DAYS))
def test_a_range_of_days_goes_forward_and_wraps(first: str, last: str) -> None:
    week = WorkingHours.parse(f"{first}-{last} 08:00-12:00").week
    working = [day for day in range(7) if week[day]]
    start, end = DAYS.index(first), DAYS.index(last)
    expected = range(start, end + 1) if start <= end else [*range(end + 1), *range(start, 7)]
    assert working == list(expected)
