"""What can be posted: each kind of entry, the letters of its numbers, the account it is booked against."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Event:
    """`type` begins the number ("XS-2611-0042"); `contra` suggests the other account (对方科目)."""

    kind: str
    type: str
    contra: str | None = None


EVENTS = {
    event.kind: event
    for event in (
        Event("sale", "XS", "6001"),
        Event("return", "TH", "6001"),
        Event("receipt", "SK", "1002"),
        Event("refund", "TK", "1002"),
        Event("repair", "WX", "6051"),
        Event("service", "FW", "6051"),
        Event("reversal", "CX"),
    )
}
