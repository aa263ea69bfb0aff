"""The aws CLI, called in this process as its console script calls it, for the sake of time."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from awscli.clidriver import create_clidriver

Aws = Callable[..., Any]


@pytest.fixture(scope="session", autouse=True)
def impatience() -> Iterator[None]:
    """The CLI's waiters ask again after as many seconds as a cloud takes; here they ask at once."""
    sleep = time.sleep
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "sleep", lambda seconds: sleep(min(seconds, 0.1)))
        yield


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs a command; its exit status, and what it wrote to its two outputs."""
    # One for all commands of a test: reading the service models takes most of a command's time.
    driver = create_clidriver()

    def command(*arguments: object) -> tuple[int, str, str]:
        capfd.readouterr()
        status = driver.main([str(argument) for argument in arguments])
        written = capfd.readouterr()
        return status, written.out, written.err

    return command


@pytest.fixture
def aws(run: Callable[..., tuple[int, str, str]]) -> Aws:
    """Runs a command that must succeed; what it answers, read if it is JSON."""

    def command(*arguments: object) -> Any:
        status, out, err = run(*arguments)
        assert status == 0, f"aws {' '.join(map(str, arguments))}\n{err}"
        try:
            return json.loads(out)
        except ValueError:
            return out

    return command
