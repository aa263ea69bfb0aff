"""Bodies of requests as `xgboost.DMatrix`."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import numpy as np
import xgboost as xgb

from ._containers import module

_LIBSVM = ("text/libsvm", "text/x-libsvm")


def csv_to_dmatrix(string_like: str | bytes, dtype: Any = None) -> Any:
    """Rows of numbers without labels; empty cells are missing values."""
    text = _text(string_like).strip("\n")
    try:
        delimiter = csv.Sniffer().sniff(text.partition("\n")[0][:512], ",;\t |").delimiter
    except csv.Error:
        delimiter = ","
    rows = [
        [cell or "nan" for cell in row]
        for row in csv.reader(io.StringIO(text), delimiter=delimiter)
    ]
    return xgb.DMatrix(np.array(rows, dtype=dtype or np.float32))


def libsvm_to_dmatrix(string_like: str | bytes) -> Any:
    """Lines of ``index:value``; a label in front of them is left out."""
    return xgb.DMatrix(module("xgboost_serving.libsvm").rows(_text(string_like)))


def json_to_jsonlines(json_data: Any) -> bytes:
    """The one list in an object, an item a line."""
    found = json.loads(json_data) if isinstance(json_data, (str, bytes)) else json_data
    if len(found) != 1:
        raise ValueError("JSON lines are made of an object with exactly one member, a list.")
    return b"".join(json.dumps(item).encode() + b"\n" for item in next(iter(found.values())))


def decode(obj: str | bytes, content_type: str) -> Any:
    """A request's body.

    Raises:
        ValueError: for another media type than csv and libsvm.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "text/csv":
        return csv_to_dmatrix(obj)
    if kind in _LIBSVM:
        return libsvm_to_dmatrix(obj)
    raise ValueError(f"Content type {content_type} is not supported: use text/csv or text/libsvm.")


def _text(body: str | bytes) -> str:
    return bytes(body).decode("utf-8-sig") if isinstance(body, (bytes, bytearray)) else body
