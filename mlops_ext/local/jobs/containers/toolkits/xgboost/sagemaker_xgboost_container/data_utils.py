"""Channels of a training job as `xgboost.DMatrix`."""

from __future__ import annotations

import importlib.util
import os
import sys
from typing import Any

_CONTAINERS = os.path.abspath(__file__).rsplit(os.sep, 4)[0]
_NAME = "_mlops_ext_containers"


def get_dmatrix(
    data_path: str, content_type: str, csv_weights: int = 0, is_pipe: bool = False
) -> Any:
    """The labelled rows of a file or folder; None when there is none.

    Args:
        data_path: the file or folder.
        content_type: csv, libsvm or parquet, or their media types.
        csv_weights: 1 when the second column of csv is a row's weight.
        is_pipe: pipes are not read here.
    """
    if is_pipe:
        raise ValueError("Pipe mode is not read here: give the channel InputMode File.")
    reader = _reader()
    files = sorted(reader.files(data_path))
    if not files:
        return None
    return reader.load(files, reader.content_type(content_type), bool(csv_weights))


def _reader() -> Any:
    """The reader of the built-in algorithm, which lies beside us and in no package on the path."""
    if _NAME not in sys.modules:
        path = os.path.join(_CONTAINERS, "__init__.py")
        spec = importlib.util.spec_from_file_location(
            _NAME, path, submodule_search_locations=[_CONTAINERS]
        )
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[_NAME] = module
        spec.loader.exec_module(module)
    return importlib.import_module(f"{_NAME}.xgboost_data")
