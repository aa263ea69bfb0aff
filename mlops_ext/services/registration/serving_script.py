"""The ``code/inference.py`` that goes into an archive.

It follows the contract of SageMaker's framework containers, so that the same archive serves there
and locally. It runs in the model's interpreter and imports nothing of this package. What all kinds
share reads rows; what a kind adds is how its file is loaded and asked.
"""

from __future__ import annotations

_HEAD = '''"""Serves the model beside it under the contract of SageMaker's framework containers."""

import csv
import io
import json
import os
import pickle
'''

_ROWS = '''

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
    names = columns_of(model)
    if isinstance(rows, list) and isinstance(rows[0], dict):
        order = names or list(rows[0])
        missing = sorted({name for name in order for row in rows if name not in row})
        if missing:
            raise ValueError("columns are missing: %s" % ", ".join(missing))
        rows = [[row[name] for name in order] for row in rows]
    elif isinstance(rows, list):
        rows = without_header(rows, names)
    return predict(model, table(rows, names))


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
    if names is not None and FRAMES and len(rows[0]) == len(names):
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

_UNPICKLE = '''

def unpickle(model_dir):
    """Load model.joblib or model.pkl."""
    path = os.path.join(model_dir, "model.joblib")
    if os.path.exists(path):
        import joblib

        return joblib.load(path)
    with open(os.path.join(model_dir, "model.pkl"), "rb") as file:
        return pickle.load(file)
'''

_NAMES_LEARNED = '''

def columns_of(model):
    """Return the names of the columns that the model learned from; None when it had none."""
    names = getattr(model, "feature_names_in_", None)
    return None if names is None else [str(name) for name in names]
'''

_PREDICTS = '''

def predict(model, rows):
    """Ask the model."""
    return model.predict(rows)
'''

PICKLED = f'''{_HEAD}
FRAMES = True


def model_fn(model_dir):
    """Load the model."""
    return unpickle(model_dir)
{_UNPICKLE}{_NAMES_LEARNED}{_PREDICTS}{_ROWS}'''
"""Of a pickled object with ``predict``."""

XGBOOST = f'''{_HEAD}
FRAMES = True


def model_fn(model_dir):
    """Load model.ubj, XGBoost's own format, as the class it was saved from."""
    import xgboost

    with open(os.path.join(model_dir, "code", "class.txt")) as file:
        model = getattr(xgboost, file.read().strip())()
    model.load_model(os.path.join(model_dir, "model.ubj"))
    return model


def columns_of(model):
    """Return the names of the columns that the model learned from; None when it had none."""
    booster = model if not hasattr(model, "get_booster") else model.get_booster()
    return booster.feature_names


def predict(model, rows):
    """Ask the model; a booster takes XGBoost's own matrix."""
    if hasattr(model, "get_booster"):
        return model.predict(rows)
    import xgboost

    return model.predict(xgboost.DMatrix(rows))
{_ROWS}'''
"""Of a model in XGBoost's own format."""

LIGHTGBM = f'''{_HEAD}
FRAMES = False


def model_fn(model_dir):
    """Load model.txt, LightGBM's own format."""
    import lightgbm

    return lightgbm.Booster(model_file=os.path.join(model_dir, "model.txt"))


def columns_of(model):
    """Return the names of the columns that the model learned from."""
    return model.feature_name()
{_PREDICTS}{_ROWS}'''
"""Of a booster of LightGBM."""

TORCH = f'''{_HEAD}
FRAMES = False


def model_fn(model_dir):
    """Load model.pt (TorchScript), or the structure of a module and the weights that fill it."""
    import torch

    device = "cuda" if torch.cuda.is_available() else "cpu"
    script = os.path.join(model_dir, "model.pt")
    if os.path.exists(script):
        return torch.jit.load(script, map_location=device).eval()
    module = torch.load(
        os.path.join(model_dir, "module.pth"), map_location=device, weights_only=False
    )
    weights = torch.load(os.path.join(model_dir, "model.pth"), map_location=device)
    module.load_state_dict(weights, assign=True)
    return module.to(device).eval()


def columns_of(model):
    """A module knows no names."""
    return None


def predict(model, rows):
    """Ask the module; rows are of the type of its weights, and whole numbers where it embeds."""
    import torch

    first = next(model.parameters(), None)
    embeds = any(isinstance(one, torch.nn.Embedding) for one in model.modules())
    given = torch.as_tensor(rows)
    if not embeds or given.is_floating_point():
        given = given.to(torch.get_default_dtype() if first is None else first.dtype)
    if embeds and bool((given == given.round()).all()):
        given = given.long()
    with torch.no_grad():
        return plain(model(given if first is None else given.to(first.device)))


def plain(answer):
    """Return tensors as arrays, also those in tuples, lists and dictionaries."""
    if isinstance(answer, dict):
        return {{name: listed(one) for name, one in answer.items()}}
    if isinstance(answer, (tuple, list)):
        return [listed(one) for one in answer]
    return answer.cpu().numpy()


def listed(answer):
    """Return an answer within others as JSON has it."""
    answer = plain(answer)
    return answer.tolist() if hasattr(answer, "tolist") else answer
{_ROWS}'''
"""Of a module of PyTorch."""

MLFLOW = f'''{_HEAD}
FRAMES = True


def model_fn(model_dir):
    """Load the model that MLflow keeps."""
    import mlflow.pyfunc

    return mlflow.pyfunc.load_model(os.path.join(model_dir, "mlflow"))


def columns_of(model):
    """Return the names of the columns in the model's signature; None when it has none."""
    schema = model.metadata.get_input_schema()
    return None if schema is None or not schema.has_input_names() else schema.input_names()
{_PREDICTS}{_ROWS}'''
"""Of a model that is served through MLflow."""

OWN = f'''{_HEAD}
SERVED = None


def model_fn(model_dir):
    """Load the object that serves, and let it load its model."""
    global SERVED
    SERVED = unpickle(model_dir)
    return SERVED.model_fn(model_dir)
{_UNPICKLE}{{steps}}'''
"""Of an object with ``model_fn``; `own_script` fills it."""

_STEP = '''

def {name}({arguments}):
    """Let the object do it."""
    return SERVED.{name}({arguments})
'''

_STEPS = {
    "input_fn": "body, content_type",
    "predict_fn": "data, model",
    "output_fn": "prediction, accept",
    "transform_fn": "model, body, content_type, accept",
}


def own_script(served: object) -> str:
    """Return the script for an object with ``model_fn`` and whichever further steps it has."""
    steps = "".join(
        _STEP.format(name=name, arguments=arguments)
        for name, arguments in _STEPS.items()
        if callable(getattr(served, name, None))
    )
    return OWN.replace("{steps}", steps)
