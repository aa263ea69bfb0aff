"""Versions with evaluations and predictions, as reading gives them to a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
from sklearn import metrics as known

from mlops_ext.services import metrics
from mlops_ext.services.comparison.pairing import Contestant
from mlops_ext.services.comparison.reading import Read
from mlops_ext.services.evaluation.predictions import Predictions
from mlops_ext.services.records import Evaluation, EvaluationKind, Version

ROWS = 3_000
RANDOM = np.random.default_rng(11)
HASHES = RANDOM.integers(0, 2**63, size=ROWS).astype(np.uint64)
TRUTH = RANDOM.random(ROWS) < 0.3
NOISE = RANDOM.normal(size=ROWS)


def version(number: int, figures: dict[str, float], **members: Any) -> Version:
    return Version(
        reference=f"churn/{number}",
        group="churn",
        number=number,
        arn=f"arn:aws:sagemaker:us-east-1:000000000000:model-package/churn/{number}",
        approval="Approved",
        status="Completed",
        metrics=metrics.metrics(figures),
        created=datetime(2026, 1, number, tzinfo=UTC),
        modified=datetime(2026, 1, number, tzinfo=UTC),
        **members,
    )


def read(
    number: int,
    kind: EvaluationKind,
    figures: dict[str, float],
    predictions: Predictions | None,
    cells: Sequence[str] = (),
    evaluated: dict[str, Any] | None = None,
    **members: Any,
) -> Read:
    evaluation = Evaluation(
        kind=kind, rows=ROWS, metrics=metrics.metrics(figures), **(evaluated or {})
    )
    return Read(Contestant(version(number, figures, **members), evaluation, predictions), cells)


def classifier(strength: float) -> Predictions:
    score = 1 / (1 + np.exp(-(NOISE + strength * TRUTH - 1)))
    return Predictions("binary", TRUTH, HASHES, score=score, labels=("stayed", "churned"))


def auc(found: Predictions) -> float:
    return float(known.roc_auc_score(found.truth, found.score))


def binary(number: int, strength: float, **more: Any) -> Read:
    found = classifier(strength)
    return read(number, "binary", {"auc": auc(found)}, found, **more)
