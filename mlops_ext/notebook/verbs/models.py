"""Models: register, read, remove."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Literal

from mlops_ext.errors import UnknownReference
from mlops_ext.notebook.objects.endpoints import Cleaned
from mlops_ext.notebook.objects.evaluation import Evaluation
from mlops_ext.notebook.objects.models import FinishedJobs, Group, Models, Version
from mlops_ext.notebook.verbs.base import Verbs
from mlops_ext.services import cleanup, models, records, registration, sharing

if TYPE_CHECKING:
    from mlops_ext.notebook.objects.capture import Captured


class ModelVerbs(Verbs):
    """Models: register, read, remove."""

    def register(
        self,
        model: Any,
        group: str,
        *,
        metrics: Mapping[str, float] | Evaluation | None = None,
        evaluation: Any = None,
        parameters: Mapping[str, Any] | None = None,
        datasets: Any = None,
        example: Any = None,
        description: str = "",
        image: str | None = None,
        include: Any = (),
        copy: bool = True,
        force: bool = False,
        no_code: bool = False,
        upload_data: bool = False,
    ) -> Version:
        """Register a model as the next version of a model package group.

        Args:
            model: A fitted model (scikit-learn, XGBoost, LightGBM, PyTorch, anything with
                ``predict``), an object or module with ``model_fn``, a folder, a ``model.tar.gz``,
                an ``s3://`` URI, ``job:NAME`` or an estimator of the SageMaker SDK, ``runs:/…`` or
                ``models:/…`` of MLflow.
            group: Name of the group, made when it is not there.
            metrics: Headline metrics by name; taken from `evaluation` where left out.
            evaluation: What `evaluate` gave, or ``(truth, score)``.
            parameters: Parameters by name; taken from the model where left out.
            datasets: Path or URI of what it learned from, a list of them, or ``{role: path}``;
                where left out, what the cells were seen to read for it; ``[]`` for none.
            example: Rows as the model takes them: they give its signature and a request to try.
            description: A sentence about it.
            image: URI of the container that serves it; AWS's for its framework where left out.
            include: Further files and folders for the archive.
            copy: Copy an archive that lies in S3; else the version refers to it where it is.
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
            example=example,
            image=image,
            include=include,
            copy=copy,
            description=description,
            force=force,
            no_code=no_code,
            upload_data=upload_data,
        )

    def finished_jobs(self) -> FinishedJobs:
        """Return the training jobs that completed last, at most 100, newest first.

        Each can be registered: ``ml.register("job:NAME", "churn")``.

        Raises:
            MLOpsError: SageMaker cannot be asked.
        """
        return FinishedJobs(self.connection, registration.finished_jobs(self.connection))

    def captured(self, turn: Literal["on", "off"] | None = None) -> Captured:
        """Return what the cells have read so far, from which `register` takes the data sets.

        Args:
            turn: ``off`` ends capture and forgets, ``on`` begins it again.
        """
        from mlops_ext.notebook.cells import shell
        from mlops_ext.notebook.objects.capture import captured

        return captured(shell(), turn)

    def models(self, *, shared: bool = False) -> Models:
        """Return all model package groups with their versions.

        Args:
            shared: Those of other accounts that are shared with this one.
        """
        read = sharing.list_received if shared else models.list_groups
        return Models(self.connection, read(self.connection), shared=shared)

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
