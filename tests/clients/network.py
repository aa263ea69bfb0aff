"""Cuts this process, and all that it starts, off from every machine but this one."""

from __future__ import annotations

import ctypes
import fcntl
import os
import socket
import struct
from enum import StrEnum
from pathlib import Path

GUARD = Path(__file__).parent / "guard"

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 0x1


class Cut(StrEnum):
    """How the network is cut: by the system, or by a hook in every Python process."""

    NAMESPACE = "namespace"
    GUARD = "guard"


def cut(wanted: Cut = Cut.NAMESPACE) -> Cut:
    """Cut the network; by a namespace that has the loopback alone, where the system allows it.

    Returns:
        How it was done.
    """
    if wanted is Cut.NAMESPACE and _enter_namespace():
        _raise_loopback()
        return Cut.NAMESPACE
    paths = [str(GUARD), *filter(None, [os.environ.get("PYTHONPATH")])]
    os.environ["PYTHONPATH"] = os.pathsep.join(paths)
    return Cut.GUARD


def _enter_namespace() -> bool:
    """Root needs a network namespace only; others get it inside a user namespace."""
    try:
        unshare = ctypes.CDLL(None, use_errno=True).unshare
    except AttributeError:
        return False
    user, group = os.getuid(), os.getgid()
    if unshare(_CLONE_NEWNET) == 0:
        return True
    if unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
        return False
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    return True


def _raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        request = struct.pack("16sh14x", b"lo", 0)
        [flags] = struct.unpack_from("h", fcntl.ioctl(control, _SIOCGIFFLAGS, request), 16)
        fcntl.ioctl(control, _SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | _IFF_UP))
