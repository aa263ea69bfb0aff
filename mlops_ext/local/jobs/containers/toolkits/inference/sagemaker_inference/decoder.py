"""Bodies of requests as arrays."""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np

from . import content_types, errors


def decode(obj: str | bytes, content_type: str) -> Any:
    """JSON, CSV or NPY as an array, NPZ as a sparse matrix.

    Raises:
        UnsupportedFormatError: for another media type.
    """
    text = obj.decode() if isinstance(obj, bytes) and content_type in _TEXTS else obj
    if content_type == content_types.JSON:
        return np.array(json.loads(text))
    if content_type == content_types.CSV:
        return np.genfromtxt(io.StringIO(str(text)), delimiter=",")
    if content_type == content_types.NPY and isinstance(obj, bytes):
        return np.load(io.BytesIO(obj), allow_pickle=False)
    if content_type == content_types.NPZ and isinstance(obj, bytes):
        from scipy.sparse import load_npz

        return load_npz(io.BytesIO(obj))
    raise errors.UnsupportedFormatError(content_type)


_TEXTS = content_types.UTF8_TYPES
