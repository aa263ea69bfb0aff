"""Measuring and comparing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mlops_ext.notebook.objects.comparison import Comparison
from mlops_ext.notebook.objects.evaluation import Evaluation
from mlops_ext.notebook.objects.trend import Trend
from mlops_ext.notebook.verbs.base import Verbs
from mlops_ext.services import comparison, evaluation, records
from mlops_ext.services.evaluation.segments import Segments


class EvaluationVerbs(Verbs):
    """Measuring and comparing."""

    def evaluate(
        self,
        model: Any,
        X: Any,  # noqa: N803 - as in scikit-learn
        y: Any,
        *,
        threshold: float | None = None,
        labels: Sequence[Any] | None = None,
        segments: Segments | None = None,
        kind: records.EvaluationKind | None = None,
        columns: bool = True,
    ) -> Evaluation:
        """Return how good a classifier or regressor is on held-out rows.

        Args:
            model: It has ``predict_proba``, ``decision_function`` or ``predict``, is a booster of
                XGBoost or LightGBM, a module of torch, or a function of rows.
            X: The rows, as the model takes them.
            y: What happened, one value a row.
            threshold: Binary: score from which a row counts as positive; 0.5 for probabilities,
                0 for decision values where left out.
            labels: All classes in the order of the model's columns; binary: negative, then
                positive. The model's ``classes_`` where left out.
            segments: A column of the rows, several, or labels by name, ``{"country": labels}``:
                figures for each value, too.
            kind: ``binary``, ``multiclass`` or ``regression``, where model and truth do not tell.
            columns: Keep how the input columns are distributed, to measure drift against.

        Raises:
            MLOpsError: The model or the rows cannot be evaluated.
        """
        result = evaluation.evaluate(
            model,
            X,
            y,
            threshold=threshold,
            labels=labels,
            segments=segments,
            kind=kind,
            columns=columns,
        )
        return Evaluation(self.connection, result.record(), result)

    def compare(self, *references: str, baseline: str | None = None) -> Comparison:
        """Compare two to ten versions: figures with intervals, what changed, and a verdict.

        Args:
            references: The versions.
            baseline: The one that differences are taken from; the first where left out.

        Raises:
            MLOpsError: One of them is unknown, or there are fewer than two.
        """
        record = comparison.compare(self.connection, list(references), baseline)
        return Comparison(self.connection, record)

    def trend(self, group: str, metric: str | None = None) -> Trend:
        """Return a metric over the versions of a group, and whether approved ones became worse.

        Args:
            group: The model package group.
            metric: Its name; the group's headline metric where left out.

        Raises:
            MLOpsError: There is no such group, or no version of it has the metric.
        """
        return Trend(self.connection, comparison.trend(self.connection, group, metric))
