"""The supervisor with real model processes: deploy, replace, restart, remove."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pytest
from serving_house import House, archive, gone, house, script, until
from sklearn.linear_model import LogisticRegression

from mlops_ext.local.serving import fleet, worker
from mlops_ext.local.serving.invocation import (
    EndpointNotFoundError,
    ModelFailedError,
    NotInServiceError,
    VariantNotFoundError,
    VariantRestartingError,
)
from mlops_ext.local.serving.rollout import Rollout, Step
from mlops_ext.local.serving.supervisor import (
    Invocation,
)


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


def test_a_roll_out_that_takes_too_long_is_undone(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with house(tmp_path) as home:
            await home.up(home.container(script("old")))
            slow = Rollout((Step(0.5, 60.0), Step(1.0, 0.0)), time_limit=0.2)
            coming = home.deployment(home.container(script("new")), generation=2)
            home.supervisor.deploy(replace(coming, rollout=slow))
            told = [await home.next()]
            while told[-1][2] != "Failed":
                told.append(await home.next())
            assert told[-1][3] == "The deployment was not done within 0.2 seconds."
            assert [await home.say("x") for _ in range(4)] == ["old:x"] * 4

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


def found_by_clients(environment: dict[str, str]) -> str | None:
    """How boto3 comes to keys in an environment; None when it finds none."""
    code = (
        "import botocore.session; found = botocore.session.Session().get_credentials(); "
        "print(found and found.method)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    said = done.stdout.strip()
    return None if said == "None" else said


def test_a_model_gets_its_own_environment_and_no_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("SAGEMAKER_PROGRAM", "other.py")
    (tmp_path / ".aws").mkdir()
    keys = "[default]\naws_access_key_id = AKIA\naws_secret_access_key = secret\n"
    (tmp_path / ".aws" / "credentials").write_text(keys)
    monkeypatch.setenv("HOME", str(tmp_path))
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
            assert environment["AWS_SHARED_CREDENTIALS_FILE"] == os.devnull
            assert found_by_clients(environment) is None
            assert environment["SM_MODEL_DIR"] == model == cwd

    asyncio.run(scenario())
