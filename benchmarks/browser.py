"""Runs the browser's own measurements: tests of ``ui-tests`` that print their figures."""

from __future__ import annotations

import json
import os
import subprocess
from typing import Any

from benchmarks.servers import ROOT


def measured(test: str, **chosen: str) -> dict[str, Any]:
    """What the measuring tests of a file have printed, each as one line of JSON.

    Args:
        test: name of the file without the ending: ``speed``.
        chosen: what the environment tells the tests.
    """
    command = ["jlpm", "workspace", "mlops-ext-ui-tests", "bench", f"tests/{test}.spec.ts"]
    environment = os.environ | {"CHROMIUM_PATH": _chromium()} | chosen
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"The browser could not measure:\n{done.stdout}{done.stderr}")
    found: dict[str, Any] = {}
    for line in done.stdout.splitlines():
        if line.startswith('{"'):
            found |= json.loads(line)
    return found


def _chromium() -> str:
    script = ROOT / "ui-tests" / "chromium.sh"
    return subprocess.run(
        ["sh", str(script)], capture_output=True, text=True, check=True
    ).stdout.strip()
