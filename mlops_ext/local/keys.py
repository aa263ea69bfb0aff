"""Access keys of the local SageMaker: who calls is written in the key. Standard library only.

An access key id is ``MLOPSLOCAL_`` and the base32 of user and holder; its secret is derived from
the state directory's master key. So there is no table of keys, and no restart invalidates one.
The holder of a temporary key, as STS gives them, is a session: it says the role and when it ends.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from dataclasses import dataclass

_PREFIX = "MLOPSLOCAL_"
_LONGEST = 128  # characters that AWS allows in an access key id
_SEPARATOR = "\0"
_SESSION = re.compile(r"session:([^:]*):([0-9a-f]+)")


@dataclass(frozen=True)
class Session:
    """A temporary key's session.

    Args:
        role: the name of the role.
        ends: when the key is no longer good, in epoch seconds.
    """

    role: str
    ends: int

    @property
    def holder(self) -> str:
        """The session as the holder in an access key id."""
        return f"session:{self.role}:{self.ends:x}"


def read_session(holder: str) -> Session | None:
    """The session that holds a key; None when the key is not a temporary one."""
    found = _SESSION.fullmatch(holder)
    return Session(found[1], int(found[2], 16)) if found else None


def key_id(user: str, holder: str) -> str:
    """The access key id that names user and holder.

    Raises:
        ValueError: one of them is empty or has a NUL, or both together are too long.
    """
    if not user or not holder or _SEPARATOR in user + holder:
        raise ValueError("User and holder of a key need a name without NUL characters.")
    text = base64.b32encode(f"{user}{_SEPARATOR}{holder}".encode()).decode("ascii").rstrip("=")
    if len(_PREFIX + text) > _LONGEST:
        raise ValueError(
            f"The names of user {user!r} and holder {holder!r} are too long for a key."
        )
    return _PREFIX + text


def read_key_id(access_key_id: str) -> tuple[str, str] | None:
    """User and holder behind an access key id; None when it is not one of ours."""
    if not access_key_id.startswith(_PREFIX):
        return None
    text = access_key_id.removeprefix(_PREFIX)
    try:
        decoded = base64.b32decode(text + "=" * (-len(text) % 8)).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    user, separator, holder = decoded.partition(_SEPARATOR)
    return (user, holder) if separator and user and holder else None


def secret(master: bytes, access_key_id: str) -> str:
    """The secret access key that belongs to an access key id."""
    digest = hmac.new(master, access_key_id.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest).decode("ascii").rstrip("=")


def session_token(master: bytes, access_key_id: str) -> str:
    """The session token that belongs to a temporary access key id."""
    return secret(master, f"token {access_key_id}")
