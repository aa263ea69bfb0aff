"""Transform jobs: checked, planned, followed, ended."""

from __future__ import annotations

import json
import math
import os
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from mlops_ext.local.call import Call
from mlops_ext.local.hosting import plans
from mlops_ext.local.hosting.deployments import container_of
from mlops_ext.local.jobs import cluster
from mlops_ext.local.jobs.inputs import Input, sources
from mlops_ext.local.jobs.kinds import Body
from mlops_ext.local.jobs.plain import PlainKind
from mlops_ext.local.jobs.plan import Host, Plan, root_of
from mlops_ext.local.jobs.runner.report import Ending
from mlops_ext.local.lineage.jobs import job_created, job_ended
from mlops_ext.local.resources.declarations.deployment import MODEL
from mlops_ext.local.resources.declarations.transform import TRANSFORM_JOB
from mlops_ext.local.resources.generic import require
from mlops_ext.local.store import Document
from mlops_ext.local.transform import request, traces
from mlops_ext.local.transform.agent import CONFIG, OUTPUT

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

_MEMBERS = (
    *("TransformInput", "TransformOutput", "DataProcessing", "ModelClientConfig"),
    *("BatchStrategy", "MaxPayloadInMB", "MaxConcurrentTransforms"),
)


class Transform(PlainKind):
    """The kind of jobs that CreateTransformJob makes.

    What a job's document keeps beside what Describe shows: ``Containers``, what serves it.
    """

    resource = TRANSFORM_JOB
    log_group = "/aws/sagemaker/TransformJobs"

    def check(self, call: Call) -> None:
        """Refuse what SageMaker refuses at Create, and what is not offered.

        Raises:
            ApiError: ValidationException, the model or the input is missing, for example.
        """
        request.check(call.engine, call.input)

    def initial(self, engine: Engine, request: Body) -> Body:
        """Defaults that Describe shows, the first status, and the model as it is now."""
        model = require(engine, MODEL, request["ModelName"])
        containers = plans.planned_containers(engine, model, plans.STARTUP_TIMEOUT)
        own = {"SAGEMAKER_BATCH": "true", **request.get("Environment", {})}
        source = {"CompressionType": "None", "SplitType": "None"}
        output = {"AssembleWith": "None", "KmsKeyId": ""}
        processing = {"InputFilter": "$", "OutputFilter": "$", "JoinSource": "None"}
        return {
            self.status: "InProgress",
            "TransformInput": {**source, **request["TransformInput"]},
            "TransformOutput": {**output, **request["TransformOutput"]},
            "DataProcessing": {**processing, **request.get("DataProcessing", {})},
            "Containers": [
                {**each, "Environment": {**each["Environment"], **own}} for each in containers
            ],
        }

    def created(self, call: Call, document: Document) -> None:
        """Lineage of a new job."""
        job_created(call, document, traces.of_transform(document))

    async def plan(self, engine: Engine, document: Document) -> Plan:
        """What the runner of a transform job is to do: one process that asks the model.

        Raises:
            JobFailedError: the input cannot be had.
        """
        body, (host,) = document.body, cluster.hosts(1)
        output = body["TransformOutput"]
        kind = output.get("Accept") or "application/octet-stream"
        config = json.dumps(await _config(engine, body), default=str)
        root = str(root_of(engine.jobs.folder(document), host))
        return Plan(
            hosts=[
                Host(
                    name=host,
                    log=cluster.log_file(engine, self.log_group, document, host),
                    folders=[OUTPUT],
                    files={CONFIG: config},
                    downloads=[],
                )
            ],
            argv=[sys.executable, "-P", "-m", "mlops_ext.local.transform.agent", root],
            environment={**os.environ, "PYTHONUNBUFFERED": "1"},
            outputs=[
                cluster.whole_folder(OUTPUT, output["S3OutputPath"], [], continuous=True, type=kind)
            ],
            runtime=math.inf,
            grace=engine.jobs.settings.grace,
            interpreter=sys.executable,
        )

    def finished(self, engine: Engine, document: Document, ending: Ending) -> Body:
        """The last status, times, words and lineage."""
        body = self.ended(document.body, ending)
        if ending.outcome == "Failed":
            body["FailureReason"] = ending.message or ending.reason
            if ending.message.startswith("ClientError"):
                # What SageMaker's data agent says about the data, in a stream of its own.
                cluster.say(engine, self.log_group, document, ending.message, "/data-log")
        made = traces.made_by_transform(body) if ending.outcome == "Completed" else []
        job_ended(engine, document, cluster.primary(body, self.status), cluster.span(body), made)
        return body


async def _config(engine: Engine, body: Body) -> dict[str, Any]:
    """What the agent reads."""
    given = body["TransformInput"]["DataSource"]["S3DataSource"]
    found = await sources(engine, Input(given["S3Uri"], given["S3DataType"]))
    return {
        "Request": {name: body[name] for name in _MEMBERS if name in body},
        "Containers": [asdict(container_of(engine, each)) for each in body["Containers"]],
        "Sources": [asdict(each) for each in found],
    }
