"""``predictions.npz``: what happened and what the model said, row by row, for comparing."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlops_ext.services.evaluation.inputs import Cells, Hashes
from mlops_ext.services.evaluation.outcomes import Outcome
from mlops_ext.services.records import EvaluationKind

MOST_ROWS = 1_000_000
"""Of more rows a sample is kept, always the same."""

NAME = "predictions.npz"
"""The file's name beside ``evaluation.json``."""

_KINDS: tuple[EvaluationKind, ...] = ("binary", "multiclass", "regression")


@dataclass(frozen=True)
class Predictions:
    """What happened and what the model said of each row.

    Args:
        kind: of the evaluation.
        truth: whether it is of the positive class; its class's place among the labels; a number.
        row: hash of each input row, for pairing; None where the rows could not be read. Equal
            rows have equal hashes.
        score: binary: of the positive class.
        predicted: multiclass: place of the class among the labels; regression: a number.
        probability: multiclass: rows by classes; None when unknown or too large to keep.
        labels: classes; binary: negative, then positive.
        threshold: binary: scores from here on were called positive.
        total: rows that were evaluated; more than are here where a sample is kept.
        cells: hash of each input value by column, for pairing with a version that takes other
            columns; empty where that was too large to keep, or left out.
    """

    kind: EvaluationKind
    truth: NDArray[Any]
    row: Hashes | None = None
    score: NDArray[np.float64] | None = None
    predicted: NDArray[Any] | None = None
    probability: NDArray[np.float32] | None = None
    labels: tuple[str, ...] = ()
    threshold: float = 0.5
    total: int = 0
    cells: Cells = field(default_factory=dict)


def write(outcome: Outcome, row: Hashes | None, cells: Cells) -> bytes:
    """Return the file of an outcome's rows, at most 1,000,000 of them."""
    total = len(outcome)
    if total > MOST_ROWS:
        kept = np.sort(np.random.default_rng(0).choice(total, MOST_ROWS, replace=False))
        outcome, row = outcome.take(kept), None if row is None else row[kept]
        cells = {name: column[kept] for name, column in cells.items()}
    arrays = {**outcome.arrays(), "kind": np.array(outcome.kind), "total": np.array(total)}
    if row is not None:
        arrays["row"] = row
    if cells:
        arrays |= {"columns": np.array(list(cells)), "cells": np.stack(list(cells.values()))}
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
    return file.getvalue()


def read(data: bytes) -> Predictions | None:
    """Read the file; None when it is none of ours."""
    try:
        # Without pickles nothing in it can run.
        with np.load(io.BytesIO(data), allow_pickle=False) as held:
            arrays = {name: held[name] for name in held.files}
    except (ValueError, OSError, EOFError, KeyError, zipfile.BadZipFile):
        return None
    return _predictions(arrays)


def _predictions(arrays: dict[str, NDArray[Any]]) -> Predictions | None:
    said = [arrays[name] for name in ("score", "predicted") if name in arrays]
    truth, row = arrays.get("truth"), arrays.get("row")
    if truth is None or not said or any(len(one) != len(truth) for one in said):
        return None
    kind = str(arrays.get("kind", "binary"))  # earlier files have no kind, and are binary
    return Predictions(
        kind=next((one for one in _KINDS if one == kind), "binary"),
        truth=truth,
        row=row if row is not None and len(row) == len(truth) else None,
        score=arrays.get("score"),
        predicted=arrays.get("predicted"),
        probability=arrays.get("probability"),
        labels=tuple(arrays.get("labels", np.array([], dtype=str)).tolist()),
        threshold=float(arrays.get("threshold", 0.5)),
        total=int(arrays.get("total", len(truth))),
        cells=_cells(arrays, len(truth)),
    )


def _cells(arrays: dict[str, NDArray[Any]], rows: int) -> Cells:
    """Hashes by column; files that were written before there were any have none."""
    names, found = arrays.get("columns"), arrays.get("cells")
    if names is None or found is None or found.shape != (len(names), rows):
        return {}
    return dict(zip((str(name) for name in names), found, strict=True))
