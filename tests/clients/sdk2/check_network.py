"""Neither the SDK nor the local SageMaker beside it can reach another machine."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path

import pytest


def test_the_network_is_cut() -> None:
    with pytest.raises(OSError, match=r"unreachable|cut") as refused:
        socket.create_connection(("192.0.2.1", 443), timeout=10)
    assert not isinstance(refused.value, TimeoutError)


def test_the_local_sagemaker_is_cut_off_as_well() -> None:
    if os.environ["CLIENTS_NETWORK"] != "namespace":
        assert "guard" in os.environ["PYTHONPATH"]
        return
    state = Path(os.environ["MLOPS_EXT_STATE_DIR"])
    pid = json.loads((state / "engine.json").read_text())["pid"]
    assert os.readlink(f"/proc/{pid}/ns/net") == os.readlink("/proc/self/ns/net")
    assert [name for _, name in socket.if_nameindex()] == ["lo"]
