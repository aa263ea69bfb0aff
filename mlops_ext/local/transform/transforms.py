"""All transform jobs: run, stopped, taken up again after a restart."""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_ext.local.errors import ApiError
from mlops_ext.local.hosting.deployments import deployment_of
from mlops_ext.local.hosting.storing import store
from mlops_ext.local.jobs.inputs import Input, Source, sources
from mlops_ext.local.jobs.kinds import JobFailedError
from mlops_ext.local.logs.store import Line
from mlops_ext.local.resources.declarations.transform import TRANSFORM_JOB
from mlops_ext.local.serving.container import Deployment
from mlops_ext.local.serving.invocation import (
    Invocation,
    ModelFailedError,
    VariantRestartingError,
)
from mlops_ext.local.serving.supervisor import Supervisor
from mlops_ext.local.store import Document
from mlops_ext.local.transform import traces
from mlops_ext.local.transform.job import Work
from mlops_ext.local.transform.paths import PathError
from mlops_ext.local.transform.records import RecordError

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

LOG_GROUP = "/aws/sagemaker/TransformJobs"
STATUS = "TransformJobStatus"
RUNNING = ("InProgress", "Stopping")
_LOG_LINES = 10_000
_RETRY_SECONDS = 1.0
_SEE_LOGS = "See job logs for more information"

_log = logging.getLogger(__name__)


class Transforms:
    """Keeps transform jobs going; each has a serving process of its own.

    What a job's document keeps beside what Describe shows: ``Plan``, what is served, and ``Done``,
    how many files are turned.

    Args:
        engine: where documents, objects and logs are.
    """

    def __init__(self, engine: Engine) -> None:
        directory = engine.state_dir / "transforms"
        self._engine = engine
        self._supervisor = Supervisor(directory / "models", self._model_changed)
        self._outputs = directory / "outputs"
        self._ready: dict[str, asyncio.Future[None]] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._ending: set[str] = set()
        self._watchers: list[Callable[[Document], None]] = []

    def watch(self, callback: Callable[[Document], None]) -> None:
        """Be told of each job that has ended, on the event loop."""
        self._watchers.append(callback)

    def begin(self) -> None:
        """Take up the jobs that an earlier engine left, and remove what is left of others."""
        jobs = [
            job
            for job in self._engine.documents.each(TRANSFORM_JOB.kind)
            if job.body[STATUS] in RUNNING
        ]
        shutil.rmtree(self._outputs, ignore_errors=True)
        self._supervisor.restore(self._deployment(job) for job in jobs)
        for job in jobs:
            self._start(job)

    def launch(self, job: Document) -> None:
        """Run a job whose document is kept."""
        self._supervisor.deploy(self._deployment(job))
        self._start(job)

    def stop(self, job: Document) -> None:
        """Stop a job: files that are turned stay, the one under way is dropped."""
        self._keep(job, {STATUS: "Stopping"})
        if job.name not in self._ending:
            self._tasks[job.name].cancel()

    def running(self) -> bool:
        """Whether any job has not ended."""
        return bool(self._tasks)

    async def close(self) -> None:
        """Let go of the jobs: the next engine goes on with them."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        await self._supervisor.close()

    def _start(self, job: Document) -> None:
        self._ready[job.name] = asyncio.get_running_loop().create_future()
        self._tasks[job.name] = asyncio.ensure_future(self._work(job))

    def _deployment(self, job: Document) -> Deployment:
        return deployment_of(self._engine, job.name, 1, job.body["Plan"])

    def _model_changed(self, name: str, generation: int, state: str, reason: str | None) -> None:
        ready = self._ready.get(name)
        if ready is None or ready.done():
            return
        if state == "InService":
            ready.set_result(None)
        elif state == "Failed":
            ready.set_exception(JobFailedError(f"AlgorithmError: {reason}"))

    async def _work(self, job: Document) -> None:
        """A job's whole life."""
        reason: str | None = None
        try:
            if job.body[STATUS] == "InProgress":
                await self._turn_all(job)
            status = "Completed" if job.body[STATUS] == "InProgress" else "Stopped"
        except asyncio.CancelledError:
            if self._current(job).body[STATUS] != "Stopping":
                return  # the next engine goes on
            status = "Stopped"
        except JobFailedError as failure:
            status, reason = "Failed", str(failure)
        except Exception as error:
            _log.exception("The transform job %s broke.", job.name)
            status, reason = "Failed", f"InternalServerError: {error}"
        await self._end(job, status, reason)

    async def _turn_all(self, job: Document) -> None:
        await self._ready[job.name]
        given = job.body["TransformInput"]["DataSource"]["S3DataSource"]
        found = await sources(self._engine, Input(given["S3Uri"], given["S3DataType"]))
        work = Work.of(job.body)
        if "TransformStartTime" not in job.body:
            job = self._keep(job, {"TransformStartTime": self._engine.now()})
        for number, source in enumerate(found):
            if number >= job.body.get("Done", 0):
                await self._turn(job, work, source)
                job = self._keep(job, {"Done": number + 1})

    async def _turn(self, job: Document, work: Work, source: Source) -> None:
        output = job.body["TransformOutput"]
        target = self._outputs / job.key
        self._outputs.mkdir(parents=True, exist_ok=True, mode=0o700)

        async def ask(payload: bytes) -> tuple[bytes, str]:
            return await self._ask(job, payload)

        try:
            await work.turn(Path(source.file), target, ask)
            uri = f"{output['S3OutputPath'].rstrip('/')}/{source.name}.out"
            kind = output.get("Accept") or "application/octet-stream"
            await store(self._engine.objects, uri, target, kind)
        except (RecordError, PathError, OSError, ModelFailedError) as error:
            text = f"{source.uri}: {error}"
            self._note(job, text)
            raise JobFailedError(f"ClientError: {text}. {_SEE_LOGS}"[:1024]) from error
        except ApiError as error:
            raise JobFailedError(f"ClientError: {error.message} ({uri})") from error
        finally:
            target.unlink(missing_ok=True)

    async def _ask(self, job: Document, payload: bytes) -> tuple[bytes, str]:
        client = job.body.get("ModelClientConfig", {})
        left = client.get("InvocationsMaxRetries", 3)
        request = Invocation(
            payload,
            job.body["TransformInput"].get("ContentType"),
            job.body["TransformOutput"].get("Accept"),
        )
        while True:
            try:
                result = await self._supervisor.invoke(job.name, request)
                return result.body, result.content_type
            except (ModelFailedError, VariantRestartingError) as error:
                lasting = isinstance(error, ModelFailedError) and 400 <= error.status < 500
                if lasting or left == 0:
                    raise _failed(error) from error
                left -= 1
                await asyncio.sleep(_RETRY_SECONDS)

    async def _end(self, job: Document, status: str, reason: str | None) -> None:
        self._ending.add(job.name)
        await self._keep_log(job)
        await self._supervisor.remove(job.name)
        engine = self._engine
        with engine.database.transaction():
            job = self._keep(
                job, {STATUS: status, "TransformEndTime": engine.now(), "FailureReason": reason}
            )
            traces.ended(engine, job)
        del self._tasks[job.name], self._ready[job.name]
        self._ending.discard(job.name)
        for watcher in self._watchers:
            watcher(job)

    async def _keep_log(self, job: Document) -> None:
        """The model's output as the job's log; all lines get the time of the job's end."""
        now = int(self._engine.now().timestamp() * 1000)
        texts = self._supervisor.logs(job.name, _LOG_LINES)
        stream = f"{job.name}/algo-1-{int(job.created.timestamp())}"
        self._engine.logs.write(LOG_GROUP, stream, [Line(now, text) for text in texts])

    def _note(self, job: Document, text: str) -> None:
        """What SageMaker's data agent says about the data, in a stream of its own."""
        now = int(self._engine.now().timestamp() * 1000)
        stream = f"{job.name}/algo-1-{int(job.created.timestamp())}/data-log"
        self._engine.logs.write(LOG_GROUP, stream, [Line(now, text)])

    def _current(self, job: Document) -> Document:
        return self._engine.documents.find(TRANSFORM_JOB.kind, job.name) or job

    def _keep(self, job: Document, changes: dict[str, Any]) -> Document:
        current = self._current(job)
        body = {**current.body, **changes}
        return self._engine.documents.change(current, body, self._engine.now())


def _failed(error: Exception) -> ModelFailedError:
    if isinstance(error, ModelFailedError):
        return ModelFailedError(error.status, f"Bad HTTP status {error.status}: {error.message}")
    return ModelFailedError(0, "The model's process ended while it was asked")
