"""Networks as people type them: an address or a network a line, IPv4 or IPv6."""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from flask_babel import gettext as _

Network = IPv4Network | IPv6Network
MOST = 50


class NoNetwork(ValueError):
    """Something typed that is no network; its text is a sentence for the person who typed it."""


def read(text: str) -> list[Network]:
    """The networks of a text, in order, none twice. Raises NoNetwork."""
    words = text.replace(",", " ").replace("，", " ").replace("；", " ").replace(";", " ").split()
    if len(words) > MOST:
        raise NoNetwork(_("Use at most %(count)s networks.", count=MOST))
    return list(dict.fromkeys(map(_network, words)))


def written(networks: Iterable[Network]) -> str:
    """One a line; a single address without its length."""
    return "\n".join(_line(network) for network in networks)


def holds(networks: Sequence[Network], address: str) -> bool:
    """Whether one comes in from this address; no networks at all: from everywhere."""
    if not networks:
        return True
    return bool(address) and any(ip_address(address) in network for network in networks)


def _network(word):
    try:
        return ip_network(word, strict=False)
    except ValueError:
        reason = _("“%(word)s” is no network. Write 203.0.113.7 or 203.0.113.0/24.", word=word[:60])
        raise NoNetwork(reason) from None


def _line(network):
    return str(network.network_address) if network.num_addresses == 1 else str(network)
