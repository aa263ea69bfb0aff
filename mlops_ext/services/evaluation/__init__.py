"""SageMaker's ``evaluation.json`` and reports: made with numpy alone, and read tolerantly."""

from mlops_ext.services.evaluation.making import EvaluationResult, evaluate, from_scores
from mlops_ext.services.evaluation.predictions import Predictions
from mlops_ext.services.evaluation.reports import read_reports
from mlops_ext.services.evaluation.stored import (
    check_open,
    keep_evaluation,
    read_evaluation,
    read_predictions,
)

__all__ = [
    "EvaluationResult",
    "Predictions",
    "check_open",
    "evaluate",
    "from_scores",
    "keep_evaluation",
    "read_evaluation",
    "read_predictions",
    "read_reports",
]
