"""One job from its plan to its ending."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path

from mlops_ext.local.jobs.plan import (
    PROCESS,
    STOP,
    Host,
    Outcome,
    Plan,
    inside,
    root_of,
    write_json,
)
from mlops_ext.local.jobs.runner import orphans, reasons
from mlops_ext.local.jobs.runner.changes import Changes
from mlops_ext.local.jobs.runner.downloads import DownloadError, furnish
from mlops_ext.local.jobs.runner.hosts import HostProcess
from mlops_ext.local.jobs.runner.log import Log
from mlops_ext.local.jobs.runner.metering import Metering
from mlops_ext.local.jobs.runner.outputs import Stage, take
from mlops_ext.local.jobs.runner.pipes import feed
from mlops_ext.local.jobs.runner.report import Ending, Progress
from mlops_ext.local.jobs.sandbox import modes, overlay

_LOOK_SECONDS = 0.02
_TELL_SECONDS = 1.0


class StoppedError(Exception):
    """The job is to be stopped."""


class GoneError(Exception):
    """The job's folder was removed: there is nobody to work for."""


class Job:
    """A job as its runner runs it.

    Args:
        folder: the job's folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._plan = Plan.read(folder)
        self._roots = [root_of(folder, host.name) for host in self._plan.hosts]
        self._meter = Metering(folder) if self._plan.metrics else None
        measure = self._meter.search if self._meter else None
        self._logs = [Log(Path(host.log), measure) for host in self._plan.hosts]
        self._stage = Stage(folder)
        self._progress = Progress()
        self._told = 0.0

    def run(self) -> None:
        """Run it, and tell how it ended."""
        self._identify([])
        for note in self._plan.notes:
            self._logs[0].line(note)
        with suppress(GoneError):
            ending = self._outcome()
            for told in self._meter.close() if self._meter else []:
                self._logs[0].line(told)
            self._end(ending)
        for log in self._logs:
            log.close()

    def _outcome(self) -> Ending:
        try:
            self._begin("Downloading")
            for root, host in zip(self._roots, self._plan.hosts, strict=True):
                for _ in furnish(root, host):
                    self._check_wishes()
            argv, environments = self._commands()
            self._begin("Training")
            return self._train(argv, environments)
        except StoppedError:
            return Ending("Stopped")
        except DownloadError as error:
            return self._failed(reasons.download(str(error)))
        except overlay.OverlayError as error:
            return self._failed(reasons.requirements(str(error)))

    def _failed(self, reason: str) -> Ending:
        self._logs[0].line(reason)
        return Ending("Failed", reason)

    def _commands(self) -> tuple[list[list[str]], list[dict[str, str]]]:
        """The command and the variables of each host."""
        plan = self._plan
        argv, variables = self._layered()
        made = []
        for root, host in zip(self._roots, plan.hosts, strict=True):
            code = [inside(root, path) for path in plan.code]
            environment = {**variables, "SM_CURRENT_HOST": host.name}
            made.append(
                modes.command(
                    *(modes.Mode(plan.executor), root, argv, environment),
                    *code,
                    image=plan.image,
                    tool=plan.tool,
                )
            )
        return [command for command, _ in made], [environment for _, environment in made]

    def _layered(self) -> tuple[list[str], dict[str, str]]:
        """Command and variables with an interpreter of the job's own.

        It has what the job's requirements name, and what the job installs stays in it.
        """
        plan = self._plan
        if plan.image:
            return plan.argv, plan.environment
        python = plan.interpreter
        files = (inside(self._roots[0], path) for path in plan.requirements)
        for file in filter(Path.is_file, files):
            python = overlay.interpreter_with(python, file, Path(plan.cache), self._logs[0])
            break
        python = overlay.make_layer(python, self._folder / "layer")
        argv = [python if word == plan.interpreter else word for word in plan.argv]
        return argv, overlay.variables(plan.environment, python)

    def _train(
        self, commands: Sequence[Sequence[str]], environments: Sequence[dict[str, str]]
    ) -> Ending:
        plan = self._plan
        changes = Changes(
            self._stage, self._roots, [each for each in plan.outputs if each.continuous]
        )
        orphans.take_in()
        with ExitStack() as running:
            processes = self._start(commands, environments, running)
            running.callback(orphans.end, {self._meter.pid} if self._meter else set())
            changes.begin()
            ending = self._wait(processes)
        try:
            self._begin("Uploading")
            changes.end()
            return replace(ending, message=self._message(), taken=self._take(ending.outcome))
        except OSError as error:
            return self._failed(reasons.upload(str(error)))

    def _start(
        self,
        commands: Sequence[Sequence[str]],
        environments: Sequence[dict[str, str]],
        running: ExitStack,
    ) -> list[HostProcess]:
        processes: list[HostProcess] = []
        hosts: Sequence[Host] = self._plan.hosts
        for index, (root, host) in enumerate(zip(self._roots, hosts, strict=True)):
            for pipe in host.pipes:
                feed(root, pipe)
            process = HostProcess(
                commands[index], environments[index], inside(root, "/opt/ml"), self._logs[index]
            )
            running.callback(process.kill)
            processes.append(process)
        self._identify(processes)
        return processes

    def _wait(self, processes: Sequence[HostProcess]) -> Ending:
        """Until all hosts have ended well, one has not, or time or patience is over."""
        deadline = time.monotonic() + self._plan.runtime
        while True:
            codes = [process.code() for process in processes]
            for process, code in zip(processes, codes, strict=True):
                if code:
                    process.kill()
                    return self._broken(process.log, code)
            if all(code == 0 for code in codes):
                return Ending("Completed", code=0)
            try:
                self._check_wishes()
            except StoppedError:
                return self._terminated(processes, "Stopped")
            if time.monotonic() >= deadline:
                return self._terminated(processes, "MaxRuntimeExceeded")
            time.sleep(_LOOK_SECONDS)

    def _terminated(self, processes: Sequence[HostProcess], outcome: Outcome) -> Ending:
        """SIGTERM to all, then the grace that they have to save their work."""
        deadline = time.monotonic() + self._plan.grace
        for process in processes:
            process.terminate()
        while time.monotonic() < deadline and any(each.code() is None for each in processes):
            self._tell()
            time.sleep(_LOOK_SECONDS)
        return Ending(outcome, code=processes[0].code())

    def _broken(self, log: Log, code: int) -> Ending:
        files = [inside(root, self._plan.failure) for root in self._roots]
        tail = log.tail()
        reason = reasons.algorithm(files, tail, code, self._plan.executor)
        return Ending("Failed", reason, code)

    def _take(self, outcome: Outcome) -> list[str]:
        """Stage the outputs of a job that ended so; the sources that had anything in them."""
        return [
            output.source
            for output in self._plan.outputs
            if outcome in output.outcomes
            and take(self._stage, self._roots, output, output.empty and outcome == "Completed")
        ]

    def _message(self) -> str:
        return reasons.first_words([inside(root, self._plan.message) for root in self._roots])

    def _check_wishes(self) -> None:
        self._tell()
        if (self._folder / STOP).exists():
            raise StoppedError
        if not self._folder.exists():
            raise GoneError

    def _begin(self, phase: str) -> None:
        self._progress.begin(phase)
        self._told = 0.0
        self._tell()

    def _tell(self) -> None:
        """Write the progress, at most once a second."""
        if time.monotonic() - self._told < _TELL_SECONDS:
            return
        with suppress(FileNotFoundError):
            self._progress.write(self._folder)
        self._told = time.monotonic()

    def _identify(self, processes: Sequence[HostProcess]) -> None:
        """Say which processes are the job's, so that they can be ended should this one die."""
        children = [{"pid": each.pid, "started": each.started} for each in processes]
        write_json(self._folder / PROCESS, {"children": children})

    def _end(self, ending: Ending) -> None:
        if not self._folder.exists():
            return
        self._stage.flush()
        replace(ending, ended=time.time(), progress=self._progress).write(self._folder)
