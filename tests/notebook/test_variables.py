"""Fitted models among the variables, told without running the user's code."""

from __future__ import annotations

import json
from abc import ABCMeta
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import xgboost
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from mlops_ext.notebook.holdings import holdings
from mlops_ext.notebook.variables import models
from mlops_ext.services.evaluation import evaluate

X, Y = [[0.0, 1.0], [1.0, 0.0], [2.0, 1.0], [3.0, 0.0]], [0, 0, 1, 1]


def test_models_are_found_fitted_and_latest_first_as_json() -> None:
    found = models(
        {
            "X": X,
            "LogisticRegression": LogisticRegression,
            "unfitted": LogisticRegression(),
            "half": make_pipeline(StandardScaler(), LogisticRegression()),
            "clf": LogisticRegression().fit(X, Y),
            "pipe": make_pipeline(StandardScaler(), LogisticRegression()).fit(X, Y),
            "scaler": StandardScaler().fit(X),
            "booster": xgboost.train({}, xgboost.DMatrix(X, Y), 1),
            "_hidden": LogisticRegression().fit(X, Y),
        }
    )
    assert json.loads(json.dumps(found)) == found
    told = [(one["name"], one["type"], one["framework"], one["fitted"]) for one in found]
    assert told == [
        ("booster", "Booster", "xgboost", True),
        ("pipe", "Pipeline", "scikit-learn", True),
        ("clf", "LogisticRegression", "scikit-learn", True),
        ("half", "Pipeline", "scikit-learn", False),
        ("unfitted", "LogisticRegression", "scikit-learn", False),
    ]
    assert (found[1]["features"], found[1]["classes"]) == (2, 2)


def test_evaluations_figures_and_data_that_was_read_are_found(tmp_path: Path) -> None:
    train, test = tmp_path / "train.csv", tmp_path / "holdout.csv"
    for path in (train, test):
        path.write_text("a\n1\n")
    cells = [
        "",
        f"%load_ext mlops_ext\nframe = pd.read_csv({str(train)!r})",
        f"held = pd.read_csv({str(test)!r}); frame.to_csv({str(train) + '2.csv'!r})",
        "clf = LogisticRegression()",
        "clf.fit(X, Y)",
        "this is no Python",
        "pd.read_csv('gone.csv'); pd.read_parquet('s3://bucket/more.parquet')",
    ]
    found = holdings(
        {
            "clf": LogisticRegression().fit(X, Y),
            "m": {"auc": 0.92131, "f1": np.float64(0.5), "rows": 12, "loss": 1.0},
            "names": {"a": "b"},
            "pair": (np.array(Y), np.array([0.1, 0.2, 0.8, 0.9])),
            "result": evaluate(LogisticRegression().fit(X, Y), X, Y),
            "text": ("a", "b"),
        },
        cells,
    )
    assert [(one["name"], one["cell"]) for one in found["models"]] == [("clf", 4)]
    assert [(one["name"], one["about"]) for one in found["evaluations"]] == [
        ("result", "with curves and predictions"),
        ("pair", "truth and score"),
    ]
    assert found["metrics"] == [{"name": "m", "about": "auc 0.9213, f1 0.5, rows 12 …"}]
    assert [(one["uri"], one["role"], one["cell"]) for one in found["datasets"]] == [
        (str(train), "train", 1),
        (str(test), "test", 2),
        ("s3://bucket/more.parquet", "train", 6),
    ]


def test_no_code_of_the_user_runs() -> None:
    def refuse(*_: Any) -> NoReturn:
        raise AssertionError("the user's code ran")

    armed: list[bool] = []

    class Meta(ABCMeta):
        def __getattribute__(cls, name: str) -> Any:
            return refuse() if armed else super().__getattribute__(name)

    class Watchful(LogisticRegression, metaclass=Meta):
        __repr__ = __eq__ = __bool__ = __len__ = refuse
        __hash__ = None  # type: ignore[assignment]

        def __getattribute__(self, name: str) -> Any:
            return refuse() if armed else super().__getattribute__(name)

    model = Watchful().fit(X, Y)
    armed.append(True)
    found = models({"model": model})
    armed.clear()
    assert [(one["name"], one["type"]) for one in found] == [("model", "Watchful")]
