"""Reads what we add to SageMaker's ``evaluation.json`` below its member ``mlops``.

What is not as we write it is left out, so that a file of another version of ours stays readable.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from mlops_ext.services import metrics
from mlops_ext.services.evaluation.tolerant import count, items, mappings
from mlops_ext.services.records import ColumnFacts, Histogram, Record, Scatter, Segment

Read = TypeVar("Read", bound=Record)


def histogram(found: Any) -> Histogram | None:
    """Read ``{"edges": […], "counts": […]}``; edges are one more than counts."""
    read = _record(Histogram, found)
    return read if read and len(read.edges) == len(read.counts) + 1 else None


def scatter(found: Any) -> Scatter | None:
    """Read ``{"actual": […], "predicted": […]}`` of one length."""
    read = _record(Scatter, found)
    return read if read and len(read.actual) == len(read.predicted) else None


def columns(found: Any) -> list[ColumnFacts]:
    """Read the distributions of the input columns."""
    each = (_record(ColumnFacts, one) for one in items(found))
    return [one for one in each if one is not None]


def segments(found: Any) -> list[Segment]:
    """Read the figures by segment."""
    return [
        Segment(
            column=str(one.get("column", "")),
            value=str(one.get("value", "")),
            rows=count(one.get("rows")) or 0,
            metrics=metrics.metrics(one["metrics"]),
        )
        for one in mappings(found)
        if isinstance(one.get("metrics"), Mapping)
    ]


def _record(kind: type[Read], found: Any) -> Read | None:
    try:
        return kind.model_validate(found) if isinstance(found, Mapping) else None
    except ValidationError:
        return None
