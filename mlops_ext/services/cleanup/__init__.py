"""Removing with what hangs on it: said first, then done."""

from mlops_ext.services.cleanup.deleting import delete
from mlops_ext.services.cleanup.endpoints import delete_endpoint
from mlops_ext.services.cleanup.planning import plan
from mlops_ext.services.cleanup.versions import delete_group, delete_version

__all__ = ["delete", "delete_endpoint", "delete_group", "delete_version", "plan"]
