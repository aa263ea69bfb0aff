"""What runs a job here in place of its image, and with which words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlops_ext.local.errors import validation
from mlops_ext.local.jobs.inputs import Input, sources
from mlops_ext.local.jobs.kinds import Body, JobFailedError
from mlops_ext.local.jobs.plan import Download
from mlops_ext.local.jobs.sandbox import entry
from mlops_ext.local.jobs.sandbox.images import ImageSettings, Runtime, resolve

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine


def image_of(body: Body) -> str:
    """The image of a Create request.

    Raises:
        ValueError: it names an algorithm of AWS's marketplace instead.
    """
    if "AppSpecification" in body:
        return str(body["AppSpecification"]["ImageUri"])
    algorithm = body["AlgorithmSpecification"]
    if "TrainingImage" not in algorithm:
        raise ValueError(
            f"The algorithm {algorithm['AlgorithmName']} exists on AWS alone: name a TrainingImage."
        )
    return str(algorithm["TrainingImage"])


def check(engine: Engine, request: Body) -> None:
    """Refuse a request that nothing here can run.

    Raises:
        ApiError: ValidationException that says what can.
    """
    try:
        _command(engine, request)
    except ValueError as error:
        raise validation(str(error)) from None


def command(engine: Engine, body: Body) -> tuple[Runtime, list[str]]:
    """What runs a job, and the words that start it.

    Raises:
        JobFailedError: nothing does any more.
    """
    try:
        return _command(engine, body)
    except ValueError as error:
        raise JobFailedError(f"ClientError: {error}") from None


def _command(engine: Engine, body: Body) -> tuple[Runtime, list[str]]:
    runtime = resolve(image_of(body), ImageSettings.read(engine.state_dir))
    return runtime, entry.entry(runtime, body)


def submitted(engine: Engine, body: Body) -> list[Download]:
    """The source archive of a script, to be unpacked where the script is run.

    Raises:
        JobFailedError: it is not there.
    """
    uri = entry.source(body)
    if uri is None:
        return []
    return [
        Download(each.file, entry.CODE, each.uri, unpack=True)
        for each in sources(engine, Input(uri))
    ]
