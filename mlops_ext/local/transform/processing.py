"""DataProcessing: what of a record the model sees, and what of its answer is kept, with what."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from mlops_ext.local.transform.paths import JsonPath, PathError

_CSV = "text/csv"


class Processing:
    """The filters and the join of a transform job.

    Args:
        config: DataProcessing of the request.
        input_type: ContentType of the input.
        output_type: Accept, or the input's type.

    Raises:
        PathError: a filter cannot be read.
    """

    def __init__(self, config: dict[str, Any], input_type: str, output_type: str) -> None:
        self._input = JsonPath(config.get("InputFilter", "$"))
        self._output = JsonPath(config.get("OutputFilter", "$"))
        self._filters: bool = config.get("InputFilter", "$") != "$"
        self._joins = config.get("JoinSource", "None") == "Input"
        self._keeps: bool = config.get("OutputFilter", "$") != "$" or self._joins
        self._input_type, self._output_type = _main(input_type), _main(output_type)

    @property
    def asks(self) -> bool:
        """Whether records are looked into at all."""
        return self._filters or self._keeps

    @property
    def needs_lines(self) -> bool:
        """Whether a file that is not split must be looked into line by line."""
        return self.asks and self._input_type == _CSV

    def before(self, record: bytes) -> bytes:
        """What the model sees of a record; raises `PathError`."""
        if not self._filters:
            return record
        return _write(self._input.select(_read(record, self._input_type)), self._input_type)

    def after(self, record: bytes, answer: bytes) -> bytes:
        """What is kept of the answer to a record; raises `PathError`."""
        if not self._keeps:
            return answer
        told = _read(answer, self._output_type)
        whole = self._joined(record, told) if self._joins else told
        return _write(self._output.select(whole), self._output_type)

    def _joined(self, record: bytes, told: Any) -> Any:
        given = _read(record, self._input_type)
        if self._input_type == _CSV and isinstance(given, list):
            return [*given, *(told if isinstance(told, list) else [told])]
        if isinstance(given, dict):
            return {**given, "SageMakerOutput": told}
        return {"SageMakerInput": given, "SageMakerOutput": told}


def answers(body: bytes, type: str, count: int) -> list[bytes]:
    """The answers to each of the records of a request.

    A model answers a batch with a line a record, or with a JSON list that has an element for each.

    Raises:
        PathError: there are not as many as records.
    """
    if count == 1:
        return [body.rstrip(b"\r\n")]
    lines = [line for line in body.splitlines() if line]
    if len(lines) != count and _main(type) == "application/json":
        lines = [json.dumps(each).encode() for each in _elements(body)]
    if len(lines) != count:
        raise PathError(f"The model answered {count} records with {len(lines)}.")
    return lines


def _elements(body: bytes) -> list[Any]:
    try:
        told = json.loads(body)
    except ValueError as error:
        raise PathError(f"The answer cannot be read as JSON: {error}") from error
    if isinstance(told, dict) and len(told) == 1:
        (told,) = told.values()  # {"predictions": […]}
    return told if isinstance(told, list) else [told]


def _main(type: str) -> str:
    return type.partition(";")[0].strip().lower()


def _read(record: bytes, type: str) -> Any:
    """A record as data; CSV's values stay text."""
    try:
        if type == _CSV:
            return next(csv.reader(io.StringIO(record.decode())), [])
        return json.loads(record)
    except ValueError as error:
        raise PathError(f"A record cannot be read as {type}: {error}") from error


def _write(value: Any, type: str) -> bytes:
    if type != _CSV:
        return json.dumps(value, ensure_ascii=False).encode()
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(value if isinstance(value, list) else [value])
    return text.getvalue().encode()
