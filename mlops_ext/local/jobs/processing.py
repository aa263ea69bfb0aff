"""Processing jobs: checked, planned, followed, ended."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mlops_ext.local.call import Call
from mlops_ext.local.errors import validation
from mlops_ext.local.jobs import cluster, runtimes, traces
from mlops_ext.local.jobs.inputs import (
    Input,
    downloads,
    of_host_sources,
    place,
    sources,
)
from mlops_ext.local.jobs.kinds import Body
from mlops_ext.local.jobs.plain import PlainKind
from mlops_ext.local.jobs.plan import Download, Host, Output, Plan
from mlops_ext.local.jobs.runner.report import Ending
from mlops_ext.local.jobs.sandbox import entry
from mlops_ext.local.lineage.jobs import job_created, job_ended
from mlops_ext.local.resources.declarations.jobs import PROCESSING_JOB
from mlops_ext.local.store import Document

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

DAY = 86_400
_CONFIG, _BASE = "/opt/ml/config", "/opt/ml/processing/"


class Processing(PlainKind):
    """The kind of jobs that CreateProcessingJob makes."""

    resource = PROCESSING_JOB
    log_group = "/aws/sagemaker/ProcessingJobs"

    def check(self, call: Call) -> None:
        """Refuse what SageMaker refuses at Create, and what cannot run here.

        Raises:
            ApiError: ValidationException.
        """
        given = call.input
        _check_names("ProcessingInputs", "InputName", given.get("ProcessingInputs", []))
        for each in given.get("ProcessingInputs", []):
            _check_input(each)
        outputs = given.get("ProcessingOutputConfig", {}).get("Outputs", [])
        _check_names("ProcessingOutputConfig", "OutputName", outputs)
        for each in outputs:
            _check_output(each)
        runtimes.check(call.engine, given["AppSpecification"]["ImageUri"])

    def initial(self, engine: Engine, request: Body) -> Body:
        """Defaults that Describe shows, and the first status."""
        return {
            "ProcessingJobStatus": "InProgress",
            "ProcessingInputs": [_shown(each) for each in request.get("ProcessingInputs", [])],
            "StoppingCondition": request.get("StoppingCondition", {"MaxRuntimeInSeconds": DAY}),
        }

    def created(self, call: Call, document: Document) -> None:
        """Lineage of a new job."""
        job_created(call, document, traces.of_processing(document))

    async def plan(self, engine: Engine, document: Document) -> Plan:
        """What the runner of a processing job is to do.

        Raises:
            JobFailedError: an input cannot be had, or nothing runs the image any more.
        """
        body = document.body
        image = body["AppSpecification"]["ImageUri"]
        runtime, argv = runtimes.command(engine, image, body)
        own = {
            "PROCESSING_JOB_NAME": document.name,
            "PROCESSING_JOB_ARN": document.arn,
            **body.get("Environment", {}),
        }
        return Plan(
            hosts=await _hosts(engine, document),
            argv=argv,
            environment=cluster.variables(engine, document, own),
            outputs=_outputs(body),
            runtime=body["StoppingCondition"]["MaxRuntimeInSeconds"],
            grace=engine.jobs.settings.grace,
            interpreter=runtime.interpreter,
            code=entry.code_folders(body),
            image=runtime.image or "",
            cache=str(engine.state_dir / "environments"),
            notes=[*runtime.notes, *filter(None, [cluster.about_hosts(_count(body))])],
            record=runtime.record,
        )

    def finished(self, engine: Engine, document: Document, ending: Ending) -> Body:
        """The last status, times, words and lineage."""
        body = self.ended(document.body, ending)
        if ending.message:
            body["ExitMessage"] = ending.message
        if ending.outcome == "Failed":
            body["FailureReason"] = ending.reason
        made = traces.made_by_processing(body) if ending.outcome == "Completed" else []
        job_ended(engine, document, cluster.primary(body, self.status), cluster.span(body), made)
        return body


def _managed(given: list[Body], member: str) -> list[Body]:
    """Those that SageMaker itself brings or takes away."""
    return [each for each in given if member in each and not each.get("AppManaged")]


def _check_names(where: str, member: str, given: list[Body]) -> None:
    names = [each[member] for each in given]
    for name in names:
        if names.count(name) > 1:
            raise validation(f"Duplicate {member} {name} in {where}: names must be unique.")


def _check_input(given: Body) -> None:
    name = given["InputName"]
    if "DatasetDefinition" in given:
        raise validation(
            f"The input {name} has a DatasetDefinition: Athena and Redshift are not here. Put the "
            "data into S3 and name it as S3Input."
        )
    if "S3Input" not in given:
        raise validation(f"The input {name} has no S3Input.")
    if given.get("AppManaged"):
        return
    if given["S3Input"].get("S3InputMode") == "Pipe":
        raise validation(f"The input {name} has S3InputMode Pipe: here it is to be File.")
    _check_path("input", name, given["S3Input"].get("LocalPath"))


def _check_output(given: Body) -> None:
    name = given["OutputName"]
    if "FeatureStoreOutput" in given:
        raise validation(f"The output {name} goes to a feature store: that is not here.")
    if "S3Output" not in given:
        raise validation(f"The output {name} has no S3Output.")
    place(given["S3Output"]["S3Uri"])
    if not given.get("AppManaged"):
        _check_path("output", name, given["S3Output"].get("LocalPath"))


def _check_path(what: str, name: str, path: str | None) -> None:
    if path is None:
        raise validation(f"The {what} {name} needs a LocalPath, since it is not AppManaged.")
    if not f"{path}/".startswith(_BASE) or any(part in (".", "..") for part in path.split("/")):
        raise validation(
            f"The LocalPath {path} of the {what} {name} must begin with /opt/ml/processing/."
        )


def _shown(given: Body) -> Body:
    """An input with the defaults that Describe shows."""
    source = {"S3DataDistributionType": "FullyReplicated", "S3CompressionType": "None"}
    return {"AppManaged": False, **given, "S3Input": {**source, **given["S3Input"]}}


def _input(given: Body) -> Input:
    source = given["S3Input"]
    sharded = source.get("S3DataDistributionType") == "ShardedByS3Key"
    return Input(source["S3Uri"], source["S3DataType"], (), sharded)


def _count(body: Body) -> int:
    count: int = body["ProcessingResources"]["ClusterConfig"].get("InstanceCount", 1)
    return count


async def _hosts(engine: Engine, document: Document) -> list[Host]:
    body = document.body
    inputs = _managed(body["ProcessingInputs"], "S3Input")
    found = [(each, await sources(engine, _input(each))) for each in inputs]
    names = cluster.hosts(_count(body))
    job = json.dumps(_described(document), default=str)
    made = []
    for index, name in enumerate(names):
        files: list[Download] = []
        for each, objects in found:
            own = of_host_sources(objects, _input(each).sharded, index, len(names))
            files += await downloads(own, _folder(each["S3Input"]))
        resources = json.dumps(cluster.resource_config(name, names))
        made.append(
            Host(
                name=name,
                log=cluster.log_file(engine, Processing.log_group, document, name),
                folders=[_BASE.rstrip("/"), "/opt/ml/output", *_folders(body)],
                files={
                    f"{_CONFIG}/processingjobconfig.json": job,
                    f"{_CONFIG}/resourceconfig.json": resources,
                },
                downloads=files,
            )
        )
    return made


def _folders(body: Body) -> list[str]:
    outputs = body.get("ProcessingOutputConfig", {}).get("Outputs", [])
    return [
        *(_folder(each["S3Input"]) for each in _managed(body["ProcessingInputs"], "S3Input")),
        *(_folder(each["S3Output"]) for each in _managed(outputs, "S3Output")),
    ]


def _folder(given: Body) -> str:
    return str(given["LocalPath"]).rstrip("/")


def _described(document: Document) -> dict[str, Any]:
    """The content of ``processingjobconfig.json``: the request with the job's ARN."""
    ours = ("CreatedBy", "Holder", "LineageProperties", "ProcessingJobStatus")
    request = {name: value for name, value in document.body.items() if name not in ours}
    return {"ProcessingJobArn": document.arn, **request}


def _outputs(body: Body) -> list[Output]:
    made = []
    outputs = body.get("ProcessingOutputConfig", {}).get("Outputs", [])
    for each in _managed(outputs, "S3Output"):
        target = each["S3Output"]
        continuous = target["S3UploadMode"] == "Continuous"
        outcomes = [] if continuous else cluster.ENDED_WELL
        made.append(cluster.whole_folder(_folder(target), target["S3Uri"], outcomes, continuous))
    return made
