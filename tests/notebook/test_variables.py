"""Fitted models among the variables, told without running the user's code."""

from __future__ import annotations

import json
from abc import ABCMeta
from typing import Any, NoReturn

from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from mlops_ext.notebook.variables import fitted

X, Y = [[0.0, 1.0], [1.0, 0.0], [2.0, 1.0], [3.0, 0.0]], [0, 0, 1, 1]


def test_fitted_models_are_found_latest_first_as_json() -> None:
    found = fitted(
        {
            "X": X,
            "LogisticRegression": LogisticRegression,
            "unfitted": LogisticRegression(),
            "half": make_pipeline(StandardScaler(), LogisticRegression()),
            "clf": LogisticRegression().fit(X, Y),
            "pipe": make_pipeline(StandardScaler(), LogisticRegression()).fit(X, Y),
            "_hidden": LogisticRegression().fit(X, Y),
        }
    )
    framework = "scikit-learn"
    assert json.loads(json.dumps(found)) == [
        {"name": "pipe", "type": "Pipeline", "framework": framework, "features": 2, "classes": 2},
        {
            "name": "clf",
            "type": "LogisticRegression",
            "framework": framework,
            "features": 2,
            "classes": 2,
        },
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
    found = fitted({"model": model})
    armed.clear()
    assert [(one["name"], one["type"]) for one in found] == [("model", "Watchful")]
