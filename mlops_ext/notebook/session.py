"""What `mlops_ext.connect()` gives: a data scientist's verbs on one SageMaker."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from mlops_ext.connection import connect as connect_to
from mlops_ext.errors import InvalidInput
from mlops_ext.notebook.objects.endpoints import Which
from mlops_ext.notebook.verbs.endpoints import EndpointVerbs
from mlops_ext.notebook.verbs.evaluation import EvaluationVerbs
from mlops_ext.notebook.verbs.finding import FindingVerbs
from mlops_ext.notebook.verbs.governance import GovernanceVerbs
from mlops_ext.notebook.verbs.lineage import LineageVerbs
from mlops_ext.notebook.verbs.linking import LinkingVerbs
from mlops_ext.notebook.verbs.models import ModelVerbs
from mlops_ext.notebook.verbs.sharing import SharingVerbs

if TYPE_CHECKING:
    from mlops_ext.notebook.widgets.panel import Panel


def connect(use: str | None = None, **options: Any) -> MLOps:
    """Return a session on the SageMaker that was chosen.

    Args:
        use: ``aws`` or ``local``; None takes the choice of the environment and of
            mlops-ext.json, then what the surroundings tell.
        **options: ``profile``, ``region``, ``state_dir`` and ``user``, as `mlops_ext.connection`'s
            ``connect`` takes them.

    Raises:
        MLOpsError: The choice is not valid, or its SageMaker does not answer.
    """
    if use == "aws" and os.environ.get("MLOPS_LOCAL"):
        raise InvalidInput.of(
            "Attached",
            "This kernel is pointed at the local SageMaker.",
            hint="Point it back first: %mlops use aws.",
        )
    global _latest
    _latest = MLOps(connect_to(use, **options))
    return _latest


def latest() -> MLOps | None:
    """Return the session made last in this process: the one that the magics use."""
    return _latest


class MLOps(
    ModelVerbs,
    FindingVerbs,
    EvaluationVerbs,
    GovernanceVerbs,
    LineageVerbs,
    LinkingVerbs,
    EndpointVerbs,
    SharingVerbs,
):
    """A data scientist's verbs on one SageMaker.

    Versions are named ``churn/3``, ``churn@latest``, ``churn@approved`` or by ARN, endpoints by
    their name, data by its URI or path.

    Attributes:
        connection: Which SageMaker, as whom.
    """

    def panel(self) -> Panel:
        """Return a panel of models, versions, endpoints and their actions, for any front end."""
        from mlops_ext.notebook.widgets.panel import Panel

        return Panel(self)

    def which(self) -> Which:
        """Return which SageMaker this is, and as whom."""
        return Which(self.connection)

    def client(self, service: str) -> Any:
        """Return the boto3 client of a service, bound to this SageMaker."""
        return self.connection.client(service)

    def __repr__(self) -> str:
        return f"<MLOps on {self.connection.kind} SageMaker, {self.connection.region}>"


_latest: MLOps | None = None
