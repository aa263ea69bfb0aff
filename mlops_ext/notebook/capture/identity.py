"""What tells one content of a file from another, without reading all of it."""

from __future__ import annotations

import os

from mlops_ext.notebook.capture.log import Identity

_BLOCK = 16 * 1024

_known: dict[str, Identity] = {}


def identify(path: str, found: os.stat_result) -> Identity:
    """Return size, time of the last change, and a hash of the first and last 16 KB.

    A file that has not changed since it was asked for is not opened again.

    Args:
        path: of a file or folder; a folder has a time alone.
        found: what `os.stat` says of it.
    """
    if not os.path.isfile(path):
        return Identity(mtime_ns=found.st_mtime_ns)
    known = _known.get(path)
    if known and (known.size, known.mtime_ns) == (found.st_size, found.st_mtime_ns):
        return known
    identity = Identity(found.st_size, found.st_mtime_ns, _token(path, found.st_size))
    _known[path] = identity
    return identity


def is_unchanged(path: str, identity: Identity) -> bool:
    """Return whether a file is still as it was when it was read."""
    try:
        found = os.stat(path)
    except OSError:
        return False
    if identity.token is None:
        return True
    same = (found.st_size, found.st_mtime_ns) == (identity.size, identity.mtime_ns)
    return same or (
        found.st_size == identity.size and _token(path, found.st_size) == identity.token
    )


def _token(path: str, size: int) -> str | None:
    import hashlib  # loading the extension does without

    digest = hashlib.blake2b(digest_size=16)
    try:
        with open(path, "rb", buffering=0) as file:
            digest.update(file.read(_BLOCK))
            if size > _BLOCK:
                file.seek(max(_BLOCK, size - _BLOCK))
                digest.update(file.read(_BLOCK))
    except OSError:
        return None
    return digest.hexdigest()
