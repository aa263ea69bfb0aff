"""One call to the local SageMaker, beside moto's server and a server that sends canned bytes."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.measuring import Side, interleave, timed
from benchmarks.report import Row, milliseconds, times
from benchmarks.servers import client, floor, folder, local_sagemaker, moto_server

ROLE = "arn:aws:iam::123456789012:role/service"
IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/model:1"
_ROUNDS, _CALLS = 12, 100

Call = Callable[[Any], Callable[[], object]]
"""Of a client, makes the call that is repeated."""


def _describe(sagemaker: Any) -> Callable[[], object]:
    return lambda: sagemaker.describe_model(ModelName="described")


def _create(sagemaker: Any) -> Callable[[], object]:
    numbers = itertools.count()
    return lambda: _create_model(sagemaker, f"model-{next(numbers)}")


def _tags(sagemaker: Any) -> Callable[[], object]:
    arn = sagemaker.describe_model(ModelName="described")["ModelArn"]
    return lambda: sagemaker.list_tags(ResourceArn=arn)


CALLS: dict[str, tuple[Call, float]] = {
    "DescribeModel": (_describe, 2.0),
    "ListTags": (_tags, 2.0),
    "CreateModel": (_create, 3.0),
}
"""By operation: how it is called, and how many times the floor its p50 may take."""


def run(quick: bool = False) -> list[Row]:
    """The rows of this comparison."""
    rounds = 3 if quick else _ROUNDS
    rows = []
    with ExitStack() as stack:
        directory = stack.enter_context(folder())
        running = stack.enter_context(local_sagemaker(directory / "state"))
        ours = client("sagemaker", running.url, running)
        moto = client("sagemaker", stack.enter_context(moto_server()))
        for sagemaker in (ours, moto):
            _create_model(sagemaker, "described")
        canned = stack.enter_context(floor(_canned(ours, directory)))
        bare = client("sagemaker", canned)
        for operation, (call, limit) in CALLS.items():
            rows += _compare(
                operation,
                {
                    "ours": timed(call(ours)),
                    "moto": timed(call(moto)),
                    "floor": timed(call(bare)),
                },
                rounds,
                limit,
            )
    return rows


def _compare(operation: str, sides: dict[str, Side], rounds: int, limit: float) -> list[Row]:
    found = interleave(sides, rounds, _CALLS)
    faster = found["ours"].rate / found["moto"].rate
    above = found["ours"].p50 / found["floor"].p50
    ours = milliseconds(found["ours"].p50)
    return [
        Row(
            f"{operation}: calls in a second",
            f"{found['ours'].rate:.0f}",
            f"moto server {found['moto'].rate:.0f}",
            f"{times(faster)} the rate",
            "at least 2.5×",
            faster >= 2.5,
        ),
        Row(
            f"{operation}: p50",
            ours,
            f"canned bytes {milliseconds(found['floor'].p50)}",
            f"{times(above)} the time",
            f"at most {limit:g}×",
            above <= limit,
        ),
    ]


def _create_model(sagemaker: Any, name: str) -> None:
    container = {"Image": IMAGE, "Environment": {"SAGEMAKER_PROGRAM": "inference.py"}}
    tags = [{"Key": "team", "Value": "growth"}]
    sagemaker.create_model(
        ModelName=name, PrimaryContainer=container, ExecutionRoleArn=ROLE, Tags=tags
    )


def _canned(sagemaker: Any, directory: Path) -> Path:
    """The bytes that the local SageMaker answers, for the floor to send."""
    answers: dict[str, str] = {}

    def keep(http_response: Any, model: Any, **_: Any) -> None:
        answers[model.name] = http_response.content.decode()

    sagemaker.meta.events.register("after-call.sagemaker", keep)
    for call, _ in CALLS.values():
        call(sagemaker)()
    sagemaker.meta.events.unregister("after-call.sagemaker", keep)
    sagemaker.delete_model(ModelName="model-0")
    file = directory / "canned.json"
    file.write_text(json.dumps(answers), encoding="utf-8")
    return file
