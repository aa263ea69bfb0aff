"""The ``code/inference.py`` that goes into an archive.

It follows the contract of SageMaker's scikit-learn containers, so that the same archive serves
there and locally. It runs in the model's interpreter and imports nothing of this package.
"""

SCRIPT = '''"""Serves the model beside it under the contract of SageMaker's framework containers."""

import csv
import io
import json
import os
import pickle


def model_fn(model_dir):
    """Load model.joblib or model.pkl."""
    path = os.path.join(model_dir, "model.joblib")
    if os.path.exists(path):
        import joblib

        return joblib.load(path)
    with open(os.path.join(model_dir, "model.pkl"), "rb") as file:
        return pickle.load(file)


def input_fn(body, content_type):
    """Return rows: lists of values, or dictionaries by column."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/x-npy":
        import numpy

        return numpy.load(io.BytesIO(body), allow_pickle=False)
    text = body.decode("utf-8-sig") if isinstance(body, (bytes, bytearray)) else body
    if kind == "application/json":
        rows = json.loads(text)
        if isinstance(rows, dict):
            rows = rows.get("instances", rows.get("inputs", [rows]))
        if not isinstance(rows, list) or not rows:
            raise ValueError('send a list of rows, or {"instances": rows}')
        return rows if isinstance(rows[0], (list, dict)) else [rows]
    if kind == "text/csv":
        return [row for row in csv.reader(io.StringIO(text)) if row]
    raise ValueError("content type %s is not supported" % content_type)


def predict_fn(rows, model):
    """Predict, with the columns in the order that the model learned."""
    names = getattr(model, "feature_names_in_", None)
    names = None if names is None else [str(name) for name in names]
    if isinstance(rows, list) and isinstance(rows[0], dict):
        order = names or list(rows[0])
        missing = sorted({name for name in order for row in rows if name not in row})
        if missing:
            raise ValueError("columns are missing: %s" % ", ".join(missing))
        rows = [[row[name] for name in order] for row in rows]
    elif isinstance(rows, list):
        rows = without_header(rows, names)
    return model.predict(table(rows, names))


def without_header(rows, names):
    """Take a header line off, and put its columns in the order of the model."""
    if names is not None and sorted(map(str, rows[0])) == sorted(names):
        order = [rows[0].index(name) for name in names]
        rows = [[row[place] for place in order] for row in rows[1:]]
    return rows


def table(rows, names):
    """Return rows as the model learned from: a frame with column names, or an array."""
    import numpy

    if isinstance(rows, list):
        if len({len(row) for row in rows}) != 1:
            raise ValueError("the rows are of different lengths, or there are none")
        columns = [numbers(column) for column in zip(*rows)]
        rows = [list(row) for row in zip(*columns)]
    if names is not None and len(rows[0]) == len(names):
        import pandas

        return pandas.DataFrame(rows, columns=names)
    mixed = isinstance(rows, list) and any(isinstance(cell, str) for row in rows for cell in row)
    return numpy.array(rows, dtype=object if mixed else None)


def numbers(column):
    """Turn a column of text into numbers where all of it is; empty is missing."""
    if not any(isinstance(cell, str) for cell in column):
        return column
    try:
        return [float(cell) if str(cell).strip() else float("nan") for cell in column]
    except ValueError:
        return column
'''
