"""Three versions of one model that differ as versions do: in code, data, parameters and rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression, LogisticRegression

from mlops_ext.services.registration.notebooks import Notebook
from mlops_ext.services.registration.register import register

ROWS = 6_000
CONTRACTS = ("monthly", "one year", "two years")
COLUMNS = (["tenure"], ["tenure", "charges", "calls"], ["tenure", "charges"])
"""What each version learns from: the second knows most."""


def contest(ml: Any, group: str, kind: str, folder: Path) -> list[str]:
    """Register three versions and return their references.

    Args:
        ml: the session.
        group: of the versions.
        kind: ``binary``, ``multiclass`` or ``regression``.
        folder: takes the data sets.
    """
    held_out = _rows(1, 0)
    truth = _truth(held_out, kind, 2)
    return [_register(ml, group, kind, folder, at, held_out, truth) for at in range(len(COLUMNS))]


def _register(
    ml: Any, group: str, kind: str, folder: Path, at: int, held_out: Any, truth: Any
) -> str:
    columns = COLUMNS[at]
    learned = _rows(10 + at, at)
    path = folder / "churn-train.csv"
    learned[columns].to_csv(path, index=False)
    model = (
        LinearRegression() if kind == "regression" else LogisticRegression(C=1.0 / (at + 1))
    ).fit(learned[columns], _truth(learned, kind, 20 + at))
    measured = ml.evaluate(
        model, held_out[columns], truth, segments={"contract": held_out["contract"]}
    )
    cells = [
        "import pandas as pd",
        f'X = pd.read_csv("churn-train.csv")\nclf = fit(X, C={1.0 / (at + 1):.2f})\nclf.score(X)',
    ]
    if at == 1:
        cells.insert(1, "from calls import support_calls")
    version = register(
        ml.connection,
        model,
        group,
        evaluation=measured.result,
        datasets=[path],
        notebook=Notebook("churn-train.ipynb", cells=cells),
    )
    return str(version.reference)


def _rows(seed: int, shift: float) -> Any:
    random = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "tenure": random.gamma(2.0, 10.0, ROWS),
            "charges": random.normal(60 + 4 * shift, 15, ROWS),
            "calls": random.poisson(2, ROWS),
            "contract": random.choice(CONTRACTS, ROWS, p=(0.5, 0.3, 0.2)),
        }
    )


def _truth(rows: Any, kind: str, seed: int) -> Any:
    random = np.random.default_rng(seed)
    risk = (
        0.02 * (rows["charges"] - 60) - 0.06 * (rows["tenure"] - 20) + 0.5 * (rows["calls"] - 2)
    ).to_numpy()
    noisy = risk + random.logistic(size=len(rows))
    if kind == "regression":
        return 40 + 5 * noisy
    if kind == "multiclass":
        return np.select([noisy < -1, noisy < 0.5], ["stays", "wavers"], "leaves")
    return np.where(noisy > 1, "churned", "stayed")
