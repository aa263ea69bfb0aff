"""Stands beside the browser: asks boto3 what is so, and sets the stage for a test.

Reads one JSON request a line, ``{"do": "boto3", "with": {…}}``, and answers with one JSON line,
``{"answer": …}`` or ``{"error": "…"}``. MLOPS_UI_HOME names the home of the server under test.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError
from home import environment, state_dir

from mlops_ext.local import launcher
from mlops_ext.local.store import Database, Document, Documents, Draft

HOME = Path(os.environ["MLOPS_UI_HOME"])
REGISTERED = 3


@cache
def session() -> Any:
    """A notebook's session on the local SageMaker of the server under test."""
    import mlops_ext

    return mlops_ext.connect("local", state_dir=state_dir(HOME), user="data-scientist")


def boto3(service: str, operation: str, given: dict[str, Any]) -> Any:
    """What boto3 answers; an error of the service is an answer too."""
    try:
        answer = getattr(session().client(service), operation)(**given)
    except ClientError as error:
        return {"Error": error.response["Error"]}
    answer.pop("ResponseMetadata")
    if "Body" in answer:
        answer["Body"] = answer["Body"].read().decode()
    return answer


def clean() -> None:
    """Take away every endpoint and every group."""
    ml = session()
    for endpoint in ml.client("sagemaker").list_endpoints()["Endpoints"]:
        ml.clean(f"endpoint:{endpoint['EndpointName']}")
    groups = ml.client("sagemaker").list_model_package_groups()
    for group in groups["ModelPackageGroupSummaryList"]:
        ml.clean(group["ModelPackageGroupName"])


def register(group: str, model: str, data: str, description: str) -> str:
    """Register a real model with its evaluation and data; returns the reference."""
    from models import fitted, split

    folder = HOME / "files"
    folder.mkdir(exist_ok=True)
    part, fit = split(data, folder), fitted(model, data, folder)
    measured = session().evaluate(fit, part.holdout, part.holdout_truth)
    version = session().register(
        fit, group, evaluation=measured, datasets=str(part.path), description=description
    )
    return str(version.reference)


def fill(group: str, count: int) -> None:
    """Make many versions that differ in state and metrics, without archives."""
    client = session().client("sagemaker")
    tags = [{"Key": "team", "Value": "risk"}]
    client.create_model_package_group(ModelPackageGroupName=group, Tags=tags)
    image = "000000000000.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1"
    for number in range(1, count + 1):
        client.create_model_package(
            ModelPackageGroupName=group,
            InferenceSpecification={"Containers": [{"Image": image}]},
            **varied(number),
        )


def contest(group: str, kind: str) -> list[str]:
    """Register three versions that differ in all that a comparison shows."""
    from contest import contest

    folder = HOME / "files"
    folder.mkdir(exist_ok=True)
    return contest(session(), group, kind, folder)


def train(name: str) -> str:
    """Run a training job to its end and return its status."""
    from training import train

    return train(session(), name)


def multiply(group: str, count: int) -> None:
    """Make many versions quickly: some are registered, the others are written like them.

    They go into the store while the local SageMaker stands still; it starts again with them.
    """
    fill(group, REGISTERED)
    state = state_dir(HOME)
    launcher.stop(state)
    database = Database(state / "state.db", [Documents.SCHEMA])
    documents = Documents(database)
    parent = documents.find("model-package-group", group)
    made = list(documents.each("model-package", group))
    assert parent is not None
    assert len(made) == REGISTERED
    with database.transaction():
        for _ in range(count - REGISTERED):
            number = documents.next_number(parent)
            documents.add(written_like(made[number % REGISTERED], number), datetime.now(UTC))
    database.close()
    launcher.start(state)


def written_like(version: Document, number: int) -> Draft:
    """A version as the store keeps it, with a number and figures of its own."""
    group = version.body["ModelPackageGroupName"]
    own = {"ModelPackageVersion": number, **varied(number)}
    return Draft(
        version.kind,
        f"{version.arn.rpartition('/')[0]}/{number}",
        f"{group}/{number}",
        version.body | own,
        key=str(number).zfill(len(version.key)),
        parent=version.parent,
    )


def varied(number: int) -> dict[str, Any]:
    """In what a version differs from others: description, state, metrics."""
    states = ("Approved", "Rejected", "PendingManualApproval")
    auc, rmse = number * 7919 % 10007 / 10007, number * 31 % 997 / 100
    return {
        "ModelPackageDescription": f"Model of run {number}",
        "ModelApprovalStatus": states[number % 3],
        "CustomerMetadataProperties": {"auc": f"{auc:.6f}", "rmse": f"{rmse:.4f}"},
    }


def decide(reference: str, status: str, comment: str) -> None:
    """Approve or reject a version."""
    version = session().version(reference)
    (version.approve if status == "Approved" else version.reject)(comment)


def deploy(reference: str, endpoint: str) -> None:
    """Deploy a version and wait until it is in service."""
    session().deploy(reference, endpoint).wait()


def sample(data: str, rows: int) -> str:
    """Held-out rows as CSV without a head, as an endpoint takes them."""
    from models import split

    held_out = split(data, HOME / "files").holdout
    return str(held_out.head(rows).to_csv(index=False, header=False))


def fault(operation: str, code: str, times: int) -> None:
    """Let an operation fail."""
    faults = session().connection.local_client()
    faults.put_fault(Operation=operation, Code=code, Times=times)


def mend() -> None:
    """Let every operation work again."""
    session().connection.local_client().delete_faults()


DEEDS: dict[str, Callable[..., Any]] = {
    deed.__name__: deed
    for deed in (
        boto3,
        clean,
        register,
        fill,
        contest,
        train,
        multiply,
        decide,
        deploy,
        sample,
        fault,
        mend,
    )
}


def answer(line: str) -> dict[str, Any]:
    """Do what a line asks; what goes wrong is told, so that the test that asked fails."""
    request = json.loads(line)
    try:
        with redirect_stdout(sys.stderr):
            return {"answer": DEEDS[request["do"]](**request["with"])}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


def main() -> None:
    """Answer until the input ends."""
    os.environ.clear()
    os.environ.update(environment(HOME))
    for line in sys.stdin:
        print(json.dumps(answer(line), default=str), flush=True)


if __name__ == "__main__":
    main()
