"""The process of a transform job: serves the model, and sends it the records of the files.

``python -m mlops_ext.local.transform.agent ROOT``. Its configuration lies in the folder's
``opt/ml``, and each file that is turned appears there as a whole; why it failed stands there, too.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path
from typing import Any

from mlops_ext.local.jobs.inputs import Source
from mlops_ext.local.jobs.plan import inside, read_json
from mlops_ext.local.serving.container import Container, Data, Deployment, Variant
from mlops_ext.local.serving.invocation import (
    Invocation,
    ModelFailedError,
    VariantRestartingError,
)
from mlops_ext.local.serving.supervisor import Supervisor
from mlops_ext.local.transform.following import Following
from mlops_ext.local.transform.job import Work
from mlops_ext.local.transform.paths import PathError
from mlops_ext.local.transform.records import RecordError

CONFIG, OUTPUT = "/opt/ml/input/config/transformjob.json", "/opt/ml/output/data"
_MESSAGE, _PART = "/opt/ml/output/message", "/opt/ml/output/part"
_NAME = "transform"
_RETRY_SECONDS = 1.0
_LEASE_HOURS = 0.05
_LONGEST = 1024
_SEE_LOGS = "See job logs for more information"


class FailedError(Exception):
    """The job fails; the text is its FailureReason."""


class Agent:
    """Turns the files of one job.

    Args:
        root: the folder that holds the job's ``opt/ml``. Never the path `/opt/ml`, for that is
            another folder to the model.
    """

    def __init__(self, root: Path) -> None:
        self._root, self._serving = root, root / "serving"
        config = read_json(inside(root, CONFIG))
        self._request: dict[str, Any] = config["Request"]
        self._containers = tuple(map(_container, config["Containers"]))
        self._sources = [Source(**each) for each in config["Sources"]]
        self._ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._supervisor = Supervisor(self._serving, self._changed, _LEASE_HOURS)

    async def run(self) -> None:
        """Turn all files; what the model prints is printed.

        Raises:
            FailedError: one of them cannot be turned, or the model not be served.
        """
        self._supervisor.deploy(Deployment(_NAME, 1, (Variant(_NAME, 1.0, self._containers),)))
        following = Following(self._serving / _NAME / "logs")
        try:
            await self._ready
            work = Work.of(self._request)
            for source in self._sources:
                await self._turn(work, source)
        finally:
            await self._supervisor.close()
            await following.end()

    def _changed(self, name: str, generation: int, state: str, reason: str | None) -> None:
        if self._ready.done():
            return
        if state == "InService":
            self._ready.set_result(None)
        elif state == "Failed":
            self._ready.set_exception(FailedError(f"AlgorithmError: {reason}"))

    async def _turn(self, work: Work, source: Source) -> None:
        part = inside(self._root, _PART)
        try:
            target = inside(self._root, f"{OUTPUT}/{source.name}.out")
            await work.turn(Path(source.file), part, self._ask)
            target.parent.mkdir(parents=True, exist_ok=True)
            part.replace(target)
        except (RecordError, PathError, OSError, ValueError, ModelFailedError) as error:
            room = _LONGEST - len(f"ClientError: . {_SEE_LOGS}")
            text = f"{source.uri}: {error}"[:room]
            raise FailedError(f"ClientError: {text}. {_SEE_LOGS}") from error

    async def _ask(self, payload: bytes) -> tuple[bytes, str]:
        left = self._request.get("ModelClientConfig", {}).get("InvocationsMaxRetries", 3)
        request = Invocation(
            payload,
            self._request["TransformInput"].get("ContentType"),
            self._request["TransformOutput"].get("Accept"),
        )
        while True:
            try:
                result = await self._supervisor.invoke(_NAME, request)
                return result.body, result.content_type
            except (ModelFailedError, VariantRestartingError) as error:
                lasting = isinstance(error, ModelFailedError) and 400 <= error.status < 500
                if lasting or left == 0:
                    raise _failed(error) from error
                left -= 1
                await asyncio.sleep(_RETRY_SECONDS)


def _container(found: dict[str, Any]) -> Container:
    """A container that `asdict` and JSON have kept."""
    layers = found["layers"]
    kept = {
        "model_data": _data(found["model_data"]),
        "additional": {name: _data(data) for name, data in found["additional"].items()},
        "layers": None if layers is None else Path(layers),
    }
    return Container(**{**found, **kept})


def _data(found: str | dict[str, str] | None) -> Data:
    if isinstance(found, dict):
        return {name: Path(file) for name, file in found.items()}
    return None if found is None else Path(found)


def _failed(error: Exception) -> ModelFailedError:
    if isinstance(error, ModelFailedError):
        return ModelFailedError(error.status, f"Bad HTTP status {error.status}: {error.message}")
    return ModelFailedError(0, "The model's process ended while it was asked")


async def main(root: Path) -> int:
    """Turn the files of the job in a folder; the exit status. SIGTERM ends it and the model."""
    work = asyncio.ensure_future(Agent(root).run())
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, work.cancel)
    try:
        await work
    except asyncio.CancelledError:
        return 128 + signal.SIGTERM
    except FailedError as failure:
        inside(root, _MESSAGE).write_text(str(failure), encoding="utf-8")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(Path(sys.argv[1]))))
