"""The forms in which `register` takes an evaluation, as one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from mlops_ext.errors import InvalidInput
from mlops_ext.services import jsontext
from mlops_ext.services.evaluation.making import EvaluationResult, from_scores
from mlops_ext.services.evaluation.reading import read_document

EvaluationLike = EvaluationResult | tuple[Any, Any] | Mapping[str, Any] | str | PathLike[str]


@dataclass(frozen=True)
class Stored:
    """An evaluation as it is kept.

    Args:
        document: bytes of ``evaluation.json``.
        metrics: headline figures by name.
        predictions: bytes of ``predictions.npz``; none when they are not known.
        result: what `evaluate` gave; none when only the file is known.
    """

    document: bytes
    metrics: dict[str, Any]
    predictions: bytes | None = None
    result: EvaluationResult | None = None


def as_stored(given: EvaluationLike | None) -> Stored | None:
    """Return what is to be kept of an evaluation.

    Raises:
        InvalidInput: it is none of the forms.
    """
    if given is None:
        return None
    if isinstance(given, tuple) and len(given) == 2:
        given = from_scores(given[0], given[1])
    if isinstance(given, EvaluationResult):
        document = jsontext.write(given.to_json())
        return Stored(document, dict(given.metrics), given.predictions(), given)
    if isinstance(given, Mapping):
        return _from_document(dict(given))
    if isinstance(given, str | PathLike):
        return _from_document(_read(Path(fspath(given)).expanduser()))
    raise InvalidInput.of(
        "InvalidEvaluation",
        f"{type(given).__name__} objects are no evaluation.",
        hint="Give what ml.evaluate(model, X, y) returns, (y, score), or an evaluation.json.",
    )


def _read(path: Path) -> Any:
    try:
        return jsontext.read(path.read_bytes())
    except (OSError, ValueError) as error:
        raise InvalidInput.of(
            "InvalidEvaluation", f"{path} cannot be read as an evaluation.", str(error)
        ) from error


def _from_document(document: Any) -> Stored:
    """Keep a document as it is, also of a kind that we do not draw."""
    record = read_document(document)
    figures = {figure.name: figure.value for figure in record.metrics} if record else {}
    return Stored(jsontext.write(document), figures)
