"""Deleting whatever a reference names."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from mlops_ext.services.cleanup.endpoints import delete_endpoint
from mlops_ext.services.cleanup.versions import delete_group, delete_version
from mlops_ext.services.given import one_of
from mlops_ext.services.records import Cleaned
from mlops_ext.services.records.removal import Serving
from mlops_ext.services.references import parse

if TYPE_CHECKING:
    from mlops_ext.connection import Connection


def delete(connection: Connection, name: str, endpoints: Serving = "refuse") -> Cleaned:
    """Delete a group with its versions, a version, or an endpoint, with what hangs on it.

    Args:
        connection: where.
        name: ``churn``, ``churn/3`` or ``endpoint:churn-prod``.
        endpoints: what happens to those that serve it.

    Raises:
        UnknownReference: there is no such thing; `closest` has names near it.
        InvalidInput: ``endpoints`` is no word for what happens to them.
        Conflict: an endpoint serves it, and ``refuse`` is what shall happen then.
    """
    one_of(endpoints, get_args(Serving), "word for what happens to endpoints")
    found = parse(name)
    if found.kind == "endpoint":
        return delete_endpoint(connection, str(found.endpoint))
    if found.kind == "version":
        return delete_version(connection, name, endpoints)
    return delete_group(connection, name, endpoints=endpoints)
