"""Experiments, trials, and which components belong to them."""

from __future__ import annotations

from collections.abc import Iterable

from mlops_ext.local.call import Call, Operation, Output
from mlops_ext.local.errors import not_found, validation
from mlops_ext.local.lineage import trials
from mlops_ext.local.resources.declarations.experiments import EXPERIMENT, TRIAL
from mlops_ext.local.resources.declarations.lineage import TRIAL_COMPONENT
from mlops_ext.local.resources.generic import create, listing, remove, require
from mlops_ext.local.resources.resource import Resource
from mlops_ext.local.store import Condition, Document


def create_experiment(call: Call) -> Output:
    """CreateExperiment; the name is shown unless DisplayName is given."""
    return {"ExperimentArn": create(call, EXPERIMENT, _shown(call, EXPERIMENT)).arn}


def create_trial(call: Call) -> Output:
    """CreateTrial, of an experiment that must exist.

    Raises:
        ApiError: ResourceNotFound, there is no such experiment; ValidationException, the name is
            taken.
    """
    experiment = require(call.engine, EXPERIMENT, call.input["ExperimentName"])
    extra = {**_shown(call, TRIAL), "ExperimentName": experiment.name}
    return {"TrialArn": create(call, TRIAL, extra, lookup=experiment.key).arn}


def _shown(call: Call, resource: Resource) -> Output:
    return {"DisplayName": call.input.get("DisplayName", call.input[resource.name])}


def delete_experiment(call: Call) -> Output:
    """DeleteExperiment.

    Raises:
        ApiError: ResourceNotFound; ValidationException, it has trials.
    """
    experiment = require(call.engine, EXPERIMENT, call.input["ExperimentName"])
    if call.engine.documents.by_lookup(TRIAL.kind, experiment.key):
        raise validation(
            f"Experiment '{experiment.arn}' has trials. Delete all of its trials first."
        )
    remove(call.engine, experiment)
    return {"ExperimentArn": experiment.arn}


def delete_trial(call: Call) -> Output:
    """DeleteTrial.

    Raises:
        ApiError: ResourceNotFound; ValidationException, it has trial components.
    """
    trial = require(call.engine, TRIAL, call.input["TrialName"])
    if trials.components_of(call.engine, trial):
        raise validation(
            f"Trial '{trial.arn}' has trial components. Disassociate all of them first."
        )
    remove(call.engine, trial)
    return {"TrialArn": trial.arn}


def associate_trial_component(call: Call) -> Output:
    """AssociateTrialComponent: a component may belong to several trials."""
    component, trial = _pair(call)
    trials.associate(call.engine, component, trial)
    return {"TrialComponentArn": component.arn, "TrialArn": trial.arn}


def disassociate_trial_component(call: Call) -> Output:
    """DisassociateTrialComponent.

    Raises:
        ApiError: ResourceNotFound, also when the component does not belong to the trial.
    """
    component, trial = _pair(call)
    if not trials.disassociate(call.engine, component, trial):
        raise not_found(
            f"Trial component '{component.arn}' is not associated with trial '{trial.arn}'."
        )
    return {"TrialComponentArn": component.arn, "TrialArn": trial.arn}


def _pair(call: Call) -> tuple[Document, Document]:
    trial = require(call.engine, TRIAL, call.input["TrialName"])
    return require(call.engine, TRIAL_COMPONENT, call.input["TrialComponentName"]), trial


def list_trials(call: Call) -> Output:
    """ListTrials: all, an experiment's, or those that a component belongs to.

    Raises:
        ApiError: ResourceNotFound, the experiment or component is missing.
    """
    given, conditions = call.input, []
    if "ExperimentName" in given:
        experiment = require(call.engine, EXPERIMENT, given["ExperimentName"])
        conditions.append(Condition("lookup", "=", experiment.key))
    if "TrialComponentName" in given:
        component = require(call.engine, TRIAL_COMPONENT, given["TrialComponentName"])
        conditions.append(_among(trials.trials_of(call.engine, component)))
    return listing(call, TRIAL, conditions)


def list_trial_components(call: Call) -> Output:
    """ListTrialComponents: all, or those of one experiment, one trial or one source.

    Raises:
        ApiError: ResourceNotFound, the experiment or trial is missing; ValidationException, more
            than one of the three is given.
    """
    given, engine = call.input, call.engine
    asked = [each for each in ("ExperimentName", "TrialName", "SourceArn") if each in given]
    if len(asked) > 1:
        raise validation(f"Only one of these filters can be given: {', '.join(asked)}.")
    conditions = []
    if "ExperimentName" in given:
        experiment = require(engine, EXPERIMENT, given["ExperimentName"])
        own = engine.documents.by_lookup(TRIAL.kind, experiment.key)
        conditions.append(
            _among(key for trial in own for key in trials.components_of(engine, trial))
        )
    if "TrialName" in given:
        trial = require(engine, TRIAL, given["TrialName"])
        conditions.append(_among(trials.components_of(engine, trial)))
    return listing(call, TRIAL_COMPONENT, conditions)


def _among(keys: Iterable[str]) -> Condition:
    return Condition("key", "in", list(keys))


OPERATIONS: dict[str, dict[str, Operation]] = {
    "sagemaker": {
        "CreateExperiment": create_experiment,
        "CreateTrial": create_trial,
        "DeleteExperiment": delete_experiment,
        "DeleteTrial": delete_trial,
        "AssociateTrialComponent": associate_trial_component,
        "DisassociateTrialComponent": disassociate_trial_component,
        "ListTrials": list_trials,
        "ListTrialComponents": list_trial_components,
    }
}
