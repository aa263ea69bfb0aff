"""What the server part adds to JupyterLab's start."""

from __future__ import annotations

import json
import subprocess
import sys

START = """
import json, sys
from jupyter_server.serverapp import ServerApp

before = set(sys.modules)
app = ServerApp(jpserver_extensions={"mlops_ext": True}, allow_unauthenticated_access=False)
app.initialize([], new_httpserver=False)
point = app.extension_manager.extensions["mlops_ext"].extension_points["mlops_ext"]
assert point.linked
print(json.dumps(sorted(set(sys.modules) - before)))
"""
OURS = {
    "mlops_ext",
    "mlops_ext._version",
    "mlops_ext.server",
    "mlops_ext.server.events",
    "mlops_ext.server.extension",
    "mlops_ext.server.handler",
}
HEAVY = {"boto3", "botocore", "numpy", "pandas", "pyarrow", "pydantic", "scipy", "sklearn"}


def test_what_answers_is_not_loaded_before_it_is_asked() -> None:
    command = [sys.executable, "-c", START]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    assert {name for name in loaded if name.split(".")[0] == "mlops_ext"} == OURS
    assert loaded & HEAVY == set()
