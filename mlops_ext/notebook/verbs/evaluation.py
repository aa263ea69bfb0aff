"""Measuring and comparing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mlops_ext.notebook.objects.comparison import Comparison
from mlops_ext.notebook.objects.models import Evaluation
from mlops_ext.notebook.verbs.base import Verbs
from mlops_ext.services import comparison, evaluation


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

    def compare(self, *references: str, baseline: str | None = None) -> Comparison:
        """Compare two or more versions.

        Args:
            references: The versions.
            baseline: The one that differences are taken from; the first where left out.

        Raises:
            MLOpsError: One of them is unknown, or there are fewer than two.
        """
        record = comparison.compare(self.connection, list(references), baseline)
        return Comparison(self.connection, record)
