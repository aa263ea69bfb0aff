"""Lineage."""

from __future__ import annotations

from mlops_ext.notebook.objects.lineage import Lineage
from mlops_ext.notebook.verbs.base import Verbs


class LineageVerbs(Verbs):
    """Lineage."""

    def lineage(self, reference: str) -> Lineage:
        """Return what a version, an endpoint or data is connected with.

        Raises:
            MLOpsError: Nothing of that name.
        """
        return Lineage.asked(self.connection, reference)
