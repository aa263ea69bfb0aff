"""All jobs of the engine: begun, followed, stopped, found again after a restart."""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from mlops_ext.local.errors import ApiError
from mlops_ext.local.jobs import disk
from mlops_ext.local.jobs.adoption import AdoptionError, adopt
from mlops_ext.local.jobs.kinds import STATUSES_RUNNING, Body, JobFailedError, JobKind
from mlops_ext.local.jobs.measurements import read
from mlops_ext.local.jobs.plan import METRICS, PROGRESS, Outcome, Plan
from mlops_ext.local.jobs.runner.reasons import LONGEST, upload
from mlops_ext.local.jobs.runner.report import Ending, Progress
from mlops_ext.local.jobs.runner_process import RunnerProcess, clear
from mlops_ext.local.jobs.sandbox import modes
from mlops_ext.local.jobs.sandbox.images import ImageSettings
from mlops_ext.local.jobs.settings import JobSettings
from mlops_ext.local.jobs.slots import Slots
from mlops_ext.local.jobs.times import with_last
from mlops_ext.local.lineage.jobs import job_planned
from mlops_ext.local.store import Document

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

_log = logging.getLogger(__name__)

_SHORTEST_LOOK, _LONGEST_LOOK = 0.03, 0.2  # seconds; the longer a job runs, the less it hurries
_DISK_SECONDS = 1.0  # between two attempts to write to a full disk
_LOST = (
    "The process that ran the job ended without saying how the job ended, perhaps because it was "
    "killed or the machine was restarted."
)


@dataclass
class _Running:
    """A job that has not ended."""

    kind: JobKind
    arn: str
    process: RunnerProcess
    nested: bool
    task: asyncio.Task[None] | None = None
    admission: asyncio.Task[None] | None = None
    progress_time: int = 0
    trouble: str = field(default="")


class Jobs:
    """Keeps the jobs of every kind going; lives on the event loop.

    Args:
        engine: where documents, objects and logs are.
        kinds: those that are known from the start.
    """

    def __init__(self, engine: Engine, kinds: Iterable[JobKind] = ()) -> None:
        self._engine = engine
        self.settings = JobSettings.of(os.environ)
        self._directory = engine.state_dir / "jobs"
        self._attic = self._directory / ".removed"
        self._kinds = {kind.resource.kind: kind for kind in kinds}
        self._slots = Slots(self.settings.at_once)
        self._running: dict[str, _Running] = {}
        self._watchers: list[Callable[[Document], None]] = []
        self._removals: set[asyncio.Task[None]] = set()

    def register(self, kind: JobKind) -> None:
        """Know how jobs of this kind are run."""
        self._kinds[kind.resource.kind] = kind

    def kind(self, name: str) -> JobKind:
        """The kind of jobs whose documents are of that kind."""
        return self._kinds[name]

    def watch(self, callback: Callable[[Document], None]) -> None:
        """Be told of each job that has ended, on the event loop."""
        self._watchers.append(callback)

    def begin(self) -> None:
        """Take up the jobs that an earlier engine left, and remove what is left of others."""
        for name in self._kinds:
            for document in self._engine.documents.each(name):
                if self._status(document) in STATUSES_RUNNING:
                    self.launch(document)
        wanted = {running.process.folder for running in self._running.values()}
        for folder in self._directory.glob("*/*"):
            if folder.parent == self._attic:
                self._remove(folder)
            elif folder not in wanted:
                self._remove(RunnerProcess(folder).set_aside(self._attic))

    def launch(self, document: Document) -> None:
        """Run a job whose document is kept, as soon as there is room for it."""
        process = RunnerProcess(self.folder(document))
        # A job that waits for jobs it made itself must not keep their place.
        nested = str(document.body.get("Holder", "")).startswith("job-")
        running = _Running(self._kinds[document.kind], document.arn, process, nested)
        self._running[document.arn] = running
        running.task = asyncio.ensure_future(self._work(running))

    def stop(self, document: Document) -> Document:
        """Begin to stop a job; it goes on until it has saved its work or its time is over."""
        running, kind = self._running[document.arn], self._kinds[document.kind]
        document = self._keep(document, kind.stopping(self._engine, document.body))
        running.process.stop()
        if running.admission is not None:
            running.admission.cancel()
        return document

    def running(self) -> bool:
        """Whether any job has not ended."""
        return bool(self._running)

    def folder(self, document: Document) -> Path:
        """Where a job's files are while it runs."""
        return self._directory / document.kind / document.key

    async def close(self) -> None:
        """Let go of the jobs: they run on, and the next engine finds them."""
        tasks = [running.task for running in self._running.values() if running.task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, *self._removals, return_exceptions=True)
        self._running.clear()

    async def _work(self, running: _Running) -> None:
        """A job's whole life."""
        try:
            ending = await self._ended(running)
        except JobFailedError as failure:
            ending = Ending("Failed", failure.reason, ended=self._now())
        except Exception as error:
            _log.exception("The job %s broke.", running.arn)
            ending = Ending("Failed", self._broken("", str(error)), ended=self._now())
        try:
            await self._with_room(running, lambda: self._finish(running, ending))
        except Exception:
            _log.exception("The end of the job %s cannot be kept.", running.arn)

    async def _with_room(self, running: _Running, step: Callable[[], None]) -> None:
        """Keep what became of a job that has ended, on a full disk once there is room again."""
        while True:
            try:
                return step()
            except sqlite3.OperationalError as error:
                _log.error("How the job %s is cannot be kept yet: %s.", running.arn, error)
            if not running.process.alive():
                # It may be what the job wrote that fills the disk.
                await asyncio.to_thread(running.process.free)
            await asyncio.sleep(_DISK_SECONDS)

    async def _ended(self, running: _Running) -> Ending:
        began = running.process.begun()
        if running.nested:
            return await self._run(running, began)
        if began:
            self._slots.take()
        elif not await self._admitted(running):
            stopping = self._status(self._document(running)) == "Stopping"
            outcome: Outcome = "Stopped" if stopping else "MaxWaitTimeExceeded"
            return Ending(outcome, ended=self._now())
        try:
            return await self._run(running, began)
        finally:
            self._slots.free()

    async def _admitted(self, running: _Running) -> bool:
        """Wait for room; False when the job is stopped or out of patience before there is any."""
        if self._status(self._document(running)) == "Stopping":
            return False
        if self._slots.full():
            message = f"This machine runs {self._slots.count} jobs at once: waiting for one to end."
            document = self._document(running)
            self._keep(document, running.kind.waiting(self._engine, document, message))
        running.admission = asyncio.ensure_future(self._slots.wait())
        patience = running.kind.patience(self._document(running).body)
        try:
            await asyncio.wait({running.admission}, timeout=patience)
            if not running.admission.done():
                running.admission.cancel()
                await asyncio.wait({running.admission})
            return not running.admission.cancelled()
        except asyncio.CancelledError:
            running.admission.cancel()
            raise
        finally:
            running.admission = None

    async def _run(self, running: _Running, began: bool) -> Ending:
        if not began:
            await self._spawn(running)
        pause = _SHORTEST_LOOK
        while True:
            alive = running.process.alive()
            await self._adopt(running)
            with suppress(sqlite3.OperationalError):  # a full disk: one of the next looks keeps it
                self._progress(running)
            ending = Ending.read(running.process.folder)
            if ending is not None:
                await self._adopt(running)
                await self._with_room(running, lambda: self._progress(running, ended=True))
                return self._judged(running, ending)
            if not alive:
                return self._lost(running)
            await asyncio.sleep(pause)
            pause = min(pause * 1.01, _LONGEST_LOOK)

    async def _spawn(self, running: _Running) -> None:
        document = self._document(running)
        plan = await running.kind.plan(self._engine, document)
        job_planned(self._engine, document, plan.record)
        self._require_buckets(plan)
        try:
            wanted = ImageSettings.read(self._engine.state_dir).executor
            mode, tool = await asyncio.to_thread(modes.for_job, wanted, plan.image)
        except ValueError as error:
            raise JobFailedError(f"ClientError: {error}") from None
        plan = replace(plan, executor=mode.value, tool=tool, grace=self.settings.grace)
        await asyncio.to_thread(plan.write, running.process.folder)
        running.process.start()

    def _require_buckets(self, plan: Plan) -> None:
        """Fail now rather than after hours of work that could not be kept."""
        for output in plan.outputs:
            try:
                self._engine.objects.require_bucket(output.bucket)
            except ApiError as error:
                text = f"{error.message.rstrip('.')} (s3://{output.bucket})."
                raise JobFailedError(upload(text)) from None

    async def _adopt(self, running: _Running) -> None:
        if running.trouble:
            return
        try:
            await adopt(running.process.folder, self._engine.objects)
        except AdoptionError as error:
            running.trouble = upload(str(error))

    def _progress(self, running: _Running, ended: bool = False) -> None:
        """Keep how far it is; runners tell once a second."""
        folder = running.process.folder
        try:
            changed = (folder / PROGRESS).stat().st_mtime_ns
        except FileNotFoundError:
            return
        if changed == running.progress_time and not ended:
            return
        running.progress_time = changed
        document = self._document(running)
        measured, offset = read(folder / METRICS, document.body.get("MetricsRead", 0))
        body = running.kind.progressed(document.body, Progress.read(folder))
        with self._engine.database.transaction():
            if measured:
                running.kind.measured(self._engine, document, measured)
                body = {**with_last(body, measured), "MetricsRead": offset}
            self._keep(document, body)

    def _judged(self, running: _Running, ending: Ending) -> Ending:
        """The ending, which is a failure when an output could not be kept."""
        if running.trouble and ending.outcome != "Failed":
            return replace(ending, outcome="Failed", reason=running.trouble)
        return ending

    def _lost(self, running: _Running) -> Ending:
        """The runner is gone and has not said how the job ended."""
        running.process.end_orphans()
        progress = Progress.read(running.process.folder)
        if self._status(self._document(running)) == "Stopping":
            return Ending("Stopped", ended=self._now(), progress=progress)
        reason = self._broken(_LOST, running.process.last_words())
        return Ending("Failed", reason, ended=self._now(), progress=progress)

    def _broken(self, what: str, said: str) -> str:
        """The FailureReason of a job that was not its own fault; a full disk is named first."""
        full = disk.trouble(self._engine.state_dir, said)
        words = " ".join(filter(None, [full or what, said]))
        return f"InternalServerError: {words}"[:LONGEST]

    def _finish(self, running: _Running, ending: Ending) -> None:
        with self._engine.database.transaction():
            document = self._document(running)
            body = running.kind.finished(self._engine, document, ending)
            document = self._keep(document, body)
        del self._running[running.arn]
        self._remove(running.process.set_aside(self._attic))
        for callback in self._watchers:
            callback(document)

    def _remove(self, place: Path) -> None:
        task = asyncio.ensure_future(asyncio.to_thread(clear, place))
        self._removals.add(task)
        task.add_done_callback(self._removals.discard)

    def _document(self, running: _Running) -> Document:
        document = self._engine.documents.by_arn(running.arn)
        if document is None:
            raise RuntimeError(f"{running.arn} was removed while it ran")
        return document

    def _status(self, document: Document) -> str:
        return str(document.body[self._kinds[document.kind].status])

    def _keep(self, document: Document, body: Body) -> Document:
        if body == document.body:
            return document
        return self._engine.documents.change(document, body, self._engine.now())

    def _now(self) -> float:
        return self._engine.now().timestamp()
