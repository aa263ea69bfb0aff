"""Where the system cannot cut the network: this Python process reaches the loopback alone."""

from __future__ import annotations

import ipaddress
import sys
from typing import Any

_TO_AN_ADDRESS = {"socket.connect", "socket.sendto", "socket.sendmsg"}
_BY_NAME = {"socket.getaddrinfo", "socket.gethostbyname"}


def _is_here(host: Any) -> bool:
    if host in (None, "", "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _TO_AN_ADDRESS:
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    elif event in _BY_NAME:
        host = arguments[0]
    else:
        return
    if not _is_here(host):
        raise OSError(f"The network is cut: {event} to {host!r} is refused.")


sys.addaudithook(_watch)
