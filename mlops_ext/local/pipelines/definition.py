"""A pipeline definition, read once into records (version 2020-12-01 of its JSON)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

COMPLETED = "Completed"
"""Trigger of a dependency that says nothing else: the step before must have succeeded."""


@dataclass(frozen=True)
class Parameter:
    """A parameter of a pipeline.

    Args:
        name: as `{"Get": "Parameters.<name>"}` names it.
        type: ``String``, ``Integer``, ``Float`` or ``Boolean``.
        default: of that type; None when a value must be given.
        values: those allowed; empty when all are.
    """

    name: str
    type: str
    default: Any = None
    values: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Dependency:
    """What a step says in ``DependsOn``.

    Args:
        step: the name of the step before.
        trigger: how it must have ended: ``Completed``, ``Failed``, ``Stopped`` or ``Any``.
    """

    step: str
    trigger: str = COMPLETED


@dataclass(frozen=True)
class PropertyFile:
    """A JSON file that a processing step writes and conditions read (``Std:JsonGet``).

    Args:
        name: as references name it.
        output: the OutputName of the step that it lies in.
        path: in that output.
    """

    name: str
    output: str
    path: str


@dataclass(frozen=True)
class Step:
    """A step; those inside a Condition or ForEach stand beside it, with it as their parent.

    Args:
        name: unique in the pipeline.
        type: for example ``Training``.
        arguments: as written, mostly the request of the operation behind the step.
        body: all that the definition says of it.
        after: the steps that it names in ``DependsOn``.
        uses: the steps whose properties it refers to, each once.
        files: the property files that it writes.
        parent: the Condition or ForEach step that it lies in, or empty.
        branch: where in it: ``IfSteps``, ``ElseSteps``, ``ForEachBody``, or empty.
    """

    name: str
    type: str
    arguments: dict[str, Any]
    body: dict[str, Any] = field(repr=False)
    after: tuple[Dependency, ...] = ()
    uses: tuple[str, ...] = ()
    files: tuple[PropertyFile, ...] = ()
    parent: str = ""
    branch: str = ""

    @property
    def waits_for(self) -> frozenset[str]:
        """The steps that must end before it begins; its parent, too, a ForEach only begun."""
        named = {dependency.step for dependency in self.after}
        return frozenset(named | set(self.uses) | ({self.parent} if self.parent else set()))


@dataclass(frozen=True)
class Definition:
    """A whole definition, which holds: names are unique, references lead somewhere, no cycle.

    Args:
        parameters: in the order of the definition.
        steps: all of them, branches flattened, each parent before its children.
        experiment: ``PipelineExperimentConfig`` as written; None when there is none.
        mlflow: ``MlflowConfig``, likewise.
    """

    parameters: tuple[Parameter, ...]
    steps: tuple[Step, ...]
    experiment: dict[str, Any] | None = None
    mlflow: dict[str, Any] | None = None

    def step(self, name: str) -> Step | None:
        """The step of that name."""
        return next((step for step in self.steps if step.name == name), None)

    def before(self, name: str) -> set[str]:
        """All steps that must end before a step begins, at any distance."""
        found: set[str] = set()
        waiting = [name]
        while waiting:
            step = self.step(waiting.pop())
            new = set() if step is None else step.waits_for - found
            found |= new
            waiting.extend(new)
        return found

    def first(self) -> Step | None:
        """The first step, as written, that waits for no other; None without steps."""
        return next((step for step in self.steps if not step.waits_for), None)
