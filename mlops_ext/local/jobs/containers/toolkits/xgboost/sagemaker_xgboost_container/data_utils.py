"""Channels of a training job as `xgboost.DMatrix`."""

from __future__ import annotations

from typing import Any

from ._containers import module


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
    reader = module("xgboost_data")
    files = sorted(reader.files(data_path))
    if not files:
        return None
    return reader.load(files, reader.content_type(content_type), bool(csv_weights))
