"""Runs a command with a folder as its `/opt/ml`: `python namespace.py FOLDER COMMAND...`.

A program by itself, of the standard library alone. Linux gives the process a mount namespace of
its own (with a user namespace around it where that takes no privilege), so nobody else sees the
mounts and they end with the process. The command replaces this program: it keeps the process id.
"""

from __future__ import annotations

import ctypes
import os
import stat
import sys

CLONE_NEWNS, CLONE_NEWUSER = 0x00020000, 0x10000000
MS_BIND, MS_REC, MS_PRIVATE = 4096, 16384, 1 << 18
TARGET = "/opt/ml"
PARENT = "/opt"


def make_private(folder: str) -> None:
    """Give this process a view in which `folder` is /opt/ml.

    Raises:
        OSError: the system refuses; its text is for people.
    """
    here = os.getcwd()
    _enter_namespace()
    # Only now: a folder opened before belongs to the mounts that were left.
    source = os.open(folder, os.O_PATH | os.O_DIRECTORY)
    _mount("none", "/", None, MS_REC | MS_PRIVATE)
    if not os.path.isdir(TARGET):
        _cover_parent()
    _bind(source, TARGET)
    os.chdir(here)  # the same path, seen through the new mounts


def _enter_namespace() -> None:
    """A mount namespace: directly with the privilege, else inside a user namespace."""
    libc = ctypes.CDLL(None, use_errno=True)
    if os.geteuid() == 0 and libc.unshare(CLONE_NEWNS) == 0:
        return
    user, group = os.geteuid(), os.getegid()
    if libc.unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0:
        raise _refused("unshare")
    # Without this, the kernel lets nobody unprivileged map a group.
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{user} {user} 1")
    _write("/proc/self/gid_map", f"{group} {group} 1")


def _cover_parent() -> None:
    """Lay an empty folder over /opt, with all that was in it and a place for `ml`."""
    entries = []
    for entry in os.scandir(PARENT):
        if entry.is_symlink():
            entries.append((entry.path, os.readlink(entry.path), -1))
        else:
            entries.append((entry.path, "", os.open(entry.path, os.O_PATH)))
    _mount("tmpfs", PARENT, "tmpfs", 0, "mode=0755")
    for path, link, descriptor in entries:
        if descriptor < 0:
            os.symlink(link, path)
            continue
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            os.mkdir(path)
        else:
            _write(path, "")
        _bind(descriptor, path)
        os.close(descriptor)
    os.mkdir(TARGET)


def _bind(descriptor: int, target: str) -> None:
    _mount(f"/proc/self/fd/{descriptor}", target, None, MS_BIND | MS_REC)


def _mount(source: str, target: str, kind: str | None, flags: int, options: str = "") -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    words = (source, target, kind, options or None)
    what, where, filesystem, data = (word and word.encode() for word in words)
    if libc.mount(what, where, filesystem, ctypes.c_ulong(flags), data) != 0:
        raise _refused(f"mount on {target}")


def _refused(call: str) -> OSError:
    number = ctypes.get_errno()
    return OSError(number, f"{call}: {os.strerror(number)}")


def _write(path: str, text: str) -> None:
    with open(path, "w") as file:
        file.write(text)


if __name__ == "__main__":
    try:
        make_private(sys.argv[1])
    except OSError as error:
        sys.exit(f"/opt/ml could not be made private: {error}")
    command = sys.argv[2:]
    try:
        os.execvp(command[0], command)
    except OSError as error:
        print(f"{command[0]}: {error.strerror}", file=sys.stderr)
        sys.exit(127)  # the shell's status for a command that is not there
