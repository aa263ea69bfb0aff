"""Training jobs: checked, planned, followed, ended."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from mlops_ext.local.call import Call
from mlops_ext.local.errors import validation
from mlops_ext.local.jobs import channels, cluster, runtimes, times, traces
from mlops_ext.local.jobs.inputs import place
from mlops_ext.local.jobs.kinds import Body
from mlops_ext.local.jobs.measurements import Measurement
from mlops_ext.local.jobs.plan import Host, Output, Plan
from mlops_ext.local.jobs.runner.report import Ending, Progress
from mlops_ext.local.jobs.sandbox import entry
from mlops_ext.local.jobs.sandbox.algorithms import metric_definitions
from mlops_ext.local.lineage.jobs import job_created, job_ended, job_measured
from mlops_ext.local.metrics.bucket import Bucket
from mlops_ext.local.metrics.store import Metric
from mlops_ext.local.resources.declarations.jobs import TRAINING_JOB
from mlops_ext.local.store import Document
from mlops_ext.local.store.series import Point

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

DAY = 86_400
_MODEL, _DATA = "/opt/ml/model", "/opt/ml/output/data"
_CONFIG, _CHECKPOINTS = "/opt/ml/input/config", "/opt/ml/checkpoints"
_PRIMARY = {"Completed": "Completed", "Failed": "Failed"}


class Training:
    """The kind of jobs that CreateTrainingJob makes."""

    resource = TRAINING_JOB
    log_group = "/aws/sagemaker/TrainingJobs"
    status = "TrainingJobStatus"

    def check(self, call: Call) -> None:
        """Refuse what SageMaker refuses at Create, and what cannot run here.

        Raises:
            ApiError: ValidationException.
        """
        given = call.input
        _require(given, "AlgorithmSpecification", "ResourceConfig")
        _check_algorithm(call.engine, given)
        _check_resources(given["ResourceConfig"])
        _check_times(given)
        channels.check(call.engine, given)
        checkpoints = given.get("CheckpointConfig", {}).get("LocalPath", _CHECKPOINTS)
        if not checkpoints.startswith("/opt/ml/"):
            raise validation(
                f"CheckpointConfig.LocalPath {checkpoints} is not below /opt/ml, which is all that "
                "a job has for itself here."
            )
        place(given["OutputDataConfig"]["S3OutputPath"])

    def initial(self, engine: Engine, request: Body) -> Body:
        """Defaults that Describe shows, and the first status."""
        algorithm, output = request["AlgorithmSpecification"], request["OutputDataConfig"]
        metrics = metric_definitions(request)
        channel_list = [channels.shown(each) for each in request.get("InputDataConfig", [])]
        stopping = {"MaxRuntimeInSeconds": DAY, **request.get("StoppingCondition", {})}
        started: Body = {"TrainingJobStatus": "InProgress", "SecondaryStatusTransitions": []}
        return times.passed(started, "Starting", engine.now()) | {
            "AlgorithmSpecification": {
                "EnableSageMakerMetricsTimeSeries": False,
                **algorithm,
                **({"MetricDefinitions": metrics} if metrics else {}),
            },
            "InputDataConfig": channel_list,
            "OutputDataConfig": {"KmsKeyId": "", "CompressionType": "GZIP", **output},
            "StoppingCondition": stopping,
            "EnableNetworkIsolation": request.get("EnableNetworkIsolation", False),
            "EnableInterContainerTrafficEncryption": request.get(
                "EnableInterContainerTrafficEncryption", False
            ),
            "EnableManagedSpotTraining": request.get("EnableManagedSpotTraining", False),
        }

    def created(self, call: Call, document: Document) -> None:
        """Lineage of a new job."""
        job_created(call, document, traces.of_training(document))

    def plan(self, engine: Engine, document: Document) -> Plan:
        """What the runner of a training job is to do.

        Raises:
            JobFailedError: an input cannot be had, or nothing runs the image any more.
        """
        body = document.body
        metrics = body["AlgorithmSpecification"].get("MetricDefinitions", [])
        image = body["AlgorithmSpecification"]["TrainingImage"]
        runtime, argv = runtimes.command(engine, image, body)
        return Plan(
            hosts=_hosts(engine, document),
            argv=argv,
            environment=cluster.variables(engine, document, _variables(engine, document)),
            outputs=_outputs(document),
            runtime=body["StoppingCondition"]["MaxRuntimeInSeconds"],
            grace=engine.jobs.settings.grace,
            interpreter=runtime.interpreter,
            code=entry.code_folders(body),
            image=runtime.image or "",
            metrics={each["Name"]: each["Regex"] for each in metrics},
            requirements=entry.requirements(body),
            cache=str(engine.state_dir / "environments"),
            notes=[note for note in (runtime.note, cluster.about_hosts(_count(body))) if note],
        )

    def patience(self, body: Body) -> float | None:
        """MaxWaitTimeInSeconds of a spot job."""
        seconds: float | None = body["StoppingCondition"].get("MaxWaitTimeInSeconds")
        return seconds

    def waiting(self, engine: Engine, body: Body, message: str) -> Body:
        """It is Pending."""
        return times.passed(body, "Pending", engine.now(), message)

    def progressed(self, body: Body, progress: Progress) -> Body:
        """Secondary statuses as the runner tells them."""
        for phase, start in progress.phases:
            began = times.moment(start)
            if phase == "Downloading":
                body = {"TrainingStartTime": began, **body}
            silent = phase == "Downloading" and not body.get("InputDataConfig")
            if body["TrainingJobStatus"] == "InProgress" and not silent:
                body = times.passed(body, phase, began)
        return body

    def measured(self, engine: Engine, document: Document, found: list[Measurement]) -> None:
        """Metrics of the trial component, and of CloudWatch."""
        points = [Point(each.name, times.moment(each.time), None, each.value) for each in found]
        job_measured(engine, document, points)
        for each in found:
            metric = Metric.of(self.log_group, each.name, {"TrainingJobName": document.name})
            bucket = Bucket()
            bucket.add(each.value)
            engine.metrics.store.add(metric, times.moment(each.time), "None", bucket, resolution=1)

    def stopping(self, engine: Engine, body: Body) -> Body:
        """It is Stopping."""
        return {
            **times.passed(body, "Stopping", engine.now()),
            "TrainingJobStatus": "Stopping",
        }

    def finished(self, engine: Engine, document: Document, ending: Ending) -> Body:
        """The last status, times, artifacts and lineage."""
        body, end = self.progressed(document.body, ending.progress), times.moment(ending.ended)
        body = times.ended(body, ending.outcome, end)
        body |= {
            "TrainingJobStatus": _PRIMARY.get(ending.outcome, "Stopped"),
            "TrainingEndTime": end,
        }
        if ending.outcome == "Failed":
            body["FailureReason"] = ending.reason
        if "TrainingStartTime" in body:
            seconds = times.seconds_between(body["TrainingStartTime"], end)
            body |= {"TrainingTimeInSeconds": seconds, "BillableTimeInSeconds": seconds}
        if _MODEL in ending.taken:
            body["ModelArtifacts"] = {"S3ModelArtifacts": model_uri(document)}
        made = traces.made_by_training(body, _saved(engine, body))
        status = cluster.primary(body, self.status)
        job_ended(engine, document, status, cluster.span(body), made)
        return body


def model_uri(document: Document) -> str:
    """Where a training job's model goes: its archive, or the prefix of its files."""
    output = document.body["OutputDataConfig"]
    folder = f"{output['S3OutputPath'].rstrip('/')}/{document.name}/output"
    return f"{folder}/model.tar.gz" if _compressed(document) else f"{folder}/model/"


def _compressed(document: Document) -> bool:
    return bool(document.body["OutputDataConfig"]["CompressionType"] != "NONE")


def _require(given: Body, *members: str) -> None:
    for member in members:
        if member not in given:
            raise validation(
                f"1 validation error detected: Value null at '{member[0].lower()}{member[1:]}' "
                "failed to satisfy constraint: Member must not be null"
            )


def _check_algorithm(engine: Engine, given: Body) -> None:
    algorithm = given["AlgorithmSpecification"]
    if ("TrainingImage" in algorithm) == ("AlgorithmName" in algorithm):
        raise validation(
            "Either TrainingImage or AlgorithmName is to be given in AlgorithmSpecification, "
            "and not both."
        )
    if "TrainingImage" not in algorithm:
        raise validation(
            f"The algorithm {algorithm['AlgorithmName']} exists on AWS alone: name a TrainingImage."
        )
    for definition in algorithm.get("MetricDefinitions", []):
        try:
            re.compile(definition["Regex"])
        except re.error as error:
            raise validation(
                f"The regular expression of the metric {definition['Name']} cannot be used: {error}"
            ) from None
    runtimes.check(engine, algorithm["TrainingImage"])


def _check_resources(resources: Body) -> None:
    if "InstanceGroups" in resources or "InstancePreferences" in resources:
        return
    for member in ("InstanceType", "InstanceCount"):
        if member not in resources:
            raise validation(
                f"1 validation error detected: Value null at 'resourceConfig."
                f"{member[0].lower()}{member[1:]}' failed to satisfy constraint: "
                "Member must not be null"
            )


def _check_times(given: Body) -> None:
    condition = given.get("StoppingCondition", {})
    runtime = condition.get("MaxRuntimeInSeconds", DAY)
    wait = condition.get("MaxWaitTimeInSeconds")
    if given.get("EnableManagedSpotTraining") and (wait is None or wait < runtime):
        raise validation(
            "Invalid MaxWaitTimeInSeconds. It must be present and be greater than or equal to "
            "MaxRuntimeInSeconds"
        )


def instances(resources: Body) -> list[tuple[str, str, int]]:
    """Group name, instance type and count of each part of a cluster."""
    groups = resources.get("InstanceGroups") or [
        {"InstanceGroupName": "homogeneousCluster", "InstanceCount": 1, **resources}
    ]
    return [
        (each["InstanceGroupName"], each.get("InstanceType", "ml.m5.large"), each["InstanceCount"])
        for each in groups
    ]


def _hosts(engine: Engine, document: Document) -> list[Host]:
    body = document.body
    parts = instances(body["ResourceConfig"])
    names = cluster.hosts(sum(count for _, _, count in parts))
    groups, rest = [], names
    for group, instance, count in parts:
        groups.append(
            {"instance_group_name": group, "instance_type": instance, "hosts": rest[:count]}
        )
        rest = rest[count:]
    found = channels.found(engine, body)
    code = runtimes.submitted(engine, body)
    restored = channels.restored(engine, body.get("CheckpointConfig"), _CHECKPOINTS)
    made = []
    for index, name in enumerate(names):
        own = next(each for each in groups if name in each["hosts"])
        resources = cluster.resource_config(
            *(name, names),
            current_instance_type=own["instance_type"],
            current_group_name=own["instance_group_name"],
            instance_groups=groups,
        )
        files = {
            "hyperparameters": body.get("HyperParameters", {}),
            "inputdataconfig": channels.config(body),
            "resourceconfig": resources,
        }
        data = channels.of_host(engine, found, index, len(names))
        made.append(
            Host(
                name=name,
                log=cluster.log_file(engine, Training.log_group, document, name),
                folders=[_MODEL, _DATA, *_checkpoints(body), *channels.folders(found)],
                files={f"{_CONFIG}/{file}.json": json.dumps(text) for file, text in files.items()},
                downloads=[*data.downloads, *code, *restored],
                pipes=data.pipes,
            )
        )
    return made


def _checkpoints(body: Body) -> list[str]:
    config = body.get("CheckpointConfig")
    return [config.get("LocalPath", _CHECKPOINTS).rstrip("/")] if config else []


def _variables(engine: Engine, document: Document) -> dict[str, str]:
    return {
        "TRAINING_JOB_NAME": document.name,
        "TRAINING_JOB_ARN": document.arn,
        **document.body.get("Environment", {}),
    }


def _outputs(document: Document) -> list[Output]:
    body, name = document.body, document.name
    path, archive = body["OutputDataConfig"]["S3OutputPath"], _compressed(document)
    bucket, model = place(path, name, "output", "model.tar.gz" if archive else "model/")
    _, data = place(path, name, "output", "output.tar.gz" if archive else "output/")
    kept = [*cluster.ENDED_WELL, *cluster.STOPPED]
    outputs = [
        Output(_MODEL, bucket, model, archive, kept, empty=archive),
        Output(_DATA, bucket, data, archive, cluster.RAN),
    ]
    for local in _checkpoints(body):
        uri = body["CheckpointConfig"]["S3Uri"]
        outputs.append(cluster.whole_folder(local, uri, [], continuous=True))
    return outputs


def _count(body: Body) -> int:
    return sum(count for _, _, count in instances(body["ResourceConfig"]))


def _saved(engine: Engine, body: Body) -> bool:
    """Whether there are checkpoints in S3."""
    config = body.get("CheckpointConfig")
    return bool(config and channels.restored(engine, config, _CHECKPOINTS))
