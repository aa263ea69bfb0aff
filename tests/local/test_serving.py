"""The supervisor with real model processes; nothing here stands in for another part."""

from __future__ import annotations

import asyncio
import io
import json
import os
import signal
import subprocess
import sys
import tarfile
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import joblib
import numpy as np
import psutil
import pytest
from sklearn.linear_model import LogisticRegression

from mlops_ext.local.call import Call, Caller
from mlops_ext.local.errors import ApiError
from mlops_ext.local.operations.runtime import OPERATIONS
from mlops_ext.local.serving import fleet, logs, worker
from mlops_ext.local.serving.invocation import (
    EndpointNotFoundError,
    ModelFailedError,
    NotInServiceError,
    VariantNotFoundError,
    VariantRestartingError,
)
from mlops_ext.local.serving.metrics import Metrics
from mlops_ext.local.serving.process import ModelProcess
from mlops_ext.local.serving.supervisor import (
    Container,
    Deployment,
    Invocation,
    Supervisor,
    Variant,
)

SCRIPT = """
import os, signal, time
def model_fn(model_dir): return {name!r}
def input_fn(data, content_type): return data
def predict_fn(data, model):
    if data == "die": os.kill(os.getpid(), signal.SIGKILL)
    if data == "slow": time.sleep(30)
    if data == "raise": raise ValueError("no <b>luck</b> 🎈")
    return model + ":" + data
def output_fn(prediction, accept): return prediction, "text/plain"
"""

Scenario = Callable[[], Coroutine[Any, Any, None]]


def script(name: str) -> dict[str, bytes]:
    return {"code/inference.py": SCRIPT.format(name=name).encode()}


def archive(path: Path, files: dict[str, bytes]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w:gz") as tar:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return path


class House:
    """A supervisor, and what it tells, in the order it tells it."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.told: asyncio.Queue[tuple[str, int, str, str | None]] = asyncio.Queue()
        self.supervisor = Supervisor(directory / "endpoints", self._tell)

    def _tell(self, endpoint: str, generation: int, state: str, reason: str | None) -> None:
        self.told.put_nowait((endpoint, generation, state, reason))

    async def next(self) -> tuple[str, int, str, str | None]:
        return await asyncio.wait_for(self.told.get(), 30)

    def container(self, files: dict[str, bytes], **changes: Any) -> Container:
        number = len(list(self.directory.glob("*.tar.gz")))
        data = archive(self.directory / f"{number}.tar.gz", files)
        return replace(Container(data, {}, sys.executable, 30.0), **changes)

    def deployment(self, *containers: Container, generation: int = 1) -> Deployment:
        variants = [Variant(f"V{n}", 1.0, item) for n, item in enumerate(containers, 1)]
        return Deployment("churn", generation, tuple(variants))

    async def up(self, *containers: Container, generation: int = 1) -> None:
        self.supervisor.deploy(self.deployment(*containers, generation=generation))
        assert await self.next() == ("churn", generation, "InService", None)

    async def say(self, text: str, target: str | None = None) -> str:
        request = Invocation(text.encode(), "text/csv", target_variant=target)
        return (await self.supervisor.invoke("churn", request)).body.decode()

    def pid(self) -> int:
        [process] = self.supervisor.processes("churn")
        return process.pid


@asynccontextmanager
async def house(directory: Path) -> AsyncIterator[House]:
    opened = House(directory)
    try:
        yield opened
    finally:
        await opened.supervisor.close()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.01)


def gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_a_deployed_model_predicts_as_in_the_notebook_until_it_is_removed(tmp_path: Path) -> None:
    async def scenario() -> None:
        x = np.random.default_rng(3).normal(size=(30, 4))
        model = LogisticRegression().fit(x, x[:, 1] > 0)
        joblib.dump(model, tmp_path / "model.joblib")
        async with house(tmp_path) as home:
            supervisor = home.supervisor
            files = {"model.joblib": (tmp_path / "model.joblib").read_bytes()}
            await home.up(home.container(files))
            request = Invocation(json.dumps(x.tolist()).encode(), "application/json")
            result = await supervisor.invoke("churn", request)
            assert json.loads(result.body) == model.predict(x).tolist()
            assert (result.content_type, result.variant) == ("application/json", "V1")

            [minute] = supervisor.metrics("churn")
            assert (minute["requests"], minute["errors"]) == (1, 0)
            assert 0 < minute["p50_ms"] < 10_000
            [process] = supervisor.processes("churn")
            assert process.memory > 10_000_000
            assert supervisor.running()
            await supervisor.remove("churn")
            assert gone(process.pid)
            assert not (tmp_path / "endpoints" / "churn").exists()
            assert not supervisor.running()
            with pytest.raises(EndpointNotFoundError):
                await supervisor.invoke("churn", request)

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("files", "changes", "reasons"),
    [
        (
            {"code/inference.py": b"import numpyy\n"},
            {},
            ["V1 ended with exit code 1 before", "inference.py", "No module named 'numpyy'"],
        ),
        ({"notes <b>.txt": b""}, {}, ["holds no code/inference.py", "notes <b>.txt"]),
        ({}, {"model_data": Path("/nowhere/model.tar.gz")}, ["cannot be unpacked"]),
        (script("a"), {"interpreter": "/nowhere/python"}, ["/nowhere/python cannot be run"]),
        (
            {"code/inference.py": b"import time\ntime.sleep(60)"},
            {"startup_timeout": 0.3},
            ["did not answer /ping within 0.3 seconds"],
        ),
        (
            {"code/inference.py": b"import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"},
            {},
            ["was ended by SIGKILL, perhaps because memory ran out"],
        ),
    ],
    ids=["import fails", "nothing to serve", "no archive", "no python", "too slow", "killed"],
)
def test_what_cannot_start_fails_with_the_reason_and_leaves_no_process(
    tmp_path: Path, files: dict[str, bytes], changes: dict[str, Any], reasons: list[str]
) -> None:
    async def scenario() -> None:
        async with house(tmp_path) as home:
            home.supervisor.deploy(home.deployment(home.container(files, **changes)))
            with pytest.raises(NotInServiceError, match="Creating"):
                await home.say("hello")
            endpoint, generation, state, reason = await home.next()
            assert (endpoint, generation, state) == ("churn", 1, "Failed")
            assert reason is not None
            assert len(reason) <= 1024
            for part in reasons:
                assert part in reason
            with pytest.raises(NotInServiceError, match="Failed"):
                await home.say("hello")
            log = "\n".join(home.supervisor.logs("churn", 50))
            assert reasons[-1] in log
            assert not list((tmp_path / "endpoints").glob("**/state.json"))
            await until(lambda: not home.supervisor.running())

    asyncio.run(scenario())


def test_a_model_that_dies_is_restarted_and_after_three_times_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "RESTART_DELAYS", (0.0, 0.0, 0.0))

    async def scenario() -> None:
        async with house(tmp_path) as home:
            await home.up(home.container(script("a")))
            for restarts in range(1, 4):
                pid = home.pid()
                with pytest.raises(ModelFailedError, match="ended while it served") as raised:
                    await home.say("die")
                assert raised.value.status == 0
                await until(lambda pid=pid: home.pid() != pid)  # type: ignore[misc]
                assert await answer_after_restart(home) == "a:again"
                assert home.supervisor.processes("churn")[0].restarts == restarts
            os.kill(home.pid(), signal.SIGKILL)
            _, generation, state, reason = await home.next()
            assert (generation, state) == (1, "Failed")
            assert "was ended by SIGKILL" in str(reason)
            assert "after 3 restarts" in str(reason)
            assert any("restart 3 of 3" in line for line in home.supervisor.logs("churn", 99))

    async def answer_after_restart(home: House) -> str:
        async with asyncio.timeout(20):
            while True:
                try:
                    return await home.say("again")
                except VariantRestartingError:
                    await asyncio.sleep(0.01)

    asyncio.run(scenario())


def test_an_update_swaps_without_losing_a_request_and_a_failed_one_changes_nothing(
    tmp_path: Path,
) -> None:
    async def scenario() -> None:
        async with house(tmp_path) as home:
            await home.up(home.container(script("old")))
            first = home.pid()
            broken = home.container({"code/inference.py": b"1 / 0"})
            home.supervisor.deploy(home.deployment(broken, generation=2))
            _, generation, state, reason = await home.next()
            assert (generation, state) == (2, "Failed")
            assert "ZeroDivisionError" in str(reason)
            assert await home.say("x") == "old:x"
            assert home.pid() == first

            new = home.deployment(home.container(script("new")), generation=3)
            home.supervisor.deploy(new)
            answers = []
            while home.told.empty():
                answers.append(await home.say("x"))
            assert set(answers) <= {"old:x", "new:x"}
            assert await home.next() == ("churn", 3, "InService", None)
            assert await home.say("x") == "new:x"
            await until(lambda: gone(first))
            await until(lambda: not (tmp_path / "endpoints" / "churn" / "1").exists())

    asyncio.run(scenario())


def test_a_newer_deployment_takes_the_place_of_one_that_still_starts(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with house(tmp_path) as home:
            slow = home.container({"code/inference.py": b"import time\ntime.sleep(60)"})
            home.supervisor.deploy(home.deployment(slow))
            state = tmp_path / "endpoints" / "churn" / "1" / "V1" / "state.json"
            await until(state.exists)
            pid = json.loads(state.read_text())["pid"]
            await home.up(home.container(script("b")), generation=2)
            assert gone(pid)
            assert await home.say("x") == "b:x"

    asyncio.run(scenario())


def test_requests_follow_weights_and_target_variant(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with house(tmp_path) as home:
            deployment = home.deployment(home.container(script("a")), home.container(script("b")))
            one, two = deployment.variants
            both = replace(deployment, variants=(one, replace(two, weight=0.0)))
            home.supervisor.deploy(both)
            assert (await home.next())[2] == "InService"
            assert {await home.say("x") for _ in range(20)} == {"a:x"}
            assert await home.say("x", target="V2") == "b:x"
            with pytest.raises(VariantNotFoundError, match="V1, V2"):
                await home.say("x", target="V3")

            pids = {process.pid for process in home.supervisor.processes("churn")}
            home.supervisor.deploy(deployment)
            assert (await home.next())[2] == "InService"
            assert {process.pid for process in home.supervisor.processes("churn")} == pids
            assert {await home.say("x") for _ in range(60)} == {"a:x", "b:x"}

    asyncio.run(scenario())


def test_requests_are_served_side_by_side_and_stop_at_their_time_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fleet, "INVOCATION_SECONDS", 1.0)

    async def scenario() -> None:
        async with house(tmp_path) as home:
            await home.up(home.container(script("a")))
            slow = asyncio.create_task(home.say("slow"))
            answers = await asyncio.gather(*(home.say(str(n)) for n in range(50)))
            assert answers == [f"a:{n}" for n in range(50)]
            assert not slow.done()
            with pytest.raises(ModelFailedError, match="invocation timed out"):
                await slow
            assert home.supervisor.metrics("churn")[-1]["errors"] == 1

    asyncio.run(scenario())


MANAGER = """
import asyncio, sys
from pathlib import Path
from mlops_ext.local.serving.supervisor import *
async def main(directory, data):
    up = asyncio.Event()
    supervisor = Supervisor(Path(directory), lambda *told: up.set())
    container = Container(Path(data), {}, sys.executable, 30.0)
    supervisor.deploy(Deployment("churn", 1, (Variant("V1", 1.0, container),)))
    await up.wait()
    print(supervisor.processes("churn")[0].pid, flush=True)
    await asyncio.Event().wait()
asyncio.run(main(*sys.argv[1:]))
"""


def manager_killed_in_service(directory: Path, data: Path) -> int:
    """Has a process deploy `data`, kills it with SIGKILL, and gives the model's process id."""
    argv = [sys.executable, "-c", MANAGER, str(directory / "endpoints"), str(data)]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as manager:
        assert manager.stdout is not None
        pid = int(manager.stdout.readline())
        manager.kill()
    return pid


def test_after_kill_of_the_engine_the_living_model_serves_on(tmp_path: Path) -> None:
    data = archive(tmp_path / "0.tar.gz", script("a"))
    pid = manager_killed_in_service(tmp_path, data)

    async def scenario() -> None:
        async with house(tmp_path) as home:
            container = Container(data, {}, sys.executable, 30.0)
            home.supervisor.restore([home.deployment(container)])
            assert await home.say("x") == "a:x"
            assert await home.next() == ("churn", 1, "InService", None)
            assert home.pid() == pid
            os.kill(pid, signal.SIGKILL)
            await until(lambda: home.pid() != pid)
        assert gone(pid)

    asyncio.run(scenario())


def test_what_nobody_wants_any_more_is_ended_on_restore(tmp_path: Path) -> None:
    pid = manager_killed_in_service(tmp_path, archive(tmp_path / "0.tar.gz", script("a")))

    async def scenario() -> None:
        async with house(tmp_path) as home:
            home.supervisor.restore([])
            await until(lambda: not home.supervisor.running())
            assert gone(pid)
            assert not (tmp_path / "endpoints" / "churn").exists()

    asyncio.run(scenario())


def test_a_reused_process_id_is_neither_taken_over_nor_ended(tmp_path: Path) -> None:
    data = archive(tmp_path / "0.tar.gz", script("a"))
    pid = manager_killed_in_service(tmp_path, data)
    file = tmp_path / "endpoints" / "churn" / "1" / "V1" / "state.json"
    state = json.loads(file.read_text())
    file.write_text(json.dumps({**state, "create_time": state["create_time"] - 100}))
    try:
        assert ModelProcess.attach(file) is None

        async def scenario() -> None:
            async with house(tmp_path) as home:
                container = Container(data, {}, sys.executable, 30.0)
                home.supervisor.restore([home.deployment(container)])
                assert (await home.next())[2] == "InService"
                assert home.pid() != pid
            assert not gone(pid)

        asyncio.run(scenario())
    finally:
        os.kill(pid, signal.SIGKILL)


# Leaving a child running is what this test is about; Python warns of it.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_models_left_by_a_closed_engine_serve_the_next_one(tmp_path: Path) -> None:
    async def scenario() -> None:
        first = House(tmp_path)
        container = first.container(script("a"))
        await first.up(container)
        [process] = first.supervisor.processes("churn")
        await first.supervisor.close(leave=True)
        assert not gone(process.pid)
        async with house(tmp_path) as home:
            home.supervisor.restore([home.deployment(container)])
            assert (await home.next())[2] == "InService"
            assert home.pid() == process.pid

    asyncio.run(scenario())


def test_stop_ends_a_process_that_ignores_sigterm_and_all_it_started(tmp_path: Path) -> None:
    code = (
        "import signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "child = subprocess.Popen(['sleep', '600'])\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(600)\n"
    )

    async def scenario() -> None:
        log = tmp_path / "log"
        argv = [sys.executable, "-c", code]
        state = tmp_path / "state.json"
        process = ModelProcess.start(argv, os.environ, tmp_path, state, log)
        await until(lambda: log.read_text().endswith("\n"))
        await process.stop(grace=0.2)
        assert process.exit_text().startswith("was ended by SIGKILL")
        await until(lambda: gone(int(log.read_text())))
        assert not process.socket.parent.exists()
        assert not state.exists()

    asyncio.run(scenario())


def test_a_model_gets_its_own_environment_and_no_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("SAGEMAKER_PROGRAM", "other.py")
    code = b"""
import json, os
def model_fn(model_dir): return model_dir
def predict_fn(data, model): return [dict(os.environ), model, os.getcwd()]
def output_fn(prediction, accept): return json.dumps(prediction)
"""

    async def scenario() -> None:
        async with house(tmp_path) as home:
            submitted = archive(tmp_path / "source.tgz", {"serve.py": code})
            settings = {
                "SAGEMAKER_PROGRAM": "serve.py",
                "SAGEMAKER_SUBMIT_DIRECTORY": str(submitted),
                "OWN": "<ü>",
            }
            await home.up(home.container({}, environment=settings))
            request = Invocation(b"[[1]]", "application/json")
            result = await home.supervisor.invoke("churn", request)
            environment, model, cwd = json.loads(result.body)
            assert "AWS_SECRET_ACCESS_KEY" not in environment
            assert environment["OWN"] == "<ü>"
            assert environment["SM_MODEL_DIR"] == model == cwd

    asyncio.run(scenario())


def test_invoke_endpoint_speaks_in_awss_members_and_errors(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with house(tmp_path) as home:
            await home.up(home.container(script("a")))
            engine = SimpleNamespace(
                supervisor=home.supervisor,
                account_id="000000000000",
                arn=lambda resource, service: (
                    f"arn:aws:{service}:us-east-1:000000000000:{resource}"
                ),
            )

            async def invoke(**members: Any) -> Any:
                given = {"EndpointName": "churn", "ContentType": "text/csv", **members}
                call: Any = Call(
                    engine,  # type: ignore[arg-type]
                    Caller("key", "user", "kernel-1"),
                    "sagemaker-runtime",
                    "InvokeEndpoint",
                    given,
                    "id",
                )
                answer: Any = OPERATIONS["sagemaker-runtime"]["InvokeEndpoint"](call)
                return await answer

            assert await invoke(Body=b"<b>1") == {
                "Body": b"a:<b>1",
                "ContentType": "text/plain",
                "InvokedProductionVariant": "V1",
            }
            with pytest.raises(ApiError) as raised:
                await invoke(Body=b"raise")
            error = raised.value
            assert (error.code, error.status) == ("ModelError", 424)
            assert error.extra == {
                "OriginalStatusCode": 500,
                "OriginalMessage": "ValueError: no <b>luck</b> 🎈",
                "LogStreamArn": (
                    "arn:aws:logs:us-east-1:000000000000:log-group:/aws/sagemaker/Endpoints/churn"
                ),
            }
            assert error.message.startswith(
                'Received server error (500) from primary with message "ValueError: no'
            )
            for members, text in [
                ({"EndpointName": "other"}, "Endpoint other of account 000000000000 not found."),
                ({"TargetVariant": "V9"}, "has no variant V9. It has V1."),
                ({"TargetModel": "m.tar.gz"}, "is not a multi-model endpoint."),
            ]:
                with pytest.raises(ApiError) as raised:
                    await invoke(Body=b"x", **members)
                assert raised.value.code == "ValidationError"
                assert raised.value.message.endswith(text)

    asyncio.run(scenario())


def test_logs_rotate_in_place_and_are_read_across_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "ROTATE_BYTES", 10)
    log = tmp_path / "1-V1.log"
    with log.open("a") as writer:
        writer.write("first\nsecond\n")
        writer.flush()
        logs.rotate(log)
        writer.write("third\n")
    assert log.read_text() == "third\n"
    assert logs.tail(tmp_path, 2) == ["second", "third"]
    assert logs.tail(tmp_path, 0) == []


def test_metrics_count_by_minute_and_keep_a_day() -> None:
    now = 600.0
    metrics = Metrics(clock=lambda: now)
    for seconds, failed in [(0.001, False), (0.003, True), (0.008, False)]:
        metrics.record(seconds, failed)
    now = 725.0
    metrics.record(0.002, False)
    assert metrics.minutes() == [
        {"minute": 600, "requests": 3, "errors": 1, "p50_ms": 3.0},
        {"minute": 720, "requests": 1, "errors": 0, "p50_ms": 2.0},
    ]
    for minute in range(2000):
        now = 1000.0 + 60 * minute
        metrics.record(0.001, False)
    assert len(metrics.minutes()) == 24 * 60
