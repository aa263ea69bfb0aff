"""From a training job to the plan of its runner."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from mlops_ext.local.jobs import channels, cluster, runtimes
from mlops_ext.local.jobs.inputs import has_objects, place, prefix_of
from mlops_ext.local.jobs.kinds import Body
from mlops_ext.local.jobs.plan import Host, Output, Plan
from mlops_ext.local.jobs.sandbox import entry
from mlops_ext.local.store import Document

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

MODEL = "/opt/ml/model"
_DATA, _CONFIG = "/opt/ml/output/data", "/opt/ml/input/config"
_CHECKPOINTS, _TENSORBOARD = "/opt/ml/checkpoints", "/opt/ml/output/tensorboard"


async def plan(engine: Engine, document: Document, log_group: str) -> Plan:
    """What the runner of a training job is to do.

    Raises:
        JobFailedError: an input cannot be had, or nothing runs the image.
    """
    body = document.body
    metrics = body["AlgorithmSpecification"].get("MetricDefinitions", [])
    image = body["AlgorithmSpecification"]["TrainingImage"]
    runtime, argv = runtimes.command(engine, image, body)
    hosts = await _hosts(engine, document, log_group)
    return Plan(
        hosts=hosts,
        argv=argv,
        environment=cluster.variables(engine, document, _variables(document)),
        outputs=_outputs(document),
        runtime=body["StoppingCondition"]["MaxRuntimeInSeconds"],
        grace=engine.jobs.settings.grace,
        interpreter=runtime.interpreter,
        code=entry.code_folders(body),
        image=runtime.image or "",
        metrics={each["Name"]: each["Regex"] for each in metrics},
        requirements=entry.requirements(body),
        cache=str(engine.state_dir / "environments"),
        notes=[*runtime.notes, *filter(None, [cluster.about_hosts(len(hosts))])],
        record=runtime.record,
    )


def model_uri(document: Document) -> str:
    """Where a training job's model goes: its archive, or the prefix of its files."""
    output = document.body["OutputDataConfig"]
    folder = f"{output['S3OutputPath'].rstrip('/')}/{document.name}/output"
    return f"{folder}/model.tar.gz" if _compressed(document) else f"{folder}/model/"


def _compressed(document: Document) -> bool:
    return bool(document.body["OutputDataConfig"]["CompressionType"] != "NONE")


def saved(engine: Engine, body: Body) -> bool:
    """Whether a job has checkpoints in S3."""
    config = body.get("CheckpointConfig")
    return bool(config and has_objects(engine, prefix_of(config["S3Uri"])))


def instances(resources: Body) -> list[tuple[str, str, int]]:
    """Group name, instance type and count of each part of a cluster."""
    groups = resources.get("InstanceGroups") or [
        {"InstanceGroupName": "homogeneousCluster", "InstanceCount": 1, **resources}
    ]
    return [
        (each["InstanceGroupName"], each.get("InstanceType", "ml.m5.large"), each["InstanceCount"])
        for each in groups
    ]


async def _hosts(engine: Engine, document: Document, log_group: str) -> list[Host]:
    body = document.body
    parts = instances(body["ResourceConfig"])
    names = cluster.hosts(sum(count for _, _, count in parts))
    groups, rest = [], names
    for group, instance, count in parts:
        groups.append(
            {"instance_group_name": group, "instance_type": instance, "hosts": rest[:count]}
        )
        rest = rest[count:]
    found = await channels.found(engine, body)
    code = await runtimes.submitted(engine, body)
    restored = await channels.restored(engine, body.get("CheckpointConfig"), _CHECKPOINTS)
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
        data = await channels.of_host(engine, found, index, len(names))
        made.append(
            Host(
                name=name,
                log=cluster.log_file(engine, log_group, document, name),
                folders=[MODEL, _DATA, *_mirrored(document), *channels.folders(found)],
                files={f"{_CONFIG}/{file}.json": json.dumps(text) for file, text in files.items()},
                downloads=[*data.downloads, *code, *restored],
                pipes=data.pipes,
            )
        )
    return made


def _mirrored(document: Document) -> dict[str, str]:
    """Folders whose files go to S3 while the job runs, and where to: checkpoints, TensorBoard's."""
    found = {}
    if config := document.body.get("CheckpointConfig"):
        found[config.get("LocalPath", _CHECKPOINTS).rstrip("/")] = config["S3Uri"]
    if config := document.body.get("TensorBoardOutputConfig"):
        uri = f"{config['S3OutputPath'].rstrip('/')}/{document.name}/tensorboard-output"
        found[config.get("LocalPath", _TENSORBOARD).rstrip("/")] = uri
    return found


def _variables(document: Document) -> dict[str, str]:
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
        Output(MODEL, bucket, model, archive, kept, empty=archive),
        Output(_DATA, bucket, data, archive, cluster.RAN),
    ]
    for local, uri in _mirrored(document).items():
        outputs.append(cluster.whole_folder(local, uri, [], continuous=True))
    return outputs
