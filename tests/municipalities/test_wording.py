from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import formats, timezone, translation

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
        assert tags.duration(minutes).replace(tags.NO_BREAK, " ") == english


def test_a_line_may_end_between_hours_and_minutes_only():
    with translation.override("en-gb"):
        assert tags.duration(200) == "3\u00a0h 20\u00a0min"


@pytest.mark.parametrize(("minutes", "text"), [(200, "3 t 20 min"), (60, "1 t"), (0, "0 min")])
def test_duration_in_bokmal(minutes, text):
    with translation.override("nb"):
        assert tags.duration(minutes).replace(tags.NO_BREAK, " ") == text


@pytest.mark.parametrize(
    ("minutes", "text"), [(80, "+1 h 20 min"), (-80, "−1 h 20 min"), (0, "0 min"), (None, "")]
)
def test_signed_duration_shows_what_is_over(minutes, text):
    with translation.override("en-gb"):
        assert tags.signed_duration(minutes).replace(tags.NO_BREAK, " ") == text


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


@pytest.mark.parametrize(
    ("language", "afternoon", "morning"),
    [("nb", "14.03", "09.05"), ("nn", "14.03", "09.05"), ("en-gb", "14:03", "09:05")],
)
def test_the_clock_has_24_hours_in_every_language(language, afternoon, morning):
    with translation.override(language):
        assert tags.clock(datetime(2026, 11, 12, 13, 3, tzinfo=UTC)) == afternoon
        assert tags.clock(time(9, 5)) == morning


@pytest.mark.parametrize(
    ("format", "bokmal", "nynorsk", "english"),
    [
        ("DATE_FORMAT", "31. oktober 2026", "31. oktober 2026", "31 October 2026"),
        ("MONTH_DAY_FORMAT", "31. oktober", "31. oktober", "31 October"),
        ("YEAR_MONTH_FORMAT", "oktober 2026", "oktober 2026", "October 2026"),
        ("WEEKDAY_MONTH_DAY_FORMAT", "lørdag 31. oktober", "laurdag 31. oktober", "Saturday 31 October"),
        (
            "WEEKDAY_DATE_FORMAT",
            "lørdag 31. oktober 2026",
            "laurdag 31. oktober 2026",
            "Saturday 31 October 2026",
        ),
        ("SHORT_MONTH_FORMAT", "okt", "okt", "Oct"),
        ("SHORT_MONTH_YEAR_FORMAT", "okt 26", "okt 26", "Oct 26"),
        ("SHORT_DATE_FORMAT", "31.10.2026", "31.10.2026", "31/10/2026"),
        ("SHORT_DATETIME_FORMAT", "31.10.2026 14.03", "31.10.2026 14.03", "31/10/2026 14:03"),
    ],
)
def test_each_language_writes_a_day_in_its_own_way(format, bokmal, nynorsk, english):
    written = {}
    for language in ("nb", "nn", "en-gb"):
        with translation.override(language):
            written[language] = formats.date_format(datetime(2026, 10, 31, 14, 3), format)

    assert written == {"nb": bokmal, "nn": nynorsk, "en-gb": english}


def test_each_language_writes_numbers_in_its_own_way():
    written = {}
    for language in ("nb", "nn", "en-gb"):
        with translation.override(language):
            written[language] = formats.number_format(1234.5, force_grouping=True)

    assert written == {"nb": "1\xa0234,5", "nn": "1\xa0234,5", "en-gb": "1,234.5"}


@pytest.mark.parametrize(
    ("number", "english", "bokmal"), [(0, "0", "0"), (999, "999", "999"), (44089, "44,089", "44\xa0089")]
)
def test_thousands_stand_apart(number, english, bokmal):
    with translation.override("en-gb"):
        assert tags.grouped(number) == english
    with translation.override("nb"):
        assert tags.grouped(number) == bokmal


@pytest.mark.parametrize(("code", "tag"), [("nb", "nb"), ("nn", "nn"), ("en-gb", "en-GB")])
def test_a_language_tag_is_as_browsers_know_it(code, tag):
    assert tags.language_tag(code) == tag


def test_iso_is_for_machines():
    assert tags.iso(date(2026, 11, 12)) == "2026-11-12"
    assert tags.iso(None) == ""
