"""Figures by segment: of the rows that share a value of one column."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from mlops_ext.errors import InvalidInput
from mlops_ext.services import metrics
from mlops_ext.services.evaluation import distributions, inputs
from mlops_ext.services.evaluation.outcomes import Outcome, Rows
from mlops_ext.services.records import Segment

MOST_VALUES = 20
_FEW_NUMBERS = 10
"""A column with at most so many different numbers is one of categories."""

Segments = str | Sequence[str] | Mapping[str, Any] | Any
"""A column of the rows, several of them, labels by name for each row, or a series of pandas."""


def measure(
    outcome: Outcome, rows: Any, wanted: Segments | None
) -> tuple[list[Segment], list[str]]:
    """Return the figures by segment, and notes about values that are left out.

    Raises:
        InvalidInput: there is no such column, or there is not one label a row.
    """
    found, notes = [], []
    for name, values in _columns(rows, wanted):
        if len(values) != len(outcome):
            raise InvalidInput.of(
                "InvalidSegments",
                f"The segment {name} has {len(values):,} values for {len(outcome):,} rows.",
                hint="Give one value for each row.",
            )
        parts = list(_parts(inputs.plain(values)))
        found += [_segment(outcome, name, value, at) for value, at in parts[:MOST_VALUES]]
        if parts[MOST_VALUES:]:
            rest = len(parts) - MOST_VALUES
            notes.append(f"{rest:,} rarer values of {name} are not listed among the segments.")
    return found, notes


def _columns(rows: Any, wanted: Segments | None) -> Iterator[tuple[str, inputs.Column]]:
    if wanted is None:
        return
    if isinstance(wanted, Mapping):
        for name, labels in wanted.items():
            yield str(name), np.asarray(labels).ravel()
        return
    if hasattr(wanted, "name") and hasattr(wanted, "__array__"):  # a series has labels and a name
        yield str(wanted.name or "segment"), np.asarray(wanted)
        return
    known = dict(inputs.columns(rows))
    for name in [wanted] if isinstance(wanted, str) else map(str, wanted):
        if name not in known:
            near = difflib.get_close_matches(name, known, n=3)
            raise InvalidInput.of(
                "InvalidSegments",
                f"The rows have no column {name!r}.",
                hint=f"Closest: {', '.join(near)}."
                if near
                else 'Give labels yourself: segments={"country": labels}.',
            )
        yield name, known[name]


def _parts(values: inputs.Column) -> Iterator[tuple[str, Rows]]:
    if values.dtype.kind in "iuf" and len(np.unique(values)) > _FEW_NUMBERS:
        yield from _quartiles(values.astype(np.float64))
        return
    texts = np.array([text or "missing" for text in distributions.texts(values)])
    if values.dtype.kind == "f":
        texts = np.array(["missing" if np.isnan(v) else f"{v:g}" for v in values.tolist()])
    for value, _ in Counter(texts.tolist()).most_common():
        yield distributions.shortened(value), np.flatnonzero(texts == value)


def _quartiles(values: inputs.Column) -> Iterator[tuple[str, Rows]]:
    known = values[np.isfinite(values)]
    bounds = np.unique(np.quantile(known, [0, 0.25, 0.5, 0.75, 1]))
    place = np.clip(np.searchsorted(bounds, values, side="right") - 1, 0, len(bounds) - 2)
    place[~np.isfinite(values)] = -1
    for at, (low, high) in enumerate(pairwise(bounds)):
        yield f"{low:g} to {high:g}", np.flatnonzero(place == at)
    if len(known) < len(values):
        yield "missing", np.flatnonzero(place == -1)


def _segment(outcome: Outcome, column: str, value: str, rows: Rows) -> Segment:
    part = outcome.take(rows)
    return Segment(
        column=column, value=value, rows=len(part), metrics=metrics.metrics(part.metrics)
    )
