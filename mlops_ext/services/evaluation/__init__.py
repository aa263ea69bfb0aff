"""SageMaker's ``evaluation.json``: made with numpy alone, and read tolerantly."""

from mlops_ext.services.evaluation.binary import (
    EvaluationResult,
    evaluate,
    from_scores,
)
from mlops_ext.services.evaluation.reports import read_reports
from mlops_ext.services.evaluation.stored import read_evaluation

__all__ = ["EvaluationResult", "evaluate", "from_scores", "read_evaluation", "read_reports"]
