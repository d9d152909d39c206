"""Where a request comes from: its address in one way of writing, and the neighbourhood that counts as one place."""

from ipaddress import IPv6Address, ip_address, ip_network

from flask import has_request_context, request

HOUSEHOLD = 64  # bits of an IPv6 address that name one household: it may use all the others at will


LONGEST_AGENT = 200


def agent() -> str:
    """What the browser calls itself; "" for a command, which nobody's browser sent."""
    return request.user_agent.string[:LONGEST_AGENT] if has_request_context() else ""


def address() -> str:
    """The visitor's address, IPv4 within IPv6 as plain IPv4; "" where it is none, as for a command or a socket file."""
    try:
        found = ip_address((request.remote_addr if has_request_context() else "") or "")
    except ValueError:
        return ""
    return str(getattr(found, "ipv4_mapped", None) or found)


def neighbourhood() -> str:
    """The name under which tries are counted: an IPv4 address, or the whole household of an IPv6 one."""
    here = address()
    if ":" not in here:
        return here or "nowhere"
    return str(ip_network((IPv6Address(here), HOUSEHOLD), strict=False))
