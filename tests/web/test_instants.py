"""Instants as text."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from mockpay.web.instants import instant

AT = datetime(2025, 9, 24, 18, 43, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("microseconds", "written"), [(0, ".000"), (999, ".000"), (1000, ".001"), (827_000, ".827"), (827_999, ".827")]
)
def test_milliseconds_are_always_written_and_cut_off(microseconds: int, written: str) -> None:
    assert instant(AT.replace(microsecond=microseconds)) == f"2025-09-24T18:43:40{written}Z"


@pytest.mark.parametrize("hours", [-6, 0, 14])
def test_another_zone_is_written_in_utc(hours: int) -> None:
    assert instant(AT.astimezone(timezone(timedelta(hours=hours)))) == "2025-09-24T18:43:40.000Z"


@pytest.mark.parametrize("year", [1, 999, 1970, 9999])
def test_every_year_has_four_digits(year: int) -> None:
    assert instant(AT.replace(year=year)) == f"{year:04}-09-24T18:43:40.000Z"
