"""Real classifiers on real data, small enough to fit in a moment."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from sklearn.datasets import load_breast_cancer, load_digits, load_wine
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier


class Split(NamedTuple):
    """Rows to learn from, rows held out, and the file that holds the former."""

    train: pd.DataFrame
    truth: pd.Series
    holdout: pd.DataFrame
    holdout_truth: pd.Series
    path: Path


def tumours() -> pd.DataFrame:
    """Which of 569 tumours are malignant."""
    frame = load_breast_cancer(as_frame=True).frame
    return frame.assign(target=1 - frame["target"])


def wine() -> pd.DataFrame:
    """Which of 178 wines are of the second cultivar."""
    frame = load_wine(as_frame=True).frame
    return frame.assign(target=(frame["target"] == 1).astype(int))


def digits() -> pd.DataFrame:
    """Which of 1797 written digits are an eight."""
    frame = load_digits(as_frame=True).frame
    return frame.assign(target=(frame["target"] == 8).astype(int))


DATA: dict[str, Callable[[], pd.DataFrame]] = {"tumours": tumours, "wine": wine, "digits": digits}


def logistic(strength: float) -> Any:
    """A scaled logistic regression of some inverse regularization."""
    return make_pipeline(StandardScaler(), LogisticRegression(C=strength, max_iter=1000))


MODELS: dict[str, Callable[[], Any]] = {
    "stump": lambda: DecisionTreeClassifier(max_depth=1, random_state=7),
    "tree": lambda: DecisionTreeClassifier(max_depth=3, random_state=7),
    "stiff": lambda: logistic(0.0005),
    "boosted": lambda: HistGradientBoostingClassifier(max_iter=30, random_state=7),
    "linear": lambda: logistic(0.5),
}


@cache
def split(name: str, folder: Path) -> Split:
    """A data set by name; the training rows are written to a CSV file, which is the data."""
    train, holdout = train_test_split(DATA[name](), test_size=0.3, random_state=7)
    path = folder / f"{name}.csv"
    train.to_csv(path, index=False)
    features = train.columns.drop("target").tolist()
    return Split(train[features], train["target"], holdout[features], holdout["target"], path)


@cache
def fitted(model: str, data: str, folder: Path) -> Any:
    """A model by name, fitted to a data set by name."""
    part = split(data, folder)
    return MODELS[model]().fit(part.train, part.truth)
