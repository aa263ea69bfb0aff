"""Tells when the magics turn to another SageMaker, as each call of `mlops_ext.connect` makes them.

Whoever connects to a second SageMaker, to copy there, would otherwise delete there unawares.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mlops_ext.connection import Connection

_known: tuple[str, ...] | None = None


def told(connection: Connection) -> str | None:
    """Return a line where this is another SageMaker than the last one told of, else None."""
    global _known
    before, _known = _known, _place(connection)
    if before in (None, _known):
        return None
    kind, *rest = _known
    name = "the local SageMaker" if kind == "local" else "AWS SageMaker"
    where = ", ".join(part for part in rest if part)
    return f"%mlops works on {name} ({where}) now, the one connected to last."


def _place(connection: Connection) -> tuple[str, ...]:
    profile = connection.choice.profile or ""
    return connection.kind, connection.region, profile, str(connection.state_dir or "")
