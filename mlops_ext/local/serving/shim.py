"""Serves one model under SageMaker's container contract, on a Unix socket.

The one file that runs in the *model's* interpreter: the standard library only, nothing of this
package, and what Python 3.8 understands. The contract is the one of SageMaker's framework
containers: `/ping` and `/invocations`, and `model_fn`, `input_fn`, `predict_fn`, `output_fn` or
`transform_fn` of the user's script, each with or without a last `context` argument. What the script
leaves out has a default for csv, json and npy.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import inspect
import io
import itertools
import json
import os
import pickle
import shutil
import signal
import socketserver
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from http.server import BaseHTTPRequestHandler
from typing import Any, Union

CSV, JSON, NPY = "text/csv", "application/json", "application/x-npy"
OFFERED = (CSV, JSON, NPY)
PICKLES = ("model.joblib", "model.pkl", "model.pickle")
BOOSTERS = ("xgboost-model", "model.ubj", "model.json", "model.bst")
STEPS = ("input_fn", "predict_fn", "output_fn")
LIVENESS_SECONDS = 15.0
TOOLKITS = os.path.join(os.path.dirname(__file__), os.pardir, "jobs", "containers", "toolkits")


Answer = Union[bytes, "Iterator[bytes]"]
"""An answer as a whole, or its parts while the model makes them."""


class RefusedError(Exception):
    """A request that the model is not asked about: HTTP status and the text that says why."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Context:
    """What a function with a `context` argument gets: what scripts use of the containers' one."""

    def __init__(self, model_dir: str, headers: Mapping[str, str]) -> None:
        self.system_properties = {"model_dir": model_dir, "gpu_id": None}
        self.response_headers: dict[str, str] = {}
        self._headers = headers

    def get_request_header(self, idx: int, key: str) -> str | None:
        """The request's header `key`; `idx` is the place in the batch, always 0 here."""
        return self._headers.get(key)

    def get_all_request_header(self, idx: int) -> dict[str, str]:
        """All headers of the request."""
        return dict(self._headers)

    def set_response_header(self, idx: int, key: str, value: str) -> None:
        """Adds a header to the answer."""
        self.response_headers[key] = value

    def set_response_content_type(self, idx: int, value: str) -> None:
        """Sets the answer's Content-Type."""
        self.response_headers["Content-Type"] = value


# The script and the model


def load_script(model_dir: str) -> Any:
    """Imports the user's script, if any; the environment may name another than inference.py."""
    folder = os.environ.get("SAGEMAKER_SUBMIT_DIRECTORY") or os.path.join(model_dir, "code")
    path = os.path.join(folder, os.environ.get("SAGEMAKER_PROGRAM") or "inference.py")
    sys.path[0] = folder
    # Behind all that is installed: what scripts for AWS's images import, and few others have.
    sys.path += [entry.path for entry in os.scandir(os.path.abspath(TOOLKITS)) if entry.is_dir()]
    if not os.path.isfile(path):
        return None
    name = os.path.splitext(os.path.basename(path))[0]
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def load_model(model_dir: str) -> Any:
    """The default `model_fn`: model.joblib, model.pkl, model.pickle, or a file of XGBoost's."""
    for name in PICKLES:
        path = os.path.join(model_dir, name)
        if os.path.isfile(path):
            return _load_pickle(path)
    for name in BOOSTERS:
        path = os.path.join(model_dir, name)
        if os.path.isfile(path):
            return _load_booster(path)
    expected = ", ".join(("code/inference.py", *PICKLES, *BOOSTERS))
    raise FileNotFoundError(f"the model holds nothing that can be loaded: one of {expected}")


def _load_pickle(path: str) -> Any:
    if path.endswith(".joblib"):
        import joblib

        return joblib.load(path)
    with open(path, "rb") as file:
        return pickle.load(file)


def _load_booster(path: str) -> Any:
    import xgboost

    try:
        with open(path, "rb") as file:
            return pickle.load(file)
    except Exception:  # XGBoost's own format, not a pickle
        booster = xgboost.Booster()
        booster.load_model(path)
        return booster


def predict(data: Any, model: Any) -> Any:
    """The default `predict_fn`: `model.predict`."""
    if type(model).__name__ == "Booster" and type(model).__module__.startswith("xgboost"):
        import xgboost

        return model.predict(xgboost.DMatrix(data))
    return model.predict(data)


# The default input_fn


def decode(body: Any, content_type: str, feature_names: Sequence[str] | None) -> Any:
    """The default `input_fn`: an array, or a DataFrame when the model knows its feature names."""
    kind = main_type(content_type)
    if kind not in OFFERED:
        raise RefusedError(
            415, f"Content type {content_type} is not supported; send {', '.join(OFFERED)}."
        )
    try:
        if kind == NPY:
            return _load_npy(body)
        read = _read_csv if kind == CSV else _read_json
        return read(body, feature_names)
    except (ValueError, TypeError) as error:
        raise RefusedError(400, f"The body cannot be read as {kind}: {error}") from error


def main_type(content_type: str) -> str:
    """The media type without its parameters: ``text/csv`` of ``text/csv; charset=utf-8``."""
    return content_type.partition(";")[0].strip().lower()


def _load_npy(body: bytes) -> Any:
    import numpy

    try:
        return numpy.load(io.BytesIO(body), allow_pickle=False)
    except EOFError as error:
        raise ValueError("it is empty") from error


def _read_csv(text: str, names: Sequence[str] | None) -> Any:
    rows: list[list[Any]] = [row for row in csv.reader(io.StringIO(text)) if row]
    header = rows[0] if rows and names is not None and sorted(rows[0]) == sorted(names) else None
    if header:
        rows = rows[1:]
    if not rows:
        raise ValueError("it holds no rows")
    width = len(rows[0])
    for number, row in enumerate(rows, 1):
        if len(row) != width:
            raise ValueError(f"row {number} has {len(row)} values, row 1 has {width}")
    columns = [_numbers([row[place] for row in rows]) for place in range(width)]
    rows = [[column[number] for column in columns] for number in range(len(rows))]
    return _table(rows, header, names)


def _numbers(column: Sequence[str]) -> Sequence[Any]:
    try:
        return [float(cell) if cell.strip() else float("nan") for cell in column]
    except ValueError:
        return column


def _read_json(text: str, names: Sequence[str] | None) -> Any:
    rows = json.loads(text)
    if isinstance(rows, dict):
        rows = rows.get("instances", rows.get("inputs"))
    if not isinstance(rows, list):
        raise ValueError('send a list of rows, {"instances": rows} or {"inputs": rows}')
    if rows and all(isinstance(row, dict) for row in rows):
        return _records(rows, names)
    return _table(rows, None, names)


def _records(records: list[dict[str, Any]], names: Sequence[str] | None) -> Any:
    if names is None:
        raise ValueError(
            "the model does not know its feature names: send lists of values, not objects"
        )
    missing = [name for name in names if any(name not in record for record in records)]
    if missing:
        raise ValueError(f"features are missing: {', '.join(missing)}")
    return _table([[record[name] for name in names] for record in records], names, names)


def _table(rows: list[Any], header: Sequence[str] | None, names: Sequence[str] | None) -> Any:
    """Rows in the model's order of features, with their names when their number fits."""
    if names is not None and rows and isinstance(rows[0], list) and len(rows[0]) == len(names):
        order = [header.index(name) for name in names] if header else range(len(names))
        rows = [[row[place] for place in order] for row in rows]
        frame = _pandas()
        if frame is not None:
            return frame.DataFrame(rows, columns=list(names))
    return _array(rows)


def _array(rows: list[Any]) -> Any:
    try:
        import numpy
    except ImportError:
        return rows
    flat = [cell for row in rows for cell in (row if isinstance(row, list) else [row])]
    return numpy.array(rows, dtype=object if any(isinstance(cell, str) for cell in flat) else None)


def _pandas() -> Any:
    try:
        import pandas
    except ImportError:
        return None
    return pandas


# The default output_fn


def encode(prediction: Any, accept: str) -> tuple[Any, str]:
    """The default `output_fn`: json, csv or npy, the first of them that `accept` names.

    What `predict_fn` yields is the answer as it is.
    """
    if isinstance(prediction, Iterator):
        return prediction, accept
    kind = next((kind for kind in accepted(accept) if kind in OFFERED), None)
    if kind is None:
        raise RefusedError(406, f"Accept {accept} is not supported; ask for {', '.join(OFFERED)}.")
    if kind == NPY:
        return _dump_npy(prediction), kind
    plain = _plain(prediction)
    if kind == JSON:
        return json.dumps(plain, ensure_ascii=False, default=_plain).encode(), kind
    text = io.StringIO()
    rows = [_plain(row) for row in plain] if isinstance(plain, (list, tuple)) else [plain]
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows(row if isinstance(row, (list, tuple)) else [row] for row in rows)
    return text.getvalue().encode(), kind


def _dump_npy(prediction: Any) -> bytes:
    import numpy

    file = io.BytesIO()
    numpy.save(file, numpy.asarray(prediction), allow_pickle=False)
    return file.getvalue()


def _plain(value: Any) -> Any:
    """Arrays, frames and numpy's numbers as lists and Python's numbers."""
    if hasattr(value, "to_numpy"):
        value = value.to_numpy()
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, (str, bytes, int, float, bool, dict, list, tuple, type(None))):
        return value
    raise TypeError(f"a prediction of type {type(value).__name__} needs an output_fn")


def accepted(header: str) -> list[str]:
    """The media types of an Accept header, best first (RFC 9110); ``*/*`` is the default one."""
    ranked = []
    for item in header.split(","):
        kind, _, parameters = item.partition(";")
        quality = parameters.partition("q=")[2].strip()
        kind = kind.strip().lower()
        ranked.append((-_quality(quality), default_accept() if kind in ("", "*/*") else kind))
    return [kind for quality, kind in sorted(ranked, key=lambda pair: pair[0]) if quality < 0]


def _quality(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 1.0


def default_accept() -> str:
    """What is answered when the caller does not say."""
    return os.environ.get("SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT") or JSON


# One invocation


class Service:
    """The loaded model and the functions that serve it."""

    def __init__(self, model_dir: str) -> None:
        self.model_dir = model_dir
        self._script = load_script(model_dir)
        self._transform = getattr(self._script, "transform_fn", None)
        steps = [name for name in STEPS if hasattr(self._script, name)]
        if self._transform and steps:
            raise ValueError(f"the script has transform_fn and {', '.join(steps)}: keep one way")
        self.model = self._call("model_fn", load_model, Context(model_dir, {}), model_dir)
        names = getattr(self.model, "feature_names_in_", None)
        self._names = None if names is None else [str(name) for name in names]
        if not self._transform and not hasattr(self._script, "predict_fn"):
            self._check_predict()
        if self._names is not None and "input_fn" not in steps:
            _pandas()  # now, not in the first request

    def invoke(self, body: bytes, headers: Mapping[str, str]) -> tuple[Answer, dict[str, str]]:
        """The answer's body and headers; raises `RefusedError`, or what the user's code raises.

        What the script yields is the answer in parts: from output_fn or transform_fn, or from
        predict_fn without an output_fn. The first one is there on return.
        """
        context = Context(self.model_dir, headers)
        accept = headers.get("Accept") or "*/*"
        kind = headers.get("Content-Type") or JSON
        if accept == "*/*":
            accept = default_accept()
        data = _text(body, kind) if main_type(kind) in (CSV, JSON) else body
        if self._transform:
            answer = _apply(self._transform, context, self.model, data, kind, accept)
        else:
            decoded = self._call(
                "input_fn", lambda b, t: decode(b, t, self._names), context, data, kind
            )
            prediction = self._call("predict_fn", predict, context, decoded, self.model)
            answer = self._call("output_fn", encode, context, prediction, accept)
        return _answer(answer, accept, context)

    def _call(
        self, name: str, default: Callable[..., Any], context: Context, *arguments: Any
    ) -> Any:
        return _apply(getattr(self._script, name, default), context, *arguments)

    def _check_predict(self) -> None:
        if not callable(getattr(self.model, "predict", None)):
            kind = type(self.model).__name__
            raise TypeError(
                f"the model is a {kind} without predict(): give the script a predict_fn"
            )


def _apply(function: Callable[..., Any], context: Context, *arguments: Any) -> Any:
    if len(inspect.signature(function).parameters) == len(arguments):
        return function(*arguments)
    return function(*arguments, context)


def _text(body: bytes, kind: str) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedError(400, f"The body cannot be read as {kind}: {error}") from error


def _answer(answer: Any, accept: str, context: Context) -> tuple[Answer, dict[str, str]]:
    body, kind = answer if isinstance(answer, tuple) else (answer, accept)
    found = _begun(body) if isinstance(body, Iterator) else _bytes(body)
    return found, {"Content-Type": kind, **context.response_headers}


def _begun(parts: Iterator[Any]) -> Iterator[bytes]:
    """The parts, the first of them made already: until then a failure is a whole answer."""
    encoded = map(_bytes, parts)
    first = next(encoded, b"")
    return itertools.chain([first], encoded)


def _bytes(body: Any) -> bytes:
    if isinstance(body, str):
        return body.encode()
    if not isinstance(body, (bytes, bytearray)):
        raise TypeError(
            f"output_fn returned {type(body).__name__}: return str, bytes or (body, type), "
            "or yield str or bytes"
        )
    return bytes(body)


def print_failure(error: Exception) -> None:
    """Prints the traceback from where the user's code begins."""
    trace = error.__traceback__
    while trace and trace.tb_frame.f_code.co_filename.startswith((__file__, "<frozen ")):
        trace = trace.tb_next
    traceback.print_exception(type(error), error, trace)
    sys.stderr.flush()


def _told(error: Exception) -> str:
    """Kind and text of an exception."""
    return "".join(traceback.format_exception_only(type(error), error)).strip()


# The server


class Handler(BaseHTTPRequestHandler):
    """`GET /ping` and `POST /invocations`; an answer leaves in one write."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    service: Service

    def log_message(self, format: str, *args: Any) -> None:
        """A malformed request, to the log; a Unix socket has no client address to name."""
        print(format % args, file=sys.stderr, flush=True)

    def do_GET(self) -> None:
        """Healthy as soon as the server listens, since it listens only when the model is loaded."""
        status = 200 if self.path == "/ping" else 404
        self._send(status, b"", {})

    def do_POST(self) -> None:
        """Asks the model; an exception of the user's code is 500, its traceback goes to the log."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path != "/invocations":
            return self._send(404, b"", {})
        try:
            answer, headers = self.service.invoke(body, self.headers)  # type: ignore[arg-type]
        except RefusedError as refusal:
            return self._send_text(refusal.status, str(refusal))
        except Exception as error:
            print_failure(error)
            return self._send_text(500, _told(error))
        if isinstance(answer, bytes):
            return self._send(200, answer, headers)
        self._send_parts(answer, headers)

    def _send_parts(self, parts: Iterator[bytes], headers: Mapping[str, str]) -> None:
        """Each part as a chunk of its own, at once; a failure is told behind the last one."""
        self._begin(200, {**headers, "Transfer-Encoding": "chunked"})
        broken = b""
        while True:
            try:
                part = next(parts, None)
            except Exception as error:
                print_failure(error)
                broken = b"X-Broken-Off: " + " ".join(_told(error).split()).encode() + b"\r\n"
                break
            if part is None:
                break
            if part:
                self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
                self.wfile.flush()
        self.wfile.write(b"0\r\n" + broken + b"\r\n")

    def _send_text(self, status: int, message: str) -> None:
        self._send(status, message.encode(), {"Content-Type": "text/plain; charset=utf-8"})

    def _send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self._begin(status, {**headers, "Content-Length": len(body)})
        self.wfile.write(body)

    def _begin(self, status: int, headers: Mapping[str, Any]) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, " ".join(str(value).splitlines()))
        self.end_headers()


class Server(socketserver.ThreadingUnixStreamServer):
    """A thread a connection; connections are kept open."""

    daemon_threads = True
    request_queue_size = 128


# Life


def watch_lease(lease: str, state: str, hours: float) -> None:
    """Ends the process when nobody looks after it any more.

    That is: the state file is gone or names another session, or the lease file was not touched for
    `hours`, counted by the monotonic clock, which stands still while a laptop sleeps.
    """
    touched, since = 0.0, time.monotonic()
    while True:
        time.sleep(LIVENESS_SECONDS)
        try:
            with open(state, encoding="utf-8") as file:
                owner = json.load(file)["pid"]
            latest = os.stat(lease).st_mtime
        except FileNotFoundError:
            _end("its files are gone")
        if owner != os.getsid(0):
            _end("another process took its place")
        if latest != touched:
            touched, since = latest, time.monotonic()
        elif time.monotonic() - since > hours * 3600:
            _end(f"nothing looked after it for {hours:g} hours")


def _end(reason: str) -> None:
    print(f"The model process ends: {reason}.", file=sys.stderr, flush=True)
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
    """Loads the model, then serves it until SIGTERM; an exception while loading ends it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--socket", required=True, help="path of the Unix socket, in a 0700 directory of its own"
    )
    parser.add_argument("--lease", required=True, help="file that the supervisor touches")
    parser.add_argument("--state", required=True, help="file that names the process in charge")
    parser.add_argument("--lease-hours", type=float, default=12.0)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    watcher = (options.lease, options.state, options.lease_hours)
    threading.Thread(target=watch_lease, args=watcher, daemon=True).start()
    try:
        Handler.service = Service(os.environ["SM_MODEL_DIR"])
    except Exception as error:
        print_failure(error)
        sys.exit(1)
    try:
        with Server(options.socket, Handler) as server:
            server.serve_forever()
    finally:
        shutil.rmtree(os.path.dirname(options.socket), ignore_errors=True)


if __name__ == "__main__":
    main()
