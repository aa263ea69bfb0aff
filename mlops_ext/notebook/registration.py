"""Registering from a notebook: what is kept is said first, and its cells go along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlops_ext.notebook import cells
from mlops_ext.notebook.displays import words
from mlops_ext.notebook.objects.evaluation import Evaluation
from mlops_ext.notebook.objects.models import Version
from mlops_ext.notebook.widgets.progress import ProgressLine
from mlops_ext.services import registration
from mlops_ext.services.records import Progressed

if TYPE_CHECKING:
    from mlops_ext.connection import Connection
    from mlops_ext.services.registration.notebooks import Notebook

_QUICK = 1.0
"""Seconds that registering may take without saying what it does."""

_told = False
"""Whether this kernel has said what is kept."""


def register(
    connection: Connection,
    model: Any,
    group: str,
    *,
    metrics: Any,
    evaluation: Any,
    datasets: Any,
    no_code: bool,
    **options: Any,
) -> Version:
    """Register a model with the notebook it was made in; see `MLOps.register`.

    Raises:
        MLOpsError: the group's name or the model is refused, or SageMaker refuses.
    """
    uses = _uses(model, evaluation or metrics, datasets)
    if isinstance(metrics, Evaluation):
        metrics, evaluation = None, evaluation or metrics
    if isinstance(evaluation, Evaluation):
        evaluation = evaluation.result
    ipython = cells.shell()
    notebook = None if ipython is None else cells.notebook(ipython)
    _tell_once(notebook, no_code=no_code)
    line = ProgressLine(ipython, after=_QUICK)
    record = registration.register(
        connection,
        model,
        group,
        metrics=metrics,
        evaluation=evaluation,
        datasets=uses,
        notebook=notebook,
        no_code=no_code,
        progress=line.show,
        **options,
    )
    line.show(Progressed(text=f"{record.reference} is registered"))
    return Version(connection, record)


def _uses(model: Any, evaluation: Any, datasets: Any) -> Any:
    """The data sets that were named; where none were, those that were seen to go into the model."""
    from mlops_ext.notebook.capture import evidence

    return evidence.uses(model, evaluation) if datasets is None else evidence.with_reads(datasets)


def _tell_once(notebook: Notebook | None, *, no_code: bool) -> None:
    """Say what is kept before the first upload of this kernel."""
    global _told
    if _told:
        return
    _told = True
    kept = "Kept with a version: the model, its evaluation, facts about its data, package versions"
    if no_code or notebook is None:
        print(f"{kept}; no code.")
        return
    count = words.counted(len(notebook.cells), "cell")
    copy = f", a copy of {notebook.name}" if notebook.path else ""
    print(
        f"{kept}{copy} and the {count} run so far, secrets masked. "
        "no_code=True (--no-code) leaves code out."
    )
