"""The life of one model process of a variant: made ready, started, checked, restarted, stopped."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import time
from dataclasses import dataclass, replace
from pathlib import Path

from mlops_ext.local.jobs.sandbox import modes
from mlops_ext.local.jobs.sandbox.overlay import OverlayError, interpreter_with
from mlops_ext.local.serving import logs
from mlops_ext.local.serving.archive import ArchiveError
from mlops_ext.local.serving.client import ModelClient, Response
from mlops_ext.local.serving.container import (
    Container,
    code_folder,
    model_folder,
    prepare,
    process_environment,
)
from mlops_ext.local.serving.invocation import Invocation, result_of
from mlops_ext.local.serving.process import ModelProcess

SHIM = Path(__file__).with_name("shim.py")
START_POLL_SECONDS = 0.02
CHECK_SECONDS = 1.0
PING_SECONDS = 5.0
SILENT_SECONDS = 90.0
"""Without an answer to /ping for this long a process is restarted; an invocation may take 60."""

RESTART_DELAYS = (0.1, 1.0, 5.0)
"""Seconds before the first, second and third restart; after the third the variant has failed."""

STABLE_SECONDS = 600.0
"""A process that served this long starts counting its restarts anew."""


class ServingError(Exception):
    """The variant cannot be served; the text is the endpoint's FailureReason."""


class RestartingError(Exception):
    """The variant's process is not there at the moment."""


@dataclass(frozen=True)
class Place:
    """Where a worker keeps its things: its folder, its log, the lease of the supervisor."""

    folder: Path
    log: Path
    lease: Path
    lease_hours: float


class Worker:
    """Keeps one process in service.

    Args:
        variant: the name of the variant that it is of.
        container: what it serves.
        place: where it keeps its things.
    """

    def __init__(self, variant: str, container: Container, place: Place) -> None:
        self.name = variant
        self.restarts = 0
        self._container = container
        self._place = place
        self._state = place.folder / "state.json"
        self._process: ModelProcess | None = None
        self._client: ModelClient | None = None
        self._ready = False
        self._check = asyncio.Event()
        self._log_start = 0

    @property
    def process(self) -> ModelProcess | None:
        """The running process, if any."""
        return self._process

    async def start(self) -> None:
        """Returns when /ping answered 200; a process left by an earlier engine is taken over.

        Raises:
            ServingError: nothing can be served, or the process ended or was silent for too long.
        """
        self._place.log.parent.mkdir(parents=True, exist_ok=True)
        process = ModelProcess.attach(self._state)
        if process is not None:
            self._adopt(process)
        else:
            try:
                await asyncio.to_thread(prepare, self._container, self._place.folder)
                await asyncio.to_thread(self._install)
            except (ArchiveError, OverlayError, OSError) as error:
                self._note(str(error))
                raise ServingError(str(error)) from error
            await self._spawn()
        await self._until_ready()

    async def watch(self) -> None:
        """Restarts the process as often as allowed; returns only by raising `ServingError`."""
        while True:
            since = time.monotonic()
            trouble = await self._until_unwell()
            if time.monotonic() - since > STABLE_SECONDS:
                self.restarts = 0
            await self._restart(trouble)

    async def stop(self) -> None:
        """Ends the process and all it started."""
        self._ready = False
        if self._client is not None:
            self._client.close()
        if self._process is not None:
            await self._process.stop()

    @property
    def workers(self) -> list[Worker]:
        """Itself, as what serves a container may be several."""
        return [self]

    async def invoke(self, request: Invocation, timeout: float) -> Response:
        """Sends one invocation.

        Raises:
            RestartingError: there is no process to ask.
            TimeoutError: no answer, or no further part of one, within `timeout` seconds.
            OSError: the process ended while it served.
        """
        if not self._ready or self._client is None:
            raise RestartingError
        heard = request.heard
        try:
            return await self._client.request(
                "POST",
                "/invocations",
                request.headers(),
                request.body,
                timeout,
                None if heard is None else lambda part: heard(result_of(self.name, part)),
            )
        except (ConnectionRefusedError, FileNotFoundError) as error:
            self._check.set()
            raise RestartingError from error
        except OSError:
            self._check.set()
            raise

    def detach(self) -> None:
        """Leaves the process running for the next engine."""
        if self._client is not None:
            self._client.close()

    def _install(self) -> None:
        """What the code requires, where the interpreter is not the model's own."""
        container, layers = self._container, self._container.layers
        required = code_folder(container, self._place.folder) / "requirements.txt"
        if layers is None or not required.is_file():
            return
        with self._place.log.open("a", encoding="utf-8") as log:
            layered = interpreter_with(container.interpreter, required, layers, log)
        self._container = replace(container, interpreter=layered)

    async def _spawn(self) -> None:
        place = self._place
        self._note(f"Starting variant {self.name} with {self._container.interpreter}")
        self._log_start = logs.size(place.log)
        try:
            argv, environment = await asyncio.to_thread(self._command)
            process = ModelProcess.start(
                argv, environment, model_folder(place.folder), self._state, place.log
            )
        except (OSError, ValueError) as error:
            told = f"The interpreter {self._container.interpreter} cannot be run: {error}"
            self._note(told)
            raise ServingError(told) from error
        self._adopt(process)

    def _command(self) -> tuple[list[str], dict[str, str]]:
        """What to start, with the container's folder as its `/opt/ml`; blocks.

        Raises:
            OSError: there is no such interpreter.
            ValueError: the way to an `/opt/ml` that the user asks for does not work here.
        """
        container, place = self._container, self._place
        if shutil.which(container.interpreter) is None:
            raise FileNotFoundError(f"{container.interpreter} is no program")
        argv = [container.interpreter, str(SHIM), "--state", str(self._state)]
        argv += ["--lease", str(place.lease), "--lease-hours", f"{place.lease_hours:g}"]
        mode, _ = modes.for_job(container.executor, "")
        code = code_folder(container, place.folder)
        own = [code] if code.is_relative_to(place.folder) else []
        environment = process_environment(container, place.folder)
        return modes.command(mode, place.folder, argv, environment, *own)

    def _adopt(self, process: ModelProcess) -> None:
        self._process = process
        self._client = ModelClient(process.socket)

    async def _until_ready(self) -> None:
        assert self._process is not None
        timeout = self._container.startup_timeout
        deadline = time.monotonic() + timeout
        while not await self._ping():
            if not self._process.alive():
                how = self._process.exit_text()
                await self.stop()
                raise ServingError(self._with_last_words(f"{how} before it answered /ping"))
            if time.monotonic() > deadline:
                await self._process.stop(grace=0)
                raise ServingError(
                    self._with_last_words(f"did not answer /ping within {timeout:g} seconds")
                )
            await asyncio.sleep(START_POLL_SECONDS)
        self._ready = True

    async def _ping(self) -> bool:
        assert self._client is not None
        try:
            response = await self._client.request("GET", "/ping", {}, b"", PING_SECONDS)
        except (OSError, TimeoutError):
            return False
        return response.status == 200

    async def _until_unwell(self) -> str:
        """What ails the process, as the end of a sentence."""
        assert self._process is not None
        answered = pinged = time.monotonic()
        while self._process.alive():
            now = time.monotonic()
            if now - pinged >= PING_SECONDS:
                pinged = now
                logs.rotate(self._place.log)
                if await self._ping():
                    answered = time.monotonic()
                elif now - answered > SILENT_SECONDS:
                    return f"did not answer /ping for {SILENT_SECONDS:g} seconds"
            await self._pause()
        return self._process.exit_text()

    async def _pause(self) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._check.wait(), CHECK_SECONDS)
            # The connection breaks a moment before the process can be seen to have ended.
            await asyncio.sleep(START_POLL_SECONDS)
        self._check.clear()

    async def _restart(self, trouble: str) -> None:
        while True:
            await self.stop()
            if self.restarts == len(RESTART_DELAYS):
                after = f"{trouble} after {self.restarts} restarts"
                raise ServingError(self._with_last_words(after))
            delay = RESTART_DELAYS[self.restarts]
            self.restarts += 1
            self._note(
                f"The model process {trouble}; restart {self.restarts} of {len(RESTART_DELAYS)}"
            )
            await asyncio.sleep(delay)
            try:
                await self._spawn()
                return await self._until_ready()
            except ServingError as error:
                trouble = f"could not be restarted ({error})"

    def _with_last_words(self, what: str) -> str:
        words = logs.last_words(self._place.log, self._log_start)
        told = f"The model process of production variant {self.name} {what}."
        self._note(told)
        return f"{told} Its log ends with:\n{words}" if words else told

    def _note(self, text: str) -> None:
        logs.note(self._place.log, text)
