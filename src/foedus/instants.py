"""What time it is, in one way only: instants are UTC, legal dates are dates.

What lives here: parsing and showing instants, date-time groups, seconds from a scenario's zero. What
does not: the clock (it is given by the doors) and any default time zone.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

_INSTANT: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2}))?(Z|[+-]\d{2}:\d{2})?", re.ASCII)
_MONTHS: Final = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


def parse_instant(text: str) -> datetime:
    """Read an instant written with its zone, such as ``2022-01-06T20:00Z``; answer in UTC.

    Raises
    ------
    ValueError
        If the text is no instant, or names no zone (a local time is never guessed).

    Examples
    --------
    >>> parse_instant("2022-01-07T13:34+06:00").isoformat()
    '2022-01-07T07:34:00+00:00'
    """
    match = _INSTANT.fullmatch(text)
    if match is None:
        raise ValueError("write an instant as 2022-01-06T20:00:00Z")
    if match[7] is None:
        raise ValueError("no zone: write Z for UTC or an offset such as +06:00")
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except OverflowError:
        raise ValueError("an instant in UTC lies in the years 1 to 9999") from None


def parse_as_of(text: str) -> datetime:
    """Read a knowledge date: an instant, or a date, which means all that was known that day in UTC.

    Raises
    ------
    ValueError
        If the text is neither.

    Examples
    --------
    >>> parse_as_of("2022-01-06").isoformat()
    '2022-01-07T00:00:00+00:00'
    """
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        try:
            return datetime.combine(date.fromisoformat(text), time(0), UTC) + timedelta(days=1)
        except OverflowError:
            raise ValueError("a knowledge date lies before 9999-12-31") from None
    return parse_instant(text)


def show_instant(at: datetime) -> str:
    """Write an instant in ISO 8601 with Z; seconds only where they are not zero."""
    utc = at.astimezone(UTC)
    return utc.replace(tzinfo=None).isoformat(timespec="seconds" if utc.second else "minutes") + "Z"


def show_local(at: datetime, zone: str) -> str:
    """Write an instant in local civil time of an IANA zone, with its offset.

    Examples
    --------
    >>> show_local(parse_instant("2022-01-06T20:00Z"), "Asia/Almaty")
    '2022-01-07 02:00 +06:00'
    """
    local = at.astimezone(ZoneInfo(zone))
    offset = local.strftime("%z")
    return f"{local:%Y-%m-%d %H:%M} {offset[:3]}:{offset[3:]}"


def show_dtg(at: datetime) -> str:
    """Write a date-time group in Zulu time.

    Source: the form DDHHMMZMONYY used in NATO and UN message headers.

    Examples
    --------
    >>> show_dtg(parse_instant("2026-11-22T17:45Z"))
    '221745ZNOV26'
    """
    utc = at.astimezone(UTC)
    return f"{utc:%d%H%M}Z{_MONTHS[utc.month - 1]}{utc:%y}"


def seconds_from(zero_at: datetime, at: datetime) -> int:
    """Count whole seconds from a scenario's zero to an instant (negative before it)."""
    return round((at - zero_at).total_seconds())


def instant_from(zero_at: datetime, seconds: int) -> datetime:
    """Give the instant that lies ``seconds`` after a scenario's zero."""
    return zero_at + timedelta(seconds=int(seconds))


def add_hours(at: datetime, hours: float) -> datetime:
    """Give the instant ``hours`` later, rounded to the second."""
    return at + timedelta(seconds=round(hours * 3600))
