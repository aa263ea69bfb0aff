"""Copying elsewhere, and deleting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlops_ext.notebook.objects.sharing import CopyPlan, Removal, deleted
from mlops_ext.notebook.verbs.base import Verbs
from mlops_ext.services.records.removal import Serving

if TYPE_CHECKING:
    from mlops_ext.connection import Connection
    from mlops_ext.notebook.objects.endpoints import Cleaned
    from mlops_ext.notebook.objects.models import Version


class SharingVerbs(Verbs):
    """Copying elsewhere, and deleting."""

    def copy(
        self,
        reference: str,
        to: Verbs | Connection | str | None = None,
        group: str | None = None,
        *,
        dry_run: bool = False,
    ) -> Version | CopyPlan:
        """Copy a version with all that is kept about it to another group, account or region.

        Its objects, evaluation, predictions, notebook, card and lineage go along; its approval
        does not. The same content is copied once.

        Args:
            reference: The version.
            to: Another session (``mlops.connect("aws", profile="prod")``), ``"aws"`` or
                ``"local"``; this SageMaker where left out.
            group: Of the copy, made when it is not there; the version's where left out.
            dry_run: Make nothing, and return what would be made and what cannot go along.

        Raises:
            MLOpsError: It cannot be copied; nothing is left of what had been made.
        """
        from mlops_ext.notebook.copying import copy

        return copy(self.connection, reference, to=to, group=group, dry_run=dry_run)

    def delete(
        self, name: str, *, endpoints: Serving = "refuse", dry_run: bool = False
    ) -> Cleaned | Removal:
        """Delete a group with its versions, one version, or an endpoint.

        Args:
            name: ``churn``, ``churn/3`` or ``endpoint:churn-prod``.
            endpoints: What happens to those that serve it: ``refuse`` deletes nothing then,
                ``remove`` deletes them, too, ``keep`` lets them go on with what they need.
            dry_run: Delete nothing, and return what hangs on it.

        Raises:
            MLOpsError: There is no such thing, an endpoint serves it, or SageMaker refuses.
        """
        return deleted(self.connection, name, endpoints, dry_run=dry_run)
