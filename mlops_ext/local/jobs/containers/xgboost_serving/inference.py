"""Requests and answers of a model that the built-in XGBoost has trained.

The script of such a model: the serving shim runs it, which is `__main__` then. text/csv and
text/libsvm without labels in; predictions or JSON out, in the forms that AWS's image gives them.
"""

from __future__ import annotations

import json
import os
from typing import Any

# It lies beside this script.
import libsvm  # type: ignore[import-not-found,unused-ignore]

from __main__ import (
    CSV,
    JSON,
    RefusedError,
    decode,
    encode,
    main_type,
)

LIBSVM = ("text/libsvm", "text/x-libsvm", "libsvm")


def input_fn(body: Any, content_type: str) -> Any:
    """The rows of a request: an array, or a sparse matrix of libsvm's."""
    kind = main_type(content_type)
    if kind in LIBSVM:
        return _libsvm(body)
    return decode(body, CSV if kind == "csv" else content_type, None)


def predict_fn(data: Any, model: Any) -> Any:
    """The predictions; trailing features that no row of libsvm's names are missing values."""
    import xgboost

    if hasattr(data, "resize") and hasattr(data, "indptr"):
        data.resize(data.shape[0], max(data.shape[1], model.num_features()))
    return model.predict(xgboost.DMatrix(data), validate_features=False)


def output_fn(predictions: Any, accept: str) -> Any:
    """``0.1,0.9`` in real time, a prediction a line in a batch; JSON with a score for each."""
    kind = main_type(accept)
    if kind == CSV:
        batch = os.environ.get("SAGEMAKER_BATCH")
        texts = [str(prediction) for prediction in predictions.tolist()]
        return ("".join(f"{text}\n" for text in texts) if batch else ",".join(texts)), CSV
    if kind != JSON:
        return encode(predictions, accept)
    scores = [{"score": score} for score in predictions.tolist()]
    return json.dumps({"predictions": scores}), JSON


def _libsvm(body: bytes) -> Any:
    try:
        return libsvm.rows(bytes(body).decode())
    except ValueError as error:
        raise RefusedError(415, f"The body cannot be read as text/libsvm: {error}") from error
