"""Who calls, and how the CLI tells an error."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Aws


def test_the_network_is_cut() -> None:
    with pytest.raises(OSError, match=r"unreachable|cut"):
        socket.create_connection(("192.0.2.1", 443), timeout=10)


def test_the_console_script_asks_who_calls() -> None:
    script = Path(sys.executable).with_name("aws")
    command = [script, "sts", "get-caller-identity", "--query", "Arn", "--output", "text"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith(f"/{os.environ['MLOPS_EXT_USER']}")


def test_an_endpoint_url_may_be_given_by_hand(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    url = os.environ["AWS_ENDPOINT_URL"]
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    assert "Models" in aws("sagemaker", "list-models", "--endpoint-url", url)


def test_errors_have_codes_and_end_with_255_or_254(
    run: Callable[..., tuple[int, str, str]],
) -> None:
    status, _, err = run("sagemaker", "describe-model", "--model-name", "nothing")
    assert status in (254, 255)
    assert "An error occurred (ValidationException) when calling the DescribeModel" in err
    assert "Could not find model" in err


def test_what_is_not_offered_is_said_at_once(run: Callable[..., tuple[int, str, str]]) -> None:
    status, _, err = run("sagemaker", "list-workforces")
    assert status in (254, 255)
    assert "UnknownOperationException" in err
