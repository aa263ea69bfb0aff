"""The aws CLI, called in this process as its console script calls it, for the sake of time."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from awscli.clidriver import create_clidriver
from sharing import impatience

__all__ = ["impatience"]

Aws = Callable[..., Any]


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
