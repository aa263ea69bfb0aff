"""Arrays as bodies of answers."""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np

from . import content_types, errors

SUPPORTED_CONTENT_TYPES = (content_types.JSON, content_types.CSV, content_types.NPY)


def encode(array_like: Any, content_type: str) -> str | bytes:
    """An array or list as JSON, CSV or NPY.

    Raises:
        UnsupportedFormatError: for another media type.
    """
    if content_type == content_types.JSON:
        plain = array_like.tolist() if hasattr(array_like, "tolist") else array_like
        return json.dumps(plain, default=lambda value: value.tolist())
    if content_type == content_types.CSV:
        text = io.StringIO()
        np.savetxt(text, np.asarray(array_like), delimiter=",", fmt="%s")
        return text.getvalue()
    if content_type == content_types.NPY:
        file = io.BytesIO()
        np.save(file, np.asarray(array_like))
        return file.getvalue()
    raise errors.UnsupportedFormatError(content_type)
