"""The data of the built-in XGBoost: text/csv, text/libsvm, application/x-parquet.

Source: "Input/Output interface for the XGBoost algorithm": the label is the first column, there is
no header; with csv_weights the second column is the row's weight.
"""

from __future__ import annotations

import csv
import os
from array import array
from collections.abc import Iterator
from typing import Any

from . import contract
from .xgboost_parameters import UserError

CSV, LIBSVM, PARQUET = "csv", "libsvm", "parquet"
CONTENT_TYPES = {
    "csv": CSV,
    "text/csv": CSV,
    "libsvm": LIBSVM,
    "text/libsvm": LIBSVM,
    "text/x-libsvm": LIBSVM,
    "parquet": PARQUET,
    "application/x-parquet": PARQUET,
}


def content_type(given: str | None) -> str:
    """What the channel's ContentType means; libsvm when it says nothing.

    Raises:
        UserError: it is none that is read here.
    """
    kind, _, parameters = (given or LIBSVM).lower().partition(";")
    if kind.strip() not in CONTENT_TYPES:
        known = ", ".join(CONTENT_TYPES)
        raise UserError(f"{given} is not an accepted ContentType: {known}.")
    settings = dict(part.strip().partition("=")[::2] for part in parameters.split(";"))
    if settings.get("label_size", "1") != "1":
        raise UserError(
            f"{given} is not an accepted csv ContentType. "
            "Optional parameter label_size must be equal to 1"
        )
    return CONTENT_TYPES[kind.strip()]


def read(channel: str, kind: str, weights: bool) -> Any:
    """A channel's data as an `xgboost.DMatrix`.

    Raises:
        UserError: there is none, or it is not what the content type says.
    """
    folder = os.path.join(contract.DATA, channel)
    found = sorted(files(folder))
    if not found:
        what = "training" if channel == "train" else channel
        raise UserError(f"No data in {what} channel path {folder}")
    return load(found, kind, weights)


def load(files: list[str], kind: str, weights: bool) -> Any:
    """Files as an `xgboost.DMatrix`.

    Raises:
        UserError: they are not what the content type says.
    """
    try:
        if kind == LIBSVM:
            return _libsvm(files)
        table = _csv(files) if kind == CSV else _parquet(files)
        return _labelled(table, weights and kind == CSV)
    except UserError:
        raise
    except Exception as error:
        raise UserError(f"Failed to load {kind} data with exception:\n{error}") from error


def files(folder: str) -> Iterator[str]:
    """The files with data in a folder, or the file itself."""
    if os.path.isfile(folder):
        yield folder
    for where, _, names in os.walk(folder):
        yield from (os.path.join(where, name) for name in names if name[0] not in "._")


def _labelled(table: Any, weights: bool) -> Any:
    import xgboost

    first = 2 if weights else 1
    return xgboost.DMatrix(
        table[:, first:], label=table[:, 0], weight=table[:, 1] if weights else None
    )


def _libsvm(files: list[str]) -> Any:
    """Lines ``label[:weight] [qid:group] index:value …``; indices are columns as they are."""
    import numpy
    import xgboost
    from scipy.sparse import csr_matrix

    labels, weights, groups = array("f"), array("f"), array("q")
    starts, columns, values = array("q", [0]), array("q"), array("f")
    for line, file in _lines(files):
        try:
            label, *features = line.split()
            number, _, weight = label.partition(":")
            labels.append(float(number))
            weights.append(float(weight or 1))
            if features and features[0].startswith("qid:"):
                groups.append(int(features.pop(0)[4:]))
            for feature in features:
                column, _, value = feature.partition(":")
                columns.append(int(column))
                values.append(float(value))
        except ValueError:
            raise _not_in_format(line, file, "LIBSVM") from None
        starts.append(len(columns))
    width = max(columns, default=-1) + 1
    cells = (numpy.asarray(values), numpy.asarray(columns), numpy.asarray(starts))
    return xgboost.DMatrix(
        csr_matrix(cells, shape=(len(labels), width)),
        label=numpy.asarray(labels),
        weight=None if groups else numpy.asarray(weights),
        qid=numpy.asarray(groups) if groups else None,
    )


def _lines(files: list[str]) -> Iterator[tuple[str, str]]:
    """The lines with anything in them, each with its file; comments are left out."""
    for file in files:
        with open(file, encoding="utf-8-sig", errors="replace") as opened:
            for line in opened:
                text = line.partition("#")[0].strip()
                if text:
                    yield text, file


def _csv(files: list[str]) -> Any:
    import numpy

    tables, delimiter = [], ""
    for file in files:
        line, _ = next(_lines([file]), ("", file))
        delimiter = delimiter or _delimiter(line)
        if not all(_number(cell) for cell in line.split(delimiter) if cell.strip()):
            raise _not_in_format(line, file, "CSV")
        tables.append(_numbers(file, delimiter))
    return numpy.concatenate(tables)


def _numbers(file: str, delimiter: str) -> Any:
    import numpy

    try:
        return numpy.loadtxt(file, delimiter=delimiter, ndmin=2, dtype=numpy.float32)
    except ValueError:
        # Slower, and reads empty cells as missing ones.
        table = numpy.genfromtxt(file, delimiter=delimiter, dtype=numpy.float32)
        return table.reshape(-1, table.shape[-1] if table.ndim else 1)


def _delimiter(line: str) -> str:
    try:
        return csv.Sniffer().sniff(line, delimiters=",;\t |").delimiter
    except csv.Error:
        return ","


def _parquet(files: list[str]) -> Any:
    import numpy

    try:
        from pyarrow import parquet
    except ImportError as error:
        raise UserError(
            "Parquet is read with pyarrow, which this interpreter does not have: install it, or "
            "give the data as text/csv."
        ) from error
    tables = [parquet.read_table(file) for file in files]
    columns = [
        numpy.column_stack([column.to_numpy() for column in table.columns]) for table in tables
    ]
    return numpy.concatenate(columns).astype(numpy.float32)


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _not_in_format(line: str, file: str, kind: str) -> UserError:
    return UserError(
        f"Line '{line.strip()[:50]}...' of file '{os.path.basename(file)}' is not '{kind}' "
        f"format. Please ensure the file is in '{kind}' format."
    )
