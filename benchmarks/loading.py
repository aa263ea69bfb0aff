"""Processor time that loading us costs a kernel and JupyterLab's start, each in a new process."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from benchmarks.measuring import Side, interleave
from benchmarks.report import Row, milliseconds
from benchmarks.servers import folder

_KERNEL = """
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
import ipykernel.ipkernel, ipykernel.kernelapp, jupyter_core.paths
"""
"""What every kernel has loaded before its first cell."""

_LOAD = 'import mlops_ext\nshell.run_line_magic("load_ext", "mlops_ext")\n'
_MOST = 0.1


def run(quick: bool = False) -> list[Row]:
    """The rows of this comparison."""
    works = {
        "ours": (_KERNEL, _LOAD),
        "boto3": (_KERNEL, "import boto3\n"),
        "server part": (
            "import jupyterlab.labapp\n",
            "import mlops_ext\nmlops_ext._jupyter_server_extension_points()\n",
        ),
        "JupyterLab": ("", "import jupyterlab.labapp\n"),
    }
    with ExitStack() as stack:
        place = stack.enter_context(folder())
        sides = {name: _side(place, *work) for name, work in works.items()}
        taken = interleave(sides, 1 if quick else 40, 1)
    ours, boto3, server, lab = (taken[name].p50 for name in works)
    return [
        Row(
            "`import mlops_ext` and `%load_ext mlops_ext` in a kernel, processor time",
            milliseconds(ours),
            f"`import boto3` {milliseconds(boto3)}",
            f"{ours / boto3:.3f} times",
            f"at most {_MOST} times",
            ours <= _MOST * boto3,
        ),
        Row(
            "the server part in JupyterLab's start, processor time",
            milliseconds(server),
            f"`import jupyterlab.labapp` {milliseconds(lab)}",
            f"{server / lab:.3f} times",
        ),
    ]


def _side(place: Path, before: str, work: str) -> Side:
    """Do a work in new interpreters, which find byte code as an installed package has it."""
    timed = f"{before}import time\nbegan = time.process_time()\n{work}"
    script = f"{timed}print(time.process_time() - began)"
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    own = {"PYTHONPYCACHEPREFIX": str(place / "code"), "IPYTHONDIR": str(place / "ipython")}

    def seconds() -> float:
        done = subprocess.run(
            [sys.executable, "-c", script],
            env={**kept, **own},
            capture_output=True,
            text=True,
            check=True,
        )
        return float(done.stdout.splitlines()[-1])

    return lambda count: [seconds() for _ in range(count)]
