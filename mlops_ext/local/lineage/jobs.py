"""What SageMaker records by itself of jobs: a trial component each, with what went in and came out.

Names, types and associations are those that SageMaker's own answers show. Kinds of jobs differ in
their inputs, outputs and names alone, so each kind says those and all else is said once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from mlops_ext.local.call import Call, Caller
from mlops_ext.local.lineage import trials
from mlops_ext.local.lineage.associations import link
from mlops_ext.local.lineage.entities import add_artifact
from mlops_ext.local.resources.declarations.experiments import EXPERIMENT, TRIAL
from mlops_ext.local.resources.declarations.lineage import ARTIFACT, TRIAL_COMPONENT
from mlops_ext.local.resources.generic import add, find, require, user_context
from mlops_ext.local.store import Document, Draft
from mlops_ext.local.store.series import Point

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

_LONGEST_PARAMETERS = 300  # of CreateTrialComponent


@dataclass(frozen=True)
class Thing:
    """Something that went into a job or came out of it.

    Args:
        name: by which the trial component shows it.
        uri: its artifact's SourceUri.
        type: its artifact's type, unless that URI is known as another.
        media_type: as the trial component shows it.
    """

    name: str
    uri: str
    type: str
    media_type: str | None = None


@dataclass(frozen=True)
class Record:
    """What lineage keeps of a job.

    Args:
        suffix: of the trial component's name, ``-aws-training-job``.
        type: ``SageMakerTrainingJob``.
        parameters: by name, texts or numbers.
        inputs: what went in.
        experiment: ExperimentConfig.
    """

    suffix: str
    type: str
    parameters: dict[str, str | float] = field(default_factory=dict)
    inputs: list[Thing] = field(default_factory=list)
    experiment: dict[str, str] = field(default_factory=dict)


def job_created(call: Call, job: Document, record: Record) -> Document:
    """The trial component of a new job, with what contributes to it.

    Args:
        call: the request that made the job.
        job: the job.
        record: what to keep.

    Raises:
        ApiError: ResourceNotFound, the experiment or trial of ExperimentConfig is missing.
    """
    component = _component(call, job, record)
    trial = _trial(call, record.experiment)
    if trial is not None:
        trials.associate(call.engine, component, trial)
    for thing in record.inputs:
        link(call, _artifact(call, job, thing), component, "ContributedTo")
    return component


def job_planned(engine: Engine, job: Document, parameters: Mapping[str, str]) -> None:
    """Parameters of the trial component that are known when a job begins: what runs it."""
    for component in engine.documents.by_lookup(TRIAL_COMPONENT.kind, job.arn)[-1:]:
        added = {key: _value(value) for key, value in parameters.items()}
        body = {**component.body, "Parameters": {**component.body["Parameters"], **added}}
        engine.documents.change(component, body, engine.now())


def job_ended(
    engine: Engine,
    job: Document,
    status: dict[str, str],
    times: dict[str, datetime],
    outputs: Iterable[Thing],
) -> None:
    """The trial component after its job's end: status, times, what it produced.

    Args:
        engine: the local SageMaker.
        job: the job.
        status: PrimaryStatus and Message.
        times: StartTime and EndTime, as far as there are such.
        outputs: what came out.
    """
    components = engine.documents.by_lookup(TRIAL_COMPONENT.kind, job.arn)
    if not components:
        return
    component, call, made = components[-1], _on_behalf(engine, job), list(outputs)
    shown = {each.name: {"Value": each.uri} for each in made}
    body = {**component.body, "Status": status, **times, "LastModifiedBy": user_context(call)}
    body["OutputArtifacts"] = {**component.body.get("OutputArtifacts", {}), **shown}
    engine.documents.change(component, body, engine.now())
    for thing in made:
        link(call, component, _artifact(call, job, thing), "Produced")


def job_measured(engine: Engine, job: Document, points: Iterable[Point]) -> None:
    """Values that metrics of a job's trial component had."""
    for component in engine.documents.by_lookup(TRIAL_COMPONENT.kind, job.arn)[-1:]:
        engine.series.add(component.id, points)


def _trial(call: Call, experiment: dict[str, str]) -> Document | None:
    """The trial that ExperimentConfig names; an experiment alone has one of its own for jobs."""
    if "TrialName" in experiment:
        return require(call.engine, TRIAL, experiment["TrialName"])
    if "ExperimentName" not in experiment:
        return None
    parent = require(call.engine, EXPERIMENT, experiment["ExperimentName"])
    name = f"Default-Run-Group-{parent.name}"[:120]
    known = find(call.engine, TRIAL, name)
    if known is not None:
        return known
    body = {
        "TrialName": name,
        "DisplayName": name,
        "ExperimentName": parent.name,
        "CreatedBy": user_context(call),
    }
    arn = call.engine.arn(TRIAL.tail(name))
    return add(call, TRIAL, Draft(TRIAL.kind, arn, name, body, lookup=parent.key))


def _component(call: Call, job: Document, record: Record) -> Document:
    name = f"{job.name}{record.suffix}"
    epoch = int(call.engine.now().timestamp())
    while call.engine.documents.find(TRIAL_COMPONENT.kind, name) is not None:
        # A deleted job's component stays: history does.
        name = f"{job.name}-{epoch}{record.suffix}"
        epoch += 1
    parameters = list(record.parameters.items())[:_LONGEST_PARAMETERS]
    body = {
        TRIAL_COMPONENT.name: name,
        "DisplayName": record.experiment.get("TrialComponentDisplayName", name),
        "Source": {"SourceArn": job.arn, "SourceType": record.type},
        "Status": {"PrimaryStatus": "InProgress", "Message": "Status: InProgress"},
        "Parameters": {key: _value(value) for key, value in parameters},
        "InputArtifacts": {each.name: _shown(each) for each in record.inputs},
        "OutputArtifacts": {},
        "MetadataProperties": {},
        "CreatedBy": user_context(call),
    }
    arn = call.engine.arn(TRIAL_COMPONENT.tail(name))
    draft = Draft(TRIAL_COMPONENT.kind, arn, name, body, type=record.type, lookup=job.arn)
    return add(call, TRIAL_COMPONENT, draft)


def _artifact(call: Call, job: Document, thing: Thing) -> Document:
    """The artifact that is known by the URI, whatever its type, or a new one."""
    for artifact in call.engine.documents.by_lookup(ARTIFACT.kind, thing.uri):
        if artifact.type != "ModelData":
            return artifact
    body: dict[str, Any] = {
        "Source": {"SourceUri": thing.uri, "SourceTypes": []},
        "ArtifactType": thing.type,
    }
    if properties := job.body.get("LineageProperties"):
        body["Properties"] = properties
    return add_artifact(call, body)


def _on_behalf(engine: Engine, job: Document) -> Call:
    """A request of the user who made the job, which the engine makes itself."""
    user = job.body["CreatedBy"]["UserProfileName"]
    return Call(engine, Caller("", user, f"job-{job.name}"), "sagemaker", "", {}, "")


def _value(value: str | float) -> dict[str, Any]:
    return {"StringValue": value} if isinstance(value, str) else {"NumberValue": value}


def _shown(thing: Thing) -> dict[str, str]:
    media = {"MediaType": thing.media_type} if thing.media_type else {}
    return {**media, "Value": thing.uri}
