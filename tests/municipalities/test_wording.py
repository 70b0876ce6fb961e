from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone, translation

from municipalities.days import today
from municipalities.templatetags import wording as tags


@pytest.mark.parametrize(
    ("minutes", "english"),
    [
        (0, "0 min"),
        (45, "45 min"),
        (60, "1 h"),
        (200, "3 h 20 min"),
        (2520, "42 h"),
        (-200, "−3 h 20 min"),
        (None, ""),
        ("", ""),
    ],
)
def test_duration_is_hours_and_minutes(minutes, english):
    with translation.override("en-gb"):
        assert tags.duration(minutes) == english


@pytest.mark.parametrize(("minutes", "text"), [(200, "3 t 20 min"), (60, "1 t"), (0, "0 min")])
def test_duration_in_bokmal(minutes, text):
    with translation.override("nb"):
        assert tags.duration(minutes) == text


@pytest.mark.parametrize(
    ("minutes", "text"), [(80, "+1 h 20 min"), (-80, "−1 h 20 min"), (0, "0 min"), (None, "")]
)
def test_signed_duration_shows_what_is_over(minutes, text):
    with translation.override("en-gb"):
        assert tags.signed_duration(minutes) == text


@pytest.mark.parametrize(
    ("days", "english", "bokmal"),
    [(0, "today", "i dag"), (1, "1 day", "1 dag"), (8, "8 days", "8 dager"), (-3, "in 3 days", "om 3 dager")],
)
def test_age_is_in_whole_days(days, english, bokmal):
    day = today() - timedelta(days=days)
    with translation.override("en-gb"):
        assert tags.age(day) == english
    with translation.override("nb"):
        assert tags.age(day) == bokmal


def test_age_of_a_time_goes_by_the_day_in_norway():
    just_after_midnight = timezone.make_aware(datetime.combine(today(), time(0, 30)))
    assert tags.local_day(datetime(2026, 6, 30, 22, 30, tzinfo=UTC)) == date(2026, 7, 1)
    with translation.override("en-gb"):
        assert tags.age(just_after_midnight) == "today"
        assert tags.age(None) == ""


def test_when_names_the_day_and_the_time_in_norway():
    moment = datetime(2026, 11, 12, 13, 3, tzinfo=UTC)
    with translation.override("nb"):
        assert tags.when(moment) == "12. november 2026 kl. 14.03"
        assert tags.when(moment.date()) == "12. november 2026"
    assert tags.clock(moment) == "14.03"
    assert tags.clock(time(9, 5)) == "09.05"


def test_iso_is_for_machines():
    assert tags.iso(date(2026, 11, 12)) == "2026-11-12"
    assert tags.iso(None) == ""
