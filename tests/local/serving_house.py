"""A supervisor under test, with real model processes; nothing stands in for another part."""

from __future__ import annotations

import asyncio
import io
import sys
import tarfile
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil

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
        variants = [Variant(f"V{n}", 1.0, (item,)) for n, item in enumerate(containers, 1)]
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
