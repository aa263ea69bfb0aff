"""Model processes outlive a killed engine, and end when nobody wants them."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from serving_house import House, archive, gone, house, script, until

from mlops_ext.local.serving.process import ModelProcess
from mlops_ext.local.serving.supervisor import (
    Container,
)

MANAGER = """
import asyncio, sys
from pathlib import Path
from mlops_ext.local.serving.supervisor import *
async def main(directory, data):
    up = asyncio.Event()
    supervisor = Supervisor(Path(directory), lambda *told: up.set())
    container = Container(Path(data), {}, sys.executable, 30.0)
    supervisor.deploy(Deployment("churn", 1, (Variant("V1", 1.0, (container,)),)))
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
    gc.collect()  # so that the warning comes here and not in a later test


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
