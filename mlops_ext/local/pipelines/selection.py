"""SelectiveExecutionConfig: some steps of a pipeline, on what an earlier run made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlops_ext.local.errors import validation
from mlops_ext.local.pipelines import runs
from mlops_ext.local.pipelines.definition import Definition
from mlops_ext.local.resources.declarations.pipelines import EXECUTION
from mlops_ext.local.resources.generic import require
from mlops_ext.local.store import Document

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

_SOURCES = (runs.SUCCEEDED, runs.FAILED)


def check(
    engine: Engine, pipeline: Document, definition: Definition, config: dict[str, Any]
) -> None:
    """Whether the selected steps can be run by themselves.

    Raises:
        ApiError: ValidationException, a step is unknown, one depends on others without a run to
            take their results from, or that run is of another pipeline or has not ended;
            ResourceNotFound, there is no such run.
    """
    selected = [each["StepName"] for each in config["SelectedSteps"]]
    unknown = [name for name in selected if definition.step(name) is None]
    if unknown:
        raise validation(f"Invalid SelectedSteps: the pipeline has no steps [{_list(unknown)}].")
    source = config.get("SourcePipelineExecutionArn")
    if source is None:
        _check_complete(definition, selected)
    else:
        _check_source(require(engine, EXECUTION, source), pipeline)
    _check_between(definition, set(selected))


def _check_between(definition: Definition, selected: set[str]) -> None:
    """All steps on all paths between two selected steps must be selected, too (SelectedSteps)."""
    needed = set().union(*(definition.before(name) for name in selected)) - selected
    between = sorted(name for name in needed if definition.before(name) & selected)
    if between:
        raise validation(
            "Invalid SelectedSteps: select all steps between selected steps, too:"
            f" [{_list(between)}]."
        )


def _check_complete(definition: Definition, selected: list[str]) -> None:
    steps = [step for step in definition.steps if step.name in selected]
    others = sorted(set().union(*(step.waits_for for step in steps)) - set(selected))
    if others:
        raise validation(
            f"Invalid SourcePipelineExecutionArn: null. The selected steps [{_list(selected)}] have"
            f" dependencies on [{_list(others)}]"
        )


def _check_source(run: Document, pipeline: Document) -> None:
    if run.parent != pipeline.key:
        raise validation(
            f"Invalid SourcePipelineExecutionArn: {run.arn}."
            f" It is not an execution of pipeline '{pipeline.arn}'."
        )
    if runs.status(run) not in _SOURCES:
        raise validation(
            f"Invalid SourcePipelineExecutionArn: {run.arn}. Its status is {runs.status(run)} and"
            f" must be {' or '.join(_SOURCES)}."
        )


def _list(names: list[str]) -> str:
    return ", ".join(names)
