"""Whether a definition holds together: unique names, references that lead somewhere, no cycle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter
from typing import Any

from mlops_ext.local.pipelines import properties, values
from mlops_ext.local.pipelines.definition import Definition, Step
from mlops_ext.local.pipelines.expressions import references
from mlops_ext.local.pipelines.refusal import refused
from mlops_ext.local.words import closest

EXECUTION = frozenset(
    [
        "StartDateTime",
        "CurrentDateTime",
        "PipelineName",
        "PipelineArn",
        "PipelineExecutionId",
        "PipelineExecutionArn",
        "TrainingJobName",
        "ProcessingJobName",
    ]
)
"""What ``Execution.`` can be followed by."""

EXPERIMENT = frozenset({"ExperimentName", "TrialName"})
"""What ``PipelineExperimentConfig`` has."""

_OF_ITERATIONS = frozenset({"ForEach", "IterationOutput"})


def check(definition: Definition) -> None:
    """Refuse a definition that cannot be run.

    Raises:
        ApiError: ValidationException, what does not hold and where.
    """
    if len(definition.parameters) > values.MOST:
        raise refused(f"A pipeline can have {values.MOST} parameters.")
    _unique("parameter", (parameter.name for parameter in definition.parameters))
    _unique("step", (step.name for step in definition.steps))
    for step in definition.steps:
        _check_dependencies(definition, step)
        own = {**step.body, "Arguments": step.arguments}
        _check_expressions(definition, own, f"step '{step.name}'")
    configurations = [definition.experiment, definition.mlflow]
    _check_expressions(definition, configurations, "the pipeline's configuration")
    _check_cycles(definition)


def _unique(what: str, names: Iterable[str]) -> None:
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise refused(f"Duplicate {what} names: {', '.join(twice)}. Names must be unique.")


def _check_dependencies(definition: Definition, step: Step) -> None:
    for dependency in step.after:
        if definition.step(dependency.step) is None:
            raise refused(
                f"The step '{step.name}' depends on the step '{dependency.step}',"
                f" which does not exist.{_hint(definition, dependency.step)}"
            )


def _check_expressions(definition: Definition, value: Any, where: str) -> None:
    for path in references(value):
        _check_reference(definition, path, where)


def _check_reference(definition: Definition, path: str, where: str) -> None:
    head, _, rest = path.partition(".")
    known = True
    if head == "Parameters":
        known = rest in {parameter.name for parameter in definition.parameters}
    elif head == "Steps":
        known = _leads_to_step(definition, rest)
    elif head == "Execution":
        known = rest in EXECUTION
    elif head == "PipelineExperimentConfig":
        known = rest in EXPERIMENT
    elif head not in _OF_ITERATIONS:
        known = False
    if not known:
        raise refused(f"The property reference [{path}] in {where} leads nowhere.")


def _leads_to_step(definition: Definition, rest: str) -> bool:
    name, _, member = rest.partition(".")
    step = definition.step(name)
    if step is None:
        return False
    if member.startswith("PropertyFiles."):
        return member.removeprefix("PropertyFiles.") in {file.name for file in step.files}
    return step.type not in properties.DESCRIBED or (
        properties.shape_of(step.type, member) is not None
    )


def _check_cycles(definition: Definition) -> None:
    sorter = TopologicalSorter({step.name: step.waits_for for step in definition.steps})
    try:
        sorter.prepare()
    except CycleError as error:
        cycle = " -> ".join(reversed(error.args[1]))
        raise refused(f"The steps depend on each other in a circle: {cycle}.") from None


def _hint(definition: Definition, name: str) -> str:
    near = closest(name, (step.name for step in definition.steps))
    return f" Did you mean '{near[0]}'?" if near else ""
