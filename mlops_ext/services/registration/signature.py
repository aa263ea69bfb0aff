"""What a model takes and what it answers, from rows: names, types and a request that fits.

Types are named as MLflow's signatures name them: ``long``, ``double``, ``boolean``, ``string``,
``datetime``, ``object``; those of arrays as numpy names them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from mlops_ext.errors import InvalidInput
from mlops_ext.services import jsontext
from mlops_ext.services.records import Column
from mlops_ext.services.registration.model import Predict

SAMPLE_ROWS = 3
_KINDS = {"b": "boolean", "M": "datetime", "S": "binary"}
_SIZED = {
    "i": {1: "integer", 2: "integer", 4: "integer", 8: "long"},
    "u": {1: "integer", 2: "integer", 4: "long", 8: "long"},
    "f": {2: "float", 4: "float", 8: "double"},
}


@dataclass(frozen=True)
class Signature:
    """What a model takes and answers.

    Args:
        inputs: columns, or the one tensor.
        outputs: columns of what it answers, or the one tensor.
        sample: rows that fit it, as plain data; none when there are none.
    """

    inputs: Sequence[Column] = ()
    outputs: Sequence[Column] = ()
    sample: list[Any] | None = field(default=None)


def signature(example: Any, predict: Predict | None) -> Signature:
    """Return what rows tell, and what the model answers for them.

    Args:
        example: rows as the model takes them: a frame, an array, lists, or a dictionary.
        predict: asks the model; none when it is not in memory.

    Raises:
        InvalidInput: the rows are none, or the model cannot predict them.
    """
    if isinstance(example, Mapping):
        example = _frame([dict(example)])
    if not hasattr(example, "shape"):
        example = _array(example)
    if not example.shape or not example.shape[0]:
        raise InvalidInput.of(
            "InvalidExample",
            "The example has no rows.",
            hint="Give rows as the model takes them: example=X.head().",
        )
    outputs: list[Column] = []
    few = example[:SAMPLE_ROWS]
    if predict is not None:
        try:
            outputs = columns(predict(few))
        except Exception as error:
            raise InvalidInput.of(
                "InvalidExample",
                "The model cannot predict the example.",
                f"{type(error).__name__}: {error}",
                hint="Give rows as the model takes them: example=X.head().",
            ) from error
    return Signature(columns(example), outputs, plain_rows(few))


def columns(rows: Any) -> list[Column]:
    """Return the columns of a frame, or what an array holds as one tensor or unnamed columns."""
    if hasattr(rows, "columns"):
        return [
            Column(name=str(name), type=_type(rows[name].dtype, rows[name]))
            for name in rows.columns
        ]
    if isinstance(rows, Mapping):
        return [Column(name=str(name), type=_type(_array(one).dtype)) for name, one in rows.items()]
    array = _array(rows)
    name = getattr(rows, "name", None)
    shape = [-1, *map(int, array.shape[1:])] if array.ndim > 1 else []
    kind = array.dtype.name if array.ndim > 1 and array.dtype.kind in "biufc" else None
    return [Column(name=str(name or ""), type=kind or _type(array.dtype, array), shape=shape)]


def of_plain(rows: Sequence[Any]) -> list[Column]:
    """Return the columns of rows as plain data, dictionaries by column; none for other rows."""
    if not rows or not isinstance(rows[0], Mapping):
        return []
    return [
        Column(name=str(name), type=_plain_type([row.get(name) for row in rows]))
        for name in rows[0]
    ]


def plain_rows(rows: Any) -> list[Any] | None:
    """Return the first rows as plain data: dictionaries by column, or lists of values."""
    few = rows[:SAMPLE_ROWS] if hasattr(rows, "__getitem__") else rows
    if hasattr(few, "to_dict") and hasattr(few, "columns"):
        found: Any = few.to_dict(orient="records")
    elif isinstance(few, Mapping):
        found = [dict(few)]
    else:
        found = few.tolist() if hasattr(few, "tolist") else list(few)
    plain: list[Any] = jsontext.strict(found)
    return plain or None


def _frame(rows: list[dict[str, Any]]) -> Any:
    try:
        import pandas as pd
    except ImportError:
        return _array([list(row.values()) for row in rows])
    return pd.DataFrame(rows)


def _array(rows: Any) -> Any:
    try:
        return np.asarray(rows)
    except ValueError as error:
        raise InvalidInput.of(
            "InvalidExample", "The rows of the example have different lengths.", str(error)
        ) from error


def _type(dtype: Any, values: Iterable[Any] = ()) -> str:
    kind = getattr(dtype, "kind", "O")
    if kind in _SIZED:
        return _SIZED[kind].get(int(getattr(dtype, "itemsize", 8)), "double")
    if kind in _KINDS:
        return _KINDS[kind]
    if kind == "U" or str(dtype) in ("str", "string"):
        return "string"
    first = [value for value, _ in zip(values, range(SAMPLE_ROWS), strict=False)]
    return _plain_type(first) if first else "object"


def _plain_type(values: Sequence[Any]) -> str:
    known = {type(value) for value in values if value is not None}
    if known == {bool}:
        return "boolean"
    if known and known <= {int}:
        return "long"
    if known and known <= {int, float}:
        return "double"
    return "string" if known == {str} else "object"
