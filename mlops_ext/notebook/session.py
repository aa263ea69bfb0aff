"""What `mlops_ext.connect()` gives: a data scientist's verbs on one SageMaker."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from mlops_ext.connection import Connection
from mlops_ext.connection import connect as connect_to
from mlops_ext.errors import InvalidInput, UnknownReference
from mlops_ext.notebook.objects.comparison import Comparison
from mlops_ext.notebook.objects.endpoints import Cleaned, Endpoint, Endpoints, Which
from mlops_ext.notebook.objects.lineage import Lineage
from mlops_ext.notebook.objects.models import Evaluation, Group, Models, Version
from mlops_ext.services import cleanup, compare, deployment, evaluation, models, records

if TYPE_CHECKING:
    from mlops_ext.notebook.widgets.deployment import Deployment
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


class MLOps:
    """A data scientist's verbs on one SageMaker.

    Versions are named ``churn/3``, ``churn@latest``, ``churn@approved`` or by ARN, endpoints by
    their name, data by its URI or path.

    Attributes:
        connection: Which SageMaker, as whom.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def evaluate(
        self,
        model: Any,
        X: Any,  # noqa: N803 - as in scikit-learn
        y: Any,
        *,
        threshold: float | None = None,
        labels: Sequence[Any] | None = None,
    ) -> Evaluation:
        """Return how good a binary classifier is on held-out rows.

        Args:
            model: It has ``predict_proba`` or ``decision_function``.
            X: The rows, as the model takes them.
            y: What happened, a class for each row.
            threshold: Score from which a row counts as positive; 0.5 for probabilities, 0 for
                decision values where left out.
            labels: Negative, then positive class; the model's ``classes_`` where left out.

        Raises:
            MLOpsError: The model or the rows cannot be evaluated.
        """
        result = evaluation.evaluate(model, X, y, threshold=threshold, labels=labels)
        return Evaluation(self.connection, result.record(), result)

    def register(
        self,
        model: Any,
        group: str,
        *,
        metrics: Mapping[str, float] | Evaluation | None = None,
        evaluation: Any = None,
        parameters: Mapping[str, Any] | None = None,
        datasets: Any = (),
        description: str = "",
        force: bool = False,
        no_code: bool = False,
        upload_data: bool = False,
    ) -> Version:
        """Register a model as the next version of a model package group.

        Args:
            model: The fitted model.
            group: Name of the group, made when it is not there.
            metrics: Headline metrics by name; taken from `evaluation` where left out.
            evaluation: What `evaluate` gave, or ``(truth, score)``.
            parameters: Parameters by name; taken from the model where left out.
            datasets: Path or URI of what it learned from, a list of them, or ``{role: path}``.
            description: A sentence about it.
            force: Make a new version even when the same model is registered already.
            no_code: Keep neither cells nor notebook.
            upload_data: Copy local data sets to the bucket.

        Raises:
            MLOpsError: The group's name is refused, or SageMaker refuses.
        """
        from mlops_ext.notebook.registration import register

        return register(
            self.connection,
            model,
            group,
            metrics=metrics,
            evaluation=evaluation,
            parameters=parameters,
            datasets=datasets,
            description=description,
            force=force,
            no_code=no_code,
            upload_data=upload_data,
        )

    def models(self) -> Models:
        """Return all model package groups with their versions."""
        return Models(self.connection, models.list_groups(self.connection))

    def group(self, name: str) -> Group:
        """Return one model package group with its versions.

        Raises:
            UnknownReference: There is none of this name.
        """
        return Group(self.connection, models.get_group(self.connection, name))

    def version(self, reference: str) -> Version:
        """Return a version.

        Raises:
            UnknownReference: There is none of this name; the closest are offered.
        """
        return Version(self.connection, models.get_version(self.connection, reference))

    def compare(self, *references: str, baseline: str | None = None) -> Comparison:
        """Compare two or more versions.

        Args:
            references: The versions.
            baseline: The one that differences are taken from; the first where left out.

        Raises:
            MLOpsError: One of them is unknown, or there are fewer than two.
        """
        record = compare.compare(self.connection, list(references), baseline)
        return Comparison(self.connection, record)

    def lineage(self, reference: str) -> Lineage:
        """Return what a version, an endpoint or data is connected with.

        Raises:
            MLOpsError: Nothing of that name.
        """
        return Lineage.asked(self.connection, reference)

    def deploy(self, reference: str, endpoint: str, *, comment: str = "") -> Deployment:
        """Deploy a version to an endpoint; returns at once with a live display that has `wait`.

        Raises:
            MLOpsError: The version cannot be served, or SageMaker refuses.
        """
        from mlops_ext.notebook.widgets.deployment import deploy

        return deploy(self.connection, reference, endpoint, comment=comment)

    def endpoints(self) -> Endpoints:
        """Return all endpoints."""
        return Endpoints(self.connection, deployment.list_endpoints(self.connection))

    def endpoint(self, name: str) -> Endpoint:
        """Return an endpoint.

        Raises:
            UnknownReference: There is none of this name; the closest are offered.
        """
        plain = name.removeprefix("endpoint:")
        return Endpoint(self.connection, deployment.get_endpoint(self.connection, plain))

    def clean(self, name: str) -> Cleaned:
        """Delete a group with its versions, one version, or an endpoint with what it is made of.

        What is not there is not an error: nothing is removed then.

        Args:
            name: ``churn/3``, ``endpoint:churn-prod``, or a bare name: that group, or where there
                is none, that endpoint.

        Raises:
            MLOpsError: Something hangs on it, or SageMaker refuses.
        """
        plain = name.removeprefix("endpoint:")
        ways: list[tuple[Callable[..., records.Cleaned], str]]
        if plain != name:
            ways = [(cleanup.delete_endpoint, plain)]
        elif "/" in name or "@" in name:
            ways = [(cleanup.delete_version, name)]
        else:
            ways = [(cleanup.delete_group, name), (cleanup.delete_endpoint, name)]
        for delete, what in ways:
            with suppress(UnknownReference):
                return Cleaned(self.connection, delete(self.connection, what))
        return Cleaned(self.connection, records.Cleaned(removed=[]))

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
