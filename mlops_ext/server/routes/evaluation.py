"""How good a version is: its evaluation, and the reports of SageMaker's own jobs."""

from __future__ import annotations

from mlops_ext.server.route import Route
from mlops_ext.services import evaluation
from mlops_ext.services.records import Evaluation, Reports

ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        "models/{group}/versions/{version}/evaluation",
        "The stored evaluation; 204 when there is none",
        lambda r: evaluation.read_evaluation(r.context.connection, r.version),
        answer=Evaluation,
        may_be_empty=True,
    ),
    Route(
        "GET",
        "models/{group}/versions/{version}/reports",
        "Reports of bias, explainability, data and model quality, with the baselines of drift",
        lambda r: evaluation.read_reports(r.context.connection, r.version),
        answer=Reports,
    ),
)
