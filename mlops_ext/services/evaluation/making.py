"""Makes an evaluation from a model and held-out rows, or from what it said of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from mlops_ext.errors import InvalidInput
from mlops_ext.services import jsontext
from mlops_ext.services.evaluation import asking, distributions, inputs, predictions
from mlops_ext.services.evaluation.outcomes import Outcome
from mlops_ext.services.evaluation.reading import EXTRAS, MEMBERS, read_document
from mlops_ext.services.evaluation.segments import Segments, measure
from mlops_ext.services.evaluation.telling import outcome_of
from mlops_ext.services.given import number, one_of
from mlops_ext.services.records import ColumnFacts, Evaluation, EvaluationKind, Segment


@dataclass(frozen=True)
class EvaluationResult:
    """An evaluation with the predictions it was made from.

    Args:
        outcome: what happened beside what the model said.
        sample: rows as plain data which fit the model, for trying it out; none when unknown.
        columns: names of the input columns; empty when unknown.
        facts: how the input columns are distributed; empty when left out.
        segments: figures by segment.
        rows: hash of each input row; none when the rows could not be read.
        cells: hash of each input value by column; empty when left out, or too many.
        notes: what a reader must know, beside what the outcome says.
    """

    outcome: Outcome
    sample: list[Any] | None = None
    columns: list[str] = field(default_factory=list)
    facts: list[ColumnFacts] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    rows: inputs.Hashes | None = None
    cells: inputs.Cells = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def kind(self) -> EvaluationKind:
        """Which of SageMaker's three forms it has."""
        return self.outcome.kind

    @property
    def metrics(self) -> dict[str, float]:
        """The headline figures by name."""
        return self.outcome.metrics

    def to_json(self) -> dict[str, Any]:
        """Return SageMaker's ``evaluation.json``."""
        about = {
            "rows": len(self.outcome),
            **self.outcome.about(),
            "segments": [_segment(one) for one in self.segments],
            "columns": [one.model_dump() for one in self.facts],
            "notes": [*self.outcome.notes(), *self.notes],
        }
        kept = {name: value for name, value in about.items() if value is not None and value != []}
        plain: dict[str, Any] = jsontext.strict(
            {MEMBERS[self.kind]: self.outcome.members(), EXTRAS: kept}
        )
        return plain

    def record(self) -> Evaluation:
        """Return the record that displays draw: what reading the file gives."""
        found = read_document(jsontext.read(jsontext.write(self.to_json())))
        assert found is not None  # it has just been written
        return found

    def predictions(self) -> bytes:
        """Return what happened and what the model said as an ``.npz`` file."""
        return predictions.write(self.outcome, self.rows, self.cells)


def _segment(segment: Segment) -> dict[str, Any]:
    figures = {one.name: one.value for one in segment.metrics}
    return {**segment.model_dump(exclude={"metrics"}), "metrics": figures}


def evaluate(
    model: Any,
    X: Any,  # noqa: N803 - as in scikit-learn
    y: Any,
    *,
    threshold: float | None = None,
    labels: Sequence[Any] | None = None,
    segments: Segments | None = None,
    kind: EvaluationKind | None = None,
    columns: bool = True,
) -> EvaluationResult:
    """Evaluate a model on held-out rows.

    Args:
        model: a classifier or regressor: with ``predict_proba``, ``decision_function`` or
            ``predict``, a booster of XGBoost or LightGBM, a module of torch, or a function.
        X: the rows, as the model takes them.
        y: what happened, one value a row.
        threshold: binary: for predicting positive; 0.5 for probabilities, 0 for decision values.
        labels: all classes in the order of the model's columns, binary: negative, then positive;
            by default the model's ``classes_``.
        segments: a column of ``X``, several, or labels by name: figures for each value, too.
        kind: ``binary``, ``multiclass`` or ``regression``, where it cannot be told from the model
            and ``y``.
        columns: keep how the input columns are distributed, for drift: bins of numbers, frequent
            categories; and hashes of their values, for comparing with a version that takes
            other columns; False keeps none of it.

    Raises:
        InvalidInput: the model cannot be asked, or what it says does not fit ``y``.
    """
    if kind is not None:
        one_of(kind, get_args(EvaluationKind), "kind of model")
    threshold = number(threshold, "threshold")
    known = _length(X)
    if known == 0:
        raise InvalidInput.of(
            "NoRows", "There are 0 rows to evaluate on.", hint="Give held-out rows and their truth."
        )
    answer = asking.ask(model, X, kind)
    outcome = outcome_of(y, answer, threshold=threshold, labels=labels)
    found, notes = measure(outcome, X, segments)
    if len(outcome) > predictions.MOST_ROWS:
        notes.append(
            f"Predictions of {predictions.MOST_ROWS:,} of the {len(outcome):,} rows are kept, "
            "drawn at random with seed 0."
        )
    hashed = inputs.hashes(X)
    cells = inputs.cells(X) if columns else {}
    if columns and hashed is not None and not cells:
        notes.append(
            f"Hashes by column are kept of at most {inputs.MOST_CELLS:,} values, and here are "
            "more: beside a version that takes other columns, rows are paired by order alone."
        )
    return EvaluationResult(
        outcome,
        sample=inputs.sample(X),
        columns=inputs.named_columns(X),
        facts=distributions.describe(X) if columns else [],
        segments=found,
        rows=hashed if hashed is not None and len(hashed) == len(outcome) else None,
        cells={name: one for name, one in cells.items() if len(one) == len(outcome)},
        notes=notes,
    )


def _length(rows: Any) -> int | None:
    shape = getattr(rows, "shape", None)
    if shape:
        return int(shape[0])
    return len(rows) if hasattr(rows, "__len__") else None


def from_scores(
    y: Any,
    score: Any,
    *,
    threshold: float | None = None,
    labels: Sequence[Any] | None = None,
    probability: bool | None = None,
    kind: EvaluationKind | None = None,
) -> EvaluationResult:
    """Make an evaluation from what happened and what a model said.

    Args:
        y: what happened, one value a row.
        score: binary: a number a row, higher for the positive class; multiclass: the classes
            that were predicted, or a number for each row and class; regression: a number a row.
        threshold: binary: for predicting positive; 0.5 for probabilities, else 0.
        labels: all classes in their order; by default the values in ``y``, sorted.
        probability: whether scores are probabilities; by default told from them.
        kind: where it cannot be told from the values.

    Raises:
        InvalidInput: lengths differ, a score is not finite, or the classes do not fit.
    """
    form: asking.Form = "raw"
    if probability is not None:
        form = "probability" if probability else "decision"
    answer = asking.Answer(inputs.plain(inputs.as_values(score)), form, None, kind)
    return EvaluationResult(outcome_of(y, answer, threshold=threshold, labels=labels))
