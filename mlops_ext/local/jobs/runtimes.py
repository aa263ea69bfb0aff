"""What runs a job here in place of its image, and with which words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mlops_ext.local.errors import validation
from mlops_ext.local.jobs.inputs import Input, sources
from mlops_ext.local.jobs.kinds import Body, JobFailedError
from mlops_ext.local.jobs.plan import Download
from mlops_ext.local.jobs.runner.reasons import LONGEST
from mlops_ext.local.jobs.sandbox import entry
from mlops_ext.local.jobs.sandbox.images import ImageSettings, Runtime, resolve

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

_ECR = re.compile(r"\d{12}\.dkr[.-]ecr(-fips)?\.[a-z0-9-]+\.[a-z0-9.-]+/\S+")


def check(engine: Engine, image: str) -> None:
    """Refuse what cannot be an image. Whether anything here can run it shows when the job begins.

    Raises:
        ApiError: ValidationException, it is no ECR path, and no interpreter is mapped to it.
    """
    if _ECR.fullmatch(image):
        return
    try:
        resolve(image, ImageSettings.read(engine.state_dir))
    except ValueError:
        raise validation(
            f"Invalid image URI {image}. Please provide a valid Amazon Elastic Container Registry "
            "path of the Docker image to run."
        ) from None


def command(engine: Engine, image: str, body: Body) -> tuple[Runtime, list[str]]:
    """What runs a job in place of its image, and the words that start it.

    Raises:
        JobFailedError: nothing does; the reason says what would.
    """
    try:
        runtime = resolve(image, ImageSettings.read(engine.state_dir))
        return runtime, entry.entry(runtime, body)
    except ValueError as error:
        raise JobFailedError(f"ClientError: {error}"[:LONGEST]) from None


async def submitted(engine: Engine, body: Body) -> list[Download]:
    """The source archive of a script, to be unpacked where the script is run.

    Raises:
        JobFailedError: it is not there.
    """
    uri = entry.source(body)
    if uri is None:
        return []
    return [
        Download(each.file, entry.CODE, each.uri, unpack=True)
        for each in await sources(engine, Input(uri))
    ]
