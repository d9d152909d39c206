"""What the keeper does besides keeping schemas ready: duties that need its rights, which no page and no job has."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class Duty:
    """Done every so many seconds; `again` is when, by the monotonic clock."""

    seconds: float
    function: Callable[[], object]
    again: float = 0.0


duties: list[Duty] = []


def every(seconds: float) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Declares a duty of the keeper; it runs without a company, in its application context."""

    def declare(function):
        duties.append(Duty(seconds, function))
        return function

    return declare


def attend() -> list[str]:
    """Does what it is time for; a sentence for each that failed, which is tried again when its time comes."""
    due = [duty for duty in duties if time.monotonic() >= duty.again]
    return [failure for duty in due if (failure := _done(duty))]


def _done(duty):
    duty.again = time.monotonic() + duty.seconds
    try:
        duty.function()
        return ""
    except Exception as error:
        return f"{duty.function.__name__}: {type(error).__name__}: {error}"
