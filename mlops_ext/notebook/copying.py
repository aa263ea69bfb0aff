"""Copying from a notebook: where to, and a line that tells how far it has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlops_ext.connection import Connection, connect
from mlops_ext.errors import InvalidInput
from mlops_ext.notebook import cells
from mlops_ext.notebook.displays import words
from mlops_ext.notebook.liveline import LiveLine
from mlops_ext.notebook.objects.models import Version
from mlops_ext.notebook.objects.sharing import CopyPlan
from mlops_ext.notebook.verbs.base import Verbs
from mlops_ext.services import copying

if TYPE_CHECKING:
    from mlops_ext.services.records import Progressed

_QUICK = 1.0
"""Seconds that copying may take without saying what it does."""


def copy(
    connection: Connection,
    reference: str,
    *,
    to: Verbs | Connection | str | None = None,
    group: str | None = None,
    dry_run: bool = False,
) -> Version | CopyPlan:
    """Copy a version, or tell what that would do; see `MLOps.copy`.

    Raises:
        MLOpsError: it cannot be copied, or SageMaker refuses.
    """
    target = _target(to)
    if dry_run:
        plan = copying.plan(connection, reference, to=target, group=group)
        return CopyPlan(connection, plan)
    line = LiveLine(cells.shell(), after=_QUICK)
    record = copying.copy(
        connection,
        reference,
        to=target,
        group=group,
        progress=lambda how: line.show(_told(how)),
    )
    line.show(f"{record.reference} is {'there already' if record.existing else 'made'}")
    return Version(target or connection, record)


def _target(to: Verbs | Connection | str | None) -> Connection | None:
    if isinstance(to, str):
        return connect(to)
    if isinstance(to, Verbs):
        return to.connection
    if to is None or isinstance(to, Connection):
        return to
    raise InvalidInput.of(
        "InvalidTarget",
        f"{type(to).__name__} objects are no SageMaker to copy to.",
        hint='Use to="aws", to="local", or what mlops_ext.connect(…) gave.',
    )


def _told(how: Progressed) -> str:
    if not how.total:
        return how.text
    return f"{how.text}: {words.size(how.done)} of {words.size(how.total)}"
