"""Which trial components belong to which trials of which experiments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlops_ext.local.resources.declarations.experiments import EXPERIMENT, TRIAL
from mlops_ext.local.resources.declarations.lineage import TRIAL_COMPONENT
from mlops_ext.local.store import Document, Draft

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

_MEMBERSHIP = "trial-membership"
"""Kind of the documents that say so: under the trial's key, found by the component's."""


def associate(engine: Engine, component: Document, trial: Document) -> None:
    """Put a component into a trial; nothing changes when it is there already."""
    if _membership(engine, component, trial) is None:
        name = f"{trial.key}/{component.key}"
        draft = Draft(
            _MEMBERSHIP,
            engine.arn(f"{_MEMBERSHIP}/{name}"),
            component.name,
            key=component.key,
            parent=trial.key,
            lookup=component.key,
        )
        engine.documents.add(draft, engine.now())


def disassociate(engine: Engine, component: Document, trial: Document) -> bool:
    """Take a component out of a trial; False when it was not in there."""
    found = _membership(engine, component, trial)
    if found is not None:
        engine.documents.delete(found)
    return found is not None


def components_of(engine: Engine, trial: Document) -> list[str]:
    """The keys of a trial's components, in the order in which they were added."""
    return [found.key for found in engine.documents.each(_MEMBERSHIP, trial.key)]


def trials_of(engine: Engine, component: Document) -> list[str]:
    """The keys of the trials that a component belongs to, likewise."""
    return [found.parent for found in engine.documents.by_lookup(_MEMBERSHIP, component.key)]


def experiment_of(engine: Engine, trial: Document) -> Document | None:
    """The experiment that a trial belongs to."""
    return engine.documents.find(EXPERIMENT.kind, trial.lookup)


def parents(engine: Engine, component: Document) -> list[dict[str, str]]:
    """A component's trials and their experiments as Search shows them (``Parents``)."""
    trials = (engine.documents.find(TRIAL.kind, key) for key in trials_of(engine, component))
    return [
        {"TrialName": trial.name, "ExperimentName": trial.body["ExperimentName"]}
        for trial in trials
        if trial is not None
    ]


def members(engine: Engine, trial: Document) -> list[Document]:
    """A trial's components, in the order in which they were added."""
    found = (
        engine.documents.find(TRIAL_COMPONENT.kind, key) for key in components_of(engine, trial)
    )
    return [component for component in found if component is not None]


def _membership(engine: Engine, component: Document, trial: Document) -> Document | None:
    return engine.documents.find(_MEMBERSHIP, component.key, trial.key)
