"""Evaluations, reports, and what a version has to do with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mlops_ext.errors import MLOpsError
from mlops_ext.notebook.displays import evaluation as display
from mlops_ext.notebook.displays import reports as reports_display
from mlops_ext.notebook.displays.blocks import Block
from mlops_ext.notebook.displays.thinning import thinned
from mlops_ext.notebook.loading import load
from mlops_ext.notebook.objects.shown import ShownRecord
from mlops_ext.services import evaluation, records

if TYPE_CHECKING:
    from mlops_ext.connection import Connection


class Evaluation(ShownRecord[records.Evaluation]):
    """How good a model is on held-out rows.

    Attributes:
        record: Metrics, curves, the confusion matrix, segments and the rest.
        result: What `register` keeps of it; none when it was read back.
    """

    _kind = "evaluation"

    def __init__(
        self,
        connection: Connection,
        record: records.Evaluation,
        result: evaluation.EvaluationResult | None = None,
    ) -> None:
        super().__init__(connection, record)
        self.result = result

    @property
    def metrics(self) -> dict[str, float | None]:
        """Its metrics by name."""
        return {metric.name: metric.value for metric in self.record.metrics}

    def __repr__(self) -> str:
        return f"<Evaluation on {self.record.rows} rows>"

    def _blocks(self) -> Sequence[Block]:
        return display.evaluation(self.record)

    def _data(self) -> Any:
        return thinned(self.record).to_wire()


class Reports(ShownRecord[records.Reports]):
    """Reports of SageMaker's own jobs: bias, explanations, data and model quality.

    Attributes:
        record: What they say, and which files could not be read.
    """

    _kind = "reports"

    def __repr__(self) -> str:
        return f"<Reports of {self.record.reference}>"

    def _blocks(self) -> Sequence[Block]:
        return reports_display.reports(self.record)


class Evaluated(ShownRecord[records.Version]):
    """What a version has to do with evaluations; a part of `Version`."""

    _evaluation: records.Evaluation | None = None
    _evaluation_read = False
    _evaluation_unread: records.Problem | None = None

    def evaluation(self) -> Evaluation | None:
        """Return the stored evaluation; none where nothing is stored."""
        record = self._read_evaluation()
        return Evaluation(self.connection, record) if record else None

    def evaluate(
        self,
        X: Any,  # noqa: N803 - as in scikit-learn
        y: Any,
        **options: Any,
    ) -> Evaluation:
        """Load the model, evaluate it on held-out rows, and store that with the version.

        Loading a model runs code that its archive brings along; when someone else registered it,
        that is said first.

        Args:
            X: The rows, as the model takes them.
            y: What happened, one value a row.
            **options: As `MLOps.evaluate` takes them.

        Raises:
            Conflict: It was registered with an evaluation, which SageMaker never changes.
            MLOpsError: It cannot be loaded, evaluated or stored.
        """
        evaluation.check_open(self.connection, self.record.arn)
        result = evaluation.evaluate(load(self.connection, self.record), X, y, **options)
        self.record = evaluation.keep_evaluation(self.connection, self.record.arn, result)
        self._evaluation, self._evaluation_read = result.record(), True
        return Evaluation(self.connection, self._evaluation, result)

    def reports(self) -> Reports:
        """Return the reports of SageMaker's own jobs that it names."""
        found = evaluation.read_reports(self.connection, self.record.arn)
        return Reports(self.connection, found)

    def _read_evaluation(self) -> records.Evaluation | None:
        if not self._evaluation_read:
            self._evaluation = evaluation.read_evaluation(self.connection, self.record.arn)
            self._evaluation_read = True
        return self._evaluation

    def _show_evaluation(self) -> records.Evaluation | None:
        """Return what a display shows; none, too, where reading fails, which is then remembered."""
        if self._evaluation_unread is None:
            try:
                return self._read_evaluation()
            except MLOpsError as error:
                self._evaluation_unread = error.problem
        return None

    def _unread(self) -> list[records.Problem]:
        """Return why parts of what is kept in S3 are not shown."""
        return [gap for gap in (self.record.unread, self._evaluation_unread) if gap]
