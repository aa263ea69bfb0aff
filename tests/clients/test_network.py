"""The clients' tests reach nothing outside this machine, however the network is cut."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from network import Cut

PROGRAM = """
import os, socket, subprocess, sys, threading
from network import Cut, cut

how = cut(Cut(sys.argv[1]))
if how is not Cut(sys.argv[1]):
    sys.exit(77)
with socket.create_server(("127.0.0.1", 0)) as here:
    port = str(here.getsockname()[1])
    threading.Thread(target=here.accept, daemon=True).start()
    sys.exit(subprocess.run([sys.executable, "-c", sys.argv[2], port]).returncode)
"""
CLIENT = """
import socket, sys

socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=10).close()
for host in ("192.0.2.1", "2001:db8::1", "sts.us-east-1.amazonaws.com"):
    try:
        socket.create_connection((host, 443), timeout=10)
    except TimeoutError:
        sys.exit(f"{host} was looked for in the network")
    except OSError:
        continue
    sys.exit(f"{host} was reached")
"""


@pytest.mark.parametrize("way", Cut)
def test_a_cut_process_reaches_this_machine_alone(way: Cut) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, way, CLIENT],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 77:
        pytest.skip(f"this system gives no {way}")
    assert (done.returncode, done.stderr) == (0, "")
