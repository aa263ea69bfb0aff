"""Schedule expressions against dates that are known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mlops_ext.local.events.timetable import ExpressionError, parse_timetable

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # a Monday


def due(expression: str, count: int = 3, zone: str = "UTC", start: datetime = START) -> list[str]:
    table = parse_timetable(expression, start, ZoneInfo(zone))
    found, moment = [], table.next(start)
    while moment is not None and len(found) < count:
        found.append(moment.strftime("%Y-%m-%d %H:%M"))
        moment = table.next(moment)
    return found


@pytest.mark.parametrize(
    ("expression", "times"),
    [
        (
            "cron(0 10 * * ? *)",
            ["2026-11-24 10:00", "2026-11-25 10:00", "2026-11-26 10:00"],
        ),
        (
            "cron(15 12 * * ? *)",
            ["2026-11-23 12:15", "2026-11-24 12:15", "2026-11-25 12:15"],
        ),
        ("cron(0 18 ? * MON-FRI *)", ["2026-11-23 18:00", "2026-11-24 18:00", "2026-11-25 18:00"]),
        ("cron(0 8 1 * ? *)", ["2026-12-01 08:00", "2027-01-01 08:00", "2027-02-01 08:00"]),
        ("cron(0/15 * * * ? *)", ["2026-11-23 12:15", "2026-11-23 12:30", "2026-11-23 12:45"]),
        (
            "cron(0/30 20-2 ? * MON *)",
            ["2026-11-23 20:00", "2026-11-23 20:30", "2026-11-23 21:00"],
        ),
        (
            "cron(15 10 ? * 6L 2026-2028)",
            ["2026-11-27 10:15", "2026-12-25 10:15", "2027-01-29 10:15"],
        ),
        ("cron(0 9 ? * 2#1 *)", ["2026-12-07 09:00", "2027-01-04 09:00", "2027-02-01 09:00"]),
        ("cron(0 0 ? * TUE#5 *)", ["2026-12-29 00:00", "2027-03-30 00:00", "2027-06-29 00:00"]),
        ("cron(0 0 L * ? *)", ["2026-11-30 00:00", "2026-12-31 00:00", "2027-01-31 00:00"]),
        ("cron(0 0 ? * L *)", ["2026-11-28 00:00", "2026-12-05 00:00", "2026-12-12 00:00"]),
        # 15 August 2027 is a Sunday, 1 May 2027 a Saturday whose Friday is in April.
        ("cron(0 0 15W AUG ? 2027)", ["2027-08-16 00:00"]),
        ("cron(0 0 1W 5 ? 2027)", ["2027-05-03 00:00"]),
        ("cron(0 0 31W 1 ? 2027)", ["2027-01-29 00:00"]),
        ("cron(0 0 29 2 ? *)", ["2028-02-29 00:00", "2032-02-29 00:00", "2036-02-29 00:00"]),
        ("cron(0 0 ? * FRI-MON *)", ["2026-11-27 00:00", "2026-11-28 00:00", "2026-11-29 00:00"]),
        (
            "cron(5,35 14 * JAN,JUL ? 2027)",
            ["2027-01-01 14:05", "2027-01-01 14:35", "2027-01-02 14:05"],
        ),
        ("cron(0 0 1 1 ? 2020)", []),
        ("cron(0 0 30 2 ? *)", []),
        ("at(2026-11-24T08:30:00)", ["2026-11-24 08:30"]),
        ("at(2020-01-01T00:00:00)", []),
        ("rate(1 minute)", ["2026-11-23 12:01", "2026-11-23 12:02", "2026-11-23 12:03"]),
        ("rate(7 days)", ["2026-11-30 12:00", "2026-12-07 12:00", "2026-12-14 12:00"]),
    ],
)
def test_an_expression_is_due_when_aws_says(expression: str, times: list[str]) -> None:
    assert due(expression) == times


def test_wall_clock_times_follow_their_zone_through_the_year() -> None:
    assert due("cron(0 9 1 * ? *)", 6, "Europe/Berlin", datetime(2027, 1, 15, tzinfo=UTC)) == [
        "2027-02-01 08:00",
        "2027-03-01 08:00",
        "2027-04-01 07:00",
        "2027-05-01 07:00",
        "2027-06-01 07:00",
        "2027-07-01 07:00",
    ]
    assert due("at(2027-07-01T09:00:00)", 1, "America/New_York") == ["2027-07-01 13:00"]


def test_a_time_that_the_zone_skips_is_skipped() -> None:
    # Clocks go from 2:00 to 3:00 on 28 March 2027.
    start = datetime(2027, 3, 27, 12, tzinfo=UTC)
    assert due("cron(30 2 * * ? *)", 2, "Europe/Berlin", start) == [
        "2027-03-29 00:30",
        "2027-03-30 00:30",
    ]


def test_a_time_that_the_zone_has_twice_is_due_once() -> None:
    # Clocks go from 3:00 back to 2:00 on 31 October 2027.
    start = datetime(2027, 10, 30, 12, tzinfo=UTC)
    assert due("cron(30 2 * * ? *)", 2, "Europe/Berlin", start) == [
        "2027-10-31 00:30",
        "2027-11-01 01:30",
    ]


def test_a_rate_is_counted_from_its_anchor_whatever_was_missed() -> None:
    table = parse_timetable("rate(5 minutes)", START)
    assert table.next(START - timedelta(days=1)) == START
    assert table.next(START + timedelta(minutes=17)) == START + timedelta(minutes=20)


@pytest.mark.parametrize("expression", ["rate(1 hours)", "rate(1 hour)", "rate(60 minute)"])
def test_schedules_take_either_form_of_a_unit(expression: str) -> None:
    table = parse_timetable(expression, START, strict=False)
    assert table.next(START) == START + timedelta(hours=1)


@pytest.mark.parametrize(
    "expression",
    [
        *("", "some cron", "rate", "rate()", "rate(5)", "rate(0 minutes)", "rate(-1 minutes)"),
        *("rate(1 minutes)", "rate(5 minute)", "rate(5 seconds)", "rate(5 minutes"),
        *("cron(* * * * *)", "cron(0 0 * * * *)", "cron(0 0 ? * ? *)", "cron(60 0 * * ? *)"),
        *("cron(0 24 * * ? *)", "cron(0 0 32 * ? *)", "cron(0 0 * 13 ? *)", "cron(0 0 ? * 8 *)"),
        *("cron(0 0 ? * MON#6 *)", "cron(0 0 * * ? 2200)", "cron(0 0 * FOO ? *)"),
        *("at(2026-11-24)", "at(2026-13-01T00:00:00)", "every(5 minutes)", "cron(a 0 * * ? *)"),
    ],
)
def test_what_cannot_be_read_is_refused(expression: str) -> None:
    with pytest.raises(ExpressionError):
        parse_timetable(expression, START)
