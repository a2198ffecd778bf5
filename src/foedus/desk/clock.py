"""The clock that time limits read.

What lives here: a limit in seconds made into a question that work asks between steps. What does not: the work.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from foedus.errors import RequestError


def stop_after(time_limit_s: float | None) -> Callable[[], bool] | None:
    """Give a callable that says whether a time limit, from now, is used up; None without a limit.

    Raises
    ------
    RequestError
        If the time limit is not above 0.
    """
    if time_limit_s is None:
        return None
    if not time_limit_s > 0:
        raise RequestError(f"a time limit of {time_limit_s:g} s", code="bad-limit", hint="give more than 0 seconds")
    until = time.monotonic() + time_limit_s
    return lambda: time.monotonic() >= until
